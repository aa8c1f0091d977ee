#include "engine/scenario/yaml_guard.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {
namespace {

struct Reading {
  base::Diagnostics diagnostics;
  std::optional<Document> document;

  /// "E_DUP_KEY 1:44" for each problem, in the order of reporting.
  std::vector<std::string> problems() const {
    std::vector<std::string> result;
    for (auto const& diagnostic : diagnostics.all()) {
      result.push_back(std::string(diagnostic.code) + " " + std::to_string(diagnostic.mark.line) + ":" +
                       std::to_string(diagnostic.mark.column));
    }
    return result;
  }
};

Reading read(std::string const& text) {
  Reading reading;
  auto const file = reading.diagnostics.add_source("scenario.yaml", text);
  reading.document = read_document(reading.diagnostics.source_text(file), file, reading.diagnostics);
  return reading;
}

/// The whole tree in one line, with the place of each scalar.
std::string shape(Document::Node node) {
  if (node.is_scalar()) {
    std::string const quote = node.quoted() ? "'" : "";
    return quote + std::string(node.text()) + quote + "@" + std::to_string(node.mark().line) + ":" +
           std::to_string(node.mark().column) + "+" + std::to_string(node.mark().length);
  }
  std::string result = node.is_mapping() ? "{" : "[";
  for (auto const item : node.items()) result += (result.size() > 1 ? " " : "") + shape(item);
  for (auto const& [key, value] : node.entries()) {
    result += (result.size() > 1 ? " " : "") + shape(key) + "=" + shape(value);
  }
  return result + (node.is_mapping() ? "}" : "]");
}

std::string shape_of(std::string const& text) {
  auto const reading = read(text);
  return reading.document && !reading.diagnostics.has_errors() ? shape(reading.document->root())
                                                               : reading.diagnostics.render(false);
}

std::string repeat(std::string const& text, std::size_t times) {
  std::string result;
  result.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

constexpr auto control =
    "scenario: {name: demo, schema: 1, seed: 1, horizon: 365}\n"
    "countries:\n"
    "  - {id: AA}\n"
    "  - {id: BB}\n"
    "products:\n"
    "  - {id: p1}\n"
    "firms:\n"
    "  - {id: f1, country: AA, inventory: 10}\n"
    "  - {id: f2, country: BB, inventory: 10}\n";

TEST(ReadDocument, KeepsTextPlacesAndQuotesOfASmallScenario) {
  EXPECT_EQ(shape_of("# head\na: {b: [1, 'two']}\nc:\n  - d: \"é\"\n    e: x y # tail\n"),
            "{a@2:1+1={b@2:5+1=[1@2:9+1 'two'@2:12+5]} c@3:1+1=[{d@4:5+1='é'@4:8+3 e@5:5+1=x y@5:8+3}]}");
}

TEST(ReadDocument, ReadsEveryStyleThatPeopleWrite) {
  EXPECT_EQ(shape_of("---\na: |\n  x\n   y\nb: >-\n  x\n  y\n...\n"), "{a@2:1+1='x\n y\n'@2:4+1 b@5:1+1='x y'@5:4+2}");
  EXPECT_EQ(shape_of("\xEF\xBB\xBF{\"a\":1,\r\n 'b': [x, ]}\r\n"), "{'a'@1:2+3=1@1:6+1 'b'@2:2+3=[x@2:8+1]}");
  EXPECT_EQ(shape_of("a: x\n  y\n\n  z"), "{a@1:1+1=x y\nz@1:4+1}");
  EXPECT_EQ(
      shape_of("a: http://x.y\nb: 10:30\nc: it's - so\nd: -1\ne: NO"),
      "{a@1:1+1=http://x.y@1:4+10 b@2:1+1=10:30@2:4+5 c@3:1+1=it's - so@3:4+9 d@4:1+1=-1@4:4+2 e@5:1+1=NO@5:4+2}");
}

TEST(ReadDocument, NothingHasThePlaceOfItsKeyOrDash) {
  EXPECT_EQ(shape_of("a:\nb: ~\nnullable:\n  - \n  - null\n  -\n"),
            "{a@1:1+1=@1:1+1 b@2:1+1=@2:4+1 nullable@3:1+8=[@4:3+1 @5:5+4 @6:3+1]}");
}

TEST(ReadDocument, AnswersEachBadInputWithItsCodeAndPlace) {
  struct Case {
    std::string text;
    std::string problem;
  };
  std::string const base = control;
  std::vector<Case> const cases = {
      {"scenario: {name: demo, schema: 1, seed: 1, seed: 2}\n", "E_DUP_KEY 1:44"},
      {base + "extra:\n\tkey: 1\n", "E_SYNTAX 11:1"},
      {base + "note: \"missing end quote\nlanes:\n  - {from: f1, to: f2}\n", "E_SYNTAX 10:7"},
      {base + "note: \"missing end quote\nname: \"x\"\n", "E_SYNTAX 10:7"},
      {"horizon:365\nseed:1\n", "E_ROOT 1:1"},
      {base + "---\nlanes: []\n", "E_MULTI_DOC 10:1"},
      {base + "...\nlanes: []\n", "E_MULTI_DOC 11:1"},
      {"- {id: AA}\n", "E_ROOT 1:1"},
      {",\n", "E_ROOT 1:1"},
      {"{a: 1},\n", "E_SYNTAX 1:7"},
      {"scenario: {name: \"caf\xE9\"}\n", "E_ENCODING 1:22"},
      {"scenario: {name: \"\x1B[2JOK\"}\n", "E_ENCODING 1:19"},
      {"name: \"\\e[2J\"\n", "E_ENCODING 1:7"},
      {"name: \"\\q\"\n", "E_SYNTAX 1:8"},
      {"a: &x 1\n", "E_ANCHOR 1:4"},
      {"a: *x\n", "E_ALIAS 1:4"},
      {"a: *\n", "E_ALIAS 1:4"},
      {"<<: {a: 1}\n", "E_MERGE_KEY 1:1"},
      {"scenario: {name: !exec rm}\n", "E_TAG 1:18"},
      {"a: ! x\n", "E_TAG 1:4"},
      {"a: !!str 5\n", "E_TAG 1:4"},
      {"%YAML 1.2\n---\na: 1\n", "E_SYNTAX 1:1"},
      {"a: 1\n%foo\n", "E_SYNTAX 2:1"},
      {"", "E_ROOT 1:1"},
      {"# only a comment\n", "E_ROOT 1:1"},
      {"just words\n", "E_ROOT 1:1"},
      {"? a\n: 1\n", "E_SYNTAX 1:1"},
      {"[a]: 1\n", "E_SYNTAX 1:1"},
      {"null: 1\n", "E_SYNTAX 1:1"},
      {"a: b: c\n", "E_SYNTAX 1:5"},
      {"a: 1\n  b: 2\n", "E_SYNTAX 2:3"},
      {"a: [1, , 2]\n", "E_SYNTAX 1:8"},
      {"a: {b: 1 c: 2}\n", "E_SYNTAX 1:11"},
      {"a: 1]\nb: ]\n", "E_SYNTAX 2:4"},
      {"a: @x\n", "E_SYNTAX 1:4"},
      {"a: - b\n", "E_SYNTAX 1:4"},
      {"a: >x\n", "E_SYNTAX 1:5"},
      {"a:\n- b\nc: 1\n- d\n", "E_SYNTAX 4:1"},
  };
  for (auto const& [text, problem] : cases) {
    auto const reading = read(text);
    EXPECT_EQ(reading.problems(), std::vector<std::string>{problem}) << text << reading.diagnostics.render(false);
    for (auto const& diagnostic : reading.diagnostics.all()) {
      EXPECT_FALSE(diagnostic.message.empty());
      EXPECT_FALSE(diagnostic.hint.empty()) << text;
    }
  }
}

TEST(ReadDocument, NothingIsLostSilently) {
  // Each of these the parser alone reads without a word, dropping or inventing something.
  for (std::string const text :
       {"- a\nb: 1\n", "k:\n  - a\n  b: 1\n", "{a: 1} b\n", "[1] 2\n", "a: 1\nnot-a-key\n", "a: 1\n'not-a-key'\n",
        "a: 1\nnull\n", " a: 1\nb: 2\n", "\"a\":1\n", "a: {b, c: 1}\n", "a: {b c}\n", "- 1\n-2\n", "a: [{b: 1} c]\n",
        "a: 1\n...\n---\n", "a: {q: x?}\n", "k: [: c]\n"}) {
    auto const reading = read(text);
    EXPECT_FALSE(reading.document) << text;
    EXPECT_TRUE(reading.diagnostics.has_errors()) << text;
  }
}

TEST(ReadDocument, ARepeatedKeyNamesBothPlacesAndItsPath) {
  auto const reading = read("firms:\n  nvidia: {home: US}\n  tsmc: {home: TW}\n  nvidia: {home: CN}\n  nvidia: {}\n");
  EXPECT_EQ(reading.problems(), (std::vector<std::string>{"E_DUP_KEY 4:3", "E_DUP_KEY 5:3"}));
  auto const& first = reading.diagnostics.all()[0];
  EXPECT_EQ(first.path, "firms.nvidia");
  EXPECT_NE(first.message.find("line 2, column 3"), std::string::npos) << first.message;
}

TEST(ReadDocument, TheSameKeyInAnotherMappingIsNoRepetition) {
  EXPECT_EQ(shape_of("a: {a: 1}\nb: [{a: 1}, {a: 2}]\n").front(), '{');
}

TEST(ReadDocument, QuotedAndPlainSpellingsOfAKeyAreTheSameKey) {
  EXPECT_EQ(read("a: 1\n'a': 2\n").problems(), std::vector<std::string>{"E_DUP_KEY 2:1"});
}

TEST(ReadDocument, ReportsEveryProblemThatLeavesTheTreeSound) {
  auto const reading = read("a: &x {b: 1}\nc: !t 2\nd: [{e: 1, e: 2}]\n");
  EXPECT_EQ(reading.problems(), (std::vector<std::string>{"E_ANCHOR 1:4", "E_TAG 2:4", "E_DUP_KEY 3:12"}));
  EXPECT_EQ(reading.diagnostics.all()[2].path, "d[0].e");
  EXPECT_TRUE(reading.document);
}

TEST(ReadDocument, AMissingPartLeavesNoDocument) {
  EXPECT_FALSE(read("a: &x {b: 1}\nc: {<<: *x}\n").document);
  EXPECT_FALSE(read("a: &x 1\nb: *x\n").document);
}

TEST(ReadDocument, KeepsFiftyErrorsOfAFileAtMost) {
  EXPECT_EQ(read("a: [" + repeat("!t 1, ", 10'000) + "2]\n").diagnostics.error_count(), 50u);
  EXPECT_EQ(read(repeat("a: 1\n", 10'000)).diagnostics.error_count(), 50u);
}

TEST(ReadDocument, TheParsersOwnWordsNeverReachAPerson) {
  for (std::string const text :
       {"a: [1\n", "a: {1\n", "a: b: c\n", "a: 'x' y\n", "a: ]\n", "a: `\n", "a: \"\\xzz\"\n", "a: >0\n x\n"}) {
    auto const reading = read(text);
    ASSERT_EQ(reading.diagnostics.error_count(), 1u) << text;
    for (std::string const raw : {"not found", "illegal", "unknown token", "bad character", "yaml-cpp"}) {
      EXPECT_EQ(reading.diagnostics.all()[0].message.find(raw), std::string::npos)
          << reading.diagnostics.all()[0].message;
    }
  }
}

TEST(ReadDocument, DepthIsBoundedInEveryStyle) {
  auto const nested = [](std::size_t depth) {
    return "a: " + repeat("[", depth - 1) + repeat("]", depth - 1) + "\n";  // the root mapping is the first level
  };
  EXPECT_TRUE(read(nested(limits::depth)).document);
  EXPECT_EQ(read(nested(limits::depth + 1)).problems()[0].substr(0, 13), "E_LIMIT_DEPTH");
  std::string steps;
  for (std::size_t i = 0; i < 70; ++i) steps += std::string(i, ' ') + "a:\n";
  EXPECT_EQ(read(steps).problems(), std::vector<std::string>{"E_LIMIT_DEPTH 65:65"});
  EXPECT_EQ(read("a:\n " + repeat("- ", 70) + "x\n").problems()[0].substr(0, 13), "E_LIMIT_DEPTH");
}

#ifdef CHOKEPOINT_SANITIZED
constexpr double slowness = 20;
constexpr bool memory_counts = false;
#else
constexpr double slowness = 1;
constexpr bool memory_counts = true;
#endif

/// Fills a file of the largest size.
// Where memory is watched, a sixteenth finds the same faults.
constexpr std::size_t filled_bytes = limits::file_bytes / (memory_counts ? 1 : 16);

std::string fill(std::string const& begin, std::string const& unit) {
  return begin + repeat(unit, (filled_bytes - begin.size()) / unit.size());
}

/// The best of three counts: what else the machine does takes its caches and its clock, too.
void expect_quick_answer(std::string const& bomb) {
  double seconds = 1e9;
  for (int attempt = 0; attempt < 3 && seconds >= slowness; ++attempt) {
    std::clock_t const start = std::clock();
    {
      auto const reading = read(bomb);
      EXPECT_TRUE(!reading.document || !reading.diagnostics.has_errors()) << bomb.substr(0, 20);
    }
    seconds = std::min(seconds, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
  }
  EXPECT_LT(seconds, slowness) << bomb.substr(0, 20);
}

TEST(ReadDocument, AnswersEveryBombWithinASecondAnd256Megabytes) {
  // The third begins where a quick look could take plain text for a quote that is never closed.
  for (std::string const begin : {"", "a: [", "a: foo\n  \"bar\nb: "}) {
    for (std::string const unit :
         {"[", "{", "[:,", "{a: ", "\"a\":1,", "[],", "- ", "? ", ": ", "a: 1\n", "&a ", "!a ", "*a "}) {
      expect_quick_answer(fill(begin, unit));
    }
  }
  for (std::string const unit : {"\"", "'", "a\n", "\n", " ", "\t", "#", ",", ":", "%A\n", "---\n", "...\n", "\r\n",
                                 "|\n", "\\", "a", "\xC3\xA9"}) {
    expect_quick_answer(fill("", unit));
    expect_quick_answer(fill("a: \"", unit));
    expect_quick_answer(fill("a: |\n ", unit));
  }
  expect_quick_answer("a: " + repeat("[", 100'000) + repeat("]", 100'000));
  expect_quick_answer("k: " + std::string(std::size_t{16} << 20U, 'a') + "\n");
  expect_quick_answer("k: " + repeat("- ", std::size_t{1} << 19U));
  expect_quick_answer("{" + repeat("a:,", limits::tokens / 3 - 10) + "}");
  expect_quick_answer("[" + repeat("{b: [c, d], e: 1},", limits::tokens / 16) + "]");
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  if (memory_counts) {
    EXPECT_LT(usage.ru_maxrss, 256 * 1024) << "kB, the bomb itself included";
  }
}

TEST(ReadDocument, ReadsATreeOfTheLargestSizeAndNoLarger) {
  auto const keys = [](std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) text += "k" + std::to_string(i) + ": [1, 2]\n";
    return text;
  };
  // The root, and four nodes a key.
  EXPECT_TRUE(read(keys((limits::nodes - 1) / 4)).document);
  EXPECT_EQ(read(keys((limits::nodes - 1) / 4 + 1)).diagnostics.all()[0].code, "E_LIMIT");
}

class ReadFile : public testing::Test {
 protected:
  std::filesystem::path const folder_ =
      std::filesystem::path(testing::TempDir()) / ("read_file_" + std::to_string(::getpid()));
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string code_of(std::filesystem::path const& path) {
    base::Diagnostics diagnostics;
    EXPECT_FALSE(read_file(path, diagnostics));
    EXPECT_EQ(diagnostics.error_count(), 1u);
    return diagnostics.all().empty() ? "" : std::string(diagnostics.all()[0].code);
  }
};

TEST_F(ReadFile, GivesTheBytesAsTheyAre) {
  std::string const bytes("a: \0\xFF\r\n", 7);
  std::ofstream(folder_ / "x.yaml", std::ios::binary) << bytes;
  base::Diagnostics diagnostics;
  EXPECT_EQ(read_file(folder_ / "x.yaml", diagnostics), bytes);
  EXPECT_FALSE(diagnostics.has_errors());
}

TEST_F(ReadFile, RefusesWhatIsNoRegularFileWithoutWaiting) {
  EXPECT_EQ(code_of(folder_), "E_FILE");
  EXPECT_EQ(code_of(folder_ / "missing.yaml"), "E_FILE");
  EXPECT_EQ(code_of("/dev/zero"), "E_FILE");
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(code_of(folder_ / "pipe"), "E_FILE");
}

TEST_F(ReadFile, RefusesAFileBeyondTheLimitOnly) {
  std::ofstream(folder_ / "full", std::ios::binary) << std::string(limits::file_bytes, '#');
  base::Diagnostics diagnostics;
  EXPECT_TRUE(read_file(folder_ / "full", diagnostics));
  std::ofstream(folder_ / "full", std::ios::app) << '#';
  EXPECT_EQ(code_of(folder_ / "full"), "E_LIMIT");
}

}  // namespace
}  // namespace chokepoint::scenario
