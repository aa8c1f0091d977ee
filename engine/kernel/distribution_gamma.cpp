#include "engine/kernel/distribution_gamma.hpp"

#include <array>
#include <cmath>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/kernel/distribution_normal.hpp"
#include "engine/kernel/distribution_quadrature.hpp"

namespace chokepoint::kernel {

namespace {

/// The density of y = log(x / shape), x gamma with this shape and scale 1: x f(x), written around its mode y = 0, so
/// that no large terms cancel (Loader's saddle-point form, 2000).
class LogDensity {
 public:
  explicit LogDensity(double shape)
      : shape_(shape), peak_(std::sqrt(shape) * 0x1.9884533d43651p-2 * base::exp(-base::stirling_error(shape))) {}

  double operator()(double y) const { return peak_ * base::exp(-shape_ * base::expm1_minus(y)); }

 private:
  double shape_;
  double peak_;
};

/// Beyond this shape the series and the continued fraction below need hundreds of terms, and quadrature is as exact.
constexpr double large_shape = 1000.0;

/// P by its power series, for x < shape + 1 (Abramowitz and Stegun 6.5.29).
double lower_by_series(double shape, double x, double density) {
  double term = 1.0 / shape;
  double sum = term;
  for (double n = shape + 1.0; term > sum * 0x1.0p-56; n += 1.0) {
    term *= x / n;
    sum += term;
  }
  return density * sum;
}

/// Q by its continued fraction, for x >= shape + 1 (Abramowitz and Stegun 6.5.31, in Lentz's form).
double upper_by_fraction(double shape, double x, double density) {
  constexpr double tiny = 1e-300;
  double b = x + 1.0 - shape;
  double c = 1.0 / tiny;
  double d = 1.0 / b;
  double value = d;
  for (int i = 1; i < 10'000; ++i) {
    double const a = -static_cast<double>(i) * (static_cast<double>(i) - shape);
    b += 2.0;
    d = a * d + b;
    if (std::fabs(d) < tiny) d = tiny;
    c = b + a / c;
    if (std::fabs(c) < tiny) c = tiny;
    d = 1.0 / d;
    double const factor = d * c;
    value *= factor;
    if (std::fabs(factor - 1.0) < 0x1.0p-52) break;
  }
  return density * value;
}

/// One standard deviation near the mode, less in the tail, where the density falls by e^|z| in each.
double panel_width(double shape, double y) {
  double const deviation = 1.0 / std::sqrt(shape);
  return deviation * 3.0 / (3.0 + std::fabs(y) / deviation);
}

/// Both tails at x = shape * e^y, given log x to its own precision.
double lower_tail(double shape, double y, LogDensity const& density) {
  if (shape > large_shape) {
    double const panel = panel_width(shape, y);
    return y <= 0.0 ? integrate_tail(density, y, -panel) : 1.0 - integrate_tail(density, y, panel);
  }
  double const x = shape * base::exp(y);
  return x < shape + 1.0 ? lower_by_series(shape, x, density(y)) : 1.0 - upper_by_fraction(shape, x, density(y));
}

double upper_tail(double shape, double y, LogDensity const& density) {
  if (shape > large_shape) {
    double const panel = panel_width(shape, y);
    return y > 0.0 ? integrate_tail(density, y, panel) : 1.0 - integrate_tail(density, y, -panel);
  }
  double const x = shape * base::exp(y);
  return x < shape + 1.0 ? 1.0 - lower_by_series(shape, x, density(y)) : upper_by_fraction(shape, x, density(y));
}

void check_shape(double shape) {
  CHOKEPOINT_CHECK(shape >= gamma_shape_min && shape <= gamma_shape_max, "gamma shape {}", shape);
}

}  // namespace

double gamma_lower_tail(double shape, double x) {
  check_shape(shape);
  CHOKEPOINT_CHECK(x >= 0.0, "gamma value {}", x);
  if (x == 0.0) return 0.0;
  if (!(x < 1e300)) return 1.0;
  return lower_tail(shape, base::log(x / shape), LogDensity(shape));
}

double gamma_upper_tail(double shape, double x) {
  check_shape(shape);
  CHOKEPOINT_CHECK(x >= 0.0, "gamma value {}", x);
  if (x == 0.0) return 1.0;
  if (!(x < 1e300)) return 0.0;
  return upper_tail(shape, base::log(x / shape), LogDensity(shape));
}

namespace gamma_table {

namespace {

constexpr double step = 1.0 / pieces_per_unit;
constexpr std::size_t middle = pieces / 2;  // the node at z = 0

/// What no shape changes: the normal law at the nodes z = -9.25 ... 0; the other half is its mirror image.
struct NormalNodes {
  std::array<double, middle + 1> tail;     ///< Φ(z)
  std::array<double, middle + 1> density;  ///< φ(z)
  NormalNodes() {
    for (std::size_t i = 0; i <= middle; ++i) {
      double const z = z_first + step * static_cast<double>(i);
      tail[i] = normal_upper_tail(-z);
      density[i] = normal_density(z);
    }
  }
};

/// Builds the nodes of one tail inwards. `sign` is +1 for the lower tail (from z = -9.25 up), -1 for the upper one.
class Side {
 public:
  Side(double shape, LogDensity const& density, double sign) : shape_(shape), density_(density), sign_(sign) {}

  /// y where the tail beyond it is `mass`, by Newton's method on log mass from a start that is near (Wilson and
  /// Hilferty's cube, 1931) or on the safe side, where the iteration approaches without overshooting.
  double outermost(double mass) const {
    double y = 0.0;
    double const z = sign_ * z_first;
    if (shape_ >= 10.0 || (shape_ >= 1.0 && sign_ < 0.0)) {
      y = 3.0 * base::log(1.0 - 1.0 / (9.0 * shape_) + z / (3.0 * std::sqrt(shape_)));
    } else if (sign_ > 0.0) {
      y = (base::log(mass) + base::log_gamma(shape_ + 1.0)) / shape_ - base::log(shape_);  // P < x^a / Γ(a + 1)
    } else {
      y = base::log(-base::log(mass) / shape_);  // Q < e^-x for shapes below 1
    }
    for (int i = 0; i < 200; ++i) {
      double const tail = sign_ > 0.0 ? lower_tail(shape_, y, density_) : upper_tail(shape_, y, density_);
      // log P is concave in y, log Q nearly linear in x: each gets its step in that variable.
      double const change = base::log(tail / mass) * tail / density_(y);
      y += sign_ > 0.0 ? -change : base::log1p(change);
      if (std::fabs(change) <= 1e-14 * (1.0 + std::fabs(y))) break;
    }
    return y;
  }

  /// The next node: mass grows from `mass` at `y` to `next_mass` near the guess.
  double next(double y, double mass, double next_mass, double guess) const {
    for (int i = 0; i < 50; ++i) {
      double const at_guess = mass + sign_ * integrate(density_, y, guess);
      double const newton = sign_ * (at_guess - next_mass) / density_(guess);
      double const curvature = -shape_ * base::expm1(guess);  // (log density)'
      double const bend = newton * curvature;
      // Halley's step, which cubes the error; damped to Newton's where the guess was poor.
      double const change = std::fabs(bend) < 0.5 ? newton / (1.0 - 0.5 * bend) : newton / (1.0 + std::fabs(bend));
      guess -= change;
      if (std::fabs(bend) < 1e-4 && std::fabs(change) < 1e-4 * (1.0 + std::fabs(guess - y))) break;
    }
    return guess;
  }

 private:
  double shape_;
  LogDensity const& density_;
  double sign_;
};

/// y and its first two derivatives in units of the step.
struct Node {
  double value;
  double slope;
  double curve;
};

Node node_at(double shape, LogDensity const& density, double y, double z, double normal) {
  double const slope = normal / density(y);                            // dy/dz = φ(z) / density(y)
  double const curve = slope * (-z + shape * base::expm1(y) * slope);  // its derivative
  return {y, slope * step, curve * (step * step)};
}

/// The quintic over one step that has both nodes' values, slopes and curvatures (Hermite).
void write_piece(Node const& from, Node const& to, double* coefficients) {
  double const rise = to.value - from.value;
  coefficients[0] = from.value;
  coefficients[1] = from.slope;
  coefficients[2] = 0.5 * from.curve;
  coefficients[3] = 10.0 * rise - 6.0 * from.slope - 4.0 * to.slope - 1.5 * from.curve + 0.5 * to.curve;
  coefficients[4] = -15.0 * rise + 8.0 * from.slope + 7.0 * to.slope + 1.5 * from.curve - to.curve;
  coefficients[5] = 6.0 * rise - 3.0 * from.slope - 3.0 * to.slope - 0.5 * from.curve + 0.5 * to.curve;
}

}  // namespace

void build(double shape, std::vector<double>& coefficients) {
  check_shape(shape);
  static NormalNodes const normal;
  LogDensity const density(shape);
  coefficients.resize(size);

  Side const lower(shape, density, 1.0);
  double z = z_first;
  Node node = node_at(shape, density, lower.outermost(normal.tail[0]), z, normal.density[0]);
  for (std::size_t i = 0; i < middle; ++i) {
    double const guess = node.value + node.slope + 0.5 * node.curve;
    double const y = lower.next(node.value, normal.tail[i], normal.tail[i + 1], guess);
    z += step;
    Node const following = node_at(shape, density, y, z, normal.density[i + 1]);
    write_piece(node, following, &coefficients[i * coefficients_per_piece]);
    node = following;
  }
  Node const from_below = node;

  Side const upper(shape, density, -1.0);
  z = -z_first;
  node = node_at(shape, density, upper.outermost(normal.tail[0]), z, normal.density[0]);
  coefficients[size - 1] = node.value;
  for (std::size_t i = 0; i < middle; ++i) {
    double const guess = node.value - node.slope + 0.5 * node.curve;
    double const y = upper.next(node.value, normal.tail[i], normal.tail[i + 1], guess);
    z -= step;
    Node following = node_at(shape, density, y, z, normal.density[i + 1]);
    if (i + 1 == middle) {
      CHOKEPOINT_CHECK(std::fabs(following.value - from_below.value) <= 1e-8 * from_below.slope + 1e-12,
                       "gamma table of shape {} meets itself at {} and {}", shape, from_below.value, following.value);
      following = from_below;
    }
    write_piece(following, node, &coefficients[(pieces - 1 - i) * coefficients_per_piece]);
    node = following;
  }
}

double relative_quantile(double const* coefficients, Uniform64 u) {
  double const place = (normal_score(u) - z_first) * pieces_per_unit;
  auto const piece = static_cast<std::size_t>(place);
  double const t = place - static_cast<double>(piece);
  double const* const c = coefficients + piece * coefficients_per_piece;
  double const y = c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * (c[4] + t * c[5]))));
  double const end = c[coefficients_per_piece];  // rounding must not carry a piece past the start of the next
  return base::exp(y < end ? y : end);
}

}  // namespace gamma_table

}  // namespace chokepoint::kernel
