#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::report {

/// One value that two scenarios don't share, in words: of a key that one of them leaves out its default, empty where it
/// has none.
struct ScenarioChange {
  std::string path;  ///< "timeline.gate_opens.occurs"
  std::string before;
  std::string after;
  std::string title{};  ///< what people call what it belongs to; empty where nothing on its path has a title
  bool operator==(ScenarioChange const&) const = default;
};

/// Values as their author wrote them, "100 MW", by path ("campuses.hall.power"): what a file keeps of them.
using Written = std::map<std::string, std::string, std::less<>>;

/// What differs between two canonical texts, by path in the order of the first one, what only the second has last. A
/// block that only one of them has is told once, with its keys: those that say only what would hold anyway, too, where
/// it is known that they are written.
std::vector<ScenarioChange> scenario_changes(std::vector<std::string> const& before,
                                             std::vector<std::string> const& after, Written const& written_before = {},
                                             Written const& written_after = {});

/// What a variant of a sweep sets, and what holds in its baseline, from the canonical text of its study:
/// `study.compare."slow"."offices.o.time" "4 days"`.
std::vector<ScenarioChange> variant_changes(std::vector<std::string> const& scenario_lines, std::string_view baseline,
                                            std::string_view variant);

}  // namespace chokepoint::report
