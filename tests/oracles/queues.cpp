#include <gtest/gtest.h>

#include <cmath>

#include "tests/oracles/formulas.hpp"
#include "tests/oracles/oracle.hpp"

/// Offices against queueing theory. Times in hours; each test derives its golden values from the formulas that the
/// scenario's file names. "Printed" values are those of ORACLES.md.
namespace chokepoint::oracles {

namespace {

constexpr double second = 1.0 / 3600;  // in hours

/// L of an M/M/c.
double present_in_mmc(int servers, double rate, double mean_service) {
  double const load = rate * mean_service;
  return load + erlang_c(servers, load) * load / (servers - load);
}

TEST(Queues, OneDeskHoldsRhoOverOneMinusRhoCases) {
  double const arrivals = 0.8;
  double const service = 1;
  double const rho = arrivals / service;
  double const present = rho / (1 - rho);
  double const above = std::exp(-(service - arrivals) * 10);
  expect_printed(present, 4, 0);
  expect_printed(rho / (service - arrivals), 4, 0);
  expect_printed(above, 0.135335, 6);
  Oracle const oracle("01-one-desk", "4000-01-01");
  oracle.expect("present", present);
  oracle.expect("waiting", present - rho);
  oracle.expect("wait_hours", rho / (service - arrivals));
  oracle.expect("above_10_hours", above, 0.03);  // a service time that is 2 % off changes it by 22 %
}

void expect_erlang_c(Oracle const& oracle, int officers, double rate, double precision) {
  oracle.expect("must_wait", erlang_c(officers, rate));
  oracle.expect("wait_hours", erlang_c(officers, rate) / (officers - rate), precision);
  oracle.expect("at_work", rate);
}

TEST(Queues, TenOfficersKeepApplicantsWaitingAsErlangSays) {
  expect_printed(erlang_c(10, 8), 0.409180, 6);
  expect_printed(erlang_c(10, 8) / (10 - 8), 0.204590, 6);
  expect_erlang_c(Oracle("02-erlang-c_10-officers", "2330-01-01"), 10, 8, 0.02);
}

TEST(Queues, TwoOfficersKeepApplicantsWaitingAsErlangSays) {
  expect_printed(erlang_c(2, 1.7) / (2 - 1.7), 2.603604, 6);
  expect_erlang_c(Oracle("02-erlang-c_2-officers", "3000-01-01"), 2, 1.7, 0.02);
}

TEST(Queues, FiftyOfficersKeepApplicantsWaitingAsErlangSays) {
  expect_printed(erlang_c(50, 45) / (50 - 45), 0.072773, 6);
  // The line behind 50 officers at 90 % forgets slowly: 2 % would take 80 million customers. A service time that is 2 %
  // off changes this wait by 30 %.
  expect_erlang_c(Oracle("02-erlang-c_50-officers", "2100-01-01"), 50, 45, 0.035);
}

TEST(Queues, TenSlotsTurnAwayTheSameShareForEveryLawOfService) {
  double const lost = erlang_b(10, 8);
  expect_printed(lost, 0.121661, 6);
  Oracle const oracle("03-lost-at-the-door", "2055-01-01");
  for (char const* const law : {"exponential", "deterministic", "lognormal", "hyperexponential"}) {
    oracle.expect(std::string(law) + "_lost", lost);
  }
}

TEST(Queues, IrregularServiceMakesTheLineLongerByPollaczekAndKhinchine) {
  auto const wait = [](double cv2) { return 0.8 * (1 + cv2) / (2 * (1 - 0.8)); };
  expect_printed(wait(0), 2, 0);
  expect_printed(wait(0.5), 3, 0);
  expect_printed(wait(1), 4, 0);
  expect_printed(wait(4), 10, 0);
  Oracle const oracle("04-irregular-service", "3000-01-01");
  oracle.expect("deterministic_wait", wait(0));
  oracle.expect("erlang_wait", wait(0.5));
  oracle.expect("exponential_wait", wait(1));
  oracle.expect("hyperexponential_wait", wait(4), 0.035);  // a service time that is 2 % off changes it by 13 %
}

TEST(Queues, GoodsInTransitArePoissonForEveryLawOfTransit) {
  double const mean = 2 * 10;
  Oracle const oracle("06-goods-in-transit", "2200-01-01");
  oracle.expect("under_way", mean);
  for (char const* const law : {"exponential", "deterministic", "lognormal"}) {
    oracle.expect(std::string(law) + "_present", mean);
    oracle.expect(std::string(law) + "_above_25", poisson_above(25, mean), 0.035);  // a mean 2 % off changes it by 17 %
  }
}

TEST(Queues, PriorityClassesWaitAsCobhamSays) {
  // Three classes of load 1/4; W0 = lambda E[S^2] / 2.
  double const before = 0.75 * 2 / 2;
  double const news = 2 * second;  // an answer is heard one second after it is given, the filing one after it is sent
  Oracle const oracle("priority-classes", "3300-01-01");
  oracle.expect("urgent_hours", before / (1 * 0.75) + 1 + news);
  oracle.expect("normal_hours", before / (0.75 * 0.5) + 1 + news);
  oracle.expect("other_hours", before / (0.5 * 0.25) + 1 + news);
  oracle.expect("wait_hours", (1.0 + 2.0 + 6.0) / 3);  // their mean is that of the line without classes
}

TEST(Queues, DesksInARowAreQueuesByThemselvesAsBurkeAndJacksonSay) {
  double const present = present_in_mmc(1, 0.6, 1) + present_in_mmc(1, 0.6, 1.25) + present_in_mmc(2, 0.6, 2);
  Oracle const oracle("desks-in-a-row", "2420-01-01");
  oracle.expect("present", present);
  oracle.expect("at_work", 0.6 * (1 + 1.25 + 2));
  oracle.expect("sojourn_hours", present / 0.6);
  oracle.expect("wait_hours", present / 0.6 - (1 + 1.25 + 2));
}

TEST(Queues, ReworkLoadsDesksAsJacksonSays) {
  Oracle const oracle("rework", "2800-01-01");
  oracle.expect("laboratory_present", present_in_mmc(1, 0.6 / (1 - 0.25), 1));
  oracle.expect("laboratory_at_work", 0.6 / (1 - 0.25));
  double const through = 0.4 / (1 - 0.2);
  double const present = present_in_mmc(1, through, 1) + present_in_mmc(1, through, 1.5);
  oracle.expect("licensing_present", present);
  oracle.expect("licensing_at_work", through * (1 + 1.5));
  oracle.expect("licensing_hours", present / 0.4);
}

TEST(Queues, ARushFillsAnOfficeWithoutStaffLimitAsEickMasseyAndWhittSay) {
  double const before = 1500 * 24;  // applications a day, times E[S] = 1 day
  double const after = 4500 * 24;
  // The mean over [u, u+1] days after the change of E[S] (a + (b - a) G(t)).
  auto const exponential = [&](double u) { return after - (after - before) * (std::exp(-u) - std::exp(-u - 1)); };
  Oracle const oracle("changing-rate");
  // The numbers of two moments are at most fully correlated, so a day's mean deviates by less than one moment does.
  auto const expect = [&](char const* outcome, double mean) {
    oracle.expect_within(outcome, mean, std::sqrt(mean));
    EXPECT_LT(4 * std::sqrt(mean), 0.025 * mean) << outcome;
  };
  expect("exponential_before", before);
  expect("exponential_first_day", exponential(0));
  expect("exponential_second_day", exponential(1));
  expect("deterministic_before", before);
  expect("deterministic_first_day", (before + after) / 2);
  expect("deterministic_second_day", after);
}

TEST(Queues, SuspendedWorkMakesCasesWaitAsAviItzhakAndNaorSay) {
  double const rate = 0.5;
  double const failures = 1.0 / 20;
  double const repair = 4;
  double const loss = failures * repair;
  double const completion = 1 + loss;
  double const completion_square = 2 * (1 + loss) * (1 + loss) + failures * 2 * repair * repair;
  double const down_and_idle = loss / (1 + loss) - rate * loss;
  double const wait = (rate * completion_square / 2 + down_and_idle * repair) / (1 - rate * completion);
  Oracle const oracle("suspended-work", "3400-01-01");
  oracle.expect("wait_hours", wait);
  oracle.expect("sojourn_hours", wait + completion);
  oracle.expect("at_work", rate * completion);
  oracle.expect("up", 1 / (1 + loss));
}

TEST(Queues, AWaitingRoomTurnsAwayWhomTheBirthDeathChainSays) {
  Oracle const oracle("waiting-room", "2190-01-01");
  auto const one = birth_death(std::vector<double>(5, 0.9), std::vector<double>(5, 1));
  oracle.expect("one_lost", one[5]);
  oracle.expect("one_served", 0.9 * (1 - one[5]) * 24);
  oracle.expect("one_waiting", one[2] + 2 * one[3] + 3 * one[4] + 4 * one[5]);
  auto const three = birth_death(std::vector<double>(5, 3), {1, 2, 3, 3, 3});
  oracle.expect("three_lost", three[5]);
  oracle.expect("three_served", 3 * (1 - three[5]) * 24);
  oracle.expect("three_waiting", three[4] + 2 * three[5]);
}

TEST(Queues, ReturnedApplicationsAreFiledAGeometricNumberOfTimes) {
  double const filings = 1 / (1 - 0.15);
  double const day = 86400;  // seconds
  Oracle const oracle("answers-and-refiling", "2300-01-01");
  oracle.expect("approved_share", 0.8 / (0.8 + 0.05));
  oracle.expect("filings", filings);
  // An order is heard, each filing and each answer takes, one second.
  oracle.expect("wait", 1 / day + filings * (2 + 2 / day) + (filings - 1) * 3);
}

}  // namespace

}  // namespace chokepoint::oracles
