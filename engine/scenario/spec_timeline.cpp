#include "engine/scenario/spec.hpp"

/// The field table, continued: named events.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

/// A government decides whether and when an event of its own happens.
constexpr std::string_view dated_only = "!by_reaction";

}  // namespace

void PausesSpec::visit(FieldVisitor& v) {
  v.references(
      {.name = "ordering",
       .meaning = "Buyers that place no orders (buyers.*.ordering): by name, by firm, or all of a country whose "
                  "firm or site is there.",
       .refers_to = "buyers|firms|countries|groups",
       .example = "[CN]"},
      ordering);
  v.references({.name = "production",
                .meaning = "Lines that don't run (production.*.running), by name or by site; of a country all in it.",
                .refers_to = "production|sites|countries|groups",
                .example = "[TW]"},
               production);
  v.references({.name = "dispatch",
                .meaning = "Sites that nothing leaves (sites.*.dispatches); of a country all in it.",
                .refers_to = "sites|countries|groups",
                .example = "[TW]"},
               dispatch);
  v.references(
      {.name = "transit",
       .meaning = "Lanes on which goods stand still (lanes.*.moving); of a country all that begin or end in it.",
       .refers_to = "lanes|countries|groups",
       .example = "[tpe_lax]"},
      transit);
  v.references({.name = "receipt",
                .meaning = "Sites that let nothing in (sites.*.receives); of a country all in it.",
                .refers_to = "sites|countries|groups",
                .example = "[TW]"},
               receipt);
}

void EventSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The event in words."}, title);
  v.value({.name = "on",
           .meaning = "When it happens; with `after`, not before this moment.",
           .example = "2026-01-13",
           .applies = dated_only},
          date, on);
  v.value({.name = "happens_on",
           .meaning = "What if: it happens on this day in every future, whatever `on`, `after`, `delay`, `occurs` and "
                      "`unless` say; with `brought_forward`, by so much before it.",
           .example = "2026-03-01",
           .applies = dated_only},
          date, happens_on);
  v.value({.name = "brought_forward",
           .meaning = "By how much earlier it happens than its other keys say: what if it came sooner, on the same "
                      "luck. What comes after it comes sooner, too.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days",
           .example = "30 days",
           .applies = dated_only},
          duration, brought_forward);
  v.value({.name = "by_reaction",
           .meaning =
               "yes: it has no date of its own, since a government triggers it in the run. Dated events leave it out.",
           .default_text = "no",
           .fixed = true},
          flag, by_reaction);
  v.references({.name = "after",
                .meaning = "Events that come before it: it happens after the last of them, and doesn't happen when one "
                           "of them doesn't.",
                .refers_to = "timeline",
                .example = "[batch_1]",
                .applies = dated_only},
               after);
  v.law({.name = "delay",
         .meaning = "Time from the last event of `after` to this one, drawn once a replication; in a plain run the "
                    "law's median.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .example = "{law: {triangular: [20, 40, 90], unit: days}}",
         .applies = "after"},
        duration, delay);
  v.value({.name = "occurs",
           .meaning = "Share of replications in which it may happen; in a plain run it happens from 50 % on.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "100 %",
           .example = "80 %",
           .applies = dated_only},
          number, occurs);
  v.references({.name = "unless",
                .meaning = "Events that keep it away: it doesn't happen when one of them has happened at or before its "
                           "time.",
                .refers_to = "timeline",
                .example = "[other]",
                .applies = dated_only},
               unless);
  v.settings(
      {.name = "set",
       .meaning = "What it changes, from its moment on: values by their paths, as --set has them. Every key that "
                  "may be dated can be set. Of two events that set one value at the same moment the one that others "
                  "come before (after:, unless:) holds, else the one whose name is later; a warning says so.",
       .example = "{offices.commerce.officers: 0, lanes.lax_hkg.open: no}"},
      set);
  v.block({.name = "pauses",
           .meaning = "Ordering, production, dispatch, transit or receipt that stands still while it lasts: a "
                      "blockade, a strike, an "
                      "embargo, a quake, or caution on a rumor. The same as setting each place's own key to no."},
          pauses, has_pauses);
  v.law(
      {.name = "lasts",
       .meaning =
           "How long what it sets or pauses holds, drawn once a replication; afterwards each value is what it would be "
           "without this event. Without, for good.",
       .dimension = dim::time,
       .minimum = 0,
       .example = "30 days"},
      duration, lasts);
  visit_source(v);
}

}  // namespace chokepoint::scenario
