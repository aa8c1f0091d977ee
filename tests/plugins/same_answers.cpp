#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/plugins/library_world.hpp"
#include "tests/support/long_tests.hpp"

/// The same rule, written as a formula, in C++, in Lua and in Python, gives the same bits.
namespace chokepoint::test {
namespace {

model::World main_scenario_with(std::string const& policies) {
  std::string const folder = CHOKEPOINT_SOURCE_DIR "/scenarios/h200-china";
  std::ifstream file(folder + "/scenario.yaml");
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (text.find("\npolicies:") != std::string::npos) throw std::runtime_error("it has policies of its own by now");
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.folder = folder;
  options.libraries = test_libraries();
  options.overrides = {"clock.to=2026-09-30"};
  auto const spec = scenario::read_scenario_text("h200", text + "\npolicies:\n" + policies, options, diagnostics);
  auto world = spec ? scenario::assemble(*spec, diagnostics) : std::nullopt;
  if (!world) throw std::runtime_error(diagnostics.render(false));
  return std::move(*world);
}

std::string const in_lua = R"(  reserve:
    answers: allocation
    parameters: {reserve: 2000 units}
    lua: |
)" + reserve_in_lua + R"(  later:
    answers: pausing
    lua: |
      function decide(situation, cases)
        return cases[1].luck * 100 < 20 and "wait" or "order"
      end
)";

/// The worlds in which a rule is written in one way each; in the last nobody decides.
struct FourWays {
  model::World formula, library, lua, python, neither;
};

void gives_the_same_bits(FourWays const& ways) {
  simulation::Simulation by_formula(ways.formula);
  std::uint64_t const seeds = long_tests() ? 20 : 3;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    simulation::RunSettings settings;
    settings.seed = seed;
    settings.draw_uncertain = true;
    simulation::RunRecord const record = by_formula.run(settings);
    ASSERT_FALSE(record.failed()) << record.failure;
    EXPECT_NE(record.hash, run_once(ways.neither, settings).hash) << "the policies decide nothing";
    // A question to Python takes as long as a thousand to a formula, and threads wait for each other's: once will do,
    // unless there is time.
    auto const asks_python = [&](int threads) { return long_tests() ? seed <= 3 : seed == 1 && threads == 2; };
    for (auto const& [other, how] : {std::pair{&ways.library, "by a library, "}, std::pair{&ways.lua, "in Lua, "},
                                     std::pair{&ways.python, "in Python, "}}) {
      for (int const threads : {1, 2, 8}) {
        if (other == &ways.python && !asks_python(threads)) continue;
        auto const partitions = static_cast<std::uint16_t>(2 * threads - 1);
        EXPECT_EQ(run_once(*other, settings, {.partitions = partitions, .threads = threads}).hash, record.hash)
            << how << seed << " on " << threads;
      }
    }
  }
}

TEST(OneRuleFourWays, GivesTheSameBitsOnAnyNumberOfThreads) {
  gives_the_same_bits(
      {.formula = main_scenario_with(
           "  reserve: {answers: allocation, parameters: {reserve: 2000 units}, decides: \"max(0 units, min(wanted, if "
           "buyer_home == US then left else left - $reserve))\"}\n"
           "  later: {answers: pausing, decides: if luck * 100 < 20 then wait else order}\n"),
       .library = main_scenario_with(
           "  reserve: {answers: allocation, library: sound, policy: reserve, parameters: {reserve: 2000 units}, "
           "names: "
           "{favored: [US]}}\n"
           "  later: {answers: pausing, library: sound, policy: waiting, parameters: {share: 20 %}}\n"),
       .lua = main_scenario_with(in_lua),
       .python =
           main_scenario_with("  reserve: {answers: allocation, worker: reserve, parameters: {reserve: 2000 units}}\n"
                              "  later: {answers: pausing, worker: later}\n"),
       .neither = main_scenario_with("  none: {answers: pausing, active: no, decides: wait}\n")});
}

/// Chips and dies leave by ship; how many chips are wanted follows their price.
model::World market_with(std::string const& policies) {
  return library_world(
      "chokepoint: 1\nclock: {from: 2026-01-01, to: 2026-07-01, news_delay: 6 hours}\nfirms: {maker: {}}\n"
      "products: {chip: {price: 100 USD, resolution: 0.1, pricing: {at: fab, every: 7 days, scarcity: {elasticity: "
      "0.5}}}, die: {price: 10 USD}}\n"
      "sites: {fab: {firm: maker, stock: {chip: {initial: 100 units, replenishment: {policy: base_stock, base_stock: "
      "150 units, outside_time: 10 days}}, die: {supply: unlimited}}}, hall: {}}\n"
      "lanes: {sea: {from: fab, to: hall, time: 2 days, departs_every: 3 days, capacity: 25 units}}\n"
      "buyers: {x: {at: hall, orders: {chips: {product: chip, from: fab, every: {law: {exponential: 2 days}}, "
      "quantity: 15 units, elasticity: -1, reference_cost: 100 USD per unit}}}, y: {at: hall, orders: {dies: {product: "
      "die, from: fab, every: {law: {exponential: 3 days}}, quantity: 10 units}}}}\n"
      "policies:\n" +
      policies);
}

TEST(OneRuleFourWays, PricesAndLoadsTheSame) {
  gives_the_same_bits(
      {.formula = market_with("  asks: {answers: pricing, decides: \"min(most, max(least, list_price * (1 + luck) + "
                              "on_hand / 1 unit))\"}\n"
                              "  loads: {answers: loading, decides: \"value * luck + quantity / 1 unit - 20\"}\n"),
       .library = market_with("  asks: {answers: pricing, library: sound}\n"
                              "  loads: {answers: loading, library: sound}\n"),
       .lua = market_with("  asks: {answers: pricing, lua: \"function decide(s, c) return math.min(s.most, "
                          "math.max(s.least, s.list_price * (1 + c[1].luck) + s.on_hand)) end\"}\n"
                          "  loads: {answers: loading, lua: \"function decide(s, cases) local scores = {} for i, case "
                          "in ipairs(cases) do scores[i] = case.value * case.luck + case.quantity - 20 end return "
                          "scores end\"}\n"),
       .python = market_with("  asks: {answers: pricing, worker: asks}\n  loads: {answers: loading, worker: loads}\n"),
       .neither = market_with("  none: {answers: pricing, active: no, decides: list_price}\n")});
}

}  // namespace
}  // namespace chokepoint::test
