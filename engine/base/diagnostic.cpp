#include "engine/base/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "engine/base/text_place.hpp"

namespace chokepoint::base {

namespace {

constexpr std::size_t shown_width = 160;  // characters of an input line; longer lines are cut around the caret

/// Lengths of a UTF-8 sequence: 0 when the bytes at `at` are no valid one.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  auto const tail = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  unsigned char const first = byte(at);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if (!tail(at + 1) || !tail(at + 2)) return 0;
    if (first == 0xE0 && byte(at + 1) < 0xA0) return 0;   // overlong
    if (first == 0xED && byte(at + 1) >= 0xA0) return 0;  // a surrogate
    return 3;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if (!tail(at + 1) || !tail(at + 2) || !tail(at + 3)) return 0;
    if (first == 0xF0 && byte(at + 1) < 0x90) return 0;
    if (first == 0xF4 && byte(at + 1) >= 0x90) return 0;
    return 4;
  }
  return 0;
}

/// Marks that reorder or hide text in a terminal: a line must not look different from what it is.
bool hides_text(std::string_view sequence) {
  if (sequence.size() == 2) {  // U+0080 to U+009F, the second set of control characters
    return static_cast<unsigned char>(sequence[0]) == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
  }
  if (sequence.size() != 3) return false;
  auto const code = ((static_cast<unsigned>(sequence[0]) & 0x0FU) << 12U) |
                    ((static_cast<unsigned>(sequence[1]) & 0x3FU) << 6U) | (static_cast<unsigned>(sequence[2]) & 0x3FU);
  return (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

/// One character of an input as it may go to a terminal.
struct Shown {
  std::string text;
  std::size_t width;
};

std::vector<Shown> shown_characters(std::string_view text) {
  std::vector<Shown> result;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t const length = sequence_length(text, at);
    std::string_view const sequence = text.substr(at, std::max<std::size_t>(length, 1));
    auto const byte = static_cast<unsigned char>(sequence[0]);
    if (length == 1 && byte == '\t') {
      result.push_back({" ", 1});
    } else if (length == 0 || byte < 0x20 || byte == 0x7F || hides_text(sequence)) {
      std::string escaped;
      for (char const c : sequence) escaped += fmt::format("\\x{:02X}", static_cast<unsigned char>(c));
      std::size_t const width = escaped.size();
      result.push_back({std::move(escaped), width});
    } else {
      result.push_back({std::string(sequence), 1});
    }
    at += sequence.size();
  }
  return result;
}

/// Text from elsewhere (a key, a word of the user's) without control bytes.
std::string printable(std::string_view text) {
  std::string result;
  for (auto const& character : shown_characters(text)) result += character.text;
  return result;
}

/// The offset of a line, from 1; nothing where there are fewer.
std::optional<std::size_t> line_start(std::string_view text, std::uint32_t line) {
  std::size_t start = 0;
  for (std::uint32_t n = 1; n < line; ++n) {
    std::size_t const end = text.find('\n', start);
    if (end == std::string_view::npos) return std::nullopt;
    start = end + 1;
  }
  return start;
}

/// Characters are counted as UTF-8 sequences: every byte that doesn't continue one.
bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }
std::uint32_t characters_in(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string_view line_of(std::string_view text, std::uint32_t line) {
  std::optional<std::size_t> const start = line_start(text, line);
  if (!start) return {};
  text.remove_prefix(*start);
  text = text.substr(0, text.find('\n'));
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

struct Colors {
  std::string_view bold, error, warning, caret, off;
};
constexpr Colors plain{"", "", "", "", ""};
constexpr Colors colorful{"\033[1m", "\033[1;31m", "\033[1;35m", "\033[1;32m", "\033[0m"};

/// The line with a caret below it: two lines, indented by a gutter with the line's number.
std::string excerpt(std::string_view text, Mark const& mark, Colors const& colors) {
  auto const characters = shown_characters(line_of(text, mark.line));
  std::size_t const caret = mark.column == 0 ? 0 : mark.column - 1;
  if (caret > characters.size()) return {};  // the mark doesn't fit this text: better nothing than a wrong place
  std::size_t const first = caret > shown_width / 2 ? caret - shown_width / 2 : 0;
  std::size_t const last = std::min(characters.size(), first + shown_width);

  std::string line = first > 0 ? "..." : "";
  std::string below(line.size(), ' ');
  for (std::size_t i = first; i < last; ++i) {
    line += characters[i].text;
    if (i < caret) below.append(characters[i].width, ' ');
  }
  if (last < characters.size()) line += "...";
  std::string pointer = "^";
  if (caret < characters.size()) {
    std::size_t width = 0;
    for (std::size_t i = caret; i < std::min<std::size_t>(last, caret + std::max<std::size_t>(mark.length, 1)); ++i) {
      width += characters[i].width;
    }
    if (width > 1) pointer.append(width - 1, '~');
  }
  std::string const gutter = std::to_string(mark.line);
  return fmt::format(" {} | {}\n {} | {}{}{}{}\n", gutter, line, std::string(gutter.size(), ' '), below, colors.caret,
                     pointer, colors.off);
}

}  // namespace

std::uint32_t Diagnostics::add_source(std::string name, std::string text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());
  sources_.push_back({.name = std::move(name), .text = std::move(text)});
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

void Diagnostics::error(std::string_view code, Mark mark, std::string path, std::string message, std::string hint) {
  add({Severity::error, code, mark, std::move(path), std::move(message), std::move(hint)});
}

void Diagnostics::warning(std::string_view code, Mark mark, std::string path, std::string message, std::string hint) {
  add({Severity::warning, code, mark, std::move(path), std::move(message), std::move(hint)});
}

void Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::error) ++error_count_;
  all_.push_back(std::move(diagnostic));
}

std::optional<std::size_t> Diagnostics::offset_of(Mark mark) {
  if (mark.file >= sources_.size() || mark.line == 0 || mark.column == 0) return std::nullopt;
  Source& source = sources_[mark.file];
  if (source.lines.empty()) {
    source.lines.push_back(0);
    for (std::size_t at = source.text.find('\n'); at != std::string::npos; at = source.text.find('\n', at + 1)) {
      source.lines.push_back(at + 1);
    }
  }
  if (mark.line > source.lines.size()) return std::nullopt;
  if (mark.line != source.line || mark.column < source.column) {
    source.line = mark.line;
    source.column = 1;
    source.offset = source.lines[mark.line - 1];
  }
  for (; source.column < mark.column && source.offset < source.text.size(); ++source.column) {
    do ++source.offset;
    while (source.offset < source.text.size() && !begins_character(source.text[source.offset]));
  }
  return source.offset;
}

Mark Diagnostics::mark_within(Mark first, std::string_view text, std::size_t begin, std::size_t end) {
  Mark mark = first;
  mark.column = first.column + characters_in(text.substr(0, begin));
  mark.length = std::max<std::uint32_t>(1, characters_in(text.substr(begin, end - begin)));
  std::optional<std::size_t> const at = offset_of(first);
  if (!at) return mark;
  std::string_view const source = sources_[first.file].text;
  TextPlace place(source, *at, text);
  std::optional<std::size_t> const from = place.of(begin);
  // Behind the last byte, not at the next one, which may be on another line.
  std::optional<std::size_t> const last = end > begin ? place.of(end - 1) : from;
  if (!from || !last) return mark;
  std::string_view const before = source.substr(*at, *from - *at);
  std::size_t const line_break = before.rfind('\n');
  mark.line = first.line + static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  mark.column = line_break == std::string_view::npos ? first.column + characters_in(before)
                                                     : 1 + characters_in(before.substr(line_break + 1));
  std::string_view covered = source.substr(*from, *last + (end > begin ? 1 : 0) - *from);
  covered = covered.substr(0, covered.find_first_of("\r\n"));
  mark.length = std::max<std::uint32_t>(1, characters_in(covered));
  return mark;
}

bool Diagnostics::may_compare(std::size_t candidates) {
  bool const enough = candidates <= comparisons_left_;
  comparisons_left_ = enough ? comparisons_left_ - candidates : 0;  // who asks for more gets none from then on
  return enough;
}

std::string Diagnostics::suggest(std::string_view word, std::vector<std::string_view> const& candidates) {
  return may_compare(candidates.size()) ? nearest(word, candidates) : std::string();
}

std::string Diagnostics::render(bool color, std::size_t limit) const {
  Colors const& colors = color ? colorful : plain;
  std::vector<std::size_t> order(all_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    auto const key = [](Mark const& mark) { return std::tuple(mark.file, mark.line, mark.column); };
    return key(all_[a].mark) < key(all_[b].mark);
  });

  std::string result;
  for (std::size_t i = 0; i < std::min(limit, order.size()); ++i) {
    Diagnostic const& problem = all_[order[i]];
    Mark const& mark = problem.mark;
    bool const in_source = mark.file < sources_.size();
    std::string place;
    if (in_source) {
      place = printable(sources_[mark.file].name);
      if (mark.line > 0) place += fmt::format(":{}", mark.line);
      if (mark.line > 0 && mark.column > 0) place += fmt::format(":{}", mark.column);
      place += ": ";
    }
    bool const is_error = problem.severity == Severity::error;
    result += fmt::format("{}{}{}{}{}:{} ", colors.bold, place, colors.off, is_error ? colors.error : colors.warning,
                          is_error ? "error" : "warning", colors.off);
    if (!problem.path.empty()) result += printable(problem.path) + ": ";
    result += fmt::format("{} [{}]\n", printable(problem.message), problem.code);
    if (in_source && mark.line > 0 && mark.column > 0) result += excerpt(sources_[mark.file].text, mark, colors);
    if (!problem.hint.empty()) result += fmt::format("  hint: {}\n", printable(problem.hint));
  }
  if (order.size() > limit) {
    std::size_t const rest = order.size() - limit;
    result += fmt::format("... and {} more problem{}\n", rest, rest == 1 ? "" : "s");
  }
  return result;
}

namespace {

constexpr std::size_t longest_word = 200;  // nobody misspells a longer one by accident

/// Restricted Damerau-Levenshtein: insert, delete, replace, or swap two neighbors, each place edited once.
/// Gives up above `limit` (and returns limit + 1), so that a long list of names is searched quickly.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit) {
  std::size_t const gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  using Row = std::array<std::size_t, longest_word + 1>;
  std::array<Row, 3> rows;
  Row* before_last = rows.data();
  Row* above = rows.data() + 1;
  Row* current = rows.data() + 2;
  std::iota(above->begin(), above->begin() + static_cast<std::ptrdiff_t>(b.size()) + 1, std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    Row const& last = *above;
    Row& row = *current;
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], (*before_last)[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > limit && i > 1 &&
        *std::min_element(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(b.size()) + 1) > limit) {
      return limit + 1;
    }
    std::swap(before_last, above);
    std::swap(above, current);
  }
  return std::min((*above)[b.size()], limit + 1);
}

}  // namespace

std::string nearest(std::string_view word, std::vector<std::string_view> const& candidates) {
  if (word.empty() || word.size() > longest_word) return {};
  std::string_view best;
  std::size_t best_distance = 0;
  for (auto const& candidate : candidates) {
    if (candidate.empty() || candidate.size() > longest_word) continue;
    std::size_t limit = std::max<std::size_t>(1, std::max(word.size(), candidate.size()) / 3);
    if (!best.empty()) {
      if (best_distance == 0) break;
      limit = std::min(limit, best_distance - 1);
    }
    std::size_t const distance = edit_distance(word, candidate, limit);
    if (distance > limit || distance == std::max(word.size(), candidate.size())) continue;
    best = candidate;
    best_distance = distance;
  }
  return std::string(best);
}

}  // namespace chokepoint::base
