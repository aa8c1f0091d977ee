#include "engine/scenario/source_keys.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/scenario/assumptions.hpp"
#include "engine/scenario/canonical.hpp"
#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

using testing::HasSubstr;

constexpr char const* sources =
    "sources:\n"
    "  sup.stock: {says: 700000 in stock, published: Reuters, of: 2025-12-31}\n"
    "  sup.price: {says: some 27000 USD, weight: \"weak, a blog\"}\n"
    "  law: {says: The rule itself, weight: derived}\n";

Reading with_sources(std::string const& text) { return read_with(sources + text); }

std::vector<std::string> named(std::string const& source) {
  auto const reading = with_sources("");
  std::vector<std::string> names;
  for (auto const* const entry : SourceKeys(*reading.spec).named_in(source)) names.push_back(entry->name.text);
  return names;
}

TEST(SourceKeys, AreFoundInASourceInItsOrderEachOnce) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(named("sup.stock"), (Names{"sup.stock"}));
  EXPECT_EQ(named("law; sup.stock, derived; law"), (Names{"law", "sup.stock"}));
  EXPECT_EQ(named("as in sup.price."), (Names{"sup.price"}));
  EXPECT_EQ(named("sup.stocks, lawful, judgment"), Names{});
}

TEST(SourceKeys, AreToldWithTheValuesThatNameThem) {
  auto reading = with_sources(
      "uncertain:\n  stock: {uniform: [1, 2], source: sup.stock}\n  price: {uniform: [1, 2], source: \"sup.price, "
      "law\"}\n  other: {uniform: [1, 2], source: judgment}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  auto const listed = listed_assumptions(*reading.spec);
  ASSERT_EQ(listed.size(), 3U) << "what sources say is no assumption";
  EXPECT_EQ(listed[0].says, "sup.stock: 700000 in stock (Reuters), of 2025-12-31");
  EXPECT_EQ(grade(listed[0]), "sourced");
  EXPECT_EQ(listed[1].says, "sup.price: some 27000 USD; weak, a blog\nlaw: The rule itself");
  EXPECT_EQ(grade(listed[1]), "weak") << "the first word of the first one's weight";
  EXPECT_EQ(listed[2].says, "");
  EXPECT_EQ(grade(listed[2]), "judgment");
  EXPECT_EQ(assumptions_of(*reading.spec).listed.front().says, listed[0].says);
}

TEST(SourceKeys, ThatLookLikeOneAndAreNoneAreWarnedOf) {
  auto const reading = with_sources(
      "products: {h: {unit: chips, source: sup.stok, attributes: {tpp: {value: 1, source: chip.tpp}}}}\n"
      "sites: {a: {stock: {h: {initial: {value: 3 chips, source: indmin.com}}}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  std::string const told = reading.diagnostics.render(false);
  EXPECT_THAT(told, HasSubstr("the source 'sup.stok' isn't among sources: [W_NEAR]"));
  EXPECT_THAT(told, HasSubstr("did you mean 'sup.stock'?"));
  // Of these two no key has the subject: they may be a page's address.
  EXPECT_EQ(reading.diagnostics.all().size(), 1U) << told;
  EXPECT_TRUE(read_with("sites: {a: {source: sup.stok}}\n").diagnostics.all().empty()) << "nothing is told of any key";
}

TEST(SourceKeys, SayOfWhenTheyAreAndNoneIsOfAfterTheInformationCutoff) {
  EXPECT_EQ(base::iso_date(first_moment_of("2025-12-31, 2026-01-17").value()), "2025-12-31");
  EXPECT_EQ(base::iso_date(first_moment_of("2025-12").value()), "2025-12-01");
  EXPECT_EQ(base::iso_date(first_moment_of("2023-24").value()), "2023-01-01");
  EXPECT_EQ(base::iso_date(first_moment_of("2024, reported in 2025").value()), "2024-01-01");
  for (auto const* words : {"FY2022", "", "late 2025", "----", "202", "2025x"}) {
    EXPECT_EQ(first_moment_of(words).has_value(), std::string_view(words) == "2025x") << words;
  }
  std::string const dated =
      "sources: {a: {says: x, of: 2026-01-28}, b: {says: y, of: 2026-02}, c: {says: z, of: 2027}}\n";
  std::string const told = read_with("meta: {as_of: 2026-01-28}\n" + dated).diagnostics.render(false);
  EXPECT_THAT(told, Not(HasSubstr("sources.a.of")));
  EXPECT_THAT(told, HasSubstr("sources.b.of: the source is of 2026-02-01, after the scenario's information cutoff"));
  EXPECT_THAT(told, HasSubstr("sources.c.of: the source is of 2027-01-01"));
  EXPECT_TRUE(read_with(dated).diagnostics.all().empty());
}

TEST(SourceKeys, AreNoPartOfTheScenariosIdentity) {
  EXPECT_TRUE(is_for_people("sources.sup.stock.says"));
  auto const reading = read_with("sites: {a.b: {}}\n");
  EXPECT_THAT(reading.diagnostics.render(false), HasSubstr("E_ID")) << "elsewhere names have no dots";
}

}  // namespace
}  // namespace chokepoint::scenario
