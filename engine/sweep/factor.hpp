#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/kernel/distribution.hpp"
#include "engine/model/world.hpp"
#include "engine/policy/libraries.hpp"
#include "engine/scenario/places.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::sweep {

/// One value that a factor may take.
struct Level {
  std::string text;  ///< as written, or in words
  double value = 0;  ///< in base units; NaN for words
};

/// Something that a study varies.
///
/// Numbers, amounts, dates and flags that may be uncertain become an uncertain value of the world ("study.NAME"), which
/// each replication pins: the world is assembled once. All else (names, words, keys that are fixed) is written into the
/// scenario before it is assembled, as `--set` does.
struct Factor {
  std::string name;
  std::string title;
  std::string path;            ///< as `--set` takes it
  bool patched = false;        ///< pinned in Parameters
  std::string uncertain;       ///< of patched ones: the uncertain value that is pinned
  bool own_uncertain = false;  ///< that value is the scenario's own
  scenario::ValueKind kind = scenario::ValueKind::number;
  scenario::Value like;       ///< of numeric ones: a value with its unit
  std::string written;        ///< what to write at `path` before a number is put there; empty where it is written
  std::vector<Level> levels;  ///< empty: sampled from what follows
  std::optional<kernel::Distribution> law;
  double low = 0, high = 0;  ///< of a range, and the ends of `levels` and `law`
  bool numeric = false;
  double parts_per_unit = 0;  ///< of goods and money, which are counted in parts of a base unit; 0: not known, no parts

  bool sampled() const { return levels.empty(); }
  /// A number rounded to what its kind can hold.
  Level near(double value) const;
  /// The value at a place in [0, 1): a level, or what range or law give, rounded to what its kind can hold.
  Level at(kernel::Uniform64 place) const;
};

/// How the scenario is read with some values replaced.
class ScenarioSource {
 public:
  ScenarioSource(std::filesystem::path file, std::vector<std::string> overrides,
                 std::shared_ptr<policy::Libraries> libraries,
                 std::shared_ptr<scenario::FileMemory> memory = std::make_shared<scenario::FileMemory>())
      : file_(std::move(file)),
        overrides_(std::move(overrides)),
        libraries_(std::move(libraries)),
        memory_(std::move(memory)) {}

  struct Setting {
    std::string path;
    std::string text;
  };
  std::optional<scenario::ScenarioSpec> read(std::vector<Setting> const& settings,
                                             base::Diagnostics& diagnostics) const;
  /// Whether the person who asked for the study replaced this very value.
  bool overrides(std::string_view path) const;

 private:
  std::filesystem::path file_;
  std::vector<std::string> overrides_;
  std::shared_ptr<policy::Libraries> libraries_;
  std::shared_ptr<scenario::FileMemory> memory_;
};

/// Reads one value at a place of the scenario; problems are reported at the value's own mark.
std::optional<scenario::ScenarioSpec> read_with(ScenarioSource const& source, std::string const& path,
                                                scenario::Text const& text, base::Mark path_mark,
                                                std::string const& key, base::Diagnostics& diagnostics);

/// A factor as the study has it, checked against the scenario, of which `world` is made. `grid` needs levels, a sampled
/// design any of them.
/// Why a path makes no difference to what a study runs; empty for those that may.
std::string decides_nothing(std::string_view path);

std::optional<Factor> read_factor(ScenarioSource const& source, scenario::ScenarioSpec const& base,
                                  model::World const& world, scenario::Text const& name,
                                  scenario::FactorSpec const& spec, bool sampled_design,
                                  base::Diagnostics& diagnostics);

}  // namespace chokepoint::sweep
