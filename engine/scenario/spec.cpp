#include "engine/scenario/spec.hpp"

/// The field table: every key of a scenario, once. Reader, checker, JSON Schema, `explain`, `--set`, CSV tables and
/// the reference pages all read it from here. Further blocks are in the files spec_*.cpp, one for each kind.
namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;
using enum ValueKind;

}  // namespace

void MetaSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The scenario's name for people."}, title);
  v.text({.name = "question", .meaning = "The question this scenario is built to answer."}, question);
  v.text({.name = "author", .meaning = "Who wrote it."}, author);
  v.text({.name = "license", .meaning = "Under which terms others may use it."}, license);
  v.value({.name = "as_of",
           .meaning = "The information cutoff: what is dated before is history, what comes after is assumption. "
                      "Sources dated later are refused.",
           .fixed = true,
           .example = "2026-01-28"},
          date, as_of);
  v.block(
      {.name = "about",
       .meaning = "What the question is about: the summary's tables of waiting, the report's first sentence and the "
                  "table of buyers tell of these orders. It changes no result; run --of and --product look at "
                  "others. Without, all orders."},
      about, has_about);
}

void AboutSpec::visit(FieldVisitor& v) {
  v.references({.name = "products",
                .meaning = "Orders of these products; without, of all.",
                .refers_to = "products",
                .empty_means_all = true,
                .example = "[h200]"},
               products);
  v.references(
      {.name = "buyers",
       .meaning = "Orders of these buyers, of firms, of countries, or of groups of them; without, everybody's.",
       .refers_to = "buyers|firms|countries|groups",
       .empty_means_all = true,
       .example = "[big_three]"},
      buyers);
}

void SourceSpec::visit(FieldVisitor& v) {
  v.text({.name = "says", .meaning = "What it says, with its figures.", .required = true}, says);
  v.text({.name = "published", .meaning = "Who published it, and where it was read."}, published);
  v.text({.name = "of",
          .meaning = "Of when it is. Where it begins with a day, a month or a year, that may not lie after "
                     "`meta.as_of`.",
          .example = "2026-01"},
         of);
  v.text(
      {.name = "weight",
       .meaning = "How much it bears: its first word, such as weak, derived, estimate or memory, is the grade of the "
                  "values that name it.",
       .default_text = "sourced",
       .example = "weak"},
      weight);
}

void ClockSpec::visit(FieldVisitor& v) {
  v.value({.name = "from",
           .meaning = "The first moment that is simulated.",
           .required = true,
           .fixed = true,
           .example = "2026-01-01"},
          date, from);
  v.value({.name = "to",
           .meaning = "The end: nothing at or after this moment happens.",
           .required = true,
           .fixed = true,
           .example = "2026-12-31"},
          date, to);
  v.value({.name = "warm_up",
           .meaning = "Time after `from` that outcomes leave out, until the first state is forgotten.",
           .dimension = dim::time,
           .minimum = 0,
           .default_text = "0 days",
           .fixed = true},
          duration, warm_up);
  v.value({.name = "news_delay",
           .meaning = "The least time between something happening and anybody else learning of it. It is part of the "
                      "model, and the reason why runs are the same on any number of threads.",
           .dimension = dim::time,
           .minimum = 1,
           .default_text = "1 hour",
           .fixed = true},
          duration, news_delay);
  v.value(
      {.name = "batches",
       .meaning = "Equal parts of the time after warm-up whose means give an outcome's standard error. It is one only "
                  "where the run is in a steady state, long against whatever swings in it: this key says so. "
                  "Without it no errors are given.",
       .minimum = 1,
       .maximum = 1000,
       .fixed = true,
       .example = "20"},
      integer, batches);
  v.value({.name = "max_events",
           .meaning = "A run that handles more events stops as failed: a watchdog against worlds that run away.",
           .minimum = 1,
           .maximum = 1e12,
           .default_text = "1000000000",
           .fixed = true},
          integer, max_events);
  v.value({.name = "max_pending",
           .meaning = "A run in which more messages are on their way, or more orders, lots or cases wait at one place, "
                      "stops as failed: a watchdog against demand that runs away, before memory is gone.",
           .minimum = 1,
           .maximum = 1e9,
           .default_text = "2000000",
           .fixed = true},
          integer, max_pending);
}

void CalendarSpec::visit(FieldVisitor& v) {
  v.value({.name = "utc_offset",
           .meaning = "Local time minus UTC; no summer time.",
           .dimension = dim::time,
           .minimum = -50400,
           .maximum = 50400,
           .default_text = "0 hours",
           .fixed = true,
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
  visit_source(v);
}

void CountrySpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The country's name for people."}, title);
  v.reference({.name = "calendar", .meaning = "Working days and hours of its offices.", .refers_to = "calendars"},
              calendar);
  v.choice({.name = "customs_value",
            .meaning = "What its customs take a share of. price is the price as the parties agreed it, whatever it "
                       "includes; cif has carriage to the border in it, so what the buyer pays for that beside the "
                       "price is added (most of the world); fob has none, so what the seller has paid for carriage "
                       "across borders is taken off (the United States). Carriage within countries on the way isn't "
                       "looked at.",
            .default_text = "price",
            .choices = {"price", "cif", "fob"}},
           customs_value);
  visit_source(v);
}

void CurrencySpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The currency's name for people."}, title);
  v.value({.name = "worth",
           .meaning = "What one unit of it is worth in the currency of the reports, counted to a billionth.",
           .required = true,
           .dimension = base::dimensions::money,
           .minimum = 1e-9,
           .maximum = 1e9,
           .dated = true,
           .example = "{path: {2026-01-01: 0.139 USD, 2026-07-01: 0.142 USD}}"},
          number, worth);
}

void FirmSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "The firm's name for people."}, title);
  v.reference({.name = "home", .meaning = "Country of its seat.", .refers_to = "countries"}, home);
  v.text({.name = "kind",
          .meaning = "A word for what kind of firm it is, which rules and permits may look at as buyer_kind.",
          .example = "internet"},
         kind);
  v.reference({.name = "parent", .meaning = "The firm that owns it.", .refers_to = "firms"}, parent);
  v.value({.name = "parent_share",
           .meaning = "The parent's share. At 50 % or more the parent's parent counts as this firm's ultimate parent.",
           .minimum = 0,
           .maximum = 1,
           .default_text = "100 %",
           .fixed = true,
           .applies = "parent"},
          number, parent_share);
  visit_source(v);
}

void SourcedBlock::Origin::visit(FieldVisitor& v) {
  v.text({.name = "source",
          .meaning = "Where its values come from, as far as they don't say it themselves: a key of your fact sheet, a "
                     "citation, or judgment."},
         source);
  v.value({.name = "as_of", .meaning = "The date of the source.", .fixed = true, .example = "2026-01-13"}, date, as_of);
  v.text({.name = "note", .meaning = "Why these values."}, note);
}

void UncertainSpec::visit(FieldVisitor& v) {
  v.text({.name = "title", .meaning = "What it is, in words; without, its name is told."}, title);
  v.inline_law({.name = "law", .meaning = "What is believed about it.", .required = true}, law);
  v.value({.name = "central", .meaning = "The value of a plain run; without, the law's median.", .fixed = true}, any,
          central);
  v.text({.name = "unit", .meaning = "Unit of the law's numbers where they carry none.", .example = "days"}, unit);
  v.text({.name = "source", .meaning = "Where it comes from: a key of your fact sheet, a citation, or judgment."},
         source);
  v.value({.name = "as_of", .meaning = "The date of the source.", .fixed = true, .example = "2026-01-13"}, date, as_of);
  v.text({.name = "note", .meaning = "Why this range."}, note);
}

void CorrelationSpec::visit(FieldVisitor& v) {
  v.references({.name = "between", .meaning = "Two uncertain values.", .required = true, .refers_to = "uncertain"},
               between);
  v.value({.name = "rank",
           .meaning = "Their Spearman rank correlation. Values that are tied perfectly are one value: let both places "
                      "follow it.",
           .required = true,
           .minimum = -0.9999,
           .maximum = 0.9999,
           .fixed = true,
           .example = "0.6"},
          number, rank);
}

ScenarioSpec::ScenarioSpec() = default;
ScenarioSpec::ScenarioSpec(ScenarioSpec const& other) = default;
ScenarioSpec::ScenarioSpec(ScenarioSpec&& other) noexcept = default;
ScenarioSpec& ScenarioSpec::operator=(ScenarioSpec const& other) = default;
ScenarioSpec& ScenarioSpec::operator=(ScenarioSpec&& other) noexcept = default;
ScenarioSpec::~ScenarioSpec() = default;

void ScenarioSpec::visit(FieldVisitor& v) {
  v.value({.name = "chokepoint",
           .meaning = "Version of the scenario language; this is 1.",
           .required = true,
           .minimum = 1,
           .maximum = 1,
           .fixed = true},
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
  v.named_blocks({.name = "currencies",
                  .meaning = "Exchange rates: currencies by their code (ISO 4217), each with what it is worth in one "
                             "other, in which outcomes are then reported. Amounts are paid in the currency in which "
                             "they are stated, and reported at the rate of the moment."},
                 currencies);
  v.named_blocks({.name = "firms", .meaning = "Firms and who owns them."}, firms);
  v.named_blocks({.name = "products", .meaning = "What is made, shipped and counted."}, products);
  v.named_blocks({.name = "sites", .meaning = "Places that hold or pass on goods."}, sites);
  v.named_blocks({.name = "lanes", .meaning = "Ways from site to site."}, lanes);
  v.named_blocks({.name = "rules",
                  .meaning = "Laws and measures of governments: who needs a license, what is banned, capped, taxed, "
                             "tested or kept out."},
                 rules);
  v.named_blocks({.name = "production", .meaning = "Lines that make products from components."}, production);
  v.named_blocks({.name = "offices", .meaning = "Staffed desks: licensing, customs, laboratories."}, offices);
  v.named_blocks({.name = "permits", .meaning = "Import authorities: permits by firm and volume."}, permits);
  v.named_blocks({.name = "quotas", .meaning = "Caps: limits, or shares of other shipments."}, quotas);
  v.named_blocks(
      {.name = "campuses", .meaning = "Where computers are installed and run: what is online, and for whom."},
      campuses);
  v.named_blocks(
      {.name = "dealers",
       .meaning = "Dealers of the grey channel: a source in a third country, a premium, and the risk of being "
                  "found."},
      dealers);
  v.named_blocks({.name = "buyers", .meaning = "Who orders."}, buyers);
  v.named_blocks({.name = "timeline",
                  .meaning = "Named events: dated or conditional changes of values that may change over time. Of what "
                             "dates and events say about one value, the latest holds."},
                 timeline);
  v.named_blocks({.name = "governments", .meaning = "Who watches published figures and answers with events."},
                 governments);
  v.named_blocks(
      {.name = "introductions", .meaning = "Firms that design products for what rules allow, when rules change."},
      introductions);
  v.named_blocks({.name = "commitments", .meaning = "Pledges that are paid in instalments."}, commitments);
  v.named_blocks({.name = "policies",
                  .meaning = "Answers of your own to decisions, in place of those that the engine gives: one formula, "
                             "script or library for each question, for all who are asked it or for some."},
                 policies);
  v.named_blocks({.name = "outcomes", .meaning = "The numbers that answer the question."}, outcomes);
  v.named_blocks({.name = "observed",
                  .meaning = "What was seen of outcomes in the world outside: history that reports draw over what is "
                             "simulated, and that `chokepoint backtest` scores it by. It changes nothing of a run."},
                 observed);
  v.named_blocks({.name = "sources",
                  .meaning = "What the keys stand for that values name as their `source`: with each value "
                             "`chokepoint assumptions` and reports tell what its source says. It changes nothing of a "
                             "run.",
                  .dotted = true},
                 sources);
  v.block({.name = "backtest", .meaning = "How `chokepoint backtest` holds the scenario against what was observed."},
          backtest, has_backtest);
  v.block({.name = "calibrate", .meaning = "Which values `chokepoint calibrate` fits to what was observed, and how."},
          calibrate, has_calibrate);
  v.block({.name = "study", .meaning = "What `chokepoint sweep` varies, and how many runs it makes."}, study,
          has_study);
}

}  // namespace chokepoint::scenario
