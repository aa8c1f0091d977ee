#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.hpp"
#include "tests/oracles/oracle.hpp"

/// Campuses: queues of technicians, and buildouts by the calendar.
namespace chokepoint::oracles {

namespace {

TEST(Buildouts, TechniciansAreAQueueWithFixedServiceTimes) {
  double const rho = 0.5;
  double const waits = rho / (2 * 1 * (1 - rho));
  Oracle const oracle("technicians");
  // The mean wait of n customers of an M/M/1 queue varies by rho (2 + 5 rho - 4 rho² + rho³) / ((1 - rho)^4 n)
  // (Daley 1968), in units of squared service times; with fixed service times it varies less.
  double const n = 20 * 365.25 * 24 * rho;
  double const variance = rho * (2 + 5 * rho - 4 * rho * rho + rho * rho * rho) / (std::pow(1 - rho, 4) * n);
  oracle.expect_within("hours", waits + 1 + 3, std::sqrt(variance));
}

TEST(Buildouts, TheOnlineCurveIsAStaircase) {
  double const end = 364;
  double const came = 4;  // day on which the chips are there, but for three seconds of news
  double const news = 3.0 / 86400;
  // 420 kW / (700 W × 1.25 × 1.2 = 1050 W) = 400 chips = 8 racks; then 500 by power, 800 by racks; then the rest.
  struct Wave {
    double at;
    double chips;
  };
  Wave const waves[] = {{came + news, 400}, {60, 500}, {90, 300}};
  double free_at = 0;
  double area = 0;
  double site = 0;
  double installation = 0;
  for (Wave const& wave : waves) {
    site += wave.chips * (wave.at - came - news);
    // The technicians are busy with 400 chips for 20 days and with 500 for 25, so each wave finds them idle.
    EXPECT_LT(free_at, wave.at);
    double const steps = wave.chips / 20;
    free_at = wave.at + steps;
    // Step k is fitted k days after the wave, and online ten days later.
    double const fitted_on_average = (steps + 1) / 2;
    installation += wave.chips * (fitted_on_average + 10);
    area += wave.chips * (end - wave.at - fitted_on_average - 10);
  }
  Oracle const oracle("buildout-curve");
  oracle.expect_exactly("online", 1200);
  oracle.expect_exactly("chip_days", area);
  oracle.expect_exactly("site", site);
  oracle.expect_exactly("idle", site);
  oracle.expect_exactly("installation", installation);
  auto const day = [](double days) {
    auto const from = base::time_of(base::Date(std::chrono::year(2026), std::chrono::month(1), std::chrono::day(1)));
    return static_cast<double>(from.seconds()) + days * 86400;
  };
  // 400 of the first wave, then ten batches of the second; all with the last of 15 batches of the third.
  oracle.expect_exactly("half", day(60 + 10 + 10));
  oracle.expect_exactly("all", day(90 + 15 + 10));
  // Until the chips come 420 kW are idle, from day 40 to day 60 what line 1 adds; after that all is used.
  oracle.expect_exactly("idle_power", 0.42 * (came + news) + 0.525 * (60 - 40));
}

double on_day(double days) {
  auto const from = base::time_of(base::Date(std::chrono::year(2026), std::chrono::month(1), std::chrono::day(1)));
  return static_cast<double>(from.seconds()) + days * 86400;
}

TEST(Buildouts, ACampusWaitsForTheLastOfPowerShellAndChips) {
  // In days: the chips are heard of three times until they are at the campus.
  double const news = 3.0 / 86400;
  double const fitting = 14;
  auto const expect = [&](Oracle const& oracle, double a, double b, double c) {
    oracle.expect_exactly("a", on_day(a + fitting));
    oracle.expect_exactly("b", on_day(b + fitting));
    oracle.expect_exactly("c", on_day(c + fitting));
  };
  double const a = std::max({100.0, 20.0 + 40, 10.0});
  double const b = std::max({50.0, 30.0 + 90, 10.0});
  double const c = std::max({50.0, 20.0 + 40, 150.0 + news});
  Oracle const oracle("pert");
  expect(oracle, a, b, c);
  oracle.expect_exactly("chips_idle", 100 * (a - 10 + b - 10 - 2 * news));
  oracle.expect_exactly("power_idle", 0.1 * (0 + (b - 50) + (c - 50)));
  // All that has time to spare takes it, and nothing changes; a day more does.
  std::string const shell_a = "campuses.a.phases.shell.time=";
  std::string const grid_b = "campuses.b.phases.grid.time=";
  std::string const shell_c = "campuses.c.phases.shell.time=";
  expect(Oracle("pert", "", {shell_a + "80 days", grid_b + "120 days", shell_c + "130 days"}), a, b, c);
  expect(Oracle("pert", "", {shell_a + "81 days", grid_b + "121 days", shell_c + "131 days"}), a + 1, b + 1, 151);
}

}  // namespace

}  // namespace chokepoint::oracles
