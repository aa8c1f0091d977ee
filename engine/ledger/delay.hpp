#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/delay_log.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/time_buckets.hpp"

namespace chokepoint::ledger {

/// What kind of want an order is. Padding and orders given up age in classes of their own.
enum class OrderClass : std::uint8_t {
  genuine,    ///< a true need
  inflated,   ///< ordered beyond the need, to get a larger share
  cancelled,  ///< given up before it was filled
};
inline constexpr std::size_t order_classes = 3;
std::string_view name(OrderClass order_class);

/// How the waiting of some units ended.
enum class DelayEnd : std::uint8_t {
  online,      ///< installed and working
  delivered,   ///< taken by the buyer, who installs nothing
  cancelled,   ///< given up
  unfinished,  ///< still waiting when the run ended
};
inline constexpr std::size_t delay_ends = 4;
std::string_view name(DelayEnd end);

/// The waiting of some ordered units that have had one fate so far. Whoever holds the order embeds it; it may travel
/// in messages and be changed under another partition's book than the one that opened it.
struct DelayClock {
  std::int64_t quantity = 0;  ///< units; 0 when closed or never opened
  base::SimTime since;        ///< when the present reason began to be charged
  base::SimTime opened;       ///< when the units were ordered
  std::uint32_t owner = 0;    ///< dense index of who waits: a buyer, or a buyer and product
  GateSet unmet;              ///< all gates that were unmet since then
  DelayReason reason = DelayReason::interest;
  OrderClass order_class = OrderClass::genuine;

  /// Parts off a clock of `part` units with the same past, 0 < part < quantity.
  DelayClock split(std::int64_t part);

  friend bool operator==(DelayClock const&, DelayClock const&) = default;
};
static_assert(sizeof(DelayClock) <= 32 && std::is_trivially_copyable_v<DelayClock>);

/// Seconds per unit that a clock has been charged so far, by reason: kept beside a clock only where its units may
/// change class late; handed to every change of that clock, and copied when it is split. All units of a clock have one
/// past, so nothing is averaged.
struct DelayTrail {
  std::array<std::int64_t, delay_reasons> seconds{};
};

/// Waiting time of ordered units in unit-seconds, from order to online (or delivered, or cancelled), by class, owner
/// and reason; and by the set of unmet gates.
///
/// Exactness: Σ charged = Σ over closed units of (closed − opened), in integers. The book keeps Σ quantity × time of
/// closings and of openings apart from what it charges, and exact() compares. Unit-seconds are 128 bits wide: ±1.7e38
/// is out of reach.
///
/// One thread at a time; books of any partition merge to the same bits; charging neither allocates nor locks.
class DelayBook {
 public:
  struct Shape {
    std::uint32_t owners = 0;
    bool by_bucket = false;  ///< also keep reasons by time bucket
    bool logged = false;     ///< also keep a DelayLog; charging then allocates
    bool alone = false;      ///< also keep, by owner, what was charged to a gate while no other was unmet
    /// By owner: 1 where sets of gates, and reasons by bucket, are also kept apart; empty: of nobody.
    std::vector<std::uint8_t> marked{};
  };

  /// `buckets` must outlive the book.
  DelayBook(TimeBuckets const& buckets, Shape shape);

  /// Units are ordered at `now`, which may precede the run: order books are part of the initial state.
  DelayClock open(std::uint32_t owner, OrderClass order_class, std::int64_t quantity, base::SimTime now,
                  DelayReason reason, GateSet unmet);
  /// Charges the time since the last change to the reason so far; then the new reason holds.
  void change(DelayClock& clock, base::SimTime now, DelayReason reason, GateSet unmet, DelayTrail* trail = nullptr);
  /// The reason is the first unmet gate, or `activity` when all are met.
  void change(DelayClock& clock, base::SimTime now, GateSet unmet, DelayReason activity, DelayTrail* trail = nullptr);
  /// Charges the time until `until` partly to the clock's set of gates and partly to that set with `gate`, which has
  /// opened and closed meanwhile: `closed_before(t)` counts the seconds before t during which it was unmet. For clocks
  /// of which there may be many: a gate that they share turns without touching any of them.
  template <class ClosedBefore>
  void charge_alternating(DelayClock& clock, base::SimTime until, Gate gate, ClosedBefore&& closed_before,
                          DelayTrail* trail = nullptr) {
    if (log_) log_alternating(clock, until, gate, closed_before);
    while (clock.since < until) {
      base::SimTime const stop = shape_.by_bucket ? end_of_piece(clock.since, until) : until;
      std::int64_t const unmet = closed_before(stop) - closed_before(clock.since);
      charge_piece(clock, stop, gate, unmet, trail);
    }
  }
  /// At `known_at` the holder learns what was decided at `decided_at`: until the decision the old reason is charged,
  /// from then on handover with the new set of gates. A decision that precedes the present reason counts from there.
  void decided(DelayClock& clock, base::SimTime decided_at, base::SimTime known_at, DelayReason next, GateSet unmet,
               DelayTrail* trail = nullptr);
  /// The past of units that were ordered before the run is charged to what they wait for when it begins.
  void restate(DelayClock& clock, GateSet unmet, DelayReason activity);
  /// Ends the waiting: charges the rest and sets the quantity to 0.
  void close(DelayClock& clock, base::SimTime now, DelayEnd end, DelayTrail* trail = nullptr);
  /// Charges what has run so far and moves it to another class, reason by reason (in the table by owner and reason; by
  /// set and by bucket the past stays where it was). A clock that has no trail only changes class from now on.
  void reclassify(DelayClock& clock, base::SimTime now, OrderClass to, DelayTrail* trail = nullptr);

  std::uint32_t owners() const { return shape_.owners; }
  TimeBuckets const& buckets() const { return *buckets_; }

  /// Unit-seconds.
  base::Wide charged(OrderClass order_class, std::uint32_t owner, DelayReason reason) const;
  base::Wide charged(OrderClass order_class, DelayReason reason) const;  ///< all owners
  /// The part of what was charged to a gate, in all classes, that was so while no other was unmet; only when kept.
  base::Wide charged_alone(std::uint32_t owner, Gate gate) const;
  /// Unit-seconds during which exactly these gates were unmet.
  base::Wide charged(OrderClass order_class, GateSet unmet) const;
  base::Wide charged_marked(OrderClass order_class, GateSet unmet) const;  ///< the marked owners' part of it
  /// Unit-seconds within a bucket; only when kept by bucket.
  base::Wide charged(OrderClass order_class, DelayReason reason, std::uint32_t bucket) const;
  base::Wide charged_marked(OrderClass order_class, DelayReason reason, std::uint32_t bucket) const;
  /// Σ (closed − opened) of units whose waiting ended so, by the class they had then, and their number.
  base::Wide age(OrderClass order_class, DelayEnd end) const;
  std::int64_t closed_units(OrderClass order_class, DelayEnd end) const;
  std::int64_t opened_units() const { return opened_units_; }

  /// Nothing when all waiting is accounted for to the second, else what isn't. While clocks are open pass what they
  /// hold: Σ quantity and Σ quantity × since. Holds for the merged books of a run.
  struct StillOpen {
    std::int64_t quantity = 0;
    base::Wide moment = 0;  ///< unit-seconds since 1970

    void add(DelayClock const& clock);
  };
  std::optional<std::string> exact(StillOpen const& open) const;
  std::optional<std::string> exact() const { return exact(StillOpen{}); }

  /// What is kept day by day; null where the shape asks for none.
  DelayLog* day_log() { return log_ ? &*log_ : nullptr; }
  DelayLog const* day_log() const { return log_ ? &*log_ : nullptr; }

  void merge(DelayBook const& other);
  void reset();

 private:
  void log_move(DelayClock const& clock, base::SimTime at, WaitState const& to) {
    if (log_) {
      log_->move(clock.owner, clock.order_class, WaitState::waiting(clock.reason, clock.unmet), clock.order_class, to,
                 clock.quantity, at);
    }
  }
  /// The turns of the gate, each at its moment; nobody's event is their cause, since they are learned of later.
  template <class ClosedBefore>
  void log_alternating(DelayClock const& clock, base::SimTime until, Gate gate, ClosedBefore&& closed_before) {
    WaitCause const cause = log_->cause();
    log_->set_cause({.holder = cause.holder});
    GateSet const with = clock.unmet.with(gate);
    WaitState const open = WaitState::waiting(clock.unmet.reason(clock.reason), clock.unmet);
    WaitState const shut = WaitState::waiting(with.reason(clock.reason), with);
    WaitState const nominal = WaitState::waiting(clock.reason, clock.unmet);
    WaitState at_present = nominal;
    for (base::SimTime from = clock.since; from < until;) {
      std::int64_t const before = closed_before(from);
      std::int64_t const unmet = closed_before(from + base::Duration(1)) - before;  // in this second: 0 or 1
      // The longest time from here on of which all is like the first second.
      std::int64_t alike = 1;
      for (std::int64_t least = 2, most = (until - from).seconds(); least <= most;) {
        std::int64_t const middle = least + (most - least) / 2;
        bool const same = closed_before(from + base::Duration(middle)) - before == unmet * middle;
        if (same) alike = middle;
        (same ? least : most) = same ? middle + 1 : middle - 1;
      }
      WaitState const& state = unmet != 0 ? shut : open;
      log_->move(clock.owner, clock.order_class, at_present, clock.order_class, state, clock.quantity, from);
      at_present = state;
      from = from + base::Duration(alike);
    }
    log_->move(clock.owner, clock.order_class, at_present, clock.order_class, nominal, clock.quantity, until);
    log_->set_cause(cause);
  }

  void charge(DelayClock& clock, base::SimTime until, DelayReason reason, GateSet unmet, DelayTrail* trail);
  /// The end of the bucket that holds `from`, or `until`: order within such a piece changes no book.
  base::SimTime end_of_piece(base::SimTime from, base::SimTime until);
  void charge_piece(DelayClock& clock, base::SimTime stop, Gate gate, std::int64_t seconds_unmet, DelayTrail* trail);
  base::Wide& account(OrderClass order_class, std::uint32_t owner, DelayReason reason);
  std::size_t account_index(OrderClass order_class, std::uint32_t owner, DelayReason reason) const;
  static std::size_t set_index(OrderClass order_class, GateSet unmet, bool marked);
  bool is_marked(std::uint32_t owner) const { return !shape_.marked.empty() && shape_.marked[owner] != 0; }
  std::size_t bucket_index(OrderClass order_class, DelayReason reason, std::uint32_t bucket, bool marked) const;

  TimeBuckets const* buckets_;
  Shape shape_;
  std::optional<DelayLog> log_;
  TimeBuckets::Cursor cursor_ = 0;
  std::vector<base::Wide> accounts_;   // [class][owner][reason]
  std::vector<base::Wide> alone_;      // [owner][gate]; empty where it isn't kept
  std::vector<base::Wide> sets_;       // [marked][class][set]
  std::vector<base::Wide> by_bucket_;  // [marked][bucket][class][reason]
  base::Wide outside_buckets_ = 0;     // charged for time before or after the buckets, when kept by bucket
  base::Wide opened_ = 0;              // Σ quantity × time of opening
  base::Wide closed_ = 0;              // Σ quantity × time of closing
  std::int64_t opened_units_ = 0;
  std::array<std::array<base::Wide, delay_ends>, order_classes> age_{};
  std::array<std::array<std::int64_t, delay_ends>, order_classes> closed_units_{};
};

}  // namespace chokepoint::ledger
