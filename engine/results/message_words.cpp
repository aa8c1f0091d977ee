#include "engine/results/message_words.hpp"

#include "engine/processes/messages.hpp"

namespace chokepoint::results {

std::string_view message_name(std::uint8_t kind) {
  using processes::MessageKind;
  switch (static_cast<MessageKind>(kind)) {
    case MessageKind::order_due:
      return "order due";
    case MessageKind::order_placed:
      return "order placed";
    case MessageKind::order_firmed:
      return "order firmed";
    case MessageKind::patience_over:
      return "patience over";
    case MessageKind::refile_due:
      return "refile due";
    case MessageKind::delivered:
      return "delivered";
    case MessageKind::order_closed:
      return "order closed";
    case MessageKind::case_filed:
      return "case filed";
    case MessageKind::case_decided:
      return "case decided";
    case MessageKind::stage_completed:
      return "stage completed";
    case MessageKind::office_wakes:
      return "office wakes";
    case MessageKind::outage_changes:
      return "outage changes";
    case MessageKind::goods_arrived:
      return "goods arrived";
    case MessageKind::supply_arrived:
      return "supply arrived";
    case MessageKind::review_due:
      return "review due";
    case MessageKind::lane_reopened:
      return "lane reopened";
    case MessageKind::lane_changes:
      return "lane changes";
    case MessageKind::replenishment_retried:
      return "replenishment retried";
    case MessageKind::government_reviews:
      return "government reviews";
    case MessageKind::reaction_due:
      return "reaction due";
    case MessageKind::regime_changes:
      return "regime changes";
    case MessageKind::values_change:
      return "values change";
    case MessageKind::instalment_due:
      return "instalment due";
    case MessageKind::instalment_ready:
      return "instalment ready";
    case MessageKind::lane_entered:
      return "lane entered";
    case MessageKind::lot_nears_end:
      return "lot nears end";
    case MessageKind::pause_turns:
      return "pause turns";
    case MessageKind::lane_departs:
      return "lane departs";
    case MessageKind::price_reviewed:
      return "price reviewed";
    case MessageKind::need_due:
      return "need due";
    case MessageKind::introduction_reviewed:
      return "introduction reviewed";
    case MessageKind::design_completed:
      return "design completed";
    case MessageKind::budget_period_begins:
      return "budget period begins";
    case MessageKind::need_reviewed:
      return "need reviewed";
    case MessageKind::orders_reduced:
      return "orders reduced";
    case MessageKind::dealer_asked:
      return "dealer asked";
    case MessageKind::dealer_period_begins:
      return "dealer period begins";
    case MessageKind::levels_change:
      return "levels change";
    case MessageKind::production_ordered:
      return "production ordered";
    case MessageKind::line_plans:
      return "line plans";
    case MessageKind::line_slot_ends:
      return "line slot ends";
    case MessageKind::line_capacity_changes:
      return "line capacity changes";
    case MessageKind::line_turns:
      return "line turns";
    case MessageKind::lot_nears_completion:
      return "lot nears completion";
    case MessageKind::lot_finished:
      return "lot finished";
    case MessageKind::units_to_install:
      return "units to install";
    case MessageKind::phase_completed:
      return "phase completed";
    case MessageKind::fitting_completed:
      return "fitting completed";
    case MessageKind::commissioning_completed:
      return "commissioning completed";
    case MessageKind::technicians_change:
      return "technicians change";
    case MessageKind::restock_due:
      return "restock due";
    case MessageKind::rules_change:
      return "rules change";
    case MessageKind::permission_lapses:
      return "permission lapses";
    case MessageKind::quota_reported:
      return "quota reported";
    case MessageKind::permits_issued:
      return "permits issued";
    case MessageKind::domestic_bought:
      return "domestic bought";
    case MessageKind::quota_wakes:
      return "quota wakes";
  }
  return "unknown";
}

std::string gate_words(ledger::GateSet gates) {
  std::string words;
  for (std::size_t gate = 0; gate < ledger::gates; ++gate) {
    if (!gates.contains(static_cast<ledger::Gate>(gate))) continue;
    if (!words.empty()) words += " + ";
    words += ledger::name(static_cast<ledger::Gate>(gate));
  }
  return words;
}

std::string_view reduction_word(processes::WhyReduced why) {
  return why == processes::WhyReduced::substituted ? "substituted" : "supplied";
}

std::string_view answer_word(processes::Answer answer) {
  switch (answer) {
    case processes::Answer::approved:
      return "approved";
    case processes::Answer::denied:
      return "denied";
    case processes::Answer::returned:
      return "returned";
    case processes::Answer::turned_away:
      return "turned away";
  }
  return "unknown";
}

std::string plain_name(std::string const& actor) { return actor.substr(actor.find('.') + 1); }

}  // namespace chokepoint::results
