#pragma once

#include <cstdint>

namespace chokepoint::test {

/// How often this test program has asked for memory so far, through any form of operator new.
std::uint64_t allocations();

}  // namespace chokepoint::test
