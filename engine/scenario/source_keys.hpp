#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.hpp"
#include "engine/base/sim_time.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// The keys of a scenario's `sources`, and which of them a `source:` names: "ws.quartz" or "wine.2021, derived".
class SourceKeys {
 public:
  using Entry = Blocks<SourceSpec>::Entry;
  explicit SourceKeys(ScenarioSpec const& spec);

  /// In the order of the text, each once.
  std::vector<Entry const*> named_in(std::string_view source) const;
  /// A word that looks like one of the keys, "wine.202", and is none; empty where there is no such word.
  std::string_view unknown_in(std::string_view source) const;
  /// The key that was probably meant; empty where none is near.
  std::string nearest(std::string_view word) const;

 private:
  std::map<std::string_view, Entry const*> entries_;
};

/// "sourced", "weak": the first word of its weight.
std::string source_grade(SourceSpec const& source);
/// What it says, who published it, of when it is: on one line.
std::string source_words(SourceKeys::Entry const& entry);

/// The first moment of the day, month or year with which the words of an `of` begin; nothing where they begin
/// otherwise.
std::optional<base::SimTime> first_moment_of(std::string_view words);
class ReadContext;
/// Sources that say of when they are stand beside values that do: the information cutoff is held against both.
void note_source_dates(ScenarioSpec const& spec, ReadContext& context);
/// W_NEAR for each `source:` that names a key that `sources` hasn't, where the scenario has any.
void check_source_keys(ScenarioSpec& spec, base::Diagnostics& diagnostics);

}  // namespace chokepoint::scenario
