#include <benchmark/benchmark.h>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/simulation/simulation.hpp"

/// The same models here and in SimPy, side by side in one run, on one core each: the same answers, and how many times
/// faster.
namespace chokepoint {
namespace {

/// A build that checks itself takes many times as long: there it is the answers that count.
#ifdef NDEBUG
constexpr int peer_replications = 10;
constexpr std::uint64_t replications = 64;
#else
constexpr int peer_replications = 3;
constexpr std::uint64_t replications = 8;
#endif

/// Mean and its standard error.
struct Estimate {
  double mean = 0;
  double error = 0;
};
Estimate estimate(std::vector<double> const& values) {
  Estimate found;
  double const count = static_cast<double>(values.size());
  for (double const value : values) found.mean += value / count;
  double squares = 0;
  for (double const value : values) squares += (value - found.mean) * (value - found.mean);
  found.error = std::sqrt(squares / (count - 1) / count);
  return found;
}

/// What a program writes to its standard output; empty where it can't be run.
std::string output_of(std::string const& command) {
  std::string text;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
  std::array<char, 4096> part{};
  while (pipe && std::fgets(part.data(), static_cast<int>(part.size()), pipe.get()) != nullptr) text += part.data();
  return text;
}

/// H200 reduced: license with two stages and refiling, permits, laboratory, customs, two flights; 7,300 orders a
/// future. Debian's Python has Debian's SimPy, whatever another one comes first.
void h200_reduced_beside_simpy(benchmark::State& state) {
  base::Diagnostics diagnostics;
  std::string const folder = CHOKEPOINT_SOURCE_DIR "/bench";
  auto const spec = scenario::read_scenario(folder + "/scenarios/h200_reduced/scenario.yaml", {}, diagnostics);
  auto world = spec ? scenario::assemble(*spec, diagnostics) : std::nullopt;
  if (!world) return state.SkipWithError(diagnostics.render(false).c_str());
  simulation::Simulation simulation(*world);
  simulation::RunSettings settings;
  (void)simulation.run(settings);  // warms up
  double seconds = 0;
  double peer_seconds = 0;
  std::uint64_t events = 0;
  for (auto _ : state) {
    std::string const said = output_of("/usr/bin/python3 " + folder + "/peers/simpy_h200.py " +
                                       std::to_string(peer_replications) + " 2>/dev/null");
    std::array<std::vector<double>, 3> values;  // by name: delivered, ordered, wait
    auto const began = std::chrono::steady_clock::now();
    for (settings.replication = 0; settings.replication < replications; ++settings.replication) {
      simulation::RunRecord const record = simulation.run(settings);
      events += record.events;
      for (std::size_t i = 0; i < values.size(); ++i) values.at(i).push_back(record.outcomes[i].value.value_or(0));
    }
    seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count() /
               static_cast<double>(replications);
    auto const peer = nlohmann::json::parse(said, nullptr, false);
    if (peer.is_discarded()) {
      state.SetLabel("no SimPy here: python3-simpy3");
      continue;
    }
    peer_seconds += peer["seconds"].get<double>() / peer_replications;
    char const* const names[] = {"delivered", "ordered", "wait"};
    for (std::size_t i = 0; i < values.size(); ++i) {
      Estimate const ours = estimate(values.at(i));
      Estimate const theirs = estimate(peer[names[i]].get<std::vector<double>>());
      state.counters[std::string(names[i]) + "_difference_in_errors"] =
          (ours.mean - theirs.mean) / std::hypot(ours.error, theirs.error);
      // With few replications errors are known badly: Student's t at three of them.
      constexpr double most = peer_replications > 5 ? 5 : 20;
      if (std::fabs(ours.mean - theirs.mean) > most * std::hypot(ours.error, theirs.error)) {
        state.SkipWithError((std::string(names[i]) + " isn't what SimPy says").c_str());
      }
    }
  }
  auto const runs = static_cast<double>(state.iterations());
  state.counters["ms_a_future"] = 1e3 * seconds / runs;
  state.counters["events_a_future"] = static_cast<double>(events) / runs / static_cast<double>(replications);
  if (peer_seconds == 0) return;
  state.counters["simpy_ms_a_future"] = 1e3 * peer_seconds / runs;
  state.counters["times_faster"] = peer_seconds / seconds;
}
BENCHMARK(h200_reduced_beside_simpy)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace chokepoint
