#pragma once

#include <optional>
#include <string_view>

#include "engine/scenario/document.hpp"
#include "engine/scenario/field.hpp"
#include "engine/scenario/read_context.hpp"

namespace chokepoint::scenario {

/// Opens the CSV file that `name` names and gives a document as if its rows stood in the scenario: a mapping of names
/// to blocks. Nodes have their places in the CSV file.
///
/// The first line names the columns: `name`, then keys of the block, dotted for those of inner blocks and laws
/// ("time.law.triangular.low") and numbered for items of lists ("via.0"). An empty cell leaves its key out. CSV is
/// that of RFC 4180 in UTF-8: commas, double quotes doubled inside quotes, as many cells in each row as columns.
/// E_PATH, E_FILE, E_LIMIT, E_ENCODING, E_CSV; E_UNKNOWN_FIELD for a column that `block` has no key for.
std::optional<Document> read_table(ReadContext& context, Document::Node name, std::string_view path, SpecBlock& block);

}  // namespace chokepoint::scenario
