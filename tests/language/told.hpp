#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
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

/// All that is said about a scenario, errors and warnings.
struct Told {
  std::vector<std::string> codes;
  std::string words;
};

/// Of what is added to a clock; each problem stands at a place.
inline Told told(std::string const& rest, std::vector<std::string> overrides = {}) {
  base::Diagnostics diagnostics;
  std::string text = rest;
  if (!text.starts_with("clock")) text = "clock: {from: 2026-01-01, to: 2026-06-01}\n" + text;
  scenario::ReadOptions options;
  options.overrides = std::move(overrides);
  auto const spec = scenario::read_scenario_text("test.yaml", "chokepoint: 1\n" + text, options, diagnostics);
  if (spec) scenario::assemble(*spec, diagnostics);
  Told result;
  for (auto const& one : diagnostics.all()) {
    result.codes.emplace_back(one.code);
    EXPECT_GT(one.mark.line, 0u) << one.message;
    EXPECT_FALSE(one.path.empty()) << one.message;
  }
  result.words = diagnostics.render(false);
  return result;
}

/// A shop whose buyer's stream has these keys.
inline std::string shop(std::string const& keys, std::string const& more = "", std::string const& buyer = "") {
  return more +
         "products: {chip: {unit: chip}, wafer: {unit: wafer}}\nsites: {a: {stock: {chip: {supply: unlimited}}}, b: "
         "{}}\nlanes: {l: {from: a, to: b, time: 2 days}}\noffices: {o: {backlog: 1, time: 1 day}}\nbuyers: {x: {" +
         buyer + "orders: {s: {" + keys + "}}}}\n";
}

}  // namespace chokepoint::test
