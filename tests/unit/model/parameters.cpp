#include "engine/model/parameters.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/model/correlation.hpp"
#include "tests/support/allocations.hpp"

namespace chokepoint::model {
namespace {

using kernel::Distribution;

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }
std::uint64_t bits(std::int64_t value) { return std::bit_cast<std::uint64_t>(value); }

ParameterEntry fixed(double value) { return {"fixed", CellKind::number, bits(value)}; }
ParameterEntry following(std::uint32_t uncertain, double scale = 1, CellKind kind = CellKind::number) {
  return {"following", kind, 0, uncertain, scale};
}
/// One cell of kind integer that follows a value with this central value.
std::int64_t rounded(double central, double scale) {
  ParameterTable table;
  table.uncertain = {{"value", Distribution::deterministic(central), central}};
  table.entries = {following(0, scale, CellKind::integer)};
  return Parameters(table).get(Parameter<std::int64_t>(0));
}

ParameterTable two_values() {
  ParameterTable table;
  table.uncertain = {{"lead", Distribution::uniform(10, 20), 14}, {"padding", Distribution::lognormal(2, 0.5), 2}};
  table.entries = {fixed(1.5), following(0), following(1, 100, CellKind::integer)};
  return table;
}

void correlate_all(ParameterTable& table, std::vector<RankCorrelation> const& pairs) {
  CorrelationFactor const factor = correlate(pairs).value();
  table.correlated = factor.members;
  table.correlation_first = factor.first;
  table.correlation_factor = factor.lower;
}

TEST(Parameters, HoldCentralValuesFromTheBeginningAndAfterAnyDraw) {
  ParameterTable const table = two_values();
  Parameters parameters(table);
  auto const holds_central = [&] {
    return parameters.get(Parameter<double>(0)) == 1.5 && parameters.get(Parameter<double>(1)) == 14 &&
           parameters.get(Parameter<std::int64_t>(2)) == 200 && parameters.uncertain() == std::vector<double>{14, 2};
  };
  EXPECT_TRUE(holds_central());
  parameters.resolve(1, 0);
  EXPECT_FALSE(holds_central());
  parameters.resolve_central();
  EXPECT_TRUE(holds_central());
}

TEST(Parameters, EveryKindOfValueIsReadFromItsCell) {
  ParameterTable table;
  table.entries = {fixed(0.25),
                   {"n", CellKind::integer, bits(std::int64_t{-7})},
                   {"on", CellKind::integer, 1},
                   {"off", CellKind::integer, 0},
                   {"wait", CellKind::integer, 3600},
                   {"day", CellKind::integer, 86400}};
  Parameters const parameters(table);
  EXPECT_EQ(parameters.get(Parameter<double>(0)), 0.25);
  EXPECT_EQ(parameters.get(Parameter<std::int64_t>(1)), -7);
  EXPECT_TRUE(parameters.get(Parameter<bool>(2)));
  EXPECT_FALSE(parameters.get(Parameter<bool>(3)));
  EXPECT_EQ(parameters.get(Parameter<base::Duration>(4)), base::hours(1));
  EXPECT_EQ(parameters.get(Parameter<base::SimTime>(5)), base::SimTime(86400));
  EXPECT_EQ(parameters.get_or(Parameter<double>(), 8.0), 8.0);
  EXPECT_EQ(parameters.get_or(Parameter<double>(0), 8.0), 0.25);
}

TEST(Parameters, IntegersAreScaledThenRoundedHalfToEven) {
  EXPECT_EQ(rounded(2.5, 1), 2);
  EXPECT_EQ(rounded(3.5, 1), 4);
  EXPECT_EQ(rounded(-2.5, 1), -2);
  EXPECT_EQ(rounded(-3.5, 1), -4);
  EXPECT_EQ(rounded(-0.5, 1), 0);
  EXPECT_EQ(rounded(0.125, 100), 12);  // 12.5
  EXPECT_EQ(rounded(0.375, 100), 38);  // 37.5
  EXPECT_EQ(rounded(270.994, 100), 27099);
  EXPECT_EQ(rounded(std::nextafter(0.5, 1.0), 1), 1);
  EXPECT_EQ(rounded(std::nextafter(0.5, 0.0), 1), 0);
  EXPECT_EQ(rounded(0x1.0p52 + 1, 1), (std::int64_t{1} << 52) + 1);
  EXPECT_EQ(rounded(1e100, 1), std::int64_t{1} << 62);
  EXPECT_EQ(rounded(-1e100, 1), -(std::int64_t{1} << 62));
}

TEST(Parameters, DrawEachValueFromTheStreamOfItsName) {
  ParameterTable const table = two_values();
  Parameters parameters(table);
  parameters.resolve(77, 5);
  auto const luck = [](std::string const& name) {
    return kernel::draw(kernel::StreamKey::of(77, "uncertain"), 5, base::name_hash(name), 0, 0);
  };
  EXPECT_EQ(parameters.uncertain()[0], Distribution::uniform(10, 20).sample(luck("lead")));
  EXPECT_EQ(parameters.uncertain()[1], Distribution::lognormal(2, 0.5).sample(luck("padding")));
  EXPECT_EQ(parameters.get(Parameter<double>(1)), parameters.uncertain()[0]);
}

TEST(Parameters, AReplicationDoesNotDependOnThoseResolvedBefore) {
  ParameterTable const table = two_values();
  Parameters one(table);
  Parameters other(table);
  one.resolve(9, 1'000);
  for (std::uint64_t replication = 0; replication <= 1'000; ++replication) other.resolve(9, replication);
  EXPECT_EQ(one.uncertain(), other.uncertain());
  other.resolve(10, 1'000);
  EXPECT_NE(one.uncertain(), other.uncertain());
}

TEST(Parameters, AnotherUncertainValueChangesNoBitOfTheOthers) {
  ParameterTable small = two_values();
  small.uncertain.push_back({"yield", Distribution::normal(0.8, 0.1), 0.8});
  correlate_all(small, {{0, 2, 0.6}});

  // "customs" comes first and "price" in between, correlated only with each other.
  ParameterTable large;
  large.uncertain = {{"customs", Distribution::gamma(2, 5), 5},
                     small.uncertain[0],
                     small.uncertain[1],
                     {"price", Distribution::pareto(3, 100), 126},
                     small.uncertain[2]};
  correlate_all(large, {{1, 4, 0.6}, {0, 3, -0.4}});

  Parameters before(small);
  Parameters after(large);
  for (std::uint64_t replication = 0; replication < 1'000; ++replication) {
    before.resolve(3, replication);
    after.resolve(3, replication);
    ASSERT_EQ(bits(before.uncertain()[0]), bits(after.uncertain()[1]));
    ASSERT_EQ(bits(before.uncertain()[1]), bits(after.uncertain()[2]));
    ASSERT_EQ(bits(before.uncertain()[2]), bits(after.uncertain()[4]));
  }
}

std::vector<double> ranks(std::vector<double> const& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> result(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) result[order[i]] = static_cast<double>(i);
  return result;
}

/// Without ties: 1 - 6 Σ d² / (n (n² - 1)).
double spearman(std::vector<double> const& one, std::vector<double> const& other) {
  std::vector<double> const a = ranks(one);
  std::vector<double> const b = ranks(other);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  auto const n = static_cast<double>(a.size());
  return 1 - 6 * sum / (n * (n * n - 1));
}

/// Bonett and Wright, Psychometrika 65 (2000): Var(atanh r) = (1 + r²/2) / (n - 3).
double standard_error(double rho, double n) { return (1 - rho * rho) * std::sqrt((1 + rho * rho / 2) / (n - 3)); }

TEST(Parameters, CorrelatedValuesHaveTheRequestedRankCorrelationAndKeepTheirOwnLaws) {
  constexpr std::size_t n = 20'000;
  ParameterTable table;
  table.uncertain = {{"a", Distribution::uniform(-1, 3), 1},
                     {"b", Distribution::lognormal(5, 1.2), 5},
                     {"c", Distribution::lognormal(0.1, 0.3), 0.1},
                     {"d", Distribution::uniform(0, 1), 0.5}};
  // At 0.8, taking the Spearman value for the Pearson one would give 0.786: nearly 5 standard errors off.
  correlate_all(table, {{0, 1, 0.8}, {1, 2, -0.5}});
  Parameters parameters(table);
  std::vector<std::vector<double>> values(4, std::vector<double>(n));
  for (std::size_t replication = 0; replication < n; ++replication) {
    parameters.resolve(2026, replication);
    for (std::size_t i = 0; i < 4; ++i) values[i][replication] = parameters.uncertain()[i];
  }
  auto const expect_rank_correlation = [&](std::size_t i, std::size_t j, double rho) {
    EXPECT_NEAR(spearman(values[i], values[j]), rho, 4 * standard_error(rho, n)) << i << ", " << j;
  };
  expect_rank_correlation(0, 1, 0.8);
  expect_rank_correlation(1, 2, -0.5);
  expect_rank_correlation(0, 2, 0);
  for (std::size_t i = 0; i < 3; ++i) expect_rank_correlation(i, 3, 0);
  for (std::size_t i = 0; i < 4; ++i) {
    for (double const share : {0.05, 0.25, 0.5, 0.75, 0.95}) {
      auto const below = std::count_if(values[i].begin(), values[i].end(), [&](double value) {
        return table.uncertain[i].law.probability(value) <= share;
      });
      EXPECT_NEAR(static_cast<double>(below) / n, share, 4 * std::sqrt(share * (1 - share) / n)) << i << ", " << share;
    }
  }
}

TEST(Parameters, LawsFollowTheirUncertainArguments) {
  ParameterTable table;
  table.uncertain = {{"mean", Distribution::uniform(10, 20), 12}};
  table.entries = {following(0), fixed(3), fixed(7)};
  table.laws = {{"wait", kernel::Law::exponential, {Parameter<double>(0)}},
                {"transit", kernel::Law::uniform, {Parameter<double>(1), Parameter<double>(2)}, 2.5}};
  Parameters parameters(table);
  EXPECT_EQ(parameters.law(LawId(0U)).mean(), 12);
  EXPECT_EQ(parameters.law(LawId(1U)).mean(), 5);
  EXPECT_EQ(parameters.law(LawId(1U)).law(), kernel::Law::uniform);
  EXPECT_EQ(parameters.law_scale(LawId(1U)), 2.5);
  parameters.resolve(1, 1);
  EXPECT_EQ(parameters.law(LawId(0U)).mean(), parameters.uncertain()[0]);
  EXPECT_NE(parameters.law(LawId(0U)).mean(), 12);
  EXPECT_EQ(parameters.law(LawId(1U)).mean(), 5);
  parameters.resolve_central();
  EXPECT_EQ(parameters.law(LawId(0U)).mean(), 12);
}

TEST(Parameters, ADatedValueHoldsFromItsDateOnAndItsFirstBefore) {
  ParameterTable table;
  table.uncertain = {{"later", Distribution::uniform(5, 6), 5.5}};
  table.entries = {fixed(9), fixed(1), following(0), fixed(3)};
  table.paths = {{{base::SimTime(100), base::SimTime(200), base::SimTime(300)}, 1}};
  Parameters const parameters(table);
  Parameter<double> const dated(Parameter<double>::path_bit | 0U);
  ASSERT_TRUE(dated.dated());
  struct Case {
    std::int64_t now;
    double value;
    std::int64_t next;
  };
  for (Case const& expected : {Case{0, 1, 200},
                               {99, 1, 200},
                               {100, 1, 200},
                               {199, 1, 200},
                               {200, 5.5, 300},
                               {299, 5.5, 300},
                               {300, 3, -1},
                               {10'000, 3, -1}}) {
    base::SimTime const now(expected.now);
    EXPECT_EQ(parameters.at(dated, now), expected.value) << expected.now;
    EXPECT_EQ(parameters.next_change(dated, now),
              expected.next < 0 ? base::SimTime::end() : base::SimTime(expected.next))
        << expected.now;
  }
  Parameter<double> const plain(0);
  EXPECT_EQ(parameters.at(plain, base::SimTime(250)), 9);
  EXPECT_EQ(parameters.next_change(plain, base::SimTime(250)), base::SimTime::end());
}

TEST(Parameters, ResolvingAgainAllocatesNothing) {
  ParameterTable table = two_values();
  table.uncertain.push_back({"mean", Distribution::uniform(2, 200), 20});
  table.entries.push_back(following(2));
  table.laws = {{"steps", kernel::Law::gamma, {Parameter<double>(1), Parameter<double>(3)}},
                {"cases", kernel::Law::poisson, {Parameter<double>(3)}},
                {"review", kernel::Law::lognormal, {Parameter<double>(1), Parameter<double>(0)}}};
  correlate_all(table, {{0, 1, 0.5}});
  Parameters parameters(table);
  parameters.resolve(1, 0);
  std::size_t const before = chokepoint::test::allocations();
  for (std::uint64_t replication = 1; replication < 50; ++replication) {
    parameters.resolve(1, replication);
  }
  parameters.resolve_central();
  EXPECT_EQ(chokepoint::test::allocations(), before);
}

TEST(Parameters, ATableThatContradictsItselfIsABrokenPromise) {
  ParameterTable unknown = two_values();
  unknown.entries.push_back(following(2));
  EXPECT_THROW(Parameters{unknown}, base::BrokenPromise);
  ParameterTable no_factor = two_values();
  no_factor.correlated = {0, 1};
  EXPECT_THROW(Parameters{no_factor}, base::BrokenPromise);
  ParameterTable long_path = two_values();
  long_path.paths = {{{base::SimTime(1), base::SimTime(2)}, 2}};
  EXPECT_THROW(Parameters{long_path}, base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::model
