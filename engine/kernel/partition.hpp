#pragma once

#include <array>
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

/// What the kernel keeps about one actor: how many messages it has sent, and how many to itself at this instant. Half a
/// cache line, since each event of an actor asks for it.
struct ActorSlot {
  std::uint64_t sent = 0;
  base::SimTime instant;
  std::uint32_t sent_at_instant = 0;
  std::uint32_t unused = 0;
  std::uint64_t name_hash = 0;  ///< keys its luck
};

/// What one partition sends another in a window; read by the other when its next window begins.
struct alignas(64) Mailbox {
  std::vector<Event> events;  ///< the slab index of each counts `payloads`
  std::vector<std::array<std::byte, max_message_bytes>> payloads;

  void clear() {
    events.clear();
    payloads.clear();
  }
  std::size_t bytes() const { return events.capacity() * sizeof(Event) + payloads.capacity() * max_message_bytes; }
};

/// The actors that one thread at a time works on, with everything their handlers may write.
///
/// Thread safety: a partition is used by one thread inside a window and by the executor between windows.
struct alignas(64) Partition {
  EventQueue queue;
  PayloadSlab slab;
  TraceBuffer trace;
  std::vector<Publication> publications;
  std::array<std::vector<Mailbox>, 2> mail;     ///< by destination; one side is written while the other is read
  base::SimTime next = base::SimTime::end();    ///< of its own events, as of the last window's end
  base::SimTime mailed = base::SimTime::end();  ///< the least time of what it sent in the last window
  std::uint64_t handled = 0;                    ///< events since the run began

  void clear();
  /// Of memory for what is on its way.
  std::size_t bytes() const;
};

/// What all partitions of a run share. Read-only inside a window, except for slots, which are each actor's own.
struct Shared {
  explicit Shared(Board board_) : board(std::move(board_)) {}

  Board board;
  std::vector<ActorSlot> actors;
  std::vector<std::uint16_t> partition_of;     ///< by actor; empty when there is one partition
  base::Duration news_delay = base::hours(1);  ///< the lookahead, >= 1 s
  std::uint64_t seed = 0;
  std::uint64_t replication = 0;
  bool tracing = false;
  std::uint8_t side = 0;                                                   ///< of the mail that this window writes
  std::uint64_t most_pending = std::numeric_limits<std::uint64_t>::max();  ///< in one partition, at any moment
};

}  // namespace chokepoint::kernel
