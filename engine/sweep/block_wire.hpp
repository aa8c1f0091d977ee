#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/table.hpp"
#include "engine/sweep/block.hpp"

/// What a schedule and workers in other processes tell each other, as bytes.
namespace chokepoint::sweep {

/// A block to be run, and the runs of it that aren't to be tried.
struct BlockOrder {
  std::uint64_t point = 0;
  std::uint64_t block = 0;
  std::vector<LostRun> lost;
};
results::Bytes to_bytes(std::vector<BlockOrder> const& shard);
std::vector<BlockOrder> read_shard(results::Bytes const& bytes);

/// A block that was run, without its sums: they are made where it arrives.
results::Bytes to_bytes(BlockResult const& block);
/// With its sums; nothing for bytes that are no block of the study.
std::optional<BlockResult> read_block_result(Study const& study, results::Bytes const& bytes);

}  // namespace chokepoint::sweep
