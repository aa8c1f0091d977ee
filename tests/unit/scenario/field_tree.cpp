#include "engine/scenario/field_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <string>

#include "engine/base/unit.hpp"
#include "tests/unit/scenario/each_field.hpp"

namespace chokepoint::scenario {
namespace {

FieldNode const* find(std::string_view path) {
  FieldNode const* found = nullptr;
  each_field(scenario_fields(), [&](FieldNode const& field) {
    if (field.path == path) found = &field;
  });
  return found;
}

TEST(FieldTree, PathsMarkNamesWithAStar) {
  ASSERT_NE(find("lanes.*.time"), nullptr);
  EXPECT_EQ(find("lanes.*.time")->shape, FieldShape::law);
  EXPECT_EQ(find("lanes.*.time")->kind, ValueKind::duration);
  EXPECT_NE(find("offices.*.stages.redo_from"), nullptr);
  EXPECT_NE(find("sites.*.stock.*.replenishment.base_stock"), nullptr);
  EXPECT_EQ(find("lanes.time"), nullptr);
}

TEST(FieldTree, EachPathIsThereOnceAndSaysWhatItMeans) {
  std::set<std::string> paths;
  each_field(scenario_fields(), [&](FieldNode const& field) {
    EXPECT_TRUE(paths.insert(field.path).second) << field.path;
    EXPECT_GT(field.info.meaning.size(), 5u) << field.path;
    EXPECT_TRUE(field.info.meaning.ends_with('.')) << field.path;
    EXPECT_FALSE(field.info.required && !field.info.default_text.empty()) << field.path << " needs no default";
    EXPECT_LE(field.info.minimum, field.info.maximum) << field.path;
  });
  EXPECT_GT(paths.size(), 100u);
}

TEST(FieldTree, ReferencesNameBlocksThatExist) {
  std::set<std::string_view> blocks;
  for (auto const& field : scenario_fields()) blocks.insert(field.info.name);
  each_field(scenario_fields(), [&](FieldNode const& field) {
    std::string_view rest = field.info.refers_to;
    if (rest.starts_with('!')) {
      EXPECT_TRUE(rest == "!weekday" || rest == "!date" || rest == "!file" || rest == "!phase" || rest == "!value" ||
                  rest == "!factor" || rest == "!declared")
          << field.path;
      return;
    }
    while (!rest.empty()) {
      std::size_t const bar = rest.find('|');
      EXPECT_TRUE(blocks.contains(rest.substr(0, bar))) << field.path << " refers to " << rest;
      rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    }
  });
}

TEST(FieldTree, ChoicesHaveWordsAndTheirDefaultIsOneOfThem) {
  each_field(scenario_fields(), [](FieldNode const& field) {
    if (field.shape != FieldShape::choice) return;
    EXPECT_GE(field.info.choices.size(), 2u) << field.path;
    std::string_view const standard = field.info.default_text;
    bool const told_in_words = standard.find(' ') != std::string_view::npos;
    bool const is_choice =
        std::find(field.info.choices.begin(), field.info.choices.end(), standard) != field.info.choices.end();
    EXPECT_TRUE(standard.empty() || told_in_words || is_choice) << field.path;
  });
}

TEST(FieldTree, RangesAreToldInAuthorsUnits) {
  EXPECT_EQ(describe_range(*find("calendars.*.utc_offset")), "-14 hours to 14 hours");  // 50,400 s
  EXPECT_EQ(describe_range(*find("firms.*.parent_share")), "0 % to 100 %");
  EXPECT_EQ(describe_range(*find("offices.*.redo")), "0 % to 99.9 %");
  EXPECT_EQ(describe_range(*find("lanes.*.time")), "0 or more");
  EXPECT_EQ(describe_range(*find("clock.news_delay")), "1 second or more");
  EXPECT_EQ(describe_range(*find("chokepoint")), "only 1");
  EXPECT_EQ(describe_range(*find("clock.batches")), "1 to 1,000");
  EXPECT_EQ(describe_range(*find("clock.from")), "");
}

TEST(FieldTree, APlaceLeadsToItsFieldWhateverItsElementsAreCalled) {
  auto const path = [](std::string_view place) {
    FieldNode const* const field = field_at(place);
    return field == nullptr ? std::string() : field->path;
  };
  EXPECT_EQ(path("lanes.lax_hkg.open"), "lanes.*.open");
  EXPECT_EQ(path("lanes.a.b.c.open"), "lanes.*.open");
  EXPECT_EQ(path("sites.open.stock.open.replenishment.every"), "sites.*.stock.*.replenishment.every");
  EXPECT_EQ(path("offices.o.stages.0.officers"), "offices.*.stages.officers");
  EXPECT_EQ(path("offices.o.decides.approve"), "offices.*.decides");
  EXPECT_EQ(path("lanes.l.time"), "lanes.*.time");
  EXPECT_EQ(path("clock.to"), "clock.to");
  for (auto const* nowhere :
       {"", ".", "lanes", "lanes.l", "lanes.l.opn", "lanes.open", "offices.o.decides", "lanes.l.open.more"}) {
    EXPECT_EQ(path(nowhere), "") << nowhere;
  }
}

TEST(FieldTree, KnowsWhatMayBeDated) {
  auto const& paths = dated_paths();
  for (auto const* path :
       {"lanes.*.open", "lanes.*.time", "offices.*.officers", "offices.*.stages.officers", "offices.*.decides",
        "buyers.*.orders.*.rate", "sites.*.stock.*.replenishment.reorder_point"}) {
    EXPECT_NE(std::find(paths.begin(), paths.end(), path), paths.end()) << path;
  }
  EXPECT_EQ(std::find(paths.begin(), paths.end(), "lanes.*.departs_every"), paths.end());
}

TEST(FieldTree, FormsAreToldInWords) {
  EXPECT_EQ(describe_form(*find("lanes.*.from")), "the name of a site");
  EXPECT_EQ(describe_form(*find("buyers.*.orders.*.apply_to")), "the name of an office");
  EXPECT_EQ(describe_form(*find("outcomes.*.of")),
            "a list of names, each of an office, site, lane, line of production, buyer, permit, quota, firm, country, "
            "group, event, "
            "campus, commitment or dealer");
  EXPECT_EQ(describe_form(*find("lanes.*.mode")), "one of: any, air, sea, road, rail");
  EXPECT_EQ(describe_form(*find("lanes.*.cost")), "a price (such as 27000 USD per unit)");
  EXPECT_EQ(describe_form(*find("timeline.*.delay")), "a length of time (such as 12 weeks), or a law");
  EXPECT_EQ(describe_form(*find("lanes.*.time")),
            "a length of time (such as 12 weeks), or a law; or dated: {path: {2026-01-01: ..., 2026-07-01: ...}}");
}

TEST(FieldTree, DimensionsAreThoseOfTheKind) {
  EXPECT_EQ(dimension_of(*find("clock.warm_up")), base::dimensions::time);
  EXPECT_EQ(dimension_of(*find("sites.*.stock.*.initial")), base::dimensions::goods);
  EXPECT_EQ(dimension_of(*find("lanes.*.cost")), base::dimensions::price);
}

TEST(FieldTree, PathsComeApartAtDots) {
  EXPECT_EQ(path_parts("lanes.*.time"), (std::vector<std::string_view>{"lanes", "*", "time"}));
  EXPECT_TRUE(path_parts("").empty());
  EXPECT_EQ(last_part("lanes.*.time"), "time");
  EXPECT_EQ(last_part("lanes"), "lanes");
}

}  // namespace
}  // namespace chokepoint::scenario
