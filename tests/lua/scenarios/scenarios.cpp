#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/scenario/canonical.hpp"
#include "tests/support/scarce_chips.hpp"
#include "tests/support/yaml_world.hpp"

/// Policies in Lua in scenarios: they decide as formulas do, and what is wrong with them is told by its place.
namespace chokepoint::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// The Chinese order comes a day before the American one.
std::string const a_day_apart = [] {
  std::string text = scarce + "policies:\n";
  std::string const earlier = "from: fab, dates: [{on: 2026-01-02";
  text.replace(text.rfind(earlier), earlier.size(), "from: fab, dates: [{on: 2026-01-01");
  return text;
}();

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
  return read(folder.write("scenario.yaml", a_day_apart + policies)).words;
}

TEST(LuaPolicy, DecidesAsItsFormulaDoes) {
  model::World const formula = world_of(a_day_apart +
                                        "  p: {answers: allocation, parameters: {reserve: 30 chips}, decides: \"if "
                                        "buyer_home == US then min(wanted, left) "
                                        "else max(0 chips, min(wanted, left - $reserve))\"}\n");
  model::World const lua = world_of(a_day_apart + R"(  p:
    answers: allocation
    parameters: {reserve: 30 chips}
    lua: |
)" + reserve_in_lua);
  simulation::RunRecord const record = run_once(formula);
  // The Chinese order comes first: 80 are wanted, 70 not kept for Americans, who get the 30.
  EXPECT_EQ(record.outcomes[0].value, 70);  // by name: cn, us
  EXPECT_EQ(record.outcomes[1].value, 30);
  EXPECT_EQ(run_once(lua).hash, record.hash);
}

TEST(LuaPolicy, RemembersWhoeverActsInEveryPartition) {
  model::World const world = world_of(a_day_apart + R"(  p:
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

/// The line so many below `policies:`, the last line of the scenario.
std::string line(std::ptrdiff_t below) {
  return std::to_string(std::count(a_day_apart.begin(), a_day_apart.end(), '\n') + below);
}

TEST(LuaPolicy, EndsItsReplicationByItsLine) {
  model::World const world = world_of(a_day_apart + R"(  p:
    answers: allocation
    lua: |
      function decide(situation, cases)
        return situation.volume .. nil
      end
)");
  simulation::RunRecord const record = run_once(world);
  EXPECT_THAT(record.failure,
              AllOf(HasSubstr("sites.fab at 2026-01-01"), HasSubstr("policies.p (allocation): test.yaml:" + line(5) +
                                                                    ": attempt to concatenate a nil value")));
}

TEST(LuaPolicy, IsRefusedByItsPlace) {
  std::string const block = "  p:\n    answers: allocation\n    lua: |\n";
  // The block begins four lines below `policies:`.
  EXPECT_THAT(words_of(block + "      function decide()\n        return 1 +\n      end\n"),
              AllOf(HasSubstr("scenario.yaml:" + line(6) + ":7: "), HasSubstr("E_SCRIPT"), HasSubstr("near 'end'")));
  EXPECT_THAT(words_of(block + "\n      -- 2^2\n      function decide() return '^', 2 ^ 2 end\n"),
              AllOf(HasSubstr("scenario.yaml:" + line(6) + ":39: "), HasSubstr("math.pow(x, y)")));
  EXPECT_THAT(words_of(block + "      function decide() local _ENV = {} end\n"),
              HasSubstr("scenario.yaml:" + line(4) + ":31: "));
  EXPECT_THAT(words_of(block + "      decide = 1\n"), HasSubstr("it has no function decide"));
  EXPECT_THAT(words_of(block + "      local limit = 2\n      limt = limit + lmit\n"),
              AllOf(HasSubstr("scenario.yaml:" + line(5) + ":7: "), HasSubstr("there is no 'lmit'")));
  EXPECT_THAT(words_of("  p: {answers: allocation}\n"), HasSubstr("doesn't say how it decides"));
  EXPECT_THAT(words_of("  p: {answers: allocation, decides: wanted, lua: \"function decide() return 1 end\"}\n"),
              HasSubstr("says in several ways how it decides"));
  EXPECT_THAT(words_of("  p: {answers: allocation, script: a.lua, lua: \"function decide() return 1 end\"}\n"),
              HasSubstr("a policy has one script"));
  EXPECT_THAT(words_of("  p: {answers: allocation, parameters: {idle: 1}, lua: \"function decide() return 1 end\"}\n"),
              HasSubstr("the script doesn't look at 'idle'"));
  EXPECT_THAT(words_of("  p: {answers: allocation, parameters: {share: 1}, lua: \"function decide(s, c, given) return "
                       "given.shape + given.share end\"}\n"),
              AllOf(HasSubstr("the script looks at given.shape, and policies.p has no such parameter"),
                    HasSubstr("did you mean 'share'?")));
}

TEST(LuaPolicy, StandsInAFileOfItsOwn) {
  Folder const folder;
  std::string const text = a_day_apart + "  p: {answers: allocation, script: rule.lua}\n";
  auto const file = folder.write("scenario.yaml", text);
  EXPECT_THAT(read(file).words, AllOf(HasSubstr("scenario.yaml:" + line(1) + ":36: "), HasSubstr("rule.lua")));

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
  Read const renamed =
      read(folder.write("other.yaml", a_day_apart + "  p: {answers: allocation, script: other.lua}\n"));
  EXPECT_EQ(scenario::canonical_digest(*renamed.spec), scenario::canonical_digest(*changed.spec));

  EXPECT_THAT(read(folder.write("out.yaml", a_day_apart + "  p: {answers: allocation, script: ../rule.lua}\n")).words,
              HasSubstr("leads out of it with '..'"));
}

}  // namespace
}  // namespace chokepoint::test
