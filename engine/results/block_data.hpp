#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/results/stored_sweep.hpp"

/// Numbers as bytes, little endian on every machine.
namespace chokepoint::results {

class DataWriter {
 public:
  void add(std::uint64_t value) {
    for (unsigned shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<std::byte>(value >> shift));
  }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  /// Its length, then its bytes.
  void add(std::string_view text) {
    add(std::uint64_t{text.size()});
    for (char const c : text) bytes_.push_back(static_cast<std::byte>(c));
  }
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
