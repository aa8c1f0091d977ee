#include "engine/model/rule_book.hpp"

#include <algorithm>
#include <array>

namespace chokepoint::model {

RuleBook::RuleBook(std::span<Rule const> rules) {
  for (Rule const& rule : rules) {
    add(rule);
    rules_ += 1;
  }
  for (RulePeriod const& period : periods_) {
    boundaries_.push_back(period.from);
    if (period.to < base::SimTime::end()) {
      boundaries_.push_back(period.to);
    }
  }
  std::sort(boundaries_.begin(), boundaries_.end());
  boundaries_.erase(std::unique(boundaries_.begin(), boundaries_.end()), boundaries_.end());
}

void RuleBook::add(Rule const& rule) {
  std::size_t const first_rank = ranked_.size();
  std::size_t const first_period = periods_.size();
  for (std::uint32_t i = 0; i < rule.vintages.size(); ++i) {
    VintageDates const& dates = rule.vintages[i].dates;
    std::optional<base::SimTime> const from = dates.binding_from();
    base::SimTime const over = dates.sunset.value_or(base::SimTime::end());
    if (from && *from < over) {
      ranked_.push_back({*from, over, i});
    }
  }
  auto const in_law = [&](Ranked const& ranked) {
    return rule.vintages[ranked.vintage].dates.effective.value_or(ranked.from);
  };
  std::stable_sort(ranked_.begin() + static_cast<std::ptrdiff_t>(first_rank), ranked_.end(),
                   [&](Ranked const& a, Ranked const& b) { return in_law(a) < in_law(b); });

  // From the last vintage backwards: each holds until one that replaces it binds.
  base::SimTime replaced = base::SimTime::end();
  base::SimTime over = base::SimTime::end();
  for (std::size_t rank = ranked_.size(); rank-- > first_rank;) {
    Ranked& ranked = ranked_[rank];
    base::SimTime const to = std::min(ranked.over, replaced);
    if (ranked.from < to) {
      periods_.push_back({ranked.from, to, ranked.vintage});
    }
    replaced = std::min(replaced, ranked.from);
    over = std::min(over, ranked.over);
    ranked.over = over;
  }
  std::sort(periods_.begin() + static_cast<std::ptrdiff_t>(first_period), periods_.end(),
            [](RulePeriod const& a, RulePeriod const& b) { return a.from < b.from; });
  first_period_.push_back(static_cast<std::uint32_t>(periods_.size()));

  for (std::size_t clause = 0; clause < lot_date_count; ++clause) {
    std::vector<Step> steps;
    for (std::size_t rank = ranked_.size(); rank-- > first_rank;) {
      // Latest first: an earlier vintage is seen only where it binds before all that replace it.
      Ranked const& ranked = ranked_[rank];
      if (rule.vintages[ranked.vintage].in_transit == static_cast<LotDate>(clause) &&
          (steps.empty() || ranked.from < steps.back().from)) {
        steps.push_back({ranked.from, static_cast<std::uint32_t>(rank)});
      }
    }
    steps_.insert(steps_.end(), steps.rbegin(), steps.rend());
    first_step_.push_back(static_cast<std::uint32_t>(steps_.size()));
  }
}

std::optional<std::uint32_t> RuleBook::in_force(RuleId rule, base::SimTime date) const {
  std::span<RulePeriod const> const all = periods(rule);
  auto const after = std::upper_bound(all.begin(), all.end(), date,
                                      [](base::SimTime at, RulePeriod const& period) { return at < period.from; });
  if (after == all.begin() || date >= std::prev(after)->to) {
    return std::nullopt;
  }
  return std::prev(after)->vintage;
}

std::optional<std::uint32_t> RuleBook::governing(RuleId rule, LotDates const& lot, base::SimTime now) const {
  // The greatest rank over the clauses is the latest vintage that counts.
  std::optional<std::uint32_t> latest;
  base::SimTime date;
  for (std::size_t clause = 0; clause < lot_date_count; ++clause) {
    std::size_t const slot = rule.index() * lot_date_count + clause;
    std::span<Step const> const steps =
        std::span(steps_).subspan(first_step_[slot], first_step_[slot + 1] - first_step_[slot]);
    base::SimTime const at = lot.at(static_cast<LotDate>(clause), now);
    auto const after = std::upper_bound(steps.begin(), steps.end(), at,
                                        [](base::SimTime moment, Step const& step) { return moment < step.from; });
    if (after != steps.begin() && (!latest || *latest < std::prev(after)->rank)) {
      latest = std::prev(after)->rank;
      date = at;
    }
  }
  if (!latest || date >= ranked_[*latest].over) {
    return std::nullopt;
  }
  return ranked_[*latest].vintage;
}

base::SimTime RuleBook::next_boundary(base::SimTime now) const {
  auto const after = std::upper_bound(boundaries_.begin(), boundaries_.end(), now);
  return after == boundaries_.end() ? base::SimTime::end() : *after;
}

}  // namespace chokepoint::model
