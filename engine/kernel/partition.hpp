#pragma once

#include <cstdint>
#include <exception>
#include <limits>
#include <string>
#include <vector>

#include "engine/kernel/board.hpp"
#include "engine/kernel/event_queue.hpp"
#include "engine/kernel/payload_slab.hpp"
#include "engine/kernel/trace.hpp"

namespace chokepoint::kernel {

/// What the kernel keeps about one actor: how many messages it has sent, and how many to itself at this instant.
struct ActorCounter {
  std::uint64_t sent = 0;
  base::SimTime instant;
  std::uint32_t sent_at_instant = 0;
};

/// A message that crosses partitions waits here, payload and all, for the barrier.
struct Envelope {
  Event event;
  std::array<std::byte, max_message_bytes> payload{};
};

/// The actors that one thread at a time works on, with everything their handlers may write.
///
/// Thread safety: a partition is used by one thread inside a window and by the executor between windows.
struct Partition {
  EventQueue queue;
  PayloadSlab slab;
  TraceBuffer trace;
  std::vector<Publication> publications;
  std::vector<std::vector<Envelope>> outboxes;  ///< one per destination partition
  std::uint64_t handled = 0;                    ///< events since the run began

  void clear();
};

/// What all partitions of a run share. Read-only inside a window, except for counters, which are each actor's own.
struct Shared {
  explicit Shared(Board board_) : board(std::move(board_)) {}

  Board board;
  std::vector<ActorCounter> counters;          ///< by actor
  std::vector<std::uint64_t> name_hashes;      ///< by actor: keys its luck
  std::vector<std::uint16_t> partition_of;     ///< by actor; empty when there is one partition
  base::Duration news_delay = base::hours(1);  ///< the lookahead, >= 1 s
  std::uint64_t seed = 0;
  std::uint64_t replication = 0;
  bool tracing = false;
  std::uint64_t most_pending = std::numeric_limits<std::uint64_t>::max();  ///< in one partition, at any moment
};

}  // namespace chokepoint::kernel
