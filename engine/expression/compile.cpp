#include "engine/expression/compile.hpp"

#include <fmt/format.h>

#include "engine/expression/checker.hpp"
#include "engine/expression/emitter.hpp"
#include "engine/expression/foreign_words.hpp"
#include "engine/expression/lexer.hpp"
#include "engine/expression/parser.hpp"
#include "engine/expression/printer.hpp"
#include "engine/expression/reporter.hpp"

namespace chokepoint::expression {

namespace {

std::optional<Expression> compile_any(std::string_view text, base::Mark first, std::optional<Type> const& expected,
                                      Schema const& schema, base::Diagnostics& diagnostics, std::string_view path) {
  if (text.size() > most_text) {
    Reporter(text.substr(0, 1), first, path, diagnostics)
        .error(limit_error, {0, 1}, fmt::format("the expression has {} bytes; {} are allowed", text.size(), most_text),
               "split it into several rules or outcomes");
    return std::nullopt;
  }
  Reporter reporter(text, first, path, diagnostics);
  auto tokens = tokenize(text, schema, reporter);
  replace_foreign_words(tokens, reporter);
  if (tokens.size() == 1) {
    reporter.error(syntax_error, {0, static_cast<std::uint32_t>(text.size())}, "the expression is empty",
                   fmt::format("write {}", expected ? schema.describe(*expected) : "a quantity"));
    return std::nullopt;
  }
  Tree tree = parse(tokens, reporter);
  if (tree.root == no_node) return std::nullopt;
  check(tree, expected, schema, reporter);
  if (reporter.has_errors()) return std::nullopt;
  return Emitter(tree, reporter).run(print(tree));
}

}  // namespace

std::optional<Expression> compile(std::string_view text, base::Mark first, Type const& expected, Schema const& schema,
                                  base::Diagnostics& diagnostics, std::string_view path) {
  return compile_any(text, first, expected, schema, diagnostics, path);
}

std::optional<Expression> compile_quantity(std::string_view text, base::Mark first, Schema const& schema,
                                           base::Diagnostics& diagnostics, std::string_view path) {
  return compile_any(text, first, std::nullopt, schema, diagnostics, path);
}

}  // namespace chokepoint::expression
