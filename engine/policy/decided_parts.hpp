#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/policy/answers.hpp"

namespace chokepoint::policy {

/// An amount that is decided in units, as parts: the nearest whole number, of shared ones the one below, so that they
/// never come to more than the volume. Nothing where it can't be counted.
std::optional<std::int64_t> decided_parts(Asked const& asked, std::size_t index, double units);

}  // namespace chokepoint::policy
