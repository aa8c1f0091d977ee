#include <benchmark/benchmark.h>

#include <cmath>
#include <optional>
#include <string>

#include "engine/analysis/failures.hpp"
#include "engine/analysis/flows.hpp"
#include "engine/analysis/longest_path.hpp"
#include "engine/analysis/supply_graph.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/simulation/simulation.hpp"
#include "tests/support/allocations.hpp"

/// Whole scenarios through the engine, as `chokepoint run` does them, each with its answer checked.
namespace chokepoint {
namespace {

model::World load(std::string const& folder, benchmark::State& state) {
  base::Diagnostics diagnostics;
  auto const spec = scenario::read_scenario(CHOKEPOINT_SOURCE_DIR "/" + folder + "/scenario.yaml", {}, diagnostics);
  auto world = spec ? scenario::assemble(*spec, diagnostics) : std::nullopt;
  if (!world) state.SkipWithError(diagnostics.render(false).c_str());
  return world ? std::move(*world) : model::World{};
}

/// W1. Counters: customers and events in a second, events for each customer, and allocations of a repeated run.
void mm10(benchmark::State& state) {
  model::World const world = load("bench/scenarios/mm10", state);
  if (world.outcomes.empty()) return;
  simulation::Simulation simulation(world);
  simulation::RunSettings settings;
  constexpr double day = 86400;
  constexpr double expected_wait = 0.204590 * 1000 / day;  // days; Erlang C for 10 servers at a load of 8
  simulation::RunRecord const record = simulation.run(settings);
  simulation::OutcomeValue const& served = record.outcomes[0];  // by name
  simulation::OutcomeValue const& waited = record.outcomes[1];
  double const wait = *waited.value;
  double const customers = *served.value;
  if (std::fabs(wait - expected_wait) > 4 * *waited.standard_error) {
    state.SkipWithError("the mean wait is not that of Erlang C");
  }
  std::uint64_t events = 0;
  std::size_t const before = test::allocations();
  for (auto _ : state) events += simulation.run_events(settings).events;
  std::size_t const allocated = test::allocations() - before;
  auto const runs = static_cast<double>(state.iterations());
  state.counters["customers/s"] = benchmark::Counter(customers * runs, benchmark::Counter::kIsRate);
  state.counters["events/s"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
  state.counters["events/customer"] = static_cast<double>(record.events) / customers;
  state.counters["wait_of_service"] = wait * day / 1000;
  state.counters["allocations"] = static_cast<double>(allocated);
  if (allocated != 0) state.SkipWithError("a repeated run allocates");
}
BENCHMARK(mm10)->Unit(benchmark::kMillisecond);

/// The reference story, one drawn future after the other. Counters: events in a second, events of a future, and
/// allocations when the same futures are run again.
void h200_china(benchmark::State& state) {
  constexpr std::uint64_t futures = 4;
  model::World const world = load("scenarios/h200-china", state);
  if (world.outcomes.empty()) return;
  simulation::Simulation simulation(world);
  simulation::RunSettings settings;
  settings.draw_uncertain = true;
  auto const run_all = [&] {
    std::uint64_t events = 0;
    for (settings.replication = 0; settings.replication < futures; ++settings.replication) {
      events += simulation.run_events(settings).events;
    }
    return events;
  };
  std::uint64_t const once = run_all();
  std::uint64_t events = 0;
  std::size_t const before = test::allocations();
  for (auto _ : state) events += run_all();
  std::size_t const allocated = test::allocations() - before;
  auto const runs = static_cast<double>(state.iterations()) * static_cast<double>(futures);
  state.counters["events/s"] = benchmark::Counter(static_cast<double>(events), benchmark::Counter::kIsRate);
  state.counters["s/future"] = benchmark::Counter(runs, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["events/future"] = static_cast<double>(once) / static_cast<double>(futures);
  state.counters["allocations"] = static_cast<double>(allocated);
  if (allocated != 0) state.SkipWithError("a repeated run allocates");
}
BENCHMARK(h200_china)->Unit(benchmark::kMillisecond);

/// A world of 2,197 firms: reading its tables and putting it together.
void read_world_semiconductors(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(load("scenarios/world-semiconductors", state));
}
BENCHMARK(read_world_semiconductors)->Unit(benchmark::kMillisecond);

/// The same world's graph: what `chokepoint analyze` asks of it that takes long.
void analyze_world_semiconductors(benchmark::State& state) {
  model::World const world = load("scenarios/world-semiconductors", state);
  if (world.outcomes.empty()) return;
  constexpr double planted_days = 441.3;  // the generator's own longest chain
  for (auto _ : state) {
    analysis::SupplyGraph const graph = analysis::supply_graph(world);
    benchmark::DoNotOptimize(analysis::contract_cuts(graph));
    benchmark::DoNotOptimize(analysis::least_failures(graph, analysis::Actor::firm));
    benchmark::DoNotOptimize(analysis::betweenness_of_firms(graph));
    if (std::fabs(analysis::longest_path(graph).days - planted_days) > 0.05) {
      state.SkipWithError("the longest chain is not the planted one");
      break;
    }
  }
}
BENCHMARK(analyze_world_semiconductors)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace chokepoint
