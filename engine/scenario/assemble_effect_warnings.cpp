#include <algorithm>
#include <cmath>

#include "engine/scenario/assembly.hpp"
#include "engine/scenario/number_words.hpp"
#include "engine/scenario/overrides.hpp"

/// What is said without a mistake, and has another effect than its author can have meant, or none.
namespace chokepoint::scenario {

namespace {

constexpr kernel::Uniform64 luckiest{~std::uint64_t{0}};
constexpr double rounds_to_nothing = 0.5;  // whole numbers: of seconds, of parts

}  // namespace

/// Laws of time that are 0 at each draw, where something happens again and again: a run would never get on.
void Assembly::refuse_standing_time() {
  model::Parameters central(world_.parameters);
  central.resolve_central();
  auto const stands = [&](model::LawId law) {
    return !law.valid() || central.law(law).sample(luckiest) <= rounds_to_nothing;
  };
  for (Repeated const& one : repeated_) {
    if (!stands(one.time) || !stands(one.other)) continue;
    error("E_RANGE", one.mark, one.path, fmt::format("no time passes between {}, so they would never end", one.what),
          "write a time above 0");
  }
}

void Assembly::note_stream(DemandSpec const& spec, model::Demand const& demand, std::string const& path) {
  // Only what is certain counts: neither dated laws nor streams that may stand still for a time.
  bool const by_rate = spec.rate.given;
  bool const changes = !spec.every.written->path.empty() || parameters_.is_set(path + ".every") ||
                       std::any_of(spec.every.written->arguments.begin(), spec.every.written->arguments.end(),
                                   [](Value const& argument) { return !argument.written->uncertain.empty(); });
  bool const pauses = std::any_of(spec_.timeline.entries.begin(), spec_.timeline.entries.end(),
                                  [](auto const& entry) { return entry.block.has_pauses; });
  bool const stands = spec.active.given || world_.buyers[demand.buyer.index()].ordering.valid() || pauses;
  if (stands || !spec.dates.entries.empty() || (!by_rate && changes)) return;
  auto begins = static_cast<double>(spec_.clock.from.integer);
  auto ends = static_cast<double>(spec_.clock.to.integer);
  if (spec.starts.given) begins = std::max(begins, parameters_.extremes(spec.starts, path + ".starts").greatest);
  if (spec.ends.given) ends = std::min(ends, parameters_.extremes(spec.ends, path + ".ends").least);
  streams_.push_back({demand.every, by_rate ? parameters_.extremes(spec.rate, path + ".rate").least : 0, ends - begins,
                      by_rate ? spec.rate.mark : spec.every.mark, path + (by_rate ? ".rate" : ".every")});
}

/// Streams of so many orders that no run ends, or not soon: mostly a unit of time that was mistaken.
void Assembly::refuse_floods() {
  constexpr double many = 10'000'000;  // of orders in a line: half a minute
  model::Parameters central(world_.parameters);
  central.resolve_central();
  for (Stream const& one : streams_) {
    double const longest = one.every.valid() ? central.law(one.every).sample(luckiest) : 0;
    double const orders = one.rate > 0 ? one.rate * one.seconds : longest > 0 ? one.seconds / longest : 0;
    if (orders < std::min(many, static_cast<double>(world_.clock.max_events))) continue;
    std::string const what = fmt::format("at least {} orders come of this", plain_number(std::floor(orders)));
    if (orders > static_cast<double>(world_.clock.max_events)) {
      error("E_LIMIT", one.mark, one.path,
            fmt::format("{}, and a run may have {} events (clock.max_events)", what,
                        plain_number(static_cast<double>(world_.clock.max_events))),
            "let fewer and larger orders come, or check the unit of time");
    } else {
      diagnostics_.warning("W_MANY", one.mark, one.path, what + ", which takes a while",
                           "let fewer and larger orders come, or check the unit of time");
    }
  }
}

/// Offices to which no case can come.
void Assembly::warn_of_idle_offices() {
  std::vector<bool> asked(world_.offices.size(), false);
  bool goods_move = false;
  for (model::Demand const& demand : world_.demands) {
    if (demand.office.valid()) asked[demand.office.index()] = true;
    goods_move = goods_move || demand.stock.valid() || demand.dealer.valid();
  }
  for (model::Stock const& stock : world_.stocks) goods_move = goods_move || stock.replenishment.supplier.valid();
  std::vector<bool> reached(world_.sites.size(), false);
  for (model::Lane const& lane : world_.lanes) {
    if (lane.to.valid()) reached[lane.to.index()] = true;
  }
  for (auto const& [name, spec] : spec_.offices.entries) {
    model::OfficeId const id = offices_.at(name.text);
    model::Office const& office = world_.offices[id.index()];
    std::string why;
    std::string instead;
    if (office.kind == model::OfficeKind::desk && !asked[id.index()] && !spec.backlog.given) {
      why = "no buyer applies to this desk";
      instead = fmt::format("add apply_to: {} to the orders of a buyer, or set its kind:", name.text);
    } else if (office.kind == model::OfficeKind::licensing && !goods_move) {
      why = "nobody orders goods, so nobody needs its license";
      instead = "add orders: of goods to a buyer";
    } else if (office.site.valid() && !reached[office.site.index()]) {
      why = fmt::format("no lane leads to '{}', so no goods arrive there", world_.sites[office.site.index()].name);
      instead = "add the lanes that are missing, or change at:";
    }
    if (why.empty()) continue;
    diagnostics_.warning("W_UNUSED", name.mark, "offices." + name.text,
                         fmt::format("{}: this office never has a case", why), std::move(instead));
  }
}

/// Work that takes no time because nobody said how long it takes.
void Assembly::warn_of_instant_work() {
  for (auto const& [name, spec] : spec_.offices.entries) {
    if (spec.time.given) continue;
    auto const tell = [&](base::Mark mark, std::string path, std::string_view what) {
      diagnostics_.warning("W_AT_ONCE", mark, std::move(path),
                           fmt::format("it isn't said how long {} takes, so each is done at once", what),
                           "add time: 3 days, or time: 0 days if that is what you mean");
    };
    if (spec.stages.entries.empty()) tell(name.mark, fmt::format("offices.{}.time", name.text), "a case");
    for (std::size_t i = 0; i < spec.stages.entries.size(); ++i) {
      auto const& stage = spec.stages.entries[i];
      if (!stage.block.time.given)
        tell(stage.block.mark, fmt::format("offices.{}.stages.{}.time", name.text, i), "this stage");
    }
  }
  for (auto const& [site, site_spec] : spec_.sites.entries) {
    for (auto const& [product, stock] : site_spec.stock.entries) {
      ReplenishmentSpec const& replenishment = stock.replenishment;
      bool const outside = stock.has_replenishment && !replenishment.from.given && !replenishment.made_on.given;
      if (!outside || replenishment.supply->outside_time.given) continue;
      diagnostics_.warning("W_AT_ONCE", replenishment.mark,
                           fmt::format("sites.{}.stock.{}.replenishment.outside_time", site.text, product.text),
                           "it isn't said how long the supplier outside the model takes, so it delivers at once",
                           "add outside_time: 20 days, or outside_time: 0 days if that is what you mean");
    }
  }
}

/// Orders whose quantities all round to nothing.
void Assembly::warn_of_empty_orders() {
  model::Parameters central(world_.parameters);
  central.resolve_central();
  for (auto const& [name, spec] : spec_.buyers.entries) {
    model::Buyer const& buyer = world_.buyers[buyers_.at(name.text).index()];
    for (auto const& [stream, orders] : spec.orders.entries) {
      std::string const path = fmt::format("buyers.{}.orders.{}", name.text, stream.text);
      for (model::DemandId const id : buyer.demands) {
        model::Demand const& demand = world_.demands[id.index()];
        if (demand.name != path || !demand.quantity.valid()) continue;
        double const most = central.law(demand.quantity).sample(luckiest) * central.law_scale(demand.quantity);
        if (most > rounds_to_nothing) continue;
        diagnostics_.warning("W_SMALL", orders.quantity.mark, path + ".quantity",
                             "every quantity that this law draws is rounded to nothing, so nothing is ever ordered",
                             "write larger quantities, or give the product a finer resolution, such as 0.001");
      }
    }
  }
}

/// Streams of orders whose first one, or second one, lies beyond the run.
void Assembly::warn_of_late_orders() {
  if (is_override(diagnostics_, spec_.clock.to.mark)) return;  // the run ends earlier than its author meant
  model::Parameters central(world_.parameters);
  central.resolve_central();
  double const length = static_cast<double>(spec_.clock.to.integer - spec_.clock.from.integer);
  for (auto const& [name, spec] : spec_.buyers.entries) {
    for (auto const& [stream, orders] : spec.orders.entries) {
      std::string const path = fmt::format("buyers.{}.orders.{}", name.text, stream.text);
      if (orders.first.given && parameters_.extremes(orders.first).least >= length) {
        diagnostics_.warning("W_OUTSIDE", orders.first.mark, path + ".first",
                             "the first order comes after the run (clock.to), so nothing is ever ordered",
                             "let it come earlier, or run longer");
        continue;
      }
      for (model::DemandId const id : world_.buyers[buyers_.at(name.text).index()].demands) {
        model::Demand const& demand = world_.demands[id.index()];
        if (demand.name != path || !demand.every.valid() || central.law(demand.every).sample({0}) < length) continue;
        diagnostics_.warning("W_OUTSIDE", orders.every.mark, path + ".every",
                             "the time between two orders is longer than the run (clock.to)",
                             "make it shorter, write the one order under dates:, or run longer");
      }
    }
  }
}

}  // namespace chokepoint::scenario
