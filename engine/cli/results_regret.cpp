#include <fmt/format.h>

#include <algorithm>

#include "engine/base/diagnostic.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/sweep_end.hpp"
#include "engine/cli/sweep_files.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/results/export.hpp"
#include "engine/sweep/regret.hpp"

namespace chokepoint::cli {

namespace {

constexpr double day = 86400;

/// Regret of dates is told in days.
struct Unit {
  double scale = 1;
  std::string word;
};
Unit unit_of(results::StoredStudy::Outcome const& outcome) {
  return {outcome.unit == "date" ? 1 / day : 1, report::difference_unit(outcome.unit)};
}

results::Table empty_table() {
  return {"regret",
          {"better", "point", "variant", "futures", "left_out", "failed", "unit", "mean_regret", "half_width",
           "best_share", "best_low", "best_high", "q95_regret", "greatest_regret", "worst_cell", "worst_replication",
           "never", "lower_bound"},
          {}};
}

void add_rows(results::StoredStudy const& study, std::vector<sweep::GroupRegret> const& groups, Unit const& unit,
              report::Better better, results::Table& table) {
  for (sweep::GroupRegret const& group : groups) {
    for (sweep::VariantRegret const& one : group.variants) {
      bool const ever = one.greatest > 0;
      table.rows.push_back(
          {std::string(better == report::Better::less ? "less" : "more"), group.group.label,
           study.variants[one.variant], static_cast<std::int64_t>(group.futures),
           static_cast<std::int64_t>(group.left_out), static_cast<std::int64_t>(group.failed), unit.word,
           one.mean * unit.scale,
           one.half_width ? results::Cell(*one.half_width * unit.scale) : results::Cell(std::monostate{}),
           one.best_share, one.probability.low, one.probability.high, one.quantile * unit.scale,
           one.greatest * unit.scale,
           ever ? results::Cell(static_cast<std::int64_t>(one.worst_cell)) : results::Cell(std::monostate{}),
           ever ? results::Cell(static_cast<std::int64_t>(one.worst_replication)) : results::Cell(std::monostate{}),
           static_cast<std::int64_t>(one.never), static_cast<std::int64_t>(one.is_least())});
    }
  }
}

/// "; 12 more are left out, in which a choice has no value": of futures that nothing can be compared in.
std::string left_out_words(sweep::GroupRegret const& group) {
  std::string text;
  for (auto const& [count, why] :
       {std::pair(group.left_out, "a choice has no value"), std::pair(group.failed, "a run of a choice failed")}) {
    if (count > 0) text += fmt::format("; {} more are left out, in which {}", report::grouped_count(count), why);
  }
  return text;
}

/// In how many futures a choice's date doesn't come, and what that makes of what is told; empty where each one comes.
std::string never_words(results::StoredStudy const& study, sweep::GroupRegret const& group) {
  std::vector<std::string> counts;
  for (sweep::VariantRegret const& one : group.variants) {
    if (one.never > 0) {
      counts.push_back(fmt::format("{} of {}", report::grouped_count(one.never), study.called(one.variant)));
    }
  }
  if (counts.empty()) return {};
  return fmt::format(
      "The date doesn't come before the run's end in {} futures. It is later than all others there, and counted as "
      "that "
      "end: what is marked ≥ is a lower bound, its mean, its 95 % and its greatest alike.",
      fmt::join(counts, ", in "));
}

std::string text_of(results::StoredStudy const& study, std::vector<sweep::GroupRegret> const& groups,
                    results::StoredStudy::Outcome const& outcome, Unit const& unit, report::BetterWay const& way,
                    std::string const& file, std::optional<std::size_t> columns) {
  std::string text;
  for (sweep::GroupRegret const& group : groups) {
    if (!text.empty()) text += "\n";
    text +=
        report::paragraph_in(fmt::format("{}{}{}: what each choice gives away against the best one of each future. {}.",
                                         outcome.title, unit.word.empty() ? "" : ", " + unit.word,
                                         group.group.label.empty() ? "" : " (" + group.group.label + ")", way.words),
                             columns);
    if (group.futures == 0) {
      text += fmt::format("  no future in which every choice has a value{}\n", left_out_words(group));
      continue;
    }
    auto const least = [&](auto const& of) {
      return std::min_element(group.variants.begin(), group.variants.end(),
                              [&](auto const& a, auto const& b) { return of(a) < of(b); });
    };
    auto const by_mean = least([](auto const& one) { return one.mean; });
    auto const by_greatest = least([](auto const& one) { return one.greatest; });
    std::vector<std::vector<std::string>> lines{
        {"choice", "mean regret", "95 % at most", "greatest", "best in", "of futures (interval)"}};
    for (sweep::VariantRegret const& one : group.variants) {
      std::string mean = report::readable(one.mean * unit.scale);
      if (one.half_width) {
        auto const words = report::readable(one.mean * unit.scale, *one.half_width * unit.scale);
        mean = fmt::format("{} ± {}", words.value, words.error);
      }
      if (one.is_least()) mean.insert(0, "≥ ");
      lines.push_back({study.called(one.variant), mean, report::readable(one.quantile * unit.scale),
                       report::readable(one.greatest * unit.scale), fmt::format("{:.1f} %", 100 * one.best_share),
                       fmt::format("{:.1f} % to {:.1f} %", 100 * one.probability.low, 100 * one.probability.high)});
    }
    text += report::table_in(lines, columns);
    text += report::paragraph_in(
        fmt::format("Least regret on average: {}. Least at worst: {}. {} futures{}.", study.called(by_mean->variant),
                    study.called(by_greatest->variant), report::grouped(static_cast<base::Wide>(group.futures)),
                    left_out_words(group)),
        columns);
    if (std::string const words = never_words(study, group); !words.empty()) {
      text += report::paragraph_in(words, columns);
    }
    if (by_greatest->greatest > 0) {
      text += fmt::format("Its worst future: chokepoint replay {} --cell {} --replication {}\n", file,
                          by_greatest->worst_cell, by_greatest->worst_replication);
    }
  }
  std::string const counted = study.points.size() > 1 ? sweep::what_intervals_count(study) : std::string();
  if (!counted.empty()) text += "\n" + report::paragraph_in(counted, columns);
  return text;
}

}  // namespace

int regret_of_results(ResultsArguments const& arguments) {
  auto const opened = open_for_answers(arguments.file);
  if (!opened) return report_problem(arguments, exit_code::failure, opened.error());
  results::SweepFile const& file = opened.value();
  results::StoredStudy const& study = file.study();
  int code = exit_code::ok;
  auto const outcome = find_outcome(arguments, study, arguments.outcome, code);
  if (!outcome) return code;
  auto const rows = study.manifest.find("rows");
  if (rows != study.manifest.end() && rows->second == "none") {
    return report_problem(
        arguments, exit_code::invalid_input,
        "regret is told future by future, and " + arguments.file + " keeps none: its study says rows: none",
        "leave out rows: and sweep again");
  }
  std::vector<std::uint32_t> variants;
  for (std::string const& name : arguments.among) {
    auto const found = std::find(study.variants.begin(), study.variants.end(), name);
    if (found == study.variants.end()) {
      std::string const near = base::nearest(name, {study.variants.begin(), study.variants.end()});
      return report_problem(arguments, exit_code::usage, fmt::format("there is no variant '{}'", name),
                            near.empty() ? fmt::format("there are {}", fmt::join(study.variants, ", "))
                                         : fmt::format("did you mean '{}'?", near));
    }
    variants.push_back(static_cast<std::uint32_t>(found - study.variants.begin()));
  }
  std::sort(variants.begin(), variants.end());
  variants.erase(std::unique(variants.begin(), variants.end()), variants.end());
  for (std::uint32_t variant = 0; variant < study.variants.size() && arguments.among.empty(); ++variant) {
    if (study.reliefs[variant].gate.empty()) variants.push_back(variant);  // a gate out of the way is no choice
  }
  if (variants.size() < 2) {
    return report_problem(arguments, exit_code::invalid_input, "regret is between two variants or more",
                          "write compare: into the study, or name some of its variants with --among");
  }
  auto const state = file.state(0);
  if (!state) return report_problem(arguments, exit_code::failure, state.error());
  auto const& about = study.outcomes[*outcome];
  report::Better const better = arguments.prefer.empty()     ? report::better_of(study, *outcome)
                                : arguments.prefer == "more" ? report::Better::more
                                                             : report::Better::less;
  Unit const unit = unit_of(about);
  results::Table table = empty_table();
  std::string text;
  for (report::BetterWay const& way : report::ways_of(better, about.unit)) {
    auto const groups = sweep::regret_of(file, state.value(), *outcome, way.better == report::Better::more, variants);
    if (!groups) return report_problem(arguments, exit_code::failure, groups.error());
    add_rows(study, groups.value(), unit, way.better, table);
    text += (text.empty() ? "" : "\n") + text_of(study, groups.value(), about, unit, way, arguments.file,
                                                 columns_for_person(arguments, Stream::out));
  }
  print(Stream::out, arguments.json              ? results::to_json_array(table)
                     : arguments.format == "csv" ? results::to_csv(table)
                                                 : text);
  tell_of_failures(arguments.file, file, state.value());
  return exit_code::ok;
}

}  // namespace chokepoint::cli
