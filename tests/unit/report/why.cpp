#include "engine/report/why.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "engine/report/why_answer.hpp"
#include "engine/report/why_lot.hpp"
#include "engine/results/results_file.hpp"
#include "tests/scenarios/scenario.hpp"
#include "tests/support/yaml_world.hpp"
#include "tests/unit/report/stored_run.hpp"

namespace chokepoint::report {
namespace {

/// Two orders of 4 and 6 units, each licensed after 5 days, 3 days under way and 2 in customs; news take an hour. So
/// the first is licensed on 7 January, arrives on the 10th and is delivered on the 12th; the second, ordered on the
/// 20th, on the 25th, the 28th and the 30th.
constexpr char const* two_orders =
    "chokepoint: 1\nmeta: {title: Two orders}\nclock: {from: 2026-01-01, to: 2026-02-01}\ncountries: {US: {}, CN: {}}\n"
    "products: {chip: {unit: chip}}\n"
    "sites: {fab: {in: US, stock: {chip: {supply: unlimited}}}, hall: {in: CN}}\n"
    "lanes: {air: {from: fab, to: hall, time: 3 days}}\n"
    "rules: {export: {by: US, applies: destination == CN, vintages: [{effective: 2025-01-01, license: "
    "case_by_case}]}}\n"
    "offices:\n"
    "  commerce: {kind: licensing, in: US, rules: [export], time: 5 days}\n"
    "  border: {kind: customs, in: CN, at: hall, applies: origin != CN, time: 2 days}\n"
    "buyers: {cloud: {at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 4 "
    "chips}, {on: 2026-01-20, quantity: 6 chips}]}}}}\n";

/// As one line: where text breaks depends on the width.
std::string joined(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

Json only_waiting(Json const& answer) {
  EXPECT_EQ(answer["waiting"].size(), 1u) << answer["waiting"].dump(1);
  return answer["waiting"].at(0);
}

TEST(Why, SaysWhereUnitsWaitOnEachDateAndWhatEndsIt) {
  Stored const stored(test::world_of(two_orders));
  Json const license = stored.json("buyer:cloud by 2026-01-05");
  EXPECT_EQ(license["ordered"]["units"], 4);
  EXPECT_EQ(license["delivered"]["units"], 0);
  EXPECT_EQ(only_waiting(license)["step"], "license");
  EXPECT_EQ(only_waiting(license)["holder"], "sites.fab");
  EXPECT_EQ(only_waiting(license)["under_way"], false);
  EXPECT_EQ(only_waiting(license)["units"], 4);
  EXPECT_EQ(only_waiting(license)["since"]["first"], "2026-01-02T01:00:00Z");
  EXPECT_EQ(only_waiting(license)["later"][0]["cause"], "licensed by commerce");
  EXPECT_EQ(only_waiting(license)["later"][0]["units"], 10) << "the later order's, too";
  EXPECT_EQ(only_waiting(license)["units_at_end"], 0);
  EXPECT_EQ(license["delivered_later"]["units"], 10);

  Json const transit = stored.json("buyer:cloud product:chip by 2026-01-09");
  EXPECT_EQ(only_waiting(transit)["step"], "transit");
  EXPECT_EQ(only_waiting(transit)["under_way"], true);
  EXPECT_EQ(only_waiting(transit)["since"]["first"].get<std::string>().substr(0, 10), "2026-01-07");

  Json const customs = stored.json("buyer:cloud by 2026-01-11");
  EXPECT_EQ(only_waiting(customs)["step"], "customs");
  EXPECT_EQ(only_waiting(customs)["holder"], "offices.border");
  EXPECT_EQ(only_waiting(customs)["since"]["last"].get<std::string>().substr(0, 10), "2026-01-10");

  Json const half = stored.json("buyer:cloud by 2026-01-22");
  EXPECT_EQ(half["ordered"]["units"], 10);
  EXPECT_EQ(half["delivered"]["units"], 4);
  EXPECT_EQ(half["delivered"]["first"].get<std::string>().substr(0, 10), "2026-01-12");
  EXPECT_EQ(half["delivered"]["from"][0]["site"], "fab");
  EXPECT_EQ(only_waiting(half)["units"], 6);
  ASSERT_EQ(half["ended"].size(), 3u) << "license, transit, customs: in stock they were at once";
  EXPECT_EQ(half["ended"][0]["step"], "license");
  EXPECT_EQ(half["ended"][0]["units"], 4);

  Json const end = stored.json("buyer:cloud");
  EXPECT_EQ(end["delivered"]["units"], 10);
  EXPECT_TRUE(end["waiting"].empty());
}

TEST(Why, CountsUnitSecondsUntilTheDateAlone) {
  Stored const stored(test::world_of(two_orders));
  std::map<std::string, std::string> waited;
  Json const answer = stored.json("buyer:cloud by 2026-01-05");
  for (Json const& row : answer["waited"]) waited[row["reason"]] = row["unit_seconds"];
  // The order is known to the desk after an hour; from then on 4 units lack the license for 2 days and 23 hours.
  EXPECT_EQ(waited["handover"], std::to_string(4 * 3600));
  EXPECT_EQ(waited["license"], std::to_string(4 * 71 * 3600));
  EXPECT_EQ(waited.size(), 2u);
}

TEST(Why, SpeaksOfTheSameFiguresInPlainSentences) {
  Stored const stored(test::world_of(two_orders));
  std::string const text = stored.words("buyer:cloud product:chip by 2026-01-22");
  EXPECT_NE(joined(text).find("cloud had ordered 10 chips by 2026-01-22. 4 had been delivered; 6 still waited. "
                              "These 6 wait for an export license at fab, since 2026-01-20. Later in this run 6 more "
                              "are delivered, on 2026-01-30."),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("└─ later, 6 on 2026-01-25: licensed by commerce"), std::string::npos) << text;
  EXPECT_NE(text.find("customs: 8 chip-days\n└─ 4 on 2026-01-12: passed by border"), std::string::npos) << text;
  EXPECT_NE(text.find("counts what happened before 2026-01-22, 00:00 UTC"), std::string::npos) << text;
  EXPECT_NE(stored.words("buyer:cloud by 2026-01-05")
                .find("later, with those that join them, 10 from 2026-01-07 to 2026-01-25: licensed by commerce"),
            std::string::npos)
      << "of the 10 only 4 wait on that date";
  EXPECT_NE(stored.words("buyer:cloud by 2026-01-02").find("cloud had ordered no chip by 2026-01-02."),
            std::string::npos);
  EXPECT_NE(stored.words("buyer:cloud").find("All had been delivered."), std::string::npos);
}

TEST(Why, SaysThatSomethingElseBindsWhereOneGateAloneMakesNoDifference) {
  Stored const stored(test::world_of(two_orders));
  WhyQuestion const question = stored.asked("buyer:cloud product:chip by 2026-01-04");
  std::string const text = binds_together_words(stored.run(), question, {"license", "cap"});
  EXPECT_TRUE(
      text.starts_with("Units waited for an export license all the same: lifting that alone changes no delivery"))
      << text;
  EXPECT_EQ(binds_together_words(stored.run(), question, {"cap"}), "") << "nothing waited for it";
  EXPECT_EQ(binds_together_words(stored.run(), question, {}), "");
}

TEST(Why, SaysThatOnlyDatesCanChangeWhereAllHadBeenDelivered) {
  // Ten were ordered and are delivered by 30 January: the last six wait for a license from the 20th to the 25th.
  Stored const stored(test::world_of(two_orders));
  EXPECT_EQ(binds_together_words(stored.run(), stored.asked("buyer:cloud product:chip by 2026-02-01"), {"license"}),
            "Units waited for an export license on their way, but all had been delivered by 2026-02-01 as it was: "
            "lifting that alone can only change dates.");
  EXPECT_EQ(binds_together_words(stored.run(), stored.asked("buyer:cloud product:chip by 2026-02-01"),
                                 {"license", "customs"}),
            "Units waited for an export license and customs on their way, but all had been delivered by 2026-02-01 as "
            "it was: lifting one of these alone can only change dates.");
  EXPECT_NE(binds_together_words(stored.run(), stored.asked("buyer:cloud product:chip by 2026-01-22"), {"license"})
                .find("because something else holds"),
            std::string::npos)
      << "six still wait then";
}

TEST(Why, TellsTheStoryOfALotBackToItsOrder) {
  Stored const stored(test::world_of(two_orders), true);
  std::string const lot = stored.query("select lot from journeys where step = 'moves' order by ends limit 1");
  std::vector<std::string> story;
  for (LotStep const& step : lot_story(stored.run(), lot)) story.push_back(step.what);
  std::vector<std::string> const expected{"ordered by cloud", "asked commerce (approved)", "moved from fab to hall",
                                          "wait for customs at hall", "taken by cloud"};
  EXPECT_EQ(story, expected);
  std::string const text = stored.words("lot:" + lot);
  EXPECT_NE(text.find("Lot " + lot + " of cloud, chip"), std::string::npos) << text;
  EXPECT_NE(stored.words("buyer:cloud by 2026-01-22").find("The chain behind the last delivery, backwards\n2026-01-12"),
            std::string::npos);
  std::string const order = stored.query("select order_id from journeys order by begins limit 1");
  Json const whole = stored.json("order:" + order)["story"];
  ASSERT_EQ(whole.size(), 5u) << "ordered, asked, moved, waited for customs, taken";
  EXPECT_EQ(whole[3]["what"], "wait for customs at hall");
  EXPECT_EQ(whole[3]["units"], 4);
  EXPECT_NE(stored.problem("lot:0000000000000000").find("there is no lot or order"), std::string::npos);
}

/// One officer takes 5 days for each license: of two streams, 4 units are ordered on 2 January and licensed on the 7th,
/// 6 on the 5th and licensed on the 12th, and of the other stream 3 on the 6th and licensed on the 17th.
constexpr char const* one_officer =
    "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-02-01}\ncountries: {US: {}, CN: {}}\n"
    "products: {chip: {unit: chip}}\n"
    "sites: {fab: {in: US, stock: {chip: {supply: unlimited}}}, hall: {in: CN}}\n"
    "lanes: {air: {from: fab, to: hall, time: 3 days}}\n"
    "offices: {commerce: {kind: licensing, in: US, applies: destination == CN, officers: 1, time: 5 days}}\n"
    "buyers: {cloud: {at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 4 "
    "chips}, {on: 2026-01-05, quantity: 6 chips}]}, more: {product: chip, from: fab, dates: [{on: 2026-01-06, "
    "quantity: 3 chips}]}}}}\n";

TEST(Why, SaysSinceWhenThoseWaitWhoAreStillThere) {
  Stored const stored(test::world_of(one_officer));
  Json const both = only_waiting(stored.json("buyer:cloud by 2026-01-07"));
  EXPECT_EQ(both["units"], 13);
  EXPECT_EQ(both["since"]["first"].get<std::string>().substr(0, 10), "2026-01-02");
  EXPECT_EQ(both["since"]["last"].get<std::string>().substr(0, 10), "2026-01-06");
  EXPECT_EQ(both["since"]["earliest"], both["since"]["first"]) << "nobody has left";
  std::string const text = joined(stored.words("buyer:cloud by 2026-01-09"));
  // Of the first stream 4 have left: those of the 2nd where the first go first; nothing kept says so.
  EXPECT_NE(text.find("9 wait for an export license at fab, since days between 2026-01-05 and 2026-01-06 (if first in, "
                      "first out; at the earliest since 2026-01-02)."),
            std::string::npos)
      << text;
  // All of the first stream have left, none of the other.
  Json const rest = stored.json("buyer:cloud by 2026-01-15")["waiting"];
  bool found = false;
  for (Json const& part : rest) {
    if (part["step"] != "license") continue;
    found = true;
    EXPECT_EQ(part["units"], 3);
    EXPECT_EQ(part["since"]["first"].get<std::string>().substr(0, 10), "2026-01-06");
    EXPECT_EQ(part["since"]["last"], part["since"]["first"]);
    EXPECT_EQ(part["since"]["earliest"], part["since"]["first"]);
  }
  EXPECT_TRUE(found);
}

/// 5 units are ordered on 2 January and licensed on the 7th, but made only on 1 March; 3 days under way, 2 in customs.
constexpr char const* short_of_goods =
    "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}}\n"
    "products: {chip: {unit: chip}}\n"
    "sites: {fab: {in: US, stock: {chip: {initial: 0 chips, replenishment: {policy: base_stock, base_stock: 5 chips, "
    "outside_time: 59 days}}}}, hall: {in: CN}}\n"
    "lanes: {air: {from: fab, to: hall, time: 3 days}}\n"
    "offices:\n"
    "  commerce: {kind: licensing, in: US, applies: destination == CN, time: 5 days}\n"
    "  border: {kind: customs, in: CN, at: hall, applies: origin != CN, time: 2 days}\n"
    "buyers: {cloud: {at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 5 "
    "chips}]}}}}\n";

TEST(Why, TellsThatALotWaitedForGoods) {
  Stored const stored(test::world_of(short_of_goods), true);
  std::string const lot = stored.query("select lot from journeys where step = 'moves'");
  std::string const order = stored.query("select order_id from journeys where step = 'moves'");
  std::vector<LotStep> const story = lot_story(stored.run(), lot);
  std::vector<std::string> told;
  for (LotStep const& step : story) told.push_back(step.what);
  std::vector<std::string> const expected{
      "ordered by cloud",       "asked commerce (approved)", "waited for goods (came in at fab)",
      "moved from fab to hall", "wait for customs at hall",  "taken by cloud"};
  ASSERT_EQ(told, expected);
  EXPECT_EQ(story[2].begins, story[1].ends);
  EXPECT_EQ(story[2].ends, story[3].begins);
  told.clear();
  for (LotStep const& step : lot_story(stored.run(), order)) told.push_back(step.what);
  EXPECT_EQ(told, expected) << "an order of one lot has its story";
  EXPECT_NE(stored.words("buyer:cloud").find("waited for goods (came in at fab)"), std::string::npos)
      << "and so has the chain behind the last delivery";
}

TEST(Why, RefusesWhatItDoesNotUnderstandAndSaysWhatToAsk) {
  Stored const stored(test::world_of(two_orders));
  std::vector<std::pair<std::string, std::string>> const cases{
      {"buyer:clout", "no buyer 'clout' orders anything in this run | did you mean 'cloud'?"},
      {"buyer:cloud product:chop", "cloud orders no 'chop' | did you mean 'chip'?"},
      {"buyer:", "'buyer:' names nothing"},
      {"buyer:cloud buyer:cloud", "'buyer:' is said twice"},
      {"buyer:cloud campus:x", "one buyer, one campus or one lot"},
      {"campus:x", "there is no campus 'x' | the run has no campuses"},
      {"lot:1", "without --trace"},
      {"by 2026-01-05", "names no buyer, campus or lot"},
      {"buyer:cloud by", "'by' must be followed by a date"},
      {"buyer:cloud by 2026-02-30", "'2026-02-30' is no date"},
      {"buyer:cloud by 2026-01-01", "isn't within the run, from 2026-01-01 to 2026-02-01"},
      {"buyer:cloud by 2027-01-01", "--until DATE runs longer"},
      {"buyer:cloud offline", "'offline' belongs to a question about a campus"},
      {"campus:x product:chip", "'product:' belongs to a question about a buyer"},
      {"cloud", "'cloud' is no word of a question"},
      {"buyr:cloud", "did you mean 'buyer'?"},
      {"buyer:cloud'; drop table waits; --", "no buyer 'cloud'; drop table waits; --' orders anything"},
      {"", "names no buyer, campus or lot"},
  };
  for (auto const& [words, expected] : cases) {
    EXPECT_NE(stored.problem(words).find(expected), std::string::npos) << words << " -> " << stored.problem(words);
  }
  EXPECT_EQ(stored.problem("buyer:cloud by 2026-02-01"), "") << "the run's end is within the run";
}

TEST(Why, RefusesDamagedTables) {
  Stored const stored(test::world_of(two_orders));
  EXPECT_TRUE(stored.survives("update manifest set value = 'Another title' where key = 'title'"));
  for (std::string const sql : {
           "update wait_moves set from_state = 999 where rowid = 3",
           "update wait_moves set amount = 'many' where rowid = 3",
           "update wait_moves set amount = -4 where rowid = 3",
           "update wait_moves set amount = 9223372036854775807",
           "update wait_moves set day = 'someday' where rowid = 3",
           "update wait_moves set moment = '1e9' where rowid = 3",
           "update wait_moves set last_second = 9223372036854775807",
           "update deliveries set stream = 7",
           "update wait_streams set per_unit = 0",
           "delete from wait_states",
           "drop table wait_causes",
           "delete from manifest where key = 'to'",
       }) {
    EXPECT_FALSE(stored.survives(sql)) << sql;
  }
}

/// The H200 story, with what other tables say of it.
class WhyOfH200 : public testing::TestWithParam<std::uint64_t> {
 protected:
  WhyOfH200()
      : stored_(test::load(fs::path(CHOKEPOINT_SOURCE_DIR) / "scenarios/h200-china/scenario.yaml"), false, GetParam()) {
    for (auto const& stream : stored_.run().book.streams) orders_.insert({stream.buyer, stream.product});
  }
  WhyAnswer answer(std::string const& buyer, std::string const& product, std::string const& by) const {
    return answer_for_buyer(stored_.run(), stored_.asked("buyer:" + buyer + " product:" + product + by));
  }

  Stored stored_;
  std::set<std::pair<std::string, std::string>> orders_;
};

TEST_P(WhyOfH200, LosesNoUnitOnAnyDate) {
  for (auto const& [buyer, product] : orders_) {
    for (std::string const by : {" by 2026-01-20", " by 2026-06-30", " by 2026-12-31", ""}) {
      WhyAnswer const answer = this->answer(buyer, product, by);
      std::int64_t there = answer.delivered.amount + answer.given_up.amount;
      for (WaitingPart const& part : answer.parts) {
        EXPECT_GT(part.standing.since.amount, 0) << buyer << " " << product << by << " " << part.standing.step;
        EXPECT_LE(part.standing.since.first, part.standing.since.last);
        there += part.standing.since.amount;
      }
      EXPECT_EQ(there, answer.ordered.amount) << buyer << " " << product << by;
      std::int64_t taken = answer.online.amount;
      for (WaitingPart const& part : answer.at_campus) {
        EXPECT_GT(part.standing.since.amount, 0) << buyer << " " << product << by << " " << part.standing.step;
        taken += part.standing.since.amount;
      }
      if (!answer.installs) continue;
      EXPECT_EQ(taken, answer.delivered.amount) << buyer << " " << product << by;
    }
  }
}

TEST_P(WhyOfH200, DeliversWhatTheOutcomesSay) {
  std::set<std::string> const chinese{"bytedance", "alibaba",      "tencent", "baidu",    "meituan",
                                      "jd",        "kuaishou",     "xiaomi",  "deepseek", "zhipu",
                                      "moonshot",  "china_mobile", "iflytek"};
  std::map<std::string, std::string> const dates{
      {"delivered_by_june", " by 2026-06-30"}, {"delivered_by_december", " by 2026-12-31"}, {"delivered", ""}};
  for (auto const& [outcome, by] : dates) {
    std::int64_t licensed = 0;
    for (std::string const& buyer : chinese) {
      for (auto const& [site, amount] : answer(buyer, "h200", by).sellers) {
        if (site == "nvidia_tw") licensed += amount.amount;
      }
    }
    EXPECT_EQ(std::to_string(licensed), stored_.query("select value from outcomes where name = '" + outcome + "'"));
  }
}

TEST_P(WhyOfH200, ChargesEachReasonWhatTheLedgerHas) {
  int compared = 0;
  for (auto const& [buyer, product] : orders_) {
    std::map<std::string, base::Wide> ledger;
    std::string const where = " from delay where buyer = '" + buyer + "' and product = '" + product + "'";
    int const rows = std::stoi(stored_.query("select count(distinct reason)" + where));
    WhyAnswer const answer = this->answer(buyer, product, "");
    EXPECT_EQ(answer.waited.size(), static_cast<std::size_t>(rows)) << buyer << " " << product;
    for (auto const& [reason, unit_seconds] : answer.waited) {
      // These sums are below 2^63.
      EXPECT_EQ(base::to_string(unit_seconds),
                stored_.query("select sum(cast(unit_seconds as integer))" + where + " and reason = '" + reason + "'"))
          << buyer << " " << product << " " << reason;
      ++compared;
    }
  }
  EXPECT_GT(compared, 100);
}

TEST_P(WhyOfH200, FindsAtCampusesWhatTheirSeriesHave) {
  for (std::string const campus : {"datong", "zhangbei", "guian"}) {
    for (WhyAnswer const& answer : answers_for_campus(stored_.run(), stored_.asked("campus:" + campus + " offline"))) {
      std::string const online =
          stored_.query("select amount from online where campus = '" + campus + "' and product = '" + answer.product +
                        "' order by bucket_end desc limit 1");
      EXPECT_EQ(std::to_string(answer.online.amount), online) << campus << " " << answer.product;
      std::int64_t there = answer.online.amount;
      for (WaitingPart const& part : answer.at_campus) there += part.standing.since.amount;
      EXPECT_EQ(there, answer.delivered.amount) << campus << " " << answer.product;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, WhyOfH200, testing::Values(1, 2, 5));

}  // namespace
}  // namespace chokepoint::report
