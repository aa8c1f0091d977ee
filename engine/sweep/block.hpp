#pragma once

#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/results/stored_sweep.hpp"
#include "engine/simulation/simulation.hpp"
#include "engine/sweep/study.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

/// The sums of a block's replications, by variant and outcome: [variant × outcomes + outcome].
struct BlockSums {
  std::vector<results::OutcomeSums> outcomes;
  std::vector<results::OutcomeSums> bands;  ///< by variant and step of the bands
  std::vector<results::PairSums> pairs;     ///< against variant 0
};
BlockSums sums_of(results::BlockValues const& block, std::size_t variants, std::size_t outcomes);

/// A block that was run, with why replications failed.
struct BlockResult {
  results::BlockValues values;
  std::vector<results::StoredFailure> failures;
  BlockSums sums;
  std::string stopped_by{};  ///< who didn't answer in time, so that there is no block
};

/// A run that isn't to be tried (again), and why: it counts as failed. `run` is its place in its block.
struct LostRun {
  std::uint64_t run = 0;
  std::string reason;
};

/// What one thread keeps between blocks: a Simulation for each world it came to lately, whose memory is used again.
class Worker {
 public:
  Worker(Study const& study, Worlds& worlds) : study_(study), worlds_(worlds) {}

  /// All variants of 16 replications of a point, each variant with the same luck. A run that fails is recorded with its
  /// reason and the others go on. Nothing when `stop` asked to stop before the block was whole.
  std::optional<BlockResult> run(std::uint64_t point, std::uint64_t block, std::function<bool()> const& stop,
                                 std::vector<LostRun> const& lost = {});
  /// Called before each run of a block with its place there: variant × replications + replication.
  void watch(std::function<void(std::uint64_t run, std::uint64_t cell, std::uint64_t replication)> before) {
    before_ = std::move(before);
  }

  /// Called where memory for a run can't be had, which otherwise fails: a process of its own ends there.
  void on_out_of_memory(std::function<void()> act) { out_of_memory_ = std::move(act); }

  /// One replication alone, with details what reports show is kept, too. Throws std::runtime_error
  /// where its world can't be assembled.
  simulation::RunRecord replay(std::uint64_t point, std::uint32_t variant, std::uint64_t replication, bool trace,
                               bool details = false);
  /// The world of the last replay.
  model::World const& world() const { return simulations_.front().world->world; }
  /// How the last replay was run.
  simulation::RunSettings const& settings() const { return settings_; }

 private:
  struct Held {
    std::string key;
    std::shared_ptr<StudyWorld const> world;
    std::unique_ptr<simulation::Simulation> simulation;
  };
  Held& simulation_of(std::uint64_t point, std::uint32_t variant);
  simulation::RunRecord run_one(std::uint64_t point, std::uint32_t variant, std::uint64_t replication);

  /// Why the run failed, empty where it hasn't; nothing where it was asked to stop.
  std::optional<std::string> run_into(BlockResult& result, std::size_t run, std::uint64_t point, std::uint32_t variant,
                                      std::uint64_t replication);

  static constexpr std::size_t most_held = 16;

  Study const& study_;
  Worlds& worlds_;
  std::list<Held> simulations_;                                   // the last used first
  std::optional<std::pair<std::uint64_t, std::uint32_t>> ready_;  // point, variant: of the first one
  std::vector<model::PinnedValue> pins_;
  simulation::ExecutionSettings execution_;  // of all simulations held
  simulation::RunSettings settings_;
  std::function<void(std::uint64_t, std::uint64_t, std::uint64_t)> before_;
  std::function<void()> out_of_memory_;
};

}  // namespace chokepoint::sweep
