#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/report/comparison.hpp"
#include "engine/report/numbers.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/sweep/answers.hpp"
#include "engine/sweep/band_answers.hpp"
#include "engine/sweep/observations.hpp"
#include "engine/sweep/statistics.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::report {

namespace {

using results::FileProblem;
using results::OutcomeSums;
using results::PairSums;
using results::StoredStudy;
using sweep::Group;
using sweep::ReadSweep;

/// Cells that are told of together, in both.
struct GroupPair {
  Group a, b;
};

constexpr char const* unpaired_courses =
    "Outcomes are paired future by future, courses over time aren't: these are kept as sums, so their intervals are "
    "those of independent samples, wider than those of pairs. Where a course says that two aren't told apart and the "
    "outcome says that they are, the outcome knows better.";

/// Where the points of a design are told of together.
void add_what_is_counted(std::string& about, StoredStudy const& study) {
  std::string const words = study.points.size() > 1 ? sweep::what_intervals_count(study) : std::string();
  if (!words.empty()) about += " " + words;
}

bool is_baseline(StoredStudy const& study, Group const& group) {
  return group.cells.front() % study.variants.size() == 0;
}
bool opens_gate(StoredStudy const& study, Group const& group) {
  return !study.reliefs.empty() && !study.reliefs[group.cells.front() % study.variants.size()].gate.empty();
}
std::string label_of(Group const& group) {
  std::string label = group.label;
  if (!group.variant.empty()) label += (label.empty() ? "" : ", ") + group.called;
  return label.empty() ? "all replications" : label;
}

bool is_finished(ReadSweep const& sweep) {
  return std::all_of(sweep.state.points.begin(), sweep.state.points.end(),
                     [](results::PointProgress const& point) { return point.finished; });
}

void say_what_failed(std::string_view which, ReadSweep const& sweep, Comparison& comparison) {
  if (sweep.state.failures == 0) return;
  auto const first = sweep.file.failures(1);
  comparison.notes.push_back(fmt::format(
      "{} of {} replications of {} failed and are in none of these numbers, nor is what they would be paired with{}.",
      grouped_count(sweep.state.failures), grouped_count(sweep.state.replications), which,
      first && !first.value().empty() ? "; the first: " + first.value().front().reason : std::string()));
}

/// An outcome, or a step of a band, over cells that are told of together.
struct Tallied {
  OutcomeSums sums;
  sweep::Observations observed;
};

Tallied tallied_of(std::vector<OutcomeSums> const& all, Group const& group, std::size_t each, std::size_t which) {
  Tallied tallied;
  std::vector<sweep::CellValues> cells;
  for (std::uint64_t const cell : group.cells) {
    sweep::merge(tallied.sums, all[cell * each + which]);
    cells.push_back(sweep::values_of(all[cell * each + which]));
  }
  tallied.observed = sweep::observations_of(cells, sweep::values_of(tallied.sums));
  return tallied;
}
Tallied outcome_of(ReadSweep const& sweep, Group const& group, std::uint32_t outcome) {
  return tallied_of(sweep.state.sums.outcomes, group, sweep.file.study().outcomes.size(), outcome);
}
Tallied step_of(ReadSweep const& sweep, Group const& group, std::size_t step) {
  return tallied_of(sweep.state.sums.bands, group, sweep.file.study().steps(), step);
}

Compared::Side side_of(Tallied const& tallied, double confidence) {
  OutcomeSums const& sums = tallied.sums;
  return {sums.count, sums.missing, sums.count > 0 ? std::optional(tallied.observed.mean) : std::nullopt,
          sweep::mean_half_width(tallied.observed, confidence)};
}

/// Differences future by future, cell by cell.
void take_pairs(Compared& one, std::vector<PairSums> const& cells, std::vector<std::uint64_t> const& rows,
                double confidence) {
  PairSums pairs;
  std::vector<sweep::CellValues> values;
  std::uint64_t all_rows = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sweep::merge(pairs, cells[i]);
    values.push_back(sweep::differences_of(cells[i], rows[i]));
    all_rows += rows[i];
  }
  one.pairs = pairs.count;
  one.only_a = pairs.only_baseline;
  one.only_b = pairs.only_variant;
  if (pairs.count == 0) return;
  auto const observed = sweep::observations_of(values, sweep::differences_of(pairs, all_rows));
  one.difference = observed.mean;
  one.constant = !(pairs.difference_squares > 0);
  one.half_width = sweep::mean_half_width(observed, confidence);
}

/// Where one of them has more futures than the other, its mean over all of them isn't what the difference is of: means
/// are then of the pairs, too.
void take_means_of_pairs(Compared& one, std::vector<PairSums> const& cells, std::vector<std::uint64_t> const& rows,
                         double confidence) {
  std::uint64_t all_rows = 0;
  for (std::uint64_t const count : rows) all_rows += count;
  bool const alike = all_rows == one.a.count + one.a.missing && all_rows == one.b.count + one.b.missing;
  if (one.pairs == 0 || alike) return;
  PairSums pairs;
  std::vector<sweep::CellValues> before, after;  // without cubes: those of pairs are of differences alone
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sweep::merge(pairs, cells[i]);
    before.push_back({rows[i], cells[i].count, cells[i].baseline_mean, cells[i].baseline_squares, 0});
    after.push_back({rows[i], cells[i].count, cells[i].variant_mean, cells[i].variant_squares, 0});
  }
  auto const take = [&](Compared::Side& side, std::vector<sweep::CellValues> const& values, double mean, double squares,
                        std::uint64_t alone) {
    auto const observed = sweep::observations_of(values, {all_rows, pairs.count, mean, squares, 0});
    side.count = pairs.count + alone;
    side.missing = std::min(side.missing, all_rows - std::min(all_rows, side.count));
    side.mean = observed.mean;
    side.half_width = sweep::mean_half_width(observed, confidence);
  };
  take(one.a, before, pairs.baseline_mean, pairs.baseline_squares, pairs.only_baseline);
  take(one.b, after, pairs.variant_mean, pairs.variant_squares, pairs.only_variant);
}

void take_samples(Compared& one, Tallied const& a, Tallied const& b, double confidence) {
  if (a.sums.count == 0 || b.sums.count == 0) return;
  one.difference = b.observed.mean - a.observed.mean;
  one.half_width = sweep::welch_half_width({a.observed.count, a.observed.squares},
                                           {b.observed.count, b.observed.squares}, confidence);
}

/// The steps of a band among those of all bands.
std::size_t first_step(StoredStudy const& study, std::size_t band) {
  std::size_t step = 0;
  for (std::size_t i = 0; i < band; ++i) step += study.bands[i].dates.size();
  return step;
}

void add_courses(ReadSweep const& a, ReadSweep const& b, GroupPair const& pair, CourseDates chosen,
                 Comparison& comparison) {
  StoredStudy const& first = a.file.study();
  StoredStudy const& second = b.file.study();
  for (std::size_t band = 0; band < first.bands.size(); ++band) {
    StoredStudy::Band const& about = first.bands[band];
    auto const found = std::find_if(second.bands.begin(), second.bands.end(), [&](auto const& other) {
      return other.name == about.name && other.unit == about.unit && other.shows == about.shows;
    });
    if (found == second.bands.end()) continue;
    auto const other = static_cast<std::size_t>(found - second.bands.begin());
    std::vector<std::string> dates;
    std::set_intersection(about.dates.begin(), about.dates.end(), found->dates.begin(), found->dates.end(),
                          std::back_inserter(dates));
    for (std::string const& date : told_of(dates, chosen)) {
      auto const place_of = [&](StoredStudy const& study, std::size_t which) {
        auto const& all = study.bands[which].dates;
        return first_step(study, which) +
               static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), date) - all.begin());
      };
      Tallied const before = step_of(a, pair.a, place_of(first, band));
      Tallied const after = step_of(b, pair.b, place_of(second, other));
      Compared one{pair.a.label, pair.b.variant, about.name, about.title, about.unit, date};
      one.variant_called = pair.b.called;
      one.a = side_of(before, comparison.confidence);
      one.b = side_of(after, comparison.confidence);
      take_samples(one, before, after, comparison.confidence);
      one.pairs_unknown = comparison.paired;
      comparison.course.push_back(std::move(one));
    }
  }
}

/// Two sweeps on their way to a comparison.
class SweepComparer {
 public:
  SweepComparer(ReadSweep const& a, ReadSweep const& b, CourseDates dates) : a_(a), b_(b), dates_(dates) {}

  base::Result<Comparison, FileProblem> compare(std::string const& a_name, std::string const& b_name) {
    comparison_.kind = ComparedKind::sweeps;
    comparison_.a = comparison_.a_called = a_name;
    comparison_.b = comparison_.b_called = b_name;
    comparison_.confidence = std::max(sweep::confidence_of(first()), sweep::confidence_of(second()));
    comparison_.changes = scenario_changes(first().scenario_lines, second().scenario_lines);
    if (!is_finished(a_)) comparison_.notes.push_back(fmt::format("A isn't finished: chokepoint resume {}", a_name));
    if (!is_finished(b_)) comparison_.notes.push_back(fmt::format("B isn't finished: chokepoint resume {}", b_name));
    say_what_failed("A", a_, comparison_);
    say_what_failed("B", b_, comparison_);
    match_groups();
    match_outcomes();
    auto const why = why_unpaired();
    if (!why) return why.error();
    comparison_.paired = why.value().empty();
    say_how_they_hang_together(why.value());
    for (GroupPair const& pair : groups_) {
      for (auto const& both : outcomes_) {
        if (auto const problem = add_outcome(pair, both)) return *problem;
      }
    }
    for (GroupPair const& pair : groups_) add_courses(a_, b_, pair, dates_, comparison_);
    if (!comparison_.course.empty() && comparison_.paired) comparison_.about_course = unpaired_courses;
    return std::move(comparison_);
  }

 private:
  StoredStudy const& first() const { return a_.file.study(); }
  StoredStudy const& second() const { return b_.file.study(); }

  void match_groups() {
    // Where one of them compares nothing within itself, what it has is held against the other's baseline.
    bool const baselines_alone = first().variants.size() == 1 || second().variants.size() == 1;
    std::vector<Group> const others = sweep::groups_of(second());
    std::vector<bool> taken(others.size(), false);
    std::vector<std::string> only_a, only_b;
    for (Group const& group : sweep::groups_of(first())) {
      auto const found = std::find_if(others.begin(), others.end(), [&](Group const& other) {
        return group.label == other.label &&
               (baselines_alone ? is_baseline(first(), group) && is_baseline(second(), other)
                                : group.variant == other.variant);
      });
      if (found == others.end()) {
        only_a.push_back(label_of(group));
      } else {
        taken[static_cast<std::size_t>(found - others.begin())] = true;
        groups_.push_back({group, *found});
      }
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
      if (!taken[i]) only_b.push_back(label_of(others[i]));
    }
    say_what_is_alone("A", only_a);
    say_what_is_alone("B", only_b);
  }

  void say_what_is_alone(std::string_view side, std::vector<std::string> const& labels) {
    constexpr std::size_t most = 8;
    if (labels.empty()) return;
    std::vector<std::string> const shown(labels.begin(),
                                         labels.begin() + static_cast<std::ptrdiff_t>(std::min(most, labels.size())));
    comparison_.notes.push_back(
        fmt::format("Only {} has: {}{}.", side, fmt::join(shown, "; "),
                    labels.size() > most ? fmt::format("; and {} more", labels.size() - most) : std::string()));
  }

  void match_outcomes() {
    for (std::uint32_t const outcome : first().shown_outcomes()) {
      StoredStudy::Outcome const& about = first().outcomes[outcome];
      auto const found = std::find_if(second().outcomes.begin(), second().outcomes.end(),
                                      [&](auto const& other) { return other.name == about.name; });
      if (found == second().outcomes.end()) {
        add_alone(a_, outcome, &GroupPair::a, &Compared::a);
        continue;
      }
      if (found->unit != about.unit) {
        comparison_.outcomes_left_out = true;
        comparison_.notes.push_back(fmt::format("The outcome '{}' is in {} in A and in {} in B.", about.name,
                                                about.unit.empty() ? "no unit" : about.unit,
                                                found->unit.empty() ? "no unit" : found->unit));
      } else {
        outcomes_.emplace_back(outcome, static_cast<std::uint32_t>(found - second().outcomes.begin()));
      }
    }
    for (std::uint32_t const outcome : second().shown_outcomes()) {
      std::string const& name = second().outcomes[outcome].name;
      bool const shared = std::any_of(first().outcomes.begin(), first().outcomes.end(),
                                      [&](auto const& other) { return other.name == name; });
      if (!shared) add_alone(b_, outcome, &GroupPair::b, &Compared::b);
    }
  }

  /// An outcome that one of the two alone has.
  void add_alone(ReadSweep const& sweep, std::uint32_t outcome, Group GroupPair::*group,
                 Compared::Side Compared::*side) {
    StoredStudy::Outcome const& about = sweep.file.study().outcomes[outcome];
    for (GroupPair const& pair : groups_) {
      Compared one{pair.a.label, pair.b.variant, about.name, about.title.empty() ? about.name : about.title,
                   about.unit};
      one.variant_called = pair.b.called;
      one.*side = side_of(outcome_of(sweep, pair.*group, outcome), comparison_.confidence);
      comparison_.alone.push_back(std::move(one));
    }
    comparison_.outcomes_left_out = true;
  }

  /// Why futures can't be paired; empty where they can.
  base::Result<std::string, FileProblem> why_unpaired() const {
    std::string const why = sweep::why_unpaired(a_, b_);
    if (!why.empty()) return why;
    for (GroupPair const& pair : groups_) {
      if (pair.a.cells.size() != pair.b.cells.size()) return std::string("their designs have other points");
      for (std::size_t i = 0; i < pair.a.cells.size(); ++i) {
        sweep::CellPair const cells(pair.a.cells[i], pair.b.cells[i]);
        auto const& settings = first().points[cells.first / first().variants.size()];
        auto const& others = second().points[cells.second / second().variants.size()];
        bool const same_point = std::equal(settings.begin(), settings.end(), others.begin(), others.end(),
                                           [](auto const& one, auto const& other) { return one.text == other.text; });
        if (!same_point) return std::string("their designs have other points");
        auto const same = sweep::same_luck(a_, b_, cells);
        if (!same) return same.error();
        if (!same.value()) return std::string("their replications had other luck");
      }
    }
    return std::string();
  }

  void say_how_they_hang_together(std::string const& why) {
    std::string& about = comparison_.about;
    double const percent = 100 * comparison_.confidence;
    if (!why.empty()) {
      about = fmt::format(
          "Means of independent samples, since {}: intervals are Welch's and hold the truth in {:g} %, one by one. "
          "Pairs on common luck would tell more.",
          why, percent);
      add_what_is_counted(about, first());
      return;
    }
    about = fmt::format(
        "Paired future by future, on common luck (seed {}); intervals hold the truth in {:g} %, one by "
        "one.",
        first().fact("seed"), percent);
    add_what_is_counted(about, first());
    std::uint64_t common = 0, of_a = 0, of_b = 0;
    for (GroupPair const& pair : groups_) {
      for (std::size_t i = 0; i < pair.a.cells.size(); ++i) {
        common += sweep::common_replications(a_, b_, {pair.a.cells[i], pair.b.cells[i]});
        of_a += sweep::common_replications(a_, a_, {pair.a.cells[i], pair.a.cells[i]});
        of_b += sweep::common_replications(b_, b_, {pair.b.cells[i], pair.b.cells[i]});
      }
    }
    for (auto const& [side, count] : {std::pair("A", of_a), std::pair("B", of_b)}) {
      if (count > common) {
        comparison_.notes.push_back(fmt::format("{} futures of {} have no partner and are left out, of means as well.",
                                                grouped_count(count - common), side));
      }
    }
    if (first().fact("semantics") != second().fact("semantics")) {
      comparison_.notes.emplace_back("What a scenario means has changed between the versions that ran A and B.");
    }
  }

  std::optional<FileProblem> add_outcome(GroupPair const& pair, std::pair<std::uint32_t, std::uint32_t> const& both) {
    StoredStudy::Outcome const& about = first().outcomes[both.first];
    Tallied const before = outcome_of(a_, pair.a, both.first);
    Tallied const after = outcome_of(b_, pair.b, both.second);
    Compared one{pair.a.label, pair.b.variant, about.name, about.title.empty() ? about.name : about.title, about.unit};
    one.variant_called = pair.b.called;
    one.a = side_of(before, comparison_.confidence);
    one.b = side_of(after, comparison_.confidence);
    if (comparison_.paired) {
      std::vector<PairSums> cells;
      std::vector<std::uint64_t> rows;
      for (std::size_t i = 0; i < pair.a.cells.size(); ++i) {
        sweep::CellPair const cell(pair.a.cells[i], pair.b.cells[i]);
        auto pairs = sweep::paired_sums(a_, b_, {cell}, both);
        if (!pairs) return pairs.error();
        cells.push_back(pairs.value());
        rows.push_back(sweep::common_replications(a_, b_, cell));
      }
      take_pairs(one, cells, rows, comparison_.confidence);
      take_means_of_pairs(one, cells, rows, comparison_.confidence);
    } else {
      take_samples(one, before, after, comparison_.confidence);
    }
    comparison_.outcomes.push_back(std::move(one));
    return std::nullopt;
  }

  ReadSweep const& a_;
  ReadSweep const& b_;
  CourseDates dates_;
  std::vector<GroupPair> groups_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> outcomes_;
  Comparison comparison_;
};

}  // namespace

base::Result<Comparison, FileProblem> compare_sweeps(std::string const& a_name, ReadSweep const& a,
                                                     std::string const& b_name, ReadSweep const& b, CourseDates dates) {
  return SweepComparer(a, b, dates).compare(a_name, b_name);
}

std::vector<Comparison> compare_variants(ReadSweep const& sweep, CourseDates dates) {
  StoredStudy const& study = sweep.file.study();
  std::size_t const outcomes = study.outcomes.size();
  double const confidence = sweep::confidence_of(study);
  std::vector<Comparison> comparisons;
  std::vector<Group> const groups = sweep::groups_of(study);
  for (std::size_t variant = 1; variant < study.variants.size(); ++variant) {
    Comparison comparison;
    comparison.kind = ComparedKind::variants;
    comparison.a = study.variants.front();
    comparison.b = study.variants[variant];
    comparison.a_called = study.called(std::size_t{0});
    comparison.b_called = study.called(variant);
    comparison.paired = true;
    comparison.confidence = confidence;
    comparison.about = fmt::format(
        "Paired future by future, on common luck (seed {}); intervals hold the truth in {:g} %, one by one.",
        study.fact("seed"), 100 * confidence);
    add_what_is_counted(comparison.about, study);
    comparison.changes = variant_changes(study.scenario_lines, comparison.a, comparison.b);
    bool gate = false;
    for (Group const& group : groups) {
      if (group.cells.front() % study.variants.size() != variant) continue;
      gate = gate || opens_gate(study, group);
      GroupPair pair{group, group};
      pair.a.variant = comparison.a;
      for (std::uint64_t& cell : pair.a.cells) cell -= variant;
      for (std::uint32_t const outcome : study.shown_outcomes()) {
        StoredStudy::Outcome const& about = study.outcomes[outcome];
        std::vector<PairSums> pairs;
        std::vector<std::uint64_t> rows;
        for (std::uint64_t const cell : group.cells) {
          pairs.push_back(sweep.state.sums.pairs[cell * outcomes + outcome]);
          OutcomeSums const& own = sweep.state.sums.outcomes[cell * outcomes + outcome];
          rows.push_back(own.count + own.missing);
        }
        Compared one{group.label, group.variant, about.name, about.title.empty() ? about.name : about.title,
                     about.unit};
        one.variant_called = group.called;
        one.a = side_of(outcome_of(sweep, pair.a, outcome), confidence);
        one.b = side_of(outcome_of(sweep, pair.b, outcome), confidence);
        take_pairs(one, pairs, rows, confidence);
        comparison.outcomes.push_back(std::move(one));
      }
      add_courses(sweep, sweep, pair, dates, comparison);
    }
    if (gate) continue;  // of which `results relief` tells
    if (!comparison.course.empty()) comparison.about_course = unpaired_courses;
    say_what_failed("the sweep", sweep, comparison);
    if (!is_finished(sweep)) comparison.notes.emplace_back("The sweep isn't finished: these are its futures so far.");
    comparisons.push_back(std::move(comparison));
  }
  return comparisons;
}

}  // namespace chokepoint::report
