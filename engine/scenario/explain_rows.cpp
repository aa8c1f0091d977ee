#include "engine/scenario/explain_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chokepoint::scenario {

std::size_t columns(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

namespace {

constexpr std::size_t terminal_width = 80;

}  // namespace

std::string wrap(std::string_view text, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  bool line_is_empty = true;
  while (!text.empty()) {
    std::size_t const space = text.find(' ');
    std::string_view const word = text.substr(0, space);
    text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    if (!line_is_empty && column + 1 + columns(word) > terminal_width) {
      result += '\n';
      result.append(indent, ' ');
      column = indent;
      line_is_empty = true;
    }
    if (!line_is_empty) {
      result += ' ';
      ++column;
    }
    result += word;
    column += columns(word);
    line_is_empty = false;
  }
  return result;
}

void add_row(std::string& out, std::string_view name, std::string_view text, std::size_t name_width) {
  std::size_t const indent = 2 + name_width + 2;
  std::string const padding(name_width > columns(name) ? name_width - columns(name) : 0, ' ');
  out += fmt::format("  {}{}  {}\n", name, padding, wrap(text, indent));
}

void add_paragraph(std::string& out, std::string_view text) { out += fmt::format("  {}\n", wrap(text, 2)); }

std::string_view first_sentence(std::string_view text) {
  for (std::size_t at = text.find(". "); at != std::string_view::npos; at = text.find(". ", at + 1)) {
    bool const abbreviation = at >= 2 && text.substr(at - 2, 3) == "al.";  // "Chen et al. 2000"
    if (!abbreviation) return text.substr(0, at + 1);
  }
  return text;
}

}  // namespace chokepoint::scenario
