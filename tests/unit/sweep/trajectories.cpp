#include "engine/sweep/trajectories.hpp"

#include "tests/unit/sweep/four_futures.hpp"

namespace chokepoint::sweep {
namespace {

class Trajectories : public FourFutures {
 protected:
  /// Values and replications at quantiles: "5@2".
  std::string chosen(Group const& group, std::vector<double> const& quantiles) const {
    auto const found = choose_futures(*file_, state_, group, 0, quantiles);
    if (!found) return found.error().message;
    std::string text;
    for (auto const& one : found.value()) {
      text += (text.empty() ? "" : " ") + std::to_string(static_cast<int>(one.value)) + "@" +
              std::to_string(one.replication);
    }
    return text;
  }
};

TEST_F(Trajectories, AreTheFuturesAtQuantilesOfAnOutcome) {
  auto const groups = groups_of(file_->study());
  ASSERT_EQ(groups.size(), 3u);
  // North has 10, 20, 30 and nothing; middle 12, 20, 5, 7; south 0, 0, 40, 1.
  EXPECT_EQ(chosen(groups[0], {0, 0.5, 1}), "10@0 20@1 30@2");
  EXPECT_EQ(chosen(groups[1], {0, 0.25, 0.26, 0.5, 0.75, 0.76, 1}), "5@2 5@2 7@3 7@3 12@0 20@1 20@1");
  EXPECT_EQ(chosen(groups[2], {0.25, 0.5}), "0@0 0@1") << "equal ones in their order";
}

}  // namespace
}  // namespace chokepoint::sweep
