#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/key.hpp"

namespace chokepoint::kernel {

using BoardEntryId = base::Id<struct BoardEntryTag>;

/// One published change: from `effective` on, `entry` reads `value`.
struct Publication {
  base::SimTime effective;
  Key publisher;  ///< of the event that published it; breaks ties, later wins
  BoardEntryId entry;
  std::int64_t value = 0;
};

/// Published facts that everyone may read without a message: lane status, posted prices, rules born in the run.
///
/// Each entry has one owner. What is published takes effect no earlier than now + news delay, which is no earlier
/// than the end of the window it was published in; so the Board is read-only inside a window, is committed at the
/// barrier between windows, and reads the same however actors are divided over threads.
class Board {
 public:
  /// `owners[i]` may publish entry i; `initial[i]` holds from the beginning.
  Board(std::vector<ActorId> owners, std::vector<std::int64_t> initial);

  std::size_t size() const { return owners_.size(); }
  ActorId owner(BoardEntryId entry) const { return owners_[entry.index()]; }

  /// The value of the latest change with effective <= now.
  std::int64_t read(BoardEntryId entry, base::SimTime now) const;

  /// Grows by one with each change of any entry that has taken effect: equal versions mean equal Boards.
  std::uint64_t version(base::SimTime now) const;

  /// Takes in the publications of one window, in any order; called between windows only. Empties `publications`.
  void commit(std::vector<Publication>& publications);

  /// Forgets all changes; memory stays for the next replication. `initial` has a value for each entry.
  void reset(std::vector<std::int64_t> const& initial);

 private:
  struct Change {
    base::SimTime effective;
    Key publisher;
    std::int64_t value;
  };
  std::vector<ActorId> owners_;
  std::vector<std::int64_t> initial_;
  std::vector<std::vector<Change>> changes_;    // per entry, by (effective, publisher)
  std::vector<base::SimTime> effective_times_;  // of all changes, sorted
};

}  // namespace chokepoint::kernel
