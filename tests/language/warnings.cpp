#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/language/told.hpp"

/// What the language takes and warns of, since it is hardly meant.
namespace chokepoint::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Warnings, WhatLiesOutsideTheRunIsTold) {
  // The run is of January to May 2026.
  auto const codes = [](std::string const& keys, std::string const& more = "") {
    return told(shop("product: chip, from: a, " + keys) + more).codes;
  };
  EXPECT_THAT(codes("every: 1 day, starts: 2026-06-01"), ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(codes("every: 1 day, starts: 2026-05-31"), IsEmpty());
  EXPECT_THAT(codes("every: 1 day, ends: 2026-01-01"), ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(codes("dates: [{on: 2026-05-31, quantity: 1 chip}, {on: 2026-07-01, quantity: 1 chip}]"),
              ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(told("offices: {o: {backlog: 1, time: 1 day, freezes: [{from: 2025-02-01, to: 2025-03-01}, {from: "
                   "2025-12-01, to: 2026-02-01}]}}")
                  .codes,
              ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(
      told("products: {p: {}}\nsites: {a: {stock: {p: {pipeline: [{on: 2026-08-01, quantity: 1 unit}]}}}}").codes,
      ElementsAre("W_OUTSIDE"));
}

TEST(Warnings, WhatArrivedBeforeTheRunArrivesAtItsStart) {
  EXPECT_THAT(
      told("products: {p: {}}\nsites: {a: {stock: {p: {pipeline: [{on: 2025-08-01, quantity: 1 unit}]}}}}").codes,
      ElementsAre("W_OUTSIDE"));
}

TEST(Warnings, ADateThatIsSetBesideAfterAndChangesNothing) {
  // First on 1 February, then at least 20 days later: on the 21st.
  auto const set = [](std::vector<std::string> overrides) {
    return told(shop("product: chip, from: a, every: 1 day") +
                    "timeline: {first: {on: 2026-02-01}, then: {on: 2026-02-02, after: [first], delay: 20 days, set: "
                    "{lanes.l.open: no}}}\n",
                std::move(overrides));
  };
  Told const early = set({"timeline.then.on=2026-02-10"});
  EXPECT_THAT(early.codes, ElementsAre("W_EARLY"));
  EXPECT_THAT(early.words, HasSubstr("2026-02-21"));
  EXPECT_THAT(early.words, HasSubstr("timeline.then.happens_on"));
  EXPECT_THAT(set({"timeline.then.on=2026-01-10"}).codes, ElementsAre("W_EARLY"));
  EXPECT_THAT(set({"timeline.then.on=2026-02-28"}).codes, IsEmpty());  // it holds the event up
  EXPECT_THAT(set({}).codes, IsEmpty());                               // in a file, a floor
  EXPECT_THAT(set({"timeline.then.happens_on=2026-02-10"}).codes, IsEmpty());
}

TEST(Warnings, EventsThatSetOneValueAtTheSameMoment) {
  auto const both = [](std::string const& second) {
    return told(shop("product: chip, from: a, every: 1 day") +
                "timeline: {late: {on: 2026-02-01, set: {lanes.l.open: no}}, later: {" + second +
                ", set: {lanes.l.open: yes}}}\n");
  };
  EXPECT_THAT(both("on: 2026-02-01").codes, ElementsAre("W_SAME_MOMENT"));
  EXPECT_THAT(both("on: 2026-02-01").words, HasSubstr("'later' sets lanes.l.open at the same moment"));
  EXPECT_THAT(both("on: 2026-02-02").codes, IsEmpty());
}

TEST(Warnings, AVersionOfARuleThatAnotherReplacesAsItBegins) {
  auto const versions = [](std::string const& second,
                           std::string const& first = "effective: 2026-02-01, refuses_entry: yes") {
    return told(shop("product: chip, from: a, every: 1 day") + "countries: {H: {}}\nrules: {r: {by: H, vintages: [{" +
                first + "}, {" + second + "}]}}\n");
  };
  Told const dead = versions("effective: 2026-02-01, ban: yes");
  EXPECT_THAT(dead.codes, ElementsAre("W_SAME_MOMENT"));
  EXPECT_THAT(dead.words, HasSubstr("rules.r.vintages.0: it never governs: version 1 begins on the same day"));
  EXPECT_THAT(versions("effective: 2026-02-01, sunset: 2026-03-01, ban: yes").codes, ElementsAre("W_SAME_MOMENT"))
      << "what it has replaced doesn't come back";
  EXPECT_THAT(versions("effective: 2026-02-02, ban: yes").codes, IsEmpty());
  EXPECT_THAT(versions("effective: 2026-02-01, ban: yes, when: destination == H").codes, IsEmpty());
  EXPECT_THAT(versions("effective: 2026-02-01, enforced: 2026-02-03, ban: yes").codes, IsEmpty())
      << "the first one binds in between";
  EXPECT_THAT(versions("effective: 2026-02-01, in_transit: exported, ban: yes").codes, IsEmpty())
      << "it leaves what is under way to the first one";
}

TEST(Warnings, ADutyThatLacksItsPercentSign) {
  auto const codes = [](std::string const& duty) {
    return told(
               "countries: {H: {}, F: {}}\nuncertain: {u: {uniform: [1, 2]}, large: {uniform: [1, 6]}}\nproducts: {p: "
               "{price: 10 USD}}\nsites: {a: {in: F, stock: {p: {supply: unlimited}}}, b: {in: H}}\nlanes: {l: {from: "
               "a, "
               "to: b, time: 2 days}}\nbuyers: {x: {at: b, orders: {s: {product: p, from: a, every: 1 day}}}}\nrules: "
               "{r: {by: H, vintages: [{effective: 2026-01-01, duty: " +
               duty + "}]}}\n")
        .codes;
  };
  EXPECT_THAT(codes("5"), Contains("W_LARGE"));
  EXPECT_THAT(codes("500 %"), Not(Contains("W_LARGE")));
  EXPECT_THAT(codes("0.25"), Not(Contains("W_LARGE")));
  EXPECT_THAT(codes("$u"), Not(Contains("W_LARGE")));
  EXPECT_THAT(codes("$large"), Contains("W_LARGE"));
  EXPECT_THAT(codes("{path: {2026-01-01: 10 %, 2026-03-01: 600 %}}"), Not(Contains("W_LARGE")));
  EXPECT_THAT(codes("{path: {2026-01-01: 0.1, 2026-03-01: 2}}"), Contains("W_LARGE"));
}

TEST(Warnings, AnAttributeMisspeltInOneProduct) {
  auto const products = [](std::string const& last) {
    return told("products: {a: {attributes: {bandwidth: 1}}, b: {attributes: {bandwidth: 2}}, c: {attributes: {" +
                last + ": 3}}}\n")
        .codes;
  };
  EXPECT_THAT(products("bandwith"), ElementsAre("W_NEAR"));
  EXPECT_THAT(products("memory"), IsEmpty());
}

TEST(Warnings, WhatIsDrawnBelowZero) {
  auto const quantity = [](std::string const& law) {
    return told(shop("product: chip, from: a, every: 1 day, quantity: {law: {normal: {" + law + "}}}"));
  };
  EXPECT_THAT(quantity("mean: 10 chips, sd: 5 chips").codes, ElementsAre("W_BELOW_ZERO"));
  EXPECT_THAT(quantity("mean: 10 chips, sd: 5 chips").words, HasSubstr("2.3 % of what this law draws lies below 0"));
  EXPECT_THAT(quantity("mean: 10 chips, sd: 5 chips, minimum: 0 chips").codes, IsEmpty());
  EXPECT_THAT(quantity("mean: 10 chips, sd: 1 chip").codes, IsEmpty());
}

TEST(Warnings, WarnsOfWhatIsProbablyNotMeant) {
  std::string const quick = "clock: {from: 2026-01-01, to: 2026-06-01, news_delay: 3 days}\n";
  EXPECT_THAT(told(quick + shop("product: chip, from: a, every: 1 day")).codes, ElementsAre("W_NEWS_DELAY"));
  EXPECT_THAT(told(shop("product: chip, from: a, every: 1 day", "", "at: b, ")).codes, IsEmpty());
  std::string const island =
      "products: {p: {}}\nsites: {a: {stock: {p: {supply: unlimited}}}, b: {stock: {p: {replenishment: {policy: "
      "base_stock, "
      "base_stock: 3 units, from: a}}}}}\nbuyers: {x: {at: b, orders: {o: {product: p, from: a, every: 1 day}}}}\n";
  EXPECT_THAT(told(island).codes, ElementsAre("W_NO_ROUTE", "W_NO_ROUTE"));
  std::string const empty =
      "products: {p: {}}\nsites: {a: {stock: {p: {}}}}\nbuyers: {x: {orders: {o: {product: p, from: a, every: 1 "
      "day}}}}\n";
  EXPECT_THAT(told(empty).codes, ElementsAre("W_EMPTY"));
  auto const collects = [](std::string const& rules, std::string const& home) {
    return "countries: {T: {}, C: {}}\nproducts: {p: {}}\nsites: {a: {in: T, stock: {p: {supply: unlimited}}}}\n" +
           rules + "buyers: {x: {in: " + home + ", orders: {o: {product: p, from: a, every: 1 day}}}}\n";
  };
  std::string const ban =
      "rules: {r: {by: T, applies: destination == C, vintages: [{effective: 2025-01-01, ban: yes}]}}\n";
  EXPECT_THAT(told(collects(ban, "C")).codes, ElementsAre("W_COLLECTED"));  // the ban would never be asked
  EXPECT_THAT(told(collects(ban, "T")).codes, IsEmpty());
  EXPECT_THAT(told(collects("", "C")).codes, IsEmpty());
  auto const taxed = [&](std::string const& vintage, std::string const& permits = "") {
    return told("countries: {C: {}}\n" + shop("product: chip, from: a, every: 1 day", permits) +
                "rules: {r: {by: C, vintages: [{effective: 2025-01-01, " + vintage + "}]}}\n")
        .codes;
  };
  EXPECT_THAT(taxed("ban: no"), ElementsAre());
  EXPECT_THAT(taxed("permit: p", "permits: {p: {product: chip}}\n"), ElementsAre("W_EMPTY"));
  EXPECT_THAT(told("products: {p: {made_from: {q: 2}}, q: {}}\n").codes, ElementsAre("W_UNUSED"));
  EXPECT_THAT(told("products: {p: {price: 9 USD}}\n").codes, IsEmpty());
  EXPECT_THAT(told("sites: {a: {}, b: {}}\nlanes: {l: {from: a, to: b, time: 2 days, cost: 3 USD}}\n").codes,
              IsEmpty());
}

TEST(Warnings, ADayOnWhichAnEventHappensAnyhowMayLieOutsideToo) {
  auto const event = [](std::string const& keys) {
    return told(shop("product: chip, from: a, every: 1 day") + "timeline: {e: {set: {lanes.l.open: no}, " + keys +
                "}}\n")
        .codes;
  };
  EXPECT_THAT(event("on: 2027-02-01"), ElementsAre("W_OUTSIDE"));
  EXPECT_THAT(event("on: 2027-02-01, happens_on: 2026-02-01"), IsEmpty());
  EXPECT_THAT(event("on: 2026-02-01, happens_on: 2027-02-01"), ElementsAre("W_OUTSIDE"));
}

TEST(Warnings, WorkOfWhichNobodySaysHowLongItTakes) {
  auto const office = [](std::string const& keys) { return told("offices: {o: {backlog: 1, " + keys + "}}\n").codes; };
  EXPECT_THAT(office("officers: 1"), ElementsAre("W_AT_ONCE"));
  EXPECT_THAT(office("time: 1 day"), IsEmpty());
  EXPECT_THAT(office("stages: [{name: papers, time: 1 day}, {name: look}]"), ElementsAre("W_AT_ONCE"));
  EXPECT_THAT(office("stages: [{name: papers, time: 1 day}, {name: look, time: 0 days}]"), IsEmpty());
}

TEST(Warnings, DatesThatNoLawHasInThisOrder) {
  auto const of = [](std::string const& dates) {
    return told(
               "countries: {H: {}, F: {}}\nproducts: {p: {}}\nsites: {a: {in: H, stock: {p: {supply: unlimited}}}, b: "
               "{in: F}}\nlanes: {l: {from: a, to: b, time: 2 days}}\nbuyers: {x: {at: b, orders: {o: {product: p, "
               "from: a, quantity: 1 units, every: 9 days}}}}\nrules: {r: {by: H, vintages: [{ban: yes, " +
               dates + "}]}}\n")
        .codes;
  };
  EXPECT_THAT(of("announced: 2026-01-05, published: 2026-01-06, effective: 2026-01-07, enforced: 2026-01-08"),
              IsEmpty());
  EXPECT_THAT(of("announced: 2026-01-05, published: 2026-01-05, effective: 2026-01-05, enforced: 2026-01-05"),
              IsEmpty());
  EXPECT_THAT(of("published: 2026-02-01, effective: 2026-01-07"), IsEmpty());  // in retrospect
  EXPECT_THAT(of("announced: 2026-02-01, published: 2026-01-06"), ElementsAre("W_DATES"));
  EXPECT_THAT(of("announced: 2026-02-01, effective: 2026-01-06"), ElementsAre("W_DATES"));
  EXPECT_THAT(of("effective: 2026-02-01, enforced: 2026-01-06"), ElementsAre("W_DATES"));
}

TEST(Warnings, ATestWhereNobodyTests) {
  auto const with = [](std::string const& kind) {
    return told(
               "countries: {H: {}, F: {}}\nproducts: {p: {}}\nsites: {a: {in: H, stock: {p: {supply: unlimited}}}, "
               "hub: "
               "{in: H}, b: {in: F}}\nlanes: {l: {from: a, to: hub, time: 2 days}, m: {from: hub, to: b, time: 2 "
               "days}}\n"
               "buyers: {x: {at: b, orders: {o: {product: p, from: a, quantity: 1 units, every: 9 days}}}}\nrules: {r: "
               "{by: H, vintages: [{effective: 2026-01-05, test: hub}]}}\noffices: {o: {kind: " +
               kind + ", at: hub, time: 1 day}}\n")
        .codes;
  };
  EXPECT_THAT(with("laboratory"), IsEmpty());
  EXPECT_THAT(with("customs"), ElementsAre("W_NO_LABORATORY"));
}

TEST(Warnings, ADelayAfterNothingIsRefused) {
  std::string const events =
      "timeline: {first: {on: 2026-02-01}, then: {on: 2026-02-01, after: [first], delay: 9 days}}\n";
  EXPECT_THAT(told(events).codes, IsEmpty());
  EXPECT_THAT(told(events, {"timeline.then.after=[]"}).codes, ElementsAre("E_UNUSED"));
  EXPECT_THAT(told(events, {"timeline.then.after=[]", "timeline.then.delay="}).codes, IsEmpty());
  EXPECT_THAT(told("timeline: {then: {on: 2026-02-01, after: [], delay: 9 days}}\n").codes, ElementsAre("E_UNUSED"));
}

TEST(Warnings, AnEmptyListOfCountriesBindsEverybody) {
  auto const policy = [](std::string const& keys) {
    return told(shop("product: chip, from: a, every: 1 day") + "policies: {p: {answers: ordering, decides: proposed, " +
                keys + "}}\n")
        .codes;
  };
  EXPECT_THAT(policy("in: []"), ElementsAre("W_EMPTY"));
  EXPECT_THAT(policy("of: []"), ElementsAre("W_EMPTY"));
}

}  // namespace
}  // namespace chokepoint::test
