#include "engine/policy/built_in_policies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <stdexcept>

#include "engine/base/check.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/policy/allocation.hpp"
#include "engine/policy/chokepoint_policy.hpp"

namespace chokepoint::policy {

namespace {

/// Orders are served as they stand in line; some of what is there is held back from all but those who are named.
///
/// Held back is the greater of a share of all that has come, the stock at first among it, and of an amount, both as far
/// as those who are named haven't had it: once they have, it is used up. (A share of what is on hand each time would be
/// gone after a few asks: the rest would be shared anew.) A date after which nothing is held back is written with
/// dates: `amount: {path: {2026-01-01: 5000 chips, 2026-07-01: 0 chips}}`.
struct Reserve {
  static constexpr char const* meaning =
      "Serves orders as they stand in line, and holds some of what is there back for those who are named.";
  enum Parameter : std::size_t { share, amount };
  static constexpr chokepoint_parameter parameters[] = {
      {"share", "%", 0, 0, 100, "Of all that comes, how much is held back until those who are named have had it."},
      {"amount", "units", 0, 0, 1e12, "How much is held back until those who are named have had so much."}};
  enum List : std::size_t { countries, firms };
  static constexpr chokepoint_name_list lists[] = {
      {"countries", "country", "Those for whose firms it is held back, by the firms' country."},
      {"firms", "firm", "Firms for whom it is held back."}};
  /// Of one product of a site.
  struct Account {
    std::int64_t product;  // one more than its number; 0: nobody's yet
    std::int64_t used;     // parts of the amount
    std::int64_t shared;   // parts of the share that those who are named haven't had
    std::int64_t left;     // parts on hand after the last ask: what is more now has come since
  };
  struct State {
    Account accounts[128];
  };

  static Account& account_of(std::int64_t product, State& state) {
    for (Account& account : state.accounts) {
      if (account.product == 0) account.product = product + 1;
      if (account.product == product + 1) return account;
    }
    throw std::length_error(
        fmt::format("it holds back no more than {} products of one site", std::size(state.accounts)));
  }

  static void decide(plugin::Asked<plugin::allocation, State>& asked) {
    auto const& situation = asked.situation();
    std::int64_t left = situation.volume;
    auto const in_parts = [&](double units) {
      return static_cast<std::int64_t>(std::ceil(units * static_cast<double>(situation.parts_per_unit)));
    };
    constexpr double percent = 100;
    Account& state = account_of(situation.product, asked.state());
    auto const came = static_cast<double>(std::max<std::int64_t>(0, left - state.left));
    state.shared += static_cast<std::int64_t>(std::ceil(came * asked.parameter(share) / percent));
    state.shared = std::min(left, state.shared);
    std::int64_t const of_amount = std::max<std::int64_t>(0, in_parts(asked.parameter(amount)) - state.used);
    std::int64_t held = std::min(left, std::max(state.shared, of_amount));
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      bool const is_named = asked.is_in(countries, one.buyer_home) || asked.is_in(firms, one.buyer_firm);
      std::int64_t const room = is_named ? left : left - held;
      std::int64_t const gets = shippable(room, one.wanted, situation.lot);
      asked.decide(i, gets);
      left -= gets;
      if (!is_named) continue;
      state.used += gets;
      state.shared = std::max<std::int64_t>(0, state.shared - gets);
      held = std::min(left, std::max<std::int64_t>(0, held - gets));  // first of all what is held back for them
    }
    state.left = left;
  }
};

/// A lot's signs of risk add up, and one with more than the threshold is inspected; of the others a share, at random,
/// so that nobody can be sure to pass.
struct RiskScore {
  static constexpr char const* meaning =
      "Adds up what speaks for risk in a lot, inspects those above a threshold, and of the others a share.";
  enum Parameter : std::size_t {
    threshold,
    of_origin,
    of_destination,
    of_buyer,
    of_home,
    of_product,
    of_value,
    value_above,
    of_new,
    spot_checks
  };
  static constexpr chokepoint_parameter parameters[] = {
      {"threshold", "", 50, -1e9, 1e9, "A lot with a score above it is inspected."},
      {"origin", "", 20, -1e9, 1e9, "Added for goods of an origin that is named."},
      {"destination", "", 20, -1e9, 1e9, "Added for goods that go to a country that is named."},
      {"buyer", "", 60, -1e9, 1e9, "Added for a buyer who is named."},
      {"buyer_home", "", 20, -1e9, 1e9, "Added for a buyer from a country that is named."},
      {"product", "", 30, -1e9, 1e9, "Added for a product that is named."},
      {"high_value", "", 20, -1e9, 1e9, "Added for a lot that is worth more than value_above."},
      {"value_above", "", 1e6, 0, 1e15, "In the currency that the product is priced in."},
      {"unknown_buyer", "", 20, -1e9, 1e9, "Added for a buyer of no firm."},
      {"spot_checks", "%", 2, 0, 100, "Of lots at or below the threshold, how many are inspected all the same."}};
  enum List : std::size_t { origins, destinations, buyers, homes, products };
  static constexpr chokepoint_name_list lists[] = {{"origins", "country", "Whose goods are watched."},
                                                   {"destinations", "country", "To where goods are watched."},
                                                   {"buyers", "firm", "Who is watched."},
                                                   {"homes", "country", "Whose firms are watched."},
                                                   {"products", "product", "What is watched."}};

  static void decide(plugin::Asked<plugin::customs_inspection>& asked) {
    auto const& lot = asked.cases()[0];
    double score = 0;
    auto const add = [&](bool sign, Parameter weight) { score += sign ? asked.parameter(weight) : 0; };
    add(asked.is_in(origins, lot.origin), of_origin);
    add(asked.is_in(destinations, lot.destination), of_destination);
    add(asked.is_in(buyers, lot.buyer_firm), of_buyer);
    add(asked.is_in(homes, lot.buyer_home), of_home);
    add(asked.is_in(products, lot.product), of_product);
    double const units = static_cast<double>(lot.quantity) / static_cast<double>(lot.parts_per_unit);
    add(lot.price * units > asked.parameter(value_above), of_value);
    add(lot.buyer_firm < 0, of_new);
    constexpr double percent = 100;
    constexpr std::int64_t inspect = 0;
    constexpr std::int64_t pass = 1;
    bool const by_chance = lot.subject.luck * percent < asked.parameter(spot_checks);
    asked.decide(0, score > asked.parameter(threshold) || by_chance ? inspect : pass);
  }
};

/// Goods go no way into a country that is named, as long as there is another one that brings them nearer; where there
/// is none they go as they would, or wait. Neither the country where they stand nor the one where they go next is one
/// to be avoided: they are there, or have to go there.
struct Avoid {
  static constexpr char const* meaning =
      "Sends goods no way into countries that are named, as long as there is another one.";
  enum Parameter : std::size_t { waits };
  static constexpr chokepoint_parameter parameters[] = {
      {"waits", "", 0, 0, 1, "Where there is no other way: 1, goods wait for one; 0, they go through."}};
  enum List : std::size_t { countries };
  static constexpr chokepoint_name_list lists[] = {{"countries", "country", "Where goods shan't pass."}};

  static void decide(plugin::Asked<plugin::routing>& asked) {
    auto const& situation = asked.situation();
    constexpr std::int64_t fastest = 0;
    constexpr double a_day = 86400;
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& way = asked.cases()[i];
      bool const passes = way.into != situation.target_in && way.into != situation.asker.country;
      bool const avoided = passes && asked.is_in(countries, way.into);
      double const burden = situation.rule == fastest ? static_cast<double>(way.takes) / a_day : way.cost;
      double const score = 1 / (1 + std::max(0.0, burden));  // of (0, 1]
      asked.decide(i, !avoided ? 1 + score : asked.parameter(waits) > 0 ? -1 : score);
    }
  }
};

template <class Question, class Policy>
void offer(Library& library, char const* question, char const* name) {
  static constexpr chokepoint_policy table = plugin::Table<Question, Policy>::made();
  auto read = read_policy_table(table, {CHOKEPOINT_POLICY_VERSION, question, name, {}});
  CHOKEPOINT_CHECK(read.ok(), "the built-in policy {}: {}", name, read.ok() ? "" : read.error().message);
  library.file.offers.push_back({CHOKEPOINT_POLICY_VERSION, question, name, {}});
  library.policies.push_back(std::move(read).value());
}

}  // namespace

std::shared_ptr<Library const> const& built_in_library() {
  static std::shared_ptr<Library const> const library = [] {
    auto made = std::make_shared<Library>();
    made->file.name = built_in_library_name;
    made->file.path = built_in_library_name;
    made->file.digest = base::Digest().add(built_in_library_name).hex();  // what it does the engine's version says
    offer<plugin::allocation, Reserve>(*made, "allocation", "reserve");
    offer<plugin::customs_inspection, RiskScore>(*made, "customs_inspection", "risk_score");
    offer<plugin::routing, Avoid>(*made, "routing", "avoid");
    return made;
  }();
  return library;
}

}  // namespace chokepoint::policy
