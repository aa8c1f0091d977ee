#include <set>
#include <string_view>

#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

namespace {

/// The names themselves, and the members of groups among them.
std::set<std::string_view> with_members(std::vector<Text> const& names, ScenarioSpec const& spec) {
  std::set<std::string_view> all;
  for (Text const& name : names) {
    all.insert(name.text);
    for (auto const& group : spec.groups.entries) {
      if (group.name.text != name.text) continue;
      for (Text const& member : group.members) all.insert(member.text);
    }
  }
  return all;
}

Value never() {
  Value no;
  no.given = true;
  no.kind_read = ValueKind::flag;
  return no;
}

}  // namespace

/// Flags of all places that an event pauses. The places have no ids yet: they are looked up as they were written.
void Assembly::pauses(model::TimelineEventId event, PausesSpec const& spec, std::string const& path) {
  static Value const no = never();
  if (countries_of_sites_.empty() && homes_of_firms_.empty()) {
    for (auto const& [name, block] : spec_.sites.entries) countries_of_sites_.try_emplace(name.text, block.in.text);
    for (auto const& [name, block] : spec_.firms.entries) homes_of_firms_.try_emplace(name.text, block.home.text);
  }
  auto const looked_up = [](Whereabouts const& in, Text const& name) {
    auto const found = in.find(name.text);
    return found == in.end() ? std::string_view() : found->second;
  };
  auto const country_of_site = [&](Text const& site) { return looked_up(countries_of_sites_, site); };
  auto const pause = [&](std::vector<Text> const& where, std::string_view key, auto&& elements) {
    if (where.empty()) return;
    std::set<std::string_view> const names = with_members(where, spec_);
    std::size_t found = 0;
    elements([&](std::string_view block, std::string_view name, std::initializer_list<std::string_view> also) {
      auto const is_named = [&](std::string_view one) { return names.count(one) > 0; };
      if (!is_named(name) && !std::any_of(also.begin(), also.end(), is_named)) return;
      paused_[event].push_back(fmt::format("{}.{}.{}", block, name, key));
      parameters_.set_by_event(paused_[event].back(), event, no);
      found += 1;
    });
    if (found == 0) {
      error("E_UNUSED", where.front().mark, path, fmt::format("nothing here is {}, so this pauses nothing", key),
            "name the places themselves, or a country that has some");
    }
  };
  auto const sites = [&](auto&& see) {
    for (auto const& [name, block] : spec_.sites.entries) see("sites", name.text, {block.in.text});
  };
  pause(spec.dispatch, "dispatches", sites);
  pause(spec.receipt, "receives", sites);
  pause(spec.transit, "moving", [&](auto&& see) {
    for (auto const& [name, block] : spec_.lanes.entries) {
      see("lanes", name.text, {country_of_site(block.from), country_of_site(block.to)});
    }
  });
  pause(spec.production, "running", [&](auto&& see) {
    for (auto const& [name, block] : spec_.production.entries) {
      see("production", name.text, {block.at.text, country_of_site(block.at)});
    }
  });
  pause(spec.ordering, "ordering", [&](auto&& see) {
    for (auto const& [name, block] : spec_.buyers.entries) {
      see("buyers", name.text,
          {block.firm.text, block.in.text, country_of_site(block.at), looked_up(homes_of_firms_, block.firm)});
    }
  });
}

}  // namespace chokepoint::scenario
