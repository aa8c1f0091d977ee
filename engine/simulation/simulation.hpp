#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/kernel/executor.hpp"
#include "engine/model/rule_book.hpp"
#include "engine/processes/environment.hpp"
#include "engine/simulation/run_record.hpp"
#include "engine/simulation/run_time.hpp"

namespace chokepoint::simulation {

class Actors;
class Pilot;
class RunObserver;

/// How a world is to be run; none of it changes a result.
struct ExecutionSettings {
  std::uint16_t partitions = 1;  ///< 1 runs sequentially
  int threads = 1;
  /// Begins on one thread and begins anew on `threads`, with `partitions`, if windows turn out to hold enough for that.
  bool automatic = false;
  std::uint64_t alone_below = 64;  ///< as Executor::set_alone_below; tests have threads work in windows of any size
  bool details = false;            ///< keeps what reports show: RunRecord::details
  bool profile = false;            ///< takes the time of every event: RunRecord::profile
};

/// Which run of a world.
struct RunSettings {
  std::uint64_t seed = 1;
  std::uint64_t replication = 0;
  bool draw_uncertain = false;                   ///< false: every uncertain value has its central value (a plain run)
  std::span<model::PinnedValue const> pinned{};  ///< uncertain values that a study sets; must outlive the run
  bool trace = false;
  std::uint64_t recount_every_windows = 0;  ///< > 0: holds the unit books against what actors hold, every n windows
  std::function<bool()> stop_requested;     ///< may be empty
};

/// One world, run as often as wanted.
///
///   1. resolve the parameters of the replication
///   2. every actor, in name order, schedules what it knows beforehand
///   3. the executor handles events until nothing is pending or the clock's end is reached
///   4. whoever holds waiting orders or goods closes their delay at the end
///   5. the partitions' books are merged, checked (units, delay, money) and reduced to outcomes
///
/// Memory is kept between runs: a repeated run of the same size doesn't allocate in steps 1 to 4.
class Simulation {
 public:
  /// `steps`: of outcomes whose course is to be recorded. They change nothing else of a record, nor its hash.
  explicit Simulation(model::World const& world, ExecutionSettings execution = {}, std::vector<OutcomeStep> steps = {});
  ~Simulation();

  /// Throws base::BrokenPromise when the books don't close: a defect of ours.
  RunRecord run(RunSettings const& settings);

  /// Steps 1 to 4 alone, for benchmarks that count events and allocations.
  kernel::RunReport run_events(RunSettings const& settings);

  /// How many partitions the last run had.
  std::uint16_t partitions() const { return executor_->partition_count(); }

  model::World const& world() const { return world_; }
  model::Parameters const& parameters() const { return parameters_; }

 private:
  struct Dispatch;
  struct WatchedDispatch;

  /// Makes what each partition has of its own.
  void divide(kernel::Division division, int threads);
  kernel::RunLimits limits_of(RunSettings const& settings);
  /// Step 3, once more from the beginning if a pilot says that threads pay.
  kernel::RunReport run_windows(RunSettings const& settings);
  /// From the beginning, or from where `before` was interrupted.
  kernel::RunReport run_watched(RunSettings const& settings, Pilot* pilot, kernel::RunReport const& before = {});
  RunProfile profile_of_run() const;
  /// Steps 1 and 2; a report where an actor can't begin.
  std::optional<kernel::RunReport> begin(RunSettings const& settings);
  void close_pending(base::SimTime end);
  /// The first difference between the unit books and what actors and messages hold.
  void recount();
  /// When each event of the timeline happened first, whether dated or triggered.
  std::vector<base::SimTime> events_happened() const;
  RunRecord record(RunSettings const& settings, kernel::RunReport const& report);
  std::string digest(RunRecord const& record, ledger::Books const& books) const;

  std::optional<std::uint64_t> memory_before_;  // the program's, before this one's
  model::World const& world_;
  model::Parameters parameters_;
  model::RuleBook rule_book_;
  std::vector<model::RuleBook::DatedVintage> vintages_;  // scratch
  processes::Observables observables_;
  model::NameHashes hashes_;
  std::vector<OutcomeStep> steps_;
  RunTime time_;
  processes::Figures figures_;
  model::RouteTable routes_;
  model::RouteTable routes_by_cost_;
  std::vector<std::int64_t> board_initial_;  // of this replication
  ExecutionSettings execution_;
  std::uint64_t memory_of_books_ = 0;
  std::optional<RunProfiler> profiler_;  // of the run that goes on, or that was the last
  bool pilot_needed_ = false;            // nobody knows yet whether threads pay
  std::optional<kernel::Executor> executor_;
  std::unique_ptr<Actors> actors_;                                     // their headers are nobody else's business
  std::vector<std::unique_ptr<ledger::Books>> books_;                  // by partition
  std::vector<std::unique_ptr<processes::Environment>> environments_;  // by partition
  std::vector<RunObserver> observers_;                                 // by partition; none without details
};

}  // namespace chokepoint::simulation
