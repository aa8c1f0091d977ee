#include "engine/kernel/executor.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "engine/base/name_hash.hpp"

// That all executors give the same bits is shown in tests/properties/equality_of_graphs.cpp.

namespace chokepoint::kernel {
namespace {

using base::SimTime;

struct Tick {
  static constexpr std::uint8_t kind = 2;
  static constexpr std::uint32_t phase = 3;
  std::uint64_t left;
};

std::vector<std::uint64_t> hashes(std::size_t actors) {
  std::vector<std::uint64_t> result;
  for (std::size_t i = 0; i < actors; ++i) result.push_back(base::name_hash("actor" + std::to_string(i)));
  return result;
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

TEST(Executor, WhatIsScheduledBeforeTheRunHasNoCause) {
  struct Once {
    void dispatch(Event const&, std::byte const*, Context& context) {
      EXPECT_NE(context.current(), 0U);
      if (context.now() == SimTime(100)) context.schedule(SimTime(101), Tick{2}, context.current());
    }
  } once;
  Executor executor(Board({}, {}), hashes(3), base::seconds(10), 1, 1);
  executor.reset(1, 0, true);
  Context& start = executor.start_context(ActorId(std::uint32_t{2}), SimTime(100), 0);
  EXPECT_EQ(start.current(), 0U);
  EventId const first = start.schedule(SimTime(100), Tick{1}, start.current());
  executor.run(once, {});
  std::vector<TraceRecord> const trace = executor.trace();
  ASSERT_EQ(trace.size(), 2U);
  EXPECT_EQ(trace[0].cause, 0U);
  EXPECT_EQ(trace[0].previous, 0U);
  EXPECT_EQ(trace[1].cause, first);
  EXPECT_EQ(trace[1].previous, first);
}

TEST(Executor, WhatIsSentBeforeTheRunArrivesInItsTime) {
  struct Count {
    std::vector<std::int64_t> times;
    void dispatch(Event const&, std::byte const*, Context& context) { times.push_back(context.now().seconds()); }
  };
  for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 2}) {
    Count count;
    Executor executor(Board({}, {}), hashes(2), base::seconds(10), partitions, 1);
    executor.reset(1, 0, false);
    Context& start = executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0);
    start.schedule(SimTime(500), Tick{1});
    start.tell(ActorId(std::uint32_t{1}), Tick{1});
    EXPECT_EQ(executor.run(count, {}).windows, 2U);
    EXPECT_EQ(count.times, (std::vector<std::int64_t>{110, 500})) << partitions;
  }
}

TEST(Executor, WhatIsPublishedBeforeTheRunIsKnownInTheFirstWindow) {
  struct Read {
    std::int64_t found = 0;
    void dispatch(Event const&, std::byte const*, Context& context) {
      found = context.read(BoardEntryId(std::uint32_t{0}));
    }
  };
  for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 2}) {
    Read read;
    Executor executor(Board({ActorId(std::uint32_t{0})}, {5}), hashes(2), base::seconds(10), partitions, 1);
    executor.reset(1, 0, false, {5});
    executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0)
        .publish(BoardEntryId(std::uint32_t{0}), 7, SimTime(110));
    executor.start_context(ActorId(std::uint32_t{1}), SimTime(100), 0).schedule(SimTime(500), Tick{1});
    executor.run(read, {});
    EXPECT_EQ(read.found, 7) << partitions;
  }
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

TEST(Executor, AnInstantOfMoreAndMoreMessagesFailsBeforeTheyFillTheMemory) {
  // Each message has two more follow: a million are sent within 20 generations.
  struct Avalanche {
    std::uint64_t handled = 0;
    void dispatch(Event const&, std::byte const*, Context& context) {
      handled += 1;
      context.schedule(context.now(), Tick{1});
      context.schedule(context.now(), Tick{1});
    }
  } avalanche;
  Executor executor(Board({}, {}), hashes(1), base::seconds(10), 1, 1);
  executor.reset(1, 0, false);
  executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0).schedule(SimTime(100), Tick{1});
  RunReport const report = executor.run(avalanche, {});
  EXPECT_EQ(report.end, RunEnd::failure);
  EXPECT_EQ(report.failure_actor, ActorId(std::uint32_t{0}));
  EXPECT_EQ(report.failure_key.time(), SimTime(100));
  EXPECT_LE(avalanche.handled, max_sent_at_instant);  // each was sent
}

TEST(Executor, StopsWhereMessagesPileUp) {
  struct Runaway {
    void dispatch(Event const&, std::byte const*, Context& context) {
      for (int i = 0; i < 3; ++i) context.schedule(context.now() + base::seconds(20 + i), Tick{1});
    }
  };
  std::vector<std::uint64_t> handled;
  for (std::uint16_t const partitions : std::vector<std::uint16_t>{1, 2}) {
    Runaway runaway;
    Executor executor(Board({}, {}), hashes(2), base::seconds(10), partitions, 1);
    executor.reset(1, 0, false);
    for (std::uint32_t actor = 0; actor < 2; ++actor) {
      executor.start_context(ActorId(actor), SimTime(100), 0).schedule(SimTime(100), Tick{1});
    }
    RunLimits limits;
    limits.max_pending = 1000;
    RunReport const report = executor.run(runaway, limits);
    EXPECT_EQ(report.end, RunEnd::pending_budget);
    handled.push_back(report.events);
  }
  EXPECT_EQ(handled[0], handled[1]);
}

TEST(Executor, StopsWithinAWindowBeforeMemoryIsGone) {
  struct Flood {
    void dispatch(Event const&, std::byte const*, Context& context) {
      for (int i = 0; i < 2; ++i) context.schedule(context.now() + base::seconds(1), Tick{1});
    }
  } flood;
  Executor executor(Board({}, {}), hashes(1), base::seconds(100'000), 1, 1);
  executor.reset(1, 0, false);
  executor.start_context(ActorId(std::uint32_t{0}), SimTime(100), 0).schedule(SimTime(100), Tick{1});
  RunLimits limits;
  limits.max_pending = 1000;
  RunReport const report = executor.run(flood, limits);
  EXPECT_EQ(report.end, RunEnd::failure);
  EXPECT_NE(report.failure.find("clock.max_pending"), std::string::npos);
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

TEST(Executor, WantOfMemoryIsNobodysFailure) {
  struct Hungry {
    void dispatch(Event const&, std::byte const*, Context& context) {
      if (context.self().index() == 1) throw std::bad_alloc();
    }
  };
  for (int const partitions : {1, 2}) {
    Hungry hungry;
    Executor executor(Board({}, {}), hashes(2), base::seconds(10), static_cast<std::uint16_t>(partitions), partitions);
    executor.reset(1, 0, false);
    executor.start_context(ActorId(std::uint32_t{1}), SimTime(101), 0).schedule(SimTime(101), Tick{1});
    EXPECT_THROW((void)executor.run(hungry, {}), std::bad_alloc) << partitions << " partitions";
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
