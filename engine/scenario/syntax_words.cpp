#include "engine/scenario/syntax_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/base/text.hpp"
#include "engine/scenario/odd_line.hpp"
#include "engine/scenario/yaml_scout.hpp"

namespace chokepoint::scenario {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

SyntaxError syntax_error(std::size_t begin, std::string message, std::string hint, std::size_t length = 1) {
  return {"E_SYNTAX", begin, begin + length, std::move(message), std::move(hint)};
}

std::string place(SourceText const& source, std::size_t offset) {
  auto const mark = source.mark(offset);
  return fmt::format("line {}, column {}", mark.line, mark.column);
}

/// Offset of a colon that looks like a key's but lacks its space, as in "seed:1", in one line of the text.
std::optional<std::size_t> colon_without_space(SourceText const& source, std::size_t number) {
  std::string_view const line = source.line(number);
  std::size_t at = line.find_first_not_of(" -{[");
  if (at == std::string_view::npos || !is_letter(line[at])) return std::nullopt;
  while (at < line.size() && is_word(line[at])) ++at;
  bool const joined = at + 1 < line.size() && line[at] == ':' && !base::is_space(line[at + 1]) && line[at + 1] != ':' &&
                      line.substr(at, 3) != "://";
  if (!joined) return std::nullopt;
  return source.line_start(number) + at;
}

/// The key that ends at the next colon of a line, or at this one, where it is longer than YAML lets a key be that has
/// no
/// "? " before it: 1,024 characters (YAML 1.2.2, 7.4.2).
std::optional<SyntaxError> long_key(SourceText const& source, std::size_t offset) {
  constexpr std::size_t longest = 1024;
  std::size_t const number = source.line_of(offset);
  std::size_t const start = source.line_start(number);
  std::string_view const line = source.line(number);
  std::size_t const colon = line.find(':', std::min(offset - start, line.size()));
  if (colon == std::string_view::npos) return std::nullopt;
  std::size_t const sign = line.substr(0, colon).find_last_of(",{[");
  std::size_t const begin = line.find_first_not_of(" \t-", sign == std::string_view::npos ? 0 : sign + 1);
  if (begin >= colon || colon - begin <= longest) return std::nullopt;
  return syntax_error(start + begin,
                      fmt::format("this key is longer than {} characters, which YAML doesn't take", longest),
                      "give it a shorter name; a text for people belongs under a key such as title:");
}

SyntaxError missing_space(std::size_t colon) {
  return syntax_error(colon, "a colon without a space after it is part of the text, so this is not a key with a value",
                      "write a space after the colon, as in 'seed: 1'; if it is text, put it in quotes");
}

/// The quoted text over several lines that ends just before `offset`, if any: its closing quote was probably meant to
/// open the next text.
std::optional<Scouting::Quote> long_quote_before(SourceText const& source, std::size_t offset) {
  auto const quote = scout(source.text().substr(0, offset)).last_long_quote;
  if (!quote || source.text().find('\n', quote->end) < offset) return std::nullopt;
  return quote;
}

SyntaxError swallowed_lines(SourceText const& source, Scouting::Quote quote) {
  char const sign = source.text()[quote.begin];
  return syntax_error(quote.begin,
                      fmt::format("the quote {} that opens here closes only at {}, and text follows it there", sign,
                                  place(source, quote.end - 1)),
                      fmt::format("a closing {} is probably missing in line {}", sign, source.line_of(quote.begin)));
}

SyntaxError open_quote(SourceText const& source) {
  auto const begin = scout(source.text()).unclosed_quote.value_or(source.text().size());
  char const sign = begin < source.text().size() ? source.text()[begin] : '"';
  return syntax_error(
      begin, fmt::format("the quote {} that opens here is never closed: the rest of the file would be text", sign),
      fmt::format("add the closing {0} at the end of the text, or remove the opening {0}", sign));
}

/// What mends a formula that stands in braces or brackets as it is.
constexpr char const* formula_in_braces =
    "put quotes around a formula that holds commas, brackets or ': ', as in {decides: \"min(wanted, left)\"}";

SyntaxError open_flow(SourceText const& source, std::size_t offset) {
  auto const seen = scout(source.text().substr(0, offset));
  if (seen.open.empty()) {
    return syntax_error(offset, "a list or mapping in brackets is not closed before this",
                        "check brackets, commas and quotes of this line");
  }
  auto const [begin, sign] = seen.open.back();
  char const closing = sign == '[' ? ']' : '}';
  bool const same_line = source.line_of(begin) == source.line_of(offset);
  bool const within_value = offset > 0 && offset < source.text().size() &&
                            (source.text()[offset] == '[' || source.text()[offset] == '{') &&
                            source.text()[offset - 1] == ' ';
  if (same_line && within_value) {
    return syntax_error(offset,
                        fmt::format("within '{}' a bracket begins a value of its own, and here one goes on", sign),
                        formula_in_braces);
  }
  if (same_line && offset < source.text().size()) {
    return syntax_error(offset, fmt::format("',' or '{}' is expected before this", closing),
                        "put a comma between two entries, and quotes around text that holds ': ', ',' or brackets");
  }
  return syntax_error(begin, fmt::format("the bracket '{}' that opens here is not closed", sign),
                      fmt::format("write '{}' after its last entry; entries are parted by commas", closing));
}

SyntaxError closing_sign(SourceText const& source, std::size_t offset) {
  auto const seen = scout(source.text().substr(0, offset));
  char const sign = offset < source.text().size() ? source.text()[offset] : ']';
  if (seen.open.empty()) {
    return syntax_error(offset, fmt::format("'{}' closes a bracket that is not open", sign),
                        "remove it, or put quotes around the text that begins with it");
  }
  return syntax_error(offset,
                      fmt::format("'{}' does not close the '{}' that opens at {}", sign, seen.open.back().open,
                                  place(source, seen.open.back().offset)),
                      "close brackets in the reverse order of opening them: '[' with ']' and '{' with '}'");
}

/// Where the line before is the one that doesn't fit, that one: else nothing.
std::optional<SyntaxError> line_before(SourceText const& source, std::size_t offset) {
  std::size_t const refused = source.line_of(offset);
  std::string_view const before = source.text().substr(source.line_start(refused), offset - source.line_start(refused));
  bool const begins_line = before.find(':') == std::string_view::npos;
  auto const odd = begins_line ? odd_line_before(source, refused) : std::nullopt;
  if (!odd) return std::nullopt;
  std::string_view const line = source.line(odd->number);
  std::size_t const begin = source.line_start(odd->number) + odd->own;
  std::size_t const length = std::max<std::size_t>(line.find_last_not_of(" \r") + 1 - odd->own, 1);
  if (odd->kind == OddLine::Kind::no_key) {
    return syntax_error(begin, "this line stands among keys and is none: it would go on with the value above it",
                        "write 'key: value', the colon close behind the key and a space after it", length);
  }
  if (odd->kind == OddLine::Kind::left_text) {
    return syntax_error(begin, "this line isn't as deep as the text above it, so it isn't part of that, and is no key",
                        fmt::format("put {} spaces before it", odd->others), length);
  }
  return syntax_error(begin,
                      fmt::format("{} stand before this, and {} before the lines that it stands among",
                                  odd->own == 1 ? "one space" : fmt::format("{} spaces", odd->own),
                                  odd->others == 1 ? "one" : fmt::format("{}", odd->others)),
                      "give the keys of one mapping the same indentation; what belongs to a key stands deeper than it",
                      length);
}

SyntaxError extra_colon(SourceText const& source, std::size_t offset) {
  if (auto const quote = long_quote_before(source, offset)) return swallowed_lines(source, *quote);
  if (auto const key = long_key(source, offset)) return *key;
  std::size_t const number = source.line_of(offset);
  // "b:2" continues the line before, so the parser sees the colon of a line below: look up a few lines.
  for (std::size_t back = 0; back < 3 && back < number; ++back) {
    if (auto const colon = colon_without_space(source, number - back)) return missing_space(*colon);
  }
  std::string_view const before = source.text().substr(source.line_start(number), offset - source.line_start(number));
  if (before.find(": ") != std::string_view::npos || before.find(":\t") != std::string_view::npos) {
    return syntax_error(offset, "a second ': ' in one line would begin a mapping within a value",
                        "put quotes around text that holds ': ', or write the mapping in braces, as in {key: value}");
  }
  if (before.find_first_not_of(" \t") == std::string_view::npos) {
    return syntax_error(offset, "there is no key before this colon", "write 'key: value'");
  }
  if (auto const before_it = line_before(source, offset)) return *before_it;
  std::size_t const word = source.line_start(number) + before.find_first_not_of(" \t");
  SyntaxError error = syntax_error(
      word, "this key stands deeper than its neighbors, so it would continue the value of the line above",
      "give the keys of one mapping the same indentation; a key that has keys below it has no value beside it");
  error.end = offset;
  return error;
}

SyntaxError block_end(SourceText const& source, std::size_t offset) {
  if (auto const quote = long_quote_before(source, offset)) return swallowed_lines(source, *quote);
  std::size_t const number = source.line_of(offset);
  std::size_t const start = source.line_start(number);
  std::string_view const before = source.text().substr(start, std::min(offset, source.text().size()) - start);
  std::size_t const last = before.find_last_not_of(" \t");
  if (last != std::string_view::npos && (before[last] == '"' || before[last] == '\'')) {
    return syntax_error(offset, "text follows a closing quote",
                        "put the whole value in one pair of quotes; a quote within is written '' between single "
                        "quotes and \\\" between double quotes");
  }
  if (last != std::string_view::npos && (before[last] == ']' || before[last] == '}')) {
    return syntax_error(offset, "text follows a closing bracket",
                        "remove it, or put quotes around the whole value if it is text");
  }
  if (auto const colon = colon_without_space(source, number)) return missing_space(*colon);
  bool const item =
      offset + 1 < source.text().size() && source.text()[offset] == '-' && base::is_space(source.text()[offset + 1]);
  if (item) {
    return syntax_error(offset, "a list item '- ' stands among the keys of a mapping",
                        "indent the list below the key it belongs to; a key has a value or a list, not both");
  }
  if (auto const before_it = line_before(source, offset)) return *before_it;
  return syntax_error(offset, "this is no part of the mapping or list that it stands in",
                      "keys of one mapping, and items of one list, need the same indentation; each key needs a colon");
}

SyntaxError bad_character(SourceText const& source, std::size_t offset) {
  std::string_view const text = source.text();
  if (offset < text.size() && text[offset] == '?') return explain_syntax(SyntaxProblem::question_mark, source, offset);
  if (offset < text.size() && text[offset] == '\t') return explain_syntax(SyntaxProblem::tab, source, offset);
  std::size_t end = std::min(offset + 1, text.size());
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return syntax_error(
      offset, fmt::format("a value may not begin with {}", in_quotes(text.substr(std::min(offset, end), end - offset))),
      "put quotes around the text");
}

/// Where, within braces, a value began that a comma cut in two: one with an open parenthesis, as formulas have it.
std::optional<std::size_t> cut_call(SourceText const& source, std::size_t behind) {
  auto const open = scout(source.text().substr(0, behind)).open;
  if (open.empty()) return std::nullopt;
  std::string_view const entry = source.text().substr(open.back().offset + 1, behind - open.back().offset - 1);
  std::size_t const colon = entry.rfind(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view const value = entry.substr(colon + 2);
  std::size_t const first = value.find_first_not_of(' ');
  bool const plain = first != std::string_view::npos && value[first] != '"' && value[first] != '\'';
  bool const cut = plain && std::count(value.begin(), value.end(), '(') > std::count(value.begin(), value.end(), ')');
  if (!cut) return std::nullopt;
  return open.back().offset + 1 + colon + 2 + first;
}

/// The rest of a number whose digits a comma separates, as in "5,000 chips": within braces the comma ends the value.
std::optional<SyntaxError> cut_number(SourceText const& source, std::size_t begin, std::size_t end) {
  std::string_view const rest = source.text().substr(begin, end - begin);
  auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
  bool const three = rest.size() >= 3 && std::all_of(rest.begin(), rest.begin() + 3, is_digit) &&
                     (rest.size() == 3 || !is_digit(rest[3]));
  if (!three || begin < 2 || source.text()[begin - 1] != ',' || !is_digit(source.text()[begin - 2]))
    return std::nullopt;
  std::size_t first = begin - 1;
  while (first > 0 && is_digit(source.text()[first - 1])) --first;
  std::string_view const before = source.text().substr(first, begin - 1 - first);
  SyntaxError error = syntax_error(
      first, fmt::format("a comma ends a value, so this is {} and then {}", in_quotes(before), in_quotes(rest)),
      fmt::format("write {}{}, without separators between digits", before, rest));
  error.end = end;
  return error;
}

/// The parser points behind a sign that lacks its name.
std::size_t sign_before(SourceText const& source, std::size_t offset, char sign) {
  std::string_view const text = source.text();
  if (offset < text.size() && text[offset] == sign) return offset;
  std::size_t const found = text.substr(0, offset).rfind(sign);
  return found != std::string_view::npos && source.line_of(found) == source.line_of(offset) ? found : offset;
}

}  // namespace

SyntaxError explain_lone_key(SourceText const& source, std::size_t begin, std::size_t end) {
  if (auto const number = cut_number(source, begin, end)) return *number;
  if (auto const colon = colon_without_space(source, source.line_of(begin)); colon && *colon >= begin && *colon < end) {
    return missing_space(*colon);
  }
  if (auto const call = cut_call(source, begin)) {
    return syntax_error(*call,
                        fmt::format("within braces a comma ends a value, so this one ends before {}",
                                    in_quotes(source.text().substr(begin, end - begin))),
                        formula_in_braces);
  }
  std::string_view const key = source.text().substr(begin, end - begin);
  SyntaxError error = syntax_error(
      begin, fmt::format("{} has no colon, so it is neither a key nor part of the value before it", in_quotes(key)),
      "write 'key: value'; to go on with the text of the line above, indent it deeper than that line's key");
  error.end = end;
  return error;
}

SyntaxError explain_missing_key(SourceText const& source, std::size_t offset) {
  if (auto const key = long_key(source, offset)) return *key;
  return syntax_error(offset, "a key is missing before this", "write 'key: value', and one comma between two entries");
}

SyntaxError explain_syntax(SyntaxProblem problem, SourceText const& source, std::size_t offset) {
  offset = std::min(offset, source.text().size());
  switch (problem) {
    case SyntaxProblem::open_quote:
      return open_quote(source);
    case SyntaxProblem::open_flow:
      return open_flow(source, offset);
    case SyntaxProblem::closing_sign:
      return closing_sign(source, offset);
    case SyntaxProblem::extra_colon:
      return extra_colon(source, offset);
    case SyntaxProblem::block_end:
      return block_end(source, offset);
    case SyntaxProblem::dash:
      if (auto const before_it = line_before(source, offset)) return *before_it;
      return syntax_error(offset, "a list item '- ' may not begin within a line that already holds a key",
                          "begin the list in the next line, or write it in brackets, as in [a, b]");
    case SyntaxProblem::question_mark:
      return syntax_error(offset, "'? ' would begin a key of several parts, which scenarios don't have",
                          "write 'key: value'; put quotes around text that begins or ends with '?'");
    case SyntaxProblem::bad_character:
      return bad_character(source, offset);
    case SyntaxProblem::escape:
      offset = sign_before(source, offset, '\\');
      return syntax_error(offset, "this backslash sequence in double quotes means nothing",
                          "write \\\\ for a backslash, or use single quotes, in which a backslash is a plain sign");
    case SyntaxProblem::tab:
      return syntax_error(offset, "a tab stands before the line's content, where depth is counted in spaces",
                          "indent with spaces; most editors can convert tabs");
    case SyntaxProblem::text_block:
      return syntax_error(offset, "this does not begin a text block",
                          "write '|' or '>' alone after the key and the text indented below it, or put quotes around "
                          "text that begins with '|' or '>'");
    case SyntaxProblem::directive:
      return syntax_error(offset, "a line that begins with '%' is a YAML directive, which scenarios don't use",
                          "remove the line, or put quotes around text that begins with '%'");
    case SyntaxProblem::tag:
      offset = sign_before(source, offset, '!');
      return {"E_TAG", offset, offset + 1,
              "'!' would begin a YAML tag, which scenarios don't use: a value's type follows "
              "from its key",
              "remove the tag, or put quotes around text that begins with '!'"};
    case SyntaxProblem::anchor:
      offset = sign_before(source, offset, '&');
      return {"E_ANCHOR", offset, offset + 1,
              "'&' would begin a YAML anchor, which scenarios don't use: each value "
              "stands where it is meant",
              "remove the anchor, or put quotes around text that begins with '&'"};
    case SyntaxProblem::alias:
      offset = sign_before(source, offset, '*');
      return {"E_ALIAS", offset, offset + 1,
              "'*' would refer to a YAML anchor, which scenarios don't use: each value "
              "stands where it is meant",
              "write the value itself, or put quotes around text that begins with '*'"};
    case SyntaxProblem::other:
      break;
  }
  return syntax_error(offset, "this can't be read as YAML", "check quotes, colons and indentation near this place");
}

}  // namespace chokepoint::scenario
