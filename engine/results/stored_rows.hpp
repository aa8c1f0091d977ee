#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/results/sqlite.hpp"
#include "engine/results/stored_sweep.hpp"

namespace chokepoint::results {

/// Holds the rows that are read of a cell against the sums that were stored with them, which lie elsewhere in the file:
/// a file that lost or changed some of its rows isn't read as if it were whole. Read as much of the cell's prefix as
/// the sums are of, in the order of replications.
class StoredRows {
 public:
  /// What is stored of the cell by now; later rows may come meanwhile.
  StoredRows(sqlite3* database, StoredStudy const& study, std::uint64_t cell);

  /// The next row. Throws Refusal where it isn't one that may follow.
  void row(std::uint64_t replication);
  /// What it has of an outcome; NaN: nothing.
  void see(std::uint32_t outcome, double value);
  /// After the last row of the first `read` replications; throws Refusal where something is missing or another. Where
  /// fewer were read than the sums are of, nothing is said.
  void check(std::uint64_t read, std::optional<std::uint32_t> only = std::nullopt) const;

 private:
  struct Seen {
    std::uint64_t count = 0;
    double sum = 0;
    double least = 0, greatest = 0;
  };
  StoredStudy const& study_;
  std::uint64_t cell_;
  std::uint64_t replications_ = 0;  // the sums are of these
  std::uint64_t failed_ = 0;        // of them
  std::vector<OutcomeSums> stored_;
  std::uint64_t rows_ = 0;
  std::uint64_t next_ = 0;  // at least this is the next row's replication
  bool counts_ = false;     // the row that is read
  std::vector<Seen> seen_;
};

}  // namespace chokepoint::results
