#include "engine/analysis/failures.hpp"

#include <algorithm>
#include <bit>

namespace chokepoint::analysis {

namespace {

/// Sets of actors, one for each of many things.
class ActorSets {
 public:
  ActorSets(std::size_t sets, std::size_t actors) : words_((actors + 63) / 64), bits_(sets * words_, 0) {}

  void add(std::size_t set, std::uint32_t actor) { row(set)[actor / 64] |= std::uint64_t{1} << (actor % 64); }
  /// Adds all of another set; whether that was something new.
  bool add_all(std::size_t set, std::size_t other) {
    bool is_new = false;
    for (std::size_t i = 0; i < words_; ++i) {
      std::uint64_t const before = row(set)[i];
      row(set)[i] |= row(other)[i];
      is_new = is_new || row(set)[i] != before;
    }
    return is_new;
  }
  /// The members of all these sets at once.
  std::vector<std::uint64_t> common(std::vector<std::uint32_t> const& sets) const {
    std::vector<std::uint64_t> result(words_, sets.empty() ? 0 : ~std::uint64_t{0});
    for (std::uint32_t const set : sets) {
      for (std::size_t i = 0; i < words_; ++i) result[i] &= bits_[set * words_ + i];
    }
    return result;
  }
  template <class Visit>
  static void each(std::vector<std::uint64_t> const& words, Visit visit) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (std::uint64_t left = words[i]; left != 0; left &= left - 1) {
        visit(static_cast<std::uint32_t>(i * 64) + static_cast<std::uint32_t>(std::countr_zero(left)));
      }
    }
  }

 private:
  std::uint64_t* row(std::size_t set) { return bits_.data() + set * words_; }
  std::uint64_t const* row(std::size_t set) const { return bits_.data() + set * words_; }

  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

std::size_t actors_of(SupplyGraph const& graph, Actor kind) {
  return kind == Actor::firm ? graph.firms.size() : graph.countries.size();
}
std::uint32_t actor_of(SupplyGraph::Source const& source, Actor kind) {
  return kind == Actor::firm ? source.firm : source.country;
}

/// By source: who stops it alone.
ActorSets stopped_by(SupplyGraph const& graph, Actor kind) {
  ActorSets sets(graph.sources.size(), actors_of(graph, kind));
  std::vector<std::vector<std::uint32_t>> users(graph.sources.size());
  std::vector<std::uint32_t> changed;
  for (std::uint32_t i = 0; i < graph.sources.size(); ++i) {
    if (std::uint32_t const actor = actor_of(graph.sources[i], kind); actor != nobody) sets.add(i, actor);
    for (std::uint32_t const input : graph.sources[i].inputs) users[input].push_back(i);
    changed.push_back(i);
  }
  while (!changed.empty()) {  // circles of supply come to an end, since sets only grow
    std::vector<std::uint32_t> next;
    for (std::uint32_t const source : changed) {
      for (std::uint32_t const user : users[source]) {
        if (sets.add_all(user, source)) next.push_back(user);
      }
    }
    std::sort(next.begin(), next.end());
    next.erase(std::unique(next.begin(), next.end()), next.end());
    changed = std::move(next);
  }
  return sets;
}

/// The least number of groups, each with somebody in all of its sets; 0 where a set is empty.
std::uint32_t least_groups(ActorSets const& sets, std::vector<std::uint32_t> const& all) {
  constexpr std::size_t most = 16;  // beyond, later ones count by themselves
  std::size_t const count = std::min(all.size(), most);
  std::vector<std::uint32_t> least(std::size_t{1} << count, nobody);
  least[0] = 0;
  for (std::size_t group = 1; group < least.size(); ++group) {
    std::vector<std::uint32_t> members;
    for (std::size_t i = 0; i < count; ++i) {
      if ((group >> i & 1U) != 0) members.push_back(all[i]);
    }
    auto const common = sets.common(members);
    bool const one = std::any_of(common.begin(), common.end(), [](std::uint64_t word) { return word != 0; });
    if (one) least[group] = 1;
    // Split so that the first member's group is looked at once.
    std::size_t const first = group & (~group + 1);
    for (std::size_t part = (group - 1) & group; part > 0; part = (part - 1) & group) {
      if ((part & first) == 0 || least[part] == nobody || least[group ^ part] == nobody) continue;
      least[group] = std::min(least[group], least[part] + least[group ^ part]);
    }
  }
  std::uint32_t const found = least.back();
  return found == nobody ? 0 : found + static_cast<std::uint32_t>(all.size() - count);
}

}  // namespace

std::vector<Stopper> stoppers(SupplyGraph const& graph, Actor kind) {
  ActorSets const sets = stopped_by(graph, kind);
  std::vector<Stopper> all(actors_of(graph, kind));
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i].actor = i;
  for (std::uint32_t i = 0; i < graph.sources.size(); ++i) {
    ActorSets::each(sets.common({i}), [&](std::uint32_t actor) {
      if (actor_of(graph.sources[i], kind) != actor) ++all[actor].sources;
    });
  }
  for (std::uint32_t i = 0; i < graph.wants.size(); ++i) {
    ActorSets::each(sets.common(graph.wants[i].sources), [&](std::uint32_t actor) { all[actor].wants.push_back(i); });
  }
  std::erase_if(all, [](Stopper const& one) { return one.wants.empty() && one.sources == 0; });
  std::stable_sort(all.begin(), all.end(), [](Stopper const& a, Stopper const& b) {
    return a.wants.size() != b.wants.size() ? a.wants.size() > b.wants.size() : a.sources > b.sources;
  });
  return all;
}

std::vector<std::uint32_t> least_failures(SupplyGraph const& graph, Actor kind) {
  ActorSets const sets = stopped_by(graph, kind);
  std::vector<std::uint32_t> least;
  for (auto const& want : graph.wants) {
    std::vector<std::uint32_t> sources = want.sources;
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    least.push_back(least_groups(sets, sources));
  }
  return least;
}

}  // namespace chokepoint::analysis
