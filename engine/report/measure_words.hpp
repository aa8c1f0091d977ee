#pragma once

#include <string_view>

#include "engine/model/outcome.hpp"

namespace chokepoint::report {

/// How people are told what an outcome measures: "{} needed @ in vain", "by", "all buyers" make "H200 needed by all
/// buyers in vain".
struct MeasureWords {
  std::string_view what;  ///< {} is the product, or "units", or the metric; @ where it says whose, else that ends it
  std::string_view of;    ///< the preposition before whose it is; empty: nobody's
  std::string_view all;   ///< whose it is where the outcome names nobody; empty: nothing is said then
};
/// Every measure has some.
MeasureWords words_of_measure(model::Measure measure);

}  // namespace chokepoint::report
