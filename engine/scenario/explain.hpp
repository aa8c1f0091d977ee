#pragma once

#include <string>
#include <string_view>

namespace chokepoint::scenario {

struct Explanation {
  bool found = false;  ///< false: `text` says what is near
  std::string text;    ///< for a terminal of 80 columns, UTF-8, ends with a line break
};

/// Explains a key, a law or how values are written.
///
/// A key is named by its path ("lanes.time", "lanes.*.time" and "lanes.lax_hkg.time" are the same) or by a path's end
/// ("time": all places). "laws" lists the laws, "triangular" explains one, "values" says how numbers, dates and
/// uncertain values are written. "funding" explains a question, "when_licensed" what it is a choice of, or an answer
/// to. Nothing lists the blocks of a scenario.
Explanation explain(std::string_view key);

}  // namespace chokepoint::scenario
