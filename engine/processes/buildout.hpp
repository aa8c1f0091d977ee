#pragma once

#include <cstdint>
#include <vector>

#include "engine/policy/buildout_order.hpp"
#include "engine/processes/campus_room.hpp"
#include "engine/processes/project_schedule.hpp"

namespace chokepoint::processes {

/// A buyer's view of the campuses where it installs: what it sends where next.
///
/// It knows each campus's plan as announced (project_schedule.hpp), what stood and waited there when the run began, and
/// what it has sent there itself; not how building really goes, nor what other buyers send.
class Buildout {
 public:
  void begin(model::Buyer const& buyer, Environment const& environment);

  /// Where the next units of a product go, and how many of `quantity` > 0: those that its plan has room for; all of
  /// them to the first campus of the list when no plan has room. Counts them as sent.
  struct Choice {
    model::CampusId campus;
    std::int64_t quantity = 0;
  };
  Choice choose(model::ProductId product, std::int64_t quantity, kernel::Context const& context,
                Environment& environment);

 private:
  struct Step {
    base::SimTime at;
    CampusSize size;
  };
  struct Destination {
    model::CampusId campus;
    CampusRoom room;
    std::vector<Step> steps;  // of the plan, in order of time; the first one holds at the start
  };
  policy::CampusOffer offer(Destination const& destination, std::size_t fleet, base::SimTime now) const;

  model::BuildoutOrder order_ = model::BuildoutOrder::listed;
  std::vector<Destination> destinations_;    // keeps its memory over replications
  std::vector<policy::CampusOffer> offers_;  // scratch of choose
  std::vector<model::CampusId> campuses_;    // likewise
  ProjectSchedule plan_;                     // scratch of begin
};

/// The position of the product in campus.fleets; it must be one of them.
std::size_t fleet_position(model::Campus const& campus, model::ProductId product, model::World const& world);

}  // namespace chokepoint::processes
