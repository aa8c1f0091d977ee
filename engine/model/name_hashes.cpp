#include "engine/model/name_hashes.hpp"

#include <algorithm>
#include <numeric>

#include "engine/base/name_hash.hpp"

namespace chokepoint::model {

NameHashes::NameHashes(World const& world) {
  for (Actor const& actor : world.actors) actors.push_back(base::name_hash(actor.name));
  for (Demand const& demand : world.demands) demands.push_back(base::name_hash(demand.name));
  for (Stock const& stock : world.stocks) {
    stocks.push_back(base::name_hash("stock " + world.sites[stock.site.index()].name + " " +
                                     world.products[stock.product.index()].name));
  }
  for (Lane const& lane : world.lanes) lanes.push_back(base::name_hash("lanes." + lane.name));
  for (Product const& product : world.products) products.push_back(base::name_hash("products." + product.name));
  for (Government const& government : world.governments) {
    reactions.emplace_back();
    for (Reaction const& reaction : government.reactions) {
      reactions.back().push_back(base::name_hash(reaction.name));
    }
  }
}

std::optional<std::pair<std::size_t, std::size_t>> equal_pair(std::vector<std::uint64_t> const& hashes) {
  std::vector<std::uint64_t> sorted = hashes;
  std::sort(sorted.begin(), sorted.end());
  auto const twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end()) return std::nullopt;
  auto const first = std::find(hashes.begin(), hashes.end(), *twice);
  auto const second = std::find(first + 1, hashes.end(), *twice);
  return std::pair(static_cast<std::size_t>(first - hashes.begin()), static_cast<std::size_t>(second - hashes.begin()));
}

std::optional<std::string> names_of_one_hash(World const& world) {
  NameHashes const hashes(world);
  auto const stock = [&](std::size_t at) {
    return world.sites[world.stocks[at].site.index()].name + "." +
           world.products[world.stocks[at].product.index()].name;
  };
  if (auto const pair = equal_pair(hashes.actors)) {
    return world.actors[pair->first].name + " and " + world.actors[pair->second].name;
  }
  if (auto const pair = equal_pair(hashes.demands)) {
    return world.demands[pair->first].name + " and " + world.demands[pair->second].name;
  }
  if (auto const pair = equal_pair(hashes.stocks)) return stock(pair->first) + " and " + stock(pair->second);
  if (auto const pair = equal_pair(hashes.lanes)) {
    return world.lanes[pair->first].name + " and " + world.lanes[pair->second].name;
  }
  if (auto const pair = equal_pair(hashes.products)) {
    return world.products[pair->first].name + " and " + world.products[pair->second].name;
  }
  return std::nullopt;
}

}  // namespace chokepoint::model
