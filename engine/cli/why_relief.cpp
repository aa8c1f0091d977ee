#include "engine/cli/why_relief.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/interrupt.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/report/fitted_table.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/relief_words.hpp"
#include "engine/report/why.hpp"
#include "engine/report/why_words.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/simulation/simulation.hpp"
#include "engine/sweep/factor.hpp"
#include "engine/sweep/relief.hpp"

namespace chokepoint::cli {

namespace {

constexpr base::Duration earlier = base::days(30);

std::string fact(report::WhyRun const& run, std::string_view key) {
  auto const found = run.manifest.find(key);
  return found == run.manifest.end() ? std::string() : found->second;
}

std::uint64_t count(std::string const& digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

/// The overrides of the run that made the file; a damaged list is none.
std::vector<std::string> overrides_of(report::WhyRun const& run) {
  auto const list = nlohmann::json::parse(fact(run, "overrides"), nullptr, false);
  std::vector<std::string> overrides;
  if (!list.is_array()) return overrides;
  for (auto const& one : list) {
    if (one.is_string()) overrides.push_back(one.get<std::string>());
  }
  return overrides;
}

/// The first lines in which the scenario of today isn't the one that was run.
std::string first_difference(results::ResultsFile const& file, std::vector<std::string> const& today) {
  auto const then = file.read("scenario");
  if (!then) return {};
  std::vector<std::string> before;
  for (auto const& row : then.value().rows) before.push_back(std::get<std::string>(row[1]));
  std::size_t const shorter = std::min(before.size(), today.size());
  for (std::size_t i = 0; i < shorter; ++i) {
    if (before[i] != today[i]) return fmt::format("it said: {}; it says: {}", before[i], today[i]);
  }
  if (before.size() > shorter) return "it no longer says: " + before[shorter];
  if (today.size() > shorter) return "it now says, too: " + today[shorter];
  return {};
}

simulation::RunRecord run_again(model::World const& world, report::WhyRun const& run) {
  simulation::RunSettings settings;
  settings.seed = count(fact(run, "seed"));
  settings.replication = count(fact(run, "replication"));
  settings.draw_uncertain = fact(run, "uncertain") == "drawn";
  settings.stop_requested = interrupt_requested;
  simulation::ExecutionSettings execution;
  execution.details = true;
  return simulation::Simulation(world, execution).run(settings);
}

/// What the buyer got in a run.
GateRelief figures(model::World const& world, simulation::RunRecord const& record,
                   report::WhyQuestion const& question) {
  GateRelief relief;
  relief.failure = record.failure;
  if (!record.details) return relief;
  base::Wide moment = 0;
  for (auto const& [delivery, sum] : record.details->waits.deliveries()) {
    model::Demand const& demand = world.demands[delivery.owner];
    model::Product const& product = world.products[world.stocks[demand.stock.index()].product.index()];
    if (world.buyers[demand.buyer.index()].name != question.name || product.name != question.product) continue;
    relief.per_unit = product.per_unit;
    relief.delivered_in_all += sum.quantity;
    moment += sum.moment;
    bool const in_time = !question.dated || base::SimTime(delivery.day * 86'400) < question.until;
    if (in_time) relief.delivered += sum.quantity;
  }
  if (relief.delivered_in_all > 0) {
    relief.mean = base::SimTime(static_cast<std::int64_t>(moment / relief.delivered_in_all));
  }
  return relief;
}

/// What waiting for such a gate is charged to: a relief is called by its office, or by its rule and what of it is
/// lifted.
std::string reason_of_gate(sweep::Relief const& relief, scenario::ScenarioSpec const& spec) {
  std::string_view const gate = relief.gate;
  for (auto const& office : spec.offices.entries) {
    if (relief.of != "offices." + office.name.text) continue;
    std::string const& kind = office.block.kind.text;
    return kind == "licensing" ? "license" : kind;
  }
  std::string_view const what = gate.substr(gate.rfind(' ') + 1);
  if (what == "permit" || what == "ratio") return "import permit";
  if (what == "test") return "laboratory";
  if (what == "entry") return "customs";
  return what == "license" || what == "cap" ? std::string(what) : std::string();
}

/// What held units back and of which no gate alone brings a unit more.
std::vector<std::string> without_effect(std::vector<GateRelief> const& reliefs, bool dated) {
  GateRelief const& base = reliefs.front();
  std::vector<std::string> with, without;
  for (GateRelief const& one : reliefs) {
    if (&one == &base || !one.failure.empty() || one.reason.empty()) continue;
    bool const same = dated ? one.delivered == base.delivered : one.delivered_in_all == base.delivered_in_all;
    (same ? without : with).push_back(one.reason);
  }
  std::erase_if(without,
                [&](std::string const& one) { return std::find(with.begin(), with.end(), one) != with.end(); });
  return without;
}

}  // namespace

std::optional<std::vector<GateRelief>> reliefs_of_run(CommonArguments const& arguments,
                                                      results::ResultsFile const& file, report::WhyRun const& run,
                                                      report::WhyQuestion const& question, int& code) {
  auto const refuse = [&](int why_code, std::string const& message, std::string const& hint) {
    code = report_problem(arguments, why_code, message, hint);
    return std::nullopt;
  };
  if (question.kind != report::WhyQuestion::Kind::buyer) {
    return refuse(exit_code::usage, "--relief answers questions about a buyer", report::why_grammar);
  }
  std::string const path = fact(run, "file");
  std::error_code error;
  if (path.empty() || !std::filesystem::exists(path, error)) {
    return refuse(exit_code::failure,
                  fmt::format("the scenario isn't there any more: {}", path.empty() ? "its name isn't known" : path),
                  "--relief runs it again: go to the folder in which it was run, or put it back");
  }
  base::Diagnostics diagnostics;
  std::vector<std::string> const overrides = overrides_of(run);
  auto const loaded = load_scenario(arguments, path, overrides, diagnostics);
  if (!loaded) {
    print_diagnostics(arguments, diagnostics);
    return refuse(exit_code::invalid_input, path + " has errors by now", "put it back as it was when it was run");
  }
  std::string const rerun = fmt::format("run it again: chokepoint run {}", path);
  if (loaded->world.identity != fact(run, "identity")) {
    std::string const difference = first_difference(file, loaded->provenance.scenario_lines);
    return refuse(exit_code::invalid_input,
                  fmt::format("{} has changed since the run{}{}", path, difference.empty() ? "" : ": ", difference),
                  rerun);
  }
  watch_for_interrupt();
  std::vector<GateRelief> reliefs;
  simulation::RunRecord const again = run_again(loaded->world, run);
  if (again.end == kernel::RunEnd::interrupted) return refuse(exit_code::interrupted, "interrupted", {});
  if (again.unfinished()) return refuse(exit_code::failure, again.failure, {});
  if (again.hash != fact(run, "hash")) {
    return refuse(exit_code::invalid_input, "running the scenario again doesn't give this run",
                  "a run of a sweep has values that the scenario hasn't, and another version of chokepoint other "
                  "results: " +
                      rerun);
  }
  reliefs.push_back(figures(loaded->world, again, question));
  sweep::ScenarioSource const source(path, overrides, libraries_of(arguments));
  auto const spec = source.read({}, diagnostics);
  if (!spec) return refuse(exit_code::invalid_input, path + " can't be read", rerun);
  for (sweep::Relief const& relief : sweep::reliefs_of(*spec, earlier)) {
    std::vector<sweep::ScenarioSource::Setting> settings;
    for (auto const& [place, value] : relief.settings) settings.push_back({place.text, value.text});
    base::Diagnostics problems;
    auto const changed = source.read(settings, problems);
    auto const world = changed ? scenario::assemble(*changed, problems) : std::nullopt;
    GateRelief found;
    if (world && !problems.has_errors()) {
      simulation::RunRecord const record = run_again(*world, run);
      if (record.end == kernel::RunEnd::interrupted) return refuse(exit_code::interrupted, "interrupted", {});
      if (record.unfinished()) return refuse(exit_code::failure, record.failure, {});
      found = figures(*world, record, question);
    } else {
      found.failure = "the scenario has errors without it";
    }
    found.gate = relief.gate;
    found.of = relief.of;
    found.how = relief.how;
    found.reason = reason_of_gate(relief, *spec);
    reliefs.push_back(std::move(found));
  }
  return reliefs;
}

namespace {

std::string signed_words(std::int64_t amount, std::int64_t per_unit) {
  if (amount == 0) return "0";
  return (amount > 0 ? "+" : "-") + report::amount_words(amount > 0 ? amount : -amount, per_unit);
}

/// "Chinese customs take no filings for H200, gone", "US export rule on chips: license, gone". What bars entry and
/// nothing else is the rule itself.
std::string title_of(GateRelief const& relief, report::Names const& names) {
  constexpr std::string_view entry = " entry";
  std::string title = names.gate(relief.gate, relief.of);
  bool const titled = title.substr(0, title.find(':')) != relief.gate.substr(0, relief.gate.find(' '));
  if (titled && relief.gate.ends_with(entry)) title.resize(title.rfind(':'));
  return fmt::format("{}, {}", title, relief.how);
}

}  // namespace

std::string relief_words(std::vector<GateRelief> const& reliefs, report::WhyRun const& run,
                         report::WhyQuestion const& question, std::size_t columns) {
  GateRelief const& base = reliefs.front();
  std::string text =
      fmt::format("\nWhat {} would have got with one gate out of the way, on the same luck ({})\n",
                  run.names.trader(question.name), report::unit_words(0, base.per_unit, run.unit(question.product)));
  bool const dated = question.dated;
  std::string const by = report::day_words(question.until);
  std::string const end = report::day_words(run.to);
  auto const row = [&](GateRelief const& one) {
    bool const is_base = one.gate.empty();
    std::vector<std::string> cells{is_base ? "as it was" : title_of(one, run.names)};
    auto const figure = [&](std::int64_t value, std::int64_t before) {
      cells.push_back(report::amount_words(value, base.per_unit));
      cells.push_back(is_base ? "" : signed_words(value - before, base.per_unit));
    };
    if (dated) figure(one.delivered, base.delivered);
    figure(one.delivered_in_all, base.delivered_in_all);
    cells.push_back(one.mean ? report::day_words(*one.mean) : "none");
    return cells;
  };
  std::vector<std::vector<std::string>> lines{{"gate"}};
  for (std::string const& date : dated ? std::vector{by, end} : std::vector{end}) {
    lines.front().push_back("by " + date);
    lines.front().emplace_back("gain");
  }
  lines.front().emplace_back("mean date");
  std::vector<GateRelief> sorted(reliefs.begin() + 1, reliefs.end());
  std::stable_sort(sorted.begin(), sorted.end(), [](GateRelief const& a, GateRelief const& b) {
    return std::pair(a.delivered, a.delivered_in_all) > std::pair(b.delivered, b.delivered_in_all);
  });
  lines.push_back(row(base));
  std::vector<std::string> nothing, failed;
  for (GateRelief const& one : sorted) {
    std::string const name = title_of(one, run.names);
    if (!one.failure.empty()) {
      failed.push_back(name);
    } else if (one.delivered == base.delivered && one.delivered_in_all == base.delivered_in_all &&
               one.mean == base.mean) {
      nothing.push_back(name);
    } else {
      lines.push_back(row(one));
    }
  }
  text += report::fitted_table(lines, columns);
  std::string rest;
  if (!nothing.empty()) rest += fmt::format("No difference alone: {}.", fmt::join(nothing, "; "));
  if (!failed.empty()) rest += fmt::format(" Runs that failed: {}.", fmt::join(failed, "; "));
  if (!rest.empty()) {
    for (std::string const& line : report::wrap(rest, columns)) text += line + "\n";
  }
  bool const harms = std::any_of(sorted.begin(), sorted.end(), [&](GateRelief const& one) {
    return one.failure.empty() && (one.delivered < base.delivered || one.delivered_in_all < base.delivered_in_all);
  });
  if (harms) {
    for (std::string const& line : report::wrap(report::why_relief_harms, columns)) text += line + "\n";
  }
  std::string const together = report::binds_together_words(run, question, without_effect(reliefs, dated));
  if (!together.empty()) {
    for (std::string const& line : report::wrap(together, columns)) text += line + "\n";
  }
  return text;
}

nlohmann::ordered_json relief_json(std::vector<GateRelief> const& reliefs, report::Names const& names) {
  auto list = nlohmann::ordered_json::array();
  for (GateRelief const& one : reliefs) {
    nlohmann::ordered_json json;
    json["gate"] = one.gate.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(one.gate);
    json["title"] = one.gate.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(title_of(one, names));
    json["how"] = one.gate.empty() ? "as it was" : one.how;
    if (one.failure.empty()) {
      auto const parts = static_cast<double>(one.per_unit);
      json["delivered"] = static_cast<double>(one.delivered) / parts;
      json["delivered_in_all"] = static_cast<double>(one.delivered_in_all) / parts;
      json["mean_date"] = one.mean ? nlohmann::ordered_json(base::iso_date_time(*one.mean)) : nullptr;
    } else {
      json["failure"] = one.failure;
    }
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace chokepoint::cli
