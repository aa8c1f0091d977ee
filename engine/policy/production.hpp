#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/model/production.hpp"

/// The question of planning: which of the production orders that wait does a free line start next?
namespace chokepoint::policy {

/// The oldest waiting order of one product, whose components are there.
struct ProductionCandidate {
  bool firm = false;       ///< customers' firm orders stand behind it
  std::uint64_t came = 0;  ///< the line's count of orders before it
  double backlog = 0;      ///< units of the product ordered and not started
  std::int64_t rank = 0;   ///< place of the product in the list of priorities
  double margin = 0;       ///< money that a unit of capacity earns: see `margin_under_risk`
  double share = 0;        ///< stated share of the capacity
  double credit = 0;       ///< what the product has been given and has not used, units of capacity
  double work = 0;         ///< capacity that its next lot takes
};

/// Position of the one to start; `waiting` isn't empty.
///
/// Orders with firm customers behind them come before all others. Among them: first_come takes the oldest; priority
/// the first of the list; backlog the product of which most is ordered; margin the highest; shares the product with
/// most credit after the round's grant (see `settle_shares`). Ties go to the order that came first.
std::size_t choose_production(model::Planning rule, std::span<ProductionCandidate const> waiting);

/// After `chosen` of the products that wait was started: its work is granted to all of them in proportion to their
/// shares, and taken from the one that got it. So capacity that one doesn't ask for goes to the others, and nobody who
/// always waits falls behind its share by more than one lot of each product. Where all shares are 0 they are equal.
/// Weighted deficit round robin: Shreedhar and Varghese, Efficient fair queuing using deficit round-robin, IEEE/ACM
/// Transactions on Networking 4 (1996), here with the quantum of a round equal to the work that was started.
void settle_shares(std::span<ProductionCandidate> waiting, std::size_t chosen);

/// price × probability of sale − cost, for each unit of capacity; where a unit takes none, for each unit.
/// The throughput of the scarce resource decides: Goldratt and Cox, The Goal; Anderson, Sweeney, Williams, ch. 8.
double margin_under_risk(double price, double probability_of_sale, double cost, double capacity_per_unit);

}  // namespace chokepoint::policy
