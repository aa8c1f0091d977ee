#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/base/diagnostic.hpp"
#include "engine/scenario/reader.hpp"

/// Reading in tests: a scenario's text in, spec and problems out.
namespace chokepoint::scenario {

struct Reading {
  base::Diagnostics diagnostics;
  std::optional<ScenarioSpec> spec;

  /// "CODE line:column" of every problem in the order of their places.
  std::vector<std::string> problems() const {
    std::vector<base::Diagnostic> sorted = diagnostics.all();
    std::stable_sort(sorted.begin(), sorted.end(), [](auto const& a, auto const& b) {
      return std::pair(a.mark.line, a.mark.column) < std::pair(b.mark.line, b.mark.column);
    });
    std::vector<std::string> result;
    for (auto const& one : sorted) {
      result.push_back(fmt::format("{} {}:{}", one.code, one.mark.line, one.mark.column));
    }
    return result;
  }

  /// Message, path and hint of the only problem; empty when there isn't exactly one.
  std::string words() const {
    if (diagnostics.all().size() != 1) return {};
    auto const& one = diagnostics.all().front();
    return one.path + " | " + one.message + " | " + one.hint;
  }
};

inline Reading read(std::string text, ReadOptions const& options = {}) {
  Reading reading;
  reading.spec = read_scenario_text("test.yaml", std::move(text), options, reading.diagnostics);
  return reading;
}

/// A scenario that says only what it must, in two lines, with `rest` from line 3 on.
inline Reading read_with(std::string_view rest, ReadOptions const& options = {}) {
  return read("chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\n" + std::string(rest), options);
}

inline Reading read_set(std::string_view rest, std::vector<std::string> overrides) {
  ReadOptions options;
  options.overrides = std::move(overrides);
  return read_with(rest, options);
}

/// Seconds since 1970 at midnight UTC.
inline std::int64_t day(int year, unsigned month, unsigned number) {
  return base::time_of(base::Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(number)))
      .seconds();
}

using Problems = std::vector<std::string>;

}  // namespace chokepoint::scenario
