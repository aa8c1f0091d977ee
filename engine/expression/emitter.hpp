#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/expression/expression.hpp"
#include "engine/expression/reporter.hpp"
#include "engine/expression/syntax.hpp"

namespace chokepoint::expression {

/// Turns a checked tree into code: constants are worked out, `and`, `or` and `if` become jumps, and the depth of stack
/// that an evaluation needs is counted. Reports constants that can't be worked out ("1 / 0") and too deep a stack.
class Emitter {
 public:
  Emitter(Tree const& tree, Reporter& reporter) : tree_(tree), reporter_(reporter) {}

  std::optional<Expression> run(std::string text);

 private:
  std::optional<Cell> fold(Node const& node);
  std::optional<Cell> fold_operation(Node const& node);
  std::optional<Cell> fold_comparison(Node const& node) const;
  std::optional<Cell> constant(std::int32_t index) const { return constants_[static_cast<std::size_t>(index)]; }

  void emit(std::int32_t index);
  void emit_leaf(std::int32_t index);
  void emit_rest(Node const& node);
  void emit_comparison(Node const& node);
  Instruction& push(Opcode opcode, Node const& node, int growth);
  void land(std::size_t jump);

  Tree const& tree_;
  Reporter& reporter_;
  std::vector<std::optional<Cell>> constants_;
  Expression expression_;
  int depth_ = 0;
  int deepest_ = 0;
};

}  // namespace chokepoint::expression
