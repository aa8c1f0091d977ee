#include "engine/ledger/units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "engine/base/check.hpp"
#include "engine/ledger/checked.hpp"

namespace chokepoint::ledger {

namespace {

std::size_t index(UnitStatus status) { return static_cast<std::size_t>(status); }
std::size_t index(UnitChannel channel) { return static_cast<std::size_t>(channel); }

std::size_t channel_row(UnitStatus status) {
  CHOKEPOINT_CHECK(has_channel(status), "units that are {} have no channel", name(status));
  return status == UnitStatus::delivered ? 0 : 1;
}

template <std::size_t n>
void add_all(std::array<std::int64_t, n>& to, std::array<std::int64_t, n> const& from) {
  for (std::size_t i = 0; i < n; ++i) add_exactly(to[i], from[i]);
}

}  // namespace

std::string_view name(UnitStatus status) {
  constexpr std::array<std::string_view, unit_statuses> names{"made",       "initial", "in stock",  "in process",
                                                              "in transit", "held",    "delivered", "installed",
                                                              "scrapped",   "seized",  "returned",  "consumed"};
  return names[index(status)];
}

std::string_view name(UnitChannel channel) {
  constexpr std::array<std::string_view, unit_channels> names{"domestic", "licensed", "grey", "rented"};
  return names[index(channel)];
}

UnitsBook::UnitsBook(TimeBuckets const& buckets, std::uint32_t products, std::vector<UnitsWatch> watches, Scope scope)
    : buckets_(&buckets),
      products_(products),
      scope_(scope),
      totals_(products),
      flows_(std::size_t{buckets.count()} * products),
      watches_(std::move(watches)),
      changes_(watches_.size()) {}

void UnitsBook::note(std::uint32_t product, UnitStatus status, std::int64_t quantity, base::SimTime time) {
  for (std::size_t watch = 0; watch < watches_.size(); ++watch) {
    if (watches_[watch] != UnitsWatch{product, status}) continue;
    std::vector<Change>& changes = changes_[watch];
    if (!changes.empty() && changes.back().time == time) {
      add_exactly(changes.back().quantity, quantity);
    } else {
      changes.push_back({time, quantity});
    }
  }
}

void UnitsBook::post(std::uint32_t product, UnitStatus from, UnitStatus to, std::int64_t quantity, base::SimTime time,
                     std::optional<UnitChannel> channel) {
  CHOKEPOINT_CHECK(product < products_, "product {} of {}", product, products_);
  CHOKEPOINT_CHECK(quantity > 0, "{} units of product {} from {} to {}", quantity, product, name(from), name(to));
  CHOKEPOINT_CHECK(from != to && !is_source(to) && !is_end(from), "product {}: units can't go from {} to {}", product,
                   name(from), name(to));
  CHOKEPOINT_CHECK(channel.has_value() == (has_channel(from) || has_channel(to)),
                   "product {}: from {} to {} {} a channel", product, name(from), name(to), channel ? "has" : "needs");
  Flows& flow = flows_[std::size_t{buckets_->at(time, cursor_)} * products_ + product];
  Totals& total = totals_[product];
  add_exactly(flow.out[index(from)], quantity);
  add_exactly(flow.in[index(to)], quantity);
  add_exactly(total.balance[index(from)], -quantity);
  add_exactly(total.balance[index(to)], quantity);
  add_exactly(total.moved[index(from)][index(to)], quantity);
  CHOKEPOINT_DEBUG_CHECK(std::accumulate(total.balance.begin(), total.balance.end(), std::int64_t{0}) == 0,
                         "product {}: from {} to {} something is lost or comes from nowhere", product, name(from),
                         name(to));
  CHOKEPOINT_DEBUG_CHECK(scope_ == Scope::partition || is_source(from) || total.balance[index(from)] >= 0,
                         "product {}: {} units go from {} to {}, where only {} were", product, quantity, name(from),
                         name(to), total.balance[index(from)] + quantity);
  if (!watches_.empty()) {
    note(product, from, -quantity, time);
    note(product, to, quantity, time);
  }
  if (has_channel(from)) add_exactly(flow.channel_out[channel_row(from)][index(*channel)], quantity);
  if (has_channel(to)) add_exactly(flow.channel_in[channel_row(to)][index(*channel)], quantity);
}

std::optional<base::SimTime> UnitsBook::first_held(std::vector<std::uint32_t> const& products, UnitStatus status,
                                                   std::int64_t amount, base::SimTime from, base::SimTime to) const {
  std::vector<Change> all;
  for (std::uint32_t const product : products) {
    auto const watch = std::find(watches_.begin(), watches_.end(), UnitsWatch{product, status});
    CHOKEPOINT_CHECK(watch != watches_.end(), "product {} is not watched as {}", product, name(status));
    std::vector<Change> const& changes = changes_[static_cast<std::size_t>(watch - watches_.begin())];
    all.insert(all.end(), changes.begin(), changes.end());
  }
  std::sort(all.begin(), all.end(), [](Change const& a, Change const& b) { return a.time < b.time; });
  std::int64_t held = 0;
  std::size_t next = 0;
  base::SimTime at = from;
  for (;;) {
    while (next < all.size() && all[next].time <= at) add_exactly(held, all[next++].quantity);
    if ((is_source(status) ? -held : held) >= amount) return at;
    if (next == all.size() || all[next].time >= to) return std::nullopt;
    at = all[next].time;
  }
}

void UnitsBook::change_channel(std::uint32_t product, UnitStatus status, UnitChannel from, UnitChannel to,
                               std::int64_t quantity, base::SimTime time) {
  CHOKEPOINT_CHECK(product < products_, "product {} of {}", product, products_);
  CHOKEPOINT_CHECK(quantity > 0 && from != to, "{} units of product {} from {} to {}", quantity, product, name(from),
                   name(to));
  std::size_t const row = channel_row(status);
  Flows& flow = flows_[std::size_t{buckets_->at(time, cursor_)} * products_ + product];
  add_exactly(flow.channel_out[row][index(from)], quantity);
  add_exactly(flow.channel_in[row][index(to)], quantity);
}

UnitsBook::Flows const& UnitsBook::flows(std::uint32_t product, std::uint32_t bucket) const {
  CHOKEPOINT_CHECK(product < products_ && bucket < buckets_->count(), "product {} of {}, bucket {} of {}", product,
                   products_, bucket, buckets_->count());
  return flows_[std::size_t{bucket} * products_ + product];
}

std::int64_t UnitsBook::balance(std::uint32_t product, UnitStatus status) const {
  CHOKEPOINT_CHECK(product < products_, "product {} of {}", product, products_);
  return totals_[product].balance[index(status)];
}

std::int64_t UnitsBook::balance(std::uint32_t product, UnitStatus status, UnitChannel channel) const {
  return closing(product, status, channel, buckets_->count() - 1);
}

std::int64_t UnitsBook::entered(std::uint32_t product) const {
  return -balance(product, UnitStatus::made) - balance(product, UnitStatus::initial);
}

std::int64_t UnitsBook::moved(std::uint32_t product, UnitStatus from, UnitStatus to) const {
  CHOKEPOINT_CHECK(product < products_, "product {} of {}", product, products_);
  return totals_[product].moved[index(from)][index(to)];
}

std::int64_t UnitsBook::inflow(std::uint32_t product, UnitStatus status, std::uint32_t bucket) const {
  return flows(product, bucket).in[index(status)];
}

std::int64_t UnitsBook::outflow(std::uint32_t product, UnitStatus status, std::uint32_t bucket) const {
  return flows(product, bucket).out[index(status)];
}

std::int64_t UnitsBook::inflow(std::uint32_t product, UnitStatus status, UnitChannel channel,
                               std::uint32_t bucket) const {
  return flows(product, bucket).channel_in[channel_row(status)][index(channel)];
}

std::int64_t UnitsBook::outflow(std::uint32_t product, UnitStatus status, UnitChannel channel,
                                std::uint32_t bucket) const {
  return flows(product, bucket).channel_out[channel_row(status)][index(channel)];
}

std::int64_t UnitsBook::closing(std::uint32_t product, UnitStatus status, std::uint32_t bucket) const {
  std::int64_t sum = 0;
  for (std::uint32_t b = 0; b <= bucket; ++b) sum += inflow(product, status, b) - outflow(product, status, b);
  return sum;
}

std::int64_t UnitsBook::closing(std::uint32_t product, UnitStatus status, UnitChannel channel,
                                std::uint32_t bucket) const {
  std::int64_t sum = 0;
  for (std::uint32_t b = 0; b <= bucket; ++b) {
    sum += inflow(product, status, channel, b) - outflow(product, status, channel, b);
  }
  return sum;
}

std::optional<UnitsFault> UnitsBook::conserved(Scope scope) const {
  for (std::uint32_t product = 0; product < products_; ++product) {
    if (auto fault = check_product(product, scope)) return fault;
  }
  return std::nullopt;
}

std::optional<UnitsFault> UnitsBook::check_product(std::uint32_t product, Scope scope) const {
  Totals const& total = totals_[product];
  std::int64_t sum = 0;
  std::array<std::int64_t, unit_statuses> running{};
  std::array<std::array<std::int64_t, unit_channels>, 2> channels{};
  for (std::uint32_t bucket = 0; bucket < buckets_->count(); ++bucket) {
    Flows const& flow = flows(product, bucket);
    for (std::size_t s = 0; s < unit_statuses; ++s) {
      running[s] += flow.in[s] - flow.out[s];
      if (auto const status = static_cast<UnitStatus>(s); scope == Scope::run && !is_source(status) && running[s] < 0) {
        return UnitsFault{
            product, status,
            fmt::format("product {}: {} units {} at the end of bucket {}", product, running[s], name(status), bucket)};
      }
    }
    for (std::size_t row = 0; row < 2; ++row) {
      UnitStatus const status = row == 0 ? UnitStatus::delivered : UnitStatus::installed;
      std::int64_t all = 0;
      for (std::size_t c = 0; c < unit_channels; ++c) {
        channels[row][c] += flow.channel_in[row][c] - flow.channel_out[row][c];
        all += channels[row][c];
        if (scope == Scope::run && channels[row][c] < 0) {
          return UnitsFault{product, status,
                            fmt::format("product {}: {} units {} by channel {} at the end of bucket {}", product,
                                        channels[row][c], name(status), name(static_cast<UnitChannel>(c)), bucket)};
        }
      }
      if (all != running[index(status)]) {
        return UnitsFault{product, status,
                          fmt::format("product {}: channels hold {} units {}, the account {}", product, all,
                                      name(status), running[index(status)])};
      }
    }
  }
  for (std::size_t s = 0; s < unit_statuses; ++s) {
    std::int64_t moved = 0;
    for (std::size_t other = 0; other < unit_statuses; ++other) moved += total.moved[other][s] - total.moved[s][other];
    if (running[s] != total.balance[s] || moved != total.balance[s]) {
      auto const status = static_cast<UnitStatus>(s);
      return UnitsFault{product, status,
                        fmt::format("product {}: balance {} is {}, flows by time give {}, by way {}", product,
                                    name(status), total.balance[s], running[s], moved)};
    }
    sum += total.balance[s];
  }
  if (sum != 0) {
    return UnitsFault{product, UnitStatus::made, fmt::format("product {}: balances sum to {}", product, sum)};
  }
  return std::nullopt;
}

UnitsFault UnitsBook::miscounted(std::uint32_t product, UnitStatus status, std::int64_t found) const {
  return {product, status,
          fmt::format("product {}: the books say {} units {}, the recount says {}", product, balance(product, status),
                      name(status), found)};
}

void UnitsBook::merge(UnitsBook const& other) {
  CHOKEPOINT_CHECK(watches_.empty() || watches_ == other.watches_, "books that watch different things");
  for (std::size_t watch = 0; watch < watches_.size(); ++watch) {
    changes_[watch].insert(changes_[watch].end(), other.changes_[watch].begin(), other.changes_[watch].end());
  }
  CHOKEPOINT_CHECK(products_ == other.products_ && *buckets_ == *other.buckets_, "books of different shape");
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    add_all(totals_[i].balance, other.totals_[i].balance);
    for (std::size_t from = 0; from < unit_statuses; ++from) {
      add_all(totals_[i].moved[from], other.totals_[i].moved[from]);
    }
  }
  for (std::size_t i = 0; i < flows_.size(); ++i) {
    add_all(flows_[i].in, other.flows_[i].in);
    add_all(flows_[i].out, other.flows_[i].out);
    for (std::size_t row = 0; row < 2; ++row) {
      add_all(flows_[i].channel_in[row], other.flows_[i].channel_in[row]);
      add_all(flows_[i].channel_out[row], other.flows_[i].channel_out[row]);
    }
  }
}

void UnitsBook::reset() {
  cursor_ = 0;
  for (auto& changes : changes_) changes.clear();
  std::fill(totals_.begin(), totals_.end(), Totals{});
  std::fill(flows_.begin(), flows_.end(), Flows{});
}

}  // namespace chokepoint::ledger
