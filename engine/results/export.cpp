#include "engine/results/export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/results/histogram.hpp"

namespace chokepoint::results {

namespace {

std::string hexadecimal(Bytes const& bytes) {
  std::string digits;
  for (std::byte const byte : bytes) digits += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return digits;
}

/// The shortest digits that read back as the same double, in any locale.
std::string digits_of(double value) {
  std::array<char, 32> buffer{};
  auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end.ptr};
}

struct ToText {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(std::int64_t value) const { return fmt::to_string(value); }
  std::string operator()(double value) const { return digits_of(value); }
  std::string operator()(std::string const& text) const { return text; }
  std::string operator()(Bytes const& bytes) const { return hexadecimal(bytes); }
};

struct ToJson {
  nlohmann::ordered_json operator()(std::monostate) const { return nullptr; }
  nlohmann::ordered_json operator()(std::int64_t value) const { return value; }
  nlohmann::ordered_json operator()(double value) const { return value; }  // JSON has no infinity: null
  nlohmann::ordered_json operator()(std::string const& text) const { return text; }
  nlohmann::ordered_json operator()(Bytes const& bytes) const { return hexadecimal(bytes); }
};

bool is_histogram(Table const& table, std::size_t column, Cell const& cell) {
  return table.columns[column] == "histogram" && std::holds_alternative<Bytes>(cell);
}

std::string csv_field(Cell const& cell) {
  std::string text = std::visit(ToText{}, cell);
  if (!std::holds_alternative<std::string>(cell)) return text;
  if (!text.empty() && std::string_view("=+-@").find(text.front()) != std::string_view::npos) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (char const c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

nlohmann::ordered_json object_of(Table const& table, std::vector<Cell> const& row, bool with_table) {
  nlohmann::ordered_json object;
  if (with_table) object["table"] = table.name;
  for (std::size_t i = 0; i < row.size(); ++i) {
    bool const histogram = is_histogram(table, i, row[i]);
    object[table.columns[i]] =
        std::visit(ToJson{}, histogram ? Cell(histogram_words(std::get<Bytes>(row[i]))) : row[i]);
  }
  return object;
}

/// A text of a file that someone else may have written must not turn the whole answer into an exception.
std::string dump(nlohmann::ordered_json const& json) {
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string printable(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return text;
}

}  // namespace

std::string to_csv(Table const& table) {
  std::string out;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    out += (i > 0 ? "," : "") + csv_field(Cell(table.columns[i]));
  }
  out += '\n';
  for (auto const& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += i > 0 ? "," : "";
      out += is_histogram(table, i, row[i]) ? histogram_words(std::get<Bytes>(row[i])) : csv_field(row[i]);
    }
    out += '\n';
  }
  return out;
}

std::string to_json_lines(Table const& table, bool with_table) {
  std::string out;
  for (auto const& row : table.rows) out += dump(object_of(table, row, with_table)) + '\n';
  return out;
}

std::string to_json_array(Table const& table) {
  nlohmann::ordered_json array = nlohmann::ordered_json::array();
  for (auto const& row : table.rows) array.push_back(object_of(table, row, false));
  return dump(array) + '\n';
}

std::string to_text(Table const& table) {
  std::size_t const width = table.columns.size();
  std::vector<std::size_t> widths(width);
  std::vector<bool> numeric(width, !table.rows.empty());
  for (std::size_t i = 0; i < width; ++i) widths[i] = columns_of(table.columns[i]);
  std::vector<std::vector<std::string>> lines;
  for (auto const& row : table.rows) {
    auto& line = lines.emplace_back();
    for (std::size_t i = 0; i < width; ++i) {
      line.push_back(printable(std::visit(ToText{}, row[i])));
      widths[i] = std::max(widths[i], columns_of(line.back()));
      if (std::holds_alternative<std::string>(row[i]) || std::holds_alternative<Bytes>(row[i])) numeric[i] = false;
    }
  }
  std::string out;
  auto const add = [&](std::vector<std::string> const& line) {
    std::string text;
    for (std::size_t i = 0; i < width; ++i) {
      std::string const padding(widths[i] - columns_of(line[i]), ' ');
      text += (i > 0 ? "  " : "") + (numeric[i] ? padding + line[i] : line[i] + padding);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + '\n';
  };
  add(table.columns);
  for (auto const& line : lines) add(line);
  return out;
}

}  // namespace chokepoint::results
