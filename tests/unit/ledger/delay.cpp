#include "engine/ledger/delay.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "engine/base/check.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::days;
using base::Duration;
using base::SimTime;
using base::to_string;
using base::Wide;
using enum OrderClass;

TimeBuckets const& ten_days() {
  static TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(10 * 86400), days(1));
  return buckets;
}
SimTime day(std::int64_t n) { return SimTime(n * 86400); }
std::string unit_days(std::int64_t n) { return to_string(Wide{n} * 86400); }

TEST(DelayBook, ChargesEachReasonFromChangeToChange) {
  DelayBook book(ten_days(), {.owners = 2, .by_bucket = true});
  GateSet const both{Gate::license, Gate::stock};
  DelayClock clock = book.open(1, genuine, 100, day(0), DelayReason::license, both);
  book.change(clock, day(3), GateSet{Gate::stock}, DelayReason::transit);
  EXPECT_EQ(clock.reason, DelayReason::stock);
  book.change(clock, day(5), GateSet{}, DelayReason::transit);
  EXPECT_EQ(clock.reason, DelayReason::transit);
  book.close(clock, day(9), DelayEnd::delivered);

  EXPECT_EQ(to_string(book.charged(genuine, 1, DelayReason::license)), unit_days(300));
  EXPECT_EQ(to_string(book.charged(genuine, 1, DelayReason::stock)), unit_days(200));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::transit)), unit_days(400));
  EXPECT_EQ(to_string(book.charged(genuine, 0, DelayReason::transit)), "0");
  EXPECT_EQ(to_string(book.charged(genuine, both)), unit_days(300));
  EXPECT_EQ(to_string(book.charged(genuine, GateSet{Gate::stock})), unit_days(200));
  EXPECT_EQ(to_string(book.charged(genuine, GateSet{})), unit_days(400));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::license, 2)), unit_days(100));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::license, 3)), "0");
  EXPECT_EQ(to_string(book.age(genuine, DelayEnd::delivered)), unit_days(900));
  EXPECT_EQ(book.closed_units(genuine, DelayEnd::delivered), 100);
  EXPECT_EQ(clock.quantity, 0);
  EXPECT_FALSE(book.exact());
}

TEST(DelayBook, SetsOfGatesOfMarkedOwnersAreKeptApart) {
  DelayBook book(ten_days(), {.owners = 3, .marked = {0, 1, 0}});
  DelayBook other = book;
  GateSet const stock{Gate::stock};
  DelayClock mine = book.open(1, genuine, 100, day(0), DelayReason::stock, stock);
  DelayClock theirs = book.open(2, inflated, 10, day(0), DelayReason::stock, stock);
  book.close(mine, day(2), DelayEnd::delivered);
  other.change(theirs, day(3), GateSet{}, DelayReason::transit);
  other.close(theirs, day(5), DelayEnd::delivered);
  book.merge(other);
  EXPECT_EQ(to_string(book.charged(genuine, stock)), unit_days(200));
  EXPECT_EQ(to_string(book.charged(inflated, stock)), unit_days(30));
  EXPECT_EQ(to_string(book.charged_marked(genuine, stock)), unit_days(200));
  EXPECT_EQ(to_string(book.charged_marked(inflated, stock)), "0");
  EXPECT_EQ(to_string(book.charged_marked(inflated, GateSet{})), "0");
  EXPECT_FALSE(book.exact());
  book.reset();
  EXPECT_EQ(to_string(book.charged_marked(genuine, stock)), "0");
}

TEST(DelayBook, ReasonsOfMarkedOwnersAreKeptApartByBucket) {
  DelayBook book(ten_days(), {.owners = 2, .by_bucket = true, .marked = {0, 1}});
  DelayClock theirs = book.open(0, genuine, 100, day(0), DelayReason::stock, {Gate::stock});
  DelayClock mine = book.open(1, genuine, 10, day(1), DelayReason::stock, {Gate::stock});
  book.close(theirs, day(3), DelayEnd::delivered);
  book.close(mine, day(3), DelayEnd::delivered);
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::stock, 0)), unit_days(100));
  EXPECT_EQ(to_string(book.charged_marked(genuine, DelayReason::stock, 0)), "0");
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::stock, 2)), unit_days(110));
  EXPECT_EQ(to_string(book.charged_marked(genuine, DelayReason::stock, 2)), unit_days(10));
  EXPECT_FALSE(book.exact());
  book.reset();
  EXPECT_EQ(to_string(book.charged_marked(genuine, DelayReason::stock, 2)), "0");
}

TEST(DelayBook, TheTimeBetweenDecidedAndKnownIsHandover) {
  DelayBook book(ten_days(), {.owners = 1});
  DelayClock clock = book.open(0, genuine, 10, day(0), DelayReason::license, {Gate::license});
  book.decided(clock, day(4), day(5), DelayReason::transit, {});
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::license)), unit_days(40));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::handover)), unit_days(10));
  EXPECT_EQ(to_string(book.charged(genuine, GateSet{Gate::license})), unit_days(40));
  EXPECT_EQ(to_string(book.charged(genuine, GateSet{})), unit_days(10));
  EXPECT_EQ(clock.reason, DelayReason::transit);
  // A decision that fell before the present reason began takes nothing back.
  book.decided(clock, day(2), day(6), DelayReason::installation, {});
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::handover)), unit_days(20));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::transit)), "0");
  EXPECT_THROW(book.decided(clock, day(8), day(7), DelayReason::transit, {}), BrokenPromise);
  book.close(clock, day(6), DelayEnd::online);
  EXPECT_FALSE(book.exact());
}

TEST(DelayBook, PartsOfAnOrderKeepItsPast) {
  DelayBook book(ten_days(), {.owners = 1});
  DelayClock rest = book.open(0, genuine, 100, day(0), DelayReason::stock, {Gate::stock});
  DelayClock sent = rest.split(30);
  EXPECT_EQ(rest.quantity, 70);
  EXPECT_EQ(sent.quantity, 30);
  EXPECT_EQ(sent.opened, day(0));
  EXPECT_THROW(rest.split(0), BrokenPromise);
  EXPECT_THROW(rest.split(70), BrokenPromise);
  book.change(sent, day(2), DelayReason::transit, {});
  book.close(sent, day(4), DelayEnd::online);
  book.close(rest, day(10), DelayEnd::unfinished);
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::stock)), unit_days(30 * 2 + 70 * 10));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::transit)), unit_days(30 * 2));
  EXPECT_EQ(to_string(book.age(genuine, DelayEnd::unfinished)), unit_days(700));
  EXPECT_FALSE(book.exact());
}

TEST(DelayBook, WaitingOutsideTheBucketsIsStillCharged) {
  TimeBuckets const buckets({day(5), day(6), day(8)});
  DelayBook book(buckets, {.owners = 1, .by_bucket = true});
  DelayClock clock = book.open(0, genuine, 1, day(2), DelayReason::stock, {Gate::stock});
  book.close(clock, day(8), DelayEnd::unfinished);
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::stock)), unit_days(6));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::stock, 0)), unit_days(1));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::stock, 1)), unit_days(2));
  EXPECT_FALSE(book.exact());
}

TEST(DelayBook, ACancelledOrderTakesItsPastIntoItsClass) {
  DelayBook book(ten_days(), {.owners = 1});
  DelayTrail trail;
  DelayClock clock = book.open(0, genuine, 10, day(0), DelayReason::license, {Gate::license});
  book.change(clock, day(3), DelayReason::stock, {Gate::stock}, &trail);
  DelayClock kept = clock.split(4);
  book.reclassify(clock, day(5), cancelled, &trail);
  book.close(clock, day(5), DelayEnd::cancelled);
  book.close(kept, day(6), DelayEnd::delivered);
  EXPECT_EQ(to_string(book.charged(cancelled, DelayReason::license)), unit_days(6 * 3));
  EXPECT_EQ(to_string(book.charged(cancelled, DelayReason::stock)), unit_days(6 * 2));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::license)), unit_days(4 * 3));
  EXPECT_EQ(to_string(book.charged(genuine, DelayReason::stock)), unit_days(4 * 3));
  EXPECT_EQ(to_string(book.age(cancelled, DelayEnd::cancelled)), unit_days(6 * 5));
  EXPECT_FALSE(book.exact());
}

TEST(DelayBook, AGateIsAloneWhileItIsWaitedForAndNoOtherIsUnmet) {
  DelayBook book(ten_days(), {.owners = 2, .alone = true});
  DelayClock clock = book.open(0, genuine, 10, day(0), DelayReason::license, {Gate::license, Gate::stock});
  book.change(clock, day(2), DelayReason::stock, {Gate::stock});
  // Decided on day 5, known on day 6: that day is handover, though a gate is unmet.
  book.decided(clock, day(5), day(6), DelayReason::customs, {Gate::customs});
  book.reclassify(clock, day(7), cancelled);
  book.close(clock, day(9), DelayEnd::cancelled);
  EXPECT_EQ(to_string(book.charged_alone(0, Gate::license)), "0");
  EXPECT_EQ(to_string(book.charged_alone(0, Gate::stock)), unit_days(10 * 3));
  EXPECT_EQ(to_string(book.charged_alone(0, Gate::customs)), unit_days(10 * 3));
  EXPECT_EQ(to_string(book.charged_alone(1, Gate::stock)), "0");
  EXPECT_THROW(static_cast<void>(DelayBook(ten_days(), {.owners = 1}).charged_alone(0, Gate::stock)), BrokenPromise);
}

TEST(DelayBook, RefusesWhatCannotWait) {
  DelayBook book(ten_days(), {.owners = 1});
  EXPECT_THROW(book.open(1, genuine, 1, day(0), DelayReason::stock, {}), BrokenPromise);
  EXPECT_THROW(book.open(0, genuine, 0, day(0), DelayReason::stock, {}), BrokenPromise);
  DelayClock clock = book.open(0, genuine, 1, day(4), DelayReason::stock, {});
  EXPECT_THROW(book.change(clock, day(3), DelayReason::transit, {}), BrokenPromise);
  book.close(clock, day(4), DelayEnd::online);
  EXPECT_THROW(book.close(clock, day(5), DelayEnd::online), BrokenPromise);
}

TEST(DelayBook, SaysWhenTimeOrUnitsAreMissing) {
  DelayBook book(ten_days(), {.owners = 1});
  DelayClock clock = book.open(0, genuine, 10, day(0), DelayReason::stock, {});
  EXPECT_EQ(book.exact(), "10 units were ordered, 0 closed or still open");
  DelayBook::StillOpen open;
  open.add(clock);
  EXPECT_FALSE(book.exact(open));
  clock.since = day(1);  // a holder that loses a day
  book.close(clock, day(3), DelayEnd::online);
  EXPECT_EQ(book.exact(), "reasons were charged " + unit_days(20) + " unit-seconds of " + unit_days(30));
}

/// One life of many orders under random splits, changes, decisions and cancellations, over several partitions' books.
/// Returns Σ quantity × (closed − opened), counted by itself.
Wide live(Lcg lcg, std::vector<DelayBook>& books, Lcg& placement) {
  struct Order {
    DelayClock clock;
    DelayTrail trail;
  };
  std::vector<Order> orders;
  Wide expected = 0;
  auto const book = [&]() -> DelayBook& {
    return books[static_cast<std::size_t>(placement.below(static_cast<std::int64_t>(books.size())))];
  };
  std::int64_t now = 0;
  auto const finish = [&](std::size_t i, DelayEnd end) {
    DelayClock& clock = orders[i].clock;
    expected += static_cast<Wide>(clock.quantity) * (SimTime(now) - clock.opened).seconds();
    book().close(clock, SimTime(now), end, &orders[i].trail);
    orders.erase(orders.begin() + static_cast<std::ptrdiff_t>(i));
  };
  for (; now < 10 * 86400; now += lcg.below(1200)) {
    std::int64_t const what = lcg.below(6);
    auto const unmet = GateSet::from_bits(static_cast<std::uint16_t>(lcg.below(GateSet::combinations)));
    auto const reason = lcg.pick<DelayReason>(delay_reasons);
    if (what == 0 || orders.empty()) {
      orders.push_back({book().open(static_cast<std::uint32_t>(lcg.below(3)), lcg.pick<OrderClass>(order_classes),
                                    1 + lcg.below(1'000'000), SimTime(now), reason, unmet),
                        {}});
      continue;
    }
    auto const i = static_cast<std::size_t>(lcg.below(static_cast<std::int64_t>(orders.size())));
    Order& order = orders[i];
    if (what == 1 && order.clock.quantity > 1) {
      Order parted = order;
      parted.clock = order.clock.split(1 + lcg.below(order.clock.quantity - 1));
      orders.push_back(parted);
    } else if (what == 2) {
      std::int64_t const decided = now - lcg.below(3600);
      book().decided(order.clock, SimTime(decided), SimTime(now), reason, unmet, &order.trail);
    } else if (what == 3) {
      finish(i, lcg.pick<DelayEnd>(delay_ends));
    } else if (what == 4) {
      book().reclassify(order.clock, SimTime(now), lcg.pick<OrderClass>(order_classes), &order.trail);
    } else {
      book().change(order.clock, SimTime(now), unmet, DelayReason::transit, &order.trail);
    }
  }
  now = 10 * 86400;
  while (!orders.empty()) finish(orders.size() - 1, DelayEnd::unfinished);
  return expected;
}

std::vector<std::string> figures(DelayBook const& book) {
  std::vector<std::string> all;
  for (std::uint32_t owner = 0; owner < book.owners(); ++owner) {
    for (std::size_t g = 0; g < gates; ++g) {
      all.push_back(to_string(book.charged_alone(owner, static_cast<Gate>(g))));
    }
  }
  for (std::size_t c = 0; c < order_classes; ++c) {
    auto const order_class = static_cast<OrderClass>(c);
    for (std::size_t r = 0; r < delay_reasons; ++r) {
      auto const reason = static_cast<DelayReason>(r);
      for (std::uint32_t owner = 0; owner < book.owners(); ++owner) {
        all.push_back(to_string(book.charged(order_class, owner, reason)));
      }
      for (std::uint32_t b = 0; b < book.buckets().count(); ++b) {
        all.push_back(to_string(book.charged(order_class, reason, b)));
      }
    }
    for (std::uint16_t s = 0; s < GateSet::combinations; ++s) {
      all.push_back(to_string(book.charged(order_class, GateSet::from_bits(s))));
    }
    for (std::size_t e = 0; e < delay_ends; ++e) {
      all.push_back(to_string(book.age(order_class, static_cast<DelayEnd>(e))));
      all.push_back(std::to_string(book.closed_units(order_class, static_cast<DelayEnd>(e))));
    }
  }
  return all;
}

TEST(DelayBook, ReasonsSumToTheAgesOfAllOrdersExactly) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::vector<DelayBook> books(1, DelayBook(ten_days(), {.owners = 3, .by_bucket = true}));
    Lcg placement(0);
    Wide const expected = live(Lcg(seed), books, placement);
    auto const problem = books[0].exact();
    ASSERT_FALSE(problem) << *problem;
    Wide charged = 0;
    Wide aged = 0;
    for (std::size_t c = 0; c < order_classes; ++c) {
      for (std::size_t r = 0; r < delay_reasons; ++r) {
        charged += books[0].charged(static_cast<OrderClass>(c), static_cast<DelayReason>(r));
      }
      for (std::size_t e = 0; e < delay_ends; ++e) {
        aged += books[0].age(static_cast<OrderClass>(c), static_cast<DelayEnd>(e));
      }
      // Trails were kept throughout, so each class has the whole age of the orders that ended in it.
      ASSERT_EQ(to_string(charged), to_string(aged));
    }
    ASSERT_EQ(to_string(charged), to_string(expected));
    ASSERT_EQ(to_string(aged), to_string(expected));
  }
}

TEST(DelayBook, WhatAGateHoldsAloneIsPartOfWhatItHolds) {
  Wide alone = 0;
  Wide all = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    std::vector<DelayBook> books(1, DelayBook(ten_days(), {.owners = 3, .alone = true}));
    Lcg placement(0);
    live(Lcg(seed), books, placement);
    for (std::size_t part = 0; part < 3 * gates; ++part) {
      auto const owner = static_cast<std::uint32_t>(part % 3);
      auto const gate = static_cast<Gate>(part / 3);
      Wide charged = 0;
      for (OrderClass const order_class : {genuine, inflated, cancelled}) {
        charged += books[0].charged(order_class, owner, reason_of(gate));
      }
      Wide const of_alone = books[0].charged_alone(owner, gate);
      ASSERT_TRUE(of_alone >= 0 && of_alone <= charged) << to_string(of_alone) << " of " << to_string(charged);
      alone += of_alone;
      all += charged;
    }
  }
  EXPECT_TRUE(alone > 0 && alone < all);
}

TEST(DelayBook, AnyPartitionMergesToTheSingleBook) {
  DelayBook const empty(ten_days(), {.owners = 3, .by_bucket = true, .alone = true});
  std::vector<DelayBook> whole(1, empty);
  Lcg placement(5);
  live(Lcg(99), whole, placement);
  for (std::size_t partitions = 2; partitions < 6; ++partitions) {
    std::vector<DelayBook> parts(partitions, empty);
    live(Lcg(99), parts, placement);
    for (std::size_t i = 1; i < partitions; ++i) parts[0].merge(parts[i]);
    EXPECT_EQ(figures(parts[0]), figures(whole[0]));
    EXPECT_FALSE(parts[0].exact());
  }
  whole[0].reset();
  EXPECT_EQ(figures(whole[0]), figures(empty));
  EXPECT_FALSE(whole[0].exact());
}

}  // namespace
}  // namespace chokepoint::ledger
