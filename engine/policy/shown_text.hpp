#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chokepoint::policy {

/// What foreign code says, as terminals, tables and results may have it: one line of at most `longest` bytes, UTF-8,
/// nothing that moves a cursor or turns the direction of writing. What is cut off is told by "...".
std::string shown_text(std::string_view text, std::size_t longest = 400);

}  // namespace chokepoint::policy
