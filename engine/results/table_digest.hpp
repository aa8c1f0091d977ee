#pragma once

#include <string>

#include "engine/base/name_hash.hpp"

struct sqlite3;

namespace chokepoint::results {

/// Adds a table's name and all its cells to a digest, in the order of these columns. Throws Refusal where SQLite can't
/// read it.
void add_table(base::Digest& digest, sqlite3* database, std::string const& table, std::string const& order);

}  // namespace chokepoint::results
