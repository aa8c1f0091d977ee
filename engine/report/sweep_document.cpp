#include "engine/report/sweep_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/base/sim_time.hpp"
#include "engine/report/columns.hpp"
#include "engine/report/definitions.hpp"
#include "engine/results/histogram.hpp"
#include "engine/sweep/band_answers.hpp"
#include "engine/sweep/ecdf.hpp"
#include "engine/sweep/regret.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/study.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::report {

namespace {

using results::Cell;
using results::cell_of;
using results::count_cell;
using results::Table;

constexpr std::size_t ecdf_steps = 60;
constexpr std::uint64_t convergence_steps = 40;
/// Curves of this many cells are drawn; a page with more would be too large, and nobody could tell them apart.
constexpr std::uint64_t most_curves = 32;

/// Nothing where no future has a value in both.
Cell difference_cell(sweep::PairAnswer const& pair) { return pair.count > 0 ? Cell(pair.difference) : Cell(); }

/// Builds the tables that a sweep's file doesn't have as such.
class Builder {
 public:
  Builder(results::SweepFile const& file, results::SweepState const& state)
      : file_(file), state_(state), confidence_(sweep::confidence_of(file.study())) {}

  results::StoredStudy const& study() const { return file_.study(); }

  Table facts() const {
    Table table{"manifest", {"key", "value"}, {}};
    for (auto const& [key, value] : study().manifest) table.rows.push_back({key, value});
    for (char const* key : {"file", "study_file", "version"}) {
      auto const found = study().session.find(key);
      if (found != study().session.end()) table.rows.push_back({found->first, found->second});
    }
    table.rows.push_back({std::string("run"), fmt::to_string(state_.replications)});
    table.rows.push_back({std::string("failed"), fmt::to_string(state_.failures)});
    return table;
  }

  Table outcomes() const {
    Table table{"outcomes", {"name", "title", "unit"}, {}};
    for (std::uint32_t const i : study().shown_outcomes()) {
      auto const& one = study().outcomes[i];
      table.rows.push_back({one.name, one.title.empty() ? one.name : one.title, one.unit});
    }
    return table;
  }

  /// Whether a group of futures has a gate out of the way; others are choices, or the scenario as it is.
  bool is_relief(sweep::Group const& group) const {
    return !study().reliefs[group.cells.front() % study().variants.size()].gate.empty();
  }

  Table definitions() const {
    Table table{"definitions", {"outcome", "definition", "yes_or_no"}, {}};
    for (auto const& one : study().outcomes) {
      table.rows.push_back({one.name, definition_of(one.name, study().scenario_lines),
                            std::int64_t{is_yes_or_no(one.name, study().scenario_lines)}});
    }
    return table;
  }

  Table factors() const {
    Table table{"factors", {"name", "title", "path"}, {}};
    for (auto const& one : study().factors) table.rows.push_back({one.name, one.title, one.path});
    return table;
  }

  /// What was seen in the world outside; of several bands once for each.
  Table observed(Table& notes) const {
    Table table{"observed", {"series", "title", "band", "unit", "date", "value", "error", "source"}, {}};
    std::string told;
    for (auto const& one : study().observed) {
      table.rows.push_back({one.series, one.title, one.band, one.unit, one.date, one.value, one.error, one.source});
      if (!one.band.empty() || one.series == told) continue;
      told = one.series;
      notes.rows.push_back(
          {fmt::format("What was observed as '{}' isn't drawn, since the study keeps no course of it: "
                       "add a band of it (shows: so_far) under bands:.",
                       one.series)});
    }
    return table;
  }

  Table observed_dates() const {
    Table table{"observed_dates", {"title", "outcome", "occurred", "known_until"}, {}};
    for (auto const& one : study().observed_dates) {
      table.rows.push_back({one.title, one.outcome, one.occurred, one.known_until});
    }
    return table;
  }

  Table variants() const {
    Table table{"variants", {"variant"}, {}};
    for (auto const& one : study().variants) table.rows.push_back({one});
    return table;
  }

  Table answers(std::vector<sweep::GroupAnswer> const& groups) const {
    Table table{"answers",
                {"cell", "label", "variant", "outcome", "count", "missing", "mean", "half_width", "median", "low",
                 "high", "least", "greatest", "exact"},
                {}};
    for (auto const& group : groups) {
      for (std::size_t i = 0; i < group.outcomes.size() && !is_relief(group.group); ++i) {
        auto const& one = group.outcomes[i];
        bool const any = one.count > 0;
        table.rows.push_back({cell_of(group.group.cell), group.group.label, group.group.variant,
                              study().outcomes[i].name, count_cell(one.count), count_cell(one.missing),
                              cell_of(one.mean), cell_of(one.half_width), cell_of(one.median), cell_of(one.low),
                              cell_of(one.high), any ? Cell(one.least) : Cell(), any ? Cell(one.greatest) : Cell(),
                              static_cast<std::int64_t>(one.exact)});
      }
    }
    return table;
  }

  Table pairs(std::vector<sweep::GroupAnswer> const& groups) const {
    Table table{"pairs",
                {"cell", "label", "variant", "outcome", "count", "only_variant", "only_baseline", "difference",
                 "half_width", "reduction"},
                {}};
    for (auto const& group : groups) {
      for (std::size_t i = 0; i < group.pairs.size() && !is_relief(group.group); ++i) {
        auto const& one = group.pairs[i];
        table.rows.push_back({cell_of(group.group.cell), group.group.label, group.group.variant,
                              study().outcomes[i].name, count_cell(one.count), count_cell(one.only_variant),
                              count_cell(one.only_baseline), difference_cell(one), cell_of(one.half_width),
                              cell_of(one.reduction)});
      }
    }
    return table;
  }

  Table reliefs(std::vector<sweep::GroupAnswer> const& groups) const {
    Table table{
        "reliefs",
        {"label", "gate", "how", "outcome", "count", "only_variant", "only_baseline", "difference", "half_width"},
        {}};
    for (auto const& group : groups) {
      auto const& relief = study().reliefs[group.group.cells.front() % study().variants.size()];
      for (std::size_t i = 0; i < group.pairs.size() && !relief.gate.empty(); ++i) {
        auto const& one = group.pairs[i];
        table.rows.push_back({group.group.label, relief.gate, relief.how, study().outcomes[i].name,
                              count_cell(one.count), count_cell(one.only_variant), count_cell(one.only_baseline),
                              difference_cell(one), cell_of(one.half_width)});
      }
    }
    return table;
  }

  void bands(Table& bands, Table& quantiles) const {
    for (auto const& one : sweep::band_answers(study(), state_)) {
      auto const& band = study().bands[one.band];
      for (auto const& dated : one.dates) {
        bands.rows.push_back({one.group.label, one.group.variant, band.name, band.title, band.unit, band.shows,
                              dated.date, count_cell(dated.count), count_cell(dated.missing), cell_of(dated.mean),
                              cell_of(dated.half_width)});
        for (std::size_t i = 0; i < dated.quantiles.size(); ++i) {
          quantiles.rows.push_back({one.group.label, one.group.variant, band.name, dated.date, band.quantiles[i],
                                    cell_of(dated.quantiles[i])});
        }
      }
    }
  }

  /// Of every outcome in which more or, of burdens, less is better, among all variants that are choices.
  std::optional<results::FileProblem> regrets(Table& table) const {
    std::vector<std::uint32_t> choices;
    for (std::uint32_t variant = 0; variant < study().variants.size(); ++variant) {
      if (study().reliefs[variant].gate.empty()) choices.push_back(variant);
    }
    if (choices.size() < 2 || study().fact("rows") == "none") return std::nullopt;
    for (std::uint32_t const outcome : study().shown_outcomes()) {
      auto const& about = study().outcomes[outcome];
      bool const less = less_is_better(study(), outcome);
      double const scale = about.unit == "date" ? 1.0 / base::seconds_a_day : 1.0;
      auto const groups = sweep::regret_of(file_, state_, outcome, !less, choices);
      if (!groups) return groups.error();
      for (auto const& group : groups.value()) {
        if (group.futures == 0) continue;
        for (auto const& one : group.variants) {
          std::optional<double> const half =
              one.half_width ? std::optional(*one.half_width * scale) : std::optional<double>();
          table.rows.push_back({group.group.label, about.name, study().variants[one.variant],
                                about.unit == "date" ? std::string("days") : about.unit,
                                std::string(!less                  ? "More"
                                            : about.unit == "date" ? "Earlier"
                                                                   : "Less"),
                                count_cell(group.futures), count_cell(group.left_out), count_cell(group.failed),
                                one.mean * scale, cell_of(half),
                                static_cast<double>(one.best) / static_cast<double>(group.futures), one.probability.low,
                                one.probability.high, one.quantile * scale, one.greatest * scale});
        }
      }
    }
    return std::nullopt;
  }

  /// Both from one pass over the rows of each cell.
  std::optional<results::FileProblem> curves(Table& ecdf, Table& convergence) const {
    std::size_t const outcomes = study().outcomes.size();
    std::uint64_t drawn = 0;
    for (std::uint64_t cell = 0; cell < study().cells() && drawn < most_curves; ++cell) {
      if (!study().reliefs[cell % study().variants.size()].gate.empty()) continue;
      drawn += 1;
      std::vector<std::vector<std::pair<double, std::uint64_t>>> values(outcomes);
      std::vector<results::OutcomeSums> sums(outcomes);
      // In the order of replications, as far as all earlier ones have been run.
      std::uint64_t const all = state_.points[cell / study().variants.size()].blocks * sweep::block_replications;
      std::uint64_t const spacing = std::max<std::uint64_t>(all / convergence_steps, sweep::block_replications);
      auto const problem = file_.for_each_row(cell, [&](results::SweepFile::Row const& row) {
        if (row.replication >= all) return;
        for (std::size_t i = 0; i < outcomes; ++i) {
          sweep::add(sums[i], row.values[i]);
          if (row.values[i]) values[i].emplace_back(*row.values[i], 1);
        }
        std::uint64_t const done = row.replication + 1;
        if (done % spacing != 0 && done != all) return;
        for (std::size_t i = 0; i < outcomes; ++i) {
          if (sums[i].count < 2) continue;
          convergence.rows.push_back(
              {count_cell(cell), study().outcomes[i].name, count_cell(done), sums[i].mean,
               cell_of(sweep::mean_half_width(sums[i].count, sums[i].squares, sums[i].cubes, confidence_))});
        }
      });
      if (problem) return problem;
      for (std::size_t i = 0; i < outcomes; ++i) {
        auto const& stored = state_.sums.outcomes[cell * outcomes + i];
        if (values[i].empty()) {  // no rows were kept
          for (auto const& [bucket, times] : stored.histogram) {
            values[i].emplace_back(results::bucket_middle(bucket), times);
          }
        }
        // A date that didn't come may yet come; a mean of nothing is no value at all.
        std::uint64_t const beyond = study().outcomes[i].unit == "date" ? stored.missing : 0;
        for (auto const& step : sweep::ecdf_of(std::move(values[i]), beyond, confidence_, ecdf_steps)) {
          ecdf.rows.push_back({count_cell(cell), study().outcomes[i].name, step.value, step.share, step.interval.low,
                               step.interval.high});
        }
      }
    }
    return std::nullopt;
  }

 private:
  results::SweepFile const& file_;
  results::SweepState const& state_;
  double confidence_;
};

Table assumptions_of(SweepBackground const& background) {
  Table table{"assumptions", {"path", "central", "range", "grade", "source", "as_of", "note"}, {}};
  for (auto const& one : background.assumptions) {
    table.rows.push_back(
        {one.path, one.central, one.range, std::string(scenario::grade(one)), one.source, one.as_of, one.note});
  }
  return table;
}

Table titles_of(SweepBackground const& background) {
  Table table{"titles", {"path", "title"}, {}};
  for (auto const& one : background.titles) table.rows.push_back({one.path, one.title});
  return table;
}

Table influence_of(SweepBackground const& background) {
  Table table{"influence", {"outcome", "path", "correlation", "share", "low", "high", "count"}, {}};
  if (!background.influence) return table;
  for (auto const& outcome : *background.influence) {
    for (auto const& one : outcome.influences) {
      bool const known = one.interval.has_value();
      table.rows.push_back({outcome.outcome, one.path, cell_of(one.correlation), cell_of(one.share),
                            known ? Cell(one.interval->low) : Cell(), known ? Cell(one.interval->high) : Cell(),
                            count_cell(outcome.count)});
    }
  }
  return table;
}

}  // namespace

base::Result<nlohmann::ordered_json, results::FileProblem> sweep_document(results::SweepFile const& file,
                                                                          results::SweepState const& state,
                                                                          std::vector<sweep::GroupAnswer> const& groups,
                                                                          SweepBackground const& background) {
  Builder const builder(file, state);
  Table ecdf{"ecdf", {"cell", "outcome", "value", "share", "low", "high"}, {}};
  Table convergence{"convergence", {"cell", "outcome", "replications", "mean", "half_width"}, {}};
  if (auto const problem = builder.curves(ecdf, convergence)) return *problem;
  Table bands{"bands",
              {"label", "variant", "band", "title", "unit", "shows", "date", "count", "missing", "mean", "half_width"},
              {}};
  Table quantiles{"band_quantiles", {"label", "variant", "band", "date", "quantile", "value"}, {}};
  builder.bands(bands, quantiles);
  Table regret{"regret",
               {"label", "outcome", "variant", "unit", "better", "futures", "left_out", "failed", "mean", "half_width",
                "best_share", "best_low", "best_high", "q95", "greatest"},
               {}};
  if (auto const problem = builder.regrets(regret)) return *problem;
  Table notes{"notes", {"text"}, {}};
  if (!background.why_not.empty()) notes.rows.push_back({background.why_not});
  if (state.failures > 0) {
    auto const first = file.failures(1);
    notes.rows.push_back({fmt::format(
        "{} of {} replications failed and are in none of these numbers{}.", state.failures, state.replications,
        first && !first.value().empty() ? "; the first: " + first.value().front().reason : std::string())});
  }
  if (builder.study().cells() > most_curves) {
    notes.rows.push_back({fmt::format("Curves are drawn of the first {} of {} cells; the tables have all.", most_curves,
                                      builder.study().cells())});
  }
  Table const observed = builder.observed(notes);
  Table facts = builder.facts();
  facts.rows.push_back({std::string("question"), background.question});
  auto tables = nlohmann::ordered_json::object();
  for (Table const& table : {facts,
                             builder.outcomes(),
                             builder.definitions(),
                             titles_of(background),
                             builder.factors(),
                             builder.variants(),
                             builder.answers(groups),
                             builder.pairs(groups),
                             builder.reliefs(groups),
                             bands,
                             quantiles,
                             observed,
                             builder.observed_dates(),
                             background.courses,
                             regret,
                             ecdf,
                             convergence,
                             influence_of(background),
                             assumptions_of(background),
                             notes}) {
    tables[table.name] = columns_of(table);
  }
  return nlohmann::ordered_json{{"kind", "sweep"}, {"tables", std::move(tables)}};
}

}  // namespace chokepoint::report
