#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

class CompareVerb : public ProgramTest {
 protected:
  /// A sweep of the small scenario with these lines of a study, in NAME.results.
  void sweep(std::string const& name, std::string const& study, std::string const& options = "") const {
    write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\n" + study);
    Answer const answer = chokepoint("sweep mine --quiet --threads 1 --out " + name + ".results --replace " + options);
    ASSERT_EQ(answer.code, exit_code::ok) << answer.err;
  }
  Json asked(std::string const& name, std::string const& sql) const {
    Answer const answer = chokepoint("results query " + name + ".results --json \"" + sql + "\"");
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err;
    return Json::parse(answer.out);
  }
  /// An outcome's values by replication.
  std::map<int, double> values(std::string const& name, std::string const& outcome, int cell = 0) const {
    std::map<int, double> found;
    for (Json const& row :
         asked(name, "select replication, " + outcome + " value from rows where cell = " + std::to_string(cell))) {
      if (!row["value"].is_null()) found[row["replication"]] = row["value"];
    }
    return found;
  }
  Json compared(std::string const& arguments) const {
    Answer const answer = chokepoint("compare " + arguments + " --json");
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err << answer.out;
    return Json::parse(answer.out)["comparisons"];
  }
  static Json outcome(Json const& comparison, std::string const& name) {
    for (Json const& one : comparison["outcomes"]) {
      if (one["name"] == name) return one;
    }
    return {};
  }
};

struct Moments {
  double count = 0, mean = 0, squares = 0, cubes = 0;
};
/// In two passes.
Moments moments_of(std::vector<double> const& values) {
  Moments moments;
  moments.count = static_cast<double>(values.size());
  for (double const value : values) moments.mean += value / moments.count;
  for (double const value : values) moments.squares += std::pow(value - moments.mean, 2);
  for (double const value : values) moments.cubes += std::pow(value - moments.mean, 3);
  return moments;
}
double student(double degrees) { return boost::math::quantile(boost::math::students_t(degrees), 0.975); }

constexpr char const* plain = "replications: 48\nbands: {delivered: {step: 30 days}}\n";

TEST_F(CompareVerb, PairedDifferencesAreThoseOfTheRows) {
  sweep("a", plain);
  sweep("b", plain, "--set offices.commerce.officers=2");
  Json const comparison = compared("a.results b.results")[0];
  EXPECT_EQ(comparison["paired"], true) << comparison["about"];
  ASSERT_EQ(comparison["changes"].size(), 1u) << comparison["changes"];
  EXPECT_EQ(comparison["changes"][0]["path"], "offices.commerce.officers");
  EXPECT_EQ(comparison["changes"][0]["b"], "2");

  auto const before = values("a", "wait");
  auto const after = values("b", "wait");
  std::vector<double> differences;
  for (auto const& entry : before) {
    if (after.contains(entry.first)) differences.push_back(after.at(entry.first) - entry.second);
  }
  Moments const known = moments_of(differences);
  ASSERT_GT(known.squares, 0) << "an example that shows nothing";
  // Student's interval, widened for skewness as sweep/statistics.hpp says: (z⁴ + 2z² - 3)/18 at z = 1.959964 is 1.0800.
  double const skewness = known.cubes / known.count / std::pow(known.squares / known.count, 1.5);
  double const widening = 1 + 1.08001 * skewness * skewness / known.count;
  double const half_width =
      student(known.count - 1) * std::sqrt(known.squares / (known.count - 1) / known.count) * widening;
  Json const wait = outcome(comparison, "wait");
  EXPECT_EQ(wait["pairs"], differences.size());
  EXPECT_NEAR(wait["difference"], known.mean, 1e-9 * std::fabs(known.mean));
  EXPECT_NEAR(wait["half_width"], half_width, 1e-4 * half_width);
  EXPECT_EQ(wait["excludes_zero"], std::fabs(known.mean) > half_width);
}

TEST_F(CompareVerb, UnpairedDifferencesAreWelchsOverTheRows) {
  sweep("a", plain);
  sweep("b", plain, "--seed 2 --set offices.commerce.officers=2");
  Json const comparison = compared("a.results b.results")[0];
  EXPECT_EQ(comparison["paired"], false);
  EXPECT_NE(comparison["about"].get<std::string>().find("seed"), std::string::npos);
  auto const samples = [&](std::string const& name) {
    std::vector<double> all;
    for (auto const& entry : values(name, "wait")) all.push_back(entry.second);
    return moments_of(all);
  };
  Moments const before = samples("a"), after = samples("b");
  double const one = before.squares / (before.count - 1) / before.count;
  double const other = after.squares / (after.count - 1) / after.count;
  double const degrees =
      std::pow(one + other, 2) / (one * one / (before.count - 1) + other * other / (after.count - 1));
  double const half_width = student(std::floor(degrees)) * std::sqrt(one + other);
  Json const wait = outcome(comparison, "wait");
  EXPECT_NEAR(wait["difference"], after.mean - before.mean, 1e-9);
  EXPECT_NEAR(wait["half_width"], half_width, 1e-4 * half_width);
  // At the run's end a course is at its outcome.
  Json const last = comparison["over_time"].back();
  EXPECT_EQ(last["date"], "2026-04-01");
  Json const delivered = outcome(comparison, "delivered");
  EXPECT_EQ(last["difference"], delivered["difference"]);
  EXPECT_EQ(last["half_width"], delivered["half_width"]);
}

TEST_F(CompareVerb, TwoSweepsTellWhatTheirVariantsToldWithinOne) {
  sweep("both", std::string(plain) + "compare: {slow: {offices.commerce.time: 4 days}}\n");
  sweep("a", plain);
  sweep("packed", std::string(plain) + "rows: blocks\n", "--set 'offices.commerce.time=4 days'");
  Json const within = compared("both.results")[0];
  EXPECT_EQ(within["kind"], "variants");
  EXPECT_EQ(within["changes"][0]["path"], "offices.commerce.time");
  EXPECT_EQ(within["changes"][0]["b"], "4 days");
  Json const between = compared("a.results packed.results")[0];
  EXPECT_EQ(between["paired"], true);
  for (auto const* const name : {"wait", "delivered"}) {
    for (auto const* const key : {"pairs", "difference", "half_width", "a", "b"}) {
      EXPECT_EQ(outcome(within, name)[key], outcome(between, name)[key]) << name << " " << key;
    }
  }
  Json const stored = asked("both", "select difference_mean from pairs where cell = 1 and outcome = 'wait'");
  EXPECT_EQ(outcome(within, "wait")["difference"], stored[0]["difference_mean"]);
  // What compares nothing within itself is held against the other's baseline.
  Json const mixed = compared("both.results a.results")[0];
  EXPECT_EQ(outcome(mixed, "wait")["difference"], 0);
  EXPECT_NE(mixed["notes"].dump().find("Only A has: slow."), std::string::npos) << mixed["notes"];
}

TEST_F(CompareVerb, FuturesWithoutPartnersAreLeftOutAndCounted) {
  sweep("a", plain);
  sweep("b", "replications: 32\n");
  Json const comparison = compared("a.results b.results")[0];
  EXPECT_EQ(outcome(comparison, "delivered")["pairs"], 32);
  EXPECT_NE(comparison["notes"].dump().find("16 futures of A have no partner"), std::string::npos)
      << comparison["notes"];
  EXPECT_EQ(outcome(comparison, "delivered")["difference"], 0);
  // Means of what is compared, and not of futures that have no partner.
  Json const mean = asked("a", "select avg(delivered) mean, avg(wait) wait from rows where replication < 32");
  EXPECT_NEAR(outcome(comparison, "delivered")["a"]["mean"].get<double>(), mean[0]["mean"].get<double>(), 1e-9);
  for (char const* name : {"delivered", "wait"}) {
    Json const one = outcome(comparison, name);
    EXPECT_EQ(one["a"]["mean"], one["b"]["mean"]) << name;
    EXPECT_EQ(one["a"]["count"], 32) << name;
    EXPECT_NEAR(one["a"]["half_width"].get<double>(), one["b"]["half_width"].get<double>(), 1e-12) << name;
  }
}

TEST_F(CompareVerb, RunsAreComparedAsOneFutureEach) {
  ASSERT_EQ(chokepoint("run mine --out a.results --quiet").code, exit_code::ok);
  ASSERT_EQ(chokepoint("run mine --out b.results --quiet --set 'offices.commerce.time=4 days'").code, exit_code::ok);
  ASSERT_EQ(chokepoint("run mine --out c.results --quiet --seed 2").code, exit_code::ok);
  Json const all = compared("a.results b.results c.results");
  ASSERT_EQ(all.size(), 2u) << "each against the first";
  Json const ab = all[0];
  EXPECT_EQ(ab["paired"], true);
  EXPECT_EQ(all[1]["paired"], false);
  EXPECT_TRUE(all[1]["changes"].empty());
  double const before = asked("a", "select value from outcomes where name = 'wait'")[0]["value"];
  double const after = asked("b", "select value from outcomes where name = 'wait'")[0]["value"];
  EXPECT_DOUBLE_EQ(outcome(ab, "wait")["difference"], after - before);
  EXPECT_TRUE(outcome(ab, "wait")["half_width"].is_null());
  Json const over = ab["over_time"].back();
  std::string const series = over["name"];
  std::string const where =
      " where bucket_end = '" + over["date"].get<std::string>() + "' and product || ' ' || status = '" + series + "'";
  EXPECT_EQ(over["a"]["mean"], asked("a", "select units from series" + where)[0]["units"]);
  EXPECT_EQ(over["b"]["mean"], asked("b", "select units from series" + where)[0]["units"]);
  Answer const text = chokepoint("compare a.results b.results");
  EXPECT_NE(text.out.find("One future of each"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("offices.commerce.time"), std::string::npos) << text.out;
}

TEST_F(CompareVerb, WritesAPageBesideWhatItSays) {
  ASSERT_EQ(chokepoint("run mine --out a.results --quiet").code, exit_code::ok);
  ASSERT_EQ(chokepoint("run mine --out b.results --quiet --seed 2").code, exit_code::ok);
  EXPECT_EQ(chokepoint("compare a.results b.results --png figures").code, exit_code::usage) << "pictures of what?";
  Answer const text = chokepoint("compare a.results b.results");
  Answer const page = chokepoint("compare a.results b.results -o pages/ab.html");
  if (page.err.find("built without npm") != std::string::npos) GTEST_SKIP() << "no page to write";
  ASSERT_EQ(page.code, exit_code::ok) << page.err;
  EXPECT_EQ(page.out.substr(0, text.out.size()), text.out) << "the terminal has the same as without";
  EXPECT_NE(page.out.find("Report: pages/ab.html ("), std::string::npos) << page.out;
  EXPECT_TRUE(text_of(folder_ / "pages/ab.html").starts_with("<!doctype html>"));
  Json const json = Json::parse(chokepoint("compare a.results b.results -o c.html --json").out);
  EXPECT_EQ(json["report"]["file"], "c.html");
  EXPECT_EQ(json["report"]["bytes"], text_of(folder_ / "c.html").size());
}

TEST_F(CompareVerb, OfTwoFuturesTellsWhatDiffersAndHowSureThatIs) {
  ASSERT_EQ(chokepoint("run mine --out a.results --quiet").code, exit_code::ok);
  Json const same = Json::parse(chokepoint("compare a.results a.results --json").out)["comparisons"][0];
  std::size_t const outcomes = same["outcomes"].size();
  ASSERT_GT(outcomes, 1u);
  for (Json const& one : same["outcomes"]) {
    EXPECT_EQ(one["equal"], true);
    EXPECT_EQ(one["weight"], 0);
  }
  std::string const equal = "all " + std::to_string(outcomes) + " outcomes are equal: --all lists them\n";
  Answer const text = chokepoint("compare a.results a.results");
  EXPECT_NE(text.out.find(equal), std::string::npos) << text.out;
  Answer const all = chokepoint("compare a.results a.results --all");
  EXPECT_NE(all.out.find(same["outcomes"][0]["title"].get<std::string>()), std::string::npos) << all.out;
  EXPECT_EQ(all.out.find("--all"), std::string::npos) << all.out;

  ASSERT_EQ(chokepoint("run mine --out b.results --quiet --set lanes.air.time='20 days'").code, exit_code::ok);
  Json const other = Json::parse(chokepoint("compare a.results b.results --json").out)["comparisons"][0];
  ASSERT_EQ(other["next"].size(), 2u);
  std::string const first = other["next"][0];
  EXPECT_NE(first.find(" --set 'study.compare={b: {lanes.air.time: 20 days}}' -o ab-sweep.results"), std::string::npos)
      << first;
  // What is suggested works.
  constexpr std::string_view program = "chokepoint ";
  ASSERT_EQ(chokepoint(first.substr(program.size()) + " --quiet --set study.replications=8").code, exit_code::ok);
  EXPECT_EQ(chokepoint(other["next"][1].get<std::string>().substr(program.size())).code, exit_code::ok);
}

TEST_F(CompareVerb, SuggestsWhatRunsWhateverWasSet) {
  ASSERT_EQ(chokepoint("run mine --out a.results --quiet").code, exit_code::ok);
  // A text of YAML, with what ends a value within braces.
  ASSERT_EQ(chokepoint("run mine --out b.results --quiet --set lanes.air.time='9 days' --set 'products.chip.title=\"a, "
                       "b: #c\"' --set "
                       "'offices.commerce.applies=\"destination in [US, TW]\"'")
                .code,
            exit_code::ok);
  Json const other = compared("a.results b.results")[0];
  ASSERT_EQ(other["next"].size(), 2u) << other["notes"];
  std::string const first = other["next"][0];
  constexpr std::string_view program = "chokepoint ";
  Answer const sweep = chokepoint(first.substr(program.size()) + " --quiet --set study.replications=8");
  EXPECT_EQ(sweep.code, exit_code::ok) << first << sweep.err;

  // An edited file isn't one of which a sweep could hold both.
  std::string text = text_of(folder_ / "mine/scenario.yaml");
  std::string const end = "to: 2026-04-01";
  write("mine/scenario.yaml", text.replace(text.find(end), end.size(), "to: 2026-04-02"));
  ASSERT_EQ(chokepoint("run mine --out c.results --quiet").code, exit_code::ok);
  Json const edited = compared("a.results c.results")[0];
  EXPECT_TRUE(edited["next"].empty()) << edited["next"];
  EXPECT_NE(edited["notes"].dump().find("was edited between them"), std::string::npos) << edited["notes"];
  ASSERT_EQ(chokepoint("run mine --out d.results --quiet --until 2026-03-01").code, exit_code::ok);
  EXPECT_EQ(compared("c.results d.results")[0]["next"].size(), 2u) << "--until is set as any value is";
}

TEST_F(CompareVerb, WhatCannotBeComparedIsRefusedWithAWayOut) {
  sweep("s", plain);
  ASSERT_EQ(chokepoint("run mine --out r.results --quiet").code, exit_code::ok);
  write("no.results", "plain text");
  Answer const text = chokepoint("compare r.results no.results");
  EXPECT_EQ(text.code, exit_code::failure);
  EXPECT_NE(text.err.find("no.results"), std::string::npos) << text.err;
  EXPECT_EQ(chokepoint("compare r.results missing.results").code, exit_code::failure);
  Answer const mixed = chokepoint("compare r.results s.results");
  EXPECT_EQ(mixed.code, exit_code::invalid_input);
  EXPECT_NE(mixed.err.find("chokepoint replay s.results"), std::string::npos) << mixed.err;
  Answer const alone = chokepoint("compare r.results");
  EXPECT_EQ(alone.code, exit_code::usage);
  EXPECT_NE(alone.err.find("chokepoint compare r.results OTHER"), std::string::npos) << alone.err;
  Answer const variants = chokepoint("compare s.results");
  EXPECT_EQ(variants.code, exit_code::invalid_input);
  EXPECT_NE(variants.err.find("write compare:"), std::string::npos) << variants.err;
  EXPECT_EQ(Json::parse(chokepoint("compare r.results s.results --json").out).contains("error"), true);
  EXPECT_EQ(chokepoint("compare").code, exit_code::usage);
  std::string other = text_of(folder_ / "mine/scenario.yaml");
  other.replace(other.find("outcomes:"), std::string::npos, "outcomes: {else: {measure: order_wait}}\n");
  write("mine/scenario.yaml", other);
  ASSERT_EQ(chokepoint("run mine --out else.results --quiet").code, exit_code::ok);
  Answer const nothing = chokepoint("compare r.results else.results");
  EXPECT_EQ(nothing.code, exit_code::invalid_input);
  EXPECT_NE(nothing.err.find("nothing in common to compare: Outcome"), std::string::npos) << nothing.err;
}

}  // namespace
}  // namespace chokepoint::cli
