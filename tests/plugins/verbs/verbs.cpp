#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/cli/exit_codes.hpp"
#include "engine/model/policy.hpp"
#include "engine/policy/questions.hpp"
#include "tests/support/scarce_chips.hpp"
#include "tests/unit/cli/program.hpp"

/// The program and libraries of policies: what verbs say, and what results remember.
namespace chokepoint::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

using Json = nlohmann::json;

class PolicyVerbs : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    std::filesystem::create_directories(folder_ / "libraries");
    take("sound");
    std::string text = text_of(folder_ / "mine/scenario.yaml");
    write("mine/scenario.yaml",
          text + "policies:\n  later: {answers: pausing, library: sound, parameters: {share: 30 %}}\n");
    write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplications: 32\n");
  }
  /// A copy of a test library in the folder `libraries`.
  void take(std::string const& name) const {
    std::filesystem::copy_file(CHOKEPOINT_BINARY_DIR "/tests/plugins/libraries/" + name + ".so",
                               folder_ / "libraries" / (name + ".so"),
                               std::filesystem::copy_options::overwrite_existing);
  }
  /// Reasons, by replication.
  std::vector<std::string> failures_in(std::string const& results) const {
    std::vector<std::string> reasons;
    Json const rows = Json::parse(
        chokepoint("results query " + results + " \"SELECT reason FROM failures ORDER BY cell, replication\" --json")
            .out);
    for (Json const& row : rows) reasons.push_back(row["reason"]);
    return reasons;
  }
  void begin_all(std::string const& language, std::function<bool(std::string const&)> const& checked) const;
  /// As if it had been built anew: a file of other bytes that works the same.
  void build_anew() const { std::ofstream(folder_ / "libraries/sound.so", std::ios::app) << "changed"; }
};

TEST_F(PolicyVerbs, ListNamesQuestionsLibrariesAndTheirParameters) {
  take("wrong_version");
  Answer const told = chokepoint("policy list --plugins libraries");
  EXPECT_EQ(told.code, exit_code::ok) << told.err;
  EXPECT_THAT(told.out, HasSubstr("customs_inspection    asked of offices: one of inspect, pass"));
  EXPECT_THAT(told.out, HasSubstr("waiting answers pausing: Puts off as many orders as it is told."));
  EXPECT_THAT(told.out, HasSubstr("parameters.share: How many orders are put off. (50 %, from 0 to 100 %)"));
  EXPECT_THAT(told.out, HasSubstr("names.favored: Whose firms may have the reserve. (country)"));
  EXPECT_THAT(told.out,
              HasSubstr("can't be used: libraries/wrong_version.so: policy of_tomorrow is written for version 2"));
  Json const json = Json::parse(chokepoint("policy list --plugins libraries --json").out);
  EXPECT_EQ(json["questions"].size(), model::question_count);
  EXPECT_EQ(json["libraries"][0]["policies"].size(), 7U);
}

TEST_F(PolicyVerbs, CheckPassesWhatIsSoundAndNamesEachFault) {
  Answer const sound = chokepoint("policy check sound --plugins libraries");
  // The moody one gives no answer at times, which is no promise of a policy: it is the one that fails.
  EXPECT_THAT(sound.out, HasSubstr("moody (allocation)\n  FAILED answers every question within its bounds"));
  Json const found = Json::parse(chokepoint("policy check sound --plugins libraries --json").out);
  for (Json const& policy : found["policies"]) {
    for (Json const& finding : policy["findings"]) {
      if (policy["policy"] == "moody") continue;
      if (finding["note"]) continue;
      EXPECT_TRUE(finding["kept"]) << policy["policy"] << finding["claim"] << finding["problem"];
    }
  }
  take("faulty");
  Answer const faulty = chokepoint("policy check faulty --plugins libraries --json");
  EXPECT_EQ(faulty.code, exit_code::failure);
  std::map<std::string, std::string> problems;  // of each policy, all in one
  Json const tried = Json::parse(faulty.out);
  for (Json const& policy : tried["policies"]) {
    for (Json const& finding : policy["findings"]) {
      problems[policy["policy"].get<std::string>()] += finding["problem"].get<std::string>() + "|";
    }
  }
  std::pair<char const*, char const*> const expected[] = {{"throws", "it let an exception out"},
                                                          {"throwing", "no stomach for this"},
                                                          {"gives_up", "it gave no answer"},
                                                          {"negative", "below 0"},
                                                          {"silent", "is missing"},
                                                          {"no_number", "no finite number"},
                                                          {"beyond_state", "it wrote beyond the 8 bytes of its state"},
                                                          {"before_state", "it wrote beyond the 8 bytes of its state"},
                                                          {"too_many", "it wrote more decisions than there are cases"},
                                                          {"crashes", "it crashes (Segmentation fault)"},
                                                          {"exits", "it ends the program"},
                                                          {"exits_at_once", "it ends the program"},
                                                          {"forks", "it made a copy of the program (fork)"},
                                                          {"prints", "it writes to standard output"},
                                                          {"raises_what_is_wanted", "it wrote to the cases"},
                                                          {"raises_what_there_is", "it wrote to the situation"},
                                                          {"rounds", "it changed how numbers are rounded"},
                                                          {"sets_locale", "it changed the locale"},
                                                          {"remembers", "state belongs in `state`"}};
  for (auto const& [policy, problem] : expected) EXPECT_THAT(problems[policy], HasSubstr(problem)) << policy;
}

/// Of 100 questions that are right a policy may get wrong those that a scenario's author asks.
TEST_F(PolicyVerbs, CheckTriesParametersAtTheirEndsAndSaysWhere) {
  take("faulty");
  Json const tried = Json::parse(chokepoint("policy check faulty --plugins libraries --json").out);
  std::map<std::string, std::string> problems;
  for (Json const& policy : tried["policies"]) {
    problems[policy["policy"].get<std::string>()] = policy["findings"][0]["problem"].get<std::string>();
  }
  EXPECT_THAT(problems["fails_at_an_end"],
              HasSubstr("too patient (with patience = 365 days, the other parameters as by "
                        "default)"));
  EXPECT_THAT(problems["crashes_at_an_end"], HasSubstr("it crashes (Segmentation fault) (with all parameters at their "
                                                       "least)"));
}

TEST_F(PolicyVerbs, CheckTellsOfAmountsThatAreNoWholeLots) {
  // Of a volume of 1.5 lots each order gets half: never a whole lot, and told as something to look at, no failure.
  write("mine/scenario.yaml", test::scarce +
                                  "policies:\n  p: {answers: allocation, decides: \"min(wanted, left) / "
                                  "2\"}\n");
  Answer const halves = chokepoint("policy check mine/scenario.yaml");
  EXPECT_EQ(halves.code, exit_code::ok) << halves.out;
  EXPECT_THAT(halves.out, AllOf(HasSubstr("note   decides in whole lots: question "), HasSubstr("the rest stays")));
  write("mine/scenario.yaml",
        test::scarce +
            "policies:\n  p: {answers: allocation, decides: \"if wanted <= left then wanted else 0 units\"}\n");
  EXPECT_THAT(chokepoint("policy check mine/scenario.yaml").out, Not(HasSubstr("note ")));
}

TEST_F(PolicyVerbs, StudiesHoldEachValueToWhatAPolicyDeclares) {
  std::string const lua =
      "    lua: |\n      parameters = {wait = {unit = \"days\", default = 20, max = 100}}\n"
      "      function decide(situation, cases, parameters)\n"
      "        return situation.date < cases[1].wanted_on + parameters.wait and \"wait\" or \"order\"\n      end\n";
  std::string const scenario = test::scarce + "policies:\n  p:\n    answers: pausing\n";
  auto const told = [&](std::string const& factor, std::string const& more) {
    write("mine/scenario.yaml", scenario + more + lua);
    write("mine/study.yaml",
          "chokepoint: 1\nbase: scenario.yaml\nreplications: 2\ndesign: grid\nfactors:\n  w: {path: "
          "policies.p.parameters.wait, " +
              factor + "}\n");
    std::filesystem::remove(folder_ / "w.results");
    return chokepoint("sweep mine/study.yaml --quiet --out w.results").err;
  };
  for (std::string const more : {"    parameters: {wait: 5 days}\n", ""}) {  // written, or by default
    // The factor's line is the 6th; "  w: {path: policies.p.parameters.wait, values: [" has 49 characters.
    EXPECT_THAT(told("values: [30 d, 45]", more),
                AllOf(HasSubstr("study.yaml:6:56: error"), HasSubstr("'45'"), HasSubstr("is counted in days"),
                      HasSubstr("write it as 20 days")));
    EXPECT_THAT(told("values: [30 d, 45 chips]", more), HasSubstr("study.yaml:6:56: error"));
    EXPECT_THAT(told("values: [45, 30 d]", more), HasSubstr("study.yaml:6:50: error"));
    EXPECT_THAT(told("values: [30 d, 101 d]", more),
                AllOf(HasSubstr("study.yaml:6:56: error"), HasSubstr("may be 100 days or less")));
    EXPECT_THAT(told("range: [30 d, 2000 h], levels: 2", more), Not(HasSubstr("error")));
    EXPECT_THAT(told("values: [0, 30 d]", more), Not(HasSubstr("error"))) << "0 is the same in all units";
    EXPECT_THAT(told("range: [30 d, 2401 h], levels: 2", more), HasSubstr("study.yaml:6:55: error"));
  }
}

/// An amount that a factor writes must be countable as one that the scenario writes.
TEST_F(PolicyVerbs, StudiesHoldAmountsToWhatAProductIsCountedIn) {
  write("mine/scenario.yaml", R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-06-01}
products: {chip: {unit: chip}}
sites: {fab: {stock: {chip: {supply: unlimited}}}}
buyers: {x: {at: fab, orders: {o: {product: chip, from: fab, quantity: 1 chip, every: 30 days}}}}
outcomes: {got: {measure: delivered}}
)");
  auto const told = [&](std::string const& values) {
    write("mine/study.yaml",
          "chokepoint: 1\nbase: scenario.yaml\nreplications: 2\ndesign: grid\nfactors: {f: {path: "
          "buyers.x.orders.o.quantity, values: [" +
              values + "]}}\n");
    std::filesystem::remove(folder_ / "w.results");
    return chokepoint("sweep mine/study.yaml --quiet --out w.results").err;
  };
  EXPECT_THAT(told("1 chip, 2.5 chips"),
              AllOf(HasSubstr("study.yaml:5:"), HasSubstr("finer than the product's resolution")));
  EXPECT_THAT(told("1 chip, 2 chips"), Not(HasSubstr("error")));
}

/// The default is what holds without a study: what a factor sets is its own values and nothing else.
TEST_F(PolicyVerbs, WhatIsDeclaredAndNotWrittenCanBeVaried) {
  // By default half of 100 orders are put off, of which none of the chinese or american here must be; with 0 none is,
  // with 100 % all are, each for as long as the run lasts.
  write("mine/scenario.yaml", test::scarce + "policies:\n  p: {answers: pausing, library: sound}\n");
  auto const delivered = [&](std::string const& set) {
    Json const run = Json::parse(chokepoint("run mine/scenario.yaml --plugins libraries --no-out --json " + set).out);
    return run["outcomes"]["us"]["value"].get<double>() + run["outcomes"]["cn"]["value"].get<double>();
  };
  EXPECT_EQ(delivered("--set 'policies.p.parameters.share=0 %'"), 100);
  EXPECT_EQ(delivered("--set 'policies.p.parameters.share=100 %'"), 0);
  EXPECT_THAT(
      chokepoint("run mine/scenario.yaml --plugins libraries --no-out --set 'policies.p.parameters.share=101 %'").err,
      HasSubstr("share of the policy waiting may be from 0 to 100 %, and here it may be 101 %"));
  EXPECT_THAT(
      chokepoint("run mine/scenario.yaml --plugins libraries --no-out --set 'policies.p.parameters.shar=1 %'").err,
      HasSubstr("did you mean 'share'?"));
  write("mine/study.yaml",
        "chokepoint: 1\nbase: scenario.yaml\nreplications: 2\ndesign: grid\nfactors:\n  s: {path: "
        "policies.p.parameters.share, values: [0 %, 100 %]}\n");
  ASSERT_EQ(chokepoint("sweep mine/study.yaml --plugins libraries --out s.results").code, exit_code::ok);
  Json const rows = Json::parse(
      chokepoint("results query s.results \"SELECT outcome, mean FROM accumulators ORDER BY cell, outcome\" --json")
          .out);
  ASSERT_EQ(rows.size(), 4U) << rows;
  EXPECT_EQ(rows[0]["mean"].get<double>() + rows[1]["mean"].get<double>(), 100) << rows;
  EXPECT_EQ(rows[2]["mean"].get<double>() + rows[3]["mean"].get<double>(), 0) << rows;
}

/// As loading does: of several folders' files of one name the first one's is used.
TEST_F(PolicyVerbs, ListSaysWhichOfTwoFilesOfANameIsUsed) {
  std::filesystem::create_directories(folder_ / "others");
  std::filesystem::copy_file(CHOKEPOINT_BINARY_DIR "/tests/plugins/libraries/faulty.so", folder_ / "others/sound.so");
  write("libraries/twice.py", "answers = 'allocation'\ndef decide(s, c, p, state): return 0\n");
  write("others/twice.py", "answers = 'routing'\ndef decide(s, c, p, state): return 0\n");
  Answer const told = chokepoint("policy list --plugins libraries --plugins others --plugins libraries");
  EXPECT_THAT(
      told.out,
      AllOf(HasSubstr("others/sound.so\n    isn't used: libraries/sound.so has the same name, and is found first\n"),
            HasSubstr("others/twice.py\n    isn't used: libraries/twice.py has the same name, and is found first\n"),
            HasSubstr("twice answers allocation"), Not(HasSubstr("twice answers routing"))));
  Json const json = Json::parse(chokepoint("policy list --plugins others --plugins libraries --json").out);
  ASSERT_EQ(json["libraries"].size(), 2U);
  EXPECT_EQ(json["libraries"][0]["library"], "sound");
  EXPECT_EQ(json["libraries"][1]["shadowed_by"], "others/sound.so");
  EXPECT_EQ(json["files"][1]["shadowed_by"], "others/twice.py");
  // The one that is told is the one that is used: the sound one has a policy `reserve`, the other has none.
  std::string const with = "policies:\n  p: {answers: allocation, library: sound, policy: reserve}\n";
  write("mine/scenario.yaml", test::scarce + with);
  EXPECT_EQ(chokepoint("run mine --no-out --quiet --plugins libraries --plugins others").code, exit_code::ok);
  EXPECT_EQ(chokepoint("run mine --no-out --quiet --plugins others --plugins libraries").code,
            exit_code::invalid_input);
}

TEST_F(PolicyVerbs, ListGoesOnPastLibrariesThatEndOrCrash) {
  for (char const* const name : {"ends_at_load", "crashes_at_load", "forks_at_load", "wild_table"}) take(name);
  Answer const told = chokepoint("policy list --plugins libraries");
  EXPECT_EQ(told.code, exit_code::ok) << told.err;
  EXPECT_THAT(told.out,
              AllOf(HasSubstr("libraries/ends_at_load.so: it ends the program while it is loaded"),
                    HasSubstr("libraries/wild_table.so: it crashes while the tables of its policies are read"),
                    HasSubstr("waiting answers pausing: Puts off as many orders as it is told.")));
  for (char const* const name : {"ends_at_load", "wild_table"}) {
    EXPECT_EQ(chokepoint(std::string("policy check --plugins libraries ") + name).code, exit_code::invalid_input)
        << name;
  }
}

/// A policy that ends the program while it is asked is named, and nothing passes for a result.
TEST_F(PolicyVerbs, WhoEndsTheProgramIsNamed) {
  take("faulty");
  for (std::string const name : {"exits", "exits_at_once"}) {
    write("mine/scenario.yaml",
          test::scarce + "policies:\n  p: {answers: allocation, library: faulty, policy: " + name + "}\n");
    std::string const who =
        "error: policy " + name +
        " of libraries/faulty.so, asked about allocation by sites.fab at 2026-01-02T01:00:00Z ended "
        "the program (exit code 0) instead of answering\n";
    Answer const run = chokepoint("run mine --plugins libraries --out " + name + ".results");
    EXPECT_EQ(run.code, exit_code::replication_failed);
    EXPECT_EQ(run.err, who);
    EXPECT_THAT(chokepoint("sweep mine --plugins libraries --out " + name + "_s.results").err, HasSubstr(who));
    Answer const isolated = chokepoint("sweep mine --plugins libraries --isolate --out " + name + "_i.results");
    EXPECT_EQ(isolated.code, exit_code::replication_failed);
    EXPECT_THAT(
        failures_in(name + "_i.results"),
        testing::Each(HasSubstr("policies.p (allocation): the process that asked it was ended by it (exit), twice")));
  }
}

/// Likewise one that crashes, or says that it can't go on.
TEST_F(PolicyVerbs, WhoCrashesTheProgramIsNamed) {
  take("faulty");
  for (auto const& [name, signal] : {std::pair{"crashes", "Segmentation fault"}, std::pair{"aborts", "Aborted"},
                                     std::pair{"terminates", "Aborted"}}) {
    write("mine/scenario.yaml",
          test::scarce + "policies:\n  p: {answers: allocation, library: faulty, policy: " + name + "}\n");
    Answer const run = chokepoint(std::string("run mine --plugins libraries --out ") + name + ".results");
    EXPECT_EQ(run.code, exit_code::replication_failed) << name;
    EXPECT_THAT(run.err, testing::EndsWith(std::string("error: policy ") + name +
                                           " of libraries/faulty.so, asked about allocation by sites.fab at "
                                           "2026-01-02T01:00:00Z ended the program (" +
                                           signal + ") instead of answering\n"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / (std::string(name) + ".results")));
    Answer const isolated =
        chokepoint(std::string("sweep mine --plugins libraries --isolate --out ") + name + "_i.results");
    EXPECT_EQ(isolated.code, exit_code::replication_failed);
    EXPECT_THAT(failures_in(std::string(name) + "_i.results"), testing::Each(HasSubstr(signal)));
  }
}

/// Of a thread of a library's own it isn't known at what it was asked, but what it did is told.
TEST_F(PolicyVerbs, AThreadThatEndsTheProgramIsTold) {
  take("faulty");
  write("mine/scenario.yaml",
        test::scarce + "policies:\n  p: {answers: allocation, library: faulty, policy: exits_from_a_thread}\n");
  Answer const run = chokepoint("run mine --plugins libraries --out thread.results");
  EXPECT_EQ(run.code, exit_code::replication_failed);
  EXPECT_EQ(run.err, "error: code of a policy's library ended the program (exit code 0) instead of answering\n");
}

TEST_F(PolicyVerbs, ACopyThatSharesItsMemoryEndsAsItLikes) {
  take("faulty");
  write("mine/scenario.yaml",
        test::scarce + "policies:\n  p: {answers: allocation, library: faulty, policy: vforks}\n");
  Answer const run = chokepoint("run mine --plugins libraries --no-out --quiet");
  EXPECT_EQ(run.code, exit_code::ok);
  EXPECT_THAT(run.err, testing::Not(HasSubstr("ended the program")));
}

TEST_F(PolicyVerbs, WhoCopiesTheProgramIsNamedAndRunsOnce) {
  take("faulty");
  write("mine/scenario.yaml", test::scarce + "policies:\n  p: {answers: allocation, library: faulty, policy: forks}\n");
  Answer const run = chokepoint("run mine --plugins libraries --no-out");
  EXPECT_EQ(run.code, exit_code::replication_failed);
  std::string const words = "policies.p (allocation): it made a copy of the program (fork)";
  EXPECT_THAT(run.err, HasSubstr(words));
  EXPECT_EQ(run.err.find(words), run.err.rfind(words));
  for (std::string const how : {"", "--isolate"}) {
    std::string const results = "s" + how + ".results";
    EXPECT_EQ(chokepoint("sweep mine --plugins libraries " + how + " --out " + results).code,
              exit_code::replication_failed);
    std::vector<std::string> const failures = failures_in(results);
    EXPECT_EQ(failures.size(), 32U);
    EXPECT_THAT(failures, testing::Each(HasSubstr(words)));
  }
}

TEST_F(PolicyVerbs, BenchTellsWhatAQuestionTakes) {
  Json const json = Json::parse(chokepoint("policy bench sound --plugins libraries --json").out);
  for (Json const& one : json) EXPECT_GT(one["one_case_ns"], 0) << one["policy"];
}

TEST_F(PolicyVerbs, NewWritesAFolderOfFourFiles) {
  Answer const made = chokepoint("policy new mine_own --question routing");
  EXPECT_EQ(made.code, exit_code::ok) << made.err;
  for (char const* file : {"CMakeLists.txt", "mine_own.cpp", "README.md", "example.yaml"}) {
    EXPECT_TRUE(std::filesystem::exists(folder_ / "plugins/mine_own" / file)) << file;
  }
  EXPECT_THAT(text_of(folder_ / "plugins/mine_own/mine_own.cpp"),
              HasSubstr("CHOKEPOINT_POLICY(routing, mine_own, MineOwn)"));
  EXPECT_EQ(chokepoint("policy new mine_own --question routing").code, exit_code::failure);
  EXPECT_THAT(chokepoint("policy new other --question rooting").err, HasSubstr("did you mean 'routing'?"));
  EXPECT_EQ(chokepoint("policy new Other --question routing").code, exit_code::usage);
}

/// Begins a policy for each question, tries it where `checked` says so, and holds its example to the engine's own
/// answers.
void PolicyVerbs::begin_all(std::string const& language, std::function<bool(std::string const&)> const& checked) const {
  Json const listed = Json::parse(chokepoint("policy list --json").out);
  ASSERT_EQ(listed["questions"].size(), model::question_count);
  for (Json const& question : listed["questions"]) {
    std::string const name = question["question"];
    std::string const folder = "plugins/my_" + name;
    std::string const plugins = " --plugins " + folder;
    ASSERT_EQ(chokepoint("policy new my_" + name + " --in " + language + " --question " + name).code, exit_code::ok)
        << name;
    if (checked(name)) {
      Answer const tried = chokepoint("policy check " + folder + "/example.yaml" + plugins);
      EXPECT_EQ(tried.code, exit_code::ok) << tried.out << tried.err;
      EXPECT_THAT(tried.out, HasSubstr("policies.my_" + name + " (" + name + ")\n  ok "));
    }
    std::string const text = text_of(folder_ / folder / "example.yaml");
    Answer const run = chokepoint("run " + folder + "/example.yaml --no-out --json" + plugins);
    ASSERT_EQ(run.code, exit_code::ok) << name << run.err;
    Json const with = Json::parse(run.out);
    write(folder + "/alone.yaml", text.substr(0, text.find("\npolicies:") + 1));
    Json const alone = Json::parse(chokepoint("run " + folder + "/alone.yaml --no-out --json").out);
    // What is left to luck has other luck when a policy decides.
    bool const by_luck =
        text_of(folder_ / folder / ("my_" + name + (language == "lua" ? ".lua" : ".py"))).find("luck") !=
        std::string::npos;
    if (!by_luck) {
      EXPECT_EQ(with["outcomes"], alone["outcomes"]) << name;
    }
    EXPECT_GT(with["events"], 1000) << name;
  }
}

TEST_F(PolicyVerbs, NewPoliciesInLuaAreSoundAndDecideAsTheEngine) {
  begin_all("lua", [](std::string const&) { return true; });
}

TEST_F(PolicyVerbs, NewPoliciesInPythonAreSoundAndDecideAsTheEngine) {
  begin_all("python", [](std::string const& question) {
    return question == "allocation" || question == "customs_clearance" || question == "government_reaction";
  });
  EXPECT_EQ(chokepoint("policy new other --in cobol --question routing").code, exit_code::usage);
}

TEST_F(PolicyVerbs, TheExampleOfEachQuestionIsSoundAndRuns) {
  for (policy::QuestionInfo const& question : policy::all_questions()) {
    std::string const name(question.name);
    ASSERT_EQ(chokepoint("policy new my_" + name + " --in lua --question " + name).code, exit_code::ok);
    std::string text = text_of(folder_ / ("plugins/my_" + name + "/example.yaml"));
    std::string const script = "script: my_" + name + ".lua";
    text.replace(text.find(script), script.size(), "decides: \"" + std::string(question.example.formula) + "\"");
    write("mine/scenario.yaml", text);
    Answer const tried = chokepoint("policy check mine");
    EXPECT_EQ(tried.code, exit_code::ok) << name << tried.out << tried.err;
    EXPECT_THAT(tried.out, Not(HasSubstr("look"))) << name;
    EXPECT_EQ(chokepoint("run mine --no-out --quiet").code, exit_code::ok) << name;
  }
}

TEST_F(PolicyVerbs, ScoresBelow0OnlyAreTold) {
  // Ten p wait for seven departures; the fourth day's is the first, and each asks anew.
  std::string const text = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-02-01}
products: {p: {}}
sites: {a: {stock: {p: {supply: unlimited}}}, b: {}}
lanes: {l: {from: a, to: b, time: 1 day, departs_every: 7 days, capacity: 3 units}}
buyers: {x: {at: b, orders: {o: {product: p, from: a, dates: [{on: 2026-01-03, quantity: 4 units}]}}}}
policies: {loads: {answers: loading, decides: )";
  write("mine/scenario.yaml", text + "\"2000-01-01 - needed_on\"}}\n");
  Answer const told = chokepoint("run mine --no-out");
  EXPECT_EQ(told.code, exit_code::ok) << told.err;
  // The departures of January 8, 15, 22 and 29.
  std::string const warning =
      "policies.loads: asked 4 times about loading by sites.a, it gave scores below 0 only: nothing goes aboard "
      "[W_NOTHING_TAKEN]";
  EXPECT_THAT(told.err, AllOf(HasSubstr(warning), HasSubstr("2100-01-01 - needed_on")));
  EXPECT_EQ(told.err.find("W_NOTHING_TAKEN"), told.err.rfind("W_NOTHING_TAKEN"));
  Json const json = Json::parse(chokepoint("run mine --no-out --json").out);
  ASSERT_EQ(json["diagnostics"].size(), 1U);
  EXPECT_EQ(json["diagnostics"][0]["path"], "policies.loads");
  Answer const checked = chokepoint("policy check mine");
  EXPECT_EQ(checked.code, exit_code::ok);
  EXPECT_THAT(checked.out, HasSubstr("look   takes something: of 400 made-up questions all scores were below 0"));
  Json const found = Json::parse(chokepoint("policy check mine --json").out);
  EXPECT_EQ(found["policies"][0]["findings"].back()["warning"], true);
  // One lot that is taken, by one departure, is enough.
  write("mine/scenario.yaml", text + "\"date - 2026-01-29\"}}\n");
  EXPECT_EQ(chokepoint("run mine --no-out").err, "");
}

TEST_F(PolicyVerbs, CheckTellsWhatEndedTheProcess) {
  take("greedy");
  write("mine/scenario.yaml",
        test::scarce + "policies:\n  p: {answers: allocation, library: greedy, policy: killed}\n");
  Answer const told = chokepoint("policy check mine --plugins libraries");
  EXPECT_EQ(told.code, exit_code::failure);
  EXPECT_THAT(told.out, AllOf(HasSubstr("the process that tried it was killed from outside (signal 9), most often by "
                                        "the system for lack of memory"),
                              Not(HasSubstr("crash"))));
}

TEST_F(PolicyVerbs, CheckTriesThePoliciesOfAScenario) {
  std::string const text = text_of(folder_ / "mine/scenario.yaml");
  write("mine/scenario.yaml", text.substr(0, text.find("policies:\n")) + R"(policies:
  good: {answers: pausing, decides: wait}
  endless: {answers: ordering, lua: "function decide() while true do end end"}
  odd: {answers: replenishment, parameters: {most: 2}, lua: "function decide(s, c, p) return p.most - 3 end"}
)");
  Answer const told = chokepoint("policy check mine");
  EXPECT_EQ(told.code, exit_code::failure);
  EXPECT_THAT(told.out, AllOf(HasSubstr("policies.good (pausing)\n  ok     answers every question"),
                              HasSubstr("policies.endless (ordering)\n  FAILED answers every question"),
                              HasSubstr("instructions"), HasSubstr("below 0")))
      << told.err;
  Json const found = Json::parse(chokepoint("policy check mine --json").out);
  EXPECT_EQ(found["policies"][1]["policy"], "policies.good");
  EXPECT_EQ(found["kept"], false);
  write("mine/scenario.yaml", text.substr(0, text.find("policies:\n")));
  EXPECT_THAT(chokepoint("policy check mine").err, HasSubstr("has no policies"));
}

TEST_F(PolicyVerbs, CheckFindsLuaAndPythonByTheirNames) {
  // By the example beside it.
  ASSERT_EQ(chokepoint("policy new mine_too --in lua --question routing").code, exit_code::ok);
  Answer const lua = chokepoint("policy check mine_too --plugins plugins/mine_too");
  EXPECT_EQ(lua.code, exit_code::ok) << lua.err;
  EXPECT_THAT(lua.out, HasSubstr("policies.mine_too (routing)\n  ok     answers every question"));
  // By what it says of itself: there is no example.
  std::filesystem::create_directories(folder_ / "alone");
  write("alone/patient.py",
        "answers = 'pausing'\ndef decide(situation, cases, parameters, state):\n"
        "    return 'wait' if cases[0].luck < parameters.share else 'order'\n");
  Answer const python = chokepoint("policy check patient --plugins alone");
  EXPECT_EQ(python.code, exit_code::ok) << python.err;
  EXPECT_THAT(python.out, HasSubstr("policies.pausing (pausing)\n  ok     answers every question"));
  write("alone/hasty.py", "answers = 'pausing'\ndef decide(situation, cases, parameters, state):\n    return 'now'\n");
  Answer const hasty = chokepoint("policy check hasty.py --plugins alone");
  EXPECT_EQ(hasty.code, exit_code::failure);
  EXPECT_THAT(hasty.out, HasSubstr("FAILED answers every question within its bounds"));
  write("alone/mute.lua", "function decide() return 0 end\n");
  Answer const mute = chokepoint("policy check mute --plugins alone");
  EXPECT_EQ(mute.code, exit_code::invalid_input);
  EXPECT_THAT(mute.err, AllOf(HasSubstr("alone/mute.lua says not what it answers"), HasSubstr("name a scenario")));
  EXPECT_THAT(chokepoint("policy check nobody --plugins alone").err, HasSubstr("there is no library 'nobody'"));
}

TEST_F(PolicyVerbs, NewPoliciesSayWhereTheyAreFound) {
  ASSERT_EQ(chokepoint("policy new mine_too --in python --question routing").code, exit_code::ok);
  EXPECT_THAT(text_of(folder_ / "plugins/mine_too/README.md"), HasSubstr("(or CHOKEPOINT_PLUGINS)"));
  EXPECT_THAT(text_of(folder_ / "plugins/mine_too/example.yaml"),
              HasSubstr("plugins/mine_too/example.yaml --plugins plugins/mine_too\n"));
  for (char const* const word : {"class", "int", "lambda"}) {
    Answer const refused = chokepoint(std::string("policy new ") + word + " --question routing");
    EXPECT_EQ(refused.code, exit_code::usage) << word;
    EXPECT_THAT(refused.err, HasSubstr("it is a word of C++ or Python")) << word;
  }
}

TEST_F(PolicyVerbs, LibrariesComeFromTheFoldersThatAreNamed) {
  EXPECT_THAT(chokepoint("run mine --no-out").err, AllOf(HasSubstr("no folder of libraries"), HasSubstr("--plugins")));
  EXPECT_EQ(chokepoint("run mine --no-out --plugins libraries").code, exit_code::ok);
  EXPECT_EQ(shell("CHOKEPOINT_PLUGINS=nowhere:libraries '" CHOKEPOINT_BINARY_DIR "/chokepoint' run mine --no-out").code,
            exit_code::ok);
  EXPECT_THAT(chokepoint("run mine --no-out --plugins nowhere").err,
              HasSubstr("there is no library 'sound' in nowhere"));
}

TEST_F(PolicyVerbs, ResultsKnowTheirLibraries) {
  ASSERT_EQ(chokepoint("sweep mine --plugins libraries --out s.results --quiet").code, exit_code::ok);
  EXPECT_EQ(chokepoint("replay s.results --replication 5 --plugins libraries").code, exit_code::ok);
  ASSERT_EQ(chokepoint("run mine --plugins libraries --out r.results --quiet").code, exit_code::ok);
  build_anew();
  for (std::string const verb : {"replay s.results --replication 5", "resume s.results"}) {
    Answer const refused = chokepoint(verb + " --plugins libraries");
    EXPECT_EQ(refused.code, exit_code::invalid_input) << verb;
    EXPECT_THAT(refused.err, HasSubstr("policies.later.library was")) << verb;
  }
  Answer const why = chokepoint("why r.results buyer:cloud product:chip --relief --plugins libraries");
  EXPECT_EQ(why.code, exit_code::invalid_input);
  EXPECT_THAT(why.err, HasSubstr("policies.\"later\".library"));
  // Without the folder it can't even be read.
  EXPECT_THAT(chokepoint("resume s.results").err, HasSubstr("no folder of libraries"));
}

TEST_F(PolicyVerbs, ACrashCostsOneReplicationWhenIsolated) {
  take("faulty");
  std::string text = text_of(folder_ / "mine/scenario.yaml");
  write("mine/scenario.yaml", text + "  broken: {answers: allocation, library: faulty, policy: crashes}\n");
  write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplications: 16\n");
  Answer const told = chokepoint("sweep mine --plugins libraries --isolate --out s.results");
  EXPECT_EQ(told.code, exit_code::replication_failed) << told.out << told.err;
  EXPECT_THAT(told.err, HasSubstr("16 of 16 replications failed"));
  EXPECT_THAT(failures_in("s.results"),
              testing::Each(testing::MatchesRegex(
                  "sites\\..* at 20..-..-..T..:..:..Z: policies.broken \\(allocation\\): the process that asked it was "
                  "ended by signal 11 \\(Segmentation fault\\), twice")));
}

TEST_F(PolicyVerbs, ALibraryThatNeverAnswersCostsItsReplicationsWhenIsolated) {
  take("greedy");
  auto const scenario = [](std::string const& share) {
    return test::scarce + "policies:\n  slow: {answers: allocation, library: greedy, policy: hangs_at_times, " +
           "parameters: {share: " + share + "}}\n";
  };
  // Which lucks are below a share, and what all would get, the policy that answers all of them says.
  write("mine/scenario.yaml", scenario("0"));
  ASSERT_EQ(chokepoint("sweep mine --plugins libraries --out whole.results --quiet").code, exit_code::ok);
  write("mine/scenario.yaml", scenario("0.02"));
  Answer const told =
      chokepoint("sweep mine --plugins libraries --isolate --worker-seconds 0.3 --out s.results --threads 2");
  EXPECT_EQ(told.code, exit_code::replication_failed) << told.out << told.err;
  std::vector<std::string> const failures = failures_in("s.results");
  ASSERT_GE(failures.size(), 1U) << "nobody is luckless: another seed";
  ASSERT_LT(failures.size(), 32U);
  EXPECT_THAT(failures, testing::Each(std::string("sites.fab at 2026-01-02T01:00:00Z: policies.slow (allocation): it "
                                                  "didn't answer in 0.3 seconds, twice")));
  auto const rows = [&](std::string const& file) {
    return Json::parse(chokepoint("results query " + file +
                                  " \"SELECT replication, luck, events, us, cn FROM rows ORDER BY replication\" --json")
                           .out);
  };
  Json const whole = rows("whole.results");
  Json const others = rows("s.results");
  ASSERT_EQ(whole.size(), 32U);
  ASSERT_EQ(others.size(), 32U);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) changed += whole[i] == others[i] ? 0U : 1U;
  EXPECT_EQ(changed, failures.size());
  ASSERT_EQ(
      chokepoint("sweep mine --plugins libraries --isolate --worker-seconds 0.3 --out one.results --threads 1").code,
      exit_code::replication_failed);
  EXPECT_EQ(failures_in("one.results"), failures);
  EXPECT_EQ(rows("one.results"), others);
}

TEST_F(PolicyVerbs, ALibraryThatRunsOutOfMemorySaysSo) {
  take("greedy");
  write("mine/scenario.yaml",
        test::scarce + "policies:\n  big: {answers: allocation, library: greedy, policy: takes_all_memory}\n");
  Answer const told =
      shell("ulimit -v 4000000; '" CHOKEPOINT_BINARY_DIR "/chokepoint' run mine --no-out --plugins libraries");
  EXPECT_THAT(told.err + told.out,
              HasSubstr("sites.fab at 2026-01-02T01:00:00Z: policies.big (allocation): it ran out of memory"));
}

}  // namespace
}  // namespace chokepoint::cli
