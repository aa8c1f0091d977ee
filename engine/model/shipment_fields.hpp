#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "engine/expression/expression.hpp"

namespace chokepoint::model {

/// What an expression about an order or a consignment may look at, in the order of its slots. Attributes of the
/// product follow from `first_attribute_slot` on, in the order of World::attribute_names.
enum class ShipmentField : std::uint8_t {
  product_name,              ///< `product`: products
  origin_country,            ///< `origin`: country where the product is made, or else of the seller's site
  destination_country_name,  ///< `destination`: country where the goods are taken
  buyer_name,                ///< `buyer`: buyers; none for a site's replenishment
  buyer_home,                ///< `buyer_home`: country of the buying firm's seat
  buyer_parent,              ///< `buyer_parent`: the buying firm's ultimate parent
  seller_firm,               ///< `seller`: firm of the seller's site
  quantity_units,            ///< `quantity`: units
  on_date,                   ///< `date`: when the question is asked
  buyer_firm,                ///< `buyer_firm`: the firm that buys
  buyer_kind,                ///< `buyer_kind`: firms.X.kind of the firm that buys
  exported_from_country,     ///< `exported_from`: country of a forced waypoint (`via`), or of the seller's site
};
inline constexpr std::size_t first_attribute_slot = 12;

/// The symbol of "nothing": equal to no name.
inline constexpr std::int64_t no_symbol = -1;

/// Evaluates a predicate over shipment cells. An attribute that the product lacks makes its comparison false; any
/// other arithmetic problem ends the replication, naming `whose` predicate it was.
bool holds(expression::Expression const& predicate, std::span<expression::Cell const> cells, std::string const& whose);

}  // namespace chokepoint::model
