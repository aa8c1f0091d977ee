#include <map>
#include <set>

#include "engine/scenario/assembly.hpp"
#include "engine/scenario/titles.hpp"

namespace chokepoint::scenario {

namespace {

/// "a", "a and b", "a, b and c", each as people call it: by its title, else by its name in words.
std::string in_words(std::vector<Text> const& names, std::vector<std::string_view> const& blocks,
                     std::map<std::string, std::string, std::less<>> const& titles) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string called = names[i].text;
    std::replace(called.begin(), called.end(), '_', ' ');
    for (std::string_view const block : blocks) {
      auto const title = titles.find(fmt::format("{}.{}", block, names[i].text));
      if (title != titles.end()) called = title->second;
    }
    text += i == 0 ? "" : i + 1 < names.size() ? ", " : " and ";
    text += called;
  }
  return text;
}

}  // namespace

void Assembly::about() {
  AboutSpec const& spec = spec_.meta.about;
  if (spec.products.empty() && spec.buyers.empty()) return;
  bool known = std::all_of(spec.products.begin(), spec.products.end(),
                           [&](Text const& name) { return find(products_, name).valid(); });
  std::set<std::string, std::less<>> names;
  for (Text const& name : spec.buyers) {
    names.insert(name.text);
    bool listed = find(buyers_, name).valid() || find(firms_, name).valid() || find(countries_, name).valid();
    for (auto const& group : spec_.groups.entries) {
      if (group.name.text != name.text) continue;
      listed = true;
      for (Text const& member : group.members) names.insert(member.text);
    }
    known = known && listed;
  }
  auto const buys = [&](model::Buyer const& buyer) {
    return names.empty() || names.count(buyer.name) > 0 ||
           (buyer.firm.valid() && names.count(world_.firms[buyer.firm.index()].name) > 0) ||
           (buyer.country.valid() && names.count(world_.countries[buyer.country.index()].name) > 0);
  };
  auto const bought = [&](model::StockId stock) {
    if (spec.products.empty()) return true;
    return stock.valid() && std::any_of(spec.products.begin(), spec.products.end(), [&](Text const& name) {
             return find(products_, name) == world_.stocks[stock.index()].product;
           });
  };
  bool any = false;
  for (model::Demand const& demand : world_.demands) {
    bool const told = buys(world_.buyers[demand.buyer.index()]) && bought(demand.stock);
    world_.about.demands.push_back(told ? 1 : 0);
    any = any || told;
  }
  if (!any && known) {  // an unknown name is told where names are checked
    error("E_NOTHING", spec.mark, "meta.about", "no order is of these products and of these buyers",
          "name products that these buyers order, or leave one of the lists out");
  }
  std::map<std::string, std::string, std::less<>> titles;
  for (Title& one : titles_of(spec_)) titles.emplace(std::move(one.path), std::move(one.title));
  std::string const goods = spec.products.empty() ? "all units" : in_words(spec.products, {"products"}, titles);
  world_.about.words = goods;
  if (!spec.buyers.empty()) {
    world_.about.words += " ordered by " + in_words(spec.buyers, {"countries", "firms", "buyers"}, titles);
  }
}

}  // namespace chokepoint::scenario
