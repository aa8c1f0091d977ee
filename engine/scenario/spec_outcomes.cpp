#include "engine/scenario/measures.hpp"
#include "engine/scenario/spec.hpp"

/// The field table, continued: outcomes. What can be measured, and how it is reduced, is listed in measures.cpp.
namespace chokepoint::scenario {

namespace {

using enum ValueKind;

}  // namespace

void OutcomeSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The outcome in words."}, title);
  v.choice({.name = "measure", .meaning = measures_in_short(), .choices = measure_words()}, measure);
  v.choice({.name = "reduce",
            .meaning = reducers_in_short(),
            .default_text = "what suits the measure",
            .choices = reducer_words(),
            .applies = "!formula"},
           reduce);
  v.references(
      {.name = "of",
       .meaning = "Whose: names of offices, sites, lanes, buyers, events and so on; a firm (without "
                  "its subsidiaries), a country or a group stands for all that belongs to it, and where an element has "
                  "the same name, for "
                  "that element alone; without, all that have it.",
       .refers_to =
           "offices|sites|lanes|production|buyers|permits|quotas|firms|countries|groups|timeline|campuses|commitments|"
           "dealers",
       .empty_means_all = true,
       .applies = "!formula & measure!=status"},
      of);
  v.reference({.name = "product",
               .meaning = "Of which product; without, all.",
               .refers_to = "products",
               .applies = product_applies()},
              product);
  v.choice({.name = "status",
            .meaning = "For the measure status: which.",
            .choices = status_words(),
            .applies = "measure=status"},
           status);
  v.choice({.name = "channel",
            .meaning = "For the statuses delivered and installed, and for what is delivered to buyers: units that came "
                       "this way only; rented are those used from abroad by others than their owner.",
            .choices = channel_words(),
            .applies = "measure=status|delivered"},
           channel);
  v.text({.name = "metric",
          .meaning = "For the measure compute: the attribute of products that is summed up, such as tpp.",
          .applies = "measure=compute"},
         metric);
  v.references({.name = "in",
                .meaning = "Of campuses in these countries; without, in all.",
                .refers_to = "countries",
                .empty_means_all = true,
                .example = "[CN, HK]",
                .applies = campus_measures()},
               in);
  v.reference({.name = "owner",
               .meaning = "Of campuses that this firm owns, or a firm whose ultimate parent it is.",
               .refers_to = "firms",
               .applies = campus_measures()},
              owner);
  v.reference(
      {.name = "user",
       .meaning = "The share that this firm uses, with firms whose ultimate parent it is, wherever it stands and "
                  "whoever owns it.",
       .refers_to = "firms",
       .applies = "measure=online|compute"},
      user);
  v.value({.name = "since_opening",
           .meaning = "Leaves out what was online when the run began: the increment over the opening stock.",
           .default_text = "no",
           .fixed = true,
           .applies = "measure=online|compute"},
          flag, since_opening);
  v.choice({.name = "reason",
            .meaning = "For the measure delay: one reason; without, all.",
            .choices = reason_words(),
            .applies = "measure=delay"},
           reason);
  v.value({.name = "alone",
           .meaning = "For the measure delay and a reason that is a gate: only while no other gate was known to be "
                      "unmet, so that a unit by itself would have gone on but for this one. Of all of them together, "
                      "goods, permits or room elsewhere may have run out before the last: relief tells that.",
           .default_text = "no",
           .fixed = true,
           .applies = "measure=delay & reason"},
          flag, alone);
  v.choice(
      {.name = "class",
       .meaning =
           "For the measure delay: units that are needed (genuine), those that pad orders (inflated), or those whose "
           "order was given up before they left (cancelled), with all their waiting; without, all.",
       .choices = class_words(),
       .applies = "measure=delay"},
      order_class);
  v.value({.name = "above",
           .meaning = "For share_above: the threshold.",
           .minimum = -1e15,
           .fixed = true,
           .example = "30 days",
           .applies = "reduce=share_above"},
          any, above);
  v.value({.name = "quantile",
           .meaning = "For quantile: which.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "0.5",
           .fixed = true,
           .applies = "reduce=quantile"},
          number, quantile);
  v.value({.name = "reaches",
           .meaning = "For first_date: the amount to be held or come to, of compute in the metric's unit, of cases a "
                      "plain number; without, the product's smallest amount, or one case.",
           .any_dimension = true,
           .minimum = 0,
           .above_minimum = true,
           .fixed = true,
           .example = "400000 chips",
           .applies = "reduce=first_date & measure!=happened"},
          number, reaches);
  v.value({.name = "from",
           .meaning = "Start of the window; without, the end of warm-up.",
           .fixed = true,
           .applies = "!formula & measure!=delay|happened & reduce!=quantile|final"},
          date, from);
  v.value({.name = "to",
           .meaning = "End of the window; without, the end of the run.",
           .fixed = true,
           .applies = "!formula & measure!=delay & reduce!=quantile"},
          date, to);
  v.choice({.name = "better",
            .meaning = "Which way is better, for what choices give away (regret): more or less, of dates later or "
                       "earlier. Only whoever writes a formula or names an event knows it of that.",
            .default_text = "less of dates, times, waiting, costs and what is missing; more of what else is measured",
            .choices = {"more", "less"}},
           better);
  v.formula({.name = "formula",
             .meaning = "Instead of a measure: an expression over the other outcomes' names, with their units: a wait "
                        "plus a number of units is refused, and what a wait divided by 2 gives is reported in days. "
                        "`h200.tpp` is an attribute of the product h200, as this future has it.",
             .example = "holding_cost + shortage_cost"},
            formula);
  v.choice({.name = "unit",
            .meaning = "Tells a share or another plain number in this unit: 1.215 as 121.5 %.",
            .default_text = "plain",
            .choices = {"plain", "%"}},
           unit);
}

std::string_view OutcomeSpec::implied(std::string_view key) const {
  MeasureInfo const* const info = key == "reduce" ? find_measure(measure.text) : nullptr;
  return info == nullptr ? std::string_view() : word_of(info->usual);
}

}  // namespace chokepoint::scenario
