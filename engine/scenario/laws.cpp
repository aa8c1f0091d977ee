#include "engine/scenario/laws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/base/diagnostic.hpp"
#include "engine/scenario/kernel_law.hpp"
#include "engine/scenario/scalar.hpp"

namespace chokepoint::scenario {

namespace {

/// A constant argument in its base unit; nothing when it is uncertain, absent or changes over time.
std::optional<double> constant(Value const& value) {
  if (!value.given || !value.written->uncertain.empty() || !value.written->path.empty()) return std::nullopt;
  return in_base_units(value);
}

/// Lists of the same law are compared with each other, so both hold constants or neither is looked at.
std::optional<double> constant(LawSpec const& law, std::string_view name) { return constant(argument(law, name)); }

/// A value for a message: durations in days are easier to recognize than seconds.
std::string show(double value, ValueKind kind) {
  if (kind == ValueKind::duration) {
    if (std::fabs(value) > 1e15) return fmt::format("{:g} seconds", value);
    if (std::fmod(value, 86400) == 0) return fmt::format("{} days", static_cast<std::int64_t>(value) / 86400);
    if (std::fmod(value, 3600) == 0) return fmt::format("{} hours", static_cast<std::int64_t>(value) / 3600);
    return bound_words(value, base::dimensions::time);
  }
  return fmt::format("{}", value);
}

/// `low` must lie below `high` (or may equal it). Dates are compared, not shown: seconds since 1970 say nothing.
std::optional<LawProblem> in_order(LawSpec const& law, std::string_view low, std::string_view high, bool may_equal) {
  auto const a = constant(law, low);
  auto const b = constant(law, high);
  if (!a || !b || *a < *b || (may_equal && *a == *b)) return std::nullopt;
  ValueKind const kind = argument(law, low).kind_read;
  std::string const relation = may_equal ? "is above" : "isn't below";
  if (kind == ValueKind::date) {
    return LawProblem{low, fmt::format("its {} isn't before its {}", low, high), "swap them, or write one value"};
  }
  return LawProblem{low, fmt::format("its {}, {}, {} its {}, {}", low, show(*a, kind), relation, high, show(*b, kind)),
                    may_equal ? fmt::format("write them in the order {}", describe_forms(*find_law(law.written->kind)))
                              : std::string("swap them, or write one value where nothing varies")};
}

std::optional<LawProblem> check_uniform(LawInfo const&, LawSpec const& law) {
  return in_order(law, "low", "high", false);
}

std::optional<LawProblem> check_between(LawInfo const&, LawSpec const& law) {
  return in_order(law, "from", "to", false);
}

std::optional<LawProblem> check_triangular(LawInfo const&, LawSpec const& law) {
  if (auto problem = in_order(law, "low", "mode", true)) return problem;
  if (auto problem = in_order(law, "mode", "high", true)) return problem;
  return in_order(law, "low", "high", false);
}

std::optional<LawProblem> check_normal(LawInfo const&, LawSpec const& law) {
  auto const mean = constant(law, "mean");
  auto const sd = constant(law, "sd");
  auto const minimum = constant(law, "minimum");
  constexpr double farthest = kernel::farthest_truncation;
  if (!mean || !sd || !minimum || *minimum <= *mean + farthest * *sd) return std::nullopt;
  return LawProblem{"minimum",
                    fmt::format("its minimum lies more than {} standard deviations above its mean, where nothing of "
                                "the curve is left",
                                farthest),
                    "lower the minimum"};
}

std::optional<LawProblem> check_values(LawInfo const& info, LawSpec const& law) {
  if (law.written->points.empty()) return LawProblem{"values", "it has no values", "list at least one"};
  LawArgument const& values = info.arguments.front();
  for (Value const& point : law.written->points) {
    auto const number = constant(point);
    if (!number || (*number >= values.minimum && *number <= values.maximum)) continue;
    return LawProblem{
        "values",
        fmt::format("one of its values, {}, isn't within {}", show(*number, point.kind_read), bounds_words(values)),
        {}};
  }
  return std::nullopt;
}

/// A value that is listed twice; dates are not shown.
std::optional<LawProblem> check_distinct(LawSpec const& law) {
  std::vector<double> values;
  for (Value const& point : law.written->points) {
    if (auto const number = constant(point)) values.push_back(*number);
  }
  std::sort(values.begin(), values.end());
  auto const twice = std::adjacent_find(values.begin(), values.end());
  if (twice == values.end()) return std::nullopt;
  ValueKind const kind = law.written->points.front().kind_read;
  return LawProblem{
      "values", fmt::format("{} is listed twice", kind == ValueKind::date ? std::string("a date") : show(*twice, kind)),
      "list it once, with the sum of its probabilities"};
}

std::optional<LawProblem> check_empirical(LawInfo const& info, LawSpec const& law) { return check_values(info, law); }

std::optional<LawProblem> check_discrete(LawInfo const& info, LawSpec const& law) {
  if (auto problem = check_values(info, law)) return problem;
  if (auto problem = check_distinct(law)) return problem;
  if (law.written->points.size() != law.written->weights.size()) {
    return LawProblem{
        "probabilities",
        fmt::format("it has {} values and {} probabilities", law.written->points.size(), law.written->weights.size()),
        "give each value its probability"};
  }
  double sum = 0;
  for (double const weight : law.written->weights) {
    if (!(weight >= 0)) {
      return LawProblem{"probabilities", fmt::format("one of its probabilities, {}, is below 0", weight), {}};
    }
    sum += weight;
  }
  // The tolerance is for decimals such as 0.1, not for carelessness such as 0.33 three times.
  if (std::fabs(sum - 1) <= kernel::probability_tolerance) return std::nullopt;
  return LawProblem{"probabilities", fmt::format("its probabilities sum to {:.12g}, not to 1", sum),
                    sum > 0 ? fmt::format("divide each by {:.12g}", sum) : std::string()};
}

/// An argument as the kernel takes it, at its place in kernel::Law.
LawArgument plain(std::string_view name, std::string_view meaning, kernel::Law law, std::size_t place = 0,
                  ArgumentRole role = ArgumentRole::value) {
  auto const range = kernel::range_of(law, place);
  return {.name = name,
          .meaning = meaning,
          .role = role,
          .minimum = range.least,
          .maximum = range.greatest,
          .whole = range.whole || role == ArgumentRole::count};
}

/// As that, and above 0 where the kernel takes 0 too.
LawArgument positive(std::string_view name, std::string_view meaning, kernel::Law law, std::size_t place = 0,
                     ArgumentRole role = ArgumentRole::value) {
  LawArgument result = plain(name, meaning, law, place, role);
  result.minimum_excluded = result.minimum <= 0;
  return result;
}

LawArgument list(std::string_view name, std::string_view meaning, kernel::Law law, std::size_t place = 0,
                 ArgumentRole role = ArgumentRole::value) {
  LawArgument result = plain(name, meaning, law, place, role);
  result.is_list = true;
  return result;
}

std::vector<LawInfo> make_laws() {
  using enum ArgumentRole;
  using kernel::Law;
  std::vector<LawInfo> all;
  all.push_back({.name = "constant",
                 .meaning = "Always the same value; a plain value in place of a law means this.",
                 .arguments = {plain("value", "The value.", Law::deterministic)},
                 .forms = {{.required = {"value"}}},
                 .example = "{constant: 30 days}",
                 .for_dates = true});
  all.push_back({.name = "uniform",
                 .meaning = "Every value between two bounds is as likely as any other.",
                 .arguments = {plain("low", "The least value.", Law::uniform, 0),
                               plain("high", "The greatest value; above low.", Law::uniform, 1)},
                 .forms = {{.required = {"low", "high"}}},
                 .example = "{uniform: [1.5, 3]}",
                 .for_dates = true,
                 .check = check_uniform});
  all.push_back({.name = "triangular",
                 .meaning = "Between two bounds, rising straight to the most likely value and falling from there: for "
                            "estimates of the form \"at least, most likely, at most\".",
                 .arguments = {plain("low", "The least value.", Law::triangular, 0),
                               plain("mode", "The most likely value.", Law::triangular, 1),
                               plain("high", "The greatest value; above low.", Law::triangular, 2)},
                 .forms = {{.required = {"low", "mode", "high"}}},
                 .example = "{triangular: [3, 4, 5], unit: days}",
                 .for_dates = true,
                 .check = check_triangular});
  all.push_back({.name = "exponential",
                 .meaning = "The time to the next of events that happen independently at a constant rate; its standard "
                            "deviation equals its mean.",
                 .arguments = {positive("mean", "The mean.", Law::exponential)},
                 .forms = {{.required = {"mean"}}},
                 .example = "{exponential: 9 days}"});
  all.push_back({.name = "lognormal",
                 .meaning =
                     "Many small independent factors multiplied: positive, with a long upper tail, as processing "
                     "times of offices often are.",
                 .arguments = {positive("median", "Half of the values lie below it.", Law::lognormal, 0),
                               positive("sigma",
                                        "Standard deviation of the logarithm: at 0.6 about two thirds of the "
                                        "values lie between 0.55 and 1.8 times the median.",
                                        Law::lognormal, 1, number),
                               positive("mean", "The mean, in place of the median.", Law::lognormal, 0),
                               LawArgument{.name = "cv",
                                           .meaning = "Standard deviation divided by the mean.",
                                           .role = number,
                                           .minimum = 0,
                                           .minimum_excluded = true,
                                           .maximum = kernel::greatest_variation}},
                 .forms = {{.required = {"median", "sigma"}}, {.required = {"mean", "cv"}}},
                 .example = "{lognormal: {median: 90 days, sigma: 0.6}}"});
  all.push_back({.name = "gamma",
                 .meaning = "Positive and skewed; from exponential (shape 1) to nearly normal (large shape).",
                 .arguments = {plain("shape", "1 / cv²: the larger, the more regular.", Law::gamma, 0, number),
                               positive("mean", "The mean.", Law::gamma, 1),
                               LawArgument{.name = "cv",
                                           .meaning = "Standard deviation divided by the mean, in place of the shape.",
                                           .role = number,
                                           .minimum = 1 / std::sqrt(kernel::range_of(Law::gamma, 0).greatest),
                                           .maximum = 1 / std::sqrt(kernel::range_of(Law::gamma, 0).least)}},
                 .forms = {{.required = {"shape", "mean"}}, {.required = {"mean", "cv"}}},
                 .example = "{gamma: {shape: 2.5, mean: 30 days}}"});
  all.push_back({.name = "erlang",
                 .meaning = "The sum of `shape` independent exponential steps of equal mean.",
                 .arguments = {{.name = "shape",
                                .meaning = "Number of steps.",
                                .role = count,
                                .minimum = 1,
                                .maximum = 1000,
                                .whole = true},
                               positive("mean", "The mean of the sum.", Law::gamma, 1)},
                 .forms = {{.required = {"shape", "mean"}}},
                 .example = "{erlang: {shape: 3, mean: 30 days}}"});
  all.push_back(
      {.name = "normal",
       .meaning = "The bell curve. Where values below something are impossible, say so with minimum: the "
                  "curve is cut off there and what is left is scaled up.",
       .arguments = {plain("mean", "The mean (before it is cut off).", Law::truncated_normal, 0),
                     positive("sd", "The standard deviation (before it is cut off).", Law::truncated_normal, 1),
                     plain("minimum", "No value lies below it.", Law::truncated_normal, 2)},
       .forms = {{.required = {"mean", "sd"}, .optional = {"minimum"}}},
       .example = "{normal: {mean: 100 units, sd: 20 units, minimum: 0 units}}",
       .check = check_normal});
  all.push_back({.name = "weibull",
                 .meaning = "Lifetimes: with a shape below 1 failures come early, above 1 with age.",
                 .arguments = {plain("shape", "1 is the exponential law.", Law::weibull, 0, number),
                               positive("scale", "63.2 % of the values lie below it.", Law::weibull, 1)},
                 .forms = {{.required = {"shape", "scale"}}},
                 .example = "{weibull: {shape: 1.5, scale: 200 days}}"});
  all.push_back({.name = "pareto",
                 .meaning = "A heavy tail: the share of values above x falls as (minimum / x)^shape. With a shape of 2 "
                            "or less the variance is infinite, with 1 or less the mean is, too.",
                 .arguments = {plain("shape", "The tail's exponent: the smaller, the heavier.", Law::pareto, 0, number),
                               positive("minimum", "The least value.", Law::pareto, 1)},
                 .forms = {{.required = {"shape", "minimum"}}},
                 .example = "{pareto: {shape: 2.5, minimum: 10 days}}"});
  all.push_back({.name = "hyperexponential",
                 .meaning = "A mixture of two exponential laws that contribute equally to the mean (balanced means): "
                            "more irregular than the exponential law.",
                 .arguments = {positive("mean", "The mean.", Law::hyperexponential, 0),
                               plain("cv2", "Variance divided by the mean squared; 1 is the exponential law.",
                                     Law::hyperexponential, 1, number)},
                 .forms = {{.required = {"mean", "cv2"}}},
                 .example = "{hyperexponential: {mean: 9 days, cv2: 4}}"});
  all.push_back({.name = "poisson",
                 .meaning = "The number of independent events in a span: 0, 1, 2, ...; its variance equals its mean.",
                 .arguments = {positive("mean", "The mean number.", Law::poisson)},
                 .forms = {{.required = {"mean"}}},
                 .example = "{poisson: 12 units}",
                 .counts_only = true});
  all.push_back({.name = "binomial",
                 .meaning = "How many of n independent trials succeed.",
                 .arguments = {plain("n", "The number of trials; a whole number.", Law::binomial, 0),
                               plain("p", "Each trial's probability of success.", Law::binomial, 1, number)},
                 .forms = {{.required = {"n", "p"}}},
                 .example = "{binomial: {n: 100 units, p: 0.95}}",
                 .counts_only = true});
  all.push_back({.name = "discrete",
                 .meaning = "One of several values, each with its probability.",
                 .arguments = {list("values", "The possible values.", Law::discrete, 0),
                               list("probabilities", "Their probabilities, in the same order; they sum to 1.",
                                    Law::discrete, 1, number)},
                 .forms = {{.required = {"values", "probabilities"}}},
                 .example = "{discrete: {values: [10 days, 30 days], probabilities: [0.8, 0.2]}}",
                 .for_dates = true,
                 .check = check_discrete});
  all.push_back({.name = "empirical",
                 .meaning = "Observed values; each is as likely as any other.",
                 .arguments = {list("values", "What was observed, in any order; repetitions count.", Law::empirical)},
                 .forms = {{.required = {"values"}}},
                 .example = "{empirical: [12, 15, 15, 31], unit: days}",
                 .for_dates = true,
                 .check = check_empirical});
  all.push_back({.name = "between",
                 .meaning = "A date: any moment from the first to the second is as likely as any other.",
                 .arguments = {plain("from", "The earliest date.", Law::uniform, 0),
                               plain("to", "The latest date; after from.", Law::uniform, 1)},
                 .forms = {{.required = {"from", "to"}}},
                 .example = "{between: [2026-02-01, 2026-09-30]}",
                 .for_dates = true,
                 .only_dates = true,
                 .check = check_between});
  return all;
}

struct OtherName {
  std::string_view name;
  std::string_view law;
};
constexpr std::array other_names = std::to_array<OtherName>({{"deterministic", "constant"},
                                                             {"fixed", "constant"},
                                                             {"gaussian", "normal"},
                                                             {"gauss", "normal"},
                                                             {"truncated_normal", "normal"},
                                                             {"truncnorm", "normal"},
                                                             {"expon", "exponential"},
                                                             {"triangle", "triangular"},
                                                             {"pert", "triangular"},
                                                             {"rectangular", "uniform"},
                                                             {"categorical", "discrete"},
                                                             {"choice", "discrete"},
                                                             {"one_of", "discrete"},
                                                             {"histogram", "empirical"},
                                                             {"samples", "empirical"},
                                                             {"data", "empirical"},
                                                             {"bernoulli", "binomial"},
                                                             {"date", "between"}});

std::string join(std::vector<std::string_view> const& words) { return fmt::format("{}", fmt::join(words, ", ")); }

bool contains(std::vector<std::string_view> const& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// Of a form: names it allows that were given. Used to guess which form was meant.
std::ptrdiff_t matches(LawForm const& form, std::vector<std::string_view> const& given) {
  return std::count_if(given.begin(), given.end(), [&](std::string_view name) {
    return contains(form.required, name) || contains(form.optional, name);
  });
}

std::optional<LawProblem> check_range(LawArgument const& info, Value const& value) {
  auto const number = constant(value);
  if (!number) return std::nullopt;
  bool const too_low = info.minimum_excluded ? !(*number > info.minimum) : !(*number >= info.minimum);
  if (too_low) {
    bool const above = info.minimum_excluded || (info.minimum > 0 && *number <= 0);
    return LawProblem{
        info.name,
        fmt::format("its {}, {}, must be {}", info.name, show(*number, value.kind_read),
                    above && info.minimum < 1 && info.role == ArgumentRole::value ? "above 0"
                    : above && info.minimum_excluded ? fmt::format("above {}", info.minimum)
                                                     : fmt::format("at least {}", show(info.minimum, value.kind_read))),
        fmt::format("it may be {}", bounds_words(info))};
  }
  if (!(*number <= info.maximum)) {
    return LawProblem{info.name,
                      fmt::format("its {}, {}, must be at most {}", info.name, show(*number, value.kind_read),
                                  show(info.maximum, value.kind_read)),
                      fmt::format("it may be {}", bounds_words(info))};
  }
  if (info.whole && *number != std::floor(*number)) {
    return LawProblem{info.name, fmt::format("its {}, {}, isn't a whole number", info.name, *number), {}};
  }
  return std::nullopt;
}

/// What the kernel itself says of constant arguments: its word is the last. Lists are looked at by their checks.
std::optional<LawProblem> check_drawable(LawSpec const& law) {
  if (!law.written->points.empty()) return std::nullopt;
  for (Value const& one : law.written->arguments) {
    if (one.given && !constant(one)) return std::nullopt;
  }
  std::vector<double> parameters;
  KernelLaw const drawn = kernel_law(law);
  for (Value const& one : drawn.arguments) parameters.push_back(in_base_units(one));
  auto const problem = kernel::domain_problem(drawn.law, parameters);
  if (!problem) return std::nullopt;
  return LawProblem{
      {},
      fmt::format("nothing can be drawn from it: number {} of what it comes to, {}, {}", problem->place + 1,
                  problem->place < parameters.size() ? parameters[problem->place] : 0.0, problem->what),
      "move its arguments away from the ends of their ranges"};
}

}  // namespace

std::vector<LawInfo> const& laws() {
  static std::vector<LawInfo> const all = make_laws();
  return all;
}

LawInfo const* find_law(std::string_view name) {
  for (auto const& law : laws()) {
    if (law.name == name) return &law;
  }
  return nullptr;
}

std::string similar_law(std::string_view name) {
  for (auto const& other : other_names) {
    if (other.name == name) return std::string(other.law);
  }
  std::vector<std::string_view> candidates;
  for (auto const& law : laws()) candidates.push_back(law.name);
  for (auto const& other : other_names) candidates.push_back(other.name);
  std::string const near = base::nearest(name, candidates);
  for (auto const& other : other_names) {
    if (other.name == near) return std::string(other.law);
  }
  return near;
}

std::optional<std::size_t> argument_index(LawInfo const& info, std::string_view argument) {
  for (std::size_t i = 0; i < info.arguments.size(); ++i) {
    if (info.arguments[i].name == argument) return i;
  }
  return std::nullopt;
}

Value const& argument(LawSpec const& law, std::string_view argument) {
  static Value const absent{};
  LawInfo const* info = find_law(law.written->kind);
  CHOKEPOINT_CHECK(info != nullptr, "law '{}'", law.written->kind);
  auto const index = argument_index(*info, argument);
  CHOKEPOINT_CHECK(index && !info->arguments[*index].is_list, "law '{}' has no argument '{}'", law.written->kind,
                   argument);
  return *index < law.written->arguments.size() ? law.written->arguments[*index] : absent;
}

std::optional<LawProblem> check_kind(LawInfo const& info, ValueKind kind) {
  if (kind == ValueKind::any) return std::nullopt;
  if (info.only_dates && kind != ValueKind::date) {
    return LawProblem{{}, fmt::format("{} is a law of dates", info.name), "use uniform for what isn't a date"};
  }
  if (kind == ValueKind::date && !info.for_dates) {
    return LawProblem{{}, fmt::format("{} isn't a law of dates", info.name), "use between, triangular or discrete"};
  }
  if (kind == ValueKind::flag && info.name != "discrete" && info.name != "empirical" && info.name != "constant") {
    return LawProblem{
        {}, fmt::format("{} doesn't give yes or no", info.name), "use discrete with the values yes and no"};
  }
  bool const counted = kind == ValueKind::number || kind == ValueKind::integer || kind == ValueKind::goods;
  if (info.counts_only && !counted) {
    return LawProblem{{},
                      fmt::format("{} gives whole numbers, for counts and amounts of goods", info.name),
                      "use gamma or lognormal for what is measured"};
  }
  return std::nullopt;
}

std::optional<LawProblem> check_names(LawInfo const& info, std::vector<std::string_view> const& given) {
  std::vector<std::string_view> known;
  for (auto const& argument : info.arguments) known.push_back(argument.name);
  for (auto const& name : given) {
    if (contains(known, name)) continue;
    std::string const near = base::nearest(name, known);
    return LawProblem{name, fmt::format("{} has no argument '{}'; it takes {}", info.name, name, describe_forms(info)),
                      near.empty() ? std::string() : fmt::format("did you mean '{}'?", near)};
  }
  auto const all_given = static_cast<std::ptrdiff_t>(given.size());
  for (auto const& form : info.forms) {
    bool const complete = std::all_of(form.required.begin(), form.required.end(),
                                      [&](std::string_view name) { return contains(given, name); });
    if (complete && matches(form, given) == all_given) return std::nullopt;
  }
  LawForm const* meant = &info.forms.front();
  for (auto const& form : info.forms) {
    if (matches(form, given) > matches(*meant, given)) meant = &form;
  }
  for (auto const& name : given) {
    if (!contains(meant->required, name) && !contains(meant->optional, name)) {
      return LawProblem{
          name, fmt::format("{} takes {}, not {} together", info.name, describe_forms(info), join(given)), {}};
    }
  }
  std::vector<std::string_view> missing;
  for (auto const& name : meant->required) {
    if (!contains(given, name)) missing.push_back(name);
  }
  return LawProblem{
      {}, fmt::format("{} lacks its {}; it takes {}", info.name, join(missing), describe_forms(info)), {}};
}

std::optional<LawProblem> check_arguments(LawSpec const& law) {
  LawInfo const* info = find_law(law.written->kind);
  CHOKEPOINT_CHECK(info != nullptr, "law '{}'", law.written->kind);
  for (std::size_t i = 0; i < info->arguments.size() && i < law.written->arguments.size(); ++i) {
    if (auto problem = check_range(info->arguments[i], law.written->arguments[i])) return problem;
  }
  if (info->check != nullptr) {
    if (auto problem = info->check(*info, law)) return problem;
  }
  return check_drawable(law);
}

std::string bounds_words(LawArgument const& argument) {
  return argument.minimum_excluded ? fmt::format("above {:g}, up to {:g}", argument.minimum, argument.maximum)
                                   : fmt::format("{:g} to {:g}", argument.minimum, argument.maximum);
}

std::string describe_forms(LawInfo const& info) {
  std::string text;
  for (auto const& form : info.forms) {
    if (!text.empty()) text += " or ";
    text += "{" + join(form.required);
    for (auto const& name : form.optional) text += fmt::format(", {} (optional)", name);
    text += "}";
  }
  return text;
}

}  // namespace chokepoint::scenario
