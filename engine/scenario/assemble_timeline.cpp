#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

void Assembly::timeline() {
  auto const order = name_order(spec_.timeline);
  for (std::uint32_t const index : order) {
    events_.emplace(spec_.timeline.entries[index].name.text, model::TimelineEventId(events_.size()));
  }
  for (auto const& [name, spec] : spec_.timeline.entries) {
    if (spec.by_reaction.given && spec.by_reaction.integer != 0) triggered_.insert(name.text);
  }
  world_.parameters.events.resize(order.size());
  for (std::size_t id = 0; id < order.size(); ++id) {
    auto const& [name, spec] = spec_.timeline.entries[order[id]];
    std::string const path = "timeline." + name.text;
    model::TimelineEvent& event = world_.parameters.events[id];
    event.name = name.text;
    event.title = spec.title.given ? spec.title.text : name.text;
    event.place = order[id];
    event.by_reaction = spec.by_reaction.given && spec.by_reaction.integer != 0;
    if (!spec.on.given && !spec.happens_on.given && spec.after.empty() && !event.by_reaction) {
      error("E_MISSING_FIELD", spec.mark, path, "it is not said when this event happens",
            "add on: and a date, after: and the events that it follows, or by_reaction: yes where a government "
            "triggers it");
    }
    event.on = parameters_.optional<base::SimTime>(spec.on, path + ".on");
    event.happens_on = parameters_.optional<base::SimTime>(spec.happens_on, path + ".happens_on");
    event.brought_forward = parameters_.optional<base::Duration>(spec.brought_forward, path + ".brought_forward");
    event.delay = parameters_.law(spec.delay, path + ".delay");
    event.occurs = parameters_.optional<double>(spec.occurs, path + ".occurs");
    event.lasts = parameters_.law(spec.lasts, path + ".lasts");
    if (spec.lasts.given && spec.set.entries.empty() && !spec.has_pauses) {
      error("E_UNUSED", spec.lasts.mark, path + ".lasts", "the event sets and pauses nothing, so nothing lasts",
            "remove it, or add set: or pauses:");
    }
    for (Text const& other : spec.after) event.after.push_back(find(events_, other));
    for (Text const& other : spec.unless) event.unless.push_back(find(events_, other));
    for (auto const* others : {&spec.after, &spec.unless}) {
      for (Text const& other : *others) reject_triggered(other, path);
    }
    for (auto const& entry : spec.set.entries) {
      // Who plans ahead by it can't know what a government will do.
      auto const ends = [&](std::string_view key) { return entry.path.text.ends_with(key); };
      bool const planned = (entry.path.text.starts_with("buyers.") && (ends(".rate") || ends(".uses"))) ||
                           (entry.path.text.starts_with("campuses.") && ends(".technicians"));
      if (event.by_reaction && planned) {
        error("E_CONFLICT", entry.path.mark, path + ".set." + entry.path.text,
              "it is planned ahead by this, so no reaction in the run can change it",
              "of a buyer's stream, set active: or restock_to:");
      }
      if (entry.law.given) {
        parameters_.set_by_event(entry.path.text, model::TimelineEventId(id), entry.law);
      } else {
        parameters_.set_by_event(entry.path.text, model::TimelineEventId(id), entry.value);
      }
    }
    if (spec.has_pauses) pauses(model::TimelineEventId(id), spec.pauses, path + ".pauses");
  }
  timeline_ring();
}

void Assembly::reject_triggered(Text const& other, std::string const& path) {
  if (!triggered_.contains(other.text)) return;
  error("E_CONFLICT", other.mark, path,
        fmt::format("a government triggers '{}' in the run, so nothing can be dated by it before", other.text),
        "let a reaction that watches happened." + other.text + " trigger this event, too");
}

void Assembly::timeline_ring() {
  auto& events = world_.parameters.events;
  auto const ring = model::find_event_ring(events);
  if (ring.empty()) return;
  std::string words;
  for (model::TimelineEventId const event : ring) words += events[event.index()].name + " looks at ";
  std::string const& first = events[ring.front().index()].name;
  for (auto const& [name, spec] : spec_.timeline.entries) {
    if (name.text != first) continue;
    error("E_CYCLE", spec.mark, "timeline." + first,
          fmt::format("these events wait for each other in a ring: {}{}; so none of them can be dated", words, first),
          "leave out one of these entries of after: or unless:");
  }
  for (model::TimelineEvent& event : events) {  // go on without, to find more
    event.after.clear();
    event.unless.clear();
  }
}

void Assembly::unread_settings() {
  auto const unread = parameters_.unread_settings();
  std::set<std::string_view> const paths(unread.begin(), unread.end());
  if (!paths.empty()) {
    for (auto const& [name, spec] : spec_.timeline.entries) {
      for (auto const& entry : spec.set.entries) {
        std::string const& path = entry.path.text;
        if (!paths.contains(path)) continue;
        error("E_UNUSED", entry.path.mark, fmt::format("timeline.{}.set.{}", name.text, path),
              fmt::format("'{}' has no effect as the scenario is, so what the event says would be lost", path),
              "`chokepoint explain` that key says when it has one");
      }
    }
  }
}

}  // namespace chokepoint::scenario
