#include "tests/oracles/oracle.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/simulation/simulation.hpp"
#include "tests/support/long_tests.hpp"

namespace chokepoint::oracles {

Oracle::Oracle(std::string_view folder, std::string_view long_until, std::vector<std::string> overrides)
    : folder_(folder) {
  if (test::long_tests() && !long_until.empty()) overrides.push_back(fmt::format("clock.to={}", long_until));
  scenario::ReadOptions options;
  options.overrides = std::move(overrides);
  base::Diagnostics diagnostics;
  std::filesystem::path const file =
      std::filesystem::path(CHOKEPOINT_SOURCE_DIR) / "tests" / "oracles" / folder / "scenario.yaml";
  auto const spec = scenario::read_scenario(file, options, diagnostics);
  std::optional<model::World> world;
  if (spec && !diagnostics.has_errors()) world = scenario::assemble(*spec, diagnostics);
  if (!world || diagnostics.has_errors()) {
    ADD_FAILURE() << folder << " is no sound scenario:\n" << diagnostics.render(false);
    return;
  }
  for (model::Outcome const& outcome : world->outcomes) names_.push_back(outcome.name);
  simulation::Simulation simulation(*world);
  record_ = simulation.run({});
  EXPECT_FALSE(record_.failed()) << folder << ": " << record_.failure;
}

simulation::OutcomeValue const* Oracle::find(std::string_view outcome) const {
  for (std::size_t i = 0; i < names_.size() && i < record_.outcomes.size(); ++i) {
    if (names_[i] == outcome) return &record_.outcomes[i];
  }
  ADD_FAILURE() << folder_ << " has no outcome " << outcome;
  return nullptr;
}

double Oracle::value(std::string_view outcome) const {
  simulation::OutcomeValue const* const found = find(outcome);
  if (found != nullptr && found->value) return *found->value;
  ADD_FAILURE() << folder_ << ": " << outcome << " has no value";
  return std::nan("");
}

double Oracle::standard_error(std::string_view outcome) const {
  simulation::OutcomeValue const* const found = find(outcome);
  if (found != nullptr && found->standard_error) return *found->standard_error;
  ADD_FAILURE() << folder_ << ": " << outcome << " has no standard error";
  return std::nan("");
}

void Oracle::expect(std::string_view outcome, double golden, double precision) const {
  double const measured = value(outcome);
  double const error = standard_error(outcome);
  tell(folder_ + "." + std::string(outcome), golden, measured, error);
  EXPECT_LT(std::abs(measured - golden), 4 * error)
      << outcome << " is " << measured << " ± " << error << ", should be " << golden;
  if (!test::long_tests()) return;
  EXPECT_LT(4 * error, precision * std::abs(golden)) << outcome << " is not sharp enough, ± " << error;
}

void Oracle::expect_within(std::string_view outcome, double golden, double deviation) const {
  double const measured = value(outcome);
  tell(folder_ + "." + std::string(outcome), golden, measured, deviation);
  EXPECT_LT(std::abs(measured - golden), 4 * deviation) << outcome << " is " << measured << ", should be " << golden;
}

void Oracle::expect_exactly(std::string_view outcome, double golden) const {
  double const measured = value(outcome);
  tell(folder_ + "." + std::string(outcome), golden, measured, std::nullopt);
  EXPECT_DOUBLE_EQ(measured, golden) << outcome;
}

void expect_printed(double derived, double printed, int digits) {
  EXPECT_NEAR(derived, printed, 0.5000001 * std::pow(10.0, -digits));
}

void tell(std::string_view name, double golden, double measured, std::optional<double> error) {
  fmt::print("oracle {}: golden {:.7g}, measured {:.7g}", name, golden, measured);
  if (error) fmt::print(" ± {:.2g}", *error);
  fmt::print("\n");
}

}  // namespace chokepoint::oracles
