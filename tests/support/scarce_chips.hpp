#pragma once

#include <string>

namespace chokepoint::test {

/// 100 chips on day 0; two buyers ask for 80 each at the same moment, an American one and a Chinese one.
inline std::string const scarce = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}
countries: {US: {}, CN: {}, TW: {}}
groups: {allies: [US, TW]}
firms: {meta: {home: US, kind: cloud}, tencent: {home: CN, kind: internet}, maker: {home: TW}}
products: {chip: {unit: chip, price: 100 USD per chip, attributes: {tpp: 5000}}}
sites:
  fab: {in: TW, firm: maker, stock: {chip: {initial: 100 chips}}}
  there: {in: US}
  here: {in: CN}
lanes: {east: {from: fab, to: there, time: 2 days}, west: {from: fab, to: here, time: 2 days}}
buyers:
  american: {firm: meta, at: there, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 80 chips}]}}}
  chinese: {firm: tencent, at: here, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 80 chips}]}}}
outcomes: {us: {measure: delivered, of: [american]}, cn: {measure: delivered, of: [chinese]}}
)";

/// A policy's script, below `lua: |`: the parameter `reserve` is kept for American buyers.
inline std::string const reserve_in_lua = R"(      function decide(situation, cases, parameters)
        local left, gets = situation.volume, {}
        for i, case in ipairs(cases) do
          local most = left
          if case.buyer_home ~= "US" then most = left - parameters.reserve end
          gets[i] = math.max(0, math.min(case.wanted, most))
          left = left - gets[i]
        end
        return gets
      end
)";

}  // namespace chokepoint::test
