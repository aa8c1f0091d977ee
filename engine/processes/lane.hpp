#pragma once

#include <cstdint>

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// A lane that can close: by dated changes of `open`, and by outages at random. It posts its status on the Board and
/// tells the sites whose goods may wait for it when it opens again. Goods under way go on.
class Lane {
 public:
  explicit Lane(model::LaneId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);
  void on(LaneChanges const& change, kernel::Context& context, Environment& environment);
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);
  void clear() { *this = Lane(id_); }

 private:
  enum What : std::uint32_t { dated, outage_begins, outage_ends };

  model::Lane const& rules(Environment const& environment) const { return environment.world.lanes[id_.index()]; }
  void post(kernel::Context& context, Environment& environment);

  model::LaneId id_;
  bool out_ = false;
  bool posted_open_ = true;
};

}  // namespace chokepoint::processes
