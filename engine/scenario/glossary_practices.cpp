#include "engine/scenario/glossary.hpp"

namespace chokepoint::scenario {

GlossaryPage practices() {
  return {
      "practices",
      "What practitioners call it, and what does it here: a key of the scenario where the engine has it, a policy "
      "where "
      "it is a rule that somebody chooses. `explain KEY` says how a key is written, `policy list` which policies there "
      "are, `policy new` begins one. Policies in `plugins/` come with an example each.",
      {{"approval rate", "How often a license is granted: `offices.*.decides`, shares of approve, deny and return."},
       {"avoid",
        "To send goods round a country or a lane: a policy that answers routing and gives that lane a score below 0, "
        "such as {answers: routing, decides: \"if into == US then -1 else 0\"}. The engine's own ways are the "
        "cheapest or the fastest (`routing` of orders)."},
       {"days of cover",
        "To hold stock for so many days of demand: `replenishment.forecast: moving_average` with `review: periodic`, "
        "whose target is the mean demand of a period times `lead_periods`; or a policy that answers replenishment."},
       {"directed hold",
        "Customs hold what a rule names until it ends: `rules.*.vintages.holds`; or a policy that answers "
        "customs_clearance with hold."},
       {"domestic ratio",
        "So many units bought at home for each imported one: `permits.*.domestic_ratio`, with the products that count "
        "in "
        "`permits.*.domestic`."},
       {"hoarding", "Orders beyond the need: see panic."},
       {"markov",
        "States of affairs that follow each other by chance: `governments.*.reactions.*.regimes`, each with how long "
        "it "
        "`lasts` and what follows it (`then`)."},
       {"panic",
        "Buyers who order more than they need because goods are short: `buyers.*.orders.*.padded_by`; or a policy that "
        "answers ordering, whose orders grow with what fails to come (plugins/stockpiler)."},
       {"panic buying", "See panic."},
       {"rationing",
        "How goods that don't do for all are shared: `sites.*.stock.*.allocation`, or a policy that "
        "answers allocation."},
       {"reserve",
        "A part of a scarce stock kept for some: a policy that answers allocation (plugins/us_reserve keeps one for "
        "firms of the countries that it is told; as a formula: if buyer_home == US then min(wanted, left) else max(0 "
        "chips, min(wanted, left - $reserve)))."},
       {"returned without action",
        "The office gives an application back undecided: the answer return of `offices.*.decides`."},
       {"risk score",
        "Customs inspect by what a lot looks like, not by lot: a policy that answers customs_inspection "
        "(plugins/risk_customs). The engine's own draws a share of all, `offices.*.inspected`."},
       {"safety stock",
        "What is held beyond the demand that is expected: in `replenishment.base_stock` or "
        "`reorder_point`."},
       {"stockpiling", "To order more than is needed now: a policy that answers ordering (plugins/stockpiler)."},
       {"threshold", "A government that answers once something is crossed: `governments.*.reactions.*.watches`."},
       {"tit for tat",
        "An answer for each provocation: `governments.*.reactions.*.ladder`, or a policy that answers "
        "government_reaction (plugins/tit_for_tat)."},
       {"waitlist",
        "Orders and applications that get nothing wait. Who is served first of them: `buyers.*.orders.*.priority`, "
        "`permits.*.tiers`, or a policy that answers allocation (plugins/waitlist_auction) or import_permits "
        "(plugins/waitlist)."}}};
}

}  // namespace chokepoint::scenario
