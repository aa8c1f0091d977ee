#include "engine/scenario/kernel_law.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "engine/base/math.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/scalar.hpp"

namespace chokepoint::scenario {

namespace {

Value number_value(double number) {
  Value value;
  value.given = true;
  value.number = number;
  return value;
}

}  // namespace

double minor_units_of(std::string const& currency) {
  double scale = 1;
  for (int digit = 0; digit < minor_digits(currency); ++digit) scale *= 10;
  return scale;
}

double in_base_units(Value const& value) {
  switch (value.kind_read) {
    case ValueKind::number:
    case ValueKind::any:
    case ValueKind::duration:
      return value.number;
    case ValueKind::goods:
      return static_cast<double>(value.integer) / static_cast<double>(micro);
    case ValueKind::money:
      return static_cast<double>(value.integer) / minor_units_of(value.written->currency);
    case ValueKind::integer:
    case ValueKind::date:
    case ValueKind::flag:
      break;
  }
  return static_cast<double>(value.integer);
}

KernelLaw kernel_law(LawSpec const& law) {
  using kernel::Law;
  auto const named = [&](std::string_view name) { return argument(law, name); };
  std::string const& kind = law.written->kind;
  if (kind == "constant") return {Law::deterministic, {named("value")}};
  if (kind == "uniform") return {Law::uniform, {named("low"), named("high")}};
  if (kind == "between") return {Law::uniform, {named("from"), named("to")}};
  if (kind == "triangular") return {Law::triangular, {named("low"), named("mode"), named("high")}};
  if (kind == "exponential") return {Law::exponential, {named("mean")}};
  if (kind == "lognormal") {
    if (named("median").given) return {Law::lognormal, {named("median"), named("sigma")}};
    // mean and coefficient of variation: sigma^2 = log(1 + cv^2), median = mean / sqrt(1 + cv^2).
    double const cv = in_base_units(named("cv"));
    double const mean = in_base_units(named("mean"));
    return {Law::lognormal,
            {number_value(mean / std::sqrt(1 + cv * cv)), number_value(std::sqrt(base::log(1 + cv * cv)))}};
  }
  if (kind == "gamma") {
    if (named("shape").given) return {Law::gamma, {named("shape"), named("mean")}};
    double const cv = in_base_units(named("cv"));
    auto const shapes = kernel::range_of(Law::gamma, 0);  // rounding mustn't leave it at its ends
    return {Law::gamma, {number_value(std::clamp(1 / (cv * cv), shapes.least, shapes.greatest)), named("mean")}};
  }
  if (kind == "erlang") return {Law::gamma, {named("shape"), named("mean")}};
  if (kind == "normal") {
    if (!named("minimum").given) return {Law::normal, {named("mean"), named("sd")}};
    return {Law::truncated_normal, {named("mean"), named("sd"), named("minimum")}};
  }
  if (kind == "weibull") return {Law::weibull, {named("shape"), named("scale")}};
  if (kind == "pareto") return {Law::pareto, {named("shape"), named("minimum")}};
  if (kind == "hyperexponential") return {Law::hyperexponential, {named("mean"), named("cv2")}};
  if (kind == "poisson") return {Law::poisson, {named("mean")}};
  if (kind == "binomial") return {Law::binomial, {named("n"), named("p")}};
  std::vector<std::pair<double, double>> points;  // value, probability
  for (std::size_t i = 0; i < law.written->points.size(); ++i) {
    points.emplace_back(in_base_units(law.written->points[i]), kind == "discrete" ? law.written->weights[i] : 0);
  }
  std::sort(points.begin(), points.end());
  KernelLaw result{kind == "discrete" ? Law::discrete : Law::empirical, {}};
  for (auto const& [value, probability] : points) result.arguments.push_back(number_value(value));
  if (kind == "discrete") {
    for (auto const& [value, probability] : points) result.arguments.push_back(number_value(probability));
  }
  return result;
}

}  // namespace chokepoint::scenario
