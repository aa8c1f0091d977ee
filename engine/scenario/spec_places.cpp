#include "engine/scenario/spec.hpp"

/// The field table, continued: products, stocks, sites and lanes.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

void ProductSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The product's name for people."}, title);
  v.text({.name = "unit",
          .meaning = "What one unit is called, in one word: chip, wafer, GPU, kg. Amounts are written in it or its "
                     "plural (120 GPUs), or in units; amounts in other words are refused.",
          .default_text = "unit"},
         unit);
  v.reference({.name = "made_in",
               .meaning = "Its country of origin, which rules see as `origin` wherever it is sent from: of a chip, "
                          "where its wafer is made. Without, the country of the site that it is ordered from.",
               .refers_to = "countries",
               .example = "TW"},
              made_in);
  v.value({.name = "resolution",
           .meaning = "The smallest amount, in units: 1 for things that come whole, 0.001 for what can be divided.",
           .minimum = 1e-6,
           .maximum = 1,
           .default_text = "1",
           .fixed = true},
          number, resolution);
  v.value({.name = "price",
           .meaning = "List price of one unit, exact to a millionth of the currency's smallest coin; what is paid "
                      "for a lot is rounded once.",
           .dimension = dim::price,
           .minimum = 0,
           .dated = true,
           .example = "27000 USD per chip"},
          number, price);
  v.block({.name = "pricing",
           .meaning = "How the price moves by itself. The seller who is named looks at it from time to time; what it "
                      "then asks, by costs, by scarcity or by a policy that answers `pricing`, everybody knows one "
                      "news delay later.",
           .example = "{at: fab, every: 30 days, scarcity: {elasticity: 0.5, lowest: 80 %, highest: 200 %}}"},
          pricing, has_pricing);
  v.value({.name = "power",
           .meaning = "What one unit draws at work, by itself.",
           .dimension = dim::power,
           .minimum = 0,
           .example = "700 W"},
          number, power);
  v.value({.name = "server_overhead",
           .meaning = "Power of a server, with its processors, memory, fans and network, by that of the units in it.",
           .minimum = 1,
           .default_text = "1",
           .example = "1.8",
           .applies = "power"},
          number, server_overhead);
  v.value({.name = "per_rack",
           .meaning = "How many units one rack of a campus holds.",
           .dimension = dim::goods,
           .minimum = 0,
           .above_minimum = true,
           .example = "32 units"},
          goods, per_rack);
  v.named_values({.name = "attributes",
                  .meaning = "Any properties that rules look at, each with its unit.",
                  .example = "{tpp: 15832, bandwidth: 4800 GB/s}"},
                 attributes);
  v.named_values({.name = "made_from",
                  .meaning = "Bill of materials: units of each product that one unit needs.",
                  .minimum = 0,
                  .fixed = true,
                  .refers_to = "products",
                  .example = "{gh100: 1, hbm3e: 6}"},
                 made_from);
  visit_source(v);
}

void PricingSpec::visit(FieldVisitor& v) {
  v.reference({.name = "at",
               .meaning = "The site whose seller decides about the price: it must have a stock of the product.",
               .required = true,
               .refers_to = "sites"},
              at);
  v.value({.name = "every",
           .meaning = "Time between two looks at the price; the first comes that long after the run's start.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "30 days",
           .example = "90 days"},
          duration, every);
  v.block({.name = "cost_plus",
           .meaning = "List price follows costs, in place of `price`: (prices of what the product is made from, by "
                      "`made_from`, + `conversion_cost`) × (1 + `margin`). Yield is part of the conversion cost."},
          cost_plus, has_cost_plus);
  v.block({.name = "scarcity",
           .meaning = "What is asked is list price × (asked for / there) ^ `elasticity`, within bounds. Asked for are "
                      "units that the stock shipped since the last look, lost for want of goods, and owes to open "
                      "orders (those that its inventory position counts); there are what it shipped and what it has."},
          scarcity, has_scarcity);
}

void CostPlusSpec::visit(FieldVisitor& v) {
  v.value({.name = "conversion_cost",
           .meaning = "What making a unit costs beside its components; without, nothing.",
           .dimension = dim::price,
           .minimum = 0,
           .dated = true,
           .example = "3000 USD per chip"},
          number, conversion_cost);
  v.value({.name = "margin",
           .meaning = "What is added to costs, as a share of them.",
           .minimum = -1,
           .maximum = 1000,
           .default_text = "0 %",
           .dated = true,
           .example = "40 %"},
          number, margin);
}

void ScarcitySpec::visit(FieldVisitor& v) {
  v.value({.name = "elasticity",
           .meaning = "By how many percent the price rises for each percent that is asked for beyond what is there.",
           .required = true,
           .minimum = 0,
           .maximum = 20,
           .dated = true,
           .example = "0.5"},
          number, elasticity);
  v.value({.name = "lowest",
           .meaning = "The least that is asked, by list price.",
           .minimum = 0,
           .above_minimum = true,
           .maximum = 1,
           .default_text = "50 %",
           .dated = true,
           .example = "80 %"},
          number, lowest);
  v.value({.name = "highest",
           .meaning = "The most that is asked, by list price.",
           .minimum = 1,
           .maximum = 1000,
           .default_text = "200 %",
           .dated = true,
           .example = "150 %"},
          number, highest);
}

void ReplenishmentSpec::visit(FieldVisitor& v) {
  v.choice({.name = "policy",
            .meaning = "base_stock orders up to `base_stock` whenever below; s_S orders up to `order_up_to` when at or "
                       "below `reorder_point`; r_Q orders `order_quantity` (as often as needed) when at or below it.",
            .required = true,
            .choices = {"base_stock", "s_S", "r_Q"}},
           policy);
  v.reference({.name = "from",
               .meaning = "The site that supplies it; without, a supplier outside the model delivers.",
               .refers_to = "sites"},
              from);
  v.reference({.name = "made_on",
               .meaning = "The line of production at this site that makes it, instead of a supplier. What the policy "
                          "orders is started there; what is scrapped is ordered anew at the next review.",
               .refers_to = "production",
               .applies = "!from"},
              made_on);
  supply.visit(v);
  v.value({.name = "reorder_point",
           .meaning = "s or r: the inventory position at or below which one orders.",
           .dimension = dim::goods,
           .minimum = -1e12,
           .dated = true,
           .example = "40 chips",
           .applies = "policy=s_S|r_Q"},
          goods, reorder_point);
  v.value({.name = "order_up_to",
           .meaning = "S of an (s,S) policy.",
           .dimension = dim::goods,
           .minimum = 0,
           .dated = true,
           .example = "100 chips",
           .applies = "policy=s_S"},
          goods, order_up_to);
  v.value({.name = "order_quantity",
           .meaning = "Q of an (r,Q) policy.",
           .dimension = dim::goods,
           .minimum = 0,
           .above_minimum = true,
           .dated = true,
           .example = "50 chips",
           .applies = "policy=r_Q"},
          goods, order_quantity);
  review.visit(v);
  visit_source(v);
}

void ReplenishmentSpec::Review::visit(FieldVisitor& v) {
  v.choice({.name = "review",
            .meaning = "continuous looks after every change of the inventory position; periodic looks every `every`.",
            .default_text = "continuous",
            .choices = {"continuous", "periodic"}},
           review);
  v.value({.name = "every",
           .meaning = "Time between periodic reviews.",
           .dimension = dim::time,
           .minimum = 1,
           .dated = true,
           .example = "1 days",
           .applies = "review=periodic"},
          duration, every);
  v.value({.name = "first_review",
           .meaning = "Time after the run's start of the first periodic review.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days",
           .applies = "review=periodic"},
          duration, first_review);
  v.choice({.name = "counts",
            .meaning = "Which open orders lower the inventory position: permitted_orders are those that wait for goods "
                       "or a route only; firm_orders also those that still wait for a license, and a line makes "
                       "what such orders ask for before what only fills the shelf.",
            .default_text = "permitted_orders",
            .choices = {"permitted_orders", "firm_orders"}},
           counts);
  v.value({.name = "retry_after",
           .meaning = "Time until a stock thinks again about an order of its own that fell through.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "1 day",
           .dated = true,
           .applies = "review=continuous & from"},
          duration, retry_after);
  v.choice({.name = "forecast",
            .meaning = "moving_average sets the target at each review to (mean demand of the last `forecast_periods` "
                       "review periods) × `lead_periods`, as in Chen et al. 2000; the order may be negative (goods go "
                       "back), as there.",
            .default_text = "none",
            .choices = {"none", "moving_average"},
            .applies = "policy=base_stock & review=periodic & !from & !made_on"},
           forecast);
  v.value({.name = "forecast_periods",
           .meaning = "Review periods in the moving average.",
           .minimum = 1,
           .maximum = 1000,
           .default_text = "5",
           .fixed = true,
           .applies = "forecast=moving_average"},
          integer, forecast_periods);
  v.value({.name = "lead_periods",
           .meaning = "Review periods of demand that the target covers.",
           .minimum = 0,
           .maximum = 10000,
           .default_text = "1",
           .dated = true,
           .applies = "forecast=moving_average"},
          number, lead_periods);
}

void ReplenishmentSpec::Supply::visit(FieldVisitor& v) {
  v.choice(
      {.name = "routing",
       .meaning = "Which of the open ways its goods take: the one with the least expected time, or the one with the "
                  "least carriage.",
       .default_text = "fastest",
       .choices = {"fastest", "cheapest"},
       .applies = "from"},
      routing);
  v.law({.name = "outside_time",
         .meaning = "Lead time of the supplier outside the model.",
         .dimension = dim::time,
         .minimum = 0,
         .dated = true,
         .example = "10 days",
         .applies = "!from & !made_on"},
        duration, outside_time);
  v.value(
      {.name = "base_stock",
       .meaning = "Target of the inventory position (on hand + on order - what open orders that it counts still ask "
                  "for).",
       .dimension = dim::goods,
       .minimum = 0,
       .dated = true,
       .example = "25 chips",
       .applies = "policy=base_stock & forecast=none"},
      goods, base_stock);
}

void PipelineSpec::visit(FieldVisitor& v) {
  v.value({.name = "on", .meaning = "When it arrives.", .required = true, .example = "2026-01-20"}, date, on);
  v.value({.name = "quantity",
           .meaning = "How much.",
           .required = true,
           .dimension = dim::goods,
           .minimum = 0,
           .example = "5000 chips"},
          goods, quantity);
}

void StockSpec::visit(FieldVisitor& v) {
  v.choice({.name = "supply",
            .meaning = "unlimited never runs out (a source outside the question); limited has what it holds.",
            .default_text = "limited",
            .choices = {"limited", "unlimited"}},
           supply);
  v.value({.name = "initial",
           .meaning = "On hand when the run begins.",
           .dimension = dim::goods,
           .minimum = 0,
           .default_text = "0 units",
           .applies = "supply=limited"},
          goods, initial);
  v.listed_blocks(
      {.name = "pipeline", .meaning = "Goods already on their way when the run begins.", .applies = "supply=limited"},
      pipeline);
  service.visit(v);
  v.block({.name = "replenishment", .meaning = "How the stock refills itself.", .applies = "supply=limited"},
          replenishment, has_replenishment);
  costs.visit(v);
  visit_source(v);
}

void StockSpec::Costs::visit(FieldVisitor& v) {
  v.value({.name = "holding_cost",
           .meaning = "Cost of a unit on hand for a time.",
           .dimension = dim::holding_cost,
           .minimum = 0,
           .example = "2 USD per unit per day",
           .applies = "supply=limited"},
          number, holding_cost);
  v.value({.name = "shortage_cost",
           .meaning = "Cost of a unit short: per time for backorders, per unit for lost sales.",
           .any_dimension = true,
           .minimum = 0,
           .example = "18 USD per unit per day",
           .applies = "supply=limited"},
          number, shortage_cost);
  v.value({.name = "unit_value",
           .meaning = "What a unit has cost whoever holds it, and so the money that it ties up.",
           .dimension = dim::price,
           .minimum = 0,
           .example = "300 USD per unit",
           .applies = "supply=limited & cost_of_capital"},
          number, unit_value);
  v.value({.name = "cost_of_capital",
           .meaning = "Interest on the value of what lies here, as long as it does.",
           .dimension = dim::rate,
           .minimum = 0,
           .example = "8 % per year",
           .applies = "supply=limited & unit_value"},
          number, cost_of_capital);
  v.value({.name = "order_cost",
           .meaning = "Cost of placing one replenishment order.",
           .dimension = dim::money,
           .minimum = 0,
           .example = "8 USD",
           .applies = "supply=limited & replenishment"},
          number, order_cost);
}

void StockSpec::Service::visit(FieldVisitor& v) {
  v.choice({.name = "unmet",
            .meaning = "What becomes of demand that finds no stock: backorder keeps it waiting in order of arrival, "
                       "lost serves what is there and loses the rest.",
            .default_text = "backorder",
            .choices = {"backorder", "lost"},
            .applies = "supply=limited"},
           unmet);
  v.choice(
      {.name = "release",
       .meaning = "What must be in hand before goods leave for a buyer: when_permitted waits for the export license "
                  "and the importer's permit, when_licensed for the license alone, so that goods may wait for the "
                  "permit at the border, where duty of countries on the way is paid already.",
       .default_text = "when_permitted",
       .choices = {"when_permitted", "when_licensed"}},
      release);
  v.choice({.name = "allocation",
            .meaning =
                "How goods that don't do for all orders of a class are shared: in the order in which orders became "
                "ready; by what each stream of orders asks for in all, or in equal shares of the streams, where lots "
                "leave that for once, what is owed to one is made good by the next sharings, and a stream's orders are "
                "served as they came; or at auction: to who bids most (`bids` of orders), at one price for all, that "
                "of the highest bid which isn't served in full.",
            .default_text = "first_come",
            .choices = {"first_come", "proportional", "max_min", "auction"},
            .applies = "supply=limited & unmet=backorder"},
           allocation);
  v.value({.name = "shipping_lot",
           .meaning = "Scarce goods leave in whole multiples of this (a pallet, a rack); only what completes an order "
                      "may be less. What is left stays until more comes. Without, the product's resolution.",
           .dimension = dim::goods,
           .minimum = 0,
           .above_minimum = true,
           .example = "72 chips",
           .applies = "supply=limited & unmet=backorder"},
          goods, shipping_lot);
}

void SiteSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The site's name for people."}, title);
  v.reference({.name = "firm", .meaning = "The firm that runs it.", .refers_to = "firms"}, firm);
  v.reference({.name = "in", .meaning = "The country it stands in.", .refers_to = "countries"}, in);
  v.value(
      {.name = "dispatches",
       .meaning = "Whether goods leave it. While it's no, orders that are ready and goods on their way through wait "
                  "for a route.",
       .default_text = "yes",
       .dated = true},
      flag, dispatches);
  v.value({.name = "receives",
           .meaning = "Whether goods are let in. While it's no, what comes waits outside, before customs, for a route.",
           .default_text = "yes",
           .dated = true},
          flag, receives);
  v.named_blocks({.name = "stock", .meaning = "What it holds and hands out, by product.", .refers_to = "products"},
                 stock);
  visit_source(v);
}

namespace {

void visit_outages(FieldVisitor& v, LawSpec& up, LawSpec& down) {
  v.law({.name = "up",
         .meaning = "Time from the end of one outage to the next.",
         .required = true,
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {exponential: 200 days}}"},
        duration, up);
  v.law({.name = "down",
         .meaning = "Length of an outage.",
         .required = true,
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {exponential: 14 days}}"},
        duration, down);
}

}  // namespace

void ClosuresSpec::visit(FieldVisitor& v) { visit_outages(v, up, down); }

void OutagesSpec::visit(FieldVisitor& v) {
  visit_outages(v, up, down);
  v.choice({.name = "in_progress",
            .meaning = "Work under way when the outage begins: suspend resumes it afterwards, finish completes it.",
            .default_text = "suspend",
            .choices = {"suspend", "finish"}},
           in_progress);
}

void LaneSpec::visit(FieldVisitor& v) {
  v.reference({.name = "from", .meaning = "Where it begins.", .required = true, .refers_to = "sites"}, from);
  v.reference({.name = "to", .meaning = "Where it ends.", .required = true, .refers_to = "sites"}, to);
  v.choice({.name = "mode",
            .meaning = "The means of transport: a label for people, which changes nothing.",
            .default_text = "any",
            .choices = {"any", "air", "sea", "road", "rail"}},
           mode);
  v.law({.name = "time",
         .meaning = "Time under way, from dispatch to arrival. Which way goods take follows from what is expected of "
                    "lanes when the run begins: later ones close (`open`) where goods are to go another way.",
         .required = true,
         .dimension = dim::time,
         .minimum = 0,
         .dated = true,
         .example = "{law: {triangular: [3, 4, 5], unit: days}}"},
        duration, time);
  v.value(
      {.name = "open",
       .meaning = "Whether goods may be dispatched on it. Sites hear of a change no sooner than of any news, one "
                  "clock.news_delay later, dated ones too: until then they dispatch on a lane that has just closed, "
                  "and don't on one that has just opened. What must hold to the hour: `dispatches` of its first site.",
       .default_text = "yes",
       .dated = true},
      flag, open);
  v.value(
      {.name = "moving",
       .meaning = "Whether goods under way move. While it's no, they stand still and wait for a route; then they go "
                  "on, and arrive that much later. Goods within one news delay of their arrival arrive.",
       .default_text = "yes",
       .dated = true},
      flag, moving);
  v.value({.name = "cost",
           .meaning = "Carriage of one unit over the lane, which the seller pays.",
           .dimension = dim::price,
           .minimum = 0,
           .example = "12 USD per unit"},
          number, cost);
  service.visit(v);
  visit_source(v);
}

void LaneSpec::Service::visit(FieldVisitor& v) {
  v.value({.name = "departs_every",
           .meaning =
               "Time between departures. Goods wait for the next one, and only then does it show whether rules and "
               "lanes let them leave; they are loaded by the priority of their orders, then in turn, or, where there "
               "is a capacity, as a policy says that answers `loading`. For their order they are shipped: it can't be "
               "cancelled any more, and its license counts as used. Without, goods leave at any moment.",
           .dimension = dim::time,
           .minimum = 1,
           .example = "7 days",
           .applies = "!leaves_with"},
          duration, departs_every);
  v.value({.name = "first_departure",
           .meaning = "When the first of these is, or one before the run. Without, the run's start.",
           .example = "2026-01-05",
           .applies = "departs_every"},
          date, first_departure);
  v.value({.name = "capacity",
           .meaning = "The most one departure takes, of all products together; the rest waits for the next.",
           .dimension = dim::goods,
           .minimum = 0,
           .dated = true,
           .example = "4000 units",
           .applies = "departs_every"},
          goods, capacity);
  v.value(
      {.name = "leaves_with",
       .meaning = "A load: goods wait until so much is there, of all products together, and leave with all that is.",
       .dimension = dim::goods,
       .minimum = 0,
       .above_minimum = true,
       .example = "400 units"},
      goods, leaves_with);
  v.value(
      {.name = "waits_at_most",
       .meaning = "How long the first of a load waits for the rest; then it leaves as it is. Without, as long as it "
                  "takes.",
       .dimension = dim::time,
       .minimum = 0,
       .example = "10 days",
       .applies = "leaves_with"},
      duration, waits_at_most);
  v.block(
      {.name = "outages", .meaning = "Closures at random: nothing is dispatched meanwhile, and goods under way go on."},
      outages, has_outages);
}

}  // namespace chokepoint::scenario
