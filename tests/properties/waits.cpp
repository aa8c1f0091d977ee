// What is kept of waiting day by day is what the books charge, in any world and on any number of partitions.

#include <gtest/gtest.h>

#include <map>

#include "tests/properties/random_world.hpp"
#include "tests/support/long_tests.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {
namespace {

using simulation::RunRecord;
using simulation::RunSettings;

RunRecord run_of(model::World const& world, std::uint64_t seed, std::uint16_t partitions) {
  RunSettings settings;
  settings.seed = seed;
  settings.draw_uncertain = true;
  return run_once(world, settings, {.partitions = partitions, .threads = 1, .details = true});
}

/// Unit-seconds by what `key_of` gives of a move's stream and state.
template <class Key>
std::map<Key, base::Wide> charged(RunRecord const& record, base::SimTime end, auto const& key_of) {
  std::map<Key, base::Wide> sums;
  for (auto const& [move, sum] : record.details->waits.moves()) {
    base::Wide const rest = static_cast<base::Wide>(sum.quantity) * end.seconds() - sum.moment;
    if (move.to.kind == ledger::WaitState::Kind::waiting) sums[key_of(move.owner, move.to)] += rest;
    if (move.from.kind == ledger::WaitState::Kind::waiting) sums[key_of(move.owner, move.from)] -= rest;
  }
  std::erase_if(sums, [](auto const& one) { return one.second == 0; });
  return sums;
}

TEST(Waits, DayByDayAddUpToWhatTheBooksCharge) {
  using Account = std::pair<std::uint32_t, ledger::DelayReason>;
  std::size_t accounts = 0;
  for (std::uint64_t seed = 0; seed < long_or(200, 25); ++seed) {
    model::World const world = world_of(random_world(seed).text());
    RunRecord const record = run_of(world, seed, 1);
    ASSERT_FALSE(record.failed()) << "seed " << seed << ": " << record.failure;
    std::map<Account, base::Wide> by_reason;
    for (auto const& row : record.delay) by_reason[{row.demand, row.reason}] += row.unit_seconds;
    auto const seen = charged<Account>(record, world.clock.to, [](std::uint32_t owner, auto const& state) {
      return Account{owner, state.reason};
    });
    EXPECT_TRUE(seen == by_reason) << "seed " << seed;
    std::map<std::uint16_t, base::Wide> by_gates;
    for (auto const& row : record.blocked) by_gates[row.unmet.bits()] += row.unit_seconds;
    EXPECT_TRUE(by_gates == charged<std::uint16_t>(record, world.clock.to,
                                                   [](std::uint32_t, auto const& state) { return state.gates; }))
        << "seed " << seed;
    accounts += by_reason.size();
  }
  EXPECT_GT(accounts, long_or(200, 25) * 5);
}

TEST(Waits, NobodyLeavesAStateBeforeTheyCameIntoIt) {
  for (std::uint64_t seed = 0; seed < long_or(200, 25); ++seed) {
    model::World const world = world_of(random_world(seed).text());
    RunRecord const record = run_of(world, seed, 1);
    // By stream, class and state, the change of each day; maps go through days in their order.
    using Place = std::tuple<std::uint32_t, ledger::OrderClass, ledger::WaitState>;
    std::map<Place, std::map<std::int64_t, std::int64_t>> changes;
    for (auto const& [move, sum] : record.details->waits.moves()) {
      EXPECT_GT(sum.quantity, 0);
      EXPECT_LE(sum.first, sum.last);
      EXPECT_EQ(ledger::day_of(sum.first), move.day);
      EXPECT_EQ(ledger::day_of(sum.last), move.day);
      changes[{move.owner, move.to_class, move.to}][move.day] += sum.quantity;
      if (move.from.kind == ledger::WaitState::Kind::ordered) continue;
      changes[{move.owner, move.from_class, move.from}][move.day] -= sum.quantity;
    }
    for (auto const& [place, days] : changes) {
      std::int64_t there = 0;
      for (auto const& [day, change] : days) {
        there += change;
        ASSERT_GE(there, 0) << "seed " << seed << ", " << world.demands[std::get<0>(place)].name << ", day " << day;
      }
    }
  }
}

TEST(Waits, AreTheSameOnAnyNumberOfPartitions) {
  for (std::uint64_t seed = 0; seed < long_or(200, 25); ++seed) {
    model::World const world = world_of(random_world(seed).text());
    RunRecord const one = run_of(world, seed, 1);
    for (std::uint16_t const partitions : {std::uint16_t{2}, std::uint16_t{5}}) {
      RunRecord const many = run_of(world, seed, partitions);
      EXPECT_TRUE(many.details->waits.moves() == one.details->waits.moves()) << "seed " << seed;
      EXPECT_TRUE(many.details->waits.deliveries() == one.details->waits.deliveries()) << "seed " << seed;
      EXPECT_EQ(many.hash, one.hash);
    }
    RunSettings plain;
    plain.seed = seed;
    plain.draw_uncertain = true;
    EXPECT_EQ(run_once(world, plain).hash, one.hash) << "who looks on changes nothing";
  }
}

}  // namespace
}  // namespace chokepoint::test
