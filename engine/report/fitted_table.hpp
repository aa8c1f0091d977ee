#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace chokepoint::report {

/// numbers_table() in so many columns of a terminal: words go on on further lines, and of what is still too wide the
/// last columns stand in a table of their own below, with the first column again. A single word stays whole.
std::string fitted_table(std::vector<std::vector<std::string>> const& lines, std::size_t columns);

/// A cell on as many lines as it needs: what is cut off may be all that tells two names apart.
std::string broken(std::string const& text, std::size_t most);

/// A table for whoever reads it: a person's terminal has so many columns; a file or another program gets each row
/// whole.
std::string table_in(std::vector<std::vector<std::string>> const& lines, std::optional<std::size_t> columns);
/// A paragraph likewise, with a line break at its end.
std::string paragraph_in(std::string const& text, std::optional<std::size_t> columns);

}  // namespace chokepoint::report
