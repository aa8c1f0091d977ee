#include "engine/report/scenario_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "engine/base/unit.hpp"
#include "engine/report/canonical_words.hpp"
#include "engine/scenario/canonical.hpp"

namespace chokepoint::report {

namespace {

using Values = std::map<std::string_view, std::string_view>;

Values values_of(std::vector<std::string> const& lines) {
  Values values;
  for (std::string const& line : lines) {
    auto const parts = scenario::canonical_line(line);
    values.emplace(parts.path, parts.value);
  }
  return values;
}

bool is_below(std::string_view path, std::string_view block) {
  return path.size() > block.size() && path.starts_with(block) &&
         (path[block.size()] == '.' || path[block.size()] == '[');
}

/// One of the two scenarios.
struct Side {
  Values values;
  Written const& written;

  std::string_view value_at(std::string_view path) const {
    auto const found = values.find(path);
    return found == values.end() ? std::string_view() : found->second;
  }
};

/// What the goods at that place are counted in, "chip": those of the product that it, or a block around it, names.
std::string goods_word(Side const& side, std::string_view path) {
  if (path.ends_with(".racks")) return "rack";
  auto const unit_of = [&](std::string_view product) {  // in its quotes
    std::string_view unit = side.value_at(fmt::format("products.{}.unit", product));
    if (unit.size() < 2) return std::string();
    return std::string(unit.substr(1, unit.size() - 2));
  };
  for (std::string_view block = path; block.find('.') != std::string_view::npos;) {
    block = block.substr(0, block.find_last_of('.'));
    std::string word = unit_of(side.value_at(fmt::format("{}.product", block)));
    if (word.empty() && block.ends_with('"')) word = unit_of(block.substr(block.find_last_of('.') + 1));
    if (!word.empty()) return word;
  }
  return {};
}

/// A value in words: as it was written where that is known and it is no law, whose words name its numbers.
std::string words_of(Side const& side, std::string_view path, std::string_view value) {
  bool const is_number = value.starts_with("constant(") || value.find_first_of("0123456789-{") == 0;
  auto const written = side.written.find(path_words(path));
  if (is_number && written != side.written.end()) return written->second;
  std::string words = told_words(path, value);
  constexpr std::string_view units = " units";
  std::size_t const at = words.find(units);
  std::string const word =
      is_number && at != std::string::npos && counts_goods(path) ? goods_word(side, path) : std::string();
  if (word.empty()) return words;
  bool const is_one = words.substr(0, at) == "1";
  return words.replace(at + 1, units.size() - 1, is_one ? word : base::plural_of(word));
}

class Changes {
 public:
  Changes(Side const& before, Side const& after) : before_(before), after_(after) {}

  void look_at(std::string_view path) {
    if (!told_.empty() && is_below(path, told_)) return;
    auto const was = before_.values.find(path);
    auto const is = after_.values.find(path);
    if (was == before_.values.end()) {
      found_.push_back({path_words(path), left_out(before_, path), there(after_, is)});
    } else if (is == after_.values.end()) {
      found_.push_back({path_words(path), there(before_, was), left_out(after_, path)});
    } else if (was->second != is->second) {
      ScenarioChange change{path_words(path), words_of(before_, path, was->second), words_of(after_, path, is->second)};
      if (change.before == change.after) {  // they differ in digits that words leave out
        change.before = was->second;
        change.after = is->second;
      }
      found_.push_back(std::move(change));
    }
  }
  std::vector<ScenarioChange> take() { return std::move(found_); }

 private:
  /// Of what canonical text leaves out: nothing there, or the default, which may be written.
  static std::string left_out(Side const& side, std::string_view path) {
    auto const written = side.written.find(path_words(path));
    return written == side.written.end() ? default_words(path) : written->second;
  }

  std::string there(Side const& side, Values::const_iterator at) {
    if (at->second != "{}") return words_of(side, at->first, at->second);
    told_ = at->first;
    std::string_view const block = at->first;
    std::string const place = path_words(block) + ".";
    std::string words;
    auto const add = [&](std::string_view key, std::string_view value) {
      words += fmt::format("{}{} {}", words.empty() ? "" : ", ", key, value);
    };
    std::set<std::string> told;
    for (auto const& [path, value] : side.values) {
      if (!is_below(path, block) || value == "{}") continue;
      std::string_view const below = path.substr(block.size() + (path[block.size()] == '.' ? 1 : 0));
      add(path_words(below), words_of(side, path, value));
      told.insert(path_words(path));
    }
    // Defaults that are written.
    for (auto one = side.written.lower_bound(place); one != side.written.end() && one->first.starts_with(place);
         ++one) {
      if (!told.contains(one->first)) add(std::string_view(one->first).substr(place.size()), one->second);
    }
    return words.empty() ? "there" : words;
  }

  Side const& before_;
  Side const& after_;
  std::string_view told_;  // the block of one side that was told last
  std::vector<ScenarioChange> found_;
};

}  // namespace

std::vector<ScenarioChange> scenario_changes(std::vector<std::string> const& before,
                                             std::vector<std::string> const& after, Written const& written_before,
                                             Written const& written_after) {
  Side const was{values_of(before), written_before};
  Side const is{values_of(after), written_after};
  Changes changes(was, is);
  for (std::string const& line : before) changes.look_at(scenario::canonical_line(line).path);
  for (std::string const& line : after) {
    std::string_view const path = scenario::canonical_line(line).path;
    if (!was.values.contains(path)) changes.look_at(path);
  }
  return changes.take();
}

std::vector<ScenarioChange> variant_changes(std::vector<std::string> const& scenario_lines, std::string_view baseline,
                                            std::string_view variant) {
  auto const lines_of = [&](std::string_view name) {
    std::string const prefix = fmt::format("study.compare.\"{}\".\"", name);
    std::vector<std::string> lines;
    for (std::string const& line : scenario_lines) {
      if (line.starts_with(prefix)) lines.push_back(line.substr(prefix.size() - 1));
    }
    return lines;
  };
  std::vector<ScenarioChange> changes = scenario_changes(lines_of(baseline), lines_of(variant));
  // What the baseline leaves alone is as the scenario has it.
  std::set<std::string> set_by_baseline;
  for (std::string const& line : lines_of(baseline)) {
    set_by_baseline.insert(path_words(scenario::canonical_line(line).path));
  }
  for (ScenarioChange& change : changes) {
    if (set_by_baseline.contains(change.path)) continue;
    // What is set may be a part of a law, "lanes.air.time.mean": then the scenario has the law, there or as its own
    // block's `law`.
    std::string const around = change.path.substr(0, change.path.find_last_of('.'));
    std::string law;
    bool found = false;
    for (std::string const& line : scenario_lines) {
      auto const parts = scenario::canonical_line(line);
      if (parts.path.starts_with("study.")) continue;
      std::string const path = path_words(parts.path);
      if (path == change.path) {
        change.before = told_words(parts.path, parts.value);
        found = true;
      } else if ((path == around && parts.value != "{}") || path == around + ".law") {
        law = told_words(parts.path, parts.value);
      }
    }
    if (!found && !law.empty()) change.before = law;
  }
  return changes;
}

}  // namespace chokepoint::report
