#include <gtest/gtest.h>

#include "tests/oracles/formulas.hpp"
#include "tests/oracles/oracle.hpp"

/// Goods that leave together against the theory of bulk service and of freight consolidation.
namespace chokepoint::oracles {
namespace {

TEST(Shipping, WhatWaitsForDeparturesIsWhatBulkServiceLeaves) {
  double const rate = 0.8;  // an hour
  Oracle const oracle("departures", "2126-01-01");
  // A news delay before a departure's own second is a second of an hour: less than the tolerance by far.
  // A capacity or a rate that is 2 % off changes this by 10 %.
  oracle.expect("bus_waiting", rate * rate / (2 * (1 - rate)) + rate / 2, 0.035);
  oracle.expect("ferry_waiting", rate * 5 / 2);
  oracle.expect("truck_waiting", (5 - 1) / 2.0);
  oracle.expect_within("truck_load", 5, 1e-3);  // six where two come in one second
  // While n of them wait behind the first, for n below 4: the mean time is P(more than n in 3 hours) / rate.
  double units = 1;
  double waiting = 0;
  double hours = 1 / rate;  // until the first comes
  for (int behind = 0; behind < 4; ++behind) {
    double const more = poisson_above(behind, rate * 3);
    units += more;
    hours += more / rate;
    waiting += (1 + behind) * more / rate;
  }
  oracle.expect("van_load", units);
  oracle.expect("van_waiting", waiting / hours);
}

}  // namespace
}  // namespace chokepoint::oracles
