#include "engine/analysis/supply_graph.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::analysis {
namespace {

using testing::ElementsAre;

/// Wafers come from outside to a mill of a daughter, go to a fab, become chips there, which two buyers order, one of
/// them from a shop that has them from the fab, or else a lesser chip.
model::World small() {
  return test::world_of(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}
countries: {A: {}, B: {}}
firms: {mother: {home: A}, daughter: {home: B, parent: mother, parent_share: 60 %}, maker: {home: B}}
products: {wafer: {}, chip: {}, lesser: {}}
sites:
  mill: {in: A, firm: daughter, stock: {wafer: {replenishment: {policy: base_stock, base_stock: 50 units, outside_time: 10 days}}}}
  fab:
    in: B
    firm: maker
    stock:
      wafer: {initial: 9 units, replenishment: {policy: base_stock, base_stock: 50 units, from: mill}}
      chip: {replenishment: {policy: base_stock, base_stock: 50 units, made_on: line}}
  shop: {stock: {chip: {replenishment: {policy: base_stock, base_stock: 50 units, from: fab}}, lesser: {supply: unlimited}}}
  hall: {in: B}
production:
  line: {at: fab, capacity: 6 units per day, makes: {chip: {cycle: {law: {uniform: [20 days, 40 days]}}, uses: 2, from: {wafer: 1 unit per unit}}}}
lanes: {m: {from: mill, to: fab, time: 3 days}, f: {from: fab, to: shop, time: 4 days}, h: {from: shop, to: hall, time: 5 days}}
buyers:
  one: {at: hall, orders: {o: {product: chip, from: fab, every: 9 days}}}
  two: {at: hall, orders: {o: {product: chip, from: shop, every: 9 days, else_buys: [{product: lesser, from: shop, after: 9 days, worth: 0.5}]}}}
)");
}

TEST(SupplyGraphOfAWorld, HasWhatEachSourceNeeds) {
  SupplyGraph const graph = supply_graph(small());
  std::map<std::string, SupplyGraph::Source> sources;
  for (auto const& source : graph.sources) sources[source.name] = source;
  auto const needs = [&](std::string const& name) {
    std::vector<std::string> names;
    for (std::uint32_t const input : sources[name].inputs) names.push_back(graph.sources[input].name);
    return names;
  };
  EXPECT_TRUE(needs("mill.wafer").empty());
  EXPECT_TRUE(sources["mill.wafer"].originates);
  EXPECT_EQ(sources["mill.wafer"].days, 10);
  EXPECT_EQ(graph.firms[sources["mill.wafer"].firm], "mother");  // who owns 60 % of the mill's firm
  EXPECT_THAT(needs("fab.wafer"), ElementsAre("mill.wafer"));
  EXPECT_FALSE(sources["fab.wafer"].originates);
  EXPECT_THAT(sources["fab.wafer"].input_days, ElementsAre(3));
  EXPECT_THAT(needs("fab.chip"), ElementsAre("fab.wafer"));
  EXPECT_EQ(sources["fab.chip"].days, 30);
  EXPECT_EQ(sources["fab.chip"].capacity, 3);
  EXPECT_THAT(needs("shop.chip"), ElementsAre("fab.chip"));
  EXPECT_EQ(graph.firms[sources["shop.chip"].firm], "shop");  // of no firm
  EXPECT_EQ(sources["shop.chip"].country, nobody);
  ASSERT_EQ(graph.wants.size(), 2U);
  EXPECT_THAT(graph.wants[0].source_days, ElementsAre(9));
  ASSERT_EQ(graph.wants[1].sources.size(), 2U);
  EXPECT_EQ(graph.sources[graph.wants[1].sources[1]].name, "shop.lesser");
  EXPECT_THAT(graph.contents[0], ElementsAre(0U, 2U));  // no chip without a wafer, whoever makes it
}

// A strait on the only way counts, one of two ways doesn't, however fast it is.
TEST(SupplyGraphOfAWorld, KnowsThePlacesWithoutWhichThereIsNoWay) {
  SupplyGraph const graph = supply_graph(test::world_of(R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}
countries: {A: {}}
products: {chip: {}}
sites:
  fab: {in: A, stock: {chip: {supply: unlimited}}}
  shop: {in: A, stock: {chip: {replenishment: {policy: base_stock, base_stock: 50 units, from: fab}}}}
  strait: {in: A}
  canal: {in: A}
  cape: {in: A}
  hall: {in: A}
lanes:
  a: {from: fab, to: strait, time: 1 day}
  b: {from: strait, to: shop, time: 1 day}
  c: {from: shop, to: canal, time: 1 day}
  d: {from: canal, to: hall, time: 1 day}
  e: {from: shop, to: cape, time: 9 days}
  f: {from: cape, to: hall, time: 9 days}
buyers: {one: {at: hall, orders: {o: {product: chip, from: shop, every: 9 days}}}}
)"));
  EXPECT_THAT(graph.places, ElementsAre("canal", "cape", "strait"));
  ASSERT_EQ(graph.sources.size(), 2U);
  EXPECT_THAT(graph.sources[1].input_places, ElementsAre(ElementsAre(2U)));
  ASSERT_EQ(graph.wants.size(), 1U);
  EXPECT_THAT(graph.wants[0].source_places, ElementsAre(testing::IsEmpty()));
  EXPECT_THAT(graph.wants[0].source_days, ElementsAre(2));
}

}  // namespace
}  // namespace chokepoint::analysis
