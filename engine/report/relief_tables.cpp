#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/base/sim_time.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/outcome_words.hpp"
#include "engine/report/relief_words.hpp"
#include "engine/report/sweep_summary.hpp"

namespace chokepoint::report {

namespace {

/// A difference as a person reads it; of dates in days.
std::string size_words(sweep::PairAnswer const& pair, std::string const& unit) {
  if (pair.count == 0) return "—";
  double const scale = unit == "date" ? 1.0 / base::seconds_a_day : 1.0;
  std::string const days = unit == "date" ? " days" : "";
  if (!pair.half_width) return readable(pair.difference * scale) + days;
  WithError const words = readable(pair.difference * scale, *pair.half_width * scale);
  return fmt::format("{} ± {}{}", words.value, words.error, days);
}

bool some_in_one_alone(sweep::PairAnswer const& pair) { return pair.only_baseline > 0 || pair.only_variant > 0; }

/// "−52 ± 3 days (127; +33 −0)": with over how many futures that is, and in how many more there is a value in one
/// alone.
std::string difference_words(sweep::PairAnswer const& pair, std::string const& unit) {
  std::string const size = size_words(pair, unit);
  if (!some_in_one_alone(pair)) return size;
  return fmt::format("{} ({}; +{} −{})", size, grouped_count(pair.count), grouped_count(pair.only_variant),
                     grouped_count(pair.only_baseline));
}

/// By what share of the futures, in whole percent, those with a value become more or fewer.
double share_gained(sweep::PairAnswer const& pair) {
  double const both = static_cast<double>(pair.count + pair.only_baseline + pair.only_variant);
  if (!(both > 0)) return 0;
  return std::nearbyint(100 * (static_cast<double>(pair.only_variant) - static_cast<double>(pair.only_baseline)) /
                        both);
}

}  // namespace

std::string relief_tables(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups,
                          std::optional<std::uint32_t> wanted, std::optional<std::size_t> columns) {
  if (!study.has_reliefs()) return {};
  bool const any = std::any_of(groups.begin(), groups.end(), [](sweep::GroupAnswer const& group) {
    return std::any_of(group.pairs.begin(), group.pairs.end(),
                       [](auto const& pair) { return pair.count > 0 || some_in_one_alone(pair); });
  });
  if (!any) return {};            // an interrupted sweep that has run nothing yet
  std::vector<std::string> ways;  // "gone", "30 days earlier"
  for (auto const& relief : study.reliefs) {
    bool const known = relief.gate.empty() || std::find(ways.begin(), ways.end(), relief.how) != ways.end();
    if (!known) ways.push_back(relief.how);
  }
  std::size_t const variants = study.variants.size();
  std::string text;
  for (std::uint32_t const outcome : study.shown_outcomes()) {
    if (wanted && *wanted != outcome) continue;
    auto const& about = study.outcomes[outcome];
    std::string const unit = about.unit.empty() || about.unit == "date" ? "" : ", " + difference_unit(about.unit);
    for (std::size_t first = 0; first + variants <= groups.size(); first += variants) {  // a point, or all
      struct Line {
        double share = 0;  // of the futures, in which it has a value with the gate out of the way alone; or without
        double size = 0;
        std::vector<std::string> words;
      };
      std::vector<Line> lines;
      std::map<std::string, std::size_t> line_of;
      bool explained = false;
      bool harms = false;
      Better const better = better_of(study, outcome);
      for (std::size_t variant = 1; variant < variants; ++variant) {
        auto const& relief = study.reliefs[variant];
        if (relief.gate.empty()) continue;
        sweep::PairAnswer const& pair = groups[first + variant].pairs[outcome];
        auto const [place, is_new] = line_of.emplace(relief.gate, lines.size());
        if (is_new) {
          Line line;
          line.words.assign(ways.size() + 1, "");
          line.words[0] = study.gate_called(variant);
          lines.push_back(std::move(line));
        }
        Line& line = lines[place->second];
        auto const way = static_cast<std::size_t>(std::find(ways.begin(), ways.end(), relief.how) - ways.begin());
        line.words[way + 1] = difference_words(pair, about.unit);
        line.share = std::max(line.share, std::fabs(share_gained(pair)));
        line.size = std::max(line.size, std::fabs(pair.difference));
        explained = explained || some_in_one_alone(pair);
        harms = harms || (pair.count > 0 && (better == Better::more ? pair.difference < 0
                                                                    : better == Better::less && pair.difference > 0));
      }
      // Whether it comes at all matters more than when.
      std::stable_sort(lines.begin(), lines.end(), [](Line const& a, Line const& b) {
        return std::pair(a.share, a.size) > std::pair(b.share, b.size);
      });
      std::vector<std::vector<std::string>> table{{"gate"}};
      table[0].insert(table[0].end(), ways.begin(), ways.end());
      for (Line& line : lines) table.push_back(std::move(line.words));
      std::string const& label = groups[first].group.label;
      text += "\n" + paragraph_in(fmt::format("{}{}{}: what it gains by each gate out of the way", about.title, unit,
                                              label.empty() ? "" : " (" + label + ")"),
                                  columns);
      text += table_in(table, columns);
      if (explained) {
        text +=
            paragraph_in(about.unit == "date"
                             ? "In brackets: over so many futures, in which it comes either way; +n: in n it comes "
                               "with the gate out of the way alone, −n: in n as it is alone."
                             : "In brackets: over so many futures, with a value either way; +n: n have one with the "
                               "gate out of the way alone, −n: n as it is alone.",
                         columns);
      }
      if (harms) text += paragraph_in(std::string(why_relief_harms), columns);
    }
  }
  return text;
}

}  // namespace chokepoint::report
