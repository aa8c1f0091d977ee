#pragma once

#include <memory>
#include <string_view>

#include "engine/policy/library.hpp"

/// Policies that come with the engine, for scenarios to bind by name as those of a library: `library: built_in, policy:
/// reserve`. They are written as a library's are, and held to the same.
namespace chokepoint::policy {

inline constexpr std::string_view built_in_library_name = "built_in";

std::shared_ptr<Library const> const& built_in_library();

}  // namespace chokepoint::policy
