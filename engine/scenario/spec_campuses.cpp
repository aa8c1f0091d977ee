#include "engine/scenario/spec.hpp"

/// The field table, continued: campuses and building projects.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

void visit_capacity(FieldVisitor& v, Value& power, Value& racks, std::string_view power_meaning,
                    std::string_view racks_meaning) {
  v.value({.name = "power", .meaning = power_meaning, .dimension = dim::power, .minimum = 0, .example = "60 MW"},
          number, power);
  v.value({.name = "racks", .meaning = racks_meaning, .dimension = dim::goods, .minimum = 0, .example = "500 racks"},
          goods, racks);
}

}  // namespace

void CapacitySpec::visit(FieldVisitor& v) {
  visit_capacity(v, power, racks, "Power from the grid that it adds.", "Racks that it adds.");
}

void PhaseSpec::visit_plan(FieldVisitor& v) {
  v.references({.name = "after",
                .meaning = "Phases of the same project that must be complete before this one begins.",
                .refers_to = "!phase",
                .example = "[permit, shell]"},
               after);
  v.value({.name = "starts",
           .meaning = "It doesn't begin before; may lie before the run. Without, it begins when the phases under "
                      "`after` are complete, or else with the run.",
           .example = "2025-09-01",
           .applies = "!ready_on"},
          date, starts);
  v.law({.name = "time",
         .meaning = "How long it takes from its beginning. The plan that buyers know counts with the law's mean.",
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {triangular: [90, 150, 300], unit: days}}",
         .applies = "!ready_on"},
        duration, time);
  v.value(
      {.name = "ready_on",
       .meaning = "Instead of a time: when it is meant to be complete. It never is before the phases under `after`.",
       .example = "2026-06-30"},
      date, ready_on);
  v.law({.name = "slips",
         .meaning = "What it is late by on top of that; the plan that buyers know leaves it out.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .example = "{law: {exponential: 30 days}}"},
        duration, slips);
}

void CampusPhaseSpec::visit(FieldVisitor& v) {
  visit_plan(v);
  v.block({.name = "adds", .meaning = "Capacity that is there once it is complete."}, adds, has_adds);
}

void CampusSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The campus's name for people."}, title);
  v.reference({.name = "in", .meaning = "The country it stands in.", .refers_to = "countries"}, in);
  v.reference({.name = "owner", .meaning = "The firm that owns it.", .refers_to = "firms"}, owner);
  v.named_values({.name = "users",
                  .meaning = "Who uses what is online there, by firm: shares that sum to 1. Without, its owner. A user "
                             "from abroad that isn't the owner rents: its units have the channel rented. What other "
                             "buyers install there (`installs_at`) counts as its owner's and its users', too.",
                  .minimum = 0,
                  .maximum = 1,
                  .fixed = true,
                  .refers_to = "firms",
                  .example = "{alibaba: 70 %, baidu: 30 %}"},
                 users);
  v.named_values({.name = "opening",
                  .meaning = "Units online when the run begins, by product. They take up power and racks.",
                  .dimension = dim::goods,
                  .minimum = 0,
                  .refers_to = "products",
                  .example = "{h100: 20000 units}"},
                 opening);
  v.named_values(
      {.name = "waiting",
       .meaning = "Units delivered to it and not online when the run begins, by product: first in the line for "
                  "power and racks, in the order of products' names.",
       .dimension = dim::goods,
       .minimum = 0,
       .refers_to = "products",
       .example = "{h200: 3000 units}"},
      waiting);
  v.choice({.name = "channel",
            .meaning = "By which way the units under `opening` and `waiting` came.",
            .default_text = "licensed",
            .choices = {"domestic", "licensed", "grey"}},
           channel);
  visit_capacity(
      v, power, racks,
      "Power from the grid when the run begins. Where neither this nor any phase gives power, there is as much "
      "as needed.",
      "Racks when the run begins. Where neither this nor any phase gives racks, there are as many as needed.");
  v.named_blocks({.name = "phases",
                  .meaning = "What is being built, by name: permits, shells, halls, grid connections. A phase's luck "
                             "follows its name."},
                 phases);
  v.value({.name = "overhead",
           .meaning = "Power from the grid by power of the computers (power usage effectiveness).",
           .minimum = 1,
           .default_text = "1",
           .example = "1.3"},
          number, overhead);
  v.value({.name = "technicians",
           .meaning = "How many units are fitted in a time, one after the other; without, any number at once.",
           .dimension = dim::goods_rate,
           .minimum = 0,
           .dated = true,
           .example = "8000 units per week"},
          number, technicians);
  v.value({.name = "batch",
           .meaning = "Units fitted and commissioned together; without, what technicians fit in a day (one at least), "
                      "and where their number doesn't matter, all that have room.",
           .dimension = dim::goods,
           .minimum = 1,
           .example = "32 units"},
          goods, batch);
  v.law({.name = "commissioning",
         .meaning = "Time from being fitted to being online, drawn for each batch.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .dated = true,
         .example = "{law: {triangular: [7, 14, 30], unit: days}}"},
        duration, commissioning);
  v.value({.name = "availability",
           .meaning = "Share of the time that what is online really computes: counts in the measure compute.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "100 %",
           .example = "95 %"},
          number, availability);
  v.block(
      {.name = "outages",
       .meaning = "Failures of power at random: nothing is online meanwhile. Fitting and commissioning go on, and what "
                  "is commissioned meanwhile is online when power is back."},
      outages, has_outages);
  visit_source(v);
}

}  // namespace chokepoint::scenario
