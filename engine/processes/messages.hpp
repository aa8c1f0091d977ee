#pragma once

#include <cstdint>

#include "engine/kernel/event.hpp"
#include "engine/ledger/delay.hpp"
#include "engine/processes/consignment.hpp"
#include "engine/processes/phases.hpp"

/// Everything that can happen. Times are seconds since 1970, quantities units of the product's resolution, and the
/// 32-bit members ids of the World (0xFFFFFFFF: none).
namespace chokepoint::processes {

enum class MessageKind : std::uint8_t {
  order_due,
  order_placed,
  order_firmed,
  patience_over,
  refile_due,
  delivered,
  order_closed,
  case_filed,
  case_decided,
  stage_completed,
  office_wakes,
  outage_changes,
  goods_arrived,
  supply_arrived,
  review_due,
  lane_reopened,
  lane_changes,
  restock_due,
  replenishment_retried,
  rules_change,
  permission_lapses,
  quota_reported,
  permits_issued,
  domestic_bought,
  quota_wakes,
  levels_change,
  production_ordered,
  line_plans,
  line_slot_ends,
  line_capacity_changes,
  line_turns,
  lot_nears_completion,
  lot_finished,
  units_to_install,
  phase_completed,
  fitting_completed,
  commissioning_completed,
  technicians_change,
  government_reviews,
  reaction_due,
  regime_changes,
  values_change,
  instalment_due,
  instalment_ready,
  lane_entered,
  lot_nears_end,
  pause_turns,
  lane_departs,
  dealer_asked,
  dealer_period_begins,
  need_reviewed,
  orders_reduced,
  budget_period_begins,
  price_reviewed,
  need_due,
  introduction_reviewed,
  design_completed,
};

template <MessageKind Kind, Phase At>
struct MessageOf {
  static constexpr std::uint8_t kind = static_cast<std::uint8_t>(Kind);
  static constexpr std::uint32_t phase = At;
};

/// A buyer's stream is due to place its next order or application. To itself.
struct OrderDue : MessageOf<MessageKind::order_due, decisions> {
  std::uint32_t demand;
  std::uint32_t index;  ///< which of a dated list; counts up in streams
};

/// A restocking buyer reviews its own stock. To itself.
struct RestockDue : MessageOf<MessageKind::restock_due, decisions> {
  std::uint32_t demand;
  std::uint32_t index;
};

/// An order reaches the desk of the site that is asked.
struct OrderPlaced : MessageOf<MessageKind::order_placed, arrivals> {
  std::uint64_t order;
  ledger::DelayClock clock;  ///< quantity, when it was placed, whose; owner `none` for a site's replenishment
  std::int64_t firm_at;  ///< when it becomes a purchase order; <= the placing: it is one; `never`: it stays interest
  std::int64_t patience_until;  ///< when the rest is cancelled; `never`: it is not
  std::uint32_t stock;
  std::uint32_t customer_and_terms;  ///< actor (30 bits) | prepaid (1) | needs no license any more (1)
  std::int64_t padding = 0;          ///< how many of the units nobody needs
  std::int64_t price = 0;            ///< of a unit, when it was placed, in price parts

  static std::uint32_t pack(kernel::ActorId customer, bool licensed, bool prepaid = false) {
    return (customer.index() << 2) | (prepaid ? 2U : 0U) | (licensed ? 1U : 0U);
  }
  std::uint32_t customer() const { return customer_and_terms >> 2; }
  bool licensed() const { return (customer_and_terms & 1U) != 0; }
  bool prepaid() const { return (customer_and_terms & 2U) != 0; }
};

/// An interest has become a purchase order. The desk to itself.
struct OrderFirmed : MessageOf<MessageKind::order_firmed, arrivals> {
  std::uint32_t slot;
  std::uint32_t generation;
};

/// An application that was returned or turned away is filed again. The desk to itself.
struct RefileDue : MessageOf<MessageKind::refile_due, decisions> {
  std::uint32_t slot;
  std::uint32_t generation;
  std::uint16_t gatekeeper;
  std::uint16_t attempt;
};

/// A license or permit that has not been used is no longer valid. The holder to itself.
struct PermissionLapses : MessageOf<MessageKind::permission_lapses, rule_changes> {
  std::uint32_t slot;
  std::uint32_t generation;
  std::uint16_t gatekeeper;
  std::uint16_t unused = 0;
};

/// Rules begin, change or end: whoever holds orders or goods looks at them anew. To itself.
struct RulesChange : MessageOf<MessageKind::rules_change, rule_changes> {
  std::uint32_t unused = 0;
};

/// What a quota hears from those who ship.
enum class QuotaReport : std::uint32_t {
  basis,     ///< goods of the basis have left
  used,      ///< granted volume has left
  returned,  ///< granted volume won't be used
};
struct QuotaReported : MessageOf<MessageKind::quota_reported, arrivals> {
  std::int64_t quantity;
  std::uint32_t what;  ///< QuotaReport
  std::uint32_t firm;  ///< that buys; `none`: unknown
};

/// An authority's batch is due, or it resumes its work. To itself.
struct PermitsIssued : MessageOf<MessageKind::permits_issued, decisions> {
  std::uint32_t grant;  ///< `none`: it only looks at who waits
};

/// A buyer tells the authority that a firm has bought domestic goods.
struct DomesticBought : MessageOf<MessageKind::domestic_bought, arrivals> {
  std::int64_t quantity;
  std::uint32_t firm;
  std::uint32_t unused = 0;
};

/// A quota's window moves on. To itself.
struct QuotaWakes : MessageOf<MessageKind::quota_wakes, rule_changes> {
  std::uint32_t index;
};

/// The customer's patience has run out. The desk to itself, at the moment the cancellation reaches it.
struct PatienceOver : MessageOf<MessageKind::patience_over, decisions> {
  std::uint32_t slot;
  std::uint32_t generation;
};

/// Goods are at the customer's disposal. Desk or receiving site to the customer.
struct Delivered : MessageOf<MessageKind::delivered, arrivals> {
  std::uint64_t order;
  std::int64_t quantity;
  std::int64_t placed_at;
  std::int64_t taken_at;
  std::int64_t duty;   ///< paid for these goods, minor units of their currency
  std::int64_t extra;  ///< that the buyer has paid beyond list price
  std::uint32_t demand;
  std::uint32_t stock;
};

/// Units taken by a buyer who installs them. Whoever hands them over to the buyer, and the buyer to a campus.
struct UnitsToInstall : MessageOf<MessageKind::units_to_install, arrivals> {
  std::uint64_t lot;
  ledger::DelayClock clock;  ///< still running
  std::uint32_t product;
  std::uint32_t channel;  ///< ledger::UnitChannel
};

/// A phase of a building project is complete. The builder to itself.
struct PhaseCompleted : MessageOf<MessageKind::phase_completed, completions> {
  std::uint32_t index;  ///< of the project's phases
};

/// Technicians have fitted a batch. The campus to itself.
struct FittingCompleted : MessageOf<MessageKind::fitting_completed, completions> {
  std::uint32_t slot;
};

/// A batch is commissioned. The campus to itself.
struct CommissioningCompleted : MessageOf<MessageKind::commissioning_completed, completions> {
  std::uint32_t slot;
};

/// As many technicians as from now on are at work. The campus to itself.
struct TechniciansChange : MessageOf<MessageKind::technicians_change, rule_changes> {
  std::uint32_t unused = 0;
};

/// Why an order ends without goods.
enum class Closing : std::uint32_t { lost_sale, cancelled, denied, refused_entry, seized };

/// The rest of an order will not be delivered. Desk to customer.
struct OrderClosed : MessageOf<MessageKind::order_closed, arrivals> {
  std::uint64_t order;
  std::int64_t quantity;
  std::uint32_t demand;
  std::uint32_t stock;
  std::uint32_t why;  ///< Closing
  std::uint32_t unused = 0;
  std::int64_t credit = 0;  ///< the price when it was ordered, less what the buyer has paid for good, minor units
};

/// A case reaches an office: an application by a buyer, or by a desk for an order.
struct CaseFiled : MessageOf<MessageKind::case_filed, arrivals> {
  std::uint64_t order;
  std::int64_t quantity;
  std::int64_t filed_at;
  std::int64_t placed_at;   ///< when what it is for was ordered
  std::uint32_t applicant;  ///< actor to be answered
  std::uint32_t slot;       ///< the applicant's own reference
  std::uint32_t generation;
  std::uint32_t demand;
  std::uint16_t priority;
  std::uint16_t attempt;     ///< how often it was filed before
  std::uint16_t gatekeeper;  ///< who is asked, of the world's list; 0xFFFF: a desk that serves applications
  std::uint16_t review;      ///< model::Review that the application is due to; of quotas 0 or `at_lower_tariff`
  std::uint32_t firm;        ///< that buys; `none`: unknown
  std::uint32_t unused = 0;
};
inline constexpr std::uint16_t no_gatekeeper = 0xFFFF;
/// A quota's volume is wanted only if there is any: goods may go without, at the full duty.
inline constexpr std::uint16_t at_lower_tariff = 1;

enum class Answer : std::uint32_t { approved, denied, returned, turned_away };

/// The office's answer reaches the applicant.
struct CaseDecided : MessageOf<MessageKind::case_decided, rule_changes> {
  std::uint64_t order;
  std::int64_t filed_at;
  std::int64_t quantity;     ///< that the answer is about: no more than was asked for
  std::int64_t valid_until;  ///< when an approval lapses; `never`: it doesn't
  std::uint32_t slot;
  std::uint32_t generation;
  std::uint32_t answer;  ///< Answer
  std::uint32_t demand;
  std::uint16_t attempt;
  std::uint16_t gatekeeper;
  std::uint32_t unused = 0;
};

/// A desk of the office has finished with a case. To itself.
struct StageCompleted : MessageOf<MessageKind::stage_completed, completions> {
  std::uint32_t slot;
  std::uint32_t generation;  ///< of the completion: stale ones are ignored
};

/// The office opens its doors, or a freeze begins or ends. To itself.
struct OfficeWakes : MessageOf<MessageKind::office_wakes, rule_changes> {
  std::uint32_t reason;
  std::uint32_t index;
};

/// An outage of an office or a campus begins or ends. To itself.
struct OutageChanges : MessageOf<MessageKind::outage_changes, rule_changes> {
  std::uint32_t down;   ///< 1: begins, 0: ends
  std::uint32_t index;  ///< which outage of the run
};

/// Goods reach a site, or the next office on their way.
struct GoodsArrived : MessageOf<MessageKind::goods_arrived, arrivals> {
  Consignment goods;
};

/// Goods begin their way on a lane that holds them.
struct LaneEntered : MessageOf<MessageKind::lane_entered, arrivals> {
  Consignment goods;
  std::int64_t arrival;  ///< when they are due at its end
};

/// Goods on a lane are one news delay away from its end. To itself.
struct LotNearsEnd : MessageOf<MessageKind::lot_nears_end, completions> {
  std::uint32_t slot;
  std::uint32_t generation;
  std::uint32_t turn;  ///< how often the lane had stopped when this was planned
};

/// A dated pause begins or ends, or a day has gone since a policy put something off at a buyer or a site. To itself.
struct PauseTurns : MessageOf<MessageKind::pause_turns, rule_changes> {
  std::uint32_t asked_again = 0;  ///< 1: it does
  std::uint32_t unused = 0;
};

/// What waits at a site for a lane's departure leaves. To itself.
struct LaneDeparts : MessageOf<MessageKind::lane_departs, departures> {
  std::uint32_t lane;
  std::uint32_t turn;  ///< how many departures the site had behind it, or given up, when this was planned
};

/// Goods of a supplier outside the model reach a stock. To itself.
struct SupplyArrived : MessageOf<MessageKind::supply_arrived, arrivals> {
  std::int64_t quantity;
  std::uint32_t stock;
  std::uint32_t is_order;  ///< 1: it was ordered in the run, 0: pipeline of the initial state
};

/// A stock's periodic review. To itself.
struct ReviewDue : MessageOf<MessageKind::review_due, decisions> {
  std::uint32_t stock;
  std::uint32_t index;
};

/// A stock under continuous review looks again after an order of its own fell through. To itself.
struct ReplenishmentRetried : MessageOf<MessageKind::replenishment_retried, decisions> {
  std::uint32_t shelf;  ///< of the site's stocks
};

/// The levels of a stock under continuous review change at a known date. To itself.
struct LevelsChange : MessageOf<MessageKind::levels_change, decisions> {
  std::uint32_t shelf;  ///< of the site's stocks
};

/// A government looks at what a reaction watches. To itself.
struct GovernmentReviews : MessageOf<MessageKind::government_reviews, decisions> {
  std::uint32_t reaction;  ///< of the government's
  std::uint32_t index;     ///< counts reviews
};

/// What a reaction was decided on is announced. The government to itself.
struct ReactionDue : MessageOf<MessageKind::reaction_due, decisions> {
  std::uint32_t reaction;
  std::uint32_t event;
};

/// A regime is over. The government to itself.
struct RegimeChanges : MessageOf<MessageKind::regime_changes, decisions> {
  std::uint32_t reaction;
  std::uint32_t index;  ///< counts regimes
};

/// An event that a government triggered begins or ends. To those to whom what it changes matters at once; an authority
/// also looks again a day after a policy granted less than it could.
struct ValuesChange : MessageOf<MessageKind::values_change, rule_changes> {
  std::uint32_t event;  ///< `none`: the day has gone
};

/// A designer looks at the rules. To itself.
struct IntroductionReviewed : MessageOf<MessageKind::introduction_reviewed, decisions> {
  std::uint32_t unused = 0;
};

/// A product is ready to be introduced. The designer to itself.
struct DesignCompleted : MessageOf<MessageKind::design_completed, decisions> {
  std::uint32_t design;  ///< of its designs
};

/// An instalment of a commitment should have been paid. To itself.
struct InstalmentDue : MessageOf<MessageKind::instalment_due, decisions> {
  std::uint32_t index;
};

/// It can be paid, as far as time goes: before it counts as overdue. To itself.
struct InstalmentReady : MessageOf<MessageKind::instalment_ready, completions> {
  std::uint32_t index;
};

/// A buyer asks a dealer for goods of the grey channel.
struct DealerAsked : MessageOf<MessageKind::dealer_asked, arrivals> {
  std::uint64_t order;
  ledger::DelayClock clock;
  std::int64_t price;  ///< of a unit at list, when it was placed, in price parts
};

/// A buyer looks at a need that has waited for a while, and at what it could buy in its place. To itself.
struct NeedReviewed : MessageOf<MessageKind::need_reviewed, decisions> {
  std::uint32_t demand;
  std::uint32_t need;  ///< number of the stream's needs
};

/// What a buyer needs by a date falls due. To itself.
struct NeedDue : MessageOf<MessageKind::need_due, decisions> {
  std::int64_t quantity;
  std::uint32_t demand;
  std::uint32_t unused = 0;
};

/// A buyer has a new period's budget. To itself.
struct BudgetPeriodBegins : MessageOf<MessageKind::budget_period_begins, decisions> {
  std::uint32_t index;  ///< counts periods
};

/// A buyer takes back what it no longer needs of a stream's orders. Buyer to desk.
struct OrdersReduced : MessageOf<MessageKind::orders_reduced, decisions> {
  std::int64_t quantity;
  std::int64_t opened_before;  ///< only orders placed before that; `never`: all
  std::uint32_t demand;
  std::uint32_t unused = 0;
};
/// What it has in their place: a substitute, for which it takes back orders of any age, or all that they were for.
enum class WhyReduced : std::uint32_t { substituted, supplied };
constexpr WhyReduced why_reduced(OrdersReduced const& reduced) {
  return reduced.opened_before == never ? WhyReduced::substituted : WhyReduced::supplied;
}

/// A seller looks at the price of what a stock holds. To itself.
struct PriceReviewed : MessageOf<MessageKind::price_reviewed, decisions> {
  std::uint32_t shelf;  ///< of the site's stocks
};

/// A dealer has a new period's capacity. To itself.
struct DealerPeriodBegins : MessageOf<MessageKind::dealer_period_begins, decisions> {
  std::uint32_t index;  ///< counts periods
};

/// A lane may be used again. Lane to the sites that may have goods waiting for it.
struct LaneReopened : MessageOf<MessageKind::lane_reopened, arrivals> {
  std::uint32_t lane;
};

/// A lane's outage begins or ends, or a dated change takes effect. To itself.
struct LaneChanges : MessageOf<MessageKind::lane_changes, rule_changes> {
  std::uint32_t what;  ///< 0 dated, 1 outage begins, 2 outage ends
  std::uint32_t index;
};

/// A stock orders goods of the line that makes them. Site to line.
struct ProductionOrdered : MessageOf<MessageKind::production_ordered, arrivals> {
  std::uint64_t order;    ///< its identity, which the luck of its lots follows
  std::int64_t quantity;  ///< to be started: what is scrapped is ordered anew
  std::uint32_t recipe;
  std::uint32_t firm;  ///< 1: customers' firm orders stand behind it
};

/// A line looks at what it could start. To itself.
struct LinePlans : MessageOf<MessageKind::line_plans, decisions> {
  std::uint32_t asked_again = 0;  ///< 1: a day after a policy would start nothing
};

/// The line has done with the start of a lot, or with a changeover. To itself.
struct LineSlotEnds : MessageOf<MessageKind::line_slot_ends, completions> {
  std::uint32_t generation;
};

/// A line's capacity changes at a date, or it has restarted. To itself.
struct LineCapacityChanges : MessageOf<MessageKind::line_capacity_changes, rule_changes> {
  std::uint32_t restarted;   ///< 1: the time of a restart is over
  std::uint32_t generation;  ///< of a restart: stale ones are ignored
};

/// A line may stop with all that is in process, or go on. To itself.
struct LineTurns : MessageOf<MessageKind::line_turns, rule_changes> {
  std::uint32_t what;
  std::uint32_t index;  ///< which outage
};

/// A lot that a line keeps track of is one news delay away from its end. To itself.
struct LotNearsCompletion : MessageOf<MessageKind::lot_nears_completion, completions> {
  std::uint32_t slot;
  std::uint32_t generation;
  std::uint32_t turn;  ///< how often the line had turned when this was planned
};

/// Units of a lot have come off the line. Line to site.
struct LotFinished : MessageOf<MessageKind::lot_finished, arrivals> {
  std::int64_t good;
  std::int64_t scrapped;
  std::uint64_t lot;
  std::uint32_t recipe;
  std::uint32_t unused = 0;
};

}  // namespace chokepoint::processes
