#include "engine/scenario/spec.hpp"

/// The field table, continued: governments that react, and commitments.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

void RegimeSpec::visit(FieldVisitor& v) {
  v.law({.name = "lasts",
         .meaning = "How long it lasts; with `then`.",
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {exponential: 90 days}}",
         .applies = "then"},
        duration, lasts);
  v.reference({.name = "triggers",
               .meaning = "The event (`by_reaction: yes`) that happens when it begins and is over when it ends.",
               .refers_to = "timeline"},
              triggers);
  v.named_values({.name = "then",
                  .meaning = "Which regimes follow, each with its probability; they sum to 1. Without, it stays.",
                  .minimum = 0,
                  .maximum = 1,
                  .example = "{tense: 70 %, calm: 30 %}"},
                 then);
}

void ReactionSpec::visit(FieldVisitor& v) {
  v.formula(
      {.name = "watches",
       .meaning =
           "The condition that it reacts to when it comes true. It may look at published figures: "
           "`total.STATUS.PRODUCT` (units that entered a status of the unit ledger in all months published so far), "
           "`month.STATUS.PRODUCT` (in the last of them), `balance.STATUS.PRODUCT` (there at its end); and at what is "
           "known: `happened.EVENT`, `open.LANE`, `paid.COMMITMENT`, `overdue.COMMITMENT`, and date.",
       .example = "total.delivered.chip > 5000 chips and not happened.truce",
       .applies = "!regimes"},
      watches);
  v.law({.name = "every",
         .meaning = "Time between two looks; the first comes that long after the run's start.",
         .dimension = dim::time,
         .minimum = 0,
         .example = "30 days",
         .applies = "!regimes"},
        duration, every);
  v.value({.name = "publication_lag",
           .meaning = "How long after a calendar month's end its figures are published: at least the news delay.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "30 days",
           .applies = "!regimes"},
          duration, publication_lag);
  v.law({.name = "lag",
         .meaning = "Time from the look to the answer, which takes effect one news delay later.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .example = "{law: {uniform: [0, 17], unit: days}}",
         .applies = "!regimes"},
        duration, lag);
  v.reference({.name = "triggers",
               .meaning = "The event (`by_reaction: yes`) that it answers with, each time the condition comes true.",
               .refers_to = "timeline",
               .applies = "!regimes & !ladder"},
              triggers);
  v.references({.name = "ladder",
                .meaning = "In place of `triggers`: an event for each time the condition comes true, in turn.",
                .refers_to = "timeline",
                .example = "[warning, quota, ban]",
                .applies = "!regimes"},
               ladder);
  v.value({.name = "at_most",
           .meaning = "How often it reacts; without, once, and on a ladder once for each step.",
           .minimum = 1,
           .maximum = 1e6,
           .example = "3",
           .applies = "!regimes"},
          integer, at_most);
  v.named_blocks(
      {.name = "regimes", .meaning = "In place of a condition: states of affairs that follow each other by chance."},
      regimes);
  v.text({.name = "starts", .meaning = "The regime in which the run begins.", .applies = "regimes"}, starts);
  visit_source(v);
}

void GovernmentSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The government's name for people."}, title);
  v.reference({.name = "in", .meaning = "Its country.", .refers_to = "countries"}, in);
  v.named_blocks({.name = "reactions",
                  .meaning = "What it watches and how it answers, by name: a reaction's luck follows its name.",
                  .required = true},
                 reactions);
  visit_source(v);
}

void InstalmentSpec::visit(FieldVisitor& v) {
  v.value({.name = "due", .meaning = "When it should be paid.", .required = true, .example = "2026-06-30"}, date, due);
  v.value({.name = "amount",
           .meaning = "How much, in the currency of the whole.",
           .required = true,
           .minimum = 0,
           .above_minimum = true,
           .example = "20e9 USD"},
          money, amount);
}

void CommitmentSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The commitment's name for people."}, title);
  v.reference({.name = "by", .meaning = "Who pledges it.", .required = true, .refers_to = "firms|countries"}, by);
  v.value({.name = "amount",
           .meaning = "What is pledged in all: at least what the instalments come to; the rest has no date.",
           .required = true,
           .minimum = 0,
           .above_minimum = true,
           .fixed = true,
           .example = "350e9 USD"},
          money, amount);
  v.listed_blocks({.name = "instalments", .meaning = "When how much is due.", .required = true}, instalments);
  v.law({.name = "slips",
         .meaning = "By how much each instalment is late, drawn for each.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .example = "{law: {exponential: 40 days}}"},
        duration, slips);
  v.references({.name = "needs",
                .meaning = "Events before all of which have happened nothing is paid, such as a legislature's act.",
                .refers_to = "timeline",
                .example = "[act_passed]"},
               needs);
  visit_source(v);
}

}  // namespace chokepoint::scenario
