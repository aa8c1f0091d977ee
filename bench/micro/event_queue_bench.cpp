#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "engine/base/math.hpp"
#include "engine/kernel/event_queue.hpp"
#include "engine/kernel/random_stream.hpp"

/// The hold model (Vaucher and Duval, A comparison of simulation event list algorithms, 1975): with n events pending,
/// take the least and put it back an exponential time later. What is timed is the queue alone: increments are drawn
/// beforehand.
namespace chokepoint::kernel {
namespace {

constexpr std::size_t increment_count = 1U << 16;
constexpr double seconds_between_events = 1000;

std::vector<std::int64_t> increments(double mean_seconds) {
  std::vector<std::int64_t> seconds;
  RandomStream stream(StreamKey::of(1, "hold"), 0, 0, 0);
  for (std::size_t i = 0; i < increment_count; ++i) {
    seconds.push_back(static_cast<std::int64_t>(-base::log(stream.next().lower()) * mean_seconds));
  }
  return seconds;
}

void hold(benchmark::State& state) {
  auto const pending = static_cast<std::size_t>(state.range(0));
  std::vector<std::int64_t> const steps = increments(seconds_between_events * static_cast<double>(pending));
  EventQueue queue;
  std::uint64_t count = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < pending; ++i) {
    Event event;
    event.key = Key::of(base::SimTime(steps[next++ % increment_count]), 1, 0, ActorId(0U), ++count);
    queue.push(event);
  }
  Key last;
  for (auto _ : state) {
    Event event = queue.pop();
    if (event.key < last) state.SkipWithError("an event came out too late");
    last = event.key;
    base::SimTime const again = event.key.time() + base::Duration(steps[next++ % increment_count]);
    event.key = Key::of(again, 1, 0, ActorId(0U), ++count);
    queue.push(event);
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(hold)->Arg(16)->Arg(256)->Arg(4096)->Arg(65536)->Arg(1 << 20);

}  // namespace
}  // namespace chokepoint::kernel
