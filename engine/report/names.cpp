#include "engine/report/names.hpp"

#include <fmt/format.h>

#include <utility>

namespace chokepoint::report {

namespace {

std::vector<scenario::Title> titles_in(results::Table const& table) {
  std::vector<scenario::Title> titles;
  for (auto const& row : table.rows) {
    titles.push_back({std::get<std::string>(row.at(0)), std::get<std::string>(row.at(1))});
  }
  return titles;
}

std::string_view kind_in(std::string_view path) {
  std::size_t const dot = path.rfind('.');
  return path.substr(0, dot == std::string_view::npos ? 0 : dot);
}

}  // namespace

Names::Names(std::vector<scenario::Title> const& titles) {
  std::map<std::pair<std::string_view, std::string_view>, int> times;
  for (scenario::Title const& one : titles) ++times[{kind_in(one.path), one.title}];
  for (scenario::Title const& one : titles) {
    std::string_view const kind = kind_in(one.path);
    bool const alone = times[{kind, one.title}] == 1;
    titles_[one.path] =
        alone || kind.empty() ? one.title : fmt::format("{} ({})", one.title, one.path.substr(kind.size() + 1));
  }
}

Names::Names(results::Table const& titles) : Names(titles_in(titles)) {}

Names Names::of_run(results::StoredRun const& run) {
  for (results::Table const& table : run.tables) {
    if (table.name == "titles") return Names(table);
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
  return kind == "buyers" ? trader(name) : of(name, {kind});
}

std::string Names::path(std::string_view path) const {
  for (std::string_view rest = path; !rest.empty();) {
    auto const found = titles_.find(rest);
    if (found != titles_.end()) return found->second;
    constexpr std::string_view buyers = "buyers.";
    if (rest.starts_with(buyers) && rest.find('.', buyers.size()) == std::string_view::npos) {
      std::string const title = trader(rest.substr(buyers.size()));
      return title == rest.substr(buyers.size()) ? std::string() : title;
    }
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
