#include "engine/results/stored_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/base/check.hpp"
#include "engine/results/journeys.hpp"
#include "engine/results/message_words.hpp"

namespace chokepoint::results {

namespace {

/// The product that a stream orders; nothing for applications.
model::Product const* ordered_product(model::World const& world, model::Demand const& demand) {
  if (!demand.stock.valid()) return nullptr;
  return &world.products[world.stocks[demand.stock.index()].product.index()];
}

StoredRun::Event event_of(model::World const& world, kernel::TraceRecord const& record) {
  StoredRun::Event event;
  event.time = base::iso_date_time(record.key.time());
  event.phase = record.key.phase();
  event.delta = record.key.delta();
  event.sender = world.actors[record.key.sender().index()].name;
  event.count = record.key.count();
  event.actor = world.actors[record.target.index()].name;
  event.kind = message_name(record.kind);
  event.id = record.key.id();
  event.cause = record.cause;
  event.previous = record.previous;
  event.payload.assign(record.payload.begin(), record.payload.end());
  return event;
}

/// By date, those of one date and those that didn't happen in the scenario's own order.
std::vector<StoredRun::Happening> happenings(model::World const& world, std::vector<base::SimTime> const& dates) {
  std::vector<model::TimelineEvent> const& events = world.parameters.events;
  std::vector<std::size_t> order(dates.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return dates[a] != dates[b] ? dates[a] < dates[b] : events[a].place < events[b].place;
  });
  std::vector<StoredRun::Happening> rows;
  for (std::size_t const i : order) {
    bool const happens = dates[i] < base::SimTime::end();
    rows.push_back({events[i].name, events[i].title, happens ? base::iso_date_time(dates[i]) : std::string()});
  }
  return rows;
}

}  // namespace

std::string_view StoredRun::fact(std::string_view key) const {
  auto const found = manifest.find(key);
  return found == manifest.end() ? std::string_view{} : std::string_view(found->second);
}

std::string_view name(kernel::RunEnd end) {
  switch (end) {
    case kernel::RunEnd::idle:
      return "idle";
    case kernel::RunEnd::horizon:
      return "horizon";
    case kernel::RunEnd::event_budget:
      return "event budget";
    case kernel::RunEnd::pending_budget:
      return "pending budget";
    case kernel::RunEnd::failure:
      return "failure";
    case kernel::RunEnd::interrupted:
      return "interrupted";
    case kernel::RunEnd::unanswered:
      return "unanswered";
  }
  return "unknown";
}

StoredRun describe(model::World const& world, simulation::RunSettings const& settings,
                   simulation::RunRecord const& record, Provenance const& provenance) {
  StoredRun run;
  run.manifest = {
      {"title", world.title},
      {"scenario", provenance.scenario_name},
      {"file", provenance.scenario_file},
      {"question", provenance.question},
      {"as_of", provenance.as_of},
      {"identity", world.identity},
      {"about", world.about.words},
      {"overrides", nlohmann::json(provenance.overrides).dump()},
      {"seed", fmt::to_string(record.seed)},
      {"replication", fmt::to_string(record.replication)},
      {"uncertain", settings.draw_uncertain ? "drawn" : "central"},
      {"version", provenance.chokepoint_version},
      {"semantics", fmt::to_string(semantics_version)},
      {"from", base::iso_date_time(world.clock.from)},
      {"measured_from", base::iso_date_time(world.clock.measured_from)},
      {"to", base::iso_date_time(world.clock.to)},
      {"end", std::string(name(record.end))},
      {"failure", record.failure},
      {"events", fmt::to_string(record.events)},
      {"windows", fmt::to_string(record.windows)},
      {"waited", base::to_string(record.waited)},
      {"hash", record.hash},
  };
  // A run that failed has no outcomes.
  CHOKEPOINT_CHECK(record.outcomes.empty() || record.outcomes.size() == world.outcomes.size(),
                   "{} outcomes of a world with {}", record.outcomes.size(), world.outcomes.size());
  std::vector<std::size_t> shown(record.outcomes.size());
  std::iota(shown.begin(), shown.end(), std::size_t{0});
  std::sort(shown.begin(), shown.end(),
            [&](std::size_t a, std::size_t b) { return world.outcomes[a].place < world.outcomes[b].place; });
  for (std::size_t const i : shown) {
    model::Outcome const& declared = world.outcomes[i];
    std::string const& title = declared.title.empty() ? declared.name : declared.title;
    run.outcomes.push_back(
        {declared.name, title, record.outcomes[i].value, declared.unit, record.outcomes[i].standard_error});
  }
  for (std::size_t i = 0; i < record.uncertain.size(); ++i) {
    run.uncertain.push_back({world.parameters.uncertain[i].name, record.uncertain[i]});
  }
  run.events = happenings(world, record.events_happened);
  for (model::Product const& product : world.products) {
    run.products.push_back({product.name, product.unit, product.per_unit});
  }
  for (simulation::UnitSeries const& series : record.series) {
    for (std::size_t bucket = 0; bucket < series.closing.size(); ++bucket) {
      run.series.push_back({world.products[series.product].name, std::string(ledger::name(series.status)),
                            base::iso_date_time(record.bucket_ends[bucket]), series.closing[bucket]});
    }
  }
  for (simulation::DelayRow const& row : record.delay) {
    model::Demand const& demand = world.demands[row.demand];
    model::Product const* const product = ordered_product(world, demand);
    run.delay.push_back({world.buyers[demand.buyer.index()].name, demand.name,
                         product != nullptr ? product->name : std::string(), std::string(ledger::name(row.order_class)),
                         std::string(ledger::name(row.reason)), row.unit_seconds,
                         product != nullptr ? product->per_unit : 1, world.about.tells_of(row.demand)});
  }
  for (bool const about : {true, false}) {
    std::int64_t const resolution = common_resolution(world, about);
    for (simulation::BlockedRow const& row : record.blocked) {
      base::Wide const told = world.about.demands.empty() ? row.unit_seconds : row.about;
      base::Wide const amount = about ? told : row.unit_seconds - told;
      if (amount != 0) run.blocked.push_back({gate_words(row.unmet), amount, resolution, about});
    }
  }
  if (provenance.with_tables) {
    run.tables = run_tables(world, record, provenance.scenario_lines, provenance.assumptions, provenance.titles,
                            provenance.steps_of_observed);
  }
  for (kernel::TraceRecord const& event : record.trace) run.trace.push_back(event_of(world, event));
  return run;
}

}  // namespace chokepoint::results
