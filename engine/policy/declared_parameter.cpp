#include "engine/policy/declared_parameter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::policy {

std::string DeclaredParameter::written(double in_unit) const {
  return fmt::format("{}{}{}", in_unit, unit.empty() ? "" : " ", unit);
}

std::string DeclaredParameter::range() const {
  bool const has_least = std::isfinite(least);
  bool const has_most = std::isfinite(most);
  if (has_least && has_most) return fmt::format("from {} to {}", least, written(most));
  if (has_least) return fmt::format("{} or more", written(least));
  if (has_most) return fmt::format("{} or less", written(most));
  return {};
}

bool DeclaredParameter::allows(double in_base_units) const {
  constexpr double rounding = 1e-9;  // of a bound
  double const value = in_base_units * scale();
  auto const slack = [](double bound) { return std::isfinite(bound) ? rounding * std::fabs(bound) : 0; };
  return value >= least - slack(least) && value <= most + slack(most);
}

bool is_declared_name(std::string_view name) {
  auto const plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  constexpr std::size_t longest = 64;
  return !name.empty() && name.size() <= longest && name.front() >= 'a' && name.front() <= 'z' &&
         std::all_of(name.begin(), name.end(), plain);
}

base::Result<DeclaredParameter, std::string> declared(DeclaredParameter parameter) {
  auto const unit = parameter.unit.empty() ? base::Unit{} : base::read_unit(parameter.unit);
  if (!unit) return fmt::format("is counted in '{}', which is no unit", parameter.unit);
  bool const ordered = std::isfinite(parameter.otherwise) && parameter.least <= parameter.otherwise &&
                       parameter.otherwise <= parameter.most;
  if (!ordered) {
    return fmt::format("is {} unless it is given, and may be from {} to {}", parameter.otherwise, parameter.least,
                       parameter.most);
  }
  parameter.dimension = unit->dimension;
  parameter.currency = unit->currency;
  parameter.numerator = static_cast<double>(unit->numerator);
  parameter.denominator = static_cast<double>(unit->denominator);
  return parameter;
}

}  // namespace chokepoint::policy
