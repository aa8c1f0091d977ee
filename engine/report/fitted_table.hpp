#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace chokepoint::report {

/// numbers_table() in so many columns of a terminal: words go on on further lines, and of what is still too wide the
/// last columns stand in a table of their own below, with the first column again. A single word stays whole.
std::string fitted_table(std::vector<std::vector<std::string>> const& lines, std::size_t columns);

}  // namespace chokepoint::report
