#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/block.hpp"
#include "engine/sweep/stopping.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

/// Which blocks are done, which are to be run, and the sums of those that follow each other from the first one on.
/// Whoever uses it from several threads locks it.
class BlockLedger {
 public:
  struct Address {
    std::uint64_t point = 0;
    std::uint64_t block = 0;
  };

  /// `part_of`, `part`: only every so-maniest block is this one's to run, and none is merged.
  BlockLedger(Study const& study, results::SweepState state, std::uint64_t part = 0, std::uint64_t part_of = 1);

  /// A block that was stored before, ahead of its predecessors.
  void recall(results::BlockValues block);
  /// After all were recalled: gives points their first targets, and merges what follows.
  void begin(results::SweepCommit& change);

  /// Up to `most` blocks that nobody has taken, in the order of points; empty when there are none now.
  std::vector<Address> take(std::uint64_t most);
  /// Blocks that were taken and not run.
  void give_back(std::vector<Address> const& blocks);

  /// A block is done: it waits, or it is merged with those that waited for it. What must be written goes to `change`.
  void accept(results::BlockValues const& block, BlockSums sums, results::SweepCommit& change);
  /// Looks at the points that have reached their target, once what was accepted is stored.
  void look_at_reached(ValuesOf const& values);
  /// Looks at the points that an earlier session gave up, so that `unmet` tells of them, too.
  void look_again(ValuesOf const& values);
  /// Points whose progress changed since it was last written.
  std::vector<std::uint64_t> take_changed();

  results::SweepState& state() { return state_; }
  results::SweepState const& state() const { return state_; }
  bool finished() const { return unfinished_ == 0; }
  /// Replications of all cells up to the targets.
  std::uint64_t expected() const { return expected_; }
  /// Of all cells, by what the last looks let expect: a half-width shrinks with the root of the replications. Points
  /// that weren't looked at yet are expected to need what the others do.
  std::uint64_t predicted() const;
  std::optional<RuleState> worst() const;
  std::vector<RuleState> unmet() const;

 private:
  struct Waiting {
    results::BlockValues values;
    BlockSums sums;
  };
  void set_target(std::uint64_t point, std::uint64_t target);
  void merge(std::uint64_t point, results::BlockValues const& block, BlockSums const& sums);
  void merge_waiting(std::uint64_t point, results::SweepCommit& change);
  void look_at(std::uint64_t point, ValuesOf const& values);
  std::vector<RuleState> states_of(std::uint64_t point, ValuesOf const& values) const;
  bool is_ours(std::uint64_t point, std::uint64_t block) const;

  Study const& study_;
  results::SweepState state_;
  std::uint64_t part_;
  std::uint64_t part_of_;
  std::uint64_t unfinished_ = 0;
  std::uint64_t expected_ = 0;
  std::vector<std::uint64_t> next_;                                    // by point: the first block not taken
  std::set<std::uint64_t> ready_;                                      // points with blocks to take
  std::map<std::uint64_t, std::map<std::uint64_t, Waiting>> waiting_;  // by point and block
  std::map<std::uint64_t, std::set<std::uint64_t>> given_back_;        // by point
  std::set<std::uint64_t> reached_;                                    // points to be looked at
  std::set<std::uint64_t> changed_;
  std::map<std::uint64_t, std::vector<RuleState>> looks_;  // by unfinished or imprecise point
  std::map<std::uint64_t, std::uint64_t> needed_;          // by unfinished point: blocks, as its last look lets expect
};

}  // namespace chokepoint::sweep
