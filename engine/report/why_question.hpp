#pragma once

#include <string>
#include <vector>

#include "engine/report/why_run.hpp"

namespace chokepoint::report {

/// What `why` is asked:
///
///   buyer:NAME [product:NAME] [by DATE]
///   campus:NAME [offline] [by DATE]
///   lot:ID | order:ID
struct WhyQuestion {
  enum class Kind : std::uint8_t { buyer, campus, lot };
  Kind kind = Kind::buyer;
  std::string name;     ///< of the buyer or campus; of a lot its id
  std::string product;  ///< of a buyer's question
  base::SimTime until;  ///< the date, or the end of the run
  bool dated = false;   ///< the question names the date; else it is the run's end

  /// What happened before that moment counts: at the run's end what happens then, too.
  base::SimTime before() const { return dated ? until : until + base::seconds(1); }
  /// "by 2026-06-30", "by the end of the run (2027-06-30)".
  std::string until_words() const;
};

inline constexpr char const* why_grammar =
    "ask buyer:NAME product:NAME by DATE, campus:NAME offline by DATE, or lot:ID; by DATE may be left out";

/// Reads the words; each may also hold several, separated by blanks. What they name is the run's own, by its name or
/// its title, whatever the case of letters; the beginning will do where it fits one alone.
base::Result<WhyQuestion, results::FileProblem> read_question(WhyRun const& run, std::vector<std::string> const& words);

}  // namespace chokepoint::report
