#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/results/stored_run.hpp"
#include "engine/results/table.hpp"

struct sqlite3;

namespace chokepoint::results {

/// "CHOK" in the header of a run's database; sweeps and calibrations have ids of their own.
inline constexpr int run_application_id = 0x43484F4B;
struct StoredStudy;
}  // namespace chokepoint::results

/// The results file: one SQLite database a run, readable by any tool that reads SQLite.
///
/// Tables: manifest(key, value), outcomes(name, title, value, unit, standard_error), uncertain(name, value),
/// events(name, title, date) with nothing as the date of those that didn't happen, products(name, unit, per_unit),
/// series(product, status, bucket_end, units, amount), delay(buyer, stream, product, class, reason, unit_days,
/// unit_seconds, per_unit), blocked(gates, unit_days, unit_seconds, per_unit), those of run_tables.hpp, trace(time,
/// phase, delta, sender, count, actor, kind, id, cause, previous, payload). unit_seconds are decimal texts, since they
/// may exceed 64 bits; event ids are bit patterns of unsigned numbers.
namespace chokepoint::results {

/// Why a file can't be written or read, for a person.
struct FileProblem {
  std::string message;
  std::string hint;  ///< what to try; may be empty
};

/// Whether write_results could put a file here: asked before a long run rather than after it. Creates the folder.
/// A file that is there already may be replaced when it is a results file, and nothing else may.
std::optional<FileProblem> check_destination(std::filesystem::path const& path);

/// Writes a run in one transaction under a temporary name beside `path`, then renames: `path` holds either the whole
/// run or what it held before.
std::optional<FileProblem> write_results(std::filesystem::path const& path, StoredRun const& run);

/// A file holds one run, a sweep over many (see sweep_file.hpp), or a calibration (see calibration_file.hpp).
enum class ResultsKind : std::uint8_t { run, sweep, calibration };

enum class TraceOfRun : std::uint8_t { read, left_out };

/// A results file opened for reading.
class ResultsFile {
 public:
  static base::Result<ResultsFile, FileProblem> open(std::filesystem::path const& path);

  /// Names of a run's tables, in the order above.
  static std::vector<std::string> const& tables();
  ResultsKind kind() const { return kind_; }
  /// Names of this file's tables.
  std::vector<std::string> const& names() const;
  base::Result<std::int64_t, FileProblem> row_count(std::string_view table) const;
  /// A whole table in the order in which it was written; unknown names are a problem with a suggestion.
  base::Result<Table, FileProblem> read(std::string_view table) const;
  /// Reads all of it once: whether its pages fit together, which tables read one by one don't tell.
  std::optional<FileProblem> check() const;
  /// The answer to one SQL statement that only reads.
  base::Result<Table, FileProblem> query(std::string const& sql) const;
  /// Everything at once; of a trace, which may be long, only if it is wanted.
  base::Result<StoredRun, FileProblem> run(TraceOfRun trace = TraceOfRun::read) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  ResultsFile(std::unique_ptr<sqlite3, Close> database, ResultsKind kind, std::shared_ptr<StoredStudy const> packed)
      : packed_(std::move(packed)), database_(std::move(database)), kind_(kind) {}

  std::shared_ptr<StoredStudy const> packed_;  // of a sweep whose rows are packed; outlives the database
  std::unique_ptr<sqlite3, Close> database_;
  ResultsKind kind_ = ResultsKind::run;
};

}  // namespace chokepoint::results
