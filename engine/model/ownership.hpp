#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/ids.hpp"

namespace chokepoint::model {

/// One owner's direct share in a firm. Parts per billion, so that shares add up exactly.
struct Shareholding {
  FirmId owner;
  FirmId firm;
  std::int64_t parts_per_billion = 0;  ///< 1 .. 10^9
};

/// Who owns whom, and the two questions that rules ask of it.
class Ownership {
 public:
  static constexpr std::int64_t whole = 1'000'000'000;
  static constexpr std::int64_t half = whole / 2;

  /// No firm holds shares of itself; several rows for one pair add up.
  Ownership(std::uint32_t firms, std::span<Shareholding const> holdings);

  /// The firm that directly holds at least half: the larger holder of two, the one that comes first when both hold
  /// exactly half; invalid when nobody does.
  FirmId parent(FirmId firm) const { return parents_[firm.index()]; }
  /// The end of the chain of parents; the firm itself when nobody holds half of it. In and below a ring of parents
  /// there is no end: the ring's first firm is named (and `ring` lets a check refuse it).
  FirmId ultimate_parent(FirmId firm) const { return ultimate_parents_[firm.index()]; }
  /// Firms of which each holds at least half of the next and the last half of the first; empty when there is no such
  /// ring. Begins with its first firm by id.
  std::vector<FirmId> const& ring() const { return ring_; }
  /// Firms more than the whole of which is held, ascending.
  std::vector<FirmId> const& oversubscribed() const { return oversubscribed_; }

  /// By firm: the parts per billion that count as held by the listed, directly or indirectly; `whole` for the listed
  /// themselves. A firm is affiliated, and treated as if it were listed, from `half` on.
  ///
  /// The rule: shares of all listed parties are added up; a firm of which they hold half or more counts as listed, and
  /// so do its own shares in others, down the chain; what a firm below half owns does not count at all (so 25 % of each
  /// of two firms that hold half of a third is nothing).
  /// Source: BIS, "Expansion of End-User Controls To Cover Affiliates of Certain Listed Entities", interim final rule,
  /// 90 FR 47201, effective 2025-09-29 (15 CFR 744.11(a)(1)), which adopts the practice of OFAC's Revised Guidance on
  /// Entities Owned by Persons Whose Property and Interests in Property Are Blocked (2014-08-13) and its FAQ 401, whose
  /// examples are our tests. Ownership counts, control does not (FAQ 398).
  std::vector<std::int64_t> held_by_listed(std::span<FirmId const> listed) const;
  /// The listed and their affiliates, ascending.
  std::vector<FirmId> listed_and_affiliated(std::span<FirmId const> listed) const;

 private:
  struct Stake {
    FirmId firm;
    std::int64_t parts_per_billion;
  };
  std::span<Stake const> stakes_of(FirmId owner) const {
    return std::span(stakes_).subspan(first_stake_[owner.index()],
                                      first_stake_[owner.index() + 1] - first_stake_[owner.index()]);
  }

  std::vector<Stake> stakes_;  // by owner, then firm
  std::vector<std::uint32_t> first_stake_;
  std::vector<FirmId> parents_;
  std::vector<FirmId> ultimate_parents_;
  std::vector<FirmId> ring_;
  std::vector<FirmId> oversubscribed_;
};

}  // namespace chokepoint::model
