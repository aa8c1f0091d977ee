#include "engine/analysis/failures.hpp"

#include <algorithm>
#include <bit>
#include <map>

#include "engine/analysis/hitting_sets.hpp"

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
  if (kind == Actor::place) return graph.places.size();
  return kind == Actor::firm ? graph.firms.size() : graph.countries.size();
}
std::uint32_t actor_of(SupplyGraph::Source const& source, Actor kind) {
  if (kind == Actor::place) return nobody;  // nothing is made there
  return kind == Actor::firm ? source.firm : source.country;
}

/// Who stops each source alone, and each of a want's sources on its way to the want.
struct Stopping {
  ActorSets sets;
  std::vector<std::vector<std::uint32_t>> of_wants;  ///< sets of each want's sources
};
Stopping stopped_by(SupplyGraph const& graph, Actor kind) {
  std::size_t rows = graph.sources.size();
  std::vector<std::vector<std::uint32_t>> of_wants;
  for (auto const& want : graph.wants) {
    of_wants.push_back(want.sources);
    if (kind != Actor::place) continue;  // ways are of no firm and no country
    for (std::uint32_t& row : of_wants.back()) row = static_cast<std::uint32_t>(rows++);
  }
  ActorSets sets(rows, actors_of(graph, kind));
  std::vector<std::vector<std::uint32_t>> users(graph.sources.size());
  std::vector<std::uint32_t> changed;
  for (std::uint32_t i = 0; i < graph.sources.size(); ++i) {
    if (std::uint32_t const actor = actor_of(graph.sources[i], kind); actor != nobody) sets.add(i, actor);
    for (std::uint32_t const input : graph.sources[i].inputs) users[input].push_back(i);
    if (kind == Actor::place) {
      for (auto const& places : graph.sources[i].input_places) {
        for (std::uint32_t const place : places) sets.add(i, place);
      }
    }
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
  for (std::size_t i = 0; kind == Actor::place && i < graph.wants.size(); ++i) {
    auto const& want = graph.wants[i];
    for (std::size_t k = 0; k < want.sources.size(); ++k) {
      sets.add_all(of_wants[i][k], want.sources[k]);
      for (std::uint32_t const place : want.source_places[k]) sets.add(of_wants[i][k], place);
    }
  }
  return {std::move(sets), std::move(of_wants)};
}

}  // namespace

std::vector<Stopper> stoppers(SupplyGraph const& graph, Actor kind) {
  Stopping const stopping = stopped_by(graph, kind);
  ActorSets const& sets = stopping.sets;
  std::vector<Stopper> all(actors_of(graph, kind));
  for (std::uint32_t i = 0; i < all.size(); ++i) all[i].actor = i;
  for (std::uint32_t i = 0; i < graph.sources.size(); ++i) {
    ActorSets::each(sets.common({i}), [&](std::uint32_t actor) {
      if (actor_of(graph.sources[i], kind) != actor) ++all[actor].sources;
    });
  }
  for (std::uint32_t i = 0; i < graph.wants.size(); ++i) {
    ActorSets::each(sets.common(stopping.of_wants[i]), [&](std::uint32_t actor) { all[actor].wants.push_back(i); });
  }
  std::erase_if(all, [](Stopper const& one) { return one.wants.empty() && one.sources == 0; });
  std::stable_sort(all.begin(), all.end(), [](Stopper const& a, Stopper const& b) {
    return a.wants.size() != b.wants.size() ? a.wants.size() > b.wants.size() : a.sources > b.sources;
  });
  return all;
}

std::vector<LeastFailures> least_failures(SupplyGraph const& graph, Actor kind) {
  constexpr std::uint64_t most_steps =
      20'000;  // sets looked at for a want; twenty sellers unlike each other take fewer
  Stopping const stopped = stopped_by(graph, kind);
  ActorSets const& sets = stopped.sets;
  std::map<std::vector<std::uint32_t>, LeastFailures> known;  // wants of the same sources are alike
  std::vector<LeastFailures> least;
  for (std::vector<std::uint32_t> sources : stopped.of_wants) {
    std::sort(sources.begin(), sources.end());
    sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    auto const [found, is_new] = known.try_emplace(sources);
    if (is_new) {
      std::vector<ActorSet> stopping;
      for (std::uint32_t const source : sources) {
        ActorSets::each(sets.common({source}),
                        [&, of = &stopping.emplace_back()](std::uint32_t actor) { of->push_back(actor); });
      }
      LeastHits const hits = least_hits(std::move(stopping), 1, most_steps);
      if (hits.possible) found->second = {hits.least, hits.exact};
    }
    least.push_back(found->second);
  }
  return least;
}

}  // namespace chokepoint::analysis
