#include "engine/ledger/split.hpp"

#include <algorithm>

#include "engine/base/check.hpp"

namespace chokepoint::ledger {

using base::UnsignedWide;

void Splitter::split(std::int64_t amount, std::span<std::int64_t const> weights, std::span<std::int64_t> shares) {
  CHOKEPOINT_CHECK(weights.size() == shares.size(), "{} weights, {} shares", weights.size(), shares.size());
  std::fill(shares.begin(), shares.end(), 0);
  if (amount == 0) return;
  UnsignedWide total = 0;
  for (std::int64_t const weight : weights) {
    CHOKEPOINT_CHECK(weight >= 0, "a weight of {}", weight);
    total += static_cast<UnsignedWide>(weight);
  }
  CHOKEPOINT_CHECK(total > 0, "{} divided by weights that are all zero", amount);

  // INT64_MIN has no opposite in 64 bits, but it has one here.
  auto const magnitude = amount < 0 ? -static_cast<UnsignedWide>(amount) : static_cast<UnsignedWide>(amount);
  UnsignedWide left = magnitude;
  remainders_.clear();
  for (std::size_t i = 0; i < weights.size(); ++i) {
    UnsignedWide const product = magnitude * static_cast<UnsignedWide>(weights[i]);
    auto const whole = static_cast<std::uint64_t>(product / total);
    left -= whole;
    shares[i] = static_cast<std::int64_t>(whole);
    remainders_.push_back({product % total, static_cast<std::uint32_t>(i)});
  }
  // What is left is Σ remainders / total, so less than the number of positive remainders: nobody of weight 0 gets one.
  auto const extra = static_cast<std::ptrdiff_t>(left);
  auto const by_remainder = [](Remainder const& a, Remainder const& b) {
    return a.value != b.value ? a.value > b.value : a.index < b.index;
  };
  if (extra > 0) {
    std::nth_element(remainders_.begin(), remainders_.begin() + (extra - 1), remainders_.end(), by_remainder);
  }
  for (std::ptrdiff_t i = 0; i < extra; ++i) ++shares[remainders_[static_cast<std::size_t>(i)].index];
  if (amount < 0) {
    // Through unsigned, because the share of INT64_MIN alone is its own opposite.
    for (std::int64_t& share : shares) share = static_cast<std::int64_t>(-static_cast<std::uint64_t>(share));
  }
}

std::vector<std::int64_t> split_largest_remainder(std::int64_t amount, std::span<std::int64_t const> weights) {
  std::vector<std::int64_t> shares(weights.size());
  Splitter().split(amount, weights, shares);
  return shares;
}

}  // namespace chokepoint::ledger
