#pragma once

#include <filesystem>
#include <optional>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/reader.hpp"
#include "engine/scenario/spec.hpp"

namespace chokepoint::scenario {

/// Whether a file that can be read is a study: it has the key `base` at its top.
bool is_study_file(std::filesystem::path const& file);

/// Reads a study's own file; its base scenario is for the caller to read. Of the overrides, those of "study.…" are
/// this file's.
std::optional<StudyFileSpec> read_study(std::filesystem::path const& file, ReadOptions const& options,
                                        base::Diagnostics& diagnostics);

}  // namespace chokepoint::scenario
