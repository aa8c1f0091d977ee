#include "engine/simulation/run_profile.hpp"

#include <algorithm>

namespace chokepoint::simulation {

namespace {

void add(Spent& sum, Spent const& more) {
  sum.events += more.events;
  sum.nanoseconds += more.nanoseconds;
}

/// The median of many: what a reading of the clock adds to a time that is taken with two of them.
std::uint64_t cost_of_clock() {
  std::array<std::uint64_t, 1001> costs{};
  for (std::uint64_t& cost : costs) {
    auto const begin = RunProfiler::Clock::now();
    cost = static_cast<std::uint64_t>((RunProfiler::Clock::now() - begin).count());
  }
  std::nth_element(costs.begin(), costs.begin() + costs.size() / 2, costs.end());
  return costs[costs.size() / 2];
}

}  // namespace

Spent RunProfile::all() const {
  Spent sum;
  for (Spent const& one : by_actor) add(sum, one);
  return sum;
}

double RunProfile::share_in_handlers() const {
  double const available = wall_seconds * 1e9 * std::min<int>(threads, partitions);
  return available > 0 ? static_cast<double>(all().nanoseconds) / available : 0;
}

RunProfiler::RunProfiler(std::uint16_t partitions, int threads)
    : columns_(partitions), clock_costs_(cost_of_clock()), began_(Clock::now()), ended_(began_) {
  windows_.threads = threads;
  windows_.partitions = partitions;
}

void RunProfiler::window_ended(std::uint64_t handled, std::uint64_t pending) {
  ended_ = Clock::now();
  windows_.windows += 1;
  windows_.most_in_window = std::max(windows_.most_in_window, handled - handled_);
  windows_.most_pending = std::max(windows_.most_pending, pending);
  pending_sum_ += pending;
  handled_ = handled;
}

RunProfile RunProfiler::profile() const {
  RunProfile profile = windows_;
  for (Column const& column : columns_) {
    for (std::size_t kind = 0; kind < message_kinds; ++kind) add(profile.by_message[kind], column.by_message[kind]);
    for (std::size_t kind = 0; kind < actor_kinds; ++kind) add(profile.by_actor[kind], column.by_actor[kind]);
  }
  profile.wall_seconds = std::chrono::duration<double>(ended_ - began_).count();
  if (profile.windows > 0) {
    profile.mean_pending = static_cast<double>(pending_sum_) / static_cast<double>(profile.windows);
  }
  return profile;
}

}  // namespace chokepoint::simulation
