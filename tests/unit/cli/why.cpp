#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// Twenty chips from a stock of one hundred, which leave when a permit comes on 1 March and take ten days: all there by
/// the middle of March, by the middle of February where no permit is asked for or where it comes 30 days earlier.
constexpr char const* permit_story =
    "chokepoint: 1\nmeta: {title: A permit}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}}\n"
    "firms: {maker: {home: US}, cloud: {home: CN}}\n"
    "products: {chip: {unit: chip}}\n"
    "sites: {fab: {in: US, firm: maker, stock: {chip: {initial: 100 chips}}}, hall: {in: CN}}\n"
    "lanes: {air: {from: fab, to: hall, time: 10 days}}\n"
    "rules: {entry: {by: CN, applies: product == chip, vintages: [{effective: 2025-01-01, permit: ministry}]}}\n"
    "permits: {ministry: {in: CN, product: chip, grants: {first: {on: 2026-03-01, quantity: 50 chips}}}}\n"
    "buyers: {cloud: {firm: cloud, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, "
    "quantity: 20 chips}]}}}}\n"
    "outcomes: {got: {measure: delivered, product: chip, of: [cloud]}}\n";

/// The built program in a folder with that scenario.
class WhyVerb : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    write(permit_story);
  }

  void write(std::string const& text) const { ProgramTest::write("mine.yaml", text); }
};

TEST_F(WhyVerb, AnswersInWordsAndAsADocument) {
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  Answer const words = chokepoint("why r.db buyer:cloud product:chip by 2026-02-15");
  EXPECT_EQ(words.code, exit_code::ok) << words.err;
  EXPECT_NE(words.out.find("cloud had ordered 20 chips by 2026-02-15. None had been delivered"), std::string::npos)
      << words.out;
  EXPECT_NE(words.out.find("wait for an import permit"), std::string::npos) << words.out;
  EXPECT_NE(words.out.find("permitted by ministry"), std::string::npos) << words.out;
  Answer const json = chokepoint("why r.db buyer:cloud by 2026-02-15 --json");
  Json const document = Json::parse(json.out);
  EXPECT_EQ(document["waiting"][0]["step"], "import permit");
  EXPECT_EQ(document["waiting"][0]["later"][0]["first"].get<std::string>().substr(0, 10), "2026-03-01");
  EXPECT_EQ(document["run"]["title"], "A permit");
  EXPECT_EQ(chokepoint("why r.db buyer:cloud --quiet").out, "");
}

TEST_F(WhyVerb, RunsTheScenarioAgainWithOneGateOutOfTheWayAtATime) {
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  Answer const answer = chokepoint("why r.db buyer:cloud by 2026-03-05 --relief --json");
  ASSERT_EQ(answer.code, exit_code::ok) << answer.err;
  Json const reliefs = Json::parse(answer.out)["relief"];
  std::map<std::string, Json> by_gate;
  for (Json const& one : reliefs) {
    std::string const gate = one["gate"].is_null() ? "" : one["gate"].get<std::string>() + ", ";
    by_gate[gate + one["how"].get<std::string>()] = one;
  }
  EXPECT_EQ(by_gate.at("as it was")["delivered"], 0);
  EXPECT_EQ(by_gate.at("as it was")["delivered_in_all"], 20);
  EXPECT_EQ(by_gate.at("as it was")["mean_date"].get<std::string>().substr(0, 10), "2026-03-11");
  EXPECT_EQ(by_gate.at("ministry permit, gone")["delivered"], 20);
  EXPECT_EQ(by_gate.at("ministry permit, gone")["mean_date"].get<std::string>().substr(0, 10), "2026-01-20");
  EXPECT_EQ(by_gate.at("ministry permit, 30 days earlier")["delivered"], 20);
  EXPECT_EQ(by_gate.at("ministry permit, 30 days earlier")["mean_date"].get<std::string>().substr(0, 10), "2026-02-09");
  Answer const words = chokepoint("why r.db buyer:cloud by 2026-03-05 --relief");
  EXPECT_NE(words.out.find("ministry permit, gone"), std::string::npos) << words.out;
  EXPECT_NE(words.out.find("+20"), std::string::npos) << words.out;
}

TEST_F(WhyVerb, ExplainsWhyAGateOutOfTheWayMayHarm) {
  // Ten chips for two: other asks first and waits 60 days for its license, so that cloud gets them; without that gate
  // other does.
  write(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}, JP: {}}\n"
      "groups: {both: [cloud, other]}\nfirms: {cloud: {home: JP}, other: {home: CN}}\nproducts: {chip: {}}\n"
      "sites: {fab: {in: US, stock: {chip: {initial: 10 units}}}, tokyo: {in: JP}, hall: {in: CN}}\n"
      "lanes: {east: {from: fab, to: tokyo, time: 3 days}, west: {from: fab, to: hall, time: 3 days}}\n"
      "offices: {commerce: {kind: licensing, in: US, applies: destination == CN, time: 60 days}}\n"
      "buyers:\n  other: {firm: other, at: hall, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, "
      "quantity: 10 units}]}}}\n"
      "  cloud: {firm: cloud, at: tokyo, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-03, quantity: 10 "
      "units}]}}}\n");
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  Answer const harmed = chokepoint("why r.db buyer:cloud --relief");
  EXPECT_NE(harmed.out.find("-10"), std::string::npos) << harmed.out;
  EXPECT_NE(harmed.out.find("that is no error"), std::string::npos) << harmed.out;
  Answer const helped = chokepoint("why r.db buyer:other --relief");
  EXPECT_NE(helped.out.find("+10"), std::string::npos) << helped.out;
  EXPECT_EQ(helped.out.find("that is no error"), std::string::npos) << helped.out;
  Answer const group = chokepoint("why r.db buyer:both --relief");
  EXPECT_EQ(group.code, exit_code::usage);
  EXPECT_NE(group.err.find("'both' is a group"), std::string::npos) << group.err;
  EXPECT_NE(group.err.find("buyer:cloud, buyer:other"), std::string::npos) << group.err;
}

TEST_F(WhyVerb, IsWhatAReportTellsToAskNext) {
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  Answer const run = chokepoint("report r.db");
  if (run.err.find("built without npm") != std::string::npos) GTEST_SKIP() << "no page to write";
  ASSERT_EQ(run.code, exit_code::ok) << run.err;
  EXPECT_TRUE(run.out.starts_with("Report: r.html (")) << run.out;
  std::string const next = "Next: chokepoint why r.db buyer:cloud product:chip\n      chokepoint sweep mine.yaml\n";
  EXPECT_TRUE(run.out.ends_with(next)) << run.out;
  EXPECT_EQ(chokepoint("why r.db buyer:cloud product:chip --quiet").code, exit_code::ok);
  ASSERT_EQ(chokepoint("sweep mine.yaml --out s.db --quiet --set study.replications=16").code, exit_code::ok);
  Answer const sweep = chokepoint("report s.db");
  EXPECT_TRUE(
      sweep.out.ends_with("Next: chokepoint trajectories s.db got --at 5 50 95\n"
                          "      chokepoint compare s.db OTHER\n"))
      << sweep.out;
  ASSERT_EQ(chokepoint("sweep mine.yaml --out n.db --quiet --set study.replications=16 --set study.rows=none --set "
                       "'study.compare={slow: {lanes.air.time: 20 days}}'")
                .code,
            exit_code::ok);
  // Without rows no single future can be told, and there are variants to compare.
  Answer const bare = chokepoint("report n.db");
  EXPECT_TRUE(bare.out.ends_with("\nNext: chokepoint compare n.db\n")) << bare.out;
}

TEST_F(WhyVerb, RefusesAScenarioThatIsNoLongerTheOneThatWasRun) {
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet --set lanes.air.time='9 days'").code, exit_code::ok);
  EXPECT_EQ(chokepoint("why r.db buyer:cloud --relief --quiet").code, exit_code::ok) << "with its overrides";
  std::string changed = permit_story;
  changed.replace(changed.find("50 chips"), 8, "40 chips");
  write(changed);
  Answer const answer = chokepoint("why r.db buyer:cloud --relief");
  EXPECT_EQ(answer.code, exit_code::invalid_input);
  EXPECT_NE(answer.err.find("mine.yaml has changed since the run"), std::string::npos) << answer.err;
  EXPECT_NE(answer.err.find("it said: "), std::string::npos) << answer.err;
  EXPECT_NE(answer.err.find("50"), std::string::npos) << answer.err;
  EXPECT_EQ(chokepoint("why r.db buyer:cloud").code, exit_code::ok) << "the answer itself needs no scenario";
  write("chokepoint: 1\nnonsense: 2\n");
  EXPECT_EQ(chokepoint("why r.db buyer:cloud --relief").code, exit_code::invalid_input);
  fs::remove(folder_ / "mine.yaml");
  Answer const gone = chokepoint("why r.db buyer:cloud --relief");
  EXPECT_EQ(gone.code, exit_code::failure);
  EXPECT_NE(gone.err.find("isn't there any more: mine.yaml"), std::string::npos) << gone.err;
}

TEST_F(WhyVerb, SaysWhatToDoWithASweepAndWithWrongWords) {
  ASSERT_EQ(chokepoint("sweep mine.yaml --out s.db --quiet --set study.replications=16").code, exit_code::ok);
  Answer const sweep = chokepoint("why s.db buyer:cloud");
  EXPECT_EQ(sweep.code, exit_code::invalid_input);
  EXPECT_NE(sweep.err.find("chokepoint replay s.db --cell 0 --replication 0 --trace"), std::string::npos) << sweep.err;
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  Answer const wrong = chokepoint("why r.db buyer:clout --json");
  EXPECT_EQ(wrong.code, exit_code::usage);
  EXPECT_NE(Json::parse(wrong.out)["hint"].get<std::string>().find("did you mean 'cloud'?"), std::string::npos);
  EXPECT_EQ(chokepoint("why r.db").code, exit_code::usage);
  EXPECT_EQ(chokepoint("why mine.yaml buyer:cloud").code, exit_code::failure);
  EXPECT_EQ(chokepoint("why r.db campus:x --relief").code, exit_code::usage);
}

/// The same with titles, and a second vintage of the rule from February on; Commerce takes 200 days for a license.
constexpr char const* titled_story =
    "chokepoint: 1\nmeta: {title: A permit}\nclock: {from: 2026-01-01, to: 2026-06-01}\ncountries: {US: {}, CN: {}}\n"
    "firms: {maker: {home: US}, cloud: {home: CN, title: Cloud Nine}, clouds: {home: CN, title: Clouds}}\n"
    "products: {chip: {unit: chip, title: X9}, other: {unit: chip, title: Home Made}}\n"
    "sites: {fab: {in: US, firm: maker, stock: {chip: {initial: 100 chips}, other: {initial: 100 chips}}}, hall: {in: "
    "CN}}\n"
    "lanes: {air: {from: fab, to: hall, time: 10 days}}\n"
    "rules: {entry: {by: CN, title: Entry by permit, applies: product == chip, vintages: [{name: Old, effective: "
    "2025-01-01, permit: ministry}, {name: New, effective: 2026-02-01, permit: ministry}]}, "
    "export: {by: US, title: Export of chips, applies: product == chip, vintages: [{effective: 2025-01-01, license: "
    "case_by_case}]}}\n"
    "offices: {commerce: {kind: licensing, title: Department of Commerce, in: US, rules: [export], time: 200 days}}\n"
    "permits: {ministry: {in: CN, title: Ministry of Chips, product: chip, domestic_ratio: 0.5, domestic: [other], "
    "grants: {first: {on: 2026-03-01, quantity: 50 chips}}}}\n"
    "buyers: {cloud: {firm: cloud, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, "
    "quantity: 20 chips}], else_buys: [{product: other, from: fab, after: 60 days, worth: 1}]}}}, "
    "clouds: {firm: clouds, at: hall, orders: {chips: {product: chip, from: fab, dates: [{on: 2026-01-10, quantity: 1 "
    "chips}]}}}}\n"
    "outcomes: {got: {measure: delivered, product: chip, of: [cloud]}}\n";

TEST_F(WhyVerb, NamesTheRuleByItsTitleAndTheVintageInForceThen) {
  write(titled_story);
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet --set offices.commerce.time='1 day'").code, exit_code::ok);
  Answer const old = chokepoint("why r.db buyer:clouds product:chip by 2026-01-20");
  EXPECT_NE(old.out.find("Clouds had ordered 1 chip of X9 by 2026-01-20."), std::string::npos) << old.out << old.err;
  EXPECT_NE(old.out.find("may ask for it: Entry by permit, Old, since 2025-01-01"), std::string::npos) << old.out;
  EXPECT_NE(old.out.find("Ministry of Chips, to come: first on 2026-03-01; wants 0.5 domestic units (Home Made)"),
            std::string::npos)
      << old.out;
  EXPECT_NE(old.out.find("licensed by Department of Commerce"), std::string::npos) << old.out;
  Answer const young = chokepoint("why r.db buyer:clouds product:chip by 2026-02-20 --json");
  Json const part = Json::parse(young.out)["waiting"][0];
  EXPECT_EQ(part["step"], "import permit");
  ASSERT_EQ(part["may_ask"].size(), 1u);
  EXPECT_EQ(part["may_ask"][0]["rule"], "entry");
  EXPECT_EQ(part["may_ask"][0]["vintage"], "New");
  EXPECT_EQ(part["may_ask"][0]["since"], "2026-02-01T00:00:00Z");
  EXPECT_EQ(part["may_ask"][0]["batches"][0]["name"], "first");
  EXPECT_EQ(part["may_ask"][0]["batches"][0]["opens"], "2026-03-01T00:00:00Z");
}

TEST_F(WhyVerb, SaysWhichBatchPermittedAndWhyOrdersWereTakenBack) {
  write(titled_story);
  // Of the home-made ones none are there yet, so nothing can be permitted until the buyer takes them after 60 days.
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet --set permits.ministry.domestic_ratio=0 --set "
                       "offices.commerce.time='1 day'")
                .code,
            exit_code::ok);
  Answer const permitted = chokepoint("why r.db buyer:cloud product:chip");
  EXPECT_NE(permitted.out.find("permitted by Ministry of Chips (first of 2026-03-01)"), std::string::npos)
      << permitted.out << permitted.err;
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  Answer const back = chokepoint("why r.db buyer:cloud product:chip");
  EXPECT_NE(back.out.find("20 on 2026-03-11: taken back by the buyer, who took Home Made instead"), std::string::npos)
      << back.out;
}

TEST_F(WhyVerb, TakesTitlesAndBeginningsForNames) {
  write(titled_story);
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  for (std::string const words :
       {"buyer:cloud product:chip", "'buyer:cloud nine' product:x9", "'buyer:Cloud N by 2026-03-01 product:CHIP'"}) {
    Answer const answer = chokepoint("why r.db " + words + " --json");
    ASSERT_EQ(answer.code, exit_code::ok) << words << answer.err;
    EXPECT_EQ(Json::parse(answer.out)["buyer"], "cloud") << words;
    EXPECT_EQ(Json::parse(answer.out)["product"], "chip") << words;
  }
  Answer const several = chokepoint("why r.db buyer:CLOU product:chip");
  EXPECT_EQ(several.code, exit_code::usage);
  EXPECT_NE(several.err.find("'CLOU' may be 2 of the buyers"), std::string::npos) << several.err;
  EXPECT_NE(several.err.find("cloud (Cloud Nine), clouds (Clouds)"), std::string::npos) << several.err;
  Answer const unknown = chokepoint("why r.db buyer:rain product:chip");
  EXPECT_NE(unknown.err.find("no buyer 'rain' orders anything"), std::string::npos) << unknown.err;
  EXPECT_NE(unknown.err.find("buyers: cloud (Cloud Nine), clouds (Clouds)"), std::string::npos) << unknown.err;
}

TEST_F(WhyVerb, SaysThatAnotherGateHoldsTheSameUnits) {
  write(titled_story);
  ASSERT_EQ(chokepoint("run mine.yaml --out r.db --quiet").code, exit_code::ok);
  // By mid-February a license alone helps nothing, since the permit comes in March at the earliest; nor a permit alone.
  Answer const answer = chokepoint("why r.db buyer:cloud product:x9 by 2026-02-15 --relief");
  std::string text = answer.out;
  std::replace(text.begin(), text.end(), '\n', ' ');
  EXPECT_NE(text.find("Units waited for an export license all the same: lifting that alone changes no delivery by "
                      "2026-02-15, because something else holds the same units at the same time, or next on their way: "
                      "of 20 that wait for an export license 20 lack an import permit, too."),
            std::string::npos)
      << answer.out << answer.err;
  EXPECT_NE(text.find("What Cloud Nine would have got"), std::string::npos) << answer.out;
  EXPECT_NE(text.find("Ministry of Chips: permit, gone"), std::string::npos) << answer.out;
  EXPECT_NE(text.find("Export of chips: license, gone"), std::string::npos) << answer.out;
}

}  // namespace
}  // namespace chokepoint::cli
