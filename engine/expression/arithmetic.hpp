#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/math.hpp"
#include "engine/expression/expression.hpp"

namespace chokepoint::expression {

inline bool is_finite(double x) { return std::fabs(x) <= std::numeric_limits<double>::max(); }

/// The one definition of each operation on numbers, for evaluation and for folding constants.
/// Gives x op y (y alone for functions of one number) in `result`, which is finite when there is no problem.
inline Problem apply(Opcode opcode, double x, double y, double& result) {
  switch (opcode) {
    case Opcode::negate:
      result = -y;
      return Problem::none;
    case Opcode::absolute:
      result = std::fabs(y);
      return Problem::none;
    case Opcode::minimum:
      result = std::min(x, y);
      return Problem::none;
    case Opcode::maximum:
      result = std::max(x, y);
      return Problem::none;
    case Opcode::add:
      result = x + y;
      break;
    case Opcode::subtract:
      result = x - y;
      break;
    case Opcode::multiply:
      result = x * y;
      break;
    case Opcode::divide:
      if (y == 0.0) return Problem::division_by_zero;
      result = x / y;
      break;
    case Opcode::exponential:
      result = base::exp(y);
      break;
    case Opcode::logarithm:
      if (!(y > 0.0)) return Problem::outside_domain;
      result = base::log(y);
      break;
    case Opcode::square_root:
      if (y < 0.0) return Problem::outside_domain;
      result = std::sqrt(y);
      break;
    case Opcode::power:
      if (x == 0.0 && y < 0.0) return Problem::division_by_zero;
      if (x < 0.0 && y != std::floor(y)) return Problem::outside_domain;
      result = base::pow(x, y);
      break;
    default:
      return Problem::bad_input;  // not an operation on numbers; the compiler of expressions never asks for it
  }
  return is_finite(result) ? Problem::none : Problem::not_finite;
}

}  // namespace chokepoint::expression
