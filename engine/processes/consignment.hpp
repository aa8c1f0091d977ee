#pragma once

#include <cstdint>

#include "engine/ledger/delay.hpp"
#include "engine/processes/moment.hpp"

/// Goods on their way, as messages carry them. Times are seconds since 1970, quantities units of the product's
/// resolution, and the 32-bit members ids of the World.
namespace chokepoint::processes {

/// Of an id: nobody, nothing.
inline constexpr std::uint32_t none = 0xFFFFFFFFU;

/// Goods on their way: one order, one product, one holder. Only its holder splits it.
struct Consignment {
  std::uint64_t lot;          ///< its identity, which its luck follows
  std::uint64_t order;        ///< the order it serves
  ledger::DelayClock clock;   ///< quantity, when it was ordered, and what its waiting is charged to
  std::uint32_t stock;        ///< where it was taken from
  std::uint32_t customer;     ///< actor that ordered; `clock.owner` is its demand stream, `none` for a replenishment
  std::uint32_t test_site;    ///< where it must still be tested; `none`: nowhere
  std::uint16_t held;         ///< permissions, a bit for each gatekeeper
  std::uint16_t via_passed;   ///< forced waypoints behind it
  std::uint32_t departures;   ///< legs begun
  std::uint16_t next_office;  ///< at the site it has reached: the first office it has not yet passed
  std::uint8_t entering;      ///< 1: on arrival it enters the country of the site
  std::uint8_t priced;        ///< 1: `price` is what a unit of it costs; 0: what it costs when it is paid
  Moment exported_at;         ///< when it left the country it was sold from; `never`: not yet
  Moment loaded_at;           ///< when it last left for another country; `never`: not yet
  Moment entered_at;          ///< when it last entered one; `never`: not yet
  std::uint8_t owned;         ///< 1: it is the buyer's, who has paid it
  std::int64_t duty;          ///< paid so far, minor units of its product's currency, as what follows
  std::int64_t extra;         ///< what the buyer has paid for it beyond its price when it was ordered
  std::int64_t price;         ///< of a unit, in price parts: when it was ordered, or as it was paid
  /// Carriage that customs may count: what the buyer has paid beside the price, to the border or across it; or, below
  /// 0, what the seller has paid across borders, which the price includes.
  std::int64_t carriage;

  std::int64_t quantity() const { return clock.quantity; }
  bool is_replenishment() const { return clock.owner == none; }
};

static_assert(sizeof(Consignment) <= 120, "a lane's message holds one, and a moment beside it");

}  // namespace chokepoint::processes
