#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/report/why_question.hpp"

namespace chokepoint::report {

/// Units that stand before the same step at the same place, and what later ends such waits there.
struct WaitingPart {
  Standing standing;
  bool under_way = false;      ///< they have left the seller
  std::vector<Passing> later;  ///< from the date on
  std::int64_t at_end = 0;     ///< so many stand there when the run ends
};

/// A buyer's, or a campus's, units of one product at a date. In parts of a unit throughout:
/// ordered = delivered + given up + Σ parts.
struct WhyAnswer {
  std::string product, unit;
  std::int64_t per_unit = 1;
  bool installs = false;
  Amount ordered, delivered, online, given_up;
  std::int64_t padding = 0;                             ///< of what was ordered nobody needs so much
  std::int64_t substitutes = 0;                         ///< of what was ordered this took the place of something else
  std::vector<std::pair<std::string, Amount>> sellers;  ///< of what was delivered, by site
  std::vector<WaitingPart> parts;                       ///< not yet delivered
  std::vector<WaitingPart> at_campus;                   ///< delivered, not yet online
  std::vector<std::pair<std::string, base::Wide>> waited;
  std::vector<Passing> passed;     ///< before the date
  std::vector<Passing> given_ups;  ///< of these, by cause
  Amount later;                    ///< delivered from the date on
};

WhyAnswer answer_for_buyer(WhyRun const& run, WhyQuestion const& question);
/// One for each product that came, or is to come, to the campus.
std::vector<WhyAnswer> answers_for_campus(WhyRun const& run, WhyQuestion const& question);

}  // namespace chokepoint::report
