#include "engine/simulation/actors.hpp"

namespace chokepoint::simulation {

namespace {

using processes::MessageKind;

template <class M, class A>
void deliver(A& actor, std::byte const* payload, kernel::Context& context, processes::Environment& environment) {
  actor.on(kernel::read_message<M>(payload), context, environment);
}

[[noreturn]] void unknown_message(char const* actor, MessageKind kind) {
  CHOKEPOINT_CHECK(false, "a {} has no handler for message kind {}", actor, static_cast<int>(kind));
  throw base::BrokenPromise("unreachable");
}

void to_site(processes::Site& site, MessageKind kind, std::byte const* payload, kernel::Context& context,
             processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::order_placed:
      return deliver<OrderPlaced>(site, payload, context, environment);
    case MessageKind::orders_reduced:
      return deliver<OrdersReduced>(site, payload, context, environment);
    case MessageKind::order_firmed:
      return deliver<OrderFirmed>(site, payload, context, environment);
    case MessageKind::patience_over:
      return deliver<PatienceOver>(site, payload, context, environment);
    case MessageKind::refile_due:
      return deliver<RefileDue>(site, payload, context, environment);
    case MessageKind::case_decided:
      return deliver<CaseDecided>(site, payload, context, environment);
    case MessageKind::rules_change:
      return deliver<RulesChange>(site, payload, context, environment);
    case MessageKind::permission_lapses:
      return deliver<PermissionLapses>(site, payload, context, environment);
    case MessageKind::goods_arrived:
      return deliver<GoodsArrived>(site, payload, context, environment);
    case MessageKind::supply_arrived:
      return deliver<SupplyArrived>(site, payload, context, environment);
    case MessageKind::lot_finished:
      return deliver<LotFinished>(site, payload, context, environment);
    case MessageKind::review_due:
      return deliver<ReviewDue>(site, payload, context, environment);
    case MessageKind::replenishment_retried:
      return deliver<ReplenishmentRetried>(site, payload, context, environment);
    case MessageKind::values_change:
      return deliver<ValuesChange>(site, payload, context, environment);
    case MessageKind::price_reviewed:
      return deliver<PriceReviewed>(site, payload, context, environment);
    case MessageKind::levels_change:
      return deliver<LevelsChange>(site, payload, context, environment);
    case MessageKind::lane_reopened:
      return deliver<LaneReopened>(site, payload, context, environment);
    case MessageKind::pause_turns:
      return deliver<PauseTurns>(site, payload, context, environment);
    case MessageKind::lane_departs:
      return deliver<LaneDeparts>(site, payload, context, environment);
    case MessageKind::order_closed:
      return deliver<OrderClosed>(site, payload, context, environment);
    default:
      unknown_message("site", kind);
  }
}

void to_office(processes::Office& office, MessageKind kind, std::byte const* payload, kernel::Context& context,
               processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::case_filed:
      return deliver<CaseFiled>(office, payload, context, environment);
    case MessageKind::goods_arrived:
      return deliver<GoodsArrived>(office, payload, context, environment);
    case MessageKind::stage_completed:
      return deliver<StageCompleted>(office, payload, context, environment);
    case MessageKind::rules_change:
      return deliver<RulesChange>(office, payload, context, environment);
    case MessageKind::office_wakes:
      return deliver<OfficeWakes>(office, payload, context, environment);
    case MessageKind::values_change:
      return deliver<ValuesChange>(office, payload, context, environment);
    case MessageKind::outage_changes:
      return deliver<OutageChanges>(office, payload, context, environment);
    default:
      unknown_message("office", kind);
  }
}

void to_buyer(processes::Buyer& buyer, MessageKind kind, std::byte const* payload, kernel::Context& context,
              processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::order_due:
      return deliver<OrderDue>(buyer, payload, context, environment);
    case MessageKind::restock_due:
      return deliver<RestockDue>(buyer, payload, context, environment);
    case MessageKind::pause_turns:
      return deliver<PauseTurns>(buyer, payload, context, environment);
    case MessageKind::values_change:
      return deliver<ValuesChange>(buyer, payload, context, environment);
    case MessageKind::delivered:
      return deliver<Delivered>(buyer, payload, context, environment);
    case MessageKind::units_to_install:
      return deliver<UnitsToInstall>(buyer, payload, context, environment);
    case MessageKind::order_closed:
      return deliver<OrderClosed>(buyer, payload, context, environment);
    case MessageKind::case_decided:
      return deliver<CaseDecided>(buyer, payload, context, environment);
    case MessageKind::budget_period_begins:
      return deliver<BudgetPeriodBegins>(buyer, payload, context, environment);
    case MessageKind::need_reviewed:
      return deliver<NeedReviewed>(buyer, payload, context, environment);
    case MessageKind::need_due:
      return deliver<NeedDue>(buyer, payload, context, environment);
    default:
      unknown_message("buyer", kind);
  }
}

void to_permit_office(processes::PermitOffice& office, MessageKind kind, std::byte const* payload,
                      kernel::Context& context, processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::values_change:
      return deliver<ValuesChange>(office, payload, context, environment);
    case MessageKind::case_filed:
      return deliver<CaseFiled>(office, payload, context, environment);
    case MessageKind::permits_issued:
      return deliver<PermitsIssued>(office, payload, context, environment);
    case MessageKind::quota_reported:
      return deliver<QuotaReported>(office, payload, context, environment);
    case MessageKind::domestic_bought:
      return deliver<DomesticBought>(office, payload, context, environment);
    default:
      unknown_message("permit office", kind);
  }
}

void to_quota(processes::Quota& quota, MessageKind kind, std::byte const* payload, kernel::Context& context,
              processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::values_change:
      return deliver<ValuesChange>(quota, payload, context, environment);
    case MessageKind::case_filed:
      return deliver<CaseFiled>(quota, payload, context, environment);
    case MessageKind::quota_reported:
      return deliver<QuotaReported>(quota, payload, context, environment);
    case MessageKind::quota_wakes:
      return deliver<QuotaWakes>(quota, payload, context, environment);
    default:
      unknown_message("quota", kind);
  }
}

void to_line(processes::Line& line, MessageKind kind, std::byte const* payload, kernel::Context& context,
             processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::values_change:
      return deliver<ValuesChange>(line, payload, context, environment);
    case MessageKind::production_ordered:
      return deliver<ProductionOrdered>(line, payload, context, environment);
    case MessageKind::goods_arrived:
      return deliver<GoodsArrived>(line, payload, context, environment);
    case MessageKind::line_plans:
      return deliver<LinePlans>(line, payload, context, environment);
    case MessageKind::line_slot_ends:
      return deliver<LineSlotEnds>(line, payload, context, environment);
    case MessageKind::line_capacity_changes:
      return deliver<LineCapacityChanges>(line, payload, context, environment);
    case MessageKind::line_turns:
      return deliver<LineTurns>(line, payload, context, environment);
    case MessageKind::lot_nears_completion:
      return deliver<LotNearsCompletion>(line, payload, context, environment);
    case MessageKind::phase_completed:
      return deliver<PhaseCompleted>(line, payload, context, environment);
    default:
      unknown_message("line", kind);
  }
}

void to_campus(processes::Campus& campus, MessageKind kind, std::byte const* payload, kernel::Context& context,
               processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::units_to_install:
      return deliver<UnitsToInstall>(campus, payload, context, environment);
    case MessageKind::phase_completed:
      return deliver<PhaseCompleted>(campus, payload, context, environment);
    case MessageKind::fitting_completed:
      return deliver<FittingCompleted>(campus, payload, context, environment);
    case MessageKind::commissioning_completed:
      return deliver<CommissioningCompleted>(campus, payload, context, environment);
    case MessageKind::technicians_change:
      return deliver<TechniciansChange>(campus, payload, context, environment);
    case MessageKind::outage_changes:
      return deliver<OutageChanges>(campus, payload, context, environment);
    default:
      unknown_message("campus", kind);
  }
}

void to_lane(processes::Lane& lane, MessageKind kind, std::byte const* payload, kernel::Context& context,
             processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::lane_changes:
      return deliver<LaneChanges>(lane, payload, context, environment);
    case MessageKind::lane_entered:
      return deliver<LaneEntered>(lane, payload, context, environment);
    case MessageKind::lot_nears_end:
      return deliver<LotNearsEnd>(lane, payload, context, environment);
    case MessageKind::values_change:
      return deliver<ValuesChange>(lane, payload, context, environment);
    default:
      unknown_message("lane", kind);
  }
}

void to_introduction(processes::Introduction& introduction, MessageKind kind, std::byte const* payload,
                     kernel::Context& context, processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::introduction_reviewed:
      return deliver<IntroductionReviewed>(introduction, payload, context, environment);
    case MessageKind::design_completed:
      return deliver<DesignCompleted>(introduction, payload, context, environment);
    case MessageKind::values_change:
      return deliver<ValuesChange>(introduction, payload, context, environment);
    default:
      unknown_message("introduction", kind);
  }
}

void to_government(processes::Government& government, MessageKind kind, std::byte const* payload,
                   kernel::Context& context, processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::government_reviews:
      return deliver<GovernmentReviews>(government, payload, context, environment);
    case MessageKind::reaction_due:
      return deliver<ReactionDue>(government, payload, context, environment);
    case MessageKind::regime_changes:
      return deliver<RegimeChanges>(government, payload, context, environment);
    default:
      unknown_message("government", kind);
  }
}

void to_commitment(processes::Commitment& commitment, MessageKind kind, std::byte const* payload,
                   kernel::Context& context, processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::instalment_ready:
      return deliver<InstalmentReady>(commitment, payload, context, environment);
    case MessageKind::instalment_due:
      return deliver<InstalmentDue>(commitment, payload, context, environment);
    case MessageKind::values_change:
      return deliver<ValuesChange>(commitment, payload, context, environment);
    default:
      unknown_message("commitment", kind);
  }
}

void to_dealer(processes::Dealer& dealer, MessageKind kind, std::byte const* payload, kernel::Context& context,
               processes::Environment& environment) {
  using namespace processes;
  switch (kind) {
    case MessageKind::dealer_asked:
      return deliver<DealerAsked>(dealer, payload, context, environment);
    case MessageKind::dealer_period_begins:
      return deliver<DealerPeriodBegins>(dealer, payload, context, environment);
    case MessageKind::goods_arrived:
      return deliver<GoodsArrived>(dealer, payload, context, environment);
    case MessageKind::order_closed:
      return deliver<OrderClosed>(dealer, payload, context, environment);
    case MessageKind::values_change:
      return deliver<ValuesChange>(dealer, payload, context, environment);
    default:
      unknown_message("dealer", kind);
  }
}

}  // namespace

Actors::Actors(model::World const& world) {
  for (model::Actor const& actor : world.actors) addresses_.push_back({actor.kind, actor.index});
  for (std::size_t i = 0; i < world.sites.size(); ++i) sites_.emplace_back(model::SiteId(i));
  for (std::size_t i = 0; i < world.offices.size(); ++i) offices_.emplace_back(model::OfficeId(i));
  for (std::size_t i = 0; i < world.buyers.size(); ++i) buyers_.emplace_back(model::BuyerId(i));
  for (std::size_t i = 0; i < world.lanes.size(); ++i) lanes_.emplace_back(model::LaneId(i));
  for (std::size_t i = 0; i < world.permit_offices.size(); ++i) permit_offices_.emplace_back(model::PermitOfficeId(i));
  for (std::size_t i = 0; i < world.quotas.size(); ++i) quotas_.emplace_back(model::QuotaId(i));
  for (std::size_t i = 0; i < world.lines.size(); ++i) lines_.emplace_back(model::LineId(i));
  for (std::size_t i = 0; i < world.campuses.size(); ++i) campuses_.emplace_back(model::CampusId(i));
  for (std::uint32_t i = 0; i < world.governments.size(); ++i) governments_.emplace_back(i);
  for (std::uint32_t i = 0; i < world.introductions.size(); ++i) introductions_.emplace_back(i);
  for (std::size_t i = 0; i < world.commitments.size(); ++i) commitments_.emplace_back(model::CommitmentId(i));
  for (std::size_t i = 0; i < world.dealers.size(); ++i) dealers_.emplace_back(model::DealerId(i));
}

void Actors::start(kernel::ActorId actor, kernel::Context& context, processes::Environment& environment) {
  Address const address = addresses_[actor.index()];
  switch (address.kind) {
    case model::ActorKind::site:
      return sites_[address.index].start(context, environment);
    case model::ActorKind::office:
      return offices_[address.index].start(context, environment);
    case model::ActorKind::buyer:
      return buyers_[address.index].start(context, environment);
    case model::ActorKind::lane:
      return lanes_[address.index].start(context, environment);
    case model::ActorKind::permit_office:
      return permit_offices_[address.index].start(context, environment);
    case model::ActorKind::quota:
      return quotas_[address.index].start(context, environment);
    case model::ActorKind::line:
      return lines_[address.index].start(context, environment);
    case model::ActorKind::campus:
      return campuses_[address.index].start(context, environment);
    case model::ActorKind::government:
      return governments_[address.index].start(context, environment);
    case model::ActorKind::introduction:
      return introductions_[address.index].start(context, environment);
    case model::ActorKind::commitment:
      return commitments_[address.index].start(context, environment);
    case model::ActorKind::dealer:
      return dealers_[address.index].start(context, environment);
  }
}

void Actors::handle(kernel::Event const& event, std::byte const* payload, kernel::Context& context,
                    processes::Environment& environment) {
  Address const address = addresses_[event.target().index()];
  auto const kind = static_cast<MessageKind>(event.kind());
  switch (address.kind) {
    case model::ActorKind::site:
      return to_site(sites_[address.index], kind, payload, context, environment);
    case model::ActorKind::office:
      return to_office(offices_[address.index], kind, payload, context, environment);
    case model::ActorKind::buyer:
      return to_buyer(buyers_[address.index], kind, payload, context, environment);
    case model::ActorKind::lane:
      return to_lane(lanes_[address.index], kind, payload, context, environment);
    case model::ActorKind::permit_office:
      return to_permit_office(permit_offices_[address.index], kind, payload, context, environment);
    case model::ActorKind::quota:
      return to_quota(quotas_[address.index], kind, payload, context, environment);
    case model::ActorKind::line:
      return to_line(lines_[address.index], kind, payload, context, environment);
    case model::ActorKind::campus:
      return to_campus(campuses_[address.index], kind, payload, context, environment);
    case model::ActorKind::government:
      return to_government(governments_[address.index], kind, payload, context, environment);
    case model::ActorKind::introduction:
      return to_introduction(introductions_[address.index], kind, payload, context, environment);
    case model::ActorKind::commitment:
      return to_commitment(commitments_[address.index], kind, payload, context, environment);
    case model::ActorKind::dealer:
      return to_dealer(dealers_[address.index], kind, payload, context, environment);
  }
}

void Actors::finish(kernel::ActorId actor, base::SimTime end, processes::Environment& environment) {
  Address const address = addresses_[actor.index()];
  if (address.kind == model::ActorKind::site) sites_[address.index].finish(end, environment);
  if (address.kind == model::ActorKind::office) offices_[address.index].finish(end, environment);
  if (address.kind == model::ActorKind::campus) campuses_[address.index].finish(end, environment);
  if (address.kind == model::ActorKind::lane) lanes_[address.index].finish(end, environment);
  if (address.kind == model::ActorKind::dealer) dealers_[address.index].finish(end, environment);
}

void Actors::clear() {
  for (auto& site : sites_) site.clear();
  for (auto& office : offices_) office.clear();
  for (auto& buyer : buyers_) buyer.clear();
  for (auto& lane : lanes_) lane.clear();
  for (auto& office : permit_offices_) office.clear();
  for (auto& quota : quotas_) quota.clear();
  for (auto& line : lines_) line.clear();
  for (auto& campus : campuses_) campus.clear();
  for (auto& government : governments_) government.clear();
  for (auto& introduction : introductions_) introduction.clear();
  for (auto& commitment : commitments_) commitment.clear();
  for (auto& dealer : dealers_) dealer.clear();
}

}  // namespace chokepoint::simulation
