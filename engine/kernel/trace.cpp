#include "engine/kernel/trace.hpp"

#include <algorithm>
#include <cstring>

namespace chokepoint::kernel {

void TraceBuffer::handled(Event const& event, std::byte const* payload) {
  TraceRecord record;
  record.key = event.key;
  record.target = event.target();
  record.kind = event.kind();
  bool const is_inline = payload == event.payload.data();
  std::memcpy(record.payload.data(), payload, is_inline ? inline_message_bytes : max_message_bytes);
  handled_.push_back(record);
}

void TraceBuffer::clear() {
  links_.clear();
  handled_.clear();
}

std::vector<TraceRecord> merge_traces(std::vector<TraceBuffer const*> const& buffers) {
  std::vector<TraceRecord> records;
  std::vector<TraceBuffer::Link> links;
  for (TraceBuffer const* buffer : buffers) {
    records.insert(records.end(), buffer->handled_.begin(), buffer->handled_.end());
    links.insert(links.end(), buffer->links_.begin(), buffer->links_.end());
  }
  std::sort(records.begin(), records.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
  std::sort(links.begin(), links.end(), [](auto const& a, auto const& b) { return a.event < b.event; });
  for (TraceRecord& record : records) {
    auto const link = std::lower_bound(links.begin(), links.end(), record.key.id(),
                                       [](auto const& a, EventId id) { return a.event < id; });
    if (link == links.end() || link->event != record.key.id()) continue;
    record.cause = link->cause;
    record.previous = link->previous;
  }
  return records;
}

}  // namespace chokepoint::kernel
