#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <queue>
#include <vector>

#include "engine/base/math.hpp"
#include "engine/kernel/event_queue.hpp"
#include "engine/kernel/random_stream.hpp"

/// The hold model (Vaucher and Duval, A comparison of simulation event list algorithms, 1975): with n events pending,
/// take the least and put it back some time later. What is timed is the queue alone: increments are drawn beforehand.
namespace chokepoint::kernel {
namespace {

constexpr std::size_t increment_count = 1U << 16;
constexpr double seconds_between_events = 1000;

enum class Law : std::uint8_t { exponential, uniform, bimodal, triangular };

/// Increments of the laws of Rönngren and Ayani (A comparative study of parallel and sequential priority queue
/// algorithms, ACM TOMACS 7(2), 1997), with the given mean.
double increment(Law law, Uniform64 draw) {
  double const u = draw.lower();
  switch (law) {
    case Law::exponential:
      return -base::log(u);
    case Law::uniform:
      return 2 * u;
    case Law::bimodal:
      return u < 0.1 ? 8.1 + 2 * (u / 0.1) : 0.2 * (u - 0.1) / 0.9;  // one of ten is far
    case Law::triangular:
      return 1.5 * base::exp(0.5 * base::log(u));
  }
  return 0;
}

std::vector<std::int64_t> increments(Law law, double mean_seconds) {
  std::vector<std::int64_t> seconds;
  RandomStream stream(StreamKey::of(1, "hold"), 0, 0, 0);
  for (std::size_t i = 0; i < increment_count; ++i) {
    seconds.push_back(static_cast<std::int64_t>(increment(law, stream.next()) * mean_seconds));
  }
  return seconds;
}

/// What everybody has: the standard's binary heap.
class StandardQueue {
 public:
  void push(Event const& event) { queue_.push(event); }
  Event pop() {
    Event const event = queue_.top();
    queue_.pop();
    return event;
  }

 private:
  struct Later {
    bool operator()(Event const& a, Event const& b) const { return b.key < a.key; }
  };
  std::priority_queue<Event, std::vector<Event>, Later> queue_;
};

template <class Queue>
void hold(benchmark::State& state, Law law) {
  auto const pending = static_cast<std::size_t>(state.range(0));
  std::vector<std::int64_t> const steps = increments(law, seconds_between_events * static_cast<double>(pending));
  Queue queue;
  std::uint64_t count = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i < pending; ++i) {
    Event event;
    event.key = Key::of(base::SimTime(steps[next++ % increment_count]), 1, 0, ActorId(0U), ++count);
    queue.push(event);
  }
  Key last;
  auto const once = [&] {
    Event event = queue.pop();
    if (event.key < last) state.SkipWithError("an event came out too late");
    last = event.key;
    base::SimTime const again = event.key.time() + base::Duration(steps[next++ % increment_count]);
    event.key = Key::of(again, 1, 0, ActorId(0U), ++count);
    queue.push(event);
  };
  for (std::size_t i = 0; i < 3 * pending; ++i) once();  // until what is pending looks as it always will
  for (auto _ : state) once();
  state.SetItemsProcessed(state.iterations());
}

void sizes(benchmark::internal::Benchmark* benchmark) {
  bool const brief = std::getenv("CHOKEPOINT_BENCH_BRIEF") != nullptr;
  for (int const pending : {16, 100, 1'000, 10'000, 100'000, 1'000'000}) {
    if (!brief || pending <= 10'000) benchmark->Arg(pending);
  }
}
void ladder(benchmark::State& state, Law law) { hold<EventQueue>(state, law); }
void heap(benchmark::State& state, Law law) { hold<EventHeap>(state, law); }
void standard(benchmark::State& state, Law law) { hold<StandardQueue>(state, law); }
BENCHMARK_CAPTURE(ladder, exponential, Law::exponential)->Apply(sizes);
BENCHMARK_CAPTURE(ladder, uniform, Law::uniform)->Apply(sizes);
BENCHMARK_CAPTURE(ladder, bimodal, Law::bimodal)->Apply(sizes);
BENCHMARK_CAPTURE(ladder, triangular, Law::triangular)->Apply(sizes);
BENCHMARK_CAPTURE(heap, exponential, Law::exponential)->Apply(sizes);
BENCHMARK_CAPTURE(standard, exponential, Law::exponential)->Apply(sizes);

}  // namespace
}  // namespace chokepoint::kernel
