#include "engine/scenario/document.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/base/check.hpp"

namespace chokepoint::scenario {
namespace {

base::Mark at(std::uint32_t line, std::uint32_t column) { return {.file = 0, .line = line, .column = column}; }

/// firms: {nvidia: {home: US}, tsmc: ~}
/// sells: [h200, [b300]]
Document example() {
  DocumentBuilder builder;
  builder.begin_mapping(at(1, 1));
  builder.scalar(at(1, 1), "firms");
  builder.begin_mapping(at(1, 8));
  builder.scalar(at(1, 9), "nvidia");
  builder.begin_mapping(at(1, 17));
  builder.scalar(at(1, 18), "home");
  builder.scalar(at(1, 24), "US");
  builder.end();
  builder.scalar(at(1, 29), "tsmc");
  builder.scalar(at(1, 35), "~");
  builder.end();
  builder.scalar(at(2, 1), "sells");
  builder.begin_sequence(at(2, 8));
  builder.scalar(at(2, 9), "h200", true);
  builder.begin_sequence(at(2, 15));
  builder.scalar(at(2, 16), "b300");
  builder.end();
  builder.end();
  builder.end();
  return std::move(builder).finish();
}

TEST(Document, EntriesComeInTheOrderOfTheFile) {
  Document const document = example();
  std::vector<std::string> keys;
  for (auto const& [key, value] : document.root().entries()) keys.emplace_back(key.text());
  EXPECT_EQ(keys, (std::vector<std::string>{"firms", "sells"}));
  EXPECT_EQ(document.root().size(), 2u);
  EXPECT_EQ(document.node_count(), 14u);  // the root, 8 of firms with its key, 5 of sells with its key
}

TEST(Document, ItemsSkipWhatLiesWithinTheirSiblings) {
  Document const document = example();
  auto const sells = document.root().find("sells");
  ASSERT_TRUE(sells);
  std::vector<base::Mark> marks;
  for (auto const item : sells->items()) marks.push_back(item.mark());
  EXPECT_EQ(marks, (std::vector<base::Mark>{at(2, 9), at(2, 15)}));
  EXPECT_EQ(sells->size(), 2u);
}

TEST(Document, FindsAValueByItsKeyOnlyInTheMappingItself) {
  Document const document = example();
  EXPECT_FALSE(document.root().find("home"));
  auto const home = document.root().find("firms")->find("nvidia")->find("home");
  ASSERT_TRUE(home);
  EXPECT_EQ(home->text(), "US");
  EXPECT_EQ(home->mark(), at(1, 24));
}

TEST(Document, KindsHaveOnlyTheirOwnChildren) {
  Document const document = example();
  auto const sells = *document.root().find("sells");
  EXPECT_EQ(sells.entries().begin(), sells.entries().end());
  EXPECT_EQ(document.root().items().begin(), document.root().items().end());
  auto const tsmc = *document.root().find("firms")->find("tsmc");
  EXPECT_EQ(tsmc.size(), 0u);
  EXPECT_EQ(tsmc.items().begin(), tsmc.items().end());
  EXPECT_FALSE(tsmc.find("home"));
}

TEST(Document, OnlyPlainWordsForNothingAreNull) {
  DocumentBuilder builder;
  builder.begin_sequence(at(1, 1));
  for (auto const* text : {"", "~", "null", "Null", "NULL"}) builder.scalar(at(1, 1), text);
  for (auto const* text : {"nULL", "none", "0", "no"}) builder.scalar(at(1, 1), text);
  for (auto const* text : {"", "~", "null"}) builder.scalar(at(1, 1), text, true);
  builder.begin_mapping(at(1, 1));
  builder.end();
  builder.end();
  Document const document = std::move(builder).finish();
  std::vector<bool> nulls;
  for (auto const item : document.root().items()) nulls.push_back(item.is_null());
  EXPECT_EQ(nulls,
            (std::vector<bool>{true, true, true, true, true, false, false, false, false, false, false, false, false}));
}

TEST(Document, DescribesANodeForMessages) {
  Document const document = example();
  EXPECT_EQ(document.root().describe(), "a mapping");
  EXPECT_EQ(document.root().find("sells")->describe(), "a list");
  EXPECT_EQ(document.root().find("firms")->find("tsmc")->describe(), "nothing");
  EXPECT_EQ(document.root().find("firms")->find("nvidia")->find("home")->describe(), "the text 'US'");
}

TEST(DocumentBuilder, RefusesAnUnfinishedTree) {
  DocumentBuilder builder;
  EXPECT_THROW(builder.end(), base::BrokenPromise);
  builder.begin_mapping(at(1, 1));
  EXPECT_THROW(std::move(builder).finish(), base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::scenario
