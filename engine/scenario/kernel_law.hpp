#pragma once

#include <string>
#include <vector>

#include "engine/kernel/law.hpp"
#include "engine/scenario/field.hpp"

/// From values and laws as authors write them to those that the kernel draws from.
namespace chokepoint::scenario {

/// Minor units of one whole unit of a currency.
double minor_units_of(std::string const& currency);

/// A value as a number in base units: seconds, units of goods, whole currency units.
double in_base_units(Value const& value);

/// The kernel's law of a spec whose arguments are constants; `arguments` are those of kernel::Distribution::rebuild.
struct KernelLaw {
  kernel::Law law = kernel::Law::deterministic;
  std::vector<Value> arguments;
};
KernelLaw kernel_law(LawSpec const& law);

}  // namespace chokepoint::scenario
