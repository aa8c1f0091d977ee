#include "engine/ledger/cache_aligned.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "tests/support/allocations.hpp"

namespace chokepoint::ledger {
namespace {

TEST(CacheAligned, ArraysBeginOnALineAndRowsFillLines) {
  for (std::size_t n = 1; n < 100; n += 7) {
    AlignedVector<std::int64_t> const values(n);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(values.data()) % cache_line, 0u);
  }
  EXPECT_EQ(whole_lines<std::int64_t>(0), 0u);
  EXPECT_EQ(whole_lines<std::int64_t>(1), 8u);
  EXPECT_EQ(whole_lines<std::int64_t>(8), 8u);
  EXPECT_EQ(whole_lines<std::int64_t>(9), 16u);
}

TEST(CacheAligned, AllocationsAreSeenByTheTestsThatForbidThem) {
  // Direct calls, which a compiler may not leave out.
  std::size_t const before = test::allocations();
  void* const plain = ::operator new(100);
  EXPECT_EQ(test::allocations(), before + 1);
  void* const aligned = CacheAligned<int>().allocate(100);
  EXPECT_EQ(test::allocations(), before + 2);
  ::operator delete(plain);
  CacheAligned<int>().deallocate(static_cast<int*>(aligned), 100);
}

}  // namespace
}  // namespace chokepoint::ledger
