#include "tests/bad_inputs/contained.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace chokepoint::tests {
namespace {

TEST(Contained, GivesTheAnswer) {
  auto const result = run_contained([] { return std::string("well"); });
  ASSERT_TRUE(result.answer);
  EXPECT_EQ(*result.answer, "well");
}

TEST(Contained, ACrashOrAnExceptionIsNoAnswer) {
  EXPECT_FALSE(run_contained([]() -> std::string { std::abort(); }).answer);
  auto const thrown = run_contained([]() -> std::string { throw std::runtime_error("broken"); });
  EXPECT_FALSE(thrown.answer);
  EXPECT_EQ(thrown.end, "failed: broken");
}

TEST(Contained, MemoryIsMeasured) {
  auto const result = run_contained([] {
    std::string const big(300U << 20U, 'x');
    std::string const* volatile seen = &big;  // volatile: a compiler may leave out what nobody looks at
    return seen->substr(0, 1);
  });
  EXPECT_GT(result.megabytes, 300);
}

}  // namespace
}  // namespace chokepoint::tests
