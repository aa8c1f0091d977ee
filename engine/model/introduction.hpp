#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/kernel/board.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/parameter.hpp"

/// Products that are designed for what rules allow.
namespace chokepoint::model {

/// Which date of a rule's text a designer goes by.
enum class Foresight : std::uint8_t { announced, published, effective };

/// A product that could be brought to market.
struct Design {
  ProductId product;
  TimelineEventId event;         ///< that happens when it is introduced
  Parameter<std::int64_t> cost;  ///< of its design, sunk when that is begun, minor units; invalid: nothing
};

/// A firm that keeps a product on the market for some customers, whatever the rules become.
struct Introduction {
  std::string name;
  kernel::ActorId actor;
  FirmId firm;
  CountryId from;                 ///< where its products are exported from
  std::vector<FirmId> customers;  ///< ascending
  ProductId replaces;             ///< on the market when the run begins; invalid: nothing is
  std::vector<Design> designs;    ///< the best first
  LawId takes;                    ///< from the decision to the market
  Foresight sees = Foresight::published;
  bool accepts_permissions = false;  ///< a product that needs permissions will do, if none is presumed to be denied
  std::uint32_t currency = 0;        ///< of costs
};

}  // namespace chokepoint::model
