#include "engine/base/id.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <type_traits>

namespace chokepoint::base {
namespace {

using FirmId = Id<struct FirmTag>;
using PortId = Id<struct PortTag>;

template <class A, class B>
concept Comparable = requires(A a, B b) {
  a == b;
};
template <class A>
concept Addable = requires(A a) {
  a + a;
};

TEST(Id, OfOneKindIsNeverTakenForAnother) {
  static_assert(!std::is_convertible_v<FirmId, PortId>);
  static_assert(!std::is_constructible_v<FirmId, PortId>);
  static_assert(!std::is_convertible_v<std::uint32_t, FirmId>);
  static_assert(!std::is_convertible_v<FirmId, std::uint32_t>);
  static_assert(!Comparable<FirmId, PortId>);
  static_assert(!Addable<FirmId>);
  static_assert(Comparable<FirmId, FirmId>);
}

TEST(Id, RefersToNothingUntilItIsGivenAPosition) {
  EXPECT_FALSE(FirmId().valid());
  EXPECT_TRUE(FirmId(std::uint32_t{0}).valid());
  EXPECT_NE(FirmId(), FirmId(std::uint32_t{0}));
}

TEST(Id, OrdersByPosition) {
  EXPECT_EQ(FirmId(std::uint32_t{3}), FirmId(std::size_t{3}));
  EXPECT_LT(FirmId(std::uint32_t{3}), FirmId(std::uint32_t{4}));
  EXPECT_LT(FirmId(std::uint32_t{4}), FirmId());
  EXPECT_EQ(FirmId(std::uint32_t{7}).index(), 7u);
}

}  // namespace
}  // namespace chokepoint::base
