#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/sim_time.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/sweep_summary.hpp"

namespace chokepoint::report {

namespace {

/// A difference as a person reads it; of dates in days.
std::string difference_words(sweep::PairAnswer const& pair, std::string const& unit) {
  if (pair.count == 0) return "—";
  double const scale = unit == "date" ? 1.0 / base::seconds_a_day : 1.0;
  std::string const days = unit == "date" ? " days" : "";
  if (!pair.half_width) return readable(pair.difference * scale) + days;
  WithError const words = readable(pair.difference * scale, *pair.half_width * scale);
  return fmt::format("{} ± {}{}", words.value, words.error, days);
}

}  // namespace

std::string relief_tables(results::StoredStudy const& study, std::vector<sweep::GroupAnswer> const& groups,
                          std::optional<std::uint32_t> wanted) {
  if (!study.has_reliefs()) return {};
  bool const any = std::any_of(groups.begin(), groups.end(), [](sweep::GroupAnswer const& group) {
    return std::any_of(group.pairs.begin(), group.pairs.end(), [](auto const& pair) { return pair.count > 0; });
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
    std::string const unit = about.unit.empty() || about.unit == "date" ? "" : ", " + about.unit;
    for (std::size_t first = 0; first + variants <= groups.size(); first += variants) {  // a point, or all
      struct Line {
        double size = 0;
        std::vector<std::string> words;
      };
      std::vector<Line> lines;
      std::map<std::string, std::size_t> line_of;
      for (std::size_t variant = 1; variant < variants; ++variant) {
        auto const& relief = study.reliefs[variant];
        if (relief.gate.empty()) continue;
        sweep::PairAnswer const& pair = groups[first + variant].pairs[outcome];
        auto const [place, is_new] = line_of.emplace(relief.gate, lines.size());
        if (is_new) {
          Line line;
          line.words.assign(ways.size() + 1, "");
          line.words[0] = relief.gate;
          lines.push_back(std::move(line));
        }
        Line& line = lines[place->second];
        auto const way = static_cast<std::size_t>(std::find(ways.begin(), ways.end(), relief.how) - ways.begin());
        line.words[way + 1] = difference_words(pair, about.unit);
        line.size = std::max(line.size, std::fabs(pair.difference));
      }
      std::stable_sort(lines.begin(), lines.end(), [](Line const& a, Line const& b) { return a.size > b.size; });
      std::vector<std::vector<std::string>> table{{"gate"}};
      table[0].insert(table[0].end(), ways.begin(), ways.end());
      for (Line& line : lines) table.push_back(std::move(line.words));
      std::string const& label = groups[first].group.label;
      text += fmt::format("\n{}{}{}: what it gains by each gate out of the way\n{}", about.title, unit,
                          label.empty() ? "" : " (" + label + ")", numbers_table(table));
    }
  }
  return text;
}

}  // namespace chokepoint::report
