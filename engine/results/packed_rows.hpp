#pragma once

#include <sqlite3.h>

#include "engine/results/stored_sweep.hpp"

/// The table `rows` of files that keep replications packed by block: a view that SQLite can't have, over the blobs of
/// the table `blocks`. Used by this room's .cpp files alone: what SQLite refuses is thrown as a Refusal.
namespace chokepoint::results {

/// Whether a study's results keep their rows packed.
bool has_packed_rows(StoredStudy const& study);

/// Where a block's row stands in `blocks`: by point, then by block.
std::int64_t packed_place(std::uint64_t point, std::uint64_t block);

/// The replications of a block as bytes: their number, then their luck; by run events and hash; the values.
Bytes packed_rows(BlockValues const& block);

/// Makes `rows` readable on this connection. `study` must outlive it.
void show_packed_rows(sqlite3* database, StoredStudy const& study);

}  // namespace chokepoint::results
