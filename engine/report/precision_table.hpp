#pragma once

#include <string>
#include <vector>

#include "engine/results/stored_sweep.hpp"
#include "engine/sweep/precision_answers.hpp"

namespace chokepoint::report {

/// "P(wait > 20)", "90 % quantile of wait": what a rule of precision is about.
std::string precision_words(results::StoredStudy const& study, sweep::PrecisionAnswer const& answer);

/// Each thing that the study asked to be known so well, with estimate and interval; empty where it asked for none.
std::string precision_table(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups,
                            std::vector<std::vector<sweep::PrecisionAnswer>> const& answers);

}  // namespace chokepoint::report
