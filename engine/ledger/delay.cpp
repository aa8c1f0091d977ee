#include "engine/ledger/delay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "engine/base/check.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

using base::SimTime;
using base::Wide;

namespace {

std::size_t index(OrderClass order_class) { return static_cast<std::size_t>(order_class); }
std::size_t index(DelayReason reason) { return static_cast<std::size_t>(reason); }
std::size_t index(Gate gate) { return static_cast<std::size_t>(gate); }
std::size_t index(DelayEnd end) { return static_cast<std::size_t>(end); }

Wide sum(std::vector<Wide> const& values) {
  Wide total = 0;
  for (Wide const value : values) total += value;
  return total;
}

void add_all(std::vector<Wide>& to, std::vector<Wide> const& from) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
}

/// The gate that is waited for, where no other is unmet.
std::optional<Gate> only_gate(DelayReason reason, GateSet unmet) {
  if (unmet.size() != 1) return std::nullopt;
  auto const gate = static_cast<Gate>(std::countr_zero(unmet.bits()));
  return reason_of(gate) == reason ? std::optional(gate) : std::nullopt;
}

}  // namespace

std::string_view name(OrderClass order_class) {
  constexpr std::array<std::string_view, order_classes> names{"genuine", "inflated", "cancelled"};
  return names[index(order_class)];
}

std::string_view name(DelayEnd end) {
  constexpr std::array<std::string_view, delay_ends> names{"online", "delivered", "cancelled", "unfinished"};
  return names[index(end)];
}

DelayClock DelayClock::split(std::int64_t part) {
  CHOKEPOINT_CHECK(part > 0 && part < quantity, "{} of {} units parted off a waiting order", part, quantity);
  DelayClock parted = *this;
  parted.quantity = part;
  quantity -= part;
  return parted;
}

DelayBook::DelayBook(TimeBuckets const& buckets, Shape shape)
    : buckets_(&buckets),
      shape_(std::move(shape)),
      log_(shape_.logged ? std::optional(DelayLog()) : std::nullopt),
      accounts_(order_classes * shape_.owners * delay_reasons),
      alone_(shape_.alone ? std::size_t{shape_.owners} * gates : 0),
      sets_(order_classes * GateSet::combinations * (shape_.marked.empty() ? 1U : 2U)),
      by_bucket_(shape_.by_bucket ? (shape_.marked.empty() ? 1U : 2U) * buckets.count() * order_classes * delay_reasons
                                  : 0) {
  CHOKEPOINT_CHECK(shape_.marked.empty() || shape_.marked.size() == shape_.owners, "marks of {} owners of {}",
                   shape_.marked.size(), shape_.owners);
}

DelayClock DelayBook::open(std::uint32_t owner, OrderClass order_class, std::int64_t quantity, SimTime now,
                           DelayReason reason, GateSet unmet) {
  CHOKEPOINT_CHECK(owner < shape_.owners, "owner {} of {}", owner, shape_.owners);
  CHOKEPOINT_CHECK(quantity > 0, "{} units ordered", quantity);
  opened_ += static_cast<Wide>(quantity) * now.seconds();
  add_exactly(opened_units_, quantity);
  if (log_) log_->move(owner, order_class, {}, order_class, WaitState::waiting(reason, unmet), quantity, now);
  return {.quantity = quantity,
          .since = now,
          .opened = now,
          .owner = owner,
          .unmet = unmet,
          .reason = reason,
          .order_class = order_class};
}

/// Charges [since, until) to the given reason and set.
void DelayBook::charge(DelayClock& clock, SimTime until, DelayReason reason, GateSet unmet, DelayTrail* trail) {
  std::int64_t const seconds = (until - clock.since).seconds();
  CHOKEPOINT_CHECK(clock.quantity > 0, "{} units can't wait", clock.quantity);
  CHOKEPOINT_CHECK(seconds >= 0, "waiting since {} can't end at {}", clock.since.seconds(), until.seconds());
  if (seconds == 0) return;
  Wide const amount = static_cast<Wide>(clock.quantity) * seconds;
  account(clock.order_class, clock.owner, reason) += amount;
  bool const marked = is_marked(clock.owner);
  sets_[set_index(clock.order_class, unmet, marked)] += amount;
  if (shape_.by_bucket) {
    Wide inside = 0;
    buckets_->spread(clock.since, until, cursor_, [&](std::uint32_t bucket, std::int64_t part) {
      Wide const share = static_cast<Wide>(clock.quantity) * part;
      by_bucket_[bucket_index(clock.order_class, reason, bucket, marked)] += share;
      inside += share;
    });
    outside_buckets_ += amount - inside;
  }
  auto const gate = shape_.alone ? only_gate(reason, unmet) : std::nullopt;
  if (gate) alone_[clock.owner * gates + index(*gate)] += amount;
  if (trail != nullptr) add_exactly(trail->seconds[index(reason)], seconds);
  clock.since = until;
}

SimTime DelayBook::end_of_piece(SimTime from, SimTime until) {
  if (from < buckets_->from()) return std::min(until, buckets_->from());
  if (from >= buckets_->to()) return until;
  return std::min(until, buckets_->end(buckets_->at(from, cursor_)));
}

void DelayBook::charge_piece(DelayClock& clock, SimTime stop, Gate gate, std::int64_t seconds_unmet,
                             DelayTrail* trail) {
  std::int64_t const seconds = (stop - clock.since).seconds();
  CHOKEPOINT_CHECK(seconds_unmet >= 0 && seconds_unmet <= seconds, "a gate unmet for {} of {} s", seconds_unmet,
                   seconds);
  GateSet const with = clock.unmet.with(gate);
  charge(clock, clock.since + base::Duration(seconds_unmet), with.reason(clock.reason), with, trail);
  charge(clock, stop, clock.unmet.reason(clock.reason), clock.unmet, trail);
}

void DelayBook::change(DelayClock& clock, SimTime now, DelayReason reason, GateSet unmet, DelayTrail* trail) {
  charge(clock, now, clock.reason, clock.unmet, trail);
  log_move(clock, now, WaitState::waiting(reason, unmet));
  clock.reason = reason;
  clock.unmet = unmet;
}

void DelayBook::restate(DelayClock& clock, GateSet unmet, DelayReason activity) {
  log_move(clock, clock.since, WaitState::waiting(unmet.reason(activity), unmet));
  clock.reason = unmet.reason(activity);
  clock.unmet = unmet;
}

void DelayBook::change(DelayClock& clock, SimTime now, GateSet unmet, DelayReason activity, DelayTrail* trail) {
  change(clock, now, unmet.reason(activity), unmet, trail);
}

void DelayBook::decided(DelayClock& clock, SimTime decided_at, SimTime known_at, DelayReason next, GateSet unmet,
                        DelayTrail* trail) {
  CHOKEPOINT_CHECK(decided_at <= known_at, "known at {}, before it was decided at {}", known_at.seconds(),
                   decided_at.seconds());
  charge(clock, std::max(decided_at, clock.since), clock.reason, clock.unmet, trail);
  log_move(clock, clock.since, WaitState::waiting(DelayReason::handover, unmet));
  charge(clock, known_at, DelayReason::handover, unmet, trail);
  clock.reason = DelayReason::handover;
  clock.unmet = unmet;
  log_move(clock, known_at, WaitState::waiting(next, unmet));
  clock.reason = next;
}

void DelayBook::close(DelayClock& clock, SimTime now, DelayEnd end, DelayTrail* trail) {
  charge(clock, now, clock.reason, clock.unmet, trail);
  if (end != DelayEnd::unfinished) log_move(clock, now, WaitState::ended(end));
  closed_ += static_cast<Wide>(clock.quantity) * now.seconds();
  age_[index(clock.order_class)][index(end)] += static_cast<Wide>(clock.quantity) * (now - clock.opened).seconds();
  add_exactly(closed_units_[index(clock.order_class)][index(end)], clock.quantity);
  clock.quantity = 0;
}

void DelayBook::reclassify(DelayClock& clock, SimTime now, OrderClass to, DelayTrail* trail) {
  charge(clock, now, clock.reason, clock.unmet, trail);
  if (trail != nullptr) {
    for (std::size_t r = 0; r < delay_reasons; ++r) {
      Wide const amount = static_cast<Wide>(clock.quantity) * trail->seconds[r];
      account(clock.order_class, clock.owner, static_cast<DelayReason>(r)) -= amount;
      account(to, clock.owner, static_cast<DelayReason>(r)) += amount;
    }
  }
  if (log_) {
    WaitState const state = WaitState::waiting(clock.reason, clock.unmet);
    log_->move(clock.owner, clock.order_class, state, to, state, clock.quantity, now);
  }
  clock.order_class = to;
}

std::size_t DelayBook::account_index(OrderClass order_class, std::uint32_t owner, DelayReason reason) const {
  CHOKEPOINT_CHECK(owner < shape_.owners, "owner {} of {}", owner, shape_.owners);
  return (index(order_class) * shape_.owners + owner) * delay_reasons + index(reason);
}

std::size_t DelayBook::bucket_index(OrderClass order_class, DelayReason reason, std::uint32_t bucket,
                                    bool marked) const {
  std::size_t const place = (marked ? std::size_t{buckets_->count()} : 0) + bucket;
  return (place * order_classes + index(order_class)) * delay_reasons + index(reason);
}

Wide& DelayBook::account(OrderClass order_class, std::uint32_t owner, DelayReason reason) {
  return accounts_[account_index(order_class, owner, reason)];
}

Wide DelayBook::charged(OrderClass order_class, std::uint32_t owner, DelayReason reason) const {
  return accounts_[account_index(order_class, owner, reason)];
}

Wide DelayBook::charged(OrderClass order_class, DelayReason reason) const {
  Wide total = 0;
  for (std::uint32_t owner = 0; owner < shape_.owners; ++owner) total += charged(order_class, owner, reason);
  return total;
}

Wide DelayBook::charged_alone(std::uint32_t owner, Gate gate) const {
  CHOKEPOINT_CHECK(shape_.alone && owner < shape_.owners, "owner {} of {}, by gates alone", owner, shape_.owners);
  return alone_[owner * gates + index(gate)];
}

Wide DelayBook::charged(OrderClass order_class, GateSet unmet) const {
  return sets_[set_index(order_class, unmet, false)] + charged_marked(order_class, unmet);
}

Wide DelayBook::charged_marked(OrderClass order_class, GateSet unmet) const {
  return shape_.marked.empty() ? Wide{0} : sets_[set_index(order_class, unmet, true)];
}

std::size_t DelayBook::set_index(OrderClass order_class, GateSet unmet, bool marked) {
  return ((marked ? order_classes : 0) + index(order_class)) * GateSet::combinations + unmet.bits();
}

Wide DelayBook::charged(OrderClass order_class, DelayReason reason, std::uint32_t bucket) const {
  CHOKEPOINT_CHECK(shape_.by_bucket && bucket < buckets_->count(), "delay isn't kept for bucket {}", bucket);
  return by_bucket_[bucket_index(order_class, reason, bucket, false)] + charged_marked(order_class, reason, bucket);
}

Wide DelayBook::charged_marked(OrderClass order_class, DelayReason reason, std::uint32_t bucket) const {
  CHOKEPOINT_CHECK(shape_.by_bucket && bucket < buckets_->count(), "delay isn't kept for bucket {}", bucket);
  return shape_.marked.empty() ? Wide{0} : by_bucket_[bucket_index(order_class, reason, bucket, true)];
}

Wide DelayBook::age(OrderClass order_class, DelayEnd end) const { return age_[index(order_class)][index(end)]; }

std::int64_t DelayBook::closed_units(OrderClass order_class, DelayEnd end) const {
  return closed_units_[index(order_class)][index(end)];
}

void DelayBook::StillOpen::add(DelayClock const& clock) {
  add_exactly(quantity, clock.quantity);
  moment += static_cast<Wide>(clock.quantity) * clock.since.seconds();
}

std::optional<std::string> DelayBook::exact(StillOpen const& open) const {
  std::int64_t units = open.quantity;
  for (auto const& by_end : closed_units_) {
    for (std::int64_t const closed : by_end) units += closed;
  }
  if (units != opened_units_) {
    return fmt::format("{} units were ordered, {} closed or still open", opened_units_, units);
  }
  Wide const due = closed_ + open.moment - opened_;
  Wide const by_reason = sum(accounts_);
  if (by_reason != due) {
    return fmt::format("reasons were charged {} unit-seconds of {}", base::to_string(by_reason), base::to_string(due));
  }
  if (Wide const by_set = sum(sets_); by_set != due) {
    return fmt::format("sets of gates were charged {} unit-seconds of {}", base::to_string(by_set),
                       base::to_string(due));
  }
  if (Wide const by_time = sum(by_bucket_) + outside_buckets_; shape_.by_bucket && by_time != due) {
    return fmt::format("buckets were charged {} unit-seconds of {}", base::to_string(by_time), base::to_string(due));
  }
  return std::nullopt;
}

void DelayBook::merge(DelayBook const& other) {
  CHOKEPOINT_CHECK(shape_.owners == other.shape_.owners && shape_.by_bucket == other.shape_.by_bucket &&
                       shape_.alone == other.shape_.alone && shape_.marked == other.shape_.marked &&
                       *buckets_ == *other.buckets_,
                   "books of different shape");
  add_all(accounts_, other.accounts_);
  add_all(alone_, other.alone_);
  add_all(sets_, other.sets_);
  add_all(by_bucket_, other.by_bucket_);
  if (log_ && other.log_) log_->merge(*other.log_);
  outside_buckets_ += other.outside_buckets_;
  opened_ += other.opened_;
  closed_ += other.closed_;
  add_exactly(opened_units_, other.opened_units_);
  for (std::size_t c = 0; c < order_classes; ++c) {
    for (std::size_t e = 0; e < delay_ends; ++e) {
      age_[c][e] += other.age_[c][e];
      add_exactly(closed_units_[c][e], other.closed_units_[c][e]);
    }
  }
}

void DelayBook::reset() {
  cursor_ = 0;
  if (log_) log_->reset();
  std::fill(accounts_.begin(), accounts_.end(), Wide{0});
  std::fill(alone_.begin(), alone_.end(), Wide{0});
  std::fill(sets_.begin(), sets_.end(), Wide{0});
  std::fill(by_bucket_.begin(), by_bucket_.end(), Wide{0});
  outside_buckets_ = opened_ = closed_ = 0;
  opened_units_ = 0;
  age_ = {};
  closed_units_ = {};
}

}  // namespace chokepoint::ledger
