#include "engine/policy/declared_parameter.hpp"

#include <gtest/gtest.h>

#include <limits>

/// Parameters as policies declare them.
namespace chokepoint::policy {
namespace {

DeclaredParameter of(std::string unit, double otherwise, double least, double most) {
  auto made = declared({.name = "p", .unit = std::move(unit), .otherwise = otherwise, .least = least, .most = most});
  EXPECT_TRUE(made.ok());
  return made ? std::move(made).value() : DeclaredParameter{.name = "none"};
}

TEST(DeclaredParameter, IsToldInBaseUnitsOrInItsOwn) {
  DeclaredParameter days = of("days", 20, 0, 365);
  EXPECT_EQ(days.told(20), 20 * 86400.0);
  days.told_in_unit = true;
  EXPECT_EQ(days.told(20), 20);
  EXPECT_EQ(of("%", 25, 0, 100).told(25), 0.25);
  EXPECT_EQ(of("", 25, 0, 100).told(25), 25);
}

TEST(DeclaredParameter, AllowsWhatIsWithinItsBounds) {
  DeclaredParameter const days = of("days", 20, 1, 365);
  EXPECT_TRUE(days.allows(86400));
  EXPECT_TRUE(days.allows(365 * 86400.0));
  EXPECT_FALSE(days.allows(86399));
  EXPECT_FALSE(days.allows(365 * 86400.0 + 1));
  DeclaredParameter const open = of("", 1, 0, std::numeric_limits<double>::infinity());
  EXPECT_TRUE(open.allows(1e300));
  EXPECT_FALSE(open.allows(-1e-300));
}

TEST(DeclaredParameter, IsToldWithItsUnit) {
  EXPECT_EQ(of("days", 20, 0, 365).written(20), "20 days");
  EXPECT_EQ(of("days", 20, 0, 365).range(), "from 0 to 365 days");
  constexpr double infinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(of("days", 20, 0, infinite).range(), "0 days or more");
  EXPECT_EQ(of("%", 20, -infinite, 30).range(), "30 % or less");
  EXPECT_EQ(of("", 20, -infinite, infinite).range(), "");
}

TEST(DeclaredParameter, RefusesWhatIsNoDeclaration) {
  EXPECT_EQ(declared({.name = "p", .unit = "dayz"}).error(), "is counted in 'dayz', which is no unit");
  EXPECT_FALSE(declared({.name = "p", .otherwise = 5, .least = 0, .most = 4}).ok());
  EXPECT_FALSE(declared({.name = "p", .otherwise = -1, .least = 0, .most = 4}).ok());
  EXPECT_TRUE(is_declared_name("share_2"));
  for (char const* const name : {"", "Share", "2nd", "_x", "a-b", "ä"}) EXPECT_FALSE(is_declared_name(name)) << name;
}

}  // namespace
}  // namespace chokepoint::policy
