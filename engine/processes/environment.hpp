#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "engine/kernel/context.hpp"
#include "engine/kernel/distribution_count.hpp"
#include "engine/kernel/random_stream.hpp"
#include "engine/ledger/books.hpp"
#include "engine/model/name_hashes.hpp"
#include "engine/model/route_table.hpp"
#include "engine/model/rule_book.hpp"
#include "engine/model/world.hpp"
#include "engine/processes/figures.hpp"
#include "engine/processes/messages.hpp"
#include "engine/processes/observables.hpp"
#include "engine/processes/policy_desk.hpp"
#include "engine/processes/rules_in_force.hpp"
#include "engine/processes/values_in_force.hpp"

namespace chokepoint::processes {

/// The purposes for which luck is drawn. Each is a stream of its own: a draw for one moves no other.
struct Streams {
  Streams() = default;
  explicit Streams(std::uint64_t seed);

  kernel::StreamKey demand_interval, demand_quantity, demand_firmness, demand_patience, lane_time, outside_time,
      service_time, service_redo, office_answer, office_inspection, office_up, office_down, lane_up, lane_down,
      permit_time, line_cycle, line_yield, line_defects, line_restart, line_up, line_down, phase_time, phase_slip,
      commissioning, campus_up, campus_down, reaction_interval, reaction_lag, design_time, regime_lasts, regime_next,
      commitment_slip, dealer_time, dealer_detection;
};

/// What handlers use besides their context: the const world, and the books of the partition they run in.
class Environment {
 public:
  /// `acts_here` says which actors act in the partition.
  Environment(model::World const& world_, model::Parameters const& parameters_, Observables const& observables_,
              model::NameHashes const& hashes_, model::RuleBook const& rule_book, model::RouteTable const& routes,
              model::RouteTable const& routes_by_cost, ledger::Books& books,
              std::function<bool(std::uint32_t)> const& acts_here);

  model::World const& world;
  model::Parameters const& parameters;
  Observables const& observables;
  model::NameHashes const& hashes;
  ledger::UnitsBook& units;
  ledger::DelayBook& delay;
  ledger::MoneyBook& money;
  Streams streams;
  Figures const* figures = nullptr;      ///< what is published
  kernel::Board const* board = nullptr;  ///< of the run; null where nothing is triggered

  RulesInForce rules;
  PolicyDesk policies;

  /// Names the luck of the next run and forgets the routes of the last.
  void reset(std::uint64_t seed, std::uint64_t replication);

  /// A drawn time, rounded to seconds; not beyond `longest`, so that heavy tails stay within all of time. `owner` is a
  /// name hash, `ordinal` the subject's own identity or count.
  base::Duration draw_time(model::LawId law, kernel::StreamKey const& purpose, std::uint64_t owner,
                           std::uint64_t ordinal, std::uint64_t draw = 0) const {
    return std::min(kernel::sample_duration(parameters.law(law), luck(purpose, owner, ordinal, draw)), longest);
  }
  static constexpr base::Duration longest{std::int64_t{1} << 38};  ///< some 8,700 years
  /// A drawn time in seconds, not rounded, never negative.
  double draw_seconds(model::LawId law, kernel::StreamKey const& purpose, std::uint64_t owner,
                      std::uint64_t ordinal) const {
    return std::max(0.0, parameters.law(law).sample(luck(purpose, owner, ordinal, 0)));
  }
  /// A drawn amount, rounded half to even to the product's resolution, never negative and never more than what books
  /// count.
  std::int64_t draw_amount(model::LawId law, kernel::StreamKey const& purpose, std::uint64_t owner,
                           std::uint64_t ordinal) const;
  /// A drawn plain number, as the law gives it.
  double draw_number(model::LawId law, kernel::StreamKey const& purpose, std::uint64_t owner,
                     std::uint64_t ordinal) const {
    return parameters.law(law).sample(luck(purpose, owner, ordinal, 0));
  }
  /// How many of `count` independent trials succeed, each with the same probability.
  std::int64_t draw_successes(std::int64_t count, double probability, kernel::StreamKey const& purpose,
                              std::uint64_t owner, std::uint64_t ordinal, std::uint64_t draw) const {
    return kernel::quantile(kernel::Binomial{count, probability}, luck(purpose, owner, ordinal, draw));
  }
  /// A drawn amount of hazard: of a standard exponential law.
  double draw_hazard(kernel::StreamKey const& purpose, std::uint64_t owner, std::uint64_t ordinal) const {
    return kernel::standard_exponential(luck(purpose, owner, ordinal, 0));
  }
  /// A drawn share in (0,1).
  double draw_share(kernel::StreamKey const& purpose, std::uint64_t owner, std::uint64_t ordinal,
                    std::uint64_t draw = 0) const {
    return luck(purpose, owner, ordinal, draw).lower();
  }

  /// The value of a parameter that may change over time, now.
  template <class T>
  T at(model::Parameter<T> parameter, base::SimTime now) const {
    return value_in_force(parameters, board, parameter, now);
  }
  template <class T>
  T at(model::Parameter<T> parameter, kernel::Context const& context) const {
    return at(parameter, context.now());
  }
  template <class T>
  T at_or(model::Parameter<T> parameter, kernel::Context const& context, T otherwise) const {
    return parameter.valid() ? at(parameter, context) : otherwise;
  }
  /// The law that holds now: what begins is drawn from it, and what has begun keeps its own.
  model::LawId law_at(model::LawId law, base::SimTime now) const {
    model::Parameter<std::int64_t> const in_force = parameters.law_in_force(law);
    return in_force.valid() ? model::LawId(static_cast<std::uint32_t>(at(in_force, now))) : law;
  }
  model::LawId law_at(model::LawId law, kernel::Context const& context) const { return law_at(law, context.now()); }
  /// Whether an event has happened, as far as whoever asks can know: news takes its time.
  bool has_happened(model::TimelineEventId event, kernel::Context const& context) const {
    model::TimelineEvent const& about = parameters.event(event);
    if (about.by_reaction) return context.read(about.trigger) != 0;
    return parameters.events()[event.index()].from <= context.now() - context.news_delay();
  }
  /// The first moment after now at which it changes, as far as that is known beforehand.
  template <class T>
  base::SimTime next_change(model::Parameter<T> parameter, kernel::Context const& context) const {
    return parameter.valid() ? parameters.next_change(parameter, context.now()) : base::SimTime::end();
  }

  void add(LevelIndex level, base::SimTime now, std::int64_t change) {
    if (level.valid()) levels_->add(level.index(), now, change);
  }
  void set(LevelIndex level, base::SimTime now, std::int64_t value) {
    if (level.valid()) levels_->set(level.index(), now, value);
  }
  /// Units that are somewhere from `from` to `to`, both known now.
  void add_interval(LevelIndex level, base::SimTime from, base::SimTime to, std::int64_t quantity) {
    if (level.valid()) levels_->add_interval(level.index(), from, to, quantity);
  }
  void observe(TallyIndex tally, base::SimTime now, std::int64_t value, std::int64_t weight = 1) {
    if (tally.valid()) tallies_->observe(tally.index(), now, value, weight);
  }

  /// Charges the delay of ordered goods; replenishments are not charged.
  void delay_change(Consignment& goods, base::SimTime now, ledger::GateSet unmet, ledger::DelayReason activity) {
    if (!goods.is_replenishment()) delay.change(goods.clock, now, unmet, activity);
  }
  void delay_close(Consignment& goods, base::SimTime end) {
    if (!goods.is_replenishment()) delay.close(goods.clock, end, ledger::DelayEnd::unfinished);
  }

  /// The scenario's policy that answers the acting actor's question now; `model::built_in`: the engine does.
  std::uint16_t policy_of(model::Question question, kernel::Context const& context) const {
    std::vector<std::uint16_t> const& by_actor = world.policy_of[static_cast<std::size_t>(question)];
    if (by_actor.empty()) [[likely]]
      return model::built_in;
    std::uint16_t const policy = by_actor[context.self().index()];
    bool const decides = policy != model::built_in && at_or(world.policies[policy].active, context, true);
    return decides ? policy : model::built_in;
  }

  /// Expected seconds from `at` to `target` over lanes that are open now; nothing when there is no open way.
  std::optional<std::int64_t> seconds_between(model::SiteId at, model::SiteId target, kernel::Context const& context);

  /// The next lane from `at` towards `target` that is open now; invalid when there is no open way.
  model::LaneId next_lane(model::SiteId at, model::SiteId target, model::Routing routing,
                          kernel::Context const& context);

 private:
  model::RouteCache& routes_now(model::Routing routing, kernel::Context const& context);
  kernel::Uniform64 luck(kernel::StreamKey const& purpose, std::uint64_t owner, std::uint64_t ordinal,
                         std::uint64_t draw) const {
    return kernel::draw(purpose, replication_, owner, ordinal, draw);
  }

  ledger::LevelBook* levels_;
  ledger::TallyBook* tallies_;
  model::RouteCache routes_;
  model::RouteCache routes_by_cost_;
  std::vector<std::uint32_t> lanes_that_close_;
  std::vector<std::uint8_t> open_lanes_;  // by lane
  std::uint64_t replication_ = 0;
};

/// Whether a customer takes goods away from the very desk: a line of the site, or a dealer.
inline bool collects_here(std::uint32_t customer, model::World const& world) {
  model::ActorKind const kind = world.actors[customer].kind;
  return kind == model::ActorKind::line || kind == model::ActorKind::dealer;
}

/// Whether what a stream orders is installed by its buyer: not what it rents and uses where it stands.
inline bool installs(model::Demand const& demand, model::World const& world) {
  return !demand.rented && !world.buyers[demand.buyer.index()].installs_at.empty();
}

/// A well-mixed 64-bit identity from two numbers (SplitMix64's finalizer, Steele et al. 2014): orders from their
/// stream and count, child lots from their order and split ordinal.
constexpr std::uint64_t derived_id(std::uint64_t parent, std::uint64_t ordinal) {
  std::uint64_t z = parent + 0x9E3779B97F4A7C15U * (ordinal + 1);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

/// What derived_id mixed, parent and ordinal together: each of its steps undone, the last first.
constexpr std::uint64_t unmixed(std::uint64_t id) {
  std::uint64_t z = id ^ (id >> 31) ^ (id >> 62);
  z *= 0x319642B2D24D8EC3U;  // times the second factor it is 1, modulo 2^64
  z = z ^ (z >> 27) ^ (z >> 54);
  z *= 0x96DE1B173F119089U;
  return z ^ (z >> 30) ^ (z >> 60);
}
/// The parent with which an ordinal makes an identity, and the ordinal with which a parent does.
constexpr std::uint64_t parent_of(std::uint64_t id, std::uint64_t ordinal) {
  return unmixed(id) - 0x9E3779B97F4A7C15U * (ordinal + 1);
}
constexpr std::uint64_t ordinal_of(std::uint64_t id, std::uint64_t parent) {
  return (unmixed(id) - parent) * 0xF1DE83E19937733DU - 1;
}
static_assert(parent_of(derived_id(0x123456789ABCDEFU, 42), 42) == 0x123456789ABCDEFU);
static_assert(ordinal_of(derived_id(0x123456789ABCDEFU, 42), 0x123456789ABCDEFU) == 42);

}  // namespace chokepoint::processes
