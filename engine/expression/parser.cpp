#include "engine/expression/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::expression {

namespace {

struct Function {
  std::string_view name;
  Opcode operation;
  std::size_t fewest;
  std::size_t most;
};

constexpr std::size_t any_number = most_nodes;
constexpr std::array functions = std::to_array<Function>({{"min", Opcode::minimum, 2, any_number},
                                                          {"max", Opcode::maximum, 2, any_number},
                                                          {"abs", Opcode::absolute, 1, 1},
                                                          {"exp", Opcode::exponential, 1, 1},
                                                          {"log", Opcode::logarithm, 1, 1},
                                                          {"sqrt", Opcode::square_root, 1, 1},
                                                          {"pow", Opcode::power, 2, 2}});

constexpr std::array comparisons = std::to_array<std::pair<std::string_view, Opcode>>({{"<", Opcode::less},
                                                                                       {"<=", Opcode::less_equal},
                                                                                       {">", Opcode::greater},
                                                                                       {">=", Opcode::greater_equal},
                                                                                       {"==", Opcode::equal},
                                                                                       {"!=", Opcode::not_equal}});

class Parser {
 public:
  Parser(std::vector<Token> const& tokens, Reporter& reporter) : tokens_(tokens), reporter_(reporter) {}

  Tree run() {
    tree_.root = expression();
    while (!stopped_ && !at_end()) {
      tree_.complete = false;
      refuse_rest();
      // What follows is read for its own problems only; the text is refused in any case.
      if (!at_end()) expression();
    }
    if (stopped_) tree_.root = no_node;
    return std::move(tree_);
  }

 private:
  // ---- tokens ----
  Token const& now() const { return tokens_[at_]; }
  Token const& next() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  bool at_end() const { return now().kind == TokenKind::end; }
  bool at_sign(std::string_view sign) const { return now().kind == TokenKind::sign && now().text == sign; }
  bool at_keyword(std::string_view word) const { return now().kind == TokenKind::keyword && now().text == word; }
  void advance() {
    if (!at_end()) ++at_;
  }
  bool take_sign(std::string_view sign) {
    if (!at_sign(sign)) return false;
    advance();
    return true;
  }
  bool take_keyword(std::string_view word) {
    if (!at_keyword(word)) return false;
    advance();
    return true;
  }
  Opcode comparison_here() const {
    if (now().kind == TokenKind::sign) {
      for (auto const& [sign, operation] : comparisons) {
        if (now().text == sign) return operation;
      }
    }
    return Opcode::finish;
  }
  bool at_in() const {
    return at_keyword("in") || (at_keyword("not") && next().kind == TokenKind::keyword && next().text == "in");
  }
  bool at_binary_operator() const {
    if (at_keyword("and") || at_keyword("or") || at_in() || comparison_here() != Opcode::finish) return true;
    return at_sign("+") || at_sign("-") || at_sign("*") || at_sign("/") || at_sign("..");
  }

  // ---- nodes ----
  std::int32_t add(Node node) {
    if (tree_.nodes.size() >= most_nodes) {
      stop(node.span, fmt::format("the expression has more than {} parts", most_nodes));
      return 0;
    }
    node.outer = node.span;
    tree_.nodes.push_back(std::move(node));
    return static_cast<std::int32_t>(tree_.nodes.size() - 1);
  }

  std::int32_t faulty(Span span) {
    Node node;
    node.span = span;
    return add(std::move(node));
  }

  std::int32_t combine(NodeKind kind, Opcode operation, std::int32_t left, std::int32_t right) {
    Node node;
    node.kind = kind;
    node.operation = operation;
    node.left = left;
    node.right = right;
    node.span = {tree_[left].outer.begin, tree_[right].outer.end};
    return add(std::move(node));
  }

  /// Gives up for good: the rest of the text is neither read nor reported.
  void stop(Span span, std::string message) {
    if (!stopped_) reporter_.error(limit_error, span, std::move(message), "split it into several rules or outcomes");
    stopped_ = true;
    at_ = tokens_.size() - 1;
  }

  /// Counts nesting while it lives.
  class Nested {
   public:
    explicit Nested(Parser& parser) : parser_(parser) {
      if (++parser_.nesting_ > most_nesting) {
        parser_.stop(parser_.now().span, fmt::format("the expression is nested deeper than {} levels", most_nesting));
      }
    }
    ~Nested() { --parser_.nesting_; }
    Nested(Nested const&) = delete;
    Nested& operator=(Nested const&) = delete;

   private:
    Parser& parser_;
  };

  // ---- problems ----
  void refuse_rest() {
    if (at_sign(")") || at_sign("]")) {
      reporter_.error(syntax_error, now().span, fmt::format("nothing is open that '{}' could close", now().text));
      advance();
      if (at_binary_operator()) advance();
    } else if (at_sign("..")) {
      reporter_.error(syntax_error, now().span, "a range only follows 'in'", "write x in a..b");
      advance();
    } else if (at_keyword("then") || at_keyword("else")) {
      reporter_.error(syntax_error, now().span, fmt::format("'{}' without its 'if'", now().text),
                      "write if CONDITION then A else B, in parentheses when it is part of something");
      advance();
    } else if (at_sign(",")) {
      reporter_.error(syntax_error, now().span, "a comma only stands in lists and between arguments",
                      "join conditions with 'and' or 'or'");
      advance();
    } else if (now().kind == TokenKind::invalid) {
      advance();
    } else {
      reporter_.error(syntax_error, now().span,
                      fmt::format("an operator is missing before '{}'", reporter_.excerpt(now().span)),
                      "join conditions with 'and' or 'or'");
      skip_operand();
    }
  }

  /// To where something new begins: of what stands without an operator nothing more can be said.
  void skip_operand() {
    while (!at_end() && !at_keyword("and") && !at_keyword("or") && !at_keyword("then") && !at_keyword("else") &&
           !at_sign(")") && !at_sign("]") && !at_sign(",")) {
      advance();
    }
    if (at_keyword("and") || at_keyword("or")) advance();
  }

  std::int32_t refuse_value() {
    Token const& token = now();
    if (stopped_) return faulty(token.span);
    if (token.kind == TokenKind::invalid) {
      advance();
      return faulty(token.span);
    }
    if (at_end()) {
      reporter_.error(syntax_error, token.span, "the expression ends where a value is missing");
      return faulty(token.span);
    }
    if (at_keyword("if")) {
      reporter_.error(syntax_error, token.span, "'if' inside a formula needs parentheses",
                      "write (if A then B else C)");
      std::int32_t const index = conditional();
      tree_[index].kind = NodeKind::faulty;  // its last branch has swallowed what follows
      return index;
    }
    if (at_sign("[")) {
      Span const span = token.span;
      reporter_.error(syntax_error, span, "a list only follows 'in'", "write x in [A, B]");
      static_cast<void>(list("]"));
      return faulty(span);
    }
    reporter_.error(syntax_error, token.span,
                    fmt::format("a value is missing before '{}'", reporter_.excerpt(token.span)));
    return faulty(token.span);  // the token stays: what stands around can use it
  }

  /// Moves behind a closing sign. False when something else had to be skipped or the sign is missing.
  bool expect_closing(std::string_view sign, Span opened) {
    bool clean = true;
    while (!stopped_ && !at_end() && !at_sign(")") && !at_sign("]")) {
      clean = false;
      refuse_rest();
      if (!at_end() && !at_sign(")") && !at_sign("]")) expression();
    }
    if (take_sign(sign) || stopped_) return clean;
    std::string const found = at_end() ? "the end" : fmt::format("'{}'", reporter_.excerpt(now().span));
    reporter_.error(syntax_error, now().span,
                    fmt::format("'{}' is missing before {}: '{}' in {} is still open", sign, found,
                                reporter_.excerpt(opened), reporter_.place(opened.begin)));
    advance();  // the wrong closing sign, if it is one
    return false;
  }

  // ---- grammar ----
  std::int32_t expression() { return at_keyword("if") ? conditional() : either(); }

  std::int32_t conditional() {
    Nested const nested(*this);
    Node node;
    node.kind = NodeKind::conditional;
    node.span = now().span;
    if (stopped_) return faulty(node.span);
    advance();
    node.left = expression();
    if (take_keyword("then")) {
      node.right = expression();
    } else {
      node.right = missing_branch("then");
    }
    if (take_keyword("else")) {
      node.third = expression();
    } else {
      node.third = missing_branch("else");
    }
    node.span.end = tree_[node.third].outer.end;
    return add(std::move(node));
  }

  std::int32_t missing_branch(std::string_view word) {
    if (!stopped_ && now().kind != TokenKind::invalid) {
      std::string const found = at_end() ? "the end" : fmt::format("'{}'", reporter_.excerpt(now().span));
      reporter_.error(syntax_error, now().span, fmt::format("'{}' is missing before {}", word, found),
                      "write if CONDITION then A else B");
    }
    return faulty(now().span);
  }

  std::int32_t either() {
    std::int32_t left = both();
    while (take_keyword("or")) left = combine(NodeKind::logical_or, Opcode::finish, left, both());
    return left;
  }

  std::int32_t both() {
    std::int32_t left = negation();
    while (take_keyword("and")) left = combine(NodeKind::logical_and, Opcode::finish, left, negation());
    return left;
  }

  std::int32_t negation() {
    if (!at_keyword("not")) return comparison();
    Nested const nested(*this);
    return unary(Opcode::negation, [this] { return negation(); });
  }

  template <class Operand>
  std::int32_t unary(Opcode operation, Operand operand) {
    Node node;
    node.kind = NodeKind::unary;
    node.operation = operation;
    node.span = now().span;
    if (stopped_) return faulty(node.span);
    advance();
    node.left = operand();
    node.span.end = tree_[node.left].outer.end;
    return add(std::move(node));
  }

  std::int32_t comparison() {
    std::int32_t left = sum();
    if (at_in()) {
      left = membership(left);
    } else if (Opcode const operation = comparison_here(); operation != Opcode::finish) {
      advance();
      left = combine(NodeKind::comparison, operation, left, sum());
    }
    while (!stopped_ && (at_in() || comparison_here() != Opcode::finish)) {
      if (!is_faulty(left)) refuse_chain(left);
      if (at_in()) {
        static_cast<void>(membership(left));
      } else {
        advance();
        if (!at_end()) static_cast<void>(sum());
      }
      left = faulty(tree_[left].span);
    }
    return left;
  }

  /// Whether something was reported there, so that what follows from it isn't news.
  bool is_faulty(std::int32_t index) const {
    Node const& node = tree_[index];
    if (node.kind == NodeKind::comparison) return is_faulty(node.left) || is_faulty(node.right);
    return node.kind == NodeKind::faulty;
  }

  void refuse_chain(std::int32_t left) {
    std::string hint = "join two comparisons with 'and'";
    if (tree_[left].kind == NodeKind::comparison) {
      std::string const middle = reporter_.excerpt(tree_[tree_[left].right].span);
      hint = fmt::format("write {} and {} {} ...", reporter_.excerpt(tree_[left].span), middle, now().text);
    }
    reporter_.error(syntax_error, now().span, fmt::format("comparisons can't be chained with '{}'", now().text), hint);
  }

  std::int32_t membership(std::int32_t left) {
    Span const negated = now().span;
    bool const is_negated = take_keyword("not");
    advance();  // "in"
    if (!is_negated) return membership_of(left);
    Nested const nested(*this);
    std::int32_t const inside = membership_of(left);
    if (tree_[inside].kind == NodeKind::faulty) return inside;
    Node node;
    node.kind = NodeKind::unary;
    node.operation = Opcode::negation;
    node.left = inside;
    node.span = {std::min(tree_[left].outer.begin, negated.begin), tree_[inside].outer.end};
    return add(std::move(node));
  }

  std::int32_t membership_of(std::int32_t left) {
    Node node;
    node.kind = NodeKind::in_set;
    node.left = left;
    node.span = tree_[left].outer;
    bool const round = at_sign("(") && at_ + 2 < tokens_.size() && tokens_[at_ + 2].kind == TokenKind::sign &&
                       tokens_[at_ + 2].text == ",";
    if (round) reporter_.error(syntax_error, now().span, "lists have other brackets", "write x in [A, B]");
    if (at_sign("[") || round) {
      Span span = now().span;
      node.elements = list(round ? ")" : "]");
      node.is_list = true;
      node.span.end = tokens_[at_ > 0 ? at_ - 1 : 0].span.end;
      span.end = node.span.end;
      if (node.elements.empty()) return faulty(span);
      return add(std::move(node));
    }
    std::int32_t const first = sum();
    if (take_sign("..")) {
      std::int32_t const last = sum();
      share_unit(first, last);
      node.kind = NodeKind::in_range;
      node.right = first;
      node.third = last;
      node.span.end = tree_[last].outer.end;
      return add(std::move(node));
    }
    Node const word = tree_[first];  // a copy: reading on may move the nodes
    if (word.kind == NodeKind::faulty) return first;
    if (word.kind != NodeKind::name) {
      if (!stopped_) {
        reporter_.error(syntax_error, word.span, "after 'in' comes a set, a list [A, B] or a range a..b",
                        at_sign(",") ? "lists are written with brackets: [A, B]" : "");
        if (at_sign(",")) skip_commas();
      }
      return faulty(word.span);
    }
    node.elements.push_back({word.span, word.text});
    node.span.end = word.outer.end;
    return add(std::move(node));
  }

  /// "in (CN, HK)": one message is enough.
  void skip_commas() {
    while (take_sign(",")) static_cast<void>(sum());
  }

  /// "4500..5000 GB/s": a bare number takes the unit of the other end.
  void share_unit(std::int32_t first, std::int32_t last) {
    while (tree_[first].kind == NodeKind::unary && tree_[first].operation == Opcode::negate) first = tree_[first].left;
    while (tree_[last].kind == NodeKind::unary && tree_[last].operation == Opcode::negate) last = tree_[last].left;
    if (tree_[first].kind != NodeKind::number || tree_[last].kind != NodeKind::number) return;
    if (tree_[first].unit.empty()) tree_[first].unit = tree_[last].unit;
  }

  std::vector<Element> list(std::string_view closing) {
    Nested const nested(*this);  // looking for the closing bracket may lead to further lists
    std::vector<Element> elements;
    if (stopped_) return elements;
    Span const opened = now().span;
    advance();  // the opening bracket
    if (at_sign("]")) {
      reporter_.error(syntax_error, {opened.begin, now().span.end}, "the list is empty, so that nothing is in it");
      advance();
      return elements;
    }
    do {
      Token const& token = now();
      if (token.kind == TokenKind::name) {
        elements.push_back({token.span, token.text});
        advance();
      } else if (token.kind == TokenKind::invalid) {
        elements.push_back({token.span, {}});
        advance();
      } else {
        std::string hint = "numbers are compared with == or with a range a..b";
        if (token.kind == TokenKind::keyword)
          hint = fmt::format("a name that is also a word of the language is quoted: '{}'", token.text);
        if (token.kind != TokenKind::number && token.kind != TokenKind::keyword) hint.clear();
        reporter_.error(syntax_error, token.span, "a list holds names of symbols or sets", hint);
        elements.push_back({token.span, {}});
        while (!at_end() && !at_sign(",") && !at_sign("]") && !at_sign(")")) advance();
      }
    } while (another_element());
    static_cast<void>(expect_closing(closing, opened));
    return elements;
  }

  bool another_element() {
    if (take_sign(",")) return true;
    if (now().kind != TokenKind::name) return false;
    reporter_.error(syntax_error, now().span,
                    fmt::format("a comma is missing before '{}'", reporter_.excerpt(now().span)));
    return true;
  }

  std::int32_t sum() {
    std::int32_t left = product();
    while (at_sign("+") || at_sign("-")) {
      Opcode const operation = at_sign("+") ? Opcode::add : Opcode::subtract;
      advance();
      left = combine(NodeKind::binary, operation, left, product());
    }
    return left;
  }

  std::int32_t product() {
    std::int32_t left = factor();
    while (!stopped_) {
      if (at_sign("*") || at_sign("/")) {
        Opcode const operation = at_sign("*") ? Opcode::multiply : Opcode::divide;
        advance();
        left = combine(NodeKind::binary, operation, left, factor());
      } else if (now().kind == TokenKind::invalid) {  // "x ^ 2", "x ? 1 : 2": as if it were an operator
        advance();
        if (starts_value()) static_cast<void>(factor());
        left = faulty(tree_[left].span);
      } else {
        break;
      }
    }
    return left;
  }

  bool starts_value() const {
    return now().kind == TokenKind::number || now().kind == TokenKind::date || now().kind == TokenKind::name ||
           now().kind == TokenKind::parameter || at_keyword("true") || at_keyword("false") || at_sign("(") ||
           at_sign("-");
  }

  std::int32_t factor() {
    if (!at_sign("-")) return primary();
    Nested const nested(*this);
    return unary(Opcode::negate, [this] { return factor(); });
  }

  std::int32_t primary() {
    Token const& token = now();
    Node node;
    node.span = token.span;
    node.text = token.text;
    if (at_sign("(")) return parenthesized();
    if (at_keyword("true") || at_keyword("false")) {
      node.kind = NodeKind::boolean;
      node.value = symbol_cell(token.text == "true" ? 1 : 0);
    } else if (token.kind == TokenKind::number) {
      node.kind = NodeKind::number;
      node.unit = reporter_.text().substr(token.unit.begin, token.unit.end - token.unit.begin);
    } else if (token.kind == TokenKind::date) {
      node.kind = NodeKind::date;
    } else if (token.kind == TokenKind::parameter) {
      node.kind = NodeKind::parameter;
    } else if (token.kind == TokenKind::name) {
      if (!token.quoted && next().kind == TokenKind::sign && next().text == "(") return call();
      node.kind = NodeKind::name;
    } else {
      return refuse_value();
    }
    advance();
    return add(std::move(node));
  }

  std::int32_t parenthesized() {
    Nested const nested(*this);
    Span const opened = now().span;
    if (stopped_) return faulty(opened);
    advance();
    std::int32_t const inside = expression();
    bool const clean = expect_closing(")", opened);
    if (!clean && !stopped_) tree_[inside].kind = NodeKind::faulty;
    if (!stopped_) tree_[inside].outer = {opened.begin, tokens_[at_ - 1].span.end};
    return inside;
  }

  std::int32_t call() {
    Nested const nested(*this);
    Token const& name = now();
    if (stopped_) return faulty(name.span);
    advance();
    Span const opened = now().span;
    advance();
    std::vector<std::int32_t> arguments;
    if (!at_sign(")")) {
      do {
        arguments.push_back(expression());
      } while (take_sign(","));
    }
    bool const clean = expect_closing(")", opened);
    if (stopped_ || !clean) return faulty(name.span);
    Span const span{name.span.begin, tokens_[at_ - 1].span.end};

    auto const found =
        std::find_if(functions.begin(), functions.end(), [&](Function const& f) { return f.name == name.text; });
    if (found == functions.end()) {
      std::vector<std::string_view> names;
      for (auto const& function : functions) names.push_back(function.name);
      std::string const near = base::nearest(name.text, names);
      reporter_.error(name_error, name.span, fmt::format("there is no function '{}'", name.text),
                      near.empty() ? "functions are min, max, abs, exp, log, sqrt and pow"
                                   : fmt::format("did you mean '{}'?", near));
      return faulty(span);
    }
    if (arguments.size() < found->fewest || arguments.size() > found->most) {
      std::string const wanted = found->most == any_number ? fmt::format("at least {} arguments", found->fewest)
                                 : found->fewest == 1      ? "one argument"
                                                           : fmt::format("{} arguments", found->fewest);
      reporter_.error(syntax_error, span, fmt::format("{} takes {}, not {}", name.text, wanted, arguments.size()));
      return faulty(span);
    }
    Node node;
    node.kind = NodeKind::unary;
    node.operation = found->operation;
    node.left = arguments[0];
    node.span = span;
    if (arguments.size() == 1) return add(std::move(node));
    node.kind = NodeKind::binary;
    std::int32_t result = arguments[0];
    for (std::size_t i = 1; i < arguments.size(); ++i) {
      node.left = result;
      node.right = arguments[i];
      result = add(node);
    }
    return result;
  }

  std::vector<Token> const& tokens_;
  Reporter& reporter_;
  Tree tree_;
  std::size_t at_ = 0;
  int nesting_ = 0;
  bool stopped_ = false;
};

}  // namespace

Tree parse(std::vector<Token> const& tokens, Reporter& reporter) { return Parser(tokens, reporter).run(); }

}  // namespace chokepoint::expression
