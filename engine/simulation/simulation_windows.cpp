#include "engine/base/memory_in_use.hpp"
#include "engine/simulation/actors.hpp"
#include "engine/simulation/pilot.hpp"
#include "engine/simulation/run_observer.hpp"
#include "engine/simulation/simulation.hpp"

// How a run's events are worked through: by whom, on how many threads, and who looks on.

namespace chokepoint::simulation {

/// The kernel's dispatcher: finds the environment of the partition that works on the event.
struct Simulation::Dispatch {
  Simulation& simulation;

  void dispatch(kernel::Event const& event, std::byte const* payload, kernel::Context& context) {
    simulation.actors_->handle(event, payload, context, *simulation.environments_[context.partition_index()]);
  }
};

/// The same, with those who look on: an observer, a pilot, and who takes the time.
struct Simulation::WatchedDispatch {
  Simulation& simulation;
  Pilot* pilot;
  RunProfiler* profiler;

  void dispatch(kernel::Event const& event, std::byte const* payload, kernel::Context& context) {
    std::uint16_t const partition = context.partition_index();
    if (pilot != nullptr) pilot->saw(event);
    bool const observed = !simulation.observers_.empty();
    if (observed) simulation.books_[partition]->delay.day_log()->set_cause(cause_of(event, payload));
    if (profiler == nullptr) {
      simulation.actors_->handle(event, payload, context, *simulation.environments_[partition]);
    } else {
      auto const begin = RunProfiler::Clock::now();
      simulation.actors_->handle(event, payload, context, *simulation.environments_[partition]);
      auto const took = RunProfiler::Clock::now() - begin;
      profiler->handled(partition, event.kind(), simulation.actors_->kind_of(event.target()), took);
    }
    if (observed) simulation.observers_[partition].saw(event, payload, *simulation.actors_);
  }
};

kernel::RunLimits Simulation::limits_of(RunSettings const& settings) {
  kernel::RunLimits limits;
  limits.until = world_.clock.to;
  limits.max_events = world_.clock.max_events;
  limits.max_pending = world_.clock.max_pending;
  limits.stop_requested = settings.stop_requested;
  if (settings.recount_every_windows > 0) {
    limits.stop_requested = [this, &settings, window = std::uint64_t{0}]() mutable {
      if (++window % settings.recount_every_windows == 0) recount();
      return settings.stop_requested && settings.stop_requested();
    };
  }
  return limits;
}

kernel::RunReport Simulation::run_windows(RunSettings const& settings) {
  if (!pilot_needed_) return run_watched(settings, nullptr);
  pilot_needed_ = false;
  Pilot pilot(world_);
  kernel::RunReport const report = run_watched(settings, &pilot);
  if (report.end != kernel::RunEnd::interrupted || !pilot.over()) return report;
  if (!pilot.divides()) return run_watched(settings, nullptr, report);
  profiler_.reset();
  divide(pilot.traffic().divide(execution_.partitions), execution_.threads);
  if (auto const failed = begin(settings)) return *failed;
  return run_watched(settings, nullptr);
}

kernel::RunReport Simulation::run_watched(RunSettings const& settings, Pilot* pilot, kernel::RunReport const& before) {
  kernel::RunLimits limits = limits_of(settings);
  if (pilot == nullptr && !execution_.profile && observers_.empty()) {
    Dispatch dispatch{*this};
    return executor_->run(dispatch, limits, before);
  }
  if (execution_.profile && !profiler_) {
    profiler_.emplace(executor_->partition_count(), executor_->partition_count() > 1 ? execution_.threads : 1);
  }
  if (pilot != nullptr || profiler_) {
    limits.stop_requested = [this, pilot, requested = limits.stop_requested] {
      if (profiler_) profiler_->window_ended(executor_->handled(), executor_->pending());
      bool const asked_to = requested && requested();
      return asked_to || (pilot != nullptr && pilot->over_after_window());
    };
  }
  WatchedDispatch dispatch{*this, pilot, profiler_ ? &*profiler_ : nullptr};
  return executor_->run(dispatch, limits, before);
}

RunProfile Simulation::profile_of_run() const {
  RunProfile profile = profiler_->profile();
  auto const now = base::memory_in_use();
  if (!now || !memory_before_) return profile;
  MemoryHeld& memory = profile.memory.emplace();
  memory.world = *memory_before_;
  memory.kernel = executor_->bytes();
  memory.ledger = memory_of_books_;
  for (auto const& books : books_) memory.ledger += books->tallies.bytes_of_observations();
  std::uint64_t const others = memory.world + memory.kernel + memory.ledger;
  memory.processes = *now > others ? *now - others : 0;
  return profile;
}

kernel::RunReport Simulation::run_events(RunSettings const& settings) {
  profiler_.reset();
  if (auto const failed = begin(settings)) return *failed;
  kernel::RunReport const report = run_windows(settings);
  if (report.end == kernel::RunEnd::idle || report.end == kernel::RunEnd::horizon) close_pending(world_.clock.to);
  return report;
}

}  // namespace chokepoint::simulation
