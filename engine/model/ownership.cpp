#include "engine/model/ownership.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/model/cycle.hpp"

namespace chokepoint::model {

namespace {

/// One row for each pair of owner and firm, in that order.
std::vector<Shareholding> merged(std::uint32_t firms, std::span<Shareholding const> holdings) {
  std::vector<Shareholding> rows(holdings.begin(), holdings.end());
  for (Shareholding const& row : rows) {
    CHOKEPOINT_CHECK(row.owner.index() < firms && row.firm.index() < firms && row.owner != row.firm,
                     "firm {} holds shares of firm {} of {}", row.owner.index(), row.firm.index(), firms);
    CHOKEPOINT_CHECK(row.parts_per_billion > 0 && row.parts_per_billion <= Ownership::whole,
                     "a share of {} parts per billion", row.parts_per_billion);
  }
  std::sort(rows.begin(), rows.end(), [](Shareholding const& a, Shareholding const& b) {
    return a.owner != b.owner ? a.owner < b.owner : a.firm < b.firm;
  });
  std::vector<Shareholding> sums;
  for (Shareholding const& row : rows) {
    if (!sums.empty() && sums.back().owner == row.owner && sums.back().firm == row.firm) {
      sums.back().parts_per_billion += row.parts_per_billion;
    } else {
      sums.push_back(row);
    }
  }
  return sums;
}

/// Follows the only parent of each firm upwards; every firm is walked once.
std::vector<FirmId> ends_of_chains(std::vector<FirmId> const& parents) {
  std::vector<FirmId> ends(parents.size());
  std::vector<bool> on_path(parents.size());
  std::vector<FirmId> path;
  for (std::uint32_t i = 0; i < parents.size(); ++i) {
    path.clear();
    FirmId at(i);
    while (at.valid() && !ends[at.index()].valid() && !on_path[at.index()]) {
      on_path[at.index()] = true;
      path.push_back(at);
      at = parents[at.index()];
    }
    FirmId end;
    if (!at.valid()) {
      end = path.back();
    } else if (ends[at.index()].valid()) {
      end = ends[at.index()];
    } else {  // back on our own path: a ring from `at` on
      end = *std::min_element(std::find(path.begin(), path.end(), at), path.end());
    }
    for (FirmId const firm : path) {
      ends[firm.index()] = end;
      on_path[firm.index()] = false;
    }
  }
  return ends;
}

}  // namespace

Ownership::Ownership(std::uint32_t firms, std::span<Shareholding const> holdings)
    : first_stake_(firms + 1), parents_(firms) {
  std::vector<Shareholding> const rows = merged(firms, holdings);
  std::vector<std::int64_t> largest(firms);
  std::vector<std::int64_t> total(firms);
  std::vector<Arc> controlling;
  for (Shareholding const& row : rows) {
    stakes_.push_back({row.firm, row.parts_per_billion});
    first_stake_[row.owner.index() + 1] += 1;
    total[row.firm.index()] += row.parts_per_billion;
    if (row.parts_per_billion >= half) {
      controlling.push_back({row.owner.index(), row.firm.index()});
      if (row.parts_per_billion > largest[row.firm.index()]) {  // owners come in ascending order: the first wins a tie
        largest[row.firm.index()] = row.parts_per_billion;
        parents_[row.firm.index()] = row.owner;
      }
    }
  }
  for (std::uint32_t i = 0; i < firms; ++i) {
    first_stake_[i + 1] += first_stake_[i];
    if (total[i] > whole) {
      oversubscribed_.push_back(FirmId(i));
    }
  }
  ultimate_parents_ = ends_of_chains(parents_);
  for (std::uint32_t const position : find_cycle(firms, controlling)) {
    ring_.push_back(FirmId(controlling[position].from));
  }
}

std::vector<std::int64_t> Ownership::held_by_listed(std::span<FirmId const> listed) const {
  std::vector<std::int64_t> held(parents_.size());
  std::vector<FirmId> counting;  // listed or affiliated; each enters once, so rings of holdings end too
  for (FirmId const firm : listed) {
    if (held[firm.index()] != whole) {
      held[firm.index()] = whole;
      counting.push_back(firm);
    }
  }
  std::vector<bool> is_listed(parents_.size());
  for (FirmId const firm : counting) {
    is_listed[firm.index()] = true;
  }
  for (std::size_t next = 0; next < counting.size(); ++next) {
    for (Stake const& stake : stakes_of(counting[next])) {
      if (is_listed[stake.firm.index()]) {
        continue;
      }
      std::int64_t const before = held[stake.firm.index()];
      held[stake.firm.index()] = before + stake.parts_per_billion;
      if (before < half && before + stake.parts_per_billion >= half) {
        counting.push_back(stake.firm);
      }
    }
  }
  return held;
}

std::vector<FirmId> Ownership::listed_and_affiliated(std::span<FirmId const> listed) const {
  std::vector<std::int64_t> const held = held_by_listed(listed);
  std::vector<FirmId> firms;
  for (std::uint32_t i = 0; i < held.size(); ++i) {
    if (held[i] >= half) {
      firms.push_back(FirmId(i));
    }
  }
  return firms;
}

}  // namespace chokepoint::model
