#include "engine/base/check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace chokepoint::base {
namespace {

using ::testing::HasSubstr;

TEST(Check, NamesTheConditionThePlaceAndTheContext) {
  int const lots = -3;
  try {
    CHOKEPOINT_CHECK(lots >= 0, "{} lots at port {}", lots, "Oakland");
    FAIL() << "the check let it pass";
  } catch (BrokenPromise const& broken) {
    std::string const message = broken.what();
    EXPECT_THAT(message, HasSubstr("lots >= 0"));
    EXPECT_THAT(message, HasSubstr("check.cpp:"));
    EXPECT_THAT(message, HasSubstr("-3 lots at port Oakland"));
  }
}

TEST(Check, BuildsItsMessageOnlyOnFailure) {
  int built = 0;
  auto const describe = [&built] { return ++built; };
  CHOKEPOINT_CHECK(built == 0, "{}", describe());
  EXPECT_EQ(built, 0);
  EXPECT_THROW(CHOKEPOINT_CHECK(built != 0, "{}", describe()), BrokenPromise);
  EXPECT_EQ(built, 1);
}

TEST(Check, IsOneStatementAfterAnIf) {
  bool reached_else = false;
  if (reached_else)
    CHOKEPOINT_CHECK(false, "not reached");
  else
    reached_else = true;
  EXPECT_TRUE(reached_else);
}

TEST(DebugCheck, RunsOnlyInBuildsThatAskForIt) {
  int evaluated = 0;
  CHOKEPOINT_DEBUG_CHECK(++evaluated > 0, "counts how often the condition is looked at");
#ifdef CHOKEPOINT_DEBUG_CHECKS
  EXPECT_EQ(evaluated, 1);
  EXPECT_THROW(CHOKEPOINT_DEBUG_CHECK(evaluated == 0, "fails"), BrokenPromise);
#else
  EXPECT_EQ(evaluated, 0);
#endif
}

}  // namespace
}  // namespace chokepoint::base
