#include "engine/results/stored_sweep.hpp"

#include <gtest/gtest.h>

namespace chokepoint::results {
namespace {

StoredStudy study_of(std::vector<std::string> variants, std::vector<std::string> titles) {
  StoredStudy study;
  study.reliefs.resize(variants.size());
  study.variants = std::move(variants);
  study.titles = std::move(titles);
  return study;
}

TEST(StoredStudy, AVariantIsCalledByItsTitleAndElseByItsName) {
  auto const study = study_of({"as_it_is", "us_closed", "later"}, {"", "US closed"});
  EXPECT_EQ(study.called(0u), "as_it_is");
  EXPECT_EQ(study.called(1u), "US closed");
  EXPECT_EQ(study.called(2u), "later") << "files may lack the last";
  EXPECT_EQ(study.called("us_closed"), "US closed");
  EXPECT_EQ(study.called("nobody"), "nobody");
}

TEST(StoredStudy, WhatIsCalledTheSameIsToldApartByItsName) {
  auto const study = study_of({"a", "b", "c", "d"}, {"Closed", "Closed", "d", "Open"});
  EXPECT_EQ(study.called(0u), "Closed (a)");
  EXPECT_EQ(study.called(1u), "Closed (b)");
  EXPECT_EQ(study.called(2u), "d (c)") << "another has that very name";
  EXPECT_EQ(study.called(3u), "Open");
}

TEST(StoredStudy, AGateOutOfTheWayIsCalledByWhatItBelongsTo) {
  auto study = study_of({"baseline", "rule license gone", "rule license 30 days earlier", "other license gone"},
                        {"", "Chip rule: license", "Chip rule: license", "Chip rule: license"});
  study.reliefs = {{}, {"rule license", "gone"}, {"rule license", "30 days earlier"}, {"other license", "gone"}};
  EXPECT_EQ(study.gate_called(1), "Chip rule: license (rule license)") << "two rules of one title";
  EXPECT_EQ(study.called(2u), "Chip rule: license (rule license) 30 days earlier");
  study.titles.back() = "Other rule: license";
  EXPECT_EQ(study.gate_called(1), "Chip rule: license") << "the same gate in two ways is one gate";
  EXPECT_EQ(study.called(3u), "Other rule: license gone");
}

}  // namespace
}  // namespace chokepoint::results
