#include "engine/scenario/measures.hpp"
#include "engine/scenario/spec.hpp"

/// The field table, continued: what was observed, and how a scenario is held against it.
namespace chokepoint::scenario {

namespace {

/// Dated things that came, or didn't, have no values.
constexpr std::string_view of_values = "!occurred & !not_by";

}  // namespace

void ObservationSpec::visit(FieldVisitor& v) {
  v.value({.name = "on",
           .meaning = "The date: the value holds what had come about before that day began (UTC). Without, the "
                      "entry's own name is its date.",
           .fixed = true,
           .example = "2026-01-31"},
          ValueKind::date, on);
  v.value({.name = "value",
           .meaning = "What was seen, in the outcome's unit.",
           .required = true,
           .any_dimension = true,
           .minimum = -1e300,
           .fixed = true,
           .example = "12000 chips"},
          ValueKind::number, value);
  v.value({.name = "error",
           .meaning = "How far it may be from the truth, as a standard deviation: in the outcome's unit; or as a "
                      "share of the value, which then is off by a factor (a lognormal law, the share its logarithm's "
                      "deviation). Without, it counts as exact.",
           .any_dimension = true,
           .minimum = 0,
           .fixed = true,
           .example = "16 %"},
          ValueKind::number, error);
  v.text({.name = "source", .meaning = "Where it comes from; without, the series' source."}, source);
}

void ObservedSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The series in words; without, the outcome's title."}, title);
  v.reference({.name = "outcome",
               .meaning = "The outcome that was seen; without, that of this name. For values it must be one that is "
                          "measured over time: no date, and no quantile. For `occurred` and `not_by` it is a date.",
               .refers_to = "outcomes",
               .applies = "!status"},
              outcome);
  v.choice({.name = "status",
            .meaning = "Instead of an outcome: units in this status of the unit ledger.",
            .choices = status_words(),
            .applies = "!outcome"},
           status);
  v.reference({.name = "product",
               .meaning = "Units of which product; without, of all.",
               .refers_to = "products",
               .applies = "status"},
              product);
  v.choice({.name = "shows",
            .meaning = "What a value tells: the outcome since its start, as if it ended at its date; or what was added "
                       "since the date before alone, or since the outcome's start.",
            .default_text = "so_far",
            .choices = {"so_far", "each_step"},
            .applies = of_values},
           shows);
  v.text({.name = "source", .meaning = "Where the values come from, as far as they don't say it themselves."}, source);
  v.named_blocks({.name = "values",
                  .meaning = "What was seen by date. Nothing may be dated after meta.as_of or the end of the run; what "
                             "is dated before the run is drawn as history, and naive forecasts know it."},
                 values);
  v.value({.name = "occurred",
           .meaning = "Instead of values, of an outcome that is a date (reduce: first_date): when it came.",
           .fixed = true,
           .example = "2024-04-15",
           .applies = "!values"},
          ValueKind::date, occurred);
  v.value({.name = "not_by",
           .meaning = "Instead of `occurred`: it hadn't come by this date, and nobody knows more.",
           .fixed = true,
           .example = "2026-01-28",
           .applies = "!values & !occurred"},
          ValueKind::date, not_by);
  v.value({.name = "within",
           .meaning = "How far `occurred` may be off, either way: whether it had come by a date so near isn't asked.",
           .dimension = base::dimensions::time,
           .minimum = 0,
           .default_text = "0 days",
           .fixed = true,
           .example = "45 days",
           .applies = "occurred"},
          ValueKind::duration, within);
  v.value({.name = "possible_since",
           .meaning = "From when on it could have come, such as the date of the rule before: what the naive chance by "
                      "age counts from. Without, since the outcome begins, which is no property of history.",
           .fixed = true,
           .example = "2023-10-23",
           .applies = "!values"},
          ValueKind::date, possible_since);
  v.references({.name = "asked",
                .meaning = "Dates by which `chokepoint backtest` asks whether it had come; without, the first day of "
                           "each quarter, until it came.",
                .refers_to = "!date",
                .example = "[2024-04-01, 2024-07-01]",
                .applies = "!values"},
               asked);
}

void FittedSpec::visit(FieldVisitor& v) {
  v.text({.name = "path",
          .meaning = "The key whose value was chosen, as --set has it.",
          .required = true,
          .example = "uncertain.cn_decline"},
         path);
  v.references({.name = "to", .meaning = "What it was to fit.", .required = true, .refers_to = "observed"}, to);
  v.value({.name = "until",
           .meaning = "The last date that was looked at; without, the split. What these series show up to then judges "
                      "nothing.",
           .fixed = true,
           .example = "2025-10-27"},
          ValueKind::date, until);
  v.text({.name = "note", .meaning = "How, in words."}, note);
}

void BacktestSpec::visit(FieldVisitor& v) {
  v.value({.name = "split",
           .meaning = "What is dated up to here may have been fitted to; what is dated later judges. Naive forecasts "
                      "of it know nothing later than this.",
           .required = true,
           .fixed = true,
           .example = "2025-01-01"},
          ValueKind::date, split);
  v.references({.name = "series",
                .meaning = "Which of what was observed is scored; without, all of it.",
                .refers_to = "observed",
                .empty_means_all = true,
                .example = "[exports, litres]"},
               series);
  v.listed_blocks({.name = "fitted",
                   .meaning = "Values that were chosen to fit what was seen, by hand or otherwise. All others count as "
                              "set beforehand."},
                  fitted);
  v.variants({.name = "changes",
              .meaning = "What is written otherwise than in the scenario, by three names: `known_then` in all futures, "
                         "such as the guess of the day in place of what was learned after the split; "
                         "`rules_as_they_happened` and `reactions_drawn` in the futures of that kind. In the former, "
                         "governments do what they did when they did it; in the latter, which are left out where "
                         "nothing is written here, what they do is drawn.",
              .example = "{reactions_drawn: {timeline.ban.on: $ban_on}}"},
             changes);
}

}  // namespace chokepoint::scenario
