#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using Json = nlohmann::json;

class AnalyzeVerb : public ProgramTest {};

TEST_F(AnalyzeVerb, TellsWhoCanStopWhat) {
  write("mine/chain.yaml", R"(chokepoint: 1
meta: {title: A chain}
clock: {from: 2026-01-01, to: 2026-12-31}
countries: {A: {}, B: {}}
firms: {digger: {home: A}, maker: {home: B}, other: {home: B}}
products: {ore: {unit: part}, chip: {unit: chip}}
sites:
  pit: {in: A, firm: digger, stock: {ore: {replenishment: {policy: base_stock, base_stock: 50 parts, outside_time: 10 days}}}}
  fab: {in: B, firm: maker, stock: {ore: {initial: 9 parts, replenishment: {policy: base_stock, base_stock: 50 parts, from: pit}}, chip: {replenishment: {policy: base_stock, base_stock: 50 chips, made_on: line}}}}
production: {line: {at: fab, capacity: 6 chips per day, makes: {chip: {cycle: 20 days, from: {ore: 1 part per chip}}}}}
lanes: {m: {from: pit, to: fab, time: 3 days}}
buyers: {x: {orders: {o: {product: chip, from: fab, every: 9 days}}}}
)");
  Answer const told = chokepoint("analyze mine/chain.yaml");
  EXPECT_EQ(told.code, exit_code::ok) << told.err;
  EXPECT_THAT(told.out,
              AllOf(HasSubstr("A chain: 3 sources, 2 firms, 2 countries, 1 stream of orders."),
                    HasSubstr("it takes 1 firm to stop 1 stream of orders."),
                    HasSubstr("33.0 days of making and carrying\n  pit.ore\n  fab.ore\n  fab.chip\n  buyers.x")));
  Json const json = Json::parse(chokepoint("analyze mine/chain.yaml --json").out);
  EXPECT_EQ(json["cut_by_firms"][0]["product"], "chip");
  EXPECT_EQ(json["cut_by_firms"][0]["least"], 1);
  // Either of the two will do, and each is all makers of something else.
  ASSERT_EQ(json["cut_by_firms"][0]["groups"].size(), 2U);
  EXPECT_EQ(json["cut_by_firms"][0]["groups"][0]["actors"], Json({"maker"}));
  EXPECT_EQ(json["cut_by_firms"][0]["groups"][0]["through"], Json({"chip"}));
  EXPECT_EQ(json["cut_by_firms"][0]["groups"][1]["actors"], Json({"digger"}));
  EXPECT_EQ(json["cut_by_firms"][0]["groups"][1]["through"], Json({"ore"}));
  EXPECT_THAT(told.out, AllOf(HasSubstr("  chip     1      maker   chip\n           or     digger  ore\n"),
                              HasSubstr("Not looked at: single lanes (a strait that is a lane), ")));
  // What is dug has no known capacity, what is made has.
  EXPECT_THAT(told.out, AllOf(ContainsRegex("ore +number"), ContainsRegex("chip +capacity")));
  EXPECT_EQ(json["single_firms"].size(), 2U);
  EXPECT_EQ(json["concentration"][0]["hhi_firms"], 10000);
}

TEST_F(AnalyzeVerb, RefusesWhatIsNoScenario) {
  write("mine/bad.yaml", "chokepoint: 1\nsitez: {}\n");
  EXPECT_EQ(chokepoint("analyze mine/bad.yaml").code, exit_code::invalid_input);
  EXPECT_FALSE(Json::parse(chokepoint("analyze mine/bad.yaml --json").out)["diagnostics"].empty());
}

}  // namespace
}  // namespace chokepoint::cli
