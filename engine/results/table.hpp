#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace chokepoint::results {

using Bytes = std::vector<std::byte>;

/// One value of a table: nothing, a whole number, a number, a text or bytes.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

/// Nothing where there is no number.
inline Cell cell_of(std::optional<double> value) { return value ? Cell(*value) : Cell(); }
inline Cell cell_of(std::optional<std::uint64_t> value) {
  return value ? Cell(static_cast<std::int64_t>(*value)) : Cell();
}
inline Cell count_cell(std::uint64_t count) { return static_cast<std::int64_t>(count); }

/// Rows of a results file or of a question to it.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
  bool operator==(Table const&) const = default;
};

}  // namespace chokepoint::results
