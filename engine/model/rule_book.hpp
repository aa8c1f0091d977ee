#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/rule.hpp"

namespace chokepoint::model {

/// The dates of all rules' vintages in one replication: which text holds for a lot, asked on a date.
///
/// 1. A vintage binds from its binding_from() until its sunset; one without such a date, or whose sunset comes first,
///    never binds and replaces nothing (the AI Diffusion rule: rescinded two days before its compliance date).
/// 2. Only vintages whose own predicate the lot meets count for it: a later vintage about some goods leaves the earlier
///    one to the others.
/// 3. Where several bind, the later one by effective date holds, and of equal dates the one listed later. It replaces
///    the earlier ones for good: after its own sunset none of them returns, the rule has ended for these goods. (A
///    suspension is written as a sunset and a new vintage.) The earlier vintage holds until the later one binds, so a
///    gap between effective and enforced leaves no gap in the rule.
/// 4. For a lot under way, a vintage counts if the date of the lot that its own in-transit clause names is not before
///    its binding date. Of those the latest governs: goods exported before a rule that counts the export date stay
///    under the vintage before it, even when that one counts the entry.
class RuleBook {
 public:
  /// One vintage of a rule, as this replication has it.
  struct DatedVintage {
    VintageDates dates;
    LotDate in_transit = LotDate::entered;
  };

  /// Forgets all rules; memory is kept.
  void clear();
  /// Adds the next rule: the n-th added is RuleId(n).
  void add(std::span<DatedVintage const> vintages);

  std::uint32_t size() const { return static_cast<std::uint32_t>(first_rank_.size() - 1); }

  /// The vintage of `rule` that holds for a lot, asked at `now`; `meets(vintage)` tells whether the lot meets the
  /// predicate of a vintage, given as its position in the rule's list.
  template <class Meets>
  std::optional<std::uint32_t> governing(RuleId rule, LotDates const& lot, base::SimTime now, Meets&& meets) const {
    base::SimTime over = base::SimTime::end();  // the first sunset of those that replace what is looked at, and of it
    for (std::uint32_t rank = first_rank_[rule.index() + 1]; rank-- > first_rank_[rule.index()];) {
      Ranked const& ranked = ranked_[rank];
      if (!meets(ranked.vintage)) continue;
      over = std::min(over, ranked.over);
      base::SimTime const date = lot.at(ranked.in_transit, now);
      if (date < ranked.from) continue;
      return date < over ? std::optional(ranked.vintage) : std::nullopt;
    }
    return std::nullopt;
  }

  /// The first moment after `now` at which any vintage begins to bind or ends; SimTime::end() when there is none.
  base::SimTime next_boundary(base::SimTime now) const;

 private:
  /// A vintage that binds, in the order in which they replace each other.
  struct Ranked {
    base::SimTime from;
    base::SimTime over;
    base::SimTime in_law;
    std::uint32_t vintage;
    LotDate in_transit;
  };

  std::vector<Ranked> ranked_;
  std::vector<std::uint32_t> first_rank_{0};  // by rule, and one more
  std::vector<base::SimTime> boundaries_;     // ascending
};

}  // namespace chokepoint::model
