#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.hpp"
#include "engine/results/results_file.hpp"

namespace chokepoint::cli {

/// Draws every chart of a report as FOLDER/NAME.png, twice as many pixels as it has on a screen, by a chromium that
/// runs unseen. Gives the files; a problem where there is no chromium, or it fails.
base::Result<std::vector<std::string>, results::FileProblem> write_pictures(std::filesystem::path const& report,
                                                                            std::filesystem::path const& folder);

}  // namespace chokepoint::cli
