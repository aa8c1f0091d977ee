#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

/// The lanes weighed by carriage, in steps of a 2^27th of all of it, at least 1/100 of a cent; and of equal ones by
/// time: the network adds up one whole number below 2^40.
std::vector<model::NetworkLane> Assembly::weighed_by_cost(std::vector<model::NetworkLane> const& by_time,
                                                          model::Parameters const& central) const {
  constexpr double most_steps = 1 << 27;
  constexpr std::int64_t parts_of_a_step = 1 << 12;
  constexpr double parts_for_time = 1 << 11;
  // In the reporting currency, at what the others are worth when the run begins.
  std::vector<double> costs;
  for (model::Lane const& lane : world_.lanes) {
    bool const converts = lane.cost.valid() && !world_.worth.empty() && world_.worth[lane.currency].valid();
    double const worth = converts ? central.at(world_.worth[lane.currency], world_.clock.from) : 1;
    costs.push_back(central.get_or(lane.cost, 0.0) * worth);
  }
  double all_cost = 0;
  double all_time = 0;
  for (std::size_t lane = 0; lane < by_time.size(); ++lane) {
    all_cost += costs[lane];
    all_time += static_cast<double>(by_time[lane].seconds);
  }
  double const step = std::max(all_cost / most_steps, 1e-4);
  std::vector<model::NetworkLane> lanes = by_time;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    auto const steps = static_cast<std::int64_t>(std::nearbyint(costs[lane] / step));
    double const share = all_time > 0 ? static_cast<double>(by_time[lane].seconds) / all_time : 0;
    auto const parts = static_cast<std::int64_t>(std::ceil(share * parts_for_time));
    lanes[lane].seconds = steps * parts_of_a_step + parts;
  }
  return lanes;
}

void Assembly::network() {
  // Routes are chosen by what the laws' central arguments make one expect.
  model::Parameters central(world_.parameters);
  central.resolve_central();
  std::vector<model::NetworkLane> edges;
  for (model::Lane const& lane : world_.lanes) {
    double const under_way = lane.time.valid() ? central.law(lane.time).mean() : 0;
    // Half of the time between departures is what goods wait for one, if they come at any moment; for a load that long
    // at most.
    auto const between = central.get_or(lane.departs_every, base::Duration(0));
    auto const for_a_load = central.get_or(lane.waits_at_most, base::Duration(0));
    double const mean = under_way + static_cast<double>((between + for_a_load).seconds()) / 2;
    double const seconds = std::isfinite(mean) ? std::clamp(mean, 0.0, 1e11) : 1e11;
    edges.push_back({lane.from, lane.to, static_cast<std::int64_t>(std::nearbyint(seconds))});
  }
  world_.network = model::TradeNetwork(static_cast<std::uint32_t>(world_.sites.size()), edges);
  if (routes_by_cost_) {
    world_.network_by_cost =
        model::TradeNetwork(static_cast<std::uint32_t>(world_.sites.size()), weighed_by_cost(edges, central));
  }
  std::vector<model::LaneId> const cycle = world_.network.find_zero_time_cycle();
  if (!cycle.empty()) {
    std::string names;
    for (model::LaneId const lane : cycle) {
      names += (names.empty() ? "" : ", ") + world_.sites[world_.lanes[lane.index()].from.index()].name;
    }
    for (auto const& [name, spec] : spec_.lanes.entries) {
      if (name.text != world_.lanes[cycle.front().index()].name) continue;
      error("E_ZERO_CYCLE", spec.time.mark, "lanes." + name.text + ".time",
            fmt::format("goods can go round {} without time passing", names),
            "give at least one of these lanes a time above 0");
    }
  }
  world_.sites_waiting_for.resize(world_.lanes.size());
  for (std::size_t lane = 0; lane < world_.lanes.size(); ++lane) {
    if (world_.lanes[lane].status.valid()) {
      world_.sites_waiting_for[lane] = world_.network.sites_upstream_of(model::LaneId(lane));
    }
  }
}

}  // namespace chokepoint::scenario
