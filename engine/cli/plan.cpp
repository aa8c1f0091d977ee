#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "engine/cli/common_arguments.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/sweep/block.hpp"

namespace chokepoint::cli {

namespace {

/// Runs a few replications of the first point to see what one takes.
struct Trial {
  std::uint64_t runs = 0;
  double seconds = 0;
  std::string failure;
};

Trial try_out(sweep::Study const& study) {
  constexpr double enough = 0.5;  // seconds
  constexpr std::uint64_t most = 200;
  Trial trial;
  sweep::Worlds worlds(study);
  sweep::Worker worker(study, worlds);
  try {
    (void)worker.replay(0, 0, 0, false);  // assembles and warms up
    auto const began = std::chrono::steady_clock::now();
    while (trial.seconds < enough && trial.runs < most) {
      (void)worker.replay(0, 0, trial.runs++ % study.replications, false);
      trial.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    }
  } catch (std::exception const& problem) {
    trial.failure = problem.what();
  }
  return trial;
}

}  // namespace

int plan(SweepArguments const& arguments) {
  auto const study = load_requested_study(arguments);
  if (!study) return exit_code::invalid_input;
  Trial const trial = try_out(*study);
  int const threads = threads_wanted(arguments.threads);
  double const each = trial.runs > 0 ? trial.seconds / static_cast<double>(trial.runs) : 0;
  std::uint64_t const least = (study->precision.empty() ? study->replications : 128) * study->cells();
  double const seconds = each * static_cast<double>(least) / threads;
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
    text += fmt::format("\nA trial replication of point 0 failed: {}\n", trial.failure);
  } else {
    text +=
        fmt::format("\nCost: {} replications{} take about {} on {} {} ({:.3g} s each in {} trials)\n",
                    report::grouped(static_cast<base::Wide>(least)), study->precision.empty() ? "" : " at least",
                    report::duration_words(seconds), threads, threads == 1 ? "thread" : "threads", each, trial.runs);
  }
  if (is_terminal(arguments, Stream::out)) text += fmt::format("Next: chokepoint sweep {}\n", arguments.file);
  print(Stream::out, text);
  return exit_code::ok;
}

}  // namespace chokepoint::cli
