#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/results/stored_run.hpp"
#include "engine/results/table.hpp"
#include "engine/scenario/titles.hpp"

namespace chokepoint::report {

/// What people call what a scenario names: its titles, where it gives some; where two of one kind have the same, and
/// where another who trades is called so, each with its name behind it. Documents for programs keep to the names.
class Names {
 public:
  Names() = default;
  /// With the scenario's canonical text those who trade are known that have no title, too.
  explicit Names(std::vector<scenario::Title> const& titles, std::vector<std::string> const& scenario_lines = {});
  /// From a results file's table of them; an empty one of a file that has none.
  explicit Names(results::Table const& titles, std::vector<std::string> const& scenario_lines = {});
  static Names of_run(results::StoredRun const& run);

  /// The title as one of the first kind that has it ("quotas", "permits"); without one the name.
  std::string of(std::string_view name, std::initializer_list<std::string_view> kinds) const;
  std::string product(std::string_view name) const { return of(name, {"products"}); }
  /// Who orders: a buyer or a dealer, never a firm of the same name that it doesn't belong to (scenario/titles.hpp).
  std::string trader(std::string_view name) const { return of(name, {"buyers", "dealers"}); }
  /// "Commerce with State, Energy and Defense" of "offices.commerce"; without a title "commerce".
  std::string actor(std::string_view path) const;
  /// Of a path, "offices.commerce.time", the title of what it belongs to; empty where nothing on it has one.
  std::string path(std::string_view path) const;
  /// A gate that something is relieved of, "bis_china license" of "rules.bis_china": "US export rule on chips:
  /// license".
  std::string gate(std::string_view gate, std::string_view of) const;

 private:
  std::map<std::string, std::string, std::less<>> titles_;  // by path
};

}  // namespace chokepoint::report
