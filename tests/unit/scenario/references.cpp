#include "engine/scenario/references.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using ::testing::HasSubstr;

TEST(References, AnUnknownNameIsToldWithTheNearestOne) {
  auto const reading = read_with(
      "sites: {oakland: {}, kaohsiung: {}}\n"
      "lanes: {l: {from: oakland, to: oaklnad, time: 9 days}}\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_UNKNOWN_ID 4:32"}));
  EXPECT_THAT(reading.words(), HasSubstr("lanes.l.to | 'oaklnad' isn't listed under sites:"));
  EXPECT_THAT(reading.words(), HasSubstr("did you mean 'oakland', listed in line 3?"));
}

TEST(References, ANearNameThatNobodyUsesIsPointedAtToo) {
  auto const reading = read_with(
      "firms: {suer: {}, maker: {}}\n"
      "sites: {a: {firm: user}, b: {firm: user}, c: {firm: maker}}\n");
  EXPECT_EQ(reading.problems(), (Problems{"W_UNUSED 3:9", "E_UNKNOWN_ID 4:19", "E_UNKNOWN_ID 4:36"}));
}

TEST(References, AnyOfSeveralBlocksWillDo) {
  constexpr std::string_view text =
      "sites: {s: {}}\noffices: {o: {}}\nbuyers: {b: {orders: {}}}\noutcomes: {x: {of: [s, o, b, z]}}\n";
  EXPECT_EQ(read_with(text).problems(), (Problems{"E_UNKNOWN_ID 6:30"}));
}

TEST(References, KeysOfNamedThingsMayBeReferences) {
  EXPECT_EQ(read_with("products: {wafer: {made_from: {copper: 1}}}\nsites: {s: {stock: {lumber: {}}}}\n").problems(),
            (Problems{"E_UNKNOWN_ID 3:32", "E_UNKNOWN_ID 4:21"}));
}

TEST(References, MembersOfGroupsAreCountriesOrFirms) {
  EXPECT_EQ(read_with("countries: {A: {}}\nfirms: {f: {}}\ngroups: {g: [A, f, B]}\n").problems(),
            (Problems{"E_UNKNOWN_ID 5:20"}));
}

TEST(References, UncertainNamesExist) {
  auto const reading =
      read_with("uncertain: {share: {uniform: [0, 1]}}\noffices: {o: {redo: $shaer}, p: {redo: $share}}\n");
  EXPECT_EQ(reading.problems(), (Problems{"E_UNKNOWN_ID 4:21"}));
  EXPECT_THAT(reading.words(), HasSubstr("did you mean 'share', listed in line 3?"));
  EXPECT_EQ(read_with("correlations: [{between: [x, y], rank: 0.1}]\n").problems(),
            (Problems{"E_UNKNOWN_ID 3:27", "E_UNKNOWN_ID 3:30"}));
}

TEST(References, UncertainValuesFitTheirPlace) {
  constexpr std::string_view uncertain =
      "uncertain: {t: {uniform: [1, 2], unit: days}, d: {between: [2026-01-01, 2026-02-01]}, n: {uniform: [0, 1]}, "
      "m: {uniform: [1 USD, 2 USD]}, f: {discrete: {values: [yes, no], probabilities: [0.5, 0.5]}}, "
      "g: {uniform: [1, 2], unit: chips}}\nsites: {s: {}}\nproducts: {p: {}}\n";
  auto const problems = [&](std::string const& rest) { return read_with(std::string(uncertain) + rest); };
  auto const errors = [&](std::string const& rest) { return problems(rest).diagnostics.error_count(); };
  std::string const lane = "lanes: {l: {from: s, to: s, ";
  EXPECT_EQ(errors(lane + "time: $t}}\n"), 0u);
  EXPECT_EQ(errors(lane + "time: $g}}\n"), 1u);
  EXPECT_EQ(errors(lane + "time: $d}}\n"), 1u);
  EXPECT_EQ(errors(lane + "time: {law: {exponential: $t}}}}\n"), 0u);
  EXPECT_EQ(errors(lane + "time: {law: {exponential: $n}}}}\n"), 1u);
  EXPECT_EQ(errors(lane + "time: {law: {lognormal: {median: $t, sigma: $n}}}}}\n"), 0u);
  EXPECT_EQ(errors(lane + "time: {law: {lognormal: {median: 1 day, sigma: $t}}}}}\n"), 1u);
  EXPECT_EQ(errors(lane + "time: 1 day, open: $f}}\n"), 0u);
  EXPECT_EQ(errors(lane + "time: 1 day, open: $n}}\n"), 1u);
  EXPECT_EQ(errors(lane + "time: 1 day, open: {path: {2026-01-01: $t}}}}\n"), 1u);
  EXPECT_EQ(errors(lane + "time: 1 day, cost: $m}}\n"), 0u);  // dollars, per unit understood
  EXPECT_EQ(errors("buyers: {b: {orders: {o: {starts: $d, restock_to: $g, priority: $n}}}}\n"), 0u);
  EXPECT_EQ(errors("buyers: {b: {orders: {o: {starts: $t}}}}\n"), 1u);
  EXPECT_EQ(errors("products2: {}\n"), 1u);
}

TEST(References, ALawOfAnUncertainValueUsesNoOther) {
  EXPECT_EQ(read_with("uncertain: {a: {uniform: [0, 1]}, b: {uniform: [0, $a]}}\n").problems(),
            (Problems{"E_UNCERTAIN 3:52"}));
}

TEST(References, AnUncertainValueThatNobodyUsesIsAWarning) {
  auto const reading = read_with("uncertain: {a: {uniform: [0, 1]}}\n");
  EXPECT_TRUE(reading.spec);
  EXPECT_EQ(reading.problems(), (Problems{"W_UNUSED 3:13"}));
  EXPECT_TRUE(read_with("uncertain: {a: {uniform: [0, 1]}}\noutcomes: {o: {formula: 1 + $a}}\n").problems().empty());
  EXPECT_TRUE(
      read_with("uncertain: {a-b: {uniform: [0, 1]}}\noutcomes: {o: {formula: \"1 + $'a-b'\"}}\n").problems().empty());
}

}  // namespace
}  // namespace chokepoint::scenario
