#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <thread>
#include <vector>

#include "engine/kernel/distribution.hpp"
#include "engine/kernel/executor.hpp"

/// PHOLD (Fujimoto: Performance of Time Warp under synthetic workloads, 1990), as ROSS ships it: each process has one
/// message; who gets it sends it on after the lookahead and an exponential time of the same mean, to itself in three
/// cases of four, else to anybody. Through the kernel as it is: its order of events, its streams of luck, its windows.
namespace chokepoint::kernel {
namespace {

constexpr std::int64_t lookahead_seconds = 1'000'000;      // a time unit of ROSS, fine enough that times hardly tie
constexpr std::uint64_t remote = std::uint64_t{1} << 62U;  // one of four
bool const brief = std::getenv("CHOKEPOINT_BENCH_BRIEF") != nullptr;
std::uint64_t const events_a_run = brief ? 200'000 : 2'000'000;

struct Ball {
  static constexpr std::uint8_t kind = 0;
  static constexpr std::uint32_t phase = 1;
  std::uint32_t turn;
};

struct alignas(64) Process {
  std::uint64_t drawn = 0;
  std::uint64_t checksum = 0;
};

struct Model {
  explicit Model(std::uint32_t processes) : state(processes) {}

  Distribution law = Distribution::exponential(static_cast<double>(lookahead_seconds));
  StreamKey luck = StreamKey::of(1, "phold");
  std::vector<Process> state;

  void dispatch(Event const& event, std::byte const* payload, Context& context) {
    auto const ball = read_message<Ball>(payload);
    Process& self = state[context.self().index()];
    self.checksum = self.checksum * 0x9E3779B97F4A7C15U + event.key.high + event.key.low;
    RandomStream stream(luck, context.replication(), context.self_name_hash(), ++self.drawn);
    base::SimTime const at = context.now() + base::Duration(lookahead_seconds) + sample_duration(law, stream.next());
    if (stream.next().bits < remote) {
      auto const to = static_cast<std::uint32_t>(stream.next().bits % state.size());
      if (to != context.self().index()) {
        context.send(ActorId(to), at, Ball{ball.turn + 1});
        return;
      }
    }
    context.schedule(at, Ball{ball.turn + 1});
  }

  void foresee(ActorId actor) { __builtin_prefetch(&state[actor.index()], 1); }

  /// Of all events that each process saw, in their order, and of how much luck each had.
  std::uint64_t checksum() const {
    std::uint64_t all = 0;
    for (Process const& process : state) all = (all + process.checksum + process.drawn) * 0x9E3779B97F4A7C15U;
    return all;
  }
};

struct Answer {
  std::uint64_t events = 0;
  std::uint64_t checksum = 0;
  double seconds = 0;
};

class Phold {
 public:
  Phold(std::uint32_t processes, std::uint16_t partitions, int threads)
      : model_(processes),
        executor_(Board({}, {}), names(processes), base::Duration(lookahead_seconds), partitions, threads) {}

  Answer run() {
    std::fill(model_.state.begin(), model_.state.end(), Process{});
    executor_.reset(1, 0, false);
    auto const processes = static_cast<std::uint32_t>(model_.state.size());
    for (std::uint32_t process = 0; process < processes; ++process) {
      base::Duration const first = sample_duration(model_.law, draw(model_.luck, 0, process, 0, 0));
      executor_.start_context(ActorId(process), base::SimTime(0), 0).schedule(base::SimTime(0) + first, Ball{0});
    }
    RunLimits limits;
    limits.until = base::SimTime(static_cast<std::int64_t>(events_a_run * 2 / processes) * lookahead_seconds);
    auto const begin = std::chrono::steady_clock::now();
    RunReport const report = executor_.run(model_, limits);
    std::chrono::duration<double> const took = std::chrono::steady_clock::now() - begin;
    return {report.events, model_.checksum(), took.count()};
  }

 private:
  static std::vector<std::uint64_t> names(std::uint32_t processes) {
    std::vector<std::uint64_t> names;
    for (std::uint32_t process = 0; process < processes; ++process)
      names.push_back(0x9E3779B97F4A7C15U * (process + 1));
    return names;
  }
  Model model_;
  Executor executor_;
};

/// The time from a message to the next has mean 2 and variance 1, so each message is a renewal process: in time t it
/// is handled t / 2 times, with variance t / 8 (Cox: Renewal theory, 1962).
bool as_many_as_expected(Answer const& answer, std::uint32_t processes) {
  double const time = static_cast<double>(events_a_run * 2 / processes);
  double const expected = time / 2 * processes;
  double const deviation = std::sqrt(time / 8 * processes);
  double const at_begin = processes;  // it begins with half a step too many
  return std::fabs(static_cast<double>(answer.events) - expected) < 5 * deviation + at_begin;
}

void phold(benchmark::State& state) {
  auto const processes = static_cast<std::uint32_t>(state.range(0));
  auto const threads = static_cast<int>(state.range(1));
  auto const partitions = static_cast<std::uint16_t>(state.range(2));
  Answer const expected = Phold(processes, 1, 1).run();
  Phold model(processes, partitions, threads);
  std::uint64_t events = 0;
  for (auto _ : state) {
    Answer const answer = model.run();
    if (answer.checksum != expected.checksum) state.SkipWithError("another order of events than of one partition");
    if (!as_many_as_expected(answer, processes)) state.SkipWithError("not as many events as a renewal process has");
    state.SetIterationTime(answer.seconds);
    events += answer.events;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}

/// Two runs that have nothing to do with each other, one beside the other: the most that two threads could do here.
void two_copies(benchmark::State& state) {
  auto const processes = static_cast<std::uint32_t>(state.range(0));
  Phold one(processes, 1, 1);
  Phold other(processes, 1, 1);
  std::uint64_t events = 0;
  for (auto _ : state) {
    auto const begin = std::chrono::steady_clock::now();
    std::uint64_t events_of_other = 0;
    std::thread beside([&] { events_of_other = other.run().events; });
    events += one.run().events;
    beside.join();
    events += events_of_other;
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// What a second thread is worth by how much there is to do in a window: runs of one and of two threads and of two
/// copies one after the other, so that all have the same machine; medians of their rates.
void break_even(benchmark::State& state) {
  auto const processes = static_cast<std::uint32_t>(state.range(0));
  Phold alone(processes, 1, 1);
  Phold together(processes, 2, 2);
  Phold one(processes, 1, 1);
  Phold other(processes, 1, 1);
  std::vector<double> rates_alone;
  std::vector<double> rates_together;
  std::vector<double> rates_of_copies;
  for (auto _ : state) {
    for (int round = 0; round < (brief ? 1 : 7); ++round) {
      Answer const first = alone.run();
      Answer const second = together.run();
      if (first.checksum != second.checksum) state.SkipWithError("another order of events than of one partition");
      rates_alone.push_back(static_cast<double>(first.events) / first.seconds);
      rates_together.push_back(static_cast<double>(second.events) / second.seconds);
      Answer third;
      std::thread beside([&] { third = other.run(); });
      Answer const fourth = one.run();
      beside.join();
      rates_of_copies.push_back(static_cast<double>(third.events) / third.seconds +
                                static_cast<double>(fourth.events) / fourth.seconds);
    }
  }
  state.counters["events/window"] = processes / 2.0;
  state.counters["two/one"] = median(rates_together) / median(rates_alone);
  state.counters["two/copies"] = median(rates_together) / median(rates_of_copies);
}

BENCHMARK(break_even)
    ->ArgName("processes")
    ->Arg(16)
    ->Arg(64)
    ->Arg(128)
    ->Arg(256)
    ->Arg(1000)
    ->Arg(4000)
    ->Arg(16384)
    ->Arg(65536)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(phold)
    ->ArgNames({"processes", "threads", "partitions"})
    ->ArgsProduct({{1024, 16384, 65536}, {1}, {1, 8}})
    ->ArgsProduct({{1024, 16384, 65536}, {2}, {2, 4, 8}})
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(two_copies)
    ->ArgName("processes")
    ->Arg(1024)
    ->Arg(16384)
    ->Arg(65536)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace chokepoint::kernel
