#include "engine/results/table_digest.hpp"

#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <string_view>
#include <type_traits>
#include <variant>

#include "engine/results/sqlite.hpp"

namespace chokepoint::results {

void add_table(base::Digest& digest, sqlite3* database, std::string const& table, std::string const& order) {
  digest.add(table);
  Statement rows(database, fmt::format("SELECT * FROM {} ORDER BY {}", table, order));
  while (rows.step()) {
    for (int column = 0; column < rows.columns(); ++column) {
      std::visit(
          [&](auto const& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, std::int64_t>) {
              digest.add(std::string_view("i")).add(value);
            } else if constexpr (std::is_same_v<T, double>) {
              digest.add(std::string_view("r")).add(std::bit_cast<std::uint64_t>(value));
            } else if constexpr (std::is_same_v<T, std::string>) {
              digest.add(std::string_view("t")).add(std::string_view(value));
            } else if constexpr (std::is_same_v<T, Bytes>) {
              std::string text(value.size(), '\0');
              if (!value.empty()) std::memcpy(text.data(), value.data(), value.size());
              digest.add(std::string_view("b")).add(std::string_view(text));
            } else {
              digest.add(std::string_view("n"));
            }
          },
          rows.cell(column));
    }
  }
}

}  // namespace chokepoint::results
