#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/kernel/board.hpp"
#include "engine/kernel/random_stream.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameter.hpp"

/// Named events: dated or conditional changes of the scenario's values (DESIGN §6, `timeline`). Independent random
/// dates make impossible worlds, so events may follow others (`after`), exclude others (`unless`) and stay away
/// (`occurs`). Whether and when each happens is known before the run, but for those that a government triggers in it:
/// their times are on the Board.
namespace chokepoint::model {

class Parameters;

struct TimelineEvent {
  std::string name{};
  std::string title{};
  std::uint32_t place = 0;                ///< in the scenario's own order, in which people are shown it
  Parameter<base::SimTime> on{};          ///< not before; invalid: as soon as `after` allows, never where that is empty
  Parameter<base::SimTime> happens_on{};  ///< in every replication, whatever else is said; invalid: as that says
  std::vector<TimelineEventId> after{};
  LawId delay{};                          ///< after the latest of `after`; invalid: none
  Parameter<double> occurs{};             ///< share of replications in which it may happen; invalid: all
  std::vector<TimelineEventId> unless{};  ///< those that keep it away when they have happened at or before its time
  bool by_reaction = false;               ///< no date of its own: a government triggers it in the run
  kernel::BoardEntryId trigger{};         ///< of such an event: seconds since 1970 of its last time; 0: none, or over
  std::vector<kernel::ActorId> listeners{};     ///< of such an event: actors to whom what it changes matters at once
  LawId lasts{};                                ///< how long what it sets holds; invalid: for good
  Parameter<base::Duration> brought_forward{};  ///< by how much earlier it happens than all that says; invalid: not
};

/// That an event sets a dated value: the cell that holds while it lasts.
struct EventSetting {
  TimelineEventId event;
  std::uint32_t cell = 0;
};

/// When an event happens, and until when it has effect; in a replication in which it doesn't happen, from the end of
/// time on.
struct EventSpan {
  base::SimTime from = base::SimTime::end();
  base::SimTime to = base::SimTime::end();

  bool happens() const { return from < base::SimTime::end(); }
  friend bool operator==(EventSpan, EventSpan) = default;
};

/// The luck of the events of one seed, by purpose: each event draws at its name, so that none moves another's.
struct EventStreams {
  explicit EventStreams(std::uint64_t seed);

  kernel::StreamKey delay, occurs, lasts;
};

/// The luck of one event in one replication; as constructed, the median of each of its laws.
struct EventLuck {
  static constexpr kernel::Uniform64 median{std::uint64_t{1} << 63};

  kernel::Uniform64 delay = median, occurs = median, lasts = median;
};

/// How long what an event sets holds: up to the end of time where it holds for good.
base::Duration duration_of(TimelineEvent const& event, EventLuck const& luck, Parameters const& values);

/// The span of one event; `spans` already holds those that it looks at. Time is max(on, latest of `after` + delay),
/// or else happens_on, less what it is brought forward; with the median as its luck an event happens when it does so in
/// half of all replications or more.
EventSpan span_of(TimelineEvent const& event, EventLuck const& luck, Parameters const& values,
                  std::span<EventSpan const> spans);

/// The events in an order in which each comes after those that it looks at: by the length of the longest chain of
/// `after` and `unless` before it, then by name. There must be no ring.
std::vector<TimelineEventId> timeline_order(std::span<TimelineEvent const> events);

/// Events that wait for each other in a ring, each looking at the next; empty when there are none.
std::vector<TimelineEventId> find_event_ring(std::span<TimelineEvent const> events);

}  // namespace chokepoint::model
