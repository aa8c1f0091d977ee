#include "engine/results/netcdf.hpp"

/// In place of netcdf_file.cpp where libnetcdf isn't there when chokepoint is built.
namespace chokepoint::results {

bool netcdf_available() { return false; }

std::optional<FileProblem> write_netcdf(SweepFile const&, std::filesystem::path const&) {
  return FileProblem{"this chokepoint was built without netCDF",
                     "apt-get install libnetcdf-dev, then build it anew; or export csv or jsonl"};
}

}  // namespace chokepoint::results
