#include "engine/sweep/band_answers.hpp"

#include "engine/results/histogram.hpp"
#include "engine/sweep/observations.hpp"
#include "engine/sweep/sums.hpp"

namespace chokepoint::sweep {

std::vector<GroupBand> band_answers(results::StoredStudy const& study, results::SweepState const& state) {
  std::vector<GroupBand> answers;
  double const confidence = confidence_of(study);
  std::size_t const steps = study.steps();
  for (Group const& group : groups_of(study)) {
    std::size_t at = 0;
    for (std::uint32_t band = 0; band < study.bands.size(); ++band) {
      GroupBand& answer = answers.emplace_back(GroupBand{group, band, {}});
      for (std::string const& date : study.bands[band].dates) {
        results::OutcomeSums sums;
        std::vector<CellValues> of_cells;
        for (std::uint64_t const cell : group.cells) {
          merge(sums, state.sums.bands[cell * steps + at]);
          of_cells.push_back(values_of(state.sums.bands[cell * steps + at]));
        }
        Observations const observed = observations_of(of_cells, values_of(sums));
        ++at;
        BandAnswer& dated = answer.dates.emplace_back();
        dated.date = date;
        dated.count = sums.count;
        dated.missing = sums.missing;
        dated.least = sums.least;
        dated.greatest = sums.greatest;
        if (sums.count > 0) dated.mean = observed.mean;
        dated.half_width = mean_half_width(observed, confidence);
        for (double const quantile : study.bands[band].quantiles) {
          dated.quantiles.push_back(results::histogram_quantile(sums, quantile));
        }
      }
    }
  }
  return answers;
}

}  // namespace chokepoint::sweep
