#include "engine/base/text_place.hpp"

#include <algorithm>

#include "engine/base/text.hpp"

namespace chokepoint::base {

namespace {

bool is_quote(char c) { return c == '\'' || c == '"'; }
bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

TextPlace::TextPlace(std::string_view source, std::size_t first, std::string_view text)
    : source_(source), text_(text), place_(std::min(first, source.size())) {
  if (place_ < source.size() && is_quote(source[place_]) && !text.starts_with(source[place_])) {
    quote_ = source[place_++];
  } else if (place_ > 0 && is_quote(source[place_ - 1])) {
    quote_ = source[place_ - 1];
  }
}

std::optional<std::size_t> TextPlace::of(std::size_t at) {
  if (at < read_ || at > text_.size()) return std::nullopt;
  while (read_ < at) {
    if (!step()) return std::nullopt;
    skip_joints();
  }
  return place_;
}

/// A backslash at the end of a line joins it with the next one.
void TextPlace::skip_joints() {
  while (quote_ == '"' && place_ + 1 < source_.size() && source_[place_] == '\\' &&
         (source_[place_ + 1] == '\n' || source_[place_ + 1] == '\r')) {
    ++place_;
    skip_space();
  }
}

bool TextPlace::in_space() const { return place_ < source_.size() && is_space(source_[place_]); }

void TextPlace::skip_space() {
  while (in_space()) ++place_;
}

bool TextPlace::step() {
  char const c = text_[read_];
  if (place_ >= source_.size()) return false;
  if (is_space(c) && in_space()) {
    // However the space between two words is spelled, the words themselves correspond.
    ++read_;
    if (read_ < text_.size() && is_space(text_[read_])) {
      if (place_ + 1 < source_.size() && is_space(source_[place_ + 1])) ++place_;
    } else {
      skip_space();
    }
    return true;
  }
  std::size_t spelled = 0;
  if (std::size_t const escape = escape_length(); escape > 0) {
    spelled = escape;
    while (read_ + 1 < text_.size() && continues_character(text_[read_ + 1])) ++read_;
  } else if (source_[place_] == c) {
    bool const doubled = c == quote_ && place_ + 1 < source_.size() && source_[place_ + 1] == quote_;
    spelled = doubled ? 2 : 1;
  }
  if (spelled == 0) return false;
  ++read_;
  place_ = std::min(place_ + spelled, source_.size());
  return true;
}

std::size_t TextPlace::escape_length() const {
  if (quote_ != '"' || source_[place_] != '\\' || place_ + 1 >= source_.size()) return 0;
  switch (source_[place_ + 1]) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}

}  // namespace chokepoint::base
