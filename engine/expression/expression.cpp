#include "engine/expression/expression.hpp"

#include <array>

#include "engine/base/check.hpp"
#include "engine/expression/arithmetic.hpp"

namespace chokepoint::expression {

std::string_view describe(Problem problem) {
  switch (problem) {
    case Problem::none:
      return "no problem";
    case Problem::division_by_zero:
      return "a division by zero";
    case Problem::outside_domain:
      return "a logarithm of zero or less, or a root of a negative number";
    case Problem::not_finite:
      return "a result beyond the largest number";
    case Problem::bad_input:
      return "an input that is no finite number";
  }
  return "an unknown problem";
}

namespace {

// One instance an operation, so that no second switch is left at run time.
template <Opcode operation>
inline Problem unary(Cell* top) {
  return apply(operation, 0.0, top[-1].number, top[-1].number);
}

template <Opcode operation>
inline Problem binary(Cell*& top) {
  --top;
  return apply(operation, top[-1].number, top[0].number, top[-1].number);
}

}  // namespace

bool Expression::contains(Set const& set, std::int64_t symbol) const {
  auto const bit = static_cast<std::uint64_t>(symbol);  // a negative symbol becomes too large for every set
  std::uint64_t const word = bit / 64;
  return word < set.word_count && ((words_[set.first_word + word] >> (bit % 64)) & 1U) != 0;
}

Result Expression::evaluate(Fields const& fields) const {
  CHOKEPOINT_CHECK(fields_read_.empty() || fields_read_.back() < fields.values.size(), "{} fields, slot {} is read",
                   fields.values.size(), fields_read_.back());
  CHOKEPOINT_CHECK(parameters_read_.empty() || parameters_read_.back() < fields.parameters.size(),
                   "{} parameters, slot {} is read", fields.parameters.size(), parameters_read_.back());
  std::array<Cell, most_stack> stack;  // deep enough: the depth was computed when the code was made
  Cell* top = stack.data();            // one behind the topmost cell
  Instruction const* const first = code_.data();
  Instruction const* at = first;
  Problem problem = Problem::none;
  while (true) {
    Instruction const& now = *at++;
    switch (now.opcode) {
      case Opcode::push:
        *top++ = now.immediate;
        break;
      case Opcode::load_number:
      case Opcode::load_number_parameter: {
        Cell const cell =
            now.opcode == Opcode::load_number ? fields.values[now.operand] : fields.parameters[now.operand];
        if (!is_finite(cell.number)) [[unlikely]]
          return {{.symbol = 0}, Problem::bad_input, now.place};
        *top++ = cell;
        break;
      }
      case Opcode::load_symbol:
        *top++ = fields.values[now.operand];
        break;
      case Opcode::load_symbol_parameter:
        *top++ = fields.parameters[now.operand];
        break;
      case Opcode::negate:
        problem = unary<Opcode::negate>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::absolute:
        problem = unary<Opcode::absolute>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::exponential:
        problem = unary<Opcode::exponential>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::logarithm:
        problem = unary<Opcode::logarithm>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::square_root:
        problem = unary<Opcode::square_root>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::add:
        problem = binary<Opcode::add>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::subtract:
        problem = binary<Opcode::subtract>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::multiply:
        problem = binary<Opcode::multiply>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::divide:
        problem = binary<Opcode::divide>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::power:
        problem = binary<Opcode::power>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::minimum:
        problem = binary<Opcode::minimum>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::maximum:
        problem = binary<Opcode::maximum>(top);
        if (problem != Problem::none) [[unlikely]]
          return {{.symbol = 0}, problem, now.place};
        break;
      case Opcode::less:
        top[-2].symbol = top[-2].number < top[-1].number;
        --top;
        break;
      case Opcode::less_equal:
        top[-2].symbol = top[-2].number <= top[-1].number;
        --top;
        break;
      case Opcode::greater:
        top[-2].symbol = top[-2].number > top[-1].number;
        --top;
        break;
      case Opcode::greater_equal:
        top[-2].symbol = top[-2].number >= top[-1].number;
        --top;
        break;
      case Opcode::equal:
        top[-2].symbol = top[-2].number == top[-1].number;
        --top;
        break;
      case Opcode::not_equal:
        top[-2].symbol = top[-2].number != top[-1].number;
        --top;
        break;
      case Opcode::less_than:
        top[-1].symbol = top[-1].number < now.immediate.number;
        break;
      case Opcode::at_most:
        top[-1].symbol = top[-1].number <= now.immediate.number;
        break;
      case Opcode::greater_than:
        top[-1].symbol = top[-1].number > now.immediate.number;
        break;
      case Opcode::at_least:
        top[-1].symbol = top[-1].number >= now.immediate.number;
        break;
      case Opcode::equal_to:
        top[-1].symbol = top[-1].number == now.immediate.number;
        break;
      case Opcode::same:
        top[-2].symbol = top[-2].symbol == top[-1].symbol && top[-1].symbol >= 0;
        --top;
        break;
      case Opcode::different:
        top[-2].symbol = top[-2].symbol != top[-1].symbol || top[-1].symbol < 0;
        --top;
        break;
      case Opcode::same_as:
        top[-1].symbol = top[-1].symbol == now.immediate.symbol;
        break;
      case Opcode::in_range:
        top[-3].symbol = top[-3].number >= top[-2].number && top[-3].number <= top[-1].number;
        top -= 2;
        break;
      case Opcode::in_set:
        top[-1].symbol = contains(sets_[now.operand], top[-1].symbol);
        break;
      case Opcode::negation:
        top[-1].symbol = top[-1].symbol == 0;
        break;
      case Opcode::jump:
        at = first + now.operand;
        break;
      case Opcode::jump_if_false:
        --top;
        if (top->symbol == 0) at = first + now.operand;
        break;
      case Opcode::jump_if_false_or_pop:
        if (top[-1].symbol == 0) {
          at = first + now.operand;
        } else {
          --top;
        }
        break;
      case Opcode::jump_if_true_or_pop:
        if (top[-1].symbol != 0) {
          at = first + now.operand;
        } else {
          --top;
        }
        break;
      case Opcode::choose:
        top[-1] = choices_[now.operand + (top[-1].symbol != 0 ? 1U : 0U)];
        break;
      case Opcode::finish:
        return {top[-1], Problem::none, 0};
    }
  }
}

}  // namespace chokepoint::expression
