#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

namespace chokepoint::kernel {

/// A probability seen from the nearer end of (0, 1): the law's value lies where this much mass is left below it
/// (or, with `upper`, above it).
struct Tail {
  double probability;  ///< in [2^-65, 1/2)
  bool upper;
};

/// One draw of luck: a uniform number u in (0, 1) with 64 bits, u = (bits + 1/2) / 2^64.
///
/// A double can't hold such numbers near 1, so a law asks for u or for 1 - u, whichever it needs exactly.
struct Uniform64 {
  std::uint64_t bits = 0;

  /// u in (0, 1), rounded to a double; never 0, never 1.
  double lower() const { return of_bits(bits); }
  /// 1 - u in (0, 1) without cancellation: as accurate near u = 1 as lower() is near u = 0.
  double upper() const { return of_bits(~bits); }

  bool in_upper_half() const { return (bits >> 63) != 0; }

  /// The nearer tail, cut to its 42 leading binary digits. Two different tails then differ by 2^-42 of themselves, far
  /// more than the rounding of our exp and log, so an inverse CDF computed from a tail is monotone in u bit for bit.
  Tail tail() const {
    bool const upper = in_upper_half();
    std::uint64_t const near = upper ? ~bits : bits;  // < 2^63
    double const probability = (static_cast<double>(static_cast<std::int64_t>(near)) + 0.5) * 0x1.0p-64;
    return {cut(probability), upper};
  }

  /// A positive double cut (towards zero) to 42 significant binary digits.
  static double cut(double probability) {
    return std::bit_cast<double>(std::bit_cast<std::uint64_t>(probability) & ~std::uint64_t{0x7FF});
  }

 private:
  static double of_bits(std::uint64_t bits) {
    double const value = (static_cast<double>(bits) + 0.5) * 0x1.0p-64;
    constexpr double last = 1.0 - 0x1.0p-53;
    return value < last ? value : last;
  }
};

/// What a stream of luck is keyed by besides its place: the study's seed and the name of the purpose ("transit").
struct StreamKey {
  std::uint64_t seed = 0;
  std::uint64_t purpose = 0;  ///< base::name_hash of the purpose

  static StreamKey of(std::uint64_t seed, std::string_view purpose);
};

/// The four draws 4 * block ... 4 * block + 3 of a place: Philox4x64-10 with key (seed, purpose) and counter
/// (replication, actor, ordinal, block). Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3
/// (SC '11). A bijection of the counter for each key: different places never share a block.
std::array<std::uint64_t, 4> philox_block(StreamKey const& key, std::uint64_t replication, std::uint64_t actor,
                                          std::uint64_t ordinal, std::uint64_t block);

/// One draw, addressed directly. `actor` is the hash of the actor's name; `ordinal` counts what the luck belongs to
/// (an order's own number, never the n-th event of a gate, so that one more shipment moves nobody else's luck).
inline Uniform64 draw(StreamKey const& key, std::uint64_t replication, std::uint64_t actor, std::uint64_t ordinal,
                      std::uint64_t index) {
  return {philox_block(key, replication, actor, ordinal, index / 4)[index % 4]};
}

/// The draws of one place in order: next() gives draw(…, 0), draw(…, 1) and so on, computing a block of four at a time.
class RandomStream {
 public:
  RandomStream(StreamKey const& key, std::uint64_t replication, std::uint64_t actor, std::uint64_t ordinal)
      : key_(key), replication_(replication), actor_(actor), ordinal_(ordinal) {}

  Uniform64 next() {
    std::uint64_t const lane = drawn_ % 4;
    if (lane == 0) block_ = philox_block(key_, replication_, actor_, ordinal_, drawn_ / 4);
    drawn_ += 1;
    return {block_[lane]};
  }

  /// How many numbers were drawn so far.
  std::uint64_t drawn() const { return drawn_; }

 private:
  StreamKey key_;
  std::uint64_t replication_;
  std::uint64_t actor_;
  std::uint64_t ordinal_;
  std::uint64_t drawn_ = 0;
  std::array<std::uint64_t, 4> block_{};
};

}  // namespace chokepoint::kernel
