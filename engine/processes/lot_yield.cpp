#include "engine/processes/lot_yield.hpp"

#include <cmath>

#include "engine/base/math.hpp"
#include "engine/base/wide.hpp"
#include "engine/kernel/distribution_count.hpp"

namespace chokepoint::processes {

std::int64_t CarriedShare::take(std::int64_t quantity, double share) {
  auto const billionths = static_cast<std::int64_t>(std::nearbyint(share * static_cast<double>(base::billion)));
  base::Wide const whole = static_cast<base::Wide>(quantity) * billionths + left_;
  left_ = static_cast<std::int64_t>(whole % base::billion);
  return static_cast<std::int64_t>(whole / base::billion);
}

LotYield yield_of(model::Recipe const& recipe, std::uint64_t lot, std::uint64_t pass, std::int64_t quantity,
                  std::uint64_t owner, YieldState& state, Environment const& environment) {
  LotYield out;
  double const rework = environment.parameters.get_or(recipe.rework, 0.0);
  out.rework = rework > 0 ? state.rework.take(quantity, rework) : 0;
  std::int64_t const rest = quantity - out.rework;
  switch (recipe.yield_law) {
    case model::YieldLaw::share:
      out.good = state.good.take(rest, environment.parameters.get_or(recipe.yield, 1.0));
      break;
    case model::YieldLaw::binomial:
      out.good = environment.draw_successes(rest, environment.parameters.get_or(recipe.yield, 1.0),
                                            environment.streams.line_yield, owner, lot, pass);
      break;
    case model::YieldLaw::defects: {
      double const factor = environment.draw_number(recipe.clustering, environment.streams.line_defects, owner, lot);
      double const defects =
          environment.parameters.get(recipe.defect_density) * environment.parameters.get(recipe.area);
      out.good = environment.draw_successes(rest, base::exp(-defects * factor), environment.streams.line_yield, owner,
                                            lot, pass);
      break;
    }
  }
  out.scrapped = rest - out.good;
  return out;
}

}  // namespace chokepoint::processes
