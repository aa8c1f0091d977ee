#include "engine/simulation/traffic.hpp"

#include <gtest/gtest.h>

namespace chokepoint::simulation {
namespace {

kernel::Event told(std::uint32_t from, std::uint32_t to) {
  kernel::Event event;
  event.key = kernel::Key::of(base::SimTime(100), 0, 0, kernel::ActorId(from), 1);
  event.target_and_kind = to << 8U;
  return event;
}

// Actors 0, 2, 4 talk among themselves, 1, 3, 5 likewise: each lot belongs together.
TEST(Traffic, KeepsThoseWhoTalkTogether) {
  Traffic traffic(6);
  for (std::uint32_t const from : {0U, 2U, 4U}) {
    for (std::uint32_t const to : {0U, 2U, 4U}) {
      traffic.saw(told(from, to));
      traffic.saw(told(from + 1, to + 1));
    }
  }
  kernel::Division const division = traffic.divide(2);
  ASSERT_EQ(division.of.size(), 6U);
  EXPECT_EQ(division.of[0], division.of[2]);
  EXPECT_EQ(division.of[0], division.of[4]);
  EXPECT_EQ(division.of[1], division.of[3]);
  EXPECT_EQ(division.of[1], division.of[5]);
  EXPECT_NE(division.of[0], division.of[1]);
}

// A chain 0 - 1 - 2 - 3 in which the last does as much as all others.
TEST(Traffic, GivesEachThreadAsMuchToDo) {
  Traffic traffic(4);
  for (std::uint32_t const link : {0U, 1U, 2U}) traffic.saw(told(link, link + 1));
  traffic.saw(told(1, 0));
  for (int more = 0; more < 6; ++more) traffic.saw(told(3, 3));
  kernel::Division const division = traffic.divide(2);
  EXPECT_EQ(division.of[0], division.of[1]);
  EXPECT_EQ(division.of[1], division.of[2]);
  EXPECT_NE(division.of[2], division.of[3]);
}

TEST(Traffic, ActorsOfWhomNothingIsKnownHaveAPlaceToo) { EXPECT_EQ(Traffic(3).divide(3).of.size(), 3U); }

}  // namespace
}  // namespace chokepoint::simulation
