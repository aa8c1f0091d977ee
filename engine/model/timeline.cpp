#include "engine/model/timeline.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/kernel/distribution.hpp"
#include "engine/model/cycle.hpp"
#include "engine/model/parameters.hpp"

namespace chokepoint::model {

namespace {

/// Times saturate at the end of time, which nothing reaches.
base::SimTime later(base::SimTime time, base::Duration by) { return std::min(time + by, base::SimTime::end()); }

base::Duration drawn(Parameters const& values, LawId law, kernel::Uniform64 luck) {
  return kernel::sample_duration(values.law(law), luck);
}

}  // namespace

EventStreams::EventStreams(std::uint64_t seed)
    : delay(kernel::StreamKey::of(seed, "timeline")),
      occurs(kernel::StreamKey::of(seed, "timeline occurs")),
      lasts(kernel::StreamKey::of(seed, "timeline lasts")) {}

base::Duration duration_of(TimelineEvent const& event, EventLuck const& luck, Parameters const& values) {
  if (!event.lasts.valid()) return base::Duration(base::SimTime::end().seconds());
  return drawn(values, event.lasts, luck.lasts);
}

EventSpan span_of(TimelineEvent const& event, EventLuck const& luck, Parameters const& values,
                  std::span<EventSpan const> spans) {
  if (event.by_reaction) return {};
  // At the median of exactly one half both sides are equal.
  if (event.occurs.valid() && luck.occurs.lower() > values.get(event.occurs)) return {};
  EventSpan span;
  if (!event.after.empty()) {
    base::SimTime latest = spans[event.after.front().index()].from;
    for (TimelineEventId const before : event.after) {
      if (!spans[before.index()].happens()) return {};
      latest = std::max(latest, spans[before.index()].from);
    }
    span.from = event.delay.valid() ? later(latest, drawn(values, event.delay, luck.delay)) : latest;
    if (event.on.valid()) span.from = std::max(span.from, values.get(event.on));
  } else {
    span.from = values.get_or(event.on, base::SimTime::end());
  }
  if (span.from >= base::SimTime::end()) return {};
  span.from = span.from - values.get_or(event.brought_forward, base::Duration(0));
  for (TimelineEventId const other : event.unless) {
    if (spans[other.index()].from <= span.from) return {};
  }
  span.to = later(span.from, duration_of(event, luck, values));
  return span;
}

std::vector<TimelineEventId> timeline_order(std::span<TimelineEvent const> events) {
  std::vector<std::uint32_t> depths(events.size(), 0);
  // Each round settles one more level of the longest chain.
  bool changed = true;
  for (std::size_t round = 0; changed; ++round) {
    CHOKEPOINT_CHECK(round <= events.size(), "a ring of {} events", events.size());
    changed = false;
    for (std::size_t i = 0; i < events.size(); ++i) {
      for (auto const* others : {&events[i].after, &events[i].unless}) {
        for (TimelineEventId const other : *others) {
          if (depths[other.index()] + 1 <= depths[i]) continue;
          depths[i] = depths[other.index()] + 1;
          changed = true;
        }
      }
    }
  }
  std::vector<TimelineEventId> order;
  for (std::uint32_t i = 0; i < events.size(); ++i) order.emplace_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](TimelineEventId a, TimelineEventId b) { return depths[a.index()] < depths[b.index()]; });
  return order;
}

std::vector<TimelineEventId> find_event_ring(std::span<TimelineEvent const> events) {
  std::vector<Arc> arcs;
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    for (auto const* others : {&events[i].after, &events[i].unless}) {
      for (TimelineEventId const other : *others) arcs.push_back({i, other.index()});
    }
  }
  std::vector<TimelineEventId> ring;
  for (std::uint32_t const arc : find_cycle(static_cast<std::uint32_t>(events.size()), arcs)) {
    ring.emplace_back(arcs[arc].from);
  }
  return ring;
}

}  // namespace chokepoint::model
