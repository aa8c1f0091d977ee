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

TEST(OneRuleFourWays, GivesTheSameBitsOnAnyNumberOfThreads) {
  model::World const formula = main_scenario_with(
      "  reserve: {answers: allocation, parameters: {reserve: 2000 units}, decides: \"max(0 units, min(wanted, if "
      "buyer_home == US then left else left - $reserve))\"}\n"
      "  later: {answers: pausing, decides: if luck * 100 < 20 then wait else order}\n");
  model::World const library = main_scenario_with(
      "  reserve: {answers: allocation, library: sound, policy: reserve, parameters: {reserve: 2000 units}, names: "
      "{favored: [US]}}\n"
      "  later: {answers: pausing, library: sound, policy: waiting, parameters: {share: 20 %}}\n");
  model::World const lua = main_scenario_with(in_lua);
  model::World const python = main_scenario_with(
      "  reserve: {answers: allocation, worker: reserve, parameters: {reserve: 2000 units}}\n"
      "  later: {answers: pausing, worker: later}\n");
  model::World const neither = main_scenario_with("  none: {answers: pausing, active: no, decides: wait}\n");
  simulation::Simulation by_formula(formula);
  std::uint64_t const seeds = long_tests() ? 20 : 3;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    simulation::RunSettings settings;
    settings.seed = seed;
    settings.draw_uncertain = true;
    simulation::RunRecord const record = by_formula.run(settings);
    ASSERT_FALSE(record.failed()) << record.failure;
    EXPECT_NE(record.hash, run_once(neither, settings).hash) << "the policies decide nothing";
    // A question to Python takes as long as a thousand to a formula, and threads wait for each other's: once will do,
    // unless there is time.
    auto const asks_python = [&](int threads) { return long_tests() ? seed <= 3 : seed == 1 && threads == 2; };
    for (auto const& [other, how] :
         {std::pair{&library, "by a library, "}, std::pair{&lua, "in Lua, "}, std::pair{&python, "in Python, "}}) {
      for (int const threads : {1, 2, 8}) {
        if (other == &python && !asks_python(threads)) continue;
        auto const partitions = static_cast<std::uint16_t>(2 * threads - 1);
        EXPECT_EQ(run_once(*other, settings, {.partitions = partitions, .threads = threads}).hash, record.hash)
            << how << seed << " on " << threads;
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint::test
