#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/sweep_file.hpp"
#include "engine/sweep/answers.hpp"

namespace chokepoint::sweep {

/// A band at one of its dates, over the replications of a cell, or of all points of a sampled design.
struct BandAnswer {
  std::string date;
  std::uint64_t count = 0;
  std::uint64_t missing = 0;
  std::optional<double> mean;        ///< nothing where no replication has a value
  std::optional<double> half_width;  ///< of the mean's interval; nothing where the values don't vary
  double least = 0, greatest = 0;
  std::vector<std::optional<double>> quantiles;  ///< those of the band
};

struct GroupBand {
  Group group;
  std::uint32_t band = 0;
  std::vector<BandAnswer> dates;
};

/// Every band in every group: by group, then by band.
std::vector<GroupBand> band_answers(results::StoredStudy const& study, results::SweepState const& state);

}  // namespace chokepoint::sweep
