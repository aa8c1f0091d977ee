#include "engine/model/rule.hpp"

#include <gtest/gtest.h>

#include "engine/base/calendar.hpp"

namespace chokepoint::model {
namespace {

base::SimTime day(char const* text) { return *base::parse_date_time(text); }

TEST(Rule, AVintagePassesItsStandingsOneAfterTheOther) {
  VintageDates const dates{day("2025-12-08"), day("2026-01-13"), day("2026-01-15"), day("2026-02-01"),
                           day("2026-12-31")};
  EXPECT_EQ(standing(dates, day("2025-12-07T23:59:59")), Standing::unknown);
  EXPECT_EQ(standing(dates, day("2025-12-08")), Standing::announced);
  EXPECT_EQ(standing(dates, day("2026-01-13")), Standing::published);
  EXPECT_EQ(standing(dates, day("2026-01-15")), Standing::effective);
  EXPECT_EQ(standing(dates, day("2026-02-01")), Standing::enforced);
  EXPECT_EQ(standing(dates, day("2026-12-30T23:59:59")), Standing::enforced);
  EXPECT_EQ(standing(dates, day("2026-12-31")), Standing::ended);
}

TEST(Rule, WithoutAnEnforcementDateItIsEnforcedWhenEffective) {
  VintageDates dates;
  dates.effective = day("2026-01-15");
  EXPECT_EQ(standing(dates, day("2026-01-14")), Standing::unknown);
  EXPECT_EQ(standing(dates, day("2026-01-15")), Standing::enforced);
}

TEST(Rule, AnnouncedAndNeverGazettedItBindsNobody) {
  VintageDates dates;
  dates.announced = day("2026-01-26");
  EXPECT_FALSE(dates.binding_from().has_value());
  EXPECT_EQ(standing(dates, day("2030-01-01")), Standing::announced);
}

TEST(Rule, ADateOfALotThatHasNotComeReadsAsNow) {
  LotDates const lot{.exported = day("2026-01-10"), .loaded = std::nullopt, .entered = std::nullopt};
  base::SimTime const now = day("2026-01-20");
  EXPECT_EQ(lot.at(LotDate::exported, now), day("2026-01-10"));
  EXPECT_EQ(lot.at(LotDate::loaded, now), now);
  EXPECT_EQ(lot.at(LotDate::entered, now), now);
}

/// A rule of one vintage, whose effects `give` sets.
template <class Give>
Rule rule_with(Give&& give, std::vector<RuleId> instead_of = {}) {
  Rule rule;
  rule.instead_of = std::move(instead_of);
  give(rule.vintages.emplace_back().effects);
  return rule;
}

TEST(RuleMatters, AreThoseOfItsEffectsAndOfWhatItStandsInPlaceOf) {
  namespace m = rule_matters;
  // The last stands in place of an exemption from a ban, so it decides whether that bans.
  std::vector<Rule> rules;
  rules.push_back(rule_with([](Effects& effects) { effects.ban = true; }));
  rules.push_back(rule_with([](Effects& effects) { effects.refuses_entry = effects.holds = true; }));
  rules.push_back(rule_with([](Effects&) {}, {RuleId(0U)}));
  rules.push_back(rule_with([](Effects& effects) { effects.license = Review::denial; }, {RuleId(2U)}));
  rules.push_back(rule_with([](Effects& effects) { effects.permit = PermitOfficeId(0U); }));
  rules[1].vintages.emplace_back().effects.fee = Parameter<double>(0);
  find_matters(rules);
  EXPECT_EQ(rules[0].matters, m::ban);
  EXPECT_EQ(rules[1].matters, m::entry | m::hold | m::charges);
  EXPECT_EQ(rules[2].matters, m::ban);
  EXPECT_EQ(rules[3].matters, m::ban | m::permission);
  EXPECT_EQ(rules[4].matters, m::permission | m::entry);
}

TEST(RuleMatters, WhoAsksOfACountryHearsOfItsRulesAndOfThoseThatStandInAnothersPlace) {
  CountryId const here(0U);
  CountryId const elsewhere(1U);
  Rule rule;
  rule.matters = rule_matters::charges;
  RuleScope const duties{0, rule_matters::charges, here};
  rule.jurisdiction = here;
  EXPECT_TRUE(duties.covers(rule));
  EXPECT_FALSE((RuleScope{0, rule_matters::hold, here}.covers(rule)));
  rule.jurisdiction = elsewhere;
  EXPECT_FALSE(duties.covers(rule));
  EXPECT_TRUE(RuleScope{}.covers(rule));
  EXPECT_FALSE(duties.covers_any({rule, rule}));
  rule.instead_of.emplace_back(0U);
  EXPECT_TRUE(duties.covers_any({Rule(), rule}));
}

}  // namespace
}  // namespace chokepoint::model
