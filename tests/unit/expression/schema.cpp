#include "engine/expression/schema.hpp"

#include <gtest/gtest.h>

#include "engine/base/check.hpp"

namespace chokepoint::expression {
namespace {

TEST(Schema, ADomainIsAddedOnce) {
  Schema schema;
  DomainId const country = schema.domain("country");
  EXPECT_NE(schema.domain("firm"), country);
  EXPECT_EQ(schema.domain("country"), country);
  EXPECT_EQ(schema.domain_count(), 2U);
  EXPECT_EQ(schema.domain_name(country), "country");
}

TEST(Schema, FindsWhatWasDeclared) {
  Schema schema;
  DomainId const country = schema.domain("country");
  DomainId const firm = schema.domain("firm");
  schema.symbol(country, "CN", 3).symbol(firm, "CN", 0).set(country, "group", {9, 3, 3, 1});
  schema.field("a.b", Type::boolean(), 7).parameter("p", Type::date(), 2);
  EXPECT_EQ(schema.find_symbol(country, "CN"), 3);
  EXPECT_EQ(schema.find_symbol(country, "US"), std::nullopt);
  EXPECT_EQ(schema.domains_with_symbol("CN"), (std::vector<DomainId>{country, firm}));
  EXPECT_EQ(*schema.find_set(country, "group"), (std::vector<std::int64_t>{1, 3, 9}));
  EXPECT_EQ(schema.find_set(firm, "group"), nullptr);
  EXPECT_EQ(schema.find_field("a.b")->slot, 7U);
  EXPECT_EQ(schema.find_field("p"), nullptr);
  EXPECT_EQ(schema.find_parameter("p")->slot, 2U);
}

TEST(Schema, DeclaringSomethingTwiceIsABrokenPromise) {
  Schema schema;
  DomainId const country = schema.domain("country");
  schema.symbol(country, "CN", 1).field("x", Type::date(), 0).set(country, "s", {});
  EXPECT_THROW(schema.symbol(country, "CN", 2), base::BrokenPromise);
  EXPECT_THROW(schema.field("x", Type::boolean(), 1), base::BrokenPromise);
  EXPECT_THROW(schema.set(country, "s", {1}), base::BrokenPromise);
  EXPECT_THROW(schema.symbol(country, "XX", -1), base::BrokenPromise);
  EXPECT_THROW(schema.symbol(DomainId(9U), "XX", 1), base::BrokenPromise);
}

TEST(Schema, DescribesTypesInWords) {
  Schema schema;
  DomainId const country = schema.domain("country");
  EXPECT_EQ(schema.describe(Type::name(country)), "the name of a country");
  EXPECT_EQ(schema.describe(Type::number(base::dimensions::money, "CNY")),
            "an amount of money (such as 27000 USD), in CNY");
}

}  // namespace
}  // namespace chokepoint::expression
