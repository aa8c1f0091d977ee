#include "engine/kernel/random_stream.hpp"

#include "engine/base/name_hash.hpp"

// Random123's macros are not written for our warning level; its header stays in this file.
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <Random123/philox.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace chokepoint::kernel {

StreamKey StreamKey::of(std::uint64_t seed, std::string_view purpose) { return {seed, base::name_hash(purpose)}; }

std::array<std::uint64_t, 4> philox_block(StreamKey const& key, std::uint64_t replication, std::uint64_t actor,
                                          std::uint64_t ordinal, std::uint64_t block) {
  r123::Philox4x64 const generator;
  r123::Philox4x64::ctr_type const result =
      generator({{replication, actor, ordinal, block}}, {{key.seed, key.purpose}});
  return {result[0], result[1], result[2], result[3]};
}

}  // namespace chokepoint::kernel
