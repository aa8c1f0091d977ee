#include "engine/simulation/outcomes.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/check.hpp"

namespace chokepoint::simulation {

namespace {

using model::Measure;
using model::Reduce;
using processes::LevelIndex;
using processes::TallyIndex;

class Computer {
 public:
  Computer(model::World const& world, model::Parameters const& parameters, processes::Observables const& observables,
           RunTime const& time, ledger::Books const& books)
      : world_(world), parameters_(parameters), observables_(observables), time_(time), books_(books) {}

  /// The outcome over a window, in its own unit.
  std::optional<double> value(model::Outcome const& outcome, RunTime::Range window) const {
    if (outcome.formula) return formula(outcome, window);
    std::optional<double> const measured = reduce(outcome, window);
    if (!measured) return std::nullopt;
    return *measured / outcome.unit_scale;
  }

 private:
  std::optional<double> formula(model::Outcome const& outcome, RunTime::Range window) const {
    std::vector<expression::Cell> cells;
    for (std::uint32_t const input : outcome.formula_inputs) {
      if (input == model::Outcome::unread) {
        cells.push_back({.number = 0});
        continue;
      }
      std::optional<double> const part = value(world_.outcomes[input], window_of(world_.outcomes[input], window));
      if (!part) return std::nullopt;
      // In a batch a total stands for that of the whole time, so that whatever the formula does with it is comparable.
      bool const part_of_total = !is_whole(window) && world_.outcomes[input].reduce == Reduce::total;
      cells.push_back({.number = *part * (part_of_total ? static_cast<double>(time_.batches().size()) : 1.0)});
    }
    expression::Result const result = outcome.formula->evaluate({.values = cells});
    if (!result.ok()) return std::nullopt;
    return result.value.number;
  }

  /// In a batch every part looks at the batch; over the whole, each at its own window.
  RunTime::Range window_of(model::Outcome const& part, RunTime::Range window) const {
    return is_whole(window) && !part.formula ? time_.range(part.from, part.to) : window;
  }
  bool is_whole(RunTime::Range window) const {
    return window.first == measured().first && window.last == measured().last;
  }
  RunTime::Range measured() const { return time_.range(world_.clock.measured_from, world_.clock.to); }

  std::optional<double> reduce(model::Outcome const& outcome, RunTime::Range window) const {
    switch (outcome.measure) {
      case Measure::holding:
      case Measure::shortage:
      case Measure::ordering:
        return money(outcome, window);
      case Measure::status:
        return status(outcome, window);
      case Measure::delay:
        return delay(outcome);
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

  std::optional<double> level(model::Outcome const& outcome, RunTime::Range window) const {
    double const seconds = static_cast<double>(time_.length(window).seconds());
    base::Wide sum = 0;
    std::int64_t above = 0;
    std::int64_t final_value = 0;
    std::optional<std::int64_t> greatest;
    for (std::uint32_t const entity : outcome.entities) {
      LevelIndex const index = observables_.level_of(outcome.measure, entity);
      sum += integral(index, window);
      final_value += books_.levels.closing(index.index(), window.last - 1);
      for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
        if (auto const maximum = books_.levels.maximum(index.index(), bucket)) {
          greatest = greatest ? std::max(*greatest, *maximum) : *maximum;
        }
      }
      if (outcome.reduce == Reduce::share_above) above += seconds_above(index, outcome.above, window);
    }
    switch (outcome.reduce) {
      case Reduce::total:
        return base::to_double(sum);
      case Reduce::average:
        return base::to_double(sum) / seconds;
      case Reduce::share_above:
        return static_cast<double>(above) / (seconds * static_cast<double>(outcome.entities.size()));
      case Reduce::maximum:
        return greatest ? std::optional(static_cast<double>(*greatest)) : std::nullopt;
      case Reduce::final_value:
        return static_cast<double>(final_value);
      default:
        break;
    }
    return std::nullopt;
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

  std::optional<double> tally(model::Outcome const& outcome, RunTime::Range window) const {
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

  /// The histogram spans all measured time and one entity; the checker refuses others.
  std::optional<double> quantile(model::Outcome const& outcome) const {
    TallyIndex const index = observables_.tally_of(outcome.measure, outcome.entities.front());
    auto const parts = static_cast<std::int64_t>(std::nearbyint(outcome.quantile * 1e6));
    auto const found = books_.tallies.quantile(index.index(), parts);
    return found ? std::optional(static_cast<double>(*found)) : std::nullopt;
  }

  std::optional<double> money(model::Outcome const& outcome, RunTime::Range window) const {
    double total = 0;
    for (std::uint32_t const entity : outcome.entities) {
      model::Stock const& stock = world_.stocks[entity];
      double const per_unit = static_cast<double>(world_.products[stock.product.index()].per_unit);
      if (outcome.measure == Measure::holding) {
        LevelIndex const index = observables_.level_of(outcome.measure, entity);
        total += parameters_.get_or(stock.holding_cost, 0.0) * (base::to_double(integral(index, window)) / per_unit);
      } else if (outcome.measure == Measure::ordering) {
        TallyIndex const index = observables_.tally_of(outcome.measure, entity);
        total += parameters_.get_or(stock.order_cost, 0.0) *
                 static_cast<double>(books_.tallies.moments(index.index(), window.first, window.last).count);
      } else if (stock.lost_sales) {
        TallyIndex const index = observables_.tally_of(outcome.measure, entity);
        total += parameters_.get_or(stock.shortage_cost, 0.0) *
                 (base::to_double(books_.tallies.moments(index.index(), window.first, window.last).sum) / per_unit);
      } else {
        LevelIndex const index = observables_.level_of(outcome.measure, entity);
        total += parameters_.get_or(stock.shortage_cost, 0.0) * (base::to_double(integral(index, window)) / per_unit);
      }
    }
    if (outcome.reduce == Reduce::rate) return total / static_cast<double>(time_.length(window).seconds());
    return total;
  }

  std::optional<double> status(model::Outcome const& outcome, RunTime::Range window) const {
    auto const status = static_cast<ledger::UnitStatus>(outcome.status);
    if (outcome.reduce == Reduce::first_date) return first_date(outcome, status, window);
    bool const flows = outcome.reduce == Reduce::total || outcome.reduce == Reduce::rate;
    double sum = 0;
    for (std::uint32_t product = 0; product < world_.products.size(); ++product) {
      if (outcome.product.valid() && outcome.product.index() != product) continue;
      std::int64_t parts = 0;
      if (flows) {
        for (std::uint32_t bucket = window.first; bucket < window.last; ++bucket) {
          parts += books_.units.inflow(product, status, bucket);
        }
      } else {
        parts = books_.units.closing(product, status, window.last - 1);
      }
      sum += static_cast<double>(parts) / static_cast<double>(world_.products[product].per_unit);
    }
    if (outcome.reduce == Reduce::rate) return sum / static_cast<double>(time_.length(window).seconds());
    return sum;
  }

  /// The end of the bucket in which what ever entered the status reached the amount.
  std::optional<double> first_date(model::Outcome const& outcome, ledger::UnitStatus status,
                                   RunTime::Range window) const {
    std::vector<std::int64_t> reached(world_.products.size(), 0);  // in each product's parts
    for (std::uint32_t bucket = 0; bucket < window.last; ++bucket) {
      double units = 0;
      for (std::uint32_t product = 0; product < world_.products.size(); ++product) {
        reached[product] += books_.units.inflow(product, status, bucket);
        units += static_cast<double>(reached[product]) / static_cast<double>(world_.products[product].per_unit);
      }
      bool const enough = outcome.product.valid() ? reached[outcome.product.index()] >= outcome.reaches
                                                  : units >= static_cast<double>(outcome.reaches);
      bool const any = outcome.product.valid() ? reached[outcome.product.index()] > 0 : units > 0;
      if (enough && any) return static_cast<double>(time_.buckets().end(bucket).seconds());
    }
    return std::nullopt;
  }

  std::optional<double> delay(model::Outcome const& outcome) const {
    base::Wide sum = 0;
    for (std::uint32_t demand = 0; demand < world_.demands.size(); ++demand) {
      if (!outcome.entities.empty() &&
          !std::binary_search(outcome.entities.begin(), outcome.entities.end(), world_.demands[demand].buyer.index())) {
        continue;
      }
      for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
        if (outcome.reason != 255 && outcome.reason != reason) continue;
        for (std::size_t order_class = 0; order_class < ledger::order_classes; ++order_class) {
          sum += books_.delay.charged(static_cast<ledger::OrderClass>(order_class), demand,
                                      static_cast<ledger::DelayReason>(reason));
        }
      }
    }
    return base::to_double(sum);
  }

  model::World const& world_;
  model::Parameters const& parameters_;
  processes::Observables const& observables_;
  RunTime const& time_;
  ledger::Books const& books_;
};

bool has_batches(model::World const& world, model::Outcome const& outcome) {
  if (outcome.formula) {
    return std::all_of(outcome.formula_inputs.begin(), outcome.formula_inputs.end(), [&](std::uint32_t input) {
      return input == model::Outcome::unread || has_batches(world, world.outcomes[input]);
    });
  }
  return outcome.in_batches && outcome.measure != Measure::delay && outcome.reduce != Reduce::quantile &&
         outcome.reduce != Reduce::final_value && outcome.reduce != Reduce::first_date &&
         outcome.reduce != Reduce::maximum;
}

/// A total over all batches has b² times the variance of the batch mean.
double error_scale(model::Outcome const& outcome, std::size_t batches) {
  return !outcome.formula && outcome.reduce == Reduce::total ? static_cast<double>(batches) : 1.0;
}

}  // namespace

std::vector<OutcomeValue> compute_outcomes(model::World const& world, model::Parameters const& parameters,
                                           processes::Observables const& observables, RunTime const& time,
                                           ledger::Books const& books) {
  Computer const computer(world, parameters, observables, time, books);
  std::vector<OutcomeValue> results;
  RunTime::Range const measured = time.range(world.clock.measured_from, world.clock.to);
  for (model::Outcome const& outcome : world.outcomes) {
    OutcomeValue result;
    result.value = computer.value(outcome, outcome.formula ? measured : time.range(outcome.from, outcome.to));
    if (has_batches(world, outcome)) {
      std::vector<double> means;
      for (RunTime::Range const batch : time.batches()) {
        if (auto const mean = computer.value(outcome, batch)) means.push_back(*mean);
      }
      if (means.size() >= 2) {
        double sum = 0;
        for (double const mean : means) sum += mean;
        double const center = sum / static_cast<double>(means.size());
        double squares = 0;
        for (double const mean : means) squares += (mean - center) * (mean - center);
        double const count = static_cast<double>(means.size());
        result.standard_error = std::sqrt(squares / (count - 1) / count) * error_scale(outcome, means.size());
      }
    }
    results.push_back(result);
  }
  return results;
}

}  // namespace chokepoint::simulation
