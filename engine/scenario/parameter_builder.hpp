#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/rank_margin.hpp"
#include "engine/scenario/kernel_law.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// Turns a scenario's values and laws into the rows of a ParameterTable. Problems go to the diagnostics; what is
/// returned for a faulty value is only good enough to go on and find more.
class ParameterBuilder {
 public:
  /// Paths must say what holds at `begin`, the start of the run.
  ParameterBuilder(model::ParameterTable& table, base::SimTime begin, base::Diagnostics& diagnostics)
      : table_(table), begin_(begin), diagnostics_(diagnostics) {}

  /// `uncertain:` and `correlations:`; before anything refers to them.
  void add_uncertain(ScenarioSpec const& spec);

  /// That an event sets the value at `path`; before any value is added. `value` must outlive the builder.
  void set_by_event(std::string const& path, model::TimelineEventId event, Value const& value) {
    settings_[path].values.push_back({event, &value});
  }
  /// The same of a law.
  void set_by_event(std::string const& path, model::TimelineEventId event, LawSpec const& law) {
    law_settings_[path].emplace_back(event, &law);
  }
  /// Whether an event sets the value at `path`.
  bool is_set(std::string const& path) const { return settings_.contains(path) || law_settings_.contains(path); }
  /// What events set there.
  std::vector<Value const*> set_values(std::string const& path) const {
    std::vector<Value const*> values;
    if (auto const set = settings_.find(path); set != settings_.end()) {
      for (EventValue const& event : set->second.values) values.push_back(event.value);
    }
    return values;
  }
  /// The paths that events set and where no value was added: what they say would be lost.
  std::vector<std::string> unread_settings() const;

  /// The value if given, else an invalid parameter.
  template <class T>
  model::Parameter<T> optional(Value const& value, std::string const& path) {
    return value.given ? model::Parameter<T>(add(value, path, kind_of<T>(), {})) : model::Parameter<T>();
  }
  /// The value, or a constant where the author left it out.
  template <class T>
  model::Parameter<T> with_default(Value const& value, std::string const& path, double otherwise) {
    return value.given ? optional<T>(value, path) : model::Parameter<T>(constant(path, kind_of<T>(), otherwise));
  }
  /// An amount of goods, in 1/per_unit of a unit; finer amounts are refused.
  model::Parameter<std::int64_t> goods(Value const& value, std::string const& path, std::int64_t per_unit);

  /// An amount of money, in minor units of `currency`.
  model::Parameter<std::int64_t> money(Value const& value, std::string const& path, std::string const& currency);

  /// Micro-units in 1/per_unit of a unit; E_RANGE, and something near, where they are finer.
  std::int64_t in_parts(std::int64_t micro_units, std::int64_t per_unit, Value const& value, std::string const& path);

  /// The least and the greatest that a value may be over its dates, by events that set it (where `path` tells which
  /// value it is) and in any replication, in base units.
  struct Extremes {
    double least = 0;
    double greatest = 0;
  };
  Extremes extremes(Value const& value, std::string const& path = {}) const;

  /// The value times `factor`: for users who count in other units than the author.
  template <class T>
  model::Parameter<T> scaled(Value const& value, std::string const& path, double factor) {
    return value.given ? model::Parameter<T>(add(value, path, kind_of<T>(), {.factor = factor}))
                       : model::Parameter<T>();
  }

  /// A law whose draws, times `scale`, are in the user's unit, and with it all that dates and events put in its place.
  /// Invalid where none is given.
  model::LawId law(LawSpec const& law, std::string const& path, double scale = 1);

 private:
  template <class T>
  static constexpr model::CellKind kind_of() {
    return std::is_same_v<T, double> ? model::CellKind::number : model::CellKind::integer;
  }
  /// `correlations:`; after the uncertain values.
  void correlate_uncertain(ScenarioSpec const& spec);
  /// Where two laws can't have the rank correlation that is asked for.
  void warn_of_reach(CorrelationSpec const& asked, model::RankTie const& tie);
  /// Whether the law can be drawn from in every replication: `$names` stand only where they reach the law, and none of
  /// the values they may take leaves its domain. Reports what is wrong.
  bool can_be_drawn(LawSpec const& law, std::string const& path);
  void check_whole_parts(LawSpec const& law, std::string const& path, double scale);
  void warn_of_clipping(LawSpec const& law, KernelLaw const& kernel, std::string const& path);
  /// From what an author writes to what a cell holds.
  struct Conversion {
    double factor = 1;          ///< of numbers
    std::int64_t per_unit = 0;  ///< of goods: 1/per_unit of a unit are counted; 0: the value is none of goods
    double scale() const { return per_unit > 0 ? static_cast<double>(per_unit) : factor; }
  };
  struct EventValue {
    model::TimelineEventId event;
    Value const* value = nullptr;
  };
  struct EventValues {
    std::vector<EventValue> values;
    bool read = false;
  };
  Value converted(Value value, std::string const& path, Conversion const& conversion);
  std::uint32_t add(Value const& value, std::string const& path, model::CellKind kind, Conversion const& conversion);
  std::uint32_t entry(std::string const& path, model::CellKind kind, double value, std::int64_t integer,
                      std::string const& uncertain, double scale);
  std::uint32_t constant(std::string const& path, model::CellKind kind, double value);
  /// One law as a row of the table, called `name`; problems are told at `path`.
  model::LawId law_row(LawSpec const& law, std::string const& path, std::string const& name, double scale);

  model::ParameterTable& table_;
  base::SimTime begin_;
  base::Diagnostics& diagnostics_;
  std::map<std::string, std::uint32_t, std::less<>> uncertain_;
  std::set<std::string, std::less<>> fractional_;             ///< of those, whose values may not be whole
  std::map<std::string, EventValues, std::less<>> settings_;  ///< by path
  std::map<std::string, std::vector<std::pair<model::TimelineEventId, LawSpec const*>>, std::less<>> law_settings_;
  std::deque<Value> rows_in_force_;  ///< rows of laws that events set, as values; stay where they are
};

}  // namespace chokepoint::scenario
