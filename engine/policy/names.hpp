#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/model/world.hpp"

namespace chokepoint::policy {

/// Kinds of which policies are told names, or may remember a number for each.
std::span<std::string_view const> told_kinds();

/// The names that a world has of a kind, by their places, as questions tell them; none of a kind that isn't there.
std::vector<std::string_view> names_of(model::World const& world, std::string_view kind);

}  // namespace chokepoint::policy
