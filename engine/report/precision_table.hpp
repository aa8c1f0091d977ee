#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/stored_sweep.hpp"
#include "engine/sweep/precision_answers.hpp"

namespace chokepoint::report {

/// "wait above 20", "90 % quantile of wait": what a rule of precision is about, of an outcome that is called so.
std::string precision_words(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer,
                            std::string const& outcome);
/// "± 0.5 days", "± 2 %, a share of the estimate": how well it is to be known.
std::string asked_words(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer);
/// "yes", "not yet" while it is run, "no" once it was given up; "at 3 of 4 points" of several.
std::string met_words(results::SweepState const& state, sweep::Group const& group, sweep::PrecisionAnswer const& answer,
                      std::size_t variants);
/// An estimate, or an end of its interval; a dash where it isn't known.
std::string precision_figure(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer,
                             std::optional<double> const& value);
std::string precision_end(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer, bool high);

/// Each thing that the study asked to be known so well, with estimate and interval; empty where it asked for none.
std::string precision_table(results::StoredStudy const& study, results::SweepState const& state,
                            std::vector<sweep::GroupAnswer> const& groups,
                            std::vector<std::vector<sweep::PrecisionAnswer>> const& answers,
                            std::optional<std::size_t> columns = std::nullopt);

}  // namespace chokepoint::report
