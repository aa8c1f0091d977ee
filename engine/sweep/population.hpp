#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernel/random_stream.hpp"

/// Population Monte Carlo over what is believed of several values: weighted particles, the kernel that perturbs them,
/// and the weights that make a generation of them a sample of what is believed after looking.
///
/// Particles live where what was believed before is a standard normal law in each direction (see
/// sweep/calibration_prior.hpp), so that no law's ends, lumps or long tails concern anybody here. Nothing calls libm,
/// and sums are taken in the order of the particles: the same bits everywhere.
namespace chokepoint::sweep {

/// A set of values that came near enough.
struct Particle {
  std::uint64_t proposal = 0;  ///< which one of its generation it was
  double distance = 0;
  double weight = 0;           ///< of all particles of a generation they sum to 1
  std::vector<double> scores;  ///< independent standard normal before anything was looked at
  std::vector<double> seen;    ///< what its future showed of each observation, in the observation's unit
};

/// Perturbs particles with a normal kernel whose covariance is twice the weighted one of the particles (Beaumont,
/// Cornuet, Marin, Robert: Adaptive approximate Bayesian computation, Biometrika 96, 2009, of which the form with
/// correlations is in Filippi, Barnes, Cornebise, Stumpf: On optimality of kernels for approximate Bayesian computation
/// using sequential Monte Carlo, Statistical Applications in Genetics and Molecular Biology 12, 2013).
class Perturbation {
 public:
  /// One particle or more, all with as many scores.
  explicit Perturbation(std::span<Particle const> from);

  /// Chooses a particle by its weight with the first draw and moves it with one draw for each score.
  std::vector<double> propose(kernel::RandomStream& luck) const;

  /// log of Σ weight × kernel at these scores, up to a constant that is the same for all scores.
  double log_density(std::span<double const> scores) const;

 private:
  std::vector<double> whitened(std::span<double const> scores) const;

  std::size_t size_;                  // scores of a particle
  std::vector<double> cumulative_;    // by particle, the last 1
  std::vector<double> log_weights_;   // by particle
  std::vector<double> scores_;        // [particle × size + i]
  std::vector<double> factor_;        // Cholesky's, lower, [i × size + j]
  std::vector<double> all_whitened_;  // factor⁻¹ × scores, [particle × size + i]
};

/// Gives each particle its weight: what was believed of it before, by what the kernel proposes it with. All share the
/// weight equally where there is no kernel: the first generation.
void weigh(std::span<Particle> particles, Perturbation const* proposed_by);

/// How many equally weighted particles say as much: 1 / Σ weight² (Kish: Survey sampling, 1965).
double effective_size(std::span<Particle const> particles);

/// The smallest distance that at least this share of the weight doesn't exceed.
double distance_quantile(std::span<Particle const> particles, double share);

/// The smallest value that at least this share of the weight doesn't exceed; `weights` sum to 1, as many as values.
double weighted_quantile(std::span<double const> values, std::span<double const> weights, double share);

/// The lower Cholesky factor of a symmetric matrix [i × size + j]. A direction in which nothing varies gets a little.
std::vector<double> cholesky_factor(std::vector<double> matrix, std::size_t size);

/// The median of |value - median|; 0 for fewer than one. Values that aren't finite are left out.
double median_deviation(std::vector<double> values);

}  // namespace chokepoint::sweep
