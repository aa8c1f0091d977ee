#include "engine/report/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/report/canonical_words.hpp"
#include "engine/report/definitions.hpp"
#include "engine/scenario/canonical.hpp"

namespace chokepoint::report {

namespace {

std::vector<scenario::Title> titles_in(results::Table const& table) {
  std::vector<scenario::Title> titles;
  for (auto const& row : table.rows) {
    titles.push_back({std::get<std::string>(row.at(0)), std::get<std::string>(row.at(1))});
  }
  return titles;
}

/// "buyers.cloud", "dealers.broker": those that place orders.
std::vector<std::string> traders_in(std::vector<std::string> const& scenario_lines) {
  std::vector<std::string> traders;
  for (std::string const& line : scenario_lines) {
    auto const parts = scenario::canonical_line(line);
    bool const trades = parts.path.starts_with("buyers.\"") || parts.path.starts_with("dealers.\"");
    if (!trades) continue;
    std::string path = path_words(parts.path);
    if (std::count(path.begin(), path.end(), '.') == 1) traders.push_back(std::move(path));
  }
  return traders;
}

std::string_view kind_in(std::string_view path) {
  std::size_t const dot = path.rfind('.');
  return path.substr(0, dot == std::string_view::npos ? 0 : dot);
}

}  // namespace

Names::Names(std::vector<scenario::Title> const& titles, std::vector<std::string> const& scenario_lines) {
  std::map<std::pair<std::string_view, std::string_view>, int> times;
  for (scenario::Title const& one : titles) ++times[{kind_in(one.path), one.title}];
  for (scenario::Title const& one : titles) {
    std::string_view const kind = kind_in(one.path);
    bool const alone = times[{kind, one.title}] == 1;
    titles_[one.path] =
        alone || kind.empty() ? one.title : fmt::format("{} ({})", one.title, one.path.substr(kind.size() + 1));
  }
  std::map<std::string, int> called;  // of those who trade: how many have this name or title
  std::vector<std::string> const traders = traders_in(scenario_lines);
  for (std::string const& path : traders) {
    std::string const name = path.substr(path.find('.') + 1);
    auto const found = titles_.find(path);
    ++called[name];
    if (found != titles_.end() && found->second != name) ++called[found->second];
  }
  for (std::string const& path : traders) {
    auto const found = titles_.find(path);
    if (found == titles_.end() || called[found->second] == 1) continue;
    found->second += fmt::format(" ({})", path.substr(path.find('.') + 1));
  }
}

Names::Names(results::Table const& titles, std::vector<std::string> const& scenario_lines)
    : Names(titles_in(titles), scenario_lines) {}

Names Names::of_run(results::StoredRun const& run) {
  for (results::Table const& table : run.tables) {
    if (table.name == "titles") return Names(table, scenario_lines_of(run));
  }
  return {};
}

std::string Names::of(std::string_view name, std::initializer_list<std::string_view> kinds) const {
  for (std::string_view const kind : kinds) {
    auto const found = titles_.find(fmt::format("{}.{}", kind, name));
    if (found != titles_.end()) return found->second;
  }
  return std::string(name);
}

std::string Names::actor(std::string_view path) const {
  std::string_view const name = path.substr(path.find('.') + 1);
  std::string_view const kind = path.substr(0, path.size() - name.size() - (name.size() < path.size() ? 1 : 0));
  return of(name, {kind});
}

std::string Names::path(std::string_view path) const {
  for (std::string_view rest = path; !rest.empty();) {
    auto const found = titles_.find(rest);
    if (found != titles_.end()) return found->second;
    std::size_t const dot = rest.rfind('.');
    rest = rest.substr(0, dot == std::string_view::npos ? 0 : dot);
  }
  return {};
}

std::string Names::gate(std::string_view gate, std::string_view of) const {
  std::size_t const blank = gate.find(' ');
  std::string_view const name = gate.substr(0, blank);
  std::string const title = actor(of);
  if (blank == std::string_view::npos || title == name) return title + std::string(gate.substr(name.size()));
  return fmt::format("{}: {}", title, gate.substr(blank + 1));
}

}  // namespace chokepoint::report
