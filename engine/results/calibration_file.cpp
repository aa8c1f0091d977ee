#include "engine/results/calibration_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/results/shared_database.hpp"
#include "engine/results/sqlite.hpp"
#include "engine/results/sweep_tables.hpp"
#include "engine/results/table_digest.hpp"

namespace chokepoint::results {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view calibration_layout = R"sql(
CREATE TABLE manifest(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE session(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE scenario(line INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE fitted(value INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, per_unit REAL NOT NULL,
                    prior_low REAL NOT NULL, prior_median REAL NOT NULL, prior_high REAL NOT NULL);
CREATE TABLE observations(observation INTEGER PRIMARY KEY, series TEXT NOT NULL, date TEXT NOT NULL, kind TEXT NOT NULL,
                          unit TEXT NOT NULL, observed REAL NOT NULL, error REAL NOT NULL, scale REAL);
CREATE TABLE generations(generation INTEGER PRIMARY KEY, tolerance REAL, tried INTEGER NOT NULL,
                         accepted INTEGER NOT NULL, failed INTEGER NOT NULL, whole INTEGER NOT NULL,
                         effective REAL NOT NULL);
CREATE TABLE particles(generation INTEGER, proposal INTEGER, distance REAL NOT NULL, weight REAL NOT NULL,
                       PRIMARY KEY(generation, proposal)) WITHOUT ROWID;
)sql";

/// Names for columns that differ, as SQLite compares them, from each other and from what is taken.
std::vector<std::string> distinct(std::vector<std::string> taken, std::vector<std::string> const& names) {
  auto const small = [](std::string text) {
    for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
  };
  std::vector<std::string> columns;
  for (std::string const& name : names) {
    std::string column = name;
    for (int suffix = 2; std::find(taken.begin(), taken.end(), small(column)) != taken.end(); ++suffix) {
      column = fmt::format("{}_{}", name, suffix);
    }
    taken.push_back(small(column));
    columns.push_back(std::move(column));
  }
  return columns;
}

/// Columns of proposals behind the first five: values, then observations.
std::vector<std::string> own_columns(StoredCalibration const& calibration) {
  std::vector<std::string> names;
  for (auto const& value : calibration.values) names.push_back(value.name);
  for (auto const& one : calibration.observations) names.push_back(fmt::format("{} {}", one.series, one.date));
  return distinct({"generation", "proposal", "luck", "events", "failure", "weight", "distance"}, names);
}

void create_tables(sqlite3* database, StoredCalibration const& calibration) {
  execute(database, std::string(calibration_layout));
  std::vector<std::string> const columns = own_columns(calibration);
  std::string rows =
      "CREATE TABLE proposals(generation INTEGER, proposal INTEGER, luck INTEGER NOT NULL, events INTEGER NOT NULL, "
      "failure TEXT";
  for (auto const& column : columns) rows += ", " + quoted_name(column) + " REAL";
  execute(database, rows + ", PRIMARY KEY(generation, proposal)) WITHOUT ROWID;");
  std::string view = "CREATE VIEW posterior AS SELECT proposal, weight, distance";
  for (auto const& column : columns) view += ", " + quoted_name(column);
  execute(database, view +
                        " FROM particles JOIN proposals USING (generation, proposal) WHERE generation = (SELECT "
                        "max(generation) FROM generations WHERE whole);");
  Statement manifest(database, "INSERT INTO manifest VALUES (?,?)");
  for (auto const& [key, value] : calibration.manifest) manifest.insert(key, value);
  Statement session(database, "INSERT INTO session VALUES (?,?)");
  for (auto const& [key, value] : calibration.session) session.insert(key, value);
  Statement scenario(database, "INSERT INTO scenario VALUES (?,?)");
  for (std::size_t i = 0; i < calibration.scenario_lines.size(); ++i) {
    scenario.insert(std::uint64_t{i}, calibration.scenario_lines[i]);
  }
  Statement fitted(database, "INSERT INTO fitted VALUES (?,?,?,?,?,?,?)");
  for (std::size_t i = 0; i < calibration.values.size(); ++i) {
    auto const& one = calibration.values[i];
    fitted.insert(std::uint64_t{i}, one.name, one.unit, one.per_unit, one.prior_low, one.prior_median, one.prior_high);
  }
  Statement observations(database, "INSERT INTO observations VALUES (?,?,?,?,?,?,?,NULL)");
  for (std::size_t i = 0; i < calibration.observations.size(); ++i) {
    auto const& one = calibration.observations[i];
    observations.insert(std::uint64_t{i}, one.series, one.date, one.kind, one.unit, one.observed, one.error);
  }
}

StoredCalibration read_calibration(sqlite3* database) {
  StoredCalibration calibration;
  Statement manifest(database, "SELECT key, value FROM manifest");
  while (manifest.step()) calibration.manifest.emplace(manifest.text(0), manifest.text(1));
  Statement session(database, "SELECT key, value FROM session");
  while (session.step()) calibration.session.emplace(session.text(0), session.text(1));
  Statement scenario(database, "SELECT text FROM scenario ORDER BY line");
  while (scenario.step()) calibration.scenario_lines.push_back(scenario.text(0));
  Statement fitted(database,
                   "SELECT name, unit, per_unit, prior_low, prior_median, prior_high FROM fitted ORDER BY value");
  while (fitted.step()) {
    calibration.values.push_back(
        {fitted.text(0), fitted.text(1), fitted.number(2), fitted.number(3), fitted.number(4), fitted.number(5)});
  }
  Statement observations(database,
                         "SELECT series, date, kind, unit, observed, error FROM observations ORDER BY observation");
  while (observations.step()) {
    calibration.observations.push_back({observations.text(0), observations.text(1), observations.text(2),
                                        observations.text(3), observations.number(4), observations.number(5)});
  }
  if (calibration.values.empty() || calibration.observations.empty()) throw Refusal{"it has nothing to fit"};
  return calibration;
}

FileProblem write_problem(fs::path const& path, std::string const& message) {
  return {fmt::format("can't write {}: {}", path.string(), message),
          fmt::format("what was stored before is safe: when there is room, chokepoint resume {}", path.string())};
}

FileProblem read_problem(fs::path const& path, Refusal const& refusal) {
  return {fmt::format("can't read {}: {}", path.string(), refusal.message), {}};
}

std::optional<FileProblem> check_calibration_kind(fs::path const& path) {
  auto const file = ResultsFile::open(path);
  if (!file) return file.error();
  if (file.value().kind() == ResultsKind::calibration) return std::nullopt;
  return FileProblem{fmt::format("{} holds no calibration", path.string()),
                     "calibrations are written by: chokepoint calibrate FILE --out RESULTS"};
}

}  // namespace

std::vector<std::string> const& calibration_tables() {
  static std::vector<std::string> const names{"manifest",  "fitted",    "observations", "generations", "particles",
                                              "proposals", "posterior", "session",      "scenario"};
  return names;
}

std::string calibration_order(std::string_view table) {
  if (table == "manifest" || table == "session") return "key";
  if (table == "particles" || table == "proposals") return "generation, proposal";
  return table == "posterior" ? "proposal" : "rowid";
}

struct CalibrationFile::Open {
  fs::path path;
  SharedDatabase file;
  StoredCalibration calibration;
};

CalibrationFile::CalibrationFile(std::unique_ptr<Open> open) : open_(std::move(open)) {}
CalibrationFile::CalibrationFile(CalibrationFile&&) noexcept = default;
CalibrationFile& CalibrationFile::operator=(CalibrationFile&&) noexcept = default;
CalibrationFile::~CalibrationFile() = default;

StoredCalibration const& CalibrationFile::calibration() const { return open_->calibration; }

std::optional<FileProblem> CalibrationFile::create(fs::path const& path, StoredCalibration const& calibration) {
  auto const claimed = ClaimedPath::claim(path);
  return claimed ? create(claimed.value(), calibration) : claimed.error();
}

std::optional<FileProblem> CalibrationFile::create(ClaimedPath const& claimed, StoredCalibration const& calibration) {
  return create_database(claimed, {calibration_application_id, calibration_format_version},
                         [&](sqlite3* database) { create_tables(database, calibration); });
}

base::Result<CalibrationFile, FileProblem> CalibrationFile::open(fs::path const& path) {
  if (auto wrong = check_calibration_kind(path)) return *wrong;
  auto open = std::make_unique<Open>();
  open->path = path;
  try {
    if (auto problem = open->file.open_to_write(path)) return *problem;
    open->calibration = read_calibration(open->file.get());
  } catch (Refusal const& refusal) {
    return write_problem(path, refusal.message);
  }
  return CalibrationFile(std::move(open));
}

base::Result<CalibrationFile, FileProblem> CalibrationFile::open_to_read(fs::path const& path) {
  if (auto wrong = check_calibration_kind(path)) return *wrong;
  auto open = std::make_unique<Open>();
  open->path = path;
  try {
    open->file.open_to_read(path);
    open->calibration = read_calibration(open->file.get());
  } catch (Refusal const& refusal) {
    return read_problem(path, refusal);
  }
  return CalibrationFile(std::move(open));
}

std::optional<FileProblem> CalibrationFile::for_each_proposal(std::function<void(StoredProposal&&)> const& take) const {
  std::size_t const values = open_->calibration.values.size();
  std::size_t const seen = open_->calibration.observations.size();
  try {
    Statement rows(open_->file.get(), "SELECT * FROM proposals ORDER BY generation, proposal");
    while (rows.step()) {
      StoredProposal one;
      one.generation = static_cast<std::uint64_t>(rows.integer(0));
      one.proposal = static_cast<std::uint64_t>(rows.integer(1));
      one.luck = static_cast<std::uint64_t>(rows.integer(2));
      one.events = static_cast<std::uint64_t>(rows.integer(3));
      one.failure = rows.text(4);
      int column = 5;
      for (std::size_t i = 0; i < values; ++i) one.values.push_back(rows.number(column++));
      if (one.failure.empty()) {
        for (std::size_t i = 0; i < seen; ++i) {
          one.seen.push_back(rows.optional_number(column++).value_or(std::numeric_limits<double>::quiet_NaN()));
        }
      }
      take(std::move(one));
    }
  } catch (Refusal const& refusal) {
    return read_problem(open_->path, refusal);
  }
  return std::nullopt;
}

std::optional<FileProblem> CalibrationFile::commit(CalibrationCommit const& change) {
  sqlite3* const database = open_->file.get();
  std::size_t const seen = open_->calibration.observations.size();
  try {
    execute(database, "BEGIN IMMEDIATE");
    std::string sql = "INSERT OR REPLACE INTO proposals VALUES (?,?,?,?,?";
    for (std::size_t i = 0; i < open_->calibration.values.size() + seen; ++i) sql += ",?";
    Statement row(database, sql + ")");
    for (StoredProposal const& one : change.tried) {
      int place = 0;
      row.bind(++place, one.generation);
      row.bind(++place, one.proposal);
      row.bind(++place, one.luck);
      row.bind(++place, one.events);
      row.bind(++place, one.failure.empty() ? std::nullopt : std::optional<std::string_view>(one.failure));
      for (double const value : one.values) row.bind(++place, value);
      for (std::size_t i = 0; i < seen; ++i) {
        row.bind(++place, one.seen.empty() ? std::numeric_limits<double>::quiet_NaN() : one.seen[i]);  // NaN is NULL
      }
      row.run();
    }
    Statement generation(database, "INSERT OR REPLACE INTO generations VALUES (?,?,?,?,?,?,?)");
    Statement particle(database, "INSERT OR REPLACE INTO particles VALUES (?,?,?,?)");
    for (StoredGeneration const& one : change.ended) {
      // What isn't finite is no number to SQLite's readers.
      bool const finite = one.tolerance < std::numeric_limits<double>::infinity();
      generation.insert(one.generation, finite ? std::optional<double>(one.tolerance) : std::nullopt, one.tried,
                        one.accepted, one.failed, std::uint64_t{one.whole ? 1U : 0U}, one.effective);
      for (auto const& kept : one.particles) {
        particle.insert(one.generation, kept.proposal, kept.distance, kept.weight);
      }
    }
    Statement beyond(database, "DELETE FROM proposals WHERE generation = ? AND proposal >= ?");
    for (auto const& [which, first] : change.beyond) beyond.insert(which, first);
    Statement scale(database, "UPDATE observations SET scale = ? WHERE observation = ?");
    for (std::size_t i = 0; i < change.scales.size(); ++i) scale.insert(change.scales[i], std::uint64_t{i});
    if (!change.end.empty()) {
      Statement end(database, "INSERT OR REPLACE INTO manifest VALUES ('end', ?)");
      end.insert(change.end);
    }
    execute(database, "COMMIT");
  } catch (Refusal const& refusal) {
    sqlite3_exec(database, "ROLLBACK", nullptr, nullptr, nullptr);
    return write_problem(open_->path, refusal.message);
  }
  return std::nullopt;
}

base::Result<std::string, FileProblem> CalibrationFile::end() const {
  try {
    Statement end(open_->file.get(), "SELECT value FROM manifest WHERE key = 'end'");
    return end.step() ? end.text(0) : std::string();
  } catch (Refusal const& refusal) {
    return read_problem(open_->path, refusal);
  }
}

base::Result<std::vector<std::string>, FileProblem> CalibrationFile::failures(std::size_t most) const {
  std::vector<std::string> reasons;
  try {
    Statement rows(open_->file.get(),
                   fmt::format("SELECT failure FROM proposals WHERE failure IS NOT NULL ORDER BY generation, proposal "
                               "LIMIT {}",
                               most));
    while (rows.step()) reasons.push_back(rows.text(0));
  } catch (Refusal const& refusal) {
    return read_problem(open_->path, refusal);
  }
  return reasons;
}

base::Result<std::string, FileProblem> CalibrationFile::canonical_hash() const {
  base::Digest digest;
  try {
    for (std::string const& table : calibration_tables()) {
      if (table != "session" && table != "posterior") {
        add_table(digest, open_->file.get(), table, calibration_order(table));
      }
    }
  } catch (Refusal const& refusal) {
    return read_problem(open_->path, refusal);
  }
  return digest.hex();
}

std::optional<FileProblem> CalibrationFile::close() {
  try {
    open_->file.gather();
  } catch (Refusal const& refusal) {
    return write_problem(open_->path, refusal.message);
  }
  open_.reset();
  return std::nullopt;
}

}  // namespace chokepoint::results
