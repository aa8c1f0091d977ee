#include "engine/model/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <string>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/model/parameters.hpp"
#include "tests/support/allocations.hpp"

namespace chokepoint::model {
namespace {

using kernel::Law;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr base::SimTime never = base::SimTime::end();
base::SimTime at(std::int64_t seconds) { return base::SimTime(seconds); }

/// A table under construction; amounts are whole numbers, times seconds.
class Table {
 public:
  Parameter<base::SimTime> date(std::int64_t seconds) { return Parameter<base::SimTime>(cell(seconds)); }
  Parameter<double> share(double value) {
    table.entries.push_back({"share", CellKind::number, std::bit_cast<std::uint64_t>(value)});
    return Parameter<double>(static_cast<std::uint32_t>(table.entries.size() - 1));
  }
  LawId law(Law law, std::vector<double> const& arguments) {
    LawEntry entry{"law", law, {}, 1};
    for (double const argument : arguments) entry.arguments.push_back(share(argument));
    table.laws.push_back(entry);
    return LawId(table.laws.size() - 1);
  }
  LawId constant(double seconds) { return law(Law::deterministic, {seconds}); }
  std::uint32_t cell(std::int64_t value) {
    table.entries.push_back({"cell", CellKind::integer, static_cast<std::uint64_t>(value)});
    return static_cast<std::uint32_t>(table.entries.size() - 1);
  }
  TimelineEventId event(TimelineEvent event) {
    table.events.push_back(std::move(event));
    return TimelineEventId(table.events.size() - 1);
  }
  /// A value with these dated cells (the first from the beginning of time where `dates` is empty) and settings.
  Parameter<std::int64_t> path(std::vector<std::int64_t> const& dates, std::vector<std::int64_t> const& values,
                               std::vector<std::pair<TimelineEventId, std::int64_t>> const& settings) {
    ParameterPath path;
    path.first = static_cast<std::uint32_t>(table.entries.size());
    if (dates.empty()) path.dates = {beginning_of_time};
    for (std::int64_t const date : dates) path.dates.push_back(at(date));
    for (std::int64_t const value : values) cell(value);
    for (auto const& [event, value] : settings) path.settings.push_back({event, cell(value)});
    table.paths.push_back(path);
    return Parameter<std::int64_t>(static_cast<std::uint32_t>(table.paths.size() - 1) |
                                   Parameter<std::int64_t>::path_bit);
  }

  ParameterTable table;
};

std::vector<base::SimTime> happened(Parameters const& parameters) {
  std::vector<base::SimTime> times;
  for (EventSpan const& span : parameters.events()) times.push_back(span.from);
  return times;
}

/// The value at each moment.
std::vector<std::int64_t> values(Parameters const& parameters, Parameter<std::int64_t> path,
                                 std::vector<std::int64_t> const& moments) {
  std::vector<std::int64_t> found;
  for (std::int64_t const moment : moments) found.push_back(parameters.at(path, at(moment)));
  return found;
}

TEST(Timeline, AnEventFollowsTheLatestOfThoseBeforeItAndNotBeforeItsDate) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100)});
  auto const b = t.event({.name = "b", .on = t.date(300)});
  // max(none, max(100, 300) + 50), max(1000, 350 + 50), max(none, 1000)
  auto const c = t.event({.name = "c", .after = {a, b}, .delay = t.constant(50)});
  auto const d = t.event({.name = "d", .on = t.date(1000), .after = {c}, .delay = t.constant(50)});
  t.event({.name = "e", .after = {d}});
  EXPECT_THAT(happened(Parameters(t.table)), ElementsAre(at(100), at(300), at(350), at(1000), at(1000)));
}

TEST(Timeline, AnEventHappensOnADayThatIsFixedForItWhateverElseIsSaid) {
  // By all else it would never happen: what comes before it doesn't, and nor does it.
  Table table;
  TimelineEventId const before = table.event({.name = "a", .on = table.date(100), .occurs = table.share(0)});
  TimelineEventId const fixed = table.event({.name = "b",
                                             .on = table.date(900),
                                             .happens_on = table.date(500),
                                             .after = {before},
                                             .delay = table.constant(70),
                                             .occurs = table.share(0),
                                             .lasts = table.constant(30),
                                             .brought_forward = Parameter<base::Duration>(table.cell(40))});
  TimelineEventId const next = table.event({.name = "c", .after = {fixed}, .delay = table.constant(5)});
  Parameters const central(table.table);
  auto const& spans = central.events();
  EXPECT_FALSE(spans[before.index()].happens());
  EXPECT_EQ(spans[fixed.index()], (EventSpan{at(460), at(490)}));
  EXPECT_EQ(spans[next.index()].from, at(465));
}

TEST(Timeline, TheOrderOfNamesDoesntMatter) {
  Table t;
  // a after b after c.
  t.event({.name = "a", .after = {TimelineEventId(1U)}, .delay = t.constant(5)});
  t.event({.name = "b", .after = {TimelineEventId(2U)}, .delay = t.constant(7)});
  t.event({.name = "c", .on = t.date(100)});
  EXPECT_THAT(happened(Parameters(t.table)), ElementsAre(at(112), at(107), at(100)));
}

TEST(Timeline, WhatFollowsAnEventThatDoesntHappenDoesntEither) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100)});
  auto const b = t.event({.name = "b", .on = t.date(100), .occurs = t.share(0.499)});
  auto const c = t.event({.name = "c", .on = t.date(5), .after = {a, b}});
  t.event({.name = "d", .after = {c}});
  t.event({.name = "e", .on = t.date(9), .occurs = t.share(0.5)});
  EXPECT_THAT(happened(Parameters(t.table)), ElementsAre(at(100), never, never, never, at(9)));
}

TEST(Timeline, AnotherEventKeepsItAwayAtOrBeforeItsTime) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100)});
  t.event({.name = "b", .on = t.date(99), .unless = {a}});
  auto const c = t.event({.name = "c", .on = t.date(100), .unless = {a}});
  t.event({.name = "d", .on = t.date(101), .unless = {a}});
  // c is kept away itself, so it keeps nobody away.
  t.event({.name = "e", .on = t.date(500), .unless = {c}});
  EXPECT_THAT(happened(Parameters(t.table)), ElementsAre(at(100), at(99), never, never, at(500)));
}

TEST(Timeline, APlainRunTakesMediansAndOthersDraw) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(0)});
  // The median of a triangular law on 20, 40, 90 is 90 - √(70 · 50 / 2) = 48.17; in seconds, 48.
  t.event({.name = "b", .after = {a}, .delay = t.law(Law::triangular, {20, 40, 90})});
  Parameters parameters(t.table);
  EXPECT_EQ(happened(parameters)[1], at(48));
  double sum = 0;
  constexpr int runs = 4000;
  for (std::uint64_t replication = 0; replication < runs; ++replication) {
    parameters.resolve(1, replication);
    std::int64_t const drawn = happened(parameters)[1].seconds();
    ASSERT_GE(drawn, 20);
    ASSERT_LE(drawn, 90);
    sum += static_cast<double>(drawn);
  }
  // Mean (20 + 40 + 90) / 3 = 50, variance (20² + 40² + 90² - 20·40 - 20·90 - 40·90) / 18 = 216.7.
  EXPECT_NEAR(sum / runs, 50, 4 * std::sqrt(216.7 / runs));
  parameters.resolve_central();
  EXPECT_EQ(happened(parameters)[1], at(48));
}

TEST(Timeline, AnEventOccursInItsShareOfReplicationsAndIndependentlyOfOthers) {
  Table t;
  t.event({.name = "a", .on = t.date(1), .occurs = t.share(0.3)});
  t.event({.name = "b", .on = t.date(1), .occurs = t.share(0.5)});
  t.event({.name = "no", .on = t.date(1), .occurs = t.share(0)});
  t.event({.name = "sure", .on = t.date(1), .occurs = t.share(1)});
  Parameters parameters(t.table);
  int a = 0;
  int both = 0;
  constexpr int runs = 4000;
  for (std::uint64_t replication = 0; replication < runs; ++replication) {
    parameters.resolve(1, replication);
    auto const times = happened(parameters);
    a += times[0] == never ? 0 : 1;
    both += times[0] != never && times[1] != never ? 1 : 0;
    ASSERT_EQ(times[2], never);
    ASSERT_EQ(times[3], at(1));
  }
  EXPECT_NEAR(a, runs * 0.3, 4 * std::sqrt(runs * 0.3 * 0.7));
  EXPECT_NEAR(both, runs * 0.15, 4 * std::sqrt(runs * 0.15 * 0.85));
}

TEST(Timeline, AnUnrelatedEventMovesNoOthersLuck) {
  Table small;
  Table large;
  for (Table* t : {&small, &large}) {
    t->table.uncertain = {{"x", kernel::Distribution::uniform(0, 1), 0.5}};
    if (t == &large) {
      t->event({.name = "a", .on = t->date(7), .occurs = t->share(0.5), .lasts = t->law(Law::exponential, {9})});
    }
    auto const base = t->event({.name = "b", .on = t->date(0)});
    t->event({.name = "c", .after = {base}, .delay = t->law(Law::exponential, {5000}), .occurs = t->share(0.6)});
  }
  Parameters before(small.table);
  Parameters after(large.table);
  for (std::uint64_t replication = 0; replication < 50; ++replication) {
    before.resolve(3, replication);
    after.resolve(3, replication);
    EXPECT_EQ(before.uncertain(), after.uncertain());
    EXPECT_EQ(happened(before)[1], happened(after)[2]);
  }
}

TEST(Timeline, WhatAnEventSetsHoldsWhileItLastsAndThenWhatWouldWithoutIt) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100), .lasts = t.constant(50)});
  auto const b = t.event({.name = "b", .on = t.date(120), .lasts = t.constant(10)});
  auto const c = t.event({.name = "c", .on = t.date(200)});
  auto const path = t.path({}, {1}, {{a, 10}, {b, 20}, {c, 30}});
  Parameters const parameters(t.table);
  //               base        a [100, 150)   b within a   a again    base again  c for good
  EXPECT_THAT(values(parameters, path, {0, 99, 100, 119, 120, 129, 130, 149, 150, 199, 200, 9999}),
              ElementsAre(1, 1, 10, 10, 20, 20, 10, 10, 1, 1, 30, 30));
  EXPECT_EQ(parameters.next_change(path, at(0)), at(100));
  EXPECT_EQ(parameters.next_change(path, at(100)), at(120));
  EXPECT_EQ(parameters.next_change(path, at(130)), at(150));
  EXPECT_EQ(parameters.next_change(path, at(200)), never);
}

TEST(Timeline, OverlappingEventsEndEachByItself) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100), .lasts = t.constant(50)});
  auto const b = t.event({.name = "b", .on = t.date(120), .lasts = t.constant(60)});
  auto const path = t.path({}, {1}, {{a, 10}, {b, 20}});
  // a is over at 150, while b lasts to 180: afterwards nothing of a is left.
  EXPECT_THAT(values(Parameters(t.table), path, {99, 100, 120, 150, 179, 180}), ElementsAre(1, 10, 20, 20, 20, 1));
}

TEST(Timeline, OfDatesAndEventsTheLatestWins) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100)});
  auto const b = t.event({.name = "b", .on = t.date(200)});
  auto const path = t.path({50, 150, 200}, {1, 2, 3}, {{a, 10}, {b, 20}});
  // The path's own date of 150 replaces what a said; begun at one moment, b wins over the date.
  EXPECT_THAT(values(Parameters(t.table), path, {0, 50, 100, 149, 150, 200, 999}),
              ElementsAre(1, 1, 10, 10, 2, 20, 20));
}

TEST(Timeline, AnEventOfTheTimeBeforeTheDatesHoldsUntilThem) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(20)});
  auto const path = t.path({50}, {1}, {{a, 10}});
  EXPECT_THAT(values(Parameters(t.table), path, {0, 20, 49, 50}), ElementsAre(1, 10, 10, 1));
}

TEST(Timeline, BegunAtOneMomentTheLaterInTheirOrderWins) {
  Table t;
  // z follows a at once: it is the later of the two, and y comes after neither.
  auto const z = t.event({.name = "a", .after = {TimelineEventId(1U)}});
  auto const a = t.event({.name = "b", .on = t.date(100)});
  auto const y = t.event({.name = "c", .on = t.date(100)});
  auto const one = t.path({}, {1}, {{a, 10}, {z, 20}});
  auto const other = t.path({}, {1}, {{z, 20}, {a, 10}, {y, 30}});
  auto const names = t.path({}, {1}, {{y, 30}, {a, 10}});
  Parameters const parameters(t.table);
  EXPECT_EQ(parameters.at(one, at(100)), 20);
  EXPECT_EQ(parameters.at(other, at(100)), 20);
  EXPECT_EQ(parameters.at(names, at(100)), 30);
}

TEST(Timeline, AnyNumberOfEventsAndDatesGiveWhatTheRuleSays) {
  // Of those that have begun and not ended the one that began last, and of equals the later in their order, unless a
  // date of the path's own is later still: looked up moment by moment.
  constexpr std::int64_t end = 40;
  kernel::RandomStream luck(kernel::StreamKey::of(7, "events"), 0, 0, 0);
  auto const below = [&](std::int64_t most) {
    return static_cast<std::int64_t>(luck.next().bits % static_cast<std::uint64_t>(most));
  };
  for (int world = 0; world < 200; ++world) {
    Table t;
    struct Set {
      std::int64_t from, to, value;
    };
    std::vector<Set> sets;
    std::vector<std::pair<TimelineEventId, std::int64_t>> settings;
    std::int64_t const events = 1 + below(9);
    for (std::int64_t i = 0; i < events; ++i) {
      std::int64_t const from = below(end);
      std::int64_t const lasts = below(3) == 0 ? end : 1 + below(12);
      // Events are ordered by name where none follows another.
      auto const event = t.event({.name = std::string(1, static_cast<char>('a' + i)),
                                  .on = t.date(from),
                                  .lasts = t.constant(static_cast<double>(lasts))});
      sets.push_back({from, from + lasts, 100 + i});
      settings.emplace_back(event, 100 + i);
    }
    std::vector<std::int64_t> dates{0};
    std::vector<std::int64_t> own{1};
    for (std::int64_t date = 1 + below(15); date < end; date += 1 + below(15)) {
      dates.push_back(date);
      own.push_back(static_cast<std::int64_t>(own.size()) + 1);
    }
    auto const path = t.path(dates, own, settings);
    Parameters const parameters(t.table);
    for (std::int64_t now = 0; now < 2 * end; ++now) {
      std::size_t step = 0;
      while (step + 1 < dates.size() && dates[step + 1] <= now) ++step;
      std::int64_t wanted = own[step];
      std::int64_t since = dates[step];
      for (Set const& set : sets) {
        if (now < set.from || now >= set.to || set.from < since) continue;
        since = set.from;
        wanted = set.value;
      }
      ASSERT_EQ(parameters.at(path, at(now)), wanted) << "world " << world << ", at " << now;
    }
  }
}

TEST(Timeline, EachReplicationHasItsOwnSteps) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100), .occurs = t.share(0.5), .lasts = t.constant(50)});
  auto const path = t.path({}, {1}, {{a, 10}});
  Parameters parameters(t.table);
  int seen = 0;
  for (std::uint64_t replication = 0; replication < 64; ++replication) {
    parameters.resolve(1, replication);
    bool const happens = parameters.events()[0].happens();
    seen += happens ? 1 : 0;
    EXPECT_EQ(parameters.at(path, at(120)), happens ? 10 : 1);
    EXPECT_EQ(parameters.at(path, at(150)), 1);
    EXPECT_EQ(parameters.next_change(path, at(0)), happens ? at(100) : never);
  }
  EXPECT_GT(seen, 0);
  EXPECT_LT(seen, 64);
}

TEST(Timeline, ResolvingItAllocatesNothing) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100), .occurs = t.share(0.5), .lasts = t.constant(50)});
  auto const b = t.event({.name = "b", .after = {a}, .delay = t.law(Law::exponential, {40})});
  t.path({50, 150}, {1, 2}, {{a, 10}, {b, 20}});
  Parameters parameters(t.table);
  std::size_t const before = chokepoint::test::allocations();
  for (std::uint64_t replication = 0; replication < 50; ++replication) parameters.resolve(1, replication);
  parameters.resolve_central();
  EXPECT_EQ(chokepoint::test::allocations(), before);
}

TEST(Timeline, TimesBeyondTheEndOfTimeAreNever) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100)});
  t.event({.name = "b", .after = {a}, .delay = t.constant(0x1p41)});
  t.event({.name = "c", .on = t.date(std::int64_t{1} << 62)});
  EXPECT_THAT(happened(Parameters(t.table)), ElementsAre(at(100), never, never));
}

TEST(TimelineOrder, ComesByTheLongestChainThenByName) {
  Table t;
  auto const a = t.event({.name = "a", .after = {TimelineEventId(2U)}});
  auto const b = t.event({.name = "b"});
  auto const c = t.event({.name = "c"});
  auto const d = t.event({.name = "d", .unless = {a}});
  EXPECT_THAT(timeline_order(t.table.events), ElementsAre(b, c, a, d));
  EXPECT_THAT(find_event_ring(t.table.events), IsEmpty());
}

TEST(TimelineOrder, ARingIsNamedAndNeverOrdered) {
  Table t;
  auto const a = t.event({.name = "a", .after = {TimelineEventId(2U)}});
  t.event({.name = "b", .after = {a}});
  auto const c = t.event({.name = "c", .unless = {a}});
  EXPECT_THAT(find_event_ring(t.table.events), ElementsAre(a, c));
  EXPECT_THROW(timeline_order(t.table.events), base::BrokenPromise);
}

TEST(Timeline, ATableThatContradictsItselfIsABrokenPromise) {
  Table t;
  auto const a = t.event({.name = "a", .on = t.date(100)});
  t.path({}, {1}, {{a, 10}});
  t.table.paths[0].settings[0].cell = 99;
  EXPECT_THROW(Parameters{t.table}, base::BrokenPromise);
}

}  // namespace
}  // namespace chokepoint::model
