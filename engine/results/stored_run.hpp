#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/wide.hpp"
#include "engine/model/world.hpp"
#include "engine/results/run_tables.hpp"
#include "engine/simulation/run_record.hpp"
#include "engine/simulation/simulation.hpp"

namespace chokepoint::results {

/// The version of what a scenario means: raised when the same scenario and seed give other numbers than before.
inline constexpr int semantics_version = 1;

/// Where a run came from, as far as the run itself doesn't know.
struct Provenance {
  std::string scenario_name;                        ///< "first-steps"
  std::string scenario_file;                        ///< as the person named it
  std::vector<std::string> overrides;               ///< "path=value", in the order given
  std::string chokepoint_version;                   ///< "0.1.0"
  std::string question{};                           ///< that the scenario is built to answer; may be empty
  std::string as_of{};                              ///< ISO date of its information; may be empty
  std::vector<std::string> scenario_lines{};        ///< its canonical text
  std::vector<scenario::Assumption> assumptions{};  ///< what it takes for granted
  std::vector<scenario::Title> titles{};            ///< what people call what it names
  bool with_tables = true;                          ///< whether anybody reads the tables of the run
  bool steps_of_observed = false;                   ///< whether the record's steps are observed_steps() of its world
};

/// One run in words: what a results file holds. It needs no World to be understood.
struct StoredRun {
  struct Outcome {
    std::string name;
    std::string title;
    std::optional<double> value;  ///< in `unit`; of unit "date" seconds since 1970; nothing where it has no value
    std::string unit;
    std::optional<double> standard_error;
    bool operator==(Outcome const&) const = default;
  };
  struct Uncertain {
    std::string name;
    double value = 0;  ///< in base units (seconds, units, shares)
    bool operator==(Uncertain const&) const = default;
  };
  struct Happening {
    std::string name;
    std::string title;
    std::string date;  ///< ISO 8601, UTC; empty: it didn't happen
    bool operator==(Happening const&) const = default;
  };
  struct Product {
    std::string name;
    std::string unit;           ///< "chip"
    std::int64_t per_unit = 1;  ///< amounts are counted in 1/per_unit of a unit
    bool operator==(Product const&) const = default;
  };
  struct Series {
    std::string product;
    std::string status;
    std::string bucket_end;   ///< ISO 8601, UTC
    std::int64_t amount = 0;  ///< in the product's resolution
    bool operator==(Series const&) const = default;
  };
  struct Delay {
    std::string buyer;
    std::string stream;   ///< "buyers.cloud.orders.chips"
    std::string product;  ///< empty for applications
    std::string order_class;
    std::string reason;
    base::Wide unit_seconds = 0;  ///< exact, in 1/per_unit
    std::int64_t per_unit = 1;
    bool about = true;  ///< the scenario is about these orders
    bool operator==(Delay const&) const = default;
  };
  struct Blocked {
    std::string gates;            ///< "license + stock"; empty while none was unmet
    base::Wide unit_seconds = 0;  ///< exact, in 1/per_unit
    std::int64_t per_unit = 1;    ///< 0 where products of different resolutions are added up
    bool about = true;            ///< of the orders that the scenario is about, or of the others
    bool operator==(Blocked const&) const = default;
  };
  struct Event {
    std::string time;  ///< ISO 8601, UTC
    std::uint32_t phase = 0;
    std::uint32_t delta = 0;
    std::string sender;
    std::uint64_t count = 0;
    std::string actor;
    std::string kind;
    std::uint64_t id = 0;        ///< sender (24 bits) and count (40 bits); causes refer to it
    std::uint64_t cause = 0;     ///< 0: scheduled by the scenario itself
    std::uint64_t previous = 0;  ///< of the same subject; 0: its first
    std::vector<std::byte> payload;
    bool operator==(Event const&) const = default;
  };

  /// title, scenario, file, question, about (whose waiting is told of; empty: everybody's), as_of, identity, overrides
  /// (a JSON list), seed, replication, uncertain (central or drawn), version, semantics, from, measured_from, to, end,
  /// failure, events, windows, waited (unit-seconds), hash.
  std::map<std::string, std::string, std::less<>> manifest;
  std::vector<Outcome> outcomes;
  std::vector<Uncertain> uncertain;
  std::vector<Happening> events;  ///< of the timeline, by date; those that didn't happen last
  std::vector<Product> products;
  std::vector<Series> series;
  std::vector<Delay> delay;
  std::vector<Blocked> blocked;
  std::vector<Table> tables;  ///< of run_table_layouts()
  std::vector<Event> trace;

  /// A value of the manifest; empty when there is none.
  std::string_view fact(std::string_view key) const;
  bool operator==(StoredRun const&) const = default;
};

/// The words for why a run ended: "idle", "horizon", "event budget", "failure", "interrupted", "unanswered".
std::string_view name(kernel::RunEnd end);

/// Puts names in the place of a record's indices. `record` must be a run of `world`.
StoredRun describe(model::World const& world, simulation::RunSettings const& settings,
                   simulation::RunRecord const& record, Provenance const& provenance);

}  // namespace chokepoint::results
