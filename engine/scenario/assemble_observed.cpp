#include <algorithm>

#include "engine/base/calendar.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/course_reader.hpp"
#include "engine/scenario/outcome_units.hpp"
#include "engine/scenario/overrides.hpp"

namespace chokepoint::scenario {

OutcomeType Assembly::type_of_course(model::Course const& course) const {
  if (!course.outcome) return {expression::Type::number(base::dimensions::goods), 1};
  model::Outcome const& outcome = world_.outcomes[*course.outcome];
  if (!outcome.formula) return type_of(outcome, currencies_[*course.outcome]);
  return {outcome.formula->type(), outcome.unit_scale};
}

void Assembly::observed() {
  for (auto const& [name, spec] : spec_.observed.entries) {
    std::string const path = "observed." + name.text;
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
    model::Observed series{std::move(*course), {}};
    for (auto const& entry : spec.values.entries) {
      observation(entry, path + ".values." + entry.name.text, spec.source.text, series);
    }
    std::stable_sort(series.entries.begin(), series.entries.end(),
                     [](auto const& a, auto const& b) { return a.at < b.at; });
    world_.observed.push_back(std::move(series));
  }
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
    error("E_RANGE", dated, path,
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
  if (!spec.value.currency.empty() && !type.type.currency.empty() && spec.value.currency != type.type.currency) {
    error("E_UNIT", spec.value.mark, path + ".value",
          fmt::format("'{}' is in {}, and this in {}", series.course.name, type.type.currency, spec.value.currency),
          "write it in " + type.type.currency);
    return;
  }
  std::string const& own = spec.value.provenance.source.empty() ? spec.source.text : spec.value.provenance.source;
  series.entries.push_back({at, in_base_units(spec.value) / type.in_base_units, own.empty() ? source : own});
}

}  // namespace chokepoint::scenario
