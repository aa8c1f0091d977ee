#pragma once

namespace chokepoint::kernel {

/// A mixture of two exponential laws with balanced means (each branch contributes half of the mean): the usual law for
/// a mean and a squared coefficient of variation above 1. Whitt: Approximating a point process by a renewal process
/// (Operations Research 30, 1982).
struct Hyperexponential {
  double probability = 0.5;  ///< of the fast branch
  double fast_rate = 1.0;
  double slow_rate = 1.0;

  /// mean > 0, squared_variation (variance / mean²) in [1, 1e6]; at 1 it is the exponential law.
  static Hyperexponential of(double mean, double squared_variation);

  /// -log of the mass above x and its derivative there.
  struct Hazard {
    double value;
    double slope;
  };
  /// Exact in both tails. x >= 0.
  Hazard hazard(double x) const;

  /// x whose hazard value is `target`, by Newton's method from below. The hazard is increasing and concave, so each
  /// step stays below the solution and the iteration can't fail. Some four steps.
  double inverse_hazard(double target) const;
};

}  // namespace chokepoint::kernel
