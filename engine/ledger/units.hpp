#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/ledger/time_buckets.hpp"

namespace chokepoint::ledger {

/// Where a unit of a product is. Units enter the books from the two sources, whose balances are never positive:
/// made + initial = stock + in process + ... + consumed.
enum class UnitStatus : std::uint8_t {
  made,        ///< source: came into being during the run
  initial,     ///< source: was there when the run began, wherever that was
  stock,       ///< on hand, free to be sent or used
  in_process,  ///< being worked on
  in_transit,  ///< moving
  held,        ///< stopped by an authority or waiting at a border
  delivered,   ///< released by customs and taken by the buyer
  installed,   ///< commissioned at the user's place
  scrapped,    ///< end: destroyed, rejected or lost
  seized,      ///< taken by an authority
  returned,    ///< gone back to the seller's side
  consumed,    ///< end: used up in another product
};
inline constexpr std::size_t unit_statuses = 12;
std::string_view name(UnitStatus status);
constexpr bool is_source(UnitStatus status) { return status <= UnitStatus::initial; }
/// A unit never leaves these.
constexpr bool is_end(UnitStatus status) { return status == UnitStatus::scrapped || status == UnitStatus::consumed; }
/// Units in these statuses have a channel.
constexpr bool has_channel(UnitStatus status) {
  return status == UnitStatus::delivered || status == UnitStatus::installed;
}

/// By which way a unit reached its user.
enum class UnitChannel : std::uint8_t {
  domestic,  ///< made in the user's own customs territory
  licensed,  ///< imported in the permitted way, whether or not that needed a license
  grey,      ///< imported around the rules
  rented,    ///< used from abroad; the unit belongs to someone else
};
inline constexpr std::size_t unit_channels = 4;
std::string_view name(UnitChannel channel);

/// A promise about units that the books show broken.
struct UnitsFault {
  std::uint32_t product = 0;
  UnitStatus status = UnitStatus::made;
  std::string what;
};

/// A status of a product whose changes are kept one by one, so that the moment of an amount can be told.
struct UnitsWatch {
  std::uint32_t product = 0;
  UnitStatus status = UnitStatus::made;

  friend bool operator==(UnitsWatch const&, UnitsWatch const&) = default;
};

/// Units of each product by status. Every posting takes from one status what it gives to another, so sums are zero
/// whatever happens; what can go wrong is a posting that reality doesn't match: one that takes what isn't there is
/// found at once, any other by recount().
///
/// One thread at a time. All integers: books of any partition of the actors merge to the same bits. Posting neither
/// allocates nor locks, but for watched statuses, whose lists grow (and keep their memory over replications).
class UnitsBook {
 public:
  /// The books hold only what this partition's actors moved, or all of the run.
  enum class Scope : std::uint8_t { partition, run };

  /// `buckets` must outlive the book. In debug builds, books of a whole run refuse a posting that takes from a status
  /// more units than are there.
  UnitsBook(TimeBuckets const& buckets, std::uint32_t products, std::vector<UnitsWatch> watches = {},
            Scope scope = Scope::partition);

  /// Moves quantity > 0 from one status to another. `channel` must be given when an end has channels; the unit keeps
  /// it from delivered to installed.
  void post(std::uint32_t product, UnitStatus from, UnitStatus to, std::int64_t quantity, base::SimTime time,
            std::optional<UnitChannel> channel = std::nullopt);

  /// Moves units between channels of one status, such as a rented unit that is bought.
  void change_channel(std::uint32_t product, UnitStatus status, UnitChannel from, UnitChannel to, std::int64_t quantity,
                      base::SimTime time);

  std::uint32_t products() const { return products_; }
  TimeBuckets const& buckets() const { return *buckets_; }

  /// Units there now; of sources, minus what they gave.
  std::int64_t balance(std::uint32_t product, UnitStatus status) const;
  std::int64_t balance(std::uint32_t product, UnitStatus status, UnitChannel channel) const;
  /// Everything ever made, and everything there was at the beginning.
  std::int64_t entered(std::uint32_t product) const;
  /// Everything ever moved from one status to the other.
  std::int64_t moved(std::uint32_t product, UnitStatus from, UnitStatus to) const;

  /// Units that entered / left the status within the bucket.
  std::int64_t inflow(std::uint32_t product, UnitStatus status, std::uint32_t bucket) const;
  std::int64_t outflow(std::uint32_t product, UnitStatus status, std::uint32_t bucket) const;
  std::int64_t inflow(std::uint32_t product, UnitStatus status, UnitChannel channel, std::uint32_t bucket) const;
  std::int64_t outflow(std::uint32_t product, UnitStatus status, UnitChannel channel, std::uint32_t bucket) const;
  /// The balance at the end of the bucket: all flows so far. O(bucket).
  std::int64_t closing(std::uint32_t product, UnitStatus status, std::uint32_t bucket) const;
  std::int64_t closing(std::uint32_t product, UnitStatus status, UnitChannel channel, std::uint32_t bucket) const;

  /// The first moment of [from, to) at which watched products together had at least `amount` units in the status; what
  /// an instant passes through leaves no trace. Of a source: at which it had given so much. Of a whole run's books.
  std::optional<base::SimTime> first_held(std::vector<std::uint32_t> const& products, UnitStatus status,
                                          std::int64_t amount, base::SimTime from, base::SimTime to) const;

  /// The first broken promise by product: balances sum to zero, flows give the balances, channels give their status;
  /// for a whole run, no status was ever short at a bucket's end.
  std::optional<UnitsFault> conserved(Scope scope = Scope::run) const;

  /// Compares balances with what the actors hold: count(product, status) gives a quantity, or nothing for a status
  /// that nobody can count (such as scrapped). The first difference, by product and status.
  template <class Count>
  std::optional<UnitsFault> recount(Count&& count) const {
    for (std::uint32_t product = 0; product < products_; ++product) {
      for (std::size_t s = 2; s < unit_statuses; ++s) {
        auto const status = static_cast<UnitStatus>(s);
        std::optional<std::int64_t> const found = count(product, status);
        if (found && *found != balance(product, status)) return miscounted(product, status, *found);
      }
    }
    return std::nullopt;
  }

  /// Adds what another partition of the same run booked.
  void merge(UnitsBook const& other);
  /// Empty books, with the memory kept.
  void reset();

 private:
  struct Flows {
    std::array<std::int64_t, unit_statuses> in{};
    std::array<std::int64_t, unit_statuses> out{};
    std::array<std::array<std::int64_t, unit_channels>, 2> channel_in{};   // delivered, installed
    std::array<std::array<std::int64_t, unit_channels>, 2> channel_out{};  // delivered, installed
  };
  struct Totals {
    std::array<std::int64_t, unit_statuses> balance{};
    std::array<std::array<std::int64_t, unit_statuses>, unit_statuses> moved{};  // [from][to]
  };

  /// A change of a watched status.
  struct Change {
    base::SimTime time;
    std::int64_t quantity = 0;
  };

  void note(std::uint32_t product, UnitStatus status, std::int64_t quantity, base::SimTime time);
  Flows const& flows(std::uint32_t product, std::uint32_t bucket) const;
  std::optional<UnitsFault> check_product(std::uint32_t product, Scope scope) const;
  UnitsFault miscounted(std::uint32_t product, UnitStatus status, std::int64_t found) const;

  TimeBuckets const* buckets_;
  std::uint32_t products_;
  Scope scope_;
  TimeBuckets::Cursor cursor_ = 0;
  std::vector<Totals> totals_;  // [product]
  std::vector<Flows> flows_;    // [bucket][product]
  std::vector<UnitsWatch> watches_;
  std::vector<std::vector<Change>>
      changes_;  // by watch; of one partition in the order of time, several at an instant added
};

}  // namespace chokepoint::ledger
