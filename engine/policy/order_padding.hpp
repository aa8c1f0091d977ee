#pragma once

#include <cstdint>

/// How much is ordered of a scarce product by those who expect to get only a part of it (the rationing game: Lee,
/// Padmanabhan, Whang, Information Distortion in a Supply Chain, Management Science 43 (1997)).
namespace chokepoint::policy {

/// What a buyer orders that needs `need` parts: factor times as much, to the nearest part, never less than the need.
std::int64_t padded_order(std::int64_t need, double factor);

/// What of an order of `quantity` parts was needed: the nearest part, at least one and never more than was ordered.
std::int64_t true_part(std::int64_t quantity, double factor);

}  // namespace chokepoint::policy
