#include "engine/report/influence_summary.hpp"

#include <gtest/gtest.h>

namespace chokepoint::report {
namespace {

/// A value whose correlation is told apart from none where its size exceeds 0.2.
sweep::Influence alone(std::string path, double correlation, double share) {
  sweep::Influence one{std::move(path), correlation, share};
  one.interval = sweep::Interval{correlation - 0.2, correlation + 0.2};
  return one;
}

sweep::OutcomeInfluence outcome_of(std::vector<sweep::Influence> influences) {
  sweep::OutcomeInfluence outcome;
  outcome.outcome = "wait";
  outcome.count = 1000;
  outcome.influences = std::move(influences);
  outcome.left = 0.25;
  return outcome;
}

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines(1);
  for (char const c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += c;
    }
  }
  return lines;
}

TEST(InfluenceSummary, TheStrongestOfAllOutcomesComesFirstWhateverItsSign) {
  auto const first = outcome_of({alone("uncertain.up", 0.5, 0.1), alone("uncertain.down", -0.9, 0.6)});
  auto const second = outcome_of({alone("uncertain.up", 0.3, 0), alone("uncertain.both", -0.25, 0)});
  auto const text = influence_summary({{"Wait", &first}, {"Cost", &second}}, {{"uncertain.down", "3 days; judgment"}},
                                      20, std::nullopt);
  auto const lines = lines_of(text);
  ASSERT_EQ(lines.size(), 7u) << text;
  EXPECT_TRUE(lines[1].starts_with("uncertain.down")) << text;
  EXPECT_NE(lines[1].find("-0.90  60 %"), std::string::npos) << text;
  EXPECT_TRUE(lines[1].ends_with("—")) << "it doesn't vary with the second:\n" << text;
  EXPECT_NE(lines[2].find("3 days; judgment"), std::string::npos) << text;
  EXPECT_TRUE(lines[3].starts_with("uncertain.up")) << text;
  EXPECT_TRUE(lines[4].starts_with("uncertain.both")) << "by correlation where no share is told:\n" << text;
  EXPECT_NE(lines[5].find("25 %"), std::string::npos) << "what is left:\n" << text;
}

TEST(InfluenceSummary, OfFewFuturesItSaysWhatLuckShows) {
  auto one = outcome_of({alone("uncertain.up", 0.5, 0.1)});
  EXPECT_EQ(influence_summary({{"Wait", &one}}, {}, 2, std::nullopt).find("by luck alone"), std::string::npos);
  one.count = 999;
  EXPECT_NE(influence_summary({{"Wait", &one}}, {}, 2, std::nullopt).find("These are of 999 futures"),
            std::string::npos);
}

// 0.15 ± 0.2 holds 0.
TEST(InfluenceSummary, WhatLuckWouldShowIsCountedAndNotListed) {
  auto const one = outcome_of({alone("uncertain.up", 0.5, 0.1), alone("uncertain.luck", 0.15, 0),
                               alone("uncertain.u_shaped", 0.05, 0.2), alone("uncertain.third", 0.25, 0)});
  auto const text = influence_summary({{"Wait", &one}}, {}, 2, std::nullopt);
  EXPECT_EQ(text.find("uncertain.luck"), std::string::npos) << text;
  EXPECT_LT(text.find("uncertain.u_shaped"), text.find("uncertain.up")) << "a share needs no direction:\n" << text;
  EXPECT_NE(text.find("… and 1 more value of which less goes with each"), std::string::npos) << text;
  EXPECT_NE(text.find("1 further value varied and shows no more than luck would"), std::string::npos) << text;
}

TEST(InfluenceSummary, OfValuesThatVaryTogetherWhatCountsIsBeyondTheOthers) {
  auto shared = alone("uncertain.shared", 0.8, 0.7);
  shared.companions = {"uncertain.own"};
  shared.partial = 0.1;
  shared.partial_interval = sweep::Interval{-0.1, 0.3};
  shared.beyond = 0.0;
  auto const one = outcome_of({shared, alone("uncertain.own", 0.4, 0.1)});
  auto const text = influence_summary({{"Wait", &one}}, {}, 20, std::nullopt);
  EXPECT_EQ(text.find("uncertain.shared"), std::string::npos) << text;
  EXPECT_NE(text.find("uncertain.own"), std::string::npos) << text;
}

TEST(InfluenceSummary, WhereNoShareIsToldTheSizeOfTheCorrelationCountsAndNotItsSign) {
  auto const one = outcome_of({alone("uncertain.plus", 0.3, 0), alone("uncertain.minus", -0.5, 0)});
  auto const text = influence_summary({{"Wait", &one}}, {}, 20, std::nullopt);
  EXPECT_LT(text.find("uncertain.minus"), text.find("uncertain.plus")) << text;
}

TEST(InfluenceSummary, WhereNothingVariedItSaysSo) {
  auto const one = outcome_of({});
  EXPECT_EQ(influence_summary({{"Wait", &one}}, {}, 20, 80), "Nothing varied, or too few replications have a value.\n");
}

}  // namespace
}  // namespace chokepoint::report
