#pragma once

#include "engine/base/sim_time.hpp"
#include "engine/kernel/board.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameter.hpp"

namespace chokepoint::model {

/// How the price of a product moves by itself: its seller looks at costs, orders and stock now and then.
struct Pricing {
  StockId stock;                    ///< of the seller who looks, at its site; invalid: the price doesn't move by itself
  Parameter<base::Duration> every;  ///< between two looks
  bool cost_plus = false;           ///< list price follows the prices of what the product is made from
  Parameter<double> conversion;     ///< money per unit beside its components; invalid: 0
  Parameter<double> margin;         ///< on costs; invalid: 0
  Parameter<double> elasticity;     ///< to scarcity; invalid: the price doesn't follow it
  Parameter<double> lowest;         ///< multiples of list price
  Parameter<double> highest;
  kernel::BoardEntryId
      cost_price;  ///< list price by costs, in millionths of a minor unit; invalid: the scenario says what it is
  kernel::BoardEntryId factor;   ///< millionths of list price that are asked; invalid: list price is
  kernel::BoardEntryId decided;  ///< what a policy asks, in millionths of a minor unit; below 0: it doesn't decide now;
                                 ///< invalid: none is bound
};

}  // namespace chokepoint::model
