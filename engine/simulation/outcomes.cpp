#include "engine/simulation/outcomes.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/check.hpp"
#include "engine/processes/currencies.hpp"

namespace chokepoint::simulation {

namespace {

using model::Measure;
using model::Reduce;
using processes::LevelIndex;
using processes::TallyIndex;

class Computer {
 public:
  Computer(model::World const& world, model::Parameters const& parameters, std::vector<base::SimTime> const& events,
           processes::Observables const& observables, RunTime const& time, ledger::Books const& books)
      : world_(world),
        parameters_(parameters),
        events_(events),
        observables_(observables),
        time_(time),
        books_(books) {}

  /// The outcome over its own window, in its own unit.
  std::optional<double> value(model::Outcome const& outcome) const {
    if (outcome.beyond) return std::nullopt;
    if (outcome.formula) return formula(outcome, [&](model::Outcome const& part) { return value(part); });
    return in_unit(outcome, reduce(outcome, time_.range(outcome.from, outcome.to)));
  }

  /// The outcome over a part of its window; each part of a formula over that part of its own.
  std::optional<double> value_within(model::Outcome const& outcome, base::SimTime from, base::SimTime to) const {
    if (outcome.beyond) return std::nullopt;
    if (outcome.formula) {
      return formula(outcome, [&](model::Outcome const& part) { return value_within(part, from, to); });
    }
    base::SimTime const begin = std::max({from, outcome.from, world_.clock.from});
    base::SimTime const end = std::min({to, outcome.to, world_.clock.to});
    if (begin >= end) return std::nullopt;
    return in_unit(outcome, reduce(outcome, time_.range(begin, end)));
  }

  /// What the outcome would be if all the measured time were like this batch: a total is blown up to its length. Then
  /// the mean of the batches estimates the outcome, whatever it is made of.
  std::optional<double> value_like(model::Outcome const& outcome, RunTime::Range batch) const {
    if (outcome.formula) {
      return formula(outcome, [&](model::Outcome const& part) { return value_like(part, batch); });
    }
    std::optional<double> found = in_unit(outcome, reduce(outcome, batch));
    if (found && outcome.reduce == Reduce::total) {
      base::Duration const measured = world_.clock.to - world_.clock.measured_from;
      *found *= static_cast<double>(measured.seconds()) / static_cast<double>(time_.length(batch).seconds());
    }
    return found;
  }

 private:
  /// Of each element a number of its own: 1 or 0, a price, or a dealer's premium or enforcement.
  static bool is_share(Measure measure) {
    using enum Measure;
    return measure == office_up || measure == lane_up || measure == line_busy || measure == line_changing ||
           measure == line_starved || measure == list_price || measure == premium || measure == enforcement;
  }

  static std::optional<double> in_unit(model::Outcome const& outcome, std::optional<double> measured) {
    if (measured) *measured /= outcome.unit_scale;
    return measured;
  }

  template <class ValueOf>
  std::optional<double> formula(model::Outcome const& outcome, ValueOf const& value_of) const {
    std::vector<expression::Cell> cells;
    for (std::uint32_t const input : outcome.formula_inputs) {
      if (input == model::Outcome::unread) {
        cells.push_back({.number = 0});
        continue;
      }
      std::optional<double> const part = value_of(world_.outcomes[input]);
      if (!part) return std::nullopt;
      cells.push_back({.number = *part * world_.outcomes[input].in_base_units});
    }
    for (model::Parameter<double> const attribute : outcome.formula_attributes) {
      cells.push_back({.number = parameters_.get(attribute)});
    }
    expression::Result const result = outcome.formula->evaluate({.values = cells});
    if (!result.ok()) return std::nullopt;
    return result.value.number / outcome.unit_scale;
  }

  std::optional<double> reduce(model::Outcome const& outcome, RunTime::Range window) const {
    switch (outcome.measure) {
      case Measure::holding:
      case Measure::shortage:
      case Measure::ordering:
      case Measure::financing:
        return money(outcome, window);
      case Measure::status:
        return status(outcome, window);
      case Measure::delay:
        return delay(outcome);
      case Measure::sales:
      case Measure::freight:
      case Measure::duty:
      case Measure::revenue_share:
      case Measure::invested:
      case Measure::spending:
        return accounts(outcome, window);
      case Measure::happened:
        return happened(outcome, time_.buckets().end(window.last - 1));
      case Measure::online:
      case Measure::compute:
      case Measure::idle_for_power:
        return fleets(outcome, window);
      default:
        break;
    }
    if (outcome.entities.empty()) return std::nullopt;
    bool const is_level = observables_.level_of(outcome.measure, outcome.entities.front()).valid();
    return is_level ? level(outcome, window) : tally(outcome, window);
  }

  base::Wide integral(LevelIndex level, RunTime::Range window) const {
    base::Wide sum = 0;
    for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
      sum += books_.levels.integral(level.index(), bucket);
    }
    return sum;
  }

  /// The rules for several elements are those of scenario/measures.cpp: levels add up, shares are averaged, and the
  /// checker lets through one element only where neither is known.
  std::optional<double> level(model::Outcome const& outcome, RunTime::Range window) const {
    double const seconds = static_cast<double>(time_.length(window).seconds());
    bool const share = is_share(outcome.measure);
    double const elements = share ? static_cast<double>(outcome.entities.size()) : 1.0;
    base::Wide sum = 0;
    std::int64_t closing = 0;
    for (std::uint32_t const entity : outcome.entities) {
      bool const never_closes = outcome.measure == Measure::lane_up && !world_.lanes[entity].actor.valid();
      LevelIndex const index = observables_.level_of(outcome.measure, entity);
      sum += never_closes ? base::Wide{time_.length(window).seconds()} : integral(index, window);
      if (outcome.reduce == Reduce::final_value) {
        closing += never_closes ? 1 : books_.levels.closing(index.index(), window.last - 1);
      }
    }
    LevelIndex const only = observables_.level_of(outcome.measure, outcome.entities.front());
    switch (outcome.reduce) {
      case Reduce::total:
        return base::to_double(sum);
      case Reduce::average:
        return base::to_double(sum) / seconds / elements;
      case Reduce::final_value:
        return static_cast<double>(closing) / elements;
      case Reduce::share_above:
        return static_cast<double>(seconds_above(only, outcome.above, window)) / seconds;
      case Reduce::maximum:
        return maximum(only, window);
      default:
        break;
    }
    return std::nullopt;
  }

  /// What one part of an entity's product counts: a fraction of a unit, times the user's share of the campus; of
  /// compute times availability and metric, too.
  double weight(model::Outcome const& outcome, std::size_t place) const {
    model::Fleet const& fleet = world_.fleets[outcome.entities[place]];
    model::Product const& product = world_.products[fleet.product.index()];
    double weight = 1 / static_cast<double>(product.per_unit);
    if (!outcome.shares.empty()) weight *= outcome.shares[place];
    if (outcome.measure != Measure::compute) return weight;
    model::Campus const& campus = world_.campuses[fleet.campus.index()];
    return weight * parameters_.get_or(campus.availability, 1.0) *
           parameters_.get_or(product.attributes[outcome.metric], 0.0);
  }

  std::optional<double> fleets(model::Outcome const& outcome, RunTime::Range window) const {
    if (outcome.reduce == Reduce::first_date) return fleets_reach(outcome);
    double sum = 0;
    double closing = 0;
    double opening = 0;
    for (std::size_t place = 0; place < outcome.entities.size(); ++place) {
      LevelIndex const index = observables_.level_of(outcome.measure, outcome.entities[place]);
      double const counts = weight(outcome, place);
      sum += counts * base::to_double(integral(index, window));
      closing += counts * static_cast<double>(books_.levels.closing(index.index(), window.last - 1));
      opening += counts * opening_of(outcome, place);
    }
    double const seconds = static_cast<double>(time_.length(window).seconds());
    if (outcome.reduce == Reduce::total) return sum - opening * seconds;
    if (outcome.reduce == Reduce::average) return sum / seconds - opening;
    return closing - opening;
  }

  /// Parts that were online when the run began, where they are left out.
  double opening_of(model::Outcome const& outcome, std::size_t place) const {
    if (!outcome.since_opening) return 0;
    return static_cast<double>(parameters_.get_or(world_.fleets[outcome.entities[place]].opening, std::int64_t{0}));
  }

  /// The first moment of the window at which all fleets together had the amount.
  std::optional<double> fleets_reach(model::Outcome const& outcome) const {
    struct Change {
      base::SimTime time;
      std::size_t place;
      std::int64_t value;
    };
    std::vector<Change> changes;
    std::vector<std::int64_t> values(outcome.entities.size(), 0);
    for (std::size_t place = 0; place < outcome.entities.size(); ++place) {
      LevelIndex const index = observables_.level_of(outcome.measure, outcome.entities[place]);
      for (auto const& step : books_.levels.history(index.index())) changes.push_back({step.time, place, step.value});
    }
    // The order within an instant doesn't matter: each fleet changes at most once.
    std::sort(changes.begin(), changes.end(), [](Change const& a, Change const& b) { return a.time < b.time; });
    base::SimTime at = outcome.from;
    for (std::size_t next = 0;;) {
      for (; next < changes.size() && changes[next].time <= at; ++next)
        values[changes[next].place] = changes[next].value;
      double reached = 0;  // summed anew each time, in the order of fleets
      for (std::size_t place = 0; place < values.size(); ++place) {
        reached += weight(outcome, place) * (static_cast<double>(values[place]) - opening_of(outcome, place));
      }
      // Amounts are compared up to the rounding of their sum.
      if (reached >= outcome.reaches_amount * (1 - 1e-12)) return static_cast<double>(at.seconds());
      if (next == changes.size() || changes[next].time >= outcome.to) return std::nullopt;
      at = changes[next].time;
    }
  }

  std::optional<double> maximum(LevelIndex level, RunTime::Range window) const {
    std::optional<std::int64_t> greatest;
    for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
      auto const found = books_.levels.maximum(level.index(), bucket);
      if (found && (!greatest || *found > *greatest)) greatest = found;
    }
    return greatest ? std::optional(static_cast<double>(*greatest)) : std::nullopt;
  }

  std::int64_t seconds_above(LevelIndex level, std::int64_t threshold, RunTime::Range window) const {
    auto const& thresholds = observables_.levels[level.index()].thresholds;
    auto const place = std::find(thresholds.begin(), thresholds.end(), threshold);
    std::int64_t seconds = 0;
    for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
      seconds +=
          books_.levels.seconds_above(level.index(), bucket, static_cast<std::size_t>(place - thresholds.begin()));
    }
    return seconds;
  }

  /// The first moment of the window at which so much had come since it began, of all elements together.
  std::optional<double> tallies_reach(model::Outcome const& outcome) const {
    std::vector<ledger::TallyBook::Step> steps;
    for (std::uint32_t const entity : outcome.entities) {
      auto const& own = books_.tallies.history(observables_.tally_of(outcome.measure, entity).index());
      steps.insert(steps.end(), own.begin(), own.end());
    }
    // Nothing that is measured so is less than nothing: the order within an instant doesn't matter.
    std::sort(steps.begin(), steps.end(), [](auto const& a, auto const& b) { return a.time < b.time; });
    base::Wide sum = 0;
    for (auto const& step : steps) {
      if (step.time < outcome.from) continue;
      if (step.time >= outcome.to) break;
      sum += step.amount;
      if (sum >= outcome.reaches) return static_cast<double>(step.time.seconds());
    }
    return std::nullopt;
  }

  std::optional<double> tally(model::Outcome const& outcome, RunTime::Range window) const {
    if (outcome.reduce == Reduce::first_date) return tallies_reach(outcome);
    ledger::Moments moments;
    std::int64_t above = 0;
    for (std::uint32_t const entity : outcome.entities) {
      TallyIndex const index = observables_.tally_of(outcome.measure, entity);
      CHOKEPOINT_CHECK(index.valid(), "outcome {} is not recorded", outcome.name);
      moments.add(books_.tallies.moments(index.index(), window.first, window.last));
      if (outcome.reduce == Reduce::share_above) {
        auto const& thresholds = observables_.tallies[index.index()].thresholds;
        auto const place = std::find(thresholds.begin(), thresholds.end(), outcome.above);
        for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
          above +=
              books_.tallies.count_above(index.index(), bucket, static_cast<std::size_t>(place - thresholds.begin()));
        }
      }
    }
    double const total =
        outcome.measure == Measure::orders_placed ? static_cast<double>(moments.count) : base::to_double(moments.sum);
    switch (outcome.reduce) {
      case Reduce::total:
        return total;
      case Reduce::rate:
        return total / static_cast<double>(time_.length(window).seconds());
      case Reduce::mean:
        return moments.mean();
      case Reduce::variance:
        return moments.variance();
      case Reduce::maximum:
        return moments.count > 0 ? std::optional(static_cast<double>(moments.maximum)) : std::nullopt;
      case Reduce::share_above:
        return moments.count > 0 ? std::optional(static_cast<double>(above) / static_cast<double>(moments.count))
                                 : std::nullopt;
      case Reduce::quantile:
        return quantile(outcome);
      default:
        break;
    }
    return std::nullopt;
  }

  /// The histograms span all measured time; the checker refuses windows.
  std::optional<double> quantile(model::Outcome const& outcome) const {
    std::vector<std::uint32_t> indices;
    for (std::uint32_t const entity : outcome.entities) {
      indices.push_back(observables_.tally_of(outcome.measure, entity).index());
    }
    auto const parts = static_cast<std::int64_t>(std::nearbyint(outcome.quantile * 1e6));
    auto const found = books_.tallies.quantile(indices, parts);
    return found ? std::optional(static_cast<double>(*found)) : std::nullopt;
  }

  std::optional<double> money(model::Outcome const& outcome, RunTime::Range window) const {
    double total = 0;
    for (std::uint32_t const entity : outcome.entities) {
      model::Stock const& stock = world_.stocks[entity];
      double const per_unit = static_cast<double>(world_.products[stock.product.index()].per_unit);
      auto const times = [&](model::Parameter<double> cost) {  // of what the measure's level holds, while it does
        LevelIndex const index = observables_.level_of(outcome.measure, entity);
        return parameters_.get_or(cost, 0.0) * (base::to_double(integral(index, window)) / per_unit);
      };
      auto const moments = [&] {
        TallyIndex const index = observables_.tally_of(outcome.measure, entity);
        return books_.tallies.moments(index.index(), window.first, window.last);
      };
      if (outcome.measure == Measure::holding) {
        total += times(stock.holding_cost);
      } else if (outcome.measure == Measure::financing) {
        total += parameters_.get_or(stock.cost_of_capital, 0.0) * times(stock.unit_value);
      } else if (outcome.measure == Measure::ordering) {
        total += parameters_.get_or(stock.order_cost, 0.0) * static_cast<double>(moments().count);
      } else if (stock.lost_sales) {
        total += parameters_.get_or(stock.shortage_cost, 0.0) * (base::to_double(moments().sum) / per_unit);
      } else {
        total += times(stock.shortage_cost);
      }
    }
    if (outcome.reduce == Reduce::rate) return total / static_cast<double>(time_.length(window).seconds());
    return total;
  }

  /// What the accounts have borne, or received, in minor units of the currency that is reported.
  std::optional<double> accounts(model::Outcome const& outcome, RunTime::Range window) const {
    using ledger::MoneyCategory;
    MoneyCategory const category = outcome.measure == Measure::sales      ? MoneyCategory::sales
                                   : outcome.measure == Measure::freight  ? MoneyCategory::freight
                                   : outcome.measure == Measure::duty     ? MoneyCategory::duty
                                   : outcome.measure == Measure::spending ? MoneyCategory::goods
                                   : outcome.measure == Measure::invested ? MoneyCategory::investment
                                                                          : MoneyCategory::revenue_share;
    std::uint32_t const currency = processes::reported_currency(world_);
    auto const treasuries = static_cast<std::uint32_t>(world_.firms.size());
    auto const outsiders = static_cast<std::uint32_t>(treasuries + world_.countries.size());
    base::Wide total = 0;
    for (std::uint32_t const owner : outcome.entities) {
      // Balances are debits - credits: what a firm pays is positive, what a treasury or a seller gets is negative.
      bool const receives = category == MoneyCategory::sales ||
                            (category != MoneyCategory::investment && owner >= treasuries && owner < outsiders);
      // Carriers aren't in the scenario: of freight, that account holds what all others have paid.
      bool const carries = owner == outsiders;
      auto const borne = [&](MoneyCategory of) {
        return books_.money.balance({owner, currency, of}, window.first, window.last);
      };
      std::int64_t sum = category == MoneyCategory::freight && carries ? 0 : borne(category);
      if (outcome.measure == Measure::spending) {
        if (!carries) sum += borne(MoneyCategory::freight);
        sum += borne(MoneyCategory::duty);
      }
      total += receives ? -sum : sum;
    }
    if (outcome.reduce == Reduce::rate)
      return base::to_double(total) / static_cast<double>(time_.length(window).seconds());
    return base::to_double(total);
  }

  std::optional<double> status(model::Outcome const& outcome, RunTime::Range window) const {
    auto const status = static_cast<ledger::UnitStatus>(outcome.status);
    std::vector<std::uint32_t> products;
    for (std::uint32_t product = 0; product < world_.products.size(); ++product) {
      if (!outcome.product.valid() || outcome.product.index() == product) products.push_back(product);
    }
    if (outcome.channel != no_channel) return by_channel(outcome, products, window);
    if (outcome.reduce == Reduce::first_date) {
      auto const found = books_.units.first_held(products, status, outcome.reaches, outcome.from, outcome.to);
      return found ? std::optional(static_cast<double>(found->seconds())) : std::nullopt;
    }
    double entered = 0;
    double closing = 0;
    for (std::uint32_t const product : products) {
      auto const per_unit = static_cast<double>(world_.products[product].per_unit);
      // Sources only give: what "enters" them is what they gave.
      bool const source = ledger::is_source(status);
      std::int64_t flow = 0;
      for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
        flow += source ? books_.units.outflow(product, status, bucket) : books_.units.inflow(product, status, bucket);
      }
      entered += static_cast<double>(flow) / per_unit;
      std::int64_t const balance = books_.units.closing(product, status, window.last - 1);
      closing += static_cast<double>(source ? -balance : balance) / per_unit;
    }
    if (outcome.reduce == Reduce::total) return entered;
    if (outcome.reduce == Reduce::rate) return entered / static_cast<double>(time_.length(window).seconds());
    return closing;
  }

  static constexpr std::uint8_t no_channel = 255;

  /// The checker lets through statuses that have channels only.
  double by_channel(model::Outcome const& outcome, std::vector<std::uint32_t> const& products,
                    RunTime::Range window) const {
    auto const status = static_cast<ledger::UnitStatus>(outcome.status);
    auto const channel = static_cast<ledger::UnitChannel>(outcome.channel);
    double entered = 0;
    double closing = 0;
    for (std::uint32_t const product : products) {
      auto const per_unit = static_cast<double>(world_.products[product].per_unit);
      std::int64_t flow = 0;
      for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
        flow += books_.units.inflow(product, status, channel, bucket);
      }
      entered += static_cast<double>(flow) / per_unit;
      closing += static_cast<double>(books_.units.closing(product, status, channel, window.last - 1)) / per_unit;
    }
    if (outcome.reduce == Reduce::total) return entered;
    if (outcome.reduce == Reduce::rate) return entered / static_cast<double>(time_.length(window).seconds());
    return closing;
  }

  std::optional<double> delay(model::Outcome const& outcome) const {
    double units = 0;
    for (std::uint32_t const demand : outcome.entities) {
      base::Wide sum = 0;
      if (outcome.alone) {
        auto const gate = ledger::gate_of(static_cast<ledger::DelayReason>(outcome.reason));
        sum = books_.delay.charged_alone(demand, *gate);
      }
      for (std::size_t reason = 0; !outcome.alone && reason < ledger::delay_reasons; ++reason) {
        if (outcome.reason != 255 && outcome.reason != reason) continue;
        for (std::size_t order_class = 0; order_class < ledger::order_classes; ++order_class) {
          if (outcome.order_class != 255 && outcome.order_class != order_class) continue;
          sum += books_.delay.charged(static_cast<ledger::OrderClass>(order_class), demand,
                                      static_cast<ledger::DelayReason>(reason));
        }
      }
      model::StockId const stock = world_.demands[demand].stock;
      if (!stock.valid()) continue;  // applications aren't charged
      model::Product const& product = world_.products[world_.stocks[stock.index()].product.index()];
      units += base::to_double(sum) / static_cast<double>(product.per_unit);
    }
    return units;
  }

  /// Of several events, the share that happened, and the date of the first.
  std::optional<double> happened(model::Outcome const& outcome, base::SimTime to) const {
    double count = 0;
    base::SimTime first = base::SimTime::end();
    for (std::uint32_t const event : outcome.entities) {
      if (events_[event] >= to) continue;
      count += 1;
      first = std::min(first, events_[event]);
    }
    if (outcome.reduce != Reduce::first_date) return count / static_cast<double>(outcome.entities.size());
    return count > 0 ? std::optional(static_cast<double>(first.seconds())) : std::nullopt;
  }

  model::World const& world_;
  model::Parameters const& parameters_;
  std::vector<base::SimTime> const& events_;
  processes::Observables const& observables_;
  RunTime const& time_;
  ledger::Books const& books_;
};

bool has_batches(model::World const& world, model::Outcome const& outcome) {
  if (outcome.beyond) return false;
  if (outcome.formula) {
    return std::all_of(outcome.formula_inputs.begin(), outcome.formula_inputs.end(), [&](std::uint32_t input) {
      return input == model::Outcome::unread || has_batches(world, world.outcomes[input]);
    });
  }
  return outcome.in_batches && outcome.measure != Measure::delay && outcome.reduce != Reduce::quantile &&
         outcome.reduce != Reduce::final_value && outcome.reduce != Reduce::first_date &&
         outcome.reduce != Reduce::maximum;
}

}  // namespace

std::vector<OutcomeValue> compute_outcomes(model::World const& world, model::Parameters const& parameters,
                                           std::vector<base::SimTime> const& events,
                                           processes::Observables const& observables, RunTime const& time,
                                           ledger::Books const& books, std::span<OutcomeStep const> steps,
                                           std::vector<std::optional<double>>& courses) {
  Computer const computer(world, parameters, events, observables, time, books);
  courses.clear();
  for (OutcomeStep const& step : steps) courses.push_back(computer.value_within(*step.outcome, step.from, step.to));
  std::vector<OutcomeValue> results;
  for (model::Outcome const& outcome : world.outcomes) {
    OutcomeValue result;
    result.value = computer.value(outcome);
    if (has_batches(world, outcome)) {
      std::vector<double> means;
      for (RunTime::Range const batch : time.batches()) {
        if (auto const mean = computer.value_like(outcome, batch)) means.push_back(*mean);
      }
      if (means.size() >= 2) {
        double sum = 0;
        for (double const mean : means) sum += mean;
        double const center = sum / static_cast<double>(means.size());
        double squares = 0;
        for (double const mean : means) squares += (mean - center) * (mean - center);
        double const count = static_cast<double>(means.size());
        result.standard_error = std::sqrt(squares / (count - 1) / count);
      }
    }
    results.push_back(result);
  }
  return results;
}

}  // namespace chokepoint::simulation
