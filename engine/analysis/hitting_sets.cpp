#include "engine/analysis/hitting_sets.hpp"

#include <algorithm>
#include <map>

namespace chokepoint::analysis {

namespace {

bool meet(ActorSet const& a, ActorSet const& b) {
  auto in_a = a.begin();
  auto in_b = b.begin();
  while (in_a != a.end() && in_b != b.end()) {
    if (*in_a == *in_b) return true;
    *in_a < *in_b ? ++in_a : ++in_b;
  }
  return false;
}

void add(ActorSet& set, std::uint32_t actor) {
  auto const place = std::lower_bound(set.begin(), set.end(), actor);
  if (place == set.end() || *place != actor) set.insert(place, actor);
}
void remove(ActorSet& set, std::uint32_t actor) { std::erase(set, actor); }

class Search {
 public:
  Search(Unhit const& unhit, std::size_t most, std::uint64_t steps) : unhit_(unhit), most_(most), steps_(steps) {}

  LeastHits run() {
    auto greedy = greedy_group();
    if (!greedy) {
      answer_.possible = false;
      return answer_;
    }
    for (std::size_t size = apart({}, {}).size(); size < greedy->size() || answer_.groups.empty(); ++size) {
      size_ = size;
      visit({}, {});
      if (steps_ == 0) break;
      if (!answer_.groups.empty()) break;
    }
    if (steps_ == 0) answer_.more = true;  // not all of this size were looked for, though smaller ones are ruled out
    if (answer_.groups.empty()) {
      answer_.exact = greedy->size() == size_;
      answer_.groups.push_back(std::move(*greedy));
    }
    std::sort(answer_.groups.begin(), answer_.groups.end());
    answer_.least = static_cast<std::uint32_t>(answer_.groups.front().size());
    return answer_;
  }

 private:
  /// Always who is in most of the sets seen so far; then without those whom it doesn't need.
  std::optional<ActorSet> greedy_group() {
    ActorSet group;
    while (auto set = unhit_(group)) {
      if (set->empty()) return std::nullopt;
      learn(std::move(*set));
      ActorSet const& last = sets_.back();
      add(group, *std::max_element(last.begin(), last.end(), [&](std::uint32_t a, std::uint32_t b) {
            return counts_[a] != counts_[b] ? counts_[a] < counts_[b] : a > b;
          }));
    }
    for (std::uint32_t const actor : ActorSet(group)) {
      ActorSet fewer = group;
      remove(fewer, actor);
      if (auto set = unhit_(fewer)) {
        learn(std::move(*set));
      } else {
        group = std::move(fewer);
      }
    }
    return group;
  }

  void learn(ActorSet set) {
    for (std::uint32_t const actor : set) ++counts_[actor];
    sets_.push_back(std::move(set));
  }

  /// What is left of sets that a group doesn't hit, those who are out left out, smallest first: of these as many as
  /// have nobody in common with each other.
  std::vector<ActorSet> apart(ActorSet const& group, ActorSet const& out) {
    std::vector<ActorSet> open;
    for (ActorSet const& set : sets_) {
      if (meet(set, group)) continue;
      ActorSet left;
      std::set_difference(set.begin(), set.end(), out.begin(), out.end(), std::back_inserter(left));
      open.push_back(std::move(left));
    }
    steps_ -= std::min<std::uint64_t>(steps_, sets_.size());
    std::stable_sort(open.begin(), open.end(), [](auto const& a, auto const& b) { return a.size() < b.size(); });
    std::vector<ActorSet> chosen;
    for (ActorSet& set : open) {
      if (std::none_of(chosen.begin(), chosen.end(), [&](ActorSet const& one) { return meet(one, set); })) {
        chosen.push_back(std::move(set));
      }
    }
    return chosen;
  }

  void visit(ActorSet const& group, ActorSet out) {
    if (steps_ == 0 || answer_.more) return;
    auto open = apart(group, out);
    if (open.empty()) {
      auto set = unhit_(group);
      if (!set) {
        if (answer_.groups.size() == most_) {
          answer_.more = true;
        } else {
          answer_.groups.push_back(group);
        }
        return;
      }
      learn(std::move(*set));
      open = apart(group, out);
    }
    if (group.size() + open.size() > size_) return;
    ActorSet branches = std::move(open.front());  // nobody, where all of its actors are out
    std::stable_sort(branches.begin(), branches.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return counts_[a] > counts_[b]; });
    for (std::uint32_t const actor : branches) {
      ActorSet with = group;
      add(with, actor);
      visit(with, out);
      add(out, actor);
    }
  }

  Unhit const& unhit_;
  std::size_t most_;
  std::uint64_t steps_;
  std::size_t size_ = 0;  ///< of groups that are looked for
  std::vector<ActorSet> sets_;
  std::map<std::uint32_t, std::uint64_t> counts_;  ///< by actor: in how many of the sets
  LeastHits answer_;
};

}  // namespace

LeastHits least_hits(Unhit const& unhit, std::size_t most, std::uint64_t steps) {
  return Search(unhit, most, steps).run();
}

LeastHits least_hits(std::vector<ActorSet> sets, std::size_t most, std::uint64_t steps) {
  std::stable_sort(sets.begin(), sets.end(), [](auto const& a, auto const& b) { return a.size() < b.size(); });
  std::vector<ActorSet> least;
  for (ActorSet& set : sets) {
    bool const contains_one = std::any_of(least.begin(), least.end(), [&](ActorSet const& one) {
      return std::includes(set.begin(), set.end(), one.begin(), one.end());
    });
    if (!contains_one) least.push_back(std::move(set));
  }
  return least_hits(
      [&](ActorSet const& group) -> std::optional<ActorSet> {
        for (ActorSet const& set : least) {
          if (!meet(set, group)) return set;
        }
        return std::nullopt;
      },
      most, steps);
}

}  // namespace chokepoint::analysis
