#include "engine/base/diagnostic.hpp"
#include "engine/policy/library_answers.hpp"
#include "engine/policy/names.hpp"
#include "engine/policy/questions.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/near_or_all.hpp"

/// Policies of shared libraries: what a scenario gives them, held against what they declare.
namespace chokepoint::scenario {

namespace {

template <class Parts>
std::vector<std::string_view> each_name(Parts const& parts) {
  std::vector<std::string_view> names;
  for (auto const& part : parts) names.push_back(part.name);
  return names;
}

}  // namespace

std::vector<std::string_view> Assembly::names_of(std::string_view kind) const {
  std::vector<std::string_view> names;
  auto const add = [&](auto const& ids) {
    for (auto const& [name, id] : ids) names.push_back(name);
  };
  if (kind == "country") add(countries_);
  if (kind == "firm") add(firms_);
  if (kind == "product") add(products_);
  if (kind == "site") add(sites_);
  if (kind == "lane") add(lanes_);
  if (kind == "campus") add(campuses_);
  if (kind == "dealer") add(dealers_);
  if (kind == "actor") names = each_name(world_.actors);
  if (kind == "kind") names = policy::names_of(world_, kind);
  if (kind == "attribute") names.assign(world_.attribute_names.begin(), world_.attribute_names.end());
  return names;
}

std::vector<std::int64_t> Assembly::places_of(std::string_view kind, Text const& name) const {
  auto const names = names_of(kind);
  auto const found = std::find(names.begin(), names.end(), name.text);
  if (found != names.end()) return {found - names.begin()};
  std::vector<std::int64_t> members;
  if (kind != "country" && kind != "firm") return members;
  for (auto const& group : spec_.groups.entries) {
    if (group.name.text != name.text) continue;
    for (Text const& member : group.members) {
      auto const place = std::find(names.begin(), names.end(), member.text);
      if (place != names.end()) members.push_back(place - names.begin());
    }
  }
  return members;
}

void Assembly::library_policy(PolicySpec const& spec, model::Policy& built) {
  std::string const& path = built.name;
  policy::Libraries none({});
  auto library = (spec_.libraries ? *spec_.libraries : none).open(spec.library.text);
  if (!library) {
    return error("E_LIBRARY", spec.library.mark, path + ".library", library.error().message, library.error().hint);
  }
  std::vector<std::string_view> names;
  for (policy::LibraryPolicy const& one : library.value()->policies) {
    if (one.question == built.question) names.push_back(one.name);
  }
  std::string_view const question = policy::info(built.question).name;
  if (names.empty()) {
    std::vector<std::string> others;
    for (policy::LibraryPolicy const& one : library.value()->policies) {
      others.push_back(fmt::format("{} ({})", one.name, policy::info(one.question).name));
    }
    return error("E_LIBRARY", spec.library.mark, path + ".library",
                 fmt::format("the library '{}' has no policy for {}", spec.library.text, question),
                 fmt::format("it has {}", fmt::join(others, ", ")));
  }
  if (!spec.policy.given && names.size() > 1) {
    return error("E_LIBRARY", spec.library.mark, path + ".library",
                 fmt::format("the library '{}' has several policies for {}", spec.library.text, question),
                 fmt::format("say which with policy: there are {}", fmt::join(names, ", ")));
  }
  std::string const name = spec.policy.given ? spec.policy.text : std::string(names.front());
  policy::LibraryPolicy const* const offered = library.value()->find(built.question, name);
  if (offered == nullptr) {
    return error("E_LIBRARY", spec.policy.mark, path + ".policy",
                 fmt::format("the library '{}' has no policy '{}' for {}", spec.library.text, name, question),
                 near_or_all(name, names, ""));
  }
  declared_parameters(spec, offered->name, offered->parameters, built);
  std::vector<std::vector<std::int64_t>> places = library_names(spec, *offered, path);
  bool const for_nobody = std::ranges::all_of(places, [](auto const& list) { return list.empty(); });
  bool const holds_back = spec.library.text == policy::built_in_library_name && name == "reserve";
  if (holds_back && for_nobody && spec.names.entries.empty() && !spec.parameters.entries.empty()) {
    diagnostics_.warning("W_EMPTY", spec.parameters.entries.front().name.mark, path + ".names",
                         "nobody is named, so what is held back stays where it is",
                         "name for whom it is held back: names: {countries: [...]} or names: {firms: [...]}");
  }
  built.answers = std::make_shared<policy::LibraryAnswers>(library.value(), *offered, std::move(places));
}

std::vector<std::vector<std::int64_t>> Assembly::library_names(PolicySpec const& spec,
                                                               policy::LibraryPolicy const& offered,
                                                               std::string const& path) {
  auto const known = each_name(offered.lists);
  for (auto const& given : spec.names.entries) {
    if (std::find(known.begin(), known.end(), given.name.text) != known.end()) continue;
    error("E_UNKNOWN_FIELD", given.name.mark, fmt::format("{}.names.{}", path, given.name.text),
          fmt::format("the policy {} has no list of names '{}'", offered.name, given.name.text),
          near_or_all(given.name.text, known, "it has none"));
  }
  std::vector<std::vector<std::int64_t>> lists;
  for (policy::LibraryPolicy::NameList const& one : offered.lists) {
    std::vector<std::int64_t>& places = lists.emplace_back();
    for (auto const& given : spec.names.entries) {
      if (given.name.text != one.name) continue;
      for (Text const& name : given.members) {
        auto const found = places_of(one.kind, name);
        if (found.empty()) {
          error("E_UNKNOWN_ID", name.mark, fmt::format("{}.names.{}", path, one.name),
                fmt::format("there is no {} '{}'", one.kind, name.text),
                near_or_all(name.text, names_of(one.kind), "the scenario has none"));
        }
        places.insert(places.end(), found.begin(), found.end());
      }
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
  }
  return lists;
}

}  // namespace chokepoint::scenario
