#include "engine/scenario/spec.hpp"

/// The field table, continued: dealers of the grey channel, and what buyers take in place of what they wait for.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

void DealerSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The dealer's name for people."}, title);
  v.reference(
      {.name = "firm", .meaning = "The firm that deals; without, money goes to outsiders.", .refers_to = "firms"},
      firm);
  v.reference({.name = "product", .meaning = "What it deals in.", .required = true, .refers_to = "products"}, product);
  v.reference({.name = "from",
               .meaning = "The site whose stock it buys from, at list price, as one who may: goods on hand there are "
                          "taken in turn with all other orders. A source outside the model is a site with `supply: "
                          "unlimited`.",
               .required = true,
               .refers_to = "sites"},
              from);
  v.value({.name = "capacity",
           .meaning = "How much it can take in a period; what it leaves unused is lost, who finds none left waits.",
           .required = true,
           .dimension = dim::goods,
           .minimum = 0,
           .dated = true,
           .example = "500 chips"},
          goods, capacity);
  v.value({.name = "period",
           .meaning = "The time for which its capacity counts; the first period begins with the run.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "30 days"},
          duration, period);
  v.value({.name = "premium",
           .meaning = "What it asks over list price, with nobody waiting and no enforcement; premium = grey price / "
                      "list price - 1. Buyers know it one news delay late, and pay what holds on delivery.",
           .required = true,
           .minimum = 0,
           .maximum = 1000,
           .dated = true,
           .example = "40 %"},
          number, premium);
  v.value({.name = "scarcity",
           .meaning = "What the premium rises by for each period's capacity that waits for goods of this dealer.",
           .minimum = 0,
           .maximum = 1000,
           .default_text = "0",
           .dated = true,
           .example = "25 %"},
          number, scarcity);
  v.value({.name = "risk",
           .meaning = "What the premium rises by for each unit of enforcement.",
           .minimum = 0,
           .maximum = 1000,
           .default_text = "0",
           .dated = true,
           .example = "30 %"},
          number, risk);
  v.law({.name = "time",
         .meaning = "From the source into the buyer's hands, drawn for each lot.",
         .dimension = dim::time,
         .minimum = 0,
         .default_text = "0 days",
         .dated = true,
         .example = "{law: {triangular: [10, 20, 45], unit: days}}"},
        duration, time);
  v.value({.name = "lot",
           .meaning = "The most that travels together and is found together; without, all that is collected at once.",
           .dimension = dim::goods,
           .minimum = 0,
           .above_minimum = true,
           .example = "64 chips"},
          goods, lot);
  v.value({.name = "detection",
           .meaning = "Probability that a lot is found and seized on arrival, without enforcement; with it, times (1 + "
                      "enforcement), at most 1.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "0",
           .dated = true,
           .example = "3 %"},
          number, detection);
  v.value({.name = "vigilance",
           .meaning = "Enforcement that each find adds.",
           .minimum = 0,
           .maximum = 1e6,
           .default_text = "0",
           .dated = true,
           .example = "0.5"},
          number, vigilance);
  v.value({.name = "enforcement",
           .meaning = "The level of enforcement when the run begins; at 1, lots are found twice as often as at 0.",
           .minimum = 0,
           .maximum = 1e6,
           .default_text = "0"},
          number, enforcement);
  v.value({.name = "fades",
           .meaning = "The half-life of enforcement.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "365 days"},
          duration, fades);
  visit_source(v);
}

void SubstituteSpec::visit(FieldVisitor& v) {
  v.reference({.name = "product",
               .meaning = "A product bought from a site, under the rules that hold for it, such as a domestic one.",
               .refers_to = "products",
               .applies = "!dealer & !rent"},
              product);
  v.reference(
      {.name = "dealer", .meaning = "Or a dealer of the grey channel.", .refers_to = "dealers", .applies = "!rent"},
      dealer);
  v.reference(
      {.name = "rent",
       .meaning = "Or a product that is rented where it stands: it passes no border, needs no license and isn't "
                  "installed at the buyer's campuses; its channel is rented, and no price is paid. What is online at a "
                  "campus for users from "
                  "abroad is told by the campus's `users`.",
       .refers_to = "products"},
      rent);
  v.reference(
      {.name = "from", .meaning = "The site that sells or rents it.", .refers_to = "sites", .applies = "!dealer"},
      from);
  v.value({.name = "after",
           .meaning = "How long the need has waited, since the order, before this is thought of.",
           .required = true,
           .dimension = dim::time,
           .minimum = 0,
           .example = "90 days"},
          duration, after);
  v.value({.name = "worth",
           .meaning = "How many units of what was ordered one unit of it stands for; of the same product 1.",
           .minimum = 1e-6,
           .maximum = 1e6,
           .example = "0.6",
           .applies = "!by"},
          number, worth);
  v.text({.name = "by",
          .meaning = "In place of `worth`: the attribute of both products whose ratio it is.",
          .example = "tpp"},
         by);
  v.value({.name = "premium_below",
           .meaning = "Of a dealer: only while the premium that it is known to ask is below this; without, at any.",
           .minimum = 0,
           .maximum = 1000,
           .dated = true,
           .example = "40 %",
           .applies = "dealer"},
          number, premium_below);
}

}  // namespace chokepoint::scenario
