#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/world.hpp"

/// Who gets how much of a volume that doesn't do for all: goods at an order desk, permits at an authority.
namespace chokepoint::policy {

/// One that asks. Those of a lower tier are served before all of a higher one; within a tier in the order of the list,
/// which is the order in which they came.
struct Claim {
  std::int64_t wanted = 0;  ///< parts, >= 0
  std::uint32_t tier = 0;
  std::int64_t bid = 0;      ///< of an auction, in any unit; more is better
  std::int64_t granted = 0;  ///< the answer
  std::uint32_t party = 0;   ///< whose it is: a place among the accounts

  // Scratch of the sharing.
  std::uint32_t next = 0;    ///< claim of the same party
  std::uint32_t holder = 0;  ///< the party's place among those of the tier
  std::size_t place = 0;     ///< in the list

  std::int64_t open() const { return wanted - granted; }
};

/// What one party that asks again and again should have had by its shares, and hasn't: lots can't be divided as shares
/// ask, and what one sharing owes is made good by the next ones. All accounts together stay at 0, but for rounding.
struct Account {
  std::int64_t owed = 0;    ///< millionths of a part; below 0: it has had more than its shares
  std::int64_t before = 0;  ///< the last sharing, for who then can't take what it was given

  void restore() { owed = before; }
};

/// What may leave of `volume` towards an order of `wanted`: all of it, or whole lots.
std::int64_t shippable(std::int64_t volume, std::int64_t wanted, std::int64_t lot);

/// Shares volumes among claims. An object keeps its scratch memory: one that shares often allocates none.
class Sharing {
 public:
  /// Shares `volume` (parts, >= 0) among the claims: 0 <= granted <= wanted. Each is given whole multiples of `lot`
  /// (parts, >= 1), or all that it wants; nothing is left that would make a lot for somebody, or complete an order.
  ///
  /// first_come serves in order; auction the highest bids first (equal ones: who came first). The others share among
  /// parties, in two steps. Each is entitled to a part of what is given out, exactly: in proportion to what it wants of
  /// the tier (proportional), or to as much as all others but for what it doesn't want (max_min; progressive filling:
  /// Bertsekas and Gallager, Data Networks, 6.5.2). Whole lots of that go to its claims in their order; each lot that
  /// is then left goes to whom most is owed, from this sharing and those before (ties: who came first). So shares hold
  /// over time, and no claim is too small to be served: the idea of deficit round robin (Shreedhar and Varghese,
  /// Efficient Fair Queuing using Deficit Round Robin, 1996), with what fits in a turn taken by largest deficit.
  ///
  /// `claims` must be in the order of tiers, `accounts` one for each party. Time is linear in the number of claims, for
  /// max_min times the number of parties of different size.
  void allocate(model::Split split, std::int64_t volume, std::int64_t lot, std::span<Claim> claims,
                std::span<Account> accounts);

 private:
  /// Of a share: whole parts, and millionths of one.
  struct Share {
    std::int64_t parts = 0;
    std::int64_t millionths = 0;
  };
  /// One party in one tier.
  struct Party {
    std::uint32_t account = 0;
    std::uint32_t first = 0;  // claim that is still open
    std::uint32_t last = 0;   // claim
    std::int64_t wanted = 0;
    std::int64_t given = 0;
    std::int64_t due = 0;  // millionths of a part: owed before, and by this sharing so far
  };

  static std::int64_t owed_after(std::int64_t before, Share share, std::int64_t given);
  void gather(std::span<Claim> tier);
  static void pass_served(Party& party, std::span<Claim const> tier);
  /// What the party is entitled to of a volume that doesn't do for all.
  Share share_of(Party const& party, model::Split split, std::int64_t volume) const;
  void find_level(std::int64_t volume);
  std::int64_t share_out(model::Split split, std::int64_t volume, std::int64_t lot, std::span<Claim> tier,
                         std::span<Account> accounts);
  std::int64_t hand_out_lots(std::int64_t left, std::int64_t lot, std::span<Claim> tier);

  std::vector<Party> parties_;
  std::vector<std::uint32_t> place_of_;  // among them, by account; `absent` between uses
  std::vector<std::uint32_t> by_due_;    // a heap
  std::int64_t wanted_ = 0;              // by all of them
  Share level_;                          // of max_min: what each gets that wants more
};

/// What all who are served in one tier of an auction pay: the highest bid that isn't served in full, of which one may
/// be served in part; 0 where all are. A uniform price by the first rejected bid (Krishna, Auction Theory, 12.2: for
/// bidders who want one unit it is best to bid what it is worth to them).
std::int64_t clearing_bid(std::span<Claim const> claims, std::uint32_t tier);

}  // namespace chokepoint::policy
