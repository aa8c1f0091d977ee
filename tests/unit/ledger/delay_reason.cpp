#include "engine/ledger/delay_reason.hpp"

#include <gtest/gtest.h>

#include <set>

namespace chokepoint::ledger {
namespace {

TEST(DelayReason, GatesComeInTheOrderOfTheirReasons) {
  for (std::size_t i = 1; i < gates; ++i) {
    EXPECT_LT(reason_of(static_cast<Gate>(i - 1)), reason_of(static_cast<Gate>(i)));
    EXPECT_EQ(name(static_cast<Gate>(i)), name(reason_of(static_cast<Gate>(i))));
  }
}

TEST(DelayReason, EachHasAnOwnName) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < delay_reasons; ++i) names.insert(name(static_cast<DelayReason>(i)));
  EXPECT_EQ(names.size(), delay_reasons);
  EXPECT_EQ(name(DelayReason::production_slot), "production slot");
  EXPECT_EQ(name(DelayReason::handover), "handover");
}

TEST(GateSet, TheFirstUnmetGateIsTheReason) {
  GateSet const set{Gate::customs, Gate::license, Gate::site};
  EXPECT_EQ(set.size(), 3);
  EXPECT_EQ(set.first(), Gate::license);
  EXPECT_EQ(set.reason(DelayReason::transit), DelayReason::license);
  EXPECT_EQ(set.without(Gate::license).reason(DelayReason::transit), DelayReason::customs);
  EXPECT_EQ(GateSet{}.reason(DelayReason::transit), DelayReason::transit);
  EXPECT_FALSE(GateSet{}.first());
}

TEST(GateSet, BitsIndexADenseTable) {
  GateSet all;
  for (std::size_t i = 0; i < gates; ++i) all = all.with(static_cast<Gate>(i));
  EXPECT_EQ(all.bits(), GateSet::combinations - 1);
  for (std::uint16_t bits = 0; bits < GateSet::combinations; ++bits) {
    GateSet const set = GateSet::from_bits(bits);
    ASSERT_EQ(set.bits(), bits);
    int members = 0;
    for (std::size_t i = 0; i < gates; ++i) {
      Gate const gate = static_cast<Gate>(i);
      members += set.contains(gate) ? 1 : 0;
      ASSERT_EQ(set.with(gate).without(gate), set.without(gate));
      ASSERT_EQ(set.contains(gate), set != set.without(gate));
    }
    ASSERT_EQ(members, set.size());
  }
}

}  // namespace
}  // namespace chokepoint::ledger
