#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::scenario {

/// One cell of a CSV file.
struct Cell {
  std::string text;  ///< after unquoting
  base::Mark mark;
  bool quoted = false;
};

using Row = std::vector<Cell>;

/// The rows of an RFC 4180 text, source `file` of `diagnostics`; lines without anything are left out. E_CSV for quotes
/// that don't close, quotes inside an unquoted cell and text after a closing quote; E_ENCODING; E_LIMIT. With errors
/// the rows read so far.
std::vector<Row> read_csv(std::string_view text, std::uint32_t file, base::Diagnostics& diagnostics);

}  // namespace chokepoint::scenario
