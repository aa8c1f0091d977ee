#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernel/event.hpp"

namespace chokepoint::kernel {

/// Room for payloads that don't fit an event: two cache lines each, reused, owned by one partition.
class PayloadSlab {
 public:
  std::uint32_t acquire() {
    if (free_.empty()) {
      slots_.emplace_back();
      return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    std::uint32_t const index = free_.back();
    free_.pop_back();
    return index;
  }
  void release(std::uint32_t index) { free_.push_back(index); }
  std::byte* data(std::uint32_t index) { return slots_[index].bytes.data(); }

  std::size_t in_use() const { return slots_.size() - free_.size(); }

  std::size_t bytes() const { return slots_.capacity() * sizeof(Slot) + free_.capacity() * sizeof(std::uint32_t); }

  /// Empties the slab; its memory stays for the next replication.
  void clear() {
    slots_.clear();
    free_.clear();
  }

 private:
  struct alignas(64) Slot {
    std::array<std::byte, max_message_bytes> bytes;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace chokepoint::kernel
