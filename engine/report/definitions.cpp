#include "engine/report/definitions.hpp"

#include <fmt/format.h>

#include "engine/report/canonical_words.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::report {

namespace {

std::string meaning_of_reduction(std::string_view word) {
  for (auto const& reducer : scenario::reducers()) {
    if (reducer.word == word) return fmt::format("Reduced to one number by {}: {}.", word, reducer.meaning);
  }
  return {};
}

}  // namespace

std::string definition_of(std::string const& outcome, std::vector<std::string> const& scenario_lines) {
  std::string const prefix = fmt::format("outcomes.\"{}\".", outcome);
  std::string meaning, details, reduction;
  for (std::string const& line : scenario_lines) {
    if (!line.starts_with(prefix)) continue;
    auto const [path, value] = scenario::canonical_line(line);
    std::string_view const key = path.substr(prefix.size());
    std::string const words = canonical_words(path, value);
    if (key == "measure") {
      auto const* const measure = scenario::find_measure(words);
      if (measure != nullptr) {
        meaning = measure->meaning;
        if (reduction.empty()) reduction = meaning_of_reduction(scenario::word_of(measure->usual));
      }
    } else if (key == "formula") {
      meaning = "Computed from other outcomes: " + words;
      reduction = " ";
    } else if (key == "reduce") {
      reduction = meaning_of_reduction(words);
    } else if (key == "from" || key == "to") {
      details += fmt::format(" {} {};", key == "from" ? "From" : "Until", words);
    } else {
      details += fmt::format(" {}: {};", key, words);
    }
  }
  if (meaning.empty()) return {};
  std::string text = meaning;
  if (!text.ends_with('.')) text += '.';
  if (!details.empty()) {
    details.back() = '.';
    details[1] = details[1] >= 'a' && details[1] <= 'z' ? static_cast<char>(details[1] - 'a' + 'A') : details[1];
    text += details;
  }
  if (!reduction.empty() && reduction != " ") text += " " + reduction;
  return text;
}

}  // namespace chokepoint::report
