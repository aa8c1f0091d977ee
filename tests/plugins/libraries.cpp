#include "engine/policy/libraries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <tuple>

#include "engine/policy/elf_symbols.hpp"
#include "engine/policy/thread_settings.hpp"
#include "engine/scenario/canonical.hpp"
#include "tests/plugins/library_world.hpp"

/// Policies of shared libraries: found, read, bound, and held to their promises.
namespace chokepoint::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

std::pair<double, double> served(model::World const& world) {
  simulation::RunRecord const record = run_once(world);
  EXPECT_FALSE(record.failed()) << record.failure;
  return {record.outcomes[1].value.value_or(-1), record.outcomes[0].value.value_or(-1)};
}

TEST(LibraryPolicies, DecideAsTheyAreTold) {
  // Orders of one moment come in the order of their buyers' names: the American's first. Of 100 chips it gets its 80;
  // of the 20 that are left the reserve is kept from the Chinese.
  EXPECT_THAT(served(library_world(with_policy("answers: allocation, library: sound, policy: reserve"))), Pair(80, 0));
  EXPECT_THAT(served(library_world(with_policy("answers: allocation, library: sound, policy: reserve, "
                                               "parameters: {reserve: 5 chips}"))),
              Pair(80, 15));
  // Favored it has the reserve, too, and the American is kept off 60 of the 100.
  EXPECT_THAT(served(library_world(with_policy("answers: allocation, library: sound, policy: reserve, "
                                               "parameters: {reserve: 60 chips}, names: {favored: [CN]}"))),
              Pair(40, 60));
}

/// What is added to a question stands behind what was there, so that whoever doesn't know it needn't be built anew.
TEST(LibraryPolicies, FindTheirQuestionInALongerOne) {
  // Both orders wait when the goods come, so they are cases of one question: the second gets its 80 of the 100 chips.
  std::string text = with_policy("answers: allocation, library: of_yesterday");
  std::string const here = "initial: 100 chips";
  text.replace(text.find(here), here.size(), "pipeline: [{on: 2026-01-10, quantity: 100 chips}]");
  EXPECT_THAT(served(library_world(text)), Pair(20, 80));
}

TEST(LibraryPolicies, TakeGroupsForTheirMembers) {
  EXPECT_THAT(served(library_world(with_policy("answers: allocation, library: sound, policy: reserve, "
                                               "parameters: {reserve: 60 chips}, names: {favored: [allies]}"))),
              Pair(80, 0));
}

std::string complaint(std::string const& policy, std::shared_ptr<policy::Libraries> libraries = test_libraries()) {
  Loaded const loaded = load(with_policy(policy), std::move(libraries));
  EXPECT_FALSE(loaded.world);
  return loaded.diagnostics.render(false);
}

TEST(LibraryPolicies, PointAtWhatIsWrongInTheScenario) {
  // "  p: {answers: ..." is line 17 of the text, and places are those of the words that are wrong.
  EXPECT_THAT(complaint("answers: allocation, library: sond"),
              AllOf(HasSubstr("test.yaml:17:37"), HasSubstr("there is no library 'sond'"), HasSubstr("'sound'")));
  EXPECT_THAT(complaint("answers: allocation, library: ../sound"),
              HasSubstr("a scenario names libraries, never places"));
  EXPECT_THAT(complaint("answers: allocation, library: sound", nullptr),
              AllOf(HasSubstr("no folder of libraries"), HasSubstr("--plugins")));
  EXPECT_THAT(complaint("answers: allocation, library: sound"), HasSubstr("several policies for allocation"));
  EXPECT_THAT(complaint("answers: routing, library: sound"), HasSubstr("no policy for routing"));
  EXPECT_THAT(complaint("answers: allocation, library: sound, policy: reserv"),
              AllOf(HasSubstr("no policy 'reserv'"), HasSubstr("did you mean 'reserve'?")));
  EXPECT_THAT(complaint("answers: allocation, library: sound, policy: reserve, parameters: {reserv: 5 chips}"),
              AllOf(HasSubstr("no parameter 'reserv'"), HasSubstr("'reserve'")));
  EXPECT_THAT(complaint("answers: allocation, library: sound, policy: reserve, parameters: {reserve: 5 days}"),
              HasSubstr("reserve of the policy reserve is counted in units"));
  EXPECT_THAT(complaint("answers: pausing, library: sound, parameters: {share: 101 %}"),
              HasSubstr("share of the policy waiting may be from 0 to 100 %"));
  EXPECT_THAT(complaint("answers: allocation, library: sound, policy: reserve, names: {favored: [USA]}"),
              HasSubstr("there is no country 'USA'"));
  EXPECT_THAT(complaint("answers: allocation, library: sound, policy: reserve, names: {friends: [US]}"),
              HasSubstr("no list of names 'friends'"));
  EXPECT_THAT(complaint("answers: allocation, policy: reserve"), HasSubstr("library"));
  EXPECT_THAT(complaint("answers: allocation"), HasSubstr("doesn't say how it decides"));
  EXPECT_THAT(complaint("answers: allocation, library: sound, policy: reserve, decides: 0 chips"),
              HasSubstr("beside 'decides'"));
}

TEST(LibraryPolicies, AreRefusedByNameWhereTheyCannotBeTrusted) {
  auto const refused = [](std::string const& library) { return complaint("answers: allocation, library: " + library); };
  EXPECT_THAT(refused("wrong_version"), HasSubstr("policy of_tomorrow is written for version 2"));
  EXPECT_THAT(refused("no_question"), HasSubstr("answers 'weather', which is no question"));
  EXPECT_THAT(refused("no_policies"), HasSubstr("offers no policies"));
  EXPECT_THAT(refused("no_library"), HasSubstr("it is no shared library"));
  EXPECT_THAT(refused("wrong_table"), HasSubstr("its struct_size is"));
  EXPECT_THAT(refused("crashes_at_load"), HasSubstr("it crashes while it is loaded (Segmentation fault)"));
  EXPECT_THAT(refused("ends_at_load"), HasSubstr("it ends the program while it is loaded (exit code 0)"));
  EXPECT_THAT(refused("forks_at_load"), HasSubstr("it makes a copy of the program (fork) while it is loaded"));
  EXPECT_THAT(refused("wild_table"), HasSubstr("it crashes while the tables of its policies are read (Segmentation"));
  EXPECT_THAT(refused("of_tomorrow"), HasSubstr("it was built for a question of"));
#if defined(__x86_64__)
  EXPECT_THAT(refused("fast_math"), HasSubstr("it changed that small numbers are flushed to zero"));
#endif
}

TEST(LibraryPolicies, ArePartOfTheScenariosIdentity) {
  Loaded const loaded = load(with_policy("answers: pausing, library: sound"));
  ASSERT_TRUE(loaded.spec);
  std::string const digest = test_libraries()->find("sound").value().digest;
  EXPECT_EQ(digest.size(), 32U);
  EXPECT_THAT(scenario::canonical_text(*loaded.spec), HasSubstr("policies.\"p\".library \"sound\" " + digest));
}

TEST(LibraryPolicies, FailTheReplicationByNameAndNothingElse) {
  std::string const sound = with_policy("answers: allocation, library: sound, policy: reserve");
  std::string const before = run_once(library_world(sound)).hash;
  std::pair<char const*, char const*> const faults[] = {
    {"throws", "it let an exception out"},
    {"throwing", "no stomach for this"},
    {"gives_up", "it gave no answer, and no reason (it returned 7)"},
    {"says_why", "the wind is wrong"},
    {"negative", "is -1 units, below 0"},
    {"silent", "is missing"},
    {"too_many", "it wrote more decisions than there are cases"},
    {"forks", "it made a copy of the program (fork)"},
    {"raises_what_is_wanted", "is 100 units, more than the 80 that are wanted"},
    {"raises_what_there_is", "is 80 units, when 20 are left"},
    {"beyond_state", "it wrote beyond the 8 bytes of its state"},
    {"before_state", "it wrote beyond the 8 bytes of its state"},
#if defined(__x86_64__)
    {"flushes", "it changed that small numbers are flushed to zero"},
#endif
    {"rounds", "it changed how numbers are rounded"},
    {"sets_locale", "it changed the locale"}
  };
  policy::ThreadSettings const settings = policy::ThreadSettings::now();
  for (auto const& [name, reason] : faults) {
    simulation::RunRecord const record =
        run_once(library_world(with_policy(std::string("answers: allocation, library: faulty, policy: ") + name)));
    EXPECT_THAT(record.failure, HasSubstr("sites.fab at 2026-01-02")) << name;
    EXPECT_THAT(record.failure, HasSubstr("policies.p (allocation): ")) << name;
    EXPECT_THAT(record.failure, HasSubstr(reason)) << name;
    EXPECT_TRUE(settings.still_hold() || settings.restore().empty()) << name;
  }
  simulation::RunRecord const lost =
      run_once(library_world(with_policy("answers: routing, library: faulty, policy: no_number")));
  EXPECT_THAT(lost.failure, HasSubstr("policies.p (routing): the answer to case 1 of 1 is no finite number"));
  EXPECT_EQ(run_once(library_world(sound)).hash, before);
}

TEST(LibraryPolicies, FailingInSomeReplicationsChangeNoOther) {
  // The moody one fails for orders whose extra luck is below 0.3 and is sound for the others.
  model::World const moody = library_world(with_policy("answers: allocation, library: sound, policy: moody"));
  model::World const sound = library_world(with_policy("answers: allocation, library: sound, policy: reserve"));
  simulation::Simulation with_failures(moody);
  int failed = 0;
  constexpr int replications = 40;
  for (std::uint64_t replication = 0; replication < replications; ++replication) {
    simulation::RunSettings settings;
    settings.replication = replication;
    simulation::RunRecord const record = with_failures.run(settings);
    if (record.failed()) {
      EXPECT_THAT(record.failure, HasSubstr("policies.p (allocation): not today"));
      failed += 1;
    } else {
      EXPECT_EQ(record.hash, run_once(sound, settings).hash) << replication;
    }
  }
  // A binomial count: both ends are unlikelier than one in a thousand, and the luck is always the same.
  EXPECT_GT(failed, 2);
  EXPECT_LT(failed, replications - 2);
}

TEST(LibraryPolicies, HaveLuckThatFollowsTheOrder) {
  std::string const half = "answers: pausing, library: sound, parameters: {share: 50 %}";
  std::string const formula = "answers: pausing, decides: if luck * 100 < 50 then wait else order";
  for (std::uint64_t const seed : {1U, 2U, 3U, 4U}) {
    simulation::RunSettings settings;
    settings.seed = seed;
    EXPECT_EQ(run_once(library_world(with_policy(half)), settings).hash,
              run_once(library_world(with_policy(formula)), settings).hash);
  }
}

TEST(ExportedSymbols, NeedAWholeFile) {
  auto const bytes = [] {
    std::ifstream file(CHOKEPOINT_BINARY_DIR "/tests/plugins/libraries/sound.so", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  auto const whole = policy::exported_symbols(bytes);
  ASSERT_TRUE(whole) << whole.error();
  EXPECT_THAT(whole.value(), testing::Contains("chokepoint_policy_v1__allocation__reserve"));
  // Section headers stand at the file's end: whatever is cut off, there is a reason and no crash.
  for (std::size_t const kept : {std::size_t{0}, std::size_t{3}, std::size_t{40}, bytes.size() / 2}) {
    EXPECT_FALSE(policy::exported_symbols(std::string_view(bytes).substr(0, kept))) << kept;
  }
}

TEST(OfferedPolicies, AreReadFromTheirNames) {
  auto const offered = policy::offered_policy("chokepoint_policy_v1__allocation__us_reserve");
  ASSERT_TRUE(offered);
  EXPECT_EQ(std::tuple(offered->version, offered->question, offered->name), std::tuple(1, "allocation", "us_reserve"));
  EXPECT_EQ(policy::offered_policy("chokepoint_policy_v12__routing__x")->version, 12);
  for (char const* other : {"chokepoint_policy_v1", "chokepoint_policy_v__a__b", "chokepoint_policy_v1__a",
                            "chokepoint_policy_v1__A__b", "my_chokepoint_policy_v1__a__b"}) {
    EXPECT_FALSE(policy::offered_policy(other)) << other;
  }
}

}  // namespace
}  // namespace chokepoint::test
