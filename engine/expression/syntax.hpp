#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/expression.hpp"
#include "engine/expression/reporter.hpp"
#include "engine/expression/type.hpp"

namespace chokepoint::expression {

enum class NodeKind : std::uint8_t {
  faulty,  // reported; whatever is built on it is not reported again
  number,
  date,
  boolean,
  name,  // a bare or quoted word whose meaning its surroundings decide: becomes field or symbol
  field,
  symbol,
  parameter,
  unary,       // operation: negate, negation, or a function of one number
  binary,      // operation: arithmetic, minimum, maximum, power
  comparison,  // operation: less ... not_equal, later same or different for symbols
  logical_and,
  logical_or,
  in_set,       // left in one of `elements`
  in_range,     // left in right..third
  conditional,  // if left then right else third
};

inline constexpr std::int32_t no_node = -1;

struct Element {
  Span span;
  std::string text;
};

/// A node of the tree; children always come before their parents in Tree::nodes.
struct Node {
  NodeKind kind = NodeKind::faulty;
  Opcode operation = Opcode::finish;
  Span span;   // without parentheses around it
  Span outer;  // with them
  std::int32_t left = no_node;
  std::int32_t right = no_node;
  std::int32_t third = no_node;
  std::string text;               // of a name, without quotes; of a number or date, as written
  std::string unit;               // of a number, as written
  std::vector<Element> elements;  // of in_set
  bool is_list = false;           // of in_set: written with brackets

  // Filled in by the check.
  Type type;
  Cell value = {.symbol = 0};         // of a number, date, boolean or symbol
  std::uint32_t slot = 0;             // of a field or parameter
  std::vector<std::int64_t> members;  // of in_set
  bool adapts = false;                // a bare 0, which takes the dimension of its surroundings
};

struct Tree {
  std::vector<Node> nodes;
  std::int32_t root = no_node;
  bool complete = true;  ///< false when text was left over: the root is not what was meant

  Node& operator[](std::int32_t index) { return nodes[static_cast<std::size_t>(index)]; }
  Node const& operator[](std::int32_t index) const { return nodes[static_cast<std::size_t>(index)]; }
};

/// Sizes beyond which a text is refused, so that no input can make compiling slow or deep.
inline constexpr std::size_t most_text = 4096;  // bytes
inline constexpr std::size_t most_nodes = 2000;
inline constexpr int most_nesting = 64;

/// The sign or word of an operation as written: "<", "+", "min".
std::string_view spelling(Opcode operation);

}  // namespace chokepoint::expression
