#include <gtest/gtest.h>

#include <cmath>

#include "tests/oracles/oracle.hpp"

/// Lines of production against the theory of queues and of yields.
namespace chokepoint::oracles {

namespace {

TEST(Production, ALineThatMakesToStockIsAQueueWithConstantService) {
  double const load = 0.8;
  double const one = std::exp(load);
  // M/D/1: P(N = 0), P(N = 1), P(N = 2), and the mean number present.
  double const none = 1 - load;
  double const single = (1 - load) * (one - 1);
  double const two = (1 - load) * one * (one - 1 - load);
  double const present = load + load * load / (2 * (1 - load));
  double const on_hand = 3 * none + 2 * single + two;
  Oracle const oracle("make-to-stock", "2200-01-01");
  oracle.expect("on_hand", on_hand);
  oracle.expect("fill", none + single + two);
  // A rate that is 2 % off changes the queue, and with it these, by (2 + 0.8 / 0.2) x 2 % = 12 % and more.
  oracle.expect("backorders", present - 3 + on_hand, 0.07);
  oracle.expect("waiting", present - load, 0.07);  // not started
  oracle.expect("busy", load);
}

TEST(Production, ClusteredDefectsGiveTheNegativeBinomialYield) {
  Oracle const oracle("clustered-yield", "2200-01-01");
  oracle.expect("chip_yield", std::pow(1 + 0.8 / 2, -2));
  oracle.expect("card_yield", 0.9);
}

TEST(Production, YieldFollowsHowDefectsCluster) {
  double const defects = 8.14 * 0.1;
  double const poisson = std::exp(-defects);
  double const seeds = 1 / (1 + defects);
  double const clustered = std::pow(1 + defects / 3, -3);
  expect_printed(poisson, 0.4431, 4);
  expect_printed(seeds, 0.5513, 4);
  double const murphy = std::pow((1 - poisson) / defects, 2);
  expect_printed(clustered, 0.4867, 4);
  expect_printed(murphy, 0.4681, 4);
  Oracle const oracle("25-yield", "2200-01-01");
  oracle.expect("poisson", poisson);
  oracle.expect("seeds", seeds);
  oracle.expect("clustered", clustered);
  oracle.expect("murphy", murphy);
}

}  // namespace

}  // namespace chokepoint::oracles
