#include "engine/expression/checker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/base/decimal.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/base/unit.hpp"

namespace chokepoint::expression {

namespace {

constexpr int most_exponent = 16;  // of a dimension; far inside eight bits

constexpr std::array exponents = {&base::Dimension::time,  &base::Dimension::goods, &base::Dimension::money,
                                  &base::Dimension::power, &base::Dimension::data,  &base::Dimension::operations};

/// a × b^factor, or nothing when an exponent leaves reason.
std::optional<base::Dimension> combine(base::Dimension a, base::Dimension b, int factor) {
  for (auto const member : exponents) {
    int const exponent = a.*member + factor * (b.*member);
    if (exponent < -most_exponent || exponent > most_exponent) return std::nullopt;
    a.*member = static_cast<std::int8_t>(exponent);
  }
  return a;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

void append(std::vector<std::string_view>& names, std::vector<std::string_view> const& more) {
  names.insert(names.end(), more.begin(), more.end());
}

class Checker {
 public:
  Checker(Tree& tree, Schema const& schema, Reporter& reporter) : tree_(tree), schema_(schema), reporter_(reporter) {}

  void run(std::optional<Type> const& any_or) {
    Type const expected = any_or.value_or(Type::number());
    // Names stay open until a parent says what it expects, so one pass in the order of the nodes is enough.
    for (std::size_t i = 0; i < tree_.nodes.size(); ++i) visit(tree_.nodes[i]);
    if (!resolve(tree_.root, expected) || !tree_.complete) return;
    Node& root = tree_[tree_.root];
    if (!any_or) {
      if (is_number(root) || root.type.kind == Kind::date) return;
      reporter_.error(type_error, root.span,
                      fmt::format("this gives {}, but a quantity or a date is expected", schema_.describe(root.type)));
      return;
    }
    if (root.adapts && expected.kind == Kind::number) root.type = expected;
    if (!fits(root.type, expected)) {
      reporter_.error(
          type_error, root.span,
          fmt::format("this gives {}, but {} is expected", schema_.describe(root.type), schema_.describe(expected)),
          unit_hint_for(root, expected));
    }
  }

 private:
  // ---- small questions ----
  static bool is_number(Node const& node) { return node.type.kind == Kind::number; }
  static bool is_plain(Node const& node) { return is_number(node) && node.type.dimension == base::dimensions::none; }

  static bool currencies_meet(Type const& a, Type const& b) {
    return !a.currency.empty() && !b.currency.empty() && a.currency != b.currency;
  }

  static bool fits(Type const& a, Type const& b) {
    return a.kind == b.kind && a.dimension == b.dimension && a.domain == b.domain && !currencies_meet(a, b);
  }

  /// "'waited' (column 3) is a length of time"
  std::string placed(Node const& node) const {
    return fmt::format("'{}' ({}) is {}", reporter_.excerpt(node.span), reporter_.place(node.span.begin),
                       schema_.describe(node.type));
  }

  std::string unit_hint_for(Node const& node, Type const& expected) const {
    bool const bare = node.kind == NodeKind::number && node.unit.empty();
    if (!bare || expected.kind != Kind::number) return {};
    return fmt::format("add a unit: {}", schema_.describe(expected));
  }

  void refuse(Node& node, std::string_view code, Span span, std::string message, std::string hint = {}) {
    reporter_.error(code, span, std::move(message), std::move(hint));
    node.kind = NodeKind::faulty;
  }

  void refuse_pair(Node& node, std::string_view what) {
    Node const& left = tree_[node.left];
    Node const& right = tree_[node.right];
    std::string hint = unit_hint_for(right, left.type);
    if (hint.empty()) hint = unit_hint_for(left, right.type);
    refuse(node, type_error, node.span, fmt::format("{}, but {}: {}", placed(left), placed(right), what), hint);
  }

  // ---- names ----

  /// The candidate that is the same word in other case, else the nearest, as a hint; empty when none is near.
  std::string did_you_mean(std::string_view word, std::vector<std::string_view> const& candidates) const {
    if (!reporter_.wants_more() || !reporter_.may_compare(candidates.size())) return {};
    std::string near;
    std::string const wanted = lower(word);
    for (auto const& candidate : candidates) {
      if (near.empty() && lower(candidate) == wanted) near = candidate;
    }
    if (near.empty()) near = base::nearest(word, candidates);
    return near.empty() ? "" : fmt::format("did you mean '{}'?", near);
  }

  /// Whether the node's meaning depends on what is expected of it.
  bool is_open(std::int32_t index) const {
    Node const& node = tree_[index];
    if (node.kind == NodeKind::conditional) return is_open(node.right) && is_open(node.third);
    return node.kind == NodeKind::name;
  }

  bool is_field_name(std::int32_t index) const {
    return tree_[index].kind == NodeKind::name && schema_.find_field(tree_[index].text) != nullptr;
  }

  /// Settles an open node. False when it is faulty, which has been reported.
  bool resolve(std::int32_t index, std::optional<Type> const& wanted) {
    Node& node = tree_[index];
    if (node.kind == NodeKind::conditional && is_open(index)) {
      // At most as deep as the text is nested.
      resolve_pair(node.right, node.third, wanted);
      finish_conditional(node);
    }
    if (node.kind == NodeKind::name) resolve_name(node, wanted);
    return node.kind != NodeKind::faulty;
  }

  /// Whether one word, as a field, makes the other a symbol, and not the other way round: "open == status".
  bool decides(std::int32_t one, std::int32_t other) const {
    auto const names = [&](std::int32_t field, std::int32_t symbol) {
      Type const& type = schema_.find_field(tree_[field].text)->type;
      return type.kind == Kind::name && schema_.find_symbol(type.domain, tree_[symbol].text).has_value();
    };
    Type const& type = schema_.find_field(tree_[one].text)->type;
    if (fits(type, schema_.find_field(tree_[other].text)->type)) return false;
    return names(one, other) && !names(other, one);
  }

  /// Settles two nodes that want the same type: what is known of one decides about the other, and fields come first.
  bool resolve_pair(std::int32_t a, std::int32_t b, std::optional<Type> const& wanted = std::nullopt) {
    bool const b_first = is_open(a) && (!is_open(b) || (is_field_name(b) && (!is_field_name(a) || decides(b, a))));
    std::int32_t const first = b_first ? b : a;
    std::int32_t const second = b_first ? a : b;
    bool const first_ok = resolve(first, wanted);
    std::optional<Type> known = wanted;
    if (first_ok) known = tree_[first].type;
    // With one side broken, the other is only read if it can stand alone; else one message is enough.
    if (!first_ok && !known && is_open(second) && !is_field_name(second)) {
      tree_[second].kind = NodeKind::faulty;
      return false;
    }
    return resolve(second, known) && first_ok;
  }

  void become_field(Node& node, Schema::Variable const& field) {
    node.kind = NodeKind::field;
    node.type = field.type;
    node.slot = field.slot;
  }

  void become_symbol(Node& node, DomainId domain, std::int64_t value) {
    node.kind = NodeKind::symbol;
    node.type = Type::name(domain);
    node.value = symbol_cell(value);
  }

  void resolve_name(Node& node, std::optional<Type> const& wanted) {
    auto const* const field = schema_.find_field(node.text);
    if (field != nullptr && (!wanted || fits(field->type, *wanted))) return become_field(node, *field);
    if (wanted && wanted->kind == Kind::name) {
      if (auto const value = schema_.find_symbol(wanted->domain, node.text)) {
        return become_symbol(node, wanted->domain, *value);
      }
    }
    if (field != nullptr) return become_field(node, *field);
    auto const domains = schema_.domains_with_symbol(node.text);
    if (domains.size() == 1) return become_symbol(node, domains[0], *schema_.find_symbol(domains[0], node.text));
    if (domains.size() > 1) {
      std::string list;
      for (auto const domain : domains) list += (list.empty() ? "" : ", ") + schema_.domain_name(domain);
      return refuse(
          node, name_error, node.span,
          fmt::format("'{}' names several things ({}), and nothing here says which is meant", node.text, list));
    }
    refuse_name(node, wanted);
  }

  void refuse_name(Node& node, std::optional<Type> const& wanted) {
    auto const sets = schema_.domains_with_set(node.text);
    if (!sets.empty()) {
      return refuse(
          node, name_error, node.span,
          fmt::format("'{}' is a set of names ({}), not one of them", node.text, schema_.domain_name(sets[0])),
          fmt::format("write x in {}", node.text));
    }
    if (std::string const* const why = schema_.why_out_of_reach(node.text)) {
      return refuse(node, name_error, node.span, fmt::format("'{}' {}", node.text, *why));
    }
    std::vector<std::string_view> candidates;
    if (!reporter_.may_compare(1)) {
      // No time is left to look through all names, nor to list them.
    } else if (wanted && wanted->kind == Kind::name) {
      append(candidates, schema_.symbol_names(wanted->domain));
      append(candidates, schema_.field_names());
    } else {
      append(candidates, schema_.field_names());
      for (std::size_t i = 0; i < schema_.domain_count(); ++i) append(candidates, schema_.symbol_names(DomainId(i)));
    }
    std::string hint = did_you_mean(node.text, candidates);
    if (hint.empty() && schema_.find_parameter(node.text) != nullptr) hint = fmt::format("write ${}", node.text);
    std::string what = fmt::format("unknown name '{}'", node.text);
    if (wanted && wanted->kind == Kind::name) what += fmt::format(", where {} is expected", schema_.describe(*wanted));
    refuse(node, name_error, node.span, what, hint);
  }

  // ---- nodes ----
  void visit(Node& node) {
    switch (node.kind) {
      case NodeKind::faulty:
      case NodeKind::name:
      case NodeKind::field:
      case NodeKind::symbol:
        return;
      case NodeKind::number:
        return visit_number(node);
      case NodeKind::date:
        return visit_date(node);
      case NodeKind::boolean:
        node.type = Type::boolean();
        return;
      case NodeKind::parameter:
        return visit_parameter(node);
      case NodeKind::unary:
        return visit_unary(node);
      case NodeKind::binary:
        return visit_binary(node);
      case NodeKind::comparison:
        return visit_comparison(node);
      case NodeKind::logical_and:
      case NodeKind::logical_or:
        return visit_logical(node);
      case NodeKind::in_set:
        return visit_set(node);
      case NodeKind::in_range:
        return visit_range(node);
      case NodeKind::conditional:
        return visit_conditional(node);
    }
  }

  void visit_number(Node& node) {
    auto const reading = base::read_decimal(node.text);
    if (!reading.value) {
      bool const large = reading.problem == base::DecimalProblem::too_large;
      return refuse(node, value_error, node.span,
                    large ? fmt::format("'{}' is beyond the numbers that can be held", reporter_.excerpt(node.span))
                          : fmt::format("'{}' is not a decimal number", node.text),
                    large ? "" : "write it without zeros in front");
    }
    base::Unit unit;
    if (!node.unit.empty()) {
      auto const found = base::read_unit(node.unit, schema_.goods_words(), base::dimensions::goods);
      if (!found) return refuse_unit(node);
      unit = *found;
    }
    double const value = base::scale_to_double(*reading.value, unit.numerator, unit.denominator);
    if (!std::isfinite(value)) {
      return refuse(node, value_error, node.span,
                    fmt::format("'{}' is beyond the numbers that can be held", reporter_.excerpt(node.span)));
    }
    node.value = number_cell(value);
    node.type = Type::number(unit.dimension, unit.dimension.money != 0 ? unit.currency : "");
    node.adapts = value == 0.0 && node.unit.empty();
  }

  void refuse_unit(Node& node) {
    // The unit stands at the end of the number's span; one shared by a range may stand elsewhere.
    Span span = node.span;
    if (reporter_.text().substr(span.begin, span.end - span.begin).ends_with(node.unit)) {
      span.begin = span.end - static_cast<std::uint32_t>(node.unit.size());
    } else {
      node.kind = NodeKind::faulty;  // reported at the other end
      return;
    }
    std::string hint =
        reporter_.wants_more() ? base::unit_hint(node.unit, base::dimensions::none, schema_.goods_words()) : "";
    if (hint.starts_with("write ")) hint = "units are such as days, chips, USD, MW, GB/s, % or 'chips per day'";
    bool const adjacent = node.text.size() + node.unit.size() == node.span.end - node.span.begin;
    if (adjacent && node.unit.find('_') != std::string::npos)
      hint = "numbers are written without separators: 1000000 or 1e6";
    refuse(node, unit_error, span, fmt::format("unknown unit '{}'", node.unit), hint);
  }

  void visit_date(Node& node) {
    auto const part = [&](std::size_t first, std::size_t length) {
      int value = 0;
      std::from_chars(node.text.data() + first, node.text.data() + first + length, value);
      return value;
    };
    std::chrono::year_month_day const day{std::chrono::year(part(0, 4)),
                                          std::chrono::month(static_cast<unsigned>(part(5, 2))),
                                          std::chrono::day(static_cast<unsigned>(part(8, 2)))};
    if (!day.ok()) {
      return refuse(node, value_error, node.span, fmt::format("there is no day {}", node.text),
                    "dates are written YEAR-MONTH-DAY");
    }
    node.type = Type::date();
    std::int64_t const days = std::chrono::sys_days(day).time_since_epoch().count();
    node.value = number_cell(static_cast<double>(days * base::seconds_a_day));
  }

  void visit_parameter(Node& node) {
    auto const* const parameter = schema_.find_parameter(node.text);
    if (parameter == nullptr) {
      return refuse(node, name_error, node.span, fmt::format("unknown parameter '${}'", node.text),
                    did_you_mean(node.text, schema_.parameter_names()));
    }
    node.type = parameter->type;
    node.slot = parameter->slot;
  }

  bool want_number(Node& node, std::int32_t child, std::string_view what) {
    if (is_number(tree_[child])) return true;
    refuse(node, type_error, tree_[child].span, fmt::format("{}, but {} wants a number", placed(tree_[child]), what));
    return false;
  }

  bool want_plain(Node& node, std::int32_t child, std::string_view what) {
    if (is_plain(tree_[child])) return true;
    refuse(node, type_error, tree_[child].span,
           fmt::format("{}, but {} wants a plain number", placed(tree_[child]), what),
           is_number(tree_[child]) ? "divide by a quantity of the same kind, as in waited / 1 day" : "");
    return false;
  }

  bool want_condition(Node& node, std::int32_t child, std::string_view what) {
    if (!resolve(child, Type::boolean())) {
      node.kind = NodeKind::faulty;
      return false;
    }
    if (tree_[child].type.kind == Kind::boolean) return true;
    refuse(node, type_error, tree_[child].span, fmt::format("{}, but {} wants a condition", placed(tree_[child]), what),
           tree_[child].type.kind == Kind::name ? "compare it with == or 'in'" : "compare it with <, <=, ==, >= or >");
    return false;
  }

  void visit_unary(Node& node) {
    if (node.operation == Opcode::negation) {
      if (want_condition(node, node.left, "'not'")) node.type = Type::boolean();
      return;
    }
    if (!resolve(node.left, Type::number())) {
      node.kind = NodeKind::faulty;
      return;
    }
    std::string const what = fmt::format("'{}'", spelling(node.operation));
    if (node.operation == Opcode::exponential || node.operation == Opcode::logarithm) {
      if (want_plain(node, node.left, what)) node.type = Type::number();
      return;
    }
    if (!want_number(node, node.left, what)) return;
    Node const& operand = tree_[node.left];
    node.type = operand.type;
    node.adapts = operand.adapts;
    if (node.operation != Opcode::square_root) return;
    for (auto const member : exponents) {
      int const exponent = operand.type.dimension.*member;
      if (exponent % 2 != 0) {
        return refuse(node, type_error, operand.span, fmt::format("{}, which has no square root", placed(operand)));
      }
      node.type.dimension.*member = static_cast<std::int8_t>(exponent / 2);
    }
  }

  void visit_binary(Node& node) {
    switch (node.operation) {
      case Opcode::add:
      case Opcode::subtract:
        return visit_sum(node);
      case Opcode::minimum:
      case Opcode::maximum:
        if (!resolve_pair(node.left, node.right)) {
          node.kind = NodeKind::faulty;
        } else if (!unify(node.left, node.right) || !has_order(tree_[node.left])) {
          refuse_pair(node, fmt::format("'{}' wants numbers or dates of one kind", spelling(node.operation)));
        } else {
          node.type = merged(node.left, node.right);
          node.adapts = tree_[node.left].adapts && tree_[node.right].adapts;
        }
        return;
      case Opcode::power:
        return visit_power(node);
      default:
        return visit_product(node);
    }
  }

  bool resolve_numbers(Node& node) {
    bool const left = resolve(node.left, Type::number());
    bool const right = resolve(node.right, Type::number());
    if (!left || !right) node.kind = NodeKind::faulty;
    return left && right;
  }

  void visit_sum(Node& node) {
    if (!resolve_numbers(node)) return;
    Node& left = tree_[node.left];
    Node& right = tree_[node.right];
    bool const minus = node.operation == Opcode::subtract;
    if (left.type.kind == Kind::date && right.type.kind == Kind::date && minus) {
      node.type = Type::number(base::dimensions::time);
      return;
    }
    Type const time = Type::number(base::dimensions::time);
    if (left.type.kind == Kind::date && (fits(right.type, time) || right.adapts)) {
      right.type = time;
      node.type = Type::date();
      return;
    }
    if (right.type.kind == Kind::date && !minus && (fits(left.type, time) || left.adapts)) {
      left.type = time;
      node.type = Type::date();
      return;
    }
    bool const numbers = is_number(left) && is_number(right);
    if (!numbers || !unify(node.left, node.right)) {
      return refuse_pair(node, minus ? "they can't be subtracted" : "they can't be added");
    }
    node.type = merged(node.left, node.right);
  }

  void visit_product(Node& node) {
    if (!resolve_numbers(node)) return;
    Node const& left = tree_[node.left];
    Node const& right = tree_[node.right];
    bool const divide = node.operation == Opcode::divide;
    if (!is_number(left) || !is_number(right)) {
      return refuse_pair(node, divide ? "only numbers can be divided" : "only numbers can be multiplied");
    }
    if (currencies_meet(left.type, right.type)) return refuse_pair(node, "two currencies can't meet in one number");
    auto const dimension = combine(left.type.dimension, right.type.dimension, divide ? -1 : 1);
    if (!dimension) return refuse(node, limit_error, node.span, "no quantity has such high powers of units");
    node.type = Type::number(*dimension);
    if (dimension->money != 0)
      node.type.currency = left.type.currency.empty() ? right.type.currency : left.type.currency;
  }

  void visit_power(Node& node) {
    if (!resolve_numbers(node)) return;
    if (!want_number(node, node.left, "'pow'") || !want_plain(node, node.right, "the exponent of 'pow'")) return;
    Node const& raised = tree_[node.left];
    node.type = Type::number();
    if (is_plain(raised)) return;
    bool const negative = tree_[node.right].kind == NodeKind::unary && tree_[node.right].operation == Opcode::negate;
    Node const& written = negative ? tree_[tree_[node.right].left] : tree_[node.right];
    double const exponent = written.value.number;
    if (written.kind != NodeKind::number || exponent != std::floor(exponent) || exponent > most_exponent) {
      return refuse(node, type_error, tree_[node.right].span,
                    fmt::format("{}, so that only a small whole number can be its exponent", placed(raised)));
    }
    auto const dimension = combine({}, raised.type.dimension, static_cast<int>(negative ? -exponent : exponent));
    if (!dimension) return refuse(node, limit_error, node.span, "no quantity has such high powers of units");
    node.type.dimension = *dimension;
    if (dimension->money != 0) node.type.currency = raised.type.currency;
  }

  /// Makes the types of two settled nodes one, where a bare 0 gives way. False when they stay different.
  bool unify(std::int32_t a, std::int32_t b) {
    Node& left = tree_[a];
    Node& right = tree_[b];
    if (is_number(left) && is_number(right) && left.type.dimension != right.type.dimension) {
      if (right.adapts) {
        right.type = left.type;
      } else if (left.adapts) {
        left.type = right.type;
      }
    }
    return fits(left.type, right.type);
  }

  /// The common type of two unified nodes, with the currency of the one that has any.
  Type merged(std::int32_t a, std::int32_t b) const {
    return tree_[a].type.currency.empty() ? tree_[b].type : tree_[a].type;
  }

  static bool has_order(Node const& node) { return node.type.kind == Kind::number || node.type.kind == Kind::date; }

  void visit_comparison(Node& node) {
    if (!resolve_pair(node.left, node.right)) {
      node.kind = NodeKind::faulty;
      return;
    }
    node.type = Type::boolean();
    Node const& left = tree_[node.left];
    if (!unify(node.left, node.right)) return refuse_pair(node, "they can't be compared");
    bool const equality = node.operation == Opcode::equal || node.operation == Opcode::not_equal;
    if (has_order(left)) return;
    if (!equality) {
      return refuse(node, type_error, node.span,
                    fmt::format("{}, which has no order: '{}' can't be used", placed(left), spelling(node.operation)),
                    "use == or != or 'in'");
    }
    node.operation = node.operation == Opcode::equal ? Opcode::same : Opcode::different;
  }

  void visit_logical(Node& node) {
    std::string_view const what = node.kind == NodeKind::logical_and ? "'and'" : "'or'";
    bool const left = want_condition(node, node.left, what);
    NodeKind const kind = node.kind;
    bool const right = want_condition(node, node.right, what);
    if (left && right) node.kind = kind;
    node.type = Type::boolean();
  }

  void visit_set(Node& node) {
    node.type = Type::boolean();
    std::optional<Type> wanted;
    if (is_open(node.left) && !is_field_name(node.left)) {
      // "CN in china_bis": only the right side knows the domain.
      for (auto const& element : node.elements) {
        auto domains = schema_.domains_with_set(element.text);
        if (domains.empty()) domains = schema_.domains_with_symbol(element.text);
        if (!wanted && domains.size() == 1) wanted = Type::name(domains[0]);
      }
    }
    if (!resolve(node.left, wanted)) {
      node.kind = NodeKind::faulty;
      return;
    }
    Node const& left = tree_[node.left];
    for (auto const& element : node.elements) {
      if (!element.text.empty()) continue;  // reported by the parser, and what was meant is unknown
      node.kind = NodeKind::faulty;
      return;
    }
    if (left.type.kind != Kind::name) {
      std::string const hint = is_number(left) || left.type.kind == Kind::date ? "write a range: x in a..b" : "";
      return refuse(node, type_error, left.span, fmt::format("{}, but sets hold names", placed(left)), hint);
    }
    bool good = true;
    for (auto const& element : node.elements) good = add_element(node, left.type.domain, element) && good;
    std::sort(node.members.begin(), node.members.end());
    node.members.erase(std::unique(node.members.begin(), node.members.end()), node.members.end());
    if (!good) node.kind = NodeKind::faulty;
  }

  bool add_element(Node& node, DomainId domain, Element const& element) {
    auto const* const set = schema_.find_set(domain, element.text);
    auto const symbol = schema_.find_symbol(domain, element.text);
    // In brackets a symbol comes first, without them a set: "in CN" is more likely a slip than a set of one.
    if (symbol && (node.is_list || set == nullptr)) {
      if (!node.is_list) {
        reporter_.error(type_error, element.span,
                        fmt::format("'{}' is one name ({}), not a set", element.text, schema_.domain_name(domain)),
                        fmt::format("write == {} or in [{}]", element.text, element.text));
        return false;
      }
      node.members.push_back(*symbol);
      return true;
    }
    if (set != nullptr) {
      node.members.insert(node.members.end(), set->begin(), set->end());
      return true;
    }
    auto candidates = schema_.set_names(domain);
    append(candidates, schema_.symbol_names(domain));
    std::string const what = node.is_list ? schema_.describe(Type::name(domain))
                                          : fmt::format("a set of names ({})", schema_.domain_name(domain));
    reporter_.error(name_error, element.span,
                    fmt::format("unknown name '{}', where {} is expected", element.text, what),
                    did_you_mean(element.text, candidates));
    return false;
  }

  void visit_range(Node& node) {
    node.type = Type::boolean();
    bool const settled = resolve_pair(node.left, node.right);
    std::optional<Type> known;
    if (settled) known = tree_[node.left].type;
    if (!resolve(node.third, known) || !settled) {
      node.kind = NodeKind::faulty;
      return;
    }
    for (std::int32_t const end : {node.right, node.third}) {
      if (unify(node.left, end) && has_order(tree_[node.left])) continue;
      Node const& left = tree_[node.left];
      Node const& limit = tree_[end];
      return refuse(node, type_error, limit.span,
                    fmt::format("{}, but {}: they can't be compared", placed(left), placed(limit)),
                    unit_hint_for(limit, left.type));
    }
    // An unknown currency of the middle would let the two ends differ.
    if (!fits(tree_[node.right].type, tree_[node.third].type)) {
      return refuse(node, type_error, node.span,
                    fmt::format("{}, but {}", placed(tree_[node.right]), placed(tree_[node.third])));
    }
    Node const& low = tree_[node.right];
    Node const& high = tree_[node.third];
    bool const literal = low.kind == high.kind && (low.kind == NodeKind::number || low.kind == NodeKind::date);
    if (literal && low.value.number > high.value.number) {
      refuse(node, value_error, {low.span.begin, high.span.end},
             "the range is empty: its ends are the wrong way round");
    }
  }

  void visit_conditional(Node& node) {
    Node& self = node;
    bool const condition = want_condition(self, self.left, "'if'");
    self.kind = NodeKind::conditional;
    bool settled = true;
    if (!is_open(self.right) || !is_open(self.third) || is_field_name(self.right) || is_field_name(self.third)) {
      settled = resolve_pair(self.right, self.third);
      if (settled) finish_conditional(self);
    }
    // Two bare words stay open until somebody expects a type of them.
    if (!condition || !settled) self.kind = NodeKind::faulty;
  }

  void finish_conditional(Node& node) {
    if (tree_[node.right].kind == NodeKind::faulty || tree_[node.third].kind == NodeKind::faulty) {
      node.kind = NodeKind::faulty;
      return;
    }
    if (!unify(node.right, node.third)) {
      Node const& yes = tree_[node.right];
      Node const& no = tree_[node.third];
      std::string hint = unit_hint_for(no, yes.type);
      if (hint.empty()) hint = unit_hint_for(yes, no.type);
      return refuse(node, type_error, node.span,
                    fmt::format("{}, but {}: both results of an 'if' need one type", placed(yes), placed(no)), hint);
    }
    node.type = merged(node.right, node.third);
    node.adapts = tree_[node.right].adapts && tree_[node.third].adapts;
  }

  Tree& tree_;
  Schema const& schema_;
  Reporter& reporter_;
};

}  // namespace

void check(Tree& tree, std::optional<Type> const& expected, Schema const& schema, Reporter& reporter) {
  Checker(tree, schema, reporter).run(expected);
}

}  // namespace chokepoint::expression
