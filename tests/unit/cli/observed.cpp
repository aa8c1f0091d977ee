// What was observed, from the scenario file to the results: held against runs that know nothing of it.
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

using Json = nlohmann::json;

class Observed : public ProgramTest {
 protected:
  /// The small scenario with these lines at its end.
  void observe(std::string const& lines) const {
    std::string const text = text_of(folder_ / "mine/scenario.yaml");
    write("mine/seen.yaml", text + lines);
  }
  Json asked(std::string const& file, std::string const& sql) const {
    Answer const answer = chokepoint("results query " + file + " --json \"" + sql + "\"");
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err;
    return Json::parse(answer.out);
  }
  Json run(std::string const& arguments) const {
    Answer const answer = chokepoint("run " + arguments + " --json");
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err << answer.out;
    return Json::parse(answer.out);
  }
  /// What is said of such an observed: block.
  std::string refusal(std::string const& lines, std::string const& options = "") const {
    observe(lines);
    Answer const answer = chokepoint("validate mine/seen.yaml " + options);
    EXPECT_EQ(answer.code, exit_code::invalid_input) << answer.out;
    return answer.out + answer.err;
  }
};

constexpr char const* inline_values = R"(
observed:
  delivered:
    title: As the buyer reports it
    source: a filing
    values:
      2026-03-01: {value: 260 chips, source: a letter}
      2025-12-20: {value: 10 chips}
      february: {on: 2026-02-01, value: {value: 120 chips, source: a census, as_of: 2026-02-20}}
)";

TEST_F(Observed, StandsBesideWhatTheRunHasAtTheSameMoments) {
  observe(inline_values);
  run("mine/seen.yaml --out seen.results");
  Json const rows = asked("seen.results", "select * from observed");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0]["date"], "2025-12-20T00:00:00Z") << "by date, whatever the file's order";
  EXPECT_EQ(rows[1]["date"], "2026-02-01T00:00:00Z");
  EXPECT_EQ(rows[0]["title"], "As the buyer reports it");
  EXPECT_EQ(rows[0]["source"], "a filing") << "the series' where the value has none";
  EXPECT_EQ(rows[1]["source"], "a census");
  EXPECT_EQ(rows[2]["source"], "a letter");
  EXPECT_EQ(rows[2]["value"], 260);
  EXPECT_EQ(rows[2]["unit"], "chips");
  EXPECT_TRUE(rows[0]["simulated"].is_null()) << "the run hadn't begun";
  // The same run that ends on that day has the same in its outcome.
  for (auto const& row : {rows[1], rows[2]}) {
    std::string const day = row["date"].get<std::string>().substr(0, 10);
    Json const shorter = run("mine --no-out --set clock.to=" + day);
    EXPECT_EQ(row["simulated"], shorter["outcomes"]["delivered"]["value"]) << day;
    EXPECT_GT(row["simulated"], 0) << "an example that shows nothing";
  }
  Json const course = asked("seen.results", "select date, value from observed_courses where series='delivered'");
  EXPECT_GT(course.size(), 40u);
  EXPECT_EQ(course.back()["date"], "2026-04-01T00:00:00Z");
  EXPECT_EQ(course.back()["value"],
            asked("seen.results", "select value from outcomes where name='delivered'")[0]["value"]);
}

TEST_F(Observed, ChangesNothingOfARun) {
  observe(inline_values);
  Json const seen = run("mine/seen.yaml --out seen.results");
  Json const plain = run("mine/scenario.yaml --out plain.results");
  EXPECT_EQ(seen["hash"], plain["hash"]);
  auto const identity = [&](std::string const& file) {
    return asked(file, "select value from manifest where key='identity'")[0]["value"];
  };
  EXPECT_EQ(identity("seen.results"), identity("plain.results")) << "an observation is no other scenario";
  // Courses cut time more finely, and nobody may notice it.
  for (std::string const table : {"series", "flows", "trades", "waiting", "wait_moves", "delay", "events"}) {
    Json const rows = asked("seen.results", "select * from " + table);
    EXPECT_EQ(rows, asked("plain.results", "select * from " + table)) << table;
    EXPECT_TRUE(table == "events" || !rows.empty()) << table << ": an example that shows nothing";
  }
  EXPECT_TRUE(asked("seen.results", "select * from assumptions where path like 'observed%'").empty());
}

TEST_F(Observed, MayComeFromATable) {
  observe(inline_values);
  run("mine/seen.yaml --out inline.results");
  write("mine/history.csv",
        "name,on,value,source\n2025-12-20,,10 chips,\nfebruary,2026-02-01,120 chips,a census\n2026-03-01,,260 chips,a "
        "letter\n");
  observe(
      "\nobserved: {delivered: {title: As the buyer reports it, source: a filing, values: {table: history.csv}}}\n");
  run("mine/seen.yaml --out table.results");
  EXPECT_EQ(asked("table.results", "select * from observed"), asked("inline.results", "select * from observed"));
  write("mine/history.csv", "name,value\n2026-02-01,120 chips\n2026-02-02,3 weeks\n");
  std::string const said = refusal("\nobserved: {delivered: {values: {table: history.csv}}}\n");
  EXPECT_NE(said.find("history.csv:3:12"), std::string::npos) << said;
}

TEST_F(Observed, OfUnitsInAStatusIsHeldAgainstTheLedger) {
  observe("\nobserved: {on_the_way: {status: in_transit, product: chip, values: {2026-03-05: {value: 60 chips}}}}\n");
  run("mine/seen.yaml --out seen.results");
  Json const row = asked("seen.results", "select * from observed")[0];
  EXPECT_EQ(row["title"], "chip, in transit");
  run("mine --out until.results --set clock.to=2026-03-05");
  Json const ledger = asked("until.results",
                            "select units from series where product='chip' and status='in transit' order by bucket_end "
                            "desc limit 1");
  EXPECT_EQ(row["simulated"], ledger[0]["units"]);
}

TEST_F(Observed, IsRefusedWhereNothingCanBeHeldAgainstIt) {
  auto const of = [&](std::string const& what, std::string const& options = "") {
    return refusal("\nobserved: {" + what + "}\n", options);
  };
  struct Case {
    std::string what, code, words;
  };
  for (Case const& one : {
           Case{"delivered: {values: {2026-02-01: {value: 5 days}}}", "E_UNIT", "in units"},
           Case{"delivered: {values: {2026-02-01: {value: 12}}}", "E_UNIT", "in units"},
           Case{"wait: {values: {2026-02-01: {value: 12 chips}}}", "E_UNIT", "in days"},
           Case{"delivered: {values: {february: {value: 5 chips}}}", "E_MISSING_FIELD", "no date"},
           Case{"delivered: {values: {2026-02-30: {value: 5 chips}}}", "E_MISSING_FIELD", "no date"},
           Case{"delivered: {values: {2026-04-02: {value: 5 chips}}}", "E_OUTSIDE", "ends on 2026-04-01"},
           Case{"delivered: {values: {}}", "E_MISSING_FIELD", "nothing was seen"},
           Case{"delivered: {values: {a: {on: 2026-02-01, value: 5 chips}, 2026-02-01: {value: 6 chips}}}",
                "E_CONFLICT", "two values of 2026-02-01"},
           Case{"deliverd: {values: {2026-02-01: {value: 5 chips}}}", "E_CONFLICT", "did you mean 'delivered'"},
           Case{"x: {status: in_transit, outcome: delivered, values: {2026-02-01: {value: 5 chips}}}", "", "outcome"},
           Case{"x: {outcome: nothing, values: {2026-02-01: {value: 5 chips}}}", "E_", "nothing"},
           Case{"delivered: {values: {2026-02-01: {}}}", "E_MISSING_FIELD", "value"},
       }) {
    std::string const said = of(one.what);
    EXPECT_NE(said.find(one.code), std::string::npos) << one.what << "\n" << said;
    EXPECT_NE(said.find(one.words), std::string::npos) << one.what << "\n" << said;
  }
}

TEST_F(Observed, NothingIsSeenAfterTheInformationCutoff) {
  std::string text = text_of(folder_ / "mine/scenario.yaml");
  text.replace(text.find("meta: {"), 7, "meta: {as_of: 2026-02-15, ");
  write("mine/scenario.yaml", text);
  std::string const said =
      refusal("\nobserved: {delivered: {values: {2026-02-15: {value: 5 chips}, 2026-02-16: {value: 6 chips}}}}\n");
  EXPECT_NE(said.find("E_AS_OF"), std::string::npos) << said;
  EXPECT_NE(said.find("2026-02-16, after the scenario's information cutoff"), std::string::npos) << said;
  EXPECT_EQ(said.find("this is of 2026-02-15"), std::string::npos) << "the day itself was known";
}

// So do the bands of a study.
TEST_F(Observed, AReplayOfASweepWithBandsKeepsWhatARunKeeps) {
  write("mine/study.yaml",
        "chokepoint: 1\nbase: scenario.yaml\nreplications: 16\nbands: {delivered: {step: 7 days}}\n");
  ASSERT_EQ(chokepoint("sweep mine --threads 1 --quiet --out s.results").code, exit_code::ok);
  Answer const replay = chokepoint("replay s.results --cell 0 --replication 3 --out r.results");
  ASSERT_EQ(replay.code, exit_code::ok) << replay.err;
  run("mine --draw --replication 3 --out plain.results");
  for (std::string const table : {"series", "flows", "trades", "waiting", "delay"}) {
    EXPECT_EQ(asked("r.results", "select * from " + table), asked("plain.results", "select * from " + table)) << table;
  }
}

TEST_F(Observed, IsKeptWithASweepUnderTheBandThatShowsIt) {
  std::string const study =
      "\nstudy:\n  replications: 16\n  bands: {delivered: {step: 30 days}, more: {outcome: delivered, shows: "
      "each_step}}\n";
  std::string const waiting = "  wait: {values: {2026-02-01: {value: 11 days}}}\n";
  std::filesystem::create_directories(folder_ / "plain");  // under one name: results keep it
  write("plain/seen.yaml", text_of(folder_ / "mine/scenario.yaml") + study);
  observe(inline_values + waiting + study);
  auto const swept = [&](std::string const& name) {
    Answer const answer =
        chokepoint("sweep " + name + "/seen.yaml --threads 1 --json --out " + name + "-sweep.results");
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err;
    return Json::parse(answer.out.substr(answer.out.rfind('\n', answer.out.size() - 2) + 1));
  };
  Json const seen = swept("mine"), plain = swept("plain");
  Json const rows = asked("mine-sweep.results", "select series, band, date, value from observed");
  ASSERT_EQ(rows.size(), 4u) << rows;
  EXPECT_EQ(rows[0]["band"], "delivered") << "not 'more', which shows what each step adds";
  EXPECT_EQ(rows[2]["value"], 260);
  EXPECT_EQ(rows[3]["series"], "wait");
  EXPECT_EQ(rows[3]["band"], "") << "no band follows it";
  EXPECT_EQ(rows[3]["value"], 11) << "days, as the outcome is told, not seconds";
  ASSERT_TRUE(seen.contains("hash")) << seen;
  EXPECT_EQ(seen["hash"], plain["hash"]) << "the same futures";
}

}  // namespace
}  // namespace chokepoint::cli
