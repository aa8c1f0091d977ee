#include "engine/processes/slot_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace chokepoint::processes {
namespace {

using testing::ElementsAre;

struct Item {
  int value = 0;
  std::uint32_t next = 0;
  std::uint32_t before = 0;
};

/// Slots of a queue from first to last.
std::vector<std::uint32_t> line(ClassQueue<Item> const& queue, SlotPool<Item> const& pool) {
  std::vector<std::uint32_t> slots;
  queue.for_each(pool, [&](std::uint32_t slot) { slots.push_back(slot); });
  EXPECT_EQ(slots.size(), queue.size());
  return slots;
}

TEST(SlotPool, ReusesReleasedSlots) {
  SlotPool<Item> pool;
  EXPECT_EQ(pool.acquire(), 0U);
  EXPECT_EQ(pool.acquire(), 1U);
  pool.release(0);
  EXPECT_EQ(pool.in_use(), 1U);
  EXPECT_EQ(pool.acquire(), 0U);
  EXPECT_EQ(pool.size(), 2U);
}

TEST(SlotPool, TellsAnOldReferenceFromANewOne) {
  SlotPool<Item> pool;
  std::uint32_t const slot = pool.acquire();
  std::uint32_t const first = pool.generation(slot);
  EXPECT_TRUE(pool.alive(slot, first));
  pool.release(slot);
  EXPECT_FALSE(pool.alive(slot, first));
  ASSERT_EQ(pool.acquire(), slot);
  EXPECT_FALSE(pool.alive(slot, first));
  EXPECT_TRUE(pool.alive(slot, pool.generation(slot)));
}

TEST(SlotPool, NoReferenceSurvivesBeyondItsEnd) {
  SlotPool<Item> const pool;
  EXPECT_FALSE(pool.alive(0, 0));
}

TEST(SlotPool, BeginsAnewWhenCleared) {
  SlotPool<Item> pool;
  pool.release(pool.acquire());
  pool.clear();
  EXPECT_EQ(pool.size(), 0U);
  EXPECT_EQ(pool.acquire(), 0U);
  EXPECT_EQ(pool.generation(0), 0U);
}

class ClassQueueOfThree : public testing::Test {
 protected:
  ClassQueueOfThree() {
    for (int i = 0; i < 4; ++i) pool.acquire();
    queue.push(pool, 0, 1);
    queue.push(pool, 1, 1);
    queue.push(pool, 2, 1);
  }
  SlotPool<Item> pool;
  ClassQueue<Item> queue;
};

TEST_F(ClassQueueOfThree, IsFirstComeFirstServed) { EXPECT_THAT(line(queue, pool), ElementsAre(0, 1, 2)); }

TEST_F(ClassQueueOfThree, PutsHigherClassesFirst) {
  queue.push(pool, 3, 0);
  EXPECT_EQ(queue.front(), 3U);
  EXPECT_THAT(line(queue, pool), ElementsAre(3, 0, 1, 2));
}

TEST_F(ClassQueueOfThree, AnyMayLeave) {
  queue.remove(pool, 1, 1);
  EXPECT_THAT(line(queue, pool), ElementsAre(0, 2));
  queue.remove(pool, 2, 1);
  queue.push(pool, 3, 1);
  EXPECT_THAT(line(queue, pool), ElementsAre(0, 3));
  queue.remove(pool, 0, 1);
  EXPECT_THAT(line(queue, pool), ElementsAre(3));
  queue.remove(pool, 3, 1);
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.front(), ClassQueue<Item>::nobody);
}

TEST_F(ClassQueueOfThree, IsEmptyWhenCleared) {
  queue.clear();
  EXPECT_TRUE(queue.empty());
  queue.push(pool, 2, 7);
  EXPECT_THAT(line(queue, pool), ElementsAre(2));
}

}  // namespace
}  // namespace chokepoint::processes
