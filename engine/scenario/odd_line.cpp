#include "engine/scenario/odd_line.hpp"

#include <algorithm>
#include <string_view>

namespace chokepoint::scenario {

namespace {

std::size_t indentation_of(std::string_view line) { return line.find_first_not_of(' '); }

bool says_something(std::string_view line) {
  std::size_t const first = line.find_first_not_of(" \t\r");
  return first != std::string_view::npos && line[first] != '#';
}

/// The next line that says something, upwards or downwards; 0 where there is none.
std::size_t neighbor(SourceText const& source, std::size_t number, bool upwards) {
  while (true) {
    if (upwards ? number <= 1 : number >= source.line_count()) return 0;
    number = upwards ? number - 1 : number + 1;
    if (says_something(source.line(number))) return number;
  }
}

/// What stands before the colon of a key; nothing where the line has none.
std::optional<std::string_view> key_of(std::string_view line) {
  line.remove_prefix(std::min(indentation_of(line), line.size()));
  while (line.starts_with("- ")) line.remove_prefix(2);
  while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
  std::size_t const colon = line.find(": ");
  if (colon != std::string_view::npos) return line.substr(0, colon);
  if (line.ends_with(':')) return line.substr(0, line.size() - 1);
  return std::nullopt;
}

/// Whether text of several lines follows this one: "applies: >-".
bool begins_text(std::string_view line) {
  std::size_t const last = line.find_last_not_of(" \r+-0123456789");
  if (last == std::string_view::npos || (line[last] != '>' && line[last] != '|') || !key_of(line)) return false;
  return last >= 2 && line.substr(last - 2, 2) == ": ";
}

/// The line by which the text of several lines that goes on until `number` was left.
std::optional<OddLine> line_that_left_text(SourceText const& source, std::size_t number) {
  constexpr std::size_t most_lines = 200;
  std::size_t first = 0;  // of the text
  for (std::size_t at = number, seen = 0; at != 0 && seen < most_lines; at = neighbor(source, at, true), ++seen) {
    std::string_view const line = source.line(at);
    if (begins_text(line)) {
      if (first == 0) return std::nullopt;
      std::size_t const under = indentation_of(line);
      std::size_t const own = indentation_of(source.line(first));
      std::size_t const wanted = own > under ? own : under + 2;
      for (std::size_t of_text = first; of_text != 0 && of_text <= number; of_text = neighbor(source, of_text, false)) {
        std::size_t const deep = indentation_of(source.line(of_text));
        if (deep < wanted) return OddLine{of_text, OddLine::Kind::left_text, deep, wanted};
      }
      return std::nullopt;
    }
    bool const item = line.substr(indentation_of(line)).starts_with("- ");
    if (key_of(line) || item) return std::nullopt;
    first = at;
  }
  return std::nullopt;
}

}  // namespace

std::optional<OddLine> odd_line_before(SourceText const& source, std::size_t refused) {
  std::size_t const number = neighbor(source, refused, true);
  if (number == 0) return std::nullopt;
  if (auto const left = line_that_left_text(source, number)) return left;
  std::string_view const line = source.line(number);
  std::size_t const own = indentation_of(line);
  std::size_t const others = indentation_of(source.line(refused));
  auto const key = key_of(line);
  std::size_t const above = neighbor(source, number, true);
  bool const among_keys = above != 0 && indentation_of(source.line(above)) == own && key_of(source.line(above));
  if (own == others || among_keys) {
    bool const item = line.substr(own).starts_with("- ");
    if (!key && !item) return OddLine{number, OddLine::Kind::no_key, own, others};
    if (own == others) return std::nullopt;
  }
  OddLine const odd{number, OddLine::Kind::indentation, own, others};
  if (key && key->find(' ') != std::string_view::npos && key->find_first_of("\"'{[") == std::string_view::npos) {
    return odd;  // a sign slipped in among the spaces before it
  }
  if (own < others && line.substr(0, line.find_last_not_of(" \r") + 1).ends_with(':'))
    return std::nullopt;  // its block
  int votes = 0;          // for the refused line
  for (std::size_t const other : {above, neighbor(source, refused, false)}) {
    if (other == 0) continue;
    std::size_t const indentation = indentation_of(source.line(other));
    votes += indentation == others ? 1 : indentation == own ? -1 : 0;
  }
  if (votes == 0 && own % 2 == 1 && others % 2 == 0) votes = 1;
  return votes > 0 ? std::optional(odd) : std::nullopt;
}

}  // namespace chokepoint::scenario
