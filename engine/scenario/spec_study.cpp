#include "engine/scenario/spec_study.hpp"

#include "engine/scenario/measures.hpp"
#include "engine/scenario/spec.hpp"

/// The field table, continued: studies, which run a scenario many times.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

/// Sampled designs need to know how many points there are.
constexpr std::string_view sampled = "design=random|latin_hypercube|sobol";

}  // namespace

void FactorSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The factor's name for people."}, title);
  v.text({.name = "path",
          .meaning = "The value that varies, as --set has it; `uncertain.NAME` sets an uncertain value.",
          .example = "offices.commerce.officers",
          .applies = "!switch"},
         path);
  v.text({.name = "switch",
          .meaning = "A declared thing that is there or not: a rule, a lane, an office, whatever has the key `active` "
                     "or `open`.",
          .example = "rules.h200_cap",
          .applies = "!path"},
         switched);
  v.references({.name = "values",
                .meaning = "The values that it takes, each as the path's key has it. Of a switch: yes and no.",
                .refers_to = "!value",
                .example = "[1, 2, 4]"},
               values);
  v.references({.name = "range",
                .meaning = "The ends of an interval, from which sampled designs draw evenly and a grid takes `levels`.",
                .refers_to = "!value",
                .example = "[10 days, 30 days]",
                .applies = "!values"},
               range);
  v.value({.name = "levels",
           .meaning = "Into how many values, evenly spaced and with both ends, a grid cuts the range.",
           .minimum = 2,
           .maximum = 10000,
           .fixed = true,
           .example = "5",
           .applies = "range"},
          integer, levels);
  v.inline_law({.name = "law",
                .meaning = "A law from which sampled designs draw. Without it, a factor of an uncertain value has that "
                           "value's law."},
               law);
  v.text({.name = "unit", .meaning = "Unit of the law's numbers where they carry none.", .example = "days"}, unit);
}

void PrecisionSpec::visit(FieldVisitor& v) {
  v.reference({.name = "outcome", .meaning = "The outcome meant; without, that of this name.", .refers_to = "outcomes"},
              outcome);
  v.choice({.name = "of",
            .meaning = "What must be known: the mean, the probability of more than `above` (of a date that it comes "
                       "later than `after`, or never), a quantile, or the mean difference to the baseline of `compare` "
                       "on common luck. Of a date the mean is that of futures in which it comes; a quantile counts the "
                       "others as later than all.",
            .default_text = "mean",
            .choices = {"mean", "probability", "quantile", "difference"}},
           of);
  v.value(
      {.name = "half_width",
       .meaning = "At most this much on either side of the estimate, in the outcome's unit as results show it: of a "
                  "date, days; of a probability, a share.",
       .minimum = 0,
       .above_minimum = true,
       .fixed = true,
       .example = "0.5"},
      number, half_width);
  v.value({.name = "relative",
           .meaning = "At most this share of the estimate on either side. A date has no such share: there it is for "
                      "probabilities and differences alone.",
           .minimum = 0,
           .above_minimum = true,
           .maximum = 1,
           .fixed = true,
           .example = "2 %",
           .applies = "!half_width"},
          number, relative);
  v.value({.name = "above",
           .meaning = "The threshold of a probability, in the outcome's unit as results show it.",
           .fixed = true,
           .example = "500000",
           .applies = "of=probability"},
          number, above);
  v.value({.name = "after",
           .meaning = "The threshold of a probability where the outcome is a date: that it comes later, or never.",
           .fixed = true,
           .example = "2026-07-01",
           .applies = "of=probability"},
          date, after);
  v.value({.name = "quantile",
           .meaning = "Which quantile.",
           .minimum = 0,
           .above_minimum = true,
           .maximum = 0.9999,
           .default_text = "50 %",
           .fixed = true,
           .example = "95 %",
           .applies = "of=quantile"},
          number, quantile);
}

void BandSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The band in words; without, the outcome's title."}, title);
  v.reference({.name = "outcome",
               .meaning = "The outcome meant; without, that of this name.",
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
  v.value({.name = "step",
           .meaning = "How far apart the dates are, from the outcome's start on; its end is the last of them.",
           .dimension = dim::time,
           .minimum = 3600,
           .default_text = "30 days",
           .fixed = true,
           .example = "7 days"},
          duration, step);
  v.choice({.name = "shows",
            .meaning = "At each date: the outcome since its start, as if it ended there; or over the step that ends "
                       "there alone. Of these a rest at the end that fills no step is left out.",
            .default_text = "so_far",
            .choices = {"so_far", "each_step"}},
           shows);
  v.references(
      {.name = "quantiles",
       .meaning = "Which quantiles over the replications are kept, within 2 % of their value; without, 5 %, 25 "
                  "%, 50 %, 75 % and 95 %.",
       .refers_to = "!value",
       .example = "[10 %, 50 %, 90 %]"},
      quantiles);
}

void BudgetSpec::visit(FieldVisitor& v) {
  v.value({.name = "time",
           .meaning = "Wall time after which the study stops, to be resumed or not. What is there by then depends on "
                      "the machine.",
           .dimension = dim::time,
           .minimum = 1,
           .fixed = true,
           .example = "20 minutes"},
          duration, time);
  v.value({.name = "replications",
           .meaning = "Runs at most, of all points and variants together.",
           .minimum = 1,
           .maximum = 1e12,
           .fixed = true,
           .example = "100000"},
          integer, replications);
}

void StudySpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The study's name for people."}, title);
  v.text({.name = "question", .meaning = "The question this study is to answer."}, question);
  v.references({.name = "answers",
                .meaning = "Outcomes that answer it: told of before all others, the first in the headline of reports. "
                           "Without, the scenario's first.",
                .refers_to = "outcomes"},
               answers);
  v.named_blocks({.name = "factors", .meaning = "What varies between the points of the design."}, factors);
  v.choice({.name = "design",
            .meaning = "How factors are combined: all combinations, first values then second values and so on, or "
                       "points drawn at random, in a Latin hypercube, or from a scrambled Sobol sequence.",
            .default_text = "grid",
            .choices = {"grid", "list", "random", "latin_hypercube", "sobol"}},
           design);
  v.value({.name = "points",
           .meaning = "How many points a sampled design has; of a Sobol sequence a power of two.",
           .minimum = 1,
           .maximum = 1e8,
           .default_text = "256",
           .fixed = true,
           .example = "1024",
           .applies = sampled},
          integer, points);
  v.named_lists({.name = "lockstep",
                 .meaning = "Factors with equally many values that a grid moves together, as lists by any name.",
                 .refers_to = "!factor",
                 .example = "{demand: [orders, prices]}",
                 .applies = "design=grid"},
                lockstep);
  v.formula({.name = "where",
             .meaning = "A condition over factors, by their names: points that don't meet it are left out.",
             .example = "officers < 4 or transit > 15 days",
             .applies = "factors"},
            where);
  v.variants(
      {.name = "compare",
       .meaning = "Variants of the scenario that are run at every point with the same luck and held against "
                  "`baseline`: the name of one of them, what the baseline changes, or left out for the "
                  "scenario as it is. A value may be dated, a law, or a list, as its key has it; nothing, or '', "
                  "leaves out what is written there. `title` is what people are told instead of the variant's name; "
                  "files and options keep to the name.",
       .example = "{closed: {title: Border closed, rules.cn_entry.active: yes}, open: {rules.cn_entry.active: no}}"},
      compare);
  v.choice({.name = "uncertain",
            .meaning = "Whether uncertain values are drawn in each replication, or have their central values.",
            .default_text = "drawn",
            .choices = {"drawn", "central"}},
           uncertain);
  v.value({.name = "replications",
           .meaning = "Runs of each variant at each point. Without, 1 at each point of a sampled design, and 1000 "
                      "otherwise.",
           .minimum = 1,
           .maximum = 1e9,
           .fixed = true,
           .example = "10000",
           .applies = "!precision"},
          integer, replications);
  v.named_blocks(
      {.name = "precision",
       .meaning =
           "Until when replications go on at a point: until all of these hold together. Each point is judged by "
           "itself, in sampled designs, too: to know something over all that is uncertain, write no factors, and "
           "each replication draws the uncertain values anew."},
      precision);
  v.named_blocks({.name = "bands",
                  .meaning = "Outcomes whose course over time is kept for each cell: mean and quantiles over the "
                             "replications at each date."},
                 bands);
  v.value(
      {.name = "relief",
       .meaning =
           "Adds to `compare`, for each gate that the scenario declares, a variant in which it is gone, and "
           "where it opens at some time one in which it opens this much earlier. Gates are licenses, bans, "
           "tests, caps, permits, domestic ratios, offices and their freezes, and events that close or "
           "pause something. What a rule asked for before its text of `meta.as_of`, and what offices took before that "
           "date, is history and stays.",
       .dimension = dim::time,
       .minimum = 86400,
       .fixed = true,
       .example = "30 days"},
      duration, relief);
  v.value({.name = "at_most",
           .meaning = "Runs of each variant at each point after which it is given up.",
           .minimum = 128,
           .maximum = 1e9,
           .default_text = "100000",
           .fixed = true,
           .applies = "precision"},
          integer, at_most);
  v.value({.name = "confidence",
           .meaning = "How often an interval shall hold the truth.",
           .minimum = 0.5,
           .maximum = 0.9999,
           .default_text = "95 %",
           .fixed = true},
          number, confidence);
  v.block({.name = "budget", .meaning = "What the study may take at most."}, budget, has_budget);
  v.value({.name = "seed",
           .meaning = "The luck of the design and of all replications; --seed replaces it.",
           .minimum = 0,
           .maximum = 9e18,
           .default_text = "1",
           .fixed = true},
          integer, seed);
  v.choice({.name = "rows",
            .meaning = "How the results keep every replication: a row for each (table), packed by 16 (blocks: a third "
                       "of the time to write, in SQL by `chokepoint results query` alone), or not at all: sums alone. "
                       "Exact quantiles, regret, influence and replays that check themselves need them.",
            .default_text = "table; blocks of more than 500000 replications",
            .choices = {"table", "blocks", "none"}},
           rows);
}

void StudyFileSpec::visit(FieldVisitor& v) {
  v.value({.name = "chokepoint",
           .meaning = "Version of the scenario language; this is 1.",
           .required = true,
           .minimum = 1,
           .maximum = 1,
           .fixed = true},
          integer, version);
  v.text({.name = "base",
          .meaning = "The scenario's file, beside this one.",
          .required = true,
          .example = "scenario.yaml"},
         base);
  study.visit(v);
}

}  // namespace chokepoint::scenario
