#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/stored_sweep.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/study.hpp"

/// When a point has enough replications.
///
/// A point is looked at after 8 blocks first, then after as many as the precision seen so far lets expect, rounded up
/// to the next of the counts 8, 12, 18, 27, ... (each half as much again, in whole blocks). Looking seldom matters: a
/// rule that looks after every batch stops by luck, and its intervals hold the truth in 80 % where 95 % are promised.
/// What is looked at are the sums of the first blocks in their order, so that no thread changes what is decided.
namespace chokepoint::sweep {

inline constexpr std::uint64_t first_look = 8;  ///< [blocks]

/// The least of the counts at which a rule may look that is `blocks` or more.
std::uint64_t look_at_or_after(std::uint64_t blocks);

/// How well one rule is met in one cell.
struct RuleState {
  std::string what;  ///< "wait", "wait of closed"
  double estimate = 0;
  double half_width = 0;       ///< infinite where there is no information yet
  Interval interval{};         ///< without information from 0 to 0
  double wanted = 0;           ///< the half-width asked for; 0 where the estimate is 0 and a share of it is asked for
  bool without_value = false;  ///< the outcome has none in any of the replications
  std::uint64_t replications = 0;  ///< that were looked at
  double unit = 1;                 ///< in which people are told of half-widths: a day of dates
  char const* unit_word() const { return unit == 1 ? "" : " days"; }
  bool met() const { return half_width <= wanted; }
  /// By how much the half-width must shrink; infinite where that can't be told.
  double excess() const { return half_width / wanted; }
};

/// All values of an outcome in a cell's first replications, for rules about quantiles.
using ValuesOf = std::function<std::vector<double>(std::uint64_t cell, std::uint32_t outcome)>;

/// The state of every rule in every variant of a point. `outcomes` and `pairs` are the point's, by variant and outcome;
/// `more` counts, by variant and rule, replications whose value lies above a probability's threshold.
std::vector<RuleState> look(Study const& study, std::uint64_t point, std::vector<results::OutcomeSums> const& outcomes,
                            std::vector<results::PairSums> const& pairs, std::vector<std::uint64_t> const& more,
                            ValuesOf const& values);

/// A point is given up after so many blocks in which an outcome that must be known had no value at all.
inline constexpr std::uint64_t enough_without_value = 40;

/// How many blocks a point is likely to need, as a look at `blocks` lets expect: (half-width / wanted)² times as many.
/// As many as a number holds where that can't be told.
std::uint64_t blocks_needed(std::uint64_t blocks, std::vector<RuleState> const& states);

/// How many blocks to have before the next look, after one at `blocks` in which not all rules were met.
std::uint64_t next_look(std::uint64_t blocks, std::vector<RuleState> const& states);

}  // namespace chokepoint::sweep
