#include "engine/policy/formula.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/base/unit.hpp"
#include "engine/expression/compile.hpp"
#include "engine/policy/chokepoint_policy.h"

namespace chokepoint::policy {
namespace {

using expression::Cell;
using expression::Type;

/// Two orders of 600 and 700 parts, of which 1,000 are there: 10 parts make a unit.
struct Shared {
  chokepoint_allocation situation{};
  std::array<chokepoint_allocation_case, 2> cases{};

  Shared() {
    situation.parts_per_unit = 10;
    situation.volume = 1000;
    situation.lot = 1;
    cases[0].wanted = 600;
    cases[1].wanted = 700;
  }
  Asked asked() const {
    return {model::Question::allocation, reinterpret_cast<std::byte const*>(&situation),
            reinterpret_cast<std::byte const*>(cases.data()), cases.size()};
  }
};

/// Formulas of these tests ask nothing back.
class NoHost final : public Host {
 public:
  double draw(std::int64_t, std::uint64_t) const override { return std::nan(""); }
  double attribute(std::int64_t, std::size_t) const override { return std::nan(""); }
};

FormulaAnswers answers_of(std::string const& decides) {
  expression::Schema schema;
  auto const fields = formula_fields(model::Question::allocation);
  for (std::uint32_t slot = 0; slot < fields.size(); ++slot) {
    bool const amount = fields[slot].field == nullptr || fields[slot].field->type == FieldType::amount;
    std::string const name = fields[slot].field == nullptr ? "left" : std::string(fields[slot].field->name);
    schema.field(name, Type::number(amount ? base::dimensions::goods : base::Dimension{}), slot);
  }
  base::Diagnostics diagnostics;
  auto compiled = expression::compile(decides, {}, Type::number(base::dimensions::goods), schema, diagnostics);
  EXPECT_TRUE(compiled.has_value()) << diagnostics.render(false);
  return {model::Question::allocation, std::move(*compiled)};
}

std::array<std::int64_t, 2> shares(std::string const& decides) {
  FormulaAnswers const answers = answers_of(decides);
  model::World const world;
  Shared const shared;
  std::array<Cell, 2> decisions{};
  answers.open(world)->answer({shared.asked(), {}, {}, NoHost()}, decisions);
  check_decisions(shared.asked(), decisions);
  return {decisions[0].symbol, decisions[1].symbol};
}

TEST(Formulas, SeeAmountsInUnitsAndWhatTheCasesBeforeHaveLeft) {
  // 60 units are wanted and 100 there; then 70 are wanted and 40 left.
  EXPECT_THAT(shares("min(wanted, left)"), testing::ElementsAre(600, 400));
  EXPECT_THAT(shares("if wanted > 65 units then wanted else 0 units"), testing::ElementsAre(0, 700));
}

TEST(Formulas, RoundSharesDownSoThatTheyFitTheVolume) {
  // 1,000 parts by 600 : 700 are 461.5 and 538.5.
  EXPECT_THAT(shares("volume * (wanted / 130 units)"), testing::ElementsAre(461, 538));
}

std::string failure_of(std::string const& decides) {
  try {
    shares(decides);
  } catch (PolicyFailure const& failure) {
    return failure.what();
  }
  return "";
}

TEST(Formulas, EndWithAReasonWhereTheyHaveNoValue) {
  EXPECT_THAT(failure_of("wanted * (1 / (bid - bid))"), testing::HasSubstr("division by zero"));
  EXPECT_THAT(failure_of("1e300 units"), testing::HasSubstr("more than can be counted"));
}

TEST(Decisions, AreHeldToWhatIsWantedAndThere) {
  EXPECT_THAT(failure_of("0 - wanted"), testing::HasSubstr("case 1 of 2 is -60 units, below 0"));
  EXPECT_THAT(failure_of("wanted + 1 units"), testing::HasSubstr("61 units, more than the 60 that are wanted"));
  EXPECT_THAT(failure_of("wanted"), testing::HasSubstr("case 2 of 2 is 70 units, when 40 are left"));
}

TEST(Decisions, AreFiniteNumbersAndKnownWords) {
  chokepoint_routing way{};
  chokepoint_routing_case lane{};
  Asked const scored{model::Question::routing, reinterpret_cast<std::byte const*>(&way),
                     reinterpret_cast<std::byte const*>(&lane), 1};
  std::array<Cell, 1> decision{expression::number_cell(std::nan(""))};
  EXPECT_THROW(check_decisions(scored, decision), PolicyFailure);
  decision[0] = std::bit_cast<Cell>(unanswered);
  EXPECT_THROW(check_decisions(scored, decision), PolicyFailure);
  decision[0].number = std::numeric_limits<double>::infinity();
  EXPECT_THROW(check_decisions(scored, decision), PolicyFailure);
  decision[0].number = -1e300;  // not taken, and nothing wrong
  EXPECT_NO_THROW(check_decisions(scored, decision));

  chokepoint_grey_channel dealer{};
  chokepoint_grey_channel_case question{};
  Asked const share{model::Question::grey_channel, reinterpret_cast<std::byte const*>(&dealer),
                    reinterpret_cast<std::byte const*>(&question), 1};
  decision[0].number = -0.01;
  EXPECT_THROW(check_decisions(share, decision), PolicyFailure);

  chokepoint_pricing seller{};
  chokepoint_pricing_case look{};
  seller.least = 50;
  seller.most = 300;
  Asked const money{model::Question::pricing, reinterpret_cast<std::byte const*>(&seller),
                    reinterpret_cast<std::byte const*>(&look), 1};
  for (double const price : {50.0, 300.0}) {
    decision[0].number = price;
    EXPECT_NO_THROW(check_decisions(money, decision));
  }
  for (double const price : {49.99, 300.01, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    decision[0].number = price;
    EXPECT_THROW(check_decisions(money, decision), PolicyFailure) << price;
  }

  chokepoint_pausing pause{};
  chokepoint_pausing_case order{};
  Asked const word{model::Question::pausing, reinterpret_cast<std::byte const*>(&pause),
                   reinterpret_cast<std::byte const*>(&order), 1};
  for (std::int64_t const value : {0, 1}) {
    decision[0].symbol = value;
    EXPECT_NO_THROW(check_decisions(word, decision));
  }
  for (std::int64_t const value : {-1, 2}) {
    decision[0].symbol = value;
    EXPECT_THROW(check_decisions(word, decision), PolicyFailure);
  }
}

}  // namespace
}  // namespace chokepoint::policy
