#pragma once

#include <string>

#include "tests/support/yaml_world.hpp"

/// The smallest worlds in which something happens. News takes 6 hours, a quarter of a day; day 0 is 2026-01-01, a
/// Thursday, and runs end on day 60.
namespace chokepoint::test {

inline std::string const clock_of_sixty_days =
    "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-03-02, news_delay: 6 hours}\n";

/// Site a sells product p to buyer x, who takes it at site b, two days away.
struct Shop {
  std::string stock = "supply: unlimited";  ///< of p at a
  std::string orders{};                     ///< of buyer x: the stream o, and others after a comma
  std::string lane = "";                    ///< further keys of the lane l from a to b, with a leading comma
  std::string buyer_site = "at: b, ";       ///< where x takes goods
  std::string more_buyers = "";             ///< with a leading comma
  std::string more_sites = "";              ///< with a leading comma
  std::string more_lanes = "";              ///< with a leading comma
  std::string site_b = "";                  ///< keys of site b
  std::string more = "";                    ///< further blocks
};

inline std::string shop(Shop const& shop) {
  return clock_of_sixty_days + "products: {p: {}}\nsites: {a: {stock: {p: {" + shop.stock + "}}}, b: {" + shop.site_b +
         "}" + shop.more_sites + "}\nlanes: {l: {from: a, to: b, time: 2 days" + shop.lane + "}" + shop.more_lanes +
         "}\nbuyers: {x: {" + shop.buyer_site + "orders: {o: " + shop.orders + "}}" + shop.more_buyers + "}\n" +
         shop.more;
}

/// Buyer x files applications on the given days with office o; an application is at the office 6 hours later.
/// `dates` is like "2026-01-02, 2026-01-02".
inline std::string bureau(std::string const& office, std::vector<std::string> const& dates,
                          std::string const& more = "") {
  std::string list;
  for (std::string const& date : dates) list += (list.empty() ? "" : ", ") + ("{on: " + date + ", quantity: 1 units}");
  return clock_of_sixty_days + "offices: {o: {" + office + "}}\nbuyers: {x: {orders: {o: {apply_to: o, dates: [" +
         list + "]}}}}\n" + more;
}

}  // namespace chokepoint::test
