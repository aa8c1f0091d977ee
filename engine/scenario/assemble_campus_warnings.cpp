#include <cmath>

#include "engine/scenario/assembly.hpp"
#include "engine/scenario/overrides.hpp"

namespace chokepoint::scenario {

/// Campuses that get nothing, that begin with more than they have room for, or that are built after the run.
void Assembly::warn_of_campuses() {
  for (auto const& [name, spec] : spec_.products.entries) {
    Value const& first = spec.power.given ? spec.power : spec.per_rack;
    if (!first.given || !world_.campuses.empty()) continue;
    diagnostics_.warning("W_UNUSED", first.mark,
                         fmt::format("products.{}.{}", name.text, spec.power.given ? "power" : "per_rack"),
                         "there is no campus where it could take up power or racks, so it changes no result",
                         "list places where units are installed under campuses:");
  }
  model::Parameters central(world_.parameters);
  central.resolve_central();
  for (auto const& [name, spec] : spec_.campuses.entries) {
    std::string const path = "campuses." + name.text;
    model::Campus const& campus = world_.campuses[campuses_.at(name.text).index()];
    if (campus.fleets.empty()) {
      diagnostics_.warning("W_UNUSED", name.mark, path,
                           "nothing stands here and nobody installs here, so it stays empty",
                           "name it under installs_at: of a buyer of goods, or say what stands there: opening:");
    }
    double watts = 0;
    std::int64_t racks = 0;
    for (model::FleetId const id : campus.fleets) {
      model::Fleet const& fleet = world_.fleets[id.index()];
      model::Product const& product = world_.products[fleet.product.index()];
      std::int64_t const opening = central.get_or(fleet.opening, std::int64_t{0});
      watts += central.get_or(product.power, 0.0) * central.get_or(product.server_overhead, 1.0) *
               central.get_or(campus.overhead, 1.0) * static_cast<double>(opening) /
               static_cast<double>(product.per_unit);
      if (std::int64_t const parts = central.get_or(product.per_rack, std::int64_t{0}); parts > 0) {
        racks += (opening + parts - 1) / parts;
      }
    }
    bool const too_little_power = campus.limits_power && watts > central.get_or(campus.initial.power, 0.0) * (1 + 1e-9);
    bool const too_few_racks = campus.limits_racks && racks > central.get_or(campus.initial.racks, std::int64_t{0});
    if (too_little_power || too_few_racks) {
      diagnostics_.warning(
          "W_OVERFULL", spec.opening.entries.front().name.mark, path + ".opening",
          fmt::format(
              "what is online at the start takes {:.6g} MW and {} racks, which is more {} than there {} then: it "
              "runs all the same, and nothing is added before there is room again",
              watts / 1e6, racks, too_little_power ? "power" : "racks", too_little_power ? "is" : "are"),
          "give the campus more from the start, or let less stand there");
    }
    for (auto const& [phase, built] : spec.phases.entries) {
      Value const& date = built.ready_on.given ? built.ready_on : built.starts;
      bool const late = date.given && parameters_.extremes(date).least >= static_cast<double>(spec_.clock.to.integer);
      if (!late || is_override(diagnostics_, spec_.clock.to.mark)) continue;
      diagnostics_.warning("W_OUTSIDE", date.mark, path + ".phases." + phase.text,
                           "this phase is complete after the run (clock.to), so it adds nothing",
                           "change its dates, or run longer");
    }
  }
}

}  // namespace chokepoint::scenario
