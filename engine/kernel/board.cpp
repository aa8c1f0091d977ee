#include "engine/kernel/board.hpp"

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::kernel {

Board::Board(std::vector<ActorId> owners, std::vector<std::int64_t> initial)
    : owners_(std::move(owners)), initial_(std::move(initial)), changes_(owners_.size()) {
  CHOKEPOINT_CHECK(owners_.size() == initial_.size(), "{} owners for {} entries", owners_.size(), initial_.size());
}

std::int64_t Board::read(BoardEntryId entry, base::SimTime now) const {
  auto const& changes = changes_[entry.index()];
  auto const after = std::upper_bound(changes.begin(), changes.end(), now,
                                      [](base::SimTime t, Change const& change) { return t < change.effective; });
  return after == changes.begin() ? initial_[entry.index()] : std::prev(after)->value;
}

std::uint64_t Board::version(base::SimTime now) const {
  auto const after = std::upper_bound(effective_times_.begin(), effective_times_.end(), now);
  return static_cast<std::uint64_t>(after - effective_times_.begin());
}

void Board::commit(std::vector<Publication>& publications) {
  for (Publication const& publication : publications) {
    auto& changes = changes_[publication.entry.index()];
    Change const change{publication.effective, publication.publisher, publication.value};
    auto const place = std::upper_bound(changes.begin(), changes.end(), change, [](Change const& a, Change const& b) {
      return a.effective != b.effective ? a.effective < b.effective : a.publisher < b.publisher;
    });
    changes.insert(place, change);
    effective_times_.insert(std::upper_bound(effective_times_.begin(), effective_times_.end(), publication.effective),
                            publication.effective);
  }
  publications.clear();
}

void Board::reset(std::vector<std::int64_t> const& initial) {
  CHOKEPOINT_CHECK(initial.size() == initial_.size(), "{} values for {} entries", initial.size(), initial_.size());
  std::copy(initial.begin(), initial.end(), initial_.begin());
  for (auto& changes : changes_) changes.clear();
  effective_times_.clear();
}

}  // namespace chokepoint::kernel
