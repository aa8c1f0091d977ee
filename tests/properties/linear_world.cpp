#include "tests/properties/linear_world.hpp"

namespace chokepoint::test {

ScenarioText linear_world(std::uint64_t seed, int amount) {
  Dice dice(seed);
  ScenarioText world;
  world.to = date(dice.within(30, 55));
  world.clock = ", news_delay: " + dice.pick({"1 hours", "6 hours"});
  world.products = {"chip: {}"};
  auto const units = [&](int low, int high) { return InOrder{"{} units", amount * dice.within(low, high)}.text; };
  int const sites = dice.within(2, 4);
  for (int site = 0; site < sites; ++site) {
    std::string stock = InOrder{"{{initial: {}", units(0, 20)};
    if (dice.one_in(2)) stock += InOrder{", pipeline: [{{on: {}, quantity: {}}}]", date(dice.below(20)), units(1, 9)};
    std::string const source =
        site == 0 ? InOrder{"outside_time: {} days", dice.within(0, 6)}.text : InOrder{"from: site{}", site - 1}.text;
    std::string const review =
        dice.one_in(2) ? InOrder{", review: periodic, every: {} days", dice.within(1, 5)}.text : "";
    int const low = dice.within(1, 10);
    std::string const policy =
        dice.one_in(3) ? InOrder{"policy: s_S, reorder_point: {} units, order_up_to: {} units", amount * low,
                                 amount * (low + dice.within(1, 9))}
                             .text
        : dice.one_in(2)
            ? InOrder{"policy: r_Q, reorder_point: {} units, order_quantity: {}", amount * low, units(1, 12)}.text
            : InOrder{"policy: base_stock, base_stock: {}", units(1, 25)}.text;
    world.sites.push_back(InOrder{"site{}: {{stock: {{chip: {}, unmet: {}, replenishment: {{{}, {}{}}}}}}}}}", site,
                                  stock, dice.pick({"backorder", "lost"}), policy, source, review});
    if (site == 0) continue;
    std::string lane =
        InOrder{"lane{}: {{from: site{}, to: site{}, time: {} days", site, site - 1, site, dice.within(0, 4)};
    if (dice.one_in(2)) {
      int const closes = dice.within(2, 15);
      lane += InOrder{", open: {{path: {{2026-01-01: yes, {}: no, {}: yes}}}}", date(closes),
                      date(closes + dice.within(1, 8))};
    }
    if (dice.one_in(3)) {
      lane += InOrder{", departs_every: {} hours, first_departure: 2025-12-27", 7 * dice.within(1, 20)};
      if (dice.one_in(2)) lane += InOrder{", capacity: {} units", amount * dice.within(1, 9)};
    }
    world.lanes.push_back(lane + "}");
  }
  if (dice.one_in(2)) {
    world.offices.push_back(InOrder{"bureau: {{kind: licensing, time: {} days}}", dice.within(0, 4)});
  }
  if (dice.one_in(2)) {
    world.offices.push_back(
        InOrder{"border: {{kind: customs, at: site{}, officers: 1, time: {} days}}", sites - 1, dice.within(0, 2)});
  }
  for (int buyer = 0; buyer < dice.within(1, 3); ++buyer) {
    std::string const patience = dice.one_in(3) ? InOrder{", patience: {} days", dice.within(1, 12)}.text : "";
    world.buyers.push_back(
        InOrder{"buyer{}: {{at: site{}, orders: {{stream: {{product: chip, from: site{}, every: {} days, quantity: "
                "{}{}}}, dated: "
                "{{product: chip, from: site0, dates: [{{on: {}, quantity: {}}}, {{on: {}, quantity: {}}}]}}}}}}",
                buyer, sites - 1, dice.below(sites), dice.within(1, 6), units(1, 8), patience, date(dice.below(20)),
                units(1, 40), date(dice.below(20)), units(1, 40)});
  }
  world.outcomes = {"delivered: {measure: delivered}", "wait: {measure: order_wait}",
                    "on_hand: {measure: on_hand}",     "backorders: {measure: backorders}",
                    "lost: {measure: lost}",           "asked: {measure: order_quantity, reduce: total}"};
  return world;
}

}  // namespace chokepoint::test
