#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace chokepoint::base {

/// The stable 64-bit hash of a name (XXH3): luck is keyed by it, so renaming one element moves no other element's luck.
std::uint64_t name_hash(std::string_view name);

/// Feeds bytes in order and gives a 128-bit digest (XXH3-128) as 32 hexadecimal digits: identity of inputs and results.
class Digest {
 public:
  Digest();
  ~Digest();
  Digest(Digest const&) = delete;
  Digest& operator=(Digest const&) = delete;

  Digest& add(std::string_view bytes);              ///< length-prefixed, so that ("ab","c") and ("a","bc") differ
  Digest& add(std::span<std::string const> parts);  ///< as the one text that they are together
  Digest& add(std::int64_t value);                  ///< little endian, on every machine
  Digest& add(std::uint64_t value);
  std::string hex() const;

 private:
  void* state_;  // an XXH3 state, kept opaque so that its header stays in one file
};

}  // namespace chokepoint::base
