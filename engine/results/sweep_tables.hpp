#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

#include "engine/results/stored_sweep.hpp"

/// The tables of a sweep's file, and the part of them that is written once. Used by this room's .cpp files alone:
/// what SQLite refuses is thrown as a Refusal.
namespace chokepoint::results {

/// Makes all tables and fills in what is known before the first replication.
void create_sweep_tables(sqlite3* database, StoredStudy const& study);
StoredStudy read_sweep_study(sqlite3* database);

/// The columns of `rows` that hold outcomes, by outcome: their names, where nothing else is called so. SQLite doesn't
/// tell capital letters from small ones.
std::vector<std::string> outcome_columns(StoredStudy const& study);
std::string quoted_name(std::string const& name);

/// The quantiles of all bands together, each of which has a column of `bands`: "q05" of 5 %, "q97_5" of 97.5 %.
std::vector<double> band_quantiles(StoredStudy const& study);
std::string quantile_column(double quantile);

}  // namespace chokepoint::results
