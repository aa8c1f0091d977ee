#pragma once

#include <cstddef>
#include <vector>

#include "engine/kernel/event.hpp"

namespace chokepoint::kernel {

/// The pending events of one partition, least key first: a 4-ary heap.
///
/// Four children share two cache lines, so a heap of a thousand events is five levels deep. Keys are unique, so
/// any correct queue pops the same order; this one is the reference that faster ones are tested against.
class EventQueue {
 public:
  bool empty() const { return heap_.empty(); }
  std::size_t size() const { return heap_.size(); }
  Event const& top() const { return heap_.front(); }

  void push(Event const& event) {
    std::size_t hole = heap_.size();
    heap_.push_back(event);
    while (hole > 0) {
      std::size_t const parent = (hole - 1) / 4;
      if (!(event.key < heap_[parent].key)) break;
      heap_[hole] = heap_[parent];
      hole = parent;
    }
    heap_[hole] = event;
  }

  Event pop() {
    Event const least = heap_.front();
    Event const last = heap_.back();
    heap_.pop_back();
    std::size_t const count = heap_.size();
    if (count == 0) return least;
    std::size_t hole = 0;
    for (;;) {
      std::size_t const first_child = 4 * hole + 1;
      if (first_child >= count) break;
      std::size_t const end_child = first_child + 4 < count ? first_child + 4 : count;
      std::size_t best = first_child;
      for (std::size_t child = first_child + 1; child < end_child; ++child) {
        if (heap_[child].key < heap_[best].key) best = child;
      }
      if (!(heap_[best].key < last.key)) break;
      heap_[hole] = heap_[best];
      hole = best;
    }
    heap_[hole] = last;
    return least;
  }

  /// Everything pending, in no particular order.
  std::vector<Event> const& pending() const { return heap_; }

  /// Empties the queue; its memory stays for the next replication.
  void clear() { heap_.clear(); }

 private:
  std::vector<Event> heap_;
};

}  // namespace chokepoint::kernel
