#include "engine/report/page.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/report/plain_page.hpp"

namespace chokepoint::report {

std::optional<std::string> page_of(std::string_view page, nlohmann::ordered_json const& document) {
  constexpr std::string_view place = "{{chokepoint-data}}";
  std::size_t const found = page.find(place);
  if (found == std::string_view::npos) return std::nullopt;
  std::string const json = document.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  // In the order of the page: texts of the document are in both, and no place is looked for in them.
  constexpr std::string_view plain_place = "{{chokepoint-plain}}";
  std::size_t const plain = page.substr(0, found).find(plain_place);
  std::string result;
  result.reserve(page.size() + json.size() + json.size() / 16);
  if (plain == std::string_view::npos) {
    result += page.substr(0, found);
  } else {
    result += page.substr(0, plain);
    result += plain_page(document);
    result += page.substr(plain + plain_place.size(), found - plain - plain_place.size());
  }
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
