#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

/// What `why` says of causes, and what it calls those whom it names: nothing that the run doesn't say.
namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

class WhyCauses : public ProgramTest {
 protected:
  void run(std::string const& scenario, std::string const& options = "") const {
    write("mine.yaml", scenario);
    Answer const answer = chokepoint("run mine.yaml --out r.db --quiet " + options);
    ASSERT_EQ(answer.code, exit_code::ok) << answer.err;
  }
  /// As one line: where text breaks depends on the width.
  std::string why(std::string const& words) const {
    Answer const answer = chokepoint("why r.db " + words);
    std::string text = answer.out + answer.err;
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
  }
  Json document(std::string const& words) const { return Json::parse(chokepoint("why r.db --json " + words).out); }
};

/// There are no chips, so after 60 days the buyer orders the other product in their place, on 11 March; from February
/// on it has a dollar a month, which pays for none of the 20.
constexpr char const* no_money =
    "chokepoint: 1\nmeta: {title: b}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {CN: {}}\n"
    "products: {chip: {unit: chip, price: 10 USD per chip}, alt: {unit: chip, price: 10 USD per chip}}\n"
    "sites: {fab: {in: CN, stock: {chip: {initial: 0 chips}, alt: {initial: 100 chips}}}}\n"
    "buyers: {b: {in: CN, at: fab, budget: {path: {2026-01-01: 1000 USD, 2026-02-01: 1 USD}}, budget_period: 30 days, "
    "orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 20 chips}], else_buys: [{product: "
    "alt, from: fab, after: 60 days, worth: 1}]}}}}\noutcomes: {got: {measure: delivered}}\n";

TEST_F(WhyCauses, OrdersAreTakenBackForSomethingElseThatIsNotYetPaidFor) {
  run(no_money);
  std::string const text = why("buyer:b product:chip");
  EXPECT_NE(text.find("20 on 2026-03-11: taken back by the buyer, who wanted alt instead"), std::string::npos) << text;
  EXPECT_EQ(text.find("all that it needed had come"), std::string::npos) << text;
  EXPECT_EQ(document("buyer:b product:chip")["given_up"]["by"][0]["answer"], "substituted");
}

/// Of 20 chips, half of them padding, 10 come at once, and the rest is taken back; an hour after its order the buyer
/// takes something else in the place of what is rare.
constexpr char const* padded =
    "chokepoint: 1\nmeta: {title: p}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {CN: {}}\n"
    "products: {chip: {unit: chip}, rare: {unit: chip}, alt: {unit: chip}}\n"
    "sites: {fab: {in: CN, stock: {chip: {initial: 10 chips}, rare: {initial: 0 chips}, alt: {initial: 100 chips}}}}\n"
    "buyers: {b: {in: CN, at: fab, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-02, true_need: 10 "
    "chips, padded_by: 2}]}, rares: {product: rare, from: fab, dates: [{on: 2026-01-02, quantity: 5 chips}], "
    "else_buys: [{product: alt, from: fab, after: 1 hour, worth: 1}]}}}}\noutcomes: {got: {measure: delivered}}\n";

TEST_F(WhyCauses, OrdersAreTakenBackForWhatTheirOwnStreamTookInTheirPlace) {
  run(padded);
  std::string const chips = why("buyer:b product:chip");
  EXPECT_NE(chips.find("10 on 2026-01-02: taken back by the buyer: all that it needed had come"), std::string::npos)
      << chips;
  EXPECT_EQ(document("buyer:b product:chip")["given_up"]["by"][0]["answer"], "supplied");
  std::string const rares = why("buyer:b product:rare");
  EXPECT_NE(rares.find("5 on 2026-01-02: taken back by the buyer, who took alt instead"), std::string::npos) << rares;
}

/// A rule and an office with titles, and a permit office of their name without one. The buyer has a title of its own,
/// and the name of a firm to which it doesn't belong.
constexpr char const* one_name =
    "chokepoint: 1\nmeta: {title: k}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}, JP: {}}\n"
    "firms: {maker: {home: US}, acme: {home: CN, title: Acme}, east: {home: US, title: 'East Ltd, another firm'}, "
    "west: {home: US, title: 'West Ltd, another firm'}}\n"
    "products: {chip: {unit: chip}}\n"
    "sites: {fab: {in: US, firm: maker, stock: {chip: {initial: 100 chips}}}, hall: {in: CN}}\n"
    "lanes: {air: {from: fab, to: hall, time: 10 days}}\n"
    "rules:\n"
    "  ndrc: {by: US, title: US export rule, applies: destination == CN, vintages: [{effective: 2025-01-01, license: "
    "case_by_case}]}\n"
    "  japan: {by: US, title: Rule for Japan, applies: destination == JP, vintages: [{effective: 2025-01-01, license: "
    "case_by_case}]}\n"
    "  imp: {by: CN, applies: product == chip, vintages: [{name: New, effective: 2026-02-01, permit: ndrc}, {name: "
    "Old, "
    "effective: 2025-01-01, permit: ndrc}]}\n"
    "offices: {ndrc: {kind: licensing, title: License desk, in: US, rules: [ndrc, japan], time: 40 days}}\n"
    "permits: {ndrc: {in: CN, product: chip, grants: {b: {on: 2026-03-01, quantity: 50 chips}}}}\n"
    "buyers:\n"
    "  east: {firm: acme, title: Acme's east branch, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: "
    "2026-01-10, quantity: 20 chips}]}}}\n"
    "  west: {firm: acme, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 1 "
    "chip}]}}}\noutcomes: {got: {measure: delivered}}\n";

TEST_F(WhyCauses, AGateIsCalledByWhatItBelongsToAndByNothingElseOfThatName) {
  run(one_name, "--trace");
  std::string const text = why("buyer:east by 2026-03-05 --relief");
  EXPECT_NE(text.find("ndrc permit, gone"), std::string::npos) << text;
  EXPECT_NE(text.find("US export rule: license, gone"), std::string::npos) << text;
  EXPECT_NE(text.find("License desk: review time, gone"), std::string::npos) << text;
  EXPECT_EQ(text.find("US export rule: permit"), std::string::npos) << text;
  std::string const chain = why("buyer:east");
  EXPECT_NE(chain.find("asked License desk (approved)"), std::string::npos) << chain;
  EXPECT_NE(chain.find("asked ndrc (approved)"), std::string::npos) << chain;
}

TEST_F(WhyCauses, ABuyerIsCalledByItsOwnTitleAndNotByAnotherFirms) {
  run(one_name);
  EXPECT_TRUE(why("buyer:east").starts_with("Acme's east branch had ordered 20 chips")) << why("buyer:east");
  EXPECT_TRUE(why("buyer:west").starts_with("west had ordered 1 chip")) << why("buyer:west");
}

/// Two buyers of which one is called what the other is named: of 30 chips both get some.
TEST_F(WhyCauses, BuyersThatAreCalledAlikeAreToldApart) {
  run("chokepoint: 1\nmeta: {title: m, about: {products: [chip]}}\nclock: {from: 2026-01-01, to: 2026-06-01}\n"
      "countries: {US: {}}\nfirms: {f: {home: US, title: Cloud}}\nproducts: {chip: {unit: chip}}\n"
      "sites: {fab: {in: US, stock: {chip: {initial: 30 chips}}}}\n"
      "buyers:\n"
      "  f: {firm: f, at: fab, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 20 "
      "chips}]}}}\n"
      "  Cloud: {in: US, at: fab, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 13 "
      "chips}]}}}\noutcomes: {got: {measure: delivered}}\n");
  std::string const text = chokepoint("run mine.yaml").out;
  std::size_t const table = text.find("Who waits");
  ASSERT_NE(table, std::string::npos) << text;
  auto const ordered = [&](std::string const& name) {
    std::size_t const row = text.find("\n  " + name + "  ", table);
    return row == std::string::npos ? 0 : std::stoi(text.substr(row + name.size() + 3));
  };
  EXPECT_EQ(ordered("Cloud (f)"), 20) << text;
  EXPECT_EQ(ordered("Cloud"), 13) << text;
  EXPECT_TRUE(why("buyer:Cloud").starts_with("Cloud had ordered 13")) << why("buyer:Cloud");
  EXPECT_TRUE(why("buyer:f").starts_with("Cloud (f) had ordered 20")) << why("buyer:f");
}

TEST_F(WhyCauses, WhatIsInForceOnlyMayAskForIt) {
  run(one_name);
  // Whether a rule applies to an order the file doesn't tell, but which rules are about no order of this buyer.
  std::string const text = why("buyer:east by 2026-01-20");
  EXPECT_NE(text.find("may ask for it: US export rule, since 2025-01-01"), std::string::npos) << text;
  EXPECT_EQ(text.find("Rule for Japan"), std::string::npos) << text;
  EXPECT_EQ(text.find("in force"), std::string::npos) << text;
  Json const parts = document("buyer:east by 2026-01-20")["waiting"];
  EXPECT_EQ(parts[0]["step"], "license");
  EXPECT_EQ(parts[0]["may_ask"].size(), 1u) << parts;
  EXPECT_FALSE(parts[0].contains("in_force"));
}

TEST_F(WhyCauses, AConditionThatCannotBeToldOfEveryAmountMayAskAndFailsNoRun) {
  // Orders of 20 chips meet it; of a single one it would divide by zero.
  run("chokepoint: 1\nmeta: {title: c}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}}\n"
      "products: {chip: {unit: chip, resolution: 1}}\n"
      "sites: {fab: {in: US, stock: {chip: {initial: 100 chips}}}, hall: {in: CN}}\n"
      "lanes: {air: {from: fab, to: hall, time: 10 days}}\nrules:\n"
      "  large: {by: US, title: Rule for large orders, applies: 1 / (quantity / 1 chip - 1) > 0.01, vintages: "
      "[{effective: 2025-01-01, license: case_by_case}]}\n"
      "offices: {desk: {kind: licensing, in: US, rules: [large], time: 400 days}}\nbuyers:\n"
      "  a: {at: hall, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 20 chips}]}}}\n"
      "outcomes: {got: {measure: delivered}}\n");
  std::string const text = why("buyer:a by 2026-05-01");
  EXPECT_NE(text.find("may ask for it: Rule for large orders"), std::string::npos) << text;
}

TEST_F(WhyCauses, OfACampusOnlyRulesAboutItsBuyersMayAsk) {
  run("chokepoint: 1\nmeta: {title: c}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}}\n"
      "firms: {one: {home: CN}, other: {home: CN}}\nproducts: {chip: {unit: chip, power: 1 kW, per_rack: 8 chips}}\n"
      "sites: {fab: {in: US, stock: {chip: {initial: 100 chips}}}, hall: {in: CN}}\n"
      "lanes: {air: {from: fab, to: hall, time: 10 days}}\nrules:\n"
      "  mine: {by: US, title: Rule for one, applies: buyer_firm == one, vintages: [{effective: 2025-01-01, license: "
      "case_by_case}]}\n"
      "  theirs: {by: US, title: Rule for the other, applies: buyer_firm == other, vintages: [{effective: 2025-01-01, "
      "license: case_by_case}]}\n"
      "offices: {desk: {kind: licensing, in: US, rules: [mine, theirs], time: 400 days}}\n"
      "campuses: {c: {in: CN, power: 10 MW, racks: 100 racks, technicians: 100 chips per day}}\nbuyers:\n"
      "  a: {firm: one, at: hall, installs_at: [c], orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-10, "
      "quantity: 20 chips}]}}}\n"
      "  b: {firm: other, at: hall, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 20 "
      "chips}]}}}\noutcomes: {got: {measure: delivered}}\n");
  std::string const text = why("campus:c offline by 2026-05-01");
  EXPECT_NE(text.find("may ask for it: Rule for one"), std::string::npos) << text;
  EXPECT_EQ(text.find("Rule for the other"), std::string::npos) << text;
}

/// A permit that is asked for by an old vintage until 1 February, by a new one from then on; the permits come in May.
constexpr char const* two_vintages =
    "chokepoint: 1\nmeta: {title: v}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}}\n"
    "products: {chip: {unit: chip}}\n"
    "sites: {fab: {in: US, stock: {chip: {initial: 100 chips}}}, hall: {in: CN}}\n"
    "lanes: {air: {from: fab, to: hall, time: 10 days}}\n"
    "rules:\n"
    "  entry: {by: CN, applies: product == chip, vintages: [{name: New, effective: 2026-02-01, permit: office}, {name: "
    "Old, effective: 2025-01-01, permit: office}]}\n"
    "  off: {by: CN, active: true, vintages: [{effective: 2025-01-01, permit: office}]}\n"
    "permits: {office: {in: CN, product: chip, grants: {a: {on: 2026-05-01, quantity: 50 chips}}}}\n"
    "timeline: {ends: {on: 2026-01-20, set: {rules.off.active: false}}}\n"
    "buyers: {east: {in: CN, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: "
    "20 "
    "chips}]}}}}\noutcomes: {got: {measure: delivered}}\n";

TEST_F(WhyCauses, ByADateCountsWhatHappenedBeforeIt) {
  run(two_vintages);
  auto const asking = [&](std::string const& date) {
    std::string found;
    Json const answer = document("buyer:east by " + date);
    for (Json const& one : answer["waiting"][0]["may_ask"]) {
      found += one["rule"].get<std::string>() + " " + one["vintage"].get<std::string>() + ";";
    }
    return found;
  };
  EXPECT_EQ(asking("2026-02-01"), "entry Old;") << "the new one begins on that day";
  EXPECT_EQ(asking("2026-02-02"), "entry New;");
  EXPECT_EQ(asking("2026-01-20"), "entry Old;off ;") << "it ends on that day";
  EXPECT_EQ(asking("2026-01-21"), "entry Old;");
  EXPECT_NE(why("buyer:east by 2026-02-01").find("office, to come: a on 2026-05-01"), std::string::npos);
}

/// Titles that hold what are words of a question elsewhere, too.
constexpr char const* odd_titles =
    "chokepoint: 1\nmeta: {title: s}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {CN: {}}\n"
    "products: {chip: {unit: chip, title: 'X: 9'}, wafer: {title: offline by 2026}}\n"
    "sites: {fab: {in: CN, stock: {chip: {initial: 100 chips}, wafer: {initial: 100 units}}}}\n"
    "buyers:\n"
    "  east: {in: CN, title: Made by Hand, at: fab, orders: {chips: {product: chip, from: fab, dates: [{on: "
    "2026-01-10, "
    "quantity: 20 chips}]}, wafers: {product: wafer, from: fab, dates: [{on: 2026-01-10, quantity: 3 units}]}}}\n"
    "  made: {in: CN, at: fab, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 7 "
    "chips}]}}}\noutcomes: {got: {measure: delivered}}\n";

TEST_F(WhyCauses, TitlesMayHoldWordsOfAQuestion) {
  run(odd_titles);
  struct Case {
    std::string words, buyer, product, until;
  };
  for (Case const& one :
       {Case{"'buyer:Made by Hand' 'product:X: 9'", "east", "chip", "2026-06-01"},
        Case{"'buyer:made by hand by 2026-02-01 product:x: 9'", "east", "chip", "2026-02-01"},
        Case{"'buyer:Made by Hand product:offline by 2026 by 2026-02-01'", "east", "wafer", "2026-02-01"},
        Case{"'buyer:Made by Ha product:chip'", "east", "chip", "2026-06-01"},
        Case{"'buyer:made by 2026-02-01'", "made", "chip", "2026-02-01"}}) {
    Answer const answer = chokepoint("why r.db --json " + one.words);
    ASSERT_EQ(answer.code, exit_code::ok) << one.words << answer.out << answer.err;
    Json const found = Json::parse(answer.out);
    EXPECT_EQ(found["buyer"], one.buyer) << one.words;
    EXPECT_EQ(found["product"], one.product) << one.words;
    EXPECT_EQ(found["until"].get<std::string>().substr(0, 10), one.until) << one.words;
  }
}

}  // namespace
}  // namespace chokepoint::cli
