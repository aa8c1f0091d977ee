#pragma once

#include <string>
#include <string_view>

namespace chokepoint::report {

/// A canonical path without its quotes: `lanes."air".time` is "lanes.air.time", `stages[0]` is "stages.0".
std::string path_words(std::string_view canonical_path);

/// What stands at a path of a scenario's canonical text, as a person would write it: `1764547200` of clock.from is
/// "2025-12-01", `constant(value=604800;)` "7 days", `["CN","HK",]` "CN, HK". What isn't understood stays as it is.
std::string canonical_words(std::string_view canonical_path, std::string_view value);

/// The same for people alone: a dated value that a study writes as it stands is told by its dates, and of the
/// language's own words "case_by_case" is told as "case by case".
std::string told_words(std::string_view canonical_path, std::string_view value);

/// Whether numbers there are amounts of goods, or of goods in a time.
bool counts_goods(std::string_view canonical_path);

/// What holds at a path that a scenario leaves out, where the field table says it: "no (default)"; else empty.
std::string default_words(std::string_view canonical_path);

}  // namespace chokepoint::report
