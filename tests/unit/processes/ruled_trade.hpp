#pragma once

#include <string>

#include "tests/unit/processes/small_worlds.hpp"

namespace chokepoint::test {

/// Maker in H sells product p to buyer x of firm big in F, by way of the hub in T: two days, then one. News takes a
/// quarter of a day. Ten units ordered on day 2 are at the desk on 2.25, and without rules leave then (the lead time
/// includes the hand-over), reach the hub on day 4 and buyer x on day 5.
struct Trade {
  std::string rules;
  std::string more = "";
  std::string orders = "{product: p, from: a, dates: [{on: 2026-01-03, quantity: 10 units}]}";
  std::string stock = "supply: unlimited";
  std::string more_buyers = "";  ///< with a leading comma
  std::string more_products = "";
  std::string more_stock = "";
  std::string x_keys = "";
};
inline TracedRun run(Trade const& trade) {
  return TracedRun(
      clock_of_sixty_days +
      "countries: {H: {}, T: {}, F: {}}\nfirms: {maker: {home: H}, big: {home: F, kind: internet}, small: "
      "{home: F, kind: state}}\ngroups: {favored: [big], bloc: [T, F]}\nproducts: {p: {price: 100 USD, attributes: "
      "{power: 5}}" +
      trade.more_products + "}\nsites: {a: {in: H, firm: maker, stock: {p: {" + trade.stock + "}" + trade.more_stock +
      "}}, hub: {in: T}, b: {in: F}}\nlanes: {l: {from: a, to: hub, time: 2 days}, m: {from: hub, to: b, "
      "time: 1 day}}\nbuyers: {x: {firm: big, at: b, orders: {o: " +
      trade.orders + trade.x_keys + "}}" + trade.more_buyers + "}\nrules: {" + trade.rules + "}\n" + trade.more);
}
/// Goods need a permit to enter F, of which six units are granted on day 10.
inline constexpr char const* needs_permit = "r: {by: F, vintages: [{effective: 2025-01-01, permit: f}]}";
inline constexpr char const* six_on_day_ten =
    "permits: {f: {in: F, product: p, grants: {one: {on: 2026-01-11, quantity: 6 units}}}}\n";

/// A government that learns on day 8 of what is signed on day 7; what it then sets holds from day 8.25 on.
inline std::string answer(std::string const& settings) {
  return "timeline: {answer: {by_reaction: yes, set: {" + settings +
         "}}, sign: {on: 2026-01-08}}\ngovernments: {g: {reactions: {r: {watches: happened.sign, every: 1 days, "
         "triggers: "
         "answer}}}}\n";
}

}  // namespace chokepoint::test
