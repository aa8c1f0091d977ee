#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::expression {

/// Bytes of the expression's text: [begin, end).
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Turns places in an expression's text into marks of the file that holds it, and keeps the number of messages sane.
class Reporter {
 public:
  static constexpr std::size_t most_errors = 20;

  Reporter(std::string_view text, base::Mark first, std::string_view path, base::Diagnostics& diagnostics)
      : text_(text), first_(first), path_(path), diagnostics_(diagnostics) {}

  void error(std::string_view code, Span span, std::string message, std::string hint = {});
  bool has_errors() const { return count_ > 0; }
  /// Whether a further message would be shown: a hint that takes long to find is only worth it then.
  bool wants_more() const { return count_ < most_errors; }
  /// As base::Diagnostics::may_compare.
  bool may_compare(std::size_t candidates) const { return diagnostics_.may_compare(candidates); }

  /// The source of a span, shortened when it is long.
  std::string excerpt(Span span) const;
  /// A place in the file, for messages: "column 7", or "line 3, column 7" where the text goes on on another line.
  std::string place(std::uint32_t byte) const;
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
  base::Mark first_;
  std::string_view path_;
  base::Diagnostics& diagnostics_;
  std::size_t count_ = 0;
};

inline constexpr std::string_view syntax_error = "E_EXPRESSION_SYNTAX";
inline constexpr std::string_view name_error = "E_EXPRESSION_NAME";
inline constexpr std::string_view type_error = "E_EXPRESSION_TYPE";
inline constexpr std::string_view unit_error = "E_EXPRESSION_UNIT";
inline constexpr std::string_view value_error = "E_EXPRESSION_VALUE";
inline constexpr std::string_view limit_error = "E_EXPRESSION_LIMIT";

}  // namespace chokepoint::expression
