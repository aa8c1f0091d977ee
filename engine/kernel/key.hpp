#pragma once

#include <compare>
#include <cstdint>

#include "engine/base/id.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"

namespace chokepoint::kernel {

/// An actor's rank among all actors of a world, in the order of their names. At most 2^24 actors.
using ActorId = base::Id<struct ActorTag>;

/// Names one event of a replication: sender (24 bits) and the sender's own count (40 bits). 0 means "no event".
using EventId = std::uint64_t;

/// The total order of events: no two are equal, and no thread, compiler or queue can change it.
///
/// One 128-bit integer, most significant first: time 40 bits (seconds since 1970) | phase 4 | delta 20 | sender 24 |
/// sender's count 40. Phases order the events within one instant (processes/phases.hpp). Delta is the cause's delta
/// + 1 within an instant, so what follows from an event always sorts after it: the key of handled events only grows.
/// Sender and count break the remaining ties by who spoke and in which order, never by who was faster.
struct Key {
  std::uint64_t high = 0;  ///< time | phase | delta
  std::uint64_t low = 0;   ///< sender | count: the event's id

  static constexpr std::uint32_t max_phase = 15;
  static constexpr std::uint32_t max_delta = (1U << 20) - 1;
  static constexpr std::uint32_t max_actors = 1U << 24;
  static constexpr std::uint64_t max_count = (std::uint64_t{1} << 40) - 1;

  static constexpr Key of(base::SimTime time, std::uint32_t phase, std::uint32_t delta, ActorId sender,
                          std::uint64_t count) {
    return {(static_cast<std::uint64_t>(time.seconds()) << 24) | (std::uint64_t{phase} << 20) | delta,
            (std::uint64_t{sender.index()} << 40) | count};
  }
  /// Sorts before every event at or after `time`.
  static constexpr Key start_of(base::SimTime time) { return {static_cast<std::uint64_t>(time.seconds()) << 24, 0}; }
  /// Sorts after every event.
  static constexpr Key last() { return {~std::uint64_t{0}, ~std::uint64_t{0}}; }

  constexpr base::SimTime time() const { return base::SimTime(static_cast<std::int64_t>(high >> 24)); }
  constexpr std::uint32_t phase() const { return static_cast<std::uint32_t>((high >> 20) & 15U); }
  constexpr std::uint32_t delta() const { return static_cast<std::uint32_t>(high & max_delta); }
  constexpr ActorId sender() const { return ActorId(static_cast<std::uint32_t>(low >> 40)); }
  constexpr std::uint64_t count() const { return low & max_count; }
  constexpr EventId id() const { return low; }
  /// Compared at once, without a branch that a processor would have to guess.
  constexpr base::UnsignedWide whole() const { return base::UnsignedWide{high} << 64U | low; }

  friend constexpr bool operator==(Key const&, Key const&) = default;
  friend constexpr bool operator<(Key const& a, Key const& b) { return a.whole() < b.whole(); }
};

}  // namespace chokepoint::kernel
