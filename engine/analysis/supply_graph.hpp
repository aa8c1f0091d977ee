#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/world.hpp"

/// The graph by itself: who supplies whom, who can stop what. No time passes here, and no amounts run out.
namespace chokepoint::analysis {

inline constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();

/// Who supplies whom, read off a world as it is when its run begins.
///
/// A *source* is a product as one site has it: it needs all of its inputs, which are the components that it is made
/// from there, or what it is bought from. A *want* is a stream of a buyer's orders: any of its sources will do, the
/// seller's or those of what it buys else. Policies, rules and closed lanes don't count: whatever may flow is there.
struct SupplyGraph {
  struct Source {
    std::string name;  ///< "fab.chip"
    std::uint32_t product = 0;
    std::uint32_t firm = nobody;                           ///< in `firms`
    std::uint32_t country = nobody;                        ///< in `countries`
    std::vector<std::uint32_t> inputs;                     ///< sources, all of which are needed
    std::vector<double> input_days;                        ///< for each: mean time on the way
    std::vector<std::vector<std::uint32_t>> input_places;  ///< for each: `places` without which there is no way
    bool originates = false;                               ///< the product comes into being here, or enters the model
    double days = 0;                                       ///< mean time of making it, or until it comes from outside
    std::optional<double> capacity;  ///< units a day when it makes nothing else, as the run begins; where known
  };
  struct Want {
    std::string name;  ///< "buyers.cloud.orders.chips"
    std::uint32_t product = 0;
    std::uint32_t country = nobody;
    std::vector<std::uint32_t> sources;
    std::vector<double> source_days;
    std::vector<std::vector<std::uint32_t>> source_places;
  };

  std::vector<std::string> products;
  /// By product: itself and all that it can't be made without, whoever makes it, ascending.
  std::vector<std::vector<std::uint32_t>> contents;
  std::vector<std::string> firms;  ///< at the end of chains of parents; a site of no firm stands for itself
  std::vector<std::string> countries;
  std::vector<std::string> places;  ///< sites that goods only pass: nothing is in stock there, and nobody buys there
  std::vector<Source> sources;
  std::vector<Want> wants;
};

/// Times are means of their laws with central values; ways are the fastest, all lanes open.
SupplyGraph supply_graph(model::World const& world);

}  // namespace chokepoint::analysis
