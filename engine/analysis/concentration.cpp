#include "engine/analysis/concentration.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

namespace chokepoint::analysis {

namespace {

/// Sum of squared shares, and who has the largest.
struct Shares {
  double hhi = 0;
  std::uint32_t largest = nobody;
  double largest_share = 0;
};

Shares shares(std::map<std::uint32_t, double> const& amounts) {
  double total = 0;
  for (auto const& [actor, amount] : amounts) total += amount;
  Shares result;
  for (auto const& [actor, amount] : amounts) {
    double const share = total > 0 ? amount / total : 0;
    result.hhi += 10'000 * share * share;
    if (share > result.largest_share) {
      result.largest = actor;
      result.largest_share = share;
    }
  }
  return result;
}

/// By product: the makers; nothing where some source has none of this kind.
std::vector<std::optional<std::set<std::uint32_t>>> makers(SupplyGraph const& graph, Actor kind) {
  std::vector<std::optional<std::set<std::uint32_t>>> all(graph.products.size(), std::set<std::uint32_t>());
  for (auto const& source : graph.sources) {
    if (!source.originates || !all[source.product]) continue;
    std::uint32_t const actor = kind == Actor::firm ? source.firm : source.country;
    if (actor == nobody) {
      all[source.product].reset();
    } else {
      all[source.product]->insert(actor);
    }
  }
  return all;
}

}  // namespace

std::vector<Concentration> concentrations(SupplyGraph const& graph) {
  std::vector<std::vector<SupplyGraph::Source const*>> made(graph.products.size());
  for (auto const& source : graph.sources) {
    if (source.originates) made[source.product].push_back(&source);
  }
  std::vector<Concentration> all;
  for (std::uint32_t product = 0; product < made.size(); ++product) {
    if (made[product].empty()) continue;
    Concentration one;
    one.product = product;
    one.sites = static_cast<std::uint32_t>(made[product].size());
    one.by_capacity = std::all_of(made[product].begin(), made[product].end(),
                                  [](SupplyGraph::Source const* source) { return source->capacity > 0; });
    std::map<std::uint32_t, double> firms;
    std::map<std::uint32_t, double> countries;
    for (SupplyGraph::Source const* source : made[product]) {
      double const amount = one.by_capacity ? source->capacity : 1;
      firms[source->firm] += amount;
      if (source->country != nobody) countries[source->country] += amount;
    }
    if (!one.by_capacity) {
      for (auto* const actors : {&firms, &countries}) {
        for (auto& [actor, amount] : *actors) amount = 1;
      }
    }
    one.firms = static_cast<std::uint32_t>(firms.size());
    one.countries = static_cast<std::uint32_t>(countries.size());
    Shares const of_firms = shares(firms);
    Shares const of_countries = shares(countries);
    one.hhi_firms = of_firms.hhi;
    one.largest_firm = of_firms.largest;
    one.largest_firm_share = of_firms.largest_share;
    one.hhi_countries = of_countries.hhi;
    one.largest_country = of_countries.largest;
    one.largest_country_share = of_countries.largest_share;
    all.push_back(one);
  }
  return all;
}

std::vector<ProductCut> product_cuts(SupplyGraph const& graph, Actor kind) {
  auto const known = makers(graph, kind);
  std::set<std::uint32_t> wanted;
  for (auto const& want : graph.wants) wanted.insert(want.product);
  std::vector<ProductCut> all;
  for (std::uint32_t const product : wanted) {
    ProductCut cut;
    cut.product = product;
    for (std::uint32_t const part : graph.contents[product]) {
      if (!known[part] || known[part]->empty()) continue;
      auto const count = static_cast<std::uint32_t>(known[part]->size());
      if (cut.through.empty() || count < cut.least) {
        cut.least = count;
        cut.through.clear();
        cut.actors.assign(known[part]->begin(), known[part]->end());
      }
      if (count == cut.least) cut.through.push_back(part);
    }
    if (!cut.through.empty()) all.push_back(std::move(cut));
  }
  return all;
}

}  // namespace chokepoint::analysis
