#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

/// A line that doesn't go with those around it. The parser stumbles over the next one: after a key that stands a space
/// too deep, its neighbor is the one that fits nowhere.
struct OddLine {
  enum class Kind : std::uint8_t {
    indentation,  ///< other than that of the lines around it
    no_key,       ///< among keys, and none itself
    left_text,    ///< meant for the text of several lines (`>-` or `|`) above it, and not as deep
  };
  std::size_t number = 0;
  Kind kind{};
  std::size_t own = 0;     ///< spaces before it
  std::size_t others = 0;  ///< spaces before its neighbors
};

/// Whether the line before the one that was refused is the odd one of the two; nothing where the refused one is, or
/// neither can be told from the other. The lines before and behind both vote by their indentation; where they don't
/// decide, that of an odd count of spaces is odd.
std::optional<OddLine> odd_line_before(SourceText const& source, std::size_t refused);

}  // namespace chokepoint::scenario
