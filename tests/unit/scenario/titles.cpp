#include "engine/scenario/titles.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/scenario/canonical.hpp"
#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

TEST(Titles, AreThoseOfWhatTheScenarioNamesByTheirPaths) {
  auto reading = read_with(
      "meta: {title: The scenario itself}\nfirms: {nvidia: {title: NVIDIA Corporation}, plain: {}}\n"
      "products: {chip: {title: A chip, unit: chip}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  std::vector<std::string> found;
  for (Title const& one : titles_of(*reading.spec)) found.push_back(one.path + ": " + one.title);
  EXPECT_NE(std::find(found.begin(), found.end(), "firms.nvidia: NVIDIA Corporation"), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "products.chip: A chip"), found.end());
  for (std::string const& one : found) EXPECT_FALSE(one.starts_with("firms.plain")) << "it has none";
  EXPECT_EQ(canonical_text(*reading.spec).find("NVIDIA"), std::string::npos) << "which is why they are asked for";
}

TEST(Titles, OfABuyerWithoutOneAreThoseOfItsFirmOfTheSameName) {
  auto reading = read_with(
      "firms: {same: {title: The same}, own: {title: A firm}, other: {title: Another}, bare: {}}\n"
      "buyers: {same: {firm: same, orders: {}}, own: {firm: own, title: A buyer, orders: {}}, other: {firm: same, "
      "orders: {}}, bare: {firm: bare, orders: {}}}\n");
  ASSERT_TRUE(reading.spec) << reading.diagnostics.render(false);
  std::vector<std::string> found;
  for (Title const& one : titles_of(*reading.spec)) {
    if (one.path.starts_with("buyers.")) found.push_back(one.path + ": " + one.title);
  }
  EXPECT_EQ(found, (std::vector<std::string>{"buyers.own: A buyer", "buyers.same: The same"}));
}

}  // namespace
}  // namespace chokepoint::scenario
