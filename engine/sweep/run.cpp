#include "engine/sweep/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "engine/scenario/canonical.hpp"
#include "engine/sweep/block_ledger.hpp"

namespace chokepoint::sweep {

using results::FileProblem;

SweepReport run_sweep(Study const& study, results::SweepFile& file, SweepOptions const& options, Executor& executor) {
  Schedule schedule(study, file, options);
  if (schedule.begin()) executor.run(schedule);
  return schedule.finish();
}

SweepReport run_sweep(Study const& study, results::SweepFile& file, SweepOptions const& options) {
  return run_sweep(study, file, options, *make_threads(study, options.threads));
}

std::optional<FileProblem> merge_parts(Study const& study, results::SweepFile& into,
                                       std::vector<results::SweepFile> const& parts) {
  auto state = into.state(study.precision.size());
  if (!state) return state.error();
  BlockLedger ledger(study, std::move(state).value());
  results::SweepCommit nothing;
  ledger.begin(nothing);
  std::map<std::pair<std::uint64_t, std::uint64_t>, bool> seen;
  for (results::SweepFile const& part : parts) {
    auto const problem =
        part.for_each_block([&](results::BlockValues&& block,
                                std::vector<results::StoredFailure>&& failures) -> std::optional<FileProblem> {
          bool const valid = block.point < study.points.size() && block.block < study.blocks();
          if (!valid) return FileProblem{"a part has a block that the study hasn't", "the file is damaged"};
          if (!seen.emplace(std::pair(block.point, block.block), true).second) return std::nullopt;  // given twice
          results::SweepCommit change;
          ledger.accept(block, sums_of(block, study.variants.size(), study.outcomes.size()), change);
          change.failures = std::move(failures);
          change.points = ledger.take_changed();
          return into.commit(change, ledger.state(), study.precision.size());
        });
    if (problem) return problem;
  }
  ledger.look_at_reached({});
  results::SweepCommit last;
  last.points = ledger.take_changed();
  return into.commit(last, ledger.state(), study.precision.size());
}

std::string difference(results::StoredStudy const& stored, results::StoredStudy const& now) {
  auto const semantics_then = stored.manifest.find("semantics");
  auto const semantics_now = now.manifest.find("semantics");
  if (semantics_then == stored.manifest.end() || semantics_then->second != semantics_now->second) {
    return fmt::format("what a scenario means has changed since (semantics version {} then, {} now)",
                       semantics_then == stored.manifest.end() ? "unknown" : semantics_then->second,
                       semantics_now->second);
  }
  auto const people = [](std::string path) {
    path.erase(std::remove(path.begin(), path.end(), '"'), path.end());
    return path;
  };
  // Canonical text has every digit of a number, people the fewest that say the same.
  auto const told = [](std::string_view value) {
    double number = 0;
    auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    bool const whole = error == std::errc() && end == value.data() + value.size();
    return whole && value.find('.') != std::string_view::npos ? fmt::format("{}", number) : std::string(value);
  };
  auto const values_of = [&](std::vector<std::string> const& lines) {
    std::map<std::string, std::string> values;
    for (std::string const& line : lines) {
      scenario::CanonicalLine const parts = scenario::canonical_line(line);
      values[std::string(parts.path)] += " " + told(parts.value);
    }
    return values;
  };
  auto const then = values_of(stored.scenario_lines);
  auto const today = values_of(now.scenario_lines);
  for (auto const& [key, value] : then) {
    auto const found = today.find(key);
    if (found == today.end()) return fmt::format("{} is no longer there (it was{})", people(key), value);
    if (found->second != value) return fmt::format("{} was{} and is{} now", people(key), value, found->second);
  }
  for (auto const& [key, value] : today) {
    if (!then.contains(key)) return fmt::format("{} is new (it is{})", people(key), value);
  }
  for (auto const& [key, value] : stored.manifest) {
    if (key == "title") continue;  // what people call it decides nothing
    auto const found = now.manifest.find(key);
    if (found == now.manifest.end() || found->second != value) {
      return fmt::format("{} was {} and is {} now", key, value, found == now.manifest.end() ? "gone" : found->second);
    }
  }
  return {};
}

}  // namespace chokepoint::sweep
