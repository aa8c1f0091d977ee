#include "engine/ledger/money.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "engine/base/check.hpp"
#include "engine/ledger/checked.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::SimTime;
using enum MoneyCategory;

TimeBuckets const& days_of_money() {
  static TimeBuckets const buckets = TimeBuckets::equal(SimTime(0), SimTime(10 * 86400), base::days(1));
  return buckets;
}

TEST(MoneyBook, ADebitIsAnothersCredit) {
  MoneyBook book(days_of_money(), {.owners = 3, .currencies = 2});
  MoneyAccount const buyer_duty{0, 1, duty};
  MoneyAccount const buyer_cash{0, 1, cash};
  book.post(buyer_duty, buyer_cash, 500, SimTime(0));
  book.post(buyer_duty, buyer_cash, 300, SimTime(3 * 86400));
  book.post_signed(buyer_duty, buyer_cash, -100, SimTime(3 * 86400));  // a refund
  EXPECT_EQ(book.balance(buyer_duty), 700);
  EXPECT_EQ(book.balance(buyer_cash), -700);
  EXPECT_EQ(book.debits(buyer_duty), 800);
  EXPECT_EQ(book.credits(buyer_duty), 100);
  EXPECT_EQ(book.balance(buyer_duty, 3), 200);
  EXPECT_EQ(book.balance(buyer_duty, 4), 0);
  EXPECT_EQ(book.balance(1, duty), 700);
  EXPECT_EQ(book.balance(0, duty), 0);
  EXPECT_FALSE(book.balanced());
}

TEST(MoneyBook, AConversionBalancesInBothCurrencies) {
  MoneyBook book(days_of_money(), {.owners = 1, .currencies = 2});
  book.exchange(0, 0, 100, 1, 720, SimTime(0));
  EXPECT_EQ(book.balance({0, 0, cash}), -100);
  EXPECT_EQ(book.balance({0, 0, exchange}), 100);
  EXPECT_EQ(book.balance({0, 1, cash}), 720);
  EXPECT_EQ(book.balance({0, 1, exchange}), -720);
  EXPECT_FALSE(book.balanced());
}

TEST(MoneyBook, RefusesEntriesThatMakeNoSense) {
  MoneyBook book(days_of_money(), {.owners = 2, .currencies = 2});
  EXPECT_THROW(book.post({0, 0, duty}, {0, 0, cash}, -1, SimTime(0)), BrokenPromise);
  EXPECT_THROW(book.post({0, 0, duty}, {0, 1, cash}, 1, SimTime(0)), BrokenPromise);
  EXPECT_THROW(book.post({0, 0, duty}, {0, 0, duty}, 1, SimTime(0)), BrokenPromise);
  EXPECT_THROW(book.post({2, 0, duty}, {0, 0, cash}, 1, SimTime(0)), BrokenPromise);
  EXPECT_THROW(book.post({0, 0, duty}, {0, 0, cash}, 1, SimTime(-1)), BrokenPromise);
  EXPECT_THROW(book.exchange(0, 1, 1, 1, 1, SimTime(0)), BrokenPromise);
  book.post({0, 0, duty}, {0, 0, cash}, 0, SimTime(0));
  EXPECT_EQ(book.debits({0, 0, duty}), 0);
}

TEST(MoneyBook, StopsRatherThanWrap) {
  MoneyBook book(days_of_money(), {.owners = 1, .currencies = 1});
  book.post({0, 0, duty}, {0, 0, cash}, INT64_MAX, SimTime(0));
  EXPECT_THROW(book.post({0, 0, duty}, {0, 0, cash}, 1, SimTime(0)), OutOfBooks);
}

struct Entry {
  MoneyAccount debit;
  MoneyAccount credit;
  std::int64_t amount;
  SimTime time;
};

std::vector<Entry> random_entries(Lcg& lcg) {
  std::vector<Entry> entries;
  for (int i = 0; i < 3000; ++i) {
    auto const currency = static_cast<std::uint32_t>(lcg.below(2));
    MoneyAccount const debit{static_cast<std::uint32_t>(lcg.below(4)), currency,
                             lcg.pick<MoneyCategory>(money_categories)};
    MoneyAccount const credit{static_cast<std::uint32_t>(lcg.below(4)), currency,
                              lcg.pick<MoneyCategory>(money_categories)};
    if (debit == credit) continue;
    entries.push_back({debit, credit, lcg.below(2'000'000'000), SimTime(lcg.below(10 * 86400 + 1))});
  }
  return entries;
}

TEST(MoneyBook, RandomEntriesBalanceAndAnyPartitionMergesToTheSingleBook) {
  MoneyBook const empty(days_of_money(), {.owners = 4, .currencies = 2});
  Lcg lcg(4);
  auto const entries = random_entries(lcg);
  MoneyBook whole = empty;
  std::vector<std::int64_t> expected(2 * 4 * money_categories);
  auto const place = [](MoneyAccount a) {
    return (a.currency * std::size_t{4} + a.owner) * money_categories + static_cast<std::size_t>(a.category);
  };
  for (Entry const& e : entries) {
    whole.post(e.debit, e.credit, e.amount, e.time);
    expected[place(e.debit)] += e.amount;
    expected[place(e.credit)] -= e.amount;
  }
  EXPECT_FALSE(whole.balanced());
  for (std::int64_t partitions = 1; partitions < 5; ++partitions) {
    std::vector<MoneyBook> parts(static_cast<std::size_t>(partitions), empty);
    for (Entry const& e : entries) {
      parts[static_cast<std::size_t>(lcg.below(partitions))].post(e.debit, e.credit, e.amount, e.time);
    }
    for (std::size_t i = 1; i < parts.size(); ++i) parts[0].merge(parts[i]);
    EXPECT_FALSE(parts[0].balanced());
    for (std::uint32_t currency = 0; currency < 2; ++currency) {
      for (std::uint32_t owner = 0; owner < 4; ++owner) {
        for (std::size_t c = 0; c < money_categories; ++c) {
          MoneyAccount const account{owner, currency, static_cast<MoneyCategory>(c)};
          ASSERT_EQ(parts[0].balance(account), expected[place(account)]);
          ASSERT_EQ(parts[0].debits(account), whole.debits(account));
          std::int64_t before = -1;
          parts[0].each_bucket(account, [&](std::uint32_t bucket, std::int64_t) {
            EXPECT_LT(before, bucket) << "each bucket once, in order";
            before = bucket;
          });
          for (std::uint32_t bucket = 0; bucket < days_of_money().count(); ++bucket) {
            ASSERT_EQ(parts[0].balance(account, bucket), whole.balance(account, bucket));
          }
        }
      }
    }
  }
  whole.reset();
  EXPECT_EQ(whole.debits({0, 0, cash}), 0);
  EXPECT_EQ(whole.balance({0, 0, cash}, 0), 0);
}

}  // namespace
}  // namespace chokepoint::ledger
