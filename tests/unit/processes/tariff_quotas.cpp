// Quotas whose volume enters at a lower tariff, and quotas that plants under construction allow.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

using ledger::DelayReason;
using test::TracedRun;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

/// Maker in H sells product p to buyer x in F: three days. News takes a quarter of a day. An order of day 2 is at the
/// desk on 2.25; a quota that is asked then hears of it on 2.5, and its answer is known on 2.75.
TracedRun run(std::string const& rules, std::string const& quotas, std::string const& dates,
              std::string const& more = "") {
  return TracedRun(
      test::clock_of_sixty_days +
      "countries: {H: {}, F: {}}\nfirms: {maker: {home: H}, big: {home: F}}\nproducts: {p: {price: 100 "
      "USD}, n: {}}\nsites: {a: {in: H, firm: maker, stock: {p: {supply: unlimited}, n: {replenishment: "
      "{policy: base_stock, base_stock: 0 units, made_on: plant}}}}, b: {in: F}}\nproduction: {plant: {at: "
      "a, capacity: 1 units per day, makes: {n: {cycle: 1 days}}, phases: {shell: {starts: 2026-01-11, "
      "time: 10 days}, tools: {after: [shell], time: 10 days, adds: 4 units per day}}}}\nlanes: {l: {from: "
      "a, to: b, time: 3 days}}\nbuyers: {x: {firm: big, at: b, orders: {o: {product: p, from: a, dates: "
      "[" +
      dates + "]}}}}\nrules: {r: {by: F, applies: destination == F, vintages: [{effective: 2025-01-01, " + rules +
      "}]}}\nquotas: {q: {product: p, " + quotas + "}}\n" + more);
}
constexpr char const* ten = "{on: 2026-01-03, quantity: 10 units}";
constexpr char const* money =
    "outcomes: {duty: {measure: duty}, used: {measure: cap_used}, asked: {measure: cap_asked, reduce: final}}\n";

TEST(TariffQuotas, VolumeWithinPaysTheLowerRateAndTheRestGoesWithoutWaiting) {
  auto const split = run("duty: 20 %, duty_within: 5 %, tariff_quota: q", "limit: 6 units", ten, money);
  EXPECT_THAT(split.deliveries("buyers.x"), UnorderedElementsAre(Pair(5.75, 6), Pair(5.75, 4)));
  EXPECT_EQ(split.outcome("duty"), 6 * 100 * 0.05 + 4 * 100 * 0.20);
  EXPECT_EQ(split.outcome("used"), 6);
  EXPECT_EQ(split.outcome("asked"), 0);
  // All ten wait for the quota to hear of them; what follows is the way of news.
  EXPECT_EQ(split.waited_for(DelayReason::cap), 10 * 0.25);
}

TEST(TariffQuotas, WithinIsFreeUnlessSaid) {
  auto const room = run("duty: 20 %, tariff_quota: q", "limit: 10 units", ten, money);
  EXPECT_EQ(room.outcome("duty"), 0);
  auto const none = run("duty: 20 %, tariff_quota: q", "limit: 0 units", ten, money);
  EXPECT_EQ(none.outcome("duty"), 10 * 100 * 0.20);
  EXPECT_THAT(none.deliveries("buyers.x"), ElementsAre(Pair(5.75, 10)));
}

TEST(TariffQuotas, ARuleThatAlsoCapsWaitsForRoom) {
  auto const both = run("duty: 20 %, tariff_quota: q, cap: q", "limit: 6 units", ten, money);
  EXPECT_THAT(both.deliveries("buyers.x"), ElementsAre(Pair(5.75, 6)));
  EXPECT_EQ(both.outcome("asked"), 4);
}

TEST(QuotasOfConstruction, AllowAShareOfWhatCapacityUnderConstructionAndBuiltWouldMake) {
  // 4 units a day are under construction from day 10, when the shell is begun, to day 30: in ten days they would make
  // 40, so 20 are allowed; then they are built, and allow 10. What leaves on day 10.25 is reported on 10.5 and counts
  // until the whole of day 10 is ten days back, on day 21; what leaves on 21.25 counts until day 32.
  auto const capped =
      run("cap: q", "window: rolling, over: 10 days, construction: {lines: [plant], building: 50 %, built: 25 %}",
          "{on: 2026-01-03, quantity: 45 units}", "outcomes: {headroom: {measure: cap_headroom, reduce: final}}\n");
  EXPECT_THAT(capped.deliveries("buyers.x"), ElementsAre(Pair(13.25, 20), Pair(24.25, 20), Pair(35.25, 5)));
  EXPECT_EQ(capped.outcome("headroom"), 10);
}

TEST(QuotasOfConstruction, ACalendarWindowHasItsOwnLength) {
  // From January to March it has 90 days, from April on 91: at one unit a day, which is under construction all along,
  // so many units. March 11 is day 69; the second quarter begins on day 90.
  auto const quarter = TracedRun(
      "chokepoint: 1\nclock: {from: 2026-03-01, to: 2026-05-01, news_delay: 6 hours}\ncountries: {H: {}}\nproducts: "
      "{p: {}, n: {}}\nsites: {a: {in: H, stock: {p: {supply: unlimited}, n: {replenishment: {policy: base_stock, "
      "base_stock: 0 units, made_on: plant}}}}}\nproduction: {plant: {at: a, capacity: 0 units per day, makes: {n: "
      "{cycle: 1 days}}, phases: {hall: {time: 300 days, adds: 1 units per day}}}}\nbuyers: {x: {at: a, orders: {o: "
      "{product: p, from: a, dates: [{on: 2026-03-11, quantity: 200 units}]}}}}\nrules: {r: {by: H, vintages: "
      "[{effective: 2025-01-01, cap: q}]}}\nquotas: {q: {product: p, window: quarter, construction: {lines: [plant], "
      "building: 100 %}}}\n");
  EXPECT_THAT(quarter.deliveries("buyers.x"), ElementsAre(Pair(69.75, 90), Pair(90.25, 91)));
}

}  // namespace
}  // namespace chokepoint::processes
