#include "engine/sweep/band_answers.hpp"

#include "engine/results/histogram.hpp"
#include "engine/sweep/statistics.hpp"
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
        for (std::uint64_t const cell : group.cells) merge(sums, state.sums.bands[cell * steps + at]);
        ++at;
        BandAnswer& dated = answer.dates.emplace_back();
        dated.date = date;
        dated.count = sums.count;
        dated.missing = sums.missing;
        dated.least = sums.least;
        dated.greatest = sums.greatest;
        if (sums.count > 0) dated.mean = sums.mean;
        dated.half_width = mean_half_width(sums.count, sums.squares, sums.cubes, confidence);
        for (double const quantile : study.bands[band].quantiles) {
          dated.quantiles.push_back(results::histogram_quantile(sums, quantile));
        }
      }
    }
  }
  return answers;
}

}  // namespace chokepoint::sweep
