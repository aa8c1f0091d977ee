#include "engine/scenario/parameter_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/base/calendar.hpp"
#include "engine/base/math.hpp"
#include "engine/model/correlation.hpp"
#include "engine/model/world.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/scalar.hpp"

namespace chokepoint::scenario {

namespace {

constexpr std::int64_t micro = 1'000'000;

Value number_value(double number) {
  Value value;
  value.given = true;
  value.number = number;
  return value;
}

}  // namespace

double minor_units_of(std::string const& currency) {
  double scale = 1;
  for (int digit = 0; digit < minor_digits(currency); ++digit) scale *= 10;
  return scale;
}

double in_base_units(Value const& value) {
  switch (value.kind_read) {
    case ValueKind::number:
    case ValueKind::any:
    case ValueKind::duration:
      return value.number;
    case ValueKind::goods:
      return static_cast<double>(value.integer) / static_cast<double>(micro);
    case ValueKind::money:
      return static_cast<double>(value.integer) / minor_units_of(value.currency);
    case ValueKind::integer:
    case ValueKind::date:
    case ValueKind::flag:
      break;
  }
  return static_cast<double>(value.integer);
}

KernelLaw kernel_law(LawSpec const& law) {
  using kernel::Law;
  auto const named = [&](std::string_view name) { return argument(law, name); };
  std::string const& kind = law.kind;
  if (kind == "constant") return {Law::deterministic, {named("value")}};
  if (kind == "uniform") return {Law::uniform, {named("low"), named("high")}};
  if (kind == "between") return {Law::uniform, {named("from"), named("to")}};
  if (kind == "triangular") return {Law::triangular, {named("low"), named("mode"), named("high")}};
  if (kind == "exponential") return {Law::exponential, {named("mean")}};
  if (kind == "lognormal") {
    if (named("median").given) return {Law::lognormal, {named("median"), named("sigma")}};
    // mean and coefficient of variation: sigma^2 = log(1 + cv^2), median = mean / sqrt(1 + cv^2).
    double const cv = in_base_units(named("cv"));
    double const mean = in_base_units(named("mean"));
    return {Law::lognormal,
            {number_value(mean / std::sqrt(1 + cv * cv)), number_value(std::sqrt(base::log(1 + cv * cv)))}};
  }
  if (kind == "gamma") {
    if (named("shape").given) return {Law::gamma, {named("shape"), named("mean")}};
    double const cv = in_base_units(named("cv"));
    return {Law::gamma, {number_value(1 / (cv * cv)), named("mean")}};
  }
  if (kind == "erlang") return {Law::gamma, {named("shape"), named("mean")}};
  if (kind == "normal") {
    if (!named("minimum").given) return {Law::normal, {named("mean"), named("sd")}};
    return {Law::truncated_normal, {named("mean"), named("sd"), named("minimum")}};
  }
  if (kind == "weibull") return {Law::weibull, {named("shape"), named("scale")}};
  if (kind == "pareto") return {Law::pareto, {named("shape"), named("minimum")}};
  if (kind == "hyperexponential") return {Law::hyperexponential, {named("mean"), named("cv2")}};
  if (kind == "poisson") return {Law::poisson, {named("mean")}};
  if (kind == "binomial") return {Law::binomial, {named("n"), named("p")}};
  std::vector<std::pair<double, double>> points;  // value, probability
  for (std::size_t i = 0; i < law.points.size(); ++i) {
    points.emplace_back(in_base_units(law.points[i]), kind == "discrete" ? law.weights[i] : 0);
  }
  std::sort(points.begin(), points.end());
  KernelLaw result{kind == "discrete" ? Law::discrete : Law::empirical, {}};
  for (auto const& [value, probability] : points) result.arguments.push_back(number_value(value));
  if (kind == "discrete") {
    for (auto const& [value, probability] : points) result.arguments.push_back(number_value(probability));
  }
  return result;
}

void ParameterBuilder::add_uncertain(ScenarioSpec const& spec) {
  std::vector<std::uint32_t> order(spec.uncertain.entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return spec.uncertain.entries[a].name.text < spec.uncertain.entries[b].name.text;
  });
  for (std::uint32_t const index : order) {
    auto const& [name, block] = spec.uncertain.entries[index];
    if (!can_be_drawn(block.law, "uncertain." + name.text)) continue;
    KernelLaw const law = kernel_law(block.law);
    std::vector<double> arguments;
    bool constant_law = true;
    for (Value const& argument : law.arguments) {
      constant_law = constant_law && argument.uncertain.empty();
      arguments.push_back(in_base_units(argument));
    }
    if (!constant_law) {
      diagnostics_.error("E_UNCERTAIN", block.law.mark, "uncertain." + name.text,
                         "the law of an uncertain value has fixed arguments; one of these is uncertain itself");
      continue;
    }
    model::UncertainValue value;
    value.name = name.text;
    value.law = kernel::Distribution::of(law.law, arguments);
    value.central = block.central.given ? in_base_units(block.central)
                                        : value.law.sample(kernel::Uniform64{std::uint64_t{1} << 63});
    uncertain_.emplace(name.text, static_cast<std::uint32_t>(table_.uncertain.size()));
    table_.uncertain.push_back(std::move(value));
  }
  std::vector<model::RankCorrelation> pairs;
  std::vector<base::Mark> marks;
  for (auto const& [name, block] : spec.correlations.entries) {
    if (block.between.size() != 2) {
      diagnostics_.error("E_RANGE", block.mark, "correlations", "a correlation is between two uncertain values");
      continue;
    }
    auto const one = uncertain_.find(block.between[0].text);
    auto const other = uncertain_.find(block.between[1].text);
    if (one == uncertain_.end() || other == uncertain_.end()) continue;  // reported where the name is read
    pairs.push_back({one->second, other->second, block.rank.number});
    marks.push_back(block.mark);
  }
  if (pairs.empty()) return;
  auto factor = model::correlate(pairs);
  if (factor.ok()) {
    table_.correlated = factor.value().members;
    table_.correlation_factor = factor.value().lower;
    return;
  }
  for (std::uint32_t const pair : factor.error().pairs) {
    diagnostics_.error("E_CORRELATION", marks[pair], "correlations",
                       "these rank correlations can't hold together, so no values can be drawn",
                       "each lies strictly between -1 and 1, no pair is named twice, and pairs not named count as 0");
  }
}

std::uint32_t ParameterBuilder::entry(std::string const& path, model::CellKind kind, double value, std::int64_t integer,
                                      std::string const& uncertain, double scale) {
  model::ParameterEntry row;
  row.path = path;
  row.kind = kind;
  row.central_bits =
      kind == model::CellKind::number ? std::bit_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(integer);
  row.scale = scale;
  if (!uncertain.empty()) {
    auto const found = uncertain_.find(uncertain);
    if (found != uncertain_.end()) row.uncertain = found->second;
  }
  table_.entries.push_back(std::move(row));
  return static_cast<std::uint32_t>(table_.entries.size() - 1);
}

std::uint32_t ParameterBuilder::constant(std::string const& path, model::CellKind kind, double value) {
  return entry(path, kind, value, static_cast<std::int64_t>(value), {}, 1);
}

Value ParameterBuilder::converted(Value value, std::string const& path, Conversion const& conversion) {
  if (conversion.per_unit > 0) {
    Value const written = value;
    value.kind_read = ValueKind::integer;
    value.integer = in_parts(written.integer, conversion.per_unit, written, path);
    for (Value::Dated& step : value.path) step.integer = in_parts(step.integer, conversion.per_unit, written, path);
  } else {
    value.number *= conversion.factor;
    for (Value::Dated& step : value.path) step.number *= conversion.factor;
  }
  return value;
}

std::uint32_t ParameterBuilder::add(Value const& written, std::string const& path, model::CellKind kind,
                                    Conversion const& conversion) {
  Value const value = converted(written, path, conversion);
  double const scale = conversion.scale();
  auto const set = settings_.find(path);
  if (value.path.empty() && set == settings_.end()) {
    return entry(path, kind, in_base_units(value), value.integer, value.uncertain, scale);
  }
  model::ParameterPath steps;
  steps.first = static_cast<std::uint32_t>(table_.entries.size());
  if (value.path.empty()) {
    // It holds before whatever events may say, even of the time before the run.
    steps.dates.push_back(model::beginning_of_time);
    entry(path, kind, in_base_units(value), value.integer, value.uncertain, scale);
  } else if (value.path.front().from > begin_.seconds()) {
    diagnostics_.error(
        "E_DATED", value.path.front().mark, path,
        fmt::format("the path begins on {}, and nothing is said about the time before it, from {} on",
                    base::iso_date_time(base::SimTime(value.path.front().from)), base::iso_date_time(begin_)),
        "begin the path with the value that holds when the run begins");
  }
  for (Value::Dated const& step : value.path) {
    steps.dates.push_back(base::SimTime(step.from));
    entry(path + "@" + std::to_string(step.from), kind, step.number, step.integer, step.uncertain, scale);
  }
  if (set != settings_.end()) {
    set->second.read = true;
    for (EventValue const& event : set->second.values) {
      std::string const at = fmt::format("timeline.{}.set.{}", table_.events[event.event.index()].name, path);
      Value const own = converted(*event.value, at, conversion);
      bool const triggered = table_.events[event.event.index()].by_reaction;
      (triggered ? steps.triggered : steps.settings)
          .push_back({event.event, entry(at, kind, in_base_units(own), own.integer, own.uncertain, scale)});
    }
  }
  table_.paths.push_back(std::move(steps));
  return static_cast<std::uint32_t>(table_.paths.size() - 1) | model::Parameter<double>::path_bit;
}

std::vector<std::string> ParameterBuilder::unread_settings() const {
  std::vector<std::string> paths;
  for (auto const& [path, set] : settings_) {
    if (!set.read) paths.push_back(path);
  }
  return paths;
}

std::int64_t ParameterBuilder::in_parts(std::int64_t micro_units, std::int64_t per_unit, Value const& value,
                                        std::string const& path) {
  base::Wide const scaled = static_cast<base::Wide>(micro_units) * per_unit;
  if (scaled % micro != 0) {
    diagnostics_.error("E_RANGE", value.mark, path,
                       "the amount is finer than the product's resolution, so it can't be counted",
                       "set the product's resolution to the smallest amount that matters, such as 0.001");
  }
  base::Wide const parts = scaled / micro;
  if (parts > static_cast<base::Wide>(model::most_parts)) {
    diagnostics_.error(
        "E_RANGE", value.mark, path,
        fmt::format("the amount has more than {:.1e} parts of the product's resolution, which is more than "
                    "is counted",
                    model::most_parts),
        "give the product a coarser resolution, or count in larger units");
    return 0;
  }
  return static_cast<std::int64_t>(parts);
}

model::Parameter<std::int64_t> ParameterBuilder::goods(Value const& value, std::string const& path,
                                                       std::int64_t per_unit) {
  if (!value.given) return {};
  return model::Parameter<std::int64_t>(add(value, path, model::CellKind::integer, {.per_unit = per_unit}));
}

model::Parameter<std::int64_t> ParameterBuilder::money(Value const& value, std::string const& path,
                                                       std::string const& currency) {
  if (!value.given) return {};
  return model::Parameter<std::int64_t>(
      add(value, path, model::CellKind::integer, {.factor = minor_units_of(currency)}));
}

ParameterBuilder::Extremes ParameterBuilder::extremes(Value const& value, std::string const& path) const {
  Extremes found{.least = std::numeric_limits<double>::infinity(),
                 .greatest = -std::numeric_limits<double>::infinity()};
  auto const see = [&](double number) {
    found.least = std::min(found.least, number);
    found.greatest = std::max(found.greatest, number);
  };
  auto const see_uncertain = [&](std::string const& name) {
    auto const index = uncertain_.find(name);
    if (index == uncertain_.end()) return;
    model::UncertainValue const& drawn = table_.uncertain[index->second];
    see(drawn.law.sample({0}));
    see(drawn.law.sample({~std::uint64_t{0}}));
    see(drawn.central);
  };
  if (!value.uncertain.empty()) {
    see_uncertain(value.uncertain);
  } else if (value.path.empty()) {
    see(in_base_units(value));
  }
  for (Value::Dated const& step : value.path) {
    Value constant = value;
    constant.integer = step.integer;
    constant.number = step.number;
    step.uncertain.empty() ? see(in_base_units(constant)) : see_uncertain(step.uncertain);
  }
  auto const set = path.empty() ? settings_.end() : settings_.find(path);
  if (set == settings_.end()) return found;
  for (EventValue const& event : set->second.values) {
    event.value->uncertain.empty() ? see(in_base_units(*event.value)) : see_uncertain(event.value->uncertain);
  }
  return found;
}

bool ParameterBuilder::can_be_drawn(LawSpec const& law, std::string const& path) {
  bool const has_cv = (law.kind == "lognormal" || law.kind == "gamma") && argument(law, "cv").given;
  bool ok = true;
  auto const refuse = [&](Value const& value, char const* where) {
    ok = false;
    diagnostics_.error("E_UNCERTAIN", value.mark, path,
                       fmt::format("'${}' stands {}, where only fixed numbers are possible", value.uncertain, where),
                       law.kind == "lognormal" ? "write the law with median and sigma, which may be uncertain"
                       : law.kind == "gamma"   ? "write the law with shape and mean, which may be uncertain"
                                               : "make one of the fixed values uncertain by a law of its own");
  };
  for (Value const& point : law.points) {
    if (!point.uncertain.empty()) refuse(point, "among the values of a law");
  }
  std::vector<std::size_t> uncertain;
  for (std::size_t i = 0; i < law.arguments.size(); ++i) {
    if (law.arguments[i].uncertain.empty()) continue;
    // Of {mean, cv}, gamma takes the mean as it is; all else is computed from both when the scenario is read.
    bool const as_it_is = law.kind == "gamma" && &law.arguments[i] == &argument(law, "mean");
    if (has_cv && !as_it_is) {
      refuse(law.arguments[i], "in the {mean, cv} form of a law");
    } else if (uncertain_.contains(law.arguments[i].uncertain)) {
      uncertain.push_back(i);
    }
  }
  // Each uncertain argument at its least and its greatest draw, in all combinations: the rules of a law are
  // inequalities between its arguments, so what holds at the corners holds between them.
  for (std::size_t corner = 0; ok && !uncertain.empty() && corner < (std::size_t{1} << uncertain.size()); ++corner) {
    LawSpec fixed = law;
    for (std::size_t bit = 0; bit < uncertain.size(); ++bit) {
      Value& value = fixed.arguments[uncertain[bit]];
      kernel::Distribution const& drawn = table_.uncertain[uncertain_.find(value.uncertain)->second].law;
      double const extreme = drawn.sample({(corner >> bit & 1U) != 0 ? ~std::uint64_t{0} : std::uint64_t{0}});
      value.uncertain.clear();
      value.kind_read = ValueKind::number;
      value.number = extreme;
    }
    auto const problem = check_arguments(fixed);
    if (!problem) continue;
    ok = false;
    diagnostics_.error("E_RANGE", law.arguments[uncertain.front()].mark, path,
                       fmt::format("a value that '${}' may take is none that this law can have: {}",
                                   law.arguments[uncertain.front()].uncertain, problem->message),
                       "give the uncertain value bounds that keep it within the law's, such as a minimum");
  }
  return ok;
}

model::LawId ParameterBuilder::law(LawSpec const& law, std::string const& path, double scale) {
  if (!law.given || !can_be_drawn(law, path)) return {};
  KernelLaw const kernel = kernel_law(law);
  model::LawEntry row;
  row.path = path;
  row.law = kernel.law;
  row.scale = scale;
  for (std::size_t index = 0; index < kernel.arguments.size(); ++index) {
    Value const& argument = kernel.arguments[index];
    row.arguments.push_back(model::Parameter<double>(entry(path + "." + std::to_string(index), model::CellKind::number,
                                                           in_base_units(argument), 0, argument.uncertain, 1)));
  }
  table_.laws.push_back(std::move(row));
  return model::LawId(table_.laws.size() - 1);
}

}  // namespace chokepoint::scenario
