#include "engine/scenario/spec.hpp"

/// The field table, continued: buyers and their orders.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

void DatedOrderSpec::visit(FieldVisitor& v) {
  v.text({.name = "id",
          .meaning = "Its name within the stream, which its luck follows; without, its luck follows its date (and, of "
                     "several orders of one date, their order by quantity)."},
         id);
  v.value({.name = "on", .meaning = "When the order is placed.", .required = true, .example = "2026-01-05"}, date, on);
  v.value({.name = "quantity",
           .meaning = "How much; an application is one case and has none.",
           .dimension = dim::goods,
           .minimum = 0,
           .above_minimum = true,
           .example = "400000 chips"},
          goods, quantity);
  v.value(
      {.name = "true_need",
       .meaning = "How much of it is needed; what is ordered beyond pads the order, to get a larger share of what is "
                  "scarce. Without quantity, the order is for `padded_by` times as much.",
       .dimension = dim::goods,
       .minimum = 0,
       .above_minimum = true,
       .example = "250000 chips",
       .applies = "!../apply_to & !../dealer"},
      goods, true_need);
  v.value(
      {.name = "padded_by",
       .meaning = "The order by what of it is needed: beside quantity or true_need, in place of the other; without, as "
                  "for the stream.",
       .minimum = 1,
       .maximum = 1000,
       .example = "$padding",
       .applies = "!../apply_to & !../dealer"},
      number, padded_by);
  v.value({.name = "firm_on",
           .meaning = "When it becomes firm: until then it is an interest, whatever its firmness.",
           .example = "2026-01-28",
           .applies = "!../apply_to & !../dealer"},
          date, firm_on);
  v.value({.name = "needed_on",
           .meaning = "When what is needed of it falls due; without, as for the stream (`needed_within`).",
           .example = "2026-12-31",
           .applies = "!../apply_to"},
          date, needed_on);
  v.choice({.name = "firmness",
            .meaning = "As for the stream; overrides it.",
            .choices = {"interest", "purchase_order", "prepaid"},
            .applies = "!../apply_to & !../dealer"},
           firmness);
  v.value(
      {.name = "licensed",
       .meaning = "Whether it already has every license that it needs: open licenses are part of the initial state.",
       .default_text = "no",
       .applies = "!../apply_to & !../dealer"},
      flag, licensed);
}

void DemandSpec::visit(FieldVisitor& v) {
  v.reference(
      {.name = "product", .meaning = "What is ordered.", .refers_to = "products", .applies = "!apply_to & !dealer"},
      product);
  v.reference({.name = "from",
               .meaning = "The site that is asked for it.",
               .refers_to = "sites",
               .applies = "!apply_to & !dealer"},
              from);
  v.reference({.name = "dealer",
               .meaning = "In place of product and site: the dealer of the grey channel that is asked. What it brings "
                          "passes no lane, border or office, and its orders are firm and can't be taken back.",
               .refers_to = "dealers",
               .applies = "!apply_to"},
              dealer);
  v.reference({.name = "apply_to",
               .meaning = "Instead of goods: the office at which applications are filed.",
               .refers_to = "offices"},
              apply_to);
  v.law({.name = "every",
         .meaning = "Time between orders; {law: {exponential: 2 days}} makes a Poisson stream.",
         .dimension = dim::time,
         .minimum = 0,
         .dated = true,
         .example = "{law: {exponential: 2 days}}",
         .applies = "!dates & !rate"},
        duration, every);
  v.value({.name = "rate",
           .meaning = "Orders per time of a Poisson stream, in place of `every`; may change over time.",
           .dimension = dim::rate,
           .minimum = 0,
           .dated = true,
           .example = "8 per hour",
           .applies = "!dates & !restock_to"},
          number, rate);
  v.law({.name = "quantity",
         .meaning = "How much each order asks for.",
         .dimension = dim::goods,
         .minimum = 0,
         .default_text = "1 unit",
         .dated = true,
         .example = "100 chips",
         .applies = "!apply_to & !dates & !restock_to"},
        goods, quantity);
  v.listed_blocks(
      {.name = "dates", .meaning = "Orders by date, in place of a stream; those of one date are placed in this order."},
      dates);
  v.value({.name = "first",
           .meaning = "Time after `starts` of the first order; without, one interval, and of a restocking buyer none.",
           .dimension = dim::time,
           .minimum = 0,
           .applies = "!dates"},
          duration, first);
  v.value({.name = "starts",
           .meaning = "When the stream begins; without, or where that is before the run, with the run.",
           .example = "2026-02-01",
           .applies = "!dates"},
          date, starts);
  v.value({.name = "ends",
           .meaning = "When the stream ends; without, with the run.",
           .example = "2026-07-01",
           .applies = "!dates"},
          date, ends);
  v.value({.name = "restock_to",
           .meaning = "A buyer with its own stock: at each review (`every`) it orders what is missing to this target.",
           .dimension = dim::goods,
           .minimum = 0,
           .dated = true,
           .example = "5000 cases",
           .applies = "!apply_to & !dates"},
          goods, restock_to);
  v.value({.name = "has",
           .meaning = "What a restocking buyer has when its stream begins; without, its target.",
           .dimension = dim::goods,
           .minimum = 0,
           .example = "1200 cases",
           .applies = "restock_to"},
          goods, has);
  v.value({.name = "uses",
           .meaning = "What a restocking buyer uses up, as long as it has any.",
           .dimension = dim::goods_rate,
           .minimum = 0,
           .dated = true,
           .example = "120 cases per day",
           .applies = "restock_to"},
          number, uses);
  v.choice({.name = "firmness",
            .meaning = "interest waits until it is firm; purchase_order can be cancelled; prepaid cannot.",
            .default_text = "purchase_order",
            .choices = {"interest", "purchase_order", "prepaid"},
            .applies = "!apply_to & !dealer"},
           firmness);
  v.choice({.name = "pays",
            .meaning = "Which price an order pays where it moves: the one when goods are delivered, or the one when it "
                       "was placed (before the run: when the run began). Duty and a state's share follow it.",
            .default_text = "price_on_delivery",
            .choices = {"price_on_delivery", "price_when_ordered"},
            .applies = "!apply_to & !dealer"},
           pays);
  v.choice({.name = "terms",
            .meaning = "Terms of delivery (Incoterms 2020): who pays carriage and duty, and when goods become the "
                       "buyer's, who then pays them and bears their loss. EXW: at the seller's gate; the buyer pays "
                       "all. FCA, FOB: once loaded for another country; the buyer pays carriage from there, and duty. "
                       "CIF, CIP: so too, but the seller pays carriage into the buyer's country, of CIP to its door. "
                       "DAP, DDP: when delivered; the seller pays carriage and what falls due on the way, of DDP duty "
                       "at the buyer's home too. Without, as DAP. `cost` of lanes has insurance in it.",
            .choices = {"EXW", "FCA", "FOB", "CIF", "CIP", "DAP", "DDP"},
            .applies = "!apply_to & !dealer"},
           terms);
  v.value({.name = "deposit",
           .meaning = "Share of the price that is paid when an order is firm; the rest is paid when goods become the "
                      "buyer's. It is paid back for units that the seller fails to deliver, and kept of those that the "
                      "buyer gives up. Of orders placed before the run it was paid before the run. `prepaid` binds the "
                      "buyer and moves no money: 100 % here does.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "0 %",
           .example = "30 %",
           .applies = "!apply_to & !dealer"},
          number, deposit);
  v.law({.name = "firm_after",
         .meaning = "Time after which an interest becomes a purchase order; without, it never does.",
         .dimension = dim::time,
         .minimum = 0,
         .dated = true,
         .example = "{law: {exponential: 60 days}}",
         .applies = "firmness=interest & !dates"},
        duration, firm_after);
  v.value(
      {.name = "padded_by",
       .meaning = "An order by what of it is needed; the rest pads it. Once all that was needed has come, or been made "
                  "up for by substitutes, the buyer takes back what is unshipped and not prepaid.",
       .minimum = 1,
       .maximum = 1000,
       .default_text = "1",
       .dated = true,
       .example = "$padding",
       .applies = "!apply_to & !dealer & !restock_to"},
      number, padded_by);
  v.value({.name = "bids",
           .meaning = "Where goods are sold at auction (`allocation` of the stock): the most that it pays for a unit "
                      "beyond list price, as a share of that. What it pays is agreed when goods leave.",
           .minimum = 0,
           .maximum = 1000,
           .default_text = "0 %",
           .dated = true,
           .example = "30 %",
           .applies = "!apply_to & !dealer"},
          number, bids);
  v.value(
      {.name = "needed_within",
       .meaning = "Time after an order is wanted at which what is needed of it falls due (need_due, late); without, "
                  "at once.",
       .dimension = dim::time,
       .minimum = 0,
       .example = "90 days",
       .applies = "!apply_to & !restock_to"},
      duration, needed_within);
  v.value(
      {.name = "elasticity",
       .meaning = "What each order's quantity follows the landed cost by: quantity × (landed cost / reference_cost) ^ "
                  "elasticity, looked at when it falls due. Landed cost is list price and what the buyer pays beside "
                  "it, by its terms: carriage, and the duties and fees of every border on the way; without terms all "
                  "of these, whoever pays them. What is drawn back is taken off.",
       .minimum = -20,
       .maximum = 20,
       .default_text = "0",
       .dated = true,
       .example = "-1.5",
       .applies = "!apply_to & !dealer & !restock_to & !dates"},
      number, elasticity);
  v.value({.name = "reference_cost",
           .meaning = "The landed cost of a unit at which the stated quantities are wanted.",
           .dimension = dim::price,
           .minimum = 0,
           .above_minimum = true,
           .dated = true,
           .example = "27000 USD per chip",
           .applies = "elasticity"},
          number, reference_cost);
  v.law({.name = "patience",
         .meaning =
             "Time after which an order is cancelled as far as it is unshipped; what it has applied for stays with the "
             "offices.",
         .dimension = dim::time,
         .minimum = 0,
         .dated = true,
         .example = "180 days",
         .applies = "!apply_to & firmness!=prepaid & !dealer"},
        duration, patience);
  v.value({.name = "priority",
           .meaning = "Class of service: 0 first, 7 last.",
           .minimum = 0,
           .maximum = 7,
           .default_text = "0",
           .dated = true,
           .applies = "!dealer"},
          integer, priority);
  v.value({.name = "active",
           .meaning = "Whether it orders: what is due while it doesn't is never placed, and a restocking buyer goes on "
                      "using what it has.",
           .default_text = "yes",
           .dated = true},
          flag, active);
  v.references({.name = "via",
                .meaning = "Sites that the goods must pass, in this order, on their way to the buyer's site.",
                .refers_to = "sites",
                .applies = "!apply_to & ../at & !dealer"},
               via);
  v.choice(
      {.name = "routing",
       .meaning = "Which of the open ways its goods take, looked at wherever they are about to leave: the one with the "
                  "least expected time, waiting for departures with it, or the one with the least carriage.",
       .default_text = "fastest",
       .choices = {"fastest", "cheapest"},
       .applies = "!apply_to & ../at & !dealer"},
      routing);
  v.value({.name = "expedites_after",
           .meaning = "Once an order is that old, what of it has not arrived goes the fastest way. Without, never.",
           .dimension = dim::time,
           .minimum = 0,
           .dated = true,
           .example = "60 days",
           .applies = "routing=cheapest"},
          duration, expedites_after);
  v.listed_blocks(
      {.name = "else_buys",
       .meaning = "What the buyer takes in place of what has waited, in order of preference: at each look the "
                  "first whose time has come and whose condition holds, for all that is still needed. As "
                  "much is taken back of the stream's orders, the oldest first, as far as they are unshipped "
                  "and not prepaid.",
       .applies = "!apply_to & !dealer & !restock_to"},
      else_buys);
  v.value(
      {.name = "reconsiders",
       .meaning = "After how long it looks again at a dealer that asked too much, and at a need whose substitute was "
                  "seized, lost or refused.",
       .dimension = dim::time,
       .minimum = 1,
       .default_text = "30 days",
       .applies = "else_buys"},
      duration, reconsiders);
  visit_source(v);
}

void BuyerSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The buyer's name for people."}, title);
  v.reference({.name = "firm", .meaning = "The firm that buys.", .refers_to = "firms"}, firm);
  v.reference({.name = "in", .meaning = "Its country; without, that of its site or firm.", .refers_to = "countries"},
              in);
  v.reference({.name = "at",
               .meaning = "The site where it takes goods; without, it collects them at the seller's.",
               .refers_to = "sites"},
              at);
  v.references({.name = "installs_at",
                .meaning = "Campuses where it installs what it receives, the preferred one first. The waiting of its "
                           "orders then ends when units are online, not when they are taken.",
                .refers_to = "campuses",
                .example = "[zhangbei, ulanqab]"},
               installs_at);
  v.choice({.name = "buildout",
            .meaning = "Which campus its next units go to, by the plans as announced less what was there at the start "
                       "and what it has sent: listed fills one after the other, as far as each is planned; earliest "
                       "takes the one that has room first, and as many units as fit then; largest takes the one with "
                       "most room in all. When no plan has room, units go to the first of the list and wait there.",
            .default_text = "listed",
            .choices = {"listed", "earliest", "largest"},
            .applies = "installs_at"},
           buildout);
  v.value({.name = "ordering",
           .meaning = "Whether it places orders. What falls due while it's no is ordered when it orders again; a buyer "
                      "that restocks looks at its stock anew.",
           .default_text = "yes",
           .dated = true},
          flag, ordering);
  v.value({.name = "budget",
           .meaning =
               "What it may spend in a period. An order is charged at list price when it is placed; duty and carriage "
               "that it pays, a dealer's premium and what a price has risen or fallen by when they are paid; what ends "
               "without goods is credited. What is too much for the period is ordered in the next, in turn and as far "
               "as the money goes; what is left unspent is lost, what was overspent is missing in the next. Rent, "
               "applications and goods without a price cost nothing and wait for no money.",
           .minimum = 0,
           .dated = true,
           .example = "85e9 CNY"},
          money, budget);
  v.value({.name = "budget_period",
           .meaning = "The time for which it has that budget; the first period begins with the run.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "365 days",
           .example = "90 days",
           .applies = "budget"},
          duration, budget_period);
  v.named_blocks({.name = "orders",
                  .meaning = "Its streams of orders and applications, by name: a stream's luck follows its name.",
                  .required = true},
                 orders);
  visit_source(v);
}

}  // namespace chokepoint::scenario
