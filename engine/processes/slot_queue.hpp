#pragma once

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace chokepoint::processes {

inline constexpr std::uint32_t priority_classes = 8;

/// The watchdog over what waits at one place: ends the replication before memory does.
class PoolFull : public std::runtime_error {
 public:
  explicit PoolFull(std::uint64_t most)
      : std::runtime_error(
            fmt::format("more than {} orders, lots or cases wait at one place (clock.max_pending)", most)) {}
};

/// Slots of one kind of thing an actor holds, reused, with a generation that tells an old reference from a new one.
template <class T>
class SlotPool {
 public:
  /// From now on more than so many can't be held at once: PoolFull.
  void hold_at_most(std::uint64_t most) { most_ = most; }

  std::uint32_t acquire() {
    if (!free_.empty()) {
      std::uint32_t const slot = free_.back();
      free_.pop_back();
      return slot;
    }
    if (items_.size() >= most_) [[unlikely]]
      throw PoolFull(most_);
    items_.emplace_back();
    generations_.push_back(0);
    return static_cast<std::uint32_t>(items_.size() - 1);
  }
  /// Ends the slot's present life: references with its generation are void.
  void release(std::uint32_t slot) {
    generations_[slot] += 1;
    free_.push_back(slot);
  }
  T& operator[](std::uint32_t slot) { return items_[slot]; }
  T const& operator[](std::uint32_t slot) const { return items_[slot]; }
  std::uint32_t generation(std::uint32_t slot) const { return generations_[slot]; }
  bool alive(std::uint32_t slot, std::uint32_t generation) const {
    return slot < generations_.size() && generations_[slot] == generation;
  }
  /// All slots ever used, alive or not.
  std::uint32_t size() const { return static_cast<std::uint32_t>(items_.size()); }
  std::size_t in_use() const { return items_.size() - free_.size(); }

  void clear() {
    items_.clear();
    generations_.clear();
    free_.clear();
  }

 private:
  std::uint64_t most_ = 2'000'000;
  std::vector<T> items_;
  std::vector<std::uint32_t> generations_;
  std::vector<std::uint32_t> free_;
};

/// First come, first served within classes, classes in order: queues of slots linked through `next` and `before`
/// members of the pool's items, so that any of them can leave in constant time.
template <class T>
class ClassQueue {
 public:
  static constexpr std::uint32_t nobody = 0xFFFFFFFFU;

  bool empty() const { return size_ == 0; }
  std::uint32_t size() const { return size_; }

  std::uint32_t front() const {
    for (std::uint32_t head : heads_) {
      if (head != nobody) return head;
    }
    return nobody;
  }
  void push(SlotPool<T>& pool, std::uint32_t slot, std::uint32_t priority) {
    T& item = pool[slot];
    item.next = nobody;
    item.before = tails_[priority];
    if (tails_[priority] == nobody) {
      heads_[priority] = slot;
    } else {
      pool[tails_[priority]].next = slot;
    }
    tails_[priority] = slot;
    size_ += 1;
  }
  void remove(SlotPool<T>& pool, std::uint32_t slot, std::uint32_t priority) {
    T const& item = pool[slot];
    if (item.before == nobody) {
      heads_[priority] = item.next;
    } else {
      pool[item.before].next = item.next;
    }
    if (item.next == nobody) {
      tails_[priority] = item.before;
    } else {
      pool[item.next].before = item.before;
    }
    size_ -= 1;
  }
  void clear() {
    heads_.fill(nobody);
    tails_.fill(nobody);
    size_ = 0;
  }
  /// Calls see(slot) from first to last.
  template <class See>
  void for_each(SlotPool<T> const& pool, See&& see) const {
    for (std::uint32_t head : heads_) {
      for (std::uint32_t slot = head; slot != nobody; slot = pool[slot].next) see(slot);
    }
  }

 private:
  static constexpr std::array<std::uint32_t, priority_classes> all_empty() {
    std::array<std::uint32_t, priority_classes> lines{};
    lines.fill(nobody);
    return lines;
  }
  std::array<std::uint32_t, priority_classes> heads_ = all_empty();
  std::array<std::uint32_t, priority_classes> tails_ = all_empty();
  std::uint32_t size_ = 0;
};

}  // namespace chokepoint::processes
