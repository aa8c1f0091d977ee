#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/sweep/block.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::test {
namespace {

std::vector<std::string> studies() {
  std::vector<std::string> names;
  for (auto const& entry : std::filesystem::directory_iterator(CHOKEPOINT_SOURCE_DIR "/scenarios")) {
    if (std::filesystem::exists(entry.path() / "study.yaml")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ShippedStudies : public testing::TestWithParam<std::string> {};

/// Every study that ships is valid and says nothing in vain, and the first replication of each of its variants runs.
TEST_P(ShippedStudies, AreValidAndRun) {
  std::filesystem::path const file =
      std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "scenarios" / GetParam() / "study.yaml";
  base::Diagnostics diagnostics;
  auto const study = sweep::read_study({file, {}, {}}, diagnostics);
  ASSERT_TRUE(study) << diagnostics.render(false);
  EXPECT_TRUE(diagnostics.all().empty()) << diagnostics.render(false);
  sweep::Worlds worlds(*study);
  sweep::Worker worker(*study, worlds);
  // Of a world with thousands of firms two runs have to do; the other variants are put together.
  constexpr std::uint64_t many = 5'000'000;
  std::uint64_t events = 0;
  for (std::uint32_t variant = 0; variant < study->variants.size(); ++variant) {
    if (events > many) {
      EXPECT_TRUE(worlds.world(0, variant, diagnostics)) << diagnostics.render(false);
      continue;
    }
    auto const record = worker.replay(0, variant, 0, false);
    events += record.events;
    EXPECT_FALSE(record.failed()) << file << ", " << study->variants[variant].name << ": " << record.failure;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, ShippedStudies, testing::ValuesIn(studies()), [](auto const& study) {
  std::string name = study.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace chokepoint::test
