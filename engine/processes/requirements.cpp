#include "engine/processes/requirements.hpp"

#include <algorithm>

#include "engine/processes/accounts.hpp"
#include "engine/processes/currencies.hpp"

namespace chokepoint::processes {

model::LotDates dates_of(Consignment const& goods) {
  auto const date = [](std::int64_t seconds) -> std::optional<base::SimTime> {
    return seconds == never ? std::nullopt : std::optional(base::SimTime(seconds));
  };
  return {date(goods.exported_at), date(goods.loaded_at), date(goods.entered_at)};
}

Requirements requirements_of(ShipmentFacts const& facts, model::LotDates const& lot, base::SimTime now,
                             Environment& environment) {
  model::World const& world = environment.world;
  ShipmentView const view = view_of(facts, world);
  // Wherever they were made, they are imported where they come from elsewhere.
  model::CountryId const sent_from = world.sites[world.stocks[facts.stock.index()].site.index()].country;
  auto const imports_into = [&](model::CountryId country) {
    return view.destination == country && sent_from != country;
  };
  Requirements needs;
  std::uint16_t capped = 0;
  constexpr auto matters = static_cast<std::uint8_t>(model::rule_matters::permission | model::rule_matters::ban);
  for_each_governing(
      {.anywhere = matters}, [&]() -> auto const& { return facts; }, [&]() -> auto const& { return lot; }, now,
      environment,
      [&](model::RuleId id, model::Rule const& rule, model::Vintage const& vintage) {
        model::Effects const& effects = vintage.effects;
        needs.banned = needs.banned || effects.ban;
        if (effects.test.valid()) needs.test = effects.test;
        bool const licenses = effects.license != model::Review::none;
        if (effects.test.valid() && licenses) needs.condition_test = effects.test;
        for (std::size_t bit = 0; bit < world.gatekeepers.size(); ++bit) {
          model::Gatekeeper const& keeper = world.gatekeepers[bit];
          bool asks = false;
          switch (keeper.kind) {
            case model::GatekeeperKind::license: {
              auto const& rules = world.offices[keeper.index].rules;
              asks = licenses && std::find(rules.begin(), rules.end(), id) != rules.end();
              // Of several rules that one office decides on, the strictest review holds.
              auto const stricter = [](model::Review a, model::Review b) {
                if (a == model::Review::denial || b == model::Review::denial) return model::Review::denial;
                bool const weighed = a == model::Review::case_by_case || b == model::Review::case_by_case;
                return weighed ? model::Review::case_by_case : model::Review::approval;
              };
              if (asks) {
                needs.review[bit] = needs.review[bit] == model::Review::none
                                        ? effects.license
                                        : stricter(needs.review[bit], effects.license);
              }
              if (asks && effects.revokes) {
                // A vintage that governs binds, but not before its rule is active.
                base::SimTime const from = std::max(
                    dated_vintage(vintage, environment.parameters).dates.binding_from().value_or(base::SimTime(0)),
                    environment.rules.active_since(rule, now));
                needs.revoked = static_cast<std::uint16_t>(needs.revoked | (1U << bit));
                needs.revoked_from[bit] = std::max(needs.revoked_from[bit], from);
              }
              break;
            }
            case model::GatekeeperKind::permit:
              // An importer needs it, at the border of the rule's country; where goods only pass through that, the
              // border itself asks (border_requirements_of).
              asks = effects.permit == model::PermitOfficeId(keeper.index);
              if (asks) needs.permits_on_the_way = static_cast<std::uint16_t>(needs.permits_on_the_way | (1U << bit));
              asks = asks && imports_into(rule.jurisdiction);
              break;
            case model::GatekeeperKind::quota:
              asks = effects.cap == model::QuotaId(keeper.index);
              if (asks) capped = static_cast<std::uint16_t>(capped | (1U << bit));
              if (asks && licenses) needs.conditions = static_cast<std::uint16_t>(needs.conditions | (1U << bit));
              if (effects.tariff_quota == model::QuotaId(keeper.index) && imports_into(rule.jurisdiction)) {
                asks = true;
                needs.optional = static_cast<std::uint16_t>(needs.optional | (1U << bit));
              }
              break;
          }
          if (asks) needs.gatekeepers = static_cast<std::uint16_t>(needs.gatekeepers | (1U << bit));
        }
      });
  needs.optional = static_cast<std::uint16_t>(needs.optional & ~capped);
  // Offices that have a condition of their own in place of rules.
  for (std::size_t bit = 0; bit < world.gatekeepers.size(); ++bit) {
    model::Gatekeeper const& keeper = world.gatekeepers[bit];
    if (keeper.kind != model::GatekeeperKind::license) continue;
    model::Office const& office = world.offices[keeper.index];
    if (!office.rules.empty() || !is_about(office.applies, office.name, facts, environment)) continue;
    needs.gatekeepers = static_cast<std::uint16_t>(needs.gatekeepers | (1U << bit));
    needs.review[bit] = model::Review::case_by_case;
  }
  return needs;
}

BorderRequirements border_requirements_of(Consignment const& goods, model::CountryId into, base::SimTime now,
                                          Environment& environment) {
  BorderRequirements needs;
  if (!environment.world.has_border_rules || !into.valid()) return needs;
  bool const exported = goods.exported_at != never;
  auto const lot = [&] {
    model::LotDates dates = dates_of(goods);
    dates.loaded.reset();  // it is being loaded anew
    dates.entered.reset();
    return dates;
  };
  std::uint8_t const anywhere = exported ? 0 : model::rule_matters::ban;
  for_each_governing(
      {anywhere, model::rule_matters::entry, into}, [&] { return facts_of(goods, now); }, lot, now, environment,
      [&](model::RuleId, model::Rule const& rule, model::Vintage const& vintage) {
        needs.banned = needs.banned || (vintage.effects.ban && !exported);
        if (rule.jurisdiction != into) return;
        needs.refused = needs.refused || vintage.effects.refuses_entry;
        if (!vintage.effects.permit.valid()) return;
        for (std::size_t bit = 0; bit < environment.world.gatekeepers.size(); ++bit) {
          model::Gatekeeper const& keeper = environment.world.gatekeepers[bit];
          bool const asks =
              keeper.kind == model::GatekeeperKind::permit && keeper.index == vintage.effects.permit.index();
          if (asks) needs.permits = static_cast<std::uint16_t>(needs.permits | (1U << bit));
        }
      });
  return needs;
}

bool is_held_by_rule(Consignment const& goods, model::CountryId in, base::SimTime now, Environment& environment) {
  if (!environment.world.has_border_rules || !in.valid()) return false;
  bool held = false;
  auto const lot = [&] {
    model::LotDates dates = dates_of(goods);
    dates.entered.reset();  // customs hold what is there as long as the rule holds, whenever it came
    return dates;
  };
  for_each_governing(
      {0, model::rule_matters::hold, in}, [&] { return facts_of(goods, now); }, lot, now, environment,
      [&](model::RuleId, model::Rule const& rule, model::Vintage const& vintage) {
        held = held || (rule.jurisdiction == in && vintage.effects.holds);
      });
  return held;
}

namespace {

/// What customs add to the price of a whole lot, or take off it.
std::int64_t carriage_in_value(Consignment const& goods, model::CountryId into, model::World const& world) {
  switch (world.countries[into.index()].customs_value) {
    case model::CustomsValue::cif:
      return std::max<std::int64_t>(goods.carriage, 0);
    case model::CustomsValue::fob:
      return std::min<std::int64_t>(goods.carriage, 0);
    case model::CustomsValue::price:
      break;
  }
  return 0;
}

/// Goods that have volume of a tariff quota pay its rate; invalid: nothing.
model::Parameter<double> duty_of(model::Effects const& effects, Consignment const& goods, model::World const& world) {
  if (!effects.tariff_quota.valid()) return effects.duty;
  for (std::size_t bit = 0; bit < world.gatekeepers.size(); ++bit) {
    model::Gatekeeper const& keeper = world.gatekeepers[bit];
    bool const its = keeper.kind == model::GatekeeperKind::quota && keeper.index == effects.tariff_quota.index();
    if (its && (goods.held & (1U << bit)) != 0) return effects.duty_within;
  }
  return effects.duty;
}

/// Calls see(vintage, due) for each rule by which something fell due when a lot, so many `times`, entered a country at
/// `then`.
template <class See>
void for_each_charge(Consignment const& goods, model::CountryId into, base::SimTime then, Environment& environment,
                     std::int64_t times, See const& see) {
  model::World const& world = environment.world;
  model::RuleScope const scope{0, model::rule_matters::charges, into};
  if (!scope.covers_any(world.rules)) return;
  model::Product const& product = world.products[world.stocks[goods.stock].product.index()];
  std::int64_t const price = price_of(goods, then, environment);
  std::int64_t const carriage = carriage_in_value(goods, into, world);
  std::int64_t const quantity = goods.quantity() * times;
  for_each_governing(
      scope, [&] { return facts_of(goods, then); }, [&] { return dates_of(goods); }, then, environment,
      [&](model::RuleId, model::Rule const& rule, model::Vintage const& vintage) {
        if (rule.jurisdiction != into) return;
        model::Effects const& effects = vintage.effects;
        std::int64_t due = 0;
        if (effects.duty.valid()) {
          model::Parameter<double> const rate = duty_of(effects, goods, world);
          double const share = rate.valid() ? environment.at(rate, then) : 0.0;
          due += share_of_value({price, quantity, product.per_unit, carriage}, share);
        }
        if (effects.fee.valid()) {
          std::int64_t const fee = money_of(unit_price(environment.at(effects.fee, then), effects.fee_currency, world),
                                            quantity, product.per_unit);
          due += converted(fee, effects.fee_currency, product.currency, then, environment);
        }
        see(vintage, due);
      });
}

}  // namespace

std::int64_t charges_on_entry(Consignment const& goods, model::CountryId into, base::SimTime now,
                              Environment& environment, std::int64_t times) {
  if (!environment.world.has_border_rules || !into.valid()) return 0;
  std::int64_t total = 0;
  for_each_charge(goods, into, now, environment, times, [&](model::Vintage const&, std::int64_t due) { total += due; });
  return total;
}

std::int64_t drawback_on_exit(Consignment const& goods, model::CountryId from, base::SimTime now,
                              Environment& environment, std::int64_t times) {
  if (!environment.world.has_drawback || !from.valid() || goods.entered_at == never) return 0;
  base::SimTime const entered(goods.entered_at);
  std::int64_t total = 0;
  for_each_charge(goods, from, entered, environment, times, [&](model::Vintage const& vintage, std::int64_t due) {
    model::Effects const& effects = vintage.effects;
    if (!effects.drawback.valid()) return;
    base::Duration const within = environment.parameters.get_or(effects.drawback_within, base::Duration(never));
    if (now - entered <= within) total += share_of(due, environment.at(effects.drawback, entered));
  });
  return total;
}

}  // namespace chokepoint::processes
