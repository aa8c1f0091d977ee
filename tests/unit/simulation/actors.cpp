#include "engine/simulation/actors.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "tests/support/yaml_world.hpp"

namespace chokepoint::simulation {
namespace {

TEST(Actors, AreInTheOrderOfTheirNames) {
  model::World const world = test::world_of(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-02}\nproducts: {p: {}}\n"
      "sites: {z: {stock: {p: {supply: unlimited}}}, a: {}}\nlanes: {l: {from: z, to: a, time: 1 days, open: no}, m: "
      "{from: a, to: z, time: 1 days}}\noffices: {o: {}}\nbuyers: {x: {orders: {o: {apply_to: o, every: 9 days}}}}\n");
  std::vector<std::string> names;
  for (auto const& actor : world.actors) names.push_back(actor.name);
  EXPECT_EQ(names, (std::vector<std::string>{"buyers.x", "lanes.l", "offices.o", "sites.a", "sites.z"}));
}

TEST(Actors, RefuseMessagesThatAreNotForThem) {
  model::World const world = test::world_of(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-02}\nproducts: {p: {}}\n"
      "sites: {a: {stock: {p: {supply: unlimited}}}, b: {}}\nlanes: {l: {from: a, to: b, time: 1 days, open: no}}\n"
      "offices: {o: {}}\nbuyers: {x: {orders: {o: {apply_to: o, every: 9 days}}}}\n");
  model::Parameters const parameters(world.parameters);
  processes::Observables const observables(world);
  model::NameHashes const hashes(world);
  model::RuleBook const rule_book;
  model::RouteTable const routes(world.network, {});
  ledger::TimeBuckets const buckets = ledger::TimeBuckets::equal(world.clock.from, world.clock.to, base::days(1));
  ledger::Books books(buckets, {});
  processes::Environment environment(world, parameters, observables, hashes, rule_book, routes, routes, books,
                                     [](std::uint32_t) { return true; });
  kernel::Executor executor(kernel::Board(world.board_owners, std::vector<std::int64_t>(world.board_owners.size(), 1)),
                            hashes.actors, world.clock.news_delay, 1, 1);
  Actors actors(world);
  std::array<std::byte, kernel::max_message_bytes> const payload{};
  for (std::uint32_t actor = 0; actor < world.actors.size(); ++actor) {
    // No kind of message is for all: orders are due at buyers, stages are completed at offices.
    bool const office = world.actors[actor].kind == model::ActorKind::office;
    auto const kind = office ? processes::MessageKind::order_due : processes::MessageKind::stage_completed;
    kernel::Event event;
    event.key = kernel::Key::of(world.clock.from, 0, 0, kernel::ActorId(actor), 1);
    event.target_and_kind = (actor << 8) | static_cast<std::uint32_t>(kind);
    EXPECT_THROW(actors.handle(event, payload.data(),
                               executor.start_context(kernel::ActorId(actor), world.clock.from, 0), environment),
                 base::BrokenPromise)
        << world.actors[actor].name;
  }
}

}  // namespace
}  // namespace chokepoint::simulation
