#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/support/scarce_chips.hpp"
#include "tests/unit/cli/program.hpp"

/// Policies in Python in runs and sweeps.
namespace chokepoint::cli {
namespace {

using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::json;

class PythonVerbs : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    std::filesystem::create_directories(folder_ / "files");
    write("mine/scenario.yaml", test::scarce + "policies:\n  p: {answers: allocation, worker: rule}\n");
    write("mine/study.yaml", "chokepoint: 1\nbase: scenario.yaml\nreplications: 32\n");
    decide("return [min(one.wanted, situation.volume / len(cases)) for one in cases]");
  }
  void decide(std::string const& lines) const {
    write("files/rule.py",
          "import os, time\nfrom chokepoint import draw\n\n\ndef decide(situation, cases, parameters, state):\n    " +
              lines + "\n");
  }
  /// The last line of what a sweep tells, after its progress.
  static Json last(Answer const& answer) {
    std::string const lines = answer.out.substr(0, answer.out.find_last_not_of('\n') + 1);
    return Json::parse(lines.substr(lines.find_last_of('\n') + 1));
  }
  Json run() const {
    Answer const run = chokepoint("run mine --plugins files --json --no-out");
    EXPECT_EQ(run.code, exit_code::ok) << run.err;
    return Json::parse(run.out);
  }
};

TEST_F(PythonVerbs, ARunFollowsTheFile) {
  decide("return [min(80, situation.volume)] + [situation.volume - 80] * (len(cases) - 1)");
  Json const first = run();
  EXPECT_EQ(first["outcomes"]["us"]["value"], 80);
  EXPECT_EQ(first["outcomes"]["cn"]["value"], 20);
  decide("return [0 if one.buyer_home == 'US' else min(one.wanted, situation.volume) for one in cases]");
  Json const other = run();
  EXPECT_EQ(other["outcomes"]["us"]["value"], 0);
  EXPECT_EQ(other["outcomes"]["cn"]["value"], 80);
  EXPECT_NE(other["identity"], first["identity"]) << "what the file says is part of what the scenario is";
}

TEST_F(PythonVerbs, ASweepIsTheSameOnThreadsAndInProcesses) {
  decide("return [min(one.wanted, situation.volume / len(cases)) * draw(one.id) for one in cases]");
  Answer const two = chokepoint("sweep mine/study.yaml --plugins files --threads 2 --out two.sweep --json");
  ASSERT_EQ(two.code, exit_code::ok) << two.err;
  Answer const apart = chokepoint("sweep mine/study.yaml --plugins files --isolate --out apart.sweep --json");
  ASSERT_EQ(apart.code, exit_code::ok) << apart.err;
  EXPECT_EQ(last(two)["outcomes"], last(apart)["outcomes"]);
  Answer const again = chokepoint("replay two.sweep --plugins files --cell 0 --replication 5");
  EXPECT_EQ(again.code, exit_code::ok) << again.err;
  EXPECT_THAT(again.out, HasSubstr("The same bits as in the sweep."));
}

TEST_F(PythonVerbs, AProgramThatCrashesFailsItsReplicationsAlone) {
  decide(
      "os._exit(7) if draw(1) < 0.3 else None\n    return [min(one.wanted, situation.volume / len(cases)) for one in "
      "cases]");
  Answer const sweep = chokepoint("sweep mine/study.yaml --plugins files --out one.sweep --json");
  EXPECT_EQ(sweep.code, exit_code::replication_failed) << sweep.err;
  Json const told = last(sweep);
  int const failures =
      told["failures"].is_array() ? static_cast<int>(told["failures"].size()) : told["failures"].get<int>();
  EXPECT_GT(failures, 3);
  EXPECT_LT(failures, 18);
  Answer const shown = chokepoint("sweep mine/study.yaml --plugins files --out two.sweep");
  EXPECT_THAT(shown.err, HasSubstr("policies.p (allocation): rule.py: its program ended with code 7"));
}

TEST_F(PythonVerbs, ATimeOutStopsTheStudyWhichCanBeGoneOnWith) {
  std::string const halves = "return [min(one.wanted, situation.volume / len(cases)) for one in cases]";
  decide(halves);
  Answer const whole = chokepoint("sweep mine/study.yaml --plugins files --out whole.sweep --json");
  ASSERT_EQ(whole.code, exit_code::ok) << whole.err;
  // Late as long as there is a file "busy": no other bytes of the policy.
  std::string const sometimes = "time.sleep(1000 if os.path.exists('busy') and draw(1) > 0.9 else 0)\n    " + halves;
  for (std::string const how : {"", "--isolate"}) {
    std::string const file = "stopped" + how + ".sweep";
    decide(sometimes);
    write("busy", "");
    Answer const stopped =
        chokepoint("sweep mine/study.yaml --plugins files --worker-seconds 0.5 " + how + " --out " + file);
    EXPECT_EQ(stopped.code, exit_code::failure) << how;
    EXPECT_THAT(stopped.err, HasSubstr("policies.p (allocation): rule.py: its program didn't answer in 0.5 seconds"))
        << how;
    EXPECT_THAT(stopped.err, HasSubstr("go on with chokepoint resume")) << how;
    std::filesystem::remove(folder_ / "busy");
    Answer const resumed = chokepoint("resume " + file + " --plugins files --json");
    EXPECT_EQ(resumed.code, exit_code::ok) << resumed.err;
    EXPECT_EQ(last(resumed)["outcomes"], last(whole)["outcomes"]) << how;
  }
}

TEST_F(PythonVerbs, ARunThatIsNotAnsweredWritesNothing) {
  decide("time.sleep(1000)");
  Answer const run = chokepoint("run mine --plugins files --worker-seconds 0.3 --out run.results");
  EXPECT_EQ(run.code, exit_code::failure);
  EXPECT_THAT(run.err, HasSubstr("didn't answer in 0.3 seconds; nothing was written"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "run.results"));
}

TEST_F(PythonVerbs, SolveFindsABreakEvenAndNoAnswerIsNone) {
  write("mine/scenario.yaml",
        test::scarce + "policies:\n  p: {answers: allocation, worker: rule, parameters: {most: 10 chips}}\n");
  decide("return [min(one.wanted, parameters.most, situation.volume / len(cases)) for one in cases]");
  std::string const solve =
      "solve us --scenario mine --plugins files --vary policies.p.parameters.most --from '5 chips' --to '40 chips' "
      "--target 60 --replications 16 --json";
  Answer const found = chokepoint(solve);
  EXPECT_EQ(found.code, exit_code::ok) << found.err << found.out;
  decide("time.sleep(1000)");
  Answer const late = chokepoint(solve + " --worker-seconds 0.3");
  EXPECT_NE(late.code, exit_code::ok);
  EXPECT_THAT(late.out, HasSubstr("didn't answer in 0.3 seconds"));
}

TEST_F(PythonVerbs, AProgramEndsWithItsEngineWhateverItDoes) {
  decide("open('begun', 'w').write(str(os.getpid()))\n    while True: pass");
  Answer const killed =
      shell("'" CHOKEPOINT_BINARY_DIR
            "/chokepoint' run mine --plugins files --no-out & engine=$!; "
            "for i in $(seq 100); do [ -s begun ] && break; sleep 0.1; done; kill -9 $engine; "
            "for i in $(seq 100); do kill -0 $(cat begun) || exit 0; sleep 0.1; done; kill -9 $(cat begun); exit 7");
  EXPECT_EQ(killed.code, 0) << "it goes on without an engine";
}

TEST_F(PythonVerbs, ResumeRefusesAFileThatWasChanged) {
  ASSERT_EQ(chokepoint("sweep mine/study.yaml --plugins files --out one.sweep --quiet").code, exit_code::ok);
  decide("return [0] * len(cases)");
  Answer const resumed = chokepoint("resume one.sweep --plugins files");
  EXPECT_EQ(resumed.code, exit_code::invalid_input) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("policies.p.worker was \"rule\""));
}

TEST_F(PythonVerbs, ScenariosNameFilesAndNoPlaces) {
  Answer const nowhere = chokepoint("validate mine");
  EXPECT_EQ(nowhere.code, exit_code::invalid_input);
  EXPECT_THAT(nowhere.err, HasSubstr("there is no folder of files in Python to find 'rule' in"));
  Answer const misspelt = chokepoint("validate mine --plugins files --set policies.p.worker=rul");
  EXPECT_THAT(misspelt.err, HasSubstr("did you mean 'rule'?"));
  Answer const place = chokepoint("validate mine --plugins files --set policies.p.worker=../files/rule");
  EXPECT_THAT(place.err, HasSubstr("is a place, and a scenario names files in Python, never places"));
  write("files/rule.py", "def decide(:\n");
  Answer const broken = chokepoint("validate mine --plugins files");
  EXPECT_THAT(broken.err, HasSubstr("rule.py:1: SyntaxError"));
  EXPECT_THAT(broken.err, HasSubstr("mine/scenario.yaml:17:36: error: policies.p.worker: "));
}

TEST_F(PythonVerbs, AParameterThatTheFileDoesntLookAtIsAWarning) {
  std::string const line = "  p: {answers: allocation, worker: rule, parameters: {shre: 1, other: 2}}\n";
  write("mine/scenario.yaml", test::scarce + "policies:\n" + line);
  decide(
      "parameters = parameters if parameters.share else None\n"
      "    return [getattr(parameters, 'oth' + 'er', 0) for one in cases]");
  auto const place = [&](std::string const& name) {
    return "mine/scenario.yaml:17:" + std::to_string(line.find(name) + 1) + ": warning: policies.p.parameters." + name +
           ": rule.py doesn't look at '" + name + "'";
  };
  Answer const loose = chokepoint("validate mine --plugins files");
  EXPECT_EQ(loose.code, exit_code::ok) << loose.err;
  EXPECT_THAT(loose.err, HasSubstr(place("shre")));
  EXPECT_THAT(loose.err, Not(HasSubstr("look at 'other'"))) << "the file may look at it in a way that can't be read";
  decide("try: return parameters.share\n    except AttributeError: return [0] * len(cases)  # other");
  Answer const strict = chokepoint("validate mine --plugins files");
  EXPECT_EQ(strict.code, exit_code::ok) << strict.err;
  EXPECT_THAT(strict.err, HasSubstr(place("shre")));
  EXPECT_THAT(strict.err, HasSubstr("it looks at 'share'"));
  EXPECT_THAT(strict.err, HasSubstr(place("other")));
}

TEST_F(PythonVerbs, AParameterThatTheScenarioDoesntHaveIsAnErrorInTheFile) {
  write("mine/scenario.yaml",
        test::scarce + "policies:\n  p: {answers: allocation, worker: rule, parameters: {share: 1}}\n");
  std::string const line = "return [min(one.wanted, parameters.shar, parameters.share) for one in cases]";
  decide(line);
  Answer const told = chokepoint("validate mine --plugins files");
  EXPECT_EQ(told.code, exit_code::invalid_input);
  EXPECT_THAT(told.err, HasSubstr("files/rule.py:6:" + std::to_string(4 + line.find("parameters") + 1) +
                                  ": error: policies.p.parameters.shar: decide() looks at the parameter 'shar', which "
                                  "policies.p doesn't have"));
  EXPECT_THAT(told.err, HasSubstr(line)) << "the line itself";
  EXPECT_THAT(told.err, HasSubstr("did you mean 'share'?"));
}

TEST_F(PythonVerbs, AFileIsAskedWhatItIsFor) {
  std::string const rest = "\n\ndef decide(situation, cases, parameters, state):\n    return [0] * len(cases)\n";
  write("files/rule.py", "answers = (\"routing\", \"allocation\")\n" + rest);
  EXPECT_EQ(chokepoint("validate mine --plugins files").code, exit_code::ok);
  write("files/rule.py", "answers = \"routing\"\n" + rest);
  Answer const other = chokepoint("validate mine --plugins files");
  EXPECT_EQ(other.code, exit_code::invalid_input);
  EXPECT_THAT(other.err,
              HasSubstr("mine/scenario.yaml:17:36: error: policies.p.worker: rule.py is no policy for allocation"));
  EXPECT_THAT(other.err, HasSubstr("it is for routing, as it says at line 1"));
  write("files/rule.py", "answers = \"alocation\"\n" + rest);
  Answer const unknown = chokepoint("validate mine --plugins files");
  EXPECT_EQ(unknown.code, exit_code::invalid_input);
  EXPECT_THAT(unknown.err, HasSubstr("files/rule.py:1:11: error: policies.p.worker: there is no question 'alocation'"));
  EXPECT_THAT(unknown.err, HasSubstr("did you mean 'allocation'?"));
}

TEST_F(PythonVerbs, ListTellsWhatFilesSayOfThemselvesAndRunsNone) {
  write("files/rule.py",
        "\"\"\"Gives what it likes.\"\"\"\nopen('ran', 'w')\nanswers = 'allocation'\nstate = {'asked': 0}\n\n\n"
        "def decide(s, c, parameters, state):\n    return parameters.most - parameters.least\n");
  write("files/mute.py", "def decide(s, c, p, state):\n    return helper(p)\n");
  write("files/helper.py", "x = 1\n");
  write("files/broken.py", "def decide(:\n");
  Answer const told = chokepoint("policy list --plugins files");
  EXPECT_EQ(told.code, exit_code::ok) << told.err;
  EXPECT_THAT(told.out,
              HasSubstr("    rule answers allocation: Gives what it likes.\n      parameters, each a number that "
                        "the scenario gives: least, most\n      remembers: asked\n"));
  EXPECT_THAT(told.out, HasSubstr("    mute answers what a scenario asks it"));
  EXPECT_THAT(told.out, HasSubstr("      parameters that can't be read from it\n"));
  EXPECT_THAT(told.out, HasSubstr("    no policy: it has no function decide(situation, cases, parameters, state)\n"));
  EXPECT_THAT(told.out, HasSubstr("    can't be used: broken.py:1: SyntaxError"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "ran"));
  Json const files = Json::parse(chokepoint("policy list --plugins files --json").out)["files"];
  ASSERT_EQ(files.size(), 4U);
  EXPECT_EQ(files[3]["worker"], "rule");
  EXPECT_EQ(files[3]["questions"], Json({"allocation"}));
  EXPECT_EQ(files[3]["parameters"], Json({"least", "most"}));
  EXPECT_EQ(files[3]["all_parameters"], true);
  EXPECT_EQ(files[1]["decides"], false);
  EXPECT_THAT(files[0]["problem"].get<std::string>(), HasSubstr("SyntaxError"));
}

TEST_F(PythonVerbs, CheckNamesEachFault) {
  Answer const sound = chokepoint("policy check mine --plugins files");
  EXPECT_EQ(sound.code, exit_code::ok) << sound.out << sound.err;
  std::pair<char const*, char const*> const faults[] = {
      {"return [-1] * len(cases)", "below 0"},
      {"return [min(one.wanted, situation.volume / len(cases)) * (time.time() % 1) for one in cases]",
       "two answers from the same state"},
      {"os._exit(1)", "ended with code 1"},
  };
  for (auto const& [fault, words] : faults) {
    decide(fault);
    Answer const told = chokepoint("policy check mine --plugins files");
    EXPECT_EQ(told.code, exit_code::failure) << fault;
    EXPECT_THAT(told.out, HasSubstr(words)) << fault;
  }
  write("files/rule.py",
        "asked = 0\n\n\ndef decide(situation, cases, parameters, state):\n    global asked\n    asked += 1\n    return "
        "[0 if asked % 2 else min(one.wanted, situation.volume / len(cases)) for one in cases]\n");
  Answer const told = chokepoint("policy check mine --plugins files");
  EXPECT_EQ(told.code, exit_code::failure);
  EXPECT_THAT(told.out, HasSubstr("two answers from the same state"));
}

}  // namespace
}  // namespace chokepoint::cli
