#include "engine/scenario/conditions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace chokepoint::scenario {

namespace {

/// Parts between separators; none of an empty text.
std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    std::size_t const at = text.find(separator);
    parts.push_back(text.substr(0, at));
    text = at == std::string_view::npos ? std::string_view() : text.substr(at + separator.size());
  }
  return parts;
}

bool holds(ConditionTerm const& term, KeyState const& state) {
  if (term.words.empty()) return state.written != term.negated;
  bool const among = std::find(term.words.begin(), term.words.end(), state.word) != term.words.end();
  return among != term.negated;
}

/// "a, b or c", each between `quote`s.
std::string listed(std::vector<std::string_view> const& words, std::string_view quote) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += fmt::format("{0}{1}{0}", quote, words[i]);
  }
  return text;
}

}  // namespace

std::vector<ConditionTerm> condition_terms(std::string_view applies) {
  std::vector<ConditionTerm> terms;
  for (std::string_view text : split(applies, " & ")) {
    ConditionTerm term;
    if (std::size_t const equals = text.find('='); equals != std::string_view::npos) {
      term.words = split(text.substr(equals + 1), "|");
      text = text.substr(0, equals);
      if (text.ends_with('!')) {
        term.negated = true;
        text.remove_suffix(1);
      }
    } else if (text.starts_with('!')) {
      term.negated = true;
      text.remove_prefix(1);
    }
    constexpr std::string_view outward = "../";
    if (text.starts_with(outward)) {
      term.around = true;
      text.remove_prefix(outward.size());
    }
    term.key = text;
    terms.push_back(std::move(term));
  }
  return terms;
}

std::optional<ConditionTerm> broken_term(std::string_view applies,
                                         std::function<KeyState(ConditionTerm const&)> const& state) {
  for (ConditionTerm const& term : condition_terms(applies)) {
    if (!holds(term, state(term))) return term;
  }
  return std::nullopt;
}

std::string describe_condition(std::string_view applies) {
  std::string text;
  for (ConditionTerm const& term : condition_terms(applies)) {
    if (!text.empty()) text += ", ";
    std::string_view const around = term.around ? " of the block around it" : "";
    if (term.words.empty()) {
      text += fmt::format("{} `{}`{}", term.negated ? "not beside" : "only with", term.key, around);
    } else if (term.words.size() == 1) {
      text += fmt::format("{} `{}: {}`", term.negated ? "not with" : "only with", term.key, term.words.front());
    } else {
      text += fmt::format("{} `{}` {}", term.negated ? "not with" : "only with", term.key, listed(term.words, "`"));
    }
  }
  return text;
}

ConditionComplaint complain(ConditionTerm const& term, KeyState const& state, std::string_view around) {
  std::string const key = term.around ? fmt::format("{}.{}", around, term.key) : std::string(term.key);
  if (term.words.empty()) {
    if (term.negated) return {fmt::format("beside '{}'", key), fmt::format("remove it, or remove '{}'", key)};
    return {fmt::format("without '{}'", key), fmt::format("remove it, or add '{}'", key)};
  }
  std::string const why = state.word.empty() ? fmt::format("without '{}'", key)
                          : state.written
                              ? fmt::format("with '{}: {}'", key, state.word)
                              : fmt::format("with '{}: {}', which holds where nothing is written", key, state.word);
  std::string const hint = term.negated ? fmt::format("remove it, or write another {}", term.key)
                                        : fmt::format("remove it, or write {}: {}", key, listed(term.words, ""));
  return {why, hint};
}

}  // namespace chokepoint::scenario
