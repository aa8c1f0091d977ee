#include "engine/kernel/distribution.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "engine/base/check.hpp"
#include "engine/base/math.hpp"
#include "engine/kernel/distribution_count.hpp"
#include "engine/kernel/distribution_gamma.hpp"
#include "engine/kernel/distribution_normal.hpp"

namespace chokepoint::kernel {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
double triangular_quantile(double low, double mode, double high, Uniform64 u) {
  double const width = high - low;
  if (width == 0.0) return low;
  // Either side is right below and above the mode; each is cut there, so that the two meet in order.
  if (u.lower() * width < mode - low) {
    return std::min(mode, low + std::sqrt(u.lower() * width * (mode - low)));
  }
  return std::max(mode, high - std::sqrt(u.upper() * width * (high - mode)));
}

double triangular_probability(double low, double mode, double high, double x) {
  if (x < low) return 0.0;
  if (x >= high) return 1.0;
  double const width = high - low;
  if (x < mode) return (x - low) * (x - low) / (width * (mode - low));
  return 1.0 - (high - x) * (high - x) / (width * (high - mode));
}

/// z of the draw for a standard normal that is held above a minimum with the masses `below` and `above` it.
double truncated_score(double below, double above, Uniform64 u) {
  Tail const tail = u.tail();
  double beyond = above * tail.probability;  // mass above z
  if (!tail.upper) {
    double const before = below + above * tail.probability;
    // Cut again: the sum lost the spacing that keeps the quantile's rounding errors in order.
    if (before <= 0.5) return normal_quantile(Uniform64::cut(before));
    beyond = above * (1.0 - tail.probability);
  }
  return -normal_quantile(Uniform64::cut(beyond));
}

/// The probability of a table's position.
double mass_at(std::span<double const> table, std::size_t median, std::size_t i) {
  if (i < median) return i == 0 ? table[0] : table[i] - table[i - 1];
  if (i == median) return 1.0 - table[i] - (i == 0 ? 0.0 : table[i - 1]);
  return table[i - 1] - table[i];
}

}  // namespace

void Distribution::rebuild(Law law, std::span<double const> parameters) {
  auto const problem = domain_problem(law, parameters);
  CHOKEPOINT_CHECK(!problem, "parameter {} of law {} {}: {}", problem->place, static_cast<int>(law), problem->what,
                   problem->place < parameters.size() ? parameters[problem->place] : 0.0);
  law_ = law;
  tabled_ = false;
  shift_ = 0.0;
  a_ = parameters[0];
  b_ = parameters.size() > 1 ? parameters[1] : 0.0;
  c_ = parameters.size() > 2 ? parameters[2] : 0.0;
  switch (law) {
    case Law::deterministic:
    case Law::uniform:
    case Law::triangular:
    case Law::exponential:
    case Law::normal:
    case Law::lognormal:
    case Law::weibull:
    case Law::pareto:
      return;
    case Law::gamma:
      gamma_table::build(a_, table_);
      return;
    case Law::truncated_normal:
      set_truncated_normal(a_, b_, c_);
      return;
    case Law::hyperexponential:
      mixture_ = Hyperexponential::of(a_, b_);
      return;
    case Law::poisson:
      set_poisson(a_);
      return;
    case Law::binomial:
      set_binomial(a_, b_);
      return;
    case Law::discrete:
      set_discrete(parameters.first(parameters.size() / 2), parameters.last(parameters.size() / 2));
      return;
    case Law::empirical:
      table_.assign(parameters.begin(), parameters.end());
      return;
  }
}

void Distribution::set_truncated_normal(double mean, double deviation, double minimum) {
  double const score = (minimum - mean) / deviation;
  mass_below_ = normal_upper_tail(-score);
  mass_above_ = normal_upper_tail(score);
}

void Distribution::set_poisson(double mean) {
  tabled_ = mean <= table_variance_max;
  if (!tabled_) return;
  first_ = fill_masses(Poisson{mean}, table_);
  median_ = static_cast<std::uint32_t>(CumulativeTable::build(table_));
}

void Distribution::set_binomial(double count, double probability) {
  Binomial const law{static_cast<std::int64_t>(count), probability};
  tabled_ = law.variance() <= table_variance_max;
  if (!tabled_) return;
  first_ = fill_masses(law, table_);
  median_ = static_cast<std::uint32_t>(CumulativeTable::build(table_));
}

void Distribution::set_discrete(std::span<double const> values, std::span<double const> probabilities) {
  double total = 0.0;
  for (double const probability : probabilities) total += probability;
  table_.clear();
  for (double const probability : probabilities) table_.push_back(probability / total);
  median_ = static_cast<std::uint32_t>(CumulativeTable::build(table_));
  table_.insert(table_.end(), values.begin(), values.end());
}

double Distribution::sample_unshifted(Uniform64 u) const {
  switch (law_) {
    case Law::deterministic:
      return a_;
    case Law::uniform:
      return std::min(b_, a_ + (b_ - a_) * u.lower());
    case Law::triangular:
      return triangular_quantile(a_, b_, c_, u);
    case Law::exponential:
      return a_ * standard_exponential(u);
    case Law::gamma:
      return b_ * gamma_table::relative_quantile(table_.data(), u);
    case Law::normal:
      return a_ + b_ * normal_score(u);
    case Law::truncated_normal:
      return std::max(c_, a_ + b_ * truncated_score(mass_below_, mass_above_, u));
    case Law::lognormal:
      return a_ * base::exp(b_ * normal_score(u));
    case Law::weibull:
      return b_ * base::exp(base::log(standard_exponential(u)) / a_);
    case Law::pareto:
      return b_ * base::exp(standard_exponential(u) / a_);
    case Law::hyperexponential:
      return mixture_.inverse_hazard(standard_exponential(u));
    case Law::poisson:
      if (tabled_) return static_cast<double>(first_) + static_cast<double>(CumulativeTable::find(table_, median_, u));
      return static_cast<double>(quantile(Poisson{a_}, u));
    case Law::binomial:
      if (tabled_) return static_cast<double>(first_) + static_cast<double>(CumulativeTable::find(table_, median_, u));
      return static_cast<double>(quantile(Binomial{static_cast<std::int64_t>(a_), b_}, u));
    case Law::discrete: {
      std::size_t const size = table_.size() / 2;
      std::span<double const> const table(table_.data(), size);
      return table_[size + CumulativeTable::find(table, median_, u)];
    }
    case Law::empirical: {
      __extension__ using Product = unsigned __int128;
      return table_[static_cast<std::size_t>((static_cast<Product>(u.bits) * table_.size()) >> 64)];
    }
  }
  return 0.0;
}

double Distribution::mean() const { return shift_ + mean_unshifted(); }

double Distribution::mean_unshifted() const {
  switch (law_) {
    case Law::deterministic:
    case Law::exponential:
    case Law::normal:
    case Law::hyperexponential:
    case Law::poisson:
      return a_;
    case Law::uniform:
      return 0.5 * a_ + 0.5 * b_;
    case Law::triangular:
      return (a_ + b_ + c_) / 3.0;
    case Law::gamma:
      return b_;
    case Law::truncated_normal:
      return a_ + b_ * normal_density((c_ - a_) / b_) / mass_above_;
    case Law::lognormal:
      return a_ * base::exp(0.5 * b_ * b_);
    case Law::weibull:
      return b_ * base::exp(base::log_gamma(1.0 + 1.0 / a_));
    case Law::pareto:
      return a_ > 1.0 ? b_ * (a_ / (a_ - 1.0)) : infinity;
    case Law::binomial:
      return a_ * b_;
    case Law::discrete: {
      std::size_t const size = table_.size() / 2;
      double sum = 0.0;
      for (std::size_t i = 0; i < size; ++i) sum += table_[size + i] * mass_at({table_.data(), size}, median_, i);
      return sum;
    }
    case Law::empirical: {
      double sum = 0.0;
      for (double const value : table_) sum += value;
      return sum / static_cast<double>(table_.size());
    }
  }
  return 0.0;
}

double Distribution::variance() const {
  switch (law_) {
    case Law::deterministic:
      return 0.0;
    case Law::uniform:
      return (b_ - a_) * (b_ - a_) / 12.0;
    case Law::triangular:
      return ((b_ - a_) * (b_ - a_) + (c_ - b_) * (c_ - b_) + (b_ - a_) * (c_ - b_)) / 18.0;
    case Law::exponential:
      return a_ * a_;
    case Law::gamma:
      return b_ * b_ / a_;
    case Law::normal:
      return b_ * b_;
    case Law::truncated_normal: {
      double const alpha = (c_ - a_) / b_;
      double const ratio = normal_density(alpha) / mass_above_;
      return b_ * b_ * (1.0 + ratio * (alpha - ratio));
    }
    case Law::lognormal:
      return a_ * a_ * base::exp(b_ * b_) * base::expm1(b_ * b_);
    case Law::weibull: {
      double const first = base::log_gamma(1.0 + 1.0 / a_);
      double const second = base::log_gamma(1.0 + 2.0 / a_);
      return b_ * b_ * base::exp(second) * -base::expm1(2.0 * first - second);
    }
    case Law::pareto:
      return a_ > 2.0 ? b_ * b_ * a_ / ((a_ - 1.0) * (a_ - 1.0) * (a_ - 2.0)) : infinity;
    case Law::hyperexponential:
      return a_ * a_ * b_;
    case Law::poisson:
      return a_;
    case Law::binomial:
      return a_ * b_ * (1.0 - b_);
    case Law::discrete: {
      std::size_t const size = table_.size() / 2;
      double const center = mean_unshifted();
      double sum = 0.0;
      for (std::size_t i = 0; i < size; ++i) {
        double const distance = table_[size + i] - center;
        sum += distance * distance * mass_at({table_.data(), size}, median_, i);
      }
      return sum;
    }
    case Law::empirical: {
      double const center = mean_unshifted();
      double sum = 0.0;
      for (double const value : table_) sum += (value - center) * (value - center);
      return sum / static_cast<double>(table_.size());
    }
  }
  return 0.0;
}

double Distribution::probability(double x) const { return probability_unshifted(x - shift_); }

double Distribution::probability_unshifted(double x) const {
  switch (law_) {
    case Law::deterministic:
      return x >= a_ ? 1.0 : 0.0;
    case Law::uniform:
      return x < a_ ? 0.0 : x >= b_ ? 1.0 : (x - a_) / (b_ - a_);
    case Law::triangular:
      return triangular_probability(a_, b_, c_, x);
    case Law::exponential:
      return x <= 0.0 ? 0.0 : -base::expm1(-x / a_);
    case Law::gamma:
      return x <= 0.0 ? 0.0 : gamma_lower_tail(a_, x / b_ * a_);
    case Law::normal:
      if (b_ == 0.0) return x >= a_ ? 1.0 : 0.0;
      return normal_upper_tail(-(x - a_) / b_);
    case Law::truncated_normal:
      return x <= c_ ? 0.0 : 1.0 - normal_upper_tail((x - a_) / b_) / mass_above_;
    case Law::lognormal:
      if (x <= 0.0) return 0.0;
      if (b_ == 0.0) return x >= a_ ? 1.0 : 0.0;
      return normal_upper_tail(-base::log(x / a_) / b_);
    case Law::weibull:
      return x <= 0.0 ? 0.0 : -base::expm1(-base::pow(x / b_, a_));
    case Law::pareto:
      return x <= b_ ? 0.0 : -base::expm1(-a_ * base::log(x / b_));
    case Law::hyperexponential:
      return x <= 0.0 ? 0.0 : -base::expm1(-mixture_.hazard(x).value);
    case Law::poisson:
      if (x < 0.0) return 0.0;
      return x >= 9e15 ? 1.0 : Poisson{a_}.lower_tail(static_cast<std::int64_t>(std::floor(x)));
    case Law::binomial:
      if (x < 0.0) return 0.0;
      if (x >= a_) return 1.0;
      return Binomial{static_cast<std::int64_t>(a_), b_}.lower_tail(static_cast<std::int64_t>(std::floor(x)));
    case Law::discrete: {
      auto const values = std::span<double const>(table_).subspan(table_.size() / 2);
      auto const above = static_cast<std::size_t>(std::upper_bound(values.begin(), values.end(), x) - values.begin());
      if (above == 0) return 0.0;
      return above - 1 < median_ ? table_[above - 1] : 1.0 - table_[above - 1];
    }
    case Law::empirical: {
      auto const above = std::upper_bound(table_.begin(), table_.end(), x) - table_.begin();
      return static_cast<double>(above) / static_cast<double>(table_.size());
    }
  }
  return 0.0;
}

Distribution Distribution::of(Law law, std::span<double const> parameters) {
  Distribution result;
  result.rebuild(law, parameters);
  return result;
}

Distribution Distribution::deterministic(double value) { return of(Law::deterministic, std::array{value}); }
Distribution Distribution::uniform(double low, double high) { return of(Law::uniform, std::array{low, high}); }
Distribution Distribution::triangular(double low, double mode, double high) {
  return of(Law::triangular, std::array{low, mode, high});
}
Distribution Distribution::exponential(double mean) { return of(Law::exponential, std::array{mean}); }
Distribution Distribution::gamma(double shape, double mean) { return of(Law::gamma, std::array{shape, mean}); }
Distribution Distribution::erlang(int stages, double mean) {
  CHOKEPOINT_CHECK(stages >= 1, "{} stages", stages);
  return gamma(static_cast<double>(stages), mean);
}
Distribution Distribution::normal(double mean, double deviation) {
  return of(Law::normal, std::array{mean, deviation});
}
Distribution Distribution::normal_above(double minimum, double mean, double deviation) {
  return of(Law::truncated_normal, std::array{mean, deviation, minimum});
}
Distribution Distribution::lognormal(double median, double sigma) {
  return of(Law::lognormal, std::array{median, sigma});
}
Distribution Distribution::lognormal_of_mean(double mean, double variation) {
  CHOKEPOINT_CHECK(variation >= 0.0 && variation <= greatest_variation, "coefficient of variation {}", variation);
  double const square = base::log1p(variation * variation);
  return lognormal(mean * base::exp(-0.5 * square), std::sqrt(square));
}
Distribution Distribution::weibull(double shape, double scale) { return of(Law::weibull, std::array{shape, scale}); }
Distribution Distribution::pareto(double shape, double minimum) { return of(Law::pareto, std::array{shape, minimum}); }
Distribution Distribution::hyperexponential(double mean, double squared_variation) {
  return of(Law::hyperexponential, std::array{mean, squared_variation});
}
Distribution Distribution::poisson(double mean) { return of(Law::poisson, std::array{mean}); }
Distribution Distribution::binomial(std::int64_t count, double probability) {
  return of(Law::binomial, std::array{static_cast<double>(count), probability});
}
Distribution Distribution::discrete(std::span<double const> values, std::span<double const> probabilities) {
  std::vector<double> parameters(values.begin(), values.end());
  parameters.insert(parameters.end(), probabilities.begin(), probabilities.end());
  return of(Law::discrete, parameters);
}
Distribution Distribution::empirical(std::span<double const> sorted_values) {
  return of(Law::empirical, sorted_values);
}

double standard_exponential(Uniform64 u) {
  Tail const tail = u.tail();
  return tail.upper ? -base::log(tail.probability) : -base::log1p(-tail.probability);
}

base::Duration sample_duration(Distribution const& law, Uniform64 u) {
  double const seconds = law.sample(u);
  auto const longest = base::SimTime::end().seconds();
  if (!(seconds > 0.0)) return base::Duration(0);
  if (seconds >= static_cast<double>(longest)) return base::Duration(longest);
  double const whole = std::floor(seconds);
  double const rest = seconds - whole;  // exact
  auto result = static_cast<std::int64_t>(whole);
  if (rest > 0.5 || (rest == 0.5 && result % 2 != 0)) result += 1;
  return base::Duration(result);
}

}  // namespace chokepoint::kernel
