#include "engine/processes/decisions.hpp"
#include "engine/processes/prices.hpp"
#include "engine/processes/requirements.hpp"
#include "engine/processes/shipment.hpp"

/// Decisions of licensing offices, import authorities and customs.
namespace chokepoint::processes {

namespace {

using model::Question;

chokepoint_customs_case about(LotAtCustoms const& at_customs, kernel::Context const& context,
                              Environment& environment) {
  Consignment const& goods = at_customs.goods;
  model::World const& world = environment.world;
  ShipmentView const view = view_of(facts_of(goods, context.now()), world);
  model::Product const& product = world.products[view.product.index()];
  chokepoint_customs_case lot{};
  lot.subject.id = static_cast<std::int64_t>(derived_id(goods.lot, at_customs.asked_before));
  lot.product = view.product.index();
  lot.parts_per_unit = product.per_unit;
  lot.quantity = goods.quantity();
  lot.price = whole_units(price_of(goods, context.now(), environment), product.currency, world);
  lot.buyer_firm = place_or_none(view.buying_firm);
  lot.origin = place_or_none(view.origin);
  lot.destination = place_or_none(view.destination);
  lot.arrived_on = at_customs.arrived.seconds();
  lot.buyer_home = home_of(lot.buyer_firm, world);
  lot.buyer_kind = kind_of(lot.buyer_firm, world);
  lot.seller_firm = place_or_none(view.selling_firm);
  lot.ordered_on = goods.clock.opened.seconds();
  lot.needed_on = goods.is_replenishment() ? CHOKEPOINT_NEVER
                                           : needed_on(goods.clock.owner, goods.order, goods.clock.opened, environment);
  return lot;
}

/// The word that a policy answers about one lot.
template <class Situation>
std::int64_t word_about(LotAtCustoms const& lot, std::uint16_t policy, Situation& situation,
                        kernel::Context const& context, Environment& environment) {
  auto const cases = environment.policies.cases<chokepoint_customs_case>(1);
  cases[0] = about(lot, context, environment);
  return environment.policies.ask(policy, situation, cases, context, environment)[0].symbol;
}

}  // namespace

void decide(PermitsAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::import_permits, context);
  if (policy == model::built_in) {
    return asked.sharing.allocate(asked.office.split, asked.volume, 1, asked.claims, asked.accounts);
  }
  chokepoint_import_permits situation{};
  situation.product = place_or_none(asked.office.product);
  situation.parts_per_unit =
      asked.office.product.valid() ? environment.world.products[asked.office.product.index()].per_unit : 1;
  situation.volume = asked.volume;
  situation.rule = static_cast<std::int64_t>(asked.office.split);
  auto const cases = environment.policies.cases<chokepoint_import_permits_case>(asked.claims.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    cases[i].subject.id = static_cast<std::int64_t>(asked.applicants[i].order);
    cases[i].wanted = asked.claims[i].wanted;
    cases[i].tier = asked.claims[i].tier;
    cases[i].applicant = asked.applicants[i].firm == none ? -1 : static_cast<std::int64_t>(asked.applicants[i].firm);
    cases[i].filed_on = asked.applicants[i].filed_at;
    cases[i].applicant_home = home_of(cases[i].applicant, environment.world);
    cases[i].applicant_kind = kind_of(cases[i].applicant, environment.world);
    std::uint32_t const demand = asked.applicants[i].demand;
    model::StockId const stock = demand == none ? model::StockId() : environment.world.demands[demand].stock;
    if (stock.valid()) {
      cases[i].price = price_of_unit(environment.world.stocks[stock.index()].product, context.now(), environment);
    }
    cases[i].needed_on =
        needed_on(demand, asked.applicants[i].order, base::SimTime(asked.applicants[i].placed_at), environment);
  }
  auto const decisions = environment.policies.ask(policy, situation, cases, context, environment);
  for (std::size_t i = 0; i < cases.size(); ++i) asked.claims[i].granted = decisions[i].symbol;
}

Answer decide(LicensingAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::export_licensing, context);
  if (policy == model::built_in) {
    // Where nothing is left to chance none is used.
    if (asked.approves >= 1) return Answer::approved;
    if (asked.approves <= 0 && asked.denies >= 1) return Answer::denied;
    double const share =
        environment.draw_share(environment.streams.office_answer, context.self_name_hash(), asked.ordinal);
    return share < asked.approves                  ? Answer::approved
           : share < asked.approves + asked.denies ? Answer::denied
                                                   : Answer::returned;
  }
  model::World const& world = environment.world;
  CaseFiled const& filed = asked.filed;
  chokepoint_export_licensing situation{};
  auto const cases = environment.policies.cases<chokepoint_export_licensing_case>(1);
  chokepoint_export_licensing_case& one = cases[0];
  one.subject.id = static_cast<std::int64_t>(asked.ordinal);
  one.product = one.buyer_firm = one.destination = one.seller_firm = -1;
  one.parts_per_unit = 1;
  if (filed.demand != none) {
    model::Demand const& demand = world.demands[filed.demand];
    std::uint32_t const customer = world.buyers[demand.buyer.index()].actor.index();
    one.buyer_firm = place_or_none(buying_firm(customer, world));
    one.destination = place_or_none(world.buyers[demand.buyer.index()].country);
    if (demand.stock.valid()) {
      ShipmentView const view = view_of({demand.stock, filed.demand, customer, filed.quantity, context.now()}, world);
      one.product = view.product.index();
      one.parts_per_unit = world.products[view.product.index()].per_unit;
      one.destination = place_or_none(view.destination);
      one.seller_firm = place_or_none(view.selling_firm);
      one.price = price_of_unit(view.product, context.now(), environment);
    }
  }
  one.quantity = filed.quantity;
  one.review = static_cast<std::int64_t>(asked.review);
  one.approves = asked.approves;
  one.denies = asked.denies;
  one.filed_on = filed.filed_at;
  one.attempt = filed.attempt;
  one.needed_on = needed_on(filed.demand, filed.order, base::SimTime(filed.placed_at), environment);
  one.buyer_home = home_of(one.buyer_firm, world);
  one.buyer_kind = kind_of(one.buyer_firm, world);
  return static_cast<Answer>(environment.policies.ask(policy, situation, cases, context, environment)[0].symbol);
}

bool decide(InspectionAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::customs_inspection, context);
  if (policy == model::built_in) {
    if (asked.inspected >= 1) return true;
    return environment.draw_share(environment.streams.office_inspection, context.self_name_hash(),
                                  asked.lot.goods.lot) < asked.inspected;
  }
  chokepoint_customs_inspection situation{};
  situation.inspected = asked.inspected;
  constexpr std::int64_t inspect = 0;
  return word_about(asked.lot, policy, situation, context, environment) == inspect;
}

CustomsAction decide(ClearanceAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::customs_clearance, context);
  if (policy == model::built_in) return asked.proposed;
  chokepoint_customs_clearance situation{};
  situation.releases = asked.releases;
  return static_cast<CustomsAction>(word_about(asked.lot, policy, situation, context, environment));
}

bool decide(ForfeitAsked const& asked, kernel::Context const& context, Environment& environment) {
  std::uint16_t const policy = environment.policy_of(Question::customs_forfeit, context);
  if (policy == model::built_in) return asked.forfeits;
  chokepoint_customs_forfeit situation{};
  situation.rule = asked.forfeits ? 1 : 0;
  constexpr std::int64_t forfeit = 1;
  return word_about(asked.lot, policy, situation, context, environment) == forfeit;
}

}  // namespace chokepoint::processes
