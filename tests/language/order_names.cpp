#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/yaml_world.hpp"

/// What a stream of orders draws follows its name, and what a dated order draws its date or id: a line more or less
/// elsewhere in the file moves no luck (DESIGN decision 8).
namespace chokepoint::test {
namespace {

std::string world_with(std::string const& orders) {
  return "chokepoint: 1\nclock: {from: 2026-01-01, to: 2027-01-01}\nproducts: {p: {}, q: {}}\n"
         "sites: {a: {stock: {p: {supply: unlimited}, q: {supply: unlimited}}}, b: {}}\n"
         "lanes: {l: {from: a, to: b, time: {law: {uniform: [2 days, 9 days]}}}}\n"
         "buyers: {x: {at: b, orders: " +
         orders + "}}\n";
}

/// When, to the second, goods of the product reached the buyer.
std::vector<std::int64_t> arrivals_of(std::string const& product, std::string const& orders) {
  TracedRun const run(world_with(orders));
  std::vector<std::int64_t> found;
  for (auto const& one : run.handled<processes::Delivered>("buyers.x")) {
    model::Stock const& stock = run.world().stocks[one.message.stock];
    if (run.world().products[stock.product.index()].name == product) found.push_back(one.message.taken_at);
  }
  return found;
}

constexpr char const* stream_of_p = "{product: p, from: a, every: {law: {exponential: 20 days}}}";
constexpr char const* stream_of_q = "{product: q, from: a, every: {law: {exponential: 9 days}}}";

TEST(OrderNames, AnUnrelatedStreamMovesNoLuckWhereverItStands) {
  auto const alone = arrivals_of("p", fmt::format("{{steady: {}}}", stream_of_p));
  EXPECT_GT(alone.size(), 5u);
  EXPECT_EQ(arrivals_of("p", fmt::format("{{first: {}, steady: {}}}", stream_of_q, stream_of_p)), alone);
  EXPECT_EQ(arrivals_of("p", fmt::format("{{steady: {}, zeta: {}}}", stream_of_p, stream_of_q)), alone);
  EXPECT_NE(arrivals_of("p", fmt::format("{{other: {}}}", stream_of_p)), alone) << "the name is what luck follows";
}

TEST(OrderNames, ResultsAndOverridesCallAStreamByItsName) {
  model::World const world = world_of(world_with(fmt::format("{{steady: {}}}", stream_of_p)));
  EXPECT_EQ(world.demands.front().name, "buyers.x.orders.steady");
}

std::string dated(std::string const& list) { return "{o: {product: p, from: a, dates: [" + list + "]}}"; }

TEST(OrderNames, ADatedOrderKeepsItsLuckWhenOthersComeOrGo) {
  auto const two = arrivals_of("p", dated("{on: 2026-02-01, quantity: 1 units}, {on: 2026-04-01, quantity: 1 units}"));
  ASSERT_EQ(two.size(), 2u);
  auto const three = arrivals_of(
      "p", dated("{on: 2026-03-01, quantity: 5 units}, {on: 2026-04-01, quantity: 1 units}, {on: 2026-02-01, quantity: "
                 "1 units}"));
  ASSERT_EQ(three.size(), 3u);
  EXPECT_EQ(three.front(), two.front());
  EXPECT_EQ(three.back(), two.back());
}

TEST(OrderNames, AnIdKeepsTheLuckOfADatedOrderThatIsMoved) {
  auto const here = arrivals_of("p", dated("{id: big, on: 2026-02-01, quantity: 1 units}"));
  auto const later = arrivals_of("p", dated("{id: big, on: 2026-02-02, quantity: 1 units}"));
  ASSERT_EQ(here.size(), 1u);
  EXPECT_EQ(later, (std::vector<std::int64_t>{here.front() + 86400}));
}

TEST(OrderNames, EqualDatesHaveLuckOfTheirOwnAndEqualIdsAreRefused) {
  auto const both = arrivals_of("p", dated("{on: 2026-02-01, quantity: 2 units}, {on: 2026-02-01, quantity: 1 units}"));
  ASSERT_EQ(both.size(), 2u);
  EXPECT_NE(both.front(), both.back());
  EXPECT_THAT(arrivals_of("p", dated("{on: 2026-02-01, quantity: 1 units}, {on: 2026-02-01, quantity: 2 units}")),
              testing::UnorderedElementsAreArray(both));
  EXPECT_THROW(world_of(world_with(dated("{id: i, on: 2026-02-01, quantity: 2 units}, {id: i, on: 2026-02-02, "
                                         "quantity: 1 units}"))),
               std::runtime_error);
}

}  // namespace
}  // namespace chokepoint::test
