#include "engine/results/stored_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint::results {

StoredRows::StoredRows(sqlite3* database, StoredStudy const& study, std::uint64_t cell)
    : study_(study), cell_(cell), stored_(study.outcomes.size()), seen_(study.outcomes.size()) {
  if (study.fact("rows") == "none") return;  // there are none to be missed
  // One statement sees one moment of a file that is being written.
  Statement sums(
      database, fmt::format("SELECT o.outcome, a.count, a.missing, a.mean, a.least, a.greatest, 16 * p.blocks, "
                            "(SELECT count(*) FROM failures f WHERE f.cell = a.cell AND f.replication < 16 * p.blocks) "
                            "FROM accumulators a JOIN outcomes o ON o.name = a.outcome JOIN progress p ON p.point = {} "
                            "WHERE a.cell = {}",
                            cell / study.variants.size(), cell));
  while (sums.step()) {
    auto const outcome = static_cast<std::size_t>(sums.integer(0));
    if (outcome >= stored_.size()) throw Refusal{"it has sums of no outcome"};
    OutcomeSums& into = stored_[outcome];
    into.count = static_cast<std::uint64_t>(sums.integer(1));
    into.missing = static_cast<std::uint64_t>(sums.integer(2));
    into.mean = sums.number(3);
    into.least = sums.number(4);
    into.greatest = sums.number(5);
    replications_ = static_cast<std::uint64_t>(sums.integer(6));
    failed_ = static_cast<std::uint64_t>(sums.integer(7));
  }
}

void StoredRows::row(std::uint64_t replication) {
  constexpr std::uint64_t most = std::uint64_t{1} << 62U;
  if (replication < next_ || replication >= most) {
    throw Refusal{fmt::format("it is damaged: the replications of cell {} are in no order", cell_)};
  }
  next_ = replication + 1;
  counts_ = replication < replications_;
  rows_ += counts_ ? 1U : 0U;
}

void StoredRows::see(std::uint32_t outcome, double value) {
  if (!counts_ || std::isnan(value)) return;
  Seen& seen = seen_[outcome];
  seen.least = seen.count == 0 ? value : std::min(seen.least, value);
  seen.greatest = seen.count == 0 ? value : std::max(seen.greatest, value);
  seen.count += 1;
  seen.sum += value;
}

void StoredRows::check(std::uint64_t read, std::optional<std::uint32_t> only) const {
  if (read < replications_) return;
  for (std::uint32_t outcome = 0; outcome < stored_.size(); ++outcome) {
    if (only && *only != outcome) continue;
    OutcomeSums const& stored = stored_[outcome];
    Seen const& seen = seen_[outcome];
    std::uint64_t const rows = stored.count + stored.missing + failed_;
    std::string const of = fmt::format("of '{}' in cell {}", study_.outcomes[outcome].name, cell_);
    if (rows_ != rows) {
      throw Refusal{fmt::format("it is damaged: {} of {} replications of cell {} are left", rows_, rows, cell_)};
    }
    if (seen.count != stored.count) {
      throw Refusal{fmt::format("it is damaged: {} of {} values {} are left", seen.count, stored.count, of)};
    }
    if (seen.count == 0) continue;
    // Of the same values other sums differ by their rounding.
    constexpr double rounding = 1e-9;
    double const size = std::max(std::fabs(stored.least), std::fabs(stored.greatest));
    double const mean = seen.sum / static_cast<double>(seen.count);
    bool const same = seen.least == stored.least && seen.greatest == stored.greatest &&
                      std::fabs(mean - stored.mean) <= rounding * size;
    if (!same) throw Refusal{fmt::format("it is damaged: the values {} aren't those that were stored", of)};
  }
}

}  // namespace chokepoint::results
