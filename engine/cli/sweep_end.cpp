#include "engine/cli/sweep_end.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"

namespace chokepoint::cli {

namespace {

using Json = nlohmann::ordered_json;

std::string replay_command(std::string const& path, results::StoredFailure const& failure) {
  return fmt::format("chokepoint replay {} --cell {} --replication {} --trace", path, failure.cell,
                     failure.replication);
}

/// How many replications failed, the first of them with their reasons and how to see them again; empty where none did.
std::string failures_text(std::string const& path, results::SweepFile const& file, std::uint64_t failed,
                          std::uint64_t replications) {
  if (failed == 0) return {};
  constexpr std::size_t most = 5;
  std::string text =
      fmt::format("{} of {} replications failed, and are in none of these numbers:\n", failed, replications);
  auto const failures = file.failures(most);
  if (!failures) return text;
  for (auto const& failure : failures.value()) {
    text += fmt::format("  {}\n    {}\n", failure.reason, replay_command(path, failure));
  }
  return text;
}

char const* words_of(sweep::SweepEnd end) {
  switch (end) {
    case sweep::SweepEnd::complete:
      return "complete";
    case sweep::SweepEnd::imprecise:
      return "imprecise";
    case sweep::SweepEnd::interrupted:
      return "interrupted";
    case sweep::SweepEnd::out_of_time:
      return "out_of_time";
    case sweep::SweepEnd::lacks_parts:
      return "lacks_parts";
    case sweep::SweepEnd::file_problem:
      break;
  }
  return "file_problem";
}

}  // namespace

int exit_code_of(sweep::SweepReport const& report) {
  if (report.end == sweep::SweepEnd::file_problem) return exit_code::failure;
  if (report.end == sweep::SweepEnd::interrupted) return exit_code::interrupted;
  if (report.end != sweep::SweepEnd::complete) return exit_code::imprecise;
  return report.progress.failures > 0 ? exit_code::replication_failed : exit_code::ok;
}

nlohmann::ordered_json end_json(std::string const& path, sweep::SweepReport const& report,
                                results::SweepFile const& file) {
  Json json{{"end", words_of(report.end)}};
  bool const ran_all = report.end == sweep::SweepEnd::complete || report.end == sweep::SweepEnd::imprecise;
  if (!ran_all) json["resume"] = "chokepoint resume " + path;
  json["points_unmet"] = report.points_unmet;
  json["unmet"] = Json::array();
  for (sweep::RuleState const& rule : report.unmet) {
    json["unmet"].push_back(
        {{"what", rule.what},
         {"half_width", std::isfinite(rule.half_width) ? Json(rule.half_width / rule.unit) : Json(nullptr)},
         {"wanted", rule.wanted / rule.unit}});
  }
  constexpr std::size_t most = 100;
  json["first_failures"] = Json::array();
  if (report.progress.failures == 0) return json;
  if (auto const failures = file.failures(most)) {
    for (auto const& failure : failures.value()) {
      json["first_failures"].push_back({{"cell", failure.cell},
                                        {"replication", failure.replication},
                                        {"reason", failure.reason},
                                        {"replay", replay_command(path, failure)}});
    }
  }
  return json;
}

void say_how_it_ended(std::string const& path, sweep::SweepReport const& report, results::SweepFile const& file) {
  std::string text;
  if (report.end == sweep::SweepEnd::interrupted || report.end == sweep::SweepEnd::out_of_time) {
    text += fmt::format("{} after {} replications, which are stored; go on with: chokepoint resume {}\n",
                        report.end == sweep::SweepEnd::interrupted ? "interrupted" : "the time budget is used up",
                        report.progress.replications, path);
  }
  if (report.end == sweep::SweepEnd::lacks_parts) {
    text += fmt::format(
        "blocks are missing: merge the other parts as well, or run what is missing with: chokepoint resume {}\n", path);
  }
  constexpr std::size_t most = 5;
  for (std::size_t i = 0; i < std::min(most, report.unmet.size()); ++i) {
    sweep::RuleState const& rule = report.unmet[i];
    text +=
        std::isfinite(rule.half_width)
            ? fmt::format("precision not reached: {} is known to ± {:.4g}{}, and ± {:.4g}{} is asked for\n", rule.what,
                          rule.half_width / rule.unit, rule.unit_word(), rule.wanted / rule.unit, rule.unit_word())
        : rule.without_value
            ? fmt::format("precision not reached: {} has no value in any of {} replications, and was given up\n",
                          rule.what, rule.replications)
            : fmt::format(
                  "precision not reached: {} never varied or has too few values, so nothing tells how well "
                  "it is known\n",
                  rule.what);
  }
  if (report.unmet.size() > most) text += fmt::format("… and {} more\n", report.unmet.size() - most);
  print(Stream::err, text);
  print(Stream::err, failures_text(path, file, report.progress.failures, report.progress.replications));
}

void tell_of_failures(std::string const& path, results::SweepFile const& file, results::SweepState const& state) {
  print(Stream::err, failures_text(path, file, state.failures, state.replications));
}

}  // namespace chokepoint::cli
