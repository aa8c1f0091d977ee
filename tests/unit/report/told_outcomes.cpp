#include "engine/report/told_outcomes.hpp"

#include <gtest/gtest.h>

#include "engine/report/scenario_changes.hpp"

namespace chokepoint::report {
namespace {

results::StoredStudy study_of_three() {
  results::StoredStudy study;
  study.outcomes = {{"first", "", "", 0}, {"second", "", "", 1}, {"third", "", "", 2}};
  study.variants = {"as_it_was", "other"};
  return study;
}

/// The baseline, and a variant with these mean differences.
std::vector<sweep::GroupAnswer> differing_by(std::vector<double> const& differences) {
  std::vector<sweep::GroupAnswer> groups(2);
  for (double const difference : differences)
    groups[1].pairs.push_back({.count = 16, .difference = difference, .half_width = {}, .reduction = {}});
  return groups;
}

TEST(ToldOutcomes, TheFirstThatDiffersBetweenVariantsLeadsWhereTheStudyNamesNone) {
  auto const told = told_outcomes(study_of_three(), differing_by({0, 0, 3}));
  EXPECT_EQ(told.order, (std::vector<std::uint32_t>{2, 0, 1}));
  EXPECT_EQ(told.answers, 0u);
  EXPECT_EQ(told_outcomes(study_of_three(), differing_by({0, 0, 0})).order, (std::vector<std::uint32_t>{0, 1, 2}));
  EXPECT_EQ(told_outcomes(study_of_three(), {}).order, (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(ToldOutcomes, WhatComesInOneVariantAloneDiffers) {
  auto groups = differing_by({0, 0, 0});
  groups[1].pairs[1].only_variant = 1;
  EXPECT_EQ(told_outcomes(study_of_three(), groups).order, (std::vector<std::uint32_t>{1, 0, 2}));
}

TEST(ToldOutcomes, AnswersComeFirstWhetherTheyDifferOrNot) {
  auto study = study_of_three();
  study.session["answers"] = "second, first";
  study.outcomes[1].place = 0;
  study.outcomes[0].place = 1;
  auto const told = told_outcomes(study, differing_by({0, 0, 3}));
  EXPECT_EQ(told.order, (std::vector<std::uint32_t>{1, 0, 2}));
  EXPECT_EQ(told.answers, 2u);
}

TEST(VariantChanges, AreWhatAVariantSetsWithWhatHoldsInTheBaseline) {
  std::vector<std::string> const lines{
      R"(offices."commerce".officers 2)",
      R"(quotas."cap".active 1)",
      R"(study.compare."as_it_was"."offices.commerce.officers" 3)",
      R"(study.compare."other"."offices.commerce.officers" 5)",
      R"(study.compare."other"."quotas.cap.active" 0)",
  };
  auto const changes = variant_changes(lines, "as_it_was", "other");
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].path, "offices.commerce.officers");
  EXPECT_EQ(changes[0].before, "3") << "as the baseline sets it";
  EXPECT_EQ(changes[0].after, "5");
  EXPECT_EQ(changes[1].path, "quotas.cap.active");
  EXPECT_EQ(changes[1].before, "yes") << "as the scenario has it";
  EXPECT_EQ(changes[1].after, "no");
}

TEST(VariantChanges, OfAPartOfALawTellTheLawThatHeld) {
  std::vector<std::string> const lines{
      R"(lanes."air".time exponential(mean=duration 259200[1,0,0,0,0,0];))",
      R"(lanes."air".delay constant(value=duration 86400[1,0,0,0,0,0];))",
      R"(uncertain."fuel" {})",
      R"(uncertain."fuel".law exponential(mean=duration 604800[1,0,0,0,0,0];))",
      R"(study.compare."other"."lanes.air.time.mean" "5 days")",
      R"(study.compare."other"."uncertain.fuel.exponential" "[14]")",
  };
  auto const changes = variant_changes(lines, "as_it_was", "other");
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(changes[0].before, "exponential: mean 3 days");
  EXPECT_EQ(changes[1].path, "uncertain.fuel.exponential");
  EXPECT_EQ(changes[1].before, "exponential: mean 7 days");
}

}  // namespace
}  // namespace chokepoint::report
