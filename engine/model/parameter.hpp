#pragma once

#include <cstdint>

namespace chokepoint::model {

/// The handle of one value that may be uncertain, swept or overridden: read it from a run's Parameters.
/// `T` is double, std::int64_t, bool, base::Duration or base::SimTime.
template <class T>
class Parameter {
 public:
  constexpr Parameter() = default;
  constexpr explicit Parameter(std::uint32_t index) : index_(index) {}
  constexpr std::uint32_t index() const { return index_; }
  /// False for a value that the scenario leaves out.
  constexpr bool valid() const { return index_ != 0xFFFFFFFFU; }
  /// True for a value that changes at given dates: read it with `at`.
  constexpr bool dated() const { return (index_ & path_bit) != 0 && valid(); }

  static constexpr std::uint32_t path_bit = 0x80000000U;

 private:
  std::uint32_t index_ = 0xFFFFFFFFU;
};

}  // namespace chokepoint::model
