#include "engine/simulation/may.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::simulation {
namespace {

using Kind = MayAlternative::Kind;

/// The outline of winter 2025/26: parts above a threshold stay under a presumption of denial, those below it are
/// weighed case by case if they are exported from the US, which charges 25 % as they enter; China refuses entry until
/// April.
model::World winter() {
  return test::world_of(
      "chokepoint: 1\nclock: {from: 2025-12-01, to: 2026-12-31}\ncountries: {US: {}, CN: {}, TW: {}, MY: {}}\nfirms: "
      "{maker: {home: US}, cloud: {home: CN, kind: internet}}\nproducts: {small: {price: 27000 USD, attributes: {tpp: "
      "15832}}, large: {attributes: {tpp: 36000}}, tiny: {attributes: {tpp: 2000}}}\nsites: {fab: {in: TW}}\noffices: "
      "{commerce: {kind: licensing, rules: [chips]}}\nrules:\n  chips: {by: US, applies: destination == CN and "
      "product.tpp > 4800, vintages: [{effective: 2023-11-17, license: presumption_of_denial}, {effective: 2026-01-15, "
      "when: \"product.tpp < 21000 and exported_from == US\", license: case_by_case}]}\n  duty: {by: US, applies: "
      "destination != US, vintages: [{effective: 2026-01-15, duty: 25 %}]}\n  block: {by: CN, applies: product.tpp > "
      "4800, vintages: [{effective: 2026-01-13, sunset: 2026-04-01, refuses_entry: yes}]}\n");
}

template <class Table>
std::uint32_t place(Table const& table, std::string_view name) {
  for (std::uint32_t index = 0; index < table.size(); ++index) {
    if (table[index].name == name) return index;
  }
  throw std::runtime_error("no " + std::string(name));
}

struct Asked {
  model::World world = winter();
  MayReport report;
};
Asked ask(std::string_view product, std::string_view via, char const* on) {
  Asked asked;
  auto const country = [&](std::string_view name) { return model::CountryId(place(asked.world.countries, name)); };
  MayQuestion question;
  question.product = model::ProductId(place(asked.world.products, product));
  question.from = country("TW");
  for (std::string_view rest = via; !rest.empty();) {  // "US>MY": by way of both
    std::size_t const end = std::min(rest.find('>'), rest.size());
    question.via.push_back(country(rest.substr(0, end)));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  question.to = country("CN");
  question.buyer = model::FirmId(place(asked.world.firms, "cloud"));
  question.on = *base::parse_date_time(on);
  asked.report = may(asked.world, question);
  return asked;
}

TEST(May, TheLatestVintageThatIsAboutTheShipmentDecides) {
  EXPECT_EQ(ask("small", "US", "2026-01-12").report.answer.verdict, Verdict::presumed_denied);
  EXPECT_EQ(ask("small", "US", "2026-05-01").report.answer.verdict, Verdict::needs_permission);
  EXPECT_EQ(ask("small", "", "2026-05-01").report.answer.verdict, Verdict::presumed_denied);
  EXPECT_EQ(ask("small", "MY", "2026-05-01").report.answer.verdict, Verdict::presumed_denied);
  // Beyond the US they may go by way of another country.
  EXPECT_EQ(ask("small", "US>MY", "2026-05-01").report.answer.verdict, Verdict::needs_permission);
  EXPECT_EQ(ask("small", "MY>US", "2026-05-01").report.answer.verdict, Verdict::needs_permission);
  EXPECT_EQ(ask("large", "US", "2026-05-01").report.answer.verdict, Verdict::presumed_denied);
  EXPECT_EQ(ask("tiny", "", "2026-01-20").report.answer.verdict, Verdict::allowed);
}

TEST(May, ARefusalOfEntryStandsAboveALicense) {
  auto const asked = ask("small", "US", "2026-02-01");
  EXPECT_EQ(asked.report.answer.verdict, Verdict::not_allowed);
  ASSERT_EQ(asked.report.answer.clauses.size(), 3U);
  // In the order of names: block, chips by its second vintage, duty.
  EXPECT_EQ(asked.report.answer.clauses[1].vintage, 1U);
  ASSERT_EQ(asked.report.answer.clauses[1].decided_by.size(), 1U);
}

TEST(May, DutyIsDueWhereTheWayEntersTheCountry) {
  auto const through = ask("small", "US", "2026-05-01").report.answer.charges;
  ASSERT_EQ(through.size(), 1U);
  EXPECT_DOUBLE_EQ(through[0].per_unit, 6750);  // 25 % of 27,000
  EXPECT_FALSE(through[0].paid_by_buyer);
  EXPECT_TRUE(ask("small", "", "2026-05-01").report.answer.charges.empty());
}

TEST(May, AlternativesAreLaterDatesOtherWaysAndOtherProducts) {
  auto const direct = ask("small", "", "2026-02-01");
  std::vector<std::pair<Kind, Verdict>> found;
  for (auto const& other : direct.report.alternatives) found.emplace_back(other.kind, other.verdict);
  // Refused now; from April on presumed denied, but weighed by way of the United States; and a part below the threshold
  // may go at once.
  EXPECT_THAT(found, testing::ElementsAre(std::pair(Kind::later, Verdict::presumed_denied),
                                          std::pair(Kind::by_another_way, Verdict::needs_permission),
                                          std::pair(Kind::another_product, Verdict::allowed)));
  EXPECT_EQ(direct.report.alternatives[0].on, *base::parse_date_time("2026-04-01"));
  EXPECT_EQ(direct.report.alternatives[1].on, *base::parse_date_time("2026-04-01"));
  EXPECT_EQ(direct.world.countries[direct.report.alternatives[1].via.index()].name, "US");
  EXPECT_EQ(direct.report.rules_begin, base::parse_date_time("2023-11-17"));
  auto const spring = ask("small", "", "2026-05-01");
  ASSERT_EQ(spring.report.alternatives.size(), 2U);
  EXPECT_EQ(spring.report.alternatives[0].kind, Kind::by_another_way);
  EXPECT_EQ(spring.world.countries[spring.report.alternatives[0].via.index()].name, "US");
}

/// A part that its home country makes and stocks beside one that is made abroad, for which that country asks licenses
/// but not for what is made in it.
TEST(May, AnAlternativeIsAskedForFromWhereItIsStocked) {
  model::World const world = test::world_of(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\ncountries: {US: {}, CN: {}, TW: {}, MY: {}}\n"
      "products: {foreign: {attributes: {tpp: 15832}}, own: {attributes: {tpp: 12000}}, large: {attributes: {tpp: "
      "36000}}}\nsites: {fab: {in: TW, stock: {foreign: {}, large: {}}}, home: {in: CN, stock: {own: {}}}}\noffices: "
      "{o: {kind: "
      "licensing, rules: [chips]}}\n"
      "rules:\n  chips: {by: US, applies: destination == CN and product.tpp > 4800 and origin != CN, vintages: "
      "[{effective: 2023-11-17, license: presumption_of_denial}]}\n  no: {by: CN, applies: product == foreign, "
      "vintages: [{effective: 2026-01-01, refuses_entry: yes}]}\n");
  MayQuestion question;
  question.product = model::ProductId(place(world.products, "foreign"));
  question.from = model::CountryId(place(world.countries, "TW"));
  question.to = model::CountryId(place(world.countries, "CN"));
  question.on = *base::parse_date_time("2026-02-01");
  MayReport const report = may(world, question);
  EXPECT_EQ(report.answer.verdict, Verdict::not_allowed);
  // The large part would be presumed denied, which is no way out.
  ASSERT_EQ(report.alternatives.size(), 1U);
  EXPECT_EQ(world.products[report.alternatives[0].product.index()].name, "own");
  EXPECT_EQ(world.countries[report.alternatives[0].from.index()].name, "CN");
  EXPECT_EQ(report.alternatives[0].verdict, Verdict::allowed);
}

TEST(May, OriginIsWhereAProductIsMadeAndNotWhereItIsSentFrom) {
  auto const verdict = [](std::string const& product, std::string_view origin) {
    model::World const world = test::world_of(
        "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-12-31}\ncountries: {CN: {}, TW: {}, HK: {}}\nproducts: {p: "
        "{" +
        product +
        "}}\nrules: {r: {by: TW, applies: origin == TW and destination == HK, vintages: [{effective: 2025-01-01, ban: "
        "yes}]}}\n");
    MayQuestion question;
    question.product = model::ProductId(0U);
    question.from = model::CountryId(place(world.countries, "CN"));
    question.to = model::CountryId(place(world.countries, "HK"));
    if (!origin.empty()) question.origin = model::CountryId(place(world.countries, origin));
    question.on = *base::parse_date_time("2026-02-01");
    return may(world, question).answer.verdict;
  };
  EXPECT_EQ(verdict("", ""), Verdict::allowed);  // taken to be of where it is sent from
  EXPECT_EQ(verdict("made_in: TW", ""), Verdict::not_allowed);
  EXPECT_EQ(verdict("", "TW"), Verdict::not_allowed);
  EXPECT_EQ(verdict("made_in: TW", "CN"), Verdict::allowed);
}

}  // namespace
}  // namespace chokepoint::simulation
