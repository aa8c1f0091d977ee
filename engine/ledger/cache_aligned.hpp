#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace chokepoint::ledger {

/// The line size of every CPU we know; only speed depends on it.
inline constexpr std::size_t cache_line = 64;

/// Starts each array on a cache line of its own, so that rows of whole lines can belong to different threads.
template <class T>
struct CacheAligned {
  using value_type = T;

  CacheAligned() = default;
  template <class U>
  CacheAligned(CacheAligned<U> const&) {}  // NOLINT(google-explicit-constructor): allocators convert

  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(cache_line))); }
  void deallocate(T* pointer, std::size_t) { ::operator delete(pointer, std::align_val_t(cache_line)); }

  friend bool operator==(CacheAligned, CacheAligned) { return true; }
};

template <class T>
using AlignedVector = std::vector<T, CacheAligned<T>>;

/// The least count ≥ `count` of T that fills whole cache lines.
template <class T>
constexpr std::size_t whole_lines(std::size_t count) {
  static_assert(cache_line % sizeof(T) == 0);
  constexpr std::size_t per_line = cache_line / sizeof(T);
  return (count + per_line - 1) / per_line * per_line;
}

}  // namespace chokepoint::ledger
