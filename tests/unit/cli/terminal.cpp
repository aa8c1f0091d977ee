#include <sstream>

#include "engine/report/numbers.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

class InATerminal : public ProgramTest {
 protected:
  /// What a person sees.
  std::string seen(std::string const& arguments) const {
    return shell("TERM=xterm script -qec \"'" CHOKEPOINT_BINARY_DIR "/chokepoint' " + arguments + "\" /dev/null").out;
  }
  void SetUp() override {
    ProgramTest::SetUp();
    if (shell("command -v script").code != 0) {
      GTEST_SKIP() << "no script here: what a person in a terminal sees is NOT tested (apt-get install bsdutils)";
    }
  }
};

TEST_F(InATerminal, MessagesSuggestWhatToDoNext) {
  EXPECT_NE(seen("run mine --out a.results").find("chokepoint compare a.results OTHER"), std::string::npos);
  EXPECT_NE(seen("plan mine --set study.replications=16").find("Next: chokepoint sweep mine"), std::string::npos);
  std::string const sweep = seen("sweep mine --set study.replications=16 --out s.results");
  EXPECT_NE(sweep.find("Next: chokepoint report s.results"), std::string::npos) << sweep;
  EXPECT_EQ(chokepoint("sweep mine --set study.replications=16 --out t.results").out.find("Next:"), std::string::npos)
      << "for programs it stays as it is";
  EXPECT_NE(sweep.find("how the futures spread"), std::string::npos) << sweep;
  EXPECT_EQ(seen("run mine --out b.results --json").find("Next"), std::string::npos);
}

TEST_F(InATerminal, NoLineIsWiderThanTheTerminal) {
  write("mine/study.yaml",
        "chokepoint: 1\nbase: scenario.yaml\ncompare: {baseline: as_published, as_published: {}, "
        "with_a_licensing_office_that_is_slow: {offices.commerce.time: 4 days}}\nreplications: 16\nbands: {delivered: "
        "{step: 30 days}}\n");
  ASSERT_EQ(chokepoint("sweep mine --out s.results").code, 0);
  ASSERT_EQ(chokepoint("sweep mine --relief '30 days' --out g.results").code, 0);
  ASSERT_EQ(chokepoint("run mine --out a.results --trace").code, 0);
  ASSERT_EQ(chokepoint("run mine --out b.results --seed 2").code, 0);
  for (std::size_t const columns : {70U, 100U}) {
    for (std::string const command :
         {"compare s.results", "compare a.results b.results", "results bands s.results", "results ecdf s.results wait",
          "results regret s.results wait", "results relief g.results", "assumptions mine --influence s.results",
          "why a.results buyer:cloud"}) {
      std::string const text = shell("TERM=xterm script -qec \"stty cols " + std::to_string(columns) +
                                     "; '" CHOKEPOINT_BINARY_DIR "/chokepoint' " + command + "\" /dev/null")
                                   .out;
      std::istringstream lines(text);
      for (std::string line; std::getline(lines, line);) {
        for (std::size_t at; (at = line.find("\033[")) != std::string::npos;)
          line.erase(at, line.find('m', at) - at + 1);
        if (!line.empty() && line.back() == '\r') line.pop_back();
        bool const is_command = line.find("chokepoint ") != std::string::npos;  // is copied whole
        EXPECT_TRUE(is_command || report::columns_of(line) <= columns) << command << "\n" << line;
      }
      EXPECT_GT(text.size(), 200u) << command;
    }
  }
}

}  // namespace
}  // namespace chokepoint::cli
