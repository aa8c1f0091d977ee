#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace chokepoint::scenario {

/// A scalar that the parser reported, and where in the text it said it was.
struct Piece {
  enum class Style : std::uint8_t { plain, quoted, nothing };

  std::size_t offset = 0;
  std::string_view value;  ///< after YAML's quoting rules; must outlive the check
  Style style = Style::plain;
  bool is_key = false;
  std::size_t end = 0;  ///< filled in by the check: offset after the piece; 0 for nothing
};

/// Text that the parser read but did not report.
struct Loss {
  enum class Kind : std::uint8_t {
    unread,     ///< text that belongs to no value
    key_alone,  ///< a key without a colon
  };
  Kind kind = Kind::unread;
  std::size_t offset = 0;
  std::size_t end = 0;
};

/// Accounts for every character of a text: it belongs to a reported scalar, to a comment, or is white space or a sign
/// of structure. The parser drops text silently in several ways; whatever the way, this finds it. Linear in the text.
std::optional<Loss> find_loss(std::string_view text, std::vector<Piece>& pieces);

/// Length of a plain "~" or "null" at `offset`, 0 when there is none.
std::size_t null_word_length(std::string_view text, std::size_t offset);

}  // namespace chokepoint::scenario
