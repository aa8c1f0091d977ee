#include "engine/kernel/event_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

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
      auto const time = static_cast<std::int64_t>(random() % 50);
      auto const phase = static_cast<std::uint32_t>(random() % 7);
      auto const delta = static_cast<std::uint32_t>(random() % 3);
      ActorId const sender(static_cast<std::uint32_t>(random() % 4));
      event.key = Key::of(base::SimTime(time), phase, delta, sender, ++count);
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

// How long after the present what is pushed is due, in seconds.
using Increments = std::function<std::int64_t(std::mt19937_64&)>;

std::vector<std::pair<std::string, Increments>> const& kinds_of_increments() {
  static std::vector<std::pair<std::string, Increments>> const kinds{
      {"nothing passes", [](auto&) { return 0; }},
      {"some seconds", [](auto& random) { return static_cast<std::int64_t>(random() % 5); }},
      {"within a year", [](auto& random) { return static_cast<std::int64_t>(random() % 31'536'000); }},
      {"at once or in years",
       [](auto& random) {
         return static_cast<std::int64_t>(random() % 4 == 0 ? random() % 300'000'000 : random() % 9);
       }},
      {"each scale alike",
       [](auto& random) {
         std::int64_t const scale = std::int64_t{1} << (random() % 38);
         return scale + static_cast<std::int64_t>(random() % 3);
       }},
      {"all at one later moment", [](auto&) { return 86'400; }},
      {"at the end of time but one",
       [](auto& random) { return random() % 1000 == 0 ? std::int64_t{5} : std::int64_t{1} << 39; }},
  };
  return kinds;
}

Event event_at(std::int64_t seconds, std::mt19937_64& random, std::uint64_t count) {
  Event event;
  auto const phase = static_cast<std::uint32_t>(random() % 7);
  ActorId const sender(static_cast<std::uint32_t>(random() % 9));
  event.key = Key::of(base::SimTime(std::min(seconds, base::SimTime::end().seconds() - 1)), phase, 0, sender, count);
  return event;
}

// The heap is simple enough to be held right by reading; the ladder must do as it does, however much is pending.
TEST(EventQueue, DoesAsAHeapDoesHoweverTimesLie) {
  for (auto const& kind : kinds_of_increments()) {
    std::string const& name = kind.first;
    Increments const& increments = kind.second;
    std::mt19937_64 random(7);
    EventQueue queue;
    EventHeap heap;
    std::uint64_t count = 0;
    std::int64_t now = 0;
    for (std::size_t const most : {std::size_t{40}, std::size_t{5000}, std::size_t{200}, std::size_t{30'000}}) {
      for (std::size_t step = 0; step < 3 * most; ++step) {
        // Grows to `most`, goes on at that, and is emptied by and by.
        bool const grow = step < most || (step < 2 * most && random() % 2 == 0);
        if (grow || heap.empty()) {
          Event const event = event_at(now + increments(random), random, ++count);
          queue.push(event);
          heap.push(event);
        } else {
          ASSERT_EQ(queue.top().key, heap.top().key) << name;
          Event const event = queue.pop();
          ASSERT_EQ(event.key, heap.pop().key) << name << ", event " << count;
          now = event.key.time().seconds();
        }
        ASSERT_EQ(queue.size(), heap.size());
      }
    }
    while (!heap.empty()) ASSERT_EQ(queue.pop().key, heap.pop().key) << name;
    EXPECT_TRUE(queue.empty());
  }
}

// A partition looks for its next event beyond a window, and then gets mail that is due before it.
TEST(EventQueue, TakesInWhatIsDueBeforeAnEventThatWasLookedAt) {
  for (auto const& kind : kinds_of_increments()) {
    std::string const& name = kind.first;
    Increments const& increments = kind.second;
    std::mt19937_64 random(11);
    EventQueue queue;
    EventHeap heap;
    std::uint64_t count = 0;
    for (std::int64_t window = 0; window < 400; ++window) {
      std::int64_t const begin = window * 3600;
      for (std::size_t mail = 0; mail < 50; ++mail) {
        Event const event = event_at(begin + increments(random), random, ++count);
        queue.push(event);
        heap.push(event);
      }
      Key const limit = Key::start_of(base::SimTime(begin + 3600));
      Event event;
      while (queue.pop_before(limit, event)) {
        ASSERT_FALSE(heap.empty());
        ASSERT_EQ(event.key, heap.pop().key) << name;
      }
      ASSERT_EQ(queue.empty(), heap.empty());
      if (heap.empty()) continue;
      ASSERT_FALSE(heap.top().key < limit) << name << ": an event of the window was left";
      ASSERT_EQ(queue.top().key, heap.top().key) << name;
    }
  }
}

TEST(EventQueue, KnowsAllThatIsPendingAndForgetsItWhenCleared) {
  for (auto const& kind : kinds_of_increments()) {
    std::string const& name = kind.first;
    Increments const& increments = kind.second;
    std::mt19937_64 random(13);
    EventQueue queue;
    for (int round = 0; round < 2; ++round) {
      std::set<std::uint64_t> pending;
      std::int64_t now = 0;
      for (std::uint64_t count = 1; count <= 20'000; ++count) {
        Event const event = event_at(now + increments(random), random, count);
        queue.push(event);
        pending.insert(event.key.count());
        if (count % 3 != 0) continue;
        Event const least = queue.pop();
        now = least.key.time().seconds();
        pending.erase(least.key.count());
      }
      std::set<std::uint64_t> seen;
      queue.for_each([&](Event const& event) { EXPECT_TRUE(seen.insert(event.key.count()).second) << name; });
      EXPECT_EQ(seen, pending) << name;
      queue.clear();
      EXPECT_TRUE(queue.empty());
      queue.for_each([&](Event const&) { ADD_FAILURE() << name << ": something is left"; });
    }
  }
}

TEST(EventQueue, ForeseesWhatComesSoonOnceEach) {
  std::mt19937_64 random(17);
  EventQueue queue;
  for (std::uint64_t count = 1; count <= 5000; ++count) {
    queue.push(event_at(static_cast<std::int64_t>(random() % 1'000'000), random, count));
  }
  std::set<std::uint64_t> foreseen;
  std::size_t known = 0;
  while (!queue.empty()) {
    Event const event = queue.pop();
    known += foreseen.count(event.key.count());
    queue.foresee([&](Event const& soon) { EXPECT_TRUE(foreseen.insert(soon.key.count()).second) << "shown twice"; });
  }
  EXPECT_GT(known, 4000U) << "of 5,000 events, most should have been shown before they came";
}

}  // namespace
}  // namespace chokepoint::kernel
