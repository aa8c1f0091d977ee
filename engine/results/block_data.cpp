#include "engine/results/block_data.hpp"

namespace chokepoint::results {

Bytes block_data(BlockValues const& block) {
  DataWriter writer;
  writer.add(block.point);
  writer.add(block.block);
  writer.add(std::uint64_t{block.replications});
  writer.add(std::uint64_t{block.failed.size()});
  writer.add(std::uint64_t{block.values.size()});
  writer.add(std::uint64_t{block.steps.size()});
  for (std::uint64_t const luck : block.luck) writer.add(luck);
  for (std::size_t run = 0; run < block.failed.size(); ++run) {
    writer.add(std::uint64_t{block.failed[run]});
    writer.add(block.events[run]);
    writer.add(block.hashes[run].first);
    writer.add(block.hashes[run].second);
  }
  for (double const value : block.values) writer.add(value);
  for (double const value : block.steps) writer.add(value);
  return writer.take();
}

std::optional<BlockValues> read_block(Bytes const& bytes) {
  constexpr std::size_t word = 8;
  DataReader reader(bytes);
  BlockValues block;
  block.point = reader.integer();
  block.block = reader.integer();
  block.replications = static_cast<std::uint32_t>(reader.integer());
  std::uint64_t const runs = reader.integer();
  std::uint64_t const values = reader.integer();
  std::uint64_t const steps = reader.integer();
  bool const plausible =
      block.replications <= 16 && runs <= bytes.size() && values <= bytes.size() && steps <= bytes.size();
  if (!plausible || reader.left() != (block.replications + 4 * runs + values + steps) * word) return std::nullopt;
  for (std::uint32_t i = 0; i < block.replications; ++i) block.luck.push_back(reader.integer());
  for (std::uint64_t run = 0; run < runs; ++run) {
    block.failed.push_back(reader.integer() != 0 ? 1 : 0);
    block.events.push_back(reader.integer());
    std::uint64_t const first = reader.integer();
    block.hashes.emplace_back(first, reader.integer());
  }
  for (std::uint64_t i = 0; i < values; ++i) block.values.push_back(reader.number());
  for (std::uint64_t i = 0; i < steps; ++i) block.steps.push_back(reader.number());
  return block;
}

}  // namespace chokepoint::results
