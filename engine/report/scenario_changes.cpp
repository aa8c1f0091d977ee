#include "engine/report/scenario_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

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

class Changes {
 public:
  Changes(Values const& before, Values const& after) : before_(before), after_(after) {}

  void look_at(std::string_view path) {
    if (!told_.empty() && is_below(path, told_)) return;
    auto const was = before_.find(path);
    auto const is = after_.find(path);
    if (was == before_.end()) {
      found_.push_back({path_words(path), default_words(path), there(after_, is)});
    } else if (is == after_.end()) {
      found_.push_back({path_words(path), there(before_, was), default_words(path)});
    } else if (was->second != is->second) {
      ScenarioChange change{path_words(path), told_words(path, was->second), told_words(path, is->second)};
      if (change.before == change.after) {  // they differ in digits that words leave out
        change.before = was->second;
        change.after = is->second;
      }
      found_.push_back(std::move(change));
    }
  }
  std::vector<ScenarioChange> take() { return std::move(found_); }

 private:
  std::string there(Values const& values, Values::const_iterator at) {
    if (at->second != "{}") return told_words(at->first, at->second);
    told_ = at->first;
    std::string_view const block = at->first;
    std::string words;
    for (auto const& [path, value] : values) {
      if (!is_below(path, block) || value == "{}") continue;
      std::string_view const below = path.substr(block.size() + (path[block.size()] == '.' ? 1 : 0));
      words += fmt::format("{}{} {}", words.empty() ? "" : ", ", path_words(below), told_words(path, value));
    }
    return words.empty() ? "there" : words;
  }

  Values const& before_;
  Values const& after_;
  std::string_view told_;  // the block of one side that was told last
  std::vector<ScenarioChange> found_;
};

}  // namespace

std::vector<ScenarioChange> scenario_changes(std::vector<std::string> const& before,
                                             std::vector<std::string> const& after) {
  Values const was = values_of(before);
  Values const is = values_of(after);
  Changes changes(was, is);
  for (std::string const& line : before) changes.look_at(scenario::canonical_line(line).path);
  for (std::string const& line : after) {
    std::string_view const path = scenario::canonical_line(line).path;
    if (!was.contains(path)) changes.look_at(path);
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
