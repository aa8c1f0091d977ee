#include "engine/importers/epoch_chips.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "engine/base/calendar.hpp"

namespace chokepoint::importers {
namespace {

namespace fs = std::filesystem;

class EpochChips : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("chokepoint_epoch_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  /// Quarters by owner in the data set's own form, with these lines.
  void owners(std::string const& lines) const {
    std::ofstream(folder_ / "nvidia_owners_quarters_by_chip.csv")
        << "Name,Chip manufacturer,Owner,Start date,End date,Compute estimate in H100e (median),Number of Units,Number "
           "of Units (5th percentile),Number of Units (95th percentile),Chip type,Incomplete\n"
        << lines;
  }
  /// The codes of all problems with where they are: "E_DATE nvidia_owners_quarters_by_chip.csv:2:30".
  std::string problems(EpochRequest request) {
    request.folder = folder_;
    base::Diagnostics diagnostics;
    auto const counts = read_epoch_counts(request, diagnostics);
    EXPECT_FALSE(counts);
    std::string text;
    for (auto const& one : diagnostics.all()) {
      text += std::string(one.code) + " ";
      if (one.mark.line > 0) {
        text += fs::path(diagnostics.source_name(one.mark.file)).filename().string() + ":" +
                std::to_string(one.mark.line) + ":" + std::to_string(one.mark.column);
      }
      text += " " + one.message + " | " + one.hint + "\n";
    }
    return text;
  }

  fs::path folder_;
};

// The 5 to 95 % of a lognormal law whose logarithm has the deviation 0.1: the median times e^(±0.16449).
TEST_F(EpochChips, BecomeATableOfWhatEachQuarterAdded) {
  double const to_95 = std::exp(0.16448536);
  owners("China H20 Q2 2025,Nvidia,China,4/1/2025,6/30/2025,1,150000," + std::to_string(150000 / to_95) + "," +
         std::to_string(150000 * to_95) +
         ",H20,until May\n"
         "China H20 Q1 2025,Nvidia,China,1/1/2025,3/31/2025,1,100,100,100,H20,\n"
         "China A800 Q1 2023,Nvidia,China,1/1/2023,3/31/2023,1,5,4,6,A800,\n"
         "Meta H20 Q1 2025,Nvidia,Meta,1/1/2025,3/31/2025,1,7,7,7,H20,\n");
  base::Diagnostics diagnostics;
  auto const counts = read_epoch_counts({folder_, "H20", "China", false}, diagnostics);
  ASSERT_TRUE(counts) << diagnostics.render(false);
  ASSERT_EQ(counts->size(), 2u);
  EXPECT_EQ(base::iso_date(counts->front().end), "2025-04-01") << "by date; the day after the quarter's last";
  EXPECT_EQ(counts->front().share, 0) << "no spread, no error";
  EXPECT_NEAR(counts->back().share, 0.1, 1e-6);
  EXPECT_EQ(observed_table(*counts),
            "name,value,error,source\n"
            "2025-04-01,100 units,0.0 %,\"Epoch AI, AI chip counts (MIT license), China H20 Q1 2025, 5 to 95 %: 100 to "
            "100\"\n"
            "2025-07-01,150000 units,10.0 %,\"Epoch AI, AI chip counts (MIT license), China H20 Q2 2025, 5 to 95 %: "
            "127250 to 176818; "
            "until May\"\n");
}

TEST_F(EpochChips, SayWhatIsWrongAndWhere) {
  std::string const good = "China H20 Q1 2025,Nvidia,China,1/1/2025,3/31/2025,1,100,90,110,H20,\n";
  owners(good + "China H20 Q2 2025,Nvidia,China,4/1/2025,6/31/2025,1,100,90,110,H20,\n");
  EXPECT_NE(problems({{}, "H20", "China", false}).find("E_DATE nvidia_owners_quarters_by_chip.csv:3:41"),
            std::string::npos)
      << problems({{}, "H20", "China", false});
  owners("China H20 Q2 2025,Nvidia,China,4/1/2025,6/30/2025,1,many,90,-1,H20,\n");
  std::string const numbers = problems({{}, "H20", "China", false});
  EXPECT_NE(numbers.find("E_NUMBER nvidia_owners_quarters_by_chip.csv:2:53"), std::string::npos) << numbers;
  EXPECT_NE(numbers.find("'-1' is no number of chips"), std::string::npos) << numbers;
  owners(good);
  EXPECT_NE(problems({{}, "h20", "China", false}).find("did you mean 'H20'?"), std::string::npos);
  EXPECT_NE(problems({{}, "H20", "Chna", false}).find("did you mean 'China'?"), std::string::npos);
  EXPECT_NE(problems({{}, "H20", "China", true}).find("E_CONFLICT"), std::string::npos)
      << "fiscal quarters have no owner";
  EXPECT_NE(problems({{}, "H20", "", false}).find("E_FILE"), std::string::npos) << "another file, which isn't there";
  std::ofstream(folder_ / "nvidia_owners_quarters_by_chip.csv") << "Name,Units\na,b\n";
  EXPECT_NE(problems({{}, "H20", "China", false}).find("there is no column 'End date'"), std::string::npos);
}

// Data sets stay where they are; CHOKEPOINT_SHARED_DATA names the folder that has one folder of each.
TEST_F(EpochChips, OfTheDataSetAreWhatTheScenarioOfChipsHolds) {
  char const* const shared = std::getenv("CHOKEPOINT_SHARED_DATA");
  if (shared == nullptr) {
    GTEST_SKIP()
        << "CHOKEPOINT_SHARED_DATA isn't set: that the import reads Epoch's own files is NOT tested. It names a "
           "folder with epoch_ai_chip_counts/ in it, which holds the CSV files of csv_export and "
           "owners_csv_export of github.com/epoch-research/ai-chip-counts";
  }
  fs::path const folder = fs::path(shared) / "epoch_ai_chip_counts";
  base::Diagnostics diagnostics;
  std::ifstream file(CHOKEPOINT_SOURCE_DIR "/scenarios/ai-chips-2022-2026/scenario.yaml");
  std::string const scenario{std::istreambuf_iterator<char>(file), {}};
  struct Chip {
    std::string name;
    std::size_t quarters;
  };
  for (auto const& chip : {Chip{"A800", 5}, Chip{"H800", 4}}) {
    auto const chips = read_epoch_counts({folder, chip.name, "China", false}, diagnostics);
    ASSERT_TRUE(chips) << diagnostics.render(false);
    ASSERT_EQ(chips->size(), chip.quarters);
    for (auto const& count : *chips) {
      std::string const value =
          base::iso_date(count.end) + ": {value: " + std::to_string(static_cast<int>(count.units)) +
          " chips, error: " + std::to_string(static_cast<int>(std::lround(100 * count.share))) + " %";
      EXPECT_NE(scenario.find(value), std::string::npos) << value;
    }
  }
  auto const fiscal = read_epoch_counts({folder, "H20", "", true}, diagnostics);
  ASSERT_TRUE(fiscal) << diagnostics.render(false);
  EXPECT_EQ(base::iso_date(fiscal->front().end), "2024-04-29");
  EXPECT_EQ(fiscal->front().units, 200372);
  EXPECT_NEAR(fiscal->front().share, 0.16, 0.005);
}

}  // namespace
}  // namespace chokepoint::importers
