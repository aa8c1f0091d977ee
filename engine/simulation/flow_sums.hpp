#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace chokepoint::simulation {

/// Amounts added up by key: written down one after the other, and sorted and summed now and then. A run writes far more
/// often than anybody reads, and a tree of a hundred thousand keys costs more than all else that looking on costs.
template <class Key>
class FlowSums {
 public:
  using Entry = std::pair<Key, std::int64_t>;

  void add(Key const& key, std::int64_t amount) {
    if (entries_.size() >= sum_at_) {
      sum_up();
      sum_at_ = std::max(least_, 2 * entries_.size());
    }
    entries_.emplace_back(key, amount);
  }

  /// In the order of keys, each once.
  std::vector<Entry> sums() const {
    FlowSums copy = *this;
    copy.sum_up();
    return std::move(copy.entries_);
  }

  void clear() { entries_.clear(); }

 private:
  static constexpr std::size_t least_ = 1U << 14;

  void sum_up() {
    std::sort(entries_.begin(), entries_.end(), [](Entry const& a, Entry const& b) { return a.first < b.first; });
    std::size_t kept = 0;
    for (std::size_t index = 1; index < entries_.size(); ++index) {
      if (entries_[kept].first == entries_[index].first) {
        entries_[kept].second += entries_[index].second;
      } else {
        entries_[++kept] = entries_[index];
      }
    }
    if (!entries_.empty()) entries_.resize(kept + 1);
  }

  std::vector<Entry> entries_;
  std::size_t sum_at_ = least_;
};

}  // namespace chokepoint::simulation
