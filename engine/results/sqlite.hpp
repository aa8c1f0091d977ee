#pragma once

#include <sqlite3.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "engine/results/table.hpp"

/// The little that this room needs of SQLite. Used by its .cpp files alone.
namespace chokepoint::results {

/// How long one waits while another process keeps a file to itself.
inline constexpr int patience_milliseconds = 10'000;

/// SQLite said no; the message is for a person. Never leaves this room.
struct Refusal {
  std::string message;
};

[[noreturn]] inline void refuse(sqlite3* database) { throw Refusal{sqlite3_errmsg(database)}; }

inline void execute(sqlite3* database, std::string const& sql) {
  if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) refuse(database);
}

/// A prepared statement, to be bound from left to right.
class Statement {
 public:
  Statement(sqlite3* database, std::string_view sql, char const** rest = nullptr) : database_(database) {
    if (sqlite3_prepare_v2(database, sql.data(), static_cast<int>(sql.size()), &statement_, rest) != SQLITE_OK) {
      refuse(database);
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(Statement const&) = delete;
  Statement& operator=(Statement const&) = delete;

  sqlite3_stmt* get() const { return statement_; }

  template <class... Values>
  void insert(Values const&... values) {
    int place = 0;
    (bind(++place, values), ...);
    run();
  }
  void insert_row(std::vector<Cell> const& row) {
    int place = 0;
    for (Cell const& cell : row) bind_cell(++place, cell);
    run();
  }
  /// Once everything is bound.
  void run() {
    int const state = sqlite3_step(statement_);
    if (state != SQLITE_DONE) {
      sqlite3_reset(statement_);
      refuse(database_);
    }
    sqlite3_reset(statement_);
  }

  bool step() {
    int const state = sqlite3_step(statement_);
    if (state != SQLITE_ROW && state != SQLITE_DONE) refuse(database_);
    return state == SQLITE_ROW;
  }

  int columns() const { return sqlite3_column_count(statement_); }

  Cell cell(int column) const {
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_INTEGER:
        return std::int64_t{sqlite3_column_int64(statement_, column)};
      case SQLITE_FLOAT:
        return sqlite3_column_double(statement_, column);
      case SQLITE_TEXT:
        return text(column);
      case SQLITE_BLOB:
        return bytes(column);
      default:
        return std::monostate{};
    }
  }
  std::string text(int column) const {
    auto const* const data = sqlite3_column_text(statement_, column);
    auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    std::string result(size, '\0');
    if (size > 0) std::memcpy(result.data(), data, size);
    return result;
  }
  Bytes bytes(int column) const {
    void const* const data = sqlite3_column_blob(statement_, column);
    Bytes result(static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
    if (!result.empty()) std::memcpy(result.data(), data, result.size());
    return result;
  }
  std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  double number(int column) const { return sqlite3_column_double(statement_, column); }
  std::optional<double> optional_number(int column) const {
    if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
    return number(column);
  }

  void check(int state) const {
    if (state != SQLITE_OK) refuse(database_);
  }
  void bind(int place, std::string_view text) {
    check(sqlite3_bind_text64(statement_, place, text.data() != nullptr ? text.data() : "", text.size(), nullptr,
                              SQLITE_UTF8));
  }
  void bind(int place, std::optional<std::string_view> text) {
    if (text) return bind(place, *text);
    check(sqlite3_bind_null(statement_, place));
  }
  void bind(int place, std::string const& text) { bind(place, std::string_view(text)); }
  void bind(int place, double value) { check(sqlite3_bind_double(statement_, place, value)); }
  void bind(int place, std::optional<double> value) {
    check(value ? sqlite3_bind_double(statement_, place, *value) : sqlite3_bind_null(statement_, place));
  }
  void bind(int place, std::int64_t value) { check(sqlite3_bind_int64(statement_, place, value)); }
  void bind(int place, std::uint64_t bits) { bind(place, std::bit_cast<std::int64_t>(bits)); }
  void bind(int place, std::uint32_t value) { bind(place, std::int64_t{value}); }
  void bind_cell(int place, Cell const& cell) {
    std::visit(
        [&](auto const& value) {
          if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>) {
            bind(place, std::optional<double>());
          } else {
            bind(place, value);
          }
        },
        cell);
  }
  void bind(int place, Bytes const& bytes) {
    // An empty vector's null pointer would bind NULL.
    check(bytes.empty() ? sqlite3_bind_zeroblob(statement_, place, 0)
                        : sqlite3_bind_blob64(statement_, place, bytes.data(), bytes.size(), nullptr));
  }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

inline std::int64_t read_pragma(sqlite3* database, std::string const& name) {
  Statement statement(database, "PRAGMA " + name);
  return statement.step() ? statement.integer(0) : 0;
}

}  // namespace chokepoint::results
