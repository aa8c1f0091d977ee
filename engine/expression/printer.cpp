#include "engine/expression/printer.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/base/decimal.hpp"
#include "engine/expression/lexer.hpp"

namespace chokepoint::expression {

namespace {

// How tightly the parts of the grammar bind; a part is put in parentheses where a tighter one is wanted.
enum Level : int { whole, either, both, negation, comparison, sum, product, factor, primary };

bool is_call(Node const& node) {
  if (node.kind == NodeKind::unary) return node.operation != Opcode::negate && node.operation != Opcode::negation;
  if (node.kind != NodeKind::binary) return false;
  return node.operation == Opcode::minimum || node.operation == Opcode::maximum || node.operation == Opcode::power;
}

/// "x not in ..." is held as not (x in ...).
bool is_negated_membership(Tree const& tree, Node const& node) {
  if (node.kind != NodeKind::unary || node.operation != Opcode::negation) return false;
  NodeKind const inside = tree[node.left].kind;
  return inside == NodeKind::in_set || inside == NodeKind::in_range;
}

Level level_of(Tree const& tree, Node const& node) {
  if (is_negated_membership(tree, node)) return comparison;
  switch (node.kind) {
    case NodeKind::conditional:
      return whole;
    case NodeKind::logical_or:
      return either;
    case NodeKind::logical_and:
      return both;
    case NodeKind::comparison:
    case NodeKind::in_set:
    case NodeKind::in_range:
      return comparison;
    case NodeKind::unary:
      return node.operation == Opcode::negation ? negation : node.operation == Opcode::negate ? factor : primary;
    case NodeKind::binary:
      if (is_call(node)) return primary;
      return node.operation == Opcode::add || node.operation == Opcode::subtract ? sum : product;
    default:
      return primary;
  }
}

std::string name_text(std::string_view name) {
  if (is_plain_name(name)) return std::string(name);
  std::string result = "'";
  for (char const c : name) {
    result += c;
    if (c == '\'') result += c;
  }
  return result + "'";
}

std::string number_text(Node const& node) {
  auto const reading = base::read_decimal(node.text);
  std::string text = node.text;
  if (reading.value) {
    auto [mantissa, exponent] = *reading.value;
    while (mantissa != 0 && mantissa % 10 == 0) {
      mantissa /= 10;
      ++exponent;
    }
    text = base::to_string(mantissa);
    int const digits = static_cast<int>(text.size());
    if (mantissa == 0) {
      text = "0";
    } else if (exponent >= 0 && digits + exponent <= 21) {
      text.append(static_cast<std::size_t>(exponent), '0');
    } else if (exponent < 0 && exponent >= -20) {
      if (digits <= -exponent) text.insert(0, static_cast<std::size_t>(1 - exponent - digits), '0');
      text.insert(text.size() - static_cast<std::size_t>(-exponent), ".");
    } else {
      text += "e" + std::to_string(exponent);
    }
  }
  if (node.unit.empty()) return text;
  bool blank = true;  // one blank for each run of them
  for (char const c : " " + node.unit) {
    bool const is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank && blank) text += ' ';
    if (!is_blank) text += c;
    blank = is_blank;
  }
  return text;
}

/// Works with a list of what is still to be written rather than by recursion: a sum of a thousand terms is a thousand
/// nodes deep on its left.
class Printer {
 public:
  explicit Printer(Tree const& tree) : tree_(tree) {}

  std::string run() {
    todo_.push_back({tree_.root, whole, {}});
    while (!todo_.empty()) {
      Task const task = std::move(todo_.back());
      todo_.pop_back();
      if (task.node == no_node) {
        text_ += task.words;
        continue;
      }
      std::size_t const mark = todo_.size();
      Node const& node = tree_[task.node];
      bool const parentheses = level_of(tree_, node) < task.level;
      if (parentheses) words("(");
      write(node);
      if (parentheses) words(")");
      std::reverse(todo_.begin() + static_cast<std::ptrdiff_t>(mark), todo_.end());
    }
    return std::move(text_);
  }

 private:
  struct Task {
    std::int32_t node = no_node;
    Level level = whole;
    std::string words;
  };

  void words(std::string text) { todo_.push_back({no_node, whole, std::move(text)}); }
  void part(std::int32_t node, Level level) { todo_.push_back({node, level, {}}); }

  void infix(Node const& node, Level left, std::string_view sign, Level right) {
    part(node.left, left);
    words(" " + std::string(sign) + " ");
    part(node.right, right);
  }

  void write(Node const& node) {
    switch (node.kind) {
      case NodeKind::conditional:
        words("if ");
        part(node.left, whole);
        words(" then ");
        part(node.right, whole);
        words(" else ");
        part(node.third, whole);
        return;
      case NodeKind::logical_or:
        return infix(node, either, "or", both);
      case NodeKind::logical_and:
        return infix(node, both, "and", negation);
      case NodeKind::comparison:
        return infix(node, sum, spelling(node.operation), sum);
      case NodeKind::in_set:
      case NodeKind::in_range:
        return write_membership(node, " in ");
      case NodeKind::unary:
      case NodeKind::binary:
        return write_operation(node);
      case NodeKind::number:
        return words(number_text(node));
      case NodeKind::boolean:
        return words(node.value.symbol != 0 ? "true" : "false");
      case NodeKind::parameter:
        return words("$" + name_text(node.text));
      case NodeKind::date:
        return words(node.text);
      default:
        return words(name_text(node.text));
    }
  }

  void write_operation(Node const& node) {
    if (is_call(node)) return write_call(node);
    if (is_negated_membership(tree_, node)) return write_membership(tree_[node.left], " not in ");
    if (node.operation == Opcode::negation) {
      words("not ");
      return part(node.left, negation);
    }
    if (node.operation == Opcode::negate) {
      words("-");
      return part(node.left, factor);
    }
    Level const level = level_of(tree_, node);
    infix(node, level, spelling(node.operation), level == sum ? product : factor);
  }

  void write_call(Node const& node) {
    std::vector<std::int32_t> arguments;
    if (node.right != no_node) arguments.push_back(node.right);
    std::int32_t first = node.left;
    // min(min(a, b), c) is how min(a, b, c) is held.
    while (node.operation != Opcode::power && tree_[first].kind == NodeKind::binary &&
           tree_[first].operation == node.operation) {
      arguments.push_back(tree_[first].right);
      first = tree_[first].left;
    }
    arguments.push_back(first);
    words(std::string(spelling(node.operation)) + "(");
    for (std::size_t i = arguments.size(); i-- > 0;) {
      part(arguments[i], whole);
      if (i > 0) words(", ");
    }
    words(")");
  }

  void write_membership(Node const& node, std::string_view word) {
    part(node.left, sum);
    words(std::string(word));
    if (node.kind == NodeKind::in_range) {
      part(node.right, sum);
      words("..");
      return part(node.third, sum);
    }
    std::string list;
    for (auto const& element : node.elements) list += (list.empty() ? "" : ", ") + name_text(element.text);
    words(node.is_list ? "[" + list + "]" : list);
  }

  Tree const& tree_;
  std::vector<Task> todo_;
  std::string text_;
};

}  // namespace

std::string print(Tree const& tree) { return Printer(tree).run(); }

}  // namespace chokepoint::expression
