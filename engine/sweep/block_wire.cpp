#include "engine/sweep/block_wire.hpp"

#include "engine/results/block_data.hpp"

namespace chokepoint::sweep {

results::Bytes to_bytes(std::vector<BlockOrder> const& shard) {
  results::DataWriter writer;
  for (BlockOrder const& order : shard) {
    writer.add(order.point);
    writer.add(order.block);
    writer.add(std::uint64_t{order.lost.size()});
    for (LostRun const& lost : order.lost) {
      writer.add(lost.run);
      writer.add(std::string_view(lost.reason));
    }
  }
  return writer.take();
}

std::vector<BlockOrder> read_shard(results::Bytes const& bytes) {
  results::DataReader reader(bytes);
  std::vector<BlockOrder> shard;
  while (reader.left() > 0) {
    BlockOrder& order = shard.emplace_back();
    order.point = reader.integer();
    order.block = reader.integer();
    for (std::uint64_t left = reader.integer(); left > 0 && reader.left() > 0; --left) {
      std::uint64_t const run = reader.integer();
      order.lost.push_back({run, reader.text()});
    }
  }
  return shard;
}

results::Bytes to_bytes(BlockResult const& block) {
  results::DataWriter writer;
  writer.add(std::string_view(block.stopped_by));
  if (!block.stopped_by.empty()) return writer.take();
  results::Bytes const values = results::block_data(block.values);
  writer.add(std::uint64_t{block.failures.size()});
  for (results::StoredFailure const& failure : block.failures) {
    writer.add(failure.cell);
    writer.add(failure.replication);
    writer.add(std::string_view(failure.reason));
  }
  results::Bytes bytes = writer.take();
  bytes.insert(bytes.end(), values.begin(), values.end());
  return bytes;
}

std::optional<BlockResult> read_block_result(Study const& study, results::Bytes const& bytes) {
  results::DataReader reader(bytes);
  BlockResult result;
  result.stopped_by = reader.text();
  if (!result.stopped_by.empty()) return result;
  for (std::uint64_t left = reader.integer(); left > 0 && reader.left() > 0; --left) {
    std::uint64_t const cell = reader.integer();
    std::uint64_t const replication = reader.integer();
    result.failures.push_back({cell, replication, reader.text()});
  }
  auto values = results::read_block({bytes.end() - static_cast<std::ptrdiff_t>(reader.left()), bytes.end()});
  if (!values) return std::nullopt;
  bool const fits = values->point < study.points.size() && values->block < study.blocks() &&
                    values->failed.size() == study.variants.size() * values->replications &&
                    values->values.size() == values->failed.size() * study.outcomes.size() &&
                    values->steps.size() == values->failed.size() * step_count(study.bands);
  if (!fits) return std::nullopt;
  result.sums = sums_of(*values, study.variants.size(), study.outcomes.size());
  result.values = std::move(*values);
  return result;
}

}  // namespace chokepoint::sweep
