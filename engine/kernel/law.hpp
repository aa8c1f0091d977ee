#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace chokepoint::kernel {

/// The laws, each with its parameters in the order that `Distribution::rebuild` takes them.
enum class Law : std::uint8_t {
  deterministic,     ///< value
  uniform,           ///< low <= high
  triangular,        ///< low <= mode <= high
  exponential,       ///< mean
  gamma,             ///< shape, mean
  normal,            ///< mean, standard deviation
  truncated_normal,  ///< mean, standard deviation, minimum <= mean + 8 standard deviations (mean before truncation)
  lognormal,         ///< median, sigma (standard deviation of the logarithm)
  weibull,           ///< shape, scale
  pareto,            ///< shape (the tail index alpha), minimum
  hyperexponential,  ///< mean, squared coefficient of variation
  poisson,           ///< mean
  binomial,          ///< count, probability
  discrete,          ///< values in increasing order, then as many probabilities, which sum to 1 within 1e-9
  empirical,         ///< sample values in non-decreasing order, each equally likely (a step function, no interpolation)
};

/// What a law is like whatever its parameters.
struct LawShape {
  bool steps;  ///< its values have probabilities of their own
  bool tail;   ///< it has no greatest, or no least, value
};
constexpr LawShape shape_of(Law law) {
  switch (law) {
    case Law::deterministic:
    case Law::binomial:
    case Law::discrete:
    case Law::empirical:
      return {.steps = true, .tail = false};
    case Law::poisson:
      return {.steps = true, .tail = true};
    case Law::uniform:
    case Law::triangular:
      return {.steps = false, .tail = false};
    case Law::exponential:
    case Law::gamma:
    case Law::normal:
    case Law::truncated_normal:
    case Law::lognormal:
    case Law::weibull:
    case Law::pareto:
    case Law::hyperexponential:
      break;
  }
  return {.steps = false, .tail = true};
}

/// What one parameter may be, by itself.
struct ParameterRange {
  double least;
  double greatest;
  bool whole = false;

  bool holds(double value) const;
};

/// Of the parameter at `place`; of discrete, 0 stands for every value and 1 for every probability, of empirical 0 for
/// every value. Values and scales stay within 1e-100 and 1e100, far beyond any quantity of a scenario, so that every
/// draw of every law is finite. This and `domain_problem` are the one place where domains are said: the kernel
/// refuses what they refuse, and readers of scenarios tell authors.
ParameterRange range_of(Law law, std::size_t place);

/// How far a truncated normal law's minimum may lie above its mean, in standard deviations: what is left of the curve
/// beyond has a probability below 1e-15.
inline constexpr double farthest_truncation = 8.0;
/// Greatest coefficient of variation of a lognormal law that is stated by its mean.
inline constexpr double greatest_variation = 1e6;
/// By how much the probabilities of a discrete law may miss 1.
inline constexpr double probability_tolerance = 1e-9;

/// What is wrong with a law's parameters.
struct DomainProblem {
  std::size_t place;      ///< of the parameter at fault
  std::string_view what;  ///< "is out of its range"
};

/// The first thing wrong with them, each alone or together; nothing where the law can be drawn from.
std::optional<DomainProblem> domain_problem(Law law, std::span<double const> parameters);

}  // namespace chokepoint::kernel
