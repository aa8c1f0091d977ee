#pragma once

#include <filesystem>
#include <optional>

#include "engine/results/sweep_file.hpp"

namespace chokepoint::results {

/// Whether this program was built with netCDF; without it nothing can be written.
bool netcdf_available();

/// Writes what every replication of a sweep gave as netCDF-4, for xarray and the like.
///
/// Dimensions: one for each factor of a grid (factors in lockstep share one), or `point` for the points of other
/// designs; `variant`; `replication`. Variables: each outcome over all of them, NaN where there is none; `events` and
/// `luck`, -1 where nothing was run; the factors' values in base units and, as NAME_label, as they were written. Dates
/// are seconds since 1970-01-01 and say so, so that xarray makes dates of them. The file appears whole or not at all.
std::optional<FileProblem> write_netcdf(SweepFile const& file, std::filesystem::path const& path);

}  // namespace chokepoint::results
