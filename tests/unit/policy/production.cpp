#include "engine/policy/production.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

#include "engine/base/check.hpp"

namespace chokepoint::policy {
namespace {

using model::Planning;

TEST(Production, FirstComeTakesTheOldest) {
  std::array const waiting{ProductionCandidate{.came = 5}, ProductionCandidate{.came = 3},
                           ProductionCandidate{.came = 4}};
  EXPECT_EQ(choose_production(Planning::first_come, waiting), 1U);
}

TEST(Production, EachRuleLooksAtItsOwnFigureAndTiesGoToTheOldest) {
  std::array const waiting{ProductionCandidate{.came = 2, .backlog = 9, .rank = 1, .margin = 5},
                           ProductionCandidate{.came = 1, .backlog = 4, .rank = 1, .margin = 7},
                           ProductionCandidate{.came = 0, .backlog = 1, .rank = 2, .margin = 6}};
  EXPECT_EQ(choose_production(Planning::priority, waiting), 1U);  // ranks 1, 1, 2: the older one of rank 1
  EXPECT_EQ(choose_production(Planning::backlog, waiting), 0U);
  EXPECT_EQ(choose_production(Planning::margin, waiting), 1U);
}

TEST(Production, FirmOrdersComeBeforeAllOthersWhateverTheRule) {
  std::array const waiting{ProductionCandidate{.came = 0, .backlog = 9, .rank = 0, .margin = 9, .share = 1},
                           ProductionCandidate{.firm = true, .came = 1, .rank = 1}};
  for (auto const rule :
       {Planning::first_come, Planning::priority, Planning::backlog, Planning::margin, Planning::shares}) {
    EXPECT_EQ(choose_production(rule, waiting), 1U);
  }
}

/// How much work each of the products gets of `lots` lots, all of them always waiting.
std::vector<double> worked(std::vector<ProductionCandidate> waiting, int lots) {
  std::vector<double> done(waiting.size(), 0);
  for (int lot = 0; lot < lots; ++lot) {
    std::size_t const chosen = choose_production(Planning::shares, waiting);
    settle_shares(waiting, chosen);
    done[chosen] += waiting[chosen].work;
  }
  return done;
}

TEST(Production, SharesAreThoseOfTheWorkWhateverTheLotsSizes) {
  // 30 % and 70 % of the work in lots of 2 and 1: of 170 lots, n of the first with 2 n / (2 n + 170 - n) = 0.3.
  auto const done = worked({{.came = 0, .share = 0.3, .work = 2}, {.came = 1, .share = 0.7, .work = 1}}, 170);
  EXPECT_EQ(done[0] + done[1], 200);  // n = 30: 60 + 140
  EXPECT_NEAR(done[0], 60, 2);
  EXPECT_NEAR(done[1], 140, 2);
}

TEST(Production, WithoutSharesAllGetTheSame) {
  auto const done = worked({{.came = 0, .work = 1}, {.came = 1, .work = 1}, {.came = 2, .work = 1}}, 9);
  EXPECT_EQ(done, (std::vector<double>{3, 3, 3}));
}

TEST(Production, CreditIsConserved) {
  std::array waiting{ProductionCandidate{.share = 1, .work = 4}, ProductionCandidate{.share = 3, .work = 8}};
  settle_shares(waiting, 1);
  EXPECT_EQ(waiting[0].credit, 2);   // a quarter of 8
  EXPECT_EQ(waiting[1].credit, -2);  // three quarters of 8, minus 8
}

TEST(Production, MarginIsOfAUnitOfCapacity) {
  EXPECT_EQ(margin_under_risk(100, 0.5, 20, 2), 15);  // (100 x 0.5 - 20) / 2
  EXPECT_EQ(margin_under_risk(100, 1, 20, 0), 80);
}

TEST(Production, ThereMustBeSomethingToChoose) {
  EXPECT_THROW((void)choose_production(Planning::first_come, {}), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::policy
