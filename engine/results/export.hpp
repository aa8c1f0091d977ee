#pragma once

#include <string>

#include "engine/results/table.hpp"

namespace chokepoint::results {

/// RFC 4180: a heading, one line a row, "\n" at line ends, quotes where a text needs them. Nothing is an empty field,
/// bytes are hexadecimal digits (histograms "middle:count" of their buckets), numbers have as many digits as it takes
/// to read the same double again. A text that a spreadsheet would take for a formula (=, +, -, @ in front) gets an
/// apostrophe before it.
std::string to_csv(Table const& table);

/// One JSON object a line, keys in the order of the columns. With `with_table` each line begins with "table".
std::string to_json_lines(Table const& table, bool with_table = false);

/// The rows as one JSON array of objects.
std::string to_json_array(Table const& table);

/// A heading and columns aligned for a terminal, numbers to the right; control characters become spaces.
std::string to_text(Table const& table);

}  // namespace chokepoint::results
