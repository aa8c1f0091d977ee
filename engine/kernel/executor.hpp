#pragma once

#include <algorithm>
#include <concepts>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <vector>

#include "engine/base/unreproducible.hpp"
#include "engine/kernel/context.hpp"
#include "engine/kernel/division.hpp"
#include "engine/kernel/run_limits.hpp"
#include "engine/kernel/window_team.hpp"

namespace chokepoint::kernel {

/// Hands an event to its actor. `payload` holds the message and stays valid during the call; the actor's handler may
/// be any code that keeps to its own state, the const world and the context.
template <class D>
concept Dispatcher = requires(D& dispatcher, Event const& event, std::byte const* payload, Context& context) {
  { dispatcher.dispatch(event, payload, context) } -> std::same_as<void>;
};

/// One that can fetch an actor's state into the cache some events before the actor is called.
template <class D>
concept Foreseeing = requires(D& dispatcher, ActorId actor) {
  { dispatcher.foresee(actor) } -> std::same_as<void>;
};

/// Runs a world's events in key order, in windows of one news delay.
///
///   while something is pending before `until`:
///     1. the window is [t, t + news delay), t the least pending time: empty time is skipped
///     2. every partition takes in what others sent it in the window before, then handles its events of this window in
///        key order; what it sends to itself joins its queue, what it sends to others lies at or beyond the window's
///        end and goes to a mailbox of theirs (two sides, of which one is written while the other is read)
///     3. barrier, the only one: failures, the event budget and requests to stop are judged, the Board takes in what
///        was published, and the least time of what is pending or in the mail gives the next window
///
/// One partition runs without threads: that is the sequential executor, and the definition of what is right. With
/// more, windows run under oneTBB, short ones on the calling thread alone; inside a window partitions share nothing
/// that changes, so every actor sees the same messages in the same order and the results are the same bits.
/// On failure in a handler the run ends with the failing event that is least in key order; its window counts for
/// nothing, since other partitions went on to its end, and the trace ends with the failing event.
class Executor {
 public:
  /// `threads` >= 1 is how many run at once.
  Executor(Board board, std::vector<std::uint64_t> const& actor_name_hashes, base::Duration news_delay,
           Division division, int threads);
  /// Divides actors evenly.
  Executor(Board board, std::vector<std::uint64_t> const& actor_name_hashes, base::Duration news_delay,
           std::uint16_t partitions, int threads)
      : Executor(std::move(board), actor_name_hashes, news_delay, divide_evenly(actor_name_hashes.size(), partitions),
                 threads) {}

  /// Windows after one of fewer events than this are worked through by the calling thread alone, since the way to
  /// another thread isn't worth it; 0: none.
  void set_alone_below(std::uint64_t events) { alone_below_ = events; }

  std::uint16_t partition_count() const { return static_cast<std::uint16_t>(partitions_.size()); }
  std::uint16_t partition_of(ActorId actor) const {
    return shared_.partition_of.empty() ? std::uint16_t{0} : shared_.partition_of[actor.index()];
  }
  std::size_t actor_count() const { return shared_.actors.size(); }
  Shared const& shared() const { return shared_; }

  /// Forgets the last run (memory stays) and names the next one's luck. `board_initial` has a value for each entry.
  void reset(std::uint64_t seed, std::uint64_t replication, bool tracing,
             std::vector<std::int64_t> const& board_initial);
  /// The same for a world without a Board.
  void reset(std::uint64_t seed, std::uint64_t replication, bool tracing) { reset(seed, replication, tracing, {}); }

  /// A context that stands at the beginning of the run for `actor`, to let it schedule its first events.
  Context& start_context(ActorId actor, base::SimTime now, std::uint32_t phase);

  /// `before` is what the last call reported, where it was interrupted and is gone on with.
  template <Dispatcher D>
  RunReport run(D& dispatcher, RunLimits const& limits, RunReport const& before = {});

  /// Of the last run, in key order.
  std::vector<TraceRecord> trace() const;

  /// How many messages an actor has sent in the last run, which tells how much work it was.
  std::uint64_t sent_by(ActorId actor) const { return shared_.actors[actor.index()].sent; }

  /// Events of the last run so far; between windows only, as what follows.
  std::uint64_t handled() const;
  /// Messages on their way.
  std::uint64_t pending() const;
  /// Of memory for what is on its way, and for actors' places.
  std::size_t bytes() const;

  /// Calls see(event, payload) for every message still on its way, in no particular order; between windows only.
  template <class See>
  void for_each_pending(See&& see) {
    for (auto& partition : partitions_) {
      partition->queue.for_each([&](Event const& event) {
        see(event, event.in_slab() ? partition->slab.data(event.slab_index()) : event.payload.data());
      });
      for (auto const& side : partition->mail) {
        for (Mailbox const& box : side) {
          for (Event const& event : box.events) {
            see(event, event.in_slab() ? box.payloads[event.slab_index()].data() : event.payload.data());
          }
        }
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
    bool out_of_memory = false;  ///< which says nothing of the event
  };

  template <Dispatcher D>
  void run_window(D& dispatcher, std::uint16_t index, Key window_end);
  /// The least time of what is pending or in the mail; the end of time if there is nothing.
  base::SimTime next_time() const;
  void take_mail(std::uint16_t index, std::uint8_t side);
  void take_all_mail();
  void commit_publications();
  bool judge(RunLimits const& limits, RunReport& report);

  Shared shared_;
  std::vector<std::unique_ptr<Partition>> partitions_;
  std::vector<std::unique_ptr<Context>> contexts_;  // apart: each is written at every event
  std::vector<Failure> failures_;                   // one per partition
  std::optional<Key> failed_at_;
  WindowTeam team_;
  std::uint64_t alone_below_ = 64;
};

template <Dispatcher D>
RunReport Executor::run(D& dispatcher, RunLimits const& limits, RunReport const& before) {
  RunReport report;
  report.events = before.events;
  report.windows = before.windows;
  // Inside a window more may pile up for a while; how much, no number of partitions may decide but in this emergency.
  constexpr std::uint64_t within_window = 4;
  shared_.most_pending =
      std::min(limits.max_pending, std::numeric_limits<std::uint64_t>::max() / within_window) * within_window;
  take_all_mail();  // what was sent before the run
  commit_publications();
  std::uint64_t in_last_window = 0;
  while (true) {
    base::SimTime const time = next_time();
    if (time == base::SimTime::end()) break;
    if (time >= limits.until) {
      report.end = RunEnd::horizon;
      break;
    }
    base::SimTime const end = std::min(time + shared_.news_delay, limits.until);
    Key const window_end = Key::start_of(end);
    if (partitions_.size() == 1) {
      run_window(dispatcher, 0, window_end);
    } else if (in_last_window < alone_below_) {
      for (std::uint16_t index = 0; index < partition_count(); ++index) run_window(dispatcher, index, window_end);
    } else {
      team_.run([&](std::uint16_t index) { run_window(dispatcher, index, window_end); });
    }
    shared_.side ^= 1U;
    commit_publications();
    std::uint64_t const handled_before = report.events;
    if (!judge(limits, report)) break;
    in_last_window = report.events - handled_before;
  }
  take_all_mail();
  return report;
}

template <Dispatcher D>
void Executor::run_window(D& dispatcher, std::uint16_t index, Key window_end) {
  Partition& partition = *partitions_[index];
  Context& context = *contexts_[index];
  alignas(max_message_bytes) std::array<std::byte, max_message_bytes> buffer;
  Event event;
  event.key = window_end;  // before the first of them
  [[maybe_unused]] Key last{};
  try {
    take_mail(index, shared_.side ^ 1U);
    partition.mailed = base::SimTime::end();
    while (partition.queue.pop_before(window_end, event)) {
      partition.queue.foresee([&](Event const& soon) {
        __builtin_prefetch(&shared_.actors[soon.target().index()], 1);
        if constexpr (Foreseeing<D>) dispatcher.foresee(soon.target());
      });
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
    partition.next = partition.queue.empty() ? base::SimTime::end() : partition.queue.top().key.time();
  } catch (base::Unreproducible const& problem) {
    failures_[index] = {true, event.key, event.target(), problem.what(), true};
  } catch (std::bad_alloc const&) {
    failures_[index] = {true, event.key, event.target(), {}, false, true};
  } catch (std::exception const& problem) {
    failures_[index] = {true, event.key, event.target(), problem.what()};
  } catch (...) {
    failures_[index] = {true, event.key, event.target(), "something was thrown that is no exception"};
  }
}

}  // namespace chokepoint::kernel
