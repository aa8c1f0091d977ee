#include "engine/model/parameters.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/check.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/kernel/distribution_normal.hpp"
#include "engine/kernel/random_stream.hpp"

namespace chokepoint::model {

namespace {

constexpr std::uint32_t constant = 0xFFFFFFFFU;  // a ParameterEntry that follows no uncertain value

std::int64_t round_half_even(double value) {
  constexpr double most = 0x1.0p62;
  double const bounded = std::min(std::max(value, -most), most);
  double const below = std::floor(bounded);
  double const rest = bounded - below;  // exact, but for -1/2 < bounded < 0, where what is lost decides nothing
  bool const odd = std::floor(below / 2) * 2 != below;
  return static_cast<std::int64_t>(rest > 0.5 || (rest == 0.5 && odd) ? below + 1 : below);
}

}  // namespace

Parameters::Parameters(ParameterTable const& table)
    : table_(&table),
      cells_(table.entries.size()),
      laws_(table.laws.size()),
      uncertain_(table.uncertain.size()),
      draws_(table.uncertain.size()),
      normals_(table.correlated.size()) {
  std::size_t const correlated = table.correlated.size();
  CHOKEPOINT_CHECK(table.correlation_first.size() == correlated, "{} rows for {} correlated values",
                   table.correlation_first.size(), correlated);
  std::size_t cells = 0;
  for (std::size_t i = 0; i < correlated; ++i) cells += i + 1 - table.correlation_first[i];
  CHOKEPOINT_CHECK(table.correlation_factor.size() == cells, "{} cells for {} values", table.correlation_factor.size(),
                   correlated);
  for (UncertainValue const& value : table.uncertain) {
    name_hashes_.push_back(base::name_hash(value.name));
  }
  for (std::uint32_t i = 0; i < table.entries.size(); ++i) {
    ParameterEntry const& entry = table.entries[i];
    if (entry.uncertain == constant) {
      cells_[i] = entry.central_bits;
    } else {
      CHOKEPOINT_CHECK(entry.uncertain < table.uncertain.size(), "{} follows uncertain value {} of {}", entry.path,
                       entry.uncertain, table.uncertain.size());
      varying_cells_.push_back(i);
    }
  }
  for (ParameterPath const& path : table.paths) {
    CHOKEPOINT_CHECK(!path.dates.empty() && path.first + path.dates.size() <= cells_.size(),
                     "a path of {} cells from {} on, of {}", path.dates.size(), path.first, cells_.size());
    CHOKEPOINT_CHECK(std::is_sorted(path.dates.begin(), path.dates.end()), "a path whose dates don't ascend");
  }
  for (LawEntry const& law : table.laws) laws_in_force_.push_back(law.in_force);
  std::size_t most_arguments = 0;
  for (std::uint32_t i = 0; i < table.laws.size(); ++i) {
    LawEntry const& law = table.laws[i];
    bool varies = false;
    for (Parameter<double> const argument : law.arguments) {
      CHOKEPOINT_CHECK(!argument.dated() && argument.index() < cells_.size() &&
                           table.entries[argument.index()].kind == CellKind::number,
                       "law {} has argument {}", law.path, argument.index());
      varies = varies || table.entries[argument.index()].uncertain != constant;
    }
    most_arguments = std::max(most_arguments, law.arguments.size());
    if (varies) {
      varying_laws_.push_back(i);
    }
  }
  arguments_.reserve(most_arguments);
  for (std::size_t i = 0; i < uncertain_.size(); ++i) {
    uncertain_[i] = table.uncertain[i].central;
  }
  for (std::uint32_t const cell : varying_cells_) {
    cells_[cell] = cell_of(table.entries[cell]);
  }
  for (std::uint32_t law = 0; law < laws_.size(); ++law) {
    rebuild_law(law);
  }
  event_order_ = timeline_order(table.events);
  event_ranks_.resize(event_order_.size());
  for (std::uint32_t rank = 0; rank < event_order_.size(); ++rank) event_ranks_[event_order_[rank].index()] = rank;
  for (TimelineEvent const& event : table.events) event_hashes_.push_back(base::name_hash("timeline." + event.name));
  events_.resize(table.events.size());
  durations_.resize(table.events.size());
  lay_out_paths();
  resolve_events(nullptr, 0);
}

void Parameters::pin(std::span<PinnedValue const> pinned) {
  for (PinnedValue const& pin : pinned) {
    CHOKEPOINT_CHECK(pin.uncertain < uncertain_.size(), "uncertain value {} of {}", pin.uncertain, uncertain_.size());
    uncertain_[pin.uncertain] = pin.value;
  }
}

void Parameters::resolve_central(std::span<PinnedValue const> pinned) {
  for (std::size_t i = 0; i < uncertain_.size(); ++i) {
    uncertain_[i] = table_->uncertain[i].central;
  }
  pin(pinned);
  fill_varying();
  resolve_events(nullptr, 0);
}

void Parameters::resolve(std::uint64_t seed, std::uint64_t replication, std::span<PinnedValue const> pinned) {
  draw_uncertain(seed, replication);
  for (std::size_t i = 0; i < uncertain_.size(); ++i) {
    uncertain_[i] = table_->uncertain[i].law.sample(draws_[i]);
  }
  pin(pinned);
  fill_varying();
  EventStreams const streams(seed);
  resolve_events(&streams, replication);
}

void Parameters::draw_uncertain(std::uint64_t seed, std::uint64_t replication) {
  kernel::StreamKey const key = kernel::StreamKey::of(seed, "uncertain");
  for (std::size_t i = 0; i < draws_.size(); ++i) {
    draws_[i] = kernel::draw(key, replication, name_hashes_[i], 0, 0);
  }
  // A normal copula: independent scores times the factor are correlated scores, each standard normal by itself.
  std::vector<std::uint32_t> const& correlated = table_->correlated;
  for (std::size_t i = 0; i < correlated.size(); ++i) {
    normals_[i] = kernel::normal_score(draws_[correlated[i]]);
  }
  double const* cell = table_->correlation_factor.data();
  for (std::size_t i = 0; i < correlated.size(); ++i) {
    double score = 0;
    for (std::size_t j = table_->correlation_first[i]; j <= i; ++j) {
      score += *cell++ * normals_[j];
    }
    draws_[correlated[i]] = kernel::uniform_of_score(score);
  }
}

void Parameters::fill_varying() {
  for (std::uint32_t const cell : varying_cells_) {
    cells_[cell] = cell_of(table_->entries[cell]);
  }
  for (std::uint32_t const law : varying_laws_) {
    rebuild_law(law);
  }
}

std::uint64_t Parameters::cell_of(ParameterEntry const& entry) const {
  double const value = uncertain_[entry.uncertain] * entry.scale;
  CHOKEPOINT_CHECK(!std::isnan(value), "{} became {} × {}", entry.path, uncertain_[entry.uncertain], entry.scale);
  return entry.kind == CellKind::number ? std::bit_cast<std::uint64_t>(value)
                                        : std::bit_cast<std::uint64_t>(round_half_even(value));
}

void Parameters::rebuild_law(std::uint32_t law) {
  LawEntry const& entry = table_->laws[law];
  arguments_.clear();
  for (Parameter<double> const argument : entry.arguments) {
    arguments_.push_back(get(argument));
  }
  laws_[law].rebuild(entry.law, arguments_);
}

/// Every path gets the room that it can need: a step for each of its dates, and where events set it one from the
/// beginning of time on and two for each event.
void Parameters::lay_out_paths() {
  for (std::uint32_t index = 0; index < table_->paths.size(); ++index) {
    ParameterPath const& path = table_->paths[index];
    for (EventSetting const& setting : path.triggered) {
      CHOKEPOINT_CHECK(setting.event.index() < events_.size() && table_->events[setting.event.index()].trigger.valid(),
                       "event {} is triggered by nobody", setting.event.index());
    }
    for (EventSetting const& setting : path.settings) {
      CHOKEPOINT_CHECK(setting.event.index() < events_.size() && setting.cell < cells_.size(),
                       "event {} sets cell {}, of {} and {}", setting.event.index(), setting.cell, events_.size(),
                       cells_.size());
    }
    Steps steps;
    steps.first = static_cast<std::uint32_t>(step_dates_.size());
    steps.size = static_cast<std::uint32_t>(path.dates.size());
    for (std::uint32_t step = 0; step < steps.size; ++step) {
      step_dates_.push_back(path.dates[step]);
      step_cells_.push_back(path.first + step);
    }
    if (!path.settings.empty()) {
      set_paths_.push_back(index);
      overrides_.reserve(path.settings.size());
      step_dates_.resize(step_dates_.size() + 1 + 2 * path.settings.size());
      step_cells_.resize(step_dates_.size());
    }
    steps_.push_back(steps);
  }
}

void Parameters::resolve_events(EventStreams const* streams, std::uint64_t replication) {
  for (TimelineEventId const id : event_order_) {
    EventLuck luck;
    if (streams != nullptr) {
      std::uint64_t const owner = event_hashes_[id.index()];
      luck.delay = kernel::draw(streams->delay, replication, owner, 0, 0);
      luck.occurs = kernel::draw(streams->occurs, replication, owner, 0, 0);
      luck.lasts = kernel::draw(streams->lasts, replication, owner, 0, 0);
    }
    TimelineEvent const& event = table_->events[id.index()];
    durations_[id.index()] = duration_of(event, luck, *this);
    events_[id.index()] = span_of(event, luck, *this, events_);
  }
  for (std::uint32_t const path : set_paths_) resolve_path(path);
}

void Parameters::resolve_path(std::uint32_t index) {
  ParameterPath const& path = table_->paths[index];
  Steps& steps = steps_[index];
  base::SimTime* const dates = &step_dates_[steps.first];
  std::uint32_t* const cells = &step_cells_[steps.first];
  std::uint32_t count = 0;
  dates[count++] = beginning_of_time;
  for (base::SimTime const date : path.dates) dates[count++] = date;
  overrides_.clear();
  for (EventSetting const& setting : path.settings) {
    EventSpan const span = events_[setting.event.index()];
    if (!span.happens()) continue;
    overrides_.push_back({span.from, event_ranks_[setting.event.index()], setting.cell, span.to});
    dates[count++] = span.from;
    if (span.to < base::SimTime::end()) dates[count++] = span.to;
  }
  std::sort(dates, dates + count);
  // In the order of their beginnings, and of ranks where these are equal: of those that have begun and not ended, the
  // last one holds. What has ended never holds again, so a stack of those that have begun does.
  std::sort(overrides_.begin(), overrides_.end());
  std::size_t begun = 0;  // of overrides_: those on the stack, which is kept in its first places
  std::size_t next = 0;
  steps.size = 0;
  for (std::uint32_t candidate = 0; candidate < count; ++candidate) {
    base::SimTime const now = dates[candidate];
    auto const passed =
        static_cast<std::uint32_t>(std::upper_bound(path.dates.begin(), path.dates.end(), now) - path.dates.begin());
    std::uint32_t cell = path.first + (passed == 0 ? 0 : passed - 1);
    base::SimTime const since = passed == 0 ? beginning_of_time : path.dates[passed - 1];
    while (next < overrides_.size() && overrides_[next].from <= now) overrides_[begun++] = overrides_[next++];
    while (begun > 0 && overrides_[begun - 1].to <= now) --begun;
    if (begun > 0 && overrides_[begun - 1].from >= since) cell = overrides_[begun - 1].cell;
    if (steps.size > 0 && cells[steps.size - 1] == cell) continue;
    dates[steps.size] = now;
    cells[steps.size++] = cell;
  }
}

Parameters::Step Parameters::step_of_path(std::uint32_t path, base::SimTime now) const {
  Steps const steps = steps_[path];
  auto const begin = step_dates_.begin() + steps.first;
  auto const passed = static_cast<std::uint32_t>(std::upper_bound(begin, begin + steps.size, now) - begin);
  std::uint32_t const step = steps.first + (passed == 0 ? 0 : passed - 1);
  return {step_cells_[step], passed == 0 ? beginning_of_time : step_dates_[step]};
}

base::SimTime Parameters::next_change_of_path(std::uint32_t path, base::SimTime now) const {
  Steps const steps = steps_[path];
  auto const begin = step_dates_.begin() + steps.first;
  // The first date changes nothing: its value holds before it too.
  auto const after = std::upper_bound(begin + 1, begin + steps.size, now);
  return after == begin + steps.size ? base::SimTime::end() : *after;
}

}  // namespace chokepoint::model
