#include "engine/scenario/law_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/scenario/canonical.hpp"
#include "tests/unit/scenario/reading.hpp"

namespace chokepoint::scenario {
namespace {

Reading lane_with(std::string const& time) {
  return read_with(
      "uncertain: {u: {uniform: [1 day, 2 days]}}\nsites: {a: {}, b: {}}\nlanes: {l: {from: a, to: b, time: " + time +
      "}}\n");
}

LawSpec const& time_of(Reading const& reading) { return reading.spec->lanes.entries.at(0).block.time; }

TEST(LawText, ReadAgainItIsTheSameLaw) {
  for (char const* const written :
       {"5 days", "$u", "{law: {constant: 3, unit: days}}", "{law: {constant: 3 weeks}}",
        "{law: {exponential: 9 days}}", "{law: {triangular: [12, 24, 36], unit: hours}}",
        "{law: {triangular: {low: $u, mode: 3 days, high: 4 days}}}", "{law: {lognormal: {mean: 90 days, cv: 0.6}}}",
        "{law: {normal: {mean: 9 days, sd: 2 days, minimum: 1 day}}}",
        "{law: {discrete: {values: [10 days, 30 days], probabilities: [0.8, 0.2]}}}",
        "{law: {empirical: [12, 15, 15, 31], unit: days}}",
        "{path: {2026-01-01: 5 days, '2026-03-01T12:00:00': {law: {erlang: {shape: 2, mean: 3 days}}}}}"}) {
    Reading const first = lane_with(written);
    ASSERT_TRUE(first.spec) << first.diagnostics.render(false);
    std::string const text = text_of(time_of(first));
    Reading const again = lane_with(text);
    ASSERT_TRUE(again.spec) << text << "\n" << again.diagnostics.render(false);
    EXPECT_EQ(canonical_text(*again.spec), canonical_text(*first.spec)) << text;
  }
}

TEST(LawText, HoldsUntilAMoment) {
  auto const at = [](std::string const& date) { return *base::parse_date_time(date); };
  auto const until = [&](std::string const& written, std::string const& date) {
    Reading const before = lane_with(written);
    std::string const text = text_until(time_of(before), at("2026-01-01"), at(date), "0 days");
    return canonical_text(*lane_with(text).spec);
  };
  auto const same = [](std::string const& written) { return canonical_text(*lane_with(written).spec); };
  EXPECT_EQ(until("{law: {exponential: 9 days}}", "2026-02-01"),
            same("{path: {2026-01-01: {law: {exponential: 9 days}}, 2026-02-01: 0 days}}"));
  EXPECT_EQ(until("{path: {2026-01-01: 5 days, 2026-01-20: 6 days, 2026-03-01: 7 days}}", "2026-02-01"),
            same("{path: {2026-01-01: 5 days, 2026-01-20: 6 days, 2026-02-01: 0 days}}"));
  EXPECT_EQ(until("9 days", "2026-01-01"), same("0 days")) << "nothing is before the run";
}

}  // namespace
}  // namespace chokepoint::scenario
