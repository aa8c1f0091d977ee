#include "engine/report/comparison_summary.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/base/sim_time.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/sweep_summary.hpp"
#include "engine/report/waiting_rows.hpp"

namespace chokepoint::report {

namespace {

constexpr std::size_t most_changes = 30;
constexpr std::size_t most_words = 36;  // of a value that differs, on one line
constexpr std::size_t most_title = 52;  // of a title, on one line

using Lines = std::vector<std::vector<std::string>>;

std::string bold(SummaryStyle const& style, std::string_view text) {
  return style.color ? fmt::format("\033[1m{}\033[0m", text) : std::string(text);
}

std::string indented(std::string const& table) {
  std::string text;
  for (std::size_t begin = 0; begin < table.size();) {
    std::size_t const end = table.find('\n', begin) + 1;
    text += "  " + table.substr(begin, end - begin);
    begin = end;
  }
  return text;
}

/// Of a difference zero needs no sign, all else has one.
std::string with_sign(std::string const& number) {
  bool const zero = number.find_first_of("123456789") == std::string::npos;
  return zero || number.starts_with('-') ? number : "+" + number;
}

std::string difference_words(Compared const& one) {
  if (!one.difference) return "—";
  if (one.yes_or_no) return {};  // from the one to the other: that is all
  bool const date = one.unit == "date";
  double const scale = date ? base::seconds_a_day : 1;
  double const difference = *one.difference / scale;
  std::string text = with_sign(readable(difference));
  if (one.half_width) {
    WithError const words = readable(difference, *one.half_width / scale);
    text = fmt::format("{} ± {}", with_sign(words.value), words.error);
  }
  return text.append(difference_suffix(one.unit));
}

std::string side_words(Compared::Side const& side, Compared const& one) {
  if (side.mean && one.yes_or_no) return *side.mean == 0 ? "no" : "yes";
  return side.mean ? outcome_words(*side.mean, one.unit) : "—";
}

std::string missing_words(Compared::Side const& side) {
  std::uint64_t const all = side.count + side.missing;
  return fmt::format("{:.3g} %", all == 0 ? 0.0 : 100 * static_cast<double>(side.missing) / static_cast<double>(all));
}

/// In how many pairs of futures it has a value: in both, in A alone, in B alone.
std::string pair_words(Compared const& one) {
  return fmt::format("{} / {} / {}", grouped_count(one.pairs), grouped_count(one.only_a), grouped_count(one.only_b));
}

std::string alone_in(Compared const& one) { return one.a.count + one.a.missing > 0 ? "in A alone" : "in B alone"; }

std::string title_of(Compared const& one) {
  std::string const unit = one.unit == "date" || one.unit.empty() || one.yes_or_no ? "" : ", " + one.unit;
  return broken(one.title + unit, most_title);
}

std::string group_of(Compared const& one, ComparedKind kind) {
  bool const tell_variant = kind == ComparedKind::sweeps && !one.variant.empty();
  return one.point + (tell_variant ? (one.point.empty() ? "" : ", ") + one.variant_called : "");
}

/// One side's unit-days of waiting by reason and, last, in all: rounded so that they sum to the total, as the summary
/// of that run has them.
std::vector<std::string> waiting_side(std::vector<Compared> const& waiting, Compared::Side Compared::*side) {
  constexpr double parts = 1e6;  // of a unit-day
  int const decimals = waiting_decimals((waiting.back().*side).mean.value_or(0));
  double const scale = decimals == 0 ? 1 : decimals == 1 ? 10 : 100;
  std::vector<base::Wide> numerators;
  for (std::size_t i = 0; i + 1 < waiting.size(); ++i) {
    double const days = (waiting[i].*side).mean.value_or(0);
    numerators.push_back(static_cast<base::Wide>(std::llround(days * parts * scale)));
  }
  std::vector<std::string> words;
  base::Wide total = 0;
  for (base::Wide const shown : rounded_parts(numerators, static_cast<base::Wide>(parts))) {
    words.push_back(grouped(shown, decimals));
    total += shown;
  }
  words.push_back(grouped(total, decimals));
  return words;
}

/// The names over the columns of numbers: of variants their own, where these aren't too long.
std::pair<std::string, std::string> columns_for(Comparison const& comparison) {
  if (comparison.kind != ComparedKind::variants) return {"A", "B"};
  constexpr std::size_t most = 20;
  return {broken(comparison.a_called, most), broken(comparison.b_called, most)};
}

std::string difference_head(Comparison const& comparison) {
  return comparison.kind == ComparedKind::variants ? "difference" : "B − A";
}

class Text {
 public:
  Text(SummaryStyle const& style, OutcomesTold told) : style_(style), told_(told) {}

  void add(Comparison const& comparison) {
    if (!out_.empty()) out_ += "\n\n";
    say_what_is_compared(comparison);
    say_what_differs(comparison);
    add_outcomes(comparison);
    add_waiting(comparison);
    add_events(comparison);
    if (comparison.kind == ComparedKind::runs) {
      add_series(comparison);
    } else {
      add_courses(comparison);
    }
    if (!comparison.about_course.empty()) paragraph(comparison.about_course);
    std::string const alone = told_ == OutcomesTold::all ? std::string() : alone_words(comparison);
    if (!comparison.notes.empty() || !alone.empty()) out_ += "\n";
    if (!alone.empty()) paragraph(alone);
    for (std::string const& note : comparison.notes) paragraph(note);
    if (!comparison.next.empty()) out_ += "\nNext, how sure that is among many futures:\n";
    for (std::string const& command : comparison.next) out_ += "  " + command + "\n";
  }
  std::string take() { return std::move(out_); }

 private:
  void paragraph(std::string const& text) {
    for (std::string const& line : wrap(text, style_.columns)) out_ += line + "\n";
  }
  /// Of a person's terminal no wider than that; a file or another program gets each row whole.
  std::string table(Lines const& lines) const {
    return table_in(lines, style_.terminal ? std::optional(style_.columns - 2) : std::nullopt);
  }
  void heading(std::string const& text) { out_ += "\n" + bold(style_, text) + "\n"; }

  void say_what_is_compared(Comparison const& comparison) {
    if (comparison.kind == ComparedKind::variants) {
      out_ += bold(style_, fmt::format("{} against {}", comparison.b_called, comparison.a_called)) + "\n";
    } else {
      out_ += fmt::format("{}\n  A  {}\n  B  {}\n", bold(style_, "B against A"), comparison.a, comparison.b);
    }
    paragraph(comparison.about);
  }

  void say_what_differs(Comparison const& comparison) {
    heading("What differs");
    if (comparison.changes.empty()) {
      out_ += "  nothing: both have the same values and rules\n";
      return;
    }
    auto const [a, b] = columns_for(comparison);
    Lines lines{{"value", a, b}};
    for (std::size_t i = 0; i < std::min(most_changes, comparison.changes.size()); ++i) {
      ScenarioChange const& change = comparison.changes[i];
      lines.push_back({change.path + (change.title.empty() ? "" : "\n" + broken(change.title, most_title)),
                       change.before.empty() ? "—" : broken(change.before, most_words),
                       change.after.empty() ? "—" : broken(change.after, most_words)});
    }
    out_ += indented(table(lines));
    if (comparison.changes.size() > most_changes) {
      out_ += fmt::format("  … and {} more: --json has them all\n", comparison.changes.size() - most_changes);
    }
  }

  /// A row of a table: what it is, both means, the difference, what that tells; in what share it has no value, and in
  /// how many pairs of futures one side alone has one.
  static std::vector<std::string> row_of(std::string first, Compared const& one, bool missing, bool apart) {
    std::vector<std::string> row{std::move(first), side_words(one.a, one), side_words(one.b, one),
                                 difference_words(one), verdict_words(one)};
    if (missing) {
      bool const any = one.a.missing > 0 || one.b.missing > 0;
      row.push_back(any ? missing_words(one.a) + " / " + missing_words(one.b) : "");
      if (apart) row.push_back(one.only_a > 0 || one.only_b > 0 ? pair_words(one) : "");
    }
    return row;
  }

  void add_outcomes(Comparison const& comparison) {
    for (std::size_t begin = 0; begin < comparison.outcomes.size();) {
      std::string const group = group_of(comparison.outcomes[begin], comparison.kind);
      std::size_t end = begin;
      bool missing = false;
      std::vector<Compared> of_group;
      for (; end < comparison.outcomes.size() && group_of(comparison.outcomes[end], comparison.kind) == group; ++end) {
        Compared const& one = comparison.outcomes[end];
        of_group.push_back(one);
        bool const many = comparison.kind != ComparedKind::runs;  // of one future a dash says it
        missing = missing || (many && (one.a.missing > 0 || one.b.missing > 0));
      }
      bool const paired = comparison.paired && comparison.kind != ComparedKind::runs;
      std::vector<Compared> const shown = told_ == OutcomesTold::all ? of_group : differing(of_group, comparison);
      std::size_t const equal = of_group.size() - shown.size();
      begin = end;
      heading(
          fmt::format("Outcomes{}{}", group.empty() ? "" : ": " + group, paired ? "; paired future by future" : ""));
      auto const [a, b] = columns_for(comparison);
      bool const runs = comparison.kind == ComparedKind::runs;
      Lines lines{{runs ? "" : "mean of", a, b, difference_head(comparison), runs ? "" : "so it is"}};
      bool const apart = std::any_of(of_group.begin(), of_group.end(),
                                     [](Compared const& one) { return one.only_a > 0 || one.only_b > 0; });
      if (missing) lines.front().emplace_back("without value");
      if (missing && apart) lines.front().emplace_back(fmt::format("in both / {} alone / {} alone", a, b));
      for (Compared const& one : shown) lines.push_back(row_of(title_of(one), one, missing, apart));
      for (Compared const& one : comparison.alone) {
        if (told_ != OutcomesTold::all || group_of(one, comparison.kind) != group) continue;
        lines.push_back({title_of(one), side_words(one.a, one), side_words(one.b, one), alone_in(one)});
        lines.back().resize(lines.front().size());
      }
      if (!shown.empty()) out_ += indented(table(lines));
      if (equal > 0) {
        bool const all = shown.empty() && equal > 1 && !comparison.outcomes_left_out;
        out_ += fmt::format("  {}{} outcome{}{} {} equal: --all lists {}\n", all ? "all " : "", equal,
                            equal == 1 ? "" : "s", comparison.outcomes_left_out ? " that both have" : "",
                            equal == 1 ? "is" : "are", equal == 1 ? "it" : "them");
      }
    }
  }

  /// Of one future each.
  void add_waiting(Comparison const& comparison) {
    Lines lines{{"", "A", "B", "B − A"}};
    if (comparison.waiting.empty()) return;
    std::vector<std::string> const a = waiting_side(comparison.waiting, &Compared::a);
    std::vector<std::string> const b = waiting_side(comparison.waiting, &Compared::b);
    for (std::size_t i = 0; i < comparison.waiting.size(); ++i) {
      Compared const& one = comparison.waiting[i];
      if (!is_equal(one)) lines.push_back({one.title, a[i], b[i], difference_words(one)});
    }
    if (lines.size() == 1) return;
    heading(fmt::format("What units waited for, where that differs ({})", comparison.waiting.front().unit));
    out_ += indented(table(lines));
  }

  void add_events(Comparison const& comparison) {
    if (comparison.events.empty()) return;
    heading("What happened at another time");
    Lines lines{{"", "A", "B", "B − A"}};
    for (Compared const& one : comparison.events) {
      lines.push_back({broken(one.title, most_title), one.a.mean ? side_words(one.a, one) : "didn't happen",
                       one.b.mean ? side_words(one.b, one) : "didn't happen", difference_words(one)});
    }
    out_ += indented(table(lines));
  }

  /// Of one future each: a row for each series, a column for each date.
  void add_series(Comparison const& comparison) {
    if (comparison.course.empty()) return;
    heading("Over time: B − A, units of each product");
    Lines lines;
    std::string dates;
    for (std::size_t begin = 0; begin < comparison.course.size();) {
      std::string const& name = comparison.course[begin].name;
      std::vector<std::string> heads{""}, row{comparison.course[begin].title};
      std::string of_this;
      for (; begin < comparison.course.size() && comparison.course[begin].name == name; ++begin) {
        Compared const& one = comparison.course[begin];
        heads.push_back(one.date.substr(0, one.date.find('T')));
        of_this += heads.back();
        row.push_back(difference_words(one));
      }
      if (of_this != dates) {
        if (!lines.empty()) out_ += indented(table(lines));
        lines = {std::move(heads)};
        dates = of_this;
      }
      lines.push_back(std::move(row));
    }
    out_ += indented(table(lines));
  }

  void add_courses(Comparison const& comparison) {
    auto const [a, b] = columns_for(comparison);
    auto const same = [&](Compared const& one, Compared const& other) {
      return one.name == other.name && group_of(one, comparison.kind) == group_of(other, comparison.kind);
    };
    for (std::size_t begin = 0; begin < comparison.course.size();) {
      Compared const& first = comparison.course[begin];
      std::string const group = group_of(first, comparison.kind);
      std::string const unit = first.unit == "date" || first.unit.empty() ? "" : ", " + first.unit;
      heading(fmt::format("Over time: {}{}{}{}", first.title, unit, group.empty() ? "" : " (" + group + ")",
                          comparison.paired ? "; not paired" : ""));
      Lines lines{{"mean at", a, b, difference_head(comparison), "so it is"}};
      for (; begin < comparison.course.size() && same(comparison.course[begin], first); ++begin) {
        lines.push_back(row_of(comparison.course[begin].date, comparison.course[begin], false, false));
      }
      out_ += indented(table(lines));
    }
  }

  SummaryStyle const& style_;
  OutcomesTold told_;
  std::string out_;
};

}  // namespace

std::string alone_words(Comparison const& comparison) {
  std::string text;
  for (std::string_view const side : {"A", "B"}) {
    // Of several groups the values are many: they are in the table of all outcomes.
    std::vector<std::string> names, told;
    for (Compared const& one : comparison.alone) {
      if (alone_in(one) != fmt::format("in {} alone", side)) continue;
      bool const is_new = std::find(names.begin(), names.end(), one.name) == names.end();
      Compared::Side const& own = side == "A" ? one.a : one.b;
      std::string const unit = one.unit == "date" || one.yes_or_no || one.unit.empty() ? "" : " " + one.unit;
      std::string const value = own.mean ? side_words(own, one) + unit : "no value";
      names.push_back(one.name);
      if (is_new) {
        told.push_back(fmt::format("{} ({})", one.title, value));
      } else {
        told.back() = one.title;
      }
    }
    if (told.empty()) continue;
    text += fmt::format("{}{} of {} alone: {}.", text.empty() ? "" : " ", told.size() == 1 ? "Outcome" : "Outcomes",
                        side, fmt::join(told, ", "));
  }
  return text;
}

std::string verdict_words(Compared const& one) {
  bool const date = one.unit == "date";
  switch (verdict_of(one)) {
    case Verdict::unknown:
      break;
    case Verdict::same:
      return "the same in every future";
    case Verdict::undecided:
      return one.pairs_unknown ? "not told apart without pairs" : "not told apart";
    case Verdict::less:
      return date ? "earlier" : "less";
    case Verdict::more:
      return date ? "later" : "more";
  }
  return {};
}

std::string comparison_summary(std::vector<Comparison> const& comparisons, SummaryStyle const& style,
                               OutcomesTold told) {
  Text text(style, told);
  for (Comparison const& comparison : comparisons) text.add(comparison);
  return text.take();
}

}  // namespace chokepoint::report
