#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/sweep/block_wire.hpp"
#include "engine/sweep/schedule.hpp"

namespace chokepoint::sweep {

/// Runs that aren't to be tried, by point and block.
using LostRuns = std::map<std::pair<std::uint64_t, std::uint64_t>, std::vector<LostRun>>;

/// The shard that a worker in another process has, and what it has sent of it so far. Its blocks come in their order.
class RemoteShard {
 public:
  bool is_out() const { return out_; }

  /// The next shard as a message to the worker; nothing where there is none now.
  std::optional<results::Bytes> take(Schedule& schedule, LostRuns const& lost) {
    shard_ = schedule.take();
    if (shard_.empty()) return std::nullopt;
    out_ = true;
    began_ = schedule.now();
    std::vector<BlockOrder> orders;
    for (Schedule::Address const& one : shard_) {
      auto const known = lost.find({one.point, one.block});
      orders.push_back({one.point, one.block, known == lost.end() ? std::vector<LostRun>() : known->second});
    }
    return to_bytes(orders);
  }

  void add(BlockResult block) {
    if (block.stopped_by.empty()) {
      blocks_.push_back(std::move(block));
    } else {
      stopped_by_ = std::move(block.stopped_by);
    }
  }

  /// What is to be told to the schedule once the worker's next shard is on its way, so that it needn't wait meanwhile.
  struct Returned {
    std::vector<BlockResult> blocks;
    std::vector<Schedule::Address> not_run;
    double seconds = 0;
    std::string stopped_by;
    void tell(Schedule& schedule) {
      schedule.done(std::move(blocks), not_run, seconds);
      if (!stopped_by.empty()) schedule.stop_for(stopped_by);
    }
  };
  /// The worker will send no more of this shard.
  Returned end(Schedule const& schedule) {
    out_ = false;
    auto const first = shard_.begin() + static_cast<std::ptrdiff_t>(blocks_.size());
    return {std::exchange(blocks_, {}), {first, shard_.end()}, schedule.now() - began_, std::exchange(stopped_by_, {})};
  }

 private:
  bool out_ = false;
  std::vector<Schedule::Address> shard_;
  std::vector<BlockResult> blocks_;
  double began_ = 0;
  std::string stopped_by_;
};

}  // namespace chokepoint::sweep
