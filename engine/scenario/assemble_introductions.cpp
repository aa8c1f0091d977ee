#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

void Assembly::introductions() {
  for (std::uint32_t const index : name_order(spec_.introductions)) {
    auto const& [name, spec] = spec_.introductions.entries[index];
    std::string const path = "introductions." + name.text;
    model::Introduction built;
    built.name = name.text;
    built.firm = find(firms_, spec.by);
    built.from = spec.from.given      ? find(countries_, spec.from)
                 : built.firm.valid() ? world_.firms[built.firm.index()].home
                                      : model::CountryId();
    built.customers = firms_of(spec.customers, path + ".for");
    built.replaces = find(products_, spec.replaces);
    built.takes = parameters_.law(spec.takes, path + ".takes");
    built.sees = spec.sees.text == "announced"   ? model::Foresight::announced
                 : spec.sees.text == "effective" ? model::Foresight::effective
                                                 : model::Foresight::published;
    built.accepts_permissions = spec.accepts.text == "permission";
    auto const owner = static_cast<std::uint32_t>(world_.introductions.size()) | by_introduction;
    std::string currency;
    for (std::size_t place = 0; place < spec.designs.entries.size(); ++place) {
      DesignSpec const& design = spec.designs.entries[place].block;
      std::string const at = fmt::format("{}.designs.{}", path, place);
      model::Design made;
      made.product = find(products_, design.product);
      made.event = triggered(design.introduces, at + ".introduces", owner);
      bool const twice = std::any_of(built.designs.begin(), built.designs.end(),
                                     [&](model::Design const& other) { return other.product == made.product; });
      if (made.product.valid() && (twice || made.product == built.replaces)) {
        error(
            "E_CONFLICT", design.product.mark, at + ".product",
            fmt::format("'{}' is {} already", design.product.text, twice ? "among these designs" : "what they replace"),
            "name each product once");
      }
      design_cost(design, made, currency, at + ".cost");
      built.designs.push_back(made);
    }
    built.currency = currency_index(currency);
    if (world_.rules.empty()) {
      error("E_UNUSED", name.mark, path, "there are no rules that anything could be designed for", "add rules:");
    }
    world_.introductions.push_back(std::move(built));
  }
}

void Assembly::design_cost(DesignSpec const& spec, model::Design& design, std::string& currency,
                           std::string const& path) {
  if (!spec.cost.given) return;
  std::string const own = currency_of(spec.cost);
  if (!currency.empty() && own != currency) {
    error("E_UNIT", spec.cost.mark, path, fmt::format("other designs cost {}, and this one {}", currency, own),
          "write all in one currency");
  }
  currency = own;
  if (std::find(world_.currencies.begin(), world_.currencies.end(), own) == world_.currencies.end()) {
    error("E_UNIT", spec.cost.mark, path,
          world_.currencies.empty() ? "nothing in this scenario has a price, so it keeps no accounts"
                                    : fmt::format("accounts are kept in {}", fmt::join(world_.currencies, ", ")),
          "write it in a currency of products' prices");
  }
  design.cost = parameters_.money(spec.cost, path, own);
}

}  // namespace chokepoint::scenario
