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
  /// Each thing that was seen of a series, known in all futures or not.
  static std::vector<Json> seen_of(Json const& judgment, std::string const& series, std::string const& part) {
    std::vector<Json> all;
    for (auto const& one : judgment["observations"]) {
      if (one["series"] == series && one["part"] == part) all.push_back(one);
    }
    return all;
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
  EXPECT_EQ(seen_of(judgment, "hundred", "fit").size(), 2u);
  auto const judged = seen_of(judgment, "hundred", "judged");
  ASSERT_EQ(judged.size(), 1u);
  EXPECT_DOUBLE_EQ(judged[0]["brier_not_yet"], 1) << "'not yet' was wrong";
  // Of 59 days until 1 March 31 had passed at the split.
  EXPECT_DOUBLE_EQ(judged[0]["brier_by_age"], (31.0 / 59) * (31.0 / 59));
  replace("occurred: 2026-02-10,", "occurred: 2026-02-10, within: 20 days,");
  Json const less_sure = scores()["judgments"][0];
  EXPECT_EQ(seen_of(less_sure, "hundred", "fit").size(), 1u) << "nobody knows of 1 February";
  ASSERT_EQ(seen_of(less_sure, "hundred", "judged").size(), 1u) << "nor of 1 March, but of 1 April";
  EXPECT_EQ(seen_of(less_sure, "hundred", "judged")[0]["date"], "2026-04-01");
}

// Nobody's forecast may depend on where a run begins: what could have come for a year is less likely to come soon.
TEST_F(Backtest, TheChanceByAgeCountsFromWhenItCouldHaveCome) {
  Answer const told = chokepoint("backtest mine --replications 20");
  EXPECT_NE(told.out.find("Chances by age count from: hundred 2026-01-01 (the outcome's start, for want of"),
            std::string::npos)
      << told.out;
  replace("occurred: 2026-02-10,", "occurred: 2026-02-10, possible_since: 2025-01-01,");
  Json const json = scores();
  EXPECT_EQ(json["possible_since"]["hundred"], "2025-01-01");
  Json const judgment = json["judgments"][0];
  // By 1 March, 28 days after the split, which is 396 days after the beginning of 2025.
  double const chance = 28.0 / (28 + 396);
  auto const judged = seen_of(judgment, "hundred", "judged");
  ASSERT_EQ(judged.size(), 1u);
  EXPECT_DOUBLE_EQ(judged[0]["brier_by_age"], (1 - chance) * (1 - chance));
  // The first question has an age as well, that of the run's start; without, it had none and so no forecast.
  double const first = 14.0 / (14 + 365);
  auto const fit = seen_of(judgment, "hundred", "fit");
  ASSERT_EQ(fit.size(), 2u);
  EXPECT_DOUBLE_EQ(fit[0]["brier_by_age"], first * first);
  EXPECT_NE(refusal("possible_since: 2025-01-01", "possible_since: 2026-03-01").find("E_RANGE"), std::string::npos);
}

// What all futures have as it was seen is no forecast; one value that is wrong is, and has its miss.
TEST_F(Backtest, WhatIsKnownInAllFuturesJudgesNothing) {
  replace("  wait: {values", "  set: {values: {2026-04-01: {value: 7}}}\n  wait: {values");
  replace("\nobserved:", "  set: {formula: 7}\nobserved:");
  Json const known = mean_of(scores()["judgments"][0], "set", "judged");
  EXPECT_EQ(known["n"], 0);
  EXPECT_EQ(known["known"], 1);
  EXPECT_FALSE(known.contains("crps"));
  Answer const told = chokepoint("backtest mine --replications 20");
  EXPECT_NE(told.out.find("set (n = 0): known in these futures: judges nothing"), std::string::npos) << told.out;
  EXPECT_NE(told.out.find("left out above: set (1 of 1)"), std::string::npos) << told.out;
  replace("value: 7}", "value: 9}");
  Json const wrong = mean_of(scores()["judgments"][0], "set", "judged");
  EXPECT_EQ(wrong["n"], 1);
  EXPECT_EQ(wrong["crps"], 2);
  replace("value: 9}", "value: 9, error: 2}");
  EXPECT_EQ(mean_of(scores()["judgments"][0], "set", "judged")["n"], 0) << "within its error";
}

TEST_F(Backtest, WhatIsObservedAndNotScoredIsTold) {
  EXPECT_TRUE(scores()["not_scored"].empty());
  replace("  split: 2026-02-01\n", "  split: 2026-02-01\n  series: [delivered, wait]\n");
  EXPECT_EQ(scores()["not_scored"], Json({"so_far", "hundred"}));
  Answer const told = chokepoint("backtest mine --replications 20");
  EXPECT_NE(told.out.find("Observed but not scored (backtest.series leaves them out): so_far, hundred."),
            std::string::npos)
      << told.out;
}

// A month whose most part was seen by the split belongs to what values may be fitted to.
TEST_F(Backtest, AStepIsJudgedByWhenItBegins) {
  Json const json = scores("--split 2026-02-20");
  Json const fit = mean_of(json["judgments"][0], "delivered", "fit");
  EXPECT_EQ(fit["n"], 2) << "January's, and February's that ends after the split";
  EXPECT_EQ(mean_of(json["judgments"][0], "delivered", "judged")["n"], 1);
  // But nobody knew February's 170 on 20 February: March's 185 is forecast as January's 150.
  EXPECT_DOUBLE_EQ(mean_of(json["judgments"][0], "delivered", "judged")["last_value"]["score"], 35);
  EXPECT_EQ(mean_of(json["judgments"][0], "so_far", "judged")["n"], 1) << "what is so far is dated";
}

TEST_F(Backtest, AnErrorToldAsAShareKeepsTheSign) {
  // Nothing that is a share of what was delivered is less than none of it.
  replace("error: 10 %", "error: 300 %");
  for (auto const& one : scores()["judgments"][0]["observations"]) {
    if (one["series"] != "delivered" || one["date"] != "2026-03-01") continue;
    EXPECT_EQ(one["error_of"], "logarithm");
    EXPECT_GT(one["band_90"][0], 0);
  }
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
