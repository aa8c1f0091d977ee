#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/world.hpp"
#include "engine/results/table.hpp"
#include "engine/scenario/assumptions.hpp"
#include "engine/scenario/titles.hpp"
#include "engine/simulation/run_record.hpp"

/// The tables of a run's results file that reports are drawn from: what the world is, what moved in it, what it takes
/// for granted. Each is a plain table of names and numbers, and can be asked for with SQL like the others.
namespace chokepoint::results {

/// A table as SQLite is told of it: its name, then each column with its type.
struct TableLayout {
  std::string_view name;
  std::string_view columns;  ///< "site TEXT NOT NULL, units REAL NOT NULL"
};
std::span<TableLayout const> run_table_layouts();
/// The names of a layout's columns.
std::vector<std::string> column_names(TableLayout const& layout);

/// All of them, in the order of the layouts; those about movements are empty where the run kept no details.
/// `of_observed`: whether the record's steps are observed_steps() of the world, if it has any.
std::vector<Table> run_tables(model::World const& world, simulation::RunRecord const& record,
                              std::vector<std::string> const& scenario_lines,
                              std::vector<scenario::Assumption> const& assumptions,
                              std::vector<scenario::Title> const& titles, bool of_observed);

}  // namespace chokepoint::results
