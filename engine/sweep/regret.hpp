#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/statistics.hpp"

/// What it costs to have decided for one of the compared variants and not for the one that turned out best.
///
/// A *future* is a point's replication: the same luck under every variant. A variant's regret in it is how far its
/// outcome lies behind the best one's (Savage, The theory of statistical decision, Journal of the American Statistical
/// Association 46, 1951). Its mean says what the choice costs on average, its greatest value what it may cost; the
/// variant in which that is least is the cautious choice (minimax regret).
///
/// A date that doesn't come before the run's end is later than all: who waited for it in vain gave away at least what
/// lies between the best one's date and that end. Leaving such futures out would call a choice cautious for what it
/// never brings. What is told of them is a lower bound.
namespace chokepoint::sweep {

struct VariantRegret {
  std::uint32_t variant = 0;
  double mean = 0;                   ///< in the outcome's unit
  std::optional<double> half_width;  ///< of the mean's interval; nothing where regret never varies
  std::uint64_t best = 0;            ///< futures in which no other is better; equal ones count for each
  double best_share = 0;             ///< of the futures: every point counts alike
  Interval probability{};            ///< of that share: see share_of
  double quantile = 0;               ///< 95 % of futures have at most this
  double greatest = 0;
  std::uint64_t worst_cell = 0, worst_replication = 0;  ///< where that was, the first of equals
  std::uint64_t never = 0;                              ///< futures in which its date doesn't come
  std::uint64_t at_least = 0;                     ///< futures in which its regret may be more than what is counted
  bool is_least() const { return at_least > 0; }  ///< all of the above are lower bounds, `best` an upper one
};

struct GroupRegret {
  Group group;                          ///< of the first of its variants
  std::uint64_t futures = 0;            ///< in which all have a value, of dates all that ran to their end
  std::uint64_t left_out = 0;           ///< in which all ran to their end, and one has none
  std::uint64_t failed = 0;             ///< in which a run failed
  std::vector<VariantRegret> variants;  ///< in the study's order
};

/// Of each point, or of all points of a sampled design, among some variants. The results must keep rows.
base::Result<std::vector<GroupRegret>, results::FileProblem> regret_of(results::SweepFile const& file,
                                                                       results::SweepState const& state,
                                                                       std::uint32_t outcome, bool more_is_better,
                                                                       std::vector<std::uint32_t> const& variants);

}  // namespace chokepoint::sweep
