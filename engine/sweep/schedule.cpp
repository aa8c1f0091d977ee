#include "engine/sweep/schedule.hpp"

#include <algorithm>
#include <utility>

#include "engine/sweep/block.hpp"

namespace chokepoint::sweep {

using results::FileProblem;

namespace {

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

}  // namespace

Schedule::Schedule(Study const& study, results::SweepFile& file, SweepOptions const& options)
    : study_(study), file_(file), options_(options) {}

bool Schedule::begin() {
  started_ = now();
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

bool Schedule::fail(FileProblem problem) {
  if (report_.problem) stopped_for_ = false;
  if (!report_.problem) report_.problem = std::move(problem);
  report_.end = SweepEnd::file_problem;
  stopping_ = true;
  return false;
}

void Schedule::give_up(FileProblem problem) { fail(std::move(problem)); }

void Schedule::stop_for(std::string const& who) {
  // What other workers have finished by then is stored as it comes.
  stopped_for_ = stopped_for_ || !report_.problem;
  fail({who, "what was finished is stored: go on with chokepoint resume"});
}

/// Writes a change, then looks at the points that it completes.
bool Schedule::store(results::SweepCommit& change) {
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

bool Schedule::stop_now() {
  if (stopping_.load(std::memory_order_relaxed)) return true;
  if (options_.stop_requested && options_.stop_requested()) {
    interrupted_ = true;
    stopping_ = true;
  } else if (study_.seconds && now() - started_ > *study_.seconds) {
    stopping_ = true;
  }
  return stopping_;
}

std::uint64_t Schedule::shard_size() const {
  if (options_.shard_blocks > 0) return options_.shard_blocks;
  constexpr double wanted = 0.25;  // seconds of a transaction
  constexpr std::uint64_t most = 256;
  if (timed_blocks_ == 0) return 1;
  double const each = timed_seconds_ / static_cast<double>(timed_blocks_);
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(wanted / std::max(each, 1e-6)), 1, most);
}

std::vector<Schedule::Address> Schedule::take() {
  auto shard = ledger_->take(shard_size());
  if (!shard.empty()) ++out_;
  return shard;
}

void Schedule::done(std::vector<BlockResult>&& blocks, std::vector<Address> const& not_run, double seconds) {
  --out_;
  timed_seconds_ += seconds;
  timed_blocks_ += blocks.size();
  ledger_->give_back(not_run);
  if (blocks.empty() || (report_.problem && !stopped_for_)) return;
  results::SweepCommit change;
  for (BlockResult& block : blocks) {
    ledger_->accept(block.values, std::move(block.sums), change);
    change.failures.insert(change.failures.end(), block.failures.begin(), block.failures.end());
  }
  if (store(change) && options_.report) options_.report(progress());
}

Progress Schedule::progress() {
  results::SweepState const& state = ledger_->state();
  Progress progress;
  progress.replications = state.replications;
  progress.expected = ledger_->expected();
  progress.predicted = options_.part ? progress.expected : ledger_->predicted();
  progress.failures = state.failures;
  progress.seconds = now() - started_;
  double const done = static_cast<double>(state.replications - before_);
  if (progress.seconds > 0) progress.per_second = done / progress.seconds;
  if (done > 0 && progress.predicted >= progress.replications) {
    progress.remaining = static_cast<double>(progress.predicted - progress.replications) / progress.per_second;
    if (study_.seconds)
      progress.remaining = std::min(*progress.remaining, std::max(0.0, *study_.seconds - progress.seconds));
  }
  progress.worst = ledger_->worst();
  return progress;
}

SweepReport Schedule::finish() {
  if (ledger_) report_.progress = progress();
  if (report_.problem) return std::move(report_);
  results::SweepCommit change;
  change.points = ledger_->take_changed();
  if (auto problem = file_.commit(change, ledger_->state(), study_.precision.size())) {
    fail(std::move(*problem));
    return std::move(report_);
  }
  try {
    ledger_->look_again(values_in(study_, file_, ledger_->state()));
  } catch (Unreadable const& unreadable) {
    fail(unreadable.problem);
    return std::move(report_);
  }
  report_.unmet = ledger_->unmet();
  bool const complete = ledger_->finished() || (options_.part && !stopping_);
  for (auto const& point : ledger_->state().points) report_.points_unmet += point.finished && !point.met ? 1U : 0U;
  report_.end = complete       ? report_.points_unmet == 0 ? SweepEnd::complete : SweepEnd::imprecise
                : interrupted_ ? SweepEnd::interrupted
                               : SweepEnd::out_of_time;
  return std::move(report_);
}

}  // namespace chokepoint::sweep
