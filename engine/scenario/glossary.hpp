#pragma once

#include <string_view>
#include <vector>

namespace chokepoint::scenario {

/// A word of scenarios or of results, for people.
struct GlossaryWord {
  std::string_view word;
  std::string_view meaning;
};

/// Words that belong together: `explain NAME` shows them, `explain WORD` one of them, docs/reference/NAME.md all.
struct GlossaryPage {
  std::string_view name;  ///< "reasons"
  std::string_view intro;
  std::vector<GlossaryWord> words;
};

/// What practitioners call things that the engine or a policy does.
GlossaryPage practices();

/// How expressions are written, what waiting is charged to, where units can be, and what else results say.
std::vector<GlossaryPage> const& glossary();

/// The page of the codes of errors and warnings.
GlossaryPage problem_codes();

}  // namespace chokepoint::scenario
