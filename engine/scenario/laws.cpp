#include "engine/scenario/laws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/base/diagnostic.hpp"

namespace chokepoint::scenario {

namespace {

constexpr std::int64_t micro_units = 1'000'000;  // of goods, until assembly: see Value

/// A constant argument in its base unit; nothing when it is uncertain, absent or changes over time.
std::optional<double> constant(Value const& value) {
  if (!value.given || !value.uncertain.empty() || !value.path.empty()) return std::nullopt;
  switch (value.kind_read) {
    case ValueKind::number:
    case ValueKind::duration:
      return value.number;
    case ValueKind::goods:
      return static_cast<double>(value.integer) / static_cast<double>(micro_units);
    default:
      return static_cast<double>(value.integer);
  }
}

/// Lists of the same law are compared with each other, so both hold constants or neither is looked at.
std::optional<double> constant(LawSpec const& law, std::string_view name) { return constant(argument(law, name)); }

/// A value for a message: durations in days are easier to recognize than seconds.
std::string show(double value, ValueKind kind) {
  if (kind == ValueKind::duration) {
    if (std::fmod(value, 86400) == 0) return fmt::format("{} days", static_cast<std::int64_t>(value) / 86400);
    if (std::fmod(value, 3600) == 0) return fmt::format("{} hours", static_cast<std::int64_t>(value) / 3600);
    return fmt::format("{:g} seconds", value);
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
                    may_equal ? fmt::format("write them in the order {}", describe_forms(*find_law(law.kind)))
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
  constexpr double farthest = 8;  // beyond, what is left of the curve has a probability below 1e-15
  if (!mean || !sd || !minimum || *minimum <= *mean + farthest * *sd) return std::nullopt;
  return LawProblem{
      "minimum", "its minimum lies more than 8 standard deviations above its mean, where nothing of the curve is left",
      "lower the minimum"};
}

std::optional<LawProblem> check_binomial(LawInfo const&, LawSpec const& law) {
  auto const n = constant(law, "n");
  if (!n || *n == std::floor(*n)) return std::nullopt;
  return LawProblem{"n", fmt::format("its n, {}, isn't a whole number", *n), {}};
}

std::optional<LawProblem> check_values(LawSpec const& law) {
  if (law.points.empty()) return LawProblem{"values", "it has no values", "list at least one"};
  return std::nullopt;
}

std::optional<LawProblem> check_empirical(LawInfo const&, LawSpec const& law) { return check_values(law); }

std::optional<LawProblem> check_discrete(LawInfo const&, LawSpec const& law) {
  if (auto problem = check_values(law)) return problem;
  if (law.points.size() != law.weights.size()) {
    return LawProblem{"probabilities",
                      fmt::format("it has {} values and {} probabilities", law.points.size(), law.weights.size()),
                      "give each value its probability"};
  }
  double sum = 0;
  for (double const weight : law.weights) {
    if (!(weight >= 0)) {
      return LawProblem{"probabilities", fmt::format("one of its probabilities, {}, is below 0", weight), {}};
    }
    sum += weight;
  }
  constexpr double tolerance = 1e-9;  // of decimals such as 0.1, not of carelessness such as 0.33 three times
  if (std::fabs(sum - 1) <= tolerance) return std::nullopt;
  return LawProblem{"probabilities", fmt::format("its probabilities sum to {:.12g}, not to 1", sum),
                    sum > 0 ? fmt::format("divide each by {:.12g}", sum) : std::string()};
}

constexpr LawArgument positive(std::string_view name, std::string_view meaning,
                               ArgumentRole role = ArgumentRole::value) {
  return {.name = name, .meaning = meaning, .role = role, .minimum = 0, .minimum_excluded = true};
}

constexpr LawArgument ranged(std::string_view name, std::string_view meaning, double minimum, double maximum) {
  return {.name = name, .meaning = meaning, .role = ArgumentRole::number, .minimum = minimum, .maximum = maximum};
}

constexpr LawArgument plain(std::string_view name, std::string_view meaning) {
  return {.name = name, .meaning = meaning};
}

constexpr LawArgument list(std::string_view name, std::string_view meaning, ArgumentRole role = ArgumentRole::value) {
  return {.name = name, .meaning = meaning, .role = role, .is_list = true};
}

std::vector<LawInfo> make_laws() {
  using enum ArgumentRole;
  std::vector<LawInfo> all;
  all.push_back({.name = "constant",
                 .meaning = "Always the same value; a plain value in place of a law means this.",
                 .arguments = {plain("value", "The value.")},
                 .forms = {{.required = {"value"}}},
                 .example = "{constant: 30 days}",
                 .for_dates = true});
  all.push_back({.name = "uniform",
                 .meaning = "Every value between two bounds is as likely as any other.",
                 .arguments = {plain("low", "The least value."), plain("high", "The greatest value; above low.")},
                 .forms = {{.required = {"low", "high"}}},
                 .example = "{uniform: [1.5, 3]}",
                 .for_dates = true,
                 .check = check_uniform});
  all.push_back({.name = "triangular",
                 .meaning = "Between two bounds, rising straight to the most likely value and falling from there: for "
                            "estimates of the form \"at least, most likely, at most\".",
                 .arguments = {plain("low", "The least value."), plain("mode", "The most likely value."),
                               plain("high", "The greatest value; above low.")},
                 .forms = {{.required = {"low", "mode", "high"}}},
                 .example = "{triangular: [3, 4, 5], unit: days}",
                 .for_dates = true,
                 .check = check_triangular});
  all.push_back({.name = "exponential",
                 .meaning = "The time to the next of events that happen independently at a constant rate; its standard "
                            "deviation equals its mean.",
                 .arguments = {positive("mean", "The mean.")},
                 .forms = {{.required = {"mean"}}},
                 .example = "{exponential: 9 days}"});
  all.push_back({.name = "lognormal",
                 .meaning =
                     "Many small independent factors multiplied: positive, with a long upper tail, as processing "
                     "times of offices often are.",
                 .arguments = {positive("median", "Half of the values lie below it."),
                               positive("sigma",
                                        "Standard deviation of the logarithm: at 0.6 about two thirds of the "
                                        "values lie between 0.55 and 1.8 times the median.",
                                        number),
                               positive("mean", "The mean, in place of the median."),
                               positive("cv", "Standard deviation divided by the mean.", number)},
                 .forms = {{.required = {"median", "sigma"}}, {.required = {"mean", "cv"}}},
                 .example = "{lognormal: {median: 90 days, sigma: 0.6}}"});
  all.push_back(
      {.name = "gamma",
       .meaning = "Positive and skewed; from exponential (shape 1) to nearly normal (large shape).",
       .arguments = {ranged("shape", "1 / cv²: the larger, the more regular.", 0.01, 1e8),
                     positive("mean", "The mean."),
                     ranged("cv", "Standard deviation divided by the mean, in place of the shape.", 1e-4, 10)},
       .forms = {{.required = {"shape", "mean"}}, {.required = {"mean", "cv"}}},
       .example = "{gamma: {shape: 2.5, mean: 30 days}}"});
  all.push_back(
      {.name = "erlang",
       .meaning = "The sum of `shape` independent exponential steps of equal mean.",
       .arguments = {{.name = "shape", .meaning = "Number of steps.", .role = count, .minimum = 1, .maximum = 1000},
                     positive("mean", "The mean of the sum.")},
       .forms = {{.required = {"shape", "mean"}}},
       .example = "{erlang: {shape: 3, mean: 30 days}}"});
  all.push_back({.name = "normal",
                 .meaning = "The bell curve. Where values below something are impossible, say so with minimum: the "
                            "curve is cut off there and what is left is scaled up.",
                 .arguments = {plain("mean", "The mean (before it is cut off)."),
                               positive("sd", "The standard deviation (before it is cut off)."),
                               plain("minimum", "No value lies below it.")},
                 .forms = {{.required = {"mean", "sd"}, .optional = {"minimum"}}},
                 .example = "{normal: {mean: 100 units, sd: 20 units, minimum: 0 units}}",
                 .check = check_normal});
  all.push_back({.name = "weibull",
                 .meaning = "Lifetimes: with a shape below 1 failures come early, above 1 with age.",
                 .arguments = {ranged("shape", "1 is the exponential law.", 0.01, 1e6),
                               positive("scale", "63.2 % of the values lie below it.")},
                 .forms = {{.required = {"shape", "scale"}}},
                 .example = "{weibull: {shape: 1.5, scale: 200 days}}"});
  all.push_back({.name = "pareto",
                 .meaning = "A heavy tail: the share of values above x falls as (minimum / x)^shape. With a shape of 2 "
                            "or less the variance is infinite, with 1 or less the mean is, too.",
                 .arguments = {ranged("shape", "The tail's exponent: the smaller, the heavier.", 0.1, 1e6),
                               positive("minimum", "The least value.")},
                 .forms = {{.required = {"shape", "minimum"}}},
                 .example = "{pareto: {shape: 2.5, minimum: 10 days}}"});
  all.push_back(
      {.name = "hyperexponential",
       .meaning = "A mixture of two exponential laws that contribute equally to the mean (balanced means): "
                  "more irregular than the exponential law.",
       .arguments = {positive("mean", "The mean."),
                     ranged("cv2", "Variance divided by the mean squared; 1 is the exponential law.", 1, 1e6)},
       .forms = {{.required = {"mean", "cv2"}}},
       .example = "{hyperexponential: {mean: 9 days, cv2: 4}}"});
  all.push_back({.name = "poisson",
                 .meaning = "The number of independent events in a span: 0, 1, 2, ...; its variance equals its mean.",
                 .arguments = {positive("mean", "The mean number.")},
                 .forms = {{.required = {"mean"}}},
                 .example = "{poisson: 12 units}",
                 .counts_only = true});
  all.push_back({.name = "binomial",
                 .meaning = "How many of n independent trials succeed.",
                 .arguments = {{.name = "n", .meaning = "The number of trials; a whole number.", .minimum = 0},
                               ranged("p", "Each trial's probability of success.", 0, 1)},
                 .forms = {{.required = {"n", "p"}}},
                 .example = "{binomial: {n: 100 units, p: 0.95}}",
                 .counts_only = true,
                 .check = check_binomial});
  all.push_back({.name = "discrete",
                 .meaning = "One of several values, each with its probability.",
                 .arguments = {list("values", "The possible values."),
                               list("probabilities", "Their probabilities, in the same order; they sum to 1.", number)},
                 .forms = {{.required = {"values", "probabilities"}}},
                 .example = "{discrete: {values: [10 days, 30 days], probabilities: [0.8, 0.2]}}",
                 .for_dates = true,
                 .check = check_discrete});
  all.push_back({.name = "empirical",
                 .meaning = "Observed values; each is as likely as any other.",
                 .arguments = {list("values", "What was observed, in any order; repetitions count.")},
                 .forms = {{.required = {"values"}}},
                 .example = "{empirical: [12, 15, 15, 31], unit: days}",
                 .for_dates = true,
                 .check = check_empirical});
  all.push_back({.name = "between",
                 .meaning = "A date: any moment from the first to the second is as likely as any other.",
                 .arguments = {plain("from", "The earliest date."), plain("to", "The latest date; after from.")},
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
    return LawProblem{info.name,
                      fmt::format("its {}, {}, must be {} {}", info.name, show(*number, value.kind_read),
                                  info.minimum_excluded ? "above" : "at least", info.minimum),
                      {}};
  }
  if (!(*number <= info.maximum)) {
    return LawProblem{info.name, fmt::format("its {}, {}, must be at most {}", info.name, *number, info.maximum), {}};
  }
  if (info.role == ArgumentRole::count && *number != std::floor(*number)) {
    return LawProblem{info.name, fmt::format("its {}, {}, isn't a whole number", info.name, *number), {}};
  }
  return std::nullopt;
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
  LawInfo const* info = find_law(law.kind);
  CHOKEPOINT_CHECK(info != nullptr, "law '{}'", law.kind);
  auto const index = argument_index(*info, argument);
  CHOKEPOINT_CHECK(index && !info->arguments[*index].is_list, "law '{}' has no argument '{}'", law.kind, argument);
  return *index < law.arguments.size() ? law.arguments[*index] : absent;
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
  LawInfo const* info = find_law(law.kind);
  CHOKEPOINT_CHECK(info != nullptr, "law '{}'", law.kind);
  for (std::size_t i = 0; i < info->arguments.size() && i < law.arguments.size(); ++i) {
    if (auto problem = check_range(info->arguments[i], law.arguments[i])) return problem;
  }
  return info->check == nullptr ? std::nullopt : info->check(*info, law);
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
