#include "engine/scenario/read_context.hpp"

#include <gtest/gtest.h>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

Document scalar(std::string_view text) {
  DocumentBuilder builder;
  builder.scalar({.file = 0, .line = 1, .column = 1}, text);
  return std::move(builder).finish();
}

TEST(ReadContext, MemoryIsSpentOnce) {
  base::Diagnostics diagnostics;
  ReadContext context(diagnostics, {}, {}, true);
  Document const document = scalar("x");
  Input const input{document.root(), "offices"};
  EXPECT_TRUE(context.afford(60, 1U << 20U, input));
  EXPECT_FALSE(context.afford(60, 1U << 20U, input));  // 120 of 96 MiB
  EXPECT_TRUE(context.afford(36, 1U << 20U, input));
  EXPECT_EQ(diagnostics.error_count(), 1u);
  EXPECT_EQ(diagnostics.all().front().code, "E_LIMIT");
  EXPECT_TRUE(context.is_incomplete("firms"));
}

// A table of 2 MiB: the second is worth 128 MiB, once, to the 96 that every reading has.
TEST(ReadContext, ALargeTableBringsItsMemoryAlong) {
  base::Diagnostics diagnostics;
  ReadContext context(diagnostics, {}, {}, true);
  std::uint32_t const small = diagnostics.add_source("small.csv", std::string(std::size_t{1} << 20U, 'x'));
  std::uint32_t const large = diagnostics.add_source("large.csv", std::string(std::size_t{1} << 20U, 'x'));
  std::uint32_t const again = diagnostics.add_source("large.csv", std::string(std::size_t{1} << 20U, 'x'));
  for (std::uint32_t const file : {small, large, again}) context.grant_for_table(file);
  Document const document = scalar("x");
  Input const input{document.root(), "lanes"};
  EXPECT_TRUE(context.afford(224, 1U << 20U, input));
  EXPECT_FALSE(context.afford(1, 1U << 20U, input));
}

TEST(ReadContext, SuggestionsEndBeforeTheyTakeTooLong) {
  base::Diagnostics diagnostics;
  ReadContext context(diagnostics, {}, {}, true);
  std::vector<std::string_view> const candidates(80'000, "title");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(context.suggest("titel", candidates), "title");
  EXPECT_EQ(context.suggest("titel", candidates), "");  // 160,000 of 200,000 comparisons are spent
}

TEST(ReadContext, AnErrorOfOnePlaceIsToldOnce) {
  base::Diagnostics diagnostics;
  ReadContext context(diagnostics, {}, {}, true);
  base::Mark const mark{.file = 0, .line = 3, .column = 4};
  context.error_once("E_UNKNOWN_FIELD", mark, "a", "x");
  context.error_once("E_UNKNOWN_FIELD", mark, "b", "x");
  context.error_once("E_UNKNOWN_FIELD", {.file = 1, .line = 3, .column = 4}, "c", "x");
  EXPECT_EQ(diagnostics.error_count(), 2u);
}

TEST(ReadContext, AKeyGivenTwiceIsOneMember) {
  auto const reading = read_with("meta: {title: one, title: two}\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_DUP_KEY 3:20"}));
}

}  // namespace
}  // namespace chokepoint::scenario
