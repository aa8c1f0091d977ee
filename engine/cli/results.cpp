#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/cli/write_text.hpp"
#include "engine/results/calibration_file.hpp"
#include "engine/results/export.hpp"
#include "engine/results/netcdf.hpp"
#include "engine/results/results_file.hpp"
#include "engine/results/sweep_file.hpp"

namespace chokepoint::cli {

namespace {

/// Writes an export to the file of --out, or to standard output.
int deliver(ResultsArguments const& arguments, std::string const& text) {
  if (arguments.out.empty()) {
    print(Stream::out, text);
    return exit_code::ok;
  }
  if (auto const problem = write_text(arguments.out, text)) {
    return report_problem(arguments, exit_code::failure, *problem);
  }
  return exit_code::ok;
}

}  // namespace

int list_results(ResultsArguments const& arguments) {
  auto const file = results::ResultsFile::open(arguments.file);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  auto const manifest = file.value().read("manifest");
  if (!manifest) return report_problem(arguments, exit_code::failure, manifest.error());
  nlohmann::ordered_json json{{"file", arguments.file}};
  std::string text;
  for (auto const& row : manifest.value().rows) {
    std::string const& key = std::get<std::string>(row.at(0));
    std::string const& value = std::get<std::string>(row.at(1));
    json["manifest"][key] = value;
    if (!value.empty()) text += fmt::format("{:<14} {}\n", key, value);
  }
  if (file.value().kind() == results::ResultsKind::sweep) {
    auto const sweep = results::SweepFile::open_to_read(arguments.file);
    if (!sweep) return report_problem(arguments, exit_code::failure, sweep.error());
    for (auto const& [key, value] : sweep.value().study().session) {
      json["session"][key] = value;
      if (!value.empty()) text += fmt::format("{:<14} {}\n", key, value);
    }
    auto const hash = sweep.value().canonical_hash();
    if (!hash) return report_problem(arguments, exit_code::failure, hash.error());
    json["hash"] = hash.value();
    text += fmt::format("{:<14} {}\n", "hash", hash.value());
  }
  if (file.value().kind() == results::ResultsKind::calibration) {
    auto const calibration = results::CalibrationFile::open_to_read(arguments.file);
    if (!calibration) return report_problem(arguments, exit_code::failure, calibration.error());
    for (auto const& [key, value] : calibration.value().calibration().session) {
      json["session"][key] = value;
      if (!value.empty()) text += fmt::format("{:<14} {}\n", key, value);
    }
    auto const hash = calibration.value().canonical_hash();
    if (!hash) return report_problem(arguments, exit_code::failure, hash.error());
    json["hash"] = hash.value();
    text += fmt::format("{:<14} {}\n", "hash", hash.value());
  }
  text += "\n";
  for (std::string const& table : file.value().names()) {
    auto const rows = file.value().row_count(table);
    if (!rows) return report_problem(arguments, exit_code::failure, rows.error());
    json["tables"][table] = rows.value();
    text += fmt::format("{:<14} {} {}\n", table, rows.value(), rows.value() == 1 ? "row" : "rows");
  }
  if (arguments.json) {
    print(json);
  } else {
    print(Stream::out, text);
  }
  return exit_code::ok;
}

int query_results(ResultsArguments const& arguments) {
  auto const file = results::ResultsFile::open(arguments.file);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  auto const table = file.value().query(arguments.sql);
  if (!table) return report_problem(arguments, exit_code::invalid_input, table.error());
  print(Stream::out, arguments.json ? results::to_json_array(table.value()) : results::to_text(table.value()));
  return exit_code::ok;
}

namespace {

int export_netcdf(ResultsArguments const& arguments) {
  if (arguments.out.empty() || !arguments.table.empty()) {
    return report_problem(arguments, exit_code::usage, "netCDF goes to a file and takes no --table",
                          "chokepoint results export RESULTS --format netcdf --out sweep.nc");
  }
  auto const file = results::SweepFile::open_to_read(arguments.file);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  if (file.value().study().fact("rows") == "none") {
    return report_problem(arguments, exit_code::invalid_input,
                          arguments.file + " has no rows to export: its study says rows: none",
                          "sums are in the table accumulators: --format csv --table accumulators");
  }
  auto const problem = results::write_netcdf(file.value(), arguments.out);
  return problem ? report_problem(arguments, exit_code::failure, *problem) : exit_code::ok;
}

}  // namespace

int export_results(ResultsArguments const& arguments) {
  if (arguments.format == "netcdf" && !arguments.json) return export_netcdf(arguments);
  auto const file = results::ResultsFile::open(arguments.file);
  if (!file) return report_problem(arguments, exit_code::failure, file.error());
  std::string const format = arguments.json ? "json" : arguments.format;
  bool const sweep = file.value().kind() == results::ResultsKind::sweep;
  bool const fitted = file.value().kind() == results::ResultsKind::calibration;
  bool const all = arguments.table.empty() && format == "jsonl";
  std::vector<std::string> const names = all ? file.value().names()
                                             : std::vector<std::string>{!arguments.table.empty() ? arguments.table
                                                                        : sweep                  ? "rows"
                                                                        : fitted                 ? "posterior"
                                                                                                 : "outcomes"};
  if (auto const problem = file.value().check()) return report_problem(arguments, exit_code::failure, *problem);
  std::string text;
  for (std::string const& name : names) {
    auto const table = file.value().read(name);
    if (!table) return report_problem(arguments, exit_code::invalid_input, table.error());
    text += format == "json"    ? results::to_json_array(table.value())
            : format == "jsonl" ? results::to_json_lines(table.value(), all)
                                : results::to_csv(table.value());
  }
  return deliver(arguments, text);
}

}  // namespace chokepoint::cli
