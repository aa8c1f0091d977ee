#include "engine/scenario/laws.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "engine/scenario/kernel_law.hpp"

namespace chokepoint::scenario {
namespace {

Value number(double value) {
  Value result;
  result.given = true;
  result.number = value;
  return result;
}

Value of_kind(ValueKind kind, std::int64_t value) {
  Value result;
  result.given = true;
  result.kind_read = kind;
  result.integer = value;
  return result;
}

Value uncertain() {
  Value result;
  result.given = true;
  result.written.edit().uncertain = "something";
  return result;
}

LawSpec law(std::string kind, std::vector<Value> arguments) {
  LawSpec result;
  result.given = true;
  result.written.edit().kind = std::move(kind);
  result.written.edit().arguments = std::move(arguments);
  return result;
}

LawSpec discrete(std::vector<double> const& values, std::vector<double> weights) {
  LawSpec result = law("discrete", {});
  for (double const value : values) result.written.edit().points.push_back(number(value));
  result.written.edit().weights = std::move(weights);
  return result;
}

std::string problem_of(LawSpec const& spec) {
  auto const problem = check_arguments(spec);
  return problem ? problem->message : std::string();
}

std::string argument_at_fault(LawSpec const& spec) {
  auto const problem = check_arguments(spec);
  return problem ? std::string(problem->argument) : std::string("none");
}

TEST(Laws, AreThoseTheKernelHas) {
  std::set<std::string_view> names;
  for (auto const& info : laws()) names.insert(info.name);
  std::set<std::string_view> const expected = {
      "constant", "uniform", "triangular",       "exponential", "lognormal", "gamma",    "erlang",    "normal",
      "weibull",  "pareto",  "hyperexponential", "poisson",     "binomial",  "discrete", "empirical", "between"};
  EXPECT_EQ(names, expected);
  EXPECT_EQ(names.size(), laws().size());
}

TEST(Laws, FormsNameOnlyTheirArgumentsAndUseEachOfThem) {
  for (auto const& info : laws()) {
    std::set<std::string_view> used;
    for (auto const& form : info.forms) {
      EXPECT_FALSE(form.required.empty()) << info.name;
      used.insert(form.required.begin(), form.required.end());
      used.insert(form.optional.begin(), form.optional.end());
    }
    std::set<std::string_view> declared;
    for (auto const& argument : info.arguments) declared.insert(argument.name);
    EXPECT_EQ(used, declared) << info.name;
    EXPECT_EQ(declared.size(), info.arguments.size()) << info.name;
  }
}

TEST(Laws, ListsComeAfterAllOtherArguments) {  // so that an argument's index is its place in LawSpec::arguments
  for (auto const& info : laws()) {
    bool seen_list = false;
    for (auto const& argument : info.arguments) {
      EXPECT_FALSE(seen_list && !argument.is_list) << info.name;
      seen_list = seen_list || argument.is_list;
    }
  }
}

TEST(Laws, ExamplesBeginWithTheLawsName) {
  for (auto const& info : laws()) {
    EXPECT_TRUE(info.example.starts_with("{" + std::string(info.name) + ": ")) << info.example;
  }
}

TEST(Laws, BoundsOfValuesHoldInEveryUnit) {
  for (auto const& info : laws()) {
    for (auto const& argument : info.arguments) {
      if (argument.role != ArgumentRole::value) continue;
      EXPECT_TRUE(argument.minimum == -argument.maximum || argument.minimum <= 1e-100)
          << info.name << " " << argument.name;
      EXPECT_TRUE(argument.maximum == 1e100 || info.counts_only) << info.name << " " << argument.name;
    }
  }
}

TEST(Laws, WhatIsTakenTheKernelCanDraw) {
  std::vector<double> const extremes{-1e300, -1e100, -1.0, 0.0,  1e-300, 1e-100, 1e-4,  0.01, 0.1,
                                     1.0,    2.5,    20.0, 25.0, 1e6,    1e9,    1e100, 1e300};
  for (auto const& info : laws()) {
    if (info.arguments.front().is_list) continue;
    for (auto const& form : info.forms) {
      std::vector<std::string_view> names = form.required;
      names.insert(names.end(), form.optional.begin(), form.optional.end());
      std::size_t all = 1;
      for (std::size_t i = 0; i < names.size(); ++i) all *= extremes.size();
      for (std::size_t one = 0; one < all; ++one) {
        LawSpec spec = law(std::string(info.name), std::vector<Value>(info.arguments.size()));
        std::size_t rest = one;
        for (auto const& name : names) {
          spec.written.edit().arguments[*argument_index(info, name)] = number(extremes[rest % extremes.size()]);
          rest /= extremes.size();
        }
        if (!problem_of(spec).empty()) continue;
        KernelLaw const taken = kernel_law(spec);
        std::vector<double> parameters;
        for (Value const& value : taken.arguments) parameters.push_back(in_base_units(value));
        EXPECT_FALSE(kernel::domain_problem(taken.law, parameters)) << info.name << " " << one;
      }
    }
  }
}

TEST(Laws, WhatNoLawCanHaveIsSaidOfItsArgument) {
  EXPECT_EQ(argument_at_fault(law("lognormal", {number(3), number(25)})), "sigma");
  EXPECT_EQ(problem_of(law("lognormal", {number(3), number(25)})), "its sigma, 25, must be at most 20");
  LawSpec const varied = law("lognormal", {{}, {}, number(3), number(1e300)});
  EXPECT_EQ(argument_at_fault(varied), "cv");
  EXPECT_EQ(argument_at_fault(law("exponential", {number(1e300)})), "mean");
  EXPECT_EQ(argument_at_fault(law("exponential", {number(1e-300)})), "mean");
  EXPECT_EQ(argument_at_fault(law("normal", {number(3), number(1e300)})), "sd");
  EXPECT_EQ(argument_at_fault(law("uniform", {number(0), number(1e300)})), "high");
  EXPECT_EQ(problem_of(discrete({3, 3}, {0.5, 0.5})), "3 is listed twice");
  EXPECT_EQ(problem_of(discrete({3, 4}, {1.0000000005, 0})), "");  // decimals don't add up exactly
}

TEST(Laws, UniformNeedsRoomBetweenItsBounds) {
  EXPECT_EQ(problem_of(law("uniform", {number(1.5), number(3)})), "");
  EXPECT_EQ(problem_of(law("uniform", {number(3), number(1.5)})), "its low, 3, isn't below its high, 1.5");
  EXPECT_NE(problem_of(law("uniform", {number(3), number(3)})), "");
}

TEST(Laws, TriangularHasItsModeInside) {
  EXPECT_EQ(problem_of(law("triangular", {number(3), number(4), number(5)})), "");
  EXPECT_EQ(problem_of(law("triangular", {number(3), number(3), number(5)})), "");
  EXPECT_EQ(problem_of(law("triangular", {number(3), number(5), number(5)})), "");
  EXPECT_EQ(problem_of(law("triangular", {number(3), number(6), number(5)})), "its mode, 6, is above its high, 5");
  EXPECT_EQ(problem_of(law("triangular", {number(4), number(3), number(5)})), "its low, 4, is above its mode, 3");
  EXPECT_NE(problem_of(law("triangular", {number(4), number(4), number(4)})), "");
  EXPECT_EQ(argument_at_fault(law("triangular", {number(3), number(6), number(5)})), "mode");
}

TEST(Laws, MessagesSpeakOfDaysRatherThanSeconds) {
  auto const days = [](std::int64_t n) {
    Value value = of_kind(ValueKind::duration, n * 86400);
    value.number = static_cast<double>(value.integer);
    return value;
  };
  EXPECT_EQ(problem_of(law("uniform", {days(9), days(2)})), "its low, 9 days, isn't below its high, 2 days");
}

TEST(Laws, BetweenNeedsAnEarlierAndALaterDate) {
  auto const date = [](std::int64_t n) { return of_kind(ValueKind::date, n); };
  EXPECT_EQ(problem_of(law("between", {date(0), date(86400)})), "");
  EXPECT_EQ(problem_of(law("between", {date(86400), date(0)})), "its from isn't before its to");
}

TEST(Laws, MeansShapesAndSpreadsArePositive) {
  EXPECT_EQ(problem_of(law("exponential", {number(9)})), "");
  EXPECT_EQ(problem_of(law("exponential", {number(0)})), "its mean, 0, must be above 0");
  EXPECT_EQ(problem_of(law("gamma", {number(-1), number(1)})), "its shape, -1, must be at least 0.01");
  EXPECT_NE(problem_of(law("lognormal", {number(90), number(0)})), "");
  EXPECT_NE(problem_of(law("normal", {number(90), number(0)})), "");
  EXPECT_EQ(problem_of(law("normal", {number(-90), number(1)})), "");
  EXPECT_NE(problem_of(law("hyperexponential", {number(9), number(0.5)})), "");
  EXPECT_EQ(problem_of(law("hyperexponential", {number(9), number(1)})), "");
}

TEST(Laws, NotANumberIsInNoRange) {
  EXPECT_NE(problem_of(law("exponential", {number(std::numeric_limits<double>::quiet_NaN())})), "");
}

TEST(Laws, NormalKeepsSomethingAboveItsMinimum) {
  EXPECT_EQ(problem_of(law("normal", {number(100), number(20), number(0)})), "");
  EXPECT_EQ(problem_of(law("normal", {number(100), number(20), number(260)})), "");  // 8 standard deviations above
  EXPECT_NE(problem_of(law("normal", {number(100), number(20), number(261)})), "");
}

TEST(Laws, ErlangHasWholeStages) {
  EXPECT_EQ(problem_of(law("erlang", {of_kind(ValueKind::integer, 3), number(30)})), "");
  EXPECT_EQ(problem_of(law("erlang", {number(2.5), number(30)})), "its shape, 2.5, isn't a whole number");
}

TEST(Laws, BinomialHasWholeTrialsAndAProbability) {
  EXPECT_EQ(problem_of(law("binomial", {number(100), number(0.95)})), "");
  EXPECT_EQ(problem_of(law("binomial", {of_kind(ValueKind::goods, 100'000'000), number(1)})), "");
  EXPECT_EQ(problem_of(law("binomial", {of_kind(ValueKind::goods, 500'000), number(1)})),
            "its n, 0.5, isn't a whole number");
  EXPECT_EQ(problem_of(law("binomial", {number(100), number(1.01)})), "its p, 1.01, must be at most 1");
}

TEST(Laws, ProbabilitiesSumToOne) {
  EXPECT_EQ(problem_of(discrete({1, 2}, {0.8, 0.2})), "");
  EXPECT_EQ(problem_of(discrete({1, 2, 3}, {0.1, 0.2, 0.7})), "");  // not exactly 1 in binary
  EXPECT_EQ(problem_of(discrete({1, 2, 3}, {0.33, 0.33, 0.33})), "its probabilities sum to 0.99, not to 1");
  EXPECT_EQ(problem_of(discrete({1, 2}, {1})), "it has 2 values and 1 probabilities");
  EXPECT_EQ(problem_of(discrete({1, 2}, {1.5, -0.5})), "one of its probabilities, -0.5, is below 0");
  EXPECT_EQ(problem_of(discrete({}, {})), "it has no values");
}

TEST(Laws, UncertainArgumentsAreLeftToWhoeverDrawsThem) {
  EXPECT_EQ(problem_of(law("uniform", {uncertain(), number(-1)})), "");
  EXPECT_EQ(problem_of(law("exponential", {uncertain()})), "");
  EXPECT_NE(problem_of(law("triangular", {uncertain(), number(6), number(5)})), "");
}

TEST(Laws, ArgumentsAreFoundByName) {
  LawSpec const spec = law("triangular", {number(3), number(4), number(5)});
  EXPECT_EQ(argument(spec, "mode").number, 4);
  EXPECT_FALSE(argument(law("normal", {number(1), number(2)}), "minimum").given);
}

TEST(Laws, AcceptTheNamedArgumentsOfOneForm) {
  auto const& lognormal = *find_law("lognormal");
  EXPECT_FALSE(check_names(lognormal, {"median", "sigma"}));
  EXPECT_FALSE(check_names(lognormal, {"cv", "mean"}));
  EXPECT_EQ(check_names(lognormal, {"median", "cv"})->message,
            "lognormal takes {median, sigma} or {mean, cv}, not median, cv together");
  EXPECT_EQ(check_names(lognormal, {"median"})->message,
            "lognormal lacks its sigma; it takes {median, sigma} or {mean, "
            "cv}");
  EXPECT_EQ(check_names(lognormal, {"median", "sigam"})->hint, "did you mean 'sigma'?");
  auto const& normal = *find_law("normal");
  EXPECT_FALSE(check_names(normal, {"mean", "sd"}));
  EXPECT_FALSE(check_names(normal, {"mean", "sd", "minimum"}));
  EXPECT_TRUE(check_names(normal, {"mean", "minimum"}));
  EXPECT_TRUE(check_names(normal, {}));
}

TEST(Laws, SuitTheKindOfValue) {
  EXPECT_FALSE(check_kind(*find_law("between"), ValueKind::date));
  EXPECT_TRUE(check_kind(*find_law("between"), ValueKind::duration));
  EXPECT_TRUE(check_kind(*find_law("exponential"), ValueKind::date));
  EXPECT_TRUE(check_kind(*find_law("poisson"), ValueKind::duration));
  EXPECT_FALSE(check_kind(*find_law("poisson"), ValueKind::goods));
  EXPECT_TRUE(check_kind(*find_law("uniform"), ValueKind::flag));
  EXPECT_FALSE(check_kind(*find_law("discrete"), ValueKind::flag));
  for (auto const& info : laws()) EXPECT_FALSE(check_kind(info, ValueKind::any)) << info.name;
}

TEST(Laws, OtherCommonNamesLeadToOurs) {
  EXPECT_EQ(similar_law("gaussian"), "normal");
  EXPECT_EQ(similar_law("deterministic"), "constant");
  EXPECT_EQ(similar_law("triangluar"), "triangular");
  EXPECT_EQ(similar_law("gausian"), "normal");
  EXPECT_EQ(similar_law("zzzzzzzz"), "");
  EXPECT_EQ(find_law("gaussian"), nullptr);
}

}  // namespace
}  // namespace chokepoint::scenario
