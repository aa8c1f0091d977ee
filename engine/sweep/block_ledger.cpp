#include "engine/sweep/block_ledger.hpp"

#include <algorithm>
#include <cmath>

#include "engine/sweep/statistics.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {

BlockLedger::BlockLedger(Study const& study, results::SweepState state, std::uint64_t part, std::uint64_t part_of)
    : study_(study), state_(std::move(state)), part_(part), part_of_(part_of), next_(study.points.size(), 0) {}

bool BlockLedger::is_ours(std::uint64_t point, std::uint64_t block) const {
  return part_of_ == 1 || (point * study_.blocks() + block) % part_of_ == part_;
}

void BlockLedger::recall(results::BlockValues block) {
  BlockSums sums = sums_of(block, study_.variants.size(), study_.outcomes.size());
  std::uint64_t const point = block.point;
  std::uint64_t const index = block.block;
  waiting_[point].insert_or_assign(index, Waiting{std::move(block), std::move(sums)});
}

void BlockLedger::begin(results::SweepCommit& change) {
  for (std::uint64_t point = 0; point < state_.points.size(); ++point) {
    results::PointProgress& progress = state_.points[point];
    std::uint64_t const reached = progress.target;
    if (!progress.finished) unfinished_ += 1;
    next_[point] = progress.blocks;
    progress.target = 0;
    std::uint64_t const first =
        study_.precision.empty() || part_of_ > 1 ? study_.blocks() : std::min(first_look, study_.blocks());
    set_target(point, reached > 0 ? reached : first);
    if (!progress.finished && part_of_ == 1) merge_waiting(point, change);
  }
}

void BlockLedger::set_target(std::uint64_t point, std::uint64_t target) {
  results::PointProgress& progress = state_.points[point];
  for (std::uint64_t block = progress.target; block < target; ++block) {
    expected_ += study_.replications_of(block) * study_.variants.size();
  }
  progress.target = target;
  if (!progress.finished) ready_.insert(point);
  changed_.insert(point);
}

std::vector<BlockLedger::Address> BlockLedger::take(std::uint64_t most) {
  std::vector<Address> taken;
  while (taken.size() < most && !ready_.empty()) {
    std::uint64_t const point = *ready_.begin();
    auto const returned = given_back_.find(point);
    while (returned != given_back_.end() && !returned->second.empty() && taken.size() < most) {
      taken.push_back({point, *returned->second.begin()});
      returned->second.erase(returned->second.begin());
    }
    auto const waiting = waiting_.find(point);
    // What waited behind a block that came late has been merged since, and waits no more.
    std::uint64_t& next = next_[point];
    next = std::max(next, state_.points[point].blocks);
    for (; next < state_.points[point].target && taken.size() < most; ++next) {
      bool const done = waiting != waiting_.end() && waiting->second.contains(next);
      if (!done && is_ours(point, next)) taken.push_back({point, next});
    }
    bool const all = next >= state_.points[point].target && (returned == given_back_.end() || returned->second.empty());
    if (all) ready_.erase(point);
  }
  return taken;
}

void BlockLedger::give_back(std::vector<Address> const& blocks) {
  for (Address const& one : blocks) {
    given_back_[one.point].insert(one.block);
    ready_.insert(one.point);
  }
}

void BlockLedger::merge(std::uint64_t point, results::BlockValues const& block, BlockSums const& sums) {
  std::size_t const outcomes = study_.outcomes.size();
  std::size_t const variants = study_.variants.size();
  std::size_t const first = point * variants * outcomes;
  for (std::size_t i = 0; i < variants * outcomes; ++i) {
    sweep::merge(state_.sums.outcomes[first + i], sums.outcomes[i]);
    if (i >= outcomes) sweep::merge(state_.sums.pairs[first + i], sums.pairs[i]);
  }
  for (std::size_t i = 0; i < sums.bands.size(); ++i) {
    sweep::merge(state_.sums.bands[point * sums.bands.size() + i], sums.bands[i]);
  }
  std::size_t const rules = study_.precision.size();
  for (std::size_t rule = 0; rule < rules; ++rule) {
    PrecisionRule const& asked = study_.precision[rule];
    if (asked.of != Estimate::probability) continue;
    for (std::size_t run = 0; run < block.failed.size(); ++run) {
      std::size_t const variant = run / block.replications;
      double const value = block.values[run * outcomes + asked.outcome];
      bool const never = study_.outcomes[asked.outcome].unit == "date" && std::isnan(value) && block.failed[run] == 0;
      if (never || value > asked.above) state_.exceedances[(point * variants + variant) * rules + rule] += 1;
    }
  }
}

void BlockLedger::accept(results::BlockValues const& block, BlockSums sums, results::SweepCommit& change) {
  change.blocks.push_back(&block);
  std::uint64_t const point = block.point;
  state_.replications += block.failed.size();
  for (std::uint8_t const failed : block.failed) state_.failures += failed;
  for (std::uint64_t const events : block.events) state_.events += events;
  results::PointProgress& progress = state_.points[point];
  if (block.block != progress.blocks || part_of_ > 1) {
    waiting_[point].insert_or_assign(block.block, Waiting{block, std::move(sums)});
    change.pending.push_back(&block);
    return;
  }
  merge(point, block, sums);
  progress.blocks += 1;
  merge_waiting(point, change);
}

void BlockLedger::merge_waiting(std::uint64_t point, results::SweepCommit& change) {
  results::PointProgress& progress = state_.points[point];
  auto const waiting = waiting_.find(point);
  while (waiting != waiting_.end() && progress.blocks < progress.target) {
    auto const next = waiting->second.find(progress.blocks);
    if (next == waiting->second.end()) break;
    merge(point, next->second.values, next->second.sums);
    change.merged.emplace_back(point, progress.blocks);
    waiting->second.erase(next);
    progress.blocks += 1;
  }
  changed_.insert(point);
  if (progress.blocks == progress.target) reached_.insert(point);
}

void BlockLedger::look_at_reached(ValuesOf const& values) {
  std::set<std::uint64_t> const reached = std::exchange(reached_, {});
  for (std::uint64_t const point : reached) look_at(point, values);
}

void BlockLedger::look_at(std::uint64_t point, ValuesOf const& values) {
  results::PointProgress& progress = state_.points[point];
  changed_.insert(point);
  auto const finish = [&](bool met) {
    progress.finished = true;
    progress.met = met;
    unfinished_ -= 1;
    ready_.erase(point);
    waiting_.erase(point);
    needed_.erase(point);
  };
  if (study_.precision.empty()) return finish(true);
  auto states = states_of(point, values);
  bool const met = std::all_of(states.begin(), states.end(), [](RuleState const& state) { return state.met(); });
  if (met) {
    looks_.erase(point);
    return finish(true);
  }
  std::uint64_t const next = next_look(progress.blocks, states);
  looks_[point] = std::move(states);
  if (progress.blocks >= study_.blocks()) return finish(false);
  // More of the same would say as little.
  bool const empty = std::any_of(looks_[point].begin(), looks_[point].end(),
                                 [](RuleState const& state) { return state.without_value; });
  if (empty && progress.blocks >= enough_without_value) return finish(false);
  needed_[point] = std::min(blocks_needed(progress.blocks, looks_[point]), study_.blocks());
  set_target(point, std::min(next, study_.blocks()));
}

void BlockLedger::look_again(ValuesOf const& values) {
  for (std::uint64_t point = 0; point < state_.points.size(); ++point) {
    results::PointProgress const& progress = state_.points[point];
    bool const given_up = progress.finished && !progress.met;
    if (given_up && !looks_.contains(point)) looks_[point] = states_of(point, values);
  }
}

std::vector<RuleState> BlockLedger::states_of(std::uint64_t point, ValuesOf const& values) const {
  std::size_t const width = study_.variants.size() * study_.outcomes.size();
  std::size_t const rules = study_.variants.size() * study_.precision.size();
  auto const of_point = [&](auto const& all, std::size_t size) {
    auto const begin = all.begin() + static_cast<std::ptrdiff_t>(point * size);
    return std::decay_t<decltype(all)>(begin, begin + static_cast<std::ptrdiff_t>(size));
  };
  return look(study_, point, of_point(state_.sums.outcomes, width), of_point(state_.sums.pairs, width),
              of_point(state_.exceedances, rules), values);
}

std::vector<std::uint64_t> BlockLedger::take_changed() {
  std::vector<std::uint64_t> points(changed_.begin(), changed_.end());
  changed_.clear();
  return points;
}

std::uint64_t BlockLedger::predicted() const {
  if (needed_.empty()) return expected_;
  std::uint64_t more = 0;
  for (auto const& [point, blocks] : needed_) more += blocks - std::min(blocks, state_.points[point].target);
  double const each = static_cast<double>(more) / static_cast<double>(needed_.size());
  double const blocks = static_cast<double>(more) + each * static_cast<double>(unfinished_ - needed_.size());
  return expected_ + static_cast<std::uint64_t>(blocks) * block_replications * study_.variants.size();
}

std::optional<RuleState> BlockLedger::worst() const {
  std::optional<RuleState> worst;
  for (std::size_t i = 0; i < study_.outcomes.size() && study_.precision.empty(); ++i) {
    results::OutcomeSums const& sums = state_.sums.outcomes[i];  // of the first cell
    auto const half = mean_half_width(sums.count, sums.squares, sums.cubes, study_.confidence);
    if (!half || study_.outcomes[i].unit == "date") continue;
    RuleState const state{study_.outcomes[i].name, sums.mean, *half, {}, std::fabs(sums.mean)};
    if (!worst || state.excess() > worst->excess()) worst = state;
  }
  for (auto const& [point, states] : looks_) {
    for (RuleState const& state : states) {
      if (!worst || state.excess() > worst->excess()) worst = state;
    }
  }
  return worst;
}

std::vector<RuleState> BlockLedger::unmet() const {
  std::vector<RuleState> unmet;
  for (auto const& [point, states] : looks_) {
    for (RuleState state : states) {
      if (state.met()) continue;
      if (study_.points.size() > 1) state.what += " at point " + std::to_string(point);
      unmet.push_back(std::move(state));
    }
  }
  return unmet;
}

}  // namespace chokepoint::sweep
