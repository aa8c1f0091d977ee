#include "engine/simulation/details_of_run.hpp"

#include <cmath>
#include <optional>
#include <stdexcept>

#include "engine/processes/accounts.hpp"
#include "engine/processes/currencies.hpp"
#include "engine/processes/rules_in_force.hpp"
#include "engine/processes/shipment.hpp"

namespace chokepoint::simulation {

namespace {

/// Of each bucket of the books, which of the record's it belongs to.
std::vector<std::uint32_t> plain_buckets(RunTime const& time) {
  std::vector<std::uint32_t> plain;
  for (std::uint32_t index = 0; index < time.plain().size(); ++index) plain.resize(time.plain()[index].last, index);
  return plain;
}

/// Of all partitions together: Flow or Trade, by what `seen` gives of an observer.
template <class Row>
std::vector<Row> sums_of(std::vector<RunObserver> const& observers, std::vector<std::uint32_t> const& plain,
                         auto const& seen) {
  RunObserver::Flows all;
  for (RunObserver const& observer : observers) {
    for (auto const& [key, amount] : seen(observer).sums()) {
      all.add({key[0], key[1], key[2], plain[key[3]]}, amount);
    }
  }
  std::vector<Row> rows;
  auto const sums = all.sums();
  rows.reserve(sums.size());
  for (auto const& [key, amount] : sums) rows.push_back({key[0], key[1], key[2], key[3], amount});
  return rows;
}

std::vector<Opening> openings_of(ledger::UnitsBook const& units) {
  std::vector<Opening> openings;
  for (std::uint32_t product = 0; product < units.products(); ++product) {
    for (std::size_t status = 2; status < ledger::unit_statuses; ++status) {
      auto const into = static_cast<ledger::UnitStatus>(status);
      std::int64_t const amount = units.moved(product, ledger::UnitStatus::initial, into);
      if (amount != 0) openings.push_back({product, into, amount});
    }
  }
  return openings;
}

std::vector<FleetSeries> fleets_of(model::World const& world, model::Parameters const& parameters,
                                   std::vector<RunObserver> const& observers, RunTime const& time) {
  std::vector<FleetSeries> fleets;
  for (std::uint32_t fleet = 0; fleet < world.fleets.size(); ++fleet) {
    FleetSeries series{fleet, {}};
    std::int64_t units = parameters.get_or(world.fleets[fleet].opening, std::int64_t{0});
    bool used = units > 0;
    for (RunTime::Range const range : time.plain()) {
      for (std::uint32_t bucket = range.first; bucket < range.last; ++bucket) {
        for (RunObserver const& observer : observers) {
          if (std::int64_t const seen = observer.units_at(model::FleetId(fleet), bucket); seen >= 0) units = seen;
        }
        used = used || units > 0;
      }
      series.closing.push_back(units);
    }
    if (used) fleets.push_back(std::move(series));
  }
  return fleets;
}

std::vector<WaitingStep> waiting_of(ledger::DelayBook const& delay, RunTime const& time) {
  std::vector<WaitingStep> steps;
  for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
    for (std::uint32_t index = 0; index < time.plain().size(); ++index) {
      WaitingStep step{static_cast<ledger::DelayReason>(reason), index};
      RunTime::Range const range = time.plain()[index];
      for (std::uint32_t bucket = range.first; bucket < range.last; ++bucket) {
        for (std::size_t order_class = 0; order_class < ledger::order_classes; ++order_class) {
          auto const of_class = static_cast<ledger::OrderClass>(order_class);
          step.unit_seconds += delay.charged(of_class, step.reason, bucket);
          step.about += delay.charged_marked(of_class, step.reason, bucket);
        }
      }
      if (step.unit_seconds != 0) steps.push_back(step);
    }
  }
  return steps;
}

std::vector<MoneyStep> money_of(model::World const& world, ledger::MoneyBook const& money, RunTime const& time) {
  std::vector<MoneyStep> steps;
  if (world.currencies.empty()) return steps;
  std::vector<std::int64_t> amounts(time.plain().size());
  for (std::uint32_t currency = 0; currency < processes::currencies_in_books(world); ++currency) {
    for (std::uint32_t owner = 0; owner < processes::account_owners(world); ++owner) {
      for (std::size_t category = 0; category < ledger::money_categories; ++category) {
        ledger::MoneyAccount const account{owner, currency, static_cast<ledger::MoneyCategory>(category)};
        std::fill(amounts.begin(), amounts.end(), 0);
        std::uint32_t index = 0;
        money.each_bucket(account, [&](std::uint32_t bucket, std::int64_t amount) {
          while (index < amounts.size() && bucket >= time.plain()[index].last) ++index;
          if (index < amounts.size() && bucket >= time.plain()[index].first) amounts[index] += amount;
        });
        for (index = 0; index < amounts.size(); ++index) {
          if (amounts[index] != 0) steps.push_back({account, index, amounts[index]});
        }
      }
    }
  }
  return steps;
}

std::vector<std::vector<model::VintageDates>> vintages_of(model::World const& world,
                                                          model::Parameters const& parameters) {
  std::vector<std::vector<model::VintageDates>> rules;
  for (model::Rule const& rule : world.rules) {
    auto& vintages = rules.emplace_back();
    for (model::Vintage const& vintage : rule.vintages) {
      vintages.push_back(processes::dated_vintage(vintage, parameters).dates);
    }
  }
  return rules;
}

std::vector<RuleSwitch> switches_of(model::World const& world, model::Parameters const& parameters) {
  std::vector<RuleSwitch> switches;
  for (std::uint32_t rule = 0; rule < world.rules.size(); ++rule) {
    model::Parameter<bool> const active = world.rules[rule].active;
    if (!active.valid()) continue;
    for (base::SimTime at = world.clock.from; at < world.clock.to; at = parameters.next_change(active, at)) {
      switches.push_back({rule, at, parameters.at(active, at)});
    }
  }
  return switches;
}

/// A condition that divides by zero, say, for an amount that nobody orders doesn't tell.
bool may_govern(model::Rule const& rule, processes::ShipmentView const& shipment, processes::RulesInForce& rules) {
  try {
    return rules.may_govern(rule, shipment);
  } catch (std::runtime_error const&) {
    return true;
  }
}

/// Of goods of any amount, at the run's beginning and end: conditions may name either.
std::vector<RuleOfStream> rules_of_streams(model::World const& world, model::Parameters const& parameters) {
  std::vector<RuleOfStream> found;
  if (world.rules.empty()) return found;
  model::RuleBook const undated;
  processes::RulesInForce rules(world, parameters, undated);
  constexpr std::int64_t largest = std::int64_t{1} << 53;  // that a formula holds exactly
  for (std::uint32_t index = 0; index < world.demands.size(); ++index) {
    model::Demand const& demand = world.demands[index];
    if (!demand.stock.valid()) continue;
    for (std::uint32_t rule = 0; rule < world.rules.size(); ++rule) {
      bool governs = false;
      for (base::SimTime const date : {world.clock.from, world.clock.to}) {
        for (std::int64_t const quantity : {std::int64_t{1}, largest}) {
          processes::ShipmentFacts const facts{demand.stock, index, world.buyers[demand.buyer.index()].actor.index(),
                                               quantity, date};
          governs = governs || may_govern(world.rules[rule], processes::view_of(facts, world), rules);
        }
      }
      if (governs) found.push_back({model::DemandId(index), model::RuleId(rule)});
    }
  }
  return found;
}

}  // namespace

RunDetails details_of_run(model::World const& world, model::Parameters const& parameters, RunTime const& time,
                          std::vector<RunObserver> const& observers, ledger::Books const& books) {
  RunDetails details;
  std::vector<std::uint32_t> const plain = plain_buckets(time);
  details.openings = openings_of(books.units);
  details.flows = sums_of<Flow>(
      observers, plain, [](RunObserver const& one) -> auto const& { return one.flows(); });
  details.grey_flows = sums_of<Flow>(
      observers, plain, [](RunObserver const& one) -> auto const& { return one.grey_flows(); });
  details.trades = sums_of<Trade>(
      observers, plain, [](RunObserver const& one) -> auto const& { return one.trades(); });
  details.fleets = fleets_of(world, parameters, observers, time);
  details.waiting = waiting_of(books.delay, time);
  details.money = money_of(world, books.money, time);
  if (books.delay.day_log() != nullptr) details.waits = *books.delay.day_log();
  details.vintages = vintages_of(world, parameters);
  details.switches = switches_of(world, parameters);
  details.rules_of_streams = rules_of_streams(world, parameters);
  for (model::Product const& product : world.products) {
    auto& attributes = details.attributes.emplace_back();
    for (auto const& attribute : product.attributes) attributes.push_back(parameters.get_or(attribute, std::nan("")));
  }
  for (model::Campus const& campus : world.campuses) {
    details.availabilities.push_back(parameters.get_or(campus.availability, 1.0));
  }
  return details;
}

}  // namespace chokepoint::simulation
