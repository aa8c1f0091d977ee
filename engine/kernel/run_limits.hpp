#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>

#include "engine/kernel/key.hpp"

namespace chokepoint::kernel {

/// More messages of one actor to itself within one second than any model means: the world loops without time passing.
inline constexpr std::uint32_t max_sent_at_instant = 1U << 20;

/// The watchdog over an instant that doesn't end (Zeno): ends the replication, naming the actor.
class EndlessInstant : public std::runtime_error {
 public:
  EndlessInstant(ActorId actor_, base::SimTime time_);
  ActorId actor;
  base::SimTime time;
};

/// The watchdog over what piles up inside one window: ends the replication before memory does.
class PiledUp : public std::runtime_error {
 public:
  explicit PiledUp(std::uint64_t most);
};

/// When a run ends. All but `stop_requested` are judged by simulated time and counts at the ends of windows: equal on
/// every machine. Only where four times `max_pending` pile up within one window does a run end there and then, which a
/// run of several partitions, each with a queue of its own, may see later.
struct RunLimits {
  base::SimTime until = base::SimTime::end();  ///< events at or after this moment are not handled
  std::uint64_t max_events = std::numeric_limits<std::uint64_t>::max();   ///< judged at the end of each window
  std::uint64_t max_pending = std::numeric_limits<std::uint64_t>::max();  ///< messages on their way; judged likewise
  std::function<bool()> stop_requested;  ///< wall time, Ctrl-C; asked at the end of each window, may be empty
};

enum class RunEnd : std::uint8_t {
  idle,            ///< nothing is pending any more
  horizon,         ///< the next event lies at or beyond `until`
  event_budget,    ///< more than max_events were handled by the end of a window
  pending_budget,  ///< more than max_pending messages were on their way at the end of a window
  failure,         ///< a handler failed; the first failure in key order is reported
  interrupted,     ///< stop_requested said so; not reproducible
  unanswered,      ///< a program outside didn't answer in time; not reproducible
};

/// What an executor says of a run.
struct RunReport {
  RunEnd end = RunEnd::idle;
  std::uint64_t events = 0;   ///< handled, in windows without a failure
  std::uint64_t windows = 0;  ///< such windows; each held at least one event
  std::string failure;        ///< why the run failed or who didn't answer, when it did so
  Key failure_key;            ///< the event whose handler failed
  ActorId failure_actor;
};

}  // namespace chokepoint::kernel
