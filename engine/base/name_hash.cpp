#include "engine/base/name_hash.hpp"

#define XXH_INLINE_ALL
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#define XXH_NO_INLINE_HINTS 1  // at -Og, GCC can't inline what the header insists on
#include <xxhash.h>
#pragma GCC diagnostic pop

#include <fmt/format.h>

#include <array>
#include <new>

namespace chokepoint::base {

std::uint64_t name_hash(std::string_view name) { return XXH3_64bits(name.data(), name.size()); }

Digest::Digest() : state_(XXH3_createState()) {
  if (state_ == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(static_cast<XXH3_state_t*>(state_));
}

Digest::~Digest() { XXH3_freeState(static_cast<XXH3_state_t*>(state_)); }

Digest& Digest::add(std::string_view bytes) {
  add(static_cast<std::uint64_t>(bytes.size()));
  XXH3_128bits_update(static_cast<XXH3_state_t*>(state_), bytes.data(), bytes.size());
  return *this;
}

Digest& Digest::add(std::span<std::string const> parts) {
  std::uint64_t size = 0;
  for (std::string const& part : parts) size += part.size();
  add(size);
  for (std::string const& part : parts) {
    XXH3_128bits_update(static_cast<XXH3_state_t*>(state_), part.data(), part.size());
  }
  return *this;
}

Digest& Digest::add(std::int64_t value) { return add(static_cast<std::uint64_t>(value)); }

Digest& Digest::add(std::uint64_t value) {
  std::array<unsigned char, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<unsigned char>(value >> (8 * i));
  XXH3_128bits_update(static_cast<XXH3_state_t*>(state_), bytes.data(), bytes.size());
  return *this;
}

std::string Digest::hex() const {
  XXH128_hash_t const hash = XXH3_128bits_digest(static_cast<XXH3_state_t const*>(state_));
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace chokepoint::base
