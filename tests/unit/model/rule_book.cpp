#include "engine/model/rule_book.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "engine/base/calendar.hpp"

namespace chokepoint::model {
namespace {

using Answer = std::optional<std::uint32_t>;

base::SimTime midnight(char const* text) { return *base::parse_date_time(text); }
RuleId const only(0U);

using Vintage = RuleBook::DatedVintage;

Vintage effective(char const* from, LotDate in_transit = LotDate::entered) {
  Vintage vintage;
  vintage.dates.effective = midnight(from);
  vintage.in_transit = in_transit;
  return vintage;
}
Vintage effective_until(char const* from, char const* to, LotDate in_transit = LotDate::entered) {
  Vintage vintage = effective(from, in_transit);
  vintage.dates.sunset = midnight(to);
  return vintage;
}
RuleBook book(std::vector<Vintage> const& vintages) {
  RuleBook rules;
  rules.add(vintages);
  return rules;
}
constexpr auto any_lot = [](std::uint32_t) { return true; };
Answer governing(RuleBook const& rules, LotDates const& lot, base::SimTime now, RuleId rule = only) {
  return rules.governing(rule, lot, now, any_lot);
}
/// What holds for goods that have not moved.
Answer in_force(RuleBook const& rules, base::SimTime date, RuleId rule = only) {
  return governing(rules, {}, date, rule);
}
std::vector<base::SimTime> boundaries(RuleBook const& rules) {
  std::vector<base::SimTime> all;
  for (base::SimTime at(-1); (at = rules.next_boundary(at)) < base::SimTime::end();) all.push_back(at);
  return all;
}
LotDates lot(char const* exported, char const* loaded, char const* entered) {
  return {midnight(exported), midnight(loaded), midnight(entered)};
}

/// The US rule on advanced chips, by its three effective dates.
std::vector<Vintage> export_rule(LotDate in_transit) {
  return {effective("2022-10-07", in_transit), effective("2023-11-17", in_transit),
          effective("2026-01-15", in_transit)};
}

TEST(RuleBook, TheVintageInForceIsTheLatestThatHasBecomeEffective) {
  RuleBook const rules = book(export_rule(LotDate::exported));
  struct Case {
    char const* date;
    Answer vintage;
  };
  for (Case const& expected : std::vector<Case>{{"1970-01-01", {}},
                                                {"2022-10-06T23:59:59", {}},
                                                {"2022-10-07", 0U},
                                                {"2023-11-16T23:59:59", 0U},
                                                {"2023-11-17", 1U},
                                                {"2026-01-14T23:59:59", 1U},
                                                {"2026-01-15", 2U},
                                                {"2040-01-01", 2U}}) {
    EXPECT_EQ(in_force(rules, midnight(expected.date)), expected.vintage) << expected.date;
  }
  EXPECT_EQ(boundaries(rules), (std::vector{midnight("2022-10-07"), midnight("2023-11-17"), midnight("2026-01-15")}));
  EXPECT_EQ(rules.next_boundary(midnight("2022-10-07")), midnight("2023-11-17"));
  EXPECT_EQ(rules.next_boundary(midnight("2026-01-14")), midnight("2026-01-15"));
  EXPECT_EQ(rules.next_boundary(midnight("2026-01-15")), base::SimTime::end());
}

TEST(RuleBook, TheOrderOfVintagesInTheFileDoesNotMatter) {
  std::vector<Vintage> vintages = export_rule(LotDate::exported);
  std::swap(vintages[0], vintages[2]);
  EXPECT_EQ(in_force(book(vintages), midnight("2023-01-01")), 2U);
  EXPECT_EQ(in_force(book(vintages), midnight("2026-02-01")), 0U);
}

TEST(RuleBook, TheInTransitClauseNamesTheDateOfTheLotThatCounts) {
  // Exported under the first vintage, loaded under the second, entering under the third.
  LotDates const on_its_way = lot("2023-11-16", "2023-11-17", "2026-01-15");
  base::SimTime const now = midnight("2026-01-20");
  EXPECT_EQ(governing(book(export_rule(LotDate::exported)), on_its_way, now), 0U);
  EXPECT_EQ(governing(book(export_rule(LotDate::loaded)), on_its_way, now), 1U);
  EXPECT_EQ(governing(book(export_rule(LotDate::entered)), on_its_way, now), 2U);
}

TEST(RuleBook, ALotThatHasNotMovedIsGovernedByTheVintageOfToday) {
  RuleBook const rules = book(export_rule(LotDate::exported));
  EXPECT_EQ(governing(rules, {}, midnight("2023-11-16")), 0U);
  EXPECT_EQ(governing(rules, {}, midnight("2023-11-17")), 1U);
  EXPECT_FALSE(governing(rules, {}, midnight("2022-10-06")).has_value());
}

TEST(RuleBook, GoodsSavedByTheLaterClauseStayUnderTheEarlierVintage) {
  // The first counts the entry, the second lets through what was exported before it.
  RuleBook const rules = book({effective("2022-10-07", LotDate::entered), effective("2023-11-17", LotDate::exported)});
  base::SimTime const now = midnight("2023-12-01");
  EXPECT_EQ(governing(rules, lot("2023-11-10", "2023-11-11", "2023-11-25"), now), 0U);
  EXPECT_EQ(governing(rules, lot("2023-11-17", "2023-11-18", "2023-11-25"), now), 1U);
  // The other way round: the second counts the entry, so the export date saves nobody.
  RuleBook const strict = book({effective("2022-10-07", LotDate::exported), effective("2023-11-17", LotDate::entered)});
  EXPECT_EQ(governing(strict, lot("2023-11-10", "2023-11-11", "2023-11-25"), now), 1U);
  // Entered before the second, exported before the first: none.
  EXPECT_FALSE(governing(strict, lot("2022-10-06", "2022-10-06", "2022-11-01"), now).has_value());
}

TEST(RuleBook, ASunsetEndsTheRuleAndNothingReturns) {
  RuleBook const rules = book({effective("2020-01-01"), effective_until("2021-01-01", "2022-01-01")});
  EXPECT_EQ(in_force(rules, midnight("2021-12-31T23:59:59")), 1U);
  EXPECT_FALSE(in_force(rules, midnight("2022-01-01")).has_value());
  // Not even for goods that the second vintage had let pass.
  RuleBook const saving =
      book({effective("2020-01-01"), effective_until("2021-01-01", "2022-01-01", LotDate::exported)});
  EXPECT_EQ(governing(saving, lot("2020-12-01", "2020-12-01", "2021-06-01"), midnight("2023-01-01")), 0U);
  EXPECT_FALSE(governing(saving, lot("2020-12-01", "2020-12-01", "2022-06-01"), midnight("2023-01-01")).has_value());
}

TEST(RuleBook, ASuspensionIsASunsetAndANewVintage) {
  // The affiliates rule: in force on 2025-09-29, suspended from 2025-11-10 for a year.
  RuleBook const rules = book({effective_until("2025-09-29", "2025-11-10"), effective("2026-11-10")});
  EXPECT_EQ(in_force(rules, midnight("2025-10-15")), 0U);
  EXPECT_FALSE(in_force(rules, midnight("2025-11-10")).has_value());
  EXPECT_FALSE(in_force(rules, midnight("2026-11-09")).has_value());
  EXPECT_EQ(in_force(rules, midnight("2026-11-10")), 1U);
  EXPECT_EQ(boundaries(rules).size(), 3U);
}

TEST(RuleBook, AVintageRescindedBeforeItsEnforcementNeverBinds) {
  // The AI Diffusion rule: effective 2025-01-13, compliance 2025-05-15, rescinded 2025-05-13.
  Vintage diffusion = effective_until("2025-01-13", "2025-05-13");
  diffusion.dates.enforced = midnight("2025-05-15");
  RuleBook const rules = book({effective("2023-11-17"), diffusion});
  EXPECT_EQ(in_force(rules, midnight("2025-03-01")), 0U);
  EXPECT_EQ(in_force(rules, midnight("2025-06-01")), 0U);
  EXPECT_EQ(boundaries(rules).size(), 1U);
}

TEST(RuleBook, TheEarlierVintageHoldsUntilTheLaterIsEnforced) {
  Vintage later = effective("2026-01-15");
  later.dates.enforced = midnight("2026-03-01");
  RuleBook const rules = book({effective("2023-11-17"), later});
  EXPECT_EQ(in_force(rules, midnight("2026-02-28")), 0U);
  EXPECT_EQ(in_force(rules, midnight("2026-03-01")), 1U);
}

TEST(RuleBook, WhatIsLaterInLawReplacesWhatIsEnforcedLater) {
  Vintage slow = effective("2026-01-01");
  slow.dates.enforced = midnight("2026-06-01");
  RuleBook const rules = book({slow, effective("2026-03-01")});
  EXPECT_FALSE(in_force(rules, midnight("2026-02-01")).has_value());
  EXPECT_EQ(in_force(rules, midnight("2026-03-01")), 1U);
  EXPECT_EQ(in_force(rules, midnight("2026-07-01")), 1U);
}

TEST(RuleBook, OfEqualDatesTheOneListedLaterHolds) {
  EXPECT_EQ(in_force(book({effective("2026-01-15"), effective("2026-01-15")}), midnight("2026-01-15")), 1U);
}

TEST(RuleBook, RulesDoNotMixAndMayBeEmpty) {
  Vintage announced;
  announced.dates.announced = midnight("2026-01-26");
  RuleBook all;
  all.add({});
  all.add(std::vector{effective("2022-01-01", LotDate::exported)});
  all.add(std::vector{announced});
  all.add(std::vector{effective_until("2023-01-01", "2024-01-01", LotDate::loaded)});
  EXPECT_EQ(all.size(), 4U);
  base::SimTime const date = midnight("2023-06-01");
  EXPECT_FALSE(in_force(all, date, RuleId(0U)).has_value());
  EXPECT_EQ(in_force(all, date, RuleId(1U)), 0U);
  EXPECT_FALSE(in_force(all, date, RuleId(2U)).has_value());
  EXPECT_EQ(in_force(all, date, RuleId(3U)), 0U);
  EXPECT_EQ(boundaries(all), (std::vector{midnight("2022-01-01"), midnight("2023-01-01"), midnight("2024-01-01")}));
  all.clear();
  EXPECT_EQ(all.size(), 0U);
  EXPECT_TRUE(boundaries(all).empty());
}

TEST(RuleBook, ALaterVintageAboutSomeGoodsLeavesTheOthersToTheEarlier) {
  // The January 2026 rule is about parts below a threshold; the others stay under the presumption of denial.
  RuleBook const rules = book({effective("2023-11-17"), effective_until("2026-01-15", "2027-01-15")});
  auto const below = any_lot;
  auto const above = [](std::uint32_t vintage) { return vintage == 0; };
  EXPECT_EQ(rules.governing(only, {}, midnight("2026-02-01"), below), 1U);
  EXPECT_EQ(rules.governing(only, {}, midnight("2026-02-01"), above), 0U);
  EXPECT_EQ(rules.governing(only, {}, midnight("2026-01-14"), below), 0U);
  // Its sunset ends the rule for the goods it was about, and for no others.
  EXPECT_FALSE(rules.governing(only, {}, midnight("2027-02-01"), below).has_value());
  EXPECT_EQ(rules.governing(only, {}, midnight("2027-02-01"), above), 0U);
}

/// The rules of the header read literally: look at every vintage on every question.
class EveryVintage {
 public:
  EveryVintage(std::vector<Vintage> const& vintages, std::uint64_t met) : vintages_(vintages), met_(met) {}

  Answer governing(LotDates const& dates, base::SimTime now) const {
    Answer best;
    for (std::uint32_t i = 0; i < vintages_.size(); ++i) {
      bool const counts = binds(i) && dates.at(vintages_[i].in_transit, now) >= *vintages_[i].dates.binding_from();
      if (counts && (!best || replaces(i, *best))) best = i;
    }
    if (!best) return best;
    base::SimTime const date = dates.at(vintages_[*best].in_transit, now);
    for (std::uint32_t i = 0; i < vintages_.size(); ++i) {
      bool const ends = binds(i) && (i == *best || replaces(i, *best)) && vintages_[i].dates.sunset;
      if (ends && *vintages_[i].dates.sunset <= date) return std::nullopt;
    }
    return best;
  }

 private:
  bool binds(std::uint32_t i) const {
    VintageDates const& dates = vintages_[i].dates;
    return met(i) && dates.binding_from() && (!dates.sunset || *dates.binding_from() < *dates.sunset);
  }
  base::SimTime in_law(std::uint32_t i) const {
    return vintages_[i].dates.effective.value_or(*vintages_[i].dates.binding_from());
  }
  bool replaces(std::uint32_t i, std::uint32_t other) const {
    return in_law(i) != in_law(other) ? in_law(i) > in_law(other) : i > other;
  }

  bool met(std::uint32_t i) const { return (met_ >> i & 1U) != 0; }

  std::vector<Vintage> const& vintages_;
  std::uint64_t met_;  // a bit for each vintage whose predicate the lot meets
};

TEST(RuleBook, MatchesLookingAtEveryVintageOnEveryDay) {
  std::mt19937_64 random(5);
  constexpr std::uint64_t days = 12;
  auto const some_day = [&]() -> std::optional<base::SimTime> {
    return random() % 3 == 0 ? std::nullopt
                             : std::optional(base::SimTime(static_cast<std::int64_t>(random() % days) * 86400));
  };
  int binding = 0;
  int mixed = 0;
  for (int trial = 0; trial < 500; ++trial) {
    std::vector<Vintage> vintages(random() % 6);
    for (Vintage& vintage : vintages) {
      vintage.dates.effective = some_day();
      vintage.dates.enforced = random() % 2 == 0 ? some_day() : std::nullopt;
      vintage.dates.sunset = random() % 2 == 0 ? some_day() : std::nullopt;
      vintage.in_transit = static_cast<LotDate>(random() % lot_date_count);
    }
    RuleBook const rules = book(vintages);
    std::uint64_t const bits = random() % 4 == 0 ? random() : ~std::uint64_t{0};
    EveryVintage const every(vintages, bits);
    auto const meets = [&](std::uint32_t vintage) { return (bits >> vintage & 1U) != 0; };
    Answer before;
    std::vector<base::SimTime> const known = boundaries(rules);
    for (std::uint64_t i = 0; i <= days; ++i) {
      base::SimTime const date(static_cast<std::int64_t>(i) * 86400);
      Answer const now = every.governing({}, date);
      ASSERT_EQ(rules.governing(only, {}, date, meets), now) << "trial " << trial << " day " << i;
      if (now != before) {
        ASSERT_TRUE(std::binary_search(known.begin(), known.end(), date)) << "trial " << trial;
      }
      before = now;
      binding += now ? 1 : 0;
    }
    for (int i = 0; i < 50; ++i) {
      LotDates const dates{some_day(), some_day(), some_day()};
      base::SimTime const now(static_cast<std::int64_t>(days) * 86400);
      Answer const expected = every.governing(dates, now);
      ASSERT_EQ(rules.governing(only, dates, now, meets), expected) << "trial " << trial;
      mixed += expected && expected != rules.governing(only, {}, dates.at(LotDate::entered, now), meets) ? 1 : 0;
    }
  }
  EXPECT_GT(binding, 1000);
  EXPECT_GT(mixed, 1000);
}

}  // namespace
}  // namespace chokepoint::model
