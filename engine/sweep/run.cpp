#include "engine/sweep/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>

#include "engine/base/check.hpp"
#include "engine/sweep/block_ledger.hpp"
#include "engine/sweep/workers.hpp"

namespace chokepoint::sweep {

namespace {

using results::FileProblem;

/// The file said no while its values were asked for; never leaves this file.
struct Unreadable {
  FileProblem problem;
};

ValuesOf values_in(Study const& study, results::SweepFile const& file, results::SweepState const& state) {
  return [&](std::uint64_t cell, std::uint32_t outcome) {
    std::uint64_t const blocks = state.points[cell / study.variants.size()].blocks;
    auto values = file.values(cell, outcome, blocks * block_replications);
    if (!values) throw Unreadable{values.error()};
    return std::move(values).value();
  };
}

class Driver {
 public:
  Driver(Study const& study, results::SweepFile& file, SweepOptions const& options)
      : study_(study), file_(file), options_(options), worlds_(study) {}

  SweepReport run() {
    if (!begin()) return std::move(report_);
    run_workers(options_.threads, [this](int) { work(); });
    finish();
    return std::move(report_);
  }

 private:
  /// Reads what is there; false where that can't be.
  bool begin() {
    started_ = options_.clock();
    auto state = file_.state(study_.precision.size());
    if (!state) return fail(state.error());
    before_ = state.value().replications;
    Part const part = options_.part.value_or(Part{});
    ledger_.emplace(study_, std::move(state).value(), part.index, part.count);
    auto pending = file_.pending();
    if (!pending) return fail(pending.error());
    for (results::BlockValues& block : std::move(pending).value()) ledger_->recall(std::move(block));
    results::SweepCommit change;
    ledger_->begin(change);
    return store(change);
  }

  bool fail(FileProblem problem) {
    if (!report_.problem) report_.problem = std::move(problem);
    report_.end = SweepEnd::file_problem;
    stopping_ = true;
    return false;
  }

  /// Writes a change, then looks at the points that it completes.
  bool store(results::SweepCommit& change) {
    change.points = ledger_->take_changed();
    results::SweepState& state = ledger_->state();
    if (auto problem = file_.commit(change, state, study_.precision.size())) return fail(std::move(*problem));
    try {
      ledger_->look_at_reached(values_in(study_, file_, state));
    } catch (Unreadable const& unreadable) {
      return fail(unreadable.problem);
    }
    return true;
  }

  bool stop_now() {
    if (stopping_.load(std::memory_order_relaxed)) return true;
    if (options_.stop_requested && options_.stop_requested()) {
      interrupted_ = true;
      stopping_ = true;
    } else if (study_.seconds && options_.clock() - started_ > *study_.seconds) {
      out_of_time_ = true;
      stopping_ = true;
    }
    return stopping_;
  }

  std::uint64_t shard_size() const {
    if (options_.shard_blocks > 0) return options_.shard_blocks;
    constexpr double wanted = 0.25;  // seconds of a transaction
    constexpr std::uint64_t most = 256;
    if (timed_blocks_ == 0) return 1;
    double const each = timed_seconds_ / static_cast<double>(timed_blocks_);
    return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted / std::max(each, 1e-6)), 1, most);
  }

  /// One worker: takes shards until there are none and nobody can bring new ones.
  void work() {
    Worker worker(study_, worlds_);
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      std::vector<BlockLedger::Address> const shard = ledger_->take(shard_size());
      if (shard.empty()) {
        if (working_ == 0) break;
        changed_.wait(lock);
        continue;
      }
      working_ += 1;
      lock.unlock();
      double const began = options_.clock();
      std::vector<BlockResult> done;
      std::vector<BlockSums> sums;
      std::exception_ptr defect;
      try {
        for (BlockLedger::Address const& one : shard) {
          auto result = worker.run(one.point, one.block, [this] { return stop_now(); });
          if (!result) break;
          sums.push_back(sums_of(result->values, study_.variants.size(), study_.outcomes.size()));
          done.push_back(std::move(*result));
        }
      } catch (...) {
        defect = std::current_exception();
      }
      double const took = options_.clock() - began;
      lock.lock();
      working_ -= 1;
      timed_seconds_ += took;
      timed_blocks_ += done.size();
      accept(done, sums);
      ledger_->give_back({shard.begin() + static_cast<std::ptrdiff_t>(done.size()), shard.end()});
      if (defect) stopping_ = true;
      changed_.notify_all();
      if (defect) std::rethrow_exception(defect);
    }
    changed_.notify_all();
  }

  void accept(std::vector<BlockResult> const& done, std::vector<BlockSums>& sums) {
    if (done.empty() || report_.problem) return;
    results::SweepCommit change;
    for (std::size_t i = 0; i < done.size(); ++i) {
      ledger_->accept(done[i].values, std::move(sums[i]), change);
      change.failures.insert(change.failures.end(), done[i].failures.begin(), done[i].failures.end());
    }
    if (store(change) && options_.report) options_.report(progress());
  }

  Progress progress() {
    results::SweepState const& state = ledger_->state();
    Progress progress;
    progress.replications = state.replications;
    progress.expected = ledger_->expected();
    progress.failures = state.failures;
    progress.seconds = options_.clock() - started_;
    double const done = static_cast<double>(state.replications - before_);
    if (progress.seconds > 0) progress.per_second = done / progress.seconds;
    if (done > 0 && progress.expected >= progress.replications) {
      progress.remaining = static_cast<double>(progress.expected - progress.replications) / progress.per_second;
    }
    progress.worst = ledger_->worst();
    return progress;
  }

  void finish() {
    report_.progress = progress();
    if (report_.problem) return;
    results::SweepCommit change;
    change.points = ledger_->take_changed();
    if (auto problem = file_.commit(change, ledger_->state(), study_.precision.size())) {
      fail(std::move(*problem));
      return;
    }
    report_.unmet = ledger_->unmet();
    bool const complete = ledger_->finished() || (options_.part && !stopping_);
    for (auto const& point : ledger_->state().points) report_.points_unmet += point.finished && !point.met ? 1U : 0U;
    report_.end = complete       ? report_.points_unmet == 0 ? SweepEnd::complete : SweepEnd::imprecise
                  : interrupted_ ? SweepEnd::interrupted
                                 : SweepEnd::out_of_time;
  }

  Study const& study_;
  results::SweepFile& file_;
  SweepOptions const& options_;
  Worlds worlds_;
  std::optional<BlockLedger> ledger_;
  SweepReport report_;
  double started_ = 0;
  std::uint64_t before_ = 0;  // replications stored by earlier sessions
  std::mutex mutex_;          // of all below, the ledger and the file
  std::condition_variable changed_;
  int working_ = 0;
  double timed_seconds_ = 0;
  std::uint64_t timed_blocks_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> interrupted_{false};
  std::atomic<bool> out_of_time_{false};
};

}  // namespace

SweepReport run_sweep(Study const& study, results::SweepFile& file, SweepOptions const& options) {
  return Driver(study, file, options).run();
}

std::optional<FileProblem> merge_parts(Study const& study, results::SweepFile& into,
                                       std::vector<results::SweepFile> const& parts) {
  auto state = into.state(study.precision.size());
  if (!state) return state.error();
  BlockLedger ledger(study, std::move(state).value());
  results::SweepCommit nothing;
  ledger.begin(nothing);
  std::map<std::pair<std::uint64_t, std::uint64_t>, bool> seen;
  for (results::SweepFile const& part : parts) {
    auto const problem =
        part.for_each_block([&](results::BlockValues&& block,
                                std::vector<results::StoredFailure>&& failures) -> std::optional<FileProblem> {
          bool const valid = block.point < study.points.size() && block.block < study.blocks();
          if (!valid) return FileProblem{"a part has a block that the study hasn't", "the file is damaged"};
          if (!seen.emplace(std::pair(block.point, block.block), true).second) return std::nullopt;  // given twice
          results::SweepCommit change;
          ledger.accept(block, sums_of(block, study.variants.size(), study.outcomes.size()), change);
          change.failures = std::move(failures);
          change.points = ledger.take_changed();
          return into.commit(change, ledger.state(), study.precision.size());
        });
    if (problem) return problem;
  }
  ledger.look_at_reached({});
  results::SweepCommit last;
  last.points = ledger.take_changed();
  return into.commit(last, ledger.state(), study.precision.size());
}

std::string difference(results::StoredStudy const& stored, results::StoredStudy const& now) {
  auto const semantics_then = stored.manifest.find("semantics");
  auto const semantics_now = now.manifest.find("semantics");
  if (semantics_then == stored.manifest.end() || semantics_then->second != semantics_now->second) {
    return fmt::format("what a scenario means has changed since (semantics version {} then, {} now)",
                       semantics_then == stored.manifest.end() ? "unknown" : semantics_then->second,
                       semantics_now->second);
  }
  auto const key_of = [](std::string const& line) {
    // Names in a line are quoted, so the first blank outside quotes ends its path.
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] == '"') quoted = !quoted;
      if (line[i] == ' ' && !quoted) return line.substr(0, i);
    }
    return line;
  };
  auto const people = [](std::string path) {
    path.erase(std::remove(path.begin(), path.end(), '"'), path.end());
    return path;
  };
  auto const values_of = [&](std::vector<std::string> const& lines) {
    std::map<std::string, std::string> values;
    for (std::string const& line : lines) {
      std::string const key = key_of(line);
      values[key] += line.substr(key.size());
    }
    return values;
  };
  auto const then = values_of(stored.scenario_lines);
  auto const today = values_of(now.scenario_lines);
  for (auto const& [key, value] : then) {
    auto const found = today.find(key);
    if (found == today.end()) return fmt::format("{} is no longer there (it was{})", people(key), value);
    if (found->second != value) return fmt::format("{} was{} and is{} now", people(key), value, found->second);
  }
  for (auto const& [key, value] : today) {
    if (!then.contains(key)) return fmt::format("{} is new (it is{})", people(key), value);
  }
  for (auto const& [key, value] : stored.manifest) {
    auto const found = now.manifest.find(key);
    if (found == now.manifest.end() || found->second != value) {
      return fmt::format("{} was {} and is {} now", key, value, found == now.manifest.end() ? "gone" : found->second);
    }
  }
  return {};
}

}  // namespace chokepoint::sweep
