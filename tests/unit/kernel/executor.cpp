#include "engine/kernel/executor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <vector>

#include "engine/base/name_hash.hpp"

namespace chokepoint::kernel {
namespace {

using base::SimTime;

/// Ways in which a test actor graph goes wrong on purpose, to show that the equality test sees it.
enum class Fault { none, arrival_order };

struct Note {
  static constexpr std::uint8_t kind = 1;
  static constexpr std::uint32_t phase = 1;
  std::uint64_t value;
  std::uint64_t hops;
};
struct Tick {
  static constexpr std::uint8_t kind = 2;
  static constexpr std::uint32_t phase = 3;
  std::uint64_t left;
};

std::uint64_t mix(std::uint64_t z) {
  z += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

/// Actors that fold everything they see, in the order they see it, into one number, and answer with messages whose
/// targets, times and kinds follow from it: any difference in order spreads through the whole graph.
class Graph {
 public:
  Graph(std::uint64_t seed, std::size_t actors, Fault fault) : seed_(seed), fault_(fault), states_(actors) {}

  void start(Executor& executor) {
    for (std::size_t actor = 0; actor < states_.size(); ++actor) {
      states_[actor] = mix(seed_ ^ actor);
      Context& context = executor.start_context(ActorId(actor), SimTime(1000), 0);
      // Bursts: most actors begin at the same instant.
      context.schedule(SimTime(1000 + static_cast<std::int64_t>(mix(actor) % 3)), Tick{8 + states_[actor] % 8});
    }
  }

  void dispatch(Event const& event, std::byte const* payload, Context& context) {
    std::uint64_t& state = states_[event.target().index()];
    if (fault_ == Fault::arrival_order) {
      // What happens to be handled next in the process, rather than in the actor, reaches the actor's state.
      state = mix(state ^ arrivals_.fetch_add(1));
    }
    if (event.kind() == Tick::kind) {
      auto const tick = read_message<Tick>(payload);
      state = mix(state ^ tick.left);
      if (tick.left > 0) {
        bool const same_instant = state % 4 == 0;
        auto const later = static_cast<std::int64_t>(state % 97);
        context.schedule(same_instant ? context.now() : context.now() + base::Duration(later), Tick{tick.left - 1});
        talk(state, 6, context);
      }
      return;
    }
    auto const note = read_message<Note>(payload);
    state = mix(state ^ note.value ^ static_cast<std::uint64_t>(context.now().seconds()));
    std::int64_t const posted = context.read(BoardEntryId(std::uint32_t{0}));
    state = mix(state ^ static_cast<std::uint64_t>(posted));
    if (event.target().index() == 0) {
      context.publish(BoardEntryId(std::uint32_t{0}), static_cast<std::int64_t>(state >> 1),
                      context.now() + context.news_delay());
    }
    if (note.hops > 0) talk(state, note.hops - 1, context);
  }

  std::vector<std::uint64_t> const& states() const { return states_; }

 private:
  void talk(std::uint64_t state, std::uint64_t hops, Context& context) {
    std::uint64_t const copies = state % 16 == 0 ? 5 : 1;  // now and then a heavy actor
    for (std::uint64_t copy = 0; copy < copies; ++copy) {
      ActorId const to(static_cast<std::size_t>(mix(state + copy) % states_.size()));
      if (to == context.self()) continue;
      auto const extra = static_cast<std::int64_t>(mix(state - copy) % 3 * 11);
      context.send(to, context.now() + context.news_delay() + base::Duration(extra), Note{mix(state ^ copy), hops});
    }
  }

  std::uint64_t seed_;
  Fault fault_;
  std::vector<std::uint64_t> states_;
  std::atomic<std::uint64_t> arrivals_{0};
};

std::vector<std::uint64_t> hashes(std::size_t actors) {
  std::vector<std::uint64_t> result;
  for (std::size_t i = 0; i < actors; ++i) result.push_back(base::name_hash("actor" + std::to_string(i)));
  return result;
}

struct Trial {
  std::vector<std::uint64_t> states;
  std::uint64_t events = 0;
  std::uint64_t windows = 0;
  std::vector<TraceRecord> trace;
};

Trial run(std::uint64_t seed, std::size_t actors, std::int64_t news_delay, std::uint16_t partitions, int threads,
          Fault fault = Fault::none) {
  Executor executor(Board({ActorId(std::uint32_t{0})}, {0}), hashes(actors), base::seconds(news_delay), partitions,
                    threads);
  executor.reset(seed, 0, true);
  Graph graph(seed, actors, fault);
  graph.start(executor);
  RunReport const report =
      executor.run(graph, {.until = SimTime(100000), .max_events = 5'000'000, .stop_requested = {}});
  EXPECT_TRUE(report.end == RunEnd::idle || report.end == RunEnd::horizon) << report.failure;
  return {graph.states(), report.events, report.windows, executor.trace()};
}

bool same(Trial const& a, Trial const& b) {
  if (a.states != b.states || a.events != b.events || a.windows != b.windows || a.trace.size() != b.trace.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.trace.size(); ++i) {
    if (!(a.trace[i].key == b.trace[i].key) || a.trace[i].cause != b.trace[i].cause ||
        a.trace[i].target != b.trace[i].target || a.trace[i].payload != b.trace[i].payload) {
      return false;
    }
  }
  return true;
}

TEST(Executor, ParallelRunsAreTheSequentialRunBitForBit) {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    std::size_t const actors = 2 + mix(seed) % 40;
    auto const news_delay = static_cast<std::int64_t>(1 + mix(seed + 1000) % 200);
    Trial const sequential = run(seed, actors, news_delay, 1, 1);
    ASSERT_GT(sequential.events, 10U);
    for (int const threads : {1, 2, 8}) {
      auto const partitions = static_cast<std::uint16_t>(2 + mix(seed + static_cast<std::uint64_t>(threads)) % 7);
      ASSERT_TRUE(same(sequential, run(seed, actors, news_delay, partitions, threads)))
          << "seed " << seed << ", " << partitions << " partitions on " << threads << " threads";
    }
  }
}

TEST(Executor, EqualityIsLostWhenActorsSeeTheOrderOfArrival) {
  // A planted fault: state that follows from which event the process happened to handle next.
  int different = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    Trial const sequential = run(seed, 20, 60, 1, 1, Fault::arrival_order);
    different += same(sequential, run(seed, 20, 60, 5, 2, Fault::arrival_order)) ? 0 : 1;
  }
  EXPECT_GE(different, 9);
}

TEST(Executor, RefusesAMessageBeforeTheNewsDelay) {
  struct Early {
    void dispatch(Event const&, std::byte const*, Context& context) {
      context.send(ActorId(std::uint32_t{1}), context.now() + base::seconds(9), Tick{0});
    }
  } early;
  Executor executor(Board({}, {}), hashes(2), base::seconds(10), 1, 1);
  executor.reset(1, 0, false);
  executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0).schedule(SimTime(100), Tick{1});
  RunReport const report = executor.run(early, {});
  EXPECT_EQ(report.end, RunEnd::failure);
  EXPECT_EQ(report.failure_actor, ActorId(std::uint32_t{0}));
}

TEST(Executor, AnInstantThatDoesNotEndFailsNamingItsActor) {
  struct Zeno {
    void dispatch(Event const&, std::byte const*, Context& context) { context.schedule(context.now(), Tick{1}); }
  } zeno;
  for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 2}) {
    Executor executor(Board({}, {}), hashes(3), base::seconds(10), partitions, 1);
    executor.reset(1, 0, false);
    executor.start_context(ActorId(std::uint32_t{2}), SimTime(100), 0).schedule(SimTime(100), Tick{1});
    RunReport const report = executor.run(zeno, {});
    EXPECT_EQ(report.end, RunEnd::failure);
    EXPECT_EQ(report.failure_actor, ActorId(std::uint32_t{2}));
    EXPECT_EQ(report.failure_key.time(), SimTime(100));
  }
}

TEST(Executor, TellsAFailureAlikeOnAnyNumberOfPartitions) {
  struct Fragile {
    void dispatch(Event const&, std::byte const*, Context& context) {
      // Fails at 123: in the third window, [120, 130), on actor 1, while others go on to the window's end.
      if (context.self().index() == 1 && context.now() == SimTime(123)) throw std::runtime_error("too much");
      context.schedule(context.now() + base::seconds(1), Tick{1});
    }
  };
  for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 2, 4}) {
    Fragile fragile;
    Executor executor(Board({}, {}), hashes(4), base::seconds(10), partitions, 1);
    executor.reset(1, 0, true);
    for (std::uint32_t actor = 0; actor < 4; ++actor) {
      executor.start_context(ActorId(actor), SimTime(100), 0).schedule(SimTime(100), Tick{1});
    }
    RunReport const report = executor.run(fragile, {});
    EXPECT_EQ(report.end, RunEnd::failure);
    EXPECT_EQ(report.failure, "too much");
    EXPECT_EQ(report.windows, 2U);
    EXPECT_EQ(report.events, 2U * 10U * 4U);
    // The trace ends with the failing event: three more seconds of four actors, then actors 0 and 1.
    std::vector<TraceRecord> const trace = executor.trace();
    ASSERT_EQ(trace.size(), 80U + 3U * 4U + 2U);
    EXPECT_EQ(trace.back().target, ActorId(std::uint32_t{1}));
    EXPECT_EQ(trace.back().key, report.failure_key);
  }
}

TEST(Executor, KeepsWhatIsDueAfterTheEndOfTimePending) {
  struct Never {
    void dispatch(Event const&, std::byte const*, Context& context) {
      context.schedule(context.now() + base::Duration(std::int64_t{1} << 40), Tick{2});
    }
  } never;
  Executor executor(Board({}, {}), hashes(1), base::seconds(10), 1, 1);
  executor.reset(1, 0, false);
  executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0).schedule(SimTime(100), Tick{1});
  RunReport const report = executor.run(never, {.until = SimTime(1000), .max_events = 100, .stop_requested = {}});
  EXPECT_EQ(report.end, RunEnd::horizon);
  std::size_t pending = 0;
  executor.for_each_pending([&](Event const& event, std::byte const*) {
    pending += 1;
    EXPECT_EQ(event.key.time(), Context::last_moment);
  });
  EXPECT_EQ(pending, 1U);
}

TEST(Executor, BeginsEachReplicationWithItsOwnBoard) {
  struct Read {
    std::int64_t seen = -1;
    void dispatch(Event const&, std::byte const*, Context& context) { seen = context.read(BoardEntryId(0U)); }
  } read;
  Executor executor(Board({ActorId(std::uint32_t{0})}, {7}), hashes(1), base::seconds(10), 1, 1);
  for (std::int64_t const initial : {3, 4}) {
    executor.reset(1, 0, false, {initial});
    executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0).schedule(SimTime(100), Tick{1});
    executor.run(read, {});
    EXPECT_EQ(read.seen, initial);
  }
}

TEST(Executor, JudgesTheEventBudgetAtTheWindowsEndOnAnyNumberOfPartitions) {
  struct Clockwork {
    void dispatch(Event const&, std::byte const*, Context& context) {
      context.schedule(context.now() + base::seconds(1), Tick{1});
    }
  };
  std::vector<std::uint64_t> counts;
  for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 3}) {
    Clockwork clockwork;
    Executor executor(Board({}, {}), hashes(4), base::seconds(10), partitions, 1);
    executor.reset(1, 0, false);
    for (std::uint32_t actor = 0; actor < 4; ++actor) {
      executor.start_context(ActorId(actor), SimTime(100), 0).schedule(SimTime(100), Tick{1});
    }
    RunReport const report = executor.run(clockwork, {.until = SimTime(1000), .max_events = 100, .stop_requested = {}});
    EXPECT_EQ(report.end, RunEnd::event_budget);
    counts.push_back(report.events);
  }
  // 4 actors × 10 events a window: 40, 80, then 120 > 100 is noticed.
  EXPECT_EQ(counts, (std::vector<std::uint64_t>{120, 120}));
}

TEST(Executor, HandlesNothingAtOrAfterTheHorizon) {
  struct Count {
    std::vector<std::int64_t> times;
    void dispatch(Event const&, std::byte const*, Context& context) { times.push_back(context.now().seconds()); }
  } count;
  Executor executor(Board({}, {}), hashes(1), base::seconds(5), 1, 1);
  executor.reset(1, 0, false);
  for (std::int64_t const at : {100, 119, 120, 121}) {
    executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0).schedule(SimTime(at), Tick{1});
  }
  RunReport const report = executor.run(count, {.until = SimTime(120), .max_events = 100, .stop_requested = {}});
  EXPECT_EQ(report.end, RunEnd::horizon);
  EXPECT_EQ(count.times, (std::vector<std::int64_t>{100, 119}));
}

}  // namespace
}  // namespace chokepoint::kernel
