#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "engine/results/packed_rows.hpp"
#include "engine/results/shared_database.hpp"
#include "engine/results/sqlite.hpp"
#include "engine/results/sweep_file.hpp"
#include "engine/results/sweep_tables.hpp"

/// What a SweepFile holds open. Used by its .cpp files alone.
namespace chokepoint::results {

struct SweepFile::Open {
  std::filesystem::path path;
  SharedDatabase file;
  StoredStudy study;
  std::map<std::string, std::size_t, std::less<>> outcome_index;

  /// What has been read of a cell, by outcome: who asks for one usually asks for all, and SQLite keeps rows together.
  struct ReadCell {
    std::uint64_t asked = 0;
    std::uint64_t replications = 0;             ///< read up to this one; 0: nothing yet
    std::vector<std::uint64_t> replication_of;  ///< of each row
    std::vector<std::vector<double>> values;    ///< of each outcome and row; NaN: none
  };
  std::map<std::uint64_t, ReadCell> read_cells;
  std::size_t values_read = 0;
  /// The cell's rows where they are in memory, or brought there because several of its outcomes are asked for; null
  /// where they are too many, or a writer would see them grow.
  ReadCell const* rows_of(std::uint64_t cell, std::uint64_t replications);
  /// Calls take(replication, value) for the first replications of a cell, in their order; NaN: it has none.
  template <class Take>
  void for_each_value(std::uint64_t cell, std::uint32_t outcome, std::uint64_t replications, Take const& take);

  struct Inserts {
    Inserts(sqlite3* database, StoredStudy const& study)
        : rows(database,
               has_packed_rows(study) ? "INSERT OR REPLACE INTO blocks VALUES (?,?)" : rows_sql(study.outcomes.size())),
          bands(database, bands_sql(band_quantiles(study).size())),
          failures(database, "INSERT OR REPLACE INTO failures VALUES (?,?,?)"),
          pending(database, "INSERT OR REPLACE INTO pending VALUES (?,?,?)"),
          merged(database, "DELETE FROM pending WHERE point = ? AND block = ?"),
          accumulators(database, "INSERT OR REPLACE INTO accumulators VALUES (?,?,?,?,?,?,?,?,?,?)"),
          pairs(database, "INSERT OR REPLACE INTO pairs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"),
          exceedances(database, "INSERT OR REPLACE INTO exceedances VALUES (?,?,?)"),
          progress(database, "INSERT OR REPLACE INTO progress VALUES (?,?,?,?,?)"),
          shards(database, "INSERT INTO shards(blocks, replications, events) VALUES (?,?,?)") {}
    static std::string rows_sql(std::size_t outcomes) {
      std::string sql = "INSERT OR REPLACE INTO rows VALUES (?,?,?,?,?";
      for (std::size_t i = 0; i < outcomes; ++i) sql += ",?";
      return sql + ")";
    }
    static std::string bands_sql(std::size_t quantiles) {
      std::string sql = "INSERT OR REPLACE INTO bands VALUES (?,?,?,?,?,?,?,?,?,?,?,?";
      for (std::size_t i = 0; i < quantiles; ++i) sql += ",?";
      return sql + ")";
    }
    Statement rows, bands, failures, pending, merged, accumulators, pairs, exceedances, progress, shards;
  };
  std::unique_ptr<Inserts> inserts;  // behind the file, so gone before it

  sqlite3* database() const { return file.get(); }
  void insert_block(BlockValues const& block);
  void insert_sums(std::uint64_t point, SweepState const& state, std::size_t rules);
  void insert_bands(std::uint64_t cell, SweepState const& state);
};

/// What to tell of a file that SQLite couldn't read.
inline FileProblem unreadable(std::filesystem::path const& path, Refusal const& refusal) {
  return {fmt::format("can't read {}: {}", path.string(), refusal.message), {}};
}

}  // namespace chokepoint::results
