#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/kernel/event.hpp"

namespace chokepoint::kernel {

/// Events, least key first: a 4-ary heap, for some hundreds.
///
/// Four children share two cache lines, so a heap of a thousand events is five levels deep. No processor foresees which
/// of four is the least: it is counted out, not branched on. `EventQueue` lays what is due later elsewhere.
class EventHeap {
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
    for (std::size_t child = 1; child < count; child = 4 * hole + 1) {
      std::size_t const end = std::min(child + 4, count);
      std::size_t const best = end - child == 4 ? least_of_four(child) : least_of_few(child, end);
      if (!(heap_[best].key < last.key)) break;
      heap_[hole] = heap_[best];
      hole = best;
    }
    heap_[hole] = last;
    return least;
  }

  /// All of it, in no particular order.
  std::vector<Event> const& events() const { return heap_; }

  std::size_t bytes() const { return heap_.capacity() * sizeof(Event); }

  /// Empties the heap; its memory stays for the next replication.
  void clear() { heap_.clear(); }

 private:
  std::size_t least_of_four(std::size_t first) const {
    Event const* const children = &heap_[first];
    base::UnsignedWide const left = std::min(children[0].key.whole(), children[1].key.whole());
    base::UnsignedWide const right = std::min(children[2].key.whole(), children[3].key.whole());
    std::size_t const best_left = children[1].key < children[0].key ? 1 : 0;
    std::size_t const best_right = children[3].key < children[2].key ? 3 : 2;
    return first + (right < left ? best_right : best_left);
  }
  std::size_t least_of_few(std::size_t first, std::size_t end) const {
    std::size_t best = first;
    for (std::size_t child = first + 1; child < end; ++child) {
      Key const& one = heap_[child].key;
      Key const& least = heap_[best].key;
      if (one.high < least.high || (one.high == least.high && one.low < least.low)) best = child;
    }
    return best;
  }

  std::vector<Event> heap_;
};

}  // namespace chokepoint::kernel
