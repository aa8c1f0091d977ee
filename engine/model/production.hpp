#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/wide.hpp"
#include "engine/kernel/key.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/outages.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/project.hpp"

/// Lines that make products from components.
namespace chokepoint::model {

/// Which waiting production order a free line starts next.
enum class Planning : std::uint8_t {
  first_come,  ///< the one that came first
  priority,    ///< the product that stands first in a list
  backlog,     ///< the product with most units ordered and not started
  margin,      ///< the product that earns most for a unit of capacity
  shares,      ///< in turn, so that products get stated shares of the capacity
};

/// How many units of a lot come out well.
enum class YieldLaw : std::uint8_t {
  share,     ///< always the stated share; fractions of a unit are carried to the next lot
  binomial,  ///< each unit by itself
  defects,   ///< each unit by itself, with defects that are more frequent in some lots than in others
};

/// What one unit of a product needs of a component.
struct RecipePart {
  StockId stock;                ///< where the line gets it: at its own site
  std::uint32_t component = 0;  ///< its place in the line's list of components
  std::int64_t millionths = 0;  ///< of the component's smallest amount, for one unit of the product

  /// Parts of the component that `made` parts of the product need, of which a unit has `per_unit`: rounded up, so that
  /// lots need what the whole needs when each is charged the difference.
  std::int64_t needed(std::int64_t made, std::int64_t per_unit) const {
    base::Wide const whole = base::Wide{1'000'000} * per_unit;
    return static_cast<std::int64_t>((static_cast<base::Wide>(millionths) * made + whole - 1) / whole);
  }
};

/// Goods that were being made when the run begins.
struct WorkInProcess {
  Parameter<base::SimTime> done_on;
  Parameter<std::int64_t> quantity;
};

/// How a line makes one product. Amounts in the product's resolution.
struct Recipe {
  LineId line;
  ProductId product;
  StockId stock;  ///< that finished goods go to
  std::vector<RecipePart> parts;
  Parameter<double> uses;       ///< units of capacity that one unit takes
  Parameter<std::int64_t> lot;  ///< the largest start; invalid: any
  LawId cycle;                  ///< from the start of a lot to its end
  YieldLaw yield_law = YieldLaw::share;
  Parameter<double> yield;           ///< share of units that come out well; invalid: all
  Parameter<double> defect_density;  ///< defects that kill a unit, per cm²
  Parameter<double> area;            ///< of a unit, cm²
  LawId clustering;                  ///< a lot's defect density as a multiple of the mean
  Parameter<double> rework;          ///< share of units that go through the line's process again; invalid: none
  std::int64_t rank = 0;             ///< in a list of priorities; the first is 0
  Parameter<double> share;           ///< of the capacity; invalid: 0
  Parameter<double> cost;            ///< money per unit; with `sells` of planning by margin only
  Parameter<double> sells;           ///< probability that a unit made for stock is sold
  std::vector<WorkInProcess> in_process;
};

/// The time it takes to make a line ready for another product.
struct Changeover {
  RecipeId from;
  RecipeId to;
  Parameter<base::Duration> time;
};

/// A line: one place where lots are started, one after the other.
struct Line {
  std::string name;
  SiteId site;
  kernel::ActorId actor;
  Parameter<double> capacity;    ///< units of capacity per second, dated; invalid: starts take no time
  Parameter<bool> running;       ///< what is in process with it; invalid: always
  Outages outages;               ///< when it doesn't run either
  Parameter<double> stop_loses;  ///< share of what is in process then; invalid: none
  CalendarId calendar;           ///< when lots are started; invalid: always
  std::uint32_t first_recipe = 0;
  std::uint32_t recipes = 0;  ///< their number, from first_recipe on
  std::vector<StockId> components;
  Parameter<base::Duration> changeover;  ///< between products that `changeovers` doesn't name; invalid: none
  std::vector<Changeover> changeovers;
  RecipeId set_up_for;  ///< when the run begins; invalid: any product may come first without changeover
  LawId restart;        ///< from new capacity to the first start after a stop; invalid: at once
  Planning planning = Planning::first_come;
  Project project;                      ///< that enlarges it
  std::vector<Parameter<double>> adds;  ///< capacity, by phase; invalid: none

  /// Whether it may stop with all that is in process.
  bool stops() const { return running.valid() || outages.present; }
};

}  // namespace chokepoint::model
