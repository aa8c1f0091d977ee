#include "engine/results/sweep_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "engine/results/packed_rows.hpp"
#include "engine/results/sqlite.hpp"
#include "engine/results/sweep_file.hpp"

namespace chokepoint::results {

namespace {

constexpr std::string_view sweep_layout = R"sql(
CREATE TABLE manifest(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE session(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE scenario(line INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE outcomes(outcome INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL,
                      place INTEGER NOT NULL);
CREATE TABLE factors(factor INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, path TEXT NOT NULL,
                     how TEXT NOT NULL);
CREATE TABLE variants(variant INTEGER PRIMARY KEY, name TEXT NOT NULL, gate TEXT, relief TEXT, title TEXT);
CREATE TABLE cells(cell INTEGER PRIMARY KEY, point INTEGER NOT NULL, variant TEXT NOT NULL);
CREATE TABLE settings(point INTEGER, factor TEXT, value REAL, text TEXT NOT NULL,
                      PRIMARY KEY(point, factor)) WITHOUT ROWID;
CREATE TABLE accumulators(cell INTEGER, outcome TEXT, count INTEGER NOT NULL, missing INTEGER NOT NULL,
                          mean REAL NOT NULL, squares REAL NOT NULL, cubes REAL NOT NULL, least REAL NOT NULL, greatest REAL NOT NULL,
                          histogram BLOB NOT NULL, PRIMARY KEY(cell, outcome)) WITHOUT ROWID;
CREATE TABLE pairs(cell INTEGER, outcome TEXT, count INTEGER NOT NULL, only_baseline INTEGER NOT NULL,
                   only_variant INTEGER NOT NULL, baseline_mean REAL NOT NULL, variant_mean REAL NOT NULL, baseline_squares REAL NOT NULL, variant_squares REAL NOT NULL,
                   products REAL NOT NULL, difference_mean REAL NOT NULL, difference_squares REAL NOT NULL,
                   difference_cubes REAL NOT NULL,
                   PRIMARY KEY(cell, outcome)) WITHOUT ROWID;
CREATE TABLE band_definitions(band TEXT PRIMARY KEY, place INTEGER NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL,
                              shows TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE band_dates(band TEXT, step INTEGER, date TEXT NOT NULL, PRIMARY KEY(band, step)) WITHOUT ROWID;
CREATE TABLE band_quantiles(band TEXT, quantile REAL, column_name TEXT NOT NULL,
                            PRIMARY KEY(band, quantile)) WITHOUT ROWID;
CREATE TABLE observed(series TEXT NOT NULL, title TEXT NOT NULL, band TEXT NOT NULL, unit TEXT NOT NULL,
                      date TEXT NOT NULL, value REAL NOT NULL, error REAL NOT NULL, source TEXT NOT NULL);
CREATE TABLE observed_dates(name TEXT NOT NULL, title TEXT NOT NULL, outcome TEXT NOT NULL, occurred TEXT,
                            known_until TEXT NOT NULL);
CREATE TABLE trajectories(trajectory INTEGER PRIMARY KEY, cell INTEGER NOT NULL, replication INTEGER NOT NULL,
                          outcome TEXT NOT NULL, quantile REAL NOT NULL, value REAL NOT NULL,
                          UNIQUE(cell, outcome, quantile));
CREATE TABLE trajectory_series(trajectory INTEGER NOT NULL, product TEXT NOT NULL, status TEXT NOT NULL,
                               date TEXT NOT NULL, units REAL NOT NULL);
CREATE TABLE trajectory_events(trajectory INTEGER NOT NULL, event TEXT NOT NULL, date TEXT);
CREATE TABLE trajectory_bands(trajectory INTEGER NOT NULL, band TEXT NOT NULL, date TEXT NOT NULL, value REAL);
CREATE TABLE failures(cell INTEGER, replication INTEGER, reason TEXT NOT NULL,
                      PRIMARY KEY(cell, replication)) WITHOUT ROWID;
CREATE TABLE progress(point INTEGER PRIMARY KEY, blocks INTEGER NOT NULL, target INTEGER NOT NULL,
                      finished INTEGER NOT NULL, met INTEGER NOT NULL);
CREATE TABLE exceedances(cell INTEGER, rule INTEGER, count INTEGER NOT NULL, PRIMARY KEY(cell, rule)) WITHOUT ROWID;
CREATE TABLE pending(point INTEGER, block INTEGER, data BLOB NOT NULL, PRIMARY KEY(point, block)) WITHOUT ROWID;
CREATE TABLE shards(shard INTEGER PRIMARY KEY, blocks INTEGER NOT NULL, replications INTEGER NOT NULL,
                    events INTEGER NOT NULL);
)sql";

std::string rows_layout(StoredStudy const& study) {
  if (has_packed_rows(study)) return "CREATE TABLE blocks(place INTEGER PRIMARY KEY, data BLOB NOT NULL);";
  std::string sql =
      "CREATE TABLE rows(cell INTEGER, replication INTEGER, luck INTEGER NOT NULL, events INTEGER NOT NULL, "
      "hash BLOB NOT NULL";
  for (auto const& column : outcome_columns(study)) sql += ", " + quoted_name(column) + " REAL";
  return sql + ", PRIMARY KEY(cell, replication)) WITHOUT ROWID;";
}

std::string bands_layout(StoredStudy const& study) {
  std::string sql =
      "CREATE TABLE bands(cell INTEGER, band TEXT, step INTEGER, date TEXT NOT NULL, count INTEGER NOT NULL, missing "
      "INTEGER NOT NULL, mean REAL, squares REAL NOT NULL, cubes REAL NOT NULL, least REAL, greatest REAL";
  for (double const quantile : band_quantiles(study)) sql += ", " + quantile_column(quantile) + " REAL";
  return sql + ", histogram BLOB NOT NULL, PRIMARY KEY(cell, band, step)) WITHOUT ROWID;";
}

void insert_bands(sqlite3* database, StoredStudy const& study) {
  Statement definitions(database, "INSERT INTO band_definitions VALUES (?,?,?,?,?)");
  Statement dates(database, "INSERT INTO band_dates VALUES (?,?,?)");
  Statement quantiles(database, "INSERT INTO band_quantiles VALUES (?,?,?)");
  for (std::size_t i = 0; i < study.bands.size(); ++i) {
    StoredStudy::Band const& band = study.bands[i];
    definitions.insert(band.name, std::uint64_t{i}, band.title, band.unit, band.shows);
    for (std::size_t step = 0; step < band.dates.size(); ++step) {
      dates.insert(band.name, std::uint64_t{step}, band.dates[step]);
    }
    for (double const quantile : band.quantiles) quantiles.insert(band.name, quantile, quantile_column(quantile));
  }
}

void read_bands(sqlite3* database, StoredStudy& study) {
  Statement definitions(database, "SELECT band, title, unit, shows FROM band_definitions ORDER BY place");
  while (definitions.step()) {
    study.bands.push_back({definitions.text(0), definitions.text(1), definitions.text(2), definitions.text(3), {}, {}});
  }
  auto const band_of = [&](std::string const& name) -> StoredStudy::Band& {
    auto const found =
        std::find_if(study.bands.begin(), study.bands.end(), [&](auto const& band) { return band.name == name; });
    if (found == study.bands.end()) throw Refusal{"it has dates of no band"};
    return *found;
  };
  Statement dates(database, "SELECT band, date FROM band_dates ORDER BY band, step");
  while (dates.step()) band_of(dates.text(0)).dates.push_back(dates.text(1));
  Statement quantiles(database, "SELECT band, quantile FROM band_quantiles ORDER BY band, quantile");
  while (quantiles.step()) band_of(quantiles.text(0)).quantiles.push_back(quantiles.number(1));
}

void insert_study(sqlite3* database, StoredStudy const& study) {
  Statement manifest(database, "INSERT INTO manifest VALUES (?,?)");
  for (auto const& [key, value] : study.manifest) manifest.insert(key, value);
  Statement session(database, "INSERT INTO session VALUES (?,?)");
  for (auto const& [key, value] : study.session) session.insert(key, value);
  Statement scenario(database, "INSERT INTO scenario VALUES (?,?)");
  for (std::size_t i = 0; i < study.scenario_lines.size(); ++i)
    scenario.insert(std::uint64_t{i}, study.scenario_lines[i]);
  Statement outcomes(database, "INSERT INTO outcomes VALUES (?,?,?,?,?)");
  for (std::size_t i = 0; i < study.outcomes.size(); ++i) {
    outcomes.insert(std::uint64_t{i}, study.outcomes[i].name, study.outcomes[i].title, study.outcomes[i].unit,
                    study.outcomes[i].place);
  }
  Statement factors(database, "INSERT INTO factors VALUES (?,?,?,?,?)");
  for (std::size_t i = 0; i < study.factors.size(); ++i) {
    auto const& factor = study.factors[i];
    factors.insert(std::uint64_t{i}, factor.name, factor.title, factor.path, factor.how);
  }
  Statement variants(database, "INSERT INTO variants VALUES (?,?,?,?,?)");
  for (std::size_t i = 0; i < study.variants.size(); ++i) {
    StoredStudy::Relief const relief = i < study.reliefs.size() ? study.reliefs[i] : StoredStudy::Relief{};
    auto const text = [](std::string const& one) {
      return one.empty() ? std::nullopt : std::optional<std::string_view>(one);
    };
    std::string const title = i < study.titles.size() ? study.titles[i] : std::string();
    variants.insert(std::uint64_t{i}, study.variants[i], text(relief.gate), text(relief.how), text(title));
  }
  Statement observed(database, "INSERT INTO observed VALUES (?,?,?,?,?,?,?,?)");
  for (auto const& one : study.observed) {
    observed.insert(one.series, one.title, one.band, one.unit, one.date, one.value, one.error, one.source);
  }
  Statement dates(database, "INSERT INTO observed_dates VALUES (?,?,?,?,?)");
  for (auto const& one : study.observed_dates) {
    auto const occurred = one.occurred.empty() ? std::nullopt : std::optional<std::string_view>(one.occurred);
    dates.insert(one.name, one.title, one.outcome, occurred, one.known_until);
  }
  Statement cells(database, "INSERT INTO cells VALUES (?,?,?)");
  Statement settings(database, "INSERT INTO settings VALUES (?,?,?,?)");
  Statement progress(database, "INSERT INTO progress VALUES (?,0,0,0,0)");
  for (std::size_t point = 0; point < study.points.size(); ++point) {
    for (std::size_t variant = 0; variant < study.variants.size(); ++variant) {
      cells.insert(std::uint64_t{point * study.variants.size() + variant}, std::uint64_t{point},
                   study.variants[variant]);
    }
    for (std::size_t factor = 0; factor < study.factors.size(); ++factor) {
      StoredSetting const& setting = study.points[point][factor];
      std::optional<double> const value = std::isnan(setting.value) ? std::nullopt : std::optional(setting.value);
      settings.insert(std::uint64_t{point}, study.factors[factor].name, value, setting.text);
    }
    progress.insert(std::uint64_t{point});
  }
}

}  // namespace

std::string quoted_name(std::string const& name) {
  std::string quoted = "\"";
  for (char const c : name) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::vector<double> band_quantiles(StoredStudy const& study) {
  std::set<double> all;
  for (StoredStudy::Band const& band : study.bands) all.insert(band.quantiles.begin(), band.quantiles.end());
  return {all.begin(), all.end()};
}

std::string quantile_column(double quantile) {
  std::string digits = fmt::format("{:.10g}", quantile * 100);
  std::size_t const whole = std::min(digits.find('.'), digits.size());
  if (whole < 2) digits.insert(0, 2 - whole, '0');
  std::replace(digits.begin(), digits.end(), '.', '_');
  return "q" + digits;
}

std::vector<std::string> outcome_columns(StoredStudy const& study) {
  std::vector<std::string> taken{"cell", "replication", "luck", "events", "hash"};
  std::vector<std::string> columns;
  for (auto const& outcome : study.outcomes) {
    std::string column = outcome.name;
    for (int suffix = 2;; ++suffix) {
      std::string small = column;
      for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      if (std::find(taken.begin(), taken.end(), small) == taken.end()) {
        taken.push_back(std::move(small));
        break;
      }
      column = fmt::format("{}_{}", outcome.name, suffix);
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

void create_sweep_tables(sqlite3* database, StoredStudy const& study) {
  execute(database, std::string(sweep_layout));
  execute(database, rows_layout(study));
  execute(database, bands_layout(study));
  insert_study(database, study);
  insert_bands(database, study);
}

StoredStudy read_sweep_study(sqlite3* database) {
  StoredStudy study;
  Statement manifest(database, "SELECT key, value FROM manifest");
  while (manifest.step()) study.manifest.emplace(manifest.text(0), manifest.text(1));
  Statement session(database, "SELECT key, value FROM session");
  while (session.step()) study.session.emplace(session.text(0), session.text(1));
  Statement scenario(database, "SELECT text FROM scenario ORDER BY line");
  while (scenario.step()) study.scenario_lines.push_back(scenario.text(0));
  Statement outcomes(database, "SELECT name, title, unit, place FROM outcomes ORDER BY outcome");
  while (outcomes.step()) {
    study.outcomes.push_back(
        {outcomes.text(0), outcomes.text(1), outcomes.text(2), static_cast<std::uint32_t>(outcomes.integer(3))});
  }
  Statement factors(database, "SELECT name, title, path, how FROM factors ORDER BY factor");
  while (factors.step()) {
    study.factors.push_back({factors.text(0), factors.text(1), factors.text(2), factors.text(3)});
  }
  Statement variants(database, "SELECT name, gate, relief, title FROM variants ORDER BY variant");
  while (variants.step()) {
    study.variants.push_back(variants.text(0));
    study.reliefs.push_back({variants.text(1), variants.text(2)});
    study.titles.push_back(variants.text(3));
  }
  Statement points(database, "SELECT count(*) FROM progress");
  points.step();
  study.points.resize(static_cast<std::size_t>(points.integer(0)), std::vector<StoredSetting>(study.factors.size()));
  Statement settings(database,
                     "SELECT s.point, f.factor, s.value, s.text FROM settings s JOIN factors f ON f.name = s.factor");
  while (settings.step()) {
    auto const point = static_cast<std::size_t>(settings.integer(0));
    auto const factor = static_cast<std::size_t>(settings.integer(1));
    if (point >= study.points.size() || factor >= study.factors.size()) throw Refusal{"it has settings of no point"};
    study.points[point][factor] = {settings.optional_number(2).value_or(std::numeric_limits<double>::quiet_NaN()),
                                   settings.text(3)};
  }
  read_bands(database, study);
  Statement observed(database,
                     "SELECT series, title, band, unit, date, value, error, source FROM observed ORDER BY rowid");
  while (observed.step()) {
    study.observed.push_back({observed.text(0), observed.text(1), observed.text(2), observed.text(3), observed.text(4),
                              observed.number(5), observed.number(6), observed.text(7)});
  }
  Statement dates(
      database, "SELECT name, title, outcome, coalesce(occurred, ''), known_until FROM observed_dates ORDER BY rowid");
  while (dates.step()) {
    study.observed_dates.push_back({dates.text(0), dates.text(1), dates.text(2), dates.text(3), dates.text(4)});
  }
  if (study.variants.empty() || study.points.empty()) throw Refusal{"it has no points"};
  return study;
}

std::vector<std::string> const& sweep_tables() {
  static std::vector<std::string> const names{"manifest",
                                              "outcomes",
                                              "factors",
                                              "variants",
                                              "cells",
                                              "settings",
                                              "accumulators",
                                              "pairs",
                                              "rows",
                                              "failures",
                                              "bands",
                                              "band_definitions",
                                              "band_dates",
                                              "band_quantiles",
                                              "observed",
                                              "observed_dates",
                                              "trajectories",
                                              "trajectory_series",
                                              "trajectory_events",
                                              "trajectory_bands",
                                              "session",
                                              "progress",
                                              "shards",
                                              "scenario"};
  return names;
}

bool is_identity(std::string_view table) {
  return table != "session" && table != "shards" && !table.starts_with("observed") && !table.starts_with("trajector");
}

std::string sweep_order(std::string_view table) {
  if (table == "manifest" || table == "session") return "key";
  if (table == "settings") return "point, (SELECT f.factor FROM factors f WHERE f.name = settings.factor)";
  if (table == "accumulators" || table == "pairs") {
    return fmt::format("cell, (SELECT o.outcome FROM outcomes o WHERE o.name = {}.outcome)", table);
  }
  if (table == "bands") {
    return "cell, (SELECT d.place FROM band_definitions d WHERE d.band = bands.band), step";
  }
  if (table == "band_definitions") return "place";
  if (table == "band_dates") return "band, step";
  if (table == "band_quantiles") return "band, quantile";
  if (table == "rows" || table == "failures") return "cell, replication";
  return "rowid";
}

}  // namespace chokepoint::results
