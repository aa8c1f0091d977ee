#include "engine/scenario/formula_words.hpp"

#include <algorithm>

namespace chokepoint::scenario {

std::set<std::string, std::less<>> words_of_formula(std::string_view formula) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  std::set<std::string, std::less<>> words;
  std::size_t at = 0;
  while (at < formula.size()) {
    char const first = formula[at];
    if (first == '\'' || first == '"') {
      std::size_t const end = std::min(formula.find(first, at + 1), formula.size());
      words.emplace(formula.substr(at + 1, end - at - 1));
      at = end + 1;
      continue;
    }
    std::size_t end = at;
    while (end < formula.size() && (letters.find(formula[end]) != std::string_view::npos || formula[end] == '.')) ++end;
    if (end == at) {
      ++at;
      continue;
    }
    std::string_view const word = formula.substr(at, end - at);
    words.emplace(word);
    for (std::size_t part = 0; part < word.size();) {
      std::size_t const dot = std::min(word.find('.', part), word.size());
      if (dot > part) words.emplace(word.substr(part, dot - part));
      part = dot + 1;
    }
    at = end;
  }
  return words;
}

}  // namespace chokepoint::scenario
