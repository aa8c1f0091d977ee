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
};
inline constexpr std::size_t money_categories = 13;
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
/// One thread at a time; books of any partition merge to the same bits; posting doesn't lock, and allocates only where
/// more accounts have entries in more buckets than ever before: that memory stays for later replications.
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
  /// Within the buckets from `first` to before `last`.
  std::int64_t balance(MoneyAccount account, std::uint32_t first, std::uint32_t last) const;
  /// Calls visit(bucket, debits − credits) for each bucket with an entry of the account, in order.
  template <class Visit>
  void each_bucket(MoneyAccount account, Visit&& visit) const {
    walk(index(account), visit);
  }
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

  /// What an account has gained in one bucket.
  struct Net {
    std::int64_t amount = 0;
    std::uint32_t bucket = 0;
    std::uint32_t next = 0;  // of the account's later bucket, in nets_; of its last one: its first
  };

  std::size_t index(MoneyAccount account) const;
  void add(std::size_t account, std::uint32_t bucket, std::int64_t amount);
  template <class Visit>
  void walk(std::size_t account, Visit&& visit) const {
    std::uint32_t const last = last_[account];
    if (last == none) return;
    std::uint32_t at = last;
    do {
      at = nets_[at].next;
      visit(nets_[at].bucket, nets_[at].amount);
    } while (at != last);
  }

  static constexpr std::uint32_t none = 0xFFFFFFFFU;

  TimeBuckets const* buckets_;
  Shape shape_;
  TimeBuckets::Cursor cursor_ = 0;
  std::vector<Sides> totals_;  // [currency][owner][category]
  // Most accounts have no entry in most buckets, which therefore take no memory: in a world of many firms that decides.
  std::vector<std::uint32_t> last_;  // as totals_: the account's last bucket, in nets_, or none
  std::vector<Net> nets_;            // rings, one an account, each in the order of buckets
};

}  // namespace chokepoint::ledger
