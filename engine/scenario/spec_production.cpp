#include "engine/scenario/spec.hpp"

/// The field table, continued: lines of production.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

void RecipeSpec::visit(FieldVisitor& v) {
  v.named_values({.name = "from",
                  .meaning = "What one unit is made from, of stocks at the line's site; without, the product's "
                             "`made_from`, or nothing where it has none.",
                  .fixed = true,
                  .refers_to = "products",
                  .example = "{gh100: 1 unit, hbm3e: 6 units}"},
                 from);
  v.value({.name = "uses",
           .meaning = "Capacity that the start of one unit takes, in the line's own measure (wafers, hours, units).",
           .any_dimension = true,
           .minimum = 0,
           .default_text = "1",
           .example = "0.0357 wafers per unit",
           .applies = "../capacity"},
          number, uses);
  v.value({.name = "lot",
           .meaning = "The largest start. Larger orders are started in several lots, each whole: a lot waits until the "
                      "components of all of it are there. Without, an order is one lot.",
           .dimension = dim::goods,
           .minimum = 0,
           .above_minimum = true,
           .example = "2000 units"},
          goods, lot);
  v.law({.name = "cycle",
         .meaning = "Time from the start of a lot to its end, drawn for each lot; it takes no capacity.",
         .required = true,
         .dimension = dim::time,
         .minimum = 0,
         .dated = true,
         .example = "{law: {triangular: [5, 6, 8], unit: weeks}}"},
        duration, cycle);
  result.visit(v);
  visit_source(v);
}

void RecipeSpec::Result::visit(FieldVisitor& v) {
  v.choice(
      {.name = "yield_law",
       .meaning = "How many units of a lot are good: share gives exactly `yield` of them, with fractions carried "
                  "to the next lot; binomial draws each unit; clustered draws each unit with defects that cluster "
                  "in lots (negative binomial: mean yield (1 + density × area / clustering)^-clustering); murphy "
                  "draws each unit, with a density that varies by lot in a triangle from 0 to twice the mean (mean "
                  "yield ((1 - e^-DA) / DA)²).",
       .default_text = "share",
       .choices = {"share", "binomial", "clustered", "murphy"}},
      yield_law);
  v.value({.name = "yield",
           .meaning = "Share of the units started that come out well.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "100 %",
           .example = "95 %",
           .applies = "yield_law=share|binomial"},
          number, yield);
  v.value({.name = "defect_density",
           .meaning = "Defects that kill a unit, per cm².",
           .minimum = 0,
           .maximum = 1e6,
           .example = "0.1",
           .applies = "yield_law=clustered|murphy"},
          number, defect_density);
  v.value({.name = "area",
           .meaning = "Of one unit, in cm².",
           .minimum = 0,
           .maximum = 1e6,
           .example = "8.14",
           .applies = "yield_law=clustered|murphy"},
          number, area);
  v.value({.name = "clustering",
           .meaning = "The parameter alpha of the negative binomial yield: small where defects cluster, large where "
                      "they don't.",
           .minimum = 0.01,
           .maximum = 1e6,
           .default_text = "2",
           .applies = "yield_law=clustered"},
          number, clustering);
  v.value({.name = "rework",
           .meaning = "Share of the units of each pass that goes through the process again: for another cycle, "
                      "without components and without a start.",
           .minimum = 0,
           .maximum = 0.9,
           .default_text = "0 %",
           .example = "2 %"},
          number, rework);
  v.value({.name = "sells",
           .meaning = "Probability that a unit made for the shelf is sold; one for a firm order is. For "
                      "`plans: margin`.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "100 %",
           .applies = "../plans"},
          number, sells);
  v.value({.name = "cost",
           .meaning = "What a unit costs to make, components and all. For `plans: margin`.",
           .dimension = dim::price,
           .minimum = 0,
           .default_text = "0 USD per unit",
           .example = "6000 USD per unit",
           .applies = "../plans"},
          number, cost);
}

void ChangeoverSpec::visit(FieldVisitor& v) {
  v.reference({.name = "from", .meaning = "The product made before.", .required = true, .refers_to = "products"}, from);
  v.reference({.name = "to", .meaning = "The product made next.", .required = true, .refers_to = "products"}, to);
  v.value({.name = "time",
           .meaning = "Working time that it takes.",
           .required = true,
           .dimension = dim::time,
           .minimum = 0,
           .example = "5 days"},
          duration, time);
}

void WorkInProcessSpec::visit(FieldVisitor& v) {
  v.reference({.name = "product", .meaning = "What is being made.", .required = true, .refers_to = "products"},
              product);
  v.value({.name = "quantity",
           .meaning = "Good units that will come of it.",
           .required = true,
           .dimension = dim::goods,
           .minimum = 0,
           .example = "5000 units"},
          goods, quantity);
  v.value({.name = "done_on", .meaning = "When they are finished.", .required = true, .example = "2026-01-20"}, date,
          done_on);
}

void LinePhaseSpec::visit(FieldVisitor& v) {
  visit_plan(v);
  v.value({.name = "adds",
           .meaning = "Capacity that is there once it is complete.",
           .dimension = dim::goods_rate,
           .minimum = 0,
           .example = "2000 wafers per month"},
          number, adds);
}

void LineSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The line's name for people."}, title);
  v.reference({.name = "at",
               .meaning = "The site whose stocks it takes components from and gives products to.",
               .required = true,
               .refers_to = "sites"},
              at);
  v.value(
      {.name = "capacity",
       .meaning = "What may be started per time; at 0 nothing is started, and what is in process goes on. Lots are "
                  "started one after the other. "
                  "Without, starts take no time. With a `calendar`, what is started in so much of its working time.",
       .dimension = dim::goods_rate,
       .minimum = 0,
       .dated = true,
       .example = "9000 wafers per month"},
      number, capacity);
  v.reference({.name = "calendar",
               .meaning = "Working days and hours in which lots are started and the line is changed over; what is in "
                          "process goes on day and night.",
               .refers_to = "calendars"},
              calendar);
  v.named_blocks({.name = "makes", .meaning = "What it makes and how, by product.", .refers_to = "products"}, makes);
  v.value({.name = "changeover",
           .meaning = "Working time between lots of different products, where `changeovers` doesn't say otherwise.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days",
           .example = "3 days"},
          duration, changeover);
  v.listed_blocks({.name = "changeovers", .meaning = "Changeovers between two products."}, changeovers);
  v.reference({.name = "set_up_for",
               .meaning = "The product it is ready for when the run begins; without, the first needs no changeover.",
               .refers_to = "products"},
              set_up_for);
  v.law({.name = "restart_after_stop",
         .meaning =
             "Time from the moment at which a line that was stopped runs and has capacity again until it can use it.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .example = "{law: {triangular: [1, 2, 4], unit: weeks}}"},
        duration, restart_after_stop);
  v.value(
      {.name = "running",
       .meaning = "Whether it runs: while it's no, as in a blackout, nothing is started, and what is in process stands "
                  "still and is finished that much later; but for what is within one news delay of its end. Then the "
                  "line restarts.",
       .default_text = "yes",
       .dated = true},
      flag, running);
  v.block({.name = "outages", .meaning = "Times at random in which it doesn't run."}, outages, has_outages);
  v.value({.name = "stop_loses",
           .meaning = "Share of the good units in process that is scrapped at the moment at which it ceases to run.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "0 %",
           .example = "30 %"},
          number, stop_loses);
  v.choice({.name = "plans",
            .meaning = "Which production order a free line starts next, of those whose components are there and after "
                       "those with firm orders behind them: first_come the oldest; priority the first of "
                       "`priorities`; backlog the product most is ordered of; margin the one with most price × "
                       "probability of sale - cost for each unit of capacity; shares in turn by `shares` of the "
                       "capacity.",
            .default_text = "first_come",
            .choices = {"first_come", "priority", "backlog", "margin", "shares"}},
           plans);
  v.references({.name = "priorities",
                .meaning = "Products, the most urgent first; those left out come last.",
                .refers_to = "products",
                .example = "[b300, h200]",
                .applies = "plans=priority"},
               priorities);
  v.named_values({.name = "shares",
                  .meaning = "Shares of the capacity by product; those left out have none while others wait.",
                  .minimum = 0,
                  .refers_to = "products",
                  .example = "{h200: 30 %, b300: 70 %}",
                  .applies = "plans=shares"},
                 shares);
  v.named_blocks({.name = "phases",
                  .meaning = "What is being built, by name: shells, tools, qualification. A phase's luck follows its "
                             "name. What it adds comes on top of `capacity`; a line that stood begins with a restart.",
                  .applies = "capacity"},
                 phases);
  v.listed_blocks({.name = "in_process", .meaning = "What is being made when the run begins."}, in_process);
  visit_source(v);
}

}  // namespace chokepoint::scenario
