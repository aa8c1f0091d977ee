#include "engine/simulation/run_time.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/processes/figures.hpp"

namespace chokepoint::simulation {

namespace {

/// Steps of the time series: the finest of these that needs no more than `most_steps`.
constexpr std::int64_t day = 86400;
constexpr std::int64_t series_steps[] = {day, 7 * day, 28 * day, 91 * day, 364 * day, 3640 * day};
constexpr std::int64_t most_steps = 80;

std::int64_t series_step(model::World const& world) {
  std::int64_t const span = (world.clock.to - world.clock.from).seconds();
  for (std::int64_t const step : series_steps) {
    if (span / step <= most_steps) return step;
  }
  return std::max<std::int64_t>(day, span / most_steps);
}

std::vector<base::SimTime> batch_edges(model::Clock const& clock) {
  std::vector<base::SimTime> edges;
  std::int64_t const span = (clock.to - clock.measured_from).seconds();
  if (clock.batches == 0) return {clock.measured_from, clock.to};
  for (std::int64_t batch = 0; batch <= clock.batches; ++batch) {
    edges.push_back(clock.measured_from + base::Duration(span * batch / clock.batches));
  }
  return edges;
}

std::vector<base::SimTime> plain_edges(model::World const& world) {
  std::vector<base::SimTime> edges = batch_edges(world.clock);
  edges.push_back(world.clock.from);
  for (base::SimTime at = world.clock.from; at < world.clock.to; at = at + base::Duration(series_step(world))) {
    edges.push_back(at);
  }
  for (model::Outcome const& outcome : world.outcomes) {
    if (outcome.formula || outcome.beyond) continue;
    edges.push_back(outcome.from);
    edges.push_back(outcome.to);
  }
  // Governments see figures of calendar months.
  if (!world.governments.empty()) {
    for (base::SimTime const end : processes::Figures::month_ends(world.clock.from, world.clock.to)) {
      edges.push_back(end);
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

ledger::TimeBuckets cut(model::World const& world, std::span<OutcomeStep const> steps) {
  std::vector<base::SimTime> edges = plain_edges(world);
  for (OutcomeStep const& step : steps) {
    for (base::SimTime const edge : {step.from, step.to}) {
      if (edge > world.clock.from && edge < world.clock.to) edges.push_back(edge);
    }
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  auto const measured = std::lower_bound(edges.begin(), edges.end(), world.clock.measured_from);
  return ledger::TimeBuckets(edges, static_cast<std::uint32_t>(measured - edges.begin()));
}

}  // namespace

RunTime::RunTime(model::World const& world, std::span<OutcomeStep const> steps) : buckets_(cut(world, steps)) {
  std::vector<base::SimTime> const plain = plain_edges(world);
  for (std::size_t i = 0; i + 1 < plain.size(); ++i) plain_.push_back(range(plain[i], plain[i + 1]));
  std::vector<base::SimTime> const edges = batch_edges(world.clock);
  for (std::size_t batch = 0; batch + 1 < edges.size(); ++batch) {
    if (edges[batch] < edges[batch + 1]) batches_.push_back(range(edges[batch], edges[batch + 1]));
  }
}

RunTime::Range RunTime::range(base::SimTime from, base::SimTime to) const {
  Range found{buckets_.at(from), buckets_.at(to)};
  if (to == buckets_.to()) found.last = buckets_.count();
  CHOKEPOINT_CHECK(found.first < found.last && buckets_.begin(found.first) == from, "window [{}, {}) is not cut out",
                   from.seconds(), to.seconds());
  return found;
}

}  // namespace chokepoint::simulation
