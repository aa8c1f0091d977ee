#include "engine/scenario/spec.hpp"

/// The field table: every key of a scenario, once. Reader, checker, JSON Schema, `explain`, `--set`, CSV tables and
/// the reference pages all read it from here.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

constexpr double share_max = 1.0;

}  // namespace

void MetaSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The scenario's name for people."}, title);
  v.text({.name = "question", .meaning = "The question this scenario is built to answer."}, question);
  v.text({.name = "author", .meaning = "Who wrote it."}, author);
  v.text({.name = "license", .meaning = "Under which terms others may use it."}, license);
  v.value({.name = "as_of",
           .meaning = "The information cutoff: what is dated before is history, what comes after is assumption. "
                      "Sources dated later are refused.",
           .example = "2026-01-28"},
          date, as_of);
}

void ClockSpec::visit(FieldVisitor& v) {
  v.value({.name = "from", .meaning = "The first moment that is simulated.", .required = true, .example = "2026-01-01"},
          date, from);
  v.value({.name = "to",
           .meaning = "The end: nothing at or after this moment happens.",
           .required = true,
           .example = "2026-12-31"},
          date, to);
  v.value({.name = "warm_up",
           .meaning = "Time after `from` that outcomes leave out, until the first state is forgotten.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days"},
          duration, warm_up);
  v.value({.name = "news_delay",
           .meaning = "The least time between something happening and anybody else learning of it. It is part of the "
                      "model, and the reason why runs are the same on any number of threads.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "1 hour"},
          duration, news_delay);
  v.value({.name = "batches",
           .meaning = "Equal parts of the time after warm-up whose means give an outcome's standard error.",
           .minimum = 1,
           .maximum = 1000,
           .default_text = "20"},
          integer, batches);
  v.value({.name = "max_events",
           .meaning = "A run that handles more events stops as failed: a watchdog against worlds that run away.",
           .minimum = 1,
           .maximum = 1e12,
           .default_text = "1000000000"},
          integer, max_events);
}

void CalendarSpec::visit(FieldVisitor& v) {
  v.value({.name = "utc_offset",
           .meaning = "Local time minus UTC; no summer time.",
           .dimension = dim::time,
           .minimum = -50400,
           .maximum = 50400,
           .default_text = "0 hours",
           .example = "8 hours"},
          duration, utc_offset);
  v.references({.name = "working_days",
                .meaning = "Days of the week that are worked.",
                .default_text = "[mon, tue, wed, thu, fri]",
                .refers_to = "!weekday"},
               working_days);
  v.text({.name = "opens", .meaning = "Local time at which work begins.", .default_text = "00:00", .example = "09:00"},
         opens);
  v.text({.name = "closes",
          .meaning = "Local time at which work ends; 24:00 for the end of the day.",
          .default_text = "24:00",
          .example = "17:00"},
         closes);
  v.references({.name = "holidays",
                .meaning = "Dates on which nobody works.",
                .refers_to = "!date",
                .example = "[2026-01-01, 2026-02-17]"},
               holidays);
}

void CountrySpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The country's name for people."}, title);
  v.reference({.name = "calendar", .meaning = "Working days and hours of its offices.", .refers_to = "calendars"},
              calendar);
}

void FirmSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The firm's name for people."}, title);
  v.reference({.name = "home", .meaning = "Country of its seat.", .refers_to = "countries"}, home);
  v.reference({.name = "parent", .meaning = "The firm that owns it.", .refers_to = "firms"}, parent);
  v.value({.name = "parent_share",
           .meaning = "The parent's share. At 50 % or more the parent's parent counts as this firm's ultimate parent.",
           .minimum = 0,
           .maximum = share_max,
           .default_text = "100 %"},
          number, parent_share);
}

void ProductSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The product's name for people."}, title);
  v.text({.name = "unit",
          .meaning = "What one unit is called: chip, wafer, case. Amounts in other words are refused.",
          .default_text = "unit"},
         unit);
  v.value({.name = "resolution",
           .meaning = "The smallest amount, in units: 1 for things that come whole, 0.001 for what can be divided.",
           .minimum = 1e-6,
           .maximum = 1,
           .default_text = "1"},
          number, resolution);
  v.value({.name = "price",
           .meaning = "List price of one unit.",
           .dimension = dim::price,
           .minimum = 0,
           .example = "27000 USD per chip"},
          number, price);
  v.named_values({.name = "attributes",
                  .meaning = "Any properties that rules look at, each with its unit.",
                  .example = "{tpp: 15832, bandwidth: 4800 GB/s}"},
                 attributes);
  v.named_values({.name = "made_from",
                  .meaning = "Bill of materials: units of each product that one unit needs.",
                  .minimum = 0,
                  .refers_to = "products",
                  .example = "{gh100: 1, hbm3e: 6}"},
                 made_from);
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
  v.law({.name = "outside_time",
         .meaning = "Lead time of the supplier outside the model.",
         .dimension = dim::time,
         .minimum = 0,
         .example = "10 days"},
        duration, outside_time);
  v.value(
      {.name = "base_stock",
       .meaning = "Target of the inventory position (on hand + on order - what open orders that it counts still ask "
                  "for).",
       .dimension = dim::goods,
       .minimum = 0,
       .example = "25 chips"},
      goods, base_stock);
  v.value({.name = "reorder_point",
           .meaning = "s or r: the inventory position at or below which one orders.",
           .dimension = dim::goods,
           .minimum = -1e12,
           .example = "40 chips"},
          goods, reorder_point);
  v.value({.name = "order_up_to",
           .meaning = "S of an (s,S) policy.",
           .dimension = dim::goods,
           .minimum = 0,
           .example = "100 chips"},
          goods, order_up_to);
  v.value({.name = "order_quantity",
           .meaning = "Q of an (r,Q) policy.",
           .dimension = dim::goods,
           .minimum = 0,
           .example = "50 chips"},
          goods, order_quantity);
  v.choice({.name = "review",
            .meaning = "continuous looks after every change of the inventory position; periodic looks every `every`.",
            .default_text = "continuous",
            .choices = {"continuous", "periodic"}},
           review);
  v.value({.name = "every",
           .meaning = "Time between periodic reviews.",
           .dimension = dim::time,
           .minimum = 1,
           .example = "1 days"},
          duration, every);
  v.value({.name = "first_review",
           .meaning = "Time after the run's start of the first periodic review.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days"},
          duration, first_review);
  v.choice({.name = "counts",
            .meaning = "Which open orders lower the inventory position: permitted_orders are those that wait for goods "
                       "or a route only; firm_orders also those that still wait for a license.",
            .default_text = "permitted_orders",
            .choices = {"permitted_orders", "firm_orders"}},
           counts);
  v.value({.name = "retry_after",
           .meaning = "Under continuous review: time until a stock thinks again about an order of its own that fell "
                      "through.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "1 day"},
          duration, retry_after);
  v.choice({.name = "forecast",
            .meaning = "moving_average sets the target at each review to (mean demand of the last `forecast_periods` "
                       "review periods) × `lead_periods`, as in Chen et al. 2000; the order may be negative (goods go "
                       "back), as there.",
            .default_text = "none",
            .choices = {"none", "moving_average"}},
           forecast);
  v.value({.name = "forecast_periods",
           .meaning = "Review periods in the moving average.",
           .minimum = 1,
           .maximum = 1000,
           .default_text = "5"},
          integer, forecast_periods);
  v.value({.name = "lead_periods",
           .meaning = "Review periods of demand that the target covers.",
           .minimum = 0,
           .maximum = 10000,
           .default_text = "1"},
          number, lead_periods);
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
           .default_text = "0 units"},
          goods, initial);
  v.listed_blocks({.name = "pipeline", .meaning = "Goods already on their way when the run begins."}, pipeline);
  v.choice({.name = "unmet",
            .meaning = "What becomes of demand that finds no stock: backorder keeps it waiting in order of arrival, "
                       "lost serves what is there and loses the rest.",
            .default_text = "backorder",
            .choices = {"backorder", "lost"}},
           unmet);
  v.block({.name = "replenishment", .meaning = "How the stock refills itself."}, replenishment, has_replenishment);
  v.value({.name = "holding_cost",
           .meaning = "Cost of a unit on hand for a time.",
           .dimension = dim::holding_cost,
           .minimum = 0,
           .example = "2 USD per unit per day"},
          number, holding_cost);
  v.value({.name = "shortage_cost",
           .meaning = "Cost of a unit short: per time for backorders, per unit for lost sales.",
           .any_dimension = true,
           .minimum = 0,
           .example = "18 USD per unit per day"},
          number, shortage_cost);
  v.value({.name = "order_cost",
           .meaning = "Cost of placing one replenishment order.",
           .dimension = dim::money,
           .minimum = 0,
           .example = "8 USD"},
          number, order_cost);
}

void SiteSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The site's name for people."}, title);
  v.reference({.name = "firm", .meaning = "The firm that runs it.", .refers_to = "firms"}, firm);
  v.reference({.name = "in", .meaning = "The country it stands in.", .refers_to = "countries"}, in);
  v.named_blocks({.name = "stock", .meaning = "What it holds and hands out, by product.", .refers_to = "products"},
                 stock);
}

void OutagesSpec::visit(FieldVisitor& v) {
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
            .meaning = "The means of transport.",
            .default_text = "any",
            .choices = {"any", "air", "sea", "road", "rail"}},
           mode);
  v.law({.name = "time",
         .meaning = "Time under way, from dispatch to arrival.",
         .required = true,
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {triangular: [3, 4, 5], unit: days}}"},
        duration, time);
  v.value({.name = "open", .meaning = "Whether goods may be dispatched on it.", .default_text = "yes", .dated = true},
          flag, open);
  v.value({.name = "cost",
           .meaning = "Freight for one unit.",
           .dimension = dim::price,
           .minimum = 0,
           .example = "12 USD per unit"},
          number, cost);
  v.block({.name = "outages", .meaning = "Closures at random; goods under way go on."}, outages, has_outages);
}

namespace {

void visit_service(FieldVisitor& v, Value& officers, LawSpec& time, Value& waiting_room, Value& redo) {
  v.value({.name = "officers",
           .meaning = "How many cases are worked on at once; without, as many as come.",
           .minimum = 0,
           .maximum = 1e6,
           .dated = true,
           .example = "12"},
          integer, officers);
  v.law({.name = "time",
         .meaning = "Working time that one case takes.",
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {lognormal: {median: 90 days, sigma: 0.6}}}"},
        duration, time);
  v.value({.name = "waiting_room",
           .meaning = "How many cases may wait; one that finds the room full is turned away. Without, any number.",
           .minimum = 0,
           .maximum = 1e9,
           .example = "0"},
          integer, waiting_room);
  v.value({.name = "redo",
           .meaning = "Share of cases that must be done again after service.",
           .minimum = 0,
           .maximum = 0.999,
           .default_text = "0 %"},
          number, redo);
}

}  // namespace

void StageSpec::visit(FieldVisitor& v) {
  v.text({.name = "name", .meaning = "The stage's name."}, name);
  visit_service(v, officers, time, waiting_room, redo);
  v.text({.name = "redo_from", .meaning = "The stage at which a case to be done again begins; without, this one."},
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
  v.reference({.name = "in", .meaning = "Its country.", .refers_to = "countries"}, in);
  v.reference({.name = "at", .meaning = "The site whose arrivals it handles.", .refers_to = "sites"}, at);
  v.reference({.name = "calendar",
               .meaning = "Its hours; without, those of its country; without, always open.",
               .refers_to = "calendars"},
              calendar);
  v.formula({.name = "applies",
             .meaning = "Which orders or goods it handles; without, all. It may look at product, its attributes, "
                        "origin, destination (countries), buyer, buyer_home, buyer_parent, seller, quantity and date.",
             .example = "destination in china_bis and product.tpp < 21000"},
            applies);
  visit_service(v, officers, time, waiting_room, redo);
  v.listed_blocks({.name = "stages", .meaning = "Several desks one after the other, in place of the keys above."},
                  stages);
  v.listed_blocks({.name = "freezes", .meaning = "Times during which no case is taken up."}, freezes);
  v.block({.name = "outages", .meaning = "Stops at random."}, outages, has_outages);
  v.named_values(
      {.name = "decides",
       .meaning = "Probability of each answer: approve, deny, return (returned without action). They sum to 1.",
       .minimum = 0,
       .maximum = share_max,
       .example = "{approve: 80 %, deny: 5 %, return: 15 %}"},
      decides);
  v.value({.name = "refile_after",
           .meaning = "How long an applicant takes to file again what a licensing office returned or turned away.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "1 day"},
          duration, refile_after);
}

void DatedOrderSpec::visit(FieldVisitor& v) {
  v.text({.name = "id",
          .meaning = "Its name within the stream, which its luck follows; without, its luck follows its date (and, of "
                     "several orders of one date, their order by quantity)."},
         id);
  v.value({.name = "on", .meaning = "When the order is placed.", .required = true, .example = "2026-01-05"}, date, on);
  v.value({.name = "quantity",
           .meaning = "How much.",
           .required = true,
           .dimension = dim::goods,
           .minimum = 0,
           .example = "400000 chips"},
          goods, quantity);
  v.value({.name = "firm_on", .meaning = "When an interest becomes a purchase order.", .example = "2026-01-28"}, date,
          firm_on);
  v.choice({.name = "firmness",
            .meaning = "As for the stream; overrides it.",
            .choices = {"interest", "purchase_order", "prepaid"}},
           firmness);
}

void DemandSpec::visit(FieldVisitor& v) {
  v.reference({.name = "product", .meaning = "What is ordered.", .refers_to = "products"}, product);
  v.reference({.name = "from", .meaning = "The site that is asked for it.", .refers_to = "sites"}, from);
  v.reference({.name = "apply_to",
               .meaning = "Instead of goods: the office at which applications are filed.",
               .refers_to = "offices"},
              apply_to);
  v.law({.name = "every",
         .meaning = "Time between orders; {law: {exponential: 2 days}} makes a Poisson stream.",
         .dimension = dim::time,
         .minimum = 0,
         .example = "{law: {exponential: 2 days}}"},
        duration, every);
  v.value({.name = "rate",
           .meaning = "Orders per time of a Poisson stream, in place of `every`; may change over time.",
           .dimension = dim::rate,
           .minimum = 0,
           .dated = true,
           .example = "8 per hour"},
          number, rate);
  v.law({.name = "quantity",
         .meaning = "How much each order asks for.",
         .dimension = dim::goods,
         .minimum = 0,
         .default_text = "1 unit",
         .example = "100 chips"},
        goods, quantity);
  v.listed_blocks(
      {.name = "dates", .meaning = "Orders by date, in place of a stream; those of one date are placed in this order."},
      dates);
  v.value({.name = "first",
           .meaning = "Time after `starts` of the first order; without, one interval.",
           .dimension = dim::time,
           .minimum = 0},
          duration, first);
  v.value({.name = "starts", .meaning = "When the stream begins; without, with the run.", .example = "2026-02-01"},
          date, starts);
  v.value({.name = "ends", .meaning = "When the stream ends; without, with the run.", .example = "2026-07-01"}, date,
          ends);
  v.value({.name = "restock_to",
           .meaning = "A buyer with its own stock: at each review (`every`) it orders what is missing to this target.",
           .dimension = dim::goods,
           .minimum = 0,
           .dated = true,
           .example = "5000 cases"},
          goods, restock_to);
  v.value({.name = "uses",
           .meaning = "What a restocking buyer uses up.",
           .dimension = dim::goods_rate,
           .minimum = 0,
           .dated = true,
           .example = "120 cases per day"},
          number, uses);
  v.choice({.name = "firmness",
            .meaning = "interest waits until it is firm; purchase_order can be cancelled; prepaid cannot.",
            .default_text = "purchase_order",
            .choices = {"interest", "purchase_order", "prepaid"}},
           firmness);
  v.law({.name = "patience",
         .meaning = "Time after which an order that isn't prepaid is cancelled as far as it is unshipped.",
         .dimension = dim::time,
         .minimum = 0,
         .example = "180 days"},
        duration, patience);
  v.value({.name = "priority",
           .meaning = "Class of service: 0 first, 7 last.",
           .minimum = 0,
           .maximum = 7,
           .default_text = "0"},
          integer, priority);
  v.references({.name = "via", .meaning = "Sites that the goods must pass, in this order.", .refers_to = "sites"}, via);
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
  v.named_blocks({.name = "orders",
                  .meaning = "Its streams of orders and applications, by name: a stream's luck follows its name.",
                  .required = true},
                 orders);
}

void UncertainSpec::visit(FieldVisitor& v) {
  v.inline_law({.name = "law", .meaning = "What is believed about it.", .required = true}, law);
  v.value({.name = "central", .meaning = "The value of a plain run; without, the law's median."}, any, central);
  v.text({.name = "unit", .meaning = "Unit of the law's numbers where they carry none.", .example = "days"}, unit);
  v.text({.name = "source", .meaning = "Where it comes from: a key of your fact sheet, a citation, or judgment."},
         source);
  v.value({.name = "as_of", .meaning = "The date of the source.", .example = "2026-01-13"}, date, as_of);
  v.text({.name = "note", .meaning = "Why this range."}, note);
}

void CorrelationSpec::visit(FieldVisitor& v) {
  v.references({.name = "between", .meaning = "Two uncertain values.", .required = true, .refers_to = "uncertain"},
               between);
  v.value({.name = "rank",
           .meaning = "Their Spearman rank correlation.",
           .required = true,
           .minimum = -1,
           .maximum = 1,
           .example = "0.6"},
          number, rank);
}

void OutcomeSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The outcome in words."}, title);
  v.choice({.name = "measure",
            .meaning = "What is measured. Of offices: waiting, in_service, present (cases), wait, sojourn (time), "
                       "arrivals, served, turned_away, up (share of time). Of stocks: on_hand, backorders, on_order, "
                       "in_transit (units), demand, filled_at_once, lost, order_quantity, orders_placed, stock_wait, "
                       "holding, shortage, ordering (cost). Of lanes: under_way, up. Of buyers: ordered, delivered, "
                       "cancelled, open, order_wait. Of products: status. Of the delay ledger: delay.",
            .choices = {"waiting",    "in_service",     "present",       "wait",       "sojourn",
                        "arrivals",   "served",         "turned_away",   "up",         "on_hand",
                        "backorders", "on_order",       "in_transit",    "demand",     "filled_at_once",
                        "lost",       "order_quantity", "orders_placed", "stock_wait", "holding",
                        "shortage",   "ordering",       "under_way",     "ordered",    "delivered",
                        "cancelled",  "open",           "order_wait",    "status",     "delay"}},
           measure);
  v.choice({.name = "reduce",
            .meaning = "How it becomes one number: total, rate (total per time), average (over time), mean (over "
                       "observations), variance, maximum, quantile, share_above, final, first_date.",
            .default_text = "what suits the measure",
            .choices = {"total", "rate", "average", "mean", "variance", "maximum", "quantile", "share_above", "final",
                        "first_date"}},
           reduce);
  v.references({.name = "of",
                .meaning = "Whose: names of offices, sites, lanes or buyers; without, all that have it.",
                .refers_to = "offices|sites|lanes|buyers"},
               of);
  v.reference({.name = "product", .meaning = "Of which product; without, all.", .refers_to = "products"}, product);
  v.text({.name = "status", .meaning = "For the measure status: in_stock, in_transit, held, delivered, returned, ..."},
         status);
  v.text(
      {.name = "reason",
       .meaning =
           "For the measure delay: one reason (license, stock, route, transit, customs, handover, ...); without, all."},
      reason);
  v.value({.name = "above", .meaning = "For share_above: the threshold.", .minimum = -1e15}, any, above);
  v.value({.name = "quantile", .meaning = "For quantile: which.", .minimum = 0, .maximum = 1, .default_text = "0.5"},
          number, quantile);
  v.value({.name = "reaches", .meaning = "For first_date: the level to be reached.", .dimension = dim::goods}, goods,
          reaches);
  v.value({.name = "from", .meaning = "Start of the window; without, the end of warm-up."}, date, from);
  v.value({.name = "to", .meaning = "End of the window; without, the end of the run."}, date, to);
  v.formula({.name = "formula",
             .meaning = "Instead of a measure: an expression over the other outcomes' names.",
             .example = "holding_cost + shortage_cost"},
            formula);
}

void ScenarioSpec::visit(FieldVisitor& v) {
  v.value({.name = "chokepoint",
           .meaning = "Version of the scenario language; this is 1.",
           .required = true,
           .minimum = 1,
           .maximum = 1},
          integer, version);
  v.references({.name = "include",
                .meaning = "Other files of the scenario's folder whose blocks are added.",
                .refers_to = "!file"},
               include);
  v.block({.name = "meta", .meaning = "Title, question and information cutoff."}, meta, has_meta);
  v.block({.name = "clock", .meaning = "What span is simulated, and how.", .required = true}, clock, has_clock);
  v.named_blocks({.name = "calendars", .meaning = "Working weeks and holidays."}, calendars);
  v.named_lists({.name = "groups",
                 .meaning = "Named groups of countries or firms, for use in expressions.",
                 .refers_to = "countries|firms",
                 .example = "{china_bis: [CN, HK, MO]}"},
                groups);
  v.named_blocks({.name = "uncertain", .meaning = "Values drawn once a replication; used elsewhere as $name."},
                 uncertain);
  v.listed_blocks({.name = "correlations", .meaning = "Rank correlations between uncertain values."}, correlations);
  v.named_blocks({.name = "countries", .meaning = "Countries and customs territories."}, countries);
  v.named_blocks({.name = "firms", .meaning = "Firms and who owns them."}, firms);
  v.named_blocks({.name = "products", .meaning = "What is made, shipped and counted."}, products);
  v.named_blocks({.name = "sites", .meaning = "Places that hold or pass on goods."}, sites);
  v.named_blocks({.name = "lanes", .meaning = "Ways from site to site."}, lanes);
  v.named_blocks({.name = "offices", .meaning = "Staffed desks: licensing, customs, laboratories."}, offices);
  v.named_blocks({.name = "buyers", .meaning = "Who orders."}, buyers);
  v.named_blocks({.name = "outcomes", .meaning = "The numbers that answer the question."}, outcomes);
}

}  // namespace chokepoint::scenario
