// The stories of lots and orders that were parted: each part has its own answers, its own way and its own end.

#include "engine/report/why_lot.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/report/stored_run.hpp"

namespace chokepoint::report {
namespace {

/// Ten chips are ordered on 3 January for F, three days away, whose permits are granted for part: 6 on the 11th and 3
/// on 10 February; the last one waits until the run ends. News take six hours, so the parts leave at 06:00 of these
/// days and are taken three days later at the same hour (the hand-over is within the three days).
std::string granted_in_parts(std::string const& places) {
  return "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-01, news_delay: 6 hours}\ncountries: {H: {}, F: {}}\n"
         "products: {chip: {unit: chip}}\n" +
         places +
         "permits: {ministry: {in: F, product: chip, grants: {one: {on: 2026-01-11, quantity: 6 chips}, two: {on: "
         "2026-02-10, quantity: 3 chips}}}}\n"
         "rules: {entry: {by: F, vintages: [{effective: 2025-01-01, permit: ministry}]}}\n"
         "buyers: {cloud: {at: hall, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-03, quantity: 10 "
         "chips}]}}}}\n";
}
constexpr char const* direct =
    "sites: {fab: {in: H, stock: {chip: {supply: unlimited}}}, hall: {in: F}}\n"
    "lanes: {air: {from: fab, to: hall, time: 3 days}}\n";
/// By way of a hub: two days, then one.
constexpr char const* by_a_hub =
    "sites: {fab: {in: H, stock: {chip: {supply: unlimited, release: when_licensed}}}, hub: {in: H}, hall: {in: F}}\n"
    "lanes: {air: {from: fab, to: hub, time: 2 days}, sea: {from: hub, to: hall, time: 1 day}}\n";

/// Ten chips are ordered on 3 January; four are there, six come on 26 February and are at the hub when the run ends.
constexpr char const* served_in_parts =
    "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-01, news_delay: 6 hours}\nproducts: {chip: {unit: chip}}\n"
    "sites: {fab: {stock: {chip: {initial: 4 chips, pipeline: [{on: 2026-02-26, quantity: 6 chips}]}}}, hub: {}, hall: "
    "{}}\n"
    "lanes: {air: {from: fab, to: hub, time: 2 days}, sea: {from: hub, to: hall, time: 1 day}}\n"
    "buyers: {cloud: {at: hall, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-03, quantity: 10 "
    "chips}]}}}}\n";

struct Seen {
  std::string what, begins, ends;
  double units = 0;
  friend bool operator==(Seen const&, Seen const&) = default;
  friend void PrintTo(Seen const& one, std::ostream* out) {
    *out << one.what << " | " << one.begins << " | " << one.ends << " | " << one.units;
  }
};

Seen seen(LotStep const& step) {
  return {step.what, base::iso_date_time(step.begins).substr(0, 13), base::iso_date_time(step.ends).substr(0, 13),
          step.units};
}

std::vector<Seen> seen(std::vector<LotStep> const& steps) {
  std::vector<Seen> all;
  for (LotStep const& step : steps) all.push_back(seen(step));
  return all;
}

TEST(WhyLot, EachPartOfAnOrderHasItsOwnAnswerWayAndEnd) {
  Stored const stored(test::world_of(granted_in_parts(direct)), true);
  std::string const order = stored.query("select parent_order from journeys where step = 'is parted' limit 1");
  std::vector<LotPart> const parts = lot_parts(stored.run(), order);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(seen(parts[0].parted),
            (Seen{"parted off: asked ministry (approved)", "2026-01-11T06", "2026-01-11T06", 6}));
  EXPECT_EQ(seen(parts[0].steps), (std::vector<Seen>{{"moved from fab to hall", "2026-01-11T06", "2026-01-14T06", 6},
                                                     {"taken by cloud", "2026-01-14T06", "2026-01-14T06", 6}}));
  EXPECT_TRUE(parts[0].is_taken);
  EXPECT_EQ(seen(parts[1].parted),
            (Seen{"parted off: asked ministry (approved)", "2026-02-10T06", "2026-02-10T06", 3}));
  EXPECT_EQ(seen(parts[1].steps), (std::vector<Seen>{{"moved from fab to hall", "2026-02-10T06", "2026-02-13T06", 3},
                                                     {"taken by cloud", "2026-02-13T06", "2026-02-13T06", 3}}));
  // What stayed has no answer and was not taken: of the answers for parts none is its own.
  std::vector<LotStep> const whole = lot_story(stored.run(), order);
  EXPECT_EQ(seen(whole), (std::vector<Seen>{{"ordered by cloud", "2026-01-03T00", "2026-01-03T00", 10},
                                            {"a part went on as order " + parts[0].id + ": asked ministry (approved)",
                                             "2026-01-11T06", "2026-01-11T06", 6},
                                            {"a part went on as order " + parts[1].id + ": asked ministry (approved)",
                                             "2026-02-10T06", "2026-02-10T06", 3}}));
  ASSERT_EQ(whole.size(), 3u);
  EXPECT_EQ(whole[1].part, parts[0].id);
  EXPECT_EQ(whole[2].part, parts[1].id);
  std::string const text = stored.words("order:" + order);
  EXPECT_NE(text.find("1 chip not delivered when the run ended, on 2026-03-01"), std::string::npos) << text;
  Json const json = stored.json("order:" + order)["parts"];
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[1]["order"], parts[1].id);
  EXPECT_EQ(json[1]["parted"]["units"], 3);
  EXPECT_EQ(json[1]["delivered"], true);
}

TEST(WhyLot, ALotOfAPartedOrderHasTheAnswerOfItsPartAlone) {
  Stored const stored(test::world_of(granted_in_parts(direct)), true);
  std::string const later = stored.query("select lot from journeys where step = 'moves' and units = 3");
  std::string const order = stored.query("select parent_order from journeys where lot = '" + later + "' limit 1");
  std::vector<Seen> const story = seen(lot_story(stored.run(), later));
  ASSERT_EQ(story.size(), 6u);
  EXPECT_EQ(story[0], (Seen{"ordered by cloud", "2026-01-03T00", "2026-01-03T00", 10}));
  EXPECT_EQ(story[1], (Seen{"waited at fab", "2026-01-03T00", "2026-01-03T06"})) << "the news go to the desk";
  EXPECT_EQ(story[2], (Seen{"asked ministry (approved)", "2026-01-03T06", "2026-02-10T06", 3}));
  EXPECT_EQ(story[3], (Seen{"parted off from order " + order, "2026-02-10T06", "2026-02-10T06", 3}));
  EXPECT_EQ(story[4], (Seen{"moved from fab to hall", "2026-02-10T06", "2026-02-13T06", 3}));
  EXPECT_EQ(story[5], (Seen{"taken by cloud", "2026-02-13T06", "2026-02-13T06", 3}));
}

TEST(WhyLot, PartsOfALotAtABorderAreTold) {
  // Sent without a permit, all ten are at the hub two days after they were ordered and ask there; a day after the grant
  // its part is there.
  Stored const stored(test::world_of(granted_in_parts(by_a_hub)), true);
  std::string const lot = stored.query("select lot from journeys where step = 'moves' and units = 10");
  std::vector<LotStep> const whole = lot_story(stored.run(), lot);
  EXPECT_EQ(whole.back().what, "moved from fab to hub") << "no answer was for what stayed";
  std::vector<LotPart> const parts = lot_parts(stored.run(), lot);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(seen(parts[0].parted), (Seen{"parted off", "2026-01-11T06", "2026-01-11T06", 6}));
  EXPECT_EQ(seen(parts[0].steps), (std::vector<Seen>{{"moved from hub to hall", "2026-01-11T06", "2026-01-12T06", 6},
                                                     {"taken by cloud", "2026-01-12T06", "2026-01-12T06", 6}}));
  EXPECT_EQ(seen(parts[1].parted), (Seen{"parted off", "2026-02-10T06", "2026-02-10T06", 3}));
  EXPECT_EQ(seen(parts[1].steps), (std::vector<Seen>{{"moved from hub to hall", "2026-02-10T06", "2026-02-11T06", 3},
                                                     {"taken by cloud", "2026-02-11T06", "2026-02-11T06", 3}}));
  std::vector<Seen> const second = seen(lot_story(stored.run(), parts[1].id));
  ASSERT_EQ(second.size(), 7u);
  EXPECT_EQ(second[2], (Seen{"moved from fab to hub", "2026-01-03T06", "2026-01-05T00", 10})) << "as part of the whole";
  EXPECT_EQ(second[3], (Seen{"asked ministry (approved)", "2026-01-05T00", "2026-02-10T06", 3}));
  EXPECT_EQ(second[4], (Seen{"parted off from lot " + lot, "2026-02-10T06", "2026-02-10T06", 3}));
  EXPECT_NE(stored.words("lot:" + lot).find("1 chip not delivered when the run ended"), std::string::npos);
}

TEST(WhyLot, LotsOfOneOrderAreDeliveredEachByItself) {
  // Both lots are of one order; the delivery of the four is not that of the six.
  Stored const stored(test::world_of(served_in_parts), true);
  std::string const order = stored.query("select order_id from journeys where step = 'is ordered'");
  std::vector<LotPart> const parts = lot_parts(stored.run(), order);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(seen(parts[0].parted), (Seen{"sent off", "2026-01-03T06", "2026-01-03T06", 4}));
  EXPECT_TRUE(parts[0].is_taken);
  EXPECT_EQ(seen(parts[1].parted), (Seen{"sent off", "2026-02-26T00", "2026-02-26T00", 6}));
  EXPECT_FALSE(parts[1].is_taken);
  EXPECT_EQ(seen(parts[1].steps), (std::vector<Seen>{{"moved from fab to hub", "2026-02-26T00", "2026-02-28T00", 6}}));
  std::string const text = stored.words("order:" + order);
  EXPECT_NE(text.find("6 chips not delivered when the run ended"), std::string::npos) << text;
}

}  // namespace
}  // namespace chokepoint::report
