#include <cmath>
#include <set>

#include "engine/expression/compile.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/formula_words.hpp"
#include "engine/scenario/measures.hpp"
#include "engine/scenario/outcome_units.hpp"
#include "engine/scenario/overrides.hpp"

namespace chokepoint::scenario {

namespace {

using model::Reduce;

constexpr double day = 86400;
constexpr double price_parts = 1e6;  // of a unit price, in a minor unit: see processes/prices.hpp
constexpr double milliwatts_in_megawatt = 1e9;
constexpr double millionths = 1e6;

}  // namespace

void Assembly::outcomes() {
  std::vector<std::uint32_t> formulas;  // as places in world_.outcomes
  std::set<std::string, std::less<>> faulty;
  constexpr std::size_t most_elements = 5'000'000;
  std::size_t measured_elements = 0;
  for (std::uint32_t const index : name_order(spec_.outcomes)) {
    auto const& [name, spec] = spec_.outcomes.entries[index];
    model::Outcome built;
    built.name = name.text;
    built.place = index;
    built.title = spec.title.given ? spec.title.text : name.text;
    built.from = world_.clock.measured_from;
    built.to = world_.clock.to;
    std::string const path = "outcomes." + name.text;
    currencies_.emplace_back();
    goods_words_.emplace_back();
    if (spec.measure.given == spec.formula.given) {
      error("E_CONFLICT", spec.mark, path, "an outcome is either a measure or a formula over other outcomes",
            "write measure:, or formula:");
      faulty.insert(name.text);
    } else if (spec.measure.given) {
      bool const sound = outcome(spec, built, path);
      if (sound) {
        built.in_base_units = type_of(built, currencies_.back()).in_base_units;
        in_percent(spec, built, path);
      } else {
        faulty.insert(name.text);
      }
    } else {
      formulas.push_back(static_cast<std::uint32_t>(world_.outcomes.size()));
    }
    measured_elements += built.entities.size();
    if (measured_elements > most_elements) {
      error("E_LIMIT", spec.mark, path,
            fmt::format("all outcomes together measure more than {} elements, each of its own", most_elements),
            "name some elements under of:, or leave out outcomes that the question doesn't need");
      return;
    }
    world_.outcomes.push_back(std::move(built));
  }
  if (formulas.empty()) return;
  Measured measured;
  for (std::uint32_t i = 0; i < world_.outcomes.size(); ++i) {
    // Formulas look at measures only, so they can't be circular.
    if (!spec_.outcomes.entries[world_.outcomes[i].place].block.formula.given)
      measured.emplace(world_.outcomes[i].name, i);
  }
  constexpr std::size_t most_in_full = 20;  // faulty formulas whose problems look at all names for a suggestion
  std::size_t in_full = 0;
  for (std::uint32_t const place : formulas) {
    model::Outcome& built = world_.outcomes[place];
    auto const& [name, spec] = spec_.outcomes.entries[built.place];
    auto const words = words_of_formula(spec.formula.text);
    bool const reads_faulty =
        std::any_of(words.begin(), words.end(), [&](auto const& word) { return faulty.count(word) > 0; });
    if (reads_faulty) continue;  // it may be of no known unit
    Measured read;
    for (std::string const& word : words) {
      if (auto const found = measured.find(word); found != measured.end()) read.insert(*found);
    }
    base::Diagnostics unheard;
    std::string const path = "outcomes." + name.text;
    if (formula(spec, built, path, read, unheard)) continue;
    in_full += 1;
    formula(spec, built, path, in_full <= most_in_full ? measured : read, diagnostics_);
  }
}

bool Assembly::outcome(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  MeasureInfo const* info = find_measure(spec.measure.text);
  CHOKEPOINT_CHECK(info != nullptr, "{} passed as a measure", spec.measure.text);
  bool const of_lanes = !spec.of.empty() ? find(lanes_, spec.of.front()).valid() : world_.offices.empty();
  for (MeasureInfo const& other : measures()) {  // `up` is one of offices and one of lanes
    if (other.word == info->word && other.owner == MeasureOwner::lane && of_lanes) info = &other;
  }
  outcome.measure = info->measure;
  outcome.reduce = info->usual;
  if (spec.quantile.given) outcome.quantile = spec.quantile.number;
  for (ReducerInfo const& reducer : reducers()) {
    if (spec.reduce.given && reducer.word == spec.reduce.text) outcome.reduce = reducer.reduce;
  }
  if (!can_reduce(*info, word_of(outcome.reduce))) {
    std::string known(info->reducers);
    for (std::size_t at = known.find(' '); at != std::string::npos; at = known.find(' ', at + 2)) {
      known.insert(at, ",");
    }
    error("E_CONFLICT", spec.reduce.mark, path + ".reduce",
          fmt::format("'{}' of '{}' has no meaning or isn't recorded", spec.reduce.text, spec.measure.text),
          fmt::format("of '{}' there are: {}", spec.measure.text, known));
    return false;
  }
  bool sound = select(*info, spec, outcome, path);
  sound = window(spec, outcome, path) && sound;
  return sound && amounts(*info, spec, outcome, path);
}

bool Assembly::window(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  model::Clock const& clock = world_.clock;
  if (clock.to <= clock.measured_from) return false;  // the clock itself is wrong, which is said where it stands
  if (spec.from.given) outcome.from = base::SimTime(spec.from.integer);
  if (spec.to.given) outcome.to = base::SimTime(spec.to.integer);
  outcome.in_batches = !spec.from.given && !spec.to.given;
  bool const late = outcome.to > clock.to || outcome.from >= clock.to;
  if (late && is_override(diagnostics_, spec_.clock.to.mark) && (!spec.to.given || outcome.from < outcome.to)) {
    // The run ends earlier than its author meant it to: what is left of the window is measured.
    outcome.beyond = outcome.from >= clock.to;
    outcome.to = clock.to;
    diagnostics_.warning("W_CUT_SHORT", spec.to.given ? spec.to.mark : spec.from.mark, path,
                         outcome.beyond ? "the run now ends before this outcome's window begins, so it has no value"
                                        : "the run now ends within this outcome's window: only what lies before counts",
                         "end the run later, or read this outcome with care");
    return true;
  }
  if (outcome.from < clock.from || late || outcome.to <= outcome.from) {
    error("E_OUTSIDE", spec.from.given ? spec.from.mark : spec.to.mark, path,
          "the outcome's window is empty or reaches outside the run",
          "from and to lie between clock.from and clock.to, in this order");
    return false;
  }
  return true;
}

std::vector<model::ProductId> Assembly::products_of(MeasureInfo const& info, model::Outcome const& outcome) const {
  std::set<model::ProductId> found;
  if (info.owner == MeasureOwner::stock) {
    for (std::uint32_t const stock : outcome.entities) found.insert(world_.stocks[stock].product);
  } else if (info.owner == MeasureOwner::recipe) {
    for (std::uint32_t const recipe : outcome.entities) found.insert(world_.recipes[recipe].product);
  } else if (info.owner == MeasureOwner::stream || info.owner == MeasureOwner::delay) {
    for (std::uint32_t const demand : outcome.entities) {
      model::StockId const stock = world_.demands[demand].stock;
      if (stock.valid()) found.insert(world_.stocks[stock.index()].product);
    }
  } else if (info.owner == MeasureOwner::quota) {
    for (std::uint32_t const quota : outcome.entities) found.insert(world_.quotas[quota].product);
  } else if (info.owner == MeasureOwner::permit) {
    for (std::uint32_t const office : outcome.entities) found.insert(world_.permit_offices[office].product);
  } else if (info.owner == MeasureOwner::dealer) {
    for (std::uint32_t const dealer : outcome.entities) {
      found.insert(world_.stocks[world_.dealers[dealer].stock.index()].product);
    }
  } else if (info.owner == MeasureOwner::fleet) {
    for (std::uint32_t const fleet : outcome.entities) found.insert(world_.fleets[fleet].product);
  } else if (info.owner == MeasureOwner::units && outcome.product.valid()) {
    found.insert(outcome.product);
  } else {
    for (std::uint32_t product = 0; product < world_.products.size(); ++product)
      found.insert(model::ProductId(product));
  }
  return {found.begin(), found.end()};
}

bool Assembly::amounts(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome,
                       std::string const& path) {
  // Amounts are counted in the resolution of one product; several with different ones can't be added up.
  std::int64_t parts = 1;
  bool const of_goods = info.quantity == MeasureQuantity::goods || info.owner == MeasureOwner::delay;
  if (of_goods) {
    std::vector<model::ProductId> const products = products_of(info, outcome);
    if (!products.empty()) parts = per_unit(products.front());
    goods_words_.back() = goods_word(products);
    // Of these, each product is divided by its own resolution before they are added up.
    bool const by_product = info.owner == MeasureOwner::delay || info.owner == MeasureOwner::fleet ||
                            (info.owner == MeasureOwner::units && outcome.reduce != Reduce::first_date);
    for (model::ProductId const product : products) {
      check_goods_word(spec.above, product, path + ".above");
      check_goods_word(spec.reaches, product, path + ".reaches");
      if (per_unit(product) == parts || by_product) continue;
      error("E_CONFLICT", spec.measure.mark, path, "it adds up products of different resolutions",
            info.owner == MeasureOwner::lane ? "give all products one resolution"
                                             : "name one under product:, or elements that hold the same one");
      return false;
    }
    if (info.owner == MeasureOwner::units) outcome.unit_scale = 1;
  }
  bool const total_of_level = info.is_level && outcome.reduce == Reduce::total;
  double const scale =
      static_cast<double>(info.owner == MeasureOwner::units || info.owner == MeasureOwner::fleet ? 1 : parts);
  switch (info.quantity) {
    case MeasureQuantity::time:
      outcome.unit = info.owner == MeasureOwner::delay ? "unit-days"
                     : outcome.reduce == Reduce::total
                         ? (info.owner == MeasureOwner::office ? "case-days" : "unit-days")
                         : "days";
      outcome.unit_scale = day;  // delays are divided by their product's resolution where they are added up
      break;
    case MeasureQuantity::goods:
      outcome.unit = "units";
      outcome.unit_scale = scale;
      if (total_of_level && info.owner != MeasureOwner::units) {
        outcome.unit = "unit-days";
        outcome.unit_scale *= day;
      }
      break;
    case MeasureQuantity::cases:
      if (total_of_level) {
        outcome.unit = "case-days";
        outcome.unit_scale = day;
      }
      break;
    case MeasureQuantity::money:
      if (!money(info, spec, outcome, path)) return false;
      break;
    case MeasureQuantity::share:
      if (info.owner == MeasureOwner::dealer) outcome.unit_scale = millionths;
      break;
    case MeasureQuantity::power:
      outcome.unit = total_of_level ? "MW-days" : "MW";
      outcome.unit_scale = milliwatts_in_megawatt * (total_of_level ? day : 1);
      break;
    case MeasureQuantity::racks:
      outcome.unit = total_of_level ? "rack-days" : "racks";
      outcome.unit_scale = total_of_level ? day : 1;
      break;
    case MeasureQuantity::compute: {
      ReportedUnit const reported = unit_of_metric(spec.metric.text, outcome.metric_dimension);
      outcome.unit = reported.word + (total_of_level ? "-days" : "");
      outcome.unit_scale = reported.scale * (total_of_level ? day : 1);
      break;
    }
  }
  if (outcome.reduce == Reduce::variance) {
    outcome.unit += "²";
    outcome.unit_scale *= outcome.unit_scale;
  }
  if (outcome.reduce == Reduce::rate) {
    outcome.unit += outcome.unit.empty() ? "per day" : " per day";
    outcome.unit_scale /= day;
  }
  if (outcome.reduce == Reduce::share_above && !threshold(info, spec, outcome, parts, path)) return false;
  bool const one_only = info.is_level && (outcome.reduce == Reduce::maximum || outcome.reduce == Reduce::share_above);
  if (one_only && outcome.entities.size() > 1) {
    error("E_CONFLICT", spec.reduce.mark, path + ".reduce",
          fmt::format("the sum of several levels isn't recorded from moment to moment, so its {} isn't known; '{}' is "
                      "of {} here",
                      outcome.reduce == Reduce::maximum ? "greatest value" : "time above a threshold",
                      spec.measure.text, outcome.entities.size()),
          info.owner == MeasureOwner::office ? "name one under of:" : "name one under of:, with its product");
    return false;
  }
  if (outcome.reduce == Reduce::first_date) {
    outcome.unit = "date";
    outcome.unit_scale = 1;
    return reaches(info, spec, outcome, parts, path);
  }
  return true;
}

bool Assembly::reaches(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::int64_t parts,
                       std::string const& path) {
  bool const of_compute = info.quantity == MeasureQuantity::compute;
  outcome.reaches = 1;
  outcome.reaches_amount = 1 / static_cast<double>(parts);
  if (!spec.reaches.given && !of_compute) return true;
  if (!spec.reaches.given) {
    error("E_MISSING_FIELD", spec.mark, path + ".reaches", "it is not said how much compute is to be reached",
          "add reaches: and an amount in the unit of the metric");
    return false;
  }
  base::Dimension const expected = of_compute                                ? outcome.metric_dimension
                                   : info.quantity == MeasureQuantity::cases ? base::dimensions::none
                                                                             : base::dimensions::goods;
  if (spec.reaches.dimension != expected) {
    error("E_UNIT", spec.reaches.mark, path + ".reaches",
          fmt::format("'{}' is {}, this isn't", spec.measure.text, base::describe(expected)));
    return false;
  }
  outcome.reaches_amount = in_base_units(spec.reaches);
  if (!of_compute) {
    auto const micro_units =
        static_cast<std::int64_t>(std::nearbyint(in_base_units(spec.reaches) * static_cast<double>(micro)));
    outcome.reaches = parameters_.in_parts(micro_units, parts, spec.reaches, path + ".reaches");
  }
  return true;
}

bool Assembly::threshold(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::int64_t parts,
                         std::string const& path) {
  outcome.unit.clear();
  outcome.unit_scale = 1;
  if (!spec.above.given) {
    error("E_MISSING_FIELD", spec.mark, path + ".above", "it is not said above what", "add above: 10 days");
    return false;
  }
  base::Dimension const expected = info.quantity == MeasureQuantity::time    ? base::dimensions::time
                                   : info.quantity == MeasureQuantity::goods ? base::dimensions::goods
                                                                             : base::dimensions::none;
  if (spec.above.dimension != expected) {
    error("E_UNIT", spec.above.mark, path + ".above",
          fmt::format("'{}' is {}, this isn't", spec.measure.text, base::describe(expected)));
    return false;
  }
  double const scale = info.quantity == MeasureQuantity::goods ? static_cast<double>(parts) : 1.0;
  outcome.above = static_cast<std::int64_t>(std::floor(in_base_units(spec.above) * scale));
  return true;
}

bool Assembly::money(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome,
                     std::string const& path) {
  std::string& currency = currencies_.back();
  if (info.owner == MeasureOwner::commitment) {
    for (std::uint32_t const entity : outcome.entities) {
      model::Commitment const& pledge = world_.commitments[entity];
      if (currency.empty()) currency = pledge.currency;
      outcome.unit_scale = static_cast<double>(pledge.minor_units);
      if (pledge.currency == currency) continue;
      error("E_UNIT", spec.measure.mark, path,
            fmt::format("it adds up commitments in {} and in {}, and no exchange rate is known", currency,
                        pledge.currency),
            "measure those of each currency by themselves (of:)");
      return false;
    }
    outcome.unit = currency;
    return true;
  }
  if (info.owner == MeasureOwner::price) {
    std::uint32_t const paid_in = world_.products[outcome.entities.front()].currency;
    currency = world_.currencies[paid_in];
    outcome.unit = currency;
    outcome.unit_scale = world_.minor_units[paid_in] * price_parts;
    return true;
  }
  if (info.owner != MeasureOwner::stock) {
    if (!world_.currencies.empty()) {
      currency = world_.currencies[world_.reporting];
      outcome.unit_scale = world_.minor_units[world_.reporting];
    }
    outcome.unit = currency.empty() ? "money" : currency;
    return true;
  }
  for (std::uint32_t const entity : outcome.entities) {
    StockCurrencies const& costs = stock_currencies_[entity];
    std::string const& own = info.measure == model::Measure::holding    ? costs.holding
                             : info.measure == model::Measure::shortage ? costs.shortage
                             : info.measure == model::Measure::ordering ? costs.ordering
                                                                        : costs.financing;
    if (currency.empty()) currency = own;
    if (own.empty() || own == currency) continue;
    error("E_UNIT", spec.measure.mark, path,
          fmt::format("it adds up costs in {} and in {}, and no exchange rate is known", currency, own),
          "measure the stocks of each currency by themselves (of:)");
    return false;
  }
  outcome.unit = currency.empty() ? "money" : currency;
  return true;
}

void Assembly::in_percent(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  if (spec.unit.text != "%") return;
  constexpr double one_percent = 0.01;
  if (!outcome.unit.empty()) {
    error("E_UNIT", spec.unit.mark, path + ".unit",
          fmt::format("the outcome is reported in {}, and only a plain number can be told in %", outcome.unit),
          "leave out unit:");
    return;
  }
  outcome.unit = spec.unit.text;
  outcome.unit_scale *= one_percent;
  outcome.in_base_units *= one_percent;
}

model::Parameter<double> Assembly::attribute_of(model::ProductId product, std::string const& name) const {
  auto const& names = world_.attribute_names;
  auto const place = std::lower_bound(names.begin(), names.end(), name);
  return world_.products[product.index()].attributes[static_cast<std::size_t>(place - names.begin())];
}

/// False where it is faulty, which is told.
bool Assembly::formula(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path,
                       Measured const& measured, base::Diagnostics& diagnostics) {
  expression::Schema schema;
  schema.goods_words(goods_words_of_products_);
  outcome.formula_inputs.clear();
  for (auto const& [name, i] : measured) {
    schema.field(std::string(name), type_of(world_.outcomes[i], currencies_[i]).type,
                 static_cast<std::uint32_t>(outcome.formula_inputs.size()));
    outcome.formula_inputs.push_back(i);
  }
  auto const words = words_of_formula(spec.formula.text);
  // "h200.tpp": an attribute, of a product that the formula names.
  outcome.formula_attributes.clear();
  for (auto const& [name, product] : spec_.products.entries) {
    if (words.count(name.text) == 0) continue;
    for (auto const& attribute : product.attributes.entries) {
      model::Parameter<double> const value = attribute_of(products_.at(name.text), attribute.name.text);
      if (!value.valid()) continue;
      schema.field(name.text + "." + attribute.name.text, expression::Type::number(attribute.dimension),
                   static_cast<std::uint32_t>(outcome.formula_inputs.size() + outcome.formula_attributes.size()));
      outcome.formula_attributes.push_back(value);
    }
  }
  for (std::string const& word : words) {
    auto const other = std::find_if(world_.outcomes.begin(), world_.outcomes.end(),
                                    [&](model::Outcome const& one) { return one.name == word; });
    if (other == world_.outcomes.end() || !spec_.outcomes.entries[other->place].block.formula.given) continue;
    schema.out_of_reach(word,
                        other->name == outcome.name
                            ? "is this formula itself"
                            : "is a formula too, and formulas look at measured outcomes only: write here what it says");
  }
  auto compiled =
      expression::compile_quantity(spec.formula.text, spec.formula.mark, schema, diagnostics, path + ".formula");
  if (!compiled) return false;
  outcome.formula = std::move(*compiled);
  ReportedUnit const reported = reported_unit(outcome.formula->type());
  outcome.unit = reported.word;
  outcome.unit_scale = reported.scale;
  in_percent(spec, outcome, path);
  // Keep only the outcomes that the formula reads, at their slots.
  auto const& read = outcome.formula->fields_read();
  for (std::uint32_t slot = 0; slot < outcome.formula_inputs.size(); ++slot) {
    if (!std::binary_search(read.begin(), read.end(), slot)) outcome.formula_inputs[slot] = model::Outcome::unread;
  }
  return true;
}

}  // namespace chokepoint::scenario
