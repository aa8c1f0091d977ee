#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

#include "engine/kernel/key.hpp"

namespace chokepoint::kernel {

/// The most a message may weigh: two cache lines of the payload slab.
inline constexpr std::size_t max_message_bytes = 128;
/// Messages up to this size travel inside the event itself.
inline constexpr std::size_t inline_message_bytes = 12;

/// What actors send each other: a small plain struct that names its kind and the phase in which it is handled.
/// Without padding and floating-point members, so that equal messages are equal bytes in traces and hashes.
template <class M>
concept Message = std::is_trivially_copyable_v<M> &&
                      (std::is_empty_v<M> ||
                       std::has_unique_object_representations_v<M>)&&sizeof(M) <= max_message_bytes
                  && alignof(M) <= 16 && requires {
  { M::kind } -> std::convertible_to<std::uint8_t>;  // < 128
  { M::phase } -> std::convertible_to<std::uint32_t>;
};

/// What a message says: nothing where it has no members, though C++ gives it a byte, which holds anything.
template <Message M>
inline constexpr std::size_t message_bytes = std::is_empty_v<M> ? 0 : sizeof(M);

/// A message on its way: 32 bytes, moved by value. Payloads beyond 12 bytes rest in the partition's slab.
struct Event {
  Key key;
  std::uint32_t target_and_kind = 0;  ///< actor (24 bits) | payload in slab (1) | message kind (7)
  std::array<std::byte, inline_message_bytes> payload{};

  ActorId target() const { return ActorId(target_and_kind >> 8); }
  std::uint8_t kind() const { return static_cast<std::uint8_t>(target_and_kind & 127U); }
  bool in_slab() const { return (target_and_kind & 128U) != 0; }

  std::uint32_t slab_index() const {
    std::uint32_t index = 0;
    std::memcpy(&index, payload.data(), sizeof index);
    return index;
  }
  void set_slab_index(std::uint32_t index) { std::memcpy(payload.data(), &index, sizeof index); }
};
static_assert(sizeof(Event) == 32);

/// Reads a payload as the message its kind promises.
template <Message M>
M read_message(std::byte const* payload) {
  M message;
  std::memcpy(static_cast<void*>(&message), payload, sizeof message);
  return message;
}

}  // namespace chokepoint::kernel
