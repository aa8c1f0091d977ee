#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/scenario/canonical.hpp"
#include "tests/support/yaml_world.hpp"

/// Policies in Lua in scenarios: they decide as formulas do, and what is wrong with them is told by its place.
namespace chokepoint::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string const scarce = R"(chokepoint: 1
clock: {from: 2026-01-01, to: 2026-12-31, news_delay: 1 hour}
countries: {US: {}, CN: {}, TW: {}}
firms: {meta: {home: US}, tencent: {home: CN}, maker: {home: TW}}
products: {chip: {unit: chip, price: 100 USD per chip}}
sites:
  fab: {in: TW, firm: maker, stock: {chip: {initial: 100 chips}}}
  there: {in: US}
  here: {in: CN}
lanes: {east: {from: fab, to: there, time: 2 days}, west: {from: fab, to: here, time: 2 days}}
buyers:
  american: {firm: meta, at: there, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-02, quantity: 80 chips}]}}}
  chinese: {firm: tencent, at: here, orders: {o: {product: chip, from: fab, dates: [{on: 2026-01-01, quantity: 80 chips}]}}}
outcomes: {us: {measure: delivered, of: [american]}, cn: {measure: delivered, of: [chinese]}}
policies:
)";

/// A folder of its own that is gone afterwards.
class Folder {
 public:
  Folder() {
    std::string const name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    path_ = std::filesystem::temp_directory_path() / ("chokepoint_lua_" + name);
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path write(std::string const& name, std::string const& text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

struct Read {
  std::optional<scenario::ScenarioSpec> spec;
  std::optional<model::World> world;
  std::string words;
};

Read read(std::filesystem::path const& file) {
  Read read;
  base::Diagnostics diagnostics;
  read.spec = scenario::read_scenario(file, {}, diagnostics);
  if (read.spec) read.world = scenario::assemble(*read.spec, diagnostics);
  read.words = diagnostics.render(false);
  return read;
}

std::string words_of(std::string const& policies) {
  Folder const folder;
  return read(folder.write("scenario.yaml", scarce + policies)).words;
}

TEST(LuaPolicy, DecidesAsItsFormulaDoes) {
  model::World const formula = world_of(scarce +
                                        "  p: {answers: allocation, parameters: {reserve: 30 chips}, decides: \"if "
                                        "buyer_home == US then min(wanted, left) "
                                        "else max(0 chips, min(wanted, left - $reserve))\"}\n");
  model::World const lua = world_of(scarce + R"(  p:
    answers: allocation
    parameters: {reserve: 30 chips}
    lua: |
      function decide(situation, cases, parameters)
        local left, gets = situation.volume, {}
        for i, case in ipairs(cases) do
          local most = left
          if case.buyer_home ~= "US" then most = left - parameters.reserve end
          gets[i] = math.max(0, math.min(case.wanted, most))
          left = left - gets[i]
        end
        return gets
      end
)");
  simulation::RunRecord const record = run_once(formula);
  // The Chinese order comes first: 80 are wanted, 70 not kept for Americans, who get the 30.
  EXPECT_EQ(record.outcomes[0].value, 70);  // by name: cn, us
  EXPECT_EQ(record.outcomes[1].value, 30);
  EXPECT_EQ(run_once(lua).hash, record.hash);
}

model::World main_scenario_with(std::string const& policies) {
  std::string const folder = CHOKEPOINT_SOURCE_DIR "/scenarios/h200-china";
  std::ifstream file(folder + "/scenario.yaml");
  std::string const text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (text.find("\npolicies:") != std::string::npos) throw std::runtime_error("it has policies of its own by now");
  base::Diagnostics diagnostics;
  scenario::ReadOptions options;
  options.folder = folder;
  options.overrides = {"clock.to=2026-09-30"};
  auto const spec = scenario::read_scenario_text("h200", text + "\npolicies:\n" + policies, options, diagnostics);
  auto world = spec ? scenario::assemble(*spec, diagnostics) : std::nullopt;
  if (!world) throw std::runtime_error(diagnostics.render(false));
  return std::move(*world);
}

TEST(LuaPolicy, GivesTheBitsOfItsFormulaInTheMainScenarioOnAnyNumberOfThreads) {
  model::World const formula = main_scenario_with(
      "  reserve: {answers: allocation, parameters: {reserve: 2000 units}, decides: \"max(0 units, min(wanted, if "
      "buyer_home == US then left else left - $reserve))\"}\n"
      "  later: {answers: pausing, decides: if luck * 100 < 20 then wait else order}\n");
  model::World const lua = main_scenario_with(R"(  reserve:
    answers: allocation
    parameters: {reserve: 2000 units}
    lua: |
      function decide(situation, cases, parameters)
        local left, gets = situation.volume, {}
        for i, case in ipairs(cases) do
          local most = left
          if case.buyer_home ~= "US" then most = left - parameters.reserve end
          gets[i] = math.max(0, math.min(case.wanted, most))
          left = left - gets[i]
        end
        return gets
      end
  later:
    answers: pausing
    lua: |
      function decide(situation, cases)
        return cases[1].luck * 100 < 20 and "wait" or "order"
      end
)");
  model::World const neither = main_scenario_with("  none: {answers: pausing, active: no, decides: wait}\n");
  simulation::Simulation by_formula(formula);
  for (std::uint64_t const seed : {1U, 2U, 3U}) {
    simulation::RunSettings settings;
    settings.seed = seed;
    settings.draw_uncertain = true;
    simulation::RunRecord const record = by_formula.run(settings);
    ASSERT_FALSE(record.failed()) << record.failure;
    EXPECT_NE(record.hash, run_once(neither, settings).hash) << "the policies decide nothing";
    for (int const threads : {1, 2, 8}) {
      auto const partitions = static_cast<std::uint16_t>(2 * threads - 1);
      EXPECT_EQ(run_once(lua, settings, {.partitions = partitions, .threads = threads}).hash, record.hash)
          << seed << " on " << threads;
    }
  }
}

TEST(LuaPolicy, RemembersWhoeverActsInEveryPartition) {
  model::World const world = world_of(scarce + R"(  p:
    answers: allocation
    lua: |
      state = {asked = 0}
      function decide(situation, cases, parameters, state)
        local gets = {}
        for i, case in ipairs(cases) do
          state.asked = state.asked + 1
          gets[i] = math.min(case.wanted, 10 * state.asked)
        end
        return gets
      end
)");
  simulation::Simulation simulation(world);
  simulation::RunRecord const record = simulation.run({});
  // The Chinese order alone: 10; a day later, asked again, 20; then the other comes and both are asked about: 30, 40.
  EXPECT_EQ(record.outcomes[0].value, 60) << record.failure;
  EXPECT_EQ(record.outcomes[1].value, 40);
  EXPECT_EQ(simulation.run({}).hash, record.hash) << "the state is cleared before each run";
  for (std::uint16_t const partitions : std::initializer_list<std::uint16_t>{2, 3, 5}) {
    EXPECT_EQ(run_once(world, {}, {.partitions = partitions, .threads = 2}).hash, record.hash) << partitions;
  }
}

TEST(LuaPolicy, EndsItsReplicationByItsLine) {
  // Line 15 of the text is `policies:`.
  model::World const world = world_of(scarce + R"(  p:
    answers: allocation
    lua: |
      function decide(situation, cases)
        return situation.volume .. nil
      end
)");
  simulation::RunRecord const record = run_once(world);
  EXPECT_THAT(record.failure,
              AllOf(HasSubstr("sites.fab at 2026-01-01"),
                    HasSubstr("policies.p (allocation): test.yaml:20: attempt to concatenate a nil value")));
}

TEST(LuaPolicy, IsRefusedByItsPlace) {
  std::string const block = "  p:\n    answers: allocation\n    lua: |\n";
  // `policies:` is line 15, so the block begins in line 19.
  EXPECT_THAT(words_of(block + "      function decide()\n        return 1 +\n      end\n"),
              AllOf(HasSubstr("scenario.yaml:21:7: "), HasSubstr("E_SCRIPT"), HasSubstr("near 'end'")));
  EXPECT_THAT(words_of(block + "\n      -- 2^2\n      function decide() return '^', 2 ^ 2 end\n"),
              AllOf(HasSubstr("scenario.yaml:21:39: "), HasSubstr("math.pow(x, y)")));
  EXPECT_THAT(words_of(block + "      function decide() local _ENV = {} end\n"), HasSubstr("scenario.yaml:19:31: "));
  EXPECT_THAT(words_of(block + "      decide = 1\n"), HasSubstr("it has no function decide"));
  EXPECT_THAT(words_of(block + "      local limit = 2\n      limt = limit + lmit\n"),
              AllOf(HasSubstr("scenario.yaml:20:7: "), HasSubstr("there is no 'lmit'")));
  EXPECT_THAT(words_of("  p: {answers: allocation}\n"), HasSubstr("doesn't say how it decides"));
  EXPECT_THAT(words_of("  p: {answers: allocation, decides: wanted, lua: \"function decide() return 1 end\"}\n"),
              HasSubstr("says in several ways how it decides"));
  EXPECT_THAT(words_of("  p: {answers: allocation, script: a.lua, lua: \"function decide() return 1 end\"}\n"),
              HasSubstr("a policy has one script"));
  EXPECT_THAT(words_of("  p: {answers: allocation, parameters: {idle: 1}, lua: \"function decide() return 1 end\"}\n"),
              HasSubstr("the script doesn't look at 'idle'"));
}

TEST(LuaPolicy, StandsInAFileOfItsOwn) {
  Folder const folder;
  std::string const text = scarce + "  p: {answers: allocation, script: rule.lua}\n";
  auto const file = folder.write("scenario.yaml", text);
  EXPECT_THAT(read(file).words, AllOf(HasSubstr("scenario.yaml:16:36: "), HasSubstr("rule.lua")));

  folder.write("rule.lua", "function decide()\n  return 1 1\nend\n");
  EXPECT_THAT(read(file).words, HasSubstr("rule.lua:2:3: "));
  folder.write("rule.lua", "-- nothing for anybody\nfunction decide(s, cases) return wanted end\n");
  Read const fails = read(file);
  ASSERT_TRUE(fails.world) << fails.words;
  EXPECT_THAT(run_once(*fails.world).failure, HasSubstr("rule.lua:2: there is no 'wanted'"));

  // The script is part of what the scenario is; what its file is called isn't.
  std::string const before = scenario::canonical_digest(*fails.spec);
  folder.write("rule.lua", "-- nothing for anybody\nfunction decide(s, cases) return 0 end\n");
  Read const changed = read(file);
  EXPECT_NE(scenario::canonical_digest(*changed.spec), before);
  folder.write("other.lua", "-- nothing for anybody\nfunction decide(s, cases) return 0 end\n");
  Read const renamed = read(folder.write("other.yaml", scarce + "  p: {answers: allocation, script: other.lua}\n"));
  EXPECT_EQ(scenario::canonical_digest(*renamed.spec), scenario::canonical_digest(*changed.spec));

  EXPECT_THAT(read(folder.write("out.yaml", scarce + "  p: {answers: allocation, script: ../rule.lua}\n")).words,
              HasSubstr("leads out of it with '..'"));
}

}  // namespace
}  // namespace chokepoint::test
