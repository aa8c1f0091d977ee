#include "engine/results/journeys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/calendar.hpp"
#include "engine/processes/messages.hpp"
#include "engine/results/message_words.hpp"

namespace chokepoint::results {

namespace {

class Journeys {
 public:
  explicit Journeys(model::World const& world) : world_(world) {}

  void take(kernel::TraceRecord const& record) {
    when_.emplace(record.key.id(), record.key.time());
    base::SimTime const now = record.key.time();
    if (record.kind == processes::CaseDecided::kind) {
      auto const decided = kernel::read_message<processes::CaseDecided>(record.payload.data());
      if (decided.gatekeeper == processes::no_gatekeeper || decided.demand == processes::none) return;
      std::string const asked = fmt::format("{}: {}", plain_name(world_.actors[record.key.sender().index()].name),
                                            answer_word(static_cast<processes::Answer>(decided.answer)));
      row(decided.order, 0, decided.demand, decided.quantity, "asks", asked, base::SimTime(decided.filed_at), now);
    } else if (record.kind == processes::LaneEntered::kind) {
      // Such a lane holds goods under way; what then arrives was caused by the lane, not by who sent it off.
      auto const goods = kernel::read_message<processes::LaneEntered>(record.payload.data()).goods;
      entered_[goods.lot] = caused_at(record);
    } else if (record.kind == processes::GoodsArrived::kind) {
      auto const goods = kernel::read_message<processes::GoodsArrived>(record.payload.data()).goods;
      if (goods.is_replenishment()) return;
      examination(goods, record);
      std::optional<model::SiteId> const from = site_of(record.key.sender());
      std::optional<model::SiteId> const to = site_of(record.target);
      if (!from || !to || *from == *to) return;
      bool const was_held = world_.actors[record.key.sender().index()].kind == model::ActorKind::lane;
      row(goods.order, goods.lot, goods.clock.owner, goods.quantity(), "moves",
          fmt::format("{} to {}", world_.sites[from->index()].name, world_.sites[to->index()].name),
          was_held ? entered_[goods.lot] : caused_at(record), now);
    } else if (record.kind == processes::Delivered::kind) {
      auto const taken = kernel::read_message<processes::Delivered>(record.payload.data());
      row(taken.order, 0, taken.demand, taken.quantity, "is taken",
          plain_name(world_.actors[record.target.index()].name), base::SimTime(taken.placed_at),
          base::SimTime(taken.taken_at));
    }
  }

  std::vector<std::vector<Cell>> rows() && { return std::move(rows_); }

 private:
  std::optional<model::SiteId> site_of(kernel::ActorId id) const {
    model::Actor const& actor = world_.actors[id.index()];
    if (actor.kind == model::ActorKind::site) return model::SiteId(actor.index);
    if (actor.kind == model::ActorKind::lane) return world_.lanes[actor.index].from;
    model::SiteId const office =
        actor.kind == model::ActorKind::office ? world_.offices[actor.index].site : model::SiteId();
    return office.valid() ? std::optional(office) : std::nullopt;
  }

  /// What an office has before it is with that office until it goes on: its queue and its work, which goods can't tell.
  void examination(processes::Consignment const& goods, kernel::TraceRecord const& record) {
    model::Actor const& from = world_.actors[record.key.sender().index()];
    if (from.kind == model::ActorKind::office) {
      auto const came = at_office_.find({goods.lot, record.key.sender().index()});
      if (came != at_office_.end()) {
        row(goods.order, goods.lot, goods.clock.owner, goods.quantity(), "is examined", plain_name(from.name),
            came->second, std::max(came->second, caused_at(record)));
      }
    }
    if (world_.actors[record.target.index()].kind == model::ActorKind::office) {
      at_office_[{goods.lot, record.target.index()}] = record.key.time();
    }
  }

  base::SimTime caused_at(kernel::TraceRecord const& record) const {
    auto const cause = when_.find(record.cause);
    return cause == when_.end() ? world_.clock.from : cause->second;
  }

  void row(std::uint64_t order, std::uint64_t lot, std::uint32_t demand, std::int64_t quantity, std::string_view step,
           std::string const& place, base::SimTime begins, base::SimTime ends) {
    model::Demand const& stream = world_.demands[demand];
    if (!stream.stock.valid()) return;
    model::Product const& product = world_.products[world_.stocks[stream.stock.index()].product.index()];
    rows_.push_back({fmt::format("{:016x}", order), lot == 0 ? std::string() : fmt::format("{:016x}", lot),
                     world_.buyers[stream.buyer.index()].name, product.name,
                     static_cast<double>(quantity) / static_cast<double>(product.per_unit), std::string(step), place,
                     base::iso_date_time(begins), base::iso_date_time(ends)});
  }

  model::World const& world_;
  std::map<kernel::EventId, base::SimTime> when_;
  std::map<std::uint64_t, base::SimTime> entered_;  // by lot: the last lane of those that hold goods
  std::map<std::pair<std::uint64_t, std::size_t>, base::SimTime> at_office_;  // by lot and office: when it came
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace

namespace {

template <class Counts>
std::int64_t resolution_of(model::World const& world, Counts&& counts) {
  std::int64_t common = -1;
  for (std::size_t i = 0; i < world.demands.size(); ++i) {
    model::Demand const& demand = world.demands[i];
    if (!demand.stock.valid() || !counts(i)) continue;
    std::int64_t const parts = world.products[world.stocks[demand.stock.index()].product.index()].per_unit;
    if (common == -1) common = parts;
    if (common != parts) return 0;
  }
  return common == -1 ? 1 : common;
}

}  // namespace

std::int64_t common_resolution(model::World const& world, bool about) {
  return resolution_of(world, [&](std::size_t demand) { return world.about.tells_of(demand) == about; });
}

std::vector<std::vector<Cell>> journeys_of(model::World const& world, std::vector<kernel::TraceRecord> const& trace) {
  Journeys journeys(world);
  for (kernel::TraceRecord const& record : trace) journeys.take(record);
  return std::move(journeys).rows();
}

}  // namespace chokepoint::results
