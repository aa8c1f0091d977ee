#include "engine/expression/emitter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/expression/arithmetic.hpp"

namespace chokepoint::expression {

namespace {

bool compare(Opcode operation, Cell x, Cell y) {
  switch (operation) {
    case Opcode::less:
      return x.number < y.number;
    case Opcode::less_equal:
      return x.number <= y.number;
    case Opcode::greater:
      return x.number > y.number;
    case Opcode::greater_equal:
      return x.number >= y.number;
    case Opcode::equal:
      return x.number == y.number;
    case Opcode::not_equal:
      return x.number != y.number;
    case Opcode::same:
      return x.symbol == y.symbol;  // both from literals, hence not below 0
    default:
      return x.symbol != y.symbol;
  }
}

/// The comparison of y with x that says the same as this one of x with y.
Opcode turned(Opcode operation) {
  switch (operation) {
    case Opcode::less:
      return Opcode::greater;
    case Opcode::less_equal:
      return Opcode::greater_equal;
    case Opcode::greater:
      return Opcode::less;
    case Opcode::greater_equal:
      return Opcode::less_equal;
    default:
      return operation;
  }
}

/// The comparison with the immediate value, or finish where there is none.
Opcode immediate_form(Opcode operation) {
  switch (operation) {
    case Opcode::less:
      return Opcode::less_than;
    case Opcode::less_equal:
      return Opcode::at_most;
    case Opcode::greater:
      return Opcode::greater_than;
    case Opcode::greater_equal:
      return Opcode::at_least;
    case Opcode::equal:
    case Opcode::not_equal:
      return Opcode::equal_to;
    default:
      return Opcode::same_as;
  }
}

bool is_negative_form(Opcode operation) { return operation == Opcode::not_equal || operation == Opcode::different; }

}  // namespace

std::optional<Expression> Emitter::run(std::string text) {
  for (auto const& node : tree_.nodes) constants_.push_back(fold(node));
  if (reporter_.has_errors()) return std::nullopt;
  Node const& root = tree_[tree_.root];
  emit(tree_.root);
  push(Opcode::finish, root, 0);
  auto& code = expression_.code_;
  for (Instruction& one : code) {  // a branch that ends the formula needs no jump to its end
    if (one.opcode == Opcode::jump && code[one.operand].opcode == Opcode::finish) one = code[one.operand];
  }
  if (deepest_ > static_cast<int>(Expression::most_stack)) {
    reporter_.error(limit_error, root.span,
                    fmt::format("the expression holds more than {} values at once", Expression::most_stack),
                    "split it into several rules or outcomes");
    return std::nullopt;
  }
  for (auto* const slots : {&expression_.fields_read_, &expression_.parameters_read_}) {
    std::sort(slots->begin(), slots->end());
    slots->erase(std::unique(slots->begin(), slots->end()), slots->end());
  }
  expression_.type_ = root.type;
  expression_.text_ = std::move(text);
  return std::move(expression_);
}

// ---- constants ----

std::optional<Cell> Emitter::fold(Node const& node) {
  switch (node.kind) {
    case NodeKind::number:
    case NodeKind::date:
    case NodeKind::boolean:
    case NodeKind::symbol:
      return node.value;
    case NodeKind::unary:
    case NodeKind::binary:
      return fold_operation(node);
    case NodeKind::comparison:
      return fold_comparison(node);
    case NodeKind::logical_and:
    case NodeKind::logical_or: {
      auto const left = constant(node.left);
      if (!left) return std::nullopt;
      bool const decided = (left->symbol != 0) == (node.kind == NodeKind::logical_or);
      return decided ? left : constant(node.right);
    }
    case NodeKind::in_set: {
      auto const left = constant(node.left);
      if (!left) return std::nullopt;
      return symbol_cell(std::binary_search(node.members.begin(), node.members.end(), left->symbol) ? 1 : 0);
    }
    case NodeKind::in_range: {
      auto const left = constant(node.left);
      auto const low = constant(node.right);
      auto const high = constant(node.third);
      if (!left || !low || !high) return std::nullopt;
      return symbol_cell(left->number >= low->number && left->number <= high->number ? 1 : 0);
    }
    case NodeKind::conditional: {
      auto const condition = constant(node.left);
      if (!condition) return std::nullopt;
      return constant(condition->symbol != 0 ? node.right : node.third);
    }
    default:
      return std::nullopt;
  }
}

std::optional<Cell> Emitter::fold_operation(Node const& node) {
  auto const left = constant(node.left);
  if (node.operation == Opcode::negation) {
    if (!left) return std::nullopt;
    return symbol_cell(left->symbol == 0 ? 1 : 0);
  }
  bool const is_unary = node.kind == NodeKind::unary;
  auto const right = is_unary ? left : constant(node.right);
  double result = 0.0;
  Problem problem = Problem::none;
  if (left && right) {
    problem = apply(node.operation, left->number, right->number, result);
  } else if (right && node.operation == Opcode::divide && right->number == 0.0) {
    problem = Problem::division_by_zero;  // whatever is divided
  }
  if (problem != Problem::none) {
    reporter_.error(value_error, node.span, fmt::format("'{}' is {}", reporter_.excerpt(node.span), describe(problem)));
    return number_cell(0.0);
  }
  if (!left || !right) return std::nullopt;
  return number_cell(result);
}

std::optional<Cell> Emitter::fold_comparison(Node const& node) const {
  auto const left = constant(node.left);
  auto const right = constant(node.right);
  if (!left || !right) return std::nullopt;
  return symbol_cell(compare(node.operation, *left, *right) ? 1 : 0);
}

// ---- code ----

Instruction& Emitter::push(Opcode opcode, Node const& node, int growth) {
  Instruction instruction;
  instruction.opcode = opcode;
  instruction.place = static_cast<std::uint16_t>(node.span.begin);
  expression_.code_.push_back(instruction);
  depth_ += growth;
  deepest_ = std::max(deepest_, depth_);
  return expression_.code_.back();
}

/// Lets an earlier jump end here.
void Emitter::land(std::size_t jump) {
  expression_.code_[jump].operand = static_cast<std::uint32_t>(expression_.code_.size());
}

/// Left children come first in the code and may be as deep as the tree is large ("a + b + c + ..."), so they are
/// followed by a loop. Right children are only as deep as the text is nested, and recursion is safe.
void Emitter::emit(std::int32_t index) {
  std::vector<std::int32_t> spine;
  while (!constant(index)) {
    Node const& node = tree_[index];
    auto const left = node.left == no_node ? std::nullopt : constant(node.left);
    if (node.kind == NodeKind::logical_and || node.kind == NodeKind::logical_or) {
      if (left) {  // and it doesn't decide, else the node were constant
        index = node.right;
        continue;
      }
    } else if (node.kind == NodeKind::conditional && left) {
      index = left->symbol != 0 ? node.right : node.third;
      continue;
    } else if (node.kind == NodeKind::comparison && left) {
      spine.push_back(index);
      index = node.right;
      continue;
    }
    if (node.left == no_node) break;
    spine.push_back(index);
    index = node.left;
  }
  emit_leaf(index);
  for (std::size_t i = spine.size(); i-- > 0;) emit_rest(tree_[spine[i]]);
}

void Emitter::emit_leaf(std::int32_t index) {
  Node const& node = tree_[index];
  if (auto const value = constant(index)) {
    push(Opcode::push, node, 1).immediate = *value;
    return;
  }
  bool const symbolic = node.type.kind == Kind::boolean || node.type.kind == Kind::name;
  if (node.kind == NodeKind::field) {
    push(symbolic ? Opcode::load_symbol : Opcode::load_number, node, 1).operand = node.slot;
    expression_.fields_read_.push_back(node.slot);
  } else {
    push(symbolic ? Opcode::load_symbol_parameter : Opcode::load_number_parameter, node, 1).operand = node.slot;
    expression_.parameters_read_.push_back(node.slot);
  }
}

/// What follows the code of the left child.
void Emitter::emit_rest(Node const& node) {
  switch (node.kind) {
    case NodeKind::unary:
      push(node.operation, node, 0);
      return;
    case NodeKind::binary:
      emit(node.right);
      push(node.operation, node, -1);
      return;
    case NodeKind::comparison:
      emit_comparison(node);
      return;
    case NodeKind::logical_and:
    case NodeKind::logical_or: {
      std::size_t const jump = expression_.code_.size();
      push(node.kind == NodeKind::logical_and ? Opcode::jump_if_false_or_pop : Opcode::jump_if_true_or_pop, node, -1);
      emit(node.right);
      land(jump);
      return;
    }
    case NodeKind::conditional: {
      auto const where_true = constant(node.right);
      auto const where_false = constant(node.third);
      if (where_true && where_false) {  // without a jump: what luck decides no processor foresees
        push(Opcode::choose, node, 0).operand = static_cast<std::uint32_t>(expression_.choices_.size());
        expression_.choices_.insert(expression_.choices_.end(), {*where_false, *where_true});
        return;
      }
      std::size_t const to_else = expression_.code_.size();
      push(Opcode::jump_if_false, node, -1);
      emit(node.right);
      std::size_t const to_end = expression_.code_.size();
      push(Opcode::jump, node, -1);  // the other branch starts with the stack as it was before this one
      land(to_else);
      emit(node.third);
      land(to_end);
      return;
    }
    case NodeKind::in_range:
      emit(node.right);
      emit(node.third);
      push(Opcode::in_range, node, -2);
      return;
    default: {  // in_set
      push(Opcode::in_set, node, 0).operand = static_cast<std::uint32_t>(expression_.sets_.size());
      std::size_t const first = expression_.words_.size();
      std::size_t const count = node.members.empty() ? 0 : static_cast<std::size_t>(node.members.back()) / 64 + 1;
      expression_.words_.resize(first + count);
      for (auto const member : node.members) {
        auto const bit = static_cast<std::size_t>(member);
        expression_.words_[first + bit / 64] |= std::uint64_t{1} << (bit % 64);
      }
      expression_.sets_.push_back({static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count)});
      return;
    }
  }
}

void Emitter::emit_comparison(Node const& node) {
  auto const left = constant(node.left);
  auto const right = constant(node.right);
  if (!left && !right) {
    emit(node.right);
    push(node.operation, node, -1);
    return;
  }
  Opcode const operation = left ? turned(node.operation) : node.operation;
  push(immediate_form(operation), node, 0).immediate = left ? *left : *right;
  if (is_negative_form(operation)) push(Opcode::negation, node, 0);
}

}  // namespace chokepoint::expression
