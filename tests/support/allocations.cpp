#include "tests/support/allocations.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

// Replaced for the whole program. They stand in a file of their own, without callers, because GCC takes an inlined
// free() for a mismatched one. All forms are here: a sanitizer brings its own, whose memory must not reach our delete.
namespace {

std::atomic<std::size_t> count{0};

void* counted_or_null(std::size_t size) noexcept {
  count.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}

void* counted_or_null(std::size_t size, std::align_val_t alignment) noexcept {
  count.fetch_add(1, std::memory_order_relaxed);
  auto const step = static_cast<std::size_t>(alignment);
  std::size_t const steps = size == 0 ? 1 : (size + step - 1) / step;
  return std::aligned_alloc(step, steps * step);
}

void* or_throw(void* memory) {
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* operator new(std::size_t size) { return or_throw(counted_or_null(size)); }
void* operator new[](std::size_t size) { return or_throw(counted_or_null(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) { return or_throw(counted_or_null(size, alignment)); }
void* operator new[](std::size_t size, std::align_val_t alignment) {
  return or_throw(counted_or_null(size, alignment));
}
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return counted_or_null(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return counted_or_null(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace chokepoint::test {

std::size_t allocations() { return count.load(std::memory_order_relaxed); }

}  // namespace chokepoint::test
