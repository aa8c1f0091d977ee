#include "engine/cli/batch_array.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace chokepoint::cli {
namespace {

/// "2/8", or what is wrong.
std::string part(std::string_view text, std::initializer_list<std::string_view> environment) {
  BatchArray array;
  for (std::string_view const variable : environment) array.read(variable);
  auto const found = part_of_array(array, text);
  return found ? std::to_string(found.value().index + 1) + "/" + std::to_string(found.value().count) : found.error();
}

TEST(BatchArray, SlurmCountsFromItsFirstTaskInItsSteps) {
  EXPECT_EQ(part("array", {"SLURM_ARRAY_TASK_ID=11", "SLURM_ARRAY_TASK_MIN=10", "SLURM_ARRAY_TASK_MAX=17",
                           "SLURM_ARRAY_TASK_COUNT=8", "SLURM_ARRAY_TASK_STEP=1"}),
            "2/8");
  EXPECT_EQ(part("array", {"SLURM_ARRAY_TASK_ID=8", "SLURM_ARRAY_TASK_MIN=0", "SLURM_ARRAY_TASK_MAX=12",
                           "SLURM_ARRAY_TASK_COUNT=4", "SLURM_ARRAY_TASK_STEP=4"}),
            "3/4");
}

TEST(BatchArray, SlurmArraysWithHolesAreRefused) {
  // --array=1,3,7: three tasks, and no step leads from one to the next.
  EXPECT_NE(part("array", {"SLURM_ARRAY_TASK_ID=7", "SLURM_ARRAY_TASK_MIN=1", "SLURM_ARRAY_TASK_MAX=7",
                           "SLURM_ARRAY_TASK_COUNT=3", "SLURM_ARRAY_TASK_STEP=1"})
                .find("evenly spaced"),
            std::string::npos);
}

TEST(BatchArray, GridEngineTellsFirstLastAndStep) {
  EXPECT_EQ(part("array", {"SGE_TASK_ID=6", "SGE_TASK_FIRST=2", "SGE_TASK_LAST=10", "SGE_TASK_STEPSIZE=2"}), "3/5");
  EXPECT_NE(part("array", {"SGE_TASK_ID=undefined", "SGE_TASK_FIRST=undefined"}).find("no array of tasks"),
            std::string::npos);
}

TEST(BatchArray, LsfBeginsAtOneAndSaysZeroOutsideAnArray) {
  EXPECT_EQ(part("array", {"LSB_JOBINDEX=4", "LSB_JOBINDEX_END=4", "LSB_JOBINDEX_STEP=1"}), "4/4");
  EXPECT_EQ(part("array", {"LSB_JOBINDEX_END=4", "LSB_JOBINDEX=1"}), "1/4");
  EXPECT_NE(part("array", {"LSB_JOBINDEX=0"}).find("no array of tasks"), std::string::npos);
}

TEST(BatchArray, PbsDoesntTellHowManySoTheNumbersCountModuloWhatIsGiven) {
  EXPECT_NE(part("array", {"PBS_ARRAY_INDEX=3"}).find("write array/n"), std::string::npos);
  EXPECT_EQ(part("array/4", {"PBS_ARRAY_INDEX=3"}), "4/4");
  EXPECT_EQ(part("array/4", {"PBS_ARRAY_INDEX=4"}), "1/4") << "0-3 and 1-4 are all parts once";
  EXPECT_EQ(part("array/4", {"PBS_ARRAYID=6"}), "3/4");
  EXPECT_NE(part("array/0", {"PBS_ARRAYID=6"}).find("array/n"), std::string::npos);
  EXPECT_NE(part("array/4", {}).find("no array of tasks"), std::string::npos);
}

TEST(BatchArray, PartsAreCountedFromOne) {
  auto const second = part_of("2/8");
  ASSERT_TRUE(second);
  EXPECT_EQ(second.value().index, 1u);
  EXPECT_EQ(second.value().count, 8u);
  for (char const* const wrong : {"", "/", "0/2", "3/2", "1/0", "1", "1/2x", "-1/2", "1/1000001"}) {
    EXPECT_FALSE(part_of(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace chokepoint::cli
