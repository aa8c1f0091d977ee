#include "engine/report/sweep_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.hpp"
#include "engine/base/decimal.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/spread_plot.hpp"
#include "engine/report/told_outcomes.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::report {

namespace {

/// How many times fewer replications common luck takes, to be called a saving; below 1 it takes more.
constexpr double least_saving_told = 1.1;

/// An estimate whose second digit is all that one may rely on: 2.8, 74, 17,000.
std::string two_digits(double factor) {
  if (factor < 10) return fmt::format("{:.1f}", factor);
  double step = 1;
  while (factor / step >= 100) step *= 10;
  return grouped_count(static_cast<std::uint64_t>(std::llround(factor / step) * static_cast<std::int64_t>(step)));
}

constexpr std::size_t most_groups = 24;  // shown of each outcome
constexpr std::size_t most_with_intervals = 2;
constexpr std::size_t most_rows = 8;  // shown of a design
constexpr std::size_t most_plotted = 12;

/// "95" of "0.95".
std::string percent(std::string_view share) {
  auto const read = base::read_decimal(share);
  return read.value ? fmt::format("{:g}", 100 * base::scale_to_double(*read.value, 1, 1)) : std::string(share);
}

std::string bold(SummaryStyle const& style, std::string_view text) {
  return style.color && !text.empty() ? fmt::format("\033[1m{}\033[0m", text) : std::string(text);
}

/// Large figures are told in millions and so on, the same for all of an outcome: more digits than a person compares
/// would only fill the line.
struct Magnitude {
  double unit = 1;
  std::string_view word;  ///< "million "

  static Magnitude of(std::vector<sweep::GroupAnswer> const& groups, std::uint32_t outcome) {
    double largest = 0;
    for (auto const& group : groups) {
      for (auto const& value : {group.outcomes[outcome].median, group.outcomes[outcome].low,
                                group.outcomes[outcome].high, group.outcomes[outcome].mean}) {
        largest = std::max(largest, std::fabs(value.value_or(0)));
      }
    }
    if (largest >= 1e15) return {1e12, "trillion "};
    if (largest >= 1e12) return {1e9, "billion "};
    if (largest >= 1e9) return {1e6, "million "};
    return {};
  }
  std::optional<double> scaled(std::optional<double> const& value) const {
    return value ? std::optional(*value / unit) : value;
  }
};

std::string words_or_dash(std::optional<double> const& value, std::string const& unit) {
  return value ? outcome_words(*value, unit) : "—";
}

constexpr std::string_view not_reached = "not reached";

/// Of a quantile: of a date it may lie among the futures in which that doesn't come.
std::string quantile_words(std::optional<double> const& value, bool never, std::string const& unit) {
  return never ? std::string(not_reached) : words_or_dash(value, unit);
}

/// "12.3 ± 0.4": an interval decides how many digits are worth showing.
std::string with_interval(double value, std::optional<double> const& half_width, std::string const& unit) {
  if (!half_width) return outcome_words(value, unit);
  if (unit == "date") return fmt::format("{} ± {:.3g} days", outcome_words(value, unit), *half_width / 86400);
  WithError const text = readable(value, *half_width);
  return fmt::format("{} ± {}", text.value, text.error);
}

/// A line below the quantiles with the interval of each; empty where none is known.
std::string quantile_intervals(sweep::OutcomeAnswer const& answer, std::string const& unit, Magnitude const& magnitude,
                               std::size_t label_width, std::size_t width) {
  if (!answer.median_interval && !answer.low_interval && !answer.high_interval) return {};
  auto const end = [&](std::optional<sweep::Interval> const& interval, bool high) {
    std::optional<double> const value = interval ? std::optional(high ? interval->high : interval->low) : std::nullopt;
    return fit_right(words_or_dash(magnitude.scaled(value), unit), width);
  };
  std::string out;
  for (bool const high : {false, true}) {
    out += fmt::format("  {}{}{}{}\n", fit(high ? "  to" : "  from", label_width), end(answer.median_interval, high),
                       end(answer.low_interval, high), end(answer.high_interval, high));
  }
  return out;
}

/// "3: officers 2, slow", by which `replay --cell` and SQL know a cell.
std::string group_label(results::StoredStudy const& study, sweep::Group const& group) {
  std::string label = group.label;
  if (!group.variant.empty()) label += (label.empty() ? "" : ", ") + group.called;
  if (label.empty()) label = "all replications";
  return group.cell && study.cells() > 1 ? fmt::format("{}: {}", *group.cell, label) : label;
}

/// Whether an outcome is computed from others.
bool is_formula(results::StoredStudy const& study, std::string_view outcome) {
  std::string const path = fmt::format("outcomes.\"{}\".formula ", outcome);
  return std::any_of(study.scenario_lines.begin(), study.scenario_lines.end(),
                     [&](std::string const& line) { return line.starts_with(path); });
}

/// Whether anything is told with an interval.
bool has_intervals(std::vector<sweep::GroupAnswer> const& groups) {
  return std::any_of(groups.begin(), groups.end(), [](sweep::GroupAnswer const& group) {
    bool const of_means = std::any_of(group.outcomes.begin(), group.outcomes.end(), [](auto const& one) {
      return one.half_width || one.median_interval || one.low_interval || one.high_interval;
    });
    return of_means || std::any_of(group.pairs.begin(), group.pairs.end(),
                                   [](auto const& pair) { return pair.half_width.has_value(); });
  });
}

/// How an outcome spreads over the futures of each group.
std::string plot_of(results::StoredStudy const& study, results::SweepState const& state,
                    std::vector<sweep::GroupAnswer> const& groups, std::uint32_t outcome, SummaryStyle const& style) {
  if (study.outcomes[outcome].unit == "date") return {};
  std::vector<results::OutcomeSums> sums(std::min(most_plotted, groups.size()));
  std::vector<SpreadRow> rows;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    for (std::uint64_t const cell : groups[i].group.cells) {
      sweep::merge(sums[i], state.sums.outcomes[cell * study.outcomes.size() + outcome]);
    }
    rows.push_back({group_label(study, groups[i].group), &sums[i]});
  }
  std::string const plot = spread_plot(rows, style);
  return plot.empty() ? plot : "  how the futures spread\n" + plot;
}

}  // namespace

std::string outcome_words(double value, std::string const& unit) {
  if (unit == "date") return base::iso_date(base::SimTime(static_cast<std::int64_t>(std::nearbyint(value))));
  return readable(value);
}

std::string duration_words(double seconds) {
  if (seconds < 1) return "less than a second";
  if (seconds < 120) return fmt::format("{:.0f} seconds", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} minutes", seconds / 60);
  if (seconds < 172800) return fmt::format("{:.1f} hours", seconds / 3600);
  return fmt::format("{:.1f} days", seconds / 86400);
}

std::string pair_basis(sweep::PairAnswer const& pair, std::string const& variant, std::string const& baseline,
                       bool of_date) {
  if (pair.only_baseline == 0 && pair.only_variant == 0) return {};
  std::string const both = grouped_count(pair.count);
  std::string const here = grouped_count(pair.only_variant);
  std::string const there = grouped_count(pair.only_baseline);
  if (of_date) {
    return fmt::format("over the {} futures in which it comes in both; in {} it comes in {} alone, in {} in {} alone",
                       both, here, variant, there, baseline);
  }
  return fmt::format("over the {} futures with a value in both; {} have one in {} alone, {} in {} alone", both, here,
                     variant, there, baseline);
}

std::string sweep_summary(results::StoredStudy const& study, results::SweepState const& state,
                          std::vector<sweep::GroupAnswer> const& answers, SummaryStyle const& style,
                          OutcomesShown shown_of) {
  // Gates out of the way have tables of their own.
  std::vector<sweep::GroupAnswer> groups;
  for (auto const& answer : answers) {
    std::size_t const variant = answer.group.cells.front() % study.variants.size();
    if (study.reliefs.empty() || study.reliefs[variant].gate.empty()) groups.push_back(answer);
  }
  std::string out = bold(style, study.fact("title")) + "\n";
  std::string about = fmt::format("{} {} of {} {}", grouped_count(state.replications),
                                  state.replications == 1 ? "replication" : "replications",
                                  grouped_count(study.cells()), study.cells() == 1 ? "cell" : "cells");
  if (study.variants.size() > 1)
    about += fmt::format(" ({} {} × {} variants)", study.points.size(), study.points.size() == 1 ? "point" : "points",
                         study.variants.size());
  std::uint64_t const told_of = sweep::replications_in_numbers(study, state);
  if (told_of < state.replications) {
    about += fmt::format(
        ", of which {} are in the numbers below (of each point those up to the first block that is missing)",
        grouped_count(told_of));
  }
  about += fmt::format(
      ", {} design, seed {}, uncertain values {}; {}. Possible futures under the scenario's assumptions, not a "
      "forecast.",
      study.fact("design"), study.fact("seed"), study.fact("uncertain"),
      has_intervals(groups) ? fmt::format("intervals hold the truth in {} %", percent(study.fact("confidence")))
                            : "without intervals, which take 9 values that vary or more");
  std::string const counted = sweep::what_intervals_count(study);
  if (!counted.empty()) about += " " + counted;
  for (std::string const& line : wrap(about, style.columns)) out += line + "\n";
  if (state.replications == 0) {  // tables of dashes would only hide it
    return out + "\nNo future has been run yet: chokepoint resume goes on where the sweep was interrupted.\n";
  }
  std::size_t label_width = 8;
  for (auto const& group : groups) label_width = std::max(label_width, columns_of(group_label(study, group.group)));
  label_width = std::min(label_width, style.columns - 30);
  bool plotted = !style.terminal;
  std::string const baseline = study.called(std::size_t{0});
  ToldOutcomes const told = told_outcomes(study, groups);
  bool const answers_alone = shown_of == OutcomesShown::answers && told.answers > 0;
  std::size_t const listed = answers_alone ? told.answers : told.order.size();
  for (std::size_t place = 0; place < listed; ++place) {
    std::uint32_t const outcome = told.order[place];
    auto const& about_outcome = study.outcomes[outcome];
    bool const is_date = about_outcome.unit == "date";
    Magnitude const magnitude = is_date ? Magnitude() : Magnitude::of(groups, outcome);
    std::string const& unit_told = about_outcome.unit;
    std::string title = about_outcome.title.empty() ? about_outcome.name : about_outcome.title;
    std::string unit = is_date ? "" : fmt::format("{}{}", magnitude.word, about_outcome.unit);
    unit.erase(unit.find_last_not_of(' ') + 1);
    if (!unit.empty()) title.append(", ").append(unit);
    out.append("\n").append(bold(style, title)).append("\n");
    // As wide as the widest figure, with a gap.
    std::size_t width = 6;
    for (std::size_t i = 0; i < std::min(most_groups, groups.size()); ++i) {
      sweep::OutcomeAnswer const& answer = groups[i].outcomes[outcome];
      std::vector<std::optional<double>> values{answer.median, answer.low, answer.high};
      for (auto const& interval : {answer.median_interval, answer.low_interval, answer.high_interval}) {
        if (interval) values.insert(values.end(), {interval->low, interval->high});
      }
      if (answer.median_never || answer.low_never || answer.high_never) {
        width = std::max(width, columns_of(not_reached));
      }
      for (auto const& value : values) {
        width = std::max(width, columns_of(words_or_dash(magnitude.scaled(value), about_outcome.unit)));
      }
    }
    width += 2;
    out +=
        fmt::format("  {}{}{}{}  {}\n", fit(study.cells() > 1 && groups.front().group.cell ? "cell" : "", label_width),
                    fit_right("median", width), fit_right("5 %", width), fit_right("95 %", width), "mean");
    std::size_t shown = 0;
    bool inexact = false;
    for (auto const& group : groups) {
      if (++shown > most_groups) break;
      sweep::OutcomeAnswer const& answer = group.outcomes[outcome];
      inexact = inexact || !answer.exact;
      std::string const mean = answer.mean ? with_interval(*answer.mean / magnitude.unit,
                                                           magnitude.scaled(answer.half_width), about_outcome.unit)
                                           : "—";
      std::string line = fmt::format(
          "  {}{}{}{}  {}", fit(group_label(study, group.group), label_width),
          fit_right(quantile_words(magnitude.scaled(answer.median), answer.median_never, unit_told), width),
          fit_right(quantile_words(magnitude.scaled(answer.low), answer.low_never, unit_told), width),
          fit_right(quantile_words(magnitude.scaled(answer.high), answer.high_never, unit_told), width), mean);
      std::uint64_t const all = answer.count + answer.missing;
      if (answer.missing > 0) {
        line += fmt::format("  ({} in {:.3g} %)", is_date ? "doesn't come" : "no value",
                            100 * static_cast<double>(answer.missing) / static_cast<double>(all));
      }
      if (group.failed > 0) line += fmt::format("  ({} failed)", grouped_count(group.failed));
      out += line + "\n";
      if (groups.size() <= most_with_intervals)
        out += quantile_intervals(answer, about_outcome.unit, magnitude, label_width, width);
    }
    bool const censored = is_date && std::any_of(groups.begin(), groups.end(), [&](auto const& group) {
                            return group.outcomes[outcome].missing > 0;
                          });
    if (censored) {
      out += "  quantiles are of all futures, where it doesn't come later than all; the mean of those where it comes\n";
    }
    bool const lacking = !is_date && std::any_of(groups.begin(), groups.end(), [&](auto const& group) {
      return group.outcomes[outcome].missing > 0;
    });
    if (lacking && is_formula(study, about_outcome.name)) {
      out += "  no value where its formula divides by zero, goes beyond all numbers, or reads what has none\n";
    }
    if (inexact) out += "  quantiles within 2 %: from histograms, as no rows were kept\n";
    std::size_t paired = 0;
    for (auto const& group : groups) {
      if (group.pairs.empty() || ++paired > most_groups) continue;
      sweep::PairAnswer const& pair = group.pairs[outcome];
      std::string const label = group_label(study, group.group);
      std::string const basis = pair_basis(pair, group.group.called, baseline, about_outcome.unit == "date");
      if (pair.count == 0) {
        if (!basis.empty()) out += fmt::format("  {} − {}: —\n    {}\n", label, baseline, basis);
        continue;
      }
      std::string const difference =
          about_outcome.unit == "date"
              ? with_interval(pair.difference / 86400,
                              pair.half_width ? std::optional(*pair.half_width / 86400) : std::nullopt, "") +
                    " days"
              : with_interval(pair.difference / magnitude.unit, magnitude.scaled(pair.half_width), about_outcome.unit) +
                    std::string(difference_suffix(about_outcome.unit));
      std::string const saving =
          !pair.reduction ? std::string()
          : *pair.reduction >= least_saving_told
              ? fmt::format("  (common luck: {} × fewer replications)", two_digits(*pair.reduction))
              : fmt::format("  (common luck saves nothing: {} ×)", two_digits(*pair.reduction));
      out += fmt::format("  {} − {}: {}{}\n", label, baseline, difference, saving);
      if (!basis.empty()) out += "    " + basis + "\n";
    }
    if (groups.size() > most_groups) out += fmt::format("  … and {} more\n", groups.size() - most_groups);
    // Of the first one that varies: the others' would hide the numbers.
    std::string const plot = plotted ? std::string() : plot_of(study, state, groups, outcome, style);
    plotted = plotted || !plot.empty();
    out += plot;
  }
  if (std::size_t const others = told.order.size() - listed; others > 0) {
    std::string const words = fmt::format(
        "That answers the study's question; {} other {}: with --all, in chokepoint compare, or in the report.", others,
        others == 1 ? "outcome is told of" : "outcomes are told of");
    out += "\n";
    for (std::string const& line : wrap(words, style.columns)) out += line + "\n";
  }
  return out;
}

namespace {

/// What is compared, and what each sets.
std::string variants_of(sweep::Study const& study, std::size_t columns) {
  constexpr std::size_t most = 24;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, study.variants.size()); ++i) {
    sweep::Variant const& variant = study.variants[i];
    std::string sets;
    for (auto const& [path, value] : variant.settings) {
      sets += (sets.empty() ? "" : ", ") + path.text + " = " + (value.text.empty() ? "nothing" : value.text);
    }
    std::string const words =
        fmt::format("{}{}: {}", variant.name, variant.title.empty() ? std::string() : " (" + variant.title + ")",
                    sets.empty() ? "the scenario as it is" : sets);
    std::string head = "  variant       ";
    for (std::string const& line : wrap(words, columns - head.size())) {
      out += head + line + "\n";
      head.assign(head.size(), ' ');
    }
  }
  if (study.variants.size() > most) out += fmt::format("                … and {} more\n", study.variants.size() - most);
  return out;
}

}  // namespace

std::string plan_summary(sweep::Study const& study, SummaryStyle const& style) {
  std::string out = bold(style, study.title) + "\n";
  out += fmt::format("  design        {}", name(study.design));
  if (study.points.size() < study.design_points) {
    out += fmt::format(", {} of {} points meet `where`", grouped_count(study.points.size()),
                       grouped_count(study.design_points));
  }
  out += fmt::format("\n  cells         {} ({} {} × {} {})\n", grouped_count(study.cells()),
                     grouped_count(study.points.size()), study.points.size() == 1 ? "point" : "points",
                     study.variants.size(), study.variants.size() == 1 ? "variant" : "variants");
  if (study.precision.empty()) {
    out += fmt::format("  replications  {} of each cell, {} in all\n", grouped_count(study.replications),
                       grouped_count(study.replications * study.cells()));
  } else {
    out += fmt::format("  replications  128 of each cell, then until the precision is reached, {} at most\n",
                       grouped_count(study.replications));
  }
  if (!study.fewer.empty()) out += fmt::format("                {}\n", study.fewer);
  for (sweep::PrecisionRule const& rule : study.precision) {
    std::string const wanted = rule.half_width > 0
                                   ? fmt::format("± {:g}{}", rule.half_width / rule.unit, rule.unit == 1 ? "" : " days")
                                   : fmt::format("± {:g} %", 100 * rule.relative);
    char const* const of = rule.of == sweep::Estimate::mean          ? "mean"
                           : rule.of == sweep::Estimate::probability ? "probability"
                           : rule.of == sweep::Estimate::quantile    ? "quantile"
                                                                     : "paired difference";
    out += fmt::format("  precision     {}: {} {} at {:g} %\n", rule.name, of, wanted, 100 * study.confidence);
  }
  for (sweep::Band const& band : study.bands) {
    out += fmt::format("  band          {}: {} {}\n", band.name, band.ends.size(),
                       band.ends.size() == 1 ? "date" : "dates");
  }
  out +=
      fmt::format("  seed          {}, uncertain values {}\n", study.seed, study.draw_uncertain ? "drawn" : "central");
  for (sweep::Factor const& factor : study.factors) {
    bool const patched = factor.patched && (study.why_assembled.empty() || factor.own_uncertain);
    out += fmt::format("  factor        {} = {}, {}\n", factor.name, factor.path,
                       patched ? "patched in each run" : "a world of its own for each value");
  }
  if (study.variants.size() > 1) out += variants_of(study, style.columns);
  if (study.keeps_correlations) {
    out += "  correlations  kept among sampled factors, and between them and what is drawn\n";
  }
  if (!study.why_assembled.empty()) {
    for (auto const& line :
         wrap("not patched, since its values don't fit together in all combinations: " + study.why_assembled,
              style.columns - 16)) {
      out += "                " + line + "\n";
    }
  }
  if (study.factors.empty()) return out;
  out += "\n" + bold(style, "First points") + "\n";
  for (std::size_t point = 0; point < std::min(most_rows, study.points.size()); ++point) {
    std::string row = fmt::format("  {:>6}", point);
    for (std::size_t i = 0; i < study.factors.size(); ++i) {
      row += fmt::format("  {} {}", study.factors[i].name, study.points[point].settings[i].text);
    }
    out += row + "\n";
  }
  if (study.points.size() > most_rows) out += fmt::format("  … and {} more\n", study.points.size() - most_rows);
  return out;
}

}  // namespace chokepoint::report
