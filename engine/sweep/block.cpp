#include "engine/sweep/block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <new>
#include <stdexcept>

#include "engine/base/check.hpp"
#include "engine/base/unreproducible.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {

namespace {

std::pair<std::uint64_t, std::uint64_t> bits_of(std::string const& hash) {
  constexpr std::size_t half = 16;
  constexpr int hexadecimal = 16;
  std::pair<std::uint64_t, std::uint64_t> bits{0, 0};
  if (hash.size() != 2 * half) return bits;
  std::from_chars(hash.data(), hash.data() + half, bits.first, hexadecimal);
  std::from_chars(hash.data() + half, hash.data() + 2 * half, bits.second, hexadecimal);
  return bits;
}

/// The first error, in words.
std::string first_error(base::Diagnostics const& diagnostics) {
  for (base::Diagnostic const& problem : diagnostics.all()) {
    if (problem.severity == base::Severity::error) return fmt::format("{}: {}", problem.path, problem.message);
  }
  return "unknown";
}

/// Whether cubes of it, ten million of them, are still a number, as sums need it. False of NaN.
bool can_be_summed(double value) {
  constexpr double most = 1e100;
  return std::fabs(value) <= most;
}

/// Why a run is lost; empty for one that isn't.
std::string reason_of(std::vector<LostRun> const& lost, std::uint64_t run) {
  auto const found = std::find_if(lost.begin(), lost.end(), [&](LostRun const& one) { return one.run == run; });
  return found == lost.end() ? std::string() : found->reason;
}

}  // namespace

Worker::Held& Worker::simulation_of(std::uint64_t point, std::uint32_t variant) {
  std::string const key = worlds_.key(point, variant);
  auto const held =
      std::find_if(simulations_.begin(), simulations_.end(), [&](Held const& one) { return one.key == key; });
  if (held != simulations_.end()) {
    simulations_.splice(simulations_.begin(), simulations_, held);
    return simulations_.front();
  }
  base::Diagnostics diagnostics;
  auto world = worlds_.world(point, variant, diagnostics);
  if (!world) throw std::runtime_error("the scenario can't be this way: " + first_error(diagnostics));
  if (simulations_.size() == most_held) simulations_.pop_back();
  auto simulation =
      std::make_unique<simulation::Simulation>(world->world, execution_, steps_of(study_.bands, world->world));
  simulations_.push_front({key, std::move(world), std::move(simulation)});
  return simulations_.front();
}

simulation::RunRecord Worker::run_one(std::uint64_t point, std::uint32_t variant, std::uint64_t replication) {
  std::pair const cell(point, variant);
  if (ready_ != cell) {  // a block comes back to it run after run, and asks for no memory then
    ready_.reset();
    (void)simulation_of(point, variant);
    ready_ = cell;
  }
  Held const& held = simulations_.front();
  pin(study_, *held.world, point, study_.luck(point, replication), pins_);
  settings_.seed = study_.seed;
  settings_.replication = study_.luck(point, replication);
  settings_.draw_uncertain = study_.draw_uncertain;
  settings_.pinned = pins_;
  try {
    return held.simulation->run(settings_);
  } catch (...) {
    simulations_.pop_front();  // nobody knows what state it is in
    ready_.reset();
    throw;
  }
}

simulation::RunRecord Worker::replay(std::uint64_t point, std::uint32_t variant, std::uint64_t replication, bool trace,
                                     bool details) {
  if (execution_.details != details) simulations_.clear();
  ready_.reset();
  execution_.details = details;
  settings_ = {};
  settings_.trace = trace;
  return run_one(point, variant, replication);
}

std::optional<std::string> Worker::run_into(BlockResult& result, std::size_t run, std::uint64_t point,
                                            std::uint32_t variant, std::uint64_t replication) {
  results::BlockValues& values = result.values;
  std::size_t const outcomes = study_.outcomes.size();
  try {
    simulation::RunRecord const record = run_one(point, variant, replication);
    if (record.unfinished()) {
      result.stopped_by = record.failure;
      return std::nullopt;
    }
    values.events[run] = record.events;
    values.hashes[run] = bits_of(record.hash);
    if (record.failed()) return record.failure;
    for (std::size_t outcome = 0; outcome < record.outcomes.size(); ++outcome) {
      auto const& value = record.outcomes[outcome].value;
      if (!value) continue;
      if (!can_be_summed(*value)) {
        return fmt::format("the outcome '{}' is {}, which is no number that can be added up",
                           study_.outcomes[outcome].name, *value);
      }
      values.values[run * outcomes + outcome] = *value;
    }
    for (std::size_t step = 0; step < record.steps.size(); ++step) {
      auto const& value = record.steps[step];
      if (!value) continue;
      if (!can_be_summed(*value)) {
        return fmt::format("a band has the value {}, which is no number that can be added up", *value);
      }
      values.steps[run * record.steps.size() + step] = *value;
    }
  } catch (base::BrokenPromise const& defect) {
    return fmt::format("a defect in chokepoint: {}", defect.what());
  } catch (base::Unreproducible const& problem) {
    result.stopped_by = problem.what();
    return std::nullopt;
  } catch (std::bad_alloc const&) {
    if (out_of_memory_) out_of_memory_();
    return "out of memory";
  } catch (std::exception const& problem) {
    return problem.what();
  }
  return std::string();
}

std::optional<BlockResult> Worker::run(std::uint64_t point, std::uint64_t block, std::function<bool()> const& stop,
                                       std::vector<LostRun> const& lost) {
  std::size_t const outcomes = study_.outcomes.size();
  BlockResult result;
  results::BlockValues& values = result.values;
  values.point = point;
  values.block = block;
  values.replications = study_.replications_of(block);
  for (std::uint32_t i = 0; i < values.replications; ++i) {
    values.luck.push_back(study_.luck(point, block * block_replications + i));
  }
  std::size_t const runs = study_.variants.size() * values.replications;
  values.values.assign(runs * outcomes, std::numeric_limits<double>::quiet_NaN());
  std::size_t const steps = step_count(study_.bands);
  values.steps.assign(runs * steps, std::numeric_limits<double>::quiet_NaN());
  values.events.assign(runs, 0);
  values.hashes.assign(runs, {0, 0});
  values.failed.assign(runs, 0);
  ready_.reset();  // who solves sets a point anew between blocks
  settings_ = {};
  settings_.stop_requested = stop;
  std::size_t run = 0;
  for (std::uint32_t variant = 0; variant < study_.variants.size(); ++variant) {
    for (std::uint32_t i = 0; i < values.replications; ++i, ++run) {
      if (stop()) return std::nullopt;
      std::uint64_t const replication = block * block_replications + i;
      std::uint64_t const cell = point * study_.variants.size() + variant;
      std::string reason = reason_of(lost, run);
      if (reason.empty() && before_) before_(run, cell, replication);
      if (reason.empty()) {
        auto told = run_into(result, run, point, variant, replication);
        if (!told && result.stopped_by.empty()) return std::nullopt;
        if (!told) return result;
        reason = std::move(*told);
      }
      if (reason.empty()) continue;
      values.failed[run] = 1;
      auto const forget = [run](std::vector<double>& all, std::size_t each) {
        auto const first = all.begin() + static_cast<std::ptrdiff_t>(run * each);
        std::fill(first, first + static_cast<std::ptrdiff_t>(each), std::numeric_limits<double>::quiet_NaN());
      };
      forget(values.values, outcomes);
      forget(values.steps, steps);
      result.failures.push_back({cell, replication, std::move(reason)});
    }
  }
  return result;
}

BlockSums sums_of(results::BlockValues const& block, std::size_t variants, std::size_t outcomes) {
  BlockSums sums;
  sums.outcomes.resize(variants * outcomes);
  sums.pairs.resize(variants * outcomes);
  std::size_t const steps = block.failed.empty() ? 0 : block.steps.size() / block.failed.size();
  sums.bands.resize(variants * steps);
  for (std::size_t variant = 0; variant < variants; ++variant) {
    for (std::size_t i = 0; i < block.replications; ++i) {
      std::size_t const run = variant * block.replications + i;
      if (block.failed[run] != 0) continue;
      for (std::size_t step = 0; step < steps; ++step) {
        double const value = block.steps[run * steps + step];
        add(sums.bands[variant * steps + step], std::isnan(value) ? std::nullopt : std::optional(value));
      }
      for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
        double const value = block.values[run * outcomes + outcome];
        bool const missing = std::isnan(value);
        add(sums.outcomes[variant * outcomes + outcome], missing ? std::nullopt : std::optional(value));
        double const baseline = block.values[i * outcomes + outcome];
        if (variant > 0 && block.failed[i] == 0) add_future(sums.pairs[variant * outcomes + outcome], baseline, value);
      }
    }
  }
  return sums;
}

}  // namespace chokepoint::sweep
