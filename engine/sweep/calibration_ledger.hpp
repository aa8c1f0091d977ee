#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/sweep/population.hpp"

namespace chokepoint::sweep {

/// How long a calibration goes on.
struct CalibrationRules {
  std::uint64_t particles = 500;
  std::uint64_t draws = 2000;  ///< futures of the first generation, at least as many as particles
  double quantile = 0.5;
  std::uint64_t generations = 6;
  std::optional<double> tolerance;
  double acceptance = 0.02;
  std::uint64_t simulations = 50'000;  ///< at least `draws`
  bool squared = false;                ///< the root of mean squares in place of the mean of absolute misses
  bool by_error = false;               ///< misses are counted in the observations' errors
};

/// One thing that was seen, to which is fitted.
struct CalibrationTarget {
  enum class Kind : std::uint8_t {
    value,   ///< a number in the series' unit
    date,    ///< when something came, in days since 1970
    not_by,  ///< that it hadn't come by a date, in such days: coming later misses nothing
  };
  Kind kind = Kind::value;
  std::uint32_t series = 0;
  base::SimTime at;
  double observed = 0;
  double error = 0;       ///< of values: standard deviation, which is added to what futures show; of dates: days within
                          ///< which nobody can tell
  std::size_t place = 0;  ///< of values the step among those of all bands, of dates the outcome
  /// Of values whose error was told as a share: the deviation of the logarithm of the factor that futures get instead.
  double error_share = 0;

  /// How far a future is from it, in its unit; 0 or more.
  double miss(double seen) const;
};

/// A set of values to be tried: the index-th one of its generation.
struct Proposal {
  std::uint64_t generation = 0;
  std::uint64_t index = 0;
  auto operator<=>(Proposal const&) const = default;
};

/// What a proposal's future showed.
struct Tried {
  Proposal at;
  std::vector<double> seen;  ///< by target; NaN where a future has nothing there. Empty: its run failed
};

/// A generation that is over.
struct Generation {
  double tolerance = 0;      ///< what it accepted: this near or nearer
  std::uint64_t tried = 0;   ///< futures in the order of their proposals up to the last one that counts
  std::uint64_t failed = 0;  ///< of them
  bool whole = true;         ///< it has all its particles; else it was given up
  std::uint64_t accepted = 0;
  std::vector<Particle> particles;  ///< in the order of their proposals; none of one that was given up
};

enum class CalibrationEnd : std::uint8_t {
  none,         ///< it goes on
  tolerance,    ///< near enough
  generations,  ///< as many as were asked for
  acceptance,   ///< too few proposals are accepted
  simulations,  ///< the budget is used up
  still,        ///< all that is kept is equally far, so the tolerance can't fall any more
  too_few,      ///< not even the first generation has enough futures that show what was seen
};
std::string_view word_of(CalibrationEnd end);  ///< "tolerance", "generations", ...

/// What is to be tried, and what came of it: the state of a calibration, which depends on what proposals showed and on
/// nothing else.
///
///   1. `draws` proposals from what is believed; each observation's scale from all of them (Prangle: Adapting the ABC
///      distance function, Bayesian Analysis 12, 2017; he renews it with each generation); the nearest
///      `particles` are the first generation (rejection: Pritchard et al. 1999)
///   2. the tolerance falls to a quantile of the distances kept (to the next step below, where so many are at one);
///   proposals come from the kernel around the last
///      generation, and those near enough are kept in the order of their numbers until there are `particles`
///      (population Monte Carlo: Beaumont et al. 2009; Toni, Welch, Strelkowa, Ipsen, Stumpf: Approximate Bayesian
///      computation scheme for parameter inference and model selection in dynamical systems, Journal of the Royal
///      Society Interface 6, 2009)
///   3. the kept get their weights; again from 2
///
/// Proposal i of generation g is the same whoever tries it, and a generation ends at a proposal's number: what was
/// tried beyond it counts for nothing. So neither threads nor interruptions change a bit.
class CalibrationLedger {
 public:
  /// `sizes` scores a proposal.
  CalibrationLedger(CalibrationRules const& rules, std::vector<CalibrationTarget> targets, std::size_t sizes,
                    std::uint64_t seed);

  /// Up to `most` proposals of this generation that nobody has taken; empty where there are none now.
  std::vector<Proposal> take(std::uint64_t most);
  void give_back(std::vector<Proposal> const& proposals);
  /// A proposal of the present generation: its scores.
  std::vector<double> scores(Proposal at) const;
  /// What a proposal showed; those of a generation that is over are left out. True where a generation ended by it.
  bool accept(Tried tried);

  CalibrationEnd end() const { return end_; }
  std::vector<Generation> const& generations() const { return generations_; }
  /// The last one that is whole; null: none is.
  Generation const* posterior() const;
  std::vector<CalibrationTarget> const& targets() const { return targets_; }
  /// By target, in its unit; 0: it is the same in all futures and counts for nothing. Empty before the first
  /// generation is over.
  std::vector<double> const& scales() const { return scales_; }
  /// By target: what the first generation's futures showed, 5, 50 and 95 %. Empty before it is over.
  struct Shown {
    double low = 0, median = 0, high = 0;
  };
  std::vector<Shown> const& shown_before() const { return shown_before_; }
  /// Of what a future shows; infinite where it has nothing at a target.
  double distance(std::vector<double> const& seen) const;

  /// Of the present generation, for people.
  std::uint64_t generation() const { return generations_.size(); }
  double tolerance() const { return tolerance_; }    ///< infinite in the first
  std::uint64_t counted() const { return prefix_; }  ///< tried, in the order of their numbers
  std::uint64_t kept() const { return kept_.size(); }
  /// What may still be tried before it ends, as far as can be told.
  std::uint64_t expected() const;
  std::uint64_t simulations() const { return simulations_ + prefix_; }  ///< of all generations, that count
  std::uint64_t failures() const;

 private:
  std::uint64_t most_tried() const;
  void count_first();
  void count(Tried const& tried);
  void end_generation(bool whole, CalibrationEnd otherwise);
  void begin_next();
  void set_scales();

  CalibrationRules rules_;
  std::vector<CalibrationTarget> targets_;
  std::size_t size_;
  std::uint64_t seed_;
  std::vector<double> scales_;
  std::vector<Shown> shown_before_;
  std::vector<Generation> generations_;
  CalibrationEnd end_ = CalibrationEnd::none;

  // Of the present generation.
  std::optional<Perturbation> kernel_;
  double tolerance_;
  std::uint64_t next_ = 0;  // the first proposal that nobody has taken
  std::set<std::uint64_t> given_back_;
  std::uint64_t prefix_ = 0;  // all below are counted
  std::uint64_t failed_ = 0;  // of them
  std::map<std::uint64_t, Tried> ahead_;
  std::vector<Tried> first_;  // all of the first generation, whose scale needs all of them
  std::vector<Particle> kept_;
  std::uint64_t simulations_ = 0;  // of earlier generations
};

}  // namespace chokepoint::sweep
