#include "engine/expression/reporter.hpp"

#include <algorithm>
#include <utility>

namespace chokepoint::expression {

namespace {

/// Characters are counted as UTF-8 sequences: every byte that doesn't continue one.
std::uint32_t characters(std::string_view text) {
  auto const starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), starts));
}

}  // namespace

std::uint32_t Reporter::column(std::uint32_t byte) const { return first_.column + characters(text_.substr(0, byte)); }

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
  base::Mark mark = first_;
  mark.column = column(span.begin);
  mark.length = std::max<std::uint32_t>(1, characters(text_.substr(span.begin, span.end - span.begin)));
  diagnostics_.error(code, mark, std::string(path_), std::move(message), std::move(hint));
}

}  // namespace chokepoint::expression
