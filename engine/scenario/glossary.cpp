#include "engine/scenario/glossary.hpp"

#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/units.hpp"

namespace chokepoint::scenario {

namespace {

std::string_view meaning_of(ledger::DelayReason reason) {
  using enum ledger::DelayReason;
  switch (reason) {
    case interest:
      return "The order isn't firm yet.";
    case license:
      return "An export license is missing: not yet decided, under review, in the queue, or returned.";
    case cap:
      return "Licensed, but a quota has no volume left.";
    case import_permit:
      return "The buyer's authority hasn't let the buyer import.";
    case production_slot:
      return "No capacity is reserved to make it.";
    case fabrication:
      return "It is being made for this order.";
    case stock:
      return "No goods are on hand for this order, or others come first. Of an order placed before the run that lacks "
             "nothing when the run begins, all the time before it, too.";
    case laboratory:
      return "A test that it has to pass isn't passed.";
    case route:
      return "No open way leads to where it has to go.";
    case transit:
      return "It is moving.";
    case customs:
      return "It waits for entry, or is being inspected.";
    case site:
      return "There is no hall, rack or power to put it in.";
    case installation:
      return "It is being fitted and commissioned.";
    case handover:
      return "Something was decided, but whoever acts on it doesn't know yet: news takes clock.news_delay.";
  }
  return {};
}

std::string_view meaning_of(ledger::UnitStatus status) {
  using enum ledger::UnitStatus;
  switch (status) {
    case made:
      return "Came into being during the run: deliveries of suppliers outside the model, and unlimited supplies.";
    case initial:
      return "Was there when the run began.";
    case stock:
      return "On hand at a site, free to be sent.";
    case in_process:
      return "Being worked on.";
    case in_transit:
      return "Moving, or parked between lanes.";
    case held:
      return "At customs or in a laboratory.";
    case delivered:
      return "Taken by its buyer.";
    case installed:
      return "Commissioned at the user's place.";
    case scrapped:
      return "Destroyed, rejected or lost.";
    case seized:
      return "Taken by an authority.";
    case returned:
      return "Refused entry, or given back to a supplier.";
    case consumed:
      return "Used up in another product.";
  }
  return {};
}

GlossaryPage expressions() {
  return {
      "expressions",
      "Conditions (`applies`) and formulas of outcomes are expressions. They know units: a length of time and a "
      "number of chips can't be added or compared, and a product of both is in unit-days. What a condition or formula "
      "may look at is said at its key.",
      {{"12 weeks, 25 %, 27000 USD", "A number with its unit; of two ends of a range the last unit holds for both."},
       {"2026-01-28", "A date. Dates minus dates are lengths of time; a date plus 3 weeks is a date."},
       {"US, chip, cloud", "The name of a country, product, buyer or firm, where one is compared."},
       {"'two words'", "A name that isn't one plain word, in single quotes."},
       {"product.tpp",
        "An attribute of the product. A product that has no such attribute fulfills no condition on it."},
       {"< <= > >= == !=", "Comparisons. Equality takes two equals signs."},
       {"x in 1..5 days", "Whether a quantity lies between two, the ends included."},
       {"x in [US, JP]", "Whether a name is one of several; `x in china_bis` asks the same of a group; `not in`."},
       {"and, or, not", "Connect conditions; `not` binds closest, then `and`. Round brackets decide."},
       {"if C then A else B", "A where the condition C holds, else B."},
       {"+ - * /", "Arithmetic. Amounts of two currencies never meet."},
       {"min, max, abs", "The least or greatest of several quantities; a quantity without its sign."},
       {"exp, log, sqrt, pow", "exp and log take plain numbers; sqrt halves a unit; pow(x, 2) squares one."}}};
}

GlossaryPage reasons() {
  GlossaryPage page{
      "reasons",
      "What the waiting of an ordered unit is charged to, in the order in which units meet them. While "
      "several conditions are unmet the first one is the reason; the table \"at the same time\" tells all. "
      "Reasons of processes that aren't simulated yet stay at zero.",
      {}};
  for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
    auto const one = static_cast<ledger::DelayReason>(reason);
    page.words.push_back({ledger::name(one), meaning_of(one)});
  }
  return page;
}

GlossaryPage statuses() {
  GlossaryPage page{
      "statuses",
      "Where a unit is. Every unit is somewhere: made + initial is the sum of all the others, at any moment. "
      "In outcomes a blank is written as _.",
      {}};
  for (std::size_t status = 0; status < ledger::unit_statuses; ++status) {
    auto const one = static_cast<ledger::UnitStatus>(status);
    page.words.push_back({ledger::name(one), meaning_of(one)});
  }
  return page;
}

/// What else summaries and answers say, in the order in which a person meets it.
GlossaryPage words() {
  return {
      "words",
      "Words of summaries and of the answers of `why`, `may`, `compare` and sweeps that are neither reasons nor "
      "statuses.",
      {{"unit-days", "One unit that waits for one day: ten units for three days are 30 unit-days."},
       {"nothing",
        "Of what was unmet at the same time: no gate was closed. The unit was being made, moved, installed or handed "
        "over."},
       {"gate",
        "A condition that has to be met before a unit can go on, such as a license or goods in stock. All reasons but "
        "fabrication, transit, installation and handover are gates."},
       {"unmet", "Of a gate: not met yet. Of a need: nothing that was delivered has met it."},
       {"future", "One course that things may take: one replication."},
       {"seed", "Which luck a run has. The same file, seed and replication give the same bits."},
       {"replication", "Which run of that luck, counted from 0: another one is another future."},
       {"central",
        "The value that stands for an uncertain one in a plain run: its `central`, or the median of its law. Events "
        "happen where their chance is 50 % or more."},
       {"drawn", "Of uncertain values: by luck, anew in each replication (`run --draw`, and sweeps)."},
       {"hash",
        "The fingerprint of everything that came out. Equal hashes mean the same run, bit for bit, on any machine."},
       {"standard error",
        "How far a mean may well be off, as this one run can tell from its parts (clock.batches). Shown as ±."},
       {"not reached", "The date hadn't come when the run ended."},
       {"needed", "Of ordered units: a true need that is still there, unlike those that pad orders or were given up."},
       {"padding",
        "Units that are ordered beyond the need, in the hope of a fair part where goods are short. They wait in line "
        "like any others, in a class of their own (inflated)."},
       {"inflated", "The class of units that pad an order: ordered beyond the need."},
       {"given up",
        "Cancelled: taken back by the buyer, denied for good, or lost on the way, and not asked for again."},
       {"headroom",
        "What a quota could still grant: allowed - used - reserved. It is drawn on by reservations, before anything "
        "leaves."},
       {"lapsed", "Of a permission: its time was over before the goods used it, so it has to be asked for again."},
       {"first in, first out",
        "Those who came first leave first. `why` dates those who still wait so, for each stream of orders."},
       {"at the earliest", "Whoever of those who came has left, nobody of the rest has waited since before that date."},
       {"relief", "The same future with one gate gone or opened earlier: what that gate costs."},
       {"vintage", "A version of a rule, from the date on which it takes effect."},
       {"needs permission", "`may`: allowed once whoever decides has approved."},
       {"presumed denied", "`may`, \"Hardly\": a license is needed, and the rule's text presumes that it is denied."},
       {"customs value", "What duties are a share of: price × quantity, with carriage where `customs_value` says so."},
       {"point", "One combination of a study's factors."},
       {"variant", "One of the choices that a study compares at every point."},
       {"baseline", "The scenario as it is, which variants are held against."},
       {"cell", "One variant at one point, with all its replications. `replay --cell` counts from 0."},
       {"luck", "All that chance decides in a run, by seed and replication."},
       {"common luck",
        "Runs that are compared have the same luck, so what differs comes from the choice. Their differences are "
        "known from far fewer replications."},
       {"paired", "Compared future by future, each with the same luck on both sides."},
       {"Welch", "The interval of a difference of two means whose futures aren't paired."},
       {"interval",
        "Where the truth lies with the confidence that is said, 95 % if nothing is. It tells of luck alone, not of "
        "what the scenario leaves out. Of a mean it is Student's, made wider where values are skewed (Hall 1992), so "
        "that it may reach beyond values that are possible; of a probability it is Wilson's; of a quantile it lies "
        "between two of the values seen."},
       {"not told apart", "The interval of a difference holds zero: these replications don't say which side is more."},
       {"median", "Half of the futures are below it. 5 % and 95 % are quantiles likewise."},
       {"no value", "Futures in which the outcome has none: nothing was delivered, or the date wasn't reached."},
       {"regret", "How far a choice lies behind the best choice of the same future."}}};
}

}  // namespace

std::vector<GlossaryPage> const& glossary() {
  static std::vector<GlossaryPage> const pages{expressions(), reasons(), statuses(),
                                               practices(),   words(),   problem_codes()};
  return pages;
}

}  // namespace chokepoint::scenario
