#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/report/summary.hpp"
#include "engine/results/sweep_file.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::report {

enum class OutcomesShown : std::uint8_t { answers, all };

/// What a sweep gave, by outcome: each point and variant with median, 5-95 %, mean and its interval, then the paired
/// differences to the baseline, with how many replications common luck saved. Ends with a line break.
/// Where the study names outcomes that answer its question, of these alone unless all are asked for.
std::string sweep_summary(results::StoredStudy const& study, results::SweepState const& state,
                          std::vector<sweep::GroupAnswer> const& groups, SummaryStyle const& style,
                          OutcomesShown shown = OutcomesShown::answers);

/// Over which futures a paired difference is, and how many more have a value in one of both alone, which the difference
/// doesn't see; empty where there are none of these.
std::string pair_basis(sweep::PairAnswer const& pair, std::string const& variant, std::string const& baseline,
                       bool of_date);

/// What each outcome gains by each gate out of the way: a table for each outcome and point, first the gates that change
/// most in how many futures it has a value at all, then those that change the value most. Empty where the study has no
/// reliefs; `outcome` leaves the others out, and of a person's terminal of so many columns none are exceeded.
std::string relief_tables(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups,
                          std::optional<std::uint32_t> outcome = std::nullopt,
                          std::optional<std::size_t> columns = std::nullopt);

/// What a study is going to run: cells, replications, first rows of the design.
std::string plan_summary(sweep::Study const& study, SummaryStyle const& style);

/// An outcome's value with its unit left out: "2,180", "2026-03-15".
std::string outcome_words(double value, std::string const& unit);

/// "3 minutes", "2.1 hours".
std::string duration_words(double seconds);

}  // namespace chokepoint::report
