#include "engine/kernel/law.hpp"

#include <cmath>

#include "engine/base/check.hpp"
#include "engine/kernel/distribution_gamma.hpp"

namespace chokepoint::kernel {

namespace {

constexpr double largest = 1e100;
constexpr ParameterRange any{-largest, largest};
constexpr ParameterRange positive{1.0 / largest, largest};
constexpr ParameterRange not_negative{0.0, largest};
constexpr ParameterRange share{0.0, 1.0};
constexpr double most_trials = 1e15;

std::size_t parameters_of(Law law) {
  switch (law) {
    case Law::deterministic:
    case Law::exponential:
    case Law::poisson:
      return 1;
    case Law::triangular:
    case Law::truncated_normal:
      return 3;
    default:
      return 2;
  }
}

std::optional<DomainProblem> problem_of_values(std::span<double const> values, bool may_repeat) {
  if (values.empty()) return DomainProblem{0, "is missing: there are no values"};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!any.holds(values[i])) return DomainProblem{i, "is out of its range"};
    if (i == 0 || values[i - 1] < values[i] || (may_repeat && values[i - 1] == values[i])) continue;
    return DomainProblem{i, may_repeat ? "is below the one before it" : "isn't above the one before it"};
  }
  return std::nullopt;
}

std::optional<DomainProblem> problem_of_discrete(std::span<double const> parameters) {
  std::size_t const size = parameters.size() / 2;
  if (parameters.size() % 2 != 0) return DomainProblem{size, "is missing: values and probabilities don't pair"};
  if (auto const problem = problem_of_values(parameters.first(size), false)) return problem;
  double total = 0.0;
  for (std::size_t i = size; i < parameters.size(); ++i) {
    if (!range_of(Law::discrete, 1).holds(parameters[i])) return DomainProblem{i, "is out of its range"};
    total += parameters[i];
  }
  if (std::fabs(total - 1.0) <= probability_tolerance) return std::nullopt;
  return DomainProblem{size, "doesn't bring the probabilities to a sum of 1"};
}

}  // namespace

bool ParameterRange::holds(double value) const {
  return value >= least && value <= greatest && (!whole || std::floor(value) == value);
}

ParameterRange range_of(Law law, std::size_t place) {
  switch (law) {
    case Law::deterministic:
    case Law::uniform:
    case Law::triangular:
    case Law::empirical:
      return any;
    case Law::exponential:
      return positive;
    case Law::gamma:
      return place == 0 ? ParameterRange{gamma_shape_min, gamma_shape_max} : positive;
    case Law::normal:
      return place == 0 ? any : not_negative;
    case Law::truncated_normal:
      return place == 1 ? positive : any;
    case Law::lognormal:
      return place == 0 ? positive : ParameterRange{0.0, 20.0};
    case Law::weibull:
      return place == 0 ? ParameterRange{0.01, 1e6} : positive;
    case Law::pareto:
      return place == 0 ? ParameterRange{0.1, 1e6} : positive;
    case Law::hyperexponential:
      return place == 0 ? positive : ParameterRange{1.0, 1e6};
    case Law::poisson:
      return {0.0, most_trials};
    case Law::binomial:
      return place == 0 ? ParameterRange{0.0, most_trials, true} : share;
    case Law::discrete:
      return place == 0 ? any : ParameterRange{0.0, 1.0 + probability_tolerance};
  }
  CHOKEPOINT_CHECK(false, "law {}", static_cast<int>(law));
  return any;
}

std::optional<DomainProblem> domain_problem(Law law, std::span<double const> parameters) {
  if (law == Law::discrete) return problem_of_discrete(parameters);
  if (law == Law::empirical) return problem_of_values(parameters, true);
  if (parameters.size() != parameters_of(law)) return DomainProblem{parameters.size(), "isn't one of this law"};
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    if (!range_of(law, i).holds(parameters[i])) return DomainProblem{i, "is out of its range"};
  }
  bool const ordered = law == Law::uniform || law == Law::triangular;
  for (std::size_t i = 1; ordered && i < parameters.size(); ++i) {
    if (parameters[i - 1] > parameters[i]) return DomainProblem{i, "is below the one before it"};
  }
  if (law == Law::truncated_normal && parameters[2] > parameters[0] + farthest_truncation * parameters[1]) {
    return DomainProblem{2, "lies where nothing of the curve is left"};
  }
  return std::nullopt;
}

}  // namespace chokepoint::kernel
