#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"

namespace chokepoint::test {

/// The codes of all that is said about a scenario, errors and warnings, in order; each stands at a place.
inline std::vector<std::string> codes_of(std::string const& text) {
  base::Diagnostics diagnostics;
  auto const spec = scenario::read_scenario_text("test.yaml", text, {}, diagnostics);
  if (spec) scenario::assemble(*spec, diagnostics);
  std::vector<std::string> found;
  for (auto const& one : diagnostics.all()) {
    found.emplace_back(one.code);
    EXPECT_GT(one.mark.line, 0U) << one.message;
    EXPECT_FALSE(one.path.empty()) << one.message;
  }
  return found;
}

}  // namespace chokepoint::test
