#include "engine/processes/environment.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

/// An environment of a world, with all that it looks at.
struct Room {
  explicit Room(std::string const& text)
      : world(test::world_of(text)),
        parameters(world.parameters),
        observables(world),
        hashes(world),
        routes(world.network, {}),
        buckets(ledger::TimeBuckets::equal(world.clock.from, world.clock.to, base::days(1))),
        books(buckets, {}),
        environment(world, parameters, observables, hashes, rule_book, routes, routes, books,
                    [](std::uint32_t) { return true; }) {}

  model::World world;
  model::Parameters parameters;
  Observables observables;
  model::NameHashes hashes;
  model::RuleBook rule_book;
  model::RouteTable routes;
  ledger::TimeBuckets buckets;
  ledger::Books books;
  Environment environment;
};

std::string const world_with_quantity =
    test::shop({.orders = "{product: p, from: a, every: 5 days, quantity: {law: {normal: {mean: 2 units, sd: 3 units, "
                          "minimum: 0 units}}}}"});

TEST(Environment, LuckFollowsSeedPurposeReplicationOwnerAndOrdinal) {
  Room room(world_with_quantity);
  Environment& environment = room.environment;
  environment.reset(1, 0);
  Streams const streams(1);
  std::set<double> drawn;
  drawn.insert(environment.draw_share(streams.lane_time, 5, 6, 0));
  drawn.insert(environment.draw_share(streams.lane_time, 5, 6, 1));
  drawn.insert(environment.draw_share(streams.lane_time, 5, 7, 0));
  drawn.insert(environment.draw_share(streams.lane_time, 6, 6, 0));
  drawn.insert(environment.draw_share(streams.service_time, 5, 6, 0));
  drawn.insert(environment.draw_share(Streams(2).lane_time, 5, 6, 0));
  double const first = environment.draw_share(streams.lane_time, 5, 6, 0);
  environment.reset(1, 1);
  drawn.insert(environment.draw_share(streams.lane_time, 5, 6, 0));
  EXPECT_EQ(drawn.size(), 7U);
  environment.reset(1, 0);
  EXPECT_EQ(environment.draw_share(streams.lane_time, 5, 6, 0), first);
}

TEST(Environment, EveryPurposeHasAStreamOfItsOwn) {
  Streams const s(3);
  std::set<std::uint64_t> purposes;
  for (auto const* key :
       {&s.demand_interval, &s.demand_quantity, &s.demand_patience, &s.lane_time, &s.outside_time, &s.service_time,
        &s.service_redo, &s.office_answer, &s.office_up, &s.office_down, &s.lane_up, &s.lane_down}) {
    EXPECT_EQ(key->seed, 3U);
    purposes.insert(key->purpose);
  }
  EXPECT_EQ(purposes.size(), 12U);
}

TEST(Environment, DrawnAmountsAreWholeAndNeverNegative) {
  Room room(world_with_quantity);
  room.environment.reset(1, 0);
  model::LawId const law = room.world.demands.front().quantity;
  bool zero = false;
  for (std::uint64_t order = 0; order < 200; ++order) {
    std::int64_t const amount = room.environment.draw_amount(law, room.environment.streams.demand_quantity, 7, order);
    EXPECT_GE(amount, 0);
    zero = zero || amount == 0;
  }
  EXPECT_TRUE(zero);
}

TEST(Environment, AmountsAreDrawnInTheProductsResolution) {
  std::string text = world_with_quantity;
  text.replace(text.find("{p: {}}"), 7, "{p: {resolution: 0.01}}");
  Room fine(text);
  Room coarse(world_with_quantity);
  fine.environment.reset(1, 0);
  coarse.environment.reset(1, 0);
  for (std::uint64_t order = 0; order < 50; ++order) {
    auto const in_parts = fine.environment.draw_amount(fine.world.demands.front().quantity,
                                                       fine.environment.streams.demand_quantity, 7, order);
    auto const whole = coarse.environment.draw_amount(coarse.world.demands.front().quantity,
                                                      coarse.environment.streams.demand_quantity, 7, order);
    EXPECT_NEAR(static_cast<double>(in_parts) / 100, static_cast<double>(whole), 0.5);
  }
}

TEST(Environment, RoutesFollowWhatTheBoardSays) {
  Room room(test::shop({.orders = "{product: p, from: a, every: 5 days}",
                        .lane = ", open: {path: {2026-01-01: yes, 2026-01-11: no}}",
                        .more_lanes = ", other: {from: a, to: b, time: 9 days}"}));
  kernel::Executor executor(kernel::Board(room.world.board_owners, {1}), room.hashes.actors,
                            room.world.clock.news_delay, 1, 1);
  executor.reset(1, 0, false, {1});
  room.environment.reset(1, 0);
  kernel::ActorId const lane = test::actor_of(room.world, "lanes.l");
  model::SiteId const a(std::uint32_t{0});
  model::SiteId const b(std::uint32_t{1});
  base::SimTime const from = room.world.clock.from;
  kernel::Context& context = executor.start_context(lane, from, 0);
  EXPECT_EQ(room.world.lanes[room.environment.next_lane(a, b, model::Routing::fastest, context).index()].name, "l");
  context.publish(room.world.lanes[0].status, 0, from + base::hours(6));
  struct Nothing {
    void dispatch(kernel::Event const&, std::byte const*, kernel::Context&) {}
  } nothing;
  executor.run(nothing, {});  // takes in what was published
  EXPECT_EQ(room.world
                .lanes[room.environment.next_lane(a, b, model::Routing::fastest, executor.start_context(lane, from, 0))
                           .index()]
                .name,
            "l");
  kernel::Context& later = executor.start_context(lane, from + base::hours(6), 0);
  EXPECT_EQ(room.world.lanes[room.environment.next_lane(a, b, model::Routing::fastest, later).index()].name, "other");
}

TEST(Environment, DerivedIdentitiesDiffer) {
  std::set<std::uint64_t> ids;
  for (std::uint64_t parent = 0; parent < 100; ++parent) {
    for (std::uint64_t ordinal = 0; ordinal < 100; ++ordinal) ids.insert(derived_id(parent, ordinal));
  }
  EXPECT_EQ(ids.size(), 10000U);
}

TEST(NameHashes, FollowNamesAndNotPositions) {
  Room small(test::shop({.orders = "{product: p, from: a, every: 5 days}"}));
  Room large(test::shop({.orders = "{product: p, from: a, every: 5 days}", .more_sites = ", aa: {stock: {p: {}}}"}));
  EXPECT_EQ(small.hashes.demands[0], large.hashes.demands[0]);
  EXPECT_EQ(small.hashes.lanes[0], large.hashes.lanes[0]);
  EXPECT_EQ(small.hashes.stocks[0], large.hashes.stocks[0]);
  EXPECT_EQ(small.hashes.actors[test::actor_of(small.world, "sites.b").index()],
            large.hashes.actors[test::actor_of(large.world, "sites.b").index()]);
}

}  // namespace
}  // namespace chokepoint::processes
