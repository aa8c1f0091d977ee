#pragma once

#include <atomic>
#include <cstdint>
#include <string>

#include "engine/model/world.hpp"

namespace chokepoint::policy {

/// The question to a library that a process waits for the answer to, in memory that it shares with another one: a
/// library that crashes or never answers takes its process along, which then can't say who was asked what.
///
/// One process writes, another reads.
struct OpenQuestion {
  std::atomic<std::uint64_t> count{0};  ///< of questions asked and answered: odd while an answer is due
  std::atomic<std::uint32_t> policy{0};
  std::atomic<std::int64_t> actor{0};
  std::atomic<std::int64_t> date{0};
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "shared between processes");

  static bool is_open(std::uint64_t count) { return count % 2 == 1; }
  bool is_open() const { return is_open(count); }
};

/// From now on what a world's libraries are asked is noted; `note` outlives all who run the world.
void note_questions(model::World& world, OpenQuestion& note);

/// "sites.fab at 2026-01-02T01:00:00Z: policies.greedy (allocation)", of a question that was noted in this world.
std::string describe(OpenQuestion const& question, model::World const& world);

}  // namespace chokepoint::policy
