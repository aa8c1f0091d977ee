#include "engine/results/journeys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

#include "engine/base/calendar.hpp"
#include "engine/processes/environment.hpp"
#include "engine/processes/messages.hpp"
#include "engine/results/message_words.hpp"

namespace chokepoint::results {

namespace {

/// What an event is about, as far as a trace tells: through the events before it of the same order or lot.
struct Subject {
  base::SimTime time;
  std::uint64_t order = 0;      ///< 0: no buyer's order
  std::uint64_t lot = 0;        ///< 0: the order, before its goods leave
  std::size_t decision = none;  ///< the last one about it, of Journeys::decisions_

  static constexpr std::size_t none = ~std::size_t{0};
};

class Journeys {
 public:
  explicit Journeys(model::World const& world) : world_(world) {}

  void take(kernel::TraceRecord const& record) {
    base::SimTime const now = record.key.time();
    Subject subject{now};
    if (auto const before = seen_.find(record.previous); before != seen_.end()) {
      subject = before->second;
      subject.time = now;
    }
    if (record.kind == processes::OrderPlaced::kind) {
      placed(kernel::read_message<processes::OrderPlaced>(record.payload.data()), record, subject);
    } else if (record.kind == processes::DealerAsked::kind) {
      placed(kernel::read_message<processes::DealerAsked>(record.payload.data()), record, subject);
    } else if (record.kind == processes::CaseFiled::kind) {
      auto const filed = kernel::read_message<processes::CaseFiled>(record.payload.data());
      if (filed.demand != processes::none) asking(filed.order, filed.demand, filed.quantity, subject);
    } else if (record.kind == processes::CaseDecided::kind) {
      decided(kernel::read_message<processes::CaseDecided>(record.payload.data()), record, subject);
    } else if (record.kind == processes::LaneEntered::kind) {
      // Such a lane holds goods under way; what then arrives was caused by the lane, not by who sent it off.
      auto const goods = kernel::read_message<processes::LaneEntered>(record.payload.data()).goods;
      entered_[goods.lot] = caused_at(record);
      if (!goods.is_replenishment()) holding(goods, caused_at(record), subject);
    } else if (record.kind == processes::GoodsArrived::kind) {
      auto const goods = kernel::read_message<processes::GoodsArrived>(record.payload.data()).goods;
      if (!goods.is_replenishment()) arrived(goods, record, subject);
    } else if (record.kind == processes::Delivered::kind) {
      auto const taken = kernel::read_message<processes::Delivered>(record.payload.data());
      order_seen(taken.order, taken.demand, taken.quantity, subject);
      // Goods that were collected where they were sold were no lot before.
      std::uint64_t const lot = subject.order == taken.order ? subject.lot : 0;
      row(taken.order, lot, taken.demand, taken.quantity, "is taken",
          plain_name(world_.actors[record.target.index()].name), base::SimTime(taken.placed_at),
          base::SimTime(taken.taken_at));
    }
    seen_.emplace(record.key.id(), subject);
  }

  std::vector<std::vector<Cell>> rows() && { return std::move(rows_); }

 private:
  struct Decision {
    std::uint64_t order;
    base::SimTime time;
    std::string answer;  ///< "commerce: approved"
  };
  /// What an order or lot was part of; 0: nothing.
  using Parents = std::unordered_map<std::uint64_t, std::uint64_t>;

  template <class Placed>  // OrderPlaced, or DealerAsked, who places the order in parts
  void placed(Placed const& placed, kernel::TraceRecord const& record, Subject& subject) {
    std::uint32_t const demand = placed.clock.owner;
    if (demand == processes::none) return;
    // The order that a dealer was asked for most recently isn't always the one that it serves.
    subject = {record.key.time(), placed.order};
    order_seen(placed.order, demand, placed.clock.quantity, subject, caused_at(record));
    if (parent_order_[placed.order] == 0) {
      row(placed.order, 0, demand, placed.clock.quantity, "is ordered",
          plain_name(world_.actors[record.target.index()].name), placed.clock.opened, placed.clock.opened);
    }
    if constexpr (std::is_same_v<Placed, processes::DealerAsked>) {
      part_of_.emplace(processes::derived_id(placed.order, 0), placed.order);
      served_[placed.order] = 0;
    }
  }

  void asking(std::uint64_t id, std::uint32_t demand, std::int64_t quantity, Subject& subject) {
    auto const lot = order_of_.find(id);
    if (lot == order_of_.end()) order_seen(id, demand, quantity, subject);
    subject.order = lot == order_of_.end() ? id : lot->second;
    subject.lot = lot == order_of_.end() ? 0 : id;
  }

  void decided(processes::CaseDecided const& decided, kernel::TraceRecord const& record, Subject& subject) {
    if (decided.gatekeeper == processes::no_gatekeeper || decided.demand == processes::none) return;
    asking(decided.order, decided.demand, decided.quantity, subject);
    auto const answer = static_cast<processes::Answer>(decided.answer);
    std::string const asked =
        fmt::format("{}: {}", plain_name(world_.actors[record.key.sender().index()].name), answer_word(answer));
    row(decided.order, 0, decided.demand, decided.quantity, "asks", asked, base::SimTime(decided.filed_at),
        record.key.time());
    subject.decision = decisions_.size();
    decisions_.push_back({decided.order, record.key.time(), asked});
    if (answer != processes::Answer::approved || subject.lot != 0) return;
    // An order has been split once for each grant that wasn't for all of it.
    std::uint64_t const split = ++granted_[decided.order];
    part_of_.emplace(processes::derived_id(decided.order, std::uint64_t{1} << 32U | split), decided.order);
  }

  void arrived(processes::Consignment const& goods, kernel::TraceRecord const& record, Subject& subject) {
    model::ActorKind const sender = world_.actors[record.key.sender().index()].kind;
    base::SimTime const left = sender == model::ActorKind::lane ? entered_[goods.lot] : caused_at(record);
    holding(goods, left, subject);
    examination(goods, record);
    std::optional<model::SiteId> const from = site_of(record.key.sender());
    std::optional<model::SiteId> const to = site_of(record.target);
    if (!from || !to || *from == *to) return;
    row(goods.order, goods.lot, goods.clock.owner, goods.quantity(), "moves",
        fmt::format("{} to {}", world_.sites[from->index()].name, world_.sites[to->index()].name), left,
        record.key.time());
  }

  /// An order is met for the first time: if it was part of another, that is told, with the answer that parted it.
  void order_seen(std::uint64_t order, std::uint32_t demand, std::int64_t quantity, Subject const& subject,
                  std::optional<base::SimTime> parted_at = std::nullopt) {
    if (!parent_order_.emplace(order, 0).second) return;
    auto const whole = part_of_.find(order);
    if (whole == part_of_.end()) return;
    std::uint64_t const parent = parent_order_[order] = whole->second;
    if (auto const served = served_.find(parent); served != served_.end()) {
      part_of_.emplace(processes::derived_id(parent, ++served->second), parent);
    }
    Decision const* parting = nullptr;
    if (!parted_at && subject.decision != Subject::none && decisions_[subject.decision].order == parent) {
      parting = &decisions_[subject.decision];
    }
    base::SimTime const at = parting != nullptr ? parting->time : parted_at.value_or(subject.time);
    row(order, 0, demand, quantity, "is parted", parting != nullptr ? parting->answer : std::string(), at, at);
  }

  /// Goods are met under a lot's name, which they have from that second on if it is new.
  void holding(processes::Consignment const& goods, base::SimTime since, Subject& subject) {
    order_seen(goods.order, goods.clock.owner, goods.quantity(), subject);
    if (order_of_.emplace(goods.lot, goods.order).second) {
      std::vector<std::uint64_t>& lots = lots_[goods.order];
      bool const follows = subject.order == goods.order && subject.lot != 0 && subject.lot != goods.lot;
      std::uint64_t const whole = follows ? subject.lot : whole_of(goods.lot, lots);
      lots.push_back(goods.lot);
      if (whole != 0) {
        parent_lot_[goods.lot] = whole;
        row(goods.order, goods.lot, goods.clock.owner, goods.quantity(), "is parted", std::string(), since, since);
      }
    }
    subject.order = goods.order;
    subject.lot = goods.lot;
  }

  /// Of the lots of an order the one that another was left of when parts of it had gone; 0: none.
  static std::uint64_t whole_of(std::uint64_t lot, std::vector<std::uint64_t> const& known) {
    constexpr int most_parts = 64;
    for (std::uint64_t const one : known) {
      std::uint64_t rest = one;
      for (int part = 0; part < most_parts; ++part) {
        if (processes::derived_id(rest, 0) == lot) return one;
        rest = processes::derived_id(rest, 1);
        if (rest == lot) return one;
      }
    }
    return 0;
  }

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
    auto const cause = seen_.find(record.cause);
    return cause == seen_.end() ? world_.clock.from : cause->second.time;
  }

  static std::string hex(std::uint64_t id) { return id == 0 ? std::string() : fmt::format("{:016x}", id); }
  static std::uint64_t parent_in(Parents const& parents, std::uint64_t id) {
    auto const found = parents.find(id);
    return found == parents.end() ? 0 : found->second;
  }

  void row(std::uint64_t order, std::uint64_t lot, std::uint32_t demand, std::int64_t quantity, std::string_view step,
           std::string const& place, base::SimTime begins, base::SimTime ends) {
    model::Demand const& stream = world_.demands[demand];
    if (!stream.stock.valid()) return;
    model::Product const& product = world_.products[world_.stocks[stream.stock.index()].product.index()];
    rows_.push_back({hex(order), hex(lot), world_.buyers[stream.buyer.index()].name, product.name,
                     static_cast<double>(quantity) / static_cast<double>(product.per_unit), std::string(step), place,
                     base::iso_date_time(begins), base::iso_date_time(ends), hex(parent_in(parent_order_, order)),
                     hex(parent_in(parent_lot_, lot))});
  }

  model::World const& world_;
  std::unordered_map<kernel::EventId, Subject> seen_;
  std::map<std::uint64_t, base::SimTime> entered_;  // by lot: the last lane of those that hold goods
  std::map<std::pair<std::uint64_t, std::size_t>, base::SimTime> at_office_;  // by lot and office: when it came
  std::vector<Decision> decisions_;
  Parents parent_order_;                                                // of each order that was met
  Parents parent_lot_;                                                  // of lots that were parted off
  Parents order_of_;                                                    // of each lot that was met
  std::unordered_map<std::uint64_t, std::vector<std::uint64_t>> lots_;  // of an order
  Parents part_of_;                                                     // names that a part would have, if there is one
  std::unordered_map<std::uint64_t, std::uint64_t> granted_, served_;   // of an order: grants; parts a dealer took
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
