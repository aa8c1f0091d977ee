#include "engine/scenario/spec.hpp"

/// The field table, continued: offices.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

namespace {

/// `applies`: when an office of several stages has these keys in the stages, they have no effect beside them.
/// `timed`: and when a stage has a time.
void visit_service(FieldVisitor& v, Value& officers, LawSpec& time, Text& counts, Value& waiting_room, Value& redo,
                   std::string_view applies, std::string_view timed) {
  v.value({.name = "officers",
           .meaning = "How many cases are worked on at once; without, as many as come.",
           .minimum = 0,
           .maximum = 1e6,
           .dated = true,
           .example = "12",
           .applies = applies},
          integer, officers);
  v.law({.name = "time",
         .meaning = "Time that one case takes once an officer has taken it up. In hours it is working time: it passes "
                    "while the office is open. In days or weeks, where the office is open for a part of the day only, "
                    "`counts` must say what a day is.",
         .dimension = dim::time,
         .minimum = 0,
         .dated = true,
         .example = "{law: {triangular: [40, 90, 200], unit: hours}}",
         .applies = applies},
        duration, time);
  v.choice({.name = "counts",
            .meaning = "What `time` passes in. working_time: the office's open hours, a day being 24 of them. "
                       "business_days: the same, a day being one working day of its calendar, whatever its hours. "
                       "calendar_time: all hours, nights, weekends and holidays too, as reviews and statutory clocks "
                       "do; a case is taken up in open hours all the same, and a freeze or outage that suspends work "
                       "stops the clock.",
            .default_text = "working_time",
            .choices = {"working_time", "business_days", "calendar_time"},
            .applies = timed},
           counts);
  v.value({.name = "waiting_room",
           .meaning = "How many cases may wait; one that finds the room full is turned away. Without, any number.",
           .minimum = 0,
           .maximum = 1e9,
           .dated = true,
           .example = "0",
           .applies = applies},
          integer, waiting_room);
  v.value({.name = "redo",
           .meaning = "Share of cases that must be done again after service.",
           .minimum = 0,
           .maximum = 0.999,
           .default_text = "0 %",
           .dated = true,
           .applies = applies},
          number, redo);
}

}  // namespace

void StageSpec::visit(FieldVisitor& v) {
  v.text({.name = "name", .meaning = "The stage's name."}, name);
  visit_service(v, officers, time, counts, waiting_room, redo, {}, "time");
  v.text({.name = "redo_from",
          .meaning = "The stage at which a case to be done again begins; without, this one.",
          .applies = "redo"},
         redo_from);
}

void PauseSpec::visit(FieldVisitor& v) {
  v.value({.name = "from", .meaning = "When it begins.", .required = true, .example = "2026-01-13"}, date, from);
  v.value({.name = "to", .meaning = "When it ends.", .required = true, .example = "2026-02-02"}, date, to);
  v.choice({.name = "in_progress",
            .meaning = "Work under way when it begins: finish completes it, suspend resumes it afterwards.",
            .default_text = "finish",
            .choices = {"finish", "suspend"}},
           in_progress);
}

void OfficeSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The office's name for people."}, title);
  v.choice({.name = "kind",
            .meaning = "licensing decides on orders before goods leave; customs and laboratory hold goods that arrive "
                       "at the site `at`; desk serves applications that buyers file.",
            .default_text = "desk",
            .choices = {"desk", "licensing", "customs", "laboratory"}},
           kind);
  v.reference({.name = "in",
               .meaning = "Its country, whose calendar it keeps; customs without it are of their site's country.",
               .refers_to = "countries"},
              in);
  v.reference({.name = "at",
               .meaning = "The site whose arrivals it handles.",
               .refers_to = "sites",
               .applies = "kind=customs|laboratory"},
              at);
  v.reference({.name = "calendar",
               .meaning = "Its hours; without, those of its country; without, always open.",
               .refers_to = "calendars"},
              calendar);
  v.formula({.name = "applies",
             .meaning = "Which orders or goods it handles; without, all. It may look at product, its attributes, "
                        "origin, destination (countries), buyer, buyer_home, buyer_parent, seller, quantity and date.",
             .example = "destination in china_bis and product.tpp < 21000",
             .applies = "kind!=desk"},
            applies);
  v.references({.name = "rules",
                .meaning = "Of a licensing office: the rules whose licenses it decides on, in place of `applies`.",
                .refers_to = "rules",
                .example = "[bis_china]",
                .applies = "kind=licensing"},
               rules);
  visit_service(v, officers, time, counts, waiting_room, redo, "!stages", "!stages & time");
  v.listed_blocks({.name = "stages", .meaning = "Several desks one after the other, in place of the keys above."},
                  stages);
  v.listed_blocks({.name = "freezes", .meaning = "Times during which no case is taken up."}, freezes);
  v.block({.name = "outages", .meaning = "Stops at random."}, outages, has_outages);
  v.named_values(
      {.name = "decides",
       .meaning = "Probability of each answer: approve, deny, return (returned without action). What is left over is "
                  "`return` where that is left out; else they sum to 1. Where one of them changes over time, leave out "
                  "`return`; should approve and deny then exceed 1, deny gives way.",
       .minimum = 0,
       .maximum = 1,
       .dated = true,
       .example = "{approve: 80 %, deny: 5 %, return: 15 %}"},
      decides);
  v.named_values({.name = "under_denial",
                  .meaning = "As `decides`, where a rule presumes denial; without, all are denied.",
                  .minimum = 0,
                  .maximum = 1,
                  .example = "{approve: 2 %, deny: 68 %, return: 30 %}",
                  .applies = "rules"},
                 under_denial);
  v.named_values({.name = "under_approval",
                  .meaning = "As `decides`, where a rule presumes approval; without, all are approved.",
                  .minimum = 0,
                  .maximum = 1,
                  .applies = "rules"},
                 under_approval);
  v.value({.name = "license_valid",
           .meaning = "How long a license may be used; then it must be applied for again. Without, for ever.",
           .dimension = dim::time,
           .minimum = 1,
           .example = "1461 days",
           .applies = "kind=licensing"},
          duration, license_valid);
  v.value({.name = "inspected",
           .meaning = "Share of the lots that customs inspect, drawn for each lot; the others pass at once while the "
                      "office is open.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "100 %",
           .dated = true,
           .applies = "kind=customs"},
          number, inspected);
  v.value({.name = "hold_limit",
           .meaning = "How long customs keep what a rule makes them hold. Without, as long as the rule holds.",
           .dimension = dim::time,
           .minimum = 1,
           .example = "90 days",
           .applies = "kind=customs"},
          duration, hold_limit);
  v.choice({.name = "after_hold",
            .meaning = "What becomes of goods whose hold is over: they are sent back (returned), or forfeited to the "
                       "state (seized). Their order is closed either way, and what was paid for their entry is lost.",
            .default_text = "re_export",
            .choices = {"re_export", "forfeit"},
            .applies = "hold_limit"},
           after_hold);
  v.value({.name = "open",
           .meaning = "Whether it takes up cases: while not, they wait, and work under way is finished.",
           .default_text = "yes",
           .dated = true},
          flag, open);
  v.value(
      {.name = "backlog",
       .meaning = "Cases of applicants outside the model that already wait when the run begins, before all others of "
                  "their class (the first).",
       .minimum = 0,
       .maximum = 1e6,
       .default_text = "0",
       .example = "240"},
      integer, backlog);
  v.value({.name = "refile_after",
           .meaning = "How long an applicant takes to file again what a licensing office returned or turned away.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "1 day",
           .dated = true,
           .applies = "kind=licensing"},
          duration, refile_after);
  visit_source(v);
}

}  // namespace chokepoint::scenario
