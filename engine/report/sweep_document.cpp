#include "engine/report/sweep_document.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "engine/base/sim_time.hpp"
#include "engine/report/columns.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/outcome_sentences.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/precision_table.hpp"
#include "engine/report/relief_words.hpp"
#include "engine/report/scenario_changes.hpp"
#include "engine/report/told_outcomes.hpp"
#include "engine/sweep/band_answers.hpp"
#include "engine/sweep/distributions.hpp"
#include "engine/sweep/observations.hpp"
#include "engine/sweep/precision_answers.hpp"
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

Cell end_of(std::optional<sweep::Interval> const& interval, bool high) {
  return interval ? Cell(high ? interval->high : interval->low) : Cell();
}

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

  Table outcomes(std::vector<sweep::GroupAnswer> const& groups) const {
    Table table{"outcomes", {"name", "title", "unit", "better"}, {}};
    for (std::uint32_t const i : told_outcomes(study(), groups).order) {
      auto const& one = study().outcomes[i];
      Better const better = better_of(study(), i);
      table.rows.push_back({one.name, one.title.empty() ? one.name : one.title, one.unit,
                            std::string(better == Better::more   ? "more"
                                        : better == Better::less ? "less"
                                                                 : "")});
    }
    return table;
  }

  /// Whether a group of futures has a gate out of the way; others are choices, or the scenario as it is.
  bool is_relief(sweep::Group const& group) const {
    return !study().reliefs[group.cells.front() % study().variants.size()].gate.empty();
  }

  Table definitions(SweepBackground const& background) const {
    Table table{"definitions", {"outcome", "definition", "yes_or_no"}, {}};
    OutcomeSentences const sentences(study().scenario_lines, Names(background.titles));
    for (auto const& one : study().outcomes) {
      table.rows.push_back(
          {one.name, sentences.of(one.name, one.unit), std::int64_t{is_yes_or_no(one.name, study().scenario_lines)}});
    }
    return table;
  }

  Table factors() const {
    Table table{"factors", {"name", "title", "path"}, {}};
    for (auto const& one : study().factors) table.rows.push_back({one.name, one.title, one.path});
    return table;
  }

  /// What was seen in the world outside; of several bands once for each.
  Table observed() const {
    Table table{"observed", {"series", "title", "band", "unit", "date", "value", "error", "source"}, {}};
    for (auto const& one : study().observed) {
      table.rows.push_back({one.series, one.title, one.band, one.unit, one.date, one.value, one.error, one.source});
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
    Table table{"variants", {"variant", "title", "relief"}, {}};
    for (std::size_t i = 0; i < study().variants.size(); ++i) {
      std::string const& name = study().variants[i];
      std::string const called = study().called(i);
      table.rows.push_back(
          {name, called == name ? words_of_name(name) : called, std::int64_t{study().reliefs[i].gate.empty() ? 0 : 1}});
    }
    return table;
  }

  /// What the choices that are compared set; of gates out of the way `reliefs` tells.
  Table variant_changes() const {
    Table table{"variant_changes", {"variant", "path", "from", "to"}, {}};
    for (std::size_t i = 1; i < study().variants.size(); ++i) {
      if (!study().reliefs[i].gate.empty()) continue;
      auto const changes = report::variant_changes(study().scenario_lines, study().variants[0], study().variants[i]);
      for (ScenarioChange const& change : changes) {
        table.rows.push_back({study().variants[i], change.path, change.before, change.after});
      }
    }
    return table;
  }

  Table answers(std::vector<sweep::GroupAnswer> const& groups) const {
    Table table{"answers",
                {"cell",       "label",       "variant", "outcome",  "count",    "missing",  "mean",
                 "half_width", "median",      "low",     "high",     "least",    "greatest", "exact",
                 "median_low", "median_high", "low_low", "low_high", "high_low", "high_high"},
                {}};
    for (auto const& group : groups) {
      for (std::size_t i = 0; i < group.outcomes.size() && !is_relief(group.group); ++i) {
        auto const& one = group.outcomes[i];
        bool const any = one.count > 0;
        table.rows.push_back({cell_of(group.group.cell),
                              group.group.label,
                              group.group.variant,
                              study().outcomes[i].name,
                              count_cell(one.count),
                              count_cell(one.missing),
                              cell_of(one.mean),
                              cell_of(one.half_width),
                              cell_of(one.median),
                              cell_of(one.low),
                              cell_of(one.high),
                              any ? Cell(one.least) : Cell(),
                              any ? Cell(one.greatest) : Cell(),
                              static_cast<std::int64_t>(one.exact),
                              end_of(one.median_interval, false),
                              end_of(one.median_interval, true),
                              end_of(one.low_interval, false),
                              end_of(one.low_interval, true),
                              end_of(one.high_interval, false),
                              end_of(one.high_interval, true)});
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

  /// What the study asked to be known so well, and how well it is known.
  std::optional<results::FileProblem> precision(Table& table, std::vector<sweep::GroupAnswer> const& groups) const {
    auto const found = sweep::precision_answers(file_, state_, groups);
    if (!found) return found.error();
    for (std::size_t i = 0; i < found.value().size(); ++i) {
      sweep::Group const& group = groups[i].group;
      if (is_relief(group)) continue;
      for (sweep::PrecisionAnswer const& answer : found.value()[i]) {
        auto const& about = study().outcomes[answer.outcome];
        table.rows.push_back({cell_of(group.cell), group.label, group.variant, answer.rule, about.name,
                              precision_words(study(), answer, about.title.empty() ? about.name : about.title),
                              asked_words(study(), answer), precision_figure(study(), answer, answer.estimate),
                              precision_end(study(), answer, false), precision_end(study(), answer, true),
                              cell_of(answer.estimate), end_of(answer.interval, false), end_of(answer.interval, true),
                              cell_of(answer.wanted()), met_words(state_, group, answer, study().variants.size()),
                              count_cell(answer.replications)});
      }
    }
    return std::nullopt;
  }

  /// Of every outcome, in the way that is better or, where the scenario doesn't say it, in both, among all variants
  /// that are choices.
  std::optional<results::FileProblem> regrets(Table& table) const {
    std::vector<std::uint32_t> choices;
    for (std::uint32_t variant = 0; variant < study().variants.size(); ++variant) {
      if (study().reliefs[variant].gate.empty()) choices.push_back(variant);
    }
    if (choices.size() < 2 || study().fact("rows") == "none") return std::nullopt;
    for (std::uint32_t const outcome : study().shown_outcomes()) {
      auto const& about = study().outcomes[outcome];
      for (BetterWay const& way : ways_of(better_of(study(), outcome), about.unit)) {
        if (auto const problem = regrets(table, outcome, way, choices)) return problem;
      }
    }
    return std::nullopt;
  }

  std::optional<results::FileProblem> regrets(Table& table, std::uint32_t outcome, BetterWay const& way,
                                              std::vector<std::uint32_t> const& choices) const {
    auto const& about = study().outcomes[outcome];
    double const scale = about.unit == "date" ? 1.0 / base::seconds_a_day : 1.0;
    auto const groups = sweep::regret_of(file_, state_, outcome, way.better == Better::more, choices);
    if (!groups) return groups.error();
    for (auto const& group : groups.value()) {
      if (group.futures == 0) continue;
      for (auto const& one : group.variants) {
        std::optional<double> const half =
            one.half_width ? std::optional(*one.half_width * scale) : std::optional<double>();
        table.rows.push_back({group.group.label, about.name, study().variants[one.variant], difference_unit(about.unit),
                              way.words, way.label, count_cell(group.futures), count_cell(group.left_out),
                              count_cell(group.failed), one.mean * scale, cell_of(half), one.best_share,
                              one.probability.low, one.probability.high, one.quantile * scale, one.greatest * scale,
                              count_cell(one.never), static_cast<std::int64_t>(one.is_least())});
      }
    }
    return std::nullopt;
  }

  /// Of each cell, or of all points of a sampled design together, which then go by the first cell's number.
  std::optional<results::FileProblem> curves(Table& ecdf, Table& convergence) const {
    std::size_t const outcomes = study().outcomes.size();
    std::uint64_t drawn = 0;
    for (sweep::Group const& group : sweep::groups_of(study())) {
      if (drawn == most_curves) break;
      if (is_relief(group)) continue;
      drawn += 1;
      std::uint64_t const cell = group.cells.front();
      if (auto const problem = group.cell ? settle(cell, convergence) : settle_points(group, convergence))
        return problem;
      for (std::uint32_t i = 0; i < outcomes; ++i) {
        auto const cells = sweep::distributions_of(file_, state_, group, i);
        if (!cells) return cells.error();
        for (auto const& step : sweep::ecdf_of(cells.value(), confidence_, ecdf_steps)) {
          ecdf.rows.push_back({count_cell(cell), study().outcomes[i].name, step.value, step.share, step.interval.low,
                               step.interval.high});
        }
      }
    }
    return std::nullopt;
  }

 private:
  /// How many replications of a cell are run, of those that follow each other: the last block of a point may be short.
  std::uint64_t done_of(std::uint64_t cell) const {
    std::uint64_t const whole = state_.points[cell / study().variants.size()].blocks * sweep::block_replications;
    std::uint64_t most = 0;
    std::string_view const asked = study().fact("replications");
    std::from_chars(asked.data(), asked.data() + asked.size(), most);
    return most > 0 ? std::min(whole, most) : whole;
  }

  /// "no duties" of "no_duties"; the name itself where another one would be called the same.
  std::string words_of_name(std::string const& name) const {
    auto const words = [](std::string text) {
      std::replace(text.begin(), text.end(), '_', ' ');
      return text;
    };
    auto const& all = study().variants;
    bool const alone =
        std::count_if(all.begin(), all.end(), [&](auto const& one) { return words(one) == words(name); }) == 1;
    return alone ? words(name) : name;
  }

  /// How the mean of a cell settled: in the order of replications, as far as all earlier ones have been run.
  std::optional<results::FileProblem> settle(std::uint64_t cell, Table& convergence) const {
    std::size_t const outcomes = study().outcomes.size();
    std::vector<results::OutcomeSums> sums(outcomes);
    std::uint64_t const all = done_of(cell);
    std::uint64_t const spacing = std::max<std::uint64_t>(all / convergence_steps, sweep::block_replications);
    return file_.for_each_row(cell, [&](results::SweepFile::Row const& row) {
      if (row.replication >= all) return;
      for (std::size_t i = 0; i < outcomes; ++i) sweep::add(sums[i], row.values[i]);
      std::uint64_t const done = row.replication + 1;
      if (done % spacing != 0 && done != all) return;
      for (std::size_t i = 0; i < outcomes; ++i) {
        if (sums[i].count < 2) continue;
        convergence.rows.push_back(
            {count_cell(cell), study().outcomes[i].name, count_cell(done), sums[i].mean,
             cell_of(sweep::mean_half_width(sums[i].count, sums[i].squares, sums[i].cubes, confidence_))});
      }
    });
  }

  /// How the mean of all points settled, point by point.
  std::optional<results::FileProblem> settle_points(sweep::Group const& group, Table& convergence) const {
    if (study().fact("rows") == "none") return std::nullopt;
    std::size_t const outcomes = study().outcomes.size();
    std::vector<results::OutcomeSums> sums(outcomes);
    std::vector<std::vector<sweep::CellValues>> cells(outcomes);
    std::size_t const spacing = std::max<std::size_t>(1, group.cells.size() / convergence_steps);
    for (std::size_t done = 1; done <= group.cells.size(); ++done) {
      for (std::size_t i = 0; i < outcomes; ++i) {
        auto const& own = state_.sums.outcomes[group.cells[done - 1] * outcomes + i];
        sweep::merge(sums[i], own);
        cells[i].push_back(sweep::values_of(own));
      }
      if (done % spacing != 0 && done != group.cells.size()) continue;
      for (std::size_t i = 0; i < outcomes; ++i) {
        if (sums[i].count < 2) continue;
        auto const observed = sweep::observations_of(cells[i], sweep::values_of(sums[i]));
        convergence.rows.push_back({count_cell(group.cells.front()), study().outcomes[i].name,
                                    count_cell(sums[i].count + sums[i].missing), observed.mean,
                                    cell_of(sweep::mean_half_width(observed, confidence_))});
      }
    }
    return std::nullopt;
  }

  results::SweepFile const& file_;
  results::SweepState const& state_;
  double confidence_;
};

Table assumptions_of(SweepBackground const& background) {
  Table table{"assumptions", {"path", "central", "range", "grade", "source", "as_of", "note", "says"}, {}};
  for (auto const& one : background.assumptions) {
    table.rows.push_back({one.path, one.central, one.range, std::string(scenario::grade(one)), one.source, one.as_of,
                          one.note, one.says});
  }
  return table;
}

Table titles_of(SweepBackground const& background) {
  Table table{"titles", {"path", "title"}, {}};
  for (auto const& one : background.titles) table.rows.push_back({one.path, one.title});
  return table;
}

Table influence_of(SweepBackground const& background) {
  Table table{"influence",
              {"outcome", "path", "correlation", "share", "low", "high", "count", "companions", "partial",
               "partial_low", "partial_high", "beyond"},
              {}};
  if (!background.influence) return table;
  for (auto const& outcome : *background.influence) {
    for (auto const& one : outcome.influences) {
      table.rows.push_back({outcome.outcome, one.path, cell_of(one.correlation), cell_of(one.share),
                            end_of(one.interval, false), end_of(one.interval, true), count_cell(outcome.count),
                            fmt::format("{}", fmt::join(one.companions, "\n")), cell_of(one.partial),
                            end_of(one.partial_interval, false), end_of(one.partial_interval, true),
                            cell_of(one.beyond)});
    }
  }
  return table;
}

/// How the variance of each outcome splits: values by themselves, values that vary together, luck, what is left.
Table variance_of(SweepBackground const& background) {
  Table table{"variance", {"outcome", "kind", "paths", "share"}, {}};
  if (!background.influence) return table;
  for (auto const& outcome : *background.influence) {
    if (outcome.influences.empty()) continue;
    auto const add = [&](char const* kind, std::string const& paths, std::optional<double> const& share) {
      if (share) table.rows.push_back({outcome.outcome, std::string(kind), paths, *share});
    };
    for (auto const& one : outcome.influences) {
      if (one.companions.empty()) add("value", one.path, one.share);
    }
    for (auto const& one : outcome.companions)
      add("together", fmt::format("{}", fmt::join(one.paths, "\n")), one.share);
    add("luck", "", outcome.luck);
    add(outcome.luck ? "interplay" : "left", "", outcome.left);
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
               {"label", "outcome", "variant", "unit", "better", "way", "futures", "left_out", "failed", "mean",
                "half_width", "best_share", "best_low", "best_high", "q95", "greatest", "never", "lower_bound"},
               {}};
  if (auto const problem = builder.regrets(regret)) return *problem;
  Table precision{"precision",
                  {"cell", "label", "variant", "rule", "outcome", "what", "asked", "told", "told_low", "told_high",
                   "estimate", "low", "high", "wanted", "met", "futures"},
                  {}};
  if (auto const problem = builder.precision(precision, groups)) return *problem;
  Table notes{"notes", {"text"}, {}};
  if (!background.why_not.empty()) notes.rows.push_back({background.why_not});
  std::string const counted = sweep::what_intervals_count(builder.study());
  if (!counted.empty() && builder.study().points.size() > 1) notes.rows.push_back({counted});
  if (state.failures > 0) {
    auto const first = file.failures(1);
    notes.rows.push_back({fmt::format(
        "{} of {} replications failed and are in none of these numbers{}.", state.failures, state.replications,
        first && !first.value().empty() ? "; the first: " + first.value().front().reason : std::string())});
  }
  if (sweep::groups_of(builder.study()).size() > most_curves) {
    notes.rows.push_back({fmt::format("Curves are drawn of the first {} of {} cells; the tables have all.", most_curves,
                                      sweep::groups_of(builder.study()).size())});
  }
  Table facts = builder.facts();
  facts.rows.push_back({std::string("question"), background.question});
  facts.rows.push_back({std::string("why_relief_harms"), std::string(why_relief_harms)});
  auto tables = nlohmann::ordered_json::object();
  for (Table const& table : {facts,
                             builder.outcomes(groups),
                             builder.definitions(background),
                             titles_of(background),
                             builder.factors(),
                             builder.variants(),
                             builder.variant_changes(),
                             builder.answers(groups),
                             builder.pairs(groups),
                             builder.reliefs(groups),
                             bands,
                             quantiles,
                             builder.observed(),
                             builder.observed_dates(),
                             background.courses,
                             regret,
                             ecdf,
                             convergence,
                             precision,
                             influence_of(background),
                             variance_of(background),
                             assumptions_of(background),
                             notes}) {
    tables[table.name] = columns_of(table);
  }
  return nlohmann::ordered_json{{"kind", "sweep"}, {"tables", std::move(tables)}};
}

}  // namespace chokepoint::report
