#pragma once

#include <string>
#include <string_view>

namespace chokepoint::report {

/// A canonical path without its quotes: `lanes."air".time` is "lanes.air.time", `stages[0]` is "stages.0".
std::string path_words(std::string_view canonical_path);

/// What stands at a path of a scenario's canonical text, as a person would write it: `1764547200` of clock.from is
/// "2025-12-01", `constant(value=604800;)` "7 days", `["CN","HK",]` "CN, HK". What isn't understood stays as it is.
std::string canonical_words(std::string_view canonical_path, std::string_view value);

/// What holds at a path that a scenario leaves out, where the field table says it: "no (default)"; else empty.
std::string default_words(std::string_view canonical_path);

/// A value as an author writes it, for people: "yes from 2025-12-01, no from 2026-01-28" of a dated one; all else as it
/// is.
std::string written_words(std::string_view text);

}  // namespace chokepoint::report
