#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "engine/policy/answers.hpp"
#include "tests/support/yaml_world.hpp"

/// The state that the engine keeps for policies: one of each acting actor, of each run.
namespace chokepoint::test {
namespace {

using testing::HasSubstr;

/// Two sites sell to a buyer each, five orders eight hours apart. Of what is kept from orders a site asks again a day
/// after the first of them; what then leaves is delivered after the outcomes' end.
std::string const two_sites = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}
countries: {TW: {}}
firms: {maker: {home: TW}}
products: {chip: {unit: chip}}
sites:
  east: {in: TW, firm: maker, stock: {chip: {initial: 1000 chips}}}
  west: {in: TW, firm: maker, stock: {chip: {initial: 1000 chips}}}
  there: {in: TW}
lanes: {e: {from: east, to: there, time: 1 day}, w: {from: west, to: there, time: 1 day}}
buyers:
  of_east: {firm: maker, at: there, orders: {o: {product: chip, from: east, dates: [
    {on: 2026-01-02T00:00, quantity: 10 chips}, {on: 2026-01-02T08:00, quantity: 10 chips}, {on: 2026-01-02T16:00,
    quantity: 10 chips}]}}}
  of_west: {firm: maker, at: there, orders: {o: {product: chip, from: west, dates: [
    {on: 2026-01-02T00:00, quantity: 10 chips}, {on: 2026-01-02T08:00, quantity: 10 chips}]}}}
outcomes: {e: {measure: delivered, of: [of_east], to: 2026-01-04}, w: {measure: delivered, of: [of_west], to: 2026-01-04}}
policies:
  counted: {answers: allocation, decides: 0 chips}
)";

/// Gives each order as many chips as its site was asked about before, itself among them.
class Counting final : public policy::Answers {
 public:
  explicit Counting(std::size_t beyond = 0) : beyond_(beyond) {}
  std::size_t state_bytes() const override { return sizeof(std::int64_t); }
  std::unique_ptr<policy::Answerer> open(model::World const&) const override {
    struct Answerer final : policy::Answerer {
      explicit Answerer(std::size_t words_beyond) : beyond(words_beyond) {}
      void answer(policy::Asking const& asking, std::span<expression::Cell> decisions) override {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(asking.state.data()) % 8, 0U);
        std::int64_t count = 0;
        std::memcpy(&count, asking.state.data(), sizeof count);
        for (std::size_t i = 0; i < decisions.size(); ++i) {
          count += 1;
          auto const parts = policy::Amounts::parts_per_unit(asking.asked, i);
          decisions[i].symbol = std::min(count * parts, policy::Amounts::wanted(asking.asked, i));
        }
        std::memcpy(asking.state.data() + beyond * sizeof count, &count, sizeof count);
      }
      std::size_t beyond;
    };
    return std::make_unique<Answerer>(beyond_);
  }

 private:
  std::size_t beyond_;
};

model::World counted(std::size_t beyond = 0) {
  model::World world = world_of(two_sites);
  world.policies[0].answers = std::make_shared<Counting>(beyond);
  return world;
}

std::pair<double, double> delivered(simulation::RunRecord const& record) {
  return {record.outcomes[0].value.value_or(-1), record.outcomes[1].value.value_or(-1)};
}

TEST(PolicyState, BelongsToTheActorThatActs) {
  // East is asked about 1 order, then 2 (the first is still open), then 3: 1, 2 + 3, 4 + 5 + 6 chips, of which no order
  // wants more than 10: the first has 1 + 2 + 4, the second 3 + 5, the third 6. West: 1, then 2 + 3.
  model::World const world = counted();
  EXPECT_EQ(delivered(run_once(world)), std::pair(21.0, 6.0));
}

TEST(PolicyState, IsTheSameInEveryPartition) {
  model::World const world = counted();
  std::string const hash = run_once(world).hash;
  for (std::uint16_t const partitions : std::initializer_list<std::uint16_t>{2, 3, 5}) {
    EXPECT_EQ(run_once(world, {}, {.partitions = partitions, .threads = 2}).hash, hash) << partitions;
  }
}

TEST(PolicyState, IsClearedBeforeEachRun) {
  model::World const world = counted();
  simulation::Simulation simulation(world);
  std::string const first = simulation.run({}).hash;
  EXPECT_EQ(simulation.run({}).hash, first);
}

TEST(PolicyState, MayNotBeWrittenBeyond) {
  model::World const world = counted(1);
  simulation::RunRecord const record = run_once(world);
  EXPECT_THAT(record.failure, HasSubstr("sites.east at 2026-01-02"));
  EXPECT_THAT(record.failure, HasSubstr("policies.counted (allocation): it wrote beyond the 8 bytes of its state"));
}

}  // namespace
}  // namespace chokepoint::test
