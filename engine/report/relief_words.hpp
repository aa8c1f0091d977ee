#pragma once

#include <string_view>

namespace chokepoint::report {

/// What people are told where an outcome is worse with a gate out of the way: why that is so and no error.
inline constexpr std::string_view why_relief_harms =
    "Where a gate out of the way makes it worse, that is no error: others who waited there get through, too, and take "
    "the goods, the room or the place in line first, or a queue behind that gate fills.";

}  // namespace chokepoint::report
