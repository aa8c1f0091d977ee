#include "engine/ledger/histogram.hpp"

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"

namespace chokepoint::ledger {

namespace {
constexpr std::int64_t million = 1'000'000;
constexpr std::int64_t outermost = std::int64_t{1} << 62;  // magnitudes whose cell edges fit 64 bits
}  // namespace

HistogramCells::HistogramCells(std::int64_t lowest, std::int64_t highest)
    : lowest_(lowest), highest_(highest), below_zero_(0) {
  CHOKEPOINT_CHECK(lowest <= 0 && highest >= 0 && lowest >= -outermost && highest <= outermost,
                   "a histogram from {} to {}", lowest, highest);
  below_zero_ = cell_of_magnitude(-lowest);
}

std::int64_t HistogramCells::least_magnitude(std::size_t cell) {
  if (cell < 2 * cells_a_doubling) return static_cast<std::int64_t>(cell);
  std::uint64_t const shift = cell / cells_a_doubling - 1;
  return static_cast<std::int64_t>((cell % cells_a_doubling + cells_a_doubling) << shift);
}

std::int64_t HistogramCells::greatest_magnitude(std::size_t cell) { return least_magnitude(cell + 1) - 1; }

std::int64_t HistogramCells::least(std::size_t cell) const {
  return cell >= below_zero_ ? least_magnitude(cell - below_zero_) : -greatest_magnitude(below_zero_ - cell);
}

std::int64_t HistogramCells::greatest(std::size_t cell) const {
  return cell >= below_zero_ ? greatest_magnitude(cell - below_zero_) : -least_magnitude(below_zero_ - cell);
}

std::optional<std::int64_t> HistogramCells::quantile(std::span<std::int64_t const> weights,
                                                     std::int64_t parts_per_million) const {
  CHOKEPOINT_CHECK(weights.size() == count(), "{} weights for {} cells", weights.size(), count());
  CHOKEPOINT_CHECK(parts_per_million >= 0 && parts_per_million <= million, "a quantile of {} millionths",
                   parts_per_million);
  base::Wide total = 0;
  for (std::int64_t const weight : weights) total += weight;
  if (total == 0) return std::nullopt;
  base::Wide const rank = (total * parts_per_million + million - 1) / million;
  base::Wide passed = 0;
  std::size_t cell = 0;
  while (passed += weights[cell], passed < rank || passed == 0) ++cell;
  return least(cell) + (greatest(cell) - least(cell)) / 2;
}

}  // namespace chokepoint::ledger
