#include "engine/ledger/tally.hpp"

#include <algorithm>

#include "engine/base/check.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

using base::UnsignedWide;
using base::Wide;

namespace {

constexpr UnsignedWide end_of_squares = UnsignedWide{1} << 127U;

[[noreturn]] void refuse_observations() {
  throw OutOfBooks("what was observed is more than the books can hold: too many observations, or too large ones");
}

/// weight × value², or OutOfBooks.
UnsignedWide weighted_square(std::int64_t value, std::int64_t weight) {
  constexpr std::int64_t always_fits = std::int64_t{1} << 40;
  auto const square = static_cast<UnsignedWide>(static_cast<Wide>(value) * value);
  bool const small = value <= always_fits && value >= -always_fits;
  if (!small && square > (end_of_squares - 1) / static_cast<UnsignedWide>(weight)) refuse_observations();
  return square * static_cast<UnsignedWide>(weight);
}

}  // namespace

void Moments::add(std::int64_t value, std::int64_t weight) {
  CHOKEPOINT_CHECK(weight > 0, "a weight of {}", weight);
  if (weight > greatest_count - count) refuse_observations();
  UnsignedWide const squares = sum_of_squares + weighted_square(value, weight);
  if (squares >= end_of_squares) refuse_observations();
  count += weight;
  sum += static_cast<Wide>(weight) * value;
  sum_of_squares = squares;
  minimum = std::min(minimum, value);
  maximum = std::max(maximum, value);
}

void Moments::add(Moments const& other) {
  if (other.count > greatest_count - count) refuse_observations();
  if (other.sum_of_squares >= end_of_squares - sum_of_squares) refuse_observations();
  count += other.count;
  sum += other.sum;
  sum_of_squares += other.sum_of_squares;
  minimum = std::min(minimum, other.minimum);
  maximum = std::max(maximum, other.maximum);
}

std::optional<double> Moments::mean() const {
  if (count == 0) return std::nullopt;
  return base::to_double(sum) / static_cast<double>(count);
}

std::optional<double> Moments::variance() const {
  if (count < 2) return std::nullopt;
  // With m the mean without its fraction and r = sum - m count, |r| < count:
  //   sum of (x - mean)^2 = sum of (x - m)^2 - r^2 / count, and
  //   sum of (x - m)^2 = sum_of_squares - 2 m sum + m^2 count.
  // The terms may leave 128 bits, the result is in [0, sum_of_squares + count]: modular arithmetic gives it exactly.
  Wide const m = sum / count;
  Wide const r = sum - m * count;
  UnsignedWide const about_m = sum_of_squares - 2 * static_cast<UnsignedWide>(m) * static_cast<UnsignedWide>(sum) +
                               static_cast<UnsignedWide>(m * m) * static_cast<UnsignedWide>(count);
  Wide const whole = static_cast<Wide>(about_m) - r * r / count;
  double const fraction = base::to_double(r * r % count) / static_cast<double>(count);
  return (base::to_double(whole) - fraction) / static_cast<double>(count - 1);
}

TallyBook::TallyBook(TimeBuckets const& buckets, std::span<TallySpec const> specs) : buckets_(&buckets) {
  std::size_t above = 0;
  std::size_t parts = 0;
  slots_.reserve(specs.size());
  for (TallySpec const& spec : specs) {
    HistogramCells const cells(spec.lowest, spec.highest);
    bool const kept = spec.lowest != 0 || spec.highest != 0;
    CHOKEPOINT_CHECK(!spec.whole_run || (!kept && spec.thresholds.empty()),
                     "tally {} keeps figures by bucket, and the whole run alone", slots_.size());
    slots_.push_back({.cells = cells,
                      .by_bucket = !spec.whole_run,
                      .parts_begin = parts,
                      .cells_kept = kept ? cells.count() : 0,
                      .thresholds_begin = thresholds_.size(),
                      .thresholds = spec.thresholds.size(),
                      .above_begin = above,
                      .history = spec.history ? static_cast<std::uint32_t>(histories_.size()) : none});
    if (spec.history) histories_.emplace_back();
    thresholds_.insert(thresholds_.end(), spec.thresholds.begin(), spec.thresholds.end());
    above += spec.thresholds.size() * buckets.count();
    parts += parts_of(slots_.back().cells_kept);
  }
  rows_.resize(slots_.size(), no_row);
  above_.resize(above);
  parts_.resize(parts, none);
}

TallyBook::Slot const& TallyBook::slot(std::uint32_t tally) const {
  CHOKEPOINT_CHECK(tally < slots_.size(), "tally {} of {}", tally, slots_.size());
  return slots_[tally];
}

std::span<Moments> TallyBook::row_of(std::uint32_t tally) {
  std::size_t const length = slots_[tally].by_bucket ? buckets_->count() : 1;
  if (rows_[tally] == no_row) {
    rows_[tally] = moments_.size();
    moments_.resize(moments_.size() + length);
  }
  return {moments_.data() + rows_[tally], length};
}

void TallyBook::observe(std::uint32_t tally, base::SimTime time, std::int64_t value, std::int64_t weight) {
  Slot const& at = slot(tally);
  std::uint32_t const bucket = buckets_->at(time, cursor_);
  row_of(tally)[at.by_bucket ? bucket : 0].add(value, weight);
  for (std::size_t i = 0; i < at.thresholds; ++i) {
    if (value > thresholds_[at.thresholds_begin + i]) above_[at.above_begin + bucket * at.thresholds + i] += weight;
  }
  if (at.cells_kept > 0 && bucket >= buckets_->warm_up()) add_exactly(weight_of(at, at.cells.cell_of(value)), weight);
  if (at.history == none) return;
  std::vector<Step>& steps = histories_[at.history];
  if (steps.empty() || steps.back().time != time) steps.push_back({time, 0});
  steps.back().amount += static_cast<Wide>(value) * weight;
}

Moments TallyBook::moments(std::uint32_t tally, std::uint32_t bucket) const {
  CHOKEPOINT_CHECK(tally < slots_.size() && bucket < buckets_->count(), "tally {} of {}, bucket {} of {}", tally,
                   slots_.size(), bucket, buckets_->count());
  CHOKEPOINT_CHECK(slots_[tally].by_bucket, "tally {} is kept by the whole run", tally);
  return at_row(tally, bucket);
}

Moments TallyBook::moments(std::uint32_t tally, std::uint32_t first, std::uint32_t last) const {
  if (Slot const& at = slot(tally); !at.by_bucket) {
    CHOKEPOINT_CHECK(first == 0 && last == buckets_->count(), "tally {} is kept by the whole run", tally);
    return at_row(tally, 0);
  }
  Moments total;
  if (rows_[tally] == no_row) return total;
  for (std::uint32_t bucket = first; bucket < last; ++bucket) total.add(moments(tally, bucket));
  return total;
}

Moments const& TallyBook::at_row(std::uint32_t tally, std::size_t place) const {
  static Moments const nothing{};
  return rows_[tally] == no_row ? nothing : moments_[rows_[tally] + place];
}

std::int64_t TallyBook::count_above(std::uint32_t tally, std::uint32_t bucket, std::size_t threshold) const {
  Slot const& at = slot(tally);
  CHOKEPOINT_CHECK(bucket < buckets_->count() && threshold < at.thresholds, "threshold {} of {}", threshold,
                   at.thresholds);
  return above_[at.above_begin + bucket * at.thresholds + threshold];
}

std::int64_t& TallyBook::weight_of(Slot const& at, std::size_t cell) {
  std::uint32_t& kept = parts_[at.parts_begin + cell / part];
  if (kept == none) {
    kept = static_cast<std::uint32_t>(weights_.size() / part);
    weights_.resize(weights_.size() + part, 0);
  }
  return weights_[kept * part + cell % part];
}

std::vector<std::int64_t> TallyBook::histogram(std::uint32_t tally) const {
  Slot const& at = slot(tally);
  std::vector<std::int64_t> whole(at.cells_kept);
  each_weight(at, [&](std::size_t cell, std::int64_t weight) { whole[cell] = weight; });
  return whole;
}

std::vector<TallyBook::Step> const& TallyBook::history(std::uint32_t tally) const {
  Slot const& at = slot(tally);
  CHOKEPOINT_CHECK(at.history != none, "tally {} keeps no history", tally);
  return histories_[at.history];
}

std::optional<std::int64_t> TallyBook::quantile(std::uint32_t tally, std::int64_t parts_per_million) const {
  return quantile(std::span(&tally, 1), parts_per_million);
}

std::optional<std::int64_t> TallyBook::quantile(std::span<std::uint32_t const> tallies,
                                                std::int64_t parts_per_million) const {
  CHOKEPOINT_CHECK(!tallies.empty(), "a quantile of nothing");
  HistogramCells const& shape = slot(tallies.front()).cells;
  std::vector<std::int64_t> weights(slot(tallies.front()).cells_kept);
  Moments all;
  for (std::uint32_t const tally : tallies) {
    std::size_t const cells = slot(tally).cells_kept;
    CHOKEPOINT_CHECK(cells > 0 && cells == weights.size(), "tally {} keeps no such histogram", tally);
    each_weight(slot(tally), [&](std::size_t cell, std::int64_t weight) { add_exactly(weights[cell], weight); });
    all.add(counted(tally));
  }
  auto const found = shape.quantile(weights, parts_per_million);
  if (!found) return std::nullopt;
  return std::clamp(*found, all.minimum, all.maximum);
}

void TallyBook::merge(TallyBook const& other) {
  CHOKEPOINT_CHECK(slots_.size() == other.slots_.size() && thresholds_ == other.thresholds_ &&
                       parts_.size() == other.parts_.size() && histories_.size() == other.histories_.size() &&
                       *buckets_ == *other.buckets_,
                   "books of different shape");
  for (std::uint32_t tally = 0; tally < tallies(); ++tally) {
    if (other.rows_[tally] == no_row) continue;
    std::span<Moments> const row = row_of(tally);
    for (std::size_t i = 0; i < row.size(); ++i) row[i].add(other.at_row(tally, i));
  }
  for (std::size_t i = 0; i < above_.size(); ++i) add_exactly(above_[i], other.above_[i]);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    other.each_weight(other.slots_[i],
                      [&](std::size_t cell, std::int64_t weight) { add_exactly(weight_of(slots_[i], cell), weight); });
  }
  for (std::size_t i = 0; i < histories_.size(); ++i) {
    histories_[i].insert(histories_[i].end(), other.histories_[i].begin(), other.histories_[i].end());
  }
}

void TallyBook::reset() {
  cursor_ = 0;
  std::fill(rows_.begin(), rows_.end(), no_row);
  moments_.clear();
  std::fill(above_.begin(), above_.end(), 0);
  std::fill(parts_.begin(), parts_.end(), none);
  weights_.clear();
  for (std::vector<Step>& steps : histories_) steps.clear();
}

}  // namespace chokepoint::ledger
