#include "engine/report/page.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

namespace chokepoint::report {

std::optional<std::string> page_of(std::string_view page, nlohmann::ordered_json const& document) {
  constexpr std::string_view place = "{{chokepoint-data}}";
  std::size_t const found = page.find(place);
  if (found == std::string_view::npos) return std::nullopt;
  std::string const json = document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  std::string result;
  result.reserve(page.size() + json.size() + json.size() / 16);
  result += page.substr(0, found);
  for (char const c : json) {
    // Within JSON these stand in texts alone, where \u says the same; HTML reads them as nothing but themselves.
    if (c == '<' || c == '>' || c == '&') {
      result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      result += c;
    }
  }
  result += page.substr(found + place.size());
  return result;
}

}  // namespace chokepoint::report
