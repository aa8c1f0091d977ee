#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/analysis/supply_graph.hpp"

/// Graphs by hand: products are numbered, firms and countries as well.
namespace chokepoint::analysis {

struct ByHand {
  SupplyGraph graph;

  ByHand(std::uint32_t products, std::uint32_t firms, std::uint32_t countries) {
    for (std::uint32_t i = 0; i < products; ++i) {
      graph.products.push_back("p" + std::to_string(i));
      graph.contents.push_back({i});
    }
    for (std::uint32_t i = 0; i < firms; ++i) graph.firms.push_back("f" + std::to_string(i));
    for (std::uint32_t i = 0; i < countries; ++i) graph.countries.push_back("c" + std::to_string(i));
  }
  /// A source that makes its product itself, in a day, from inputs that are carried in no time.
  std::uint32_t makes(std::uint32_t product, std::uint32_t firm, std::uint32_t country,
                      std::vector<std::uint32_t> inputs = {}, std::optional<double> capacity = {}) {
    SupplyGraph::Source source;
    source.name = graph.firms[firm] + "." + graph.products[product];
    source.product = product;
    source.firm = firm;
    source.country = country;
    source.input_days.assign(inputs.size(), 0);
    source.input_places.resize(inputs.size());
    source.inputs = std::move(inputs);
    source.originates = true;
    source.days = 1;
    source.capacity = capacity;
    graph.sources.push_back(std::move(source));
    return static_cast<std::uint32_t>(graph.sources.size() - 1);
  }
  void wants(std::uint32_t product, std::vector<std::uint32_t> sources) {
    SupplyGraph::Want want;
    want.name = "w" + std::to_string(graph.wants.size());
    want.product = product;
    want.source_days.assign(sources.size(), 0);
    want.source_places.resize(sources.size());
    want.sources = std::move(sources);
    graph.wants.push_back(std::move(want));
  }
};

}  // namespace chokepoint::analysis
