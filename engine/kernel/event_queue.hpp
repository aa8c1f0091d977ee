#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/kernel/event_chunks.hpp"
#include "engine/kernel/event_heap.hpp"

namespace chokepoint::kernel {

/// The pending events of one partition, least key first. Keys are unique, so any correct queue pops the same order.
///
/// Up to a hundred events rest in a heap and nowhere else. More than that are a ladder (Tang, Goh, Thng: Ladder queue:
/// an O(1) priority queue structure for large-scale discrete event simulation, ACM TOMACS 15(3), 2005) over integer
/// time, with buckets whose widths are powers of two:
///
///   far      unsorted: what is due at or after `far_from_`
///   rungs    each divides one bucket of the rung above it (the first: all that was far) into narrower ones, unsorted
///   run      the bucket whose turn it is, sorted
///   fresh    a heap: what was pushed for a time before the run's end since the run was sorted
///
/// So an event is moved two or three times however many are pending, and only a handful are ever sorted together.
class EventQueue {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  void push(Event const& event) {
    size_ += 1;
    if (event.key.time().seconds() >= near_until_) {
      push_beyond(event);
    } else {
      fresh_.push(event);
      if (fresh_.size() > spill_at_) [[unlikely]]
        spill();
    }
  }

  /// The least. Undefined when empty.
  Event const& top() {
    if (next_ == run_.size() && fresh_.empty()) refill();
    return fresh_.empty() || (next_ < run_.size() && run_[next_].key < fresh_.top().key) ? run_[next_] : fresh_.top();
  }

  /// Takes the least out. Undefined when empty.
  Event pop() {
    Event event;
    pop_before(Key::last(), event);
    return event;
  }

  /// Takes the least out if its key is less than `limit`; says whether it did.
  bool pop_before(Key limit, Event& event) {
    if (next_ == run_.size()) {
      if (fresh_.empty()) {
        if (size_ == 0) return false;
        refill();
        return pop_before(limit, event);
      }
    } else if (fresh_.empty() || run_[next_].key < fresh_.top().key) {
      if (!(run_[next_].key < limit)) return false;
      event = run_[next_];
      next_ += 1;
      size_ -= 1;
      return true;
    }
    if (!(fresh_.top().key < limit)) return false;
    event = fresh_.pop();
    size_ -= 1;
    return true;
  }

  /// Calls see(event) once for each event that comes out soon, some places ahead, where that is known without work; one
  /// that comes in before it may come out first. For fetching what it needs into the cache.
  template <class See>
  void foresee(See&& see) {
    std::size_t const until = std::min(next_ + places_ahead, run_.size());
    while (foreseen_ < until) see(run_[foreseen_++]);
  }

  /// Calls see(event) for everything pending, in no particular order.
  template <class See>
  void for_each(See&& see) const {
    for (std::size_t index = next_; index < run_.size(); ++index) see(run_[index]);
    for (Event const& event : fresh_.events()) see(event);
    chunks_.for_each(far_, see);
    for (std::size_t rung = 0; rung < rung_count_; ++rung) {
      for (std::size_t bucket = rungs_[rung].next; bucket < rungs_[rung].buckets.size(); ++bucket) {
        chunks_.for_each(rungs_[rung].buckets[bucket], see);
      }
    }
  }

  /// Of memory that it holds.
  std::size_t bytes() const;

  /// Empties the queue; its memory stays for the next replication.
  void clear();

 private:
  struct Rung {
    std::int64_t start = 0;   ///< seconds: where bucket 0 begins
    std::int64_t end = 0;     ///< where the last one ends
    std::uint32_t shift = 0;  ///< a bucket is 2^shift seconds wide
    std::size_t next = 0;     ///< the first bucket whose turn hasn't come
    std::vector<EventChunks::List> buckets;

    std::int64_t start_of(std::size_t bucket) const { return start + (static_cast<std::int64_t>(bucket) << shift); }
  };

  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();
  /// A heap of more than this is divided, fewer far events than this become one again.
  static constexpr std::size_t heap_at_most = 96;
  /// Buckets are made to hold about this many; more than `sorted_at_most` are divided once more.
  static constexpr std::size_t wanted_in_bucket = 8;
  static constexpr std::size_t sorted_at_most = 48;
  static constexpr std::size_t counted_at_most = 32;
  static constexpr std::size_t most_buckets = 1024;
  static constexpr std::size_t most_rungs = 8;
  static constexpr std::size_t places_ahead = 4;

  void push_beyond(Event const& event);
  void refill();
  void spill();
  Rung& add_rung(std::int64_t start, std::int64_t end, std::size_t events);
  void put(Rung& rung, Event const& event);
  void sort_run(std::vector<Event> const& unsorted);

  std::size_t size_ = 0;
  std::int64_t near_until_ = never;  ///< seconds: what is due before goes to `fresh_`
  std::vector<Event> run_;           ///< from `next_` on, ascending
  std::size_t next_ = 0;
  std::size_t foreseen_ = 0;     ///< of the run, how many were shown
  std::vector<Event> unsorted_;  ///< scratch
  EventHeap fresh_;
  std::size_t spill_at_ = heap_at_most;
  std::size_t rung_count_ = 0;
  std::vector<Rung> rungs_ = std::vector<Rung>(most_rungs);  ///< the first `rung_count_` are in use, widest first
  std::int64_t far_from_ = never;
  std::int64_t far_least_ = never;
  std::int64_t far_most_ = 0;
  EventChunks::List far_;
  EventChunks chunks_;
};

}  // namespace chokepoint::kernel
