#pragma once

#include <set>
#include <string>
#include <string_view>

namespace chokepoint::scenario {

/// Every name that a formula could mention, before it is compiled: its words, their parts between dots, what stands in
/// quotes, and uncertain values without their `$`. Words of the language are among them.
std::set<std::string, std::less<>> words_of_formula(std::string_view formula);

}  // namespace chokepoint::scenario
