#include "engine/ledger/money.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

std::string_view name(MoneyCategory category) {
  constexpr std::array<std::string_view, money_categories> names{
      "cash",    "goods",    "sales",    "freight",   "duty",       "fee",     "revenue share",
      "holding", "shortage", "ordering", "financing", "investment", "exchange"};
  return names[static_cast<std::size_t>(category)];
}

MoneyBook::MoneyBook(TimeBuckets const& buckets, Shape shape)
    : buckets_(&buckets),
      shape_(shape),
      totals_(std::size_t{shape.currencies} * shape.owners * money_categories),
      last_(totals_.size(), none) {}

void MoneyBook::add(std::size_t account, std::uint32_t bucket, std::int64_t amount) {
  std::uint32_t const last = last_[account];
  if (last != none && nets_[last].bucket == bucket) {
    add_exactly(nets_[last].amount, amount);
    return;
  }
  // Time goes on, so a bucket is nearly always the account's last; merged books and dates of the past may be others.
  std::uint32_t before = last;
  if (last != none && nets_[last].bucket > bucket) {
    while (nets_[nets_[before].next].bucket < bucket) before = nets_[before].next;
    Net& found = nets_[nets_[before].next];
    if (found.bucket == bucket) {
      add_exactly(found.amount, amount);
      return;
    }
  }
  auto const added = static_cast<std::uint32_t>(nets_.size());
  CHOKEPOINT_CHECK(added != none, "too many entries of accounts by bucket");
  nets_.push_back({amount, bucket, last == none ? added : nets_[before].next});
  if (last != none) nets_[before].next = added;
  if (last == none || bucket > nets_[last].bucket) last_[account] = added;
}

std::size_t MoneyBook::index(MoneyAccount account) const {
  CHOKEPOINT_CHECK(account.owner < shape_.owners && account.currency < shape_.currencies,
                   "account of owner {} of {} in currency {} of {}", account.owner, shape_.owners, account.currency,
                   shape_.currencies);
  return (std::size_t{account.currency} * shape_.owners + account.owner) * money_categories +
         static_cast<std::size_t>(account.category);
}

void MoneyBook::post(MoneyAccount debit, MoneyAccount credit, std::int64_t amount, base::SimTime time) {
  CHOKEPOINT_CHECK(amount >= 0, "an amount of {} from {} to {}", amount, name(credit.category), name(debit.category));
  CHOKEPOINT_CHECK(debit.currency == credit.currency, "one entry in currencies {} and {}", debit.currency,
                   credit.currency);
  CHOKEPOINT_CHECK(debit != credit, "an entry from {} of owner {} to itself", name(debit.category), debit.owner);
  std::size_t const to = index(debit);
  std::size_t const from = index(credit);
  if (amount == 0) return;
  std::uint32_t const bucket = buckets_->at(time, cursor_);
  add_exactly(totals_[to].debits, amount);
  add_exactly(totals_[from].credits, amount);
  add(to, bucket, amount);
  add(from, bucket, -amount);
}

void MoneyBook::post_signed(MoneyAccount debit, MoneyAccount credit, std::int64_t amount, base::SimTime time) {
  if (amount >= 0) {
    post(debit, credit, amount, time);
  } else {
    CHOKEPOINT_CHECK(amount != INT64_MIN, "an amount without an opposite");
    post(credit, debit, -amount, time);
  }
}

void MoneyBook::exchange(std::uint32_t owner, std::uint32_t from, std::int64_t sold, std::uint32_t to,
                         std::int64_t bought, base::SimTime time) {
  CHOKEPOINT_CHECK(from != to, "currency {} exchanged for itself", from);
  post({owner, from, MoneyCategory::exchange}, {owner, from, MoneyCategory::cash}, sold, time);
  post({owner, to, MoneyCategory::cash}, {owner, to, MoneyCategory::exchange}, bought, time);
}

std::int64_t MoneyBook::balance(MoneyAccount account) const {
  Sides const& sides = totals_[index(account)];
  return sides.debits - sides.credits;
}

std::int64_t MoneyBook::balance(MoneyAccount account, std::uint32_t bucket) const {
  CHOKEPOINT_CHECK(bucket < buckets_->count(), "bucket {} of {}", bucket, buckets_->count());
  return balance(account, bucket, bucket + 1);
}

std::int64_t MoneyBook::balance(MoneyAccount account, std::uint32_t first, std::uint32_t last) const {
  CHOKEPOINT_CHECK(first <= last && last <= buckets_->count(), "buckets {} to {} of {}", first, last,
                   buckets_->count());
  std::int64_t total = 0;
  each_bucket(account, [&](std::uint32_t bucket, std::int64_t amount) {
    if (bucket >= first && bucket < last) add_exactly(total, amount);
  });
  return total;
}

std::int64_t MoneyBook::debits(MoneyAccount account) const { return totals_[index(account)].debits; }

std::int64_t MoneyBook::credits(MoneyAccount account) const { return totals_[index(account)].credits; }

std::int64_t MoneyBook::balance(std::uint32_t currency, MoneyCategory category) const {
  std::int64_t total = 0;
  for (std::uint32_t owner = 0; owner < shape_.owners; ++owner)
    add_exactly(total, balance({owner, currency, category}));
  return total;
}

std::optional<std::string> MoneyBook::balanced() const {
  std::size_t const accounts_a_currency = std::size_t{shape_.owners} * money_categories;
  for (std::uint32_t currency = 0; currency < shape_.currencies; ++currency) {
    base::Wide trial = 0;
    for (std::size_t i = 0; i < accounts_a_currency; ++i) {
      std::size_t const account = currency * accounts_a_currency + i;
      std::int64_t const balance = totals_[account].debits - totals_[account].credits;
      base::Wide by_time = 0;
      walk(account, [&](std::uint32_t, std::int64_t amount) { by_time += amount; });
      if (by_time != balance) {
        return fmt::format("currency {}: account {} of owner {} is {}, its buckets give {}", currency,
                           name(static_cast<MoneyCategory>(i % money_categories)), i / money_categories, balance,
                           base::to_string(by_time));
      }
      trial += balance;
    }
    if (trial != 0) return fmt::format("currency {}: accounts sum to {}", currency, base::to_string(trial));
  }
  return std::nullopt;
}

void MoneyBook::merge(MoneyBook const& other) {
  CHOKEPOINT_CHECK(shape_.owners == other.shape_.owners && shape_.currencies == other.shape_.currencies &&
                       *buckets_ == *other.buckets_,
                   "books of different shape");
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    add_exactly(totals_[i].debits, other.totals_[i].debits);
    add_exactly(totals_[i].credits, other.totals_[i].credits);
  }
  for (std::size_t account = 0; account < last_.size(); ++account) {
    other.walk(account, [&](std::uint32_t bucket, std::int64_t amount) { add(account, bucket, amount); });
  }
}

void MoneyBook::reset() {
  cursor_ = 0;
  std::fill(totals_.begin(), totals_.end(), Sides{});
  std::fill(last_.begin(), last_.end(), none);
  nets_.clear();
}

}  // namespace chokepoint::ledger
