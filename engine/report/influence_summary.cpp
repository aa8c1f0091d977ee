#include "engine/report/influence_summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"

namespace chokepoint::report {

namespace {

constexpr std::size_t title_columns = 20;
constexpr std::size_t word_columns = 44;

/// What an outcome owes to one value, beyond those that it varies together with.
struct Owed {
  double correlation = 0;
  std::optional<double> share;
  bool told = false;  ///< more than luck would show
};

Owed owed_of(sweep::Influence const& one) {
  bool const alone = one.companions.empty();
  std::optional<double> const& correlation = alone ? one.correlation : one.partial;
  std::optional<sweep::Interval> const& interval = alone ? one.interval : one.partial_interval;
  Owed owed{correlation.value_or(0), alone ? one.share : one.beyond, false};
  // An influence that goes up and down has no correlation, and a share of the variance all the same.
  owed.told = (interval && (interval->low > 0 || interval->high < 0)) || owed.share.value_or(0) > 0;
  return owed;
}

std::string words_of(Owed const& owed) {
  if (!owed.told) return "—";
  std::string const share = owed.share ? fmt::format("  {:.0f} %", 100 * *owed.share) : std::string();
  return fmt::format("{:+.2f}{}", owed.correlation, share);
}

struct Row {
  std::string path;
  std::vector<Owed> owed;  ///< by outcome
  double share = 0;        ///< the largest of those told
  double correlation = 0;  ///< likewise, without its sign
  bool told = false;
};

std::string percent(std::optional<double> const& share) {
  return share ? fmt::format("{:.0f} %", 100 * *share) : std::string("—");
}

}  // namespace

std::string influence_summary(std::vector<InfluencedOutcome> const& outcomes, std::vector<VariedValue> const& values,
                              std::size_t rows, std::optional<std::size_t> columns) {
  std::vector<Row> found;
  std::map<std::string, std::size_t> place;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    for (sweep::Influence const& one : outcomes[i].influence->influences) {
      auto const [at, is_new] = place.emplace(one.path, found.size());
      if (is_new) found.push_back({one.path, std::vector<Owed>(outcomes.size())});
      Row& row = found[at->second];
      Owed const owed = owed_of(one);
      row.owed[i] = owed;
      row.told = row.told || owed.told;
      if (!owed.told) continue;
      row.share = std::max(row.share, owed.share.value_or(0));
      row.correlation = std::max(row.correlation, std::fabs(owed.correlation));
    }
  }
  if (found.empty()) return "Nothing varied, or too few replications have a value.\n";
  std::stable_sort(found.begin(), found.end(), [](Row const& a, Row const& b) {
    return std::pair(a.share, a.correlation) > std::pair(b.share, b.correlation);
  });
  std::size_t const told =
      static_cast<std::size_t>(std::count_if(found.begin(), found.end(), [](Row const& row) { return row.told; }));

  std::vector<std::vector<std::string>> lines{{"value"}};
  for (InfluencedOutcome const& one : outcomes) lines[0].push_back(broken(one.title, title_columns));
  std::size_t shown = 0;
  for (Row const& row : found) {
    if (!row.told || shown == rows) continue;
    ++shown;
    auto const value =
        std::find_if(values.begin(), values.end(), [&](auto const& one) { return one.path == row.path; });
    std::string const words = value == values.end() ? std::string() : value->words;
    auto& line = lines.emplace_back(std::vector{row.path + (words.empty() ? "" : "\n" + broken(words, word_columns))});
    for (Owed const& owed : row.owed) line.push_back(words_of(owed));
  }
  auto const add = [&](std::string const& what, auto const& share_of) {
    auto& line = lines.emplace_back(std::vector{what});
    for (InfluencedOutcome const& one : outcomes) line.push_back(percent(share_of(*one.influence)));
  };
  using Outcome = sweep::OutcomeInfluence;
  bool const apart =
      std::any_of(outcomes.begin(), outcomes.end(), [](auto const& one) { return one.influence->luck.has_value(); });
  if (apart) {
    add("luck drawn at each use", [](Outcome const& one) { return one.luck; });
    add("what values do only in combination", [](Outcome const& one) { return std::optional(one.left); });
  } else {
    add("luck drawn at each use, and what values do only in combination",
        [](Outcome const& one) { return std::optional(one.left); });
  }
  std::string text = table_in(lines, columns);
  if (told > shown) {
    text += fmt::format("… and {} more {} of which less goes with each: --all lists them\n", told - shown,
                        told - shown == 1 ? "value" : "values");
  }
  if (std::size_t const rest = found.size() - told; rest > 0) {
    text += paragraph_in(
        fmt::format("{} further {} varied and {} no more than luck would: --all lists {}.", rest,
                    rest == 1 ? "value" : "values", rest == 1 ? "shows" : "show", rest == 1 ? "it" : "them"),
        columns);
  }
  // A share counts as told where luck would show as much once in twenty times, and many values are looked at.
  constexpr std::uint64_t enough = 1000;
  std::uint64_t fewest = ~std::uint64_t{0};
  for (InfluencedOutcome const& one : outcomes) fewest = std::min(fewest, one.influence->count);
  if (told > 0 && fewest < enough) {
    text += paragraph_in(
        fmt::format(
            "These are of {} futures: of {} values one in twenty or so shows a small share by luck alone, and shares "
            "may add up to more than 100 %. From some {} futures on small shares can be trusted.",
            fewest, found.size(), enough),
        columns);
  }
  return text;
}

}  // namespace chokepoint::report
