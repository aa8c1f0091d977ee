#include "engine/report/columns.hpp"

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace chokepoint::report {

namespace {

using Json = nlohmann::ordered_json;

Json value_of(results::Cell const& cell) {
  if (auto const* const text = std::get_if<std::string>(&cell)) return *text;
  if (auto const* const number = std::get_if<double>(&cell)) return *number;
  if (auto const* const whole = std::get_if<std::int64_t>(&cell)) return *whole;
  return nullptr;
}

Json column_of(results::Table const& table, std::size_t column) {
  std::map<std::string, std::int64_t> places;
  Json words = Json::array();
  Json at = Json::array();
  bool texts = !table.rows.empty();
  for (auto const& row : table.rows) {
    if (auto const* const text = std::get_if<std::string>(&row[column])) {
      auto const [found, isnew] = places.try_emplace(*text, static_cast<std::int64_t>(places.size()));
      if (isnew) words.push_back(*text);
      at.push_back(found->second);
    } else if (std::holds_alternative<std::monostate>(row[column])) {
      at.push_back(-1);
    } else {
      texts = false;
      break;
    }
  }
  if (texts && 2 * places.size() < table.rows.size()) return {{"words", std::move(words)}, {"at", std::move(at)}};
  Json values = Json::array();
  for (auto const& row : table.rows) values.push_back(value_of(row[column]));
  return values;
}

}  // namespace

Json columns_of(results::Table const& table) {
  Json data = Json::array();
  for (std::size_t column = 0; column < table.columns.size(); ++column) data.push_back(column_of(table, column));
  return {{"columns", table.columns}, {"rows", table.rows.size()}, {"data", std::move(data)}};
}

}  // namespace chokepoint::report
