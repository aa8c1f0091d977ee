#pragma once

#include <vector>

#include "engine/model/trade_network.hpp"

namespace chokepoint::model {

/// Answers at once, for most pairs of sites, whether lanes lead from one to the other, all of them open: by way of the
/// site where most lanes meet, from and to which all others are looked up once.
class Reachability {
 public:
  explicit Reachability(TradeNetwork const& network);

  /// Whether goods can go from `from` over that site to `to`. They may be able to go another way if they can't.
  bool by_way_of_the_hub(SiteId from, SiteId to) const {
    return reaches_hub_[from.index()] && reached_from_hub_[to.index()];
  }

 private:
  std::vector<bool> reaches_hub_;       // by site
  std::vector<bool> reached_from_hub_;  // by site
};

}  // namespace chokepoint::model
