#include "engine/sweep/block_ledger.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace chokepoint::sweep {
namespace {

/// Two outcomes, two variants, values from luck of their own.
Study small_study(std::uint64_t replications) {
  Study study;
  study.outcomes.resize(2);
  study.outcomes[0].name = "x";
  study.outcomes[1].name = "y";
  study.points.resize(2);
  study.variants = {{"a", {}}, {"b", {}}};
  study.compared = true;
  study.replications = replications;
  return study;
}

results::SweepState empty_state(Study const& study) {
  results::SweepState state;
  state.points.resize(study.points.size());
  state.sums.outcomes.resize(study.cells() * study.outcomes.size());
  state.sums.pairs.resize(study.cells() * study.outcomes.size());
  state.exceedances.resize(study.cells() * study.precision.size());
  return state;
}

results::BlockValues block_of(Study const& study, std::uint64_t point, std::uint64_t block) {
  results::BlockValues values;
  values.point = point;
  values.block = block;
  values.replications = study.replications_of(block);
  kernel::RandomStream stream(kernel::StreamKey::of(3, "blocks"), point, block, 0);
  std::size_t const runs = values.replications * study.variants.size();
  values.luck.assign(values.replications, 0);
  values.events.assign(runs, 1);
  values.hashes.assign(runs, {0, 0});
  values.failed.assign(runs, 0);
  for (std::size_t i = 0; i < runs * study.outcomes.size(); ++i) values.values.push_back(1 / stream.next().lower());
  return values;
}

results::SweepState run_all(Study const& study, std::vector<BlockLedger::Address> const& order) {
  BlockLedger ledger(study, empty_state(study));
  results::SweepCommit begun;
  ledger.begin(begun);
  for (BlockLedger::Address const& at : order) {
    results::BlockValues const block = block_of(study, at.point, at.block);
    results::SweepCommit change;
    ledger.accept(block, sums_of(block, 2, 2), change);
    ledger.look_at_reached({});
  }
  EXPECT_TRUE(ledger.finished());
  return ledger.state();
}

TEST(BlockLedger, BlocksAreMergedByTheirIndexWheneverTheyArrive) {
  Study const study = small_study(1000);
  std::vector<BlockLedger::Address> order;
  for (std::uint64_t point = 0; point < 2; ++point) {
    for (std::uint64_t block = 0; block < study.blocks(); ++block) order.push_back({point, block});
  }
  results::SweepState const in_order = run_all(study, order);
  EXPECT_EQ(in_order.sums.outcomes[0].count, 1000u);
  EXPECT_EQ(in_order.sums.pairs[2].count, 1000u) << "the variant of point 0";
  kernel::RandomStream luck(kernel::StreamKey::of(1, "order"), 0, 0, 0);
  for (int round = 0; round < 20; ++round) {
    for (std::size_t left = order.size(); left > 1; --left) {
      std::swap(order[left - 1], order[luck.next().bits % left]);
    }
    results::SweepState const other = run_all(study, order);
    EXPECT_EQ(other.sums.outcomes, in_order.sums.outcomes);
    EXPECT_EQ(other.sums.pairs, in_order.sums.pairs);
  }
}

TEST(BlockLedger, GivesEachBlockOnceAndThoseGivenBackAgain) {
  Study const study = small_study(100);  // 7 blocks, the last of 4 replications
  BlockLedger ledger(study, empty_state(study));
  results::SweepCommit begun;
  ledger.begin(begun);
  EXPECT_EQ(ledger.expected(), 400u);
  auto const first = ledger.take(5);
  ASSERT_EQ(first.size(), 5u);
  auto const second = ledger.take(100);
  EXPECT_EQ(second.size(), 9u);
  EXPECT_TRUE(ledger.take(100).empty());
  ledger.give_back({first.begin() + 3, first.end()});
  auto const again = ledger.take(100);
  ASSERT_EQ(again.size(), 2u);
  EXPECT_EQ(again[0].block, 3u);
  EXPECT_EQ(again[1].block, 4u);
  EXPECT_EQ(study.replications_of(6), 4u);
}

/// As after a merge of parts of which one is missing: what waited behind the missing block is done once that comes.
TEST(BlockLedger, BlocksMergedMeanwhileAreNotGivenOutAgain) {
  Study const study = small_study(100);
  BlockLedger ledger(study, empty_state(study));
  results::SweepCommit begun;
  ledger.begin(begun);
  auto const accept = [&](std::uint64_t block) {
    results::SweepCommit change;
    ledger.accept(block_of(study, 0, block), sums_of(block_of(study, 0, block), 2, 2), change);
  };
  for (std::uint64_t block = 1; block < 7; ++block) accept(block);
  ASSERT_EQ(ledger.take(1).front().block, 0U);
  accept(0);
  for (BlockLedger::Address const& one : ledger.take(100)) EXPECT_EQ(one.point, 1U) << "block " << one.block;
  EXPECT_EQ(ledger.state().replications, 200U);
}

/// What is still to be run isn't what is to be run until the next look.
TEST(BlockLedger, PredictsByTheSquareOfWhatIsLackingUpToWhatIsAllowed) {
  Study study = small_study(1600);  // 100 blocks of a point at most
  study.precision = {{.name = "x", .of = Estimate::mean, .half_width = 1}};
  auto const look_at_first = [&](double half_width) {
    study.precision[0].half_width = half_width;
    BlockLedger ledger(study, empty_state(study));
    results::SweepCommit begun;
    ledger.begin(begun);
    EXPECT_EQ(ledger.predicted(), ledger.expected()) << "nothing is known yet";
    for (std::uint64_t block = 0; block < first_look; ++block) {
      results::BlockValues const values = block_of(study, 0, block);
      results::SweepCommit change;
      ledger.accept(values, sums_of(values, 2, 2), change);
    }
    ledger.look_at_reached({});
    return ledger;
  };
  double worst = 0;
  for (RuleState const& state : look_at_first(1e-9).unmet()) worst = std::max(worst, state.half_width);
  // Three times too wide takes nine times the 8 blocks: 72. The other point, not looked at, is expected to need as many
  // more than its target.
  BlockLedger const some = look_at_first(worst / 3);
  std::uint64_t const target = some.state().points[0].target;
  EXPECT_EQ(target, 90u) << "the least look at or after eightfold";
  EXPECT_EQ(some.predicted(), some.expected()) << "that look comes later than what is needed";
  BlockLedger const more = look_at_first(worst / 100);
  EXPECT_EQ(more.predicted(), more.expected() + 2 * (100 - more.state().points[0].target) * 32);
  EXPECT_GT(more.predicted(), more.expected());
}

TEST(BlockLedger, AFailedReplicationIsNoMissingValue) {
  Study const study = small_study(16);
  results::BlockValues block = block_of(study, 0, 0);
  block.failed[3] = 1;   // the baseline's fourth
  block.failed[16] = 1;  // the variant's first
  block.values[5 * 2] = std::numeric_limits<double>::quiet_NaN();
  BlockSums const sums = sums_of(block, 2, 2);
  EXPECT_EQ(sums.outcomes[0].count, 14u);
  EXPECT_EQ(sums.outcomes[0].missing, 1u);
  EXPECT_EQ(sums.outcomes[1].count, 15u);
  EXPECT_EQ(sums.pairs[2].count, 13u) << "pairs have both";
}

}  // namespace
}  // namespace chokepoint::sweep
