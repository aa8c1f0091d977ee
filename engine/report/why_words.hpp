#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/report/names.hpp"
#include "engine/report/wait_book.hpp"

/// The words in which `why` speaks.
namespace chokepoint::report {

/// "wait for an export license", "are in transit": what units do that are at these steps. Whoever has them tells goods
/// that no entry can be filed for, which stand at a site, from those that are in the hands of customs.
std::string doing_words(std::string const& step, bool plural, std::string_view holder = {});
/// "goods in stock and an open route": what units lack at these gates.
std::string lacking_words(std::vector<std::string> const& gates, std::string_view holder = {});
/// "licensed by Commerce", "goods came in at fab": what ended a wait.
std::string cause_words(Passing const& passing, Names const& names);
/// Whether a buyer took the units' orders back.
bool is_taken_back(Passing const& passing);
/// "commerce" of "offices.commerce".
std::string plain(std::string_view actor);
/// "1 chip", "150,000 chips", "12.5 tonnes".
std::string units_words(std::int64_t amount, std::int64_t per_unit, std::string const& unit);
/// The same without the unit.
std::string amount_words(std::int64_t amount, std::int64_t per_unit);
/// "chips" of "chip", as many as there are.
std::string unit_words(std::int64_t amount, std::int64_t per_unit, std::string const& unit);
/// "on 2026-06-30", "from 2026-06-07 to 2026-06-29".
std::string when_words(Amount const& amount);
/// "since 2026-06-28"; with the earliest date that it may be where who of them left isn't known.
std::string since_words(Standing const& standing);
/// "2026-06-30", "2026-06-30 03:56".
std::string day_words(base::SimTime time);
std::string minute_words(base::SimTime time);
/// "a", "a and b", "a, b and c".
std::string list_words(std::vector<std::string> const& items);

/// A node of a tree that is drawn with lines.
struct Branch {
  std::string text;
  std::vector<Branch> branches;
};
std::string tree(Branch const& root, std::size_t columns);

}  // namespace chokepoint::report
