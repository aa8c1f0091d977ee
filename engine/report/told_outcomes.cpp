#include "engine/report/told_outcomes.hpp"

#include <algorithm>

namespace chokepoint::report {

namespace {

/// Names in a list such as "compute, delivered"; none in an empty one, or of files that didn't keep it.
std::size_t names_in(results::StoredStudy const& study) {
  auto const found = study.session.find("answers");
  if (found == study.session.end() || found->second.empty()) return 0;
  return static_cast<std::size_t>(std::count(found->second.begin(), found->second.end(), ',')) + 1;
}

bool differs(std::vector<sweep::GroupAnswer> const& groups, std::uint32_t outcome) {
  return std::any_of(groups.begin(), groups.end(), [&](sweep::GroupAnswer const& group) {
    if (outcome >= group.pairs.size()) return false;
    sweep::PairAnswer const& pair = group.pairs[outcome];
    if (pair.only_baseline > 0 || pair.only_variant > 0) return true;
    return pair.count > 0 && (pair.difference != 0 || pair.half_width.value_or(0) > 0);
  });
}

}  // namespace

ToldOutcomes told_outcomes(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups) {
  ToldOutcomes told{study.shown_outcomes(), std::min(names_in(study), study.outcomes.size())};
  if (told.answers > 0) return told;
  auto const lead = std::find_if(told.order.begin(), told.order.end(),
                                 [&](std::uint32_t outcome) { return differs(groups, outcome); });
  if (lead != told.order.end()) std::rotate(told.order.begin(), lead, lead + 1);
  return told;
}

}  // namespace chokepoint::report
