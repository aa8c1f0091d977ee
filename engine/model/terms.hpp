#pragma once

#include <cstdint>

/// What a contract of sale says beside the price: Incoterms 2020 (International Chamber of Commerce, publication 723E),
/// as far as they decide who pays carriage and duty and when goods become the buyer's.
namespace chokepoint::model {

enum class DeliveryTerms : std::uint8_t {
  unsaid,  ///< as DAP; what goods cost where they are taken counts all charges beside the price, whoever pays them
  EXW,     ///< the buyer's from the seller's gate on: it pays all carriage and duty
  FCA,     ///< the buyer's once loaded for another country: it pays carriage from there, and duty
  FOB,     ///< as FCA, by sea
  CIF,     ///< the buyer's once loaded for another country; the seller pays carriage into the buyer's country
  CIP,     ///< as CIF, to the buyer's door
  DAP,     ///< the seller's until they are delivered: it pays carriage and what falls due on the way
  DDP,     ///< as DAP, and the seller pays duty at the buyer's home too
};

/// What customs of a country value goods by, beside the price.
enum class CustomsValue : std::uint8_t {
  price,  ///< the price as it is, whatever it includes
  cif,    ///< with carriage to the border: what the buyer pays for it is added to the price
  fob,    ///< without: what the seller has paid for carriage across borders is taken off the price
};

}  // namespace chokepoint::model
