#include <algorithm>
#include <set>
#include <utility>

#include "engine/expression/compile.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/scalar.hpp"

namespace chokepoint::scenario {

/// Currencies, prices, and everything that a product contains.
void Assembly::trade() {
  currencies();
  for (auto const& [name, spec] : spec_.products.entries) {
    model::Product& product = world_.products[products_.at(name.text).index()];
    product.price = parameters_.optional<double>(spec.price, "products." + name.text + ".price");
    product.currency = currency_index(price_currency(spec));
    check_unit_price(spec.price, "products." + name.text + ".price");
  }
  pricing();
  constexpr std::size_t most_contents = 2'000'000;  // of all products; a chain of 2,000 products has as many
  std::size_t all_contents = 0;
  std::vector<std::uint32_t> seen_for(world_.products.size(), 0);  // product + 1 whose contents it is in
  for (std::uint32_t index = 0; index < world_.products.size(); ++index) {
    std::vector<model::ProductId> contents;
    seen_for[index] = index + 1;  // a product that needs itself is refused elsewhere
    for (std::size_t next = 0; next <= contents.size(); ++next) {
      model::ProductId const whole = next == 0 ? model::ProductId(index) : contents[next - 1];
      for (auto const& [component, amount] : world_.products[whole.index()].made_from) {
        if (std::exchange(seen_for[component.index()], index + 1) != index + 1) contents.push_back(component);
      }
    }
    all_contents += contents.size();
    if (all_contents > most_contents) {
      Text const& name = product_spec(world_.products[index].name)->made_from.entries.front().name;
      error("E_LIMIT", name.mark, "products." + world_.products[index].name + ".made_from",
            fmt::format("products are made from each other in chains so long that they contain each other more than "
                        "{} times",
                        most_contents),
            "leave out steps that the question doesn't need");
      break;
    }
    std::sort(contents.begin(), contents.end());
    world_.products[index].contents = std::move(contents);
  }
}

/// Firms, and the members of groups of firms.
std::vector<model::FirmId> Assembly::firms_of(std::vector<Text> const& names, std::string const& path) {
  std::set<model::FirmId> found;
  for (Text const& name : names) {
    if (auto const firm = find(firms_, name); firm.valid()) {
      found.insert(firm);
      continue;
    }
    for (auto const& group : spec_.groups.entries) {
      if (group.name.text != name.text) continue;
      std::size_t const before = found.size();
      for (Text const& member : group.members) {
        if (auto const firm = find(firms_, member); firm.valid()) found.insert(firm);
      }
      if (found.size() == before && !group.members.empty()) {
        error("E_UNKNOWN_ID", name.mark, path, fmt::format("the group '{}' has no firms of its own here", name.text),
              "name firms, or groups of firms");
      }
    }
  }
  return {found.begin(), found.end()};
}

void Assembly::rule_names() {
  for (std::uint32_t const index : name_order(spec_.rules)) {
    rules_.emplace(spec_.rules.entries[index].name.text, model::RuleId(rules_.size()));
  }
  for (std::uint32_t const index : name_order(spec_.permits)) {
    permits_.emplace(spec_.permits.entries[index].name.text, model::PermitOfficeId(permits_.size()));
  }
  for (std::uint32_t const index : name_order(spec_.quotas)) {
    quotas_.emplace(spec_.quotas.entries[index].name.text, model::QuotaId(quotas_.size()));
  }
}

void Assembly::permits() {
  for (std::uint32_t const index : name_order(spec_.permits)) {
    auto const& [name, spec] = spec_.permits.entries[index];
    std::string const path = "permits." + name.text;
    model::PermitOffice office;
    office.name = name.text;
    office.country = find(countries_, spec.in);
    office.product = find(products_, spec.product);
    std::int64_t const parts = office.product.valid() ? per_unit(office.product) : 1;
    office.split = spec.split.text == "proportional" ? model::Split::proportional
                   : spec.split.text == "max_min"    ? model::Split::max_min
                                                     : model::Split::first_come;
    for (std::size_t i = 0; i < spec.tiers.entries.size(); ++i) {
      office.tiers.push_back(firms_of(spec.tiers.entries[i].block.firms, fmt::format("{}.tiers.{}.firms", path, i)));
    }
    for (std::uint32_t const grant_index : name_order(spec.grants)) {
      auto const& [grant_name, grant_spec] = spec.grants.entries[grant_index];
      std::string const at = path + ".grants." + grant_name.text;
      model::Grant grant;
      grant.name = grant_name.text;
      grant.on = parameters_.optional<base::SimTime>(grant_spec.on, at + ".on");
      grant.quantity = parameters_.goods(grant_spec.quantity, at + ".quantity", parts);
      grant.each = parameters_.goods(grant_spec.each, at + ".each", parts);
      grant.active = parameters_.optional<bool>(grant_spec.active, at + ".active");
      grant.firms = firms_of(grant_spec.firms, at + ".firms");
      office.grants.push_back(std::move(grant));
    }
    office.suspended = parameters_.optional<bool>(spec.suspended, path + ".suspended");
    office.brought_forward = parameters_.optional<base::Duration>(spec.brought_forward, path + ".brought_forward");
    office.issue_time = parameters_.law(spec.issue_time, path + ".issue_time");
    office.valid = parameters_.optional<base::Duration>(spec.valid, path + ".valid");
    office.domestic_ratio = parameters_.optional<double>(spec.domestic_ratio, path + ".domestic_ratio");
    for (Text const& product : spec.domestic) {
      model::ProductId const id = find(products_, product);
      office.domestic.push_back(id);
      if (id.valid() && per_unit(id) != parts) {
        error("E_CONFLICT", product.mark, path + ".domestic",
              "domestic and imported units are held against each other, and have different resolutions",
              "give both products one resolution");
      }
    }
    office.counts_ordered = spec.domestic_counts.text == "ordered";
    if (office.domestic_ratio.valid() && office.domestic.empty()) {
      error("E_MISSING_FIELD", spec.domestic_ratio.mark, path + ".domestic",
            "it is not said which products count as domestic", "add domestic: [ascend]");
    }
    world_.permit_offices.push_back(std::move(office));
  }
}

void Assembly::quotas() {
  for (std::uint32_t const index : name_order(spec_.quotas)) {
    auto const& [name, spec] = spec_.quotas.entries[index];
    std::string const path = "quotas." + name.text;
    model::Quota quota;
    quota.name = name.text;
    quota.product = find(products_, spec.product);
    std::int64_t const parts = quota.product.valid() ? per_unit(quota.product) : 1;
    if (spec.basis.given) {
      quota.basis = expression::compile(spec.basis.text, spec.basis.mark, expression::Type::boolean(), schema_,
                                        diagnostics_, path + ".basis");
    }
    quota.active = parameters_.optional<bool>(spec.active, path + ".active");
    quota.share = parameters_.optional<double>(spec.share, path + ".share");
    quota.limit = parameters_.goods(spec.limit, path + ".limit", parts);
    quota.opening_basis = parameters_.goods(spec.opening_basis, path + ".opening_basis", parts);
    quota.opening_used = parameters_.goods(spec.opening_used, path + ".opening_used", parts);
    quota.counts_from = parameters_.optional<base::SimTime>(spec.counts_from, path + ".counts_from");
    quota.window = spec.window.text == "year"      ? model::QuotaWindow::year
                   : spec.window.text == "quarter" ? model::QuotaWindow::quarter
                   : spec.window.text == "rolling" ? model::QuotaWindow::rolling
                                                   : model::QuotaWindow::cumulative;
    quota.over = parameters_.optional<base::Duration>(spec.over, path + ".over");
    quota.carries_over = spec.carries_over.given && spec.carries_over.integer != 0;
    quota.smallest_grant = parameters_.goods(spec.smallest_grant, path + ".smallest_grant", parts);
    if (spec.basis.given != spec.share.given) {
      error("E_MISSING_FIELD", spec.mark, path,
            spec.basis.given ? "a basis needs the share of it that is allowed" : "a share needs a basis",
            spec.basis.given ? "add share: 50 %" : "add basis: and which shipments");
    }
    if (!spec.basis.given && !spec.limit.given && !spec.has_construction) {
      error("E_MISSING_FIELD", spec.mark, path, "nothing is allowed: it has neither a limit, a basis nor construction",
            "add limit: 100000 units, or basis: with share:");
    }
    if (quota.window == model::QuotaWindow::rolling && !spec.over.given) {
      error("E_MISSING_FIELD", spec.mark, path + ".over", "a rolling window needs its length", "add over: 90 days");
    }
    world_.quotas.push_back(std::move(quota));
  }
}

void Assembly::rules() {
  for (std::uint32_t const index : name_order(spec_.rules)) {
    auto const& [name, spec] = spec_.rules.entries[index];
    std::string const path = "rules." + name.text;
    model::Rule rule;
    rule.name = name.text;
    rule.title = spec.title.given ? spec.title.text : name.text;
    rule.jurisdiction = find(countries_, spec.by);
    auto const condition = [&](Formula const& formula, std::string const& at) {
      return formula.given ? expression::compile(formula.text, formula.mark, expression::Type::boolean(), schema_,
                                                 diagnostics_, at)
                           : std::nullopt;
    };
    rule.applies = condition(spec.applies, path + ".applies");
    rule.active = parameters_.optional<bool>(spec.active, path + ".active");
    rule.looks_through = spec.looks_through.given && spec.looks_through.integer != 0;
    for (Text const& other : spec.instead_of) {
      model::RuleId const id = find(rules_, other);
      if (id == rules_.at(name.text)) {
        error("E_CYCLE", other.mark, path + ".instead_of", "a rule can't stand in its own place");
      } else if (id.valid()) {
        rule.instead_of.push_back(id);
      }
    }
    for (std::size_t i = 0; i < spec.vintages.entries.size(); ++i) {
      rule.vintages.push_back(
          vintage(spec.vintages.entries[i].block, path + ".vintages." + std::to_string(i), condition));
    }
    for (model::Vintage const& version : rule.vintages) {
      model::Effects const& effects = version.effects;
      world_.has_border_rules = world_.has_border_rules || effects.refuses_entry || effects.holds ||
                                effects.permit.valid() || effects.duty.valid() || effects.fee.valid() || effects.ban;
      world_.has_drawback = world_.has_drawback || effects.drawback.valid();
    }
    world_.rules.push_back(std::move(rule));
  }
  model::find_matters(world_.rules);
  gatekeepers();
}

model::Vintage Assembly::vintage(
    VintageSpec const& spec, std::string const& path,
    std::function<std::optional<expression::Expression>(Formula const&, std::string const&)> const& condition) {
  model::Vintage vintage;
  vintage.name = spec.name.text;
  auto const when = [&](Value const& value, char const* key) {
    return parameters_.optional<base::SimTime>(value, path + "." + key);
  };
  vintage.dates = {when(spec.announced, "announced"), when(spec.published, "published"),
                   when(spec.effective, "effective"), when(spec.enforced, "enforced"), when(spec.sunset, "sunset")};
  vintage.brought_forward = parameters_.optional<base::Duration>(spec.brought_forward, path + ".brought_forward");
  Value const& binds = spec.enforced.given ? spec.enforced : spec.effective;
  if (spec.sunset.written->uncertain.empty() && binds.written->uncertain.empty()) {
    check_order(binds, spec.sunset, path + ".sunset", "it ends before it binds, so it never holds", false);
  }
  vintage.in_transit = spec.in_transit.text == "exported" ? model::LotDate::exported
                       : spec.in_transit.text == "loaded" ? model::LotDate::loaded
                                                          : model::LotDate::entered;
  vintage.applies = condition(spec.when, path + ".when");
  auto const flag = [](Value const& value) { return value.given && value.integer != 0; };
  model::Effects& effects = vintage.effects;
  effects.license = spec.license.text == "case_by_case"              ? model::Review::case_by_case
                    : spec.license.text == "presumption_of_denial"   ? model::Review::denial
                    : spec.license.text == "presumption_of_approval" ? model::Review::approval
                                                                     : model::Review::none;
  effects.ban = flag(spec.ban);
  effects.refuses_entry = flag(spec.refuses_entry);
  effects.holds = flag(spec.holds);
  effects.revokes = flag(spec.revokes);
  effects.test = find(sites_, spec.test);
  effects.cap = find(quotas_, spec.cap);
  effects.permit = find(permits_, spec.permit);
  effects.duty = parameters_.optional<double>(spec.duty, path + ".duty");
  effects.tariff_quota = find(quotas_, spec.tariff_quota);
  effects.duty_within = parameters_.optional<double>(spec.duty_within, path + ".duty_within");
  effects.fee = parameters_.optional<double>(spec.fee, path + ".fee");
  check_unit_price(spec.fee, path + ".fee");
  effects.drawback = parameters_.optional<double>(spec.drawback, path + ".drawback");
  effects.drawback_within = parameters_.optional<base::Duration>(spec.drawback_within, path + ".drawback_within");
  effects.revenue_share = parameters_.optional<double>(spec.revenue_share, path + ".revenue_share");
  bool const priced = std::any_of(world_.products.begin(), world_.products.end(),
                                  [](model::Product const& product) { return product.has_price(); });
  for (Value const* due : {&spec.duty, &spec.revenue_share}) {
    if (!due->given || priced) continue;
    error("E_MISSING_FIELD", due->mark, path, "no product has a price, so nothing can be assessed",
          "add price: 27000 USD to the products that it is about");
  }
  for (Value const* back : {&spec.drawback, &spec.drawback_within}) {
    bool const of_nothing = !spec.duty.given && !spec.fee.given;
    if (!back->given || (!of_nothing && spec.drawback.given)) continue;
    error("E_UNUSED", back->mark, path,
          of_nothing ? "nothing falls due, so nothing is paid back" : "it is not said what share is paid back",
          of_nothing ? "add duty: or fee:, or remove it" : "add drawback: 99 %");
  }
  std::string const currency = currency_of(spec.fee);
  effects.fee_currency = currency_index(currency);
  bool const payable =
      !world_.currencies.empty() && std::all_of(world_.currencies.begin(), world_.currencies.end(),
                                                [&](std::string const& other) { return convertible(currency, other); });
  if (spec.fee.given && !payable) {
    error("E_UNIT", spec.fee.mark, path + ".fee",
          fmt::format("a fee in {} can't be paid: goods and freight are paid in {}", currency,
                      world_.currencies.empty() ? "nothing" : fmt::format("{}", fmt::join(world_.currencies, ", "))),
          "state prices, costs and fees in one currency, or exchange rates under currencies:");
  }
  return vintage;
}

/// Who must agree before goods leave, and whether every license that a rule asks for has somebody who decides.
void Assembly::gatekeepers() {
  for (std::uint32_t i = 0; i < world_.offices.size(); ++i) {
    if (world_.offices[i].kind == model::OfficeKind::licensing) {
      world_.gatekeepers.push_back({model::GatekeeperKind::license, i, {}});
    }
  }
  for (std::uint32_t i = 0; i < world_.permit_offices.size(); ++i) {
    world_.gatekeepers.push_back({model::GatekeeperKind::permit, i, {}});
  }
  for (std::uint32_t i = 0; i < world_.quotas.size(); ++i) {
    world_.gatekeepers.push_back({model::GatekeeperKind::quota, i, {}});
  }
  if (world_.gatekeepers.size() > model::most_gatekeepers) {
    base::Mark const mark = !spec_.quotas.entries.empty()    ? spec_.quotas.entries.back().name.mark
                            : !spec_.permits.entries.empty() ? spec_.permits.entries.back().name.mark
                                                             : spec_.offices.entries.back().name.mark;
    error("E_LIMIT", mark, "offices",
          fmt::format("a world has at most {} licensing offices, import authorities and quotas together; here are {}",
                      model::most_gatekeepers, world_.gatekeepers.size()),
          "let one office have several stages or several rules");
  }
  for (auto const& [name, spec] : spec_.rules.entries) {
    model::RuleId const rule = rules_.at(name.text);
    bool const decided = std::any_of(world_.offices.begin(), world_.offices.end(), [&](model::Office const& office) {
      return std::find(office.rules.begin(), office.rules.end(), rule) != office.rules.end();
    });
    for (std::size_t i = 0; i < spec.vintages.entries.size() && !decided; ++i) {
      VintageSpec const& version = spec.vintages.entries[i].block;
      if (!version.license.given || version.license.text == "none") continue;
      error("E_UNKNOWN_ID", version.license.mark, fmt::format("rules.{}.vintages.{}.license", name.text, i),
            "no licensing office decides on this rule's licenses, so applications would go nowhere",
            fmt::format("add rules: [{}] to an office with kind: licensing", name.text));
      break;
    }
  }
}

}  // namespace chokepoint::scenario
