#pragma once

#include <sqlite3.h>

#include <filesystem>
#include <functional>
#include <optional>

#include "engine/results/claimed_path.hpp"
#include "engine/results/results_file.hpp"

/// How results files come to be and are held open. Used by this room's .cpp files alone: what SQLite refuses is thrown
/// as a Refusal where it isn't returned as a problem.
namespace chokepoint::results {

/// What stands in a database's header.
struct DatabaseHeader {
  int application_id = 0;
  int version = 0;
  int page_bytes = 0;  ///< 0: SQLite's choice
};

/// A new database that `fill` fills, in one transaction. It appears under its name whole or not at all, and takes the
/// place of a file that is there together with what that one's writer left beside it.
std::optional<FileProblem> create_database(ClaimedPath const& claimed, DatabaseHeader const& header,
                                           std::function<void(sqlite3*)> const& fill);
/// The same, at a path that is claimed for as long as it takes.
std::optional<FileProblem> create_database(std::filesystem::path const& path, DatabaseHeader const& header,
                                           std::function<void(sqlite3*)> const& fill);

/// A database that one program writes to for hours while others read.
class SharedDatabase {
 public:
  SharedDatabase() = default;
  SharedDatabase(SharedDatabase const&) = delete;
  SharedDatabase& operator=(SharedDatabase const&) = delete;
  ~SharedDatabase();

  /// Says so if another chokepoint writes to it. What is damaged is refused.
  std::optional<FileProblem> open_to_write(std::filesystem::path const& path);
  void open_to_read(std::filesystem::path const& path);
  /// After the last write: one file that needs no other beside it. The database stays open.
  void gather() const;
  /// Whether the path still leads to what is open: nobody moved or removed it meanwhile. Of a writer.
  bool is_still_at(std::filesystem::path const& path) const;

  sqlite3* get() const { return database_; }
  bool writes() const { return lock_ >= 0; }

 private:
  sqlite3* database_ = nullptr;
  int lock_ = -1;  // closed after the database: closing it earlier would drop SQLite's own locks
};

}  // namespace chokepoint::results
