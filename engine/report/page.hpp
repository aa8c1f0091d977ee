#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

/// The page of reports: built from engine/report/page by npm where that is, and part of this program.
namespace chokepoint::report {

/// The built page; empty in a program that was built without npm.
std::string_view page_template();

/// A page that shows `document`, with plain_page() where no script runs: one file that needs nothing else; nothing
/// without a page. Whatever texts are in the document stay texts: no character of it can end the element that holds it.
std::optional<std::string> page_of(std::string_view page, nlohmann::ordered_json const& document);

}  // namespace chokepoint::report
