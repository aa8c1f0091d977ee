// Adding what has nothing to do with the rest changes nothing in the rest.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "tests/properties/random_world.hpp"
#include "tests/support/long_tests.hpp"
#include "tests/support/yaml_world.hpp"

namespace chokepoint::test {
namespace {

using simulation::RunRecord;

/// A second world inside the first: its names sort before, among and after the others, so that every rank shifts.
void add_unrelated(ScenarioText& text, std::string const& prefix) {
  text.countries.push_back(prefix + "land: {}");
  text.firms.push_back(prefix + "firm: {home: " + prefix + "land}");
  text.products.push_back(prefix + "good: {unit: crate}");
  text.uncertain.push_back(prefix + "guess: {uniform: [1 days, 9 days]}");
  text.sites.push_back(prefix + "yard: {in: " + prefix + "land, stock: {" + prefix +
                       "good: {initial: 5 units, replenishment: {policy: base_stock, base_stock: 9 units, "
                       "outside_time: {law: {exponential: 3 days}}}}}}");
  text.sites.push_back(prefix + "shed: {}");
  text.lanes.push_back(prefix + "path: {from: " + prefix + "yard, to: " + prefix + "shed, time: $" + prefix +
                       "guess, outages: {up: {law: {exponential: 4 days}}, down: 1 days}}");
  text.offices.push_back(prefix + "gate: {kind: customs, at: " + prefix +
                         "shed, officers: 1, time: {law: {exponential: 1 days}}}");
  text.offices.push_back(prefix + "permits: {kind: licensing, applies: product == " + prefix + "good, time: 1 days}");
  text.timeline.push_back(prefix + "strike: {on: 2026-01-05, occurs: 70 %, set: {lanes." + prefix +
                          "path.open: no}, lasts: {law: {exponential: 5 days}}}");
  text.timeline.push_back(prefix + "next: {after: [" + prefix + "strike], delay: {law: {exponential: 5 days}}}");
  text.timeline.push_back(prefix + "own: {by_reaction: yes, set: {lanes." + prefix + "path.open: no}, lasts: 3 days}");
  text.governments.push_back(prefix + "state: {reactions: {r: {watches: total.made." + prefix +
                             "good >= 0 units, every: {law: {exponential: 3 days}}, triggers: " + prefix + "own}}}");
  text.commitments.push_back(prefix + "loan: {by: " + prefix +
                             "firm, amount: 9 USD, instalments: [{due: 2026-01-09, amount: 9 USD}], slips: {law: "
                             "{exponential: 3 days}}}");
  text.dealers.push_back(
      prefix + "dealer: {product: " + prefix + "good, from: " + prefix +
      "yard, capacity: 3 units, period: 5 days, premium: 30 %, scarcity: 5 %, detection: 20 %, time: "
      "{law: {exponential: 2 days}}}");
  text.buyers.push_back(prefix + "drifter: {orders: {grey: {dealer: " + prefix +
                        "dealer, every: {law: {exponential: 4 days}}}}}");
  text.buyers.push_back(prefix + "client: {firm: " + prefix + "firm, at: " + prefix +
                        "shed, orders: {stream: {product: " + prefix + "good, from: " + prefix +
                        "yard, every: {law: {exponential: 1 days}}, quantity: {law: {poisson: 4 units}}, else_buys: "
                        "[{dealer: " +
                        prefix + "dealer, after: 3 days}]}}}");
}

/// One event by names: time, phase and delta, sender and its count, target, kind, and the same of its cause.
using NamedEvent = std::tuple<std::uint64_t, std::string, std::uint64_t, std::string, int, std::string, std::string>;

std::vector<NamedEvent> named(model::World const& world, RunRecord const& record,
                              std::map<std::string, int> const& known) {
  auto const name = [&](kernel::EventId id) {
    constexpr std::uint64_t count_bits = 40;
    if (id == 0) return std::string("nothing");
    return world.actors[id >> count_bits].name + "#" + std::to_string(id & kernel::Key::max_count);
  };
  std::vector<NamedEvent> events;
  for (kernel::TraceRecord const& one : record.trace) {
    std::string const& target = world.actors[one.target.index()].name;
    if (!known.contains(target)) continue;
    events.emplace_back(one.key.high, world.actors[one.key.sender().index()].name, one.key.count(), target, one.kind,
                        name(one.cause), name(one.previous));
  }
  return events;
}

/// A licensing office that handles whatever comes handles the added orders too.
bool licenses_everything(ScenarioText const& text) {
  return std::any_of(text.offices.begin(), text.offices.end(), [](std::string const& line) {
    auto const has = [&](std::string_view words) { return line.find(words) != std::string::npos; };
    return has("kind: licensing") && (!has("applies: ") || has("applies: quantity"));
  });
}

TEST(UnrelatedElements, ChangeNoOtherEventAndNoOtherOutcome) {
  std::uint64_t tried = 0;
  for (std::uint64_t seed = 0; tried < long_or(200, 20) / 2; ++seed) {
    ASSERT_LT(seed, 10 * long_or(200, 20)) << "hardly a world is fit for this";
    ScenarioText text = random_world(seed);
    if (licenses_everything(text)) continue;
    tried += 1;
    simulation::RunSettings settings;
    settings.seed = seed;
    settings.draw_uncertain = true;
    settings.trace = true;
    model::World const small = world_of(text.text());
    for (auto const* prefix : {"a", "m", "z"}) add_unrelated(text, prefix);
    model::World const large = world_of(text.text());
    RunRecord const before = run_once(small, settings);
    RunRecord const after = run_once(large, settings);
    ASSERT_FALSE(before.failed() || after.failed()) << "seed " << seed << ": " << before.failure << after.failure;
    ASSERT_GT(after.events, before.events);

    std::map<std::string, int> known;
    for (auto const& actor : small.actors) known.emplace(actor.name, 0);
    ASSERT_EQ(named(small, before, known), named(large, after, known)) << "seed " << seed;

    std::map<std::string, simulation::OutcomeValue> found;
    for (std::size_t i = 0; i < large.outcomes.size(); ++i) found[large.outcomes[i].name] = after.outcomes[i];
    for (std::size_t i = 0; i < small.outcomes.size(); ++i) {
      std::string const& name = small.outcomes[i].name;
      if (name.find('_') == std::string::npos) continue;  // of the whole world: delay, delivered, ...
      ASSERT_EQ(before.outcomes[i].value, found[name].value) << "seed " << seed << ", " << name;
      ASSERT_EQ(before.outcomes[i].standard_error, found[name].standard_error) << "seed " << seed << ", " << name;
    }

    std::map<std::tuple<std::string, ledger::OrderClass, ledger::DelayReason>, base::Wide> delay;
    for (auto const& row : after.delay)
      delay[{large.demands[row.demand].name, row.order_class, row.reason}] = row.unit_seconds;
    for (auto const& row : before.delay) {
      ASSERT_EQ((delay[{small.demands[row.demand].name, row.order_class, row.reason}]), row.unit_seconds)
          << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace chokepoint::test
