#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace chokepoint::cli {

/// Writes a text file and makes its folder; the reason in words when that fails.
std::optional<std::string> write_text(std::filesystem::path const& path, std::string_view text);

}  // namespace chokepoint::cli
