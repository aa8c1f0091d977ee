#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/world.hpp"
#include "engine/simulation/run_record.hpp"

namespace chokepoint::oracles {

/// One of the scenarios of this folder, run as a user runs it: its file is read, assembled and simulated, seed 1.
///
/// The file's own clock is the short version, a second or less; `long_until` is when the long one ends. A long run
/// holds the engine to a standard error so small that a value 2 % off would be found out.
class Oracle {
 public:
  explicit Oracle(std::string_view folder, std::string_view long_until = "", std::vector<std::string> overrides = {});

  /// The outcome's value in its unit.
  double value(std::string_view outcome) const;
  /// By batch means.
  double standard_error(std::string_view outcome) const;

  /// |value - golden| < 4 standard errors; in the long version also 4 standard errors < precision x golden.
  void expect(std::string_view outcome, double golden, double precision = 0.02) const;
  /// |value - golden| < 4 deviations, where theory says what the deviation is.
  void expect_within(std::string_view outcome, double golden, double deviation) const;
  /// Equal up to the last bits of doubles. For what is exact in whole units and seconds.
  void expect_exactly(std::string_view outcome, double golden) const;

 private:
  simulation::OutcomeValue const* find(std::string_view outcome) const;

  std::string folder_;
  std::vector<std::string> names_;
  simulation::RunRecord record_;
};

/// The value that we derive is the one printed where the row comes from, with that many digits after the point.
void expect_printed(double derived, double printed, int digits);

/// The shortest and longest of what is printed of comparisons: "oracle NAME: golden 4, measured 4.01 ± 0.01".
void tell(std::string_view name, double golden, double measured, std::optional<double> error);

}  // namespace chokepoint::oracles
