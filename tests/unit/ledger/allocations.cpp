#include "tests/unit/ledger/allocations.hpp"

#include <cstdlib>
#include <new>

namespace {
thread_local std::size_t count = 0;
}  // namespace

// Replaced for this whole test program; the array and nothrow forms call these. They stand in a file of their own,
// without callers, because GCC takes an inlined free() for a mismatched one.
void* operator new(std::size_t size) {
  ++count;
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, std::align_val_t alignment) {
  ++count;
  auto const step = static_cast<std::size_t>(alignment);
  std::size_t const steps = size == 0 ? 1 : (size + step - 1) / step;
  if (void* memory = std::aligned_alloc(step, steps * step)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace chokepoint::ledger {

std::size_t allocations() { return count; }

}  // namespace chokepoint::ledger
