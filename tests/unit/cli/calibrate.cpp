// Values fitted to what was observed, from the file of a scenario to settings that it is run with.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

/// Officers need some time for a license, which is uncertain; what came each month tells of it. The lane's time is no
/// matter of what is seen here, and is fitted as well.
constexpr char const* fitted_history = R"(
observed:
  delivered: {shows: each_step, values: {2026-02-01: {value: 150 chips}, 2026-03-01: {value: 170 chips, error: 10 %}, 2026-04-01: {value: 185 chips}}}
  wait: {values: {2026-03-01: {value: 9 days}, 2026-04-01: {value: 11 days}}}
backtest:
  split: 2026-03-01
  fitted: [{path: uncertain.license, to: [delivered, wait]}, {path: uncertain.nothing, to: [wait]}]
calibrate: {values: [license, nothing], to: [delivered, wait], particles: 40, draws: 120, generations: 3}
)";

class Calibrate : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    std::string text = text_of(folder_ / "mine/scenario.yaml");
    std::string const time = "exponential: 2 days";
    text.replace(text.find(time), time.size(), "exponential: $license");
    text.replace(text.find("countries:"), 0,
                 "uncertain:\n"
                 "  license: {uniform: [1, 8], unit: days, source: judgment}\n"
                 "  nothing: {uniform: [0, 1], source: judgment}\n"
                 "  other: {uniform: [0, 1], source: judgment}\n");
    write("mine/scenario.yaml", text + std::string(fitted_history));
  }
  void replace(std::string const& from, std::string const& to) const {
    std::string text = text_of(folder_ / "mine/scenario.yaml");
    std::size_t const at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    write("mine/scenario.yaml", text.replace(at, from.size(), to));
  }
  Json fitted(std::string const& options = "") const {
    Answer const answer = chokepoint("calibrate mine --replace --json " + options);
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err << answer.out;
    return Json::parse(answer.out.substr(answer.out.rfind('\n', answer.out.size() - 2) + 1));
  }
};

TEST_F(Calibrate, TellsWhatWasLearnedAndWhatWasNot) {
  Json const json = fitted();
  EXPECT_EQ(json["until"], "2026-03-01") << "the split of backtest";
  ASSERT_EQ(json["values"].size(), 2U);
  EXPECT_EQ(json["values"][0]["unit"], "days");
  EXPECT_NEAR(json["values"][0]["before"]["median"], 4.5, 1e-6);
  EXPECT_GT(json["values"][0]["narrower"], 0.3);
  EXPECT_TRUE(json["values"][0]["told_from_before"]);
  EXPECT_FALSE(json["values"][1]["told_from_before"]) << "nothing uses it";
  EXPECT_EQ(json["observations"].size(), 3U);
  ASSERT_EQ(json["kept_for_judging"].size(), 2U);
  EXPECT_EQ(json["kept_for_judging"][0]["date"], "2026-04-01");
  Answer const told = chokepoint("resume out/mine-calibration.results");
  ASSERT_EQ(told.code, exit_code::ok) << told.err;
  for (std::string const words : {"license", "narrower by", "nothing: what was seen says nothing of it",
                                  "Kept for judging: delivered 2026-04-01, wait 2026-04-01",
                                  "Next: chokepoint backtest", "1 uncertain value was drawn"}) {
    EXPECT_NE(told.out.find(words), std::string::npos) << words << "\n" << told.out;
  }
}

TEST_F(Calibrate, WhatIsDatedLaterChangesNothing) {
  Json const before = fitted();
  replace("2026-04-01: {value: 185 chips}", "2026-04-01: {value: 18500 chips}");
  replace("2026-04-01: {value: 11 days}", "2026-04-01: {value: 1 days}");
  Json const after = fitted();
  EXPECT_EQ(before["values"], after["values"]);
  EXPECT_EQ(before["hash"], after["hash"]);
  EXPECT_NE(fitted("--until 2026-04-01")["hash"], before["hash"]);
}

TEST_F(Calibrate, WhatWasLearnedIsRunBySettingsOfAFile) {
  Json const json = fitted();
  std::string const settings = json["settings"];
  EXPECT_EQ(settings, "out/mine-calibration.set");
  EXPECT_EQ(chokepoint("validate mine --set-file " + settings).code, exit_code::ok);
  Answer const assumed = chokepoint("assumptions mine --json --set-file " + settings);
  ASSERT_EQ(assumed.code, exit_code::ok) << assumed.err;
  EXPECT_NE(assumed.out.find("fitted by chokepoint calibrate to delivered, wait up to 2026-03-01"), std::string::npos)
      << assumed.out;
  Answer const scored = chokepoint("backtest mine --replications 20 --json --set-file " + settings);
  ASSERT_EQ(scored.code, exit_code::ok) << scored.err;
  EXPECT_NE(scored.out, chokepoint("backtest mine --replications 20 --json").out);
  Answer const none = chokepoint("backtest mine --set-file nowhere.set");
  EXPECT_EQ(none.code, exit_code::usage);
  EXPECT_NE(none.err.find("nowhere.set"), std::string::npos);
  write("wrong.set", "# fine\nnot a setting\n");
  EXPECT_EQ(chokepoint("run mine --set-file wrong.set").code, exit_code::usage);
}

TEST_F(Calibrate, ResultsAreReadLikeOthers) {
  (void)fitted();
  std::string const file = "out/mine-calibration.results";
  Answer const listed = chokepoint("results list " + file);
  EXPECT_NE(listed.out.find("particles"), std::string::npos) << listed.out << listed.err;
  Answer const asked =
      chokepoint("results query " + file + " 'select count(*) as n, sum(weight) as w from posterior' --json");
  ASSERT_EQ(asked.code, exit_code::ok) << asked.err;
  EXPECT_EQ(Json::parse(asked.out)[0]["n"], 40);
  EXPECT_NEAR(Json::parse(asked.out)[0]["w"], 1, 1e-9);
  EXPECT_EQ(chokepoint("results export " + file).out.substr(0, 33), "proposal,weight,distance,license,");
  for (std::string const verb : {"report ", "why ", "compare "}) {
    Answer const refused = chokepoint(verb + file + (verb == "why " ? " buyer:cloud" : ""));
    EXPECT_NE(refused.code, exit_code::ok) << verb;
    EXPECT_NE(refused.err.find("calibration"), std::string::npos) << verb << refused.err;
  }
  Answer const again = chokepoint("calibrate mine");
  EXPECT_EQ(again.code, exit_code::failure);
  EXPECT_NE(again.err.find("--replace"), std::string::npos) << again.err;
}

TEST_F(Calibrate, AChangedScenarioIsRefusedByTheKeyThatChanged) {
  (void)fitted();
  std::string const file = "out/mine-calibration.results";
  struct Case {
    std::string from, to, words;
  };
  std::string const before = text_of(folder_ / "mine/scenario.yaml");
  for (Case const& one : {Case{"uniform: [1, 8]", "uniform: [1, 9]", "uncertain.license"},
                          Case{"value: 150 chips", "value: 151 chips", "observed.delivered.2026-02-01"},
                          Case{"particles: 40", "particles: 41", "particles"},
                          Case{"values: [license, nothing]", "values: [license, other]", "calibrate.values.1"}}) {
    replace(one.from, one.to);
    Answer const refused = chokepoint("resume " + file);
    EXPECT_EQ(refused.code, exit_code::invalid_input) << one.to;
    EXPECT_NE(refused.err.find(one.words), std::string::npos) << one.to << "\n" << refused.err;
    write("mine/scenario.yaml", before);
  }
  replace("value: 185 chips", "value: 190 chips");
  EXPECT_EQ(chokepoint("resume " + file).code, exit_code::ok) << "what is dated later isn't looked at";
}

TEST_F(Calibrate, SettingsReplaceNothingThatSomebodyElseWrote) {
  std::filesystem::create_directories(folder_ / "out");
  write("out/mine-calibration.set", "clock.to=2026-05-01\n");
  Answer const answer = chokepoint("calibrate mine");
  EXPECT_EQ(answer.code, exit_code::failure);
  EXPECT_NE(answer.err.find("isn't what calibrate writes"), std::string::npos) << answer.err;
  EXPECT_TRUE(text_of(folder_ / "out/mine-calibration.set") == "clock.to=2026-05-01\n");
  // What was run is kept.
  std::filesystem::remove(folder_ / "out/mine-calibration.set");
  EXPECT_EQ(chokepoint("resume out/mine-calibration.results").code, exit_code::ok);
  std::string const learned = text_of(folder_ / "out/mine-calibration.set");
  EXPECT_TRUE(learned.starts_with("# What chokepoint calibrate learned of"));
  // Results that are called like settings aren't written over by them.
  ASSERT_EQ(chokepoint("calibrate mine --out out/b.set").code, exit_code::ok);
  EXPECT_EQ(chokepoint("results list out/b.set").code, exit_code::ok);
  EXPECT_EQ(chokepoint("run mine --no-out --set-file out/b.set.set").code, exit_code::ok);
  EXPECT_EQ(chokepoint("run mine --no-out --set-file out").code, exit_code::usage) << "a folder has no lines";
}

TEST_F(Calibrate, NothingIsHeldAgainstWhatNoRunReaches) {
  replace("split: 2026-03-01", "split: 2026-04-01");
  EXPECT_EQ(fitted()["observations"].size(), 5U);
  EXPECT_EQ(fitted("--set clock.to=2026-03-15")["observations"].size(), 3U);
}

TEST_F(Calibrate, GoesOnWithAnHourOfTheDay) {
  replace("calibrate: {values", "calibrate: {until: 2026-03-01T12:00Z, values");
  fitted();
  Answer const again = chokepoint("resume out/mine-calibration.results");
  EXPECT_EQ(again.code, exit_code::ok) << again.err;
}

TEST_F(Calibrate, ValidateWarnsAsCalibrateDoes) {
  replace("fitted: [{path: uncertain.license, to: [delivered, wait]}, ", "fitted: [");
  for (std::string const verb : {"validate mine", "calibrate mine --replace"}) {
    Answer const answer = chokepoint(verb);
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err;
    EXPECT_NE(answer.err.find("backtest.fitted doesn't say that 'license' is fitted"), std::string::npos)
        << verb << "\n"
        << answer.err;
  }
}

TEST_F(Calibrate, AToleranceThatIsNotReachedIsSaid) {
  EXPECT_EQ(chokepoint("calibrate mine --replace --set calibrate.tolerance=0.000001").code, exit_code::imprecise);
  EXPECT_EQ(chokepoint("calibrate mine --replace --set calibrate.tolerance=50").code, exit_code::ok);
}

TEST_F(Calibrate, SaysWhatIsWrongAndWhere) {
  struct Case {
    std::string from, to, code, words;
  };
  std::string const before = text_of(folder_ / "mine/scenario.yaml");
  for (Case const& one : {
           Case{"values: [license, nothing]", "values: [licence]", "E_UNKNOWN_ID", "did you mean 'license'"},
           Case{"values: [license, nothing]", "values: [license, license]", "E_DUP_ID", "listed twice"},
           Case{"values: [license, nothing], ", "", "E_MISSING_FIELD", "values"},
           Case{"values: [license, nothing]", "values: []", "E_MISSING_FIELD", "nothing is to be fitted"},
           Case{"nothing: {uniform: [0, 1]", "nothing: {constant: 1", "E_RANGE", "always the same"},
           Case{"to: [delivered, wait], p", "to: [delivred], p", "E_UNKNOWN_ID", "did you mean 'delivered'"},
           Case{"to: [delivered, wait], p", "to: [wait, wait], p", "E_DUP_ID", "listed twice"},
           Case{"to: [delivered, wait], p", "to: [], p", "E_MISSING_FIELD", "nothing is fitted to"},
           Case{"particles: 40", "until: 2026-01-15, particles: 40", "E_RANGE", "nothing that was seen"},
           Case{"particles: 40", "particles: 4", "E_RANGE", "particles"},
           Case{"draws: 120", "draws: 30", "E_CONFLICT", "30 draws can't leave 40 particles"},
           Case{"draws: 120", "draws: 120, simulations: 100", "E_CONFLICT", "100 simulations"},
           Case{"generations: 3", "quantile: 100 %", "E_RANGE", "quantile"},
           Case{"generations: 3", "scale: error", "E_CONFLICT", "write error: beside its value"},
           Case{"generations: 3", "scale: errors", "", "did you mean 'error'?"},
           Case{"generations: 3", "generation: 3", "E_UNKNOWN_FIELD", "did you mean 'generations'?"},
           Case{"generations: 3}\n", "generations: 3}\ncorrelations: [{between: [license, other], rank: 0.5}]\n",
                "E_CONFLICT", "fit both or neither"},
       }) {
    replace(one.from, one.to);
    Answer const answer = chokepoint("calibrate mine --out refused.results");
    EXPECT_EQ(answer.code, exit_code::invalid_input) << one.to << answer.out;
    EXPECT_EQ(chokepoint("validate mine").code, exit_code::invalid_input) << one.to << ": what validate finds";
    EXPECT_NE(answer.err.find(one.code), std::string::npos) << one.to << "\n" << answer.err;
    EXPECT_NE(answer.err.find(one.words), std::string::npos) << one.to << "\n" << answer.err;
    EXPECT_NE(answer.err.find("scenario.yaml:"), std::string::npos) << one.to << "\n" << answer.err;
    write("mine/scenario.yaml", before);
  }
  EXPECT_EQ(chokepoint("calibrate mine --until soon").code, exit_code::usage);
  replace("{path: uncertain.nothing, to: [wait]}", "");
  Answer const unsaid = chokepoint("calibrate mine");
  EXPECT_EQ(unsaid.code, exit_code::ok);
  EXPECT_NE(unsaid.err.find("backtest.fitted doesn't say that 'nothing' is fitted"), std::string::npos) << unsaid.err;
  std::string const text = text_of(folder_ / "mine/scenario.yaml");
  write("mine/scenario.yaml", text.substr(0, text.find("calibrate:")));
  Answer const none = chokepoint("calibrate mine --replace");
  EXPECT_EQ(none.code, exit_code::invalid_input);
  EXPECT_NE(none.err.find("add calibrate:"), std::string::npos) << none.err;
}

}  // namespace
}  // namespace chokepoint::cli
