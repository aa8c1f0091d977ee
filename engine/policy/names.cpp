#include "engine/policy/names.hpp"

namespace chokepoint::policy {

namespace {

template <class Elements>
std::vector<std::string_view> all_names(Elements const& elements) {
  std::vector<std::string_view> names;
  for (auto const& element : elements) names.push_back(element.name);
  return names;
}

/// The words that firms are called, by their symbols.
std::vector<std::string_view> kinds_of_firms(model::World const& world) {
  std::vector<std::string_view> words;
  for (model::Firm const& firm : world.firms) {
    if (firm.kind_symbol < 0) continue;
    auto const place = static_cast<std::size_t>(firm.kind_symbol);
    if (words.size() <= place) words.resize(place + 1);
    words[place] = firm.kind;
  }
  return words;
}

}  // namespace

std::span<std::string_view const> told_kinds() {
  static constexpr std::string_view kinds[] = {"actor", "country", "firm",   "product", "site",
                                               "lane",  "dealer",  "campus", "kind"};
  return kinds;
}

std::vector<std::string_view> names_of(model::World const& world, std::string_view kind) {
  if (kind == "actor") return all_names(world.actors);
  if (kind == "country") return all_names(world.countries);
  if (kind == "firm") return all_names(world.firms);
  if (kind == "product") return all_names(world.products);
  if (kind == "site") return all_names(world.sites);
  if (kind == "lane") return all_names(world.lanes);
  if (kind == "dealer") return all_names(world.dealers);
  if (kind == "campus") return all_names(world.campuses);
  if (kind == "kind") return kinds_of_firms(world);
  return {};
}

}  // namespace chokepoint::policy
