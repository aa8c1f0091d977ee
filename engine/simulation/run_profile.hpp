#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include "engine/model/world.hpp"

namespace chokepoint::simulation {

/// Events handled and the wall time that it took, the reading of the clock taken off.
struct Spent {
  std::uint64_t events = 0;
  std::uint64_t nanoseconds = 0;
};

inline constexpr std::size_t message_kinds = 128;
inline constexpr std::size_t actor_kinds = static_cast<std::size_t>(model::ActorKind::introduction) + 1;

/// Memory that the parts of a run hold at its end, in bytes as the C library counts them.
struct MemoryHeld {
  std::uint64_t world = 0;      ///< the world, and what the program held beside it before the run: the file as read
  std::uint64_t kernel = 0;     ///< what is pending, actors' places in it
  std::uint64_t ledger = 0;     ///< books of all partitions
  std::uint64_t processes = 0;  ///< actors' states, rules in force, routes, and all else
};

/// Where the time of one run went. It is of one machine at one moment and no part of a result.
struct RunProfile {
  std::array<Spent, message_kinds> by_message{};
  std::array<Spent, actor_kinds> by_actor{};
  double wall_seconds = 0;  ///< from the first window to the last
  std::uint64_t windows = 0;
  std::uint64_t most_in_window = 0;  ///< events
  double mean_pending = 0;           ///< messages on their way at the end of a window
  std::uint64_t most_pending = 0;
  int threads = 1;
  std::uint16_t partitions = 1;
  std::optional<MemoryHeld> memory;  ///< none where the C library doesn't count

  Spent all() const;
  /// Time in handlers as a share of what all threads had; the rest is the queue, windows, and waiting for each other.
  double share_in_handlers() const;
};

/// Takes times while a run goes on.
///
/// Thread safety: each partition has a column of its own; windows are counted between them.
class RunProfiler {
 public:
  using Clock = std::chrono::steady_clock;

  RunProfiler(std::uint16_t partitions, int threads);

  void handled(std::uint16_t partition, std::uint8_t message, model::ActorKind actor, Clock::duration took) {
    auto const measured = static_cast<std::uint64_t>(took.count());
    std::uint64_t const nanoseconds = measured > clock_costs_ ? measured - clock_costs_ : 0;
    Column& column = columns_[partition];
    column.by_message[message].events += 1;
    column.by_message[message].nanoseconds += nanoseconds;
    column.by_actor[static_cast<std::size_t>(actor)].events += 1;
    column.by_actor[static_cast<std::size_t>(actor)].nanoseconds += nanoseconds;
  }
  void window_ended(std::uint64_t handled, std::uint64_t pending);

  /// After the run.
  RunProfile profile() const;

 private:
  struct alignas(64) Column {
    std::array<Spent, message_kinds> by_message{};
    std::array<Spent, actor_kinds> by_actor{};
  };
  static_assert(std::is_same_v<Clock::duration, std::chrono::nanoseconds>);

  std::vector<Column> columns_;  // by partition
  std::uint64_t clock_costs_;    // nanoseconds between two readings with nothing between
  Clock::time_point began_;
  Clock::time_point ended_;
  std::uint64_t handled_ = 0;
  std::uint64_t pending_sum_ = 0;
  RunProfile windows_;  // what is known of windows
};

}  // namespace chokepoint::simulation
