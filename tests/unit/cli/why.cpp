#include <gtest/gtest.h>

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

}  // namespace
}  // namespace chokepoint::cli
