#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/type.hpp"

namespace chokepoint::expression {

/// One value of a run: a number or date as a double in base units, or a symbol (false is 0, true is 1) as an integer.
/// A symbol below 0 is "no name": it equals no symbol and is in no set.
union Cell {
  double number;
  std::int64_t symbol;
};
inline Cell number_cell(double number) { return {.number = number}; }
inline Cell symbol_cell(std::int64_t symbol) { return {.symbol = symbol}; }

/// What an expression is evaluated over; slots are those declared in the Schema.
struct Fields {
  std::span<Cell const> values;
  std::span<Cell const> parameters = {};
};

enum class Problem : std::uint8_t {
  none,
  division_by_zero,
  outside_domain,  ///< the logarithm of 0 or less, a root of a negative number, a negative number to a broken power
  not_finite,      ///< beyond the largest double
  bad_input,       ///< a field or parameter that holds no finite number
};
/// A clause for messages: "a division by zero".
std::string_view describe(Problem problem);

struct Result {
  Cell value = {.symbol = 0};
  Problem problem = Problem::none;
  std::uint16_t place = 0;  ///< byte of the text as written where the problem arose

  bool ok() const { return problem == Problem::none; }
  bool is_true() const { return ok() && value.symbol != 0; }
};

/// Operations on a stack of cells; "x, y" below are the topmost ones, y on top.
enum class Opcode : std::uint8_t {
  push,         // the immediate value
  load_number,  // field `operand`, which must be finite
  load_symbol,  // field `operand`
  load_number_parameter,
  load_symbol_parameter,
  negate,
  absolute,
  exponential,
  logarithm,
  square_root,  // of y
  add,
  subtract,
  multiply,
  divide,
  power,
  minimum,
  maximum,  // x op y
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,  // numbers x op y
  less_than,
  at_most,
  greater_than,
  at_least,
  equal_to,  // number y op the immediate value
  same,
  different,             // symbols x, y
  same_as,               // symbol y is the immediate one
  in_range,              // w in x..y
  in_set,                // symbol y in set `operand`
  negation,              // not y
  jump,                  // to `operand`
  jump_if_false,         // takes y
  jump_if_false_or_pop,  // keeps a false y and jumps, else takes it: "and"
  jump_if_true_or_pop,   // keeps a true y and jumps, else takes it: "or"
  choose,                // of two constants, by y: the second of those at `operand` where it is true
  finish,
};

struct Instruction {
  Opcode opcode = Opcode::finish;
  std::uint16_t place = 0;    // byte of the text, for problems
  std::uint32_t operand = 0;  // slot, set or target of a jump
  Cell immediate = {.symbol = 0};
};
static_assert(sizeof(Instruction) == 16);

/// A compiled, checked formula. Evaluation is pure: it allocates nothing, calls nothing virtual, does not recurse, and
/// gives the same bits everywhere. Made by `compile`; copies are independent.
///
/// Dates compare to the second, and the date 2026-01-15 is its first second (UTC): "date <= 2026-01-15" ends there.
class Expression {
 public:
  static constexpr std::size_t most_stack = 64;

  /// Both branches of `if` and both sides of `and` and `or` are checked when compiled; only those needed are evaluated,
  /// so that "demand > 0 and stock / demand < 2" never divides by zero. The first problem ends the evaluation.
  Result evaluate(Fields const& fields) const;

  Type const& type() const { return type_; }
  bool is_constant() const { return code_.size() == 2 && code_[0].opcode == Opcode::push; }
  /// Slots that are read by some evaluation, sorted, each once: what a cached result depends on.
  std::vector<std::uint32_t> const& fields_read() const { return fields_read_; }
  std::vector<std::uint32_t> const& parameters_read() const { return parameters_read_; }

  /// One spelling for all ways of writing the same tree: single blanks, no superfluous parentheses or quotes. Compiles
  /// again to the same values and the same spelling (if still within the limit of length).
  friend std::string const& to_string(Expression const& expression) { return expression.text_; }

 private:
  friend class Emitter;
  struct Set {
    std::uint32_t first_word = 0;
    std::uint32_t word_count = 0;
  };
  bool contains(Set const& set, std::int64_t symbol) const;

  Type type_;
  std::string text_;
  std::vector<Instruction> code_;
  std::vector<Set> sets_;
  std::vector<Cell> choices_;         // constants, two by two
  std::vector<std::uint64_t> words_;  // bits of all sets
  std::vector<std::uint32_t> fields_read_;
  std::vector<std::uint32_t> parameters_read_;
};

}  // namespace chokepoint::expression
