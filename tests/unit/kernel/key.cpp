#include "engine/kernel/key.hpp"

#include <gtest/gtest.h>

namespace chokepoint::kernel {
namespace {

TEST(Key, OrdersByTimeThenPhaseThenDeltaThenSenderThenCount) {
  auto const key = [](std::int64_t time, std::uint32_t phase, std::uint32_t delta, std::uint32_t sender,
                      std::uint64_t count) {
    return Key::of(base::SimTime(time), phase, delta, ActorId(sender), count);
  };
  // Each key is greater than the one before in one field, and less in every field that counts less.
  Key const ascending[] = {key(1, 6, 9, 9, 9), key(2, 1, 9, 9, 9), key(2, 2, 1, 9, 9),
                           key(2, 2, 2, 1, 9), key(2, 2, 2, 2, 1), key(2, 2, 2, 2, 2)};
  for (std::size_t i = 0; i + 1 < std::size(ascending); ++i) {
    EXPECT_LT(ascending[i], ascending[i + 1]);
    EXPECT_FALSE(ascending[i + 1] < ascending[i]);
  }
}

TEST(Key, GivesBackWhatItWasMadeOf) {
  Key const key = Key::of(base::SimTime((std::int64_t{1} << 40) - 1), Key::max_phase, Key::max_delta,
                          ActorId(Key::max_actors - 1), Key::max_count);
  EXPECT_EQ(key.time().seconds(), (std::int64_t{1} << 40) - 1);
  EXPECT_EQ(key.phase(), Key::max_phase);
  EXPECT_EQ(key.delta(), Key::max_delta);
  EXPECT_EQ(key.sender().index(), Key::max_actors - 1);
  EXPECT_EQ(key.count(), Key::max_count);
}

TEST(Key, TheStartOfAnInstantPrecedesAllItsEvents) {
  EXPECT_FALSE(Key::of(base::SimTime(5), 0, 0, ActorId(std::uint32_t{0}), 1) < Key::start_of(base::SimTime(5)));
  EXPECT_LT(Key::of(base::SimTime(4), 15, 9, ActorId(std::uint32_t{9}), 9), Key::start_of(base::SimTime(5)));
}

}  // namespace
}  // namespace chokepoint::kernel
