#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

/// What the YAML parser complains about, in kinds.
enum class SyntaxProblem : std::uint8_t {
  open_quote,     ///< the text ends within a quoted scalar
  open_flow,      ///< neither a comma nor the closing bracket follows
  closing_sign,   ///< a bracket closes what is not open
  extra_colon,    ///< a colon where no key can be
  block_end,      ///< something that is no part of the mapping or list it stands in
  dash,           ///< a list item within a line
  question_mark,  ///< a key in the '? key' form
  bad_character,  ///< no value may begin like this
  escape,         ///< a backslash in double quotes that means nothing
  tab,
  text_block,  ///< the header of a | or > block
  directive,
  tag,
  anchor,
  alias,
  other,
};

/// A syntax error in our words.
struct SyntaxError {
  std::string_view code;
  std::size_t begin = 0;  ///< offset at which a person should look
  std::size_t end = 0;    ///< offset after the last byte to underline
  std::string message;
  std::string hint;
};

/// Explains what the parser refused at `offset`. The place given may be an earlier one than the parser's, where the
/// mistake probably was made.
SyntaxError explain_syntax(SyntaxProblem problem, SourceText const& source, std::size_t offset);

/// Explains a key that the parser finds missing at `offset`.
SyntaxError explain_missing_key(SourceText const& source, std::size_t offset);

/// Explains a key in [begin, end) that no colon follows.
SyntaxError explain_lone_key(SourceText const& source, std::size_t begin, std::size_t end);

}  // namespace chokepoint::scenario
