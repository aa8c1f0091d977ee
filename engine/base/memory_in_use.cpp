#include "engine/base/memory_in_use.hpp"

#include <cstdlib>

#if defined(__GLIBC__) && (__GLIBC__ > 2 || (__GLIBC__ == 2 && __GLIBC_MINOR__ >= 33))
#include <malloc.h>
#endif

namespace chokepoint::base {

std::optional<std::uint64_t> memory_in_use() {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || (__GLIBC__ == 2 && __GLIBC_MINOR__ >= 33))
  struct mallinfo2 const all = mallinfo2();
  return all.uordblks + all.hblkhd;
#else
  return std::nullopt;
#endif
}

}  // namespace chokepoint::base
