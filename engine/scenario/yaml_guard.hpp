#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/document.hpp"
#include "engine/scenario/yaml_scout.hpp"

/// The way from a file to a Document: a YAML parser behind a guard that knows its weaknesses.
///
/// Accepted is the part of YAML that people write by hand: mappings, lists, quoted and plain text, text blocks, braces
/// and brackets, comments. Refused, each with its place and what to try instead, are anchors, aliases, merge keys,
/// tags, directives, further documents, keys given twice, keys without a colon, tabs as indentation, anything that is
/// not UTF-8, and anything beyond yaml_scout.hpp's limits. Any input of any origin is answered, in about a second and
/// within 256 MB at worst.
namespace chokepoint::scenario {

/// The bytes of a regular file of at most `most` bytes. Otherwise nothing, and E_FILE or E_LIMIT at `mark`: the
/// place that names the file, or no place when it came from the command line. Never waits for a pipe or a device.
std::optional<std::string> read_file(std::filesystem::path const& path, base::Diagnostics& diagnostics,
                                     base::Mark mark = {}, std::size_t most = limits::file_bytes);

/// Reads the text of source `file` of `diagnostics`. Nothing when no sound tree results.
///
/// A document may come together with errors that don't spoil its structure (keys given twice, anchors, tags), so that
/// later checks can add theirs: ask diagnostics.has_errors() before relying on it. The root is a mapping.
std::optional<Document> read_document(std::string_view text, std::uint32_t file, base::Diagnostics& diagnostics);

}  // namespace chokepoint::scenario
