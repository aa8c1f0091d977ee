#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace chokepoint::results {

using Bytes = std::vector<std::byte>;

/// One value of a table: nothing, a whole number, a number, a text or bytes.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

/// Rows of a results file or of a question to it.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
  bool operator==(Table const&) const = default;
};

}  // namespace chokepoint::results
