#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::scenario {

/// An input's bytes with the way from a byte's offset to line and column.
class SourceText {
 public:
  /// `bytes` must outlive this object.
  SourceText(std::string_view bytes, std::uint32_t file);

  std::string_view text() const { return text_; }
  std::uint32_t file() const { return file_; }
  std::size_t line_count() const { return line_starts_.size(); }

  /// The place of a byte, columns counted in characters; offsets beyond the end give the end. `end` is the offset
  /// after the last byte to underline, cut at the end of the line.
  base::Mark mark(std::size_t offset, std::size_t end = 0) const;
  /// Line number from 1.
  std::size_t line_of(std::size_t offset) const;
  /// The line's text without its line break.
  std::string_view line(std::size_t number) const;
  std::size_t line_start(std::size_t number) const { return line_starts_[number - 1]; }

 private:
  std::string_view text_;
  std::uint32_t file_;
  std::vector<std::uint32_t> line_starts_;
};

/// Gives the marks of many places of one text in order. SourceText::mark counts a line's characters from its beginning
/// each time; a whole file on one line would take quadratic time.
class MarkCursor {
 public:
  explicit MarkCursor(SourceText const& source) : source_(source) {}
  base::Mark mark(std::size_t offset);

 private:
  SourceText const& source_;
  std::size_t offset_ = 0;
  std::size_t line_ = 1;
  std::uint32_t column_ = 1;
};

/// Reports bytes that are not UTF-8 and characters that a text may not hold (control characters, invisible ones that
/// reorder a line, line breaks of other conventions). False when there is any; E_ENCODING.
bool check_characters(SourceText const& source, base::Diagnostics& diagnostics);

/// True when every character of a decoded text may stand in a scenario; tabs and line feeds may.
bool characters_are_allowed(std::string_view text);

/// 'text' for a message: shortened when long, with control bytes and invisible characters escaped.
std::string in_quotes(std::string_view text);

}  // namespace chokepoint::scenario
