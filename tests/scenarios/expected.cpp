// What scenarios with a folder expected/ gave when they were last looked at, to the bit. A change of the engine or of a
// scenario that moves anything is shown line by line; CHOKEPOINT_RENEW_EXPECTED=1 writes what is given now.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "engine/base/calendar.hpp"
#include "tests/scenarios/scenario.hpp"

namespace chokepoint::test {
namespace {

namespace fs = std::filesystem;

/// A line for each outcome, with its value in its own unit, and for each event with its date; central values, seed 1.
std::string told(model::World const& world) {
  simulation::RunRecord const record = simulation::Simulation(world).run({});
  EXPECT_FALSE(record.failed()) << record.failure;
  std::string text;
  for (std::size_t i = 0; i < world.outcomes.size(); ++i) {
    auto const& value = record.outcomes[i].value;
    text += fmt::format("outcome {} {}\n", world.outcomes[i].name, value ? fmt::format("{}", *value) : "none");
  }
  for (std::size_t i = 0; i < record.events_happened.size(); ++i) {
    base::SimTime const when = record.events_happened[i];
    text += fmt::format("event {} {}\n", world.parameters.events[i].name,
                        when < base::SimTime::end() ? base::iso_date_time(when) : "never");
  }
  return text;
}

std::vector<std::string> lines(std::string const& text) {
  std::vector<std::string> found;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const end = std::min(text.find('\n', at), text.size());
    found.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

/// The lines of only one of two texts: "- ..." of the first, "+ ..." of the second.
std::string moved(std::string const& before, std::string const& now) {
  auto const old = lines(before);
  auto const given = lines(now);
  std::string text;
  auto const without = [&](std::vector<std::string> const& some, std::vector<std::string> const& others,
                           std::string_view mark) {
    for (auto const& line : some) {
      if (std::find(others.begin(), others.end(), line) == others.end()) text += fmt::format("{} {}\n", mark, line);
    }
  };
  without(old, given, "-");
  without(given, old, "+");
  return text;
}

TEST(ExpectedResults, AreWhatScenariosGive) {
  bool const renew = std::getenv("CHOKEPOINT_RENEW_EXPECTED") != nullptr;
  std::size_t compared = 0;
  for (auto const& entry : fs::directory_iterator(fs::path(CHOKEPOINT_SOURCE_DIR) / "scenarios")) {
    fs::path const file = entry.path() / "expected/run.txt";
    if (!fs::exists(file.parent_path())) continue;
    ++compared;
    std::string const now = told(load(entry.path() / "scenario.yaml"));
    std::string const difference = moved(text_of(file), now);
    if (renew) {
      std::ofstream(file) << now;
      if (!difference.empty()) fmt::print("{} renewed:\n{}", file.string(), difference);
      continue;
    }
    EXPECT_EQ(text_of(file), now) << entry.path().filename() << " gives something else than expected/run.txt says:\n"
                                  << difference
                                  << "if that is meant, run this test again with CHOKEPOINT_RENEW_EXPECTED=1";
  }
  EXPECT_GE(compared, 2U);
}

TEST(ExpectedResults, WhatMovedIsTold) {
  EXPECT_EQ(moved("a 1\nb 2\n", "a 1\nb 2\n"), "");
  EXPECT_EQ(moved("a 1\nb 2\nc 3\n", "a 1\nb 4\nd 3\n"), "- b 2\n- c 3\n+ b 4\n+ d 3\n");
}

}  // namespace
}  // namespace chokepoint::test
