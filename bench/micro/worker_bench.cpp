#include <benchmark/benchmark.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "engine/policy/chokepoint_policy.h"
#include "engine/workers/worker_answers.hpp"
#include "tests/support/asked_allocation.hpp"

/// What an answer in Python costs, by how many orders it is asked about at once: the way there and back, and with a
/// rule.
namespace {

using namespace chokepoint;

std::string const nothing = "def decide(situation, cases, parameters, state):\n    return [0] * len(cases)\n";

/// What is kept for American buyers others don't get; the tests have the same file.
std::string rule() {
  std::ifstream file(CHOKEPOINT_SOURCE_DIR "/tests/plugins/files/reserve.py");
  return {std::istreambuf_iterator<char>(file), {}};
}

void ask(benchmark::State& state, std::string const& source, bool decides) {
  auto const file = std::make_shared<policy::WorkerFile const>(policy::WorkerFile{"bench", "bench.py", source, ""});
  workers::WorkerAnswers const answers(model::Question::allocation, file, {"reserve"}, test::names_to_ask_about());
  auto const answerer = answers.open(test::names_to_ask_about());
  std::vector<double> const wanted(static_cast<std::size_t>(state.range(0)), 0.25);
  std::vector<std::int64_t> decided = test::ask_allocation(*answerer, {}, wanted, {60});  // the program begins
  if (decided.front() != (decides ? 250 : 0)) state.SkipWithError("it decides something else");
  for (auto _ : state) {
    decided = test::ask_allocation(*answerer, {}, wanted, {60});
    benchmark::DoNotOptimize(decided.data());
  }
  state.counters["a case"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(wanted.size()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void there_and_back(benchmark::State& state) { ask(state, nothing, false); }
BENCHMARK(there_and_back)->Arg(1)->Arg(16)->Arg(256)->UseRealTime();

void with_a_rule(benchmark::State& state) { ask(state, rule(), true); }
BENCHMARK(with_a_rule)->Arg(1)->Arg(16)->Arg(256)->UseRealTime();

}  // namespace
