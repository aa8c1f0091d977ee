#include "engine/sweep/calibration_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <limits>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/base/unreproducible.hpp"
#include "engine/kernel/distribution_normal.hpp"
#include "engine/simulation/simulation.hpp"
#include "engine/sweep/workers.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::sweep {

namespace {

using results::FileProblem;
using results::StoredProposal;

/// Runs proposals on one thread; its memory is used again.
class ProposalRunner {
 public:
  ProposalRunner(Calibration const& calibration, std::shared_ptr<StudyWorld const> world)
      : calibration_(calibration),
        world_(std::move(world)),
        errors_(kernel::StreamKey::of(calibration.study.seed, "calibration.error")) {
    for (auto const& series : calibration.series) hashes_.push_back(base::name_hash(series.name));
  }

  /// Nothing when it was asked to stop, or somebody outside didn't answer in time, who is then named in `late`.
  std::optional<StoredProposal> run(Proposal at, std::vector<double> const& scores, std::function<bool()> const& stop,
                                    std::string& late) {
    StoredProposal tried{at.generation, at.index, Calibration::luck(at), 0, {}, calibration_.prior.values(scores), {}};
    pins_.clear();
    for (std::size_t i = 0; i < tried.values.size(); ++i) {
      pins_.push_back({calibration_.fitted[i].uncertain, tried.values[i]});
    }
    for (std::size_t i = 0; i < tried.values.size(); ++i) tried.values[i] /= calibration_.fitted[i].per_unit;
    simulation::RunSettings settings;
    settings.seed = calibration_.study.seed;
    settings.replication = tried.luck;
    settings.draw_uncertain = true;
    settings.pinned = pins_;
    settings.stop_requested = stop;
    try {
      if (!simulation_) {
        simulation_ = std::make_unique<simulation::Simulation>(world_->world, simulation::ExecutionSettings{},
                                                               steps_of(calibration_.study.bands, world_->world));
      }
      simulation::RunRecord const record = simulation_->run(settings);
      if (record.unfinished()) {
        if (record.end == kernel::RunEnd::unanswered) late = record.failure;
        return std::nullopt;
      }
      tried.events = record.events;
      if (record.failed()) {
        tried.failure = record.failure;
      } else {
        see(record, tried);
      }
    } catch (base::Unreproducible const& problem) {
      simulation_.reset();
      late = problem.what();
      return std::nullopt;
    } catch (base::BrokenPromise const& defect) {
      simulation_.reset();  // nobody knows what state it is in
      tried.failure = fmt::format("a defect in chokepoint: {}", defect.what());
    } catch (std::bad_alloc const&) {
      simulation_.reset();
      tried.failure = "out of memory";
    } catch (std::exception const& problem) {
      simulation_.reset();
      tried.failure = problem.what();
    }
    if (!tried.failure.empty()) tried.seen.clear();
    return tried;
  }

 private:
  /// What would have been seen of this future: with an error of its own where what was seen has one.
  void see(simulation::RunRecord const& record, StoredProposal& tried) const {
    for (CalibrationTarget const& target : calibration_.targets) {
      if (target.kind != CalibrationTarget::Kind::value) {
        // What never came, came later than all that is asked about.
        auto const& date = record.outcomes[target.place].value;
        base::SimTime const last = world_->world.clock.to;
        double const seconds = date ? *date : static_cast<double>(last.seconds());
        tried.seen.push_back(seconds / static_cast<double>(base::seconds_a_day));
        continue;
      }
      auto const& value = record.steps[target.place];
      if (value && !std::isfinite(*value)) {
        tried.failure = fmt::format("an outcome has the value {}, which is no number", *value);
        return;
      }
      double seen = value ? *value : std::numeric_limits<double>::quiet_NaN();
      if (target.error > 0) {
        auto const day = static_cast<std::uint64_t>(target.at.seconds());
        double const off = kernel::normal_score(kernel::draw(errors_, tried.luck, hashes_[target.series], day, 0));
        seen = target.error_share > 0 ? seen * base::exp(target.error_share * off) : seen + target.error * off;
      }
      tried.seen.push_back(seen);
    }
  }

  Calibration const& calibration_;
  std::shared_ptr<StudyWorld const> world_;
  kernel::StreamKey errors_;
  std::vector<std::uint64_t> hashes_;  // by series
  std::unique_ptr<simulation::Simulation> simulation_;
  std::vector<model::PinnedValue> pins_;
};

results::StoredGeneration stored(std::uint64_t number, Generation const& generation) {
  results::StoredGeneration one{number,
                                generation.tolerance,
                                generation.tried,
                                generation.accepted,
                                generation.failed,
                                generation.whole,
                                effective_size(generation.particles)};
  for (Particle const& particle : generation.particles) {
    one.particles.push_back({particle.proposal, particle.distance, particle.weight});
  }
  return one;
}

/// The work of a calibration and its one writer. All but `stop_now` by one caller at a time.
class CalibrationWork {
 public:
  CalibrationWork(Calibration const& calibration, results::CalibrationFile& file, CalibrationOptions const& options,
                  CalibrationLedger& ledger)
      : calibration_(calibration), file_(file), options_(options), ledger_(ledger) {}

  /// What the file holds goes through the ledger as if it were just tried.
  bool begin() {
    began_ = options_.clock();
    if (auto problem = file_.for_each_proposal([&](StoredProposal&& one) {
          ledger_.accept({{one.generation, one.proposal}, std::move(one.seen)});
        })) {
      return fail(std::move(*problem));
    }
    known_ = ledger_.generations().size();
    before_ = ledger_.simulations();
    // What an interrupted session may not have come to say.
    results::CalibrationCommit change;
    known_ = 0;
    note_ended(change);
    return store(change);
  }

  bool stop_now() {
    if (stopping_.load(std::memory_order_relaxed)) return true;
    if (options_.stop_requested && options_.stop_requested()) {
      interrupted_ = true;
      stopping_ = true;
    }
    return stopping_;
  }
  void abandon() { stopping_ = true; }
  bool over() const { return ledger_.end() != CalibrationEnd::none; }

  /// Small ones towards the end of a generation: what is tried beyond it is lost.
  std::vector<Proposal> take() {
    auto taken = ledger_.take(batch_size());
    if (!taken.empty()) ++out_;
    return taken;
  }
  bool has_work_out() const { return out_ > 0; }

  void done(std::vector<StoredProposal>&& tried, std::vector<Proposal> const& not_run, double seconds,
            std::string const& late) {
    --out_;
    timed_seconds_ += seconds;
    timed_ += tried.size();
    ledger_.give_back(not_run);
    results::CalibrationCommit change;
    for (StoredProposal& one : tried) {
      events_ += one.events;
      if (one.generation != ledger_.generation() || over()) continue;  // beyond its generation's end
      ledger_.accept({{one.generation, one.proposal}, one.seen});
      change.tried.push_back(std::move(one));
    }
    note_ended(change);
    if (!problem_ && !change.tried.empty() && store(change) && options_.report) options_.report(progress());
    if (!late.empty()) fail({late, "what was finished is stored: go on with chokepoint resume"});
  }

  CalibrationReport finish() {
    CalibrationReport report;
    report.end = ledger_.end();
    report.interrupted = interrupted_;
    report.problem = problem_;
    report.simulations = ledger_.simulations();
    report.failures = ledger_.failures();
    report.events = events_;
    return report;
  }

 private:
  bool fail(FileProblem problem) {
    if (!problem_) problem_ = std::move(problem);
    stopping_ = true;
    return false;
  }
  bool store(results::CalibrationCommit const& change) {
    auto problem = file_.commit(change);
    return problem ? fail(std::move(*problem)) : true;
  }
  void note_ended(results::CalibrationCommit& change) {
    auto const& generations = ledger_.generations();
    for (; known_ < generations.size(); ++known_) {
      change.ended.push_back(stored(known_, generations[known_]));
      change.beyond.emplace_back(known_, generations[known_].tried);
      change.scales = ledger_.scales();
    }
    if (over()) change.end = word_of(ledger_.end());
  }
  std::uint64_t batch_size() const {
    if (options_.batch > 0) return options_.batch;
    constexpr double wanted = 0.25;  // seconds of a transaction
    constexpr std::uint64_t most = 4096;
    if (timed_ == 0) return 1;
    double const each = timed_seconds_ / static_cast<double>(timed_);
    auto const by_time = static_cast<std::uint64_t>(wanted / std::max(each, 1e-6));
    auto const by_rest = ledger_.expected() / (2 * static_cast<std::uint64_t>(options_.threads));
    return std::clamp<std::uint64_t>(std::min(by_time, by_rest), 1, most);
  }
  CalibrationProgress progress() const {
    CalibrationProgress progress;
    progress.generation = ledger_.generation();
    progress.generations = calibration_.rules.generations;
    progress.tried = ledger_.counted();
    progress.kept = ledger_.kept();
    progress.particles = calibration_.rules.particles;
    progress.simulations = ledger_.simulations();
    progress.failures = ledger_.failures();
    progress.tolerance = ledger_.tolerance();
    double const seconds = options_.clock() - began_;
    if (seconds > 0) progress.per_second = static_cast<double>(ledger_.simulations() - before_) / seconds;
    if (progress.per_second > 0) progress.remaining = static_cast<double>(ledger_.expected()) / progress.per_second;
    return progress;
  }

  Calibration const& calibration_;
  results::CalibrationFile& file_;
  CalibrationOptions const& options_;
  CalibrationLedger& ledger_;
  std::size_t known_ = 0;  // generations that are stored
  std::optional<FileProblem> problem_;
  double began_ = 0;
  std::uint64_t before_ = 0;  // simulations of earlier sessions
  std::uint64_t events_ = 0;
  int out_ = 0;  // batches
  double timed_seconds_ = 0;
  std::uint64_t timed_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> interrupted_{false};
};

/// One thread's part.
void work_on(Calibration const& calibration, std::shared_ptr<StudyWorld const> const& world, CalibrationWork& work,
             CalibrationLedger const& ledger, CalibrationOptions const& options, std::mutex& mutex,
             std::condition_variable& changed) {
  ProposalRunner runner(calibration, world);
  std::unique_lock lock(mutex);
  while (!work.stop_now() && !work.over()) {
    std::vector<Proposal> const batch = work.take();
    if (batch.empty()) {
      if (!work.has_work_out()) break;
      changed.wait(lock);
      continue;
    }
    std::vector<std::vector<double>> scores;
    for (Proposal const& one : batch) scores.push_back(ledger.scores(one));
    lock.unlock();
    double const began = options.clock();
    std::vector<StoredProposal> tried;
    std::exception_ptr defect;
    std::string late;
    try {
      for (std::size_t i = 0; i < batch.size() && !work.stop_now(); ++i) {
        auto one = runner.run(
            batch[i], scores[i], [&] { return work.stop_now(); }, late);
        if (!one) break;
        tried.push_back(std::move(*one));
      }
    } catch (...) {
      defect = std::current_exception();
    }
    double const took = options.clock() - began;
    lock.lock();
    std::vector<Proposal> const not_run(batch.begin() + static_cast<std::ptrdiff_t>(tried.size()), batch.end());
    work.done(std::move(tried), not_run, took, late);
    if (defect) work.abandon();
    changed.notify_all();
    if (defect) std::rethrow_exception(defect);
  }
  changed.notify_all();
}

}  // namespace

CalibrationLedger make_ledger(Calibration const& calibration) {
  return {calibration.rules, calibration.targets, calibration.prior.size(), calibration.study.seed};
}

CalibrationReport run_calibration(Calibration const& calibration, results::CalibrationFile& file,
                                  CalibrationOptions const& options, CalibrationLedger& ledger) {
  CalibrationWork work(calibration, file, options, ledger);
  if (!work.begin() || work.over()) return work.finish();
  Worlds worlds(calibration.study);
  base::Diagnostics diagnostics;
  auto const world = worlds.world(0, 0, diagnostics);
  CHOKEPOINT_CHECK(world != nullptr, "the world that was planned in can't be assembled");
  std::mutex mutex;
  std::condition_variable changed;
  run_workers(options.threads, [&](int) { work_on(calibration, world, work, ledger, options, mutex, changed); });
  return work.finish();
}

}  // namespace chokepoint::sweep
