#include "engine/scenario/source_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chokepoint::scenario {

namespace {

/// One character decoded from UTF-8; length 0 when the bytes are none.
struct Character {
  char32_t code = 0;
  std::size_t length = 0;
};

Character decode(std::string_view text, std::size_t at) {
  auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned char const first = byte(at);
  if (first < 0x80) return {first, 1};
  std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
  auto code = static_cast<char32_t>(first & (0xFFU >> (length + 1)));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (byte(at + i) & 0x3FU);
  }
  bool const overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  bool const surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (overlong || surrogate || code > 0x10FFFF) return {};
  return {code, length};
}

/// Why a character may not stand in a text; empty when it may.
std::string_view objection(char32_t code) {
  if (code == '\t' || code == '\n') return {};
  if (code < 0x20 || code == 0x7F || (code >= 0x80 && code < 0xA0)) return "a control character";
  if (code == 0x2028 || code == 0x2029) return "a line break that only some programs see";
  if (code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069)) {
    return "an invisible character that changes the order in which a line is shown";
  }
  if (code == 0x200B || code == 0xFEFF) return "an invisible character";
  if (code >= 0xFDD0 && (code <= 0xFDEF || (code & 0xFFFEU) == 0xFFFEU)) return "no character at all in Unicode";
  return {};
}

/// A text file of another encoding has many zero bytes; say so once instead of a thousand times.
bool looks_like_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text.size() >= 4 && ((text[0] == '\0') != (text[1] == '\0')) && ((text[2] == '\0') != (text[3] == '\0')));
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

SourceText::SourceText(std::string_view bytes, std::uint32_t file) : text_(bytes), file_(file), line_starts_{0} {
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (text_[at] == '\n') line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::size_t SourceText::line_of(std::size_t offset) const {
  auto const after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<std::size_t>(after - line_starts_.begin());
}

std::string_view SourceText::line(std::size_t number) const {
  std::size_t const begin = line_starts_[number - 1];
  std::size_t const end = number < line_starts_.size() ? line_starts_[number] - 1 : text_.size();
  std::string_view content = text_.substr(begin, end - begin);
  if (content.ends_with('\r')) content.remove_suffix(1);
  return content;
}

base::Mark SourceText::mark(std::size_t offset, std::size_t end) const {
  offset = std::min(offset, text_.size());
  std::size_t const number = line_of(offset);
  std::size_t const line_begin = line_starts_[number - 1];
  std::size_t const line_end = line_begin + line(number).size();
  auto const characters = [&](std::size_t from, std::size_t to) {
    std::size_t count = 0;
    for (std::size_t at = from; at < to; ++at) count += continues_character(text_[at]) ? 0U : 1U;
    return static_cast<std::uint32_t>(count);
  };
  return {.file = file_,
          .line = static_cast<std::uint32_t>(number),
          .column = 1 + characters(line_begin, offset),
          .length = std::max(1U, characters(offset, std::min(end, line_end)))};
}

base::Mark MarkCursor::mark(std::size_t offset) {
  offset = std::min(offset, source_.text().size());
  std::size_t const line = source_.line_of(offset);
  if (line != line_ || offset < offset_) {
    line_ = line;
    offset_ = source_.line_start(line);
    column_ = 1;
  }
  for (; offset_ < offset; ++offset_) column_ += continues_character(source_.text()[offset_]) ? 0U : 1U;
  return {.file = source_.file(), .line = static_cast<std::uint32_t>(line), .column = column_};
}

bool check_characters(SourceText const& source, base::Diagnostics& diagnostics) {
  constexpr int most_reports = 5;  // one wrongly encoded file has thousands
  std::string_view const text = source.text();
  std::string const hint = "save the file as UTF-8 text; most editors offer it under 'Save as' or 'Encoding'";
  if (looks_like_utf16(text)) {
    diagnostics.error("E_ENCODING", source.mark(0), "", "the file begins with the bytes of UTF-16 text, not UTF-8",
                      hint);
    return false;
  }
  int reports = 0;
  for (std::size_t at = 0; at < text.size() && reports < most_reports;) {
    auto const character = decode(text, at);
    if (character.length == 0) {
      // The line up to here was valid, so its characters can be counted.
      diagnostics.error("E_ENCODING", source.mark(at), "",
                        fmt::format("byte 0x{:02X} is not UTF-8 text", static_cast<unsigned char>(text[at])), hint);
      ++reports;
      ++at;
      while (at < text.size() && continues_character(text[at])) ++at;
      continue;
    }
    bool const line_end = character.code == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (character.code == '\r' && !line_end) {
      diagnostics.error("E_ENCODING", source.mark(at), "", "a carriage return stands without a line feed",
                        "save the file with line ends of Unix (LF) or Windows (CR LF)");
      ++reports;
    } else if (auto const why = objection(character.code); !line_end && !why.empty()) {
      diagnostics.error("E_ENCODING", source.mark(at), "",
                        fmt::format("U+{:04X} is {}, which a text file may not hold",
                                    static_cast<std::uint32_t>(character.code), why),
                        "delete it; it was probably pasted from another program");
      ++reports;
    }
    at += character.length;
  }
  return reports == 0;
}

bool characters_are_allowed(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    auto const character = decode(text, at);
    if (character.length == 0 || !objection(character.code).empty()) return false;
    at += character.length;
  }
  return true;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t most_bytes = 60;
  std::string shown = "'";
  for (std::size_t at = 0; at < text.size();) {
    if (at >= most_bytes) {
      shown += "...";
      break;
    }
    auto const character = decode(text, at);
    if (character.length == 0) {
      shown += fmt::format("\\x{:02X}", static_cast<unsigned char>(text[at]));
      ++at;
      continue;
    }
    if (character.code == '\n') {
      shown += "\\n";
    } else if (character.code == '\t') {
      shown += "\\t";
    } else if (character.code == '\r' || !objection(character.code).empty()) {
      shown += fmt::format("\\u{:04X}", static_cast<std::uint32_t>(character.code));
    } else {
      shown += text.substr(at, character.length);
    }
    at += character.length;
  }
  return shown + "'";
}

}  // namespace chokepoint::scenario
