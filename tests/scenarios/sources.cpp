// What scenarios name as a source is told in words in their sources.csv.

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

namespace fs = std::filesystem;

TEST(Sources, OfEveryScenarioThatListsThemAreToldInWords) {
  std::regex const named(R"(source: ([a-z]+\.[a-z0-9.]*[a-z0-9]))");
  int listed = 0;
  for (auto const& entry : fs::directory_iterator(fs::path(CHOKEPOINT_SOURCE_DIR) / "scenarios")) {
    if (!fs::exists(entry.path() / "sources.csv")) continue;
    ++listed;
    std::string const scenario = text_of(entry.path() / "scenario.yaml");
    std::string const sources = text_of(entry.path() / "sources.csv");
    std::set<std::string> keys;
    for (auto found = std::sregex_iterator(scenario.begin(), scenario.end(), named); found != std::sregex_iterator();
         ++found) {
      keys.insert((*found)[1]);
    }
    EXPECT_GT(keys.size(), 5U) << entry.path();
    for (std::string const& key : keys) {
      EXPECT_NE(sources.find("\n" + key + ","), std::string::npos) << entry.path() << ": " << key;
    }
  }
  EXPECT_GE(listed, 7);
}

}  // namespace
}  // namespace chokepoint::test
