#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"

namespace chokepoint::scenario {

/// "did you mean 'x'?", or what there is; `none` where there is nothing.
template <class Names>
std::string near_or_all(std::string_view name, Names const& names, std::string_view none) {
  if (names.empty()) return std::string(none);
  std::string const near = base::nearest(name, {names.begin(), names.end()});
  return near.empty() ? fmt::format("there are {}", fmt::join(names, ", ")) : fmt::format("did you mean '{}'?", near);
}

}  // namespace chokepoint::scenario
