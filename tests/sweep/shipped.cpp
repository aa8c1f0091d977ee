#include <gtest/gtest.h>

#include <filesystem>

#include "engine/sweep/block.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::test {
namespace {

/// Every study that ships is valid and says nothing in vain, and the first replication of each of its variants runs.
TEST(ShippedStudies, AreValidAndRun) {
  std::size_t studies = 0;
  for (auto const& entry : std::filesystem::directory_iterator(CHOKEPOINT_SOURCE_DIR "/scenarios")) {
    std::filesystem::path const file = entry.path() / "study.yaml";
    if (!std::filesystem::exists(file)) continue;
    ++studies;
    base::Diagnostics diagnostics;
    auto const study = sweep::read_study({file, {}, {}}, diagnostics);
    ASSERT_TRUE(study) << diagnostics.render(false);
    EXPECT_TRUE(diagnostics.all().empty()) << diagnostics.render(false);
    sweep::Worlds worlds(*study);
    sweep::Worker worker(*study, worlds);
    for (std::uint32_t variant = 0; variant < study->variants.size(); ++variant) {
      auto const record = worker.replay(0, variant, 0, false);
      EXPECT_FALSE(record.failed()) << file << ", " << study->variants[variant].name << ": " << record.failure;
    }
  }
  EXPECT_GE(studies, 1u);
}

}  // namespace
}  // namespace chokepoint::test
