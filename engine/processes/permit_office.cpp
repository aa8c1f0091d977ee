#include "engine/processes/permit_office.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chokepoint::processes {

namespace {

base::SimTime opens_at(model::PermitOffice const& office, model::Grant const& grant, Environment const& environment) {
  return environment.parameters.get(grant.on) -
         environment.parameters.get_or(office.brought_forward, base::Duration(0));
}
bool is_real(model::Grant const& grant, Environment const& environment) {
  return !grant.active.valid() || environment.parameters.get(grant.active);
}
bool is_for(model::Grant const& grant, model::FirmId firm) {
  return grant.firms.empty() ||
         (firm.valid() && std::find(grant.firms.begin(), grant.firms.end(), firm) != grant.firms.end());
}

}  // namespace

bool has_open_grant(model::PermitOffice const& office, model::FirmId firm, base::SimTime now,
                    Environment const& environment) {
  return std::any_of(office.grants.begin(), office.grants.end(), [&](model::Grant const& grant) {
    return is_for(grant, firm) && opens_at(office, grant, environment) <= now && is_real(grant, environment);
  });
}

base::SimTime next_grant(model::PermitOffice const& office, base::SimTime now, Environment const& environment) {
  base::SimTime next = environment.world.clock.to;
  for (model::Grant const& grant : office.grants) {
    base::SimTime const on = opens_at(office, grant, environment);
    if (on > now && is_real(grant, environment)) next = std::min(next, on);
  }
  return next;
}

void PermitOffice::start(kernel::Context& context, Environment& environment) {
  model::PermitOffice const& office = rules(environment);
  batches_.resize(office.grants.size());
  permitted_.assign(environment.world.firms.size(), 0);
  domestic_.assign(environment.world.firms.size(), 0);
  claimed_.assign(environment.world.firms.size(), 0);
  accounts_.assign(environment.world.firms.size() + environment.world.demands.size() + 1, policy::Account{});
  for (std::uint32_t i = 0; i < office.grants.size(); ++i) {
    batches_[i].by_firm.assign(office.grants[i].each.valid() ? environment.world.firms.size() : 0, 0);
    base::SimTime const on = std::max(opens_at(office, office.grants[i], environment), context.now());
    if (on < environment.world.clock.to) context.schedule(on, PermitsIssued{{}, i});
  }
  base::SimTime const change = environment.parameters.next_change(office.suspended, context.now());
  if (change < environment.world.clock.to) context.schedule(change, PermitsIssued{{}, none});
}

std::uint32_t PermitOffice::tier_of(std::uint32_t firm, Environment const& environment) const {
  auto const& tiers = rules(environment).tiers;
  for (std::uint32_t tier = 0; tier < tiers.size(); ++tier) {
    auto const& firms = tiers[tier];
    if (firm != none && std::find(firms.begin(), firms.end(), model::FirmId(firm)) != firms.end()) return tier;
  }
  return static_cast<std::uint32_t>(tiers.size());
}

std::uint32_t PermitOffice::account_of(CaseFiled const& filed, model::World const& world) {
  if (filed.firm != none) return filed.firm;
  std::size_t const stream = filed.demand != none ? filed.demand : world.demands.size();
  return static_cast<std::uint32_t>(world.firms.size() + stream);
}

void PermitOffice::on(ValuesChange const& change, kernel::Context& context, Environment& environment) {
  if (change.event == none) puts_off_ = false;
  serve(context, environment);
}

void PermitOffice::on(CaseFiled const& filed, kernel::Context& context, Environment& environment) {
  Application const application{filed, filed.quantity, tier_of(filed.firm, environment)};
  auto const place = std::upper_bound(waiting_.begin(), waiting_.end(), application,
                                      [](Application const& a, Application const& b) { return a.tier < b.tier; });
  waiting_.insert(place, application);
  environment.add(environment.observables.permit_offices[id_.index()].asked, context.now(), filed.quantity);
  serve(context, environment);
}

void PermitOffice::on(PermitsIssued const& issued, kernel::Context& context, Environment& environment) {
  model::PermitOffice const& office = rules(environment);
  if (issued.grant != none) {
    model::Grant const& grant = office.grants[issued.grant];
    if (!is_real(grant, environment)) return;
    batches_[issued.grant].open = true;
    batches_[issued.grant].left += environment.parameters.get(grant.quantity);
  } else {
    base::SimTime const change = environment.parameters.next_change(office.suspended, context.now());
    if (change < environment.world.clock.to) context.schedule(change, PermitsIssued{{}, none});
  }
  serve(context, environment);
}

/// A permit that was given back can be granted again, by the first batch that is open to its firm.
void PermitOffice::on(QuotaReported const& reported, kernel::Context& context, Environment& environment) {
  if (static_cast<QuotaReport>(reported.what) != QuotaReport::returned) return;
  if (reported.firm != none) permitted_[reported.firm] -= reported.quantity;
  model::FirmId const firm = reported.firm != none ? model::FirmId(reported.firm) : model::FirmId();
  for (std::size_t grant = 0; grant < batches_.size(); ++grant) {
    Batch& batch = batches_[grant];
    if (!batch.open || !is_for(rules(environment).grants[grant], firm)) continue;
    batch.left += reported.quantity;
    if (!batch.by_firm.empty() && reported.firm != none) {
      std::int64_t& had = batch.by_firm[reported.firm];
      had -= std::min(had, reported.quantity);
    }
    break;
  }
  serve(context, environment);
}

void PermitOffice::on(DomesticBought const& bought, kernel::Context& context, Environment& environment) {
  domestic_[bought.firm] += bought.quantity;
  serve(context, environment);
}

std::int64_t PermitOffice::room_of(std::uint32_t firm, std::size_t index, Environment const& environment) const {
  if (!is_for(rules(environment).grants[index], firm != none ? model::FirmId(firm) : model::FirmId())) return 0;
  std::int64_t room = std::numeric_limits<std::int64_t>::max();
  if (firm == none) return room;
  model::PermitOffice const& office = rules(environment);
  model::Grant const& grant = office.grants[index];
  if (grant.each.valid()) room = std::min(room, environment.parameters.get(grant.each) - batches_[index].by_firm[firm]);
  if (office.domestic_ratio.valid()) {
    double const ratio = environment.parameters.get(office.domestic_ratio);
    if (ratio > 0) {
      auto const most = static_cast<std::int64_t>(std::floor(static_cast<double>(domestic_[firm]) / ratio));
      room = std::min(room, most - permitted_[firm]);
    }
  }
  return std::max(room, std::int64_t{0});
}

void PermitOffice::serve(kernel::Context& context, Environment& environment) {
  auto const suspended = rules(environment).suspended;
  if (suspended.valid() && environment.at(suspended, context)) return;
  for (std::size_t grant = 0; grant < batches_.size(); ++grant) {
    if (batches_[grant].open && batches_[grant].left > 0) serve_from(grant, context, environment);
  }
}

void PermitOffice::serve_from(std::size_t grant, kernel::Context& context, Environment& environment) {
  claims_.clear();
  claimants_.clear();
  applicants_.clear();
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    Application const& application = waiting_[i];
    std::uint32_t const firm = application.filed.firm;
    // What a firm may still get is for its applications in their order.
    std::int64_t const claimed = firm != none ? claimed_[firm] : 0;
    std::int64_t const wanted = std::min(application.wanted, room_of(firm, grant, environment) - claimed);
    if (wanted <= 0) continue;
    if (firm != none) claimed_[firm] += wanted;
    claims_.push_back(
        {.wanted = wanted, .tier = application.tier, .party = account_of(application.filed, environment.world)});
    claimants_.push_back(i);
    applicants_.push_back({application.filed.order, firm, application.filed.filed_at, application.filed.placed_at,
                           application.filed.demand});
  }
  for (Applicant const& applicant : applicants_) {
    if (applicant.firm != none) claimed_[applicant.firm] = 0;
  }
  if (claims_.empty()) return;
  decide(PermitsAsked{rules(environment), batches_[grant].left, claims_, applicants_, accounts_, sharing_}, context,
         environment);
  for (std::size_t i = 0; i < claims_.size(); ++i) {
    std::int64_t const quantity = claims_[i].granted;
    if (quantity == 0) continue;
    Application& application = waiting_[claimants_[i]];
    batches_[grant].left -= quantity;
    application.wanted -= quantity;
    std::uint32_t const firm = application.filed.firm;
    if (firm != none) {
      permitted_[firm] += quantity;
      if (!batches_[grant].by_firm.empty()) batches_[grant].by_firm[firm] += quantity;
    }
    answer(application, quantity, context, environment);
  }
  std::erase_if(waiting_, [](Application const& application) { return application.wanted == 0; });
  bool const granted_less = std::any_of(claims_.begin(), claims_.end(),
                                        [](policy::Claim const& claim) { return claim.granted < claim.wanted; });
  if (granted_less && batches_[grant].left > 0 && !puts_off_) {  // so no built-in rule does
    puts_off_ = true;
    context.schedule(context.now() + base::days(1), ValuesChange{{}, none});
  }
}

void PermitOffice::answer(Application const& application, std::int64_t quantity, kernel::Context& context,
                          Environment& environment) {
  model::PermitOffice const& office = rules(environment);
  // One draw for each application: what was granted of it before, and when, moves no luck.
  base::Duration const time =
      office.issue_time.valid()
          ? environment.draw_time(environment.law_at(office.issue_time, context), environment.streams.permit_time,
                                  context.self_name_hash(), application.filed.order)
          : base::Duration(0);
  base::SimTime const issued = context.now() + time;
  std::int64_t const until =
      office.valid.valid() ? std::min((issued + environment.parameters.get(office.valid)).seconds(), never) : never;
  CaseFiled const& filed = application.filed;
  PermitObservables const& seen = environment.observables.permit_offices[id_.index()];
  environment.add(seen.asked, context.now(), -quantity);
  environment.observe(seen.permitted, context.now(), quantity);
  context.send(model::ActorId(filed.applicant), issued + context.news_delay(),
               CaseDecided{{},
                           filed.order,
                           filed.filed_at,
                           quantity,
                           until,
                           filed.slot,
                           filed.generation,
                           static_cast<std::uint32_t>(Answer::approved),
                           filed.demand,
                           filed.attempt,
                           filed.gatekeeper},
               context.current());
}

void PermitOffice::clear() {
  waiting_.clear();
  puts_off_ = false;
  for (Batch& batch : batches_) {
    batch.left = 0;
    batch.open = false;
  }
}

}  // namespace chokepoint::processes
