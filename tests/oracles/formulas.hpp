#pragma once

#include <cstdint>
#include <functional>
#include <vector>

/// Closed forms that several oracles share. Each is written from its formula, with nothing of the engine.
namespace chokepoint::oracles {

/// Erlang's B by its recursion B(c) = a B(c-1) / (c + a B(c-1)); Tijms, A First Course in Stochastic Models, 2003,
/// sec. 5.2.
double erlang_b(int servers, double load);
/// Erlang's C from B: C = B / (1 - rho (1 - B)); Gross et al., Fundamentals of Queueing Theory, 4th ed., sec. 2.3.
double erlang_c(int servers, double load);

/// P(N = k) for N Poisson.
double poisson(std::int64_t k, double mean);
/// P(N > k).
double poisson_above(std::int64_t k, double mean);
/// E[(N - s)+].
double poisson_excess(std::int64_t s, double mean);

/// Density, distribution and inverse of the standard normal law.
double normal_density(double x);
double normal_distribution(double x);
double normal_quantile(double p);

/// State probabilities of a birth-death chain on 0..n from its birth rates 0..n-1 and death rates 1..n.
std::vector<double> birth_death(std::vector<double> const& births, std::vector<double> const& deaths);

/// Simpson's rule with 2 n intervals.
double integral(std::function<double(double)> const& function, double from, double to, int n = 2000);

}  // namespace chokepoint::oracles
