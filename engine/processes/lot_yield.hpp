#pragma once

#include <cstdint>

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// Fractions of the smallest amount that a deterministic share of earlier lots left over: what is carried is less than
/// one, so after any number of lots the whole share is right to one unit.
class CarriedShare {
 public:
  /// Whole parts of `quantity` × share, 0 <= share <= 1, with what was carried: never more than `quantity`.
  std::int64_t take(std::int64_t quantity, double share);

 private:
  std::int64_t left_ = 0;  // in billionths of a part
};

/// What comes out of one pass of a lot.
struct LotYield {
  std::int64_t good = 0;
  std::int64_t scrapped = 0;
  std::int64_t rework = 0;  ///< goes through the process again
};

/// What one product's lots carry from one to the next.
struct YieldState {
  CarriedShare good, rework;
};

/// The outcome of one pass (0: the first) of `quantity` units of a lot, drawn by the lot's own identity.
///
/// First the stated share goes to rework; of the rest each unit comes out well with probability y, and what doesn't is
/// scrap. `share`: exactly y of them, in the long run. `binomial`: by exact inversion. `defects`: y = exp(-D A G) with
/// a factor G of mean 1 that is drawn once for all passes of a lot. Gamma of shape alpha makes the mean yield over lots
/// (1 + D A / alpha)^-alpha, the negative binomial law of integrated circuits: Stapper, Integrated circuit yield
/// statistics, Proceedings of the IEEE 71 (1983) 453-470. A symmetric triangle from 0 to 2 makes it
/// ((1 - exp(-D A)) / (D A))^2: Murphy, Cost-size optima of monolithic integrated circuits, Proceedings of the IEEE 52
/// (1964) 1537-1545. Both are compared by Cunningham, The use and evaluation of yield models in integrated circuit
/// manufacturing, IEEE Transactions on Semiconductor Manufacturing 3 (1990) 60-71. Clusters are taken to be as large as
/// a lot.
LotYield yield_of(model::Recipe const& recipe, std::uint64_t lot, std::uint64_t pass, std::int64_t quantity,
                  std::uint64_t owner, YieldState& state, Environment const& environment);

}  // namespace chokepoint::processes
