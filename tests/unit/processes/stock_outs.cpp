#include "engine/processes/stock_outs.hpp"

#include <gtest/gtest.h>

#include "engine/base/check.hpp"

namespace chokepoint::processes {
namespace {

using base::SimTime;

TEST(StockOuts, CountsTheSecondsWithoutStockBeforeAnyMoment) {
  StockOuts outs;
  outs.begin(SimTime(100), true);  // empty in [100, 130), [150, 160)
  outs.turn(SimTime(130), false);
  outs.turn(SimTime(150), true);
  outs.turn(SimTime(160), false);
  EXPECT_EQ(outs.seconds_before(SimTime(100)), 0);
  EXPECT_EQ(outs.seconds_before(SimTime(110)), 10);
  EXPECT_EQ(outs.seconds_before(SimTime(140)), 30);
  EXPECT_EQ(outs.seconds_before(SimTime(155)), 35);
  EXPECT_EQ(outs.seconds_before(SimTime(1000)), 40);
}

TEST(StockOuts, WithinAnInstantOnlyTheLastTurnCounts) {
  StockOuts outs;
  outs.begin(SimTime(100), false);
  outs.turn(SimTime(120), true);
  outs.turn(SimTime(120), false);
  EXPECT_EQ(outs.seconds_before(SimTime(200)), 0);
  outs.turn(SimTime(200), true);
  EXPECT_EQ(outs.seconds_before(SimTime(210)), 10);
}

TEST(StockOuts, ForgetsWhatWasBeforeItBegan) {
  StockOuts outs;
  outs.begin(SimTime(100), true);
  outs.begin(SimTime(200), true);
  EXPECT_EQ(outs.seconds_before(SimTime(250)), 50);
  EXPECT_THROW(static_cast<void>(outs.seconds_before(SimTime(199))), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::processes
