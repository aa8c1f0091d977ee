#include "engine/model/ownership.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace chokepoint::model {
namespace {

using Firms = std::vector<FirmId>;

FirmId const a(0U), b(1U), c(2U), x(3U), y(4U);
constexpr std::uint32_t firms = 5;

Shareholding owns(FirmId owner, std::int64_t percent, FirmId firm) {
  return {owner, firm, percent * (Ownership::whole / 100)};
}
Ownership ownership(std::vector<Shareholding> const& holdings) { return Ownership(firms, holdings); }

TEST(Ownership, TheUltimateParentIsTheEndOfAChainOfHalvesAndMore) {
  Ownership const owners = ownership({owns(x, 50, a), owns(a, 100, b), owns(b, 51, c)});
  EXPECT_EQ(owners.parent(c), b);
  EXPECT_EQ(owners.ultimate_parent(c), x);
  EXPECT_EQ(owners.ultimate_parent(b), x);
  EXPECT_EQ(owners.ultimate_parent(x), x);
  EXPECT_EQ(owners.ultimate_parent(y), y);
  EXPECT_TRUE(owners.ring().empty());
}

TEST(Ownership, AShareJustBelowHalfMakesNoParent) {
  Ownership const owners(firms, std::vector<Shareholding>{{x, a, Ownership::half - 1}, {x, b, Ownership::half}});
  EXPECT_FALSE(owners.parent(a).valid());
  EXPECT_EQ(owners.ultimate_parent(a), a);
  EXPECT_EQ(owners.ultimate_parent(b), x);
}

TEST(Ownership, RowsOfOnePairAddUp) {
  Ownership const owners = ownership({owns(x, 30, a), owns(x, 20, a)});
  EXPECT_EQ(owners.parent(a), x);
}

TEST(Ownership, OfTwoHalvesTheFirstNamedIsTheParent) {
  EXPECT_EQ(ownership({owns(y, 50, c), owns(x, 50, c)}).parent(c), x);
}

TEST(Ownership, ReportsTheMembersOfARingAndStillAnswers) {
  // a holds b, b holds c, c holds a; x hangs below c.
  Ownership const owners = ownership({owns(a, 60, b), owns(b, 60, c), owns(c, 60, a), owns(c, 80, x)});
  EXPECT_EQ(owners.ring(), (Firms{a, b, c}));
  EXPECT_EQ(owners.ultimate_parent(c), a);
  EXPECT_EQ(owners.ultimate_parent(x), a);
}

TEST(Ownership, NamesFirmsOfWhichMoreThanAllIsHeld) {
  EXPECT_EQ(ownership({owns(x, 60, a), owns(y, 41, a), owns(x, 60, b), owns(y, 40, b)}).oversubscribed(), Firms{a});
}

// The examples of OFAC's FAQs 399 and 401, in their order and with their letters.
TEST(Ownership, AggregatesTheSharesOfAllListedParties) {
  Ownership const owners = ownership({owns(x, 25, a), owns(y, 25, a)});
  EXPECT_EQ(owners.listed_and_affiliated(Firms{x, y}), (Firms{a, x, y}));
  EXPECT_EQ(owners.listed_and_affiliated(Firms{x}), Firms{x});
}

TEST(Ownership, IndirectSharesCountThroughAHalfOwnedFirm) {
  Ownership const owners = ownership({owns(x, 50, a), owns(a, 50, b)});
  EXPECT_EQ(owners.listed_and_affiliated(Firms{x}), (Firms{a, b, x}));
}

TEST(Ownership, IndirectSharesThroughTwoFirmsAddUp) {
  Ownership const owners = ownership({owns(x, 50, a), owns(x, 50, b), owns(a, 25, c), owns(b, 25, c)});
  EXPECT_EQ(owners.listed_and_affiliated(Firms{x}), (Firms{a, b, c, x}));
  EXPECT_EQ(owners.held_by_listed(Firms{x})[c.index()], Ownership::half);
}

TEST(Ownership, DirectAndIndirectSharesAddUp) {
  Ownership const owners = ownership({owns(x, 50, a), owns(x, 10, b), owns(a, 40, b)});
  EXPECT_EQ(owners.listed_and_affiliated(Firms{x}), (Firms{a, b, x}));
}

TEST(Ownership, SharesBehindAFirmBelowHalfDoNotCount) {
  Ownership const one = ownership({owns(x, 50, a), owns(x, 25, b), owns(a, 25, c), owns(b, 25, c)});
  EXPECT_EQ(one.listed_and_affiliated(Firms{x}), (Firms{a, x}));
  EXPECT_EQ(one.held_by_listed(Firms{x})[c.index()], Ownership::whole / 4);

  Ownership const two = ownership({owns(x, 25, a), owns(x, 25, b), owns(a, 50, c), owns(b, 50, c)});
  EXPECT_EQ(two.listed_and_affiliated(Firms{x}), Firms{x});
  EXPECT_EQ(two.held_by_listed(Firms{x})[c.index()], 0);
}

TEST(Ownership, AffiliationEndsAlsoInARing) {
  // x brings a over the half; a and b hold each other. Each firm's shares are counted once.
  Ownership const owners = ownership({owns(x, 50, a), owns(a, 50, b), owns(b, 50, a), owns(b, 10, c)});
  EXPECT_EQ(owners.listed_and_affiliated(Firms{x, x}), (Firms{a, b, x}));
  EXPECT_EQ(owners.held_by_listed(Firms{x, x})[a.index()], Ownership::whole);
  EXPECT_EQ(owners.held_by_listed(Firms{x})[c.index()], Ownership::whole / 10);
}

}  // namespace
}  // namespace chokepoint::model
