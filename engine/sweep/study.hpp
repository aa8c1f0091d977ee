#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/model/world.hpp"
#include "engine/policy/libraries.hpp"
#include "engine/results/stored_sweep.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/sweep/band.hpp"
#include "engine/sweep/design.hpp"
#include "engine/sweep/factor.hpp"

namespace chokepoint::sweep {

/// Replications that are counted, stored and judged together. Part of the meaning of results: never a setting.
inline constexpr std::uint64_t block_replications = 16;

/// Which study of which scenario.
struct StudyRequest {
  std::filesystem::path file;                      ///< a scenario, or a study with `base:`
  std::vector<std::string> overrides;              ///< "path=value"; of the study under "study."
  std::optional<std::uint64_t> seed;               ///< in place of the study's
  std::shared_ptr<policy::Libraries> libraries{};  ///< where policies of libraries are found; null: nowhere
};

/// One of the compared ways to have the scenario.
struct Variant {
  std::string name;  ///< empty where nothing is compared
  std::vector<scenario::Variants::Setting> settings;
  std::string gate{};    ///< of a gate's relief: which
  std::string relief{};  ///< and how: "gone", "30 days earlier"
  std::string title{};   ///< what people call it, of a gate's relief the gate; empty: by its name
};

enum class Estimate : std::uint8_t { mean, probability, quantile, difference };

/// One thing that must be known before a point is finished.
struct PrecisionRule {
  std::string name{};
  std::uint32_t outcome = 0;
  Estimate of = Estimate::mean;
  double half_width = 0;  ///< 0: `relative` holds; of dates in seconds
  double relative = 0;
  double above = 0;
  double quantile = 0.5;
  double unit = 1;  ///< in which people are told of it: a day of dates
};

/// How results keep every replication.
enum class RowsKept : std::uint8_t { table, blocks, none };

/// One setting of all factors.
struct Point {
  std::uint64_t luck = 0;                        ///< its place in the design before `where`
  std::vector<results::StoredSetting> settings;  ///< by factor
  std::vector<std::uint32_t> levels;             ///< by factor: which of its values; no_level of sampled ones
  static constexpr std::uint32_t no_level = 0xFFFFFFFFU;
  std::vector<double> scores{};  ///< by factor: its normal score, where the study keeps correlations of factors
};

/// A study that was read, checked and laid out: everything is known but the runs.
struct Study {
  std::filesystem::path scenario_file;
  std::filesystem::path study_file;  ///< empty where the scenario itself has the study, or nothing has
  std::string scenario_name;
  std::vector<std::string> overrides;           ///< as requested
  std::vector<std::string> scenario_overrides;  ///< those of the scenario
  std::string title;
  std::string question;        ///< of the study, or else of its scenario; may be empty
  std::string identity;        ///< of the scenario
  std::string study_identity;  ///< of the study, whatever its seed and its time budget
  std::vector<std::string> canonical_lines;
  std::vector<model::Outcome> outcomes;

  Design design = Design::grid;
  std::uint64_t design_points = 1;  ///< before `where`
  std::vector<Factor> factors;
  std::vector<Point> points;
  bool keeps_correlations = false;  ///< sampled factors have correlations that the scenario declares
  std::vector<Variant> variants;    ///< the baseline first
  bool compared = false;
  /// Why numeric factors are assembled into worlds of their own rather than patched; empty where they are patched.
  std::string why_assembled;

  std::uint64_t seed = 1;
  bool draw_uncertain = true;
  std::uint64_t replications = 1000;  ///< of each cell; with `precision` at most so many
  std::string fewer;                  ///< why these are fewer than the study asks for; empty where they aren't
  std::vector<PrecisionRule> precision;
  double confidence = 0.95;
  std::optional<double> seconds;  ///< of wall time
  RowsKept rows = RowsKept::table;
  std::vector<Band> bands;
  std::vector<std::uint32_t> answers;               ///< outcomes that are told of first
  std::vector<model::Observed> observed;            ///< no part of the identity
  std::vector<model::ObservedDate> observed_dates;  ///< nor these
  std::shared_ptr<scenario::FileMemory> files = std::make_shared<scenario::FileMemory>();  ///< as they were at first
  std::shared_ptr<policy::Libraries> libraries;         ///< where policies of libraries are found; null: nowhere
  std::vector<policy::Libraries::Used> libraries_used;  ///< by any of its worlds: part of the identity

  bool keeps_rows() const { return rows != RowsKept::none; }
  bool sampled() const { return design != Design::grid && design != Design::list; }
  /// The luck of a replication of a point: the same for all variants, and in grids and lists for all points, too.
  /// In sampled designs every point has luck of its own.
  std::uint64_t luck(std::uint64_t point, std::uint64_t replication) const {
    return sampled() ? replication * design_points + points[point].luck : replication;
  }
  std::uint64_t blocks() const { return (replications + block_replications - 1) / block_replications; }
  std::uint32_t replications_of(std::uint64_t block) const;
  std::uint64_t cells() const { return points.size() * variants.size(); }
};

/// Reads a study with its scenario and lays it out; nothing, with all problems reported, when anything is wrong:
/// factors' paths and values are held against the scenario that they change, each at its own place in the study.
std::optional<Study> read_study(StudyRequest const& request, base::Diagnostics& diagnostics);

/// What results keep of a study.
results::StoredStudy describe(Study const& study, std::string_view chokepoint_version);

std::string_view name(Design design);
std::string_view name(Estimate estimate);

}  // namespace chokepoint::sweep
