#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/kernel/event.hpp"

namespace chokepoint::kernel {

/// One handled event with both its causes.
struct TraceRecord {
  Key key;
  ActorId target;
  std::uint8_t kind = 0;
  EventId cause = 0;     ///< the event whose handler sent this one; 0 for what the scenario itself scheduled
  EventId previous = 0;  ///< the last event of the same subject (lot, order, project); 0 for its first
  std::array<std::byte, max_message_bytes> payload{};
};

/// What one partition remembers of a run while tracing: who caused which event, and which events were handled.
class TraceBuffer {
 public:
  void sent(EventId event, EventId cause, EventId previous) { links_.push_back({event, cause, previous}); }
  void handled(Event const& event, std::byte const* payload);
  void clear();

 private:
  friend std::vector<TraceRecord> merge_traces(std::vector<TraceBuffer const*> const& buffers);
  struct Link {
    EventId event;
    EventId cause;
    EventId previous;
  };
  std::vector<Link> links_;
  std::vector<TraceRecord> handled_;
};

/// The whole run in key order, causes joined; the same records for any partitioning.
std::vector<TraceRecord> merge_traces(std::vector<TraceBuffer const*> const& buffers);

}  // namespace chokepoint::kernel
