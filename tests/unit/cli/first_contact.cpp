// What a newcomer runs into: how the program answers where it is asked amiss, and what its answers look like.

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

class FirstContact : public ProgramTest {
 protected:
  static bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }
  /// The scenario with more lines at its end.
  void extend(std::string const& lines) const {
    write("mine/scenario.yaml", text_of(folder_ / "mine/scenario.yaml") + lines);
  }
};

TEST_F(FirstContact, HelpIsShownWhereItIsLookedFor) {
  Answer const bare = chokepoint("");
  EXPECT_EQ(bare.code, exit_code::usage);
  EXPECT_TRUE(has(bare.err, "Simulate one future of a scenario")) << bare.err;
  Answer const help = chokepoint("help");
  EXPECT_EQ(help.code, exit_code::ok);
  EXPECT_EQ(help.out, chokepoint("--help").out);
  EXPECT_EQ(chokepoint("help run").out, chokepoint("run --help").out);
  EXPECT_EQ(chokepoint("help results ecdf").out, chokepoint("results ecdf --help").out);
  Answer const wrong = chokepoint("rnu mine");
  EXPECT_EQ(wrong.err, "error: there is no verb 'rnu'\n  did you mean 'run'?\n");
  EXPECT_TRUE(has(chokepoint("results lst a").err, "there is no verb 'lst'"));
}

TEST_F(FirstContact, AScenarioIsFoundWhereScenariosLie) {
  shell("mkdir scenarios && mv mine scenarios/");
  Answer const answer = chokepoint("run mine");
  EXPECT_EQ(answer.code, exit_code::invalid_input);
  EXPECT_TRUE(has(answer.err, "did you mean scenarios/mine?")) << answer.err;
  EXPECT_FALSE(has(chokepoint("run yours").err, "did you mean scenarios/yours"));
}

TEST_F(FirstContact, AResultsFileIsNoScenarioAndSaysWhatToDoWithIt) {
  ASSERT_EQ(chokepoint("run mine --quiet --out r.results").code, exit_code::ok);
  for (std::string const verb : {"validate", "run"}) {
    Answer const answer = chokepoint(verb + " r.results");
    EXPECT_EQ(answer.code, exit_code::invalid_input);
    EXPECT_TRUE(has(answer.err, "is a results file")) << answer.err;
    EXPECT_TRUE(has(answer.err, "chokepoint report r.results shows it")) << answer.err;
    EXPECT_FALSE(has(answer.err, "x00"));
    EXPECT_EQ(answer.err.find("error"), answer.err.rfind("error")) << "one is enough: " << answer.err;
  }
  shell("cp '" CHOKEPOINT_BINARY_DIR "/chokepoint' program");
  Answer const program = chokepoint("validate program");
  EXPECT_TRUE(has(program.err, "is a program")) << program.err;
  EXPECT_LT(std::count(program.err.begin(), program.err.end(), '\n'), 6);
}

TEST_F(FirstContact, HintsPointInOneDirection) {
  std::string const text = text_of(folder_ / "mine/scenario.yaml");
  write("mine/scenario.yaml", std::regex_replace(text, std::regex("chokepoint: 1"), "chokepoint: 2"));
  Answer const version = chokepoint("validate mine");
  EXPECT_TRUE(has(version.err, "must be 1, and '2' is more")) << version.err;
  write("mine/scenario.yaml", text + "  typo: {measure: order_wait, of: [clouds]}\n");
  Answer const name = chokepoint("validate mine");
  EXPECT_TRUE(has(name.err, "did you mean 'cloud'")) << name.err;
  EXPECT_TRUE(has(name.err, "write 'clouds' here, or 'cloud' where 'clouds' is used")) << name.err;
  write("mine/scenario.yaml", text + "  typo: {measure: wait, of: [cloud]}\n");
  EXPECT_TRUE(has(chokepoint("validate mine").err, "measure: order_wait"));
  write("mine/scenario.yaml", text);
  write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplication: 4\n");
  EXPECT_TRUE(has(chokepoint("validate mine/study.yaml").err, "'replication' is no key of a study"));
}

TEST_F(FirstContact, ACentralValueThatItsLawCannotGiveIsTold) {
  std::string const text = std::regex_replace(text_of(folder_ / "mine/scenario.yaml"),
                                              std::regex("exponential: 2 days"), "exponential: $$review");
  auto const told = [&](std::string const& uncertain) {
    write("mine/scenario.yaml", text + "uncertain: {review: {" + uncertain + "}}\n");
    Answer const answer = chokepoint("validate mine");
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err;
    return answer.err;
  };
  std::string const warning = told("triangular: [1, 2, 4], unit: days, central: 9 days");
  EXPECT_TRUE(has(warning, "the central value of 'review' is 9 days, and its law gives values from 1 day to 4 days"))
      << warning;
  EXPECT_TRUE(has(warning, "scenario.yaml:")) << "at its place";
  EXPECT_EQ(told("triangular: [1, 2, 4], unit: days, central: 4 days"), "");
  EXPECT_EQ(told("lognormal: {median: 2 days, sigma: 0.5}, central: 9 days"), "") << "a law without an end gives any";
}

TEST_F(FirstContact, AReplayThatKeepsNothingSaysWhatWould) {
  ASSERT_EQ(chokepoint("sweep mine --quiet --set study.replications=16 --out s.results").code, exit_code::ok);
  Answer const shown = chokepoint("replay s.results");
  EXPECT_TRUE(has(shown.out, "Nothing was written: --trace or --out FILE keeps this run")) << shown.out;
  EXPECT_FALSE(has(shown.out, "--no-out"));
  EXPECT_TRUE(has(chokepoint("run mine --no-out").out, "Nothing was written: --no-out was given."));
}

TEST_F(FirstContact, DatesAreDatesInWhatPeopleReadAndSecondsBeside) {
  // The first chips are delivered on some day of the first quarter; none is ever seized.
  extend(
      "  first: {measure: status, product: chip, status: delivered, reduce: first_date}\n"
      "  seized: {measure: status, product: chip, status: seized, reduce: first_date}\n");
  ASSERT_EQ(chokepoint("run mine --quiet --out r.results").code, exit_code::ok);
  Json const asked =
      Json::parse(chokepoint("results query r.results \"select * from outcomes where name = 'first'\" --json").out);
  ASSERT_EQ(asked.size(), 1u);
  EXPECT_TRUE(asked[0]["value"].is_number());
  EXPECT_TRUE(std::regex_match(asked[0]["date"].get<std::string>(), std::regex("2026-0[1-3]-[0-9]{2}T[0-9:]{8}Z")));
  Json const counted = Json::parse(
      chokepoint("results query r.results --json \"select strftime('%s', date) - value off from outcomes where date is "
                 "not null\"")
          .out);
  ASSERT_EQ(counted.size(), 1u) << "no date of what has none, and of what never came";
  EXPECT_EQ(counted[0]["off"], 0);
  std::string const csv = chokepoint("results export r.results").out;
  EXPECT_EQ(csv.substr(0, csv.find('\n')), "name,title,value,unit,standard_error,date");
  EXPECT_TRUE(has(csv, asked[0]["date"].get<std::string>()));

  for (std::string const packed : {"", " --set study.rows=blocks"}) {
    ASSERT_EQ(chokepoint("sweep mine --quiet --replace --set study.replications=16 --out s.results" + packed).code,
              exit_code::ok);
    std::string const rows = chokepoint("results export s.results").out;
    EXPECT_EQ(rows.substr(0, rows.find('\n')),
              "cell,replication,luck,events,hash,delivered,first,seized,wait,first_date,seized_date")
        << packed;
    EXPECT_TRUE(has(rows, ",2026-0")) << packed;
    Json const row = Json::parse(
        chokepoint("results query s.results --json \"select strftime('%s', first_date) - first off from rows limit 1\"")
            .out);
    EXPECT_EQ(row.at(0)["off"], 0) << packed;
  }
}

TEST_F(FirstContact, SharesOfFuturesAreRoundedFilteredAndSayWhatDidNotCome) {
  extend(
      "  first: {measure: status, product: chip, status: delivered, reduce: first_date}\n"
      "  seized: {measure: status, product: chip, status: seized, reduce: first_date}\n");
  write("mine/study.yaml",
        "chokepoint: 1\nbase: scenario.yaml\ncompare: {slow: {offices.commerce.time: 4 days}}\nreplications: 16\n");
  ASSERT_EQ(chokepoint("sweep mine --quiet --out s.results").code, exit_code::ok);
  std::string const all = chokepoint("results ecdf s.results wait").out;
  EXPECT_FALSE(std::regex_search(all, std::regex("[0-9]\\.[0-9]{4}"))) << "four digits at most: " << all;
  EXPECT_TRUE(has(all, "100.0 %")) << all;
  std::string const slow = chokepoint("results ecdf s.results wait --variant slow").out;
  EXPECT_TRUE(has(slow, "slow") && !has(slow, "baseline")) << slow;
  EXPECT_TRUE(has(chokepoint("results ecdf s.results wait --variant slwo").err, "did you mean 'slow'?"));
  std::string const never = chokepoint("results ecdf s.results seized").out;
  EXPECT_TRUE(std::regex_search(never, std::regex("not reached +100\\.0 %"))) << never;
  EXPECT_FALSE(has(chokepoint("results ecdf s.results first").out, "not reached"));
}

TEST_F(FirstContact, ATargetMayHaveItsUnit) {
  std::string const solve =
      "solve wait --scenario mine --vary lanes.air.time --from '2 days' --to '12 days' --replications 32 ";
  Answer const plain = chokepoint(solve + "--target 12");
  ASSERT_EQ(plain.code, exit_code::ok) << plain.err;
  Answer const days = chokepoint(solve + "--target '12 days'");
  Answer const hours = chokepoint(solve + "--target '288 hours'");
  auto const found = [](Answer const& answer) { return answer.out.substr(0, answer.out.find(" brings")); };
  EXPECT_EQ(found(days), found(plain)) << days.err;
  EXPECT_EQ(found(hours), found(plain)) << hours.err;
  EXPECT_TRUE(has(days.out, "to 12 days.")) << days.out;
  Answer const wrong = chokepoint(solve + "--target '12 chips'");
  EXPECT_EQ(wrong.code, exit_code::invalid_input);
  EXPECT_TRUE(has(wrong.err, "the outcome 'wait' is in days, and the target is in chips")) << wrong.err;
  EXPECT_EQ(chokepoint(solve + "--target 2026-12-31").code, exit_code::invalid_input);
}

TEST_F(FirstContact, AVariantLeavesOutWhatIsEmpty) {
  write("mine/study.yaml",
        "chokepoint: 1\nbase: scenario.yaml\ncompare:\n  unstaffed: {offices.commerce.officers: }\n"
        "  same: {offices.commerce.officers: 1}\nreplications: 16\n");
  Answer const sweep = chokepoint("sweep mine --quiet --out s.results");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.err;
  Json const waits = Json::parse(
      chokepoint("results query s.results --json 'select cell, avg(wait) wait from rows group by cell'").out);
  EXPECT_LT(waits.at(1)["wait"], waits.at(0)["wait"]) << "as many officers as cases come";
  EXPECT_EQ(waits.at(2)["wait"], waits.at(0)["wait"]);
}

TEST_F(FirstContact, WhoNamesNoScenarioIsToldHow) {
  for (std::string const question : {"may h200 --from TW --to CN",
                                     "solve wait --vary lanes.air.time --target 3 --from 1 "
                                     "--to 2"}) {
    Answer const answer = chokepoint(question);
    EXPECT_EQ(answer.code, exit_code::invalid_input);
    EXPECT_TRUE(has(answer.err, "--scenario FILE")) << answer.err;
  }
  Answer const may = chokepoint("may chip --from TW --to US --scenario mine");
  EXPECT_TRUE(has(may.out, "central values (medians, if none is given)")) << may.out << may.err;
}

TEST_F(FirstContact, AShipmentIsAskedAboutByItsSize) {
  // A hundred chips together may not leave.
  extend(
      "rules: {size: {by: TW, applies: quantity >= 100 chips, vintages: [{effective: "
      "2025-01-01, ban: yes}]}}\n");
  auto const ask = [&](std::string const& quantity) {
    return chokepoint("may chip --from TW --to US --scenario mine --json --quantity " + quantity);
  };
  Answer const few = ask("'99 chips'");
  ASSERT_EQ(few.code, exit_code::ok) << few.err;
  EXPECT_EQ(Json::parse(few.out)["verdict"], "allowed");
  Json const many = Json::parse(ask("100").out);
  EXPECT_EQ(many["verdict"], "not allowed");
  EXPECT_EQ(many["quantity"], 100.0);
  for (std::string const wrong : {"'99 dies'", "0", "'-3 chips'", "'0.5 chips'", "nan", "1e30"}) {
    Answer const answer = ask(wrong);
    EXPECT_EQ(answer.code, exit_code::usage) << wrong;
    EXPECT_TRUE(has(answer.err, "write a number of chips, such as '512 chips'")) << answer.err;
  }
}

}  // namespace
}  // namespace chokepoint::cli
