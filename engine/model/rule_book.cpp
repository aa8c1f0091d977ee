#include "engine/model/rule_book.hpp"

#include <algorithm>

namespace chokepoint::model {

void RuleBook::clear() {
  ranked_.clear();
  first_rank_.resize(1);
  boundaries_.clear();
}

void RuleBook::add(std::span<DatedVintage const> vintages) {
  std::uint32_t const first = first_rank_.back();
  auto const note = [this](base::SimTime moment) {
    auto const place = std::lower_bound(boundaries_.begin(), boundaries_.end(), moment);
    if (place == boundaries_.end() || *place != moment) boundaries_.insert(place, moment);
  };
  for (std::uint32_t i = 0; i < vintages.size(); ++i) {
    VintageDates const& dates = vintages[i].dates;
    std::optional<base::SimTime> const from = dates.binding_from();
    base::SimTime const over = dates.sunset.value_or(base::SimTime::end());
    if (!from || *from >= over) continue;
    note(*from);
    if (over < base::SimTime::end()) note(over);
    Ranked const ranked{*from, over, dates.effective.value_or(*from), i, vintages[i].in_transit};
    // Insertion keeps equal dates in the order of the list, and allocates nothing of its own.
    auto const place = std::upper_bound(ranked_.begin() + first, ranked_.end(), ranked,
                                        [](Ranked const& a, Ranked const& b) { return a.in_law < b.in_law; });
    ranked_.insert(place, ranked);
  }
  first_rank_.push_back(static_cast<std::uint32_t>(ranked_.size()));
}

base::SimTime RuleBook::next_boundary(base::SimTime now) const {
  auto const after = std::upper_bound(boundaries_.begin(), boundaries_.end(), now);
  return after == boundaries_.end() ? base::SimTime::end() : *after;
}

}  // namespace chokepoint::model
