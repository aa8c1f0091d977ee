#include "engine/expression/reporter.hpp"

#include <fmt/format.h>

#include <utility>

namespace chokepoint::expression {

std::string Reporter::place(std::uint32_t byte) const {
  base::Mark const mark = diagnostics_.mark_within(first_, text_, byte, byte);
  return mark.line == first_.line ? fmt::format("column {}", mark.column)
                                  : fmt::format("line {}, column {}", mark.line, mark.column);
}

std::string Reporter::excerpt(Span span) const {
  constexpr std::size_t longest = 40;
  std::string_view const part = text_.substr(span.begin, span.end - span.begin);
  if (part.size() <= longest) return std::string(part);
  std::size_t cut = longest - 3;
  while (cut > 0 && (static_cast<unsigned char>(part[cut]) & 0xC0U) == 0x80U) --cut;
  return std::string(part.substr(0, cut)) + "...";
}

void Reporter::error(std::string_view code, Span span, std::string message, std::string hint) {
  if (++count_ > most_errors) return;
  base::Mark const mark = diagnostics_.mark_within(first_, text_, span.begin, span.end);
  diagnostics_.error(code, mark, std::string(path_), std::move(message), std::move(hint));
}

}  // namespace chokepoint::expression
