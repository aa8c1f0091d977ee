#include "engine/processes/project_schedule.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::processes {
namespace {

/// The phases of campus c, with an environment to compute their dates in.
class Builder {
 public:
  explicit Builder(std::string const& phases)
      : world_(test::world_of(test::clock_of_sixty_days + "campuses: {c: {phases: {" + phases + "}}}\n")),
        parameters_(world_.parameters),
        observables_(world_),
        hashes_(world_),
        routes_(world_.network, {}),
        buckets_(ledger::TimeBuckets::equal(world_.clock.from, world_.clock.to, base::days(1))),
        books_(buckets_, {}),
        environment_(world_, parameters_, observables_, hashes_, rule_book_, routes_, routes_, books_,
                     [](std::uint32_t) { return true; }) {
    environment_.reset(1, 0);
    drawn.draw(project(), hashes_.actors[world_.campuses[0].actor.index()], environment_);
    planned.plan(project(), environment_);
  }

  double day(ProjectSchedule const& schedule, std::string const& name) const {
    for (std::size_t phase = 0; phase < project().phases.size(); ++phase) {
      if (project().phases[phase].name == name) return test::day_of(schedule.complete_at(phase));
    }
    ADD_FAILURE() << "no phase " << name;
    return 0;
  }

  ProjectSchedule drawn, planned;

 private:
  model::Project const& project() const { return world_.campuses[0].project; }

  model::World world_;
  model::Parameters parameters_;
  Observables observables_;
  model::NameHashes hashes_;
  model::RuleBook rule_book_;
  model::RouteTable routes_;
  ledger::TimeBuckets buckets_;
  ledger::Books books_;
  Environment environment_;
};

TEST(ProjectSchedule, APhaseBeginsWhenTheLastOfThoseBeforeItIsComplete) {
  // Names are out of order on purpose: the project is put in order.
  Builder const builder(
      "z: {time: 5 days}, y: {time: 8 days}, a: {after: [z, y], time: 2 days}, b: {after: [a, z], time: 1 days}");
  EXPECT_EQ(builder.day(builder.drawn, "z"), 5);
  EXPECT_EQ(builder.day(builder.drawn, "y"), 8);
  EXPECT_EQ(builder.day(builder.drawn, "a"), 8 + 2);
  EXPECT_EQ(builder.day(builder.drawn, "b"), 10 + 1);
}

TEST(ProjectSchedule, APhaseMayHaveBegunBeforeTheRun) {
  Builder const builder(
      "old: {starts: 2025-12-22, time: 15 days}, next: {after: [old], time: 3 days}, done: {starts: 2025-12-02, time: "
      "9 "
      "days}, after_done: {after: [done], time: 40 days}, late: {after: [old], starts: 2026-01-11, time: 1 days}");
  EXPECT_EQ(builder.day(builder.drawn, "old"), -10 + 15);
  EXPECT_EQ(builder.day(builder.drawn, "next"), 5 + 3);
  EXPECT_EQ(builder.day(builder.drawn, "done"), -30 + 9);
  EXPECT_EQ(builder.day(builder.drawn, "after_done"), -21 + 40);
  EXPECT_EQ(builder.day(builder.drawn, "late"), 10 + 1);
}

TEST(ProjectSchedule, ADatedPhaseIsReadyOnItsDateButNotBeforeThoseItComesAfter) {
  Builder const builder(
      "slow: {time: 20 days}, fixed: {ready_on: 2026-01-11}, held: {after: [slow], ready_on: 2026-01-11}");
  EXPECT_EQ(builder.day(builder.drawn, "fixed"), 10);
  EXPECT_EQ(builder.day(builder.drawn, "held"), 20);
}

TEST(ProjectSchedule, SlippageIsNoPartOfThePlan) {
  Builder const builder(
      "a: {time: {law: {triangular: [2, 3, 7], unit: days}}, slips: 6 days}, b: {after: [a], ready_on: 2026-01-02, "
      "slips: 1 days}");
  EXPECT_EQ(builder.day(builder.planned, "a"), (2 + 3 + 7) / 3.0);
  EXPECT_EQ(builder.day(builder.planned, "b"), 4);
  EXPECT_GE(builder.day(builder.drawn, "a"), 2 + 6);
  EXPECT_LE(builder.day(builder.drawn, "a"), 7 + 6);
  EXPECT_EQ(builder.day(builder.drawn, "b"), builder.day(builder.drawn, "a") + 1);
}

TEST(ProjectSchedule, LuckFollowsThePhasesName) {
  std::string const drawn = "{time: {law: {exponential: 9 days}}}";
  Builder const alone("hall: " + drawn);
  Builder const among("a: " + drawn + ", hall: " + drawn + ", z: " + drawn);
  EXPECT_EQ(alone.day(alone.drawn, "hall"), among.day(among.drawn, "hall"));
  EXPECT_NE(among.day(among.drawn, "a"), among.day(among.drawn, "hall"));
}

}  // namespace
}  // namespace chokepoint::processes
