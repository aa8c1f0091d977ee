#include "engine/scenario/canonical.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/field_tree.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {
namespace {

std::string const written = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-12-31, warm_up: 7 days}
groups: {bis: [CN, HK]}
uncertain:
  cap: {uniform: [1.5 days, 3 days]}
countries: {CN: {}, HK: {}, US: {}}
products: {h200: {unit: chip, price: 27000 USD per chip, attributes: {tpp: 15832, bandwidth: 4800 GB/s}}}
sites:
  fab: {in: US, stock: {h200: {supply: unlimited}}}
  port: {in: HK, stock: {h200: {initial: 100 chips, holding_cost: 2 USD per unit per day}}}
lanes:
  air: {from: fab, to: port, time: $cap, open: {path: {2026-01-01: yes, 2026-06-01: no}}}
  sea: {from: fab, to: port, time: {law: {triangular: [3 weeks, 4 weeks, 5 weeks]}}}
offices:
  bis: {kind: licensing, applies: destination in bis, stages: [{name: one, officers: 3}, {name: two, officers: 4}]}
buyers:
  cloud: {at: port, orders: {h200: {product: h200, from: port, rate: 24 per day}}}
outcomes:
  wait: {measure: wait, of: [bis]}
)";

std::string canonical(std::string const& text) {
  base::Diagnostics diagnostics;
  auto const spec = read_scenario_text("test.yaml", text, {}, diagnostics);
  EXPECT_TRUE(spec) << diagnostics.render(false) << text;
  return spec ? canonical_text(*spec) : "unreadable";
}

struct Change {
  std::string_view from;
  std::string_view to;
};

std::string changed(Change const& change) {
  std::string text = written;
  std::size_t const at = text.find(change.from);
  EXPECT_NE(at, std::string::npos) << change.from;
  return text.replace(at, change.from.size(), change.to);
}

class SameMeaning : public testing::TestWithParam<Change> {};

TEST_P(SameMeaning, GivesTheSameText) { EXPECT_EQ(canonical(changed(GetParam())), canonical(written)); }

INSTANTIATE_TEST_SUITE_P(
    Canonical, SameMeaning,
    testing::Values(
        Change{"7 days", "1 week"}, Change{"7 days", "168 hours"}, Change{"24 per day", "1 per hour"},
        Change{"clock:", "# when\nclock:"},
        Change{"{from: 2026-01-01, to: 2026-12-31, ", "{to: 2026-12-31, from: 2026-01-01, "},
        Change{"CN: {}, HK: {}, US: {}", "US: {}, CN: {}, HK: {}"},
        Change{"tpp: 15832, bandwidth: 4800 GB/s", "bandwidth: 4.8 TB/s, tpp: 15832.0"},
        Change{"27000 USD per chip", "27000.00 USD"},
        Change{"27000 USD per chip", "{value: 27e3 USD per chip, source: list price, note: for ten thousand}"},
        Change{"[1.5 days, 3 days]", "{high: 3 days, low: 1.5 days}"},
        Change{"[1.5 days, 3 days]", "[1.5, 3], unit: days"},
        Change{"[1.5 days, 3 days]}", "[1.5 days, 3 days], source: judgment, note: why, as_of: 2026-01-01}"},
        Change{"{law: {triangular: [3 weeks, 4 weeks, 5 weeks]}}",
               "{law: {triangular: {mode: 28, low: 21, high: 35}, unit: days}, source: survey}"},
        Change{"100 chips", "100.0 chips"}, Change{"100 chips", "100 units"},
        Change{"destination in bis", "\"  destination   in bis \""},
        Change{"unit: chip,", "unit: chip, resolution: 1,"},                                             // the default
        Change{"warm_up: 7 days", "warm_up: 7 days, news_delay: 60 minutes"},                            // the default
        Change{"initial: 100 chips", "initial: 100 chips, unmet: backorder"},                            // the default
        Change{"product: h200, from: port, rate", "product: h200, from: port, quantity: 1 unit, rate"},  // the default
        Change{"unit: chip,", "unit: chip, title: H200,"},
        Change{"chokepoint: 1", "chokepoint: 1\nmeta: {title: Chips}"}));

class OtherMeaning : public testing::TestWithParam<Change> {};

TEST_P(OtherMeaning, GivesAnotherText) { EXPECT_NE(canonical(changed(GetParam())), canonical(written)); }

INSTANTIATE_TEST_SUITE_P(
    Canonical, OtherMeaning,
    testing::Values(Change{"7 days", "8 days"}, Change{"2026-12-31", "2026-12-30"}, Change{"24 per day", "25 per day"},
                    Change{"27000 USD", "27000 CNY"}, Change{"27000 USD", "27000.01 USD"}, Change{"[CN, HK]", "[CN]"},
                    Change{"US: {}}", "US: {}, TW: {}}"}, Change{"[1.5 days, 3 days]", "[1.5 days, 4 days]"},
                    Change{"uniform: [1.5 days, 3 days]", "lognormal: {median: 1 day, sigma: 3}"},
                    Change{"bandwidth: 4800 GB/s", "bandwidth: 4800 GB"}, Change{"tpp: 15832", "tpq: 15832"},
                    Change{"100 chips", "101 chips"}, Change{"no}}", "yes}}"},
                    Change{"2026-06-01: no", "2026-06-02: no"}, Change{"time: $cap", "time: 2 days"},
                    Change{"triangular: [3 weeks", "triangular: [2 weeks"},
                    Change{"[{name: one, officers: 3}, {name: two, officers: 4}]",
                           "[{name: two, officers: 4}, {name: one, officers: 3}]"},
                    Change{"destination in bis", "not (destination in bis)"},
                    Change{"supply: unlimited", "supply: limited"}, Change{"measure: wait", "measure: sojourn"},
                    Change{"2 USD per unit per day", "2 USD per unit per week"},
                    Change{"warm_up: 7 days", "warm_up: 7 days, news_delay: 2 hours"},
                    Change{"unit: chip,", "unit: chip, resolution: 0.5,"}));

TEST(Canonical, IsWrittenOneLineAKeyInBaseUnits) {
  ScenarioSpec spec;
  spec.version.given = true;
  spec.version.integer = 1;
  spec.has_clock = true;
  spec.clock.warm_up.given = true;
  spec.clock.warm_up.integer = 604800;
  spec.clock.warm_up.number = 604800;
  auto& second = spec.lanes.entries.emplace_back();
  second.name.text = "b";
  second.block.to = {.given = true, .text = "say \"hi\"\nx", .mark = {}};
  auto& first = spec.lanes.entries.emplace_back();
  first.name.text = "a";
  first.block.cost.given = true;
  first.block.cost.number = 0.1;
  first.block.cost.dimension = base::dimensions::price;
  first.block.cost.written.edit().currency = "USD";
  first.block.time.given = true;
  first.block.time.written.edit().kind = "erlang";
  first.block.time.written.edit().arguments.resize(2);
  first.block.time.written.edit().arguments[0].given = true;
  first.block.time.written.edit().arguments[0].integer = 3;
  first.block.time.written.edit().arguments[1].given = true;
  first.block.time.written.edit().arguments[1].number = 86400;
  for (auto& argument : first.block.time.written.edit().arguments) argument.kind_read = ValueKind::duration;
  first.block.time.written.edit().arguments[1].dimension = base::dimensions::time;
  EXPECT_EQ(canonical_text(spec),
            "chokepoint 1\n"
            "clock {}\n"
            "clock.warm_up 604800\n"
            "lanes.\"a\" {}\n"
            "lanes.\"a\".time erlang(shape=3;mean=86400;)\n"
            "lanes.\"a\".cost 0.10000000000000001\"USD\"\n"
            "lanes.\"b\" {}\n"
            "lanes.\"b\".to \"say \\\"hi\\\"\\nx\"\n");
}

TEST(Canonical, ZeroHasNoSign) {
  ScenarioSpec positive;
  positive.products.entries.emplace_back().block.price.given = true;
  ScenarioSpec negative;
  negative.products.entries.emplace_back().block.price.given = true;
  negative.products.entries.back().block.price.number = -0.0;
  EXPECT_EQ(canonical_text(positive), canonical_text(negative));
}

TEST(Canonical, DoublesAreToldApartToTheLastBit) {
  ScenarioSpec spec;
  auto& price = spec.products.entries.emplace_back().block.price;
  price.given = true;
  price.number = 0.1;
  std::string const one = canonical_text(spec);
  price.number = std::nextafter(0.1, 1.0);
  EXPECT_NE(canonical_text(spec), one);
}

TEST(Canonical, DigestIsThatOfTheText) {
  ScenarioSpec spec;
  std::string const empty = canonical_digest(spec);
  EXPECT_EQ(empty.size(), 32u);
  EXPECT_EQ(canonical_digest(ScenarioSpec()), empty);
  spec.firms.entries.emplace_back().name.text = "maker";
  EXPECT_NE(canonical_digest(spec), empty);
}

TEST(Canonical, NamesCannotLookLikeOtherLines) {
  ScenarioSpec one;
  one.firms.entries.emplace_back().name.text = "a\" {}\nfirms.\"b";
  ScenarioSpec two;
  two.firms.entries.emplace_back().name.text = "a";
  two.firms.entries.emplace_back().name.text = "b";
  EXPECT_NE(canonical_text(one), canonical_text(two));
}

void each(std::vector<FieldNode> const& fields, std::function<void(FieldNode const&)> const& visit) {
  for (auto const& field : fields) {
    visit(field);
    each(field.children, visit);
  }
}

TEST(Canonical, WhatIsForPeopleIsToldByItsKey) {
  std::set<std::string, std::less<>> paths;
  each(scenario_fields(), [&](FieldNode const& field) { paths.insert(field.path); });
  for (std::string const path :
       {"lanes.*.source", "buyers.*.orders.*.note", "timeline.*.as_of", "products.*.title", "meta.author",
        "observed.*.source", "backtest", "calibrate", "include", "policies.*.script"}) {
    EXPECT_TRUE(paths.contains(path)) << path << " is no key any more";
    EXPECT_TRUE(is_for_people(path)) << path;
  }
  for (std::string const path : {"lanes.*.time", "uncertain.*.law", "policies.*.lua", "outcomes.*.unit"}) {
    EXPECT_TRUE(paths.contains(path)) << path << " is no key any more";
    EXPECT_FALSE(is_for_people(path)) << path;
  }
}

}  // namespace
}  // namespace chokepoint::scenario
