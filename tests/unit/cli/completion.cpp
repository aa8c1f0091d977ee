#include <algorithm>
#include <sstream>
#include <vector>

#include "engine/cli/exit_codes.hpp"
#include "tests/unit/cli/program.hpp"

namespace chokepoint::cli {
namespace {

constexpr char const* program = CHOKEPOINT_BINARY_DIR "/chokepoint";

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool contains(std::vector<std::string> const& words, std::string const& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class ShellCompletion : public ProgramTest {
 protected:
  /// What --help says of a verb: its options, or the verbs below it.
  std::vector<std::string> from_help(std::string const& verb, bool options) const {
    std::vector<std::string> found;
    bool below_verbs = false;
    for (std::string const& line : lines_of(chokepoint(verb + " --help").out)) {
      below_verbs = line == "Subcommands:" || (below_verbs && !line.empty());
      std::size_t const begin = line.find_first_not_of(' ');
      if (begin != 2) continue;  // longer ones are the rest of a text
      std::istringstream words(line);
      std::string first;
      words >> first;
      if (below_verbs == options || first.starts_with('-') != options) continue;
      found.push_back(options ? first.substr(first.find("--")) : first);  // of "-o,--out" the longer one
    }
    return found;
  }
  /// All verbs, those below others as "results list".
  std::vector<std::string> all_verbs() const {
    std::vector<std::string> all;
    for (std::string const& verb : from_help("", false)) {
      auto const below = from_help(verb, false);
      if (below.empty()) all.push_back(verb);
      for (std::string const& one : below) all.push_back(verb + " " + one);
    }
    return all;
  }
  /// What bash would offer after these words, the last of which is being written.
  std::vector<std::string> in_bash(std::string const& words) const {
    Answer const answer = shell(std::string("bash --norc -c 'set -u; source <(\"$0\" completion bash)\n") +
                                "COMP_WORDS=(\"$0\" \"$@\"); COMP_CWORD=$#; _chokepoint; " +
                                "printf \"%s\\n\" \"${COMPREPLY[@]}\"' '" + program + "' " + words);
    EXPECT_EQ(answer.code, 0) << answer.err;
    EXPECT_EQ(answer.err, "");
    return lines_of(answer.out);
  }
  bool has(std::string const& tool) const { return shell("command -v " + tool).code == 0; }
};

TEST_F(ShellCompletion, BashOffersEveryVerbAndEveryOption) {
  auto const verbs = from_help("", false);
  ASSERT_TRUE(contains(verbs, "run") && contains(verbs, "compare")) << "--help is read wrongly";
  EXPECT_EQ(in_bash("''"), verbs);
  for (std::string const& verb : all_verbs()) {
    auto const options = from_help(verb, true);
    ASSERT_FALSE(options.empty()) << verb;
    auto const offered = in_bash(verb + " -");
    for (std::string const& option : options) EXPECT_TRUE(contains(offered, option)) << verb << " " << option;
  }
  EXPECT_EQ(in_bash("results re"), (std::vector<std::string>{"relief", "regret"}));
}

TEST_F(ShellCompletion, BashKnowsFilesChoicesKeysAndNames) {
  EXPECT_EQ(in_bash("run mi"), std::vector<std::string>{"mine"});
  EXPECT_EQ(in_bash("run mine --out mine/s"), std::vector<std::string>{"mine/scenario.yaml"});
  EXPECT_EQ(in_bash("run mine --executor se"), std::vector<std::string>{"sequential"});
  EXPECT_EQ(in_bash("run mine --set offices.commerce.off"), std::vector<std::string>{"offices.commerce.officers="});
  EXPECT_EQ(in_bash("run mine --set lanes."), std::vector<std::string>{"lanes.air."}) << "a name of the scenario's own";
  EXPECT_TRUE(contains(in_bash("run missing.yaml --set clock."), "clock.to=")) << "without a scenario its fixed keys";
  EXPECT_EQ(in_bash("run mine --set clock.to = 20"), std::vector<std::string>{""}) << "a value is the author's";
  EXPECT_TRUE(contains(in_bash("explain lanes.t"), "lanes.time"));
  EXPECT_TRUE(contains(in_bash("explain tri"), "triangular"));
  EXPECT_TRUE(contains(in_bash("explain fund"), "funding"));
  ASSERT_EQ(chokepoint("run mine --quiet --out a.results").code, exit_code::ok);
  EXPECT_EQ(in_bash("results ecdf a.results w"), std::vector<std::string>{"wait"});
  EXPECT_EQ(in_bash("compare a.results a"), std::vector<std::string>{"a.results"}) << "one more of many";
}

TEST_F(ShellCompletion, KnowsTheWordsOfAQuestionToWhy) {
  ASSERT_EQ(chokepoint("run mine --quiet --out a.results").code, exit_code::ok);
  EXPECT_EQ(in_bash("why a.results bu"), std::vector<std::string>{"buyer:"});
  EXPECT_EQ(in_bash("why a.results b"), (std::vector<std::string>{"buyer:", "by"}));
  EXPECT_EQ(in_bash("why a.results buyer :"), std::vector<std::string>{"cloud"}) << "bash takes words apart at colons";
  EXPECT_EQ(in_bash("why a.results buyer : clo"), std::vector<std::string>{"cloud"});
  EXPECT_EQ(in_bash("why a.results buyer : cloud product : c"), std::vector<std::string>{"chip"});
  EXPECT_EQ(in_bash("why a.results buyer : cloud by 20"), std::vector<std::string>{""}) << "a date is the author's";
  // Other shells leave words whole.
  EXPECT_EQ(chokepoint("complete-words why a.results buyer:cl").out, "words\nbuyer:cloud\n");
}

TEST_F(ShellCompletion, ZshOffersTheSame) {
  if (!has("zsh")) GTEST_SKIP() << "no zsh here: its completion is NOT tested (apt-get install zsh)";
  // What zsh's own completion would be called with.
  write("try.zsh",
        "compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- \"$@\" }\n"
        "_files() { print files }\nsource <(\"$1\" completion zsh)\n"
        "words=(\"$1\" \"${@:2}\") CURRENT=$#; _chokepoint\n");
  auto const in_zsh = [&](std::string const& words) {
    Answer const answer = shell(std::string("zsh -f try.zsh '") + program + "' " + words);
    EXPECT_EQ(answer.err, "");
    return lines_of(answer.out);
  };
  EXPECT_EQ(in_zsh("''"), from_help("", false));
  EXPECT_EQ(in_zsh("run mi"), std::vector<std::string>{"files"});
  EXPECT_EQ(in_zsh("run mine --set offices.commerce.off"), std::vector<std::string>{"offices.commerce.officers="});
}

TEST_F(ShellCompletion, FishOffersTheSame) {
  if (!has("fish")) GTEST_SKIP() << "no fish here: its completion is NOT tested (apt-get install fish)";
  auto const in_fish = [&](std::string const& line) {
    Answer const answer = shell("PATH='" CHOKEPOINT_BINARY_DIR
                                "':$PATH HOME=. fish --no-config -c 'chokepoint completion fish | source; "
                                "complete -C \"" +
                                line + "\" | cut -f 1'");
    auto words = lines_of(answer.out);
    std::sort(words.begin(), words.end());
    return words;
  };
  auto verbs = from_help("", false);
  std::sort(verbs.begin(), verbs.end());
  EXPECT_EQ(in_fish("chokepoint "), verbs);
  EXPECT_EQ(in_fish("chokepoint run mi"), std::vector<std::string>{"mine/"});
  EXPECT_EQ(in_fish("chokepoint run mine --set offices.commerce.off"),
            std::vector<std::string>{"offices.commerce.officers="});
}

TEST_F(ShellCompletion, AShellThatIsUnknownIsAUsageError) {
  Answer const answer = chokepoint("completion tcsh");
  EXPECT_EQ(answer.code, exit_code::usage);
  EXPECT_NE(answer.err.find("bash"), std::string::npos) << answer.err;
}

class ManualPage : public ShellCompletion {};

TEST_F(ManualPage, HasEveryVerbAndEveryOption) {
  Answer const page = chokepoint("man");
  ASSERT_EQ(page.code, exit_code::ok);
  auto const set = [](std::string const& text) {  // as troff is told of it
    std::string result;
    for (char const c : text) result += c == '-' ? std::string("\\-") : std::string(1, c);
    return result;
  };
  for (std::string const& verb : all_verbs()) {
    std::size_t const section = page.out.find(".SS \"\\fB" + set(verb) + "\\fR");
    ASSERT_NE(section, std::string::npos) << verb;
    std::size_t const end = page.out.find("\n.S", section);
    std::string const text = page.out.substr(section, end - section);
    std::string const common = page.out.substr(page.out.find(".SH \"OPTIONS OF ALL VERBS\""));
    for (std::string const& option : from_help(verb, true)) {
      std::string const word = "\\fB" + set(option) + "\\fR";
      EXPECT_TRUE(text.find(word) != std::string::npos || common.find(word) != std::string::npos)
          << verb << " " << option;
    }
  }
}

TEST_F(ManualPage, IsSetWithoutAWarning) {
  if (!has("groff")) GTEST_SKIP() << "no groff here: how the manual is set is NOT tested (apt-get install groff)";
  Answer const set = shell(std::string("'") + program + "' man > chokepoint.1; groff -man -ww -z chokepoint.1");
  EXPECT_EQ(set.code, 0);
  EXPECT_EQ(set.err, "");
  Answer const text = shell("LC_ALL=C groff -man -Tascii -P-cbu chokepoint.1");
  EXPECT_NE(text.out.find("--set PATH=VALUE"), std::string::npos) << "hyphens that can be copied";
}

TEST_F(ManualPage, IsInstalledWithTheCompletions) {
  Answer const installed = shell("cmake --install '" CHOKEPOINT_BINARY_DIR "' --prefix there");
  ASSERT_EQ(installed.code, 0) << installed.err;
  EXPECT_EQ(text_of(folder_ / "there/share/man/man1/chokepoint.1"), chokepoint("man").out);
  EXPECT_EQ(text_of(folder_ / "there/share/bash-completion/completions/chokepoint"), chokepoint("completion bash").out);
  EXPECT_EQ(text_of(folder_ / "there/share/zsh/site-functions/_chokepoint"), chokepoint("completion zsh").out);
  EXPECT_EQ(text_of(folder_ / "there/share/fish/vendor_completions.d/chokepoint.fish"),
            chokepoint("completion fish").out);
}

}  // namespace
}  // namespace chokepoint::cli
