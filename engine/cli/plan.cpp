#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>
#include <vector>

#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/sweep/block.hpp"
#include "engine/sweep/worlds.hpp"

namespace chokepoint::cli {

namespace {

/// What replications and worlds take, of a few cells: points differ, and so do variants.
struct Trial {
  std::uint64_t runs = 0;
  std::uint64_t cells = 0;   ///< that were tried
  double each = 0;           ///< a replication's time [s], the mean of the cells
  double assembly = 0;       ///< a world's [s], likewise
  std::uint64_t worlds = 0;  ///< that the study needs
  std::string failure;
};

/// How many worlds a study needs; of a large one so many as it has cells, unless its factors are pinned.
std::uint64_t count_worlds(sweep::Study const& study, sweep::Worlds const& worlds) {
  constexpr std::uint64_t most = 100'000;
  if (study.cells() > most) {
    bool const pinned = worlds.key(0, 0) == worlds.key(study.points.size() - 1, 0);
    return pinned ? study.variants.size() : study.cells();
  }
  std::set<std::string> keys;
  for (std::uint64_t point = 0; point < study.points.size(); ++point) {
    for (std::uint32_t variant = 0; variant < study.variants.size(); ++variant) keys.insert(worlds.key(point, variant));
  }
  return keys.size();
}

/// Cells to try: points and variants spread over all there are, the first one first.
std::vector<std::pair<std::uint64_t, std::uint32_t>> cells_to_try(sweep::Study const& study) {
  constexpr std::uint64_t most = 8;
  std::uint64_t const tried = std::min(most, study.cells());
  std::vector<std::pair<std::uint64_t, std::uint32_t>> cells;
  for (std::uint64_t i = 0; i < tried; ++i) {
    std::uint64_t const point = i * study.points.size() / tried;
    cells.emplace_back(point, static_cast<std::uint32_t>(i % study.variants.size()));
  }
  return cells;
}

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Trial try_out(sweep::Study const& study) {
  constexpr double enough = 0.8;  // seconds of replications
  constexpr double most = 5;      // seconds of all: of a large world each assembly takes long
  constexpr std::uint64_t most_runs = 200;
  Trial trial;
  sweep::Worlds worlds(study);
  sweep::Worker worker(study, worlds);
  auto const cells = cells_to_try(study);
  double const share = enough / static_cast<double>(cells.size());
  double runs_take = 0;
  double assemblies_take = 0;
  std::uint64_t assembled = 0;
  double const began = seconds_now();
  try {
    trial.worlds = count_worlds(study, worlds);
    for (auto const& cell : cells) {
      if (trial.cells > 0 && seconds_now() - began > most) break;
      double const before = seconds_now();
      std::size_t const had = worlds.assembled();
      base::Diagnostics unheard;
      (void)worlds.world(cell.first, cell.second, unheard);
      if (worlds.assembled() > had) {
        assemblies_take += seconds_now() - before;
        assembled += 1;
      }
      (void)worker.replay(cell.first, cell.second, 0, false);  // makes the simulation
      std::uint64_t own = 0;
      double const from = seconds_now();
      double passed = 0;
      while ((own == 0 || passed < share) && own < most_runs) {
        (void)worker.replay(cell.first, cell.second, own++ % study.replications, false);
        passed = seconds_now() - from;
      }
      runs_take += passed / static_cast<double>(own);
      trial.runs += own;
      trial.cells += 1;
    }
  } catch (std::exception const& problem) {
    trial.failure = problem.what();
  }
  if (trial.cells > 0) trial.each = runs_take / static_cast<double>(trial.cells);
  if (assembled > 0) trial.assembly = assemblies_take / static_cast<double>(assembled);
  return trial;
}

}  // namespace

int plan(SweepArguments const& arguments) {
  auto const study = load_requested_study(arguments);
  if (!study) return exit_code::invalid_input;
  Trial const trial = try_out(*study);
  int const threads = threads_wanted(arguments.threads);
  double const each = trial.each;
  std::uint64_t const least = (study->precision.empty() ? study->replications : 128) * study->cells();
  // Worlds are assembled one after the other, whatever the number of threads.
  double const assembly = trial.assembly * static_cast<double>(trial.worlds);
  double const seconds = each * static_cast<double>(least) / threads + assembly;
  if (arguments.json) {
    nlohmann::ordered_json json;
    json["title"] = study->title;
    json["design"] = sweep::name(study->design);
    json["points"] = study->points.size();
    json["variants"] = study->variants.size();
    json["cells"] = study->cells();
    json[study->precision.empty() ? "replications" : "replications_at_most"] = study->replications;
    if (!study->fewer.empty()) json["fewer_replications"] = study->fewer;
    json["compared"] = nlohmann::ordered_json::array();
    for (auto const& variant : study->variants) {
      nlohmann::ordered_json sets = nlohmann::ordered_json::array();
      for (auto const& [path, value] : variant.settings) sets.push_back({{"path", path.text}, {"value", value.text}});
      json["compared"].push_back({{"name", variant.name}, {"title", variant.title}, {"sets", std::move(sets)}});
    }
    json["seconds_a_replication"] = each;
    json["cells_tried"] = trial.cells;
    json["worlds"] = trial.worlds;
    json["seconds_a_world"] = trial.assembly;
    json["seconds"] = seconds;
    json["threads"] = threads;
    json["factors"] = nlohmann::ordered_json::array();
    for (auto const& factor : study->factors) json["factors"].push_back({{"name", factor.name}, {"path", factor.path}});
    json["first_points"] = nlohmann::ordered_json::array();
    for (std::size_t point = 0; point < std::min<std::size_t>(8, study->points.size()); ++point) {
      nlohmann::ordered_json row;
      for (std::size_t i = 0; i < study->factors.size(); ++i) {
        row[study->factors[i].name] = study->points[point].settings[i].text;
      }
      json["first_points"].push_back(std::move(row));
    }
    print(json);
    return exit_code::ok;
  }
  report::SummaryStyle style;
  style.color = use_color(arguments, Stream::out);
  style.columns = terminal_columns(arguments, Stream::out);
  std::string text = report::plan_summary(*study, style);
  if (!trial.failure.empty()) {
    text += fmt::format("\nA trial replication failed: {}\n", trial.failure);
  } else {
    text +=
        fmt::format("\nCost: {} {}{} take{} {}{} on {} {} ({:.3g} s each in {} trials of {} {}; {} {} of {:.2g} s)\n",
                    report::grouped(static_cast<base::Wide>(least)), least == 1 ? "replication" : "replications",
                    study->precision.empty() ? "" : " at least", least == 1 ? "s" : "", seconds < 1 ? "" : "about ",
                    report::duration_words(seconds), threads, threads == 1 ? "thread" : "threads", each, trial.runs,
                    trial.cells, trial.cells == 1 ? "cell" : "cells", report::grouped_count(trial.worlds),
                    trial.worlds == 1 ? "world" : "worlds", trial.assembly);
  }
  if (is_terminal(arguments, Stream::out)) text += fmt::format("Next: chokepoint sweep {}\n", arguments.file);
  print(Stream::out, text);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
