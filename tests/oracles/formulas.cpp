#include "tests/oracles/formulas.hpp"

#include <cmath>
#include <numbers>

namespace chokepoint::oracles {

double erlang_b(int servers, double load) {
  double blocked = 1;
  for (int c = 1; c <= servers; ++c) blocked = load * blocked / (c + load * blocked);
  return blocked;
}

double erlang_c(int servers, double load) {
  double const blocked = erlang_b(servers, load);
  return blocked / (1 - load / servers * (1 - blocked));
}

double poisson(std::int64_t k, double mean) {
  double const count = static_cast<double>(k);
  return k < 0 ? 0 : std::exp(count * std::log(mean) - mean - std::lgamma(count + 1));
}

double poisson_above(std::int64_t k, double mean) {
  double below = 0;
  for (std::int64_t i = 0; i <= k; ++i) below += poisson(i, mean);
  return 1 - below;
}

double poisson_excess(std::int64_t s, double mean) {
  double excess = mean - static_cast<double>(s);  // E[(N - s)+] = E[N] - s + E[(s - N)+]
  for (std::int64_t k = 0; k < s; ++k) excess += static_cast<double>(s - k) * poisson(k, mean);
  return excess;
}

double normal_density(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); }

double normal_distribution(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }

double normal_quantile(double p) {
  double low = -40;
  double high = 40;
  for (int i = 0; i < 200; ++i) {
    double const middle = (low + high) / 2;
    (normal_distribution(middle) < p ? low : high) = middle;
  }
  return low;
}

std::vector<double> birth_death(std::vector<double> const& births, std::vector<double> const& deaths) {
  std::vector<double> states{1};
  double total = 1;
  for (std::size_t i = 0; i < births.size(); ++i) {
    states.push_back(states.back() * births[i] / deaths[i]);
    total += states.back();
  }
  for (double& state : states) state /= total;
  return states;
}

double integral(std::function<double(double)> const& function, double from, double to, int n) {
  double const step = (to - from) / (2 * n);
  double sum = function(from) + function(to);
  for (int i = 1; i < 2 * n; ++i) sum += function(from + i * step) * (i % 2 == 1 ? 4 : 2);
  return sum * step / 3;
}

}  // namespace chokepoint::oracles
