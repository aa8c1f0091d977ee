#pragma once

#include <vector>

#include "engine/kernel/distribution.hpp"

namespace chokepoint::model {

/// What a law of chance is to a rank correlation: where its distribution function jumps. Times, factors and all else
/// about its values count for nothing.
///
/// Equal values share their mean rank. So a value's rank is the number (F(x-) + F(x)) / 2, a staircase in the normal
/// score that the value is drawn by: it climbs by half the masses of two neighboring values where one gives way to the
/// other.
class RankMargin {
 public:
  /// A continuous law: no value is drawn twice.
  RankMargin() = default;
  /// Of a law of the engine. Of one with more than 128 values of chance, neighbors that have less than 1/64 together
  /// count as one value, which changes no rank correlation by more than about 0.001.
  static RankMargin of(kernel::Distribution const& law);

  bool continuous() const { return continuous_; }
  /// Always the same value: it has no rank correlation with anything.
  bool constant() const { return variance_ <= 0; }

  struct Step {
    double score = 0;   ///< the normal score beyond which the next value is drawn
    double height = 0;  ///< by how much the rank climbs there
  };
  std::vector<Step> const& steps() const { return steps_; }
  /// Of the rank: 1/12 of a continuous law, less where values repeat.
  double variance() const { return variance_; }

 private:
  bool continuous_ = true;
  double variance_ = 1.0 / 12;
  std::vector<Step> steps_{{0, 1}};  // of a continuous law: see rank_tie
};

/// How two laws are tied for a rank correlation.
struct RankTie {
  double normal = 0;  ///< Pearson's correlation of the normal scores that the values are drawn by
  double most = 0;    ///< the strongest rank correlation of that sign that the two laws can have at all
};

/// The tie that gives values of these laws the rank correlation `spearman`, in (-1, 1); the strongest there is where
/// they can't have it (`most` is nearer to 0 then). Neither law may be constant.
///
/// Two continuous laws: for a bivariate normal with Pearson correlation r, Spearman's rho is (6/π) asin(r/2), and no
/// increasing change of either value changes ranks; so r = 2 sin(π rho / 6) (Pearson, Drapers' Company Research
/// Memoirs, Biometric Series IV, 1907; Kruskal, JASA 53, 1958), and every rho can be had.
///
/// Laws with atoms tie ranks, and rho is the covariance of the two staircases over the root of their variances. Of two
/// steps at the scores h and k the covariance is P(Z1 > h, Z2 > k) - P(Z1 > h) P(Z2 > k) = ∫ φ2(h, k; t) dt from 0 to r
/// (Plackett, Biometrika 41, 1954), φ2 being the bivariate normal density. A continuous law's rank is Φ(Z1) =
/// P(W < Z1 | Z1) with W normal and independent: one step at 0 of the score (Z1 - W)/√2, whose correlations are those
/// of Z1 divided by √2. With t = sin s the integrand is smooth, and rho grows with r: r is found by Newton's steps.
RankTie rank_tie(RankMargin const& one, RankMargin const& other, double spearman);

}  // namespace chokepoint::model
