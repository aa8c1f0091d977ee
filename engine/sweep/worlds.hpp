#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/sweep/dependence.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

/// A world with what must be pinned in it, factor by factor.
struct StudyWorld {
  model::World world;
  std::vector<std::uint32_t> pinned;  ///< by patched factor: which uncertain value
  GivenFactors given{};               ///< values that are drawn given those
};

/// The worlds of a study: assembled when first asked for, one for each way in which its structural factors and variants
/// write the scenario. Thread-safe.
class Worlds {
 public:
  /// `prepare` is called with each world once it is assembled.
  explicit Worlds(Study const& study, std::function<void(model::World&)> prepare = {});

  /// Which world a cell has: equal keys mean the same world.
  std::string key(std::uint64_t point, std::uint32_t variant) const;

  /// Null, with the problems reported, where the scenario can't be that way.
  std::shared_ptr<StudyWorld const> world(std::uint64_t point, std::uint32_t variant, base::Diagnostics& diagnostics);

  /// How many worlds were assembled.
  std::size_t assembled() const { return assembled_; }

 private:
  std::unique_ptr<StudyWorld const> assemble(std::uint64_t point, std::uint32_t variant,
                                             base::Diagnostics& diagnostics) const;

  static constexpr std::size_t most_kept = 64;

  Study const& study_;
  ScenarioSource source_;
  std::function<void(model::World&)> prepare_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<StudyWorld const>, std::less<>> kept_;
  std::vector<std::string> order_;  // of kept ones, oldest first
  std::size_t assembled_ = 0;
};

/// Which uncertain values a replication with this luck of a cell pins, and at what: those that factors set, and those
/// that are drawn given what factors are. `pins` is filled anew, in the memory that it has.
void pin(Study const& study, StudyWorld const& world, std::uint64_t point, std::uint64_t luck,
         std::vector<model::PinnedValue>& pins);
std::vector<model::PinnedValue> pins_of(Study const& study, StudyWorld const& world, std::uint64_t point,
                                        std::uint64_t luck);

}  // namespace chokepoint::sweep
