// The stories of lots and orders that were parted: each part has its own answers, its own way and its own end.

#include "engine/report/why_lot.hpp"

#include <gtest/gtest.h>

#include <algorithm>
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

/// Eighty chips are ordered on 5 January: 30 are there, 30 come on 1 February and 20 on 1 March. News take an hour;
/// what the hub gets a day later leaves it on Thursdays (1 January is one), 20 at a time, for customs of three days.
constexpr char const* parted_at_a_hub =
    "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, TW: {}}\nfirms: {am: {home: US}, y: "
    "{home: TW}}\nproducts: {a: {unit: chip}}\n"
    "sites: {fab: {in: TW, firm: y, stock: {a: {initial: 30 chips, pipeline: [{on: 2026-02-01, quantity: 30 chips}, "
    "{on: 2026-03-01, quantity: 20 chips}]}}}, hub: {in: TW}, us: {in: US}}\n"
    "lanes: {l0: {from: fab, to: hub, time: 1 day}, l1: {from: hub, to: us, time: 1 day, capacity: 20 chips, "
    "departs_every: 7 days}}\n"
    "offices: {cus: {kind: customs, at: us, time: 3 days}}\n"
    "buyers: {am: {firm: am, at: us, orders: {oa: {product: a, from: fab, dates: [{on: 2026-01-05, quantity: 80 "
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
  EXPECT_EQ(seen(parts[1].steps),
            (std::vector<Seen>{{"waited for goods (came in at fab)", "2026-01-03T00", "2026-02-26T00"},
                               {"moved from fab to hub", "2026-02-26T00", "2026-02-28T00", 6}}));
  std::string const text = stored.words("order:" + order);
  EXPECT_NE(text.find("6 chips not delivered when the run ended"), std::string::npos) << text;
}

TEST(WhyLot, APartHadWaitedBeforeItWasPartedOff) {
  // Of the 30 that reach the hub on the 6th, 20 leave on Thursday the 8th and 10 a week later, after nine days.
  Stored const stored(test::world_of(parted_at_a_hub), true);
  std::string const whole = stored.query("select lot from journeys where units = 30 and begins < '2026-01-06'");
  std::string const second =
      stored.query("select lot from journeys where units = 10 and begins = '2026-01-15T00:00:00Z'");
  EXPECT_EQ(seen(lot_story(stored.run(), second)),
            (std::vector<Seen>{{"ordered by am", "2026-01-05T00", "2026-01-05T00", 80},
                               {"moved from fab to hub", "2026-01-05T01", "2026-01-06T00", 30},
                               {"wait for an open route at hub", "2026-01-06T00", "2026-01-15T00"},
                               {"parted off from lot " + whole, "2026-01-15T00", "2026-01-15T00", 10},
                               {"moved from hub to us", "2026-01-15T00", "2026-01-16T00", 10},
                               {"wait for customs at us", "2026-01-16T00", "2026-01-19T01"},
                               {"taken by am", "2026-01-19T01", "2026-01-19T01", 10}}));
  std::vector<LotPart> const parts = lot_parts(stored.run(), whole);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(seen(parts[0].steps.front()), (Seen{"wait for an open route at hub", "2026-01-06T00", "2026-01-08T00"}));
  EXPECT_EQ(seen(parts[1].steps.front()), (Seen{"wait for an open route at hub", "2026-01-06T00", "2026-01-15T00"}));
}

TEST(WhyLot, AllUnitsOfAnOrderWaitedWhereTheyWereParted) {
  // 30 from 6 January, 30 from 2 February and 20 from 2 March (a Monday) until the Thursday, 5 March.
  Stored const stored(test::world_of(parted_at_a_hub), true);
  std::string const order = stored.query("select order_id from journeys where step = 'is ordered'");
  std::vector<Seen> const story = seen(lot_story(stored.run(), order));
  EXPECT_NE(std::find(story.begin(), story.end(),
                      (Seen{"wait for an open route at hub", "2026-01-06T00", "2026-03-05T00", 80})),
            story.end())
      << stored.words("order:" + order);
}

TEST(WhyLot, TheTreeOfAnOrderTellsEachMoveOnce) {
  Stored const stored(test::world_of(parted_at_a_hub), true);
  std::string const order = stored.query("select order_id from journeys where step = 'is ordered'");
  std::string const text = stored.words("order:" + order);
  auto const count = [&](std::string const& words) {
    std::size_t found = 0;
    for (std::size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++found;
    return found;
  };
  // Three lots come to the hub; 20, 10, 20, 10 and 20 leave it, each after a wait.
  EXPECT_EQ(count("moved from fab to hub"), 3u) << text;
  EXPECT_EQ(count("moved from hub to us"), 5u) << text;
  EXPECT_EQ(count("wait for an open route at hub"), 5u) << text;
  EXPECT_EQ(count("taken by am"), 5u) << text;
  EXPECT_EQ(count("ordered by am, 80 chips"), 1u) << text;
}

TEST(WhyLot, WhatBefellTheOnlyLotOfAnOrderBeforeItWasPartedIsTold) {
  // The lot of the ten is no part; those that leave it are.
  Stored const stored(test::world_of(granted_in_parts(by_a_hub)), true);
  std::string const order = stored.query("select order_id from journeys where step = 'is ordered'");
  std::string const text = stored.words("order:" + order);
  EXPECT_NE(text.find("moved from fab to hub, 10 chips"), std::string::npos) << text;
  std::size_t const first = text.find("moved from hub to hall, 6 chips");
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_EQ(text.find("moved from hub to hall, 9 chips"), std::string::npos) << text;
}

}  // namespace
}  // namespace chokepoint::report
