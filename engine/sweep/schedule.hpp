#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/block_ledger.hpp"
#include "engine/sweep/progress.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

/// The work of a sweep and its one writer: hands out shards, takes results back, stores them, decides when a point is
/// done. Executors see nothing else of a sweep. One caller at a time, but for `stop_now`.
class Schedule {
 public:
  using Address = BlockLedger::Address;

  Schedule(Study const& study, results::SweepFile& file, SweepOptions const& options);

  /// Reads what is there; false where that can't be.
  bool begin();

  /// The next shard, which must come back by `done`; empty where there is none now. More may come as long as shards are
  /// out.
  std::vector<Address> take();
  bool has_shards_out() const { return out_ > 0; }
  /// A shard is back: its blocks that were run, those that were not, and how long its worker was at it [s].
  void done(std::vector<BlockResult>&& blocks, std::vector<Address> const& not_run, double seconds);

  /// Whether work is to end here: asked to, out of time, or the file can't be written. From any thread.
  bool stop_now();
  /// Ends the work: no worker can go on.
  void give_up(results::FileProblem problem);
  /// Likewise, since somebody outside didn't answer in time; what was stored stays, and can be gone on with.
  void stop_for(std::string const& who);
  /// Likewise, for what isn't the user's to mend: nothing more is stored or told.
  void abandon() { stopping_ = true; }

  /// Wall time [s].
  double now() const { return options_.clock(); }

  SweepReport finish();

 private:
  bool fail(results::FileProblem problem);
  bool store(results::SweepCommit& change);
  std::uint64_t shard_size() const;
  Progress progress();

  Study const& study_;
  results::SweepFile& file_;
  SweepOptions const& options_;
  std::optional<BlockLedger> ledger_;
  SweepReport report_;
  double started_ = 0;
  std::uint64_t before_ = 0;  // replications stored by earlier sessions
  int out_ = 0;               // shards
  double timed_seconds_ = 0;
  std::uint64_t timed_blocks_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> interrupted_{false};
  bool stopped_for_ = false;  ///< somebody didn't answer; the file is well
};

}  // namespace chokepoint::sweep
