#include "engine/cli/command_line.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

namespace fs = std::filesystem;

class CommandLineTest : public ProgramTest {
 protected:
  static std::string first_steps() { return "'" CHOKEPOINT_SOURCE_DIR "/scenarios/first-steps/scenario.yaml'"; }
};

TEST_F(CommandLineTest, AMisspelledVerbOrOptionIsAUsageErrorWithASuggestion) {
  Answer const verb = chokepoint("rnu file.yaml");
  EXPECT_EQ(verb.code, exit_code::usage);
  EXPECT_NE(verb.err.find("did you mean 'run'?"), std::string::npos) << verb.err;
  Answer const option = chokepoint("run file.yaml --sed 3");
  EXPECT_EQ(option.code, exit_code::usage);
  EXPECT_NE(option.err.find("did you mean '--seed'?"), std::string::npos) << option.err;
}

TEST_F(CommandLineTest, AKeyThatIsWrittenAsAnOptionIsSaidHowToSet) {
  EXPECT_NE(chokepoint("sweep file.yaml --replications 300").err.find("--set study.replications=300"),
            std::string::npos);
  EXPECT_NE(chokepoint("sweep file.yaml --design=sobol").err.find("--set study.design=sobol"), std::string::npos);
  EXPECT_NE(chokepoint("run file.yaml --warm-up '3 days'").err.find("--set clock.warm_up=3 days"), std::string::npos);
  EXPECT_EQ(chokepoint("run file.yaml --replications 300").err.find("study."), std::string::npos);
}

TEST_F(CommandLineTest, NumbersOfTheCommandLineAreReadWhole) {
  for (auto const* seed : {"-1", "1.5", "0x10", "7a", "''", "18446744073709551616"}) {
    EXPECT_EQ(chokepoint(std::string("run file.yaml --seed ") + seed).code, exit_code::usage) << seed;
  }
}

TEST_F(CommandLineTest, AnOverrideWithoutAValueIsAUsageError) {
  EXPECT_EQ(chokepoint("run file.yaml --set clock.to").code, exit_code::usage);
}

TEST_F(CommandLineTest, AReportIsOneFileOrSaysWhatIsMissing) {
  ASSERT_EQ(chokepoint("run " + first_steps() + " --quiet --out run.results").code, exit_code::ok);
  Answer const answer = chokepoint("report run.results --json");
  auto const json = nlohmann::json::parse(answer.out);
  if (answer.code == exit_code::failure) {  // built without npm
    EXPECT_NE(json["hint"].get<std::string>().find("apt-get install nodejs npm"), std::string::npos);
    GTEST_SKIP() << json["error"];
  }
  EXPECT_EQ(json["file"], "run.html");
  EXPECT_EQ(std::filesystem::file_size(folder_ / "run.html"), json["bytes"]);
  EXPECT_EQ(chokepoint("report missing.results").code, exit_code::failure);
  EXPECT_EQ(chokepoint("report run.results --out run.results/x.html").code, exit_code::failure);
}

TEST_F(CommandLineTest, AFileThatIsMissingOrBrokenIsInvalidInput) {
  EXPECT_EQ(chokepoint("validate missing.yaml").code, exit_code::invalid_input);
  std::ofstream(folder_ / "broken.yaml") << "chokepoint: 1\nclok: {from: 2026-01-01}\n";
  Answer const text = chokepoint("validate broken.yaml");
  EXPECT_EQ(text.code, exit_code::invalid_input);
  EXPECT_NE(text.err.find("broken.yaml:2:1"), std::string::npos) << text.err;
  Answer const run = chokepoint("run broken.yaml --json");
  EXPECT_EQ(run.code, exit_code::invalid_input);
  auto const json = nlohmann::json::parse(run.out);
  ASSERT_FALSE(json["diagnostics"].empty());
  EXPECT_EQ(json["diagnostics"][0]["line"], 2);
  EXPECT_TRUE(run.err.empty()) << run.err;
}

TEST_F(CommandLineTest, RunsTheFirstScenarioAndKeepsItsResults) {
  Answer const answer = chokepoint("run " + first_steps() + " --json");
  ASSERT_EQ(answer.code, exit_code::ok) << answer.err << answer.out;
  auto const json = nlohmann::json::parse(answer.out);
  EXPECT_EQ(json["hash"].get<std::string>().size(), 32u);
  EXPECT_GT(json["events"].get<int>(), 0);
  EXPECT_EQ(json["outcomes"]["wait"]["unit"], "days");
  ASSERT_EQ(json["files"][0], "out/first-steps.results");

  Answer const query =
      chokepoint("results query out/first-steps.results \"select value from manifest where key='hash'\" --json");
  ASSERT_EQ(query.code, exit_code::ok) << query.err;
  EXPECT_EQ(nlohmann::json::parse(query.out)[0]["value"], json["hash"]);
  EXPECT_EQ(chokepoint("results list out/first-steps.results").code, exit_code::ok);
  Answer const csv = chokepoint("results export out/first-steps.results csv");
  EXPECT_EQ(csv.out.substr(0, 36), "name,title,value,unit,standard_error") << csv.err;
}

TEST_F(CommandLineTest, ExecutorAndThreadsDoNotChangeTheHash) {
  auto const hash = [&](std::string const& options) {
    Answer const answer = chokepoint("run " + first_steps() + " --json --no-out " + options);
    EXPECT_EQ(answer.code, exit_code::ok) << answer.err << answer.out;
    return nlohmann::json::parse(answer.out)["hash"].get<std::string>();
  };
  std::string const sequential = hash("--executor sequential");
  EXPECT_EQ(hash("--executor parallel --threads 2 --partitions 3"), sequential);
  EXPECT_NE(hash("--seed 2"), sequential);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(CommandLineTest, ARunThatExceedsItsEventsFailsAsAReplication) {
  Answer const answer = chokepoint("run " + first_steps() + " --set clock.max_events=10");
  EXPECT_EQ(answer.code, exit_code::replication_failed) << answer.err;
  EXPECT_NE(answer.err.find("clock.max_events"), std::string::npos);
}

TEST_F(CommandLineTest, ResultsThatCannotBeWrittenAreFoundBeforeTheRun) {
  std::ofstream(folder_ / "plain") << "text";
  Answer const answer = chokepoint("run " + first_steps() + " --out plain/a.results");
  EXPECT_EQ(answer.code, exit_code::failure);
  EXPECT_NE(answer.err.find("can't make the folder"), std::string::npos) << answer.err;
  EXPECT_EQ(chokepoint("results list plain").code, exit_code::failure);
}

TEST_F(CommandLineTest, ANewScenarioIsValidAndRunsAndIsNeverOverwritten) {
  // Names that plain YAML would take for something else.
  for (std::string const name : {"mine", "null", "on"}) {
    Answer const made = chokepoint("new scenario " + name);
    ASSERT_EQ(made.code, exit_code::ok) << made.err;
    std::string const file = "scenarios/" + name + "/scenario.yaml";
    EXPECT_TRUE(fs::exists(folder_ / "scenarios" / name / "README.md"));
    Answer const valid = chokepoint("validate " + file);
    EXPECT_EQ(valid.code, exit_code::ok) << valid.err;
    Answer const run = chokepoint("run " + file + " --draw --replication 1");
    EXPECT_EQ(run.code, exit_code::ok) << run.err;
    EXPECT_NE(run.out.find("Chips delivered"), std::string::npos) << run.out;
    EXPECT_EQ(chokepoint("new scenario " + name).code, exit_code::failure);
  }
  EXPECT_EQ(chokepoint("new scenario ../evil").code, exit_code::usage);
}

TEST_F(CommandLineTest, SchemaAndExplanationsAreAtHand) {
  Answer const schema = chokepoint("schema");
  EXPECT_EQ(schema.code, exit_code::ok);
  EXPECT_TRUE(nlohmann::json::parse(schema.out).contains("$schema"));
  EXPECT_EQ(chokepoint("explain lanes.time").code, exit_code::ok);
  Answer const unknown = chokepoint("explain nonsense_key --json");
  EXPECT_EQ(unknown.code, exit_code::invalid_input);
  EXPECT_EQ(nlohmann::json::parse(unknown.out)["found"], false);
}

TEST_F(CommandLineTest, AFullDiskIsNotSuccess) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  std::string const command = "'" CHOKEPOINT_BINARY_DIR "/chokepoint' schema > /dev/full 2> /dev/null";
  int const status = std::system(command.c_str());
  EXPECT_EQ(WEXITSTATUS(status), exit_code::failure);
}

}  // namespace
}  // namespace chokepoint::cli
