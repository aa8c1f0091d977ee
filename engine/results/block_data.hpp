#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/results/stored_sweep.hpp"

/// Numbers as bytes, little endian on every machine.
namespace chokepoint::results {

class DataWriter {
 public:
  void add(std::uint64_t value) {
    std::array<std::byte, 8> bytes;
    for (unsigned i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(value >> (8 * i));
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  /// Its length, then its bytes.
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    for (char const c : text) bytes_.push_back(static_cast<std::byte>(c));
  }
  /// Numbers of eight bytes, one after the other.
  template <class Number>
  void add_all(std::vector<Number> const& numbers) {
    static_assert(sizeof(Number) == 8);
    if constexpr (std::endian::native == std::endian::little) {
      auto const* const data = reinterpret_cast<std::byte const*>(numbers.data());
      bytes_.insert(bytes_.end(), data, data + numbers.size() * sizeof(Number));
    } else {
      for (Number const number : numbers) add(number);
    }
  }
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

/// Gives zeros beyond the end: ask `left` before.
class DataReader {
 public:
  explicit DataReader(Bytes const& bytes) : bytes_(bytes) {}
  std::uint64_t integer() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && at_ < bytes_.size(); shift += 8) {
      value |= std::to_integer<std::uint64_t>(bytes_[at_++]) << shift;
    }
    return value;
  }
  double number() { return std::bit_cast<double>(integer()); }
  std::string text() {
    std::uint64_t const size = integer();
    std::string text;
    for (std::uint64_t i = 0; i < size && at_ < bytes_.size(); ++i) text += static_cast<char>(bytes_[at_++]);
    return text;
  }
  std::size_t left() const { return bytes_.size() - at_; }

 private:
  Bytes const& bytes_;
  std::size_t at_ = 0;
};

/// A block as bytes, and back; nothing for bytes that are none.
Bytes block_data(BlockValues const& block);
std::optional<BlockValues> read_block(Bytes const& bytes);

}  // namespace chokepoint::results
