#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace chokepoint::scenario {

/// Bounds of an input file. A scenario of 500,000 values is far beyond what a person writes; tables go to CSV files.
namespace limits {
inline constexpr std::size_t file_bytes = std::size_t{4} << 20U;
/// Of a table in CSV, each row of which is an element of the world.
inline constexpr std::size_t table_bytes = std::size_t{64} << 20U;
inline constexpr std::size_t depth = 64;
inline constexpr std::size_t nodes = 500'000;
inline constexpr std::size_t lines = 500'000;
inline constexpr std::size_t scalar_bytes = std::size_t{64} << 10U;
/// Brackets, commas, colons, dashes and scalars. The parser below us holds a whole flow collection as tokens, about
/// 150 bytes each, before it tells us anything; a file within the node limit has at most two or three a node.
inline constexpr std::size_t tokens = 1'000'000;
}  // namespace limits

/// What one quick pass over a YAML text sees before the real parser does.
///
/// It knows quotes, comments, text blocks, plain scalars and brackets, but no grammar. Its use is to refuse what would
/// make the parser slow, and to explain what the parser refuses: the parser says where it gave up, which for an open
/// quote is the end of the file.
struct Scouting {
  struct Bracket {
    std::size_t offset = 0;
    char open = '[';
  };
  struct Quote {
    std::size_t begin = 0;
    std::size_t end = 0;  ///< offset after the closing quote
  };

  std::vector<Bracket> open;  ///< brackets not yet closed at the end, outermost first
  std::optional<std::size_t> unclosed_quote;
  std::optional<Quote> last_long_quote;      ///< the last quoted text that spans more than one line
  std::optional<std::size_t> too_deep;       ///< the bracket that exceeds limits::depth; scouting ends there
  std::optional<std::size_t> long_scalar;    ///< the scalar that exceeds limits::scalar_bytes; scouting ends there
  std::optional<std::size_t> indenting_tab;  ///< the first tab before a line's content
  std::size_t tokens = 0;
};

Scouting scout(std::string_view text);

}  // namespace chokepoint::scenario
