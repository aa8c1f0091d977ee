#include "engine/scenario/outcome_units.hpp"

#include <string_view>

#include "engine/base/check.hpp"

namespace chokepoint::scenario {

namespace {

namespace dim = base::dimensions;

constexpr double day = 86400;
constexpr double one_percent = 0.01;
constexpr double mega = 1e6;
constexpr double tera = 1e12;
constexpr base::Dimension energy{.time = 1, .power = 1};
constexpr base::Dimension operation_rate{.time = -1, .operations = 1};
constexpr base::Dimension goods_time{.time = 1, .goods = 1};
constexpr base::Dimension money_rate{.time = -1, .money = 1};

bool cut(std::string_view& text, std::string_view ending) {
  if (!text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

}  // namespace

OutcomeType type_of(model::Outcome const& outcome, std::string const& currency) {
  if (outcome.unit == "date") return {expression::Type::date(), 1};
  if (outcome.measure == model::Measure::compute) {
    bool const total = outcome.reduce == model::Reduce::total;
    base::Dimension const dimension = total ? outcome.metric_dimension * dim::time : outcome.metric_dimension;
    return {expression::Type::number(dimension, currency), outcome.unit_scale};  // measured in base units
  }
  std::string_view word = outcome.unit;
  bool const a_day = cut(word, " per day") || cut(word, "per day");
  bool const squared = cut(word, "²");
  base::Dimension dimension;
  double scale = 1;
  if (word == "days" || word == "case-days") {
    dimension = dim::time;  // cases are plain numbers
    scale = day;
  } else if (word == "unit-days") {
    dimension = goods_time;
    scale = day;
  } else if (word == "units") {
    dimension = dim::goods;
  } else if (word == "racks") {
    dimension = dim::goods;
  } else if (word == "rack-days") {
    dimension = goods_time;
    scale = day;
  } else if (word == "%") {
    scale = one_percent;
  } else if (word == "MW") {
    dimension = dim::power;
    scale = mega;
  } else if (word == "MW-days") {
    dimension = energy;
    scale = mega * day;
  } else if (!word.empty()) {
    CHOKEPOINT_CHECK(word == currency || word == "money", "outcome {} is in '{}'", outcome.name, outcome.unit);
    dimension = dim::money;
  }
  if (squared) {
    dimension = dimension * dimension;
    scale *= scale;
  }
  if (a_day) {
    dimension = dimension / dim::time;
    scale /= day;
  }
  return {expression::Type::number(dimension, currency), scale};
}

ReportedUnit unit_of_metric(std::string const& metric, base::Dimension dimension) {
  if (dimension == dim::none) return {metric, 1};
  ReportedUnit const unit = reported_unit(expression::Type::number(dimension));
  return unit.scale == 1 ? ReportedUnit{metric + " in base units", 1} : unit;
}

ReportedUnit reported_unit(expression::Type const& type) {
  if (type.kind == expression::Kind::date) return {"date", 1};
  std::string const money = type.currency.empty() ? "money" : type.currency;
  base::Dimension const d = type.dimension;
  if (d == dim::none) return {};
  if (d == dim::time) return {"days", day};
  if (d == dim::goods) return {"units", 1};
  if (d == goods_time) return {"unit-days", day};
  if (d == dim::money) return {money, 1};
  if (d == dim::rate) return {"per day", 1 / day};
  if (d == dim::goods_rate) return {"units per day", 1 / day};
  if (d == money_rate) return {money + " per day", 1 / day};
  if (d == dim::price) return {money + " per unit", 1};
  if (d == dim::power) return {"MW", mega};
  if (d == energy) return {"MW-days", mega * day};
  if (d == dim::bandwidth) return {"TB/s", tera};
  if (d == operation_rate) return {"TFLOPS", tera};
  if (d == dim::holding_cost) return {money + " per unit per day", 1 / day};
  return {"in base units", 1};
}

}  // namespace chokepoint::scenario
