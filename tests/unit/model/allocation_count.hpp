#pragma once

#include <cstdint>

namespace chokepoint::model::test {

/// How often this test program has asked for memory with operator new so far.
std::uint64_t allocations();

}  // namespace chokepoint::model::test
