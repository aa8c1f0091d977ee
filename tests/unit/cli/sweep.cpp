#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/sweep_verbs.hpp"

namespace chokepoint::cli {
namespace {

namespace fs = std::filesystem;

TEST_F(SweepVerbs, PlanTellsWhatWouldRunAndRunsNothing) {
  Answer const plan = chokepoint("plan mine --json");
  ASSERT_EQ(plan.code, exit_code::ok) << plan.err;
  Json const json = Json::parse(plan.out);
  EXPECT_EQ(json["cells"], 4);
  EXPECT_EQ(json["replications"], 40);
  EXPECT_EQ(json["first_points"][1]["officers"], "2");
  EXPECT_GT(json["seconds_a_replication"], 0);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
  EXPECT_NE(chokepoint("plan mine").out.find("4 (2 points × 2 variants)"), std::string::npos);
}

TEST_F(SweepVerbs, TellsTheAnswersAloneUnlessAllIsAskedFor) {
  std::string const study =
      "chokepoint: 1\nbase: scenario.yaml\ncompare: {slow: {offices.commerce.time: 4 days}}\nreplications: 16\n";
  write("mine/study.yaml", study);
  Answer const without = chokepoint("sweep mine");
  ASSERT_EQ(without.code, exit_code::ok) << without.err;
  EXPECT_NE(without.out.find("Wait from order to delivery"), std::string::npos) << without.out;
  EXPECT_EQ(without.out.find("--all"), std::string::npos) << "a study without answers leaves nothing out";
  write("mine/study.yaml", study + "answers: [delivered]\n");
  Answer const answers = chokepoint("sweep mine --replace");
  ASSERT_EQ(answers.code, exit_code::ok) << answers.err;
  EXPECT_EQ(answers.out.find("Wait from order to delivery"), std::string::npos) << answers.out;
  EXPECT_NE(answers.out.find("1 other outcome is told of: with --all"), std::string::npos) << answers.out;
  for (std::string const command : {"sweep mine --replace --all", "resume out/mine-sweep.results --all"}) {
    Answer const all = chokepoint(command);
    EXPECT_NE(all.out.find("Wait from order to delivery"), std::string::npos) << command << all.out << all.err;
    EXPECT_LT(all.out.find("Chips delivered"), all.out.find("Wait from order to delivery")) << "the answer first";
  }
}

/// Fifteen digits each: their columns stand apart, and figures are told in millions.
TEST_F(SweepVerbs, LargeFiguresStandApart) {
  std::string text = text_of(folder_ / "mine/scenario.yaml");
  text.replace(text.find("\noutcomes:\n"), 11,
               "\noutcomes:\n  great: {title: Great, formula: delivered * 1234567890.5}\n");
  write("mine/scenario.yaml", text);
  write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplications: 16\n");
  std::string const out = chokepoint("sweep mine").out;
  std::size_t const title = out.find("Great, million");
  ASSERT_NE(title, std::string::npos) << out;
  std::size_t const heads = out.find('\n', title) + 1;
  std::size_t const row = out.find('\n', heads) + 1;
  std::string const line = out.substr(row, out.find('\n', row) - row);
  EXPECT_LE(line.size(), 82u) << line;
  std::istringstream words(line.substr(line.find("all replications") + 16));
  double value = 0;
  int figures = 0;
  for (std::string word; figures < 3 && words >> word; ++figures) {
    word.erase(std::remove(word.begin(), word.end(), ','), word.end());
    EXPECT_NO_THROW(value = std::stod(word)) << line;
    EXPECT_LT(value, 1e6) << line;
  }
  EXPECT_EQ(figures, 3) << line;
}

TEST_F(SweepVerbs, ASweepIsStoredShownReplayedAndExported) {
  Answer const sweep = chokepoint("sweep mine");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.err;
  EXPECT_NE(sweep.out.find("3: officers 2, slow − baseline"), std::string::npos) << sweep.out;
  EXPECT_NE(sweep.out.find("common luck"), std::string::npos);
  EXPECT_NE(sweep.out.find("Results: out/mine-sweep.results"), std::string::npos);
  Answer const json = chokepoint("sweep mine --json --threads 1 --replace");
  Json const result = last_line(json);
  EXPECT_EQ(result["event"], "results");
  EXPECT_EQ(result["replications"], 160);
  EXPECT_NE(sweep.out.find(result["hash"].get<std::string>()), std::string::npos) << "another number of threads";
  EXPECT_EQ(result["groups"][1]["outcomes"]["wait"]["difference"]["count"], 40);

  Answer const replay = chokepoint("replay out/mine-sweep.results --cell 3 --replication 17 --trace --json");
  ASSERT_EQ(replay.code, exit_code::ok) << replay.err;
  EXPECT_EQ(Json::parse(replay.out)["same_as_stored"], true);
  EXPECT_TRUE(fs::exists(folder_ / "out/mine-3-17.results"));
  EXPECT_EQ(chokepoint("replay out/mine-sweep.results --cell 4").code, exit_code::usage);

  Answer const rows = chokepoint("results export out/mine-sweep.results");
  EXPECT_EQ(rows.out.substr(0, rows.out.find('\n')), "cell,replication,luck,events,hash,delivered,wait");
  EXPECT_EQ(std::count(rows.out.begin(), rows.out.end(), '\n'), 161);
  Answer const query =
      chokepoint("results query out/mine-sweep.results 'select count(*) n from rows where cell = 2' --json");
  EXPECT_EQ(Json::parse(query.out)[0]["n"], 40);
  EXPECT_EQ(chokepoint("results query out/mine-sweep.results 'delete from rows'").code, exit_code::invalid_input);
  Answer const list = chokepoint("results list out/mine-sweep.results");
  EXPECT_NE(list.out.find("rows           160 rows"), std::string::npos) << list.out;
  EXPECT_NE(list.out.find("hash           " + result["hash"].get<std::string>()), std::string::npos) << list.out;
}

TEST_F(SweepVerbs, BandsAreShownExportedAndAsked) {
  EXPECT_EQ(chokepoint("sweep mine --quiet --out plain.results").code, exit_code::ok);
  Answer const without = chokepoint("results bands plain.results");
  EXPECT_EQ(without.code, exit_code::invalid_input);
  EXPECT_NE(without.err.find("bands: {OUTCOME"), std::string::npos) << without.err;
  write("mine/study.yaml", text_of(folder_ / "mine/study.yaml") +
                               "bands: {delivered: {title: Chips so far, step: 30 days, quantiles: [5 %, 97.5 %]}}\n");
  ASSERT_EQ(chokepoint("sweep mine --quiet --out banded.results").code, exit_code::ok);
  Answer const text = chokepoint("results bands banded.results delivered");
  EXPECT_NE(text.out.find("Chips so far, chips (cell 3, officers 2, slow)\ndate "), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("97.5 %"), std::string::npos);
  EXPECT_EQ(chokepoint("results bands banded.results delivred").code, exit_code::usage);
  Json const json = Json::parse(chokepoint("results bands banded.results --json").out);
  EXPECT_EQ(json.size(), 4u * 3 * 2) << "cells, dates, quantiles";
  EXPECT_EQ(json[0]["date"], "2026-01-31");
  EXPECT_EQ(json[5]["date"], "2026-04-01") << "the run's end";
  Answer const csv = chokepoint("results export banded.results --table bands");
  EXPECT_EQ(csv.out.substr(0, csv.out.find('\n')),
            "cell,band,step,date,count,missing,mean,squares,cubes,least,greatest,q05,q97_5,histogram");
  Json const asked = Json::parse(
      chokepoint("results query banded.results --json 'select b.mean mean, a.mean whole from bands b join accumulators "
                 "a on a.cell = b.cell and a.outcome = b.band where b.cell = 3 and b.step = 2'")
          .out);
  EXPECT_EQ(asked[0]["mean"], asked[0]["whole"]) << "at the end the course is at the outcome";
}

TEST_F(SweepVerbs, AFutureOfASweepWithBandsIsReplayedIntoAFile) {
  std::string const rest = text_of(folder_ / "mine/study.yaml");
  for (std::string const name : {"plain", "banded"}) {
    if (name == "banded") write("mine/study.yaml", rest + "bands: {delivered: {step: 11 days}}\n");
    ASSERT_EQ(chokepoint("sweep mine --quiet --out " + name + ".results").code, exit_code::ok);
    Answer const replay =
        chokepoint("replay " + name + ".results --cell 1 --replication 5 --trace --out " + name + "-1-5.results");
    ASSERT_EQ(replay.code, exit_code::ok) << replay.err;
  }
  // The same future, so what a report shows of it is the same, whatever course the sweep keeps beside.
  for (std::string const table : {"flows", "trades", "waiting", "money", "series", "wait_moves"}) {
    std::string const all = " 'select * from " + table + "'";
    Answer const plain = chokepoint("results query plain-1-5.results" + all);
    EXPECT_NE(plain.out.find('\n'), std::string::npos) << table;
    EXPECT_EQ(chokepoint("results query banded-1-5.results" + all).out, plain.out) << table;
  }
}

TEST_F(SweepVerbs, ValidateHoldsAStudyAgainstItsScenario) {
  Answer const sound = chokepoint("validate mine/study.yaml");
  EXPECT_EQ(sound.code, exit_code::ok) << sound.err;
  EXPECT_NE(sound.out.find("2 points, 2 variants, 1 factor."), std::string::npos) << sound.out;
  write("mine/within.yaml", text_of(folder_ / "mine/scenario.yaml") +
                                "study: {factors: {o: {path: offices.commerce.oficers, values: [1]}}}\n");
  Answer const faulty = chokepoint("validate mine/within.yaml");
  EXPECT_EQ(faulty.code, exit_code::invalid_input);
  EXPECT_NE(faulty.err.find("did you mean 'offices.commerce.officers'?"), std::string::npos) << faulty.err;
}

TEST_F(SweepVerbs, PartsOfABatchAreMerged) {
  std::string const whole = last_line(chokepoint("sweep mine --json --out whole"))["hash"];
  EXPECT_EQ(chokepoint("sweep mine --shard 1/2 --out one").code, exit_code::ok);
  EXPECT_EQ(chokepoint("sweep mine --shard array --out two",
                       "SLURM_ARRAY_TASK_ID=11 SLURM_ARRAY_TASK_MIN=10 SLURM_ARRAY_TASK_COUNT=2")
                .code,
            exit_code::ok);
  EXPECT_EQ(last_line(chokepoint("merge two one --out merged --json"))["hash"], whole);
  Answer const half = chokepoint("merge one --out half");
  EXPECT_EQ(half.code, exit_code::imprecise);
  EXPECT_NE(half.err.find("chokepoint resume half"), std::string::npos) << half.err;
  EXPECT_EQ(last_line(chokepoint("resume half --json"))["hash"], whole);
  EXPECT_EQ(chokepoint("sweep mine --shard 3/2").code, exit_code::usage);
  EXPECT_EQ(chokepoint("sweep mine --shard array").code, exit_code::usage);
}

TEST_F(SweepVerbs, ResumeRefusesWhatChangedAndNamesIt) {
  ASSERT_EQ(chokepoint("sweep mine --shard 1/2 --out part").code, exit_code::ok);
  Answer const again = chokepoint("sweep mine --out part");
  EXPECT_EQ(again.code, exit_code::failure);
  EXPECT_NE(again.err.find("isn't finished"), std::string::npos) << again.err;
  std::string text = text_of(folder_ / "mine/scenario.yaml");
  text.replace(text.find("[3, 4, 6]"), 9, "[3, 4, 7]");
  write("mine/scenario.yaml", text);
  Answer const resumed = chokepoint("resume part");
  EXPECT_EQ(resumed.code, exit_code::invalid_input);
  EXPECT_NE(resumed.err.find("lanes.air.time"), std::string::npos) << resumed.err;
}

TEST_F(SweepVerbs, OutcomesAreShownInTheAuthorsOrder) {
  std::string text = text_of(folder_ / "mine/scenario.yaml");
  std::string const first = "  delivered: {title: Chips delivered, measure: delivered}\n";
  text.replace(text.find(first), first.size(), "");
  write("mine/scenario.yaml", text + first);
  Answer const sweep = chokepoint("sweep mine");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.err;
  std::size_t const wait = sweep.out.find("Wait from order to delivery");
  ASSERT_NE(wait, std::string::npos);
  EXPECT_LT(wait, sweep.out.find("Chips delivered")) << "by name it would be the other way around";
  EXPECT_NE(sweep.out.find("cell "), std::string::npos);
}

TEST_F(SweepVerbs, VariantsMayBeDatedLawsAndLists) {
  write("mine/study.yaml",
        "chokepoint: 1\nbase: scenario.yaml\nreplications: 32\ncompare:\n"
        "  dated: {offices.commerce.officers: {path: {2026-01-01: 1, 2026-02-01: 4}}}\n"
        "  law: {lanes.air.time: {law: {triangular: [10, 12, 14], unit: days}}}\n"
        "  listed: {buyers.cloud.orders.chips.via: []}\n");
  Answer const sweep = chokepoint("sweep mine --json");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.out << sweep.err;
  Json const groups = last_line(sweep)["groups"];
  ASSERT_EQ(groups.size(), 4u);
  auto const wait = [&](std::size_t variant) {
    return groups[variant]["outcomes"]["wait"]["difference"]["mean"].get<double>();
  };
  EXPECT_LT(wait(1), 0) << "more officers from February on";
  EXPECT_NEAR(wait(2), 12 - 13.0 / 3, 1.5) << "means of both triangles, 12 and 13/3 days";
  EXPECT_EQ(wait(3), 0);
  write(
      "mine/study.yaml",
      "chokepoint: 1\nbase: scenario.yaml\ncompare: {dated: {offices.commerce.officers: {path: {2026-01-01: few}}}}\n");
  Answer const faulty = chokepoint("validate mine/study.yaml");
  EXPECT_EQ(faulty.code, exit_code::invalid_input);
  EXPECT_NE(faulty.err.find("few"), std::string::npos) << faulty.err;
}

TEST_F(SweepVerbs, AFinishedSweepIsNotReplacedUnasked) {
  ASSERT_EQ(chokepoint("sweep mine --quiet").code, exit_code::ok);
  Answer const again = chokepoint("sweep mine --set study.replications=32");
  EXPECT_EQ(again.code, exit_code::failure);
  EXPECT_NE(again.err.find("holds a sweep that is finished"), std::string::npos) << again.err;
  EXPECT_NE(again.err.find("--replace"), std::string::npos);
  EXPECT_EQ(chokepoint("sweep mine --set study.replications=32 --replace").code, exit_code::ok);
}

TEST_F(SweepVerbs, GatesOutOfTheWayAreOneCommand) {
  Answer const sweep = chokepoint("sweep mine/scenario.yaml --relief '30 days' --set study.replications=64");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.err;
  EXPECT_NE(sweep.out.find("Wait from order to delivery, days: what it gains by each gate out of the way\ngate "),
            std::string::npos)
      << sweep.out;
  Answer const table = chokepoint("results relief out/mine-sweep.results wait --json");
  ASSERT_EQ(table.code, exit_code::ok) << table.err;
  Json const rows = Json::parse(table.out);
  ASSERT_EQ(rows.size(), 1u) << "the office's review is the only gate";
  EXPECT_EQ(rows[0]["gate"], "commerce review time");
  EXPECT_EQ(rows[0]["relief"], "gone");
  EXPECT_EQ(rows[0]["count"], 64);
  EXPECT_LT(rows[0]["difference"].get<double>() + rows[0]["half_width"].get<double>(), 0);
  Json const paired = Json::parse(chokepoint("results query out/mine-sweep.results --json \"select p.difference_mean d "
                                             "from pairs p join cells c on c.cell = p.cell join variants v on v.name = "
                                             "c.variant where v.gate = 'commerce review time' and p.outcome = 'wait'\"")
                                      .out);
  EXPECT_EQ(paired[0]["d"], rows[0]["difference"]);
  ASSERT_EQ(chokepoint("sweep mine --out plain.results").code, exit_code::ok);
  EXPECT_EQ(chokepoint("results relief plain.results").code, exit_code::invalid_input);
}

TEST_F(SweepVerbs, ChosenFuturesAreKeptWithTheirCourse) {
  write("mine/study.yaml", text_of(folder_ / "mine/study.yaml") + "bands: {delivered: {step: 30 days}}\n");
  ASSERT_EQ(chokepoint("sweep mine --out s.results").code, exit_code::ok);
  auto const query = [&](std::string const& sql) {
    return Json::parse(chokepoint("results query s.results --json \"" + sql + "\"").out);
  };
  std::string const before = Json::parse(chokepoint("results list s.results --json").out)["hash"];
  Json chosen;
  for (int twice = 0; twice < 2; ++twice) {  // the second takes the place of the first
    Answer const kept = chokepoint("trajectories s.results wait --at 0 50 100 --json");
    ASSERT_EQ(kept.code, exit_code::ok) << kept.err;
    chosen = Json::parse(kept.out);
  }
  ASSERT_EQ(chosen.size(), 4u * 3);
  EXPECT_EQ(query("select count(*) n from trajectories")[0]["n"], 12);
  EXPECT_EQ(chosen[3]["value"], query("select min(wait) least from rows where cell = 1")[0]["least"]);
  EXPECT_EQ(chosen[5]["value"], query("select max(wait) greatest from rows where cell = 1")[0]["greatest"]);
  // Each ends where its replication's outcome is, by its band and by the units delivered.
  Json const ends = query(
      "select t.trajectory, r.delivered outcome, (select b.value from trajectory_bands b where b.trajectory = "
      "t.trajectory order by b.date desc limit 1) band, (select s.units from trajectory_series s where s.trajectory = "
      "t.trajectory and s.status = 'delivered' order by s.date desc limit 1) units from trajectories t join rows r on "
      "r.cell = t.cell and r.replication = t.replication");
  ASSERT_EQ(ends.size(), 12u);
  for (Json const& end : ends) {
    EXPECT_EQ(end["band"], end["outcome"]);
    EXPECT_EQ(end["units"], end["outcome"]);
  }
  EXPECT_EQ(Json::parse(chokepoint("results list s.results --json").out)["hash"], before) << "the sweep is as it was";
  Answer const text = chokepoint("trajectories s.results wait --cell 2");
  EXPECT_NE(text.out.find("chokepoint replay s.results --cell 2 --replication"), std::string::npos) << text.out;
  EXPECT_EQ(chokepoint("trajectories s.results wait --cell 99").code, exit_code::invalid_input);
  EXPECT_EQ(chokepoint("trajectories s.results wait --at 101").code, exit_code::usage);
}

TEST_F(SweepVerbs, ChoicesAreJudgedByRegret) {
  ASSERT_EQ(chokepoint("sweep mine").code, exit_code::ok);
  Answer const text = chokepoint("results regret out/mine-sweep.results wait");
  ASSERT_EQ(text.code, exit_code::ok) << text.err;
  EXPECT_NE(text.out.find("Wait from order to delivery, days (officers 2)"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("Less is better"), std::string::npos);
  Json const rows = Json::parse(chokepoint("results regret out/mine-sweep.results wait --json").out);
  ASSERT_EQ(rows.size(), 4u) << "two choices at two points";
  // Against each other alone: what one gives away on average less what the other does is their mean difference.
  Json const pair = Json::parse(
      chokepoint("results query out/mine-sweep.results --json \"select difference_mean d from pairs where cell = 1 and "
                 "outcome = 'wait'\"")
          .out);
  EXPECT_NEAR(rows[1]["mean_regret"].get<double>() - rows[0]["mean_regret"].get<double>(), pair[0]["d"].get<double>(),
              1e-9);
  // Of what is missing less is better, of what came more; of a formula only who wrote it knows.
  write("mine/scenario.yaml", text_of(folder_ / "mine/scenario.yaml") +
                                  "  unmet: {measure: unmet_need}\n  twice: {formula: 2 * delivered}\n"
                                  "  costly: {formula: 2 * delivered, better: less}\n");
  ASSERT_EQ(chokepoint("sweep mine --out burdens.results").code, exit_code::ok);
  for (auto const& [outcome, words] :
       {std::pair("unmet", "Less is better"), std::pair("delivered", "More is better"),
        std::pair("twice", "If more is better: The scenario doesn’t say"),
        std::pair("twice", "If less is better: The scenario doesn’t say"), std::pair("costly", "Less is better"),
        std::pair("unmet --prefer more", "More is better"), std::pair("twice --prefer less", "Less is better")}) {
    std::string const out = chokepoint(std::string("results regret burdens.results ") + outcome).out;
    EXPECT_NE(out.find(words), std::string::npos) << outcome << "\n" << out;
  }
  // What one choice gives away where more is better the others give away where less is.
  auto const mean = [&](std::string const& outcome, std::size_t choice) {
    Json const told = Json::parse(chokepoint("results regret burdens.results " + outcome + " --json").out);
    return told.at(choice)["mean_regret"].get<double>();
  };
  EXPECT_GT(mean("twice", 0) + mean("twice", 1), 0);
  EXPECT_DOUBLE_EQ(mean("twice", 0) - mean("twice", 1), mean("costly", 1) - mean("costly", 0));
  // Of an outcome without a preference both ways are told, each as if it had been asked for.
  auto const told = [&](std::string const& outcome) {
    return Json::parse(chokepoint("results regret burdens.results " + outcome + " --json").out);
  };
  Json const both = told("twice"), more = told("twice --prefer more"), less = told("twice --prefer less");
  ASSERT_EQ(both.size(), more.size() + less.size());
  for (std::size_t i = 0; i < both.size(); ++i) {
    EXPECT_EQ(both[i], i < more.size() ? more[i] : less[i - more.size()]);
    EXPECT_EQ(both[i]["better"], i < more.size() ? "more" : "less");
  }
  EXPECT_EQ(chokepoint("results regret out/mine-sweep.results wait --among slow").code, exit_code::invalid_input);
  EXPECT_EQ(chokepoint("results regret out/mine-sweep.results wait --among slo baseline").code, exit_code::usage);
  ASSERT_EQ(chokepoint("sweep mine --set study.rows=none --out sums.results").code, exit_code::ok);
  Answer const without = chokepoint("results regret sums.results wait");
  EXPECT_EQ(without.code, exit_code::invalid_input);
  EXPECT_NE(without.err.find("rows: none"), std::string::npos) << without.err;
}

TEST_F(SweepVerbs, ExitCodesTellImprecisionAndFailures) {
  write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nprecision: {wait: {relative: 0.01 %}}\nat_most: 128\n");
  Answer const imprecise = chokepoint("sweep mine");
  EXPECT_EQ(imprecise.code, exit_code::imprecise);
  EXPECT_NE(imprecise.err.find("precision not reached: wait"), std::string::npos) << imprecise.err;
  Answer const resumed = chokepoint("resume out/mine-sweep.results");
  EXPECT_EQ(resumed.code, exit_code::imprecise) << "nothing to do, and still so";
  EXPECT_EQ(resumed.err, imprecise.err) << "and says as much";
  Json const why = last_line(chokepoint("resume out/mine-sweep.results --json"));
  EXPECT_EQ(why["end"], "imprecise");
  EXPECT_EQ(why["points_unmet"], 1);
  ASSERT_EQ(why["unmet"].size(), 1u);
  EXPECT_EQ(why["unmet"][0]["what"], "wait");
  EXPECT_GT(why["unmet"][0]["half_width"], why["unmet"][0]["wanted"]);
  Answer const failing = chokepoint(
      "sweep mine/scenario.yaml --set clock.max_events=220 --set study.replications=32 "
      "--replace");
  EXPECT_EQ(failing.code, exit_code::replication_failed) << failing.err;
  Json const failed = last_line(chokepoint("resume out/mine-sweep.results --json"));
  EXPECT_EQ(failed["end"], "complete");
  ASSERT_EQ(failed["first_failures"].size(), failed["failures"].get<std::size_t>());
  EXPECT_NE(failing.err.find(failed["first_failures"][0]["replay"].get<std::string>()), std::string::npos);
  EXPECT_NE(failing.err.find(failed["first_failures"][0]["reason"].get<std::string>()), std::string::npos);
  std::size_t const command = failing.err.find("chokepoint replay");
  ASSERT_NE(command, std::string::npos) << failing.err;
  std::string const line = failing.err.substr(command, failing.err.find('\n', command) - command);
  Answer const replay = chokepoint(line.substr(std::string("chokepoint ").size()));
  EXPECT_EQ(replay.code, exit_code::replication_failed) << line;
  EXPECT_NE(replay.err.find("more than 220 events"), std::string::npos) << replay.err;
}

TEST_F(SweepVerbs, WhatFailedIsToldInEveryViewOfWhatDidNot) {
  ASSERT_EQ(chokepoint("sweep mine --set clock.max_events=220 --set study.relief='30 days'").code,
            exit_code::replication_failed);
  std::string const file = "out/mine-sweep.results";
  auto const count_of = [&](std::string const& sql) {
    return Json::parse(chokepoint("results query " + file + " --json \"" + sql + "\"").out)[0]["n"].get<int>();
  };
  int const failed = count_of("select count(*) n from failures");
  int const all = count_of("select sum(replications) n from shards");
  ASSERT_GT(failed, 0);
  ASSERT_LT(failed, all);
  std::string const told = std::to_string(failed) + " of " + std::to_string(all) + " replications failed";
  for (std::string const& view :
       {"results ecdf " + file + " wait", "results ecdf " + file + " wait --json", "results regret " + file + " wait",
        "results relief " + file, "trajectories " + file + " wait"}) {
    Answer const answer = chokepoint(view);
    EXPECT_EQ(answer.code, exit_code::ok) << view << answer.err;
    EXPECT_NE(answer.err.find(told), std::string::npos) << view << answer.err;
    EXPECT_NE(answer.err.find("chokepoint replay " + file), std::string::npos) << view;
  }
  std::string const compared =
      std::to_string(failed) + " of " + std::to_string(all) + " replications of the sweep failed";
  EXPECT_NE(chokepoint("compare " + file).out.find(compared), std::string::npos);
  // Of each point 40 futures: compared, without a value, or lost to a run of either choice.
  Json const rows = Json::parse(chokepoint("results regret " + file + " wait --json").out);
  for (std::size_t i = 0; i < 2; ++i) {
    Json const& row = rows[2 * i];
    std::string const cells = i == 0 ? "c.point = 0" : "c.point = 1";
    int const lost = count_of(
        "select count(distinct f.replication) n from failures f join cells c on c.cell = f.cell join variants v on "
        "v.name = c.variant where v.gate is null and " +
        cells);
    EXPECT_EQ(row["failed"], lost);
    EXPECT_EQ(row["futures"].get<int>() + row["left_out"].get<int>() + row["failed"].get<int>(), 40);
  }
}

TEST_F(SweepVerbs, ABreakEvenNamesTheReplicationsThatFailed) {
  std::string const question =
      "solve wait --scenario mine/scenario.yaml --set clock.max_events=220 --vary offices.commerce.time "
      "--from '1 day' --to '5 days' --target '20 days' --replications 64 ";
  Answer const solved = chokepoint(question + "--json");
  EXPECT_EQ(solved.code, exit_code::replication_failed) << solved.err << solved.out;
  Json const json = Json::parse(solved.out);
  std::uint64_t failed = 0;
  for (Json const& one : json["evaluations"]) {
    failed += one["failed"].get<std::uint64_t>();
    EXPECT_EQ(one["count"].get<int>() + one["missing"].get<int>() + one["failed"].get<int>(), 64);
  }
  EXPECT_GT(failed, 0u);
  EXPECT_EQ(json["same_futures"], false);
  Answer const text = chokepoint(question);
  EXPECT_EQ(text.code, exit_code::replication_failed);
  EXPECT_NE(text.out.find("They aren't the same ones at every value"), std::string::npos) << text.out;
  EXPECT_EQ(text.out.find("common luck"), std::string::npos) << text.out;
  std::size_t const command = text.err.find("chokepoint run");
  ASSERT_NE(command, std::string::npos) << text.err;
  Answer const again = chokepoint(text.err.substr(command, text.err.find('\n', command) - command).substr(11));
  EXPECT_EQ(again.code, exit_code::replication_failed) << again.err << text.err;
  EXPECT_NE(again.err.find("more than 220 events"), std::string::npos) << again.err;
}

TEST_F(SweepVerbs, InfluenceAndBreakEvenAreAnswered) {
  ASSERT_EQ(chokepoint("sweep mine").code, exit_code::ok);
  Answer const shares = chokepoint("results ecdf out/mine-sweep.results wait --steps 5 --json");
  ASSERT_EQ(shares.code, exit_code::ok) << shares.err;
  Json const steps = Json::parse(shares.out);
  ASSERT_EQ(steps.size() % 5, 0u);
  EXPECT_EQ(steps[4]["share"], 1.0);
  EXPECT_LT(steps[0]["wait"], steps[4]["wait"]);
  EXPECT_NE(chokepoint("results ecdf out/mine-sweep.results wiat").err.find("did you mean 'wait'?"), std::string::npos);
  Answer const influence = chokepoint("assumptions mine --influence out/mine-sweep.results --json");
  ASSERT_EQ(influence.code, exit_code::ok) << influence.err << influence.out;
  EXPECT_EQ(Json::parse(influence.out)["influence"]["wait"][0]["path"], "offices.commerce.officers");
  Answer const solved = chokepoint(
      "solve wait --scenario mine --vary lanes.air.time --target 12 --from '2 days' --to '12 days' --replications 64 "
      "--json");
  ASSERT_EQ(solved.code, exit_code::ok) << solved.err << solved.out;
  Json const json = Json::parse(solved.out);
  EXPECT_GT(json["value"]["value"], 2 * 86400);
  EXPECT_LE(json["low"]["value"], json["value"]["value"]);
  EXPECT_EQ(chokepoint("solve wait --scenario mine --vary lanes.air.tiem --target 12 --from 1 --to 2").code,
            exit_code::invalid_input);
}

/// A date that comes in about half of all futures.
constexpr char const* dated_scenario = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-04-01}
countries: {TW: {}, US: {}}
products: {chip: {unit: chip}}
sites:
  fab: {in: TW, stock: {chip: {initial: 120 chips, replenishment: {policy: base_stock, base_stock: 120 chips, outside_time: 20 days}}}}
  hall: {in: US}
lanes: {air: {from: fab, to: hall, mode: air, time: {law: {uniform: [2 days, 20 days]}}}}
buyers: {cloud: {in: US, at: hall, orders: {chips: {product: chip, from: fab, quantity: 20 chips, every: {law: {exponential: 3 days}}}}}}
timeline:
  shut: {on: 2026-01-20, occurs: 50 %, set: {lanes.air.open: no}}
outcomes:
  hundred: {measure: delivered, reduce: first_date, reaches: 100 chips}
)";

// What was asked to be known is told, and is what `results ecdf` says at that date: futures in which it never comes are
// later than any.
TEST_F(SweepVerbs, APrecisionOfADateIsAskedInDaysAndAnswered) {
  write("mine/dated.yaml", dated_scenario);
  auto const study = [&](std::string const& precision) {
    write("mine/dated_study.yaml", "chokepoint: 1\nbase: dated.yaml\nat_most: 256\nprecision: " + precision + "\n");
    return chokepoint("sweep mine/dated_study.yaml --json --replace --out dated.results");
  };
  EXPECT_NE(study("{hundred: {relative: 2 %}}").out.find("a share of a date means nothing"), std::string::npos);
  EXPECT_NE(study("{hundred: {of: probability, above: 20, half_width: 0.1}}").out.find("write after:"),
            std::string::npos);
  Answer const answer = study(
      "{late: {outcome: hundred, of: probability, after: 2026-02-01, half_width: 0.1}, hundred: {half_width: 30}}");
  ASSERT_EQ(answer.code, exit_code::ok) << answer.out << answer.err;
  Json const late = last_line(answer)["groups"][0]["precision"]["late"];
  EXPECT_EQ(late["of"], "probability");
  Json const step = Json::parse(chokepoint("results ecdf dated.results hundred --at 2026-02-01 --json").out)[0];
  EXPECT_NEAR(late["estimate"].get<double>(), 1 - step["share"].get<double>(), 1e-12);
  EXPECT_NEAR(late["interval"][0].get<double>(), 1 - step["high"].get<double>(), 1e-12);
  Json const outcome = last_line(answer)["groups"][0]["outcomes"]["hundred"];
  double const never = outcome["missing"].get<double>();
  EXPECT_GT(never, 0) << "the lane shuts in half of all futures";
  EXPECT_TRUE(outcome["p95"].is_null()) << "it is among the futures in which it never comes";
  EXPECT_EQ(outcome["not_reached"]["p95"], true);
  EXPECT_EQ(outcome["not_reached"]["p05"], false);
  EXPECT_EQ(outcome["p05"],
            Json::parse(chokepoint("results query dated.results --json 'select hundred from rows order "
                                   "by hundred is null, hundred limit 1 offset (select (count(*) + 19) / "
                                   "20 - 1 from rows)'")
                            .out)[0]["hundred"])
      << "of all futures, the fifth of a hundred";
  Answer const shown = chokepoint("resume dated.results");
  EXPECT_NE(shown.out.find("not reached"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("(doesn't come in "), std::string::npos) << shown.out;
  EXPECT_GE(late["estimate"].get<double>(), never / (never + outcome["count"].get<double>()));
  // What was asked for, in the outcome's base unit, and whether that is what its interval is.
  EXPECT_EQ(late["asked_half_width"], 0.1);
  EXPECT_EQ(late["met"], true);
  EXPECT_LE(late["interval"][1].get<double>() - late["interval"][0].get<double>(), 2 * 0.1);
  Json const hundred = last_line(answer)["groups"][0]["precision"]["hundred"];
  EXPECT_EQ(hundred["asked_half_width"], 30 * 86400.0);
  EXPECT_EQ(hundred["replications"], outcome["missing"].get<int>() + outcome["count"].get<int>());
  Answer const tight = study(
      "{hundred: {half_width: 0.001}, late: {outcome: hundred, of: probability, after: "
      "2026-02-01, half_width: 0.2}}");
  EXPECT_EQ(tight.code, exit_code::imprecise);
  Json const both = last_line(tight)["groups"][0]["precision"];
  EXPECT_EQ(both["hundred"]["met"], false);
  EXPECT_EQ(both["late"]["met"], true) << "the point was given up, and this was reached all the same";
  write("mine/dated_study.yaml",
        "chokepoint: 1\nbase: dated.yaml\nat_most: 256\nprecision: {hundred: {half_width: 0.001}}\n");
  EXPECT_NE(
      chokepoint("sweep mine/dated_study.yaml --replace --out dated.results").err.find("± 0.001 days is asked for"),
      std::string::npos);
}

// What a rule counts is counted when a replication ends: the same whether rows are kept or not.
TEST_F(SweepVerbs, APrecisionIsAnsweredAlikeWithoutRows) {
  write("mine/dated.yaml", dated_scenario);
  auto const late = [&](std::string const& rows) {
    write("mine/dated_study.yaml",
          "chokepoint: 1\nbase: dated.yaml\nat_most: 256\nrows: " + rows +
              "\nprecision: {late: {outcome: hundred, of: probability, after: 2026-02-01, "
              "half_width: 0.1}, early: {outcome: hundred, of: probability, after: 2026-01-01, "
              "half_width: 0.1}}\n");
    return last_line(
        chokepoint("sweep mine/dated_study.yaml --json --replace --out dated.results"))["groups"][0]["precision"];
  };
  Json const with = late("table");
  EXPECT_EQ(late("none"), with) << "rules in another order than their names'";
  EXPECT_LT(with["late"]["estimate"].get<double>(), with["early"]["estimate"].get<double>());
  (void)late("none");
  Answer const curve = chokepoint("results ecdf dated.results hundred");
  EXPECT_EQ(curve.code, exit_code::usage);
  EXPECT_NE(curve.err.find("kept no rows"), std::string::npos) << curve.err;
}

// Twenty points of five replications: one curve of all of them, as wide as twenty points are.
TEST_F(SweepVerbs, AllPointsOfASampledDesignAreToldOfTogether) {
  write("mine/sampled.yaml",
        "chokepoint: 1\nbase: scenario.yaml\n"
        "factors: {officers: {path: offices.commerce.officers, range: [1, 4]}}\n"
        "design: random\npoints: 20\nreplications: 5\nconfidence: 90 %\n");
  Answer const sweep = chokepoint("sweep mine/sampled.yaml --out sampled.results");
  ASSERT_EQ(sweep.code, exit_code::ok) << sweep.err;
  EXPECT_NE(sweep.out.find("Intervals count the 20 points"), std::string::npos) << sweep.out;
  Json const steps = Json::parse(chokepoint("results ecdf sampled.results wait --steps 5 --json").out);
  ASSERT_EQ(steps.size(), 5u);
  EXPECT_TRUE(steps[0]["cell"].is_null());
  EXPECT_EQ(steps[4]["share"], 1.0);
  // Of all 20 points, with t of 19 degrees at 90 % and z: Wilson's low end n/(n + z²) at n = 20 · (z/t)².
  double const z = 1.6448536;
  double const n = 20 * (z / 1.7291328) * (z / 1.7291328);
  EXPECT_NEAR(steps[4]["low"].get<double>(), n / (n + z * z), 1e-4);
}

}  // namespace
}  // namespace chokepoint::cli
