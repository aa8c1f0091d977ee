#pragma once

#include <cstdint>

#include "engine/model/world.hpp"
#include "engine/simulation/traffic.hpp"

namespace chokepoint::simulation {

/// Watches the first events of a run on one thread, and judges whether it is worth beginning anew on several.
///
/// It is where windows hold enough events that a thread's part outweighs the way to it (bench/README.md has the
/// break-even), and where most of the run is still to come, since what was done until then is done again.
class Pilot {
 public:
  explicit Pilot(model::World const& world)
      : from_(world.clock.from), to_(world.clock.to), traffic_(world.actors.size()) {}

  void saw(kernel::Event const& event) {
    events_ += 1;
    reached_ = event.key.time();
    if (events_ <= events_of_a_pilot) traffic_.saw(event);
  }
  /// To be called at the end of each window; true once enough was seen.
  bool over_after_window() {
    windows_ += 1;
    if (events_ < events_of_a_pilot) return false;
    over_ = true;
    bool const much_left = (reached_ - from_).seconds() <= (to_ - from_).seconds() / least_times;
    divides_ = much_left && events_ >= windows_ * worth_dividing;
    return true;
  }

  bool over() const { return over_; }

  bool divides() const { return divides_; }
  Traffic const& traffic() const { return traffic_; }

 private:
  static constexpr std::uint64_t events_of_a_pilot = 50'000;
  static constexpr std::uint64_t worth_dividing = 128;  ///< events a window
  static constexpr std::int64_t least_times = 4;        ///< a run should take as long as the pilot so many times

  base::SimTime from_;
  base::SimTime to_;
  base::SimTime reached_;
  bool over_ = false;
  bool divides_ = false;
  std::uint64_t events_ = 0;
  std::uint64_t windows_ = 0;
  Traffic traffic_;
};

}  // namespace chokepoint::simulation
