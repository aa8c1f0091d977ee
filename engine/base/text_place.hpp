#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace chokepoint::base {

/// Where part of a text stands in the file that it was read from, byte for byte.
///
/// A file may spell a text in several ways: over several lines, which are folded into spaces; in quotes, where '' and
/// "" stand for one quote and \n or \u00e9 for one character. Both are walked side by side from their first character
/// on, so a place is right on whichever line of the file it lies.
class TextPlace {
 public:
  /// `source[first]` spells the first character of `text`; a quote that opens it stands there or just before.
  TextPlace(std::string_view source, std::size_t first, std::string_view text);

  /// The byte of the source that spells byte `at` of the text; at the text's end, the one behind its last character.
  /// Nothing where the two don't agree: the text isn't from there. Ever greater places are found in one walk.
  std::optional<std::size_t> of(std::size_t at);

 private:
  /// Goes over one character of the text; false where the source doesn't spell it.
  bool step();
  /// How many bytes an escape at `place_` takes, such as 6 of \u00e9.
  std::size_t escape_length() const;
  void skip_space();
  void skip_joints();
  bool in_space() const;

  std::string_view source_;
  std::string_view text_;
  std::size_t place_;     // in the source
  std::size_t read_ = 0;  // in the text
  char quote_ = 0;
};

}  // namespace chokepoint::base
