#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace chokepoint::ledger {

/// A condition that must hold before an ordered unit can go on. Several can be unmet at once.
/// The order is that of DelayReason.
enum class Gate : std::uint8_t {
  interest,
  license,
  cap,
  import_permit,
  production_slot,
  stock,
  laboratory,
  route,
  customs,
  site,
};
inline constexpr std::size_t gates = 10;

/// What the time of an ordered unit is charged to, in the one path order: gates and activities as an order meets them
/// from interest to online. While several gates are unmet, the first one is the reason; when none is, the activity.
///
/// The laboratory stands before the route because tests are asked for before goods leave for the buyer's country;
/// customs means the entry into that country.
enum class DelayReason : std::uint8_t {
  interest,         ///< gate: the order isn't firm
  license,          ///< gate: no export license: not applied for, in the queue, under review or denied
  cap,              ///< gate: licensed, but a quota has no volume left
  import_permit,    ///< gate: the buyer's authority hasn't let the buyer import
  production_slot,  ///< gate: no capacity reserved to make it
  fabrication,      ///< activity: being made for this order
  stock,            ///< gate: no goods on hand for this order
  laboratory,       ///< gate: a test that rules ask for isn't passed
  route,            ///< gate: no open lane or no room on it
  transit,          ///< activity: moving
  customs,          ///< gate: entry refused, inspected or held
  site,             ///< gate: no hall, rack or power to put it in
  installation,     ///< activity: being fitted and commissioned
  handover,         ///< activity: decided, but not yet known to who acts on it
};
inline constexpr std::size_t delay_reasons = 14;

std::string_view name(DelayReason reason);
std::string_view name(Gate gate);

constexpr DelayReason reason_of(Gate gate) {
  constexpr std::array<DelayReason, gates> reasons{
      DelayReason::interest,        DelayReason::license, DelayReason::cap,        DelayReason::import_permit,
      DelayReason::production_slot, DelayReason::stock,   DelayReason::laboratory, DelayReason::route,
      DelayReason::customs,         DelayReason::site};
  return reasons[static_cast<std::size_t>(gate)];
}

/// The gate whose wait it is; nothing for an activity.
constexpr std::optional<Gate> gate_of(DelayReason reason) {
  for (std::size_t gate = 0; gate < gates; ++gate) {
    if (reason_of(static_cast<Gate>(gate)) == reason) return static_cast<Gate>(gate);
  }
  return std::nullopt;
}

/// A set of unmet gates; its bits index dense tables of 2^gates rows.
class GateSet {
 public:
  static constexpr std::size_t combinations = std::size_t{1} << gates;

  constexpr GateSet() = default;
  constexpr GateSet(std::initializer_list<Gate> members) {
    for (Gate const gate : members) bits_ = static_cast<std::uint16_t>(bits_ | bit(gate));
  }
  static constexpr GateSet from_bits(std::uint16_t bits) {
    GateSet set;
    set.bits_ = static_cast<std::uint16_t>(bits & (combinations - 1));
    return set;
  }

  constexpr std::uint16_t bits() const { return bits_; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr int size() const { return std::popcount(bits_); }
  constexpr bool contains(Gate gate) const { return (bits_ & bit(gate)) != 0; }
  constexpr GateSet with(Gate gate) const { return from_bits(static_cast<std::uint16_t>(bits_ | bit(gate))); }
  constexpr GateSet with(GateSet others) const { return from_bits(static_cast<std::uint16_t>(bits_ | others.bits_)); }
  constexpr GateSet without(Gate gate) const { return from_bits(static_cast<std::uint16_t>(bits_ & ~bit(gate))); }
  /// The first in path order; nothing when empty.
  constexpr std::optional<Gate> first() const {
    if (empty()) return std::nullopt;
    return static_cast<Gate>(std::countr_zero(bits_));
  }
  /// The reason that this set calls for: its first gate's, or `activity` when no gate is unmet.
  constexpr DelayReason reason(DelayReason activity) const {
    auto const gate = first();
    return gate ? reason_of(*gate) : activity;
  }

  friend constexpr bool operator==(GateSet, GateSet) = default;

 private:
  static constexpr unsigned bit(Gate gate) { return 1u << static_cast<unsigned>(gate); }

  std::uint16_t bits_ = 0;
};

}  // namespace chokepoint::ledger
