#include "engine/results/sweep_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <system_error>

#include "engine/base/name_hash.hpp"
#include "engine/results/block_data.hpp"
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

void read_histogram(Bytes const& bytes, OutcomeSums& sums) {
  DataReader reader(bytes);
  while (reader.left() > 0) {
    auto const bucket = static_cast<std::int32_t>(static_cast<std::int64_t>(reader.integer()));
    sums.histogram.emplace_back(bucket, reader.integer());
  }
}

}  // namespace

struct SweepFile::Open {
  fs::path path;
  sqlite3* database = nullptr;
  int lock = -1;  // closed after the database: closing it earlier would drop SQLite's own locks
  StoredStudy study;
  std::map<std::string, std::size_t, std::less<>> outcome_index;
  bool writes = false;

  struct Inserts {
    explicit Inserts(sqlite3* database, std::size_t outcomes)
        : rows(database, rows_sql(outcomes)),
          failures(database, "INSERT OR REPLACE INTO failures VALUES (?,?,?)"),
          pending(database, "INSERT OR REPLACE INTO pending VALUES (?,?,?)"),
          merged(database, "DELETE FROM pending WHERE point = ? AND block = ?"),
          accumulators(database, "INSERT OR REPLACE INTO accumulators VALUES (?,?,?,?,?,?,?,?,?,?)"),
          pairs(database, "INSERT OR REPLACE INTO pairs VALUES (?,?,?,?,?,?,?,?,?,?,?)"),
          exceedances(database, "INSERT OR REPLACE INTO exceedances VALUES (?,?,?)"),
          progress(database, "INSERT OR REPLACE INTO progress VALUES (?,?,?,?,?)"),
          shards(database, "INSERT INTO shards(blocks, replications, events) VALUES (?,?,?)") {}
    static std::string rows_sql(std::size_t outcomes) {
      std::string sql = "INSERT OR REPLACE INTO rows VALUES (?,?,?,?,?";
      for (std::size_t i = 0; i < outcomes; ++i) sql += ",?";
      return sql + ")";
    }
    Statement rows, failures, pending, merged, accumulators, pairs, exceedances, progress, shards;
  };
  std::unique_ptr<Inserts> inserts;

  ~Open() {
    inserts.reset();
    if (database != nullptr) sqlite3_close(database);
    if (lock >= 0) ::close(lock);
  }

  void insert_block(BlockValues const& block) {
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

  void insert_sums(std::uint64_t point, SweepState const& state, std::size_t rules) {
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
        inserts->pairs.insert(cell, name, pair.count, pair.baseline_mean, pair.variant_mean, pair.baseline_squares,
                              pair.variant_squares, pair.products, pair.difference_mean, pair.difference_squares,
                              pair.difference_cubes);
      }
      for (std::size_t rule = 0; rule < rules; ++rule) {
        inserts->exceedances.insert(cell, std::uint64_t{rule}, state.exceedances[cell * rules + rule]);
      }
    }
    PointProgress const& progress = state.points[point];
    inserts->progress.insert(point, progress.blocks, progress.target, std::uint64_t{progress.finished},
                             std::uint64_t{progress.met});
  }
};

SweepFile::SweepFile(std::unique_ptr<Open> open) : open_(std::move(open)) {}
SweepFile::SweepFile(SweepFile&&) noexcept = default;
SweepFile& SweepFile::operator=(SweepFile&&) noexcept = default;
SweepFile::~SweepFile() = default;

StoredStudy const& SweepFile::study() const { return open_->study; }

std::optional<FileProblem> SweepFile::create(fs::path const& path, StoredStudy const& study) {
  fs::path temporary = path;
  temporary += fmt::format(".{}.part", ::getpid());
  std::error_code ignored;
  fs::remove(temporary, ignored);
  sqlite3* handle = nullptr;
  try {
    if (sqlite3_open_v2(temporary.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr) != SQLITE_OK) {
      refuse(handle);
    }
    execute(handle, fmt::format("PRAGMA journal_mode=MEMORY; PRAGMA synchronous=FULL; PRAGMA application_id={}; "
                                "PRAGMA user_version={};",
                                sweep_application_id, sweep_format_version));
    execute(handle, "BEGIN");
    create_sweep_tables(handle, study);
    execute(handle, "COMMIT");
    int const closed = sqlite3_close(handle);
    if (closed != SQLITE_OK) refuse(handle);
    handle = nullptr;
  } catch (Refusal const& refusal) {
    sqlite3_close(handle);
    fs::remove(temporary, ignored);
    return FileProblem{fmt::format("can't write {}: {}", path.string(), refusal.message), "is there room on the disk?"};
  }
  std::error_code error;
  for (char const* beside : {"-wal", "-shm"}) fs::remove(fs::path(path) += beside, ignored);
  fs::rename(temporary, path, error);
  if (!error) return std::nullopt;
  fs::remove(temporary, ignored);
  return FileProblem{fmt::format("can't write {}: {}", path.string(), error.message()), {}};
}

namespace {

std::optional<FileProblem> check_kind(fs::path const& path) {
  auto const file = ResultsFile::open(path);
  if (!file) return file.error();
  if (file.value().kind() == ResultsKind::sweep) return std::nullopt;
  return FileProblem{fmt::format("{} holds one run, not a sweep", path.string()),
                     "sweeps are written by: chokepoint sweep FILE --out RESULTS"};
}

}  // namespace

base::Result<SweepFile, FileProblem> SweepFile::open(fs::path const& path) {
  if (auto wrong = check_kind(path)) return *wrong;
  auto open = std::make_unique<Open>();
  open->path = path;
  open->writes = true;
  open->lock = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (open->lock < 0) return problem(path, std::error_code(errno, std::generic_category()).message());
  if (::flock(open->lock, LOCK_EX | LOCK_NB) != 0) {
    return FileProblem{fmt::format("another chokepoint is writing to {}", path.string()),
                       "wait until it is done, or name another file with --out"};
  }
  try {
    if (sqlite3_open_v2(path.c_str(), &open->database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
      refuse(open->database);
    }
    sqlite3_busy_timeout(open->database, 10'000);
    // After a crash of the program every committed transaction is there; after one of the machine, the last ones may
    // not be, and are run again.
    execute(open->database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;");
    Statement check(open->database, "PRAGMA quick_check(1)");
    if (!check.step() || check.text(0) != "ok") throw Refusal{"it is damaged: " + check.text(0)};
    open->study = read_sweep_study(open->database);
    open->inserts = std::make_unique<Open::Inserts>(open->database, open->study.outcomes.size());
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
    bool const may_mend = ::access(path.c_str(), W_OK) == 0;  // what a killed writer left
    int const flags = may_mend ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(path.c_str(), &open->database, flags, nullptr) != SQLITE_OK) refuse(open->database);
    sqlite3_busy_timeout(open->database, 10'000);
    execute(open->database, "PRAGMA query_only=ON");
    open->study = read_sweep_study(open->database);
  } catch (Refusal const& refusal) {
    return FileProblem{fmt::format("can't read {}: {}", path.string(), refusal.message), {}};
  }
  for (std::size_t i = 0; i < open->study.outcomes.size(); ++i) open->outcome_index[open->study.outcomes[i].name] = i;
  return SweepFile(std::move(open));
}

base::Result<SweepState, FileProblem> SweepFile::state(std::size_t rules) const {
  StoredStudy const& study = open_->study;
  std::size_t const outcomes = study.outcomes.size();
  SweepState state;
  state.points.resize(study.points.size());
  state.sums.outcomes.resize(study.cells() * outcomes);
  state.sums.pairs.resize(study.cells() * outcomes);
  state.exceedances.resize(study.cells() * rules);
  auto const place = [&](Statement const& row) {
    auto const cell = static_cast<std::uint64_t>(row.integer(0));
    auto const outcome = open_->outcome_index.find(row.text(1));
    if (cell >= study.cells() || outcome == open_->outcome_index.end()) throw Refusal{"it has sums of no cell"};
    return cell * outcomes + outcome->second;
  };
  try {
    Statement progress(open_->database, "SELECT point, blocks, target, finished, met FROM progress");
    while (progress.step()) {
      auto const point = static_cast<std::uint64_t>(progress.integer(0));
      if (point >= state.points.size()) throw Refusal{"it has progress of no point"};
      state.points[point] = {static_cast<std::uint64_t>(progress.integer(1)),
                             static_cast<std::uint64_t>(progress.integer(2)), progress.integer(3) != 0,
                             progress.integer(4) != 0};
    }
    Statement sums(
        open_->database,
        "SELECT cell, outcome, count, missing, mean, squares, cubes, least, greatest, histogram FROM accumulators");
    while (sums.step()) {
      OutcomeSums& into = state.sums.outcomes[place(sums)];
      into = {static_cast<std::uint64_t>(sums.integer(2)),
              static_cast<std::uint64_t>(sums.integer(3)),
              sums.number(4),
              sums.number(5),
              sums.number(6),
              sums.number(7),
              sums.number(8)};
      read_histogram(sums.bytes(9), into);
    }
    Statement pairs(open_->database,
                    "SELECT cell, outcome, count, baseline_mean, variant_mean, baseline_squares, variant_squares, "
                    "products, difference_mean, difference_squares, difference_cubes FROM pairs");
    while (pairs.step()) {
      state.sums.pairs[place(pairs)] = {static_cast<std::uint64_t>(pairs.integer(2)),
                                        pairs.number(3),
                                        pairs.number(4),
                                        pairs.number(5),
                                        pairs.number(6),
                                        pairs.number(7),
                                        pairs.number(8),
                                        pairs.number(9),
                                        pairs.number(10)};
    }
    Statement exceedances(open_->database, "SELECT cell, rule, count FROM exceedances");
    while (exceedances.step()) {
      auto const at = static_cast<std::uint64_t>(exceedances.integer(0)) * rules +
                      static_cast<std::uint64_t>(exceedances.integer(1));
      if (at < state.exceedances.size()) state.exceedances[at] = static_cast<std::uint64_t>(exceedances.integer(2));
    }
    Statement totals(open_->database, "SELECT total(replications), total(events) FROM shards");
    if (totals.step()) {
      state.replications = static_cast<std::uint64_t>(totals.number(0));
      state.events = static_cast<std::uint64_t>(totals.number(1));
    }
    Statement failures(open_->database, "SELECT count(*) FROM failures");
    if (failures.step()) state.failures = static_cast<std::uint64_t>(failures.integer(0));
  } catch (Refusal const& refusal) {
    return FileProblem{fmt::format("can't read {}: {}", open_->path.string(), refusal.message), {}};
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
    Statement pending(open_->database, "SELECT point, block, data FROM pending ORDER BY point, block");
    while (pending.step()) {
      auto block = read_block(pending.bytes(2));
      if (!block || block->failed.size() != block->replications * open_->study.variants.size() ||
          block->values.size() != block->failed.size() * open_->study.outcomes.size()) {
        throw Refusal{"a block in it is damaged"};
      }
      std::vector<StoredFailure> failures;
      if (std::find(block->failed.begin(), block->failed.end(), 1) != block->failed.end()) {
        std::uint64_t const variants = open_->study.variants.size();
        Statement failed(open_->database,
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
    return FileProblem{fmt::format("can't read {}: {}", open_->path.string(), refusal.message), {}};
  }
  return std::nullopt;
}

base::Result<std::vector<StoredFailure>, FileProblem> SweepFile::failures(std::size_t most) const {
  std::vector<StoredFailure> list;
  try {
    Statement failed(
        open_->database,
        fmt::format("SELECT cell, replication, reason FROM failures ORDER BY cell, replication LIMIT {}", most));
    while (failed.step()) {
      list.push_back({static_cast<std::uint64_t>(failed.integer(0)), static_cast<std::uint64_t>(failed.integer(1)),
                      failed.text(2)});
    }
  } catch (Refusal const& refusal) {
    return FileProblem{fmt::format("can't read {}: {}", open_->path.string(), refusal.message), {}};
  }
  return list;
}

base::Result<std::vector<double>, FileProblem> SweepFile::values(std::uint64_t cell, std::uint32_t outcome,
                                                                 std::uint64_t replications) const {
  std::vector<double> values;
  try {
    std::string const column = quoted_name(outcome_columns(open_->study).at(outcome));
    Statement rows(
        open_->database,
        fmt::format("SELECT {0} FROM rows WHERE cell = {1} AND replication < {2} AND {0} IS NOT NULL ORDER BY "
                    "replication",
                    column, cell, replications));
    while (rows.step()) values.push_back(rows.number(0));
  } catch (Refusal const& refusal) {
    return FileProblem{fmt::format("can't read {}: {}", open_->path.string(), refusal.message), {}};
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
  for (std::size_t i = 0; i < outcomes; ++i) row.values.push_back(statement.optional_number(static_cast<int>(5 + i)));
  return row;
}

}  // namespace

std::optional<FileProblem> SweepFile::for_each_row(std::uint64_t cell,
                                                   std::function<void(Row const&)> const& take) const {
  try {
    Statement rows(open_->database, fmt::format("SELECT * FROM rows WHERE cell = {} ORDER BY replication", cell));
    while (rows.step()) take(read_row(rows, open_->study.outcomes.size()));
  } catch (Refusal const& refusal) {
    return FileProblem{fmt::format("can't read {}: {}", open_->path.string(), refusal.message), {}};
  }
  return std::nullopt;
}

base::Result<std::optional<SweepFile::Row>, FileProblem> SweepFile::row(std::uint64_t cell,
                                                                        std::uint64_t replication) const {
  try {
    Statement rows(open_->database,
                   fmt::format("SELECT * FROM rows WHERE cell = {} AND replication = {}", cell, replication));
    if (!rows.step()) return std::optional<Row>();
    return std::optional(read_row(rows, open_->study.outcomes.size()));
  } catch (Refusal const& refusal) {
    return FileProblem{fmt::format("can't read {}: {}", open_->path.string(), refusal.message), {}};
  }
}

std::optional<FileProblem> SweepFile::commit(SweepCommit const& change, SweepState const& state, std::size_t rules) {
  bool const keep_rows = open_->study.manifest["rows"] != "none";
  try {
    execute(open_->database, "BEGIN IMMEDIATE");
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
    execute(open_->database, "COMMIT");
  } catch (Refusal const& refusal) {
    sqlite3_exec(open_->database, "ROLLBACK", nullptr, nullptr, nullptr);
    return problem(open_->path, refusal.message);
  }
  return std::nullopt;
}

std::optional<FileProblem> SweepFile::note(std::string_view key, std::string_view value) {
  try {
    Statement insert(open_->database, "INSERT OR REPLACE INTO session VALUES (?,?)");
    insert.insert(key, value);
  } catch (Refusal const& refusal) {
    return problem(open_->path, refusal.message);
  }
  return std::nullopt;
}

base::Result<std::string, FileProblem> SweepFile::canonical_hash() const {
  base::Digest digest;
  try {
    for (std::string const& table : sweep_tables()) {
      if (table == "session" || table == "shards") continue;
      digest.add(table);
      Statement rows(open_->database, fmt::format("SELECT * FROM {} ORDER BY {}", table, sweep_order(table)));
      while (rows.step()) {
        for (int column = 0; column < rows.columns(); ++column) {
          std::visit(
              [&](auto const& value) {
                using T = std::decay_t<decltype(value)>;
                if constexpr (std::is_same_v<T, std::int64_t>) {
                  digest.add(std::string_view("i")).add(value);
                } else if constexpr (std::is_same_v<T, double>) {
                  digest.add(std::string_view("r")).add(std::bit_cast<std::uint64_t>(value));
                } else if constexpr (std::is_same_v<T, std::string>) {
                  digest.add(std::string_view("t")).add(std::string_view(value));
                } else if constexpr (std::is_same_v<T, Bytes>) {
                  std::string text(value.size(), '\0');
                  if (!value.empty()) std::memcpy(text.data(), value.data(), value.size());
                  digest.add(std::string_view("b")).add(std::string_view(text));
                } else {
                  digest.add(std::string_view("n"));
                }
              },
              rows.cell(column));
        }
      }
    }
  } catch (Refusal const& refusal) {
    return FileProblem{fmt::format("can't read {}: {}", open_->path.string(), refusal.message), {}};
  }
  return digest.hex();
}

std::optional<FileProblem> SweepFile::close() {
  try {
    open_->inserts.reset();
    // A reader at this moment keeps the second file alive; the next writer merges it.
    if (open_->writes) {
      execute(open_->database, "PRAGMA wal_checkpoint(TRUNCATE)");
      sqlite3_busy_timeout(open_->database, 0);
      sqlite3_exec(open_->database, "PRAGMA journal_mode=DELETE", nullptr, nullptr, nullptr);
    }
  } catch (Refusal const& refusal) {
    return problem(open_->path, refusal.message);
  }
  open_.reset();
  return std::nullopt;
}

}  // namespace chokepoint::results
