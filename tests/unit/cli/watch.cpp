#include "engine/cli/watch.hpp"

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// A run that watches a scenario with a table beside it.
class WatchedRun : public ProgramTest {
 protected:
  void SetUp() override {
    ProgramTest::SetUp();
    std::string text = text_of(folder_ / "mine/scenario.yaml");
    std::string const lanes =
        "lanes: {air: {from: fab, to: hall, mode: air, time: {law: {triangular: [3, 4, 6], unit: days}}}}";
    ASSERT_NE(text.find(lanes), std::string::npos);
    text.replace(text.find(lanes), lanes.size(), "include: [lanes.yaml]");
    write("mine/scenario.yaml", text);
    write("mine/lanes.yaml", lanes + "\n");
  }
  void TearDown() override {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ProgramTest::TearDown();
  }

  void start(std::vector<std::string> words) {
    words.insert(words.begin(), CHOKEPOINT_BINARY_DIR "/chokepoint");
    child_ = ::fork();
    if (child_ != 0) return;
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    auto const redirect = [](char const* name, int stream) {
      return ::dup2(::open(name, O_WRONLY | O_CREAT, 0600), stream) == stream;
    };
    bool const ready =
        ::chdir(folder_.c_str()) == 0 && redirect("out", STDOUT_FILENO) && redirect("err", STDERR_FILENO);
    if (ready) ::execv(arguments[0], arguments.data());
    ::_exit(122);
  }
  /// How often a text has come so far, once it has come so often; gives up after a while.
  long occurrences(std::string const& file, std::string const& text, long wanted) const {
    long count = 0;
    for (int look = 0; look < 1200 && count < wanted; ++look) {
      std::this_thread::sleep_for(25ms);
      std::string const all = text_of(folder_ / file);
      count = 0;
      for (std::size_t at = all.find(text); at != std::string::npos; at = all.find(text, at + 1)) ++count;
    }
    return count;
  }
  /// Ctrl-C; the exit code.
  int interrupt() {
    ::kill(child_, SIGINT);
    int status = 0;
    ::waitpid(child_, &status, 0);
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  void replace(std::string const& name, std::string const& from, std::string const& to) const {
    std::string text = text_of(folder_ / name);
    ASSERT_NE(text.find(from), std::string::npos) << text;
    text.replace(text.find(from), from.size(), to);
    // As editors do: a new file in the place of the old one.
    write(name + "~", text);
    fs::rename(folder_ / (name + "~"), folder_ / name);
  }

  pid_t child_ = 0;
};

TEST_F(WatchedRun, RunsAgainWhenTheScenarioOrWhatItIncludesChanges) {
  start({"run", "mine", "--watch", "--no-out"});
  ASSERT_EQ(occurrences("err", "Watching mine/scenario.yaml and a file that it includes", 1), 1);
  replace("mine/scenario.yaml", "officers: 1", "officers: 2");
  ASSERT_EQ(occurrences("err", "Watching", 2), 2) << text_of(folder_ / "err");
  replace("mine/lanes.yaml", "[3, 4, 6]", "[13, 14, 16]");
  ASSERT_EQ(occurrences("err", "Watching", 3), 3) << text_of(folder_ / "err");
  EXPECT_EQ(occurrences("err", "mine/lanes.yaml changed", 1), 1);
  EXPECT_EQ(interrupt(), exit_code::interrupted);
  std::string const out = text_of(folder_ / "out");
  EXPECT_NE(out.find("offices.commerce.officers  1  2"), std::string::npos) << out;
  std::size_t const last = out.rfind("lanes.air.time");
  ASSERT_NE(last, std::string::npos) << out;
  EXPECT_NE(out.find("Wait from order to delivery, days", last), std::string::npos) << "what the change did";
  std::vector<std::string> hashes;
  for (std::size_t at = out.find("hash "); at != std::string::npos; at = out.find("hash ", at + 1)) {
    hashes.push_back(out.substr(at, 37));
  }
  ASSERT_EQ(hashes.size(), 3u) << out;
  std::sort(hashes.begin(), hashes.end());
  EXPECT_EQ(std::unique(hashes.begin(), hashes.end()), hashes.end()) << "each run is of another scenario";
  EXPECT_EQ(out.find('\033'), std::string::npos) << "plain where it is no terminal";
}

TEST_F(WatchedRun, ShowsErrorsAndGoesOn) {
  start({"run", "mine", "--watch", "--no-out", "--json"});
  ASSERT_EQ(occurrences("out", "\"hash\"", 1), 1);
  replace("mine/scenario.yaml", "officers: 1", "oficers: 1");
  ASSERT_EQ(occurrences("out", "the scenario has errors", 1), 1);
  replace("mine/scenario.yaml", "oficers: 1", "officers: 1");
  ASSERT_EQ(occurrences("out", "\"hash\"", 2), 2);
  EXPECT_EQ(interrupt(), exit_code::interrupted);
  EXPECT_EQ(text_of(folder_ / "err"), "");
  // One JSON value for each run.
  std::string const out = text_of(folder_ / "out");
  std::istringstream values(out);
  std::vector<nlohmann::json> read(3);
  for (auto& value : read) values >> value;
  EXPECT_EQ(read[0]["hash"], read[2]["hash"]);
  EXPECT_TRUE(read[1].contains("error"));
}

TEST_F(WatchedRun, AChangeWhileItReadsIsFound) {
  // A watch that finds nothing gives up after some looks.
  int looks = 0;
  auto const found = [&](FileWatch const& watch, std::function<void()> const& meanwhile = {}) {
    looks = 0;
    return watch.wait([&] {
      if (++looks == 2 && meanwhile) meanwhile();
      return looks > 10;
    });
  };
  write("read", "as it is now");
  EXPECT_FALSE(found(FileWatch({{folder_ / "read", "as it is now"}}))) << "nothing changes";
  EXPECT_EQ(found(FileWatch({{folder_ / "read", "as it was read"}})), folder_ / "read");
  EXPECT_EQ(found(FileWatch({{folder_ / "not there", ""}}), [&] { write("not there", "it comes"); }),
            folder_ / "not there");
  EXPECT_GE(looks, 3) << "it has come to rest: seen twice as it is";
}

}  // namespace
}  // namespace chokepoint::cli
