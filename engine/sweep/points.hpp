#pragma once

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/spec.hpp"
#include "engine/sweep/study.hpp"

namespace chokepoint::sweep {

/// The points of a study whose factors and design are known: every combination, row or drawn point that meets `where`.
/// False, with the problems reported, where there are none or the design doesn't suit the factors.
bool lay_out_points(Study& study, scenario::StudySpec const& spec, model::ParameterTable const& parameters,
                    base::Diagnostics& diagnostics);

}  // namespace chokepoint::sweep
