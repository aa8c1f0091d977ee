#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/plugins/library_world.hpp"

/// Parameters that policies declare, however they are written: what a scenario gives them is held to the declaration.
namespace chokepoint::test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

/// What is said of the parameters of a policy that declares `reserve`: 20 units unless it is given, from 0 to 1000.
/// They stand in line 19, from column 18 on.
using Told = std::string (*)(std::string const& parameters);

/// Three uncertain values stand behind it all: some chips, more of them than may be, and some days.
std::string words(std::string const& text) {
  Loaded const loaded = load(text +
                             "uncertain: {some: {uniform: [0 chips, 1000 chips]}, more: {uniform: [0 chips, 1001 "
                             "chips]}, days: {uniform: [1 day, 2 days]}}\n");
  std::string told;
  for (auto const& one : loaded.diagnostics.all()) {
    if (one.severity != base::Severity::error) continue;
    told += fmt::format("{}:{}:{}: {} [{}] {}\n", loaded.diagnostics.source_name(one.mark.file), one.mark.line,
                        one.mark.column, one.message, one.code, one.hint);
  }
  return told;
}

std::string told_in_lua(std::string const& parameters) {
  return words(scarce + "policies:\n  p:\n    answers: allocation\n    parameters: {" + parameters + R"(}
    lua: |
      parameters = {
        reserve = {unit = "units", default = 20, min = 0, max = 1000, help = "What is kept."},
      }
)" + reserve_in_lua);
}
std::string told_in_python(std::string const& parameters) {
  return words(scarce + "policies:\n  p:\n    answers: allocation\n    parameters: {" + parameters +
               "}\n    worker: declares\n");
}
std::string told_in_cpp(std::string const& parameters) {
  return words(scarce + "policies:\n  p:\n    answers: allocation\n    parameters: {" + parameters +
               "}\n    library: sound\n    policy: modest\n");
}

TEST(DeclaredParametersAndEvents, APlain0IsTheSameInAllUnitsAndWhatIsOutHasItsOwnPlace) {
  auto const told = [](std::string const& at_first, std::string const& set) {
    return words(
        scarce + "policies:\n  p: {answers: allocation, library: sound, policy: modest, parameters: {reserve: " +
        at_first + "}}\ntimeline:\n  e: {on: 2026-02-01, set: {policies.p.parameters.reserve: " + set + "}}\n");
  };
  EXPECT_THAT(told("0", "50 chips"), IsEmpty());
  EXPECT_THAT(told("50 chips", "0"), IsEmpty());
  EXPECT_THAT(told("0", "50 days"), HasSubstr("E_UNIT"));
  EXPECT_THAT(told("20 chips", "5000 chips"), AllOf(HasSubstr("test.yaml:19:"), HasSubstr("[E_RANGE]")));
  EXPECT_THAT(told("5000 chips", "20 chips"), AllOf(HasSubstr("test.yaml:17:"), HasSubstr("[E_RANGE]")));
}

class DeclaredParameters : public testing::TestWithParam<Told> {};

TEST_P(DeclaredParameters, AreTheSameInAllLanguages) {
  Told const told = GetParam();
  EXPECT_THAT(told(""), IsEmpty());
  EXPECT_THAT(told("reserve: 30 chips"), IsEmpty());
  EXPECT_THAT(told("reserve: 0"), IsEmpty());
  EXPECT_THAT(told("reserve: 30"), AllOf(HasSubstr("test.yaml:19:27:"), HasSubstr("is counted in units"),
                                         HasSubstr("write it as 20 units"), HasSubstr("[E_UNIT]")));
  EXPECT_THAT(told("reserve: 30 days"), HasSubstr("test.yaml:19:27:"));
  EXPECT_THAT(told("reserve: 1001 chips"),
              AllOf(HasSubstr("test.yaml:19:27:"), HasSubstr("may be from 0 to 1000 units"),
                    HasSubstr("here it may be 1001 units"), HasSubstr("without it, 20 units holds: What is kept."),
                    HasSubstr("[E_RANGE]")));
  EXPECT_THAT(told("reserv: 30 chips"), AllOf(HasSubstr("test.yaml:19:18:"), HasSubstr("has no parameter 'reserv'"),
                                              HasSubstr("did you mean 'reserve'?"), HasSubstr("[E_UNKNOWN_FIELD]")));
  EXPECT_THAT(told("reserve: {path: {2026-01-01: 30 chips, 2026-02-01: 30}}"),
              AllOf(HasSubstr("test.yaml:19:69:"), HasSubstr("[E_UNIT]")));
  EXPECT_THAT(told("reserve: $kept}\nuncertain: {kept: {uniform: [0 chips, 1000 chips]}"), Not(HasSubstr("error")));
  EXPECT_THAT(told("reserve: $some"), IsEmpty());
  EXPECT_THAT(told("reserve: $more"), AllOf(HasSubstr("test.yaml:19:27:"), HasSubstr("here it may be 1001 units")));
  EXPECT_THAT(told("reserve: $days"), AllOf(HasSubstr("test.yaml:19:27:"), HasSubstr("[E_UNIT]")));
  EXPECT_THAT(told("reserve: {path: {2026-01-01: $some, 2026-02-01: $days}}"), HasSubstr("[E_UNIT]"));
}

INSTANTIATE_TEST_SUITE_P(Languages, DeclaredParameters, testing::Values(&told_in_cpp, &told_in_lua, &told_in_python));

/// A chip costs 100 USD: whoever waits while it costs more than the limit buys at 100 and not at 99.99.
TEST(PolicyMoney, IsTheSameHoweverItIsWritten) {
  for (std::string const how :
       {"decides: \"if price > $limit then wait else order\"", "library: thrifty", "worker: thrifty",
        "lua: \"parameters = {limit = {unit = 'USD', default = 1e6}} function decide(s, c, parameters) return s.price "
        "> "
        "parameters.limit and 'wait' or 'order' end\"",
        "lua: \"function decide(s, c, parameters) return s.price > parameters.limit and 'wait' or 'order' end\""}) {
    for (auto const& [limit, buys] :
         {std::pair{"100 USD", true}, std::pair{"99.99 USD", false}, std::pair{"99.99 USD per chip", false}}) {
      bool const per_chip = std::string_view(limit).ends_with("chip");
      bool const is_declared =
          how.find("decides") == std::string::npos && how.find("lua: \"function") == std::string::npos;
      if (per_chip && is_declared) continue;
      std::string const policy = "answers: pausing, parameters: {limit: " + std::string(limit) + "}, " + how;
      simulation::RunRecord const record = run_once(library_world(with_policy(policy)));
      ASSERT_FALSE(record.failed()) << record.failure;
      EXPECT_EQ(record.outcomes[0].value.value_or(-1) + record.outcomes[1].value.value_or(-1), buys ? 100 : 0)
          << policy;
    }
    EXPECT_THAT(words(with_policy("answers: pausing, parameters: {limit: 100 EUR}, " + how)), HasSubstr("[E_UNIT]"));
  }
}

}  // namespace
}  // namespace chokepoint::test
