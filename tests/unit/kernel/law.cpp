#include "engine/kernel/law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/kernel/distribution.hpp"

namespace chokepoint::kernel {
namespace {

std::vector<std::pair<Law, std::size_t>> const laws_of_numbers{
    {Law::deterministic, 1}, {Law::uniform, 2}, {Law::triangular, 3}, {Law::exponential, 1},
    {Law::gamma, 2},         {Law::normal, 2},  {Law::lognormal, 2},  {Law::truncated_normal, 3},
    {Law::weibull, 2},       {Law::pareto, 2},  {Law::poisson, 1},    {Law::hyperexponential, 2},
    {Law::binomial, 2}};

TEST(LawDomain, EveryDrawAtTheEndsOfAllRangesIsFinite) {
  for (auto const& [law, count] : laws_of_numbers) {
    for (std::size_t corner = 0; corner < (std::size_t{1} << count); ++corner) {
      std::vector<double> parameters;
      for (std::size_t place = 0; place < count; ++place) {
        ParameterRange const range = range_of(law, place);
        parameters.push_back((corner >> place & 1U) != 0 ? range.greatest : range.least);
      }
      if (domain_problem(law, parameters)) continue;
      Distribution const drawn = Distribution::of(law, parameters);
      for (std::uint64_t const bits : {std::uint64_t{0}, std::uint64_t{1} << 63U, ~std::uint64_t{0}}) {
        EXPECT_TRUE(std::isfinite(drawn.sample(Uniform64{bits}))) << static_cast<int>(law) << " at corner " << corner;
      }
    }
  }
}

TEST(LawDomain, WhatLiesOutsideIsAProblemOfItsPlace) {
  for (auto const& [law, count] : laws_of_numbers) {
    std::vector<double> sound;
    for (std::size_t place = 0; place < count; ++place) sound.push_back(law == Law::binomial && place == 1 ? 0.5 : 1.0);
    ASSERT_FALSE(domain_problem(law, sound)) << static_cast<int>(law);
    for (std::size_t place = 0; place < count; ++place) {
      for (double const wrong : {range_of(law, place).greatest * 2 + 1, std::nan("")}) {
        std::vector<double> parameters = sound;
        parameters[place] = wrong;
        auto const problem = domain_problem(law, parameters);
        ASSERT_TRUE(problem) << static_cast<int>(law);
        EXPECT_EQ(problem->place, place);
      }
    }
  }
}

TEST(LawDomain, OrdersValuesAndAddsUpProbabilities) {
  using Numbers = std::vector<double>;
  EXPECT_TRUE(domain_problem(Law::uniform, Numbers{2, 1}));
  EXPECT_TRUE(domain_problem(Law::discrete, Numbers{1, 1, 0.5, 0.5}));
  EXPECT_TRUE(domain_problem(Law::discrete, Numbers{1, 2, 0.5, 0.4}));
  EXPECT_FALSE(domain_problem(Law::discrete, Numbers{1, 2, 0.5, 0.5}));
  EXPECT_TRUE(domain_problem(Law::empirical, Numbers{}));
  EXPECT_FALSE(domain_problem(Law::empirical, Numbers{1, 1, 2}));
  EXPECT_TRUE(domain_problem(Law::truncated_normal, Numbers{0, 1, 8.1}));
}

}  // namespace
}  // namespace chokepoint::kernel
