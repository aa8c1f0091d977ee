#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/name_hash.hpp"
#include "engine/results/block_data.hpp"
#include "engine/results/open_sweep_file.hpp"
#include "engine/results/stored_rows.hpp"
#include "engine/results/sweep_tables.hpp"
#include "engine/results/table_digest.hpp"

/// The half of SweepFile that reads.
namespace chokepoint::results {

namespace {

constexpr std::size_t first_outcome_column = 5;  // after cell, replication, luck, events, hash

void read_histogram(Bytes const& bytes, OutcomeSums& sums) {
  DataReader reader(bytes);
  while (reader.left() > 0) {
    auto const bucket = static_cast<std::int32_t>(static_cast<std::int64_t>(reader.integer()));
    sums.histogram.emplace_back(bucket, reader.integer());
  }
}

}  // namespace

base::Result<SweepState, FileProblem> SweepFile::state(std::size_t rules) const {
  StoredStudy const& study = open_->study;
  std::size_t const outcomes = study.outcomes.size();
  SweepState state;
  state.points.resize(study.points.size());
  state.sums.outcomes.resize(study.cells() * outcomes);
  state.sums.pairs.resize(study.cells() * outcomes);
  state.sums.bands.resize(study.cells() * study.steps());
  std::size_t const columns = std::max(rules, study.rules().size());
  state.exceedances.resize(study.cells() * columns);
  auto const place = [&](Statement const& row) {
    auto const cell = static_cast<std::uint64_t>(row.integer(0));
    auto const outcome = open_->outcome_index.find(row.text(1));
    if (cell >= study.cells() || outcome == open_->outcome_index.end()) throw Refusal{"it has sums of no cell"};
    return cell * outcomes + outcome->second;
  };
  try {
    Statement progress(open_->database(), "SELECT point, blocks, target, finished, met FROM progress");
    while (progress.step()) {
      auto const point = static_cast<std::uint64_t>(progress.integer(0));
      if (point >= state.points.size()) throw Refusal{"it has progress of no point"};
      state.points[point] = {static_cast<std::uint64_t>(progress.integer(1)),
                             static_cast<std::uint64_t>(progress.integer(2)), progress.integer(3) != 0,
                             progress.integer(4) != 0};
    }
    Statement sums(
        open_->database(),
        "SELECT cell, outcome, count, missing, mean, squares, cubes, least, greatest, histogram FROM accumulators");
    std::uint64_t missing = 0;  // sums of cells that have been run
    for (PointProgress const& point : state.points) missing += point.blocks > 0 ? study.variants.size() * outcomes : 0;
    while (sums.step()) {
      std::size_t const at = place(sums);
      OutcomeSums& into = state.sums.outcomes[at];
      missing -= state.points[at / outcomes / study.variants.size()].blocks > 0 ? 1U : 0U;
      into = {static_cast<std::uint64_t>(sums.integer(2)),
              static_cast<std::uint64_t>(sums.integer(3)),
              sums.number(4),
              sums.number(5),
              sums.number(6),
              sums.number(7),
              sums.number(8)};
      read_histogram(sums.bytes(9), into);
    }
    if (missing > 0) throw Refusal{fmt::format("it is damaged: {} of its sums are lost", missing)};
    Statement pairs(open_->database(),
                    "SELECT cell, outcome, count, only_baseline, only_variant, baseline_mean, variant_mean, "
                    "baseline_squares, variant_squares, products, difference_mean, difference_squares, "
                    "difference_cubes FROM pairs");
    while (pairs.step()) {
      PairSums& into = state.sums.pairs[place(pairs)];
      into.count = static_cast<std::uint64_t>(pairs.integer(2));
      into.only_baseline = static_cast<std::uint64_t>(pairs.integer(3));
      into.only_variant = static_cast<std::uint64_t>(pairs.integer(4));
      into.baseline_mean = pairs.number(5);
      into.variant_mean = pairs.number(6);
      into.baseline_squares = pairs.number(7);
      into.variant_squares = pairs.number(8);
      into.products = pairs.number(9);
      into.difference_mean = pairs.number(10);
      into.difference_squares = pairs.number(11);
      into.difference_cubes = pairs.number(12);
    }
    std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> places;  // of bands: first step, how many
    std::size_t first_step = 0;
    for (StoredStudy::Band const& band : study.bands) {
      places.emplace(band.name, std::pair(first_step, band.dates.size()));
      first_step += band.dates.size();
    }
    Statement bands(
        open_->database(),
        "SELECT cell, band, step, count, missing, mean, squares, cubes, least, greatest, histogram FROM bands");
    while (bands.step()) {
      auto const cell = static_cast<std::uint64_t>(bands.integer(0));
      auto const band = places.find(bands.text(1));
      auto const step = static_cast<std::uint64_t>(bands.integer(2));
      if (cell >= study.cells() || band == places.end() || step >= band->second.second) {
        throw Refusal{"it has a band of no cell"};
      }
      OutcomeSums& into = state.sums.bands[cell * study.steps() + band->second.first + step];
      into = {static_cast<std::uint64_t>(bands.integer(3)),
              static_cast<std::uint64_t>(bands.integer(4)),
              bands.number(5),
              bands.number(6),
              bands.number(7),
              bands.number(8),
              bands.number(9)};
      read_histogram(bands.bytes(10), into);
    }
    Statement exceedances(open_->database(), "SELECT cell, rule, count FROM exceedances");
    while (exceedances.step()) {
      auto const at = static_cast<std::uint64_t>(exceedances.integer(0)) * columns +
                      static_cast<std::uint64_t>(exceedances.integer(1));
      if (at < state.exceedances.size()) state.exceedances[at] = static_cast<std::uint64_t>(exceedances.integer(2));
    }
    Statement totals(open_->database(), "SELECT total(replications), total(events) FROM shards");
    if (totals.step()) {
      state.replications = static_cast<std::uint64_t>(totals.number(0));
      state.events = static_cast<std::uint64_t>(totals.number(1));
    }
    Statement failures(open_->database(), "SELECT count(*) FROM failures");
    if (failures.step()) state.failures = static_cast<std::uint64_t>(failures.integer(0));
    state.failed.assign(study.cells(), 0);
    Statement failed(open_->database(),
                     fmt::format("SELECT f.cell, count(*) FROM failures f JOIN progress p ON p.point = f.cell / {} "
                                 "WHERE f.replication < 16 * p.blocks GROUP BY f.cell",
                                 study.variants.size()));
    while (failed.step()) {
      auto const cell = static_cast<std::uint64_t>(failed.integer(0));
      if (cell >= study.cells()) throw Refusal{"it has failures of no cell"};
      state.failed[cell] = static_cast<std::uint64_t>(failed.integer(1));
    }
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return state;
}

base::Result<std::vector<BlockValues>, FileProblem> SweepFile::pending() const {
  std::vector<BlockValues> blocks;
  auto const problem = for_each_block([&](BlockValues&& block, std::vector<StoredFailure>&&) {
    blocks.push_back(std::move(block));
    return std::optional<FileProblem>();
  });
  if (problem) return *problem;
  return blocks;
}

std::optional<FileProblem> SweepFile::for_each_block(
    std::function<std::optional<FileProblem>(BlockValues&&, std::vector<StoredFailure>&&)> const& take) const {
  try {
    Statement pending(open_->database(), "SELECT point, block, data FROM pending ORDER BY point, block");
    while (pending.step()) {
      auto block = read_block(pending.bytes(2));
      if (!block || block->failed.size() != block->replications * open_->study.variants.size() ||
          block->values.size() != block->failed.size() * open_->study.outcomes.size() ||
          block->steps.size() != block->failed.size() * open_->study.steps()) {
        throw Refusal{"a block in it is damaged"};
      }
      std::vector<StoredFailure> failures;
      if (std::find(block->failed.begin(), block->failed.end(), 1) != block->failed.end()) {
        std::uint64_t const variants = open_->study.variants.size();
        Statement failed(open_->database(),
                         fmt::format("SELECT cell, replication, reason FROM failures WHERE cell BETWEEN {} AND {} AND "
                                     "replication BETWEEN {} AND {} ORDER BY cell, replication",
                                     block->point * variants, (block->point + 1) * variants - 1, block->block * 16,
                                     block->block * 16 + 15));
        while (failed.step()) {
          failures.push_back({static_cast<std::uint64_t>(failed.integer(0)),
                              static_cast<std::uint64_t>(failed.integer(1)), failed.text(2)});
        }
      }
      if (auto problem = take(std::move(*block), std::move(failures))) return problem;
    }
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return std::nullopt;
}

base::Result<std::vector<StoredFailure>, FileProblem> SweepFile::failures(std::size_t most) const {
  std::vector<StoredFailure> list;
  try {
    Statement failed(
        open_->database(),
        fmt::format("SELECT cell, replication, reason FROM failures ORDER BY cell, replication LIMIT {}", most));
    while (failed.step()) {
      list.push_back({static_cast<std::uint64_t>(failed.integer(0)), static_cast<std::uint64_t>(failed.integer(1)),
                      failed.text(2)});
    }
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return list;
}

base::Result<std::vector<std::uint64_t>, FileProblem> SweepFile::failed_replications(std::uint64_t cell,
                                                                                     std::uint64_t replications) const {
  std::vector<std::uint64_t> list;
  try {
    Statement failed(open_->database(),
                     fmt::format("SELECT replication FROM failures WHERE cell = {} AND replication < {} ORDER BY "
                                 "replication",
                                 cell, replications));
    while (failed.step()) list.push_back(static_cast<std::uint64_t>(failed.integer(0)));
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return list;
}

SweepFile::Open::ReadCell const* SweepFile::Open::rows_of(std::uint64_t cell, std::uint64_t replications) {
  constexpr std::size_t most_values = 8'000'000;
  if (file.writes()) return nullptr;
  ReadCell& read = read_cells[cell];
  if (read.replications >= replications) return &read;
  read.asked += 1;
  std::size_t const outcomes = study.outcomes.size();
  std::size_t const others = values_read - outcomes * read.replication_of.size();
  if (read.asked == 1 || others + outcomes * replications > most_values) return nullptr;
  read = ReadCell{read.asked, 0, {}, std::vector<std::vector<double>>(outcomes)};
  StoredRows stored(database(), study, cell);
  Statement rows(database(), fmt::format("SELECT * FROM rows WHERE cell = {} AND replication < {} ORDER BY replication",
                                         cell, replications));
  while (rows.step()) {
    read.replication_of.push_back(static_cast<std::uint64_t>(rows.integer(1)));
    stored.row(read.replication_of.back());
    for (std::uint32_t i = 0; i < outcomes; ++i) {
      auto const value = rows.optional_number(static_cast<int>(first_outcome_column + i));
      read.values[i].push_back(value.value_or(std::numeric_limits<double>::quiet_NaN()));
      stored.see(i, read.values[i].back());
    }
  }
  stored.check(replications);
  values_read = others + outcomes * read.replication_of.size();
  read.replications = replications;
  return &read;
}

template <class Take>
void SweepFile::Open::for_each_value(std::uint64_t cell, std::uint32_t outcome, std::uint64_t replications,
                                     Take const& take) {
  if (ReadCell const* const read = rows_of(cell, replications)) {
    for (std::size_t row = 0; row < read->replication_of.size(); ++row) {
      if (read->replication_of[row] < replications) take(read->replication_of[row], read->values.at(outcome)[row]);
    }
    return;
  }
  std::string const column = quoted_name(outcome_columns(study).at(outcome));
  StoredRows stored(database(), study, cell);
  Statement rows(database(), fmt::format("SELECT replication, {} FROM rows WHERE cell = {} AND replication < {} "
                                         "ORDER BY replication",
                                         column, cell, replications));
  while (rows.step()) {
    auto const replication = static_cast<std::uint64_t>(rows.integer(0));
    double const value = rows.optional_number(1).value_or(std::numeric_limits<double>::quiet_NaN());
    stored.row(replication);
    if (replication >= replications) throw Refusal{"it is damaged: a row isn't where it belongs"};
    stored.see(outcome, value);
    take(replication, value);
  }
  stored.check(replications, outcome);
}

base::Result<std::vector<double>, FileProblem> SweepFile::values(std::uint64_t cell, std::uint32_t outcome,
                                                                 std::uint64_t replications) const {
  std::vector<double> values;
  try {
    open_->for_each_value(cell, outcome, replications, [&](std::uint64_t, double value) {
      if (!std::isnan(value)) values.push_back(value);
    });
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return values;
}

base::Result<std::vector<double>, FileProblem> SweepFile::values_by_replication(std::uint64_t cell,
                                                                                std::uint32_t outcome,
                                                                                std::uint64_t replications) const {
  std::vector<double> values;
  try {
    open_->for_each_value(cell, outcome, replications, [&](std::uint64_t replication, double value) {
      values.resize(replication, std::numeric_limits<double>::quiet_NaN());
      values.push_back(value);
    });
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return values;
}

namespace {

SweepFile::Row read_row(Statement const& statement, std::size_t outcomes) {
  SweepFile::Row row;
  row.replication = static_cast<std::uint64_t>(statement.integer(1));
  row.luck = static_cast<std::uint64_t>(statement.integer(2));
  row.events = static_cast<std::uint64_t>(statement.integer(3));
  Bytes const hash = statement.bytes(4);
  DataReader reader(hash);
  row.hash.first = reader.integer();
  row.hash.second = reader.integer();
  for (std::size_t i = 0; i < outcomes; ++i)
    row.values.push_back(statement.optional_number(static_cast<int>(first_outcome_column + i)));
  return row;
}

}  // namespace

base::Result<std::uint64_t, FileProblem> SweepFile::most_replications() const {
  try {
    Statement most(open_->database(), "SELECT coalesce(max(replication) + 1, 0) FROM rows");
    return most.step() ? static_cast<std::uint64_t>(most.integer(0)) : 0;
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
}

std::optional<FileProblem> SweepFile::for_each_row(std::uint64_t cell,
                                                   std::function<void(Row const&)> const& take) const {
  try {
    StoredRows stored(open_->database(), open_->study, cell);
    Statement rows(open_->database(), fmt::format("SELECT * FROM rows WHERE cell = {} ORDER BY replication", cell));
    while (rows.step()) {
      Row const row = read_row(rows, open_->study.outcomes.size());
      stored.row(row.replication);
      for (std::uint32_t i = 0; i < row.values.size(); ++i) {
        if (row.values[i]) stored.see(i, *row.values[i]);
      }
      take(row);
    }
    stored.check(std::numeric_limits<std::uint64_t>::max());
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return std::nullopt;
}

base::Result<std::optional<SweepFile::Row>, FileProblem> SweepFile::row(std::uint64_t cell,
                                                                        std::uint64_t replication) const {
  try {
    Statement rows(open_->database(),
                   fmt::format("SELECT * FROM rows WHERE cell = {} AND replication = {}", cell, replication));
    if (!rows.step()) return std::optional<Row>();
    return std::optional(read_row(rows, open_->study.outcomes.size()));
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
}

base::Result<std::string, FileProblem> SweepFile::canonical_hash() const {
  base::Digest digest;
  try {
    for (std::string const& table : sweep_tables()) {
      if (!is_identity(table)) continue;
      add_table(digest, open_->database(), table, sweep_order(table));
    }
  } catch (Refusal const& refusal) {
    return unreadable(open_->path, refusal);
  }
  return digest.hex();
}

}  // namespace chokepoint::results
