#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/report/why.hpp"
#include "engine/results/results_file.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::report {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

/// A run's results file on the disk, and what `why` read of it.
class Stored {
 public:
  explicit Stored(model::World world, bool trace = false, std::uint64_t seed = 1) : world_(std::move(world)) {
    path_ = fs::temp_directory_path() / ("chokepoint_why_" + std::to_string(::getpid()) + ".results");
    simulation::RunSettings settings;
    settings.seed = seed;
    settings.trace = trace;
    simulation::ExecutionSettings execution;
    execution.details = true;
    auto const record = simulation::Simulation(world_, execution).run(settings);
    EXPECT_FALSE(record.failed()) << record.failure;
    auto const problem = results::write_results(path_, results::describe(world_, settings, record, {}));
    EXPECT_FALSE(problem) << problem->message;
    auto opened = results::ResultsFile::open(path_);
    if (!opened) throw std::runtime_error(opened.error().message);
    file_.emplace(std::move(opened).value());
    auto run = WhyRun::read(*file_);
    if (!run) throw std::runtime_error(run.error().message);
    run_ = std::move(run).value();
  }
  ~Stored() {
    file_.reset();
    fs::remove(path_);
  }
  Stored(Stored const&) = delete;
  Stored& operator=(Stored const&) = delete;

  /// Whether the file is still understood after someone has changed it.
  bool survives(std::string const& sql) const {
    fs::path const copy = path_.string() + ".copy";
    fs::copy_file(path_, copy, fs::copy_options::overwrite_existing);
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(copy.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
    sqlite3_close(database);
    bool understood = false;
    if (auto const opened = results::ResultsFile::open(copy)) understood = WhyRun::read(opened.value()).ok();
    fs::remove(copy);
    return understood;
  }
  WhyRun const& run() const { return run_; }
  WhyQuestion asked(std::string const& words) const {
    auto const question = read_question(run_, {words});
    if (!question) throw std::runtime_error(question.error().message);
    return question.value();
  }
  std::string problem(std::string const& words) const {
    auto const question = read_question(run_, {words});
    return question ? std::string() : question.error().message + " | " + question.error().hint;
  }
  std::string words(std::string const& question) const { return why_words(run_, asked(question)); }
  Json json(std::string const& question) const { return why_json(run_, asked(question)); }
  /// The one figure that a statement asks for.
  std::string query(std::string const& sql) const {
    auto const table = file_->query(sql);
    if (!table) throw std::runtime_error(table.error().message);
    if (table.value().rows.empty()) return "0";
    results::Cell const& cell = table.value().rows[0][0];
    if (auto const* const whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
    if (auto const* const number = std::get_if<double>(&cell)) return std::to_string(std::llround(*number));
    auto const* const text = std::get_if<std::string>(&cell);
    return text == nullptr ? "0" : *text;
  }

 private:
  model::World world_;
  fs::path path_;
  std::optional<results::ResultsFile> file_;
  WhyRun run_;
};

}  // namespace chokepoint::report
