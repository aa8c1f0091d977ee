#include "engine/processes/dealer.hpp"

#include <algorithm>
#include <cmath>

#include "engine/policy/grey_market.hpp"
#include "engine/processes/accounts.hpp"
#include "engine/processes/decisions.hpp"
#include "engine/processes/transport.hpp"

namespace chokepoint::processes {

namespace {

constexpr double millionths = 1e6;
constexpr double highest_premium = 1e6;  // what a nearly idle dealer asks of a crowd is still a number

std::int64_t in_millionths(double share) {
  return static_cast<std::int64_t>(std::nearbyint(std::min(share, highest_premium) * millionths));
}

}  // namespace

std::int64_t first_quote(model::Dealer const& dealer, model::Parameters const& values, base::SimTime now) {
  auto const at = [&](model::Parameter<double> parameter) { return parameter.valid() ? values.at(parameter, now) : 0; };
  policy::GreyPremium const asked{at(dealer.premium), at(dealer.scarcity), at(dealer.risk)};
  return in_millionths(policy::premium_asked(asked, 0, values.get_or(dealer.enforcement, 0.0)));
}

void Dealer::start(kernel::Context& context, Environment& environment) {
  enforcement_ = environment.parameters.get_or(rules(environment).enforcement, 0.0);
  enforcement_since_ = context.now();
  left_ = capacity(context, environment);
  quoted_ = first_quote(rules(environment), environment.parameters, context.now());
  quote(context, environment);
  context.schedule(context.now() + environment.parameters.get(rules(environment).period), DealerPeriodBegins{{}, 0});
}

std::int64_t Dealer::capacity(kernel::Context const& context, Environment const& environment) const {
  return environment.at(rules(environment).capacity, context);
}

double Dealer::enforcement(base::SimTime now, Environment const& environment) const {
  if (enforcement_ == 0) return 0;
  auto const half_life = static_cast<double>(environment.parameters.get(rules(environment).fades).seconds());
  return policy::faded(enforcement_, static_cast<double>((now - enforcement_since_).seconds()) / half_life);
}

double Dealer::premium(kernel::Context const& context, Environment& environment) {
  model::Dealer const& dealer = rules(environment);
  policy::GreyPremium const asked{environment.at(dealer.premium, context),
                                  environment.at_or(dealer.scarcity, context, 0.0),
                                  environment.at_or(dealer.risk, context, 0.0)};
  auto const one_period = static_cast<double>(std::max<std::int64_t>(1, capacity(context, environment)));
  double const risk = enforcement(context.now(), environment);
  double const proposed = policy::premium_asked(asked, static_cast<double>(waiting_) / one_period, risk);
  return decide(GreyChannelAsked{dealer, waiting_, capacity(context, environment), risk, quotes_++, proposed}, context,
                environment);
}

void Dealer::quote(kernel::Context& context, Environment& environment) {
  DealerObservables const& seen = environment.observables.dealers[id_.index()];
  std::int64_t const asked = in_millionths(premium(context, environment));
  environment.set(seen.premium, context.now(), asked);
  environment.set(seen.enforcement, context.now(), in_millionths(enforcement(context.now(), environment)));
  if (asked == quoted_) return;
  quoted_ = asked;
  context.publish(rules(environment).quote, asked, context.now() + context.news_delay());
}

void Dealer::on(DealerAsked const& asked, kernel::Context& context, Environment& environment) {
  std::uint32_t const slot = pool_.acquire();
  Asking& asking = pool_[slot];
  asking = Asking{};
  asking.order = asked.order;
  asking.clock = asked.clock;
  asking.price = asked.price;
  environment.delay.change(asking.clock, context.now(), ledger::GateSet{ledger::Gate::stock},
                           ledger::DelayReason::stock);
  asking_.push(pool_, slot, 0);
  waiting_ += asking.clock.quantity;
  serve(context, environment);
  quote(context, environment);
}

void Dealer::on(DealerPeriodBegins const& begins, kernel::Context& context, Environment& environment) {
  left_ = capacity(context, environment);
  serve(context, environment);
  quote(context, environment);
  context.schedule(context.now() + environment.parameters.get(rules(environment).period),
                   DealerPeriodBegins{{}, begins.index + 1});
}

void Dealer::on(ValuesChange const&, kernel::Context& context, Environment& environment) {
  quote(context, environment);
}

void Dealer::serve(kernel::Context& context, Environment& environment) {
  model::StockId const stock = rules(environment).stock;
  kernel::ActorId const source = environment.world.sites[environment.world.stocks[stock.index()].site.index()].actor;
  while (left_ > 0 && !asking_.empty()) {
    std::uint32_t const slot = asking_.front();
    Asking& asking = pool_[slot];
    std::int64_t const part = std::min(left_, asking.clock.quantity);
    bool const whole = part == asking.clock.quantity;
    ledger::DelayClock clock = whole ? asking.clock : asking.clock.split(part);
    std::uint64_t const order = derived_id(asking.order, asking.parts++);
    if (whole) {
      asking_.remove(pool_, slot, 0);
      pool_.release(slot);
    }
    left_ -= part;
    waiting_ -= part;
    environment.delay.change(clock, context.now(), ledger::GateSet{}, ledger::DelayReason::handover);
    context.tell(source,
                 OrderPlaced{{},
                             order,
                             clock,
                             clock.opened.seconds(),
                             never,
                             stock.index(),
                             OrderPlaced::pack(context.self(), true),
                             0,
                             asking.price},
                 context.current());
  }
}

void Dealer::on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment) {
  Consignment const& goods = arrived.goods;
  if (goods.departures == 0) return send_off(goods, context, environment);
  model::Dealer const& dealer = rules(environment);
  double const chance = policy::detection_probability(environment.at_or(dealer.detection, context, 0.0),
                                                      enforcement(context.now(), environment));
  bool const found =
      environment.draw_share(environment.streams.dealer_detection, context.self_name_hash(), goods.lot) < chance;
  if (found) {
    lose(goods, context, environment);
  } else {
    deliver(goods, context, environment);
  }
}

/// Pays for what was collected and sends it on its way, lot by lot.
void Dealer::send_off(Consignment goods, kernel::Context& context, Environment& environment) {
  model::World const& world = environment.world;
  model::Dealer const& dealer = rules(environment);
  std::int64_t const price = price_of(goods, context.now(), environment);
  pay_price(goods, price, owner_of(dealer.firm, world), owner_of(selling_firm_of(dealer.stock, world), world), 1.0,
            context.now(), environment);
  std::int64_t const most = std::max<std::int64_t>(1, environment.parameters.get_or(dealer.lot, goods.quantity()));
  std::uint64_t const collected = goods.lot;
  goods.departures = 1;
  for (std::uint64_t part = 0; goods.clock.quantity > 0; ++part) {
    Consignment lot = goods;
    lot.lot = derived_id(collected, part);
    if (most < goods.clock.quantity) {
      lot.clock = goods.clock.split(most);
    } else {
      goods.clock.quantity = 0;
    }
    base::Duration const time =
        dealer.time.valid() ? environment.draw_time(environment.law_at(dealer.time, context),
                                                    environment.streams.dealer_time, context.self_name_hash(), lot.lot)
                            : base::Duration(0);
    environment.delay_change(lot, context.now(), ledger::GateSet{}, ledger::DelayReason::transit);
    context.schedule(context.now() + time, GoodsArrived{{}, lot}, context.current());
  }
}

void Dealer::deliver(Consignment goods, kernel::Context& context, Environment& environment) {
  model::World const& world = environment.world;
  model::BuyerId const buyer = world.demands[goods.clock.owner].buyer;
  std::uint32_t const payer = owner_of(world.buyers[buyer.index()].firm, world);
  std::uint32_t const payee = owner_of(rules(environment).firm, world);
  std::int64_t const price = price_of(goods, context.now(), environment);
  std::int64_t const paid =
      pay_price(goods, price, payer, payee, 1 + premium(context, environment), context.now(), environment);
  model::Product const& product = world.products[world.stocks[goods.stock].product.index()];
  goods.extra += paid - money_of(goods.price, goods.quantity(), product.per_unit);
  goods.customer = buyer_of(goods.clock.owner, world).index();
  take(goods, ledger::UnitStatus::in_transit, ledger::UnitChannel::grey, context.current(), context, environment);
}

void Dealer::lose(Consignment goods, kernel::Context& context, Environment& environment) {
  DealerObservables const& seen = environment.observables.dealers[id_.index()];
  environment.observe(seen.finds, context.now(), 1);
  environment.observe(seen.seized, context.now(), goods.quantity());
  environment.units.post(environment.world.stocks[goods.stock].product.index(), ledger::UnitStatus::in_transit,
                         ledger::UnitStatus::seized, goods.quantity(), context.now());
  enforcement_ =
      enforcement(context.now(), environment) + environment.at_or(rules(environment).vigilance, context, 0.0);
  enforcement_since_ = context.now();
  goods.customer = buyer_of(goods.clock.owner, environment.world).index();
  close_undelivered(goods, Closing::seized, context.current(), context, environment);
  quote(context, environment);
}

void Dealer::on(OrderClosed const& closed, kernel::Context& context, Environment& environment) {
  context.tell(buyer_of(closed.demand, environment.world), closed, context.current());
}

void Dealer::finish(base::SimTime end, Environment& environment) {
  asking_.for_each(pool_, [&](std::uint32_t slot) {
    environment.delay.close(pool_[slot].clock, end, ledger::DelayEnd::unfinished);
  });
}

void Dealer::clear() {
  quotes_ = 0;
  pool_.clear();
  asking_.clear();
  waiting_ = 0;
  left_ = 0;
  quoted_ = -1;
  enforcement_ = 0;
}

}  // namespace chokepoint::processes
