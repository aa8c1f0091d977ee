#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/scenario/assumptions.hpp"
#include "engine/scenario/titles.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/influence.hpp"

namespace chokepoint::report {

/// What a sweep's file doesn't hold, and where it isn't to be had why.
struct SweepBackground {
  std::string question;
  /// Of single futures that the sweep has kept: columns label, variant, outcome, quantile, band, date, value.
  results::Table courses{"courses", {"label", "variant", "outcome", "quantile", "band", "date", "value"}, {}};
  std::vector<scenario::Assumption> assumptions;
  std::vector<scenario::Title> titles;
  std::optional<std::vector<sweep::OutcomeInfluence>> influence;
  std::string why_not;  ///< without them; empty with them
};

/// What the report of a sweep is drawn from: {"kind": "sweep", "tables": {...}}. Tables: manifest, outcomes in the
/// order of told_outcomes, factors, variants(variant, title: what people are told), variant_changes(variant, path,
/// from, to); definitions; answers(cell, label, variant, outcome, count, missing, mean, half_width, median, low, high,
/// least, greatest, exact, and the ends of the quantiles' intervals) and pairs(cell, label, variant, outcome, count,
/// difference, half_width, reduction) as sweep_summary tells them; ecdf(cell, outcome, value, share, low, high);
/// convergence(cell, outcome, replications, mean, half_width), from rows in the order of replications; observed(series,
/// title, band, unit, date, value, source), band empty where none shows it; bands and band_quantiles as `results bands`
/// tells them, courses of single futures, reliefs(label, gate, how, outcome, count, difference, half_width), regret as
/// `results regret` tells it; influence(outcome, path, correlation, share, low, high, count, companions, partial,
/// partial_low, partial_high, beyond), companions one a line; variance(outcome, kind, paths, share): "value",
/// "together", "luck", "interplay", or "left" where the last two can't be told apart; titles(path, title) of what has a
/// name for people; assumptions; notes(text), about what was left out.
base::Result<nlohmann::ordered_json, results::FileProblem> sweep_document(results::SweepFile const& file,
                                                                          results::SweepState const& state,
                                                                          std::vector<sweep::GroupAnswer> const& groups,
                                                                          SweepBackground const& background);

}  // namespace chokepoint::report
