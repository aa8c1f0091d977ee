#include "engine/kernel/random_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "engine/base/name_hash.hpp"

namespace chokepoint::kernel {
namespace {

using Block = std::array<std::uint64_t, 4>;

// Random123's own known-answer vectors (tests/kat_vectors of its distribution, philox4x64 with 10 rounds).
TEST(RandomStream, GivesTheKnownAnswersOfPhilox) {
  EXPECT_EQ(philox_block({0, 0}, 0, 0, 0, 0),
            (Block{0x16554d9eca36314cU, 0xdb20fe9d672d0fdcU, 0xd7e772cee186176bU, 0x7e68b68aec7ba23bU}));
  std::uint64_t const ones = ~std::uint64_t{0};
  EXPECT_EQ(philox_block({ones, ones}, ones, ones, ones, ones),
            (Block{0x87b092c3013fe90bU, 0x438c3c67be8d0224U, 0x9cc7d7c69cd777b6U, 0xa09caebf594f0ba0U}));
  // The digits of π as counter and key: every coordinate stands in its own place.
  EXPECT_EQ(philox_block({0x452821e638d01377U, 0xbe5466cf34e90c6cU}, 0x243f6a8885a308d3U, 0x13198a2e03707344U,
                         0xa4093822299f31d0U, 0x082efa98ec4e6c89U),
            (Block{0xa528f45403e61d95U, 0x38c72dbd566e9788U, 0xa5a1610e72fd18b5U, 0x57bd43b5e52b7fe6U}));
}

TEST(RandomStream, DrawsInOrderWhatDirectAddressingGives) {
  StreamKey const key = StreamKey::of(7, "transit");
  RandomStream stream(key, 3, 11, 5);
  for (std::uint64_t i = 0; i < 23; ++i) {
    EXPECT_EQ(stream.drawn(), i);
    EXPECT_EQ(stream.next().bits, draw(key, 3, 11, 5, i).bits) << i;
  }
}

TEST(RandomStream, TakesFourDrawsFromEachBlock) {
  StreamKey const key{1, 2};
  Block const second = philox_block(key, 3, 4, 5, 1);
  for (std::uint64_t lane = 0; lane < 4; ++lane) EXPECT_EQ(draw(key, 3, 4, 5, 4 + lane).bits, second[lane]);
}

TEST(RandomStream, KeysAPurposeByTheHashOfItsName) {
  StreamKey const key = StreamKey::of(42, "inspection");
  EXPECT_EQ(key.seed, 42U);
  EXPECT_EQ(key.purpose, base::name_hash("inspection"));
}

// 3^6 places that differ in one to six coordinates; equal 64-bit draws among them by accident have probability 2^-45.
TEST(RandomStream, GivesOtherDrawsWhereAnyCoordinateDiffers) {
  std::set<std::uint64_t> seen;
  std::uint64_t places = 0;
  std::uint64_t const values[] = {0, 1, 0xFFFFFFFFFFFFFFFFU};
  for (std::uint64_t const seed : values) {
    for (std::uint64_t const purpose : values) {
      for (std::uint64_t const replication : values) {
        for (std::uint64_t const actor : values) {
          for (std::uint64_t const ordinal : values) {
            for (std::uint64_t const index : values) {
              seen.insert(draw({seed, purpose}, replication, actor, ordinal, index).bits);
              ++places;
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), places);
}

// Coordinates in one another's places are other coordinates: (1, 2) and (2, 1) don't meet.
TEST(RandomStream, TellsCoordinatesApartByPlaceAsWellAsValue) {
  std::set<std::uint64_t> seen;
  for (std::size_t one = 0; one < 6; ++one) {
    std::array<std::uint64_t, 6> c{};
    c[one] = 1;
    seen.insert(draw({c[0], c[1]}, c[2], c[3], c[4], c[5]).bits);
  }
  EXPECT_EQ(seen.size(), 6U);
}

TEST(Uniform64, StaysInsideTheOpenInterval) {
  Uniform64 const smallest{0};
  Uniform64 const largest{~std::uint64_t{0}};
  EXPECT_EQ(smallest.lower(), 0x1.0p-65);
  EXPECT_EQ(largest.upper(), 0x1.0p-65);
  EXPECT_LT(largest.lower(), 1.0);
  EXPECT_LT(smallest.upper(), 1.0);
}

TEST(Uniform64, KeepsBothTailsToFullPrecision) {
  for (unsigned i = 0; i < 60; ++i) {
    std::uint64_t const bits = std::uint64_t{0xB504F333F9DE6484U} >> i;
    Uniform64 const near_zero{bits};
    Uniform64 const near_one{~bits};
    long double const want = (static_cast<long double>(bits) + 0.5L) * 0x1.0p-64L;
    EXPECT_NEAR(near_zero.lower() / static_cast<double>(want), 1.0, 0x1.0p-52);
    EXPECT_EQ(near_one.upper(), near_zero.lower());
    EXPECT_EQ(near_zero.in_upper_half(), i == 0);
  }
}

TEST(Uniform64, GivesTheNearerTailCutTo42Digits) {
  Uniform64 const low{0x2000000000000000U};  // u = 1/8 + 2^-65
  EXPECT_FALSE(low.tail().upper);
  EXPECT_EQ(low.tail().probability, 0.125);
  Uniform64 const high{~std::uint64_t{0x2000000000000000U}};
  EXPECT_TRUE(high.tail().upper);
  EXPECT_EQ(high.tail().probability, 0.125);
  EXPECT_EQ(Uniform64{0}.tail().probability, 0x1.0p-65);
  // The next representable tail above 1/8 is 2^-41 of it away (42 digits), reached at bits + 2^(61 - 41).
  std::uint64_t const start = 0x2000000000000000U;
  EXPECT_EQ(Uniform64{start + (std::uint64_t{1} << 20) - 512}.tail().probability, 0.125);
  EXPECT_EQ((Uniform64{start + (std::uint64_t{1} << 20)}.tail().probability), 0.125 * (1.0 + 0x1.0p-41));
}

}  // namespace
}  // namespace chokepoint::kernel
