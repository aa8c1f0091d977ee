#include "engine/base/name_hash.hpp"

#include <gtest/gtest.h>

#define XXH_INLINE_ALL
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#define XXH_NO_INLINE_HINTS 1  // at -Og, GCC can't inline what the header insists on
#include <xxhash.h>
#pragma GCC diagnostic pop

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace chokepoint::base {
namespace {

/// The byte sequence over which xxHash publishes its known answers (tests/sanity_test.c of the xxHash project).
std::string sanity_bytes(std::size_t count) {
  std::string bytes;
  std::uint64_t generator = 2654435761u;
  for (std::size_t i = 0; i < count; ++i) {
    bytes.push_back(static_cast<char>(generator >> 56));
    generator *= 11400714785074694797u;
  }
  return bytes;
}

TEST(NameHash, GivesThePublishedAnswersOfXxh3) {
  EXPECT_EQ(name_hash(""), 0x2D06800538D394C2u);
  // One length for each of the algorithm's ways to treat an input.
  EXPECT_EQ(name_hash(sanity_bytes(1)), 0xC44BDFF4074EECDBu);
  EXPECT_EQ(name_hash(sanity_bytes(6)), 0x27B56A84CD2D7325u);
  EXPECT_EQ(name_hash(sanity_bytes(12)), 0xA713DAF0DFBB77E7u);
  EXPECT_EQ(name_hash(sanity_bytes(24)), 0xA3FE70BF9D3510EBu);
  EXPECT_EQ(name_hash(sanity_bytes(80)), 0xBCDEFBBB2C47C90Au);
  EXPECT_EQ(name_hash(sanity_bytes(195)), 0xCD94217EE362EC3Au);
  EXPECT_EQ(name_hash(sanity_bytes(403)), 0xCDEB804D65C6DEA4u);
}

std::string xxh3_128_hex(std::string_view bytes) {
  XXH128_hash_t const hash = XXH3_128bits(bytes.data(), bytes.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

TEST(Digest, OfNothingIsThePublishedAnswer) { EXPECT_EQ(Digest().hex(), "99aa06d3014798d86001c324468d497f"); }

TEST(Digest, WritesIntegersInLittleEndianOrder) {
  using namespace std::string_view_literals;
  EXPECT_EQ(Digest().add(std::uint64_t{0x0807060504030201}).hex(), xxh3_128_hex("\x01\x02\x03\x04\x05\x06\x07\x08"sv));
  EXPECT_EQ(Digest().add(std::int64_t{-2}).hex(), xxh3_128_hex("\xfe\xff\xff\xff\xff\xff\xff\xff"sv));
}

TEST(Digest, PutsTheLengthInFrontOfText) {
  using namespace std::string_view_literals;
  EXPECT_EQ(Digest().add("abc").hex(), xxh3_128_hex("\3\0\0\0\0\0\0\0abc"sv));
  EXPECT_NE(Digest().add("ab").add("c").hex(), Digest().add("a").add("bc").hex());
}

TEST(Digest, CanBeReadOnTheWay) {
  Digest digest;
  digest.add(std::uint64_t{1});
  std::string const first = digest.hex();
  EXPECT_EQ(first, digest.hex());
  EXPECT_EQ(digest.add(std::uint64_t{2}).hex(), Digest().add(std::uint64_t{1}).add(std::uint64_t{2}).hex());
}

}  // namespace
}  // namespace chokepoint::base
