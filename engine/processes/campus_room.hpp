#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// Power [milliwatts from the grid] and racks of a campus.
struct CampusSize {
  std::int64_t power = 0;
  std::int64_t racks = 0;

  void add(model::CampusCapacity const& capacity, model::Parameters const& values);
};

/// What units take up at a campus, and how many more fit.
///
/// A unit draws its product's power × server overhead × the campus's overhead, to the nearest milliwatt. A rack holds
/// units of one product, and partly filled ones are filled first, so racks are counted whole, product by product.
/// Both follow from the units taken in alone: nothing is rounded twice and nothing drifts.
class CampusRoom {
 public:
  void begin(model::Campus const& campus, Environment const& environment);

  /// Parts of the fleet's product that fit besides all that is taken in. `fleet` is a position in campus.fleets.
  std::int64_t fits(std::size_t fleet, CampusSize size) const;
  void take(std::size_t fleet, std::int64_t quantity) { lines_[fleet].taken += quantity; }

  std::int64_t power_used() const;  ///< milliwatts
  std::int64_t racks_used() const;

 private:
  struct Line {
    std::int64_t parts_per_unit = 1;
    std::int64_t power_per_unit = 0;  // milliwatts; 0: none
    std::int64_t parts_per_rack = 0;  // 0: needs no rack
    std::int64_t taken = 0;

    std::int64_t power() const;
    std::int64_t racks() const;
  };
  std::vector<Line> lines_;  // by position in campus.fleets
  bool limits_power_ = false;
  bool limits_racks_ = false;
};

}  // namespace chokepoint::processes
