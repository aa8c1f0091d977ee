#include "engine/ledger/split.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"
#include "tests/unit/ledger/lcg.hpp"

namespace chokepoint::ledger {
namespace {

using base::BrokenPromise;
using base::Wide;
using Shares = std::vector<std::int64_t>;

Shares split(std::int64_t amount, Shares const& weights) { return split_largest_remainder(amount, weights); }

TEST(Split, ExactProportionsStayExact) {
  // 700k over orders of 600, 500, 400, 300, 200 thousand: 35 % each.
  EXPECT_EQ(split(700'000, {600'000, 500'000, 400'000, 300'000, 200'000}),
            (Shares{210'000, 175'000, 140'000, 105'000, 70'000}));
}

TEST(Split, LargestRemaindersGetWhatIsLeft) {
  // 10 over 1:2:4 is 1.43, 2.86, 5.71: floors 1, 2, 5, and the two left go to .86 and .71.
  EXPECT_EQ(split(10, {1, 2, 4}), (Shares{1, 3, 6}));
  EXPECT_EQ(split(-10, {1, 2, 4}), (Shares{-1, -3, -6}));
}

TEST(Split, TiesGoToTheLowerIndex) {
  EXPECT_EQ(split(2, {1, 1, 1}), (Shares{1, 1, 0}));
  EXPECT_EQ(split(5, {0, 3, 3, 0}), (Shares{0, 3, 2, 0}));
}

TEST(Split, NothingAndTheGreatestAmounts) {
  EXPECT_EQ(split(0, {0, 0}), (Shares{0, 0}));
  EXPECT_EQ(split(0, {}), Shares{});
  EXPECT_EQ(split(INT64_MAX, {INT64_MAX, INT64_MAX}), (Shares{INT64_MAX / 2 + 1, INT64_MAX / 2}));
  EXPECT_EQ(split(INT64_MIN, {1}), Shares{INT64_MIN});
  EXPECT_THROW(split(1, {0, 0}), BrokenPromise);
  EXPECT_THROW(split(1, {2, -1}), BrokenPromise);
}

TEST(Split, SharesSumToTheAmountAndAreProportionsRoundedDownOrUp) {
  Lcg lcg(3);
  Splitter splitter;
  for (int round = 0; round < 3000; ++round) {
    Shares weights(static_cast<std::size_t>(1 + lcg.below(40)));
    for (std::int64_t& weight : weights) weight = lcg.below(round % 3 == 0 ? 3 : 1'000'000'000);
    weights[0] += 1;
    std::int64_t const amount = lcg.below(1 << 30) * (round % 2 == 0 ? 1 : 1'000'000);
    Shares shares(weights.size());
    splitter.split(amount, weights, shares);
    std::int64_t const total = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    ASSERT_EQ(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}), amount);
    for (std::size_t i = 0; i < shares.size(); ++i) {
      Wide const product = static_cast<Wide>(amount) * weights[i];
      auto const down = static_cast<std::int64_t>(product / total);
      ASSERT_TRUE(shares[i] == down || (shares[i] == down + 1 && product % total != 0));
      // Whoever was rounded up has no smaller remainder than anyone rounded down, and wins a tie by index.
      for (std::size_t j = 0; j < shares.size(); ++j) {
        Wide const other = static_cast<Wide>(amount) * weights[j];
        if (shares[i] != down && shares[j] == static_cast<std::int64_t>(other / total)) {
          ASSERT_TRUE(product % total > other % total || (product % total == other % total && i < j));
        }
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint::ledger
