#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A calibration in words and numbers: what its results file holds.
namespace chokepoint::results {

/// All that is known before the first proposal is tried.
struct StoredCalibration {
  /// Identity of the results: scenario, title, identity, semantics, seed, until, rules.
  std::map<std::string, std::string, std::less<>> manifest;
  /// Where they came from and how: request, overrides (a JSON list), version. Not part of identity.
  std::map<std::string, std::string, std::less<>> session;
  std::vector<std::string> scenario_lines;  ///< the canonical scenario and what was asked, to name what changed
  struct Value {
    std::string name, unit;
    double per_unit = 1;                                     ///< base units of one of `unit`
    double prior_low = 0, prior_median = 0, prior_high = 0;  ///< in `unit`: 5, 50 and 95 % of what was believed
  };
  std::vector<Value> values;
  struct Observation {
    std::string series, date;  ///< ISO 8601
    std::string kind;          ///< "value", "date", "not_by"
    std::string unit;
    double observed = 0;
    double error = 0;
  };
  std::vector<Observation> observations;
};

/// A proposal whose future was run.
struct StoredProposal {
  std::uint64_t generation = 0;
  std::uint64_t proposal = 0;
  std::uint64_t luck = 0;
  std::uint64_t events = 0;
  std::string failure;         ///< why its run failed; empty: it didn't
  std::vector<double> values;  ///< in their units, in the order of StoredCalibration::values
  std::vector<double> seen;    ///< of each observation, NaN where there is nothing; empty of failed ones
};

/// A generation that is over.
struct StoredGeneration {
  std::uint64_t generation = 0;
  double tolerance = 0;
  std::uint64_t tried = 0;
  std::uint64_t accepted = 0;
  std::uint64_t failed = 0;
  bool whole = true;     ///< it has all its particles
  double effective = 0;  ///< particles of equal weight that say as much
  struct Kept {
    std::uint64_t proposal = 0;
    double distance = 0, weight = 0;
  };
  std::vector<Kept> particles{};
};

}  // namespace chokepoint::results
