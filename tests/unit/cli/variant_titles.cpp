#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

/// A study of two choices with titles, and of an outcome that is a share.
class VariantTitles : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    write("mine/scenario.yaml", text_of(folder_ / "mine/scenario.yaml") +
                                    "  unmet: {measure: unmet_need}\n  served: {title: Served, formula: delivered / "
                                    "(delivered + unmet), unit: '%'}\n");
  }
  void write_study(std::string const& slow, std::string const& more = "") const {
    write("mine/study.yaml",
          "chokepoint: 1\nbase: scenario.yaml\ncompare: {baseline: usual, usual: {title: As usual}, slow: " + slow +
              "}\nreplications: 32\n" + more);
  }
  Json asked(std::string const& name, std::string const& sql) const {
    Answer const answer = chokepoint("results query " + name + " --json \"" + sql + "\"");
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err;
    return Json::parse(answer.out);
  }
};

TEST_F(VariantTitles, PeopleAreToldTitlesAndProgramsNames) {
  write_study("{title: Four days each, offices.commerce.time: 4 days}");
  Answer const sweep = chokepoint("sweep mine --out a.results --all");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.err;
  EXPECT_NE(sweep.out.find("1: Four days each − As usual: "), std::string::npos) << sweep.out;
  for (std::string const verb : {"compare a.results", "results regret a.results wait", "results ecdf a.results wait"}) {
    Answer const text = chokepoint(verb);
    ASSERT_EQ(text.code, exit_code::ok) << text.err;
    EXPECT_NE(text.out.find("Four days each"), std::string::npos) << verb << "\n" << text.out;
    EXPECT_NE(text.out.find("As usual"), std::string::npos) << verb << "\n" << text.out;
    EXPECT_EQ(text.out.find("slow"), std::string::npos) << verb << "\n" << text.out;
    Answer const json = chokepoint(verb + " --json");
    EXPECT_NE(json.out.find("\"slow\""), std::string::npos) << verb << "\n" << json.out;
    EXPECT_EQ(json.out.find("Four days each"), std::string::npos) << verb << "\n" << json.out;
  }
  EXPECT_EQ(chokepoint("results ecdf a.results wait --variant slow").code, exit_code::ok) << "options take names";
  Json const stored = asked("a.results", "select name, title from variants order by variant");
  EXPECT_EQ(stored[1]["name"], "slow");
  EXPECT_EQ(stored[1]["title"], "Four days each");
  ASSERT_EQ(chokepoint("report a.results --quiet --out a.html").code, exit_code::ok);
  EXPECT_NE(text_of(folder_ / "a.html").find("Four days each"), std::string::npos);
}

// A title is for people: whoever gives one later may go on with the results, and nothing is run otherwise.
TEST_F(VariantTitles, ATitleChangesNoResult) {
  write_study("{offices.commerce.time: 4 days}");
  ASSERT_EQ(chokepoint("sweep mine --quiet --out a.results").code, exit_code::ok);
  write_study("{title: Slow, offices.commerce.time: 4 days}");
  ASSERT_EQ(chokepoint("sweep mine --quiet --out b.results").code, exit_code::ok);
  std::string const identity = "select value from manifest where key = 'study'";
  EXPECT_EQ(asked("a.results", identity), asked("b.results", identity));
  std::string const runs = "select cell, replication, hex(hash) hash from rows order by cell, replication";
  EXPECT_EQ(asked("a.results", runs), asked("b.results", runs));
  EXPECT_EQ(chokepoint("resume a.results").code, exit_code::ok);
}

TEST_F(VariantTitles, ATitleIsOneText) {
  write_study("{title: [a, b], offices.commerce.time: 4 days}");
  EXPECT_EQ(chokepoint("validate mine/study.yaml").code, exit_code::invalid_input);
  write_study("{title: Slow, offices.commerce.tiem: 4 days}");
  EXPECT_EQ(chokepoint("validate mine/study.yaml").code, exit_code::invalid_input) << "all else is a path as before";
}

TEST_F(VariantTitles, DifferencesOfSharesArePoints) {
  write_study("{title: Slow, offices.commerce.time: 4 days}");
  Answer const sweep = chokepoint("sweep mine --out a.results --all --json");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.out << sweep.err;
  Json const json = Json::parse(sweep.out.substr(sweep.out.rfind('\n', sweep.out.size() - 2) + 1));
  Json const served = json["groups"][1]["outcomes"]["served"];
  ASSERT_EQ(served["unit"], "%");
  EXPECT_EQ(served["difference"]["unit"], "percentage points");
  Json const compared = Json::parse(chokepoint("compare a.results --json").out)["comparisons"][0];
  for (Json const& one : compared["outcomes"]) {
    std::string const unit = one["difference_unit"];
    EXPECT_EQ(unit, one["name"] == "served" ? "percentage points" : one["unit"].get<std::string>());
  }
  EXPECT_NE(chokepoint("compare a.results --all").out.find(" points"), std::string::npos);
  EXPECT_NE(chokepoint("resume a.results --all").out.find(" points"), std::string::npos);
  EXPECT_NE(chokepoint("results regret a.results served").out.find("Served, percentage points: "), std::string::npos);
}

TEST_F(VariantTitles, GatesAreToldByWhatTheyBelongTo) {
  write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nrelief: 30 days\nreplications: 16\n");
  ASSERT_EQ(chokepoint("sweep mine --quiet --out a.results").code, exit_code::ok);
  Answer const relief = chokepoint("results relief a.results served");
  ASSERT_EQ(relief.code, exit_code::ok) << relief.err;
  EXPECT_NE(relief.out.find("Served, percentage points: what it gains"), std::string::npos) << relief.out;
  Json const rows = Json::parse(chokepoint("results relief a.results served --json").out);
  EXPECT_EQ(rows[0]["unit"], "percentage points");
}

TEST_F(VariantTitles, WhatMattersOfTheAssumptionsComesFirst) {
  write_study("{title: Slow, offices.commerce.time: 4 days}");
  ASSERT_EQ(chokepoint("sweep mine --quiet --out a.results").code, exit_code::ok);
  Answer const ranked = chokepoint("assumptions mine --influence a.results");
  ASSERT_EQ(ranked.code, exit_code::ok) << ranked.err;
  Answer const all = chokepoint("assumptions mine --influence a.results --all");
  ASSERT_EQ(all.code, exit_code::ok) << all.err;
  EXPECT_TRUE(ranked.out.starts_with("What decides the outcomes")) << ranked.out;
  EXPECT_NE(ranked.out.find("--all"), std::string::npos) << ranked.out;
  EXPECT_LT(ranked.out.size(), all.out.size());
  EXPECT_EQ(Json::parse(chokepoint("assumptions mine --influence a.results --json").out)["assumptions"].size(),
            Json::parse(chokepoint("assumptions mine --json").out)["assumptions"].size());
}

TEST_F(VariantTitles, UncertainValuesAreToldByTheirs) {
  write("mine/scenario.yaml",
        text_of(folder_ / "mine/scenario.yaml") +
            "uncertain:\n  pace: {title: How slow the office is, uniform: [1, 2], source: survey.pace}\n"
            "sources: {survey.pace: {says: 1.5 times in the mean, published: A chamber, weight: weak}}\n");
  Answer const told = chokepoint("assumptions mine");
  ASSERT_EQ(told.code, exit_code::ok) << told.err;
  EXPECT_NE(told.out.find("uncertain.pace\n  How slow the office is: 1.5; 1 to 2 (uniform)\n  weak: survey.pace\n"
                          "  survey.pace: 1.5 times in the mean (A chamber)\n"),
            std::string::npos)
      << told.out;
}

}  // namespace
}  // namespace chokepoint::cli
