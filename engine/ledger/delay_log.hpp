#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <map>

#include "engine/base/sim_time.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/delay_reason.hpp"

namespace chokepoint::ledger {

enum class OrderClass : std::uint8_t;
enum class DelayEnd : std::uint8_t;

/// What some ordered units are at: ordered just now, waiting (or being worked on), or at an end of their waiting.
struct WaitState {
  enum class Kind : std::uint8_t { ordered, waiting, ended };
  Kind kind = Kind::ordered;
  DelayReason reason{};        ///< of those that wait
  std::uint16_t gates = 0;     ///< of those that wait: GateSet::bits()
  std::uint8_t end_index = 0;  ///< of those that have ended: DelayEnd

  static WaitState waiting(DelayReason reason, GateSet unmet) { return {Kind::waiting, reason, unmet.bits(), 0}; }
  static WaitState ended(DelayEnd end) { return {Kind::ended, {}, 0, static_cast<std::uint8_t>(end)}; }
  friend auto operator<=>(WaitState const&, WaitState const&) = default;
};

/// The event under whose handling units went from one state to another. The ledger knows no messages: what the numbers
/// mean is said by whoever sets them.
struct WaitCause {
  static constexpr std::uint32_t nobody = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::uint8_t no_event = std::numeric_limits<std::uint8_t>::max();

  std::uint32_t holder = nobody;  ///< actor that handled it: who had the units
  std::uint32_t sender = nobody;  ///< actor that sent it
  std::uint8_t event = no_event;  ///< its kind
  std::uint8_t answer = 0;        ///< of a decision; 0: it is none
  friend auto operator<=>(WaitCause const&, WaitCause const&) = default;
};

/// What ordered units waited for, and what ended it, day by day: kept beside a DelayBook where a person will ask why.
///
/// Units that went from one state to another on one day for one cause are one row, with their number, the first and the
/// last moment and the sum of number × moment. So it grows with days and not with orders; how many are where at a
/// midnight is exact, and so are the unit-seconds until then. Logs of any partition add up to the same.
class DelayLog {
 public:
  struct Move {
    std::uint32_t owner = 0;
    OrderClass from_class{}, to_class{};
    WaitState from, to;
    WaitCause cause;
    std::int64_t day = 0;  ///< since 1970, UTC
    friend auto operator<=>(Move const&, Move const&) = default;
  };
  /// Units that their buyer took, of a stock.
  struct Delivery {
    std::uint32_t owner = 0;
    std::uint32_t stock = 0;
    std::int64_t day = 0;
    friend auto operator<=>(Delivery const&, Delivery const&) = default;
  };
  struct Sum {
    std::int64_t quantity = 0;
    base::SimTime first, last;
    base::Wide moment = 0;  ///< Σ quantity × seconds since 1970

    void add(std::int64_t units, base::SimTime at);
    void add(Sum const& other);
    friend bool operator==(Sum const&, Sum const&) = default;
  };

  /// Of what follows.
  void set_cause(WaitCause const& cause) { cause_ = cause; }
  WaitCause const& cause() const { return cause_; }

  /// Nothing, where both are the same.
  void move(std::uint32_t owner, OrderClass from_class, WaitState const& from, OrderClass to_class, WaitState const& to,
            std::int64_t quantity, base::SimTime at);
  void deliver(std::uint32_t owner, std::uint32_t stock, std::int64_t quantity, base::SimTime at);

  std::map<Move, Sum> const& moves() const { return moves_; }
  std::map<Delivery, Sum> const& deliveries() const { return deliveries_; }

  void merge(DelayLog const& other);
  void reset();

 private:
  WaitCause cause_;
  std::map<Move, Sum> moves_;
  std::map<Delivery, Sum> deliveries_;
};

/// Days since 1970, UTC, that `time` lies in; of times before 1970, too.
std::int64_t day_of(base::SimTime time);

}  // namespace chokepoint::ledger
