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

}  // namespace
}  // namespace chokepoint::cli
