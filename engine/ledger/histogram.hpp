#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace chokepoint::ledger {

/// The fixed cells of a log-linear histogram of whole numbers, symmetric about 0: every number below 256 in magnitude
/// has a cell of its own; beyond, each doubling is divided into 128 equal cells, so a cell's width is at most 1/128 of
/// its least magnitude. As the cells never depend on data, histograms merge by addition.
/// (The layout of G. Tene's HdrHistogram, with 7 bits of mantissa.)
class HistogramCells {
 public:
  /// Cells for lowest..highest, lowest ≤ 0 ≤ highest; numbers outside go to the outermost cells.
  HistogramCells(std::int64_t lowest, std::int64_t highest);

  std::size_t count() const { return below_zero_ + cell_of_magnitude(highest_) + 1; }
  std::size_t cell_of(std::int64_t value) const {
    if (value >= 0) return below_zero_ + cell_of_magnitude(value < highest_ ? value : highest_);
    return below_zero_ - cell_of_magnitude(value > lowest_ ? -value : -lowest_);
  }
  /// The numbers of a cell.
  std::int64_t least(std::size_t cell) const;
  std::int64_t greatest(std::size_t cell) const;

  /// The number at rank ceil(p × Σ weights), at least 1, of the weighted numbers in ascending order: the middle of its
  /// cell, so within 1/256 of the true one (exact below 256) where it lies in lowest..highest. `parts_per_million` is
  /// p × 10^6 in 0..10^6. Nothing when all weights are 0. `weights` is as long as count().
  std::optional<std::int64_t> quantile(std::span<std::int64_t const> weights, std::int64_t parts_per_million) const;

 private:
  static constexpr int mantissa_bits = 7;
  static constexpr std::uint64_t cells_a_doubling = 1u << mantissa_bits;

  static std::size_t cell_of_magnitude(std::int64_t magnitude) {
    auto const m = static_cast<std::uint64_t>(magnitude);
    if (m < cells_a_doubling) return m;
    int const shift =
        static_cast<int>(std::bit_width(m)) - (mantissa_bits + 1);  // drops all but the leading 1 and the mantissa
    return static_cast<std::uint64_t>(shift) * cells_a_doubling + (m >> shift);
  }
  static std::int64_t least_magnitude(std::size_t cell);
  static std::int64_t greatest_magnitude(std::size_t cell);

  std::int64_t lowest_;
  std::int64_t highest_;
  std::size_t below_zero_;
};

}  // namespace chokepoint::ledger
