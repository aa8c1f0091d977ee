#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/expression/compile.hpp"

namespace chokepoint::expression {

/// A small world of names for these tests: what they are, and one set of values.
struct TestWorld {
  enum Slot : std::uint32_t {
    tpp,
    bandwidth,
    exported_from,
    destination,
    home,
    waited,
    date,
    stock,
    demand,
    holding,
    shortage,
    days,
    price,
    premium,
    urgent,
    status,
    open,
    product,
    x,
    y,
    zero,
    far_away,
    slot_count
  };
  static constexpr double day = 86400.0;
  static constexpr double january_15 = 1768435200.0;  // 2026-01-15: 20468 days after 1970-01-01

  Schema schema;
  DomainId country, firm, state, item;
  std::vector<Cell> values;
  std::vector<Cell> parameters;

  TestWorld() {
    namespace d = base::dimensions;
    country = schema.domain("country");
    firm = schema.domain("firm");
    state = schema.domain("status");
    item = schema.domain("product");
    std::int64_t next = 0;
    for (auto const* name : {"US", "CN", "HK", "MO", "KP", "NO"}) schema.symbol(country, name, next++);
    schema.symbol(country, "Z99", 200);  // beyond the first words of a bit set
    schema.set(country, "china_bis", {1, 2, 3});
    schema.set(country, "nowhere", {});
    schema.symbol(firm, "nvidia", 0).symbol(firm, "x y", 1).symbol(firm, "O'Neil", 2).symbol(firm, "shared", 3);
    schema.set(firm, "big three", {0, 1});
    schema.symbol(state, "open", 0).symbol(state, "closed", 1).symbol(state, "shared", 2);
    schema.symbol(item, "h200", 0).symbol(item, "910c", 1).symbol(item, "days", 2);

    schema.field("product.tpp", Type::number(), tpp)
        .field("tpp", Type::number(), tpp)
        .field("product.bandwidth", Type::number(d::bandwidth), bandwidth)
        .field("exported_from", Type::name(country), exported_from)
        .field("destination", Type::name(country), destination)
        .field("buyer.ultimate_parent.home", Type::name(country), home)
        .field("waited", Type::number(d::time), waited)
        .field("date", Type::date(), date)
        .field("stock", Type::number(d::goods), stock)
        .field("demand", Type::number(d::goods), demand)
        .field("holding", Type::number(d::money, "USD"), holding)
        .field("shortage", Type::number(d::money, "USD"), shortage)
        .field("days", Type::number(d::time), days)
        .field("price", Type::number(d::price, "CNY"), price)
        .field("premium", Type::number(), premium)
        .field("urgent", Type::boolean(), urgent)
        .field("status", Type::name(state), status)
        .field("open", Type::boolean(), open)
        .field("product", Type::name(item), product)
        .field("x", Type::number(), x)
        .field("y", Type::number(), y)
        .field("zero", Type::number(), zero)
        .field("far away", Type::number(d::time), far_away);
    schema.parameter("threshold", Type::number(), 0)
        .parameter("gate_lifts", Type::date(), 1)
        .parameter("counts", Type::name(state), 2);

    values.resize(slot_count);
    values[tpp] = number_cell(15832);
    values[bandwidth] = number_cell(4800e9);
    values[exported_from] = symbol_cell(0);  // US
    values[destination] = symbol_cell(1);    // CN
    values[home] = symbol_cell(2);           // HK
    values[waited] = number_cell(12 * day);
    values[date] = number_cell(january_15 + 3600);
    values[stock] = number_cell(8);
    values[demand] = number_cell(30);
    values[holding] = number_cell(100);
    values[shortage] = number_cell(300);
    values[days] = number_cell(4 * day);
    values[price] = number_cell(190000);
    values[premium] = number_cell(0.35);
    values[urgent] = symbol_cell(1);
    values[status] = symbol_cell(0);   // open
    values[open] = symbol_cell(0);     // false
    values[product] = symbol_cell(1);  // 910c
    values[x] = number_cell(3);
    values[y] = number_cell(-2);
    values[zero] = number_cell(0);
    values[far_away] = number_cell(7 * day);
    parameters = {number_cell(21000), number_cell(january_15), symbol_cell(1)};
  }

  Fields fields() const { return {values, parameters}; }

  /// Compiles, and fails the test with the whole story when that isn't possible.
  std::optional<Expression> read(std::string_view text, Type const& expected) const {
    base::Diagnostics diagnostics;
    auto const file = diagnostics.add_source("text", std::string(text));
    auto expression = compile(text, {file, 1, 1, 1}, expected, schema, diagnostics);
    EXPECT_TRUE(expression) << diagnostics.render(false);
    return expression;
  }

  bool holds(std::string_view text) const {
    auto const expression = read(text, Type::boolean());
    if (!expression) return false;
    Result const result = expression->evaluate(fields());
    EXPECT_TRUE(result.ok()) << text << ": " << describe(result.problem);
    return result.is_true();
  }

  Result value(std::string_view text, Type const& expected = Type::number()) const {
    auto const expression = read(text, expected);
    if (!expression) return {};
    return expression->evaluate(fields());
  }
};

}  // namespace chokepoint::expression
