#include <array>
#include <cmath>

#include "engine/base/wide.hpp"
#include "engine/expression/compile.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/units.hpp"
#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

namespace {

using model::Measure;
using model::Reduce;

/// Whose a measure is.
enum class Owner : std::uint8_t { office, stock, lane, buyer, ledger };
/// What its numbers are.
enum class Quantity : std::uint8_t { cases, time, goods, money, share };

struct MeasureInfo {
  std::string_view word;
  Measure measure;
  Owner owner;
  Quantity quantity;
  bool is_level;
  Reduce usual;
};

constexpr std::array measures{
    MeasureInfo{"waiting", Measure::waiting, Owner::office, Quantity::cases, true, Reduce::average},
    MeasureInfo{"in_service", Measure::in_service, Owner::office, Quantity::cases, true, Reduce::average},
    MeasureInfo{"present", Measure::present, Owner::office, Quantity::cases, true, Reduce::average},
    MeasureInfo{"up", Measure::office_up, Owner::office, Quantity::share, true, Reduce::average},
    MeasureInfo{"wait", Measure::wait, Owner::office, Quantity::time, false, Reduce::mean},
    MeasureInfo{"sojourn", Measure::sojourn, Owner::office, Quantity::time, false, Reduce::mean},
    MeasureInfo{"arrivals", Measure::arrivals, Owner::office, Quantity::cases, false, Reduce::total},
    MeasureInfo{"served", Measure::served, Owner::office, Quantity::cases, false, Reduce::total},
    MeasureInfo{"turned_away", Measure::turned_away, Owner::office, Quantity::cases, false, Reduce::total},
    MeasureInfo{"on_hand", Measure::on_hand, Owner::stock, Quantity::goods, true, Reduce::average},
    MeasureInfo{"backorders", Measure::backorders, Owner::stock, Quantity::goods, true, Reduce::average},
    MeasureInfo{"on_order", Measure::on_order, Owner::stock, Quantity::goods, true, Reduce::average},
    MeasureInfo{"demand", Measure::demand, Owner::stock, Quantity::goods, false, Reduce::total},
    MeasureInfo{"filled_at_once", Measure::filled_at_once, Owner::stock, Quantity::goods, false, Reduce::total},
    MeasureInfo{"lost", Measure::lost, Owner::stock, Quantity::goods, false, Reduce::total},
    MeasureInfo{"order_quantity", Measure::order_quantity, Owner::stock, Quantity::goods, false, Reduce::mean},
    MeasureInfo{"orders_placed", Measure::orders_placed, Owner::stock, Quantity::cases, false, Reduce::total},
    MeasureInfo{"stock_wait", Measure::stock_wait, Owner::stock, Quantity::time, false, Reduce::mean},
    MeasureInfo{"holding", Measure::holding, Owner::stock, Quantity::money, true, Reduce::total},
    MeasureInfo{"shortage", Measure::shortage, Owner::stock, Quantity::money, true, Reduce::total},
    MeasureInfo{"ordering", Measure::ordering, Owner::stock, Quantity::money, false, Reduce::total},
    MeasureInfo{"under_way", Measure::under_way, Owner::lane, Quantity::goods, true, Reduce::average},
    MeasureInfo{"open", Measure::open, Owner::buyer, Quantity::goods, true, Reduce::average},
    MeasureInfo{"ordered", Measure::ordered, Owner::buyer, Quantity::goods, false, Reduce::total},
    MeasureInfo{"delivered", Measure::delivered, Owner::buyer, Quantity::goods, false, Reduce::total},
    MeasureInfo{"cancelled", Measure::cancelled, Owner::buyer, Quantity::goods, false, Reduce::total},
    MeasureInfo{"order_wait", Measure::order_wait, Owner::buyer, Quantity::time, false, Reduce::mean},
    MeasureInfo{"status", Measure::status, Owner::ledger, Quantity::goods, true, Reduce::final_value},
    MeasureInfo{"delay", Measure::delay, Owner::ledger, Quantity::time, false, Reduce::total},
};

constexpr std::array<std::pair<std::string_view, Reduce>, 10> reducers{{{"total", Reduce::total},
                                                                        {"rate", Reduce::rate},
                                                                        {"average", Reduce::average},
                                                                        {"mean", Reduce::mean},
                                                                        {"variance", Reduce::variance},
                                                                        {"maximum", Reduce::maximum},
                                                                        {"quantile", Reduce::quantile},
                                                                        {"share_above", Reduce::share_above},
                                                                        {"final", Reduce::final_value},
                                                                        {"first_date", Reduce::first_date}}};

MeasureInfo const& info_of(std::string_view word) {
  auto const found =
      std::find_if(measures.begin(), measures.end(), [&](auto const& info) { return info.word == word; });
  CHOKEPOINT_CHECK(found != measures.end(), "measure {} is in the field table but not here", word);
  return *found;
}

/// A ledger's word as authors write it: "in transit" is in_transit.
std::string written(std::string_view name) {
  std::string word(name);
  std::replace(word.begin(), word.end(), ' ', '_');
  return word;
}

bool fits(MeasureInfo const& info, Reduce reduce) {
  if (info.measure == Measure::status) {
    return reduce == Reduce::total || reduce == Reduce::rate || reduce == Reduce::final_value ||
           reduce == Reduce::first_date;
  }
  if (info.measure == Measure::delay) return reduce == Reduce::total;
  if (info.quantity == Quantity::money) return reduce == Reduce::total || reduce == Reduce::rate;
  if (reduce == Reduce::first_date) return false;
  // What is under way is booked at dispatch for the whole transit: its integral is known, its value at a moment isn't.
  if (info.measure == Measure::under_way) return reduce == Reduce::total || reduce == Reduce::average;
  if (info.is_level) {
    return reduce == Reduce::total || reduce == Reduce::average || reduce == Reduce::maximum ||
           reduce == Reduce::share_above || reduce == Reduce::final_value;
  }
  return reduce != Reduce::average && reduce != Reduce::final_value;
}

}  // namespace

void Assembly::outcomes() {
  std::vector<std::uint32_t> formulas;
  for (std::uint32_t const index : name_order(spec_.outcomes)) {
    auto const& [name, spec] = spec_.outcomes.entries[index];
    model::Outcome built;
    built.name = name.text;
    built.title = spec.title.given ? spec.title.text : name.text;
    std::string const path = "outcomes." + name.text;
    if (spec.measure.given == spec.formula.given) {
      error("E_CONFLICT", spec.mark, path, "an outcome is either a measure or a formula over other outcomes",
            "write measure:, or formula:");
    } else if (spec.measure.given) {
      outcome(spec, built, path);
    } else {
      formulas.push_back(index);
    }
    world_.outcomes.push_back(std::move(built));
  }
  for (std::uint32_t const index : formulas) {
    auto const& [name, spec] = spec_.outcomes.entries[index];
    for (model::Outcome& built : world_.outcomes) {
      if (built.name == name.text) formula(spec, built, "outcomes." + name.text);
    }
  }
}

bool Assembly::outcome(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  MeasureInfo const& info = info_of(spec.measure.text);
  outcome.measure = info.measure;
  outcome.reduce = info.usual;
  for (auto const& [word, reduce] : reducers) {
    if (spec.reduce.given && word == spec.reduce.text) outcome.reduce = reduce;
  }
  if (!fits(info, outcome.reduce)) {
    error("E_CONFLICT", spec.reduce.mark, path + ".reduce",
          fmt::format("'{}' of '{}' has no meaning", spec.reduce.text, spec.measure.text),
          info.measure == Measure::under_way ? "goods under way have total and average"
          : info.is_level                    ? "levels have total, average, maximum, share_above and final"
                          : "observations have total, rate, mean, variance, maximum, quantile and share_above");
    return false;
  }
  if (!select(spec, outcome, path)) return false;

  model::Clock const& clock = world_.clock;
  outcome.from = spec.from.given ? base::SimTime(spec.from.integer) : clock.measured_from;
  outcome.to = spec.to.given ? base::SimTime(spec.to.integer) : clock.to;
  outcome.in_batches = !spec.from.given && !spec.to.given;
  if (outcome.measure == Measure::status && !spec.from.given) outcome.from = clock.from;
  if (clock.measured_from >= clock.to) return false;  // reported where it is said
  if (outcome.from < clock.from || outcome.to > clock.to || outcome.to <= outcome.from) {
    if (clock.to <= clock.measured_from) return false;  // the clock itself is wrong, which is said where it stands
    error("E_RANGE", spec.from.given ? spec.from.mark : spec.to.mark, path,
          "the outcome's window is empty or reaches outside the run",
          "from and to lie between clock.from and clock.to, in this order");
    return false;
  }
  outcome.quantile = spec.quantile.given ? spec.quantile.number : 0.5;

  // Amounts are counted in the resolution of one product; several with different ones can't be added up.
  std::int64_t parts = 1;
  if (info.quantity == Quantity::goods && outcome.measure != Measure::status) {
    parts = 0;
    auto const see = [&](model::ProductId product) {
      if (parts == 0) parts = per_unit(product);
      if (parts != per_unit(product)) {
        error("E_CONFLICT", spec.measure.mark, path, "it adds up products of different resolutions",
              "name one product, or elements that hold the same one");
      }
    };
    for (std::uint32_t const entity : outcome.entities) {
      if (info.owner == Owner::stock) see(world_.stocks[entity].product);
      if (info.owner != Owner::buyer) continue;
      for (model::DemandId const demand : world_.buyers[entity].demands) {
        model::StockId const stock = world_.demands[demand.index()].stock;
        if (stock.valid()) see(world_.stocks[stock.index()].product);
      }
    }
    if (info.owner == Owner::lane && !world_.products.empty()) {
      for (std::uint32_t p = 0; p < world_.products.size(); ++p) see(model::ProductId(p));
    }
    if (parts == 0) parts = 1;
  }
  double const day = 86400;
  bool const by_time = outcome.reduce == Reduce::rate;
  switch (info.quantity) {
    case Quantity::time:
      outcome.unit = info.measure == Measure::delay ? "unit-days" : "days";
      outcome.unit_scale = day;
      break;
    case Quantity::goods:
      outcome.unit = "units";
      outcome.unit_scale = static_cast<double>(parts);
      if (info.is_level && outcome.reduce == Reduce::total && info.measure != Measure::status) {
        outcome.unit = "unit-days";
        outcome.unit_scale *= day;
      }
      break;
    case Quantity::cases:
      if (info.is_level && outcome.reduce == Reduce::total) {
        outcome.unit = "case-days";
        outcome.unit_scale = day;
      }
      break;
    case Quantity::money:
      outcome.unit = "money";
      break;
    case Quantity::share:
      break;
  }
  if (outcome.reduce == Reduce::variance) {
    outcome.unit += "²";
    outcome.unit_scale *= outcome.unit_scale;
  }
  if (by_time) {
    outcome.unit += outcome.unit.empty() ? "per day" : " per day";
    outcome.unit_scale /= day;
  }
  if (outcome.reduce == Reduce::share_above) {
    outcome.unit.clear();
    outcome.unit_scale = 1;
    if (!spec.above.given) {
      error("E_MISSING_FIELD", spec.mark, path + ".above", "it is not said above what", "add above: 10 days");
      return false;
    }
    base::Dimension const expected = info.quantity == Quantity::time    ? base::dimensions::time
                                     : info.quantity == Quantity::goods ? base::dimensions::goods
                                                                        : base::dimensions::none;
    if (spec.above.dimension != expected) {
      error("E_UNIT", spec.above.mark, path + ".above",
            fmt::format("'{}' is {}, this isn't", spec.measure.text, base::describe(expected)));
      return false;
    }
    double const threshold =
        in_base_units(spec.above) * (info.quantity == Quantity::goods ? static_cast<double>(parts) : 1.0);
    outcome.above = static_cast<std::int64_t>(std::floor(threshold));
  }
  if (outcome.reduce == Reduce::quantile && outcome.entities.size() != 1) {
    error("E_CONFLICT", spec.mark, path, "a quantile is of one element's observations", "name one under of:");
  }
  if (outcome.reduce == Reduce::first_date) {
    outcome.unit = "date";
    std::int64_t const product_parts = outcome.product.valid() ? per_unit(outcome.product) : 1;
    base::Wide const parts_reached = static_cast<base::Wide>(spec.reaches.integer) * product_parts;  // millionths
    outcome.reaches = spec.reaches.given ? static_cast<std::int64_t>((parts_reached + 999'999) / 1'000'000) : 1;
  }
  return true;
}

bool Assembly::select(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  MeasureInfo const& info = info_of(spec.measure.text);
  outcome.product = find(products_, spec.product);
  Owner owner = info.owner;
  auto const wrong_kind = [&](Text const& name, std::string_view kinds) {
    error("E_UNKNOWN_ID", name.mark, path + ".of",
          fmt::format("'{}' is measured of {}, and '{}' is none", spec.measure.text, kinds, name.text));
    return false;
  };
  auto const all = [&](std::size_t count) {
    for (std::uint32_t i = 0; i < count; ++i) outcome.entities.push_back(i);
  };
  if (spec.measure.text == "up" && !spec.of.empty() && find(lanes_, spec.of.front()).valid()) {
    owner = Owner::lane;
    outcome.measure = Measure::lane_up;
  }
  if (spec.measure.text == "delay") {
    for (Text const& name : spec.of) {
      model::BuyerId const buyer = find(buyers_, name);
      if (!buyer.valid()) return wrong_kind(name, "buyers");
      outcome.entities.push_back(buyer.index());
    }
    if (spec.reason.given) {
      bool found = false;
      for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
        if (written(ledger::name(static_cast<ledger::DelayReason>(reason))) != spec.reason.text) continue;
        outcome.reason = static_cast<std::uint8_t>(reason);
        found = true;
      }
      if (!found) {
        error("E_CHOICE", spec.reason.mark, path + ".reason",
              fmt::format("'{}' is no reason of the delay ledger", spec.reason.text));
      }
    }
  } else if (spec.measure.text == "status") {
    bool found = false;
    for (std::size_t status = 0; status < ledger::unit_statuses; ++status) {
      if (written(ledger::name(static_cast<ledger::UnitStatus>(status))) != spec.status.text) continue;
      outcome.status = static_cast<std::uint8_t>(status);
      found = true;
    }
    if (!found) {
      error("E_CHOICE", spec.status.given ? spec.status.mark : spec.mark, path + ".status",
            fmt::format("'{}' is no status of a unit", spec.status.text),
            "such as in_stock, in_transit, held, delivered or returned");
      return false;
    }
    return true;
  } else if (owner == Owner::office) {
    for (Text const& name : spec.of) {
      model::OfficeId const office = find(offices_, name);
      if (!office.valid()) return wrong_kind(name, "offices");
      outcome.entities.push_back(office.index());
    }
    if (spec.of.empty()) all(world_.offices.size());
  } else if (owner == Owner::lane) {
    for (Text const& name : spec.of) {
      model::LaneId const lane = find(lanes_, name);
      if (!lane.valid()) return wrong_kind(name, "lanes");
      outcome.entities.push_back(lane.index());
    }
    if (spec.of.empty()) all(world_.lanes.size());
  } else if (owner == Owner::buyer) {
    for (Text const& name : spec.of) {
      model::BuyerId const buyer = find(buyers_, name);
      if (!buyer.valid()) return wrong_kind(name, "buyers");
      outcome.entities.push_back(buyer.index());
    }
    if (spec.of.empty()) all(world_.buyers.size());
  } else {
    for (std::uint32_t stock = 0; stock < world_.stocks.size(); ++stock) {
      model::Stock const& candidate = world_.stocks[stock];
      if (candidate.unlimited) continue;
      if (outcome.product.valid() && candidate.product != outcome.product) continue;
      bool const named = std::any_of(spec.of.begin(), spec.of.end(), [&](Text const& name) {
        return world_.sites[candidate.site.index()].name == name.text;
      });
      if (spec.of.empty() || named) outcome.entities.push_back(stock);
    }
    for (Text const& name : spec.of) {
      if (!find(sites_, name).valid()) return wrong_kind(name, "stocks at sites");
    }
  }
  if (outcome.entities.empty() && owner != Owner::ledger) {
    error("E_UNKNOWN_ID", spec.measure.mark, path,
          fmt::format("the scenario has nothing that '{}' could be measured of", spec.measure.text));
    return false;
  }
  std::sort(outcome.entities.begin(), outcome.entities.end());
  outcome.entities.erase(std::unique(outcome.entities.begin(), outcome.entities.end()), outcome.entities.end());
  return true;
}

void Assembly::formula(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  expression::Schema schema;
  for (std::uint32_t i = 0; i < world_.outcomes.size(); ++i) {
    model::Outcome const& part = world_.outcomes[i];
    auto const& entry = *std::find_if(spec_.outcomes.entries.begin(), spec_.outcomes.entries.end(),
                                      [&](auto const& candidate) { return candidate.name.text == part.name; });
    if (entry.block.formula.given) continue;  // formulas look at measures only, so they can't be circular
    schema.field(part.name, expression::Type::number(), static_cast<std::uint32_t>(outcome.formula_inputs.size()));
    outcome.formula_inputs.push_back(i);
  }
  auto compiled = expression::compile(spec.formula.text, spec.formula.mark, expression::Type::number(), schema,
                                      diagnostics_, path + ".formula");
  if (!compiled) return;
  outcome.formula = std::move(*compiled);
  // Keep only the outcomes that the formula reads, at their slots.
  std::vector<std::uint32_t> inputs = outcome.formula_inputs;
  auto const& read = outcome.formula->fields_read();
  for (std::uint32_t slot = 0; slot < inputs.size(); ++slot) {
    if (!std::binary_search(read.begin(), read.end(), slot)) outcome.formula_inputs[slot] = model::Outcome::unread;
  }
}

}  // namespace chokepoint::scenario
