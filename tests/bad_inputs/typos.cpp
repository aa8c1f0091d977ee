#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/reader.hpp"

/// One slip of the finger at a time: what becomes of a scenario with a single wrong character?
namespace chokepoint::tests {
namespace {

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
class Luck {
 public:
  explicit Luck(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

 private:
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' || c == '.';
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Typo {
  std::string text;
  std::size_t at = 0;
  std::uint32_t line = 0;
  std::string what;
};

enum class Slip : std::uint8_t {
  letters,  ///< of a letter, a digit or a sign within words
  any,      ///< of whatever stands on a line: spaces, colons, quotes, brackets and commas too
};

Typo mutate(std::string const& original, Slip slip, Luck& luck) {
  std::string_view const keys = slip == Slip::letters
                                    ? "abcdefghijklmnopqrstuvwxyz0123456789_"
                                    : "abcdefghijklmnopqrstuvwxyz0123456789_:{}[],'\"-# \t|>&*!%@`?:{}[],'\"-#  ";
  auto const slips = [&](char c) { return slip == Slip::letters ? is_word(c) : c != '\n'; };
  std::size_t const begin = original.find("chokepoint");  // after the comment
  while (true) {
    Typo typo{.text = original, .at = begin + luck.below(original.size() - begin - 1), .line = 1, .what = {}};
    char const c = original[typo.at];
    if (!slips(c)) continue;
    switch (luck.below(4)) {
      case 0:
        typo.text.erase(typo.at, 1);
        typo.what = fmt::format("delete '{}'", c);
        break;
      case 1:
        typo.text.insert(typo.at, 1, c);
        typo.what = fmt::format("double '{}'", c);
        break;
      case 2:
        std::swap(typo.text[typo.at], typo.text[typo.at + 1]);
        if (!slips(original[typo.at + 1])) continue;
        typo.what = fmt::format("swap '{}{}'", c, original[typo.at + 1]);
        break;
      default:
        typo.text[typo.at] = keys[luck.below(keys.size())];
        typo.what = fmt::format("replace '{}' by '{}'", c, typo.text[typo.at]);
    }
    if (typo.text == original) continue;
    for (std::size_t i = 0; i < typo.at; ++i) typo.line += original[i] == '\n' ? 1U : 0U;
    return typo;
  }
}

std::string line_of(std::string const& text, std::uint32_t number) {
  std::istringstream stream(text);
  std::string line;
  for (std::uint32_t i = 0; i < number; ++i) std::getline(stream, line);
  return line;
}

/// Lines of a canonical text that the other doesn't have.
std::vector<std::string> added_lines(std::string const& before, std::string const& after) {
  std::multiset<std::string> old;
  std::istringstream stream(before);
  for (std::string line; std::getline(stream, line);) old.insert(line);
  std::vector<std::string> added;
  std::istringstream changed(after);
  for (std::string line; std::getline(changed, line);) {
    if (old.count(line) == 0) added.push_back(line);
  }
  return added;
}

/// Why a mutated scenario may be accepted; empty when it may not. `added` are the lines of its canonical
/// text that the original hasn't.
std::string excuse(Typo const& typo, std::string const& original, std::vector<std::string> const& added) {
  auto const has = [](std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; };
  if (added.empty()) {
    std::string const line = line_of(original, typo.line);
    for (auto const* key : {"title:", "question:", "author:", "source:"}) {
      if (has(line, key)) return "free text";
    }
    return has(line, "as_of:") ? "another information cutoff" : "means the same";
  }
  std::string const& first = added.front();
  if (has(first, ".attributes.") && added.size() == 1 && !is_digit(original[typo.at])) {
    return "the name of an attribute that no formula reads";
  }
  if (has(first, ".stages[") && has(first, "].name")) return "the name of a stage that nothing refers to";
  if (first.ends_with(" {}")) return "the name of an element that nothing but formulas refers to";
  bool const number = is_digit(original[typo.at]) || original[typo.at] == '.' || is_digit(typo.text[typo.at]);
  return number ? "another number or date" : "";
}

/// Mutates a valid scenario until so many slips were none that it means something with, and holds what is said to the
/// line that was changed.
void try_typos(Slip slip, int refused, std::uint64_t seed) {
  std::string original;
  {
    std::ifstream file(std::string(CHOKEPOINT_SOURCE_DIR) + "/tests/bad_inputs/typos.yaml", std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    original = text.str();
  }
  base::Diagnostics clean;
  auto const valid = scenario::read_scenario_text("typos.yaml", original, {}, clean);
  ASSERT_TRUE(valid) << clean.render(false);
  ASSERT_TRUE(clean.all().empty()) << clean.render(false);
  ASSERT_TRUE(scenario::assemble(*valid, clean)) << clean.render(false);
  std::string const canonical = scenario::canonical_text(*valid);

  Luck luck(seed);
  int rejected = 0;
  int marked = 0;
  int named = 0;
  std::map<std::string, std::vector<std::string>> accepted;
  int mutations = 0;
  for (; rejected + static_cast<int>(accepted[""].size()) < refused; ++mutations) {
    Typo const typo = mutate(original, slip, luck);
    base::Diagnostics diagnostics;
    auto const spec = scenario::read_scenario_text("typos.yaml", typo.text, {}, diagnostics);
    std::string const told = fmt::format("line {}, {}: {}", typo.line, typo.what, line_of(typo.text, typo.line));
    if (spec && scenario::assemble(*spec, diagnostics)) {
      EXPECT_FALSE(diagnostics.has_errors());
      auto const added = added_lines(canonical, scenario::canonical_text(*spec));
      accepted[excuse(typo, original, added)].push_back(told);
      continue;
    }
    ++rejected;
    bool on_line = false;
    bool in_words = false;
    for (auto const& problem : diagnostics.all()) {
      on_line = on_line || problem.mark.line == typo.line;
      in_words = in_words || problem.hint.find(fmt::format("line {}", typo.line)) != std::string::npos;
    }
    if (on_line) ++marked;
    if (!on_line && in_words) ++named;
    if (!on_line)
      std::cout << (in_words ? "named in words: " : "MISSED: ") << told << "\n" << diagnostics.render(false);
  }
  int taken = 0;
  for (auto const& [why, typos] : accepted) {
    std::cout << "accepted, " << why << ": " << typos.size() << "\n";
    for (auto const& typo : typos) std::cout << "    " << typo << "\n";
    taken += static_cast<int>(typos.size());
  }
  std::cout << "rejected " << rejected << ": marked on the line " << marked << ", named in words " << named
            << "; accepted " << taken << "\n";
  testing::Test::RecordProperty("rejected", rejected);
  testing::Test::RecordProperty("marked", marked);
  testing::Test::RecordProperty("named", named);
  EXPECT_EQ(rejected + taken, mutations);
  EXPECT_LT(taken, mutations / 4);  // most slips aren't harmless
  // Of all that isn't harmless: what is accepted without an excuse counts as missed.
  EXPECT_GE(marked, (rejected + static_cast<int>(accepted[""].size())) * 95 / 100.0);
  EXPECT_TRUE(accepted[""].empty());
}

TEST(Typos, AreHarmlessOrRefusedOnTheirLine) { try_typos(Slip::letters, 200, 20260128); }

TEST(Typos, OfAnySignAreHarmlessOrRefusedOnTheirLine) {
  for (std::uint64_t const seed : {7U, 8U, 9U, 10U}) try_typos(Slip::any, 250, seed);
}

}  // namespace
}  // namespace chokepoint::tests
