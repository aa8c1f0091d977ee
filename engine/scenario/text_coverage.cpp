#include "engine/scenario/text_coverage.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace chokepoint::scenario {

namespace {

bool begins_line(std::string_view text, std::size_t at) { return at == 0 || text[at - 1] == '\n'; }

bool ends_word(std::string_view text, std::size_t at) { return at >= text.size() || base::is_space(text[at]); }

/// The first character of [from, to) that is neither white space, comment nor structure.
std::optional<std::size_t> unread(std::string_view text, std::size_t from, std::size_t to) {
  constexpr std::string_view structure = ",[]{}:";
  for (std::size_t at = from; at < to;) {
    char const c = text[at];
    if (base::is_space(c) || structure.find(c) != std::string_view::npos || (c == '-' && ends_word(text, at + 1))) {
      ++at;
    } else if (c == '#') {
      at = std::min(text.find('\n', at), to);
    } else if (begins_line(text, at) && (text.substr(at, 3) == "---" || text.substr(at, 3) == "...") &&
               ends_word(text, at + 3)) {
      at += 3;
    } else {
      return at;
    }
  }
  return std::nullopt;
}

/// Offset after the quoted text that begins at `at`; nothing when it isn't closed.
std::optional<std::size_t> quote_end(std::string_view text, std::size_t at) {
  char const sign = text[at];
  for (++at; at < text.size(); ++at) {
    if (sign == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == sign) {
      if (sign == '"' || at + 1 >= text.size() || text[at + 1] != '\'') return at + 1;
      ++at;
    }
  }
  return std::nullopt;
}

/// Plain scalars and text blocks only fold white space, so their other bytes must match one to one.
std::optional<std::size_t> match(std::string_view text, std::size_t at, std::string_view value) {
  std::size_t end = at;
  for (char const c : value) {
    if (base::is_space(c)) continue;
    while (at < text.size() && base::is_space(text[at])) ++at;
    if (at >= text.size() || text[at] != c) return std::nullopt;
    end = ++at;
  }
  return end;
}

std::optional<std::size_t> piece_end(std::string_view text, Piece const& piece) {
  if (piece.offset >= text.size()) return std::nullopt;
  char const first = text[piece.offset];
  if (piece.style == Piece::Style::plain) return match(text, piece.offset, piece.value);
  if (first == '"' || first == '\'') return quote_end(text, piece.offset);
  if (first != '|' && first != '>') return std::nullopt;
  std::size_t header = piece.offset + 1;
  while (header < text.size() &&
         (text[header] == '+' || text[header] == '-' || (text[header] >= '0' && text[header] <= '9'))) {
    ++header;
  }
  std::size_t const line_end = std::min(text.find('\n', header), text.size());
  if (unread(text, header, line_end)) return std::nullopt;
  return match(text, line_end, piece.value);
}

}  // namespace

std::size_t null_word_length(std::string_view text, std::size_t offset) {
  for (std::string_view const word : {"~", "null", "Null", "NULL"}) {
    if (text.substr(std::min(offset, text.size()), word.size()) != word) continue;
    std::size_t const end = offset + word.size();
    bool const whole = ends_word(text, end) || std::string_view(",[]{}:").find(text[end]) != std::string_view::npos;
    if (whole) return word.size();
  }
  return 0;
}

std::optional<Loss> find_loss(std::string_view text, std::vector<Piece>& pieces) {
  std::size_t cursor = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    Piece& piece = pieces[i];
    std::size_t end = 0;
    if (piece.style == Piece::Style::nothing) {
      // An absent value is reported at the token after it, which may be a key that is called null.
      bool const next_is_here = i + 1 < pieces.size() && pieces[i + 1].offset == piece.offset;
      std::size_t const length = null_word_length(text, piece.offset);
      if (length == 0 || piece.offset < cursor || next_is_here) continue;
      end = piece.offset + length;
    } else {
      auto const found = piece_end(text, piece);
      if (!found || piece.offset < cursor) return Loss{Loss::Kind::unread, piece.offset, piece.offset + 1};
      end = *found;
    }
    if (auto const lost = unread(text, cursor, piece.offset)) return Loss{Loss::Kind::unread, *lost, piece.offset};
    if (piece.is_key) {
      std::size_t colon = end;
      while (colon < text.size() && (text[colon] == ' ' || text[colon] == '\t')) ++colon;
      if (colon >= text.size() || text[colon] != ':') return Loss{Loss::Kind::key_alone, piece.offset, end};
    }
    piece.end = end;
    cursor = end;
  }
  if (auto const lost = unread(text, cursor, text.size())) return Loss{Loss::Kind::unread, *lost, text.size()};
  return std::nullopt;
}

}  // namespace chokepoint::scenario
