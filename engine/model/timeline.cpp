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
  if (event.happens_on.valid()) {
    EventSpan span;
    span.from = values.get(event.happens_on) - values.get_or(event.brought_forward, base::Duration(0));
    span.to = later(span.from, duration_of(event, luck, values));
    return span;
  }
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
  // The longest chain that leads to each event, settled from the events that look at none (Kahn, CACM 5, 1962).
  std::vector<std::uint32_t> depths(events.size(), 0);
  std::vector<std::uint32_t> unsettled(events.size(), 0);
  std::vector<std::vector<std::uint32_t>> looked_at_by(events.size());
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    for (auto const* others : {&events[i].after, &events[i].unless}) {
      for (TimelineEventId const other : *others) looked_at_by[other.index()].push_back(i);
      unsettled[i] += static_cast<std::uint32_t>(others->size());
    }
  }
  std::vector<std::uint32_t> settled;
  for (std::uint32_t i = 0; i < events.size(); ++i) {
    if (unsettled[i] == 0) settled.push_back(i);
  }
  for (std::size_t next = 0; next < settled.size(); ++next) {
    for (std::uint32_t const later_one : looked_at_by[settled[next]]) {
      depths[later_one] = std::max(depths[later_one], depths[settled[next]] + 1);
      if (--unsettled[later_one] == 0) settled.push_back(later_one);
    }
  }
  CHOKEPOINT_CHECK(settled.size() == events.size(), "a ring of {} events", events.size() - settled.size());
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
