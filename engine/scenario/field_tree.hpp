#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/field.hpp"

/// The field table as data: what those who describe the language (JSON Schema, `explain`, reference pages) go through.
/// Those who handle values visit the blocks themselves.
namespace chokepoint::scenario {

enum class FieldShape : std::uint8_t {
  value,
  text,
  choice,
  reference,
  references,
  law,
  inline_law,
  formula,
  block,
  named_blocks,
  listed_blocks,
  named_lists,
  named_values,
  settings,
  variants,
};

/// One key with what may stand below it.
struct FieldNode {
  FieldInfo info;
  FieldShape shape = FieldShape::block;
  ValueKind kind = ValueKind::number;  ///< of values and laws
  std::string path;                    ///< "lanes.*.time": `*` for the names of named blocks; nothing for list items
  std::vector<FieldNode> children;     ///< keys of the block, or of each of the blocks
};

/// The keys of a block in the table's order. Blocks that hold blocks of their own type would not end: there are none.
std::vector<FieldNode> fields_of(SpecBlock& block);

/// Those of a scenario, read once.
std::vector<FieldNode> const& scenario_fields();

/// The field of a place such as "offices.commerce.stages.0.officers", whatever its elements are called; null where no
/// scenario has such a place, or a block stands there.
FieldNode const* field_at(std::string_view path);

/// The paths of all keys that may be dated, in the table's order.
std::vector<std::string_view> const& dated_paths();

/// "duration": a word for a kind of value that files may hold.
std::string_view kind_name(ValueKind kind);

/// The dimension of a field's numbers as its readers understand it: time for durations, goods for goods, ...
base::Dimension dimension_of(FieldNode const& field);

/// What an author writes there, in a few words: "a length of time (such as 12 weeks)", "yes or no",
/// "the name of a site", "one of: air, sea". Names are those of the blocks in `refers_to`.
std::string describe_form(FieldNode const& field);

/// Whether its numbers lie between 0 and 1, which people are told in percent.
bool is_share(FieldNode const& field);

/// The range in the field's unit ("0 % to 100 %", "-14 hours to 14 hours", "0 or more"); empty when there is none.
std::string describe_range(FieldNode const& field);

/// "lanes.*.time" becomes "time".
std::string_view last_part(std::string_view path);

/// The path's parts between dots.
std::vector<std::string_view> path_parts(std::string_view path);

}  // namespace chokepoint::scenario
