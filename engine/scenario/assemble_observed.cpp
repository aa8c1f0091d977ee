#include <algorithm>
#include <cmath>

#include "engine/base/calendar.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/course_reader.hpp"
#include "engine/scenario/outcome_units.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/scenario/source_text.hpp"

namespace chokepoint::scenario {

OutcomeType Assembly::type_of_course(model::Course const& course) const {
  if (!course.outcome) return {expression::Type::number(base::dimensions::goods), 1};
  model::Outcome const& outcome = world_.outcomes[*course.outcome];
  if (!outcome.formula) return type_of(outcome, currencies_[*course.outcome]);
  return {outcome.formula->type(), outcome.unit_scale};
}

namespace {

/// Fills in what has come about since the course's start, of a series that tells what was added from date to date.
void add_up(model::Observed& series) {
  double sum = 0;
  double before_start = 0;
  double variance = 0;  // of what came since the start
  for (auto& entry : series.entries) {
    sum += entry.shown;
    entry.value = sum;
    bool const before = entry.at <= series.course.from;
    if (before) before_start = sum;
    variance = before ? 0 : variance + entry.error * entry.error;
    entry.value_error = std::sqrt(variance);
  }
  for (auto& entry : series.entries) entry.value -= before_start;
}

/// The first days of the quarters in (from, to].
std::vector<base::SimTime> quarters(base::SimTime from, base::SimTime to) {
  std::vector<base::SimTime> dates;
  constexpr int months = 3;
  base::Date const start(base::date_of(from).year(), std::chrono::January, std::chrono::day(1));
  for (int quarter = 0;; ++quarter) {
    base::SimTime const at = base::time_of(base::add_months(start, months * quarter));
    if (at > to) return dates;
    if (at > from) dates.push_back(at);
  }
}

}  // namespace

void Assembly::observed() {
  for (auto const& [name, spec] : spec_.observed.entries) {
    std::string const path = "observed." + name.text;
    if (spec.occurred.given || spec.not_by.given) {
      observed_date(name, spec, path);
      continue;
    }
    auto course = read_course(world_, {name, spec.title, spec.outcome, spec.status, spec.product},
                              [&](base::Mark mark, std::string message, std::string hint) {
                                error("E_CONFLICT", mark, path, std::move(message), std::move(hint));
                              });
    if (!course) continue;
    if (spec.values.entries.empty()) {
      error("E_MISSING_FIELD", spec.mark, path + ".values", "nothing was seen of it",
            "add values: {2026-01-31: {value: ...}}");
      continue;
    }
    model::Observed series{std::move(*course), {}, spec.shows.text == "each_step"};
    if (series.each_step && series.course.outcome) {
      model::Outcome const& outcome = world_.outcomes[*series.course.outcome];
      if (!outcome.formula && outcome.reduce != model::Reduce::total) {
        error("E_CONFLICT", spec.shows.mark, path + ".shows",
              fmt::format("'{}' is no sum over time, so nothing is added to it from date to date", outcome.name),
              "leave out shows:");
        continue;
      }
    } else if (series.each_step) {
      series.course.units.reduce = model::Reduce::total;  // what entered the status
    }
    for (auto const& entry : spec.values.entries) {
      observation(entry, path + ".values." + entry.name.text, spec.source.text, series);
    }
    std::stable_sort(series.entries.begin(), series.entries.end(),
                     [](auto const& a, auto const& b) { return a.at < b.at; });
    if (series.each_step) add_up(series);
    world_.observed.push_back(std::move(series));
  }
}

void Assembly::observed_date(Text const& name, ObservedSpec const& spec, std::string const& path) {
  Text const& named = spec.outcome.given ? spec.outcome : name;
  auto const& outcomes = world_.outcomes;
  auto const found =
      std::find_if(outcomes.begin(), outcomes.end(), [&](auto const& one) { return one.name == named.text; });
  if (found == outcomes.end()) {
    std::vector<std::string_view> names;
    for (auto const& one : outcomes) names.push_back(one.name);
    std::string const near = base::nearest(named.text, names);
    error("E_CONFLICT", named.mark, path, fmt::format("the scenario has no outcome {}", in_quotes(named.text)),
          near.empty() ? "outcomes are listed under outcomes:" : fmt::format("did you mean '{}'?", near));
    return;
  }
  if (found->formula || found->reduce != model::Reduce::first_date) {
    error("E_CONFLICT", named.mark, path, fmt::format("'{}' is no date, so it doesn't come on one", found->name),
          "write values:, or choose an outcome with reduce: first_date");
    return;
  }
  model::ObservedDate date;
  date.name = name.text;
  date.title = spec.title.given ? spec.title.text : found->title;
  date.outcome = static_cast<std::uint32_t>(found - outcomes.begin());
  Value const& seen = spec.occurred.given ? spec.occurred : spec.not_by;
  std::string const key = path + (spec.occurred.given ? ".occurred" : ".not_by");
  date.known_until = base::SimTime(seen.integer);
  if (spec.occurred.given) date.occurred = date.known_until;
  if (spec.within.given) date.within = base::Duration(spec.within.integer);
  bool const unknown = spec_.meta.as_of.given && date.known_until > base::SimTime(spec_.meta.as_of.integer);
  if (unknown) {
    error("E_AS_OF", seen.mark, key,
          fmt::format("this is of {}, after the scenario's information cutoff (meta.as_of) of {}: nobody could have "
                      "seen it then",
                      base::iso_date(date.known_until), base::iso_date(base::SimTime(spec_.meta.as_of.integer))),
          "leave it out, or move meta.as_of");
    return;
  }
  date.possible_since = found->from;
  if (spec.possible_since.given) {
    date.possible_since = base::SimTime(spec.possible_since.integer);
    date.possible_since_given = true;
    if (date.possible_since >= date.known_until) {
      error("E_RANGE", spec.possible_since.mark, path + ".possible_since",
            fmt::format("on {} it {}, so it could have come before {}", base::iso_date(date.known_until),
                        date.occurred ? "came" : "hadn't come", base::iso_date(date.possible_since)),
            "write an earlier date");
      return;
    }
  }
  // What had come is known from then on, as long as anybody looked.
  base::SimTime last = std::min(found->to, world_.clock.to);
  if (spec.occurred.given && spec_.meta.as_of.given) last = std::min(last, base::SimTime(spec_.meta.as_of.integer));
  if (!spec.occurred.given) last = std::min(last, date.known_until);
  date.asked = quarters(found->from, last);
  if (!spec.asked.empty()) date.asked.clear();
  for (Text const& text : spec.asked) {
    auto const at = base::parse_date(text.text);
    if (!at) continue;  // refused when it was read
    base::SimTime const by = base::time_of(*at);
    if (by <= found->from || by > last) {
      error("E_RANGE", text.mark, path + ".asked",
            fmt::format("nobody knows, or nothing simulated tells, whether it had come by {}", base::iso_date(by)),
            fmt::format("write dates after {} and up to {}", base::iso_date(found->from), base::iso_date(last)));
      return;
    }
    date.asked.push_back(by);
  }
  std::sort(date.asked.begin(), date.asked.end());
  date.asked.erase(std::unique(date.asked.begin(), date.asked.end()), date.asked.end());
  world_.observed_dates.push_back(std::move(date));
}

std::optional<Assembly::SeenError> Assembly::observation_error(Value const& error_of, double shown,
                                                               OutcomeType const& type, std::string const& unit,
                                                               std::string const& path) {
  if (!error_of.given) return SeenError();
  bool const is_share = error_of.dimension == base::dimensions::none && type.type.dimension != base::dimensions::none;
  constexpr double most = 10;  // a number without its unit is more often forgotten than meant
  if (is_share && error_of.number <= most) return SeenError{error_of.number * std::fabs(shown), error_of.number};
  bool const fits = !is_share && error_of.dimension == type.type.dimension &&
                    (error_of.written->currency.empty() || type.type.currency.empty() ||
                     error_of.written->currency == type.type.currency);
  if (fits) return SeenError{in_base_units(error_of) / type.in_base_units, 0};
  error("E_UNIT", error_of.mark, path, "an error is a share of the value, or in the value's own unit",
        unit.empty() ? "write a plain number" : fmt::format("write a share such as 16 %, or it in {}", unit));
  return std::nullopt;
}

void Assembly::observation(Blocks<ObservationSpec>::Entry const& entry, std::string const& path,
                           std::string const& source, model::Observed& series) {
  auto const& [name, spec] = entry;
  auto const named = base::parse_date_time(name.text);
  if (!spec.on.given && !named) {
    error("E_MISSING_FIELD", name.mark, path, fmt::format("'{}' is no date, so nobody knows when this was", name.text),
          "call it by its date, such as 2026-01-31, or add on:");
    return;
  }
  base::Mark const dated = spec.on.given ? spec.on.mark : name.mark;
  base::SimTime const at = spec.on.given ? base::SimTime(spec.on.integer) : *named;
  if (spec_.meta.as_of.given && at > base::SimTime(spec_.meta.as_of.integer)) {
    error(
        "E_AS_OF", dated, path,
        fmt::format("this is of {}, after the scenario's information cutoff (meta.as_of) of {}: nobody could have seen "
                    "it then",
                    base::iso_date(at), base::iso_date(base::SimTime(spec_.meta.as_of.integer))),
        "leave it out, or move meta.as_of");
    return;
  }
  if (at > series.course.to && !is_override(diagnostics_, spec_.clock.to.mark)) {
    error("E_OUTSIDE", dated, path,
          fmt::format("'{}' ends on {}, so nothing that is simulated can be held against this", series.course.name,
                      base::iso_date(series.course.to)),
          "leave it out, or end the run later");
    return;
  }
  auto const twin = std::find_if(series.entries.begin(), series.entries.end(),
                                 [&](model::Observed::Entry const& other) { return other.at == at; });
  if (twin != series.entries.end()) {
    error("E_CONFLICT", dated, path, fmt::format("there are two values of {}", base::iso_date(at)),
          "keep one; another source's values make a series of their own");
    return;
  }
  model::ProductId const product =
      series.course.outcome ? world_.outcomes[*series.course.outcome].product : series.course.units.product;
  if (product.valid()) check_goods_word(spec.value, product, path + ".value");
  OutcomeType const type = type_of_course(series.course);
  if (spec.value.dimension != type.type.dimension) {
    error("E_UNIT", spec.value.mark, path + ".value",
          fmt::format("'{}' is {}, this isn't", series.course.name, base::describe(type.type.dimension)),
          series.course.unit.empty() ? "write a plain number or a share" : "write it in " + series.course.unit);
    return;
  }
  if (!spec.value.written->currency.empty() && !type.type.currency.empty() &&
      spec.value.written->currency != type.type.currency) {
    error("E_UNIT", spec.value.mark, path + ".value",
          fmt::format("'{}' is in {}, and this in {}", series.course.name, type.type.currency,
                      spec.value.written->currency),
          "write it in " + type.type.currency);
    return;
  }
  std::string const& own =
      spec.value.written->provenance->source.empty() ? spec.source.text : spec.value.written->provenance->source;
  double const shown = in_base_units(spec.value) / type.in_base_units;
  auto const error_of_it = observation_error(spec.error, shown, type, series.course.unit, path + ".error");
  if (!error_of_it) return;
  series.entries.push_back({at, shown, own.empty() ? source : own, shown, error_of_it->deviation,
                            error_of_it->deviation, error_of_it->share});
}

}  // namespace chokepoint::scenario
