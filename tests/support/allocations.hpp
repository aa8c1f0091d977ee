#pragma once

#include <cstddef>

namespace chokepoint::test {

/// How often this program has asked for memory so far, on any thread and through any form of operator new: lets a test
/// or benchmark hold code to its promise not to allocate. Link chokepoint_allocations.
std::size_t allocations();

}  // namespace chokepoint::test
