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

/// Whether every value it may take is a whole number.
bool always_whole(UncertainSpec const& spec) {
  auto const whole = [](Value const& value) {
    double const number = in_base_units(value);
    return std::floor(number) == number;
  };
  if (spec.central.given && !whole(spec.central)) return false;
  if (spec.law.written->kind == "poisson" || spec.law.written->kind == "binomial") return true;
  if (spec.law.written->kind == "constant") return whole(argument(spec.law, "value"));
  return !spec.law.written->points.empty() &&
         std::all_of(spec.law.written->points.begin(), spec.law.written->points.end(), whole);
}

}  // namespace

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
      constant_law = constant_law && argument.written->uncertain.empty();
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
    if (!always_whole(block)) fractional_.insert(name.text);
    uncertain_.emplace(name.text, static_cast<std::uint32_t>(table_.uncertain.size()));
    table_.uncertain.push_back(std::move(value));
  }
  correlate_uncertain(spec);
}

void ParameterBuilder::correlate_uncertain(ScenarioSpec const& spec) {
  std::vector<model::RankMargin> margins;
  for (model::UncertainValue const& value : table_.uncertain) margins.push_back(model::RankMargin::of(value.law));
  std::vector<model::RankCorrelation> pairs;
  std::vector<CorrelationSpec const*> asked;
  for (auto const& [name, block] : spec.correlations.entries) {
    if (block.between.size() != 2) {
      diagnostics_.error("E_RANGE", block.mark, "correlations", "a correlation is between two uncertain values");
      continue;
    }
    auto const one = uncertain_.find(block.between[0].text);
    auto const other = uncertain_.find(block.between[1].text);
    if (one == uncertain_.end() || other == uncertain_.end()) continue;  // reported where the name is read
    bool varies = true;
    for (Text const& side : block.between) {
      if (!margins[uncertain_.find(side.text)->second].constant()) continue;
      varies = false;
      diagnostics_.warning("W_UNUSED", side.mark, "correlations",
                           fmt::format("'{}' never varies, so it has no rank correlation with anything", side.text),
                           "give it a law of chance, or leave the correlation out");
    }
    if (!varies) continue;
    pairs.push_back({one->second, other->second, block.rank.number});
    asked.push_back(&block);
  }
  if (pairs.empty()) return;
  auto factor = model::correlate(pairs, margins);
  if (factor.ok()) {
    for (std::size_t i = 0; i < pairs.size(); ++i) warn_of_reach(*asked[i], factor.value().ties[i]);
    table_.correlated = factor.value().members;
    table_.correlation_first = factor.value().first;
    table_.correlation_factor = factor.value().lower;
    return;
  }
  if (factor.error().kind == model::CorrelationProblem::Kind::too_many) {
    diagnostics_.error(
        "E_LIMIT", asked.front()->mark, "correlations",
        fmt::format("{} correlations tie too many uncertain values to each other to be drawn in time", pairs.size()),
        "let values that move together follow one uncertain value, or name those that belong together "
        "alike: values near each other in the order of names cost little");
    return;
  }
  for (std::uint32_t const pair : factor.error().pairs) {
    diagnostics_.error("E_CORRELATION", asked[pair]->mark, "correlations",
                       "these rank correlations can't hold together, so no values can be drawn",
                       "each lies strictly between -1 and 1, no pair is named twice, and pairs not named count as 0");
    if (factor.error().kind != model::CorrelationProblem::Kind::contradictory) continue;
    model::RankCorrelation const& tied = pairs[pair];
    warn_of_reach(*asked[pair], model::rank_tie(margins[tied.one], margins[tied.other], tied.spearman));
  }
}

void ParameterBuilder::warn_of_reach(CorrelationSpec const& asked, model::RankTie const& tie) {
  constexpr double worth_saying = 0.0005;
  double const rank = asked.rank.number;
  if (std::fabs(rank) < std::fabs(tie.most) + worth_saying) return;
  diagnostics_.warning(
      "W_CORRELATION", asked.rank.mark, "correlations",
      fmt::format("'{}' and '{}' can't have a rank correlation of {:g}: equal values share their rank, and with the "
                  "chances that these laws give them {:.3f} is the most there is; they are drawn with that",
                  asked.between[0].text, asked.between[1].text, rank, tie.most),
      "ask for less, or let what must go together follow one uncertain value");
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
  bool const in_whole_parts = conversion.per_unit > 0;
  if (in_whole_parts) {
    value.kind_read = ValueKind::integer;
    value.integer = in_parts(value.integer, conversion.per_unit, value, path);
  } else {
    value.number *= conversion.factor;
  }
  if (value.written->path.empty()) return value;
  for (Value::Dated& step : value.written.edit().path) {
    if (in_whole_parts) {
      step.integer = in_parts(step.integer, conversion.per_unit, value, path);
    } else {
      step.number *= conversion.factor;
    }
  }
  return value;
}

std::uint32_t ParameterBuilder::add(Value const& written, std::string const& path, model::CellKind kind,
                                    Conversion const& conversion) {
  Value const value = converted(written, path, conversion);
  double const scale = conversion.scale();
  auto const set = settings_.find(path);
  if (value.written->path.empty() && set == settings_.end()) {
    return entry(path, kind, in_base_units(value), value.integer, value.written->uncertain, scale);
  }
  model::ParameterPath steps;
  steps.first = static_cast<std::uint32_t>(table_.entries.size());
  if (value.written->path.empty()) {
    // It holds before whatever events may say, even of the time before the run.
    steps.dates.push_back(model::beginning_of_time);
    entry(path, kind, in_base_units(value), value.integer, value.written->uncertain, scale);
  } else if (value.written->path.front().from > begin_.seconds()) {
    diagnostics_.error(
        "E_DATED", value.written->path.front().mark, path,
        fmt::format("the path begins on {}, and nothing is said about the time before it, from {} on",
                    base::iso_date_time(base::SimTime(value.written->path.front().from)), base::iso_date_time(begin_)),
        "begin the path with the value that holds when the run begins");
  }
  for (Value::Dated const& step : value.written->path) {
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
          .push_back({event.event, entry(at, kind, in_base_units(own), own.integer, own.written->uncertain, scale)});
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
  for (auto const& [path, set] : law_settings_) {
    if (!settings_.contains(path)) paths.push_back(path);
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
  if (!value.written->uncertain.empty()) {
    see_uncertain(value.written->uncertain);
  } else if (value.written->path.empty()) {
    see(in_base_units(value));
  }
  for (Value::Dated const& step : value.written->path) {
    Value constant = value;
    constant.integer = step.integer;
    constant.number = step.number;
    step.uncertain.empty() ? see(in_base_units(constant)) : see_uncertain(step.uncertain);
  }
  auto const set = path.empty() ? settings_.end() : settings_.find(path);
  if (set == settings_.end()) return found;
  for (EventValue const& event : set->second.values) {
    event.value->written->uncertain.empty() ? see(in_base_units(*event.value))
                                            : see_uncertain(event.value->written->uncertain);
  }
  return found;
}

bool ParameterBuilder::can_be_drawn(LawSpec const& law, std::string const& path) {
  bool const has_cv = (law.written->kind == "lognormal" || law.written->kind == "gamma") && argument(law, "cv").given;
  bool ok = true;
  auto const refuse = [&](Value const& value, char const* where) {
    ok = false;
    diagnostics_.error(
        "E_UNCERTAIN", value.mark, path,
        fmt::format("'${}' stands {}, where only fixed numbers are possible", value.written->uncertain, where),
        law.written->kind == "lognormal" ? "write the law with median and sigma, which may be uncertain"
        : law.written->kind == "gamma"   ? "write the law with shape and mean, which may be uncertain"
                                         : "make one of the fixed values uncertain by a law of its own");
  };
  for (Value const& point : law.written->points) {
    if (!point.written->uncertain.empty()) refuse(point, "among the values of a law");
  }
  std::vector<std::size_t> uncertain;
  for (std::size_t i = 0; i < law.written->arguments.size(); ++i) {
    if (law.written->arguments[i].written->uncertain.empty()) continue;
    // Of {mean, cv}, gamma takes the mean as it is; all else is computed from both when the scenario is read.
    bool const as_it_is = law.written->kind == "gamma" && &law.written->arguments[i] == &argument(law, "mean");
    if (has_cv && !as_it_is) {
      refuse(law.written->arguments[i], "in the {mean, cv} form of a law");
    } else if (uncertain_.contains(law.written->arguments[i].written->uncertain)) {
      uncertain.push_back(i);
    }
  }
  LawInfo const& info = *find_law(law.written->kind);
  for (std::size_t const i : uncertain) {
    if (!info.arguments[i].whole || !fractional_.contains(law.written->arguments[i].written->uncertain)) continue;
    ok = false;
    diagnostics_.error("E_RANGE", law.written->arguments[i].mark, path,
                       fmt::format("the {} of {} is a whole number, and '${}' may take others", info.arguments[i].name,
                                   info.name, law.written->arguments[i].written->uncertain),
                       "let the uncertain value be discrete, empirical, poisson or binomial, with whole values");
  }
  // Each uncertain argument at its least, its greatest and its central value, in all combinations: the rules of a law
  // are inequalities between its arguments, so what holds at the corners holds between them.
  constexpr std::size_t ends = 3;
  std::size_t corners = 1;
  for (std::size_t i = 0; i < uncertain.size(); ++i) corners *= ends;
  for (std::size_t corner = 0; ok && !uncertain.empty() && corner < corners; ++corner) {
    LawSpec fixed = law;
    std::size_t rest = corner;
    for (std::size_t const i : uncertain) {
      Value& value = fixed.written.edit().arguments[i];
      model::UncertainValue const& drawn = table_.uncertain[uncertain_.find(value.written->uncertain)->second];
      std::size_t const end = rest % ends;
      rest /= ends;
      value.written.edit().uncertain.clear();
      value.kind_read = law.kind_read == ValueKind::duration ? ValueKind::duration : ValueKind::number;
      value.number = end == 2 ? drawn.central : drawn.law.sample({end == 1 ? ~std::uint64_t{0} : std::uint64_t{0}});
    }
    auto const problem = check_arguments(fixed);
    if (!problem) continue;
    ok = false;
    diagnostics_.error("E_RANGE", law.written->arguments[uncertain.front()].mark, path,
                       fmt::format("a value that '${}' may take is none that this law can have: {}",
                                   law.written->arguments[uncertain.front()].written->uncertain, problem->message),
                       "give the uncertain value bounds that keep it within the law's, such as a minimum");
  }
  return ok;
}

/// Times and amounts are drawn from laws, and neither is ever below 0.
void ParameterBuilder::warn_of_clipping(LawSpec const& law, KernelLaw const& kernel, std::string const& path) {
  std::vector<double> arguments;
  for (Value const& argument : kernel.arguments) {
    if (!argument.written->uncertain.empty()) return;
    arguments.push_back(in_base_units(argument));
  }
  constexpr double worth_saying = 0.001;
  double const below = kernel::Distribution::of(kernel.law, arguments).probability(-1e-9);
  if (below <= worth_saying) return;
  diagnostics_.warning("W_BELOW_ZERO", law.mark, path,
                       fmt::format("{:.2g} % of what this law draws lies below 0, and counts as 0", below * 100),
                       law.written->kind == "normal"
                           ? "add minimum: 0 in its unit, which scales up the rest, or use a law of "
                             "positive values such as lognormal"
                           : "move it above 0");
}

/// Amounts of goods that the author wrote down must be countable, as everywhere else; what is drawn between them is
/// rounded to whole parts.
void ParameterBuilder::check_whole_parts(LawSpec const& law, std::string const& path, double scale) {
  if (law.kind_read != ValueKind::goods) return;
  auto const check = [&](Value const& amount) {
    if (amount.given && amount.written->uncertain.empty()) {
      in_parts(amount.integer, static_cast<std::int64_t>(scale), amount, path);
    }
  };
  if (law.written->kind == "constant") check(argument(law, "value"));
  std::for_each(law.written->points.begin(), law.written->points.end(), check);
}

model::LawId ParameterBuilder::law(LawSpec const& law, std::string const& path, double scale) {
  if (!law.given) return {};
  auto const set = law_settings_.find(path);
  bool const changes = !law.written->path.empty() || set != law_settings_.end();
  if (!changes) return law_row(law, path, path, scale);
  // Which row holds is a parameter like any other that dates and events change.
  Value row;
  row.given = true;
  row.mark = law.mark;
  row.kind_read = ValueKind::integer;
  model::LawId first;
  auto const row_of = [&](LawSpec const& one, std::string const& at) {
    model::LawId const id = law_row(one, path, at, scale);
    if (!first.valid()) first = id;
    return id.valid() ? static_cast<std::int64_t>(id.index()) : 0;
  };
  if (law.written->path.empty()) row.integer = row_of(law, path);
  for (DatedLaw const& step : law.written->path) {
    Value::Dated dated;
    dated.from = step.from;
    dated.mark = step.law.mark;
    dated.integer = row_of(step.law, path + "@" + std::to_string(step.from));
    row.written.edit().path.push_back(std::move(dated));
  }
  if (set != law_settings_.end()) {
    EventValues& values = settings_[path];
    values.values.clear();
    for (auto const& [event, own] : set->second) {
      Value& its = rows_in_force_.emplace_back();
      its.given = true;
      its.kind_read = ValueKind::integer;
      its.integer = row_of(*own, fmt::format("timeline.{}.set.{}", table_.events[event.index()].name, path));
      values.values.push_back({event, &its});
    }
  }
  if (!first.valid()) return {};
  table_.laws[first.index()].rows = static_cast<std::uint32_t>(table_.laws.size() - first.index());
  table_.laws[first.index()].in_force = model::Parameter<std::int64_t>(add(row, path, model::CellKind::integer, {}));
  return first;
}

model::LawId ParameterBuilder::law_row(LawSpec const& law, std::string const& path, std::string const& name,
                                       double scale) {
  if (!can_be_drawn(law, path)) return {};
  check_whole_parts(law, path, scale);
  KernelLaw const kernel = kernel_law(law);
  warn_of_clipping(law, kernel, path);
  model::LawEntry row;
  row.path = name;
  row.law = kernel.law;
  row.scale = scale;
  for (std::size_t index = 0; index < kernel.arguments.size(); ++index) {
    Value const& argument = kernel.arguments[index];
    row.arguments.push_back(
        model::Parameter<double>(entry(name + "." + std::to_string(index), model::CellKind::number,
                                       in_base_units(argument), 0, argument.written->uncertain, 1)));
  }
  table_.laws.push_back(std::move(row));
  return model::LawId(table_.laws.size() - 1);
}

}  // namespace chokepoint::scenario
