#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
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
  /// Unit-seconds during which exactly these gates were unmet.
  base::Wide charged(OrderClass order_class, GateSet unmet) const;
  /// Unit-seconds within a bucket; only when kept by bucket.
  base::Wide charged(OrderClass order_class, DelayReason reason, std::uint32_t bucket) const;
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

  void merge(DelayBook const& other);
  void reset();

 private:
  void charge(DelayClock& clock, base::SimTime until, DelayReason reason, GateSet unmet, DelayTrail* trail);
  /// The end of the bucket that holds `from`, or `until`: order within such a piece changes no book.
  base::SimTime end_of_piece(base::SimTime from, base::SimTime until);
  void charge_piece(DelayClock& clock, base::SimTime stop, Gate gate, std::int64_t seconds_unmet, DelayTrail* trail);
  base::Wide& account(OrderClass order_class, std::uint32_t owner, DelayReason reason);
  std::size_t account_index(OrderClass order_class, std::uint32_t owner, DelayReason reason) const;
  std::size_t bucket_index(OrderClass order_class, DelayReason reason, std::uint32_t bucket) const;

  TimeBuckets const* buckets_;
  Shape shape_;
  TimeBuckets::Cursor cursor_ = 0;
  std::vector<base::Wide> accounts_;   // [class][owner][reason]
  std::vector<base::Wide> sets_;       // [class][set]
  std::vector<base::Wide> by_bucket_;  // [bucket][class][reason]
  base::Wide outside_buckets_ = 0;     // charged for time before or after the buckets, when kept by bucket
  base::Wide opened_ = 0;              // Σ quantity × time of opening
  base::Wide closed_ = 0;              // Σ quantity × time of closing
  std::int64_t opened_units_ = 0;
  std::array<std::array<base::Wide, delay_ends>, order_classes> age_{};
  std::array<std::array<std::int64_t, delay_ends>, order_classes> closed_units_{};
};

}  // namespace chokepoint::ledger
