#include "engine/results/wait_tables.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

#include "engine/base/calendar.hpp"
#include "engine/ledger/delay.hpp"
#include "engine/results/message_words.hpp"

namespace chokepoint::results {

namespace {

/// Numbers of things in the order in which they are asked for.
template <class Thing>
class Numbers {
 public:
  std::int64_t of(Thing const& thing) {
    return numbers_.try_emplace(thing, static_cast<std::int64_t>(numbers_.size())).first->second;
  }
  std::map<Thing, std::int64_t> const& all() const { return numbers_; }

 private:
  std::map<Thing, std::int64_t> numbers_;
};

Rows streams_of(model::World const& world) {
  Rows rows;
  for (std::size_t i = 0; i < world.demands.size(); ++i) {
    model::Demand const& demand = world.demands[i];
    if (!demand.stock.valid()) continue;
    model::Stock const& stock = world.stocks[demand.stock.index()];
    model::Product const& product = world.products[stock.product.index()];
    model::Buyer const& buyer = world.buyers[demand.buyer.index()];
    std::string campuses;
    for (model::CampusId const campus : buyer.installs_at) {
      if (demand.rented) break;  // it is used where it stands
      campuses += (campuses.empty() ? "" : " ") + world.campuses[campus.index()].name;
    }
    rows.push_back({static_cast<std::int64_t>(i), demand.name, buyer.name, product.name, product.per_unit,
                    stock.site.valid() ? world.sites[stock.site.index()].name : std::string(), std::move(campuses)});
  }
  return rows;
}

std::vector<Cell> state_row(std::int64_t number, ledger::WaitState const& state) {
  using Kind = ledger::WaitState::Kind;
  if (state.kind == Kind::ordered) return {number, std::string("ordered"), std::string(), std::string()};
  if (state.kind == Kind::ended) {
    auto const end = static_cast<ledger::DelayEnd>(state.end_index);
    return {number, std::string("ended"), std::string(ledger::name(end)), std::string()};
  }
  return {number, std::string("waiting"), std::string(ledger::name(state.reason)),
          gate_words(ledger::GateSet::from_bits(state.gates))};
}

/// What a decision said: of an office its answer, of a buyer why it took orders back.
std::string answer_of(ledger::WaitCause const& cause) {
  if (cause.answer == 0) return {};
  auto const said = static_cast<std::uint32_t>(cause.answer - 1);
  return std::string(cause.event == processes::OrdersReduced::kind
                         ? reduction_word(static_cast<processes::WhyReduced>(said))
                         : answer_word(static_cast<processes::Answer>(said)));
}

std::vector<Cell> cause_row(model::World const& world, std::int64_t number, ledger::WaitCause const& cause) {
  auto const actor = [&](std::uint32_t index) {
    return index == ledger::WaitCause::nobody ? std::string() : world.actors[index].name;
  };
  std::string const event =
      cause.event == ledger::WaitCause::no_event ? std::string() : std::string(message_name(cause.event));
  return {number, event, actor(cause.sender), actor(cause.holder), answer_of(cause)};
}

std::string date_of(std::int64_t day) { return base::iso_date(base::SimTime(day * 86'400)); }

/// Rows by their numbers, which count from 0.
template <class Thing>
Rows in_order(Numbers<Thing> const& numbers, auto const& row_of) {
  Rows rows(numbers.all().size());
  for (auto const& [thing, number] : numbers.all()) rows[static_cast<std::size_t>(number)] = row_of(number, thing);
  return rows;
}

}  // namespace

std::array<Rows, wait_layouts.size()> wait_rows(model::World const& world, ledger::DelayLog const& log) {
  Numbers<ledger::WaitState> states;
  Numbers<ledger::WaitCause> causes;
  Rows moves, deliveries;
  for (auto const& [move, sum] : log.moves()) {
    moves.push_back({static_cast<std::int64_t>(move.owner), date_of(move.day),
                     std::string(ledger::name(move.from_class)), states.of(move.from),
                     std::string(ledger::name(move.to_class)), states.of(move.to), causes.of(move.cause), sum.quantity,
                     sum.first.seconds(), sum.last.seconds(), base::to_string(sum.moment)});
  }
  for (auto const& [delivery, sum] : log.deliveries()) {
    model::Stock const& stock = world.stocks[delivery.stock];
    deliveries.push_back({static_cast<std::int64_t>(delivery.owner), world.sites[stock.site.index()].name,
                          date_of(delivery.day), sum.quantity, sum.first.seconds(), sum.last.seconds()});
  }
  return {
      streams_of(world),
      in_order(states, [](std::int64_t number, ledger::WaitState const& state) { return state_row(number, state); }),
      in_order(causes,
               [&](std::int64_t number, ledger::WaitCause const& cause) { return cause_row(world, number, cause); }),
      std::move(moves), std::move(deliveries)};
}

}  // namespace chokepoint::results
