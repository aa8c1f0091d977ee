#include "engine/kernel/event_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace chokepoint::kernel {
namespace {

TEST(EventQueue, PopsInKeyOrderWhateverTheOrderOfPushes) {
  std::mt19937_64 random(7);  // the standard fixes this generator's numbers
  EventQueue queue;
  std::vector<Event> reference;
  std::uint64_t count = 0;
  for (int step = 0; step < 20000; ++step) {
    if (reference.empty() || random() % 5 < 3) {
      Event event;
      event.key =
          Key::of(base::SimTime(static_cast<std::int64_t>(random() % 50)), static_cast<std::uint32_t>(random() % 7),
                  static_cast<std::uint32_t>(random() % 3), ActorId(static_cast<std::uint32_t>(random() % 4)), ++count);
      queue.push(event);
      reference.push_back(event);
    } else {
      auto const least = std::min_element(reference.begin(), reference.end(),
                                          [](Event const& a, Event const& b) { return a.key < b.key; });
      ASSERT_EQ(queue.top().key, least->key);
      ASSERT_EQ(queue.pop().key, least->key);
      reference.erase(least);
    }
    ASSERT_EQ(queue.size(), reference.size());
  }
}

// Beyond what caches hold the least child is found in another way.
TEST(EventQueue, PopsAQuarterMillionInKeyOrder) {
  std::mt19937_64 random(11);
  EventQueue queue;
  std::vector<Key> keys;
  for (std::uint64_t count = 1; count <= 250'000; ++count) {
    Event event;
    event.key = Key::of(base::SimTime(static_cast<std::int64_t>(random() % 50'000)), 0, 0, ActorId(0U), count);
    queue.push(event);
    keys.push_back(event.key);
  }
  std::sort(keys.begin(), keys.end(),
            [](Key const& a, Key const& b) { return a.high != b.high ? a.high < b.high : a.low < b.low; });
  for (Key const& key : keys) ASSERT_EQ(queue.pop().key, key);
  EXPECT_TRUE(queue.empty());
}

}  // namespace
}  // namespace chokepoint::kernel
