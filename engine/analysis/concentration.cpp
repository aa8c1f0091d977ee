#include "engine/analysis/concentration.hpp"

#include <map>

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
    // Capacities are computed, so equal ones may differ in their last bits.
    constexpr double hair = 1e-9;
    if (share > result.largest_share + hair) {
      result.largest = actor;
      result.largest_share = share;
    } else if (share >= result.largest_share - hair) {
      result.largest = nobody;
    }
  }
  return result;
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
    double total = 0;
    one.by_capacity = true;
    for (SupplyGraph::Source const* source : made[product]) {
      one.by_capacity = one.by_capacity && source->capacity;
      total += source->capacity.value_or(0);
    }
    one.by_capacity = one.by_capacity && total > 0;
    std::map<std::uint32_t, double> firms;
    std::map<std::uint32_t, double> countries;
    for (SupplyGraph::Source const* source : made[product]) {
      double const amount = one.by_capacity ? *source->capacity : 1;
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

}  // namespace chokepoint::analysis
