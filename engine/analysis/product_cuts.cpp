#include "engine/analysis/product_cuts.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace chokepoint::analysis {

namespace {

constexpr std::size_t most_groups = 16;        // told of a product; readers want to know that there are others, not all
constexpr std::uint64_t most_steps = 200'000;  // sets looked at for a product: well below a second

/// Who can make a product with what: and-or ways through makers and products.
class Ways {
 public:
  Ways(SupplyGraph const& graph, Actor kind, std::uint32_t product) : product_(product) {
    // Makers alike in actor and inputs are one.
    std::vector<std::set<std::pair<std::uint32_t, std::vector<std::uint32_t>>>> makers(graph.products.size());
    for (auto const& source : graph.sources) {
      if (!source.originates) continue;
      std::vector<std::uint32_t> inputs;
      for (std::uint32_t const input : source.inputs) inputs.push_back(graph.sources[input].product);
      std::sort(inputs.begin(), inputs.end());
      inputs.erase(std::unique(inputs.begin(), inputs.end()), inputs.end());
      makers[source.product].emplace(kind == Actor::firm ? source.firm : source.country, std::move(inputs));
    }
    makers_of_.resize(graph.products.size());
    users_of_.resize(graph.products.size());
    std::vector<std::uint32_t> open{product};
    std::set<std::uint32_t> seen{product};
    while (!open.empty()) {
      std::uint32_t const made = open.back();
      open.pop_back();
      for (auto const& [actor, inputs] : makers[made]) {
        auto const maker = static_cast<std::uint32_t>(makers_.size());
        makers_.push_back({made, actor, inputs});
        makers_of_[made].push_back(maker);
        for (std::uint32_t const input : inputs) {
          users_of_[input].push_back(maker);
          if (seen.insert(input).second) open.push_back(input);
        }
      }
    }
  }

  bool has_makers() const { return !makers_of_[product_].empty(); }

  /// The actors of a way to make it in which nobody of a group is, with nobody whom it doesn't need; nothing where
  /// there is none. Those are preferred who were in fewest ways before, since ways apart from each other tell most.
  std::optional<ActorSet> without(ActorSet const& group) {
    auto const lives =
        living([&](std::uint32_t actor) { return !std::binary_search(group.begin(), group.end(), actor); });
    if (!lives.product[product_]) return std::nullopt;
    std::set<std::uint32_t> actors;
    std::vector<std::uint32_t> open{product_};
    std::set<std::uint32_t> seen{product_};
    while (!open.empty()) {
      std::uint32_t const made = open.back();
      open.pop_back();
      Maker const* best = nullptr;
      auto const cost = [&](Maker const& maker) {
        return maker.actor == nobody || actors.contains(maker.actor) ? std::uint64_t{0} : 1 + uses_[maker.actor];
      };
      for (std::uint32_t const maker : makers_of_[made]) {
        if (lives.maker[maker] && (best == nullptr || cost(makers_[maker]) < cost(*best))) best = &makers_[maker];
      }
      if (best == nullptr) continue;  // nobody is known to make it, so it is there
      if (best->actor != nobody) actors.insert(best->actor);
      for (std::uint32_t const input : best->inputs) {
        if (seen.insert(input).second) open.push_back(input);
      }
    }
    for (std::uint32_t const actor : ActorSet(actors.begin(), actors.end())) {
      actors.erase(actor);
      if (!living([&](std::uint32_t other) { return actors.contains(other); }).product[product_]) actors.insert(actor);
    }
    for (std::uint32_t const actor : actors) ++uses_[actor];
    return ActorSet(actors.begin(), actors.end());
  }

  /// The products of which a group are all makers.
  std::vector<std::uint32_t> all_made_by(ActorSet const& group) const {
    std::vector<std::uint32_t> all;
    for (std::uint32_t product = 0; product < makers_of_.size(); ++product) {
      bool const every = std::all_of(makers_of_[product].begin(), makers_of_[product].end(), [&](std::uint32_t maker) {
        return std::binary_search(group.begin(), group.end(), makers_[maker].actor);
      });
      if (every && !makers_of_[product].empty()) all.push_back(product);
    }
    return all;
  }

 private:
  struct Maker {
    std::uint32_t product = 0;
    std::uint32_t actor = nobody;
    std::vector<std::uint32_t> inputs;  ///< products
  };
  struct Living {
    std::vector<bool> maker, product;
  };

  /// What can be made where some actors are there: all, less what stops until nothing more does. So a circle goes on by
  /// itself, as one with something in stock does.
  template <class IsThere>
  Living living(IsThere is_there) const {
    Living lives{std::vector<bool>(makers_.size(), true), std::vector<bool>(makers_of_.size(), true)};
    std::vector<std::size_t> left;
    for (auto const& makers : makers_of_) left.push_back(makers.size());
    std::vector<std::uint32_t> stopped;
    auto const stop = [&](std::uint32_t maker) {
      if (!lives.maker[maker]) return;
      lives.maker[maker] = false;
      std::uint32_t const product = makers_[maker].product;
      if (--left[product] > 0) return;
      lives.product[product] = false;
      stopped.push_back(product);
    };
    for (std::uint32_t maker = 0; maker < makers_.size(); ++maker) {
      if (makers_[maker].actor != nobody && !is_there(makers_[maker].actor)) stop(maker);
    }
    while (!stopped.empty()) {
      std::uint32_t const product = stopped.back();
      stopped.pop_back();
      for (std::uint32_t const maker : users_of_[product]) stop(maker);
    }
    return lives;
  }

  std::uint32_t product_;
  std::vector<Maker> makers_;
  std::vector<std::vector<std::uint32_t>> makers_of_;  ///< by product, of those that it may need
  std::vector<std::vector<std::uint32_t>> users_of_;   ///< by product: makers who need it
  std::map<std::uint32_t, std::uint64_t> uses_;        ///< by actor: ways so far
};

}  // namespace

std::vector<ProductCut> product_cuts(SupplyGraph const& graph, Actor kind) {
  std::set<std::uint32_t> wanted;
  for (auto const& want : graph.wants) wanted.insert(want.product);
  std::vector<ProductCut> all;
  for (std::uint32_t const product : wanted) {
    Ways ways(graph, kind, product);
    if (!ways.has_makers()) continue;
    LeastHits const hits =
        least_hits([&](ActorSet const& group) { return ways.without(group); }, most_groups, most_steps);
    if (!hits.possible) continue;
    ProductCut cut{product, hits.least, hits.exact, {}, hits.more};
    for (ActorSet const& group : hits.groups) cut.groups.push_back({group, ways.all_made_by(group)});
    all.push_back(std::move(cut));
  }
  return all;
}

}  // namespace chokepoint::analysis
