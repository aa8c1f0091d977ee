#include "engine/ledger/delay_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/ledger/delay.hpp"

namespace chokepoint::ledger {
namespace {

using base::SimTime;

constexpr std::int64_t day_seconds = 86'400;
SimTime at(double days) { return SimTime(static_cast<std::int64_t>(days * static_cast<double>(day_seconds))); }

TimeBuckets const& buckets() {
  static TimeBuckets const three = TimeBuckets::equal(at(0), at(30), base::days(10));
  return three;
}

DelayBook logging_book() { return DelayBook(buckets(), {.owners = 1, .by_bucket = true, .logged = true}); }

WaitState waits_for(GateSet gates) { return WaitState::waiting(gates.reason(DelayReason::stock), gates); }

/// How many are in a state before a midnight.
std::int64_t level(DelayLog const& log, WaitState const& state, std::int64_t before_day) {
  std::int64_t units = 0;
  for (auto const& [move, sum] : log.moves()) {
    if (move.day >= before_day) continue;
    if (move.to == state) units += sum.quantity;
    if (move.from == state) units -= sum.quantity;
  }
  return units;
}

TEST(DelayLog, KeepsUnitsOfOneDayAndCauseTogetherWithTheirMomentsAndSums) {
  DelayLog log;
  log.set_cause({.holder = 3, .sender = 4, .event = 5, .answer = 1});
  WaitState const license = waits_for({Gate::license});
  log.move(7, OrderClass::genuine, {}, OrderClass::genuine, license, 10, at(1.25));
  log.move(7, OrderClass::genuine, {}, OrderClass::genuine, license, 4, at(1.75));
  log.move(7, OrderClass::genuine, {}, OrderClass::genuine, license, 1, at(2));
  log.move(7, OrderClass::genuine, license, OrderClass::genuine, license, 9, at(3));
  ASSERT_EQ(log.moves().size(), 2u) << "two days; who stays where they are doesn't move";
  auto const& [move, sum] = *log.moves().begin();
  EXPECT_EQ(move.day, 1);
  EXPECT_EQ(move.cause.sender, 4u);
  EXPECT_EQ(sum.quantity, 14);
  EXPECT_EQ(sum.first, at(1.25));
  EXPECT_EQ(sum.last, at(1.75));
  EXPECT_TRUE(sum.moment == base::Wide{day_seconds} / 4 * (10 * 5 + 4 * 7));
}

TEST(DelayLog, AddsUpToTheSameHoweverItIsParted) {
  DelayLog whole, one, other;
  for (int i = 0; i < 12; ++i) {
    DelayLog& part = i % 3 == 0 ? one : other;
    for (DelayLog* const log : {&whole, &part}) {
      log->move(0, OrderClass::genuine, {}, OrderClass::genuine, waits_for({Gate::cap}), i + 1, at(0.2 * i));
      log->deliver(0, 2, i + 1, at(0.3 * i));
    }
  }
  one.merge(other);
  EXPECT_EQ(one.moves(), whole.moves());
  EXPECT_EQ(one.deliveries(), whole.deliveries());
}

TEST(DelayLog, CountsDaysBefore1970Down) {
  EXPECT_EQ(day_of(SimTime(-1)), -1);
  EXPECT_EQ(day_of(SimTime(-day_seconds)), -1);
  EXPECT_EQ(day_of(SimTime(0)), 0);
  EXPECT_EQ(day_of(SimTime(day_seconds)), 1);
}

TEST(DelayLog, FollowsAClockFromOrderToDelivery) {
  DelayBook book = logging_book();
  DelayClock clock = book.open(0, OrderClass::genuine, 8, at(1), DelayReason::license, {Gate::license});
  book.decided(clock, at(2.5), at(3.5), DelayReason::transit, {});
  DelayClock part = clock.split(3);
  book.close(part, at(5), DelayEnd::delivered);
  book.close(clock, at(6), DelayEnd::unfinished);
  DelayLog const& log = *book.day_log();
  EXPECT_EQ(level(log, waits_for({Gate::license}), 2), 8);
  EXPECT_EQ(level(log, waits_for({Gate::license}), 3), 0) << "decided, though nobody knows";
  EXPECT_EQ(level(log, WaitState::waiting(DelayReason::handover, {}), 3), 8);
  EXPECT_EQ(level(log, WaitState::waiting(DelayReason::transit, {}), 4), 8);
  EXPECT_EQ(level(log, WaitState::waiting(DelayReason::transit, {}), 6), 5) << "the run's end moves nobody";
  EXPECT_EQ(level(log, WaitState::ended(DelayEnd::delivered), 6), 3);
}

TEST(DelayLog, HasEachTurnOfAGateThatNobodyWatchedAtItsOwnDay) {
  DelayBook book = logging_book();
  DelayClock clock = book.open(0, OrderClass::genuine, 2, at(1), DelayReason::license, {Gate::license});
  // Out of stock from day 4 to 6 and from day 15 on; a bucket ends on day 10.
  auto const closed_before = [](SimTime time) {
    std::int64_t const t = time.seconds();
    return std::clamp<std::int64_t>(t - 4 * day_seconds, 0, 2 * day_seconds) +
           std::max<std::int64_t>(t - 15 * day_seconds, 0);
  };
  book.charge_alternating(clock, at(20), Gate::stock, closed_before);
  book.change(clock, at(20), {}, DelayReason::transit);
  DelayLog const& log = *book.day_log();
  WaitState const license = waits_for({Gate::license});
  WaitState const both = waits_for({Gate::license, Gate::stock});
  for (std::int64_t midnight = 2; midnight <= 20; ++midnight) {
    bool const out = (midnight > 4 && midnight <= 6) || midnight > 15;
    EXPECT_EQ(level(log, both, midnight), out ? 2 : 0) << midnight;
    EXPECT_EQ(level(log, license, midnight), out ? 0 : 2) << midnight;
  }
  EXPECT_TRUE(book.charged(OrderClass::genuine, GateSet{Gate::license, Gate::stock}) ==
              base::Wide{2} * 7 * day_seconds);
  DelayBook plain(buckets(), {.owners = 1, .by_bucket = true});
  DelayClock same = plain.open(0, OrderClass::genuine, 2, at(1), DelayReason::license, {Gate::license});
  plain.charge_alternating(same, at(20), Gate::stock, closed_before);
  EXPECT_TRUE(plain.charged(OrderClass::genuine, GateSet{Gate::license}) ==
              book.charged(OrderClass::genuine, GateSet{Gate::license}))
      << "who keeps a log charges the same";
  EXPECT_EQ(plain.day_log(), nullptr);
}

}  // namespace
}  // namespace chokepoint::ledger
