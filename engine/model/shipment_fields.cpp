#include "engine/model/shipment_fields.hpp"

#include "engine/base/check.hpp"

namespace chokepoint::model {

bool holds(expression::Expression const& predicate, std::span<expression::Cell const> cells, std::string const& whose) {
  expression::Result const result = predicate.evaluate({.values = cells});
  if (result.problem == expression::Problem::bad_input) return false;
  if (!result.ok()) {
    throw std::runtime_error(fmt::format("the condition of '{}' meets {}", whose, describe(result.problem)));
  }
  return result.value.symbol != 0;
}

}  // namespace chokepoint::model
