#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/field.hpp"

namespace chokepoint::scenario {

/// What a scenario says, in one fixed way: one line a key, in the order of the field table.
///
/// Two files give the same text when they differ only in the order of keys and of named blocks, comments, units
/// ("7 days", "1 week"), spaces in formulas, defaults spelled out, or in what is_for_people() tells. Values are in base
/// units: integers, or doubles with 17 significant digits. Lists keep their order, since stages have one.
/// `at` is the block's own path where it is no whole scenario: "study".
std::string canonical_text(SpecBlock const& scenario, std::string_view at = {});
/// The same by lines, each after `prefix`.
std::vector<std::string> lines_of(std::string_view canonical_text, std::string_view prefix = {});

/// A line of it: the path, whose names are quoted, and what stands there ("{}" of a block).
struct CanonicalLine {
  std::string_view path;
  std::string_view value;
};
CanonicalLine canonical_line(std::string_view line);

/// Its digest, as 32 hexadecimal digits: part of a result's identity.
std::string canonical_digest(std::string_view canonical_text);
std::string canonical_digest(SpecBlock const& scenario);

/// Whether a key changes no result: titles, sources, notes; its path is as in the field tree ("lanes.*.time").
bool is_for_people(std::string_view path);

}  // namespace chokepoint::scenario
