#include "engine/scenario/reference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/laws.hpp"

namespace chokepoint::scenario {
namespace {

namespace fs = std::filesystem;

fs::path const committed = fs::path(CHOKEPOINT_SOURCE_DIR) / "docs" / "reference";

std::string read(fs::path const& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Reference, CommittedPagesSayWhatTheFieldTableSays) {
  std::set<std::string> files;
  for (auto const& page : reference_pages()) {
    files.insert(page.file);
    EXPECT_TRUE(read(committed / page.file) == page.text)
        << "docs/reference/" << page.file << " is out of date: build the target `reference`";
  }
  for (auto const& entry : fs::directory_iterator(committed)) {
    EXPECT_TRUE(files.contains(entry.path().filename().string())) << entry.path() << " belongs to no block";
  }
}

TEST(Reference, TablesHaveTheirCellsInEveryRow) {
  for (auto const& page : reference_pages()) {
    std::size_t expected = 0;  // of the table at hand
    std::size_t start = 0;
    while (start < page.text.size()) {
      std::size_t const end = page.text.find('\n', start);
      std::string const line = page.text.substr(start, end - start);
      start = end + 1;
      std::size_t bars = 0;
      for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1U : 0U;
      if (line.empty() || line[0] != '|') {
        expected = 0;
        continue;
      }
      if (expected == 0) expected = bars;
      EXPECT_EQ(bars, expected) << page.file << ": " << line;
    }
  }
}

TEST(Reference, EveryBlockHasAPageAndEveryLinkLeadsToOne) {
  std::set<std::string> files;
  for (auto const& page : reference_pages()) files.insert(page.file);
  for (auto const& field : scenario_fields()) {
    if (!field.children.empty()) {
      EXPECT_TRUE(files.contains(std::string(field.info.name) + ".md"));
    }
  }
  for (auto const& page : reference_pages()) {
    for (std::size_t at = page.text.find("]("); at != std::string::npos; at = page.text.find("](", at + 1)) {
      std::string const target = page.text.substr(at + 2, page.text.find(')', at) - at - 2);
      if (target.starts_with('#')) {
        EXPECT_NE(page.text.find("\n## " + target.substr(1) + "\n"), std::string::npos) << target;
      } else {
        bool const is_guide =
            target.starts_with("../") && std::filesystem::exists(CHOKEPOINT_SOURCE_DIR "/docs/reference/" + target);
        EXPECT_TRUE(is_guide || files.contains(target)) << page.file << " links to " << target;
      }
    }
  }
}

TEST(Reference, PagesHoldEveryKeyWithItsDefaultAndRange) {
  for (auto const& page : reference_pages()) {
    if (page.file != "calendars.md") continue;
    EXPECT_NE(page.text.find("| `utc_offset` | Local time minus UTC; no summer time. Example: `8 hours` | a length of "
                             "time (such as 12 weeks), fixed; -14 hours to 14 hours | 0 hours |\n"),
              std::string::npos)
        << page.text;
    return;
  }
  FAIL() << "no page of calendars";
}

TEST(Reference, LawsHaveTheirArguments) {
  auto const pages = reference_pages();
  auto const page = std::find_if(pages.begin(), pages.end(), [](auto const& one) { return one.file == "laws.md"; });
  ASSERT_NE(page, pages.end());
  for (auto const& law : laws()) {
    EXPECT_NE(page->text.find("\n## " + std::string(law.name) + "\n"), std::string::npos);
  }
  EXPECT_NE(page->text.find("| `p` | Each trial's probability of success. | a pure number | 0 to 1 |"),
            std::string::npos);
}

}  // namespace
}  // namespace chokepoint::scenario
