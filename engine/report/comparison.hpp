#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/report/scenario_changes.hpp"
#include "engine/results/results_file.hpp"
#include "engine/results/stored_run.hpp"
#include "engine/sweep/pairing.hpp"

/// Two results held against each other: runs, sweeps, or a variant against the baseline of its sweep.
namespace chokepoint::report {

/// One quantity in both. Dates are seconds since 1970, and their differences seconds.
struct Compared {
  std::string point;    ///< of a sweep: "officers 2"; empty where it has one
  std::string variant;  ///< empty where nothing is compared within the sweeps
  std::string name;
  std::string title;
  std::string unit;
  std::string date{};  ///< at which it is compared; empty of outcomes
  struct Side {
    std::uint64_t count = 0;    ///< futures in which it has a value
    std::uint64_t missing = 0;  ///< and in which it has none
    std::optional<double> mean{};
    std::optional<double> half_width{};  ///< of the mean's interval; nothing of one future
  };
  Side a{}, b{};
  std::uint64_t pairs = 0;   ///< futures in which both have a value; 0 where they aren't paired
  std::uint64_t only_a = 0;  ///< of pairs of futures: in which A alone has a value
  std::uint64_t only_b = 0;
  std::optional<double> difference{};  ///< B - A: of pairs where there are some
  std::optional<double> half_width{};  ///< of the difference's interval; nothing where it isn't known
  bool constant = false;               ///< the same difference in every pair
  bool yes_or_no = false;              ///< one future each, which can answer nothing else: 1 is yes
  std::string variant_called{};        ///< what people are told instead of `variant`
  bool pairs_unknown = false;          ///< futures could be paired, but what is kept of this has no pairs
};

/// What a comparison may conclude of a difference.
enum class Verdict : std::uint8_t {
  unknown,    ///< no difference, or nothing tells how far it may be off
  same,       ///< no difference in any future
  undecided,  ///< the interval holds zero
  less,       ///< the interval excludes zero; of dates: earlier
  more,
};
Verdict verdict_of(Compared const& one);

/// Whether both are the same: in every future, or with a value in none.
bool is_equal(Compared const& one);

enum class ComparedKind : std::uint8_t { runs, sweeps, variants };

struct Comparison {
  ComparedKind kind = ComparedKind::runs;
  std::string a, b;                ///< files, or variants by their names
  std::string a_called, b_called;  ///< what people are told instead
  bool paired = false;             ///< on common luck
  std::string about;               ///< how the two hang together, in sentences
  double confidence = 0.95;        ///< of the intervals
  double seconds = 0;  ///< that the first runs over: the size that dates are held against; 0 where it isn't known
  std::vector<ScenarioChange> changes;
  std::vector<Compared> outcomes;
  bool outcomes_left_out = false;  ///< some that one of them alone has, or that both have in other units
  std::vector<Compared> alone;     ///< the outcomes that one of them alone has: the other side counts no future
  std::vector<Compared> waiting;   ///< of runs: unit-days of what the scenario is about, by reason, in path order
  std::vector<Compared> events;    ///< of runs: when what happened
  std::vector<Compared> course;    ///< over time: the same quantity at several dates, one after the other
  std::string about_course;        ///< what to know of their intervals; may be empty
  std::vector<std::string> notes;  ///< what couldn't be compared, in sentences
  std::vector<std::string> next;   ///< of runs: commands that tell how sure the difference is
};

/// How much it differs, for those that differ: by the half-width of its interval where it has one, else by its size,
/// or, of dates, by the time that is run over. What has a value in one of them alone differs most.
double weight_of(Compared const& one, Comparison const& comparison);
/// Those that differ, those that differ most first; equal ones are left out.
std::vector<Compared> differing(std::vector<Compared> const& all, Comparison const& comparison);

/// Whether two runs of a file differ in more than what was set for them alone: it was edited between, or there are two
/// of that name.
bool has_file_changed(results::StoredRun const& a, results::StoredRun const& b);
/// What to ask next where two single futures were compared: nothing of the same future twice, nor of a file that has
/// changed, of which no sweep holds both.
std::vector<std::string> next_of_runs(results::StoredRun const& a, results::StoredRun const& b);

/// At which dates courses are told: a terminal has room for six, a chart for all.
enum class CourseDates : std::uint8_t { handful, all };

/// One future each.
Comparison compare_runs(std::string const& a_name, results::StoredRun const& a, std::string const& b_name,
                        results::StoredRun const& b, CourseDates dates = CourseDates::handful);

/// Cells of the same settings and variant: future by future where both had the same luck, otherwise as independent
/// samples.
base::Result<Comparison, results::FileProblem> compare_sweeps(std::string const& a_name, sweep::ReadSweep const& a,
                                                              std::string const& b_name, sweep::ReadSweep const& b,
                                                              CourseDates dates = CourseDates::handful);

/// Each variant of a sweep against its baseline, from the sums that it keeps; gates out of the way are left to
/// `results relief`.
std::vector<Comparison> compare_variants(sweep::ReadSweep const& sweep, CourseDates dates = CourseDates::handful);

/// At most six of the dates, evenly spread, with the last one.
std::vector<std::string> handful_of(std::vector<std::string> const& dates);
std::vector<std::string> told_of(std::vector<std::string> const& dates, CourseDates which);

}  // namespace chokepoint::report
