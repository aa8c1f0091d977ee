#include "engine/report/definitions.hpp"

#include <fmt/format.h>

#include <charconv>

#include "engine/base/calendar.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::report {

namespace {

/// `["CN","HK",]`, `"h200"` and `100000[0,1,0,0,0,0]` (with its dimension) as a person writes them: "CN, HK", "h200",
/// "100000".
std::string plain(std::string_view value) {
  if (!value.starts_with('[') && !value.starts_with('"')) value = value.substr(0, value.find('['));
  std::string text;
  bool quoted = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    char const c = value[i];
    if (quoted && c == '\\' && i + 1 < value.size()) {
      text += value[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted || (c != '[' && c != ']')) {
      text += !quoted && c == ',' ? ", " : std::string(1, c);
    }
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.pop_back();
  return text;
}

std::string date(std::string_view seconds) {
  std::int64_t value = 0;
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
  return base::iso_date(base::SimTime(value));
}

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
    std::string_view const rest = std::string_view(line).substr(prefix.size());
    std::string_view const key = rest.substr(0, rest.find(' '));
    std::string_view const value = key.size() < rest.size() ? rest.substr(key.size() + 1) : std::string_view();
    std::string const words = plain(value);
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
      details += fmt::format(" {} {};", key == "from" ? "From" : "Until", date(value));
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
