#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/simulation/simulation.hpp"

/// Worlds written as YAML in tests, and what their runs did.
namespace chokepoint::test {

/// The world of a text that must be a valid scenario: throws the reader's words when it isn't.
inline model::World world_of(std::string text) {
  base::Diagnostics diagnostics;
  auto const spec = scenario::read_scenario_text("test.yaml", text, {}, diagnostics);
  std::optional<model::World> world;
  if (spec) world = scenario::assemble(*spec, diagnostics);
  if (!world) throw std::runtime_error(diagnostics.render(false) + "in\n" + text);
  return std::move(*world);
}

/// Days since 2026-01-01, the first day of all hand-written test worlds; fractions are kept.
inline double day_of(base::SimTime time) {
  base::SimTime const first =
      base::time_of(base::Date(std::chrono::year(2026), std::chrono::month(1), std::chrono::day(1)));
  return static_cast<double>((time - first).seconds()) / 86400.0;
}

/// The rank of an actor by its name, as in "buyers.cloud".
inline kernel::ActorId actor_of(model::World const& world, std::string_view name) {
  for (std::uint32_t index = 0; index < world.actors.size(); ++index) {
    if (world.actors[index].name == name) return kernel::ActorId(index);
  }
  throw std::runtime_error("no actor " + std::string(name));
}

/// One traced run of a small world, to be asked by names.
class TracedRun {
 public:
  explicit TracedRun(std::string const& text, simulation::RunSettings settings = {})
      : world_(std::make_unique<model::World>(world_of(text))) {
    settings.trace = true;
    settings.recount_every_windows = 1;
    simulation::Simulation simulation(*world_);
    record_ = simulation.run(settings);
    EXPECT_FALSE(record_.failed()) << record_.failure;
  }

  model::World const& world() const { return *world_; }
  simulation::RunRecord const& record() const { return record_; }

  /// The value of a declared outcome; fails the test where it has none.
  double outcome(std::string_view name) const {
    for (std::size_t i = 0; i < world_->outcomes.size(); ++i) {
      if (world_->outcomes[i].name != name) continue;
      EXPECT_TRUE(record_.outcomes[i].value.has_value()) << name << " has no value";
      return record_.outcomes[i].value.value_or(-1e300);
    }
    ADD_FAILURE() << "no outcome " << name;
    return -1e300;
  }
  bool has_value(std::string_view name) const {
    for (std::size_t i = 0; i < world_->outcomes.size(); ++i) {
      if (world_->outcomes[i].name == name) return record_.outcomes[i].value.has_value();
    }
    ADD_FAILURE() << "no outcome " << name;
    return false;
  }

  template <class M>
  struct Handled {
    double day;  ///< since 2026-01-01
    base::SimTime time;
    M message;
  };
  /// Every message of one kind that an actor handled, in order.
  template <class M>
  std::vector<Handled<M>> handled(std::string_view actor) const {
    kernel::ActorId const target = actor_of(*world_, actor);
    std::vector<Handled<M>> found;
    for (kernel::TraceRecord const& record : record_.trace) {
      if (record.target != target || record.kind != M::kind) continue;
      found.push_back({day_of(record.key.time()), record.key.time(), kernel::read_message<M>(record.payload.data())});
    }
    return found;
  }
  /// The days on which it handled them.
  template <class M>
  std::vector<double> days(std::string_view actor) const {
    std::vector<double> found;
    for (auto const& one : handled<M>(actor)) found.push_back(one.day);
    return found;
  }
  /// When goods were at a buyer's disposal, and how much (in the product's resolution): pairs of day and quantity.
  std::vector<std::pair<double, std::int64_t>> deliveries(std::string_view buyer) const {
    std::vector<std::pair<double, std::int64_t>> found;
    for (auto const& one : handled<processes::Delivered>(buyer)) {
      found.emplace_back(day_of(base::SimTime(one.message.taken_at)), one.message.quantity);
    }
    return found;
  }

  /// Unit-days of waiting for one reason, of all streams.
  double waited_for(ledger::DelayReason reason) const {
    base::Wide sum = 0;
    for (simulation::DelayRow const& row : record_.delay) {
      if (row.reason == reason) sum += row.unit_seconds;
    }
    return base::to_double(sum) / 86400.0;
  }
  /// Unit-days during which exactly these gates were unmet.
  double blocked_by(ledger::GateSet gates) const {
    for (simulation::BlockedRow const& row : record_.blocked) {
      if (row.unmet == gates) return base::to_double(row.unit_seconds) / 86400.0;
    }
    return 0;
  }

 private:
  std::unique_ptr<model::World> world_;
  simulation::RunRecord record_;
};

/// Sees a run through, without a trace.
inline simulation::RunRecord run_once(model::World const& world, simulation::RunSettings const& settings = {},
                                      simulation::ExecutionSettings execution = {}) {
  return simulation::Simulation(world, execution).run(settings);
}

}  // namespace chokepoint::test
