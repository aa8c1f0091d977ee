#pragma once

#include <cstdint>
#include <optional>

namespace chokepoint::base {

/// Bytes that the program has from `new` and `malloc` at this moment, as the C library counts them; none where it
/// doesn't count.
std::optional<std::uint64_t> memory_in_use();

}  // namespace chokepoint::base
