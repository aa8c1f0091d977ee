#include "engine/results/sweep_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/results/block_data.hpp"
#include "engine/results/histogram.hpp"
#include "engine/results/open_sweep_file.hpp"
#include "engine/results/sqlite.hpp"
#include "engine/results/sweep_tables.hpp"

namespace chokepoint::results {

namespace fs = std::filesystem;

namespace {

FileProblem problem(fs::path const& path, std::string const& message) {
  bool const full = message.find("disk is full") != std::string::npos;
  return {fmt::format("can't write {}: {}", path.string(), message),
          full ? "make room, then go on with: chokepoint resume " + path.string()
               : "what was stored before is safe: chokepoint resume " + path.string()};
}

Bytes histogram_bytes(OutcomeSums const& sums) {
  DataWriter writer;
  for (auto const& [bucket, count] : sums.histogram) {
    writer.add(static_cast<std::uint64_t>(std::int64_t{bucket}));
    writer.add(count);
  }
  return writer.take();
}

}  // namespace

void SweepFile::Open::insert_block(BlockValues const& block) {
  if (has_packed_rows(study)) {
    Bytes const bytes = packed_rows(block);  // looked at when the statement runs
    inserts->rows.bind(1, packed_place(block.point, block.block));
    inserts->rows.bind(2, bytes);
    inserts->rows.run();
    return;
  }
  std::size_t const outcomes = study.outcomes.size();
  std::size_t run = 0;
  for (std::size_t variant = 0; variant < study.variants.size(); ++variant) {
    for (std::size_t i = 0; i < block.replications; ++i, ++run) {
      sqlite3_stmt* const row = inserts->rows.get();
      inserts->rows.bind(1, std::uint64_t{block.point * study.variants.size() + variant});
      inserts->rows.bind(2, block.block * 16 + i);
      inserts->rows.bind(3, block.luck[i]);
      inserts->rows.bind(4, block.events[run]);
      DataWriter hash;
      hash.add(block.hashes[run].first);
      hash.add(block.hashes[run].second);
      Bytes const bytes = hash.take();  // looked at when the statement runs
      inserts->rows.bind(5, bytes);
      for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
        double const value = block.values[run * outcomes + outcome];
        sqlite3_bind_double(row, static_cast<int>(6 + outcome), value);  // NaN is stored as NULL
      }
      inserts->rows.run();
    }
  }
}

void SweepFile::Open::insert_sums(std::uint64_t point, SweepState const& state, std::size_t rules) {
  std::size_t const outcomes = study.outcomes.size();
  for (std::uint64_t variant = 0; variant < study.variants.size(); ++variant) {
    std::uint64_t const cell = point * study.variants.size() + variant;
    for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
      OutcomeSums const& sums = state.sums.outcomes[cell * outcomes + outcome];
      std::string const& name = study.outcomes[outcome].name;
      inserts->accumulators.insert(cell, name, sums.count, sums.missing, sums.mean, sums.squares, sums.cubes,
                                   sums.least, sums.greatest, histogram_bytes(sums));
      if (variant == 0) continue;
      PairSums const& pair = state.sums.pairs[cell * outcomes + outcome];
      inserts->pairs.insert(cell, name, pair.count, pair.only_baseline, pair.only_variant, pair.baseline_mean,
                            pair.variant_mean, pair.baseline_squares, pair.variant_squares, pair.products,
                            pair.difference_mean, pair.difference_squares, pair.difference_cubes);
    }
    insert_bands(cell, state);
    for (std::size_t rule = 0; rule < rules; ++rule) {
      inserts->exceedances.insert(cell, std::uint64_t{rule}, state.exceedances[cell * rules + rule]);
    }
  }
  PointProgress const& progress = state.points[point];
  inserts->progress.insert(point, progress.blocks, progress.target, std::uint64_t{progress.finished},
                           std::uint64_t{progress.met});
}

void SweepFile::Open::insert_bands(std::uint64_t cell, SweepState const& state) {
  std::vector<double> const quantiles = band_quantiles(study);
  std::size_t at = cell * study.steps();
  for (StoredStudy::Band const& band : study.bands) {
    for (std::size_t step = 0; step < band.dates.size(); ++step, ++at) {
      OutcomeSums const& sums = state.sums.bands[at];
      auto const known = [&](double value) { return sums.count > 0 ? std::optional(value) : std::nullopt; };
      Statement& row = inserts->bands;
      int place = 0;
      row.bind(++place, cell);
      row.bind(++place, band.name);
      row.bind(++place, std::uint64_t{step});
      row.bind(++place, band.dates[step]);
      row.bind(++place, sums.count);
      row.bind(++place, sums.missing);
      row.bind(++place, known(sums.mean));
      row.bind(++place, sums.squares);
      row.bind(++place, sums.cubes);
      row.bind(++place, known(sums.least));
      row.bind(++place, known(sums.greatest));
      for (double const quantile : quantiles) {
        bool const asked = std::binary_search(band.quantiles.begin(), band.quantiles.end(), quantile);
        row.bind(++place, asked ? histogram_quantile(sums, quantile) : std::nullopt);
      }
      Bytes const histogram = histogram_bytes(sums);  // looked at when the statement runs
      row.bind(++place, histogram);
      row.run();
    }
  }
}

SweepFile::SweepFile(std::unique_ptr<Open> open) : open_(std::move(open)) {}
SweepFile::SweepFile(SweepFile&&) noexcept = default;
SweepFile& SweepFile::operator=(SweepFile&&) noexcept = default;
SweepFile::~SweepFile() = default;

StoredStudy const& SweepFile::study() const { return open_->study; }

std::optional<FileProblem> SweepFile::create(fs::path const& path, StoredStudy const& study) {
  auto const claimed = ClaimedPath::claim(path);
  return claimed ? create(claimed.value(), study) : claimed.error();
}

std::optional<FileProblem> SweepFile::create(ClaimedPath const& claimed, StoredStudy const& study) {
  DatabaseHeader header{sweep_application_id, sweep_format_version};
  // Long rows of bytes are written twice as fast to long pages; sums that change often, to short ones.
  if (has_packed_rows(study)) header.page_bytes = 65536;
  return create_database(claimed, header, [&](sqlite3* database) { create_sweep_tables(database, study); });
}

namespace {

std::optional<FileProblem> check_kind(fs::path const& path) {
  auto const file = ResultsFile::open(path);
  if (!file) return file.error();
  if (file.value().kind() == ResultsKind::sweep) return std::nullopt;
  bool const is_run = file.value().kind() == ResultsKind::run;
  return FileProblem{fmt::format("{} holds {}, not a sweep", path.string(), is_run ? "one run" : "a calibration"),
                     "sweeps are written by: chokepoint sweep FILE --out RESULTS"};
}

}  // namespace

base::Result<SweepFile, FileProblem> SweepFile::open(fs::path const& path) {
  if (auto wrong = check_kind(path)) return *wrong;
  auto open = std::make_unique<Open>();
  open->path = path;
  try {
    if (auto problem = open->file.open_to_write(path)) return *problem;
    open->study = read_sweep_study(open->database());
    if (has_packed_rows(open->study)) show_packed_rows(open->database(), open->study);
    open->inserts = std::make_unique<Open::Inserts>(open->database(), open->study);
  } catch (Refusal const& refusal) {
    return problem(path, refusal.message);
  }
  for (std::size_t i = 0; i < open->study.outcomes.size(); ++i) open->outcome_index[open->study.outcomes[i].name] = i;
  return SweepFile(std::move(open));
}

base::Result<SweepFile, FileProblem> SweepFile::open_to_read(fs::path const& path) {
  if (auto wrong = check_kind(path)) return *wrong;
  auto open = std::make_unique<Open>();
  open->path = path;
  try {
    open->file.open_to_read(path);
    open->study = read_sweep_study(open->database());
    if (has_packed_rows(open->study)) show_packed_rows(open->database(), open->study);
  } catch (Refusal const& refusal) {
    return unreadable(path, refusal);
  }
  for (std::size_t i = 0; i < open->study.outcomes.size(); ++i) open->outcome_index[open->study.outcomes[i].name] = i;
  return SweepFile(std::move(open));
}

std::optional<FileProblem> SweepFile::commit(SweepCommit const& change, SweepState const& state, std::size_t rules) {
  bool const keep_rows = open_->study.manifest["rows"] != "none";
  try {
    execute(open_->database(), "BEGIN IMMEDIATE");
    std::uint64_t replications = 0;
    std::uint64_t events = 0;
    for (BlockValues const* block : change.blocks) {
      if (keep_rows) open_->insert_block(*block);
      replications += block->failed.size();
      for (std::uint64_t const count : block->events) events += count;
    }
    for (auto const& failure : change.failures) {
      open_->inserts->failures.insert(failure.cell, failure.replication, failure.reason);
    }
    for (BlockValues const* block : change.pending) {
      open_->inserts->pending.insert(block->point, block->block, block_data(*block));
    }
    for (auto const& [point, block] : change.merged) open_->inserts->merged.insert(point, block);
    for (std::uint64_t const point : change.points) open_->insert_sums(point, state, rules);
    open_->inserts->shards.insert(std::uint64_t{change.blocks.size()}, replications, events);
    execute(open_->database(), "COMMIT");
  } catch (Refusal const& refusal) {
    sqlite3_exec(open_->database(), "ROLLBACK", nullptr, nullptr, nullptr);
    return problem(open_->path, refusal.message);
  }
  return std::nullopt;
}

std::optional<FileProblem> SweepFile::store(std::vector<StoredTrajectory> const& trajectories) {
  sqlite3* const database = open_->database();
  try {
    execute(database, "BEGIN IMMEDIATE");
    Statement known(database, "SELECT trajectory FROM trajectories WHERE cell = ? AND outcome = ? AND quantile = ?");
    Statement one(database, "INSERT INTO trajectories(cell, replication, outcome, quantile, value) VALUES (?,?,?,?,?)");
    Statement series(database, "INSERT INTO trajectory_series VALUES (?,?,?,?,?)");
    Statement events(database, "INSERT INTO trajectory_events VALUES (?,?,?)");
    Statement bands(database, "INSERT INTO trajectory_bands VALUES (?,?,?,?)");
    for (StoredTrajectory const& trajectory : trajectories) {
      known.bind(1, trajectory.cell);
      known.bind(2, trajectory.outcome);
      known.bind(3, trajectory.quantile);
      if (known.step()) {
        std::int64_t const old = known.integer(0);
        for (char const* table : {"trajectories", "trajectory_series", "trajectory_events", "trajectory_bands"}) {
          execute(database, fmt::format("DELETE FROM {} WHERE trajectory = {}", table, old));
        }
      }
      sqlite3_reset(known.get());
      one.insert(trajectory.cell, trajectory.replication, trajectory.outcome, trajectory.quantile, trajectory.value);
      std::int64_t const number = sqlite3_last_insert_rowid(database);
      for (auto const& row : trajectory.series) series.insert(number, row.product, row.status, row.date, row.units);
      for (auto const& row : trajectory.events) {
        events.insert(number, row.event, row.date.empty() ? std::nullopt : std::optional<std::string_view>(row.date));
      }
      for (auto const& row : trajectory.bands) bands.insert(number, row.band, row.date, row.value);
    }
    execute(database, "COMMIT");
  } catch (Refusal const& refusal) {
    sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
    return problem(open_->path, refusal.message);
  }
  return std::nullopt;
}

std::optional<FileProblem> SweepFile::note(std::string_view key, std::string_view value) {
  try {
    Statement insert(open_->database(), "INSERT OR REPLACE INTO session VALUES (?,?)");
    insert.insert(key, value);
  } catch (Refusal const& refusal) {
    return problem(open_->path, refusal.message);
  }
  return std::nullopt;
}

std::optional<FileProblem> SweepFile::close() {
  try {
    open_->inserts.reset();
    open_->file.gather();
    if (open_->file.writes() && !open_->file.is_still_at(open_->path)) {
      return FileProblem{fmt::format("{} was removed, moved or replaced while it was written; what is there isn't what "
                                     "was run",
                                     open_->path.string()),
                         "where it was moved to, it is whole; else begin anew"};
    }
  } catch (Refusal const& refusal) {
    return problem(open_->path, refusal.message);
  }
  open_.reset();
  return std::nullopt;
}

}  // namespace chokepoint::results
