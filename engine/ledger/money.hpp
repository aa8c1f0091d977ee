#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/sim_time.hpp"
#include "engine/ledger/time_buckets.hpp"

namespace chokepoint::ledger {

/// What an account of money is for.
enum class MoneyCategory : std::uint8_t {
  cash,           ///< money held or owed between firms
  goods,          ///< price of goods bought
  sales,          ///< price of goods sold
  freight,        ///< carriage, insurance, handling
  duty,           ///< customs duty assessed at entry
  fee,            ///< charges per unit, licenses, tests
  revenue_share,  ///< a state's cut of a sale
  holding,        ///< cost of keeping stock
  shortage,       ///< cost of unmet demand: backorders, penalties
  ordering,       ///< fixed cost of placing an order or setting up
  financing,      ///< interest on deposits, stock and work in process
  investment,     ///< sunk cost: plants, designs, pledges
  exchange,       ///< the two sides of a conversion, one in each currency
  rounding,       ///< what whole minor units left over
};
inline constexpr std::size_t money_categories = 14;
std::string_view name(MoneyCategory category);

/// An account of one owner in one currency. Owners and currencies are dense indexes.
struct MoneyAccount {
  std::uint32_t owner = 0;
  std::uint32_t currency = 0;
  MoneyCategory category = MoneyCategory::cash;

  friend bool operator==(MoneyAccount const&, MoneyAccount const&) = default;
};

/// Double entry in minor units: what one account is debited another is credited, in one currency, so the trial balance
/// of each currency is zero. A balance is debits − credits: costs are positive, revenue is negative.
///
/// One thread at a time; books of any partition merge to the same bits; posting doesn't lock, and allocates for the
/// first entry of an account alone, whose memory stays for later replications.
class MoneyBook {
 public:
  struct Shape {
    std::uint32_t owners = 0;
    std::uint32_t currencies = 1;
  };

  /// `buckets` must outlive the book.
  MoneyBook(TimeBuckets const& buckets, Shape shape);

  /// Books an amount ≥ 0; both accounts are of one currency. Zero leaves no trace.
  void post(MoneyAccount debit, MoneyAccount credit, std::int64_t amount, base::SimTime time);
  /// Books an amount of either sign: a negative one in the opposite direction.
  void post_signed(MoneyAccount debit, MoneyAccount credit, std::int64_t amount, base::SimTime time);
  /// `owner` gives `sold` minor units of one currency out of cash and gets `bought` of another; the accounts `exchange`
  /// hold the other sides.
  void exchange(std::uint32_t owner, std::uint32_t from, std::int64_t sold, std::uint32_t to, std::int64_t bought,
                base::SimTime time);

  TimeBuckets const& buckets() const { return *buckets_; }

  /// Debits − credits over the whole run, and within a bucket.
  std::int64_t balance(MoneyAccount account) const;
  std::int64_t balance(MoneyAccount account, std::uint32_t bucket) const;
  std::int64_t debits(MoneyAccount account) const;
  std::int64_t credits(MoneyAccount account) const;
  /// The balance of a category over all owners.
  std::int64_t balance(std::uint32_t currency, MoneyCategory category) const;

  /// Nothing when each currency's accounts sum to zero and each account is the sum of its buckets; else what isn't.
  std::optional<std::string> balanced() const;

  void merge(MoneyBook const& other);
  void reset();

 private:
  struct Sides {
    std::int64_t debits = 0;
    std::int64_t credits = 0;
  };

  std::size_t index(MoneyAccount account) const;
  /// Where the account's buckets begin in net_, from its first entry on.
  std::size_t row(std::size_t account);
  std::int64_t net(std::size_t account, std::size_t bucket) const;

  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  TimeBuckets const* buckets_;
  Shape shape_;
  TimeBuckets::Cursor cursor_ = 0;
  std::vector<Sides> totals_;  // [currency][owner][category]
  // Most accounts of most owners never have an entry, so their buckets take no memory.
  std::vector<std::uint32_t> rows_;  // as totals_: place in net_ in units of rows, or none
  std::vector<std::int64_t> net_;    // [row][bucket]
};

}  // namespace chokepoint::ledger
