// A scenario held against what was observed, from its file to scores.
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

/// Deliveries since the start and by month, and when the first hundred had come; a seller that ships within a day
/// unless officers are away.
constexpr char const* history = R"(
observed:
  delivered: {shows: each_step, values: {2026-02-01: {value: 150 chips}, 2026-03-01: {value: 170 chips, error: 10 %}, 2026-04-01: {value: 185 chips}}}
  so_far: {outcome: delivered, values: {2025-12-01: {value: 0 chips}, 2026-02-01: {value: 150 chips}, 2026-04-01: {value: 480 chips, error: 20 chips}}}
  wait: {values: {2026-04-01: {value: 11 days}}}
  hundred: {occurred: 2026-02-10, asked: [2026-01-15, 2026-02-01, 2026-03-01, 2026-04-01]}
backtest:
  split: 2026-02-01
  fitted: [{path: lanes.air.time, to: [wait], until: 2026-04-01, note: by hand}]
  changes:
    known_then: {sites.fab.stock.chip.initial: 100 chips}
    reactions_drawn: {offices.commerce.officers: $officers}
)";

class Backtest : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    std::string text = text_of(folder_ / "mine/scenario.yaml");
    text += "  hundred: {title: The first hundred, measure: delivered, reduce: first_date, reaches: 100 chips}\n";
    text.replace(text.find("officers: 1"), 11, "officers: $officers");
    text.replace(text.find("countries:"), 0, "uncertain: {officers: {constant: 1}}\n");
    write("mine/scenario.yaml", text + std::string(history));
  }
  void replace(std::string const& from, std::string const& to) const {
    std::string text = text_of(folder_ / "mine/scenario.yaml");
    std::size_t const at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    write("mine/scenario.yaml", text.replace(at, from.size(), to));
  }
  Json scores(std::string const& options = "") const {
    Answer const answer = chokepoint("backtest mine --replications 40 --json " + options);
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err << answer.out;
    return Json::parse(answer.out);
  }
  static Json mean_of(Json const& judgment, std::string const& series, std::string const& part) {
    for (auto const& mean : judgment["means"]) {
      if (mean["series"] == series && mean["part"] == part) return mean;
    }
    return {};
  }
  std::string refusal(std::string const& from, std::string const& to) const {
    std::string const before = text_of(folder_ / "mine/scenario.yaml");
    replace(from, to);
    Answer const answer = chokepoint("backtest mine --replications 2");
    EXPECT_EQ(answer.code, exit_code::invalid_input) << answer.out;
    EXPECT_EQ(chokepoint("validate mine").code, exit_code::invalid_input) << "what validate finds";
    write("mine/scenario.yaml", before);
    return answer.err;
  }
};

TEST_F(Backtest, ScoresWhatWasSeenTwiceAndBesideNaiveForecasts) {
  Json const json = scores();
  EXPECT_EQ(json["split"], "2026-02-01");
  ASSERT_EQ(json["judgments"].size(), 2u);
  EXPECT_EQ(json["judgments"][0]["rules"], "rules_as_they_happened");
  EXPECT_EQ(json["judgments"][1]["rules"], "reactions_drawn");
  Json const& judgment = json["judgments"][0];
  Json const steps = mean_of(judgment, "delivered", "judged");
  EXPECT_EQ(steps["n"], 2);
  EXPECT_GT(steps["crps"], 0);
  // Nothing later than the split is known: both are forecast as January's 150, and 20 and 35 were missing.
  EXPECT_DOUBLE_EQ(steps["last_value"]["score"], 27.5);
  EXPECT_FALSE(steps.contains("past_spread")) << "one value has no changes";
  EXPECT_EQ(mean_of(judgment, "delivered", "fit")["n"], 1);
  EXPECT_FALSE(mean_of(judgment, "delivered", "fit").contains("last_value")) << "nothing was seen before";
  Json const so_far = mean_of(judgment, "so_far", "fit");
  EXPECT_DOUBLE_EQ(so_far["last_value"]["score"], 150) << "the nothing of December is history";
  EXPECT_EQ(so_far["n"], 1) << "and isn't scored";
}

TEST_F(Backtest, WhatAValueWasFittedToJudgesNothing) {
  Json const judgment = scores()["judgments"][0];
  EXPECT_TRUE(mean_of(judgment, "wait", "judged").is_null());
  EXPECT_EQ(mean_of(judgment, "wait", "used")["n"], 1);
  replace("until: 2026-04-01", "until: 2026-03-31");
  EXPECT_EQ(mean_of(scores()["judgments"][0], "wait", "judged")["n"], 1) << "only until then";
}

// By 15 January and 1 February it hadn't come, by 1 March it had, and then nobody asks any more.
TEST_F(Backtest, ADatedThingIsAskedForUntilItCame) {
  Json const judgment = scores()["judgments"][0];
  EXPECT_EQ(mean_of(judgment, "hundred", "fit")["n"], 2);
  Json const judged = mean_of(judgment, "hundred", "judged");
  EXPECT_EQ(judged["n"], 1);
  EXPECT_DOUBLE_EQ(judged["last_value"]["score"], 1) << "'not yet' was wrong";
  // Of 59 days until 1 March 31 had passed at the split.
  EXPECT_DOUBLE_EQ(judged["past_spread"]["score"], (31.0 / 59) * (31.0 / 59));
  replace("occurred: 2026-02-10,", "occurred: 2026-02-10, within: 20 days,");
  Json const less_sure = scores()["judgments"][0];
  EXPECT_EQ(mean_of(less_sure, "hundred", "fit")["n"], 1) << "nobody knows of 1 February";
  EXPECT_EQ(mean_of(less_sure, "hundred", "judged")["n"], 1) << "nor of 1 March, but of 1 April";
}

TEST_F(Backtest, AQuarterBeginsWithAQuestionWhereNoneAreAsked) {
  replace(", asked: [2026-01-15, 2026-02-01, 2026-03-01, 2026-04-01]", "");
  Json const json = scores();
  std::vector<std::string> dates;
  for (auto const& one : json["judgments"][0]["observations"]) {
    if (one["series"] == "hundred") dates.push_back(one["date"]);
  }
  EXPECT_EQ(dates, std::vector<std::string>{"2026-04-01"}) << "the run begins with one, when nothing can have come";
}

TEST_F(Backtest, WhatHasNotComeIsAskedForAsLongAsAnybodyLooked) {
  replace("occurred: 2026-02-10, asked: [2026-01-15, 2026-02-01, 2026-03-01, 2026-04-01]",
          "not_by: 2026-03-15, asked: [2026-02-01, 2026-03-01]");
  Json const judged = mean_of(scores()["judgments"][0], "hundred", "judged");
  EXPECT_EQ(judged["n"], 1);
  EXPECT_EQ(judged["last_value"]["score"], 0) << "'not yet' was right";
  EXPECT_NE(refusal("asked: [2026-02-01, 2026-03-01]", "asked: [2026-04-01]").find("E_RANGE"), std::string::npos)
      << "nobody knows of April";
}

TEST_F(Backtest, IsTheSameToTheBitOnAnyNumberOfThreads) {
  Answer const one = chokepoint("backtest mine --replications 50 --threads 1 --json");
  Answer const three = chokepoint("backtest mine --replications 50 --threads 3 --json");
  ASSERT_EQ(one.code, exit_code::ok) << one.err;
  EXPECT_EQ(one.out, three.out);
  EXPECT_NE(one.out, chokepoint("backtest mine --replications 50 --seed 2 --json").out);
}

TEST_F(Backtest, ChangesHoldWhereTheyAreSaidTo) {
  Json const plain = scores();
  EXPECT_EQ(plain["judgments"][0]["means"], plain["judgments"][1]["means"]) << "one officer in both";
  replace("officers: $officers}\n", "officers: 4}\n");
  Json const drawn = scores();
  EXPECT_EQ(plain["judgments"][0], drawn["judgments"][0]);
  EXPECT_NE(plain["judgments"][1], drawn["judgments"][1]);
  replace("initial: 100 chips}", "initial: 20 chips}");
  Json const known = scores();
  EXPECT_NE(known["judgments"][0], drawn["judgments"][0]) << "what was known then holds in all";
  EXPECT_NE(known["judgments"][1], drawn["judgments"][1]);
}

TEST_F(Backtest, ASplitOfTheCommandLineReplacesTheScenarios) {
  Json const later = scores("--split 2026-03-01");
  EXPECT_EQ(mean_of(later["judgments"][0], "delivered", "fit")["n"], 2);
  EXPECT_EQ(chokepoint("backtest mine --split soon").code, exit_code::usage);
}

TEST_F(Backtest, TellsAPersonWhatIsBetter) {
  Answer const answer = chokepoint("backtest mine --replications 20");
  ASSERT_EQ(answer.code, exit_code::ok) << answer.err;
  for (std::string const words : {"Rules as they happened", "Governments' reactions drawn", "after 2026-02-01: judged",
                                  "judges nothing", "lanes.air.time to wait: by hand", "had it come by"}) {
    EXPECT_NE(answer.out.find(words), std::string::npos) << words << "\n" << answer.out;
  }
}

TEST_F(Backtest, ChangesNothingOfAScenariosIdentity) {
  auto const identity = [&] { return Json::parse(chokepoint("validate mine --json").out)["identity"]; };
  Json const before = identity();
  replace("split: 2026-02-01", "split: 2026-03-01");
  replace("error: 10 %", "error: 20 %");
  EXPECT_EQ(identity(), before);
}

TEST_F(Backtest, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string from, to, code, words;
  };
  for (Case const& one : {
           Case{"path: lanes.air.time", "path: lanes.air.tme", "E_PATH", "nothing is written at 'lanes.air.tme'"},
           Case{"to: [wait]", "to: [waits]", "", "waits"},
           Case{"reactions_drawn:", "reactions_draw:", "E_CHOICE", "did you mean 'reactions_drawn'?"},
           Case{"officers: $officers}\n", "oficers: 2}\n", "E_OVERRIDE", "oficers"},
           Case{"officers: $officers}\n", "officers: $nobody}\n", "", "nobody"},
           Case{"error: 10 %", "error: 4 days", "E_UNIT", "a share of the value"},
           Case{"error: 10 %", "error: 17", "E_UNIT", "in units"},
           Case{"error: 10 %", "error: -1 %", "E_RANGE", "error"},
           Case{"  split: 2026-02-01\n", "", "E_MISSING_FIELD", "split"},
           Case{"occurred: 2026-02-10", "outcome: wait, occurred: 2026-02-10", "E_CONFLICT", "'wait' is no date"},
           Case{"asked: [2026-01-15,", "asked: [2025-01-15,", "E_RANGE", "2025-01-15"},
           Case{"wait: {values", "wait: {shows: each_step, values", "E_CONFLICT", "no sum over time"},
       }) {
    std::string const said = refusal(one.from, one.to);
    EXPECT_NE(said.find(one.code), std::string::npos) << one.to << "\n" << said;
    EXPECT_NE(said.find(one.words), std::string::npos) << one.to << "\n" << said;
    EXPECT_NE(said.find("scenario.yaml:"), std::string::npos) << one.to << "\n" << said;
  }
  std::string text = text_of(folder_ / "mine/scenario.yaml");
  write("mine/scenario.yaml", text.substr(0, text.find("backtest:")));
  Answer const none = chokepoint("backtest mine");
  EXPECT_EQ(none.code, exit_code::invalid_input);
  EXPECT_NE(none.err.find("add backtest:"), std::string::npos) << none.err;
}

}  // namespace
}  // namespace chokepoint::cli
