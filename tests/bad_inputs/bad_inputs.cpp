#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/assemble.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/simulation/simulation.hpp"
#include "tests/bad_inputs/contained.hpp"

/// Every file of the manifest is read, and refused (or accepted) as it says: see README.md.
namespace chokepoint::tests {
namespace {

namespace fs = std::filesystem;

fs::path folder() { return fs::path(CHOKEPOINT_SOURCE_DIR) / "tests" / "bad_inputs"; }

struct Case {
  std::string file, kind, expect, code, line, column, must_mention, stage;
};

void PrintTo(Case const& one, std::ostream* out) { *out << one.file << " (" << one.kind << ")"; }

std::vector<std::string> split(std::string const& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::vector<Case> cases() {
  std::vector<Case> result;
  std::ifstream file(folder() / "manifest.tsv");
  std::string line;
  std::getline(file, line);  // the header
  while (std::getline(file, line)) {
    auto const cells = split(line, '\t');
    constexpr std::size_t columns = 8;
    if (cells.size() != columns) {
      ADD_FAILURE() << "manifest.tsv: " << line;
      continue;
    }
    result.push_back({cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7]});
  }
  return result;
}

/// A text too large to keep.
std::string generated(std::string const& name) {
  constexpr std::size_t levels = 100'000;
  constexpr std::size_t letters = std::size_t{16} << 20U;
  if (name == "deep.yaml.gen") return "a: " + std::string(levels, '[') + std::string(levels, ']');
  if (name == "flood.yaml.gen") return "k: " + std::string(letters, 'a') + "\n";
  // Within all limits of the YAML guard, whose parser alone needs a quarter of a second for it: what comes after
  // the guard must bear the rest.
  constexpr std::size_t size = std::size_t{1} << 20U;
  auto const repeated = [](std::string text, auto const& next, std::string_view end) {
    for (std::size_t i = 0; text.size() < size; ++i) text += next(i);
    return text += end;
  };
  std::string const head = "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\n";
  if (name == "offices.yaml.gen") {
    return repeated(
        head + "offices:\n", [](std::size_t i) { return fmt::format(" office{:06}: {{}}\n", i); }, "");
  }
  if (name == "orders.yaml.gen") {
    return repeated(
        head + "buyers: {b: {orders: {a: {}", [](std::size_t i) { return fmt::format(", o{:x}: {{}}", i); }, "}}}\n");
  }
  if (name == "attributes.yaml.gen") {
    return repeated(
        head + "products: {p: {attributes: {a: 1", [](std::size_t i) { return fmt::format(", attribute{:06}: 1", i); },
        "}}}\n");
  }
  if (name == "values.yaml.gen") {
    return repeated(
        head + "uncertain: {u: {empirical: [1", [](std::size_t) { return std::string(", 2345678901"); }, "]}}\n");
  }
  if (name == "unknown_names.yaml.gen") {
    return repeated(
        head + "firms:\n", [](std::size_t i) { return fmt::format(" firm{}: {{parent: frim{}x}}\n", i, i); }, "");
  }
  if (name == "unknown_keys.yaml.gen") {
    return repeated(
        head + "meta: {", [](std::size_t i) { return fmt::format("titel{}: 1,", i); }, "}\n");
  }
  // Work that would grow faster than the file: `many` of what refers to each other.
  auto const many = [&](std::size_t count, std::string text, auto const& next, std::string_view end) {
    for (std::size_t i = 0; i < count; ++i) text += next(i);
    return text += end;
  };
  std::string const shop = head +
                           "products: {p: {}}\nsites: {a: {stock: {p: {initial: 1 unit}}}}\nbuyers: {x: {orders: {s: "
                           "{product: p, from: a, every: 1 day}}}}\n";
  constexpr std::size_t thousand = 1000;
  if (name == "formulas.yaml.gen") {
    return many(
        4 * thousand, shop + "outcomes:\n",
        [](std::size_t i) { return fmt::format(" m{0}: {{measure: delivered}}\n f{0}: {{formula: m{0} * 2}}\n", i); },
        "");
  }
  if (name == "many_events.yaml.gen") {
    return many(
        20 * thousand, head + "sites: {a: {}, b: {}}\nlanes: {l: {from: a, to: b, time: 1 day}}\ntimeline:\n",
        [](std::size_t i) {
          return fmt::format(" t{}: {{on: '2026-01-0{}T{:02}:{:02}:{:02}Z', set: {{lanes.l.time: {} s}}}}\n", i,
                             1 + i / 86400, i / 3600 % 24, i / 60 % 60, i % 60, 7200 + i);
        },
        "");
  }
  if (name == "many_versions.yaml.gen") {
    return many(
        20 * thousand, head + "countries: {A: {}}\nrules: {r: {by: A, vintages: [",
        [](std::size_t) { return std::string(R"({effective: 2026-02-01, when: "destination == A"},)"); }, "]}}\n");
  }
  if (name == "unknown_in_conditions.yaml.gen") {
    return many(
        20 * thousand, head + "countries: {A: {}}\nrules: {r: {by: A, vintages: [",
        [](std::size_t) { return std::string(R"({effective: 2026-02-01, when: "destnation == A"},)"); }, "]}}\n");
  }
  if (name == "chained_formulas.yaml.gen") {
    return many(
        8 * thousand, shop + "outcomes:\n f0: {formula: 1 + 1}\n",
        [](std::size_t i) { return fmt::format(" f{}: {{formula: f{} + 1}}\n", i + 1, i); }, "");
  }
  if (name == "unknown_words.yaml.gen") {
    return many(
        4 * thousand, shop + "outcomes:\n",
        [](std::size_t i) { return fmt::format(" m{0}: {{measure: delivered}}\n f{0}: {{formula: mm{0} + 1}}\n", i); },
        "");
  }
  if (name == "unknown_attributes.yaml.gen") {
    std::string const attributes = many(
        8 * thousand, head + "countries: {A: {}}\nproducts: {p: {attributes: {a: 1",
        [](std::size_t i) { return fmt::format(", attribute{}: 1", i); }, "}}}\nrules:\n");
    return many(
        4 * thousand, attributes,
        [](std::size_t i) {
          return fmt::format(" r{}: {{by: A, vintages: [{{effective: 2026-01-01, when: product.atribute{}x > 1}}]}}\n",
                             i, i);
        },
        "");
  }
  auto const uncertain = [&](std::size_t count) {
    return many(
        count, head + "uncertain:\n", [](std::size_t i) { return fmt::format(" u{:05}: {{uniform: [1, 2]}}\n", i); },
        "correlations:\n");
  };
  if (name == "correlated_chain.yaml.gen") {
    return many(
        8 * thousand - 1, uncertain(8 * thousand),
        [](std::size_t i) { return fmt::format(" - {{between: [u{:05}, u{:05}], rank: 0.3}}\n", i, i + 1); }, "");
  }
  if (name == "correlated_star.yaml.gen") {
    return many(
        8 * thousand - 1, uncertain(8 * thousand),
        [](std::size_t i) { return fmt::format(" - {{between: [u00000, u{:05}], rank: 0.001}}\n", i + 1); }, "");
  }
  if (name == "made_from.yaml.gen") {
    return many(
        12 * thousand, head + "products:\n p0: {}\n",
        [](std::size_t i) { return fmt::format(" p{}: {{made_from: {{p{}: 1}}}}\n", i + 1, i); }, "");
  }
  if (name == "after.yaml.gen") {
    return many(
        12 * thousand, head + "timeline:\n e0: {on: 2026-02-01}\n",
        [](std::size_t i) { return fmt::format(" e{}: {{after: [e{}]}}\n", i + 1, i); }, "");
  }
  ADD_FAILURE() << "no generator for " << name;
  return {};
}

/// What reading and assembling (and where the manifest says so, running) give: one problem a line, in the order of
/// their places; then the scenario if there is one.
std::string read_and_tell(fs::path const& file, bool with_scenario, bool runs) {
  base::Diagnostics diagnostics;
  auto spec = scenario::read_scenario(file, {}, diagnostics);
  if (spec) {
    auto const world = scenario::assemble(*spec, diagnostics);
    if (!world) spec.reset();
    if (world && runs) {
      simulation::RunRecord const record = simulation::Simulation(*world).run({});
      if (record.failure.find("max_pending") != std::string::npos) {
        return "rejected\nE_LIMIT_PENDING\t-\t-\t" + record.failure;
      }
      if (record.end == kernel::RunEnd::event_budget) return "rejected\nE_LIMIT_EVENTS\t-\t-\t" + record.failure;
    }
  }
  std::vector<base::Diagnostic> problems = diagnostics.all();
  std::stable_sort(problems.begin(), problems.end(), [](auto const& a, auto const& b) {
    return std::pair(a.mark.line, a.mark.column) < std::pair(b.mark.line, b.mark.column);
  });
  std::string told = spec ? "accepted\n" : "rejected\n";
  for (auto const& one : problems) {
    if (one.severity == base::Severity::warning) continue;
    std::string words = one.path + " | " + one.message + " | " + one.hint;
    std::replace(words.begin(), words.end(), '\n', ' ');
    told += fmt::format("{}\t{}\t{}\t{}\n", one.code, one.mark.line, one.mark.column, words);
  }
  if (spec && with_scenario) told += scenario::canonical_text(*spec);
  return told;
}

class BadInput : public testing::TestWithParam<Case> {};

TEST_P(BadInput, IsAnsweredAsTheManifestSays) {
  Case const& wanted = GetParam();
  fs::path file = folder() / wanted.file;
  bool const made = file.extension() == ".gen";
  if (made) {
    std::string const text = generated(file.filename().string());
    file = fs::temp_directory_path() / fmt::format("chokepoint_{}_{}", ::getpid(), file.filename().string());
    std::ofstream(file, std::ios::binary) << text;
  }
  auto const attempt = [&] {
    return run_contained([&] { return read_and_tell(file, wanted.must_mention != "-", wanted.stage == "run"); });
  };
  Contained result = attempt();
#if defined(NDEBUG) && !defined(CHOKEPOINT_SANITIZED)
  // The best of three counts: what else the machine does takes its caches and its clock, too.
  for (int again = 0; again < 2 && result.answer && result.cpu_seconds >= 1; ++again) {
    if (Contained other = attempt(); other.answer) {
      result.cpu_seconds = std::min(result.cpu_seconds, other.cpu_seconds);
    }
  }
#endif
  if (made) fs::remove(file);

  ASSERT_TRUE(result.answer) << result.end;
#ifndef CHOKEPOINT_SANITIZED
#ifdef NDEBUG  // a promise of optimized builds
  EXPECT_LT(result.cpu_seconds, 1);
#endif
  EXPECT_LT(result.megabytes, 256);
#endif
  RecordProperty("cpu_milliseconds", static_cast<int>(result.cpu_seconds * 1000));
  RecordProperty("megabytes", static_cast<int>(result.megabytes));
  auto const lines = split(*result.answer, '\n');
  ASSERT_FALSE(lines.empty());

  if (wanted.expect == "accept") {
    EXPECT_EQ(lines.front(), "accepted") << *result.answer;
    for (auto const& word : split(wanted.must_mention, ',')) {
      if (word != "-") {
        EXPECT_THAT(*result.answer, testing::HasSubstr(word));
      }
    }
    return;
  }
  EXPECT_EQ(lines.front(), "rejected") << *result.answer;
  ASSERT_GE(lines.size(), 2u);
  auto const cells = split(lines[1], '\t');
  ASSERT_EQ(cells.size(), 4u) << lines[1];
  EXPECT_THAT(split(wanted.code, '|'), testing::Contains(cells[0])) << *result.answer;
  if (wanted.line != "-") {
    EXPECT_EQ(cells[1], wanted.line) << *result.answer;
    EXPECT_EQ(cells[2], wanted.column) << *result.answer;
    EXPECT_EQ(lines.size(), 2u) << "one fault, one problem:\n" << *result.answer;
  }
  for (auto const& word : split(wanted.must_mention, ',')) {
    if (word != "-") {
      EXPECT_THAT(cells[3], testing::HasSubstr(word));
    }
  }
}

std::string name_of(testing::TestParamInfo<Case> const& info) {
  std::string name = fs::path(info.param.file).stem().stem().string();
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Manifest, BadInput, testing::ValuesIn(cases()), name_of);

TEST(BadInputs, EveryExampleIsInTheManifestAndTheOtherWayRound) {
  std::vector<std::string> listed;
  for (auto const& one : cases()) {
    if (!one.file.ends_with(".gen")) listed.push_back(fs::path(one.file).filename().string());
  }
  std::vector<std::string> present;
  for (auto const& entry : fs::directory_iterator(folder() / "examples")) {
    present.push_back(entry.path().filename().string());
  }
  EXPECT_THAT(listed, testing::UnorderedElementsAreArray(present));
}

}  // namespace
}  // namespace chokepoint::tests
