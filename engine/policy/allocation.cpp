#include "engine/policy/allocation.hpp"

#include <algorithm>
#include <limits>

#include "engine/base/check.hpp"
#include "engine/base/wide.hpp"

namespace chokepoint::policy {

namespace {

constexpr std::int64_t millionths_of_a_part = 1'000'000;
constexpr std::uint32_t absent = std::numeric_limits<std::uint32_t>::max();

/// Back to where each was: the places are 0, 1, 2 ..., so every swap brings one home.
void restore_places(std::span<Claim> claims) {
  for (std::size_t i = 0; i < claims.size(); ++i) {
    while (claims[i].place != i) std::swap(claims[i], claims[claims[i].place]);
  }
}

/// a x b / c and what remains; 0 <= b <= c, so that the quotient isn't above a. Nearly always without 128 bits, which
/// are far slower.
struct Quotient {
  std::int64_t whole;
  std::int64_t remainder;
};
Quotient multiply_divide_down(std::int64_t a, std::int64_t b, std::int64_t c) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(a, b, &product)) return {product / c, product % c};
  base::Wide const wide = static_cast<base::Wide>(a) * b;
  return {static_cast<std::int64_t>(wide / c), static_cast<std::int64_t>(wide % c)};
}

std::int64_t serve_in_order(std::int64_t volume, std::int64_t lot, std::span<Claim> claims) {
  for (Claim& claim : claims) {
    claim.granted = shippable(volume, claim.wanted, lot);
    volume -= claim.granted;
  }
  return volume;
}

}  // namespace

std::int64_t clearing_bid(std::span<Claim const> claims, std::uint32_t tier) {
  std::int64_t highest = 0;
  for (Claim const& claim : claims) {
    if (claim.tier == tier && claim.granted < claim.wanted) highest = std::max(highest, claim.bid);
  }
  return highest;
}

std::int64_t shippable(std::int64_t volume, std::int64_t wanted, std::int64_t lot) {
  return wanted <= volume ? wanted : volume - volume % lot;
}

/// Shares and lots are far below what this could overflow by; a lot beyond nine trillion parts is owed as if it were.
std::int64_t Sharing::owed_after(std::int64_t before, Share share, std::int64_t given) {
  base::Wide const owed =
      static_cast<base::Wide>(share.parts - given) * millionths_of_a_part + share.millionths + before;
  constexpr base::Wide most = std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(std::clamp(owed, -most, most));
}

void Sharing::gather(std::span<Claim> tier) {
  parties_.clear();
  wanted_ = 0;
  for (std::uint32_t i = 0; i < tier.size(); ++i) {
    Claim& claim = tier[i];
    claim.granted = 0;
    claim.next = absent;
    std::uint32_t& place = place_of_[claim.party];
    if (place == absent) {
      place = static_cast<std::uint32_t>(parties_.size());
      parties_.push_back({.account = claim.party, .first = i, .last = i});
    }
    claim.holder = place;
    Party& party = parties_[place];
    if (party.last != i) tier[party.last].next = i;
    party.last = i;
    party.wanted += claim.wanted;
    wanted_ += claim.wanted;
  }
  for (Party const& party : parties_) place_of_[party.account] = absent;
}

void Sharing::pass_served(Party& party, std::span<Claim const> tier) {
  while (party.first != absent && tier[party.first].open() == 0) party.first = tier[party.first].next;
}

/// Raises all who want more together, until the volume is used: Sum of min(wanted, level) = volume < wanted_.
void Sharing::find_level(std::int64_t volume) {
  std::int64_t level = 0;
  std::int64_t left = volume;
  for (;;) {
    std::int64_t open = 0;
    std::int64_t next = std::numeric_limits<std::int64_t>::max();  // where the next one is full
    for (Party const& party : parties_) {
      if (party.wanted <= level) continue;
      ++open;
      next = std::min(next, party.wanted);
    }
    CHOKEPOINT_CHECK(open > 0, "{} parts are left that nobody wants", left);
    if (left / open < next - level) {
      auto const rest = multiply_divide_down(millionths_of_a_part, left % open, open);
      level_ = {level + left / open, rest.whole};
      return;
    }
    left -= (next - level) * open;
    level = next;
  }
}

Sharing::Share Sharing::share_of(Party const& party, model::Split split, std::int64_t volume) const {
  if (split == model::Split::max_min) return party.wanted <= level_.parts ? Share{party.wanted, 0} : level_;
  auto const [parts, remainder] = multiply_divide_down(volume, party.wanted, wanted_);
  return {parts, multiply_divide_down(millionths_of_a_part, remainder, wanted_).whole};
}

/// Each lot to whom most is owed, as long as there is one: what is left of all shares.
std::int64_t Sharing::hand_out_lots(std::int64_t left, std::int64_t lot, std::span<Claim> tier) {
  auto const less_due = [&](std::uint32_t a, std::uint32_t b) {
    return parties_[a].due != parties_[b].due ? parties_[a].due < parties_[b].due : a > b;
  };
  by_due_.clear();
  for (std::uint32_t place = 0; place < parties_.size(); ++place) {
    if (parties_[place].first != absent) by_due_.push_back(place);
  }
  std::make_heap(by_due_.begin(), by_due_.end(), less_due);
  while (left >= lot) {
    CHOKEPOINT_CHECK(!by_due_.empty(), "{} parts are left that nobody wants", left);
    std::pop_heap(by_due_.begin(), by_due_.end(), less_due);
    Party& party = parties_[by_due_.back()];
    Claim& claim = tier[party.first];
    std::int64_t const given = std::min(claim.open(), lot);
    claim.granted += given;
    party.given += given;
    party.due = owed_after(party.due, {}, given);
    left -= given;
    pass_served(party, tier);
    if (party.first == absent) {
      by_due_.pop_back();
    } else {
      std::push_heap(by_due_.begin(), by_due_.end(), less_due);
    }
  }
  return left;
}

/// Of a volume that is too little for the tier; returns what is left of it.
std::int64_t Sharing::share_out(model::Split split, std::int64_t volume, std::int64_t lot, std::span<Claim> tier,
                                std::span<Account> accounts) {
  if (split == model::Split::max_min) find_level(volume);
  std::int64_t left = volume;
  for (Party& party : parties_) {
    Share const share = share_of(party, split, volume);
    for (std::uint32_t i = party.first; i != absent; i = tier[i].next) {
      Claim& claim = tier[i];
      claim.granted = shippable(share.parts - party.given, claim.wanted, lot);
      party.given += claim.granted;
    }
    pass_served(party, tier);
    left -= party.given;
    party.due = owed_after(accounts[party.account].owed, share, party.given);
  }
  if (left >= lot) left = hand_out_lots(left, lot, tier);
  for (std::uint32_t i = 0; i < tier.size() && left > 0; ++i) {  // too little for a lot, enough for a whole order
    Claim& claim = tier[i];
    if (claim.open() > left) continue;
    left -= claim.open();
    parties_[claim.holder].given += claim.open();
    claim.granted = claim.wanted;
  }
  // Nobody's share is what stays: it is shared with what comes next.
  if (split == model::Split::max_min && left > 0) find_level(volume - left);
  for (Party const& party : parties_) {
    Account& account = accounts[party.account];
    account.owed = owed_after(account.owed, share_of(party, split, volume - left), party.given);
  }
  return left;
}

void Sharing::allocate(model::Split split, std::int64_t volume, std::int64_t lot, std::span<Claim> claims,
                       std::span<Account> accounts) {
  if (split == model::Split::first_come) {
    serve_in_order(volume, lot, claims);
    return;
  }
  if (split == model::Split::auction) {  // first come by bids
    for (std::size_t i = 0; i < claims.size(); ++i) claims[i].place = i;
    std::sort(claims.begin(), claims.end(), [](Claim const& a, Claim const& b) {
      if (a.tier != b.tier) return a.tier < b.tier;
      return a.bid != b.bid ? a.bid > b.bid : a.place < b.place;
    });
    serve_in_order(volume, lot, claims);
    return restore_places(claims);
  }
  for (Account& account : accounts) account.before = account.owed;
  place_of_.resize(std::max(place_of_.size(), accounts.size()), absent);
  for (std::size_t first = 0; first < claims.size();) {
    std::size_t last = first;
    while (last < claims.size() && claims[last].tier == claims[first].tier) ++last;
    std::span<Claim> const tier = claims.subspan(first, last - first);
    gather(tier);
    volume = wanted_ <= volume ? serve_in_order(volume, lot, tier) : share_out(split, volume, lot, tier, accounts);
    first = last;
  }
}

}  // namespace chokepoint::policy
