#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/kernel/distribution.hpp"
#include "engine/kernel/random_stream.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameter.hpp"
#include "engine/model/timeline.hpp"

namespace chokepoint::model {

/// Before all that scenarios speak of: from when a value without dates holds.
inline constexpr base::SimTime beginning_of_time{-(std::int64_t{1} << 62)};

/// What a parameter's 64 bits hold.
enum class CellKind : std::uint8_t {
  number,   ///< a double in base units
  integer,  ///< seconds, seconds since 1970, units of a product's resolution, minor units of money, a count, 0 or 1
};

/// One value drawn once per replication. Its law's arguments are constants; values are in base units.
struct UncertainValue {
  std::string name;
  kernel::Distribution law;
  double central = 0;
};

/// One row per value of the scenario, with where it comes from.
struct ParameterEntry {
  std::string path;  ///< "lanes.lax_hkg.open"
  CellKind kind = CellKind::number;
  std::uint64_t central_bits = 0;         ///< the cell where no uncertain value is named
  std::uint32_t uncertain = 0xFFFFFFFFU;  ///< index of the uncertain value it follows
  double scale = 1;                       ///< cell = uncertain value × scale (resolution, minor units)
};

/// A dated value: cells [first, first + dates.size()) hold from dates[i] on; before dates[0], cell `first` holds too.
///
/// Events of the timeline may set it, each while it lasts. Of what a date and of what events say, the latest wins: the
/// one that began last; begun at one moment, an event wins over a date, and of events the later one in their order.
struct ParameterPath {
  std::vector<base::SimTime> dates;
  std::uint32_t first = 0;
  std::vector<EventSetting> settings{};
  std::vector<EventSetting> triggered{};  ///< of events that a government triggers: see processes::Environment::at
};

/// A law whose arguments are parameters, so that they may be uncertain too.
struct LawEntry {
  std::string path;
  kernel::Law law = kernel::Law::deterministic;
  std::vector<Parameter<double>> arguments;  ///< in the order that kernel::Distribution::rebuild takes them
  double scale = 1;                          ///< drawn value × scale is in cells' units (goods: units of resolution)
  /// Of one that changes over time, or that events change: the row of the law that holds, the row itself at first.
  Parameter<std::int64_t> in_force{};
  std::uint32_t rows = 1;  ///< how many it may be, from this row on
};

/// The const half: what a scenario's parameters are. Built by assembly, part of the World.
struct ParameterTable {
  std::vector<ParameterEntry> entries;
  std::vector<ParameterPath> paths;
  std::vector<LawEntry> laws;
  std::vector<UncertainValue> uncertain;
  /// Cholesky's factor of the normal-copula correlation among `correlated`, as CorrelationFactor has it.
  std::vector<std::uint32_t> correlated;
  std::vector<std::uint32_t> correlation_first;
  std::vector<double> correlation_factor;
  std::vector<TimelineEvent> events;  ///< in the order of names
};

/// That an uncertain value isn't drawn but is this, in base units: a point of a study.
struct PinnedValue {
  std::uint32_t uncertain = 0;  ///< index into ParameterTable::uncertain
  double value = 0;
};

/// The values of one replication: a flat array of 64-bit cells and the laws built from them.
///
/// `resolve_central` gives every uncertain value its central value (a plain run); `resolve` draws them for one
/// replication from the stream "uncertain" keyed by each value's name, through a normal copula where they are
/// correlated, so adding an uncertain value moves no other. The events of the timeline get their times then, too, from
/// streams of their own, and with them the values that they set. Neither allocates, once every law's tables had their
/// size.
///
/// A cell of kind integer is rounded half to even; what lies beyond ±2^62 becomes ±2^62 (of a time: later than any).
class Parameters {
 public:
  /// Holds the central values at once. `table` must outlive it.
  explicit Parameters(ParameterTable const& table);

  /// Pinned values move no other value's luck, not even of values correlated with them.
  void resolve_central(std::span<PinnedValue const> pinned = {});
  void resolve(std::uint64_t seed, std::uint64_t replication, std::span<PinnedValue const> pinned = {});

  double get(Parameter<double> p) const { return std::bit_cast<double>(cells_[p.index()]); }
  std::int64_t get(Parameter<std::int64_t> p) const { return std::bit_cast<std::int64_t>(cells_[p.index()]); }
  bool get(Parameter<bool> p) const { return cells_[p.index()] != 0; }
  base::Duration get(Parameter<base::Duration> p) const {
    return base::Duration(std::bit_cast<std::int64_t>(cells_[p.index()]));
  }
  base::SimTime get(Parameter<base::SimTime> p) const {
    return base::SimTime(std::bit_cast<std::int64_t>(cells_[p.index()]));
  }
  /// The value, or `otherwise` where the scenario leaves it out.
  template <class T>
  T get_or(Parameter<T> p, T otherwise) const {
    return p.valid() ? get(p) : otherwise;
  }
  /// The value at a moment; for dated and plain parameters alike.
  template <class T>
  T at(Parameter<T> p, base::SimTime now) const {
    return get(Parameter<T>(p.dated() ? step_at(p, now).cell : p.index()));
  }
  /// The first moment after `now` at which a dated parameter changes; SimTime::end() when it no longer does.
  template <class T>
  base::SimTime next_change(Parameter<T> p, base::SimTime now) const {
    return p.dated() ? next_change_of_path(p.index() & ~Parameter<T>::path_bit, now) : base::SimTime::end();
  }

  kernel::Distribution const& law(LawId law) const { return laws_[law.index()]; }
  /// As LawEntry says; invalid for a law that stays what it is.
  Parameter<std::int64_t> law_in_force(LawId law) const { return laws_in_force_[law.index()]; }
  /// The place of a law in the scenario, for messages.
  std::string const& law_path(LawId law) const { return table_->laws[law.index()].path; }
  double law_scale(LawId law) const { return table_->laws[law.index()].scale; }

  /// The uncertain values of this replication, in the table's order, for results.
  std::vector<double> const& uncertain() const { return uncertain_; }
  /// When the events of the timeline take effect in this replication, in the table's order. Those that a government
  /// triggers have no span.
  std::vector<EventSpan> const& events() const { return events_; }
  /// How long what an event sets holds in this replication, whenever it happens.
  base::Duration lasts(TimelineEventId event) const { return durations_[event.index()]; }

  /// What a dated parameter is by its dates and by events known beforehand: the cell, and since when it holds.
  struct Step {
    std::uint32_t cell = 0;
    base::SimTime since;
  };
  template <class T>
  Step step_at(Parameter<T> p, base::SimTime now) const {
    return step_of_path(p.index() & ~Parameter<T>::path_bit, now);
  }
  /// The settings of a dated parameter by events that a government triggers.
  template <class T>
  std::span<EventSetting const> triggered(Parameter<T> p) const {
    return table_->paths[p.index() & ~Parameter<T>::path_bit].triggered;
  }
  TimelineEvent const& event(TimelineEventId id) const { return table_->events[id.index()]; }

 private:
  /// The steps of one path: [first, first + size) of `step_dates_` and `step_cells_`.
  struct Steps {
    std::uint32_t first = 0;
    std::uint32_t size = 0;
  };
  Step step_of_path(std::uint32_t path, base::SimTime now) const;
  base::SimTime next_change_of_path(std::uint32_t path, base::SimTime now) const;
  void pin(std::span<PinnedValue const> pinned);
  void draw_uncertain(std::uint64_t seed, std::uint64_t replication);
  void fill_varying();
  std::uint64_t cell_of(ParameterEntry const& entry) const;
  void rebuild_law(std::uint32_t law);
  void lay_out_paths();
  /// The times of all events, from medians or from this replication's luck, and the paths that they set.
  void resolve_events(EventStreams const* streams, std::uint64_t replication);
  void resolve_path(std::uint32_t path);

  ParameterTable const* table_;
  std::vector<std::uint64_t> cells_;  // cell i belongs to entry i
  std::vector<kernel::Distribution> laws_;
  std::vector<Parameter<std::int64_t>> laws_in_force_;
  std::vector<double> uncertain_;
  std::vector<std::uint64_t> name_hashes_;    // of the uncertain values
  std::vector<std::uint32_t> varying_cells_;  // cells that follow an uncertain value
  std::vector<std::uint32_t> varying_laws_;   // laws with such an argument
  std::vector<kernel::Uniform64> draws_;      // scratch: luck of the uncertain values
  std::vector<double> normals_;               // scratch: independent normal scores of the correlated
  std::vector<double> arguments_;             // scratch: of one law
  std::vector<Steps> steps_;                  // by path
  std::vector<base::SimTime> step_dates_;
  std::vector<std::uint32_t> step_cells_;
  struct Override {
    base::SimTime from;
    std::uint32_t rank;  // of the event
    std::uint32_t cell;
    base::SimTime to;
    auto operator<=>(Override const&) const = default;
  };
  std::vector<Override> overrides_;       // scratch: of one path
  std::vector<std::uint32_t> set_paths_;  // paths that events set
  std::vector<TimelineEventId> event_order_;
  std::vector<std::uint32_t> event_ranks_;  // by event: its place in that order
  std::vector<std::uint64_t> event_hashes_;
  std::vector<EventSpan> events_;
  std::vector<base::Duration> durations_;  // by event
};

}  // namespace chokepoint::model
