#include "engine/ledger/units.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "engine/base/check.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::SimTime;
using enum UnitStatus;

TimeBuckets const& ten_days() {
  static TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(10 * 86400), base::days(1));
  return buckets;
}
SimTime day(std::int64_t n) { return SimTime(n * 86400); }

TEST(UnitsBook, FollowsALotFromTheLineToTheRack) {
  UnitsBook book(ten_days(), 2);
  book.post(1, made, in_process, 100, day(0));
  book.post(1, in_process, scrapped, 8, day(1));
  book.post(1, in_process, stock, 92, day(1));
  book.post(1, stock, in_transit, 50, day(2));
  book.post(1, in_transit, held, 50, day(4));
  book.post(1, held, seized, 5, day(5));
  book.post(1, held, delivered, 45, day(5), UnitChannel::licensed);
  book.post(1, delivered, installed, 40, day(7), UnitChannel::licensed);

  EXPECT_EQ(book.entered(1), 100);
  EXPECT_EQ(book.balance(1, made), -100);
  EXPECT_EQ(book.balance(1, stock), 42);
  EXPECT_EQ(book.balance(1, delivered), 5);
  EXPECT_EQ(book.balance(1, installed, UnitChannel::licensed), 40);
  EXPECT_EQ(book.inflow(1, delivered, 5), 45);
  EXPECT_EQ(book.outflow(1, delivered, UnitChannel::licensed, 7), 40);
  EXPECT_EQ(book.moved(1, held, delivered), 45);
  EXPECT_EQ(book.closing(1, in_transit, 3), 50);
  EXPECT_EQ(book.closing(1, in_transit, 4), 0);
  EXPECT_EQ(book.closing(1, delivered, 6), 45);
  EXPECT_EQ(book.entered(0), 0);
  EXPECT_FALSE(book.conserved());
}

TEST(UnitsBook, RefusesPostingsThatMakeNoSense) {
  UnitsBook book(ten_days(), 1);
  EXPECT_THROW(book.post(0, made, stock, 0, day(1)), BrokenPromise);
  EXPECT_THROW(book.post(0, made, stock, -1, day(1)), BrokenPromise);
  EXPECT_THROW(book.post(1, made, stock, 1, day(1)), BrokenPromise);
  EXPECT_THROW(book.post(0, stock, made, 1, day(1)), BrokenPromise);
  EXPECT_THROW(book.post(0, stock, stock, 1, day(1)), BrokenPromise);
  EXPECT_THROW(book.post(0, scrapped, stock, 1, day(1)), BrokenPromise);
  EXPECT_THROW(book.post(0, held, delivered, 1, day(1)), BrokenPromise);
  EXPECT_THROW(book.post(0, made, stock, 1, day(1), UnitChannel::grey), BrokenPromise);
  EXPECT_THROW(book.post(0, made, stock, 1, day(11)), BrokenPromise);
  EXPECT_THROW(book.change_channel(0, stock, UnitChannel::grey, UnitChannel::rented, 1, day(1)), BrokenPromise);
  for (std::size_t s = 0; s < unit_statuses; ++s) EXPECT_EQ(book.balance(0, static_cast<UnitStatus>(s)), 0);
}

TEST(UnitsBook, AUnitChangesItsChannelInPlace) {
  UnitsBook book(ten_days(), 1);
  book.post(0, initial, installed, 10, day(0), UnitChannel::rented);
  book.change_channel(0, installed, UnitChannel::rented, UnitChannel::licensed, 4, day(3));
  EXPECT_EQ(book.balance(0, installed), 10);
  EXPECT_EQ(book.closing(0, installed, UnitChannel::rented, 2), 10);
  EXPECT_EQ(book.balance(0, installed, UnitChannel::rented), 6);
  EXPECT_EQ(book.balance(0, installed, UnitChannel::licensed), 4);
  EXPECT_FALSE(book.conserved());
}

TEST(UnitsBook, SaysWhichProductWasShortAtABucketsEnd) {
  UnitsBook book(ten_days(), 3);
  book.post(2, initial, stock, 5, day(0));
  book.post(2, stock, in_transit, 7, day(3));
  EXPECT_FALSE(book.conserved(UnitsBook::Scope::partition));
  auto const fault = book.conserved();
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->product, 2u);
  EXPECT_EQ(fault->status, stock);
  EXPECT_EQ(fault->what, "product 2: -2 units in stock at the end of bucket 3");
}

TEST(UnitsBook, SaysWhichChannelWasShort) {
  UnitsBook book(ten_days(), 1);
  book.post(0, initial, delivered, 5, day(0), UnitChannel::licensed);
  book.post(0, delivered, installed, 5, day(1), UnitChannel::grey);
  auto const fault = book.conserved();
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->what, "product 0: -5 units delivered by channel grey at the end of bucket 1");
}

TEST(UnitsBook, ARecountFindsWhatNobodyHolds) {
  UnitsBook book(ten_days(), 2);
  book.post(0, initial, stock, 5, day(0));
  book.post(1, initial, stock, 9, day(0));
  book.post(1, stock, scrapped, 2, day(1));
  auto const count = [](std::int64_t stock_of_one) {
    return [=](std::uint32_t product, UnitStatus status) -> std::optional<std::int64_t> {
      if (status == scrapped) return std::nullopt;  // nobody holds these
      if (status != stock) return 0;
      return product == 0 ? 5 : stock_of_one;
    };
  };
  EXPECT_FALSE(book.recount(count(7)));
  auto const fault = book.recount(count(8));
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->what, "product 1: the books say 7 units in stock, the recount says 8");
  auto const lost = book.recount(count(6));
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->what, "product 1: the books say 7 units in stock, the recount says 6");
}

struct Posting {
  std::uint32_t product;
  UnitStatus from;
  UnitStatus to;
  std::int64_t quantity;
  SimTime time;
  std::optional<UnitChannel> channel;
};

/// Postings that never take more than there is, with the counts they lead to.
std::vector<Posting> random_postings(Lcg& lcg, std::vector<std::array<std::int64_t, unit_statuses>>& held) {
  std::vector<Posting> postings;
  std::vector<std::array<std::array<std::int64_t, unit_channels>, unit_statuses>> by_channel(held.size());
  for (std::int64_t time = 0; time < 10 * 86400; time += lcg.below(400)) {
    auto const product = static_cast<std::uint32_t>(lcg.below(static_cast<std::int64_t>(held.size())));
    auto const from = lcg.pick<UnitStatus>(unit_statuses);
    auto const to = static_cast<UnitStatus>(2 + lcg.below(unit_statuses - 2));
    if (from == to || is_end(from)) continue;
    auto const f = static_cast<std::size_t>(from);
    auto const t = static_cast<std::size_t>(to);
    std::optional<UnitChannel> channel;
    std::int64_t available = is_source(from) ? 1000 : held[product][f];
    if (has_channel(from) || has_channel(to)) {
      channel = lcg.pick<UnitChannel>(unit_channels);
      if (has_channel(from)) available = by_channel[product][f][static_cast<std::size_t>(*channel)];
    }
    if (available == 0) continue;
    std::int64_t const quantity = 1 + lcg.below(available);
    held[product][f] -= quantity;
    held[product][t] += quantity;
    if (has_channel(from)) by_channel[product][f][static_cast<std::size_t>(*channel)] -= quantity;
    if (has_channel(to)) by_channel[product][t][static_cast<std::size_t>(*channel)] += quantity;
    postings.push_back({product, from, to, quantity, SimTime(time), channel});
  }
  return postings;
}

void post(UnitsBook& book, Posting const& p) { book.post(p.product, p.from, p.to, p.quantity, p.time, p.channel); }

TEST(UnitsBook, RandomPostingsConserveAndMatchAnIndependentCount) {
  Lcg lcg(15);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::array<std::int64_t, unit_statuses>> held(4);
    auto const postings = random_postings(lcg, held);
    ASSERT_GT(postings.size(), 500u);
    UnitsBook book(ten_days(), 4);
    for (Posting const& posting : postings) post(book, posting);
    auto const fault = book.conserved();
    ASSERT_FALSE(fault) << fault->what;
    auto const miscount = book.recount([&](std::uint32_t product, UnitStatus status) -> std::optional<std::int64_t> {
      return held[product][static_cast<std::size_t>(status)];
    });
    ASSERT_FALSE(miscount) << miscount->what;
    for (std::uint32_t product = 0; product < 4; ++product) {
      std::int64_t there = 0;
      for (std::size_t s = 2; s < unit_statuses; ++s) there += book.balance(product, static_cast<UnitStatus>(s));
      ASSERT_EQ(there, book.entered(product));
    }
  }
}

void expect_same(UnitsBook const& a, UnitsBook const& b) {
  for (std::uint32_t product = 0; product < a.products(); ++product) {
    for (std::size_t s = 0; s < unit_statuses; ++s) {
      auto const status = static_cast<UnitStatus>(s);
      ASSERT_EQ(a.balance(product, status), b.balance(product, status));
      for (std::size_t t = 0; t < unit_statuses; ++t) {
        ASSERT_EQ(a.moved(product, status, static_cast<UnitStatus>(t)),
                  b.moved(product, status, static_cast<UnitStatus>(t)));
      }
      for (std::uint32_t bucket = 0; bucket < a.buckets().count(); ++bucket) {
        ASSERT_EQ(a.inflow(product, status, bucket), b.inflow(product, status, bucket));
        ASSERT_EQ(a.outflow(product, status, bucket), b.outflow(product, status, bucket));
        if (!has_channel(status)) continue;
        for (std::size_t c = 0; c < unit_channels; ++c) {
          auto const channel = static_cast<UnitChannel>(c);
          ASSERT_EQ(a.inflow(product, status, channel, bucket), b.inflow(product, status, channel, bucket));
          ASSERT_EQ(a.outflow(product, status, channel, bucket), b.outflow(product, status, channel, bucket));
        }
      }
    }
  }
}

TEST(UnitsBook, AnyPartitionMergesToTheSingleBook) {
  Lcg lcg(16);
  std::vector<std::array<std::int64_t, unit_statuses>> held(3);
  auto const postings = random_postings(lcg, held);
  UnitsBook whole(ten_days(), 3);
  for (Posting const& posting : postings) post(whole, posting);
  for (std::int64_t partitions = 1; partitions < 6; ++partitions) {
    std::vector<UnitsBook> parts(static_cast<std::size_t>(partitions), UnitsBook(ten_days(), 3));
    for (Posting const& posting : postings) post(parts[static_cast<std::size_t>(lcg.below(partitions))], posting);
    for (UnitsBook const& part : parts) ASSERT_FALSE(part.conserved(UnitsBook::Scope::partition));
    for (std::size_t i = 1; i < parts.size(); ++i) parts[0].merge(parts[i]);
    expect_same(parts[0], whole);
  }
}

TEST(UnitsBook, OfAWholeRunRefusesWhatIsNotThere) {
  UnitsBook whole(ten_days(), 1, {}, UnitsBook::Scope::run);
  whole.post(0, made, stock, 5, day(1));
#ifdef CHOKEPOINT_DEBUG_CHECKS
  EXPECT_THROW(whole.post(0, in_transit, stock, 1, day(1)), base::BrokenPromise);
  UnitsBook less(ten_days(), 1, {}, UnitsBook::Scope::run);
  less.post(0, made, stock, 5, day(1));
  less.post(0, stock, in_transit, 5, day(1));
  EXPECT_THROW(less.post(0, stock, in_transit, 1, day(1)), base::BrokenPromise);
#else
  whole.post(0, stock, in_transit, 6, day(1));  // found by recount() only
#endif
  UnitsBook part(ten_days(), 1);
  part.post(0, in_transit, stock, 1, day(1));  // sent by another partition
}

TEST(UnitsBook, ResetGivesAnEmptyBook) {
  UnitsBook book(ten_days(), 1);
  book.post(0, made, stock, 5, day(9));
  book.post(0, stock, delivered, 5, day(9), UnitChannel::grey);
  book.reset();
  expect_same(book, UnitsBook(ten_days(), 1));
  book.post(0, made, stock, 5, day(0));
  EXPECT_EQ(book.inflow(0, stock, 0), 5);
}

TEST(UnitsBook, FirstHeldIsTheMomentOfTheBalanceWhicheverPartitionPosted) {
  std::vector<UnitsWatch> const watches{{0, stock}, {1, stock}};
  UnitsBook one(ten_days(), 2, watches);
  UnitsBook other(ten_days(), 2, watches);
  one.post(0, made, stock, 4, SimTime(100));
  one.post(0, stock, consumed, 4, SimTime(200));
  one.post(0, made, stock, 3, SimTime(900));
  other.post(0, made, stock, 2, SimTime(150));  // 6 until 200, then 2, and 5 from 900 on
  other.post(1, made, stock, 4, SimTime(950));
  one.post(0, made, stock, 50, SimTime(1000));
  one.post(0, stock, consumed, 50, SimTime(1000));  // of no duration
  one.merge(other);
  SimTime const end(10 * 86400);
  EXPECT_EQ(one.first_held({0}, stock, 5, SimTime(0), end), SimTime(150));
  EXPECT_EQ(one.first_held({0}, stock, 5, SimTime(200), end), SimTime(900));
  EXPECT_EQ(one.first_held({0}, stock, 5, SimTime(920), end), SimTime(920)) << "held when the window begins";
  EXPECT_EQ(one.first_held({0, 1}, stock, 9, SimTime(0), end), SimTime(950));
  EXPECT_EQ(one.first_held({0}, stock, 7, SimTime(0), end), std::nullopt);
  EXPECT_EQ(one.first_held({0}, stock, 5, SimTime(200), SimTime(900)), std::nullopt) << "the window's end is outside";
  one.reset();
  EXPECT_EQ(one.first_held({0}, stock, 1, SimTime(0), end), std::nullopt);
}

}  // namespace
}  // namespace chokepoint::ledger
