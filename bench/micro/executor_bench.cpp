#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "engine/kernel/distribution.hpp"
#include "engine/kernel/executor.hpp"

/// Dispatch and draw: n actors, each with one event of its own pending; an event draws an exponential time and comes
/// back. What the kernel costs when handlers do nothing: queue, window, dispatch, one Philox draw and one logarithm.
namespace chokepoint::kernel {
namespace {

constexpr double mean_seconds = 1000;
constexpr std::uint64_t events_a_run = 2'000'000;

struct Tick {
  static constexpr std::uint8_t kind = 0;
  static constexpr std::uint32_t phase = 1;
  std::uint32_t turn;
};

struct Model {
  Distribution law = Distribution::exponential(mean_seconds);
  StreamKey luck = StreamKey::of(1, "tick");
  std::vector<std::int64_t> waited;  // seconds, by actor

  base::Duration draw_time(std::uint64_t actor, std::uint64_t turn) const {
    return sample_duration(law, draw(luck, 0, actor, turn, 0));
  }
  void dispatch(Event const&, std::byte const* payload, Context& context) {
    auto const tick = read_message<Tick>(payload);
    base::Duration const time = draw_time(context.self_name_hash(), tick.turn);
    waited[context.self().index()] += time.seconds();
    context.schedule(context.now() + time, Tick{tick.turn + 1});
  }
};

void dispatch_and_draw(benchmark::State& state) {
  auto const actors = static_cast<std::uint32_t>(state.range(0));
  std::vector<std::uint64_t> names;
  for (std::uint32_t actor = 0; actor < actors; ++actor) names.push_back(0x9E3779B97F4A7C15U * (actor + 1));
  Executor executor(Board({}, {}), names, base::hours(1), 1, 1);
  auto const span = static_cast<std::int64_t>(mean_seconds * static_cast<double>(events_a_run) / actors);
  Model model;
  std::uint64_t events = 0;
  for (auto _ : state) {
    executor.reset(1, 0, false);
    model.waited.assign(actors, 0);
    for (std::uint32_t actor = 0; actor < actors; ++actor) {
      executor.start_context(ActorId(actor), base::SimTime(0), 0)
          .schedule(base::SimTime(0) + model.draw_time(names[actor], 0), Tick{1});
    }
    RunLimits limits;
    limits.until = base::SimTime(span);
    RunReport const report = executor.run(model, limits);
    events += report.events;
    // Each actor is a Poisson process, so the count has the mean and the variance of events_a_run.
    double const expected = static_cast<double>(events_a_run);
    if (std::fabs(static_cast<double>(report.events) - expected) > 5 * std::sqrt(expected)) {
      state.SkipWithError("the number of events is not that of Poisson processes");
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}
BENCHMARK(dispatch_and_draw)->Arg(16)->Arg(1024)->Arg(65536)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace chokepoint::kernel
