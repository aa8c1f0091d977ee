#include "engine/kernel/board.hpp"

#include <gtest/gtest.h>

namespace chokepoint::kernel {
namespace {

using base::SimTime;

ActorId const owner{std::uint32_t{0}};
BoardEntryId const entry{std::uint32_t{0}};

Key key(std::int64_t time, std::uint64_t count) { return Key::of(SimTime(time), 0, 0, owner, count); }

TEST(Board, ReadsTheLatestChangeThatHasTakenEffect) {
  Board board({owner}, {7});
  std::vector<Publication> publications{{SimTime(20), key(5, 2), entry, 9}, {SimTime(10), key(5, 1), entry, 8}};
  board.commit(publications);
  EXPECT_TRUE(publications.empty());
  EXPECT_EQ(board.read(entry, SimTime(9)), 7);
  EXPECT_EQ(board.read(entry, SimTime(10)), 8);
  EXPECT_EQ(board.read(entry, SimTime(19)), 8);
  EXPECT_EQ(board.read(entry, SimTime(20)), 9);
}

TEST(Board, OfTwoChangesAtOneMomentTheLaterPublishedWinsWhateverTheOrderOfCommit) {
  for (bool const swapped : {false, true}) {
    Board board({owner}, {0});
    Publication const early{SimTime(10), key(4, 1), entry, 1};
    Publication const late{SimTime(10), key(5, 2), entry, 2};
    std::vector<Publication> publications = swapped ? std::vector{late, early} : std::vector{early, late};
    board.commit(publications);
    EXPECT_EQ(board.read(entry, SimTime(10)), 2);
  }
}

TEST(Board, VersionCountsChangesThatHaveTakenEffect) {
  Board board({owner}, {0});
  std::vector<Publication> publications{{SimTime(10), key(1, 1), entry, 1}, {SimTime(30), key(1, 2), entry, 0}};
  board.commit(publications);
  EXPECT_EQ(board.version(SimTime(9)), 0U);
  EXPECT_EQ(board.version(SimTime(10)), 1U);
  EXPECT_EQ(board.version(SimTime(30)), 2U);
  board.reset({0});
  EXPECT_EQ(board.version(SimTime(30)), 0U);
  EXPECT_EQ(board.read(entry, SimTime(30)), 0);
}

}  // namespace
}  // namespace chokepoint::kernel
