#include "tests/unit/model/allocation_count.hpp"

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::uint64_t> count{0};

void* counted_or_null(std::size_t bytes) noexcept {
  count.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(bytes == 0 ? 1 : bytes);
}

void* counted(std::size_t bytes) {
  if (void* const memory = counted_or_null(bytes)) return memory;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(bytes); }
void* operator new[](std::size_t bytes) { return counted(bytes); }
// These too: a sanitizer brings its own, whose memory must not reach our delete.
void* operator new(std::size_t bytes, std::nothrow_t const&) noexcept { return counted_or_null(bytes); }
void* operator new[](std::size_t bytes, std::nothrow_t const&) noexcept { return counted_or_null(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace chokepoint::model::test {

std::uint64_t allocations() { return count.load(std::memory_order_relaxed); }

}  // namespace chokepoint::model::test
