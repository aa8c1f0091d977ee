#include "engine/expression/syntax.hpp"

namespace chokepoint::expression {

std::string_view spelling(Opcode operation) {
  switch (operation) {
    case Opcode::negate:
    case Opcode::subtract:
      return "-";
    case Opcode::add:
      return "+";
    case Opcode::multiply:
      return "*";
    case Opcode::divide:
      return "/";
    case Opcode::absolute:
      return "abs";
    case Opcode::exponential:
      return "exp";
    case Opcode::logarithm:
      return "log";
    case Opcode::square_root:
      return "sqrt";
    case Opcode::power:
      return "pow";
    case Opcode::minimum:
      return "min";
    case Opcode::maximum:
      return "max";
    case Opcode::less:
      return "<";
    case Opcode::less_equal:
      return "<=";
    case Opcode::greater:
      return ">";
    case Opcode::greater_equal:
      return ">=";
    case Opcode::equal:
    case Opcode::same:
      return "==";
    case Opcode::not_equal:
    case Opcode::different:
      return "!=";
    case Opcode::negation:
      return "not";
    default:
      return "?";  // operations that only code has
  }
}

}  // namespace chokepoint::expression
