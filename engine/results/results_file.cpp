#include "engine/results/results_file.hpp"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "engine/base/diagnostic.hpp"
#include "engine/results/calibration_file.hpp"
#include "engine/results/file_header.hpp"
#include "engine/results/packed_rows.hpp"
#include "engine/results/shared_database.hpp"
#include "engine/results/sqlite.hpp"
#include "engine/results/sweep_file.hpp"
#include "engine/results/sweep_tables.hpp"

namespace chokepoint::results {

namespace fs = std::filesystem;

namespace {

constexpr int format_version = 12;

constexpr std::string_view run_layout = R"sql(
CREATE TABLE manifest(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE outcomes(name TEXT PRIMARY KEY, title TEXT NOT NULL, value REAL, unit TEXT NOT NULL, standard_error REAL);
CREATE TABLE uncertain(name TEXT PRIMARY KEY, value REAL);
CREATE TABLE events(name TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT);
CREATE TABLE products(name TEXT PRIMARY KEY, unit TEXT NOT NULL, per_unit INTEGER NOT NULL);
CREATE TABLE series(product TEXT NOT NULL, status TEXT NOT NULL, bucket_end TEXT NOT NULL, units REAL NOT NULL,
                    amount INTEGER NOT NULL);
CREATE TABLE delay(buyer TEXT NOT NULL, stream TEXT NOT NULL, product TEXT NOT NULL, class TEXT NOT NULL,
                   reason TEXT NOT NULL, unit_days REAL NOT NULL, unit_seconds TEXT NOT NULL, per_unit INTEGER NOT NULL,
                   about INTEGER NOT NULL);
CREATE TABLE blocked(gates TEXT NOT NULL, unit_days REAL NOT NULL, unit_seconds TEXT NOT NULL, per_unit INTEGER NOT NULL,
                     about INTEGER NOT NULL);
CREATE TABLE trace(time TEXT NOT NULL, phase INTEGER NOT NULL, delta INTEGER NOT NULL, sender TEXT NOT NULL,
                   count INTEGER NOT NULL, actor TEXT NOT NULL, kind TEXT NOT NULL, id INTEGER NOT NULL,
                   cause INTEGER NOT NULL, previous INTEGER NOT NULL, payload BLOB NOT NULL);
)sql";

std::string insertion_into(Table const& table) {
  std::string sql = "INSERT INTO " + table.name + " VALUES (";
  for (std::size_t i = 0; i < table.columns.size(); ++i) sql += i == 0 ? "?" : ",?";
  return sql + ")";
}

/// What a person sorts and sums by; the exact figure stands beside it.
double unit_days(auto const& row) {
  return base::to_double(row.unit_seconds) / static_cast<double>(row.per_unit) / 86'400;
}

void insert_rows(sqlite3* database, StoredRun const& run) {
  Statement manifest(database, "INSERT INTO manifest VALUES (?,?)");
  for (auto const& [key, value] : run.manifest) manifest.insert(key, value);
  Statement outcomes(database, "INSERT INTO outcomes VALUES (?,?,?,?,?)");
  for (auto const& row : run.outcomes) outcomes.insert(row.name, row.title, row.value, row.unit, row.standard_error);
  Statement uncertain(database, "INSERT INTO uncertain VALUES (?,?)");
  for (auto const& row : run.uncertain) uncertain.insert(row.name, row.value);
  Statement events(database, "INSERT INTO events VALUES (?,?,?)");
  for (auto const& row : run.events) {
    events.insert(row.name, row.title, row.date.empty() ? std::nullopt : std::optional(std::string_view(row.date)));
  }
  Statement products(database, "INSERT INTO products VALUES (?,?,?)");
  std::map<std::string_view, std::int64_t> per_unit;
  for (auto const& row : run.products) {
    products.insert(row.name, row.unit, row.per_unit);
    per_unit.emplace(row.name, row.per_unit);
  }
  Statement series(database, "INSERT INTO series VALUES (?,?,?,?,?)");
  for (auto const& row : run.series) {
    auto const found = per_unit.find(row.product);
    auto const parts = static_cast<double>(found == per_unit.end() ? 1 : found->second);
    series.insert(row.product, row.status, row.bucket_end, static_cast<double>(row.amount) / parts, row.amount);
  }
  Statement delay(database, "INSERT INTO delay VALUES (?,?,?,?,?,?,?,?,?)");
  for (auto const& row : run.delay) {
    delay.insert(row.buyer, row.stream, row.product, row.order_class, row.reason, unit_days(row),
                 base::to_string(row.unit_seconds), row.per_unit, static_cast<std::int64_t>(row.about));
  }
  Statement blocked(database, "INSERT INTO blocked VALUES (?,?,?,?,?)");
  for (auto const& row : run.blocked) {
    blocked.insert(row.gates, unit_days(row), base::to_string(row.unit_seconds), row.per_unit,
                   static_cast<std::int64_t>(row.about));
  }
  for (Table const& table : run.tables) {
    Statement rows(database, insertion_into(table));
    for (auto const& row : table.rows) rows.insert_row(row);
  }
  Statement trace(database, "INSERT INTO trace VALUES (?,?,?,?,?,?,?,?,?,?,?)");
  for (auto const& row : run.trace) {
    trace.insert(row.time, row.phase, row.delta, row.sender, row.count, row.actor, row.kind, row.id, row.cause,
                 row.previous, row.payload);
  }
}

/// Whether a failure to read tells of the content: a disk that fails or a file in use says nothing of what is in it.
bool says_what_it_holds(int code) {
  switch (code) {
    case SQLITE_OK:  // our own reading found it wrong
    case SQLITE_ROW:
    case SQLITE_DONE:
    case SQLITE_ERROR:  // no such table
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return true;
    default:
      return false;
  }
}

std::string reason(std::error_code error) { return error.message(); }

/// The folder a file goes to; "." where the path has none.
fs::path folder_of(fs::path const& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// Reads a sum that was written by base::to_string.
base::Wide wide_of(std::string const& text) {
  base::UnsignedWide magnitude = 0;
  bool const negative = !text.empty() && text.front() == '-';
  for (char const digit : std::string_view(text).substr(negative ? 1 : 0)) {
    if (digit < '0' || digit > '9') throw Refusal{"a sum of unit-seconds is no whole number"};
    magnitude = magnitude * 10 + static_cast<base::UnsignedWide>(digit - '0');
  }
  return negative ? -static_cast<base::Wide>(magnitude) : static_cast<base::Wide>(magnitude);
}

/// A question may look at this file and do nothing else: no other files, no settings.
int allow_reading(void*, int action, char const* first, char const*, char const*, char const*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      return SQLITE_OK;
    case SQLITE_PRAGMA:
      return first != nullptr && std::string_view(first) == "table_info" ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

Table collect(Statement& statement, std::string name) {
  Table table;
  table.name = std::move(name);
  int const columns = statement.columns();
  for (int column = 0; column < columns; ++column) {
    char const* const label = sqlite3_column_name(statement.get(), column);
    table.columns.emplace_back(label != nullptr ? label : "");
  }
  while (statement.step()) {
    std::vector<Cell>& row = table.rows.emplace_back();
    for (int column = 0; column < columns; ++column) row.push_back(statement.cell(column));
  }
  return table;
}

}  // namespace

namespace {

/// What a database of this application id holds; nothing of other programs' files.
std::optional<ResultsKind> kind_of(std::int64_t id) {
  if (id == run_application_id) return ResultsKind::run;
  if (id == sweep_application_id) return ResultsKind::sweep;
  if (id == calibration_application_id) return ResultsKind::calibration;
  return std::nullopt;
}

int format_of(ResultsKind kind) {
  return kind == ResultsKind::run     ? format_version
         : kind == ResultsKind::sweep ? sweep_format_version
                                      : calibration_format_version;
}

/// The date of a column of seconds since 1970, as base::iso_date_time writes it; null where that is.
std::string date_sql(std::string_view seconds) {
  return fmt::format("strftime('%Y-%m-%dT%H:%M:%SZ', {}, 'unixepoch')", seconds);
}

/// Dates are stored as seconds, which stay what they are; whoever reads the file by us sees them as dates beside. A
/// view of ours takes the place of the table of its name, for this connection alone.
void show_dates_of_run(sqlite3* database) {
  execute(database, fmt::format("CREATE TEMP VIEW outcomes AS SELECT *, CASE unit WHEN 'date' THEN {} END AS date FROM "
                                "main.outcomes ORDER BY rowid",
                                date_sql("value")));
}

void show_dates_of_sweep(sqlite3* database, StoredStudy const& study) {
  std::vector<std::string> const columns = outcome_columns(study);
  std::string dates;
  for (std::size_t i = 0; i < study.outcomes.size(); ++i) {
    std::string name = columns[i] + "_date";
    while (std::find(columns.begin(), columns.end(), name) != columns.end()) name += "_";
    if (study.outcomes[i].unit == "date") {
      dates += fmt::format(", {} AS {}", date_sql(quoted_name(columns[i])), quoted_name(name));
    }
  }
  if (!dates.empty()) execute(database, fmt::format("CREATE TEMP VIEW rows AS SELECT *{} FROM main.rows", dates));
}

}  // namespace

void ResultsFile::Close::operator()(sqlite3* database) const { sqlite3_close(database); }

std::optional<FileProblem> check_destination(fs::path const& path) {
  std::error_code error;
  if (path.filename().empty() || fs::is_directory(path, error)) {
    return FileProblem{fmt::format("can't write results to {}: it is a folder", path.string()),
                       "name a file in it, such as run.results"};
  }
  if (fs::exists(path, error)) {
    // An empty file holds nothing that could be lost.
    if (!header_of(path).ours && !(fs::is_regular_file(path, error) && fs::is_empty(path, error))) {
      return FileProblem{fmt::format("{} exists and isn't a results file; it is left as it is", path.string()),
                         "choose another name with --out"};
    }
  }
  fs::path const folder = folder_of(path);
  fs::create_directories(folder, error);
  if (error) {
    return FileProblem{fmt::format("can't make the folder {}: {}", folder.string(), reason(error)),
                       "choose another place with --out"};
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return FileProblem{fmt::format("can't write in the folder {}: {}", folder.string(),
                                   reason(std::error_code(errno, std::generic_category()))),
                       "choose another place with --out"};
  }
  return std::nullopt;
}

std::optional<FileProblem> write_results(fs::path const& path, StoredRun const& run) {
  return create_database(path, {run_application_id, format_version}, [&](sqlite3* database) {
    execute(database, std::string(run_layout));
    for (TableLayout const& table : run_table_layouts()) {
      execute(database, fmt::format("CREATE TABLE {}({})", table.name, table.columns));
    }
    insert_rows(database, run);
  });
}

base::Result<ResultsFile, FileProblem> ResultsFile::open(fs::path const& path) {
  std::error_code error;
  fs::file_status const status = fs::status(path, error);
  if (!fs::exists(status)) {
    return FileProblem{fmt::format("there is no file {}", path.string()),
                       "chokepoint run prints where it put its results"};
  }
  // A pipe would be waited for, a device read for ever.
  if (!fs::is_regular_file(status)) return of_no_sense(path, {}, {});
  if (::access(path.c_str(), R_OK) != 0) {
    return FileProblem{
        fmt::format("can't read {}: {}", path.string(), reason(std::error_code(errno, std::generic_category()))), {}};
  }
  FileHeader const header = header_of(path);
  if (is_cut_off(path, header)) return of_no_sense(path, header, {});
  sqlite3* handle = nullptr;
  // Of a writer that was killed something may be left to be undone, which a reader does where it may.
  bool const may_mend = ::access(path.c_str(), W_OK) == 0;
  int const opened =
      sqlite3_open_v2(path.c_str(), &handle, may_mend ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, nullptr);
  std::unique_ptr<sqlite3, Close> database(handle);
  ResultsKind kind = ResultsKind::run;
  std::shared_ptr<StoredStudy const> packed;
  if (opened != SQLITE_OK) {
    return FileProblem{fmt::format("can't read {}: {}", path.string(), sqlite3_errmsg(handle)), {}};
  }
  // Who mends or closes a file keeps others out for a moment.
  sqlite3_busy_timeout(handle, patience_milliseconds);
  try {
    auto const found = kind_of(read_pragma(handle, "application_id"));
    if (!found) return of_no_sense(path, header, {});
    kind = *found;
    int const known = format_of(kind);
    std::int64_t const version = read_pragma(handle, "user_version");
    if (version != known) {
      return FileProblem{fmt::format("{} has version {} of the results format, and this chokepoint reads {}",
                                     path.string(), version, known),
                         "use the chokepoint that wrote it (the manifest's version)"};
    }
    if (kind == ResultsKind::sweep) {
      auto study = std::make_shared<StoredStudy const>(read_sweep_study(handle));
      if (has_packed_rows(*study)) {
        show_packed_rows(handle, *study);
        packed = study;
      }
      show_dates_of_sweep(handle, *study);
    } else if (kind == ResultsKind::run) {
      show_dates_of_run(handle);
    }
    sqlite3_set_authorizer(handle, allow_reading, nullptr);
  } catch (Refusal const& refusal) {
    if (says_what_it_holds(sqlite3_errcode(handle))) return of_no_sense(path, header, refusal.message);
    bool const in_use = sqlite3_errcode(handle) == SQLITE_BUSY;
    return FileProblem{fmt::format("can't read {}: {}", path.string(), refusal.message),
                       in_use ? "another program keeps it to itself; try again when that one is done" : ""};
  }
  return ResultsFile(std::move(database), kind, std::move(packed));
}

std::vector<std::string> const& ResultsFile::names() const {
  if (kind_ == ResultsKind::calibration) return calibration_tables();
  return kind_ == ResultsKind::run ? tables() : sweep_tables();
}

std::vector<std::string> const& ResultsFile::tables() {
  static std::vector<std::string> const names = [] {
    std::vector<std::string> all{"manifest", "outcomes", "uncertain", "events",
                                 "products", "series",   "delay",     "blocked"};
    for (TableLayout const& one : run_table_layouts()) all.emplace_back(one.name);
    all.emplace_back("trace");
    return all;
  }();
  return names;
}

namespace {

std::optional<FileProblem> check_table(std::string_view table, std::vector<std::string> const& names) {
  if (std::find(names.begin(), names.end(), table) != names.end()) return std::nullopt;
  std::string const near = base::nearest(table, {names.begin(), names.end()});
  return FileProblem{
      fmt::format("there is no table '{}'", table),
      near.empty() ? fmt::format("tables: {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", near)};
}

}  // namespace

base::Result<std::int64_t, FileProblem> ResultsFile::row_count(std::string_view table) const {
  if (auto problem = check_table(table, names())) return *problem;
  try {
    Statement statement(database_.get(), fmt::format("SELECT count(*) FROM {}", table));
    statement.step();
    return statement.integer(0);
  } catch (Refusal const& refusal) {
    return FileProblem{"can't read the results file: " + refusal.message, {}};
  }
}

base::Result<Table, FileProblem> ResultsFile::read(std::string_view table) const {
  if (auto problem = check_table(table, names())) return *problem;
  // Of a sweep, whatever the order in which it was written; a run's manifest has no rowid: it is in the order of its
  // keys.
  bool const is_ordered = kind_ == ResultsKind::run && table == "outcomes";  // the view is
  std::string const order = kind_ == ResultsKind::sweep         ? sweep_order(table)
                            : kind_ == ResultsKind::calibration ? calibration_order(table)
                            : table == "manifest"               ? "key"
                                                                : "rowid";
  try {
    Statement statement(database_.get(),
                        fmt::format("SELECT * FROM {}{}", table, is_ordered ? "" : " ORDER BY " + order));
    return collect(statement, std::string(table));
  } catch (Refusal const& refusal) {
    return FileProblem{"can't read the results file: " + refusal.message, {}};
  }
}

std::optional<FileProblem> ResultsFile::check() const {
  sqlite3_set_authorizer(database_.get(), nullptr, nullptr);
  std::optional<FileProblem> found;
  try {
    Statement check(database_.get(), "PRAGMA main.quick_check(1)");
    std::string const answer = check.step() ? check.text(0) : std::string();
    if (answer != "ok") found = FileProblem{"the file is damaged: " + answer, "what is in it can't be trusted"};
  } catch (Refusal const& refusal) {
    found = FileProblem{"the file is damaged: " + refusal.message, "what is in it can't be trusted"};
  }
  sqlite3_set_authorizer(database_.get(), allow_reading, nullptr);
  return found;
}

base::Result<Table, FileProblem> ResultsFile::query(std::string const& sql) const {
  std::string const hint = "tables: " + fmt::format("{}", fmt::join(names(), ", "));
  try {
    char const* rest = nullptr;
    Statement statement(database_.get(), sql, &rest);
    if (statement.get() == nullptr) return FileProblem{"the question is empty", "such as: select * from outcomes"};
    std::string_view const more(rest, static_cast<std::size_t>(sql.data() + sql.size() - rest));
    if (more.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
      return FileProblem{"one question at a time", "what follows the first ';' was not looked at"};
    }
    return collect(statement, "query");
  } catch (Refusal const& refusal) {
    if (refusal.message == "not authorized") {
      return FileProblem{"a question may only read this file", "begin with: select"};
    }
    return FileProblem{"SQL: " + refusal.message, hint};
  }
}

base::Result<StoredRun, FileProblem> ResultsFile::run(TraceOfRun with_trace) const {
  if (kind_ == ResultsKind::sweep) {
    return FileProblem{"this file holds many runs, and one is asked for",
                       "run one of them alone with: chokepoint replay RESULTS --cell C --replication R"};
  }
  if (kind_ == ResultsKind::calibration) {
    return FileProblem{"this file holds a calibration, and a run is asked for",
                       "see it with: chokepoint resume RESULTS, or chokepoint results list RESULTS"};
  }
  StoredRun run;
  sqlite3* const database = database_.get();
  try {
    Statement manifest(database, "SELECT key, value FROM manifest");
    while (manifest.step()) run.manifest.emplace(manifest.text(0), manifest.text(1));
    Statement outcomes(database, "SELECT name, title, value, unit, standard_error FROM main.outcomes ORDER BY rowid");
    while (outcomes.step()) {
      run.outcomes.push_back({outcomes.text(0), outcomes.text(1), outcomes.optional_number(2), outcomes.text(3),
                              outcomes.optional_number(4)});
    }
    Statement uncertain(database, "SELECT name, value FROM uncertain ORDER BY rowid");
    while (uncertain.step()) run.uncertain.push_back({uncertain.text(0), uncertain.number(1)});
    Statement events(database, "SELECT name, title, date FROM events ORDER BY rowid");
    while (events.step()) run.events.push_back({events.text(0), events.text(1), events.text(2)});
    Statement products(database, "SELECT name, unit, per_unit FROM products ORDER BY rowid");
    while (products.step()) run.products.push_back({products.text(0), products.text(1), products.integer(2)});
    Statement series(database, "SELECT product, status, bucket_end, amount FROM series ORDER BY rowid");
    while (series.step()) {
      run.series.push_back({series.text(0), series.text(1), series.text(2), series.integer(3)});
    }
    Statement delay(database,
                    "SELECT buyer, stream, product, class, reason, unit_seconds, per_unit, about FROM delay ORDER BY "
                    "rowid");
    while (delay.step()) {
      run.delay.push_back({delay.text(0), delay.text(1), delay.text(2), delay.text(3), delay.text(4),
                           wide_of(delay.text(5)), delay.integer(6), delay.integer(7) != 0});
    }
    Statement blocked(database, "SELECT gates, unit_seconds, per_unit, about FROM blocked ORDER BY rowid");
    while (blocked.step()) {
      run.blocked.push_back({blocked.text(0), wide_of(blocked.text(1)), blocked.integer(2), blocked.integer(3) != 0});
    }
    for (TableLayout const& one : run_table_layouts()) {
      Statement rows(database, fmt::format("SELECT * FROM {} ORDER BY rowid", one.name));
      run.tables.push_back(collect(rows, std::string(one.name)));
    }
    Statement trace(database,
                    "SELECT time, phase, delta, sender, count, actor, kind, id, cause, previous, payload FROM trace "
                    "ORDER BY rowid");
    while (with_trace == TraceOfRun::read && trace.step()) {
      run.trace.push_back(
          {trace.text(0), static_cast<std::uint32_t>(trace.integer(1)), static_cast<std::uint32_t>(trace.integer(2)),
           trace.text(3), std::bit_cast<std::uint64_t>(trace.integer(4)), trace.text(5), trace.text(6),
           std::bit_cast<std::uint64_t>(trace.integer(7)), std::bit_cast<std::uint64_t>(trace.integer(8)),
           std::bit_cast<std::uint64_t>(trace.integer(9)), trace.bytes(10)});
    }
  } catch (Refusal const& refusal) {
    return FileProblem{"can't read the results file: " + refusal.message, {}};
  }
  return run;
}

}  // namespace chokepoint::results
