#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/rule.hpp"

namespace chokepoint::model {

/// A stretch of time in which one vintage of a rule is in force: [from, to).
struct RulePeriod {
  base::SimTime from;
  base::SimTime to;  ///< SimTime::end() when nothing ends it
  std::uint32_t vintage = 0;

  friend bool operator==(RulePeriod const&, RulePeriod const&) = default;
};

/// The scheduled vintages of all rules as intervals: which text holds on a date, and which one for a lot on its way.
///
/// 1. A vintage binds from its binding_from() until its sunset; one without such a date, or whose sunset comes first,
///    never binds and replaces nothing (the AI Diffusion rule: rescinded two days before its compliance date).
/// 2. Where several vintages of one rule bind, the later one by effective date holds, and of equal dates the one listed
///    later. It replaces the earlier ones for good: after its own sunset none of them returns, the rule has ended.
///    (A suspension is written as a sunset and a new vintage.) The earlier vintage holds until the later one binds, so
///    a gap between effective and enforced leaves no gap in the rule.
/// 3. For a lot under way, a vintage counts if the date of the lot that its own in-transit clause names is not before
///    its binding date. Of those the latest governs: goods exported before a rule that counts the export date stay
///    under the vintage before it, even when that one counts the entry.
/// For a lot all of whose dates are one moment, 3 gives the same answer as 2.
class RuleBook {
 public:
  RuleBook() = default;
  /// `rules[i]` is RuleId(i); vintages are answered as positions in their rule's list. Keeps no reference.
  explicit RuleBook(std::span<Rule const> rules);

  std::uint32_t size() const { return rules_; }

  /// The vintage of `rule` in force at `date`, if any. O(log vintages), as `governing`.
  std::optional<std::uint32_t> in_force(RuleId rule, base::SimTime date) const;
  /// The vintage of `rule` that holds for a lot, asked at `now`.
  std::optional<std::uint32_t> governing(RuleId rule, LotDates const& lot, base::SimTime now) const;

  /// When `rule` is in force, ascending and disjoint.
  std::span<RulePeriod const> periods(RuleId rule) const {
    return std::span(periods_).subspan(first_period_[rule.index()],
                                       first_period_[rule.index() + 1] - first_period_[rule.index()]);
  }
  /// All moments at which any rule begins, changes or ends, ascending and distinct.
  std::span<base::SimTime const> boundaries() const { return boundaries_; }
  /// The first of them after `now`; SimTime::end() when there is none.
  base::SimTime next_boundary(base::SimTime now) const;

 private:
  /// A vintage that binds, in the order in which they replace each other.
  struct Ranked {
    base::SimTime from;
    base::SimTime over;  // the first sunset of it and all that replace it
    std::uint32_t vintage;
  };
  /// From `from` on, `rank` is the latest vintage with one in-transit clause.
  struct Step {
    base::SimTime from;
    std::uint32_t rank;  // index into ranked_
  };

  void add(Rule const& rule);

  std::uint32_t rules_ = 0;
  std::vector<RulePeriod> periods_;
  std::vector<std::uint32_t> first_period_{0};  // by rule, and one more
  std::vector<Ranked> ranked_;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> first_step_{0};  // by rule × clause, and one more
  std::vector<base::SimTime> boundaries_;
};

}  // namespace chokepoint::model
