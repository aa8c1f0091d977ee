#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/sweep/block.hpp"
#include "engine/sweep/run.hpp"
#include "engine/sweep/sums.hpp"

/// Sweeps: what a replication costs, what storing costs, what a second thread brings, and what common luck saves.
namespace chokepoint {
namespace {

namespace fs = std::filesystem;

/// Whether it is figures that are wanted. In a test it is the answers that count, and a build that checks itself tells
/// nothing by its figures.
#ifdef NDEBUG
bool const measures = std::getenv("CHOKEPOINT_BENCH_BRIEF") == nullptr;
#else
bool const measures = false;
#endif

double wall_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::optional<sweep::Study> study_of(std::string const& folder, std::uint64_t replications, benchmark::State& state) {
  base::Diagnostics diagnostics;
  auto study = sweep::read_study({CHOKEPOINT_SOURCE_DIR "/" + folder + "/study.yaml", {}, {}}, diagnostics);
  if (!study) state.SkipWithError(diagnostics.render(false).c_str());
  if (study) study->replications = replications;
  return study;
}

struct Swept {
  double seconds = 0;
  std::string hash;
  results::SweepState state;
};

/// A whole sweep into a file of its own, which is gone afterwards.
Swept sweep_with(sweep::Study const& study, sweep::Executor& executor) {
  fs::path const path = fs::temp_directory_path() / ("chokepoint_bench_" + std::to_string(::getpid()));
  Swept swept;
  if (auto const problem = results::SweepFile::create(path, sweep::describe(study, "bench"))) return swept;
  {
    auto opened = results::SweepFile::open(path);
    if (!opened) return swept;
    results::SweepFile file = std::move(opened).value();
    sweep::SweepOptions options;
    options.clock = wall_seconds;
    double const began = wall_seconds();
    (void)sweep::run_sweep(study, file, options, executor);
    swept.seconds = wall_seconds() - began;
    if (auto const hash = file.canonical_hash()) swept.hash = hash.value();
    if (auto const known = file.state(0)) swept.state = known.value();
  }
  for (char const* end : {"", "-wal", "-shm"}) fs::remove(fs::path(path) += end);
  return swept;
}

/// h200-china's baseline, one replication after another on one core: runs in a second.
void h200_china_replications(benchmark::State& state) {
  auto const study = study_of("scenarios/h200-china", 64, state);
  if (!study) return;
  sweep::Worlds worlds(*study);
  sweep::Worker worker(*study, worlds);
  std::string const first = worker.replay(0, 0, 0, false).hash;
  std::uint64_t runs = 0;
  for (auto _ : state) {
    auto const record = worker.replay(0, 0, runs++ % study->replications, false);
    if (record.failed()) return state.SkipWithError(record.failure.c_str());
  }
  if (worker.replay(0, 0, 0, false).hash != first) state.SkipWithError("a replication depends on those before it");
  state.counters["replications/s"] = benchmark::Counter(static_cast<double>(runs), benchmark::Counter::kIsRate);
}
BENCHMARK(h200_china_replications)->Unit(benchmark::kMillisecond);

/// Leaves a study's baseline and the two variants in which a government closes a market.
void keep_closures(sweep::Study& study) {
  std::erase_if(study.variants, [](sweep::Variant const& one) {
    return one.name != "as_published" && one.name != "us_closed" && one.name != "china_closed";
  });
}

/// Of this process and those that it has waited for.
double processor_seconds() {
  double seconds = 0;
  for (int const who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage used{};
    ::getrusage(who, &used);
    for (timeval const& part : {used.ru_utime, used.ru_stime}) {
      seconds += static_cast<double>(part.tv_sec) + 1e-6 * static_cast<double>(part.tv_usec);
    }
  }
  return seconds;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// The same sweep on one worker and on two, as threads and as processes, several times each. Counters: how many times
/// as fast two are, by medians. Processes share nothing but the writer, so what threads lose against them is what
/// sharing costs: in wall time, which tells on an idle machine alone, and in processor time, where others work, too.
void two_workers(benchmark::State& state) {
  auto study = study_of("scenarios/h200-china", measures ? 64 : 4, state);
  if (!study) return;
  keep_closures(*study);
  int const rounds = measures ? 5 : 1;
  std::vector<double> one;
  std::vector<double> threads;
  std::vector<double> processes;
  std::vector<double> threads_processor;
  std::vector<double> processes_processor;
  std::vector<double> unused;
  for (auto _ : state) {
    std::set<std::string> hashes;
    auto const time = [&](std::vector<double>& seconds, std::vector<double>& processor,
                          std::unique_ptr<sweep::Executor> executor) {
      double const before = processor_seconds();
      Swept const swept = sweep_with(*study, *executor);
      executor.reset();  // its processes have ended
      processor.push_back(processor_seconds() - before);
      hashes.insert(swept.hash);
      seconds.push_back(swept.seconds);
    };
    // Before there are threads, which processes aren't forked from.
    for (int round = 0; round < rounds; ++round) time(processes, processes_processor, sweep::make_forked(*study, 2));
    for (int round = 0; round < rounds; ++round) {
      time(threads, threads_processor, sweep::make_threads(*study, 2));
      time(one, unused, sweep::make_threads(*study, 1));
    }
    if (hashes.size() != 1 || hashes.begin()->empty()) return state.SkipWithError("not the same bits");
  }
  state.counters["threads"] = median(one) / median(threads);
  state.counters["processes"] = median(one) / median(processes);
  state.counters["threads/processes"] = median(processes) / median(threads);
  state.counters["threads/processes_processor"] = median(processes_processor) / median(threads_processor);
}
BENCHMARK(two_workers)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

/// Replications of 20 outcomes into the file, in transactions of 512 blocks, without simulating: as a table (0), or
/// packed by block (1).
void store_rows(benchmark::State& state) {
  auto study = study_of("scenarios/h200-china", static_cast<std::uint64_t>(state.range(0)), state);
  if (!study) return;
  study->variants.resize(1);
  study->bands.clear();
  study->rows = state.range(1) == 1 ? sweep::RowsKept::blocks : sweep::RowsKept::table;
  study->outcomes.clear();
  for (int i = 0; i < 20; ++i) {
    model::Outcome outcome;
    outcome.name = "outcome" + std::to_string(i);
    study->outcomes.push_back(outcome);
  }
  fs::path const path = fs::temp_directory_path() / ("chokepoint_store_" + std::to_string(::getpid()));
  results::BlockValues block;
  block.replications = 16;
  block.events.assign(16, 1000);
  block.hashes.assign(16, {1, 2});
  block.failed.assign(16, 0);
  block.luck.assign(16, 0);
  for (int i = 0; i < 320; ++i) block.values.push_back(i * 0.37);
  for (auto _ : state) {
    if (auto const problem = results::SweepFile::create(path, sweep::describe(*study, "bench"))) {
      return state.SkipWithError(problem->message.c_str());
    }
    auto opened = results::SweepFile::open(path);
    if (!opened) return state.SkipWithError(opened.error().message.c_str());
    results::SweepFile file = std::move(opened).value();
    results::SweepState const known = file.state(0).value();
    std::vector<results::BlockValues> shard(512, block);
    for (std::uint64_t first = 0; first < study->blocks(); first += shard.size()) {
      results::SweepCommit change;
      for (std::uint64_t i = 0; i < shard.size() && first + i < study->blocks(); ++i) {
        shard[i].block = first + i;
        change.blocks.push_back(&shard[i]);
      }
      if (auto const problem = file.commit(change, known, 0)) return state.SkipWithError(problem->message.c_str());
    }
    auto const last = file.row(0, study->replications - 1);
    if (!last || !last.value() || last.value()->values[19] != 319 * 0.37) state.SkipWithError("the rows aren't there");
  }
  for (char const* end : {"", "-wal", "-shm"}) fs::remove(fs::path(path) += end);
  state.counters["rows/s"] =
      benchmark::Counter(static_cast<double>(state.iterations() * state.range(0)), benchmark::Counter::kIsRate);
}
BENCHMARK(store_rows)
    ->ArgNames({"replications", "packed"})
    ->ArgsProduct({{measures ? 1'000'000 : 1'008}, {0, 1}})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1)
    ->Repetitions(measures ? 3 : 1);

/// How many times fewer replications it takes to know what a closed United States or China changes, on common luck,
/// than by independent runs. 1 where one of both never varies: nothing is delivered through a closed gate.
void paired_comparison(benchmark::State& state) {
  auto study = study_of("scenarios/h200-china", measures ? 128 : 4, state);
  if (!study) return;
  keep_closures(*study);
  for (auto _ : state) {
    Swept const swept = sweep_with(*study, *sweep::make_threads(*study, 2));
    std::size_t const outcomes = study->outcomes.size();
    for (std::size_t variant = 1; variant < study->variants.size(); ++variant) {
      std::string const& name = study->variants[variant].name;
      for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
        std::string const& measured = study->outcomes[outcome].name;
        if (measured != "compute_tpp" && measured != "delivered" && measured != "ascend") continue;
        auto const saved = sweep::variance_reduction(swept.state.sums.pairs[variant * outcomes + outcome]);
        if (saved) state.counters[fmt::format("{}.{}", name, measured)] = *saved;
      }
    }
    if (swept.hash.empty()) state.SkipWithError("the sweep didn't run");
  }
}
BENCHMARK(paired_comparison)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace chokepoint
