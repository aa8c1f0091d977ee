#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/sweep_verbs.hpp"

/// What is said of a sweep that isn't whole, isn't what was asked for, or can't tell what it seems to.
namespace chokepoint::cli {
namespace {

namespace fs = std::filesystem;

TEST_F(SweepVerbs, APartHasNoAnswers) {
  write("mine/study.yaml", text_of(folder_ / "mine/study.yaml") + "bands: {delivered: {}}\n");
  for (char const* part : {"1", "2"}) {
    std::string const shard(part);
    ASSERT_EQ(chokepoint("sweep mine --quiet --shard " + shard + "/2 --out part" + shard).code, exit_code::ok);
  }
  for (std::string const verb : {"compare part1", "compare part1 part2", "report part1 --out part.html",
                                 "results bands part1", "results ecdf part1 wait", "results regret part1 wait",
                                 "assumptions mine --influence part1", "trajectories part1 wait"}) {
    Answer const answer = chokepoint(verb);
    EXPECT_EQ(answer.code, exit_code::failure) << verb << answer.out;
    EXPECT_NE(answer.err.find("part1 is part 1 of 2 of a sweep, and a part has no answers"), std::string::npos)
        << verb << answer.err;
    EXPECT_NE(answer.err.find("chokepoint merge"), std::string::npos) << verb << answer.err;
  }
  EXPECT_FALSE(fs::exists(folder_ / "part.html"));
  // Points have blocks of 16, 16 and 8. The part has each second one: of the first point the first and the third, of
  // the second the second. What follows a gap is in no number: so the first of the first point alone is, in two
  // variants.
  Answer const half = chokepoint("merge part1 --out half");
  EXPECT_NE(half.out.find("80 replications of 4 cells (2 points × 2 variants), of which 32 are in the"),
            std::string::npos)
      << half.out;
  EXPECT_EQ(last_line(chokepoint("merge part1 --out half --replace --json"))["in_numbers"], 32);
  // What the second part alone has is in no number, and so neither equal nor different.
  ASSERT_EQ(chokepoint("merge part2 --out other").code, exit_code::imprecise);
  Answer const compared = chokepoint("compare other");
  EXPECT_EQ(compared.out.find("equal"), std::string::npos) << compared.out;
}

TEST_F(SweepVerbs, WhatABudgetCutsIsTold) {
  write("mine/study.yaml", text_of(folder_ / "mine/study.yaml") + "budget: {replications: 80}\n");
  std::string const words = "the budget of 80 replications allows 20 of the 40 of each cell";
  EXPECT_NE(chokepoint("plan mine").out.find(words), std::string::npos);
  EXPECT_EQ(Json::parse(chokepoint("plan mine --json").out)["fewer_replications"], words);
  Answer const sweep = chokepoint("sweep mine");
  EXPECT_NE(sweep.err.find(words), std::string::npos) << sweep.err;
}

TEST_F(SweepVerbs, PlanTellsWhatVariantsSetAndTriesSeveralCells) {
  Json const json = Json::parse(chokepoint("plan mine --json").out);
  EXPECT_EQ(json["compared"][1]["sets"][0]["path"], "offices.commerce.time");
  EXPECT_EQ(json["compared"][1]["sets"][0]["value"], "4 days");
  EXPECT_EQ(json["cells_tried"], 4);
  EXPECT_EQ(json["worlds"], 2) << "officers are set in each run, the variant isn't";
  Answer const text = chokepoint("plan mine");
  EXPECT_NE(text.out.find("slow: offices.commerce.time = 4 days"), std::string::npos) << text.out;
}

// One value a line, whatever there is to say.
TEST_F(SweepVerbs, LinesOfJsonTellErrorsAndWarnings) {
  std::string const study = text_of(folder_ / "mine/study.yaml");
  write("mine/study.yaml", study + "nothing: here\n");
  Answer const wrong = chokepoint("sweep mine --json");
  EXPECT_EQ(wrong.code, exit_code::invalid_input);
  EXPECT_EQ(std::count(wrong.out.begin(), wrong.out.end(), '\n'), 1) << wrong.out;
  EXPECT_EQ(last_line(wrong)["event"], "error");
  Answer const nowhere = chokepoint("resume nowhere.results --json");
  EXPECT_EQ(std::count(nowhere.out.begin(), nowhere.out.end(), '\n'), 1) << nowhere.out;
  EXPECT_EQ(last_line(nowhere)["event"], "error");
  // An uncertain value that nothing reads is warned of.
  write("mine/study.yaml", study);
  write("mine/scenario.yaml",
        text_of(folder_ / "mine/scenario.yaml") + "uncertain: {unread: {triangular: [1, 2, 3], unit: days}}\n");
  std::string const told = chokepoint("sweep mine --quiet --out plain.results").err;
  Answer const warned = chokepoint("sweep mine --json");
  std::istringstream lines(warned.out);
  std::string first;
  ASSERT_TRUE(std::getline(lines, first));
  EXPECT_EQ(Json::parse(first)["event"], "diagnostics") << first << told;
  EXPECT_EQ(Json::parse(first)["diagnostics"][0]["severity"], "warning");
  EXPECT_EQ(last_line(warned)["event"], "results");
}

TEST_F(SweepVerbs, AReplayTellsWhichFutureItIs) {
  ASSERT_EQ(chokepoint("sweep mine --quiet --set study.replications=16 --out some.results").code, exit_code::ok);
  Answer const text = chokepoint("replay some.results --cell 3 --replication 7");
  EXPECT_NE(text.out.find("This is replication 7 of cell 3 (point 1: officers 2; variant slow) of"), std::string::npos)
      << text.out;
  EXPECT_EQ(text.out.find("chokepoint sweep"), std::string::npos) << "it is what they came from\n" << text.out;
  EXPECT_NE(text.out.find("chokepoint results ecdf some.results"), std::string::npos) << text.out;
  Json const json = Json::parse(chokepoint("replay some.results --cell 3 --replication 7 --json").out);
  EXPECT_EQ(json["point"], 1);
  EXPECT_EQ(json["variant"], "slow");
  EXPECT_EQ(json["factors"]["officers"], "2");
  EXPECT_EQ(json["in_sweep"], true);
  ASSERT_EQ(chokepoint("sweep mine --quiet --shard 1/3 --out part").code, exit_code::ok);
  Answer const missing = chokepoint("replay part --cell 0 --replication 17");
  EXPECT_EQ(missing.code, exit_code::ok) << missing.err;
  std::size_t const said = missing.out.find("in none of the sweep's numbers");
  EXPECT_LT(said, 400u) << missing.out;
}

TEST_F(SweepVerbs, OneReplicationHasNoIntervals) {
  write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplications: 1\n");
  std::string const out = chokepoint("sweep mine").out;
  EXPECT_NE(out.find("1 replication of 1 cell, "), std::string::npos) << out;
  EXPECT_EQ(out.find("95 %. "), std::string::npos) << out;
  EXPECT_EQ(out.find("hold"), std::string::npos) << out;
  EXPECT_NE(chokepoint("plan mine").out.find("Cost: 1 replication takes less than a second"), std::string::npos);
  EXPECT_NE(chokepoint("solve wait --scenario mine/study.yaml --vary lanes.air.time --target 12 --from '2 days' --to "
                       "'9 days'")
                .err.find("is a study, and a break-even is sought in a scenario"),
            std::string::npos);
}

TEST_F(SweepVerbs, WhyAFormulaHasNoValueIsToldOnce) {
  write("mine/scenario.yaml",
        text_of(folder_ / "mine/scenario.yaml") + "  ratio: {formula: wait / (delivered - delivered)}\n");
  std::string const out = chokepoint("sweep mine --all").out;
  std::string const why = "no value where its formula divides by zero";
  std::size_t const first = out.find(why);
  ASSERT_NE(first, std::string::npos) << out;
  EXPECT_EQ(out.find(why, first + 1), std::string::npos) << out;
  EXPECT_GT(first, out.find("ratio")) << out;
}

TEST_F(SweepVerbs, WhatCommonLuckSavesIsAlwaysTold) {
  // The baseline has no luck in common with what ships at once: pairs save nothing worth the name.
  Answer const sweep = chokepoint("sweep mine --all");
  std::size_t pairs = 0, told = 0;
  for (std::size_t at = sweep.out.find(" − baseline: "); at != std::string::npos;
       at = sweep.out.find(" − baseline: ", at + 1)) {
    pairs += 1;
    told += sweep.out.substr(at, sweep.out.find('\n', at) - at).find("(common luck") != std::string::npos ? 1U : 0U;
  }
  EXPECT_EQ(pairs, 4u) << sweep.out;
  EXPECT_EQ(told, pairs) << sweep.out;
}

}  // namespace
}  // namespace chokepoint::cli
