// What the README of scenarios/us-taiwan-security says of its mechanism. Its figures are in expected/ and in the
// README.

#include <gtest/gtest.h>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

struct TaiwanFuture : Future {
  explicit TaiwanFuture(std::vector<std::string> overrides) : Future("us-taiwan-security", std::move(overrides)) {}
};

TEST(UsTaiwanSecurity, WithoutThePactEveryWaferPays) {
  TaiwanFuture const none({"timeline.ratified.occurs=0 %"});
  // From July 2027 on 15 % of 20,000 USD for each that is imported. What is on its way, and in Arizona's stocks, at
  // either end of that time is less than a month's: one part in forty.
  EXPECT_NEAR(none["per_wafer"], 3000, 3000 / 40.0);
  EXPECT_EQ(none["invested"], 0);
}

TEST(UsTaiwanSecurity, ItMattersWhichPlantsCountUntilANewOneIsBegun) {
  std::vector<std::string> const late{"uncertain.first_new_on.central=2028-01-01"};
  auto only_new = late;
  only_new.emplace_back("timeline.begun_count.occurs=0 %");
  TaiwanFuture const all(late);
  TaiwanFuture const narrow(only_new);
  EXPECT_EQ(all["duty_2027"], 0);
  // A year of imports, of which Arizona makes a part: 15 % of 20,000 USD on no more than 155,000 every 30 days.
  EXPECT_GT(narrow["duty_2027"], 0);
  EXPECT_LE(narrow["duty_2027"], 3000 * 155000 * 13.0);
}

TEST(UsTaiwanSecurity, ScreeningTakesFromTheGreyChannelAndMakesHonestBuyersWait) {
  TaiwanFuture const without({"timeline.screening_begins.occurs=0 %"});
  TaiwanFuture const with({});
  EXPECT_LT(with["grey"], without["grey"]);
  EXPECT_GT(with["seized"], without["seized"]);
  EXPECT_GT(with["premium"], without["premium"]);
  EXPECT_GT(with["wait_small"], without["wait_small"]);
  EXPECT_GT(with["wait_large"], without["wait_large"]);
}

TEST(UsTaiwanSecurity, TheLowerRateIsWaitedForAndCostsTheUnitedStatesDuty) {
  TaiwanFuture const pact({});
  TaiwanFuture const none({"timeline.fifteen.occurs=0 %", "timeline.stockists_wait.occurs=0 %"});
  EXPECT_LT(pact["stockists_waiting"], none["stockists_waiting"]);
  EXPECT_LT(pact["machines_duty"], none["machines_duty"]);
  EXPECT_GT(pact["machines_landed"], none["machines_landed"]);
}

}  // namespace
}  // namespace chokepoint::test
