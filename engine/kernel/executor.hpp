#pragma once

#include <algorithm>
#include <concepts>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include "engine/base/unreproducible.hpp"
#include "engine/kernel/context.hpp"
#include "engine/kernel/run_limits.hpp"
#include "engine/kernel/task_runner.hpp"

namespace chokepoint::kernel {

/// Hands an event to its actor. `payload` holds the message and stays valid during the call; the actor's handler may
/// be any code that keeps to its own state, the const world and the context.
template <class D>
concept Dispatcher = requires(D& dispatcher, Event const& event, std::byte const* payload, Context& context) {
  { dispatcher.dispatch(event, payload, context) } -> std::same_as<void>;
};

/// Runs a world's events in key order, in windows of one news delay.
///
///   while something is pending before `until`:
///     1. the window is [t, t + news delay), t the least pending time
///     2. every partition handles its events of the window in key order; what it sends to itself joins its queue,
///        what it sends to others lies at or beyond the window's end and goes to an outbox
///     3. barrier: the Board takes in what was published, outboxes are delivered
///     4. failures, the event budget and requests to stop are judged
///
/// One partition runs without threads: that is the sequential executor, and the definition of what is right. With
/// more, windows run under oneTBB; inside a window partitions share nothing that changes, so every actor sees the
/// same messages in the same order and the results are the same bits.
/// On failure in a handler the run ends with the failing event that is least in key order; its window counts for
/// nothing, since other partitions went on to its end, and the trace ends with the failing event.
class Executor {
 public:
  /// `partitions` >= 1; actor a belongs to partition a mod `partitions`, so that neighbors in name order, which often
  /// do alike things, spread evenly. `threads` >= 1 is how many run at once.
  Executor(Board board, std::vector<std::uint64_t> actor_name_hashes, base::Duration news_delay,
           std::uint16_t partitions, int threads);

  std::uint16_t partition_count() const { return static_cast<std::uint16_t>(partitions_.size()); }
  std::uint16_t partition_of(ActorId actor) const {
    return shared_.partition_of.empty() ? std::uint16_t{0} : shared_.partition_of[actor.index()];
  }
  std::size_t actor_count() const { return shared_.counters.size(); }
  Shared const& shared() const { return shared_; }

  /// Forgets the last run (memory stays) and names the next one's luck. `board_initial` has a value for each entry.
  void reset(std::uint64_t seed, std::uint64_t replication, bool tracing,
             std::vector<std::int64_t> const& board_initial);
  /// The same for a world without a Board.
  void reset(std::uint64_t seed, std::uint64_t replication, bool tracing) { reset(seed, replication, tracing, {}); }

  /// A context that stands at the beginning of the run for `actor`, to let it schedule its first events.
  Context& start_context(ActorId actor, base::SimTime now, std::uint32_t phase);

  template <Dispatcher D>
  RunReport run(D& dispatcher, RunLimits const& limits);

  /// Of the last run, in key order.
  std::vector<TraceRecord> trace() const;

  /// Calls see(event, payload) for every message still on its way, in no particular order; between windows only.
  template <class See>
  void for_each_pending(See&& see) {
    for (auto& partition : partitions_) {
      for (Event const& event : partition->queue.pending()) {
        see(event, event.in_slab() ? partition->slab.data(event.slab_index()) : event.payload.data());
      }
    }
  }

 private:
  struct Failure {
    bool failed = false;
    Key key;
    ActorId actor;
    std::string what;
    bool unreproducible = false;
  };

  template <Dispatcher D>
  void run_window(D& dispatcher, std::uint16_t index, Key window_end);
  bool next_time(base::SimTime& time) const;
  void exchange();
  bool judge(RunLimits const& limits, RunReport& report);

  Shared shared_;
  std::vector<std::unique_ptr<Partition>> partitions_;
  std::vector<Context> contexts_;
  std::vector<Failure> failures_;  // one per partition
  std::optional<Key> failed_at_;
  TaskRunner runner_;
};

template <Dispatcher D>
RunReport Executor::run(D& dispatcher, RunLimits const& limits) {
  RunReport report;
  // Inside a window more may pile up for a while; how much, no number of partitions may decide but in this emergency.
  constexpr std::uint64_t within_window = 4;
  shared_.most_pending =
      std::min(limits.max_pending, std::numeric_limits<std::uint64_t>::max() / within_window) * within_window;
  exchange();  // what was sent and published before the run
  base::SimTime time;
  while (next_time(time)) {
    if (time >= limits.until) {
      report.end = RunEnd::horizon;
      break;
    }
    base::SimTime const end = std::min(time + shared_.news_delay, limits.until);
    Key const window_end = Key::start_of(end);
    if (partitions_.size() == 1) {
      run_window(dispatcher, 0, window_end);
    } else {
      runner_.for_each(partition_count(), [&](std::uint16_t index) { run_window(dispatcher, index, window_end); });
    }
    exchange();
    if (!judge(limits, report)) break;
  }
  return report;
}

template <Dispatcher D>
void Executor::run_window(D& dispatcher, std::uint16_t index, Key window_end) {
  Partition& partition = *partitions_[index];
  Context& context = contexts_[index];
  alignas(max_message_bytes) std::array<std::byte, max_message_bytes> buffer;
  Event event;
  [[maybe_unused]] Key last{};
  try {
    while (!partition.queue.empty() && partition.queue.top().key < window_end) {
      event = partition.queue.pop();
      CHOKEPOINT_DEBUG_CHECK(last < event.key, "an event comes before one that was handled");
      last = event.key;
      std::byte const* payload = event.payload.data();
      if (event.in_slab()) {
        std::uint32_t const slot = event.slab_index();
        std::memcpy(buffer.data(), partition.slab.data(slot), max_message_bytes);
        partition.slab.release(slot);
        payload = buffer.data();
      }
      partition.handled += 1;
      context.begin(event);
      if (shared_.tracing) [[unlikely]] {
        partition.trace.handled(event, payload);
      }
      dispatcher.dispatch(event, payload, context);
    }
  } catch (base::Unreproducible const& problem) {
    failures_[index] = {true, event.key, event.target(), problem.what(), true};
  } catch (std::exception const& problem) {
    failures_[index] = {true, event.key, event.target(), problem.what()};
  }
}

}  // namespace chokepoint::kernel
