#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/results/table.hpp"

/// A sweep in words and numbers: what its results file holds.
///
/// A *point* is one setting of all factors, a *variant* one of the compared ways, a *cell* a point under a variant:
/// cell = point × variants + variant. A *block* is 16 replications of all variants of a point.
namespace chokepoint::results {

/// Sums of one outcome in one cell.
struct OutcomeSums {
  std::uint64_t count = 0;
  std::uint64_t missing = 0;  ///< replications without a value: a mean of nothing, a date that never came
  double mean = 0;
  double squares = 0;  ///< Σ (x - mean)²
  double cubes = 0;    ///< Σ (x - mean)³
  double least = 0;
  double greatest = 0;
  std::vector<std::pair<std::int32_t, std::uint64_t>> histogram{};  ///< ascending: see results/histogram.hpp
  bool operator==(OutcomeSums const&) const = default;
};

/// Sums of one outcome over replications of a variant and of the baseline with the same luck.
struct PairSums {
  std::uint64_t count = 0;          ///< in which both have a value: the sums below are over these
  std::uint64_t only_baseline = 0;  ///< both ran to their end, and the baseline alone has a value
  std::uint64_t only_variant = 0;
  double baseline_mean = 0, variant_mean = 0;
  double baseline_squares = 0, variant_squares = 0, products = 0;            ///< around those means
  double difference_mean = 0, difference_squares = 0, difference_cubes = 0;  ///< variant - baseline
  bool operator==(PairSums const&) const = default;
};

/// What a block's replications gave: values[(variant × replications + i) × outcomes + outcome], NaN where there is
/// none. A failed replication has none at all and isn't counted as missing.
struct BlockValues {
  std::uint64_t point = 0;
  std::uint64_t block = 0;          ///< within the point
  std::uint32_t replications = 0;   ///< 16, fewer in a point's last block
  std::vector<std::uint64_t> luck;  ///< by replication: which luck it had
  std::vector<double> values;
  std::vector<double> steps;                                    ///< of the bands, by run and step likewise
  std::vector<std::uint64_t> events;                            ///< by variant and replication
  std::vector<std::pair<std::uint64_t, std::uint64_t>> hashes;  ///< of the runs, likewise
  std::vector<std::uint8_t> failed;                             ///< likewise
  bool operator==(BlockValues const&) const = default;
};

struct StoredFailure {
  std::uint64_t cell = 0;
  std::uint64_t replication = 0;
  std::string reason;
};

/// One setting of a point.
struct StoredSetting {
  double value = 0;  ///< in base units; NaN for words
  std::string text;
};

/// All that is known before the first replication.
struct StoredStudy {
  /// Identity of the results: title, identity, study, semantics, seed, design, uncertain, confidence, block.
  std::map<std::string, std::string, std::less<>> manifest;
  /// Where they came from and how: scenario, file, study_file, overrides (a JSON list), precision_rules (their names in
  /// the order in which they are counted), version. Not part of identity.
  std::map<std::string, std::string, std::less<>> session;
  std::vector<std::string> scenario_lines;  ///< the canonical scenario and study, to name what changed
  /// A value of the manifest; empty when there is none.
  std::string_view fact(std::string_view key) const {
    auto const found = manifest.find(key);
    return found == manifest.end() ? std::string_view() : found->second;
  }
  /// The rules of precision in the order in which they are counted; none of a file that doesn't tell it.
  std::vector<std::string_view> rules() const {
    std::vector<std::string_view> names;
    auto const found = session.find("precision_rules");
    std::string_view rest = found == session.end() ? std::string_view() : found->second;
    while (!rest.empty()) {
      std::size_t const end = std::min(rest.find(", "), rest.size());
      names.push_back(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 2, rest.size()));
    }
    return names;
  }
  struct Outcome {
    std::string name, title, unit;
    std::uint32_t place = 0;  ///< in which people are shown it: answers first, then in the scenario's own order
  };
  std::vector<Outcome> outcomes;
  /// Their indices in the scenario's own order.
  std::vector<std::uint32_t> shown_outcomes() const {
    std::vector<std::uint32_t> order(outcomes.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return outcomes[a].place < outcomes[b].place; });
    return order;
  }
  struct Factor {
    std::string name, title, path, how;  ///< how: "patched" or "assembled"
  };
  std::vector<Factor> factors;
  /// The course of an outcome over time, kept as sums over the replications of each cell.
  struct Band {
    std::string name, title, unit;
    std::string shows;               ///< "so_far" or "each_step"
    std::vector<std::string> dates;  ///< ISO 8601: at which steps end, ascending
    std::vector<double> quantiles;   ///< ascending, in (0, 1)
  };
  std::vector<Band> bands;
  /// What was seen in the world outside. Nothing that is run depends on it, so it is no part of the identity.
  struct Observation {
    std::string series, title;
    std::string band;  ///< in which it can be shown; empty: in none
    std::string unit;
    std::string date;  ///< ISO 8601
    double value = 0;
    double error = 0;  ///< standard deviation; 0: exact
    std::string source;
  };
  std::vector<Observation> observed;  ///< series by series, by date; once for each band
  struct ObservedDate {
    std::string name, title, outcome;
    std::string occurred;     ///< ISO 8601; empty: not by `known_until`
    std::string known_until;  ///< ISO 8601
  };
  std::vector<ObservedDate> observed_dates;
  std::vector<std::string> variants;  ///< the baseline first; one of no name where nothing is compared
  std::vector<std::string> titles;    ///< by variant: see called(); may lack the last, as if they were empty
  struct Relief {
    std::string gate, how;  ///< "gone", "30 days earlier"; empty of variants that open no gate
  };
  std::vector<Relief> reliefs;                     ///< by variant
  std::vector<std::vector<StoredSetting>> points;  ///< by point and factor
  /// What people are told instead of a variant's name: its title, with the name behind it where another variant has the
  /// same title or that name; without one the name.
  std::string called(std::size_t variant) const;
  /// Likewise of the variant of this name; the name itself where there is none.
  std::string called(std::string_view name) const;
  /// Likewise what the gate is called that a variant has out of the way.
  std::string gate_called(std::size_t variant) const;
  bool has_reliefs() const {
    return std::any_of(reliefs.begin(), reliefs.end(), [](Relief const& one) { return !one.gate.empty(); });
  }
  std::uint64_t cells() const { return points.size() * variants.size(); }
  std::size_t steps() const {  ///< of all bands together
    std::size_t count = 0;
    for (Band const& band : bands) count += band.dates.size();
    return count;
  }
};

/// One future of a sweep, chosen after the fact and run again: what it was like over time.
struct StoredTrajectory {
  std::uint64_t cell = 0;
  std::uint64_t replication = 0;
  std::string outcome;  ///< by which it was chosen
  double quantile = 0;  ///< and at which of its quantiles
  double value = 0;
  struct Units {
    std::string product, status, date;
    double units = 0;
  };
  std::vector<Units> series;
  struct Happening {
    std::string event, date;  ///< no date: it didn't happen
  };
  std::vector<Happening> events;
  struct BandValue {
    std::string band, date;
    std::optional<double> value;
  };
  std::vector<BandValue> bands;
};

/// How far a sweep is.
struct PointProgress {
  std::uint64_t blocks = 0;  ///< of the in-order prefix that the sums hold
  std::uint64_t target = 0;  ///< blocks to be run before the stopping rule looks (again)
  bool finished = false;
  bool met = false;  ///< the precision asked for was reached; true without such
};

/// The sums of everything, by cell and outcome.
struct SweepSums {
  std::vector<OutcomeSums> outcomes;  ///< [cell × outcomes + outcome]
  std::vector<PairSums> pairs;        ///< likewise; those of baseline cells stay empty
  std::vector<OutcomeSums> bands;     ///< [cell × steps + step], bands one after the other
};

}  // namespace chokepoint::results
