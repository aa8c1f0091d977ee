#include "engine/scenario/assembly.hpp"
#include "engine/scenario/scalar.hpp"

/// Which currencies there are, and what they are worth in each other.
namespace chokepoint::scenario {

std::uint32_t Assembly::currency_index(std::string const& currency) const {
  auto const found = std::find(world_.currencies.begin(), world_.currencies.end(), currency);
  return found == world_.currencies.end() ? 0 : static_cast<std::uint32_t>(found - world_.currencies.begin());
}

bool Assembly::convertible(std::string const& one, std::string const& other) const {
  if (one == other) return true;
  auto const rated = [&](std::string const& currency) {
    std::uint32_t const index = currency_index(currency);
    if (world_.worth.empty() || world_.currencies[index] != currency) return false;
    return index == world_.reporting || world_.worth[index].valid();
  };
  return rated(one) && rated(other);
}

void Assembly::currencies() {
  std::set<std::string> used;
  for (auto const& entry : spec_.products.entries) used.insert(price_currency(entry.block));
  for (std::string const& currency : lane_costs_) used.insert(currency);
  used.erase("");
  exchange_rates(used);
  for (std::string const& currency : used) {
    double minor = 1;
    for (int digit = 0; digit < minor_digits(currency); ++digit) minor *= 10;
    world_.currencies.push_back(currency);
    world_.minor_units.push_back(minor);
  }
  // Where nothing has a price, questions tell one of 0, of the currency that everything has that names none.
  if (world_.minor_units.empty()) world_.minor_units.push_back(1);
  std::string reporting;
  for (auto const& [name, spec] : spec_.currencies.entries) reporting = currency_of(spec.worth);
  world_.reporting = currency_index(reporting);
  if (!reporting.empty()) world_.worth.resize(world_.currencies.size());
  for (auto const& [name, spec] : spec_.currencies.entries) {
    std::string const path = "currencies." + name.text + ".worth";
    world_.worth[currency_index(name.text)] = parameters_.optional<double>(spec.worth, path);
  }
  for (std::size_t lane = 0; lane < lane_costs_.size(); ++lane) {
    world_.lanes[lane].currency = currency_index(lane_costs_[lane]);
  }
  for (auto const& entry : spec_.lanes.entries) {
    if (!entry.block.cost.given) continue;
    std::string const own = currency_of(entry.block.cost);
    bool const payable =
        std::all_of(used.begin(), used.end(), [&](std::string const& currency) { return convertible(own, currency); });
    if (payable) continue;
    error(
        "E_UNIT", entry.block.cost.mark, "lanes." + entry.name.text + ".cost",
        fmt::format("freight is counted in the currency of the goods, there are several ({}), and no exchange rate is "
                    "known",
                    fmt::join(used, ", ")),
        "state prices and costs in one currency, or exchange rates under currencies:");
    break;
  }
}

/// Adds the currencies that rates are about to those in use.
void Assembly::exchange_rates(std::set<std::string>& used) {
  std::string reporting;
  for (auto const& [name, spec] : spec_.currencies.entries) {
    std::string const path = "currencies." + name.text;
    bool const is_code = name.text.size() == 3 && std::all_of(name.text.begin(), name.text.end(), [](char letter) {
                           return letter >= 'A' && letter <= 'Z';
                         });
    if (!is_code) {
      error("E_UNIT", name.mark, path, fmt::format("'{}' is no currency", name.text),
            "name it by its three capital letters, such as CNY");
    }
    std::string const own = currency_of(spec.worth);
    if (reporting.empty()) reporting = own;
    if (own == name.text) {
      error("E_CONFLICT", spec.worth.mark, path + ".worth", "a currency is worth one of itself",
            "say what the other currencies are worth in it, and leave this one out");
    } else if (own != reporting) {
      error("E_UNIT", spec.worth.mark, path + ".worth",
            fmt::format("others are held against {}, this one against {}", reporting, own),
            "hold all of them against one currency, in which outcomes are then reported");
    }
    used.insert(name.text);
    used.insert(own);
  }
  for (auto const& [name, spec] : spec_.currencies.entries) {
    if (name.text != reporting || currency_of(spec.worth) == name.text) continue;
    error("E_CONFLICT", name.mark, "currencies." + name.text, "the others are held against this one",
          "leave it out, or hold the others against another");
  }
  used.erase("");
}

}  // namespace chokepoint::scenario
