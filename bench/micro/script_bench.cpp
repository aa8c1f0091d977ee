#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "engine/policy/answers.hpp"
#include "engine/policy/chokepoint_policy.h"
#include "engine/policy/script_answers.hpp"

/// What an answer in Lua costs, by how many orders it is asked about at once. policy_bench has formulas and libraries.
namespace {

using namespace chokepoint;

std::string const lua = R"(      function decide(situation, cases, parameters)
        local left, reserve, gets = situation.volume, parameters.reserve, {}
        for i = 1, #cases do
          local case = cases[i]
          local most, given = left, case.wanted
          if case.buyer_home ~= "US" then most = left - reserve end
          if given > most then given = most end
          if given < 0 then given = 0 end
          gets[i] = given
          left = left - given
        end
        return gets
      end
)";

/// The rule for a single order, without a loop and a list.
std::string const lua_of_one = R"(      function decide(situation, cases, parameters)
        local case = cases[1]
        local most, given = situation.volume, case.wanted
        if case.buyer_home ~= "US" then most = most - parameters.reserve end
        if given > most then given = most end
        if given < 0 then given = 0 end
        return given
      end
)";

/// What pushing and calling cost without a rule.
std::string const lua_of_nothing = "function decide(situation, cases, parameters) return 0 end";

struct NoHost final : policy::Host {
  double draw(std::int64_t, std::uint64_t) const override { return 0; }
  double attribute(std::int64_t, std::size_t) const override { return 0; }
};

void ask(benchmark::State& state, std::string const& script, bool decides) {
  model::World world;
  for (std::string const name : {"CN", "US"}) world.countries.emplace_back().name = name;
  policy::ScriptAnswers const answers(model::Question::allocation, {.text = script, .file = "bench"}, {"reserve"},
                                      world);
  auto const answerer = answers.open(world);
  auto const count = static_cast<std::size_t>(state.range(0));
  chokepoint_allocation situation{};
  situation.parts_per_unit = 1;
  situation.volume = 100;
  std::vector<chokepoint_allocation_case> cases(count);
  for (std::size_t i = 0; i < count; ++i) {
    cases[i].wanted = 80;
    cases[i].buyer_home = i % 2 == 0 ? 0 : 1;  // CN, US, CN ...
  }
  std::vector<expression::Cell> const parameters{expression::number_cell(30)};
  std::vector<expression::Cell> decisions(count);
  NoHost const host;
  policy::Asked const asked{model::Question::allocation, reinterpret_cast<std::byte const*>(&situation),
                            reinterpret_cast<std::byte const*>(cases.data()), count};
  for (auto _ : state) {
    answerer->answer({asked, parameters, {}, host}, decisions);
    benchmark::DoNotOptimize(decisions.data());
  }
  // 70 of 100 for the first, Chinese; the 30 for the second, American; then nothing is left.
  for (std::size_t i = 0; i < count; ++i) {
    std::int64_t const expected = !decides || i > 1 ? 0 : i == 0 ? 70 : 30;
    if (decisions[i].symbol != expected) {
      state.SkipWithError(fmt::format("case {} got {}, not {}", i, decisions[i].symbol, expected).c_str());
    }
  }
}

void script_in_lua(benchmark::State& state) { ask(state, lua, true); }
void script_of_one(benchmark::State& state) { ask(state, lua_of_one, true); }
void script_of_nothing(benchmark::State& state) { ask(state, lua_of_nothing, false); }

BENCHMARK(script_in_lua)->Arg(1)->Arg(10)->Arg(100);
BENCHMARK(script_of_one)->Arg(1);
BENCHMARK(script_of_nothing)->Arg(1);

}  // namespace
