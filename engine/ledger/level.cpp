#include "engine/ledger/level.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

using base::SimTime;
using base::Wide;

LevelBook::LevelBook(TimeBuckets const& buckets, std::span<LevelSpec const> specs)
    : buckets_(&buckets), states_(specs.size()) {
  std::size_t seconds = 0;
  std::size_t cells = 0;
  std::size_t closings = 0;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    State& state = states_[i];
    state.since = buckets.from();
    state.distribution = specs[i].distribution;
    state.cells_begin = cells;
    state.closings_begin = closings;
    state.by_bucket = !specs[i].value_alone;
    CHOKEPOINT_CHECK(state.by_bucket || (specs[i].thresholds.empty() && state.distribution == 0),
                     "level {} keeps figures, and its value alone", i);
    if (state.by_bucket) {
      cells += whole_lines<Cell>(buckets.count());
      closings += whole_lines<std::int64_t>(buckets.count());
    }
    if (specs[i].history) {
      state.history = static_cast<std::uint32_t>(histories_.size());
      histories_.emplace_back();
    }
    state.thresholds_begin = thresholds_.size();
    state.thresholds = specs[i].thresholds.size();
    thresholds_.insert(thresholds_.end(), specs[i].thresholds.begin(), specs[i].thresholds.end());
    state.above_begin = seconds;
    state.values_begin = seconds + state.thresholds * buckets.count();
    std::size_t const values = state.distribution > 0 ? state.distribution + std::size_t{1} : 0;
    seconds = whole_lines<std::int64_t>(state.values_begin + values);
  }
  seconds_.resize(seconds);
  cells_.resize(cells);
  closings_.resize(closings);
}

LevelBook::State const& LevelBook::state(std::uint32_t level) const {
  CHOKEPOINT_CHECK(level < states_.size(), "level {} of {}", level, states_.size());
  return states_[level];
}

LevelBook::State& LevelBook::state(std::uint32_t level) {
  CHOKEPOINT_CHECK(level < states_.size(), "level {} of {}", level, states_.size());
  return states_[level];
}

LevelBook::Cell const& LevelBook::cell(std::uint32_t level, std::uint32_t bucket) const {
  CHOKEPOINT_CHECK(level < states_.size() && bucket < buckets_->count(), "level {} of {}, bucket {} of {}", level,
                   states_.size(), bucket, buckets_->count());
  CHOKEPOINT_CHECK(states_[level].by_bucket, "level {} keeps its value alone", level);
  return cells_[states_[level].cells_begin + bucket];
}

void LevelBook::hold_until(std::uint32_t level, State& at, SimTime now) {
  CHOKEPOINT_CHECK(now >= at.since && now <= buckets_->to(), "level {} changes at {}, after {}", level, now.seconds(),
                   at.since.seconds());
  if (now == at.since) return;
  if (!at.by_bucket) {
    at.since = now;
    return;
  }
  std::int64_t const value = at.value;
  buckets_->spread(at.since, now, at.cursor, [&](std::uint32_t bucket, std::int64_t seconds) {
    Cell& cell = cells_[at.cells_begin + bucket];
    cell.integral += static_cast<Wide>(value) * seconds;
    cell.maximum = std::max(cell.maximum, value);
    cell.minimum = std::min(cell.minimum, value);
    closings_[at.closings_begin + bucket] = value;
    for (std::size_t i = 0; i < at.thresholds; ++i) {
      if (value > thresholds_[at.thresholds_begin + i])
        seconds_[at.above_begin + bucket * at.thresholds + i] += seconds;
    }
    if (at.distribution > 0 && bucket >= buckets_->warm_up()) {
      std::size_t const place =
          value >= 0 && value < at.distribution ? static_cast<std::size_t>(value) : at.distribution;
      seconds_[at.values_begin + place] += seconds;
    }
  });
  at.since = now;
}

void LevelBook::set(std::uint32_t level, SimTime now, std::int64_t value) {
  State& at = state(level);
  hold_until(level, at, now);
  at.value = value;
  at.changed = true;
  keep(at, now);
}

void LevelBook::keep(State const& at, SimTime now) {
  if (at.history == none) return;
  std::vector<Step>& steps = histories_[at.history];
  if (!steps.empty() && steps.back().time == now) {
    steps.back().value = at.value;
  } else {
    steps.push_back({now, at.value});
  }
}

void LevelBook::add(std::uint32_t level, SimTime now, std::int64_t change) {
  State& at = state(level);
  hold_until(level, at, now);
  add_exactly(at.value, change);
  at.changed = true;
  keep(at, now);
}

void LevelBook::add_interval(std::uint32_t level, SimTime from, SimTime to, std::int64_t quantity) {
  State& at = state(level);
  at.changed = true;
  CHOKEPOINT_CHECK(at.by_bucket, "level {} keeps its value alone", level);
  TimeBuckets::Cursor cursor = at.cursor;
  buckets_->spread(from, to, cursor, [&](std::uint32_t bucket, std::int64_t seconds) {
    cells_[at.cells_begin + bucket].integral += static_cast<Wide>(quantity) * seconds;
  });
}

void LevelBook::finish(std::uint32_t level, SimTime to) { hold_until(level, state(level), to); }

void LevelBook::finish(SimTime to) {
  for (std::uint32_t level = 0; level < levels(); ++level) finish(level, to);
}

std::vector<LevelBook::Step> const& LevelBook::history(std::uint32_t level) const {
  State const& at = state(level);
  CHOKEPOINT_CHECK(at.history != none, "level {} keeps no history", level);
  return histories_[at.history];
}

Wide LevelBook::integral(std::uint32_t level, std::uint32_t bucket) const { return cell(level, bucket).integral; }

std::optional<std::int64_t> LevelBook::maximum(std::uint32_t level, std::uint32_t bucket) const {
  Cell const& found = cell(level, bucket);
  if (found.maximum < found.minimum) return std::nullopt;
  return found.maximum;
}

std::optional<std::int64_t> LevelBook::minimum(std::uint32_t level, std::uint32_t bucket) const {
  Cell const& found = cell(level, bucket);
  if (found.maximum < found.minimum) return std::nullopt;
  return found.minimum;
}

std::int64_t LevelBook::closing(std::uint32_t level, std::uint32_t bucket) const {
  CHOKEPOINT_CHECK(level < states_.size() && bucket < buckets_->count(), "level {} of {}, bucket {} of {}", level,
                   states_.size(), bucket, buckets_->count());
  CHOKEPOINT_CHECK(states_[level].by_bucket, "level {} keeps its value alone", level);
  return closings_[states_[level].closings_begin + bucket];
}

std::int64_t LevelBook::seconds_above(std::uint32_t level, std::uint32_t bucket, std::size_t threshold) const {
  State const& at = state(level);
  CHOKEPOINT_CHECK(bucket < buckets_->count() && threshold < at.thresholds, "threshold {} of {}", threshold,
                   at.thresholds);
  return seconds_[at.above_begin + bucket * at.thresholds + threshold];
}

std::int64_t LevelBook::seconds_at(std::uint32_t level, std::uint32_t value) const {
  State const& at = state(level);
  CHOKEPOINT_CHECK(value < at.distribution, "value {} of {} kept", value, at.distribution);
  return seconds_[at.values_begin + value];
}

std::int64_t LevelBook::seconds_elsewhere(std::uint32_t level) const {
  State const& at = state(level);
  CHOKEPOINT_CHECK(at.distribution > 0, "level {} keeps no distribution", level);
  return seconds_[at.values_begin + at.distribution];
}

void LevelBook::merge(LevelBook const& other) {
  CHOKEPOINT_CHECK(states_.size() == other.states_.size() && seconds_.size() == other.seconds_.size() &&
                       thresholds_ == other.thresholds_ && *buckets_ == *other.buckets_,
                   "books of different shape");
  for (std::size_t level = 0; level < states_.size(); ++level) {
    State& mine = states_[level];
    State const& theirs = other.states_[level];
    CHOKEPOINT_CHECK(mine.distribution == theirs.distribution && mine.above_begin == theirs.above_begin &&
                         mine.history == theirs.history && mine.by_bucket == theirs.by_bucket,
                     "level {} is kept differently", level);
    CHOKEPOINT_CHECK(!mine.changed || !theirs.changed, "level {} has two owners", level);
    if (!theirs.changed) continue;
    mine = theirs;
    if (mine.history != none) histories_[mine.history] = other.histories_[mine.history];
    if (mine.by_bucket) {
      std::copy_n(other.cells_.data() + mine.cells_begin, buckets_->count(), cells_.data() + mine.cells_begin);
      std::copy_n(other.closings_.data() + mine.closings_begin, buckets_->count(),
                  closings_.data() + mine.closings_begin);
    }
    std::size_t const end = level + 1 < states_.size() ? states_[level + 1].above_begin : seconds_.size();
    std::copy_n(other.seconds_.data() + mine.above_begin, end - mine.above_begin, seconds_.data() + mine.above_begin);
  }
}

void LevelBook::reset() {
  for (State& state : states_) {
    state.since = buckets_->from();
    state.value = 0;
    state.cursor = 0;
    state.changed = false;
  }
  for (std::vector<Step>& steps : histories_) steps.clear();
  std::fill(cells_.begin(), cells_.end(), Cell{});
  std::fill(closings_.begin(), closings_.end(), 0);
  std::fill(seconds_.begin(), seconds_.end(), 0);
}

}  // namespace chokepoint::ledger
