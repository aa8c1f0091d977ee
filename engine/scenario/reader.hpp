#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/file_memory.hpp"
#include "engine/scenario/spec.hpp"

/// From a scenario's text to a ScenarioSpec: values read, names checked, nothing assembled yet.
namespace chokepoint::scenario {

struct ReadOptions {
  /// "lanes.tpe_lax.time=5 days": replaces what the scenario says there, or gives a key that it leaves out. Items of
  /// lists are counted from 0: "offices.x.stages.0.officers=3". Elements are never added.
  std::vector<std::string> overrides;
  /// Whether `include:` and `{table: FILE}` may open files.
  bool open_files = true;
  /// Files that were read before stay as they were then; null: as they are now.
  FileMemory* memory = nullptr;
  /// Where those files are; read_scenario sets it to the folder of the scenario's file.
  std::filesystem::path folder;
  /// Where policies of libraries are found; null: nowhere. Shared with what is read, whose worlds call into them.
  std::shared_ptr<policy::Libraries> libraries;
};

/// Reads a scenario with its included files and tables. Nothing when anything is wrong with it; then `diagnostics` has
/// every problem at once: shapes, keys, units, ranges, names, dates of sources, and what assembly has to say about the
/// elements that none of these touch.
std::optional<ScenarioSpec> read_scenario(std::filesystem::path const& file, ReadOptions const& options,
                                          base::Diagnostics& diagnostics);

/// The same for a text at hand; `name` is what messages call it.
std::optional<ScenarioSpec> read_scenario_text(std::string name, std::string text, ReadOptions const& options,
                                               base::Diagnostics& diagnostics);

}  // namespace chokepoint::scenario
