#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernel/event.hpp"

namespace chokepoint::kernel {

/// Unsorted lists of events that share one pool of memory: a list is a chain of chunks of eight events.
///
/// The pool grows to the most that was ever pending and stays; no list owns memory of its own.
class EventChunks {
 public:
  static constexpr std::uint32_t none = ~std::uint32_t{0};

  struct List {
    std::uint32_t head = none;  ///< the chunk that isn't full yet; all behind it are
    std::uint32_t count = 0;
  };

  void push(List& list, Event const& event) {
    std::uint32_t const at = list.count % in_chunk;
    if (at == 0) list.head = acquire(list.head);
    chunks_[list.head][at] = event;
    list.count += 1;
  }

  /// Calls take(event) for all of the list and gives its memory back; `take` may push to other lists.
  template <class Take>
  void drain(List list, Take&& take) {
    std::uint32_t in_this = list.count == 0 ? 0 : (list.count - 1) % in_chunk + 1;
    while (list.head != none) {
      Chunk const chunk = chunks_[list.head];  // a copy: the pool may move
      std::uint32_t const behind = behind_[list.head];
      free_.push_back(list.head);
      for (std::uint32_t index = 0; index < in_this; ++index) take(chunk[index]);
      list.head = behind;
      in_this = in_chunk;
    }
  }

  /// Moves all of the list to `events`, in place of what they were.
  void take(List list, std::vector<Event>& events) {
    events.resize(list.count);
    Event* to = events.data();
    std::uint32_t in_this = list.count == 0 ? 0 : (list.count - 1) % in_chunk + 1;
    while (list.head != none) {
      std::copy_n(chunks_[list.head].begin(), in_this, to);
      to += in_this;
      free_.push_back(list.head);
      list.head = behind_[list.head];
      in_this = in_chunk;
    }
  }

  template <class See>
  void for_each(List list, See&& see) const {
    std::uint32_t in_this = list.count == 0 ? 0 : (list.count - 1) % in_chunk + 1;
    while (list.head != none) {
      for (std::uint32_t index = 0; index < in_this; ++index) see(chunks_[list.head][index]);
      list.head = behind_[list.head];
      in_this = in_chunk;
    }
  }

  std::size_t bytes() const {
    return chunks_.capacity() * sizeof(Chunk) + (behind_.capacity() + free_.capacity()) * sizeof(std::uint32_t);
  }

  /// All lists become invalid; memory stays.
  void clear() {
    used_ = 0;
    free_.clear();
  }

 private:
  static constexpr std::uint32_t in_chunk = 8;
  using Chunk = std::array<Event, in_chunk>;

  std::uint32_t acquire(std::uint32_t behind) {
    std::uint32_t index = used_;
    if (!free_.empty()) {
      index = free_.back();
      free_.pop_back();
    } else {
      used_ += 1;
      if (used_ > chunks_.size()) {
        chunks_.emplace_back();
        behind_.push_back(none);
      }
    }
    behind_[index] = behind;
    return index;
  }

  std::vector<Chunk> chunks_;
  std::vector<std::uint32_t> behind_;  // by chunk: the next of its list
  std::vector<std::uint32_t> free_;
  std::uint32_t used_ = 0;  // chunks that were ever in a list since `clear`
};

}  // namespace chokepoint::kernel
