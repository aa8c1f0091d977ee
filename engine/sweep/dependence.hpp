#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/model/parameters.hpp"
#include "engine/sweep/design.hpp"
#include "engine/sweep/factor.hpp"

/// Declared rank correlations where a study samples some of the values itself.
///
/// What a scenario declares under `correlations:` holds among sampled factors and between them and what is still drawn.
/// The places of a design become normal scores, which the copula's own factor ties together (Li and Hammond, Generation
/// of pseudorandom numbers with specified univariate distributions and correlation coefficients, IEEE Transactions on
/// Systems, Man and Cybernetics 5, 1975); in a Latin hypercube each factor keeps the places that it has and takes them
/// in the order of those scores (Iman and Conover, A distribution-free approach to inducing rank correlation among
/// input variables, Communications in Statistics B 11, 1982). Values that are drawn in each replication are drawn given
/// the scores of its point, with the luck that they have anyway.
namespace chokepoint::sweep {

/// Whether a sampled factor draws an uncertain value of the scenario, so that its correlations can be kept.
bool keeps_correlations(Factor const& factor);

/// Moves the places of a design so that factors have the rank correlations that the scenario declares among them.
/// Returns the normal score of each point and factor that is tied to any value, in the order [point][factor]; empty
/// where there is none such.
std::vector<std::vector<double>> tie_together(UnitPoints& places, bool latin_hypercube, std::span<Factor const> factors,
                                              model::ParameterTable const& table);

/// Which values of a world are drawn given factors of the study.
class GivenFactors {
 public:
  GivenFactors() = default;
  GivenFactors(std::span<Factor const> factors, model::ParameterTable const& table);
  bool empty() const { return drawn_.empty(); }

  /// Adds these values of one replication of a point, whose scores by factor are given.
  void draw(std::span<double const> scores, model::ParameterTable const& table, std::uint64_t seed, std::uint64_t luck,
            std::vector<model::PinnedValue>& pins) const;

 private:
  std::vector<std::size_t> factors_;   // whose scores are given
  std::vector<std::uint32_t> drawn_;   // uncertain values
  std::vector<std::uint64_t> hashes_;  // of their names
  std::vector<double> lower_;          // Cholesky's, of both one after the other
};

/// Values whose correlation with a factor isn't kept, since the study sets that one rather than draws it; in words.
std::string correlations_lost(Factor const& factor, std::span<Factor const> factors, bool sampled,
                              model::ParameterTable const& table);

}  // namespace chokepoint::sweep
