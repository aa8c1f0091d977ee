#include "engine/processes/campus_room.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/wide.hpp"

namespace chokepoint::processes {

namespace {

constexpr double milliwatts = 1000;  // in a watt

/// Milliwatts within what 63 bits hold with room to add up: some 4.6 PW.
std::int64_t in_milliwatts(double watts) {
  constexpr double most = 4611686018427387904.0;  // 2^62
  return static_cast<std::int64_t>(std::nearbyint(std::clamp(watts * milliwatts, 0.0, most)));
}

}  // namespace

void CampusSize::add(model::CampusCapacity const& capacity, model::Parameters const& values) {
  power += in_milliwatts(values.get_or(capacity.power, 0.0));
  racks += values.get_or(capacity.racks, std::int64_t{0});
}

void CampusRoom::begin(model::Campus const& campus, Environment const& environment) {
  model::Parameters const& values = environment.parameters;
  limits_power_ = campus.limits_power;
  limits_racks_ = campus.limits_racks;
  lines_.clear();
  for (model::FleetId const fleet : campus.fleets) {
    model::Product const& product = environment.world.products[environment.world.fleets[fleet.index()].product.index()];
    double const watts = values.get_or(product.power, 0.0) * values.get_or(product.server_overhead, 1.0) *
                         values.get_or(campus.overhead, 1.0);
    lines_.push_back({product.per_unit, in_milliwatts(watts), values.get_or(product.per_rack, std::int64_t{0}), 0});
  }
}

std::int64_t CampusRoom::Line::power() const {
  base::Wide const needed = static_cast<base::Wide>(taken) * power_per_unit;
  return static_cast<std::int64_t>((needed + parts_per_unit - 1) / parts_per_unit);
}

std::int64_t CampusRoom::Line::racks() const {
  return parts_per_rack == 0 ? 0 : (taken + parts_per_rack - 1) / parts_per_rack;
}

std::int64_t CampusRoom::fits(std::size_t fleet, CampusSize size) const {
  Line const& line = lines_[fleet];
  base::Wide most = static_cast<base::Wide>(model::most_parts);
  if (limits_power_ && line.power_per_unit > 0) {
    base::Wide const free = static_cast<base::Wide>(size.power) - (power_used() - line.power());
    most = std::min(most, free * line.parts_per_unit / line.power_per_unit - line.taken);
  }
  if (limits_racks_ && line.parts_per_rack > 0) {
    base::Wide const free = static_cast<base::Wide>(size.racks) - (racks_used() - line.racks());
    most = std::min(most, free * line.parts_per_rack - line.taken);
  }
  return static_cast<std::int64_t>(std::max<base::Wide>(most, 0));
}

std::int64_t CampusRoom::power_used() const {
  std::int64_t sum = 0;
  for (Line const& line : lines_) sum += line.power();
  return sum;
}

std::int64_t CampusRoom::racks_used() const {
  std::int64_t sum = 0;
  for (Line const& line : lines_) sum += line.racks();
  return sum;
}

}  // namespace chokepoint::processes
