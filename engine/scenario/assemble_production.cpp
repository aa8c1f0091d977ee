#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/scenario/assembly.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/uncertain_values.hpp"

namespace chokepoint::scenario {

void Assembly::production() {
  auto const order = name_order(spec_.production);
  world_.lines.reserve(order.size());
  std::size_t recipes = 0;
  for (auto const& entry : spec_.production.entries) recipes += entry.block.makes.entries.size();
  world_.recipes.reserve(recipes);
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.production.entries[index];
    model::LineId const id(world_.lines.size());
    lines_.emplace(name.text, id);
    world_.lines.emplace_back();
    world_.lines.back().name = name.text;
    line(spec, id, "production." + name.text);
  }
  made_on();
  plants_of_quotas();
  for (std::size_t i = 0; i < world_.recipes.size(); ++i) {
    if (!world_.recipes[i].in_process.empty()) world_.begun_before.emplace_back(i);
  }
  std::stable_sort(world_.begun_before.begin(), world_.begun_before.end(), [&](model::RecipeId a, model::RecipeId b) {
    return world_.recipes[a.index()].stock < world_.recipes[b.index()].stock;
  });
}

/// Quotas that plants under construction allow.
void Assembly::plants_of_quotas() {
  for (auto const& [name, spec] : spec_.quotas.entries) {
    if (!spec.has_construction) continue;
    model::Quota& quota = world_.quotas[quotas_.at(name.text).index()];
    std::string const path = "quotas." + name.text + ".construction";
    ConstructionSpec const& plants = spec.construction;
    for (Text const& plant : plants.lines) {
      model::LineId const line = find(lines_, plant);
      if (!line.valid()) continue;
      auto const& adds = world_.lines[line.index()].adds;
      if (std::none_of(adds.begin(), adds.end(), [](auto const& more) { return more.valid(); })) {
        error("E_UNUSED", plant.mark, path + ".lines", fmt::format("'{}' has no phase that adds capacity", plant.text),
              fmt::format("add phases: with adds: 1000 units per day to production.{}", plant.text));
      }
      quota.plants.push_back(line);
    }
    std::sort(quota.plants.begin(), quota.plants.end());
    quota.plants.erase(std::unique(quota.plants.begin(), quota.plants.end()), quota.plants.end());
    quota.of_building = parameters_.optional<double>(plants.building, path + ".building");
    quota.of_built = parameters_.optional<double>(plants.built, path + ".built");
    if (!plants.building.given && !plants.built.given) {
      error("E_MISSING_FIELD", plants.mark, path, "it says neither what building allows nor what is built",
            "add building: 250 %");
    }
    if (quota.window == model::QuotaWindow::cumulative) {
      error("E_CONFLICT", spec.window.given ? spec.window.mark : plants.mark, "quotas." + name.text + ".window",
            "what a capacity would make is a volume for a window of time, and this quota's has no length",
            "write window: year, quarter, or rolling with over: 365 days");
    }
  }
}

void Assembly::line(LineSpec const& spec, model::LineId id, std::string const& path) {
  model::Line line;
  line.name = world_.lines[id.index()].name;
  line.site = find(sites_, spec.at);
  if (!line.site.valid()) return;  // reported by the reader
  line.capacity = parameters_.optional<double>(spec.capacity, path + ".capacity");
  line.running = flag_that_may_fall(spec.running, path + ".running");
  line.outages = outages(spec.outages.up, spec.outages.down, spec.has_outages, path + ".outages");
  line.stop_loses = parameters_.optional<double>(spec.stop_loses, path + ".stop_loses");
  for (std::uint32_t const phase : project(plans(spec.phases), line.project, path + ".phases")) {
    auto const& [name, block] = spec.phases.entries[phase];
    line.adds.push_back(parameters_.optional<double>(block.adds, path + ".phases." + name.text + ".adds"));
  }
  line.calendar = find(calendars_, spec.calendar);
  check_what_a_line_does_in_a_day(spec, line, path);
  line.changeover = parameters_.optional<base::Duration>(spec.changeover, path + ".changeover");
  line.restart = parameters_.law(spec.restart_after_stop, path + ".restart_after_stop");
  line.first_recipe = static_cast<std::uint32_t>(world_.recipes.size());
  for (std::uint32_t const index : name_order(spec.makes)) {
    auto const& [product, recipe_spec] = spec.makes.entries[index];
    model::Recipe made;
    made.line = id;
    made.product = find(products_, product);
    if (!made.product.valid()) continue;
    made.stock = stock_at(line.site, made.product);
    world_.lines[id.index()].site = line.site;
    recipe(recipe_spec, product, spec, made, path + ".makes." + product.text);
    for (model::RecipePart& part : made.parts) {
      auto const known = std::find(line.components.begin(), line.components.end(), part.stock);
      part.component = static_cast<std::uint32_t>(known - line.components.begin());
      if (known == line.components.end()) line.components.push_back(part.stock);
    }
    world_.recipes.push_back(std::move(made));
    line.recipes += 1;
  }
  if (line.recipes == 0) {
    error("E_MISSING_FIELD", spec.mark, path + ".makes", "the line makes nothing",
          "add makes: {PRODUCT: {cycle: 6 weeks}}");
  }
  changeovers(spec, line, path);
  line_planning(spec, line, path);
  work_in_process(spec, line, path);
  world_.lines[id.index()] = std::move(line);
}

void Assembly::recipe(RecipeSpec const& spec, Text const& name, LineSpec const& line, model::Recipe& recipe,
                      std::string const& path) {
  ProductSpec const& product = *product_spec(name.text);
  if (!recipe.stock.valid()) {
    error("E_UNKNOWN_ID", name.mark, path,
          fmt::format("site '{}' has no stock of '{}', so there is no shelf for what is made", line.at.text, name.text),
          fmt::format("add {} under sites.{}.stock", name.text, line.at.text));
  } else if (world_.stocks[recipe.stock.index()].unlimited) {
    error("E_CONFLICT", name.mark, path,
          fmt::format("the stock of '{}' at '{}' never runs out, so nobody has to make it", name.text, line.at.text),
          fmt::format("leave out supply: unlimited under sites.{}.stock.{}", line.at.text, name.text));
  }
  UncertainSpec const* const drawn = uncertain(spec.uses.written->uncertain);
  base::Dimension const written = drawn != nullptr ? kind_of(*drawn).dimension : spec.uses.dimension;
  if (spec.uses.given && written != base::dimensions::none) {
    error("E_UNIT", spec.uses.mark, path + ".uses", "this is no amount of capacity for one unit",
          "write for example 0.0357 wafers per unit, or 0.0357");
  }
  recipe.uses = parameters_.with_default<double>(spec.uses, path + ".uses", 1);
  recipe.lot = parameters_.goods(spec.lot, path + ".lot", per_unit(recipe.product));
  bool const vanishes = spec.lot.given && std::nearbyint(parameters_.extremes(spec.lot).least *
                                                         static_cast<double>(per_unit(recipe.product))) < 1;
  if (vanishes) {
    error("E_RANGE", spec.lot.mark, path + ".lot",
          fmt::format("${} may be less than the smallest amount of the product, and lots of nothing never end",
                      spec.lot.written->uncertain),
          "give it a law that stays above the product's resolution");
  }
  recipe.cycle = parameters_.law(spec.cycle, path + ".cycle");
  recipe.rework = parameters_.optional<double>(spec.result->rework, path + ".rework");
  recipe_parts(spec, product, recipe, path);
  recipe_yield(spec, recipe, path);
  bool const by_margin = line.plans.text == "margin";
  for (Value const* const value : {&spec.result->sells, &spec.result->cost}) {
    if (!value->given || by_margin) continue;
    error("E_UNUSED", value->mark, path, "only a line that plans by margin looks at this",
          "remove it, or write plans: margin");
  }
  if (!by_margin) return;
  if (!product.price.given && !product.pricing.has_cost_plus) {
    error("E_MISSING_FIELD", line.plans.mark, "products." + name.text + ".price",
          fmt::format("a line that plans by margin needs the price of all that it makes, and '{}' has none", name.text),
          "add price: 27000 USD per unit");
    return;
  }
  recipe.cost = parameters_.optional<double>(spec.result->cost, path + ".cost");
  recipe.sells = parameters_.optional<double>(spec.result->sells, path + ".sells");
  // Margins in several currencies can't be compared.
  std::string const currency = price_currency(product);
  auto const refuse = [&](Value const& value, std::string const& other) {
    error("E_UNIT", value.mark, path,
          fmt::format("margins in {} and in {} can't be compared, and no exchange rate is known", currency, other),
          "write all prices and costs of the line's products in one currency");
  };
  if (spec.result->cost.given && currency_of(spec.result->cost) != currency)
    refuse(spec.result->cost, currency_of(spec.result->cost));
  for (auto const& [other, unused] : line.makes.entries) {
    ProductSpec const* const known = product_spec(other.text);
    if (known == nullptr || price_currency(*known).empty() || other.text >= name.text) continue;
    if (price_currency(*known) != currency) refuse(product.price, price_currency(*known));
  }
}

void Assembly::recipe_parts(RecipeSpec const& spec, ProductSpec const& product, model::Recipe& recipe,
                            std::string const& path) {
  bool const own = !spec.from.entries.empty();
  NamedValues const& list = own ? spec.from : product.made_from;
  std::string const at = own ? path + ".from" : path;
  model::SiteId const site = world_.lines[recipe.line.index()].site;
  for (auto const& [name, value, unused] : list.entries) {
    model::ProductId const component = find(products_, name);
    if (!component.valid()) continue;  // reported by the reader
    base::Dimension const written = own ? value.dimension : base::dimensions::none;
    if (written != base::dimensions::none && written != base::dimensions::goods) {
      error("E_UNIT", value.mark, at, fmt::format("an amount of '{}' is expected here", name.text),
            "write 6 units, or 6");
      continue;
    }
    if (written == base::dimensions::goods) check_goods_word(value, component, at);
    double const millionths = std::nearbyint(in_base_units(value) * static_cast<double>(per_unit(component)) * 1e6);
    if (millionths < 1 || millionths > model::most_parts * 1e3) {
      error("E_RANGE", value.mark, at, fmt::format("this is no amount of '{}' that can be used up", name.text),
            "write an amount above 0; a component that isn't needed is left out");
      continue;
    }
    model::RecipePart part;
    part.stock = stock_at(site, component);
    part.millionths = static_cast<std::int64_t>(millionths);
    if (component == recipe.product) {
      error("E_BOM_CYCLE", name.mark, at, "a product can't be made from itself");
    } else if (!part.stock.valid()) {
      error("E_UNKNOWN_ID", name.mark, at,
            fmt::format("site '{}' has no stock of '{}', which is needed there", world_.sites[site.index()].name,
                        name.text),
            fmt::format("add {} under sites.{}.stock", name.text, world_.sites[site.index()].name));
    } else if (world_.stocks[part.stock.index()].lost_sales && !world_.stocks[part.stock.index()].unlimited) {
      error("E_CONFLICT", name.mark, at,
            fmt::format("the stock of '{}' loses what it can't serve at once, and a line waits for its components",
                        name.text),
            fmt::format("write unmet: backorder under sites.{}.stock.{}", world_.sites[site.index()].name, name.text));
    } else {
      recipe.parts.push_back(part);
    }
  }
}

void Assembly::recipe_yield(RecipeSpec const& spec, model::Recipe& recipe, std::string const& path) {
  bool const clustered = spec.result->yield_law.text == "clustered";
  bool const by_defects = clustered || spec.result->yield_law.text == "murphy";
  recipe.yield_law = spec.result->yield_law.text == "binomial" ? model::YieldLaw::binomial
                     : by_defects                              ? model::YieldLaw::defects
                                                               : model::YieldLaw::share;
  recipe.yield = parameters_.optional<double>(spec.result->yield, path + ".yield");
  if (recipe.yield_law != model::YieldLaw::share && per_unit(recipe.product) != 1) {
    error("E_CONFLICT", spec.result->yield_law.mark, path + ".yield_law",
          "chance decides about each unit, and this product is counted in parts of one",
          "leave out the product's resolution, or write yield_law: share");
  }
  if (!by_defects) return;
  for (auto const& [value, key] :
       {std::pair{&spec.result->defect_density, "defect_density"}, {&spec.result->area, "area"}}) {
    if (value->given) continue;
    error("E_MISSING_FIELD", spec.result->yield_law.mark, path + "." + key,
          fmt::format("a yield by defects ({}) needs {}", spec.result->yield_law.text, key),
          fmt::format("add {}: 0.1", key));
  }
  recipe.defect_density = parameters_.with_default<double>(spec.result->defect_density, path + ".defect_density", 0);
  recipe.area = parameters_.with_default<double>(spec.result->area, path + ".area", 0);
  // The density of a lot as a multiple of the mean: gamma of shape alpha, or Murphy's symmetric triangle.
  LawSpec law;
  law.given = true;
  law.written.edit().kind = clustered ? "gamma" : "triangular";
  law.mark = spec.result->yield_law.mark;
  law.written.edit().arguments.resize(find_law(law.written->kind)->arguments.size());
  auto const set = [&](std::string_view name, double number) {
    Value& value = law.written.edit().arguments[*argument_index(*find_law(law.written->kind), name)];
    value.given = true;
    value.number = number;
    return &value;
  };
  if (clustered) {
    Value* const shape = set("shape", 2);
    if (spec.result->clustering.given) *shape = spec.result->clustering;
    set("mean", 1);
  } else {
    set("low", 0);
    set("mode", 1);
    set("high", 2);
  }
  recipe.clustering = parameters_.law(law, path + ".clustering");
}

void Assembly::line_planning(LineSpec const& spec, model::Line& line, std::string const& path) {
  std::string const& word = spec.plans.text;
  line.planning = word == "priority"  ? model::Planning::priority
                  : word == "backlog" ? model::Planning::backlog
                  : word == "margin"  ? model::Planning::margin
                  : word == "shares"  ? model::Planning::shares
                                      : model::Planning::first_come;
  auto const unknown = [&](Text const& name, std::string const& at) {
    error("E_UNKNOWN_ID", name.mark, at, fmt::format("this line doesn't make '{}'", name.text),
          "name products listed under its makes:");
  };
  if (line.planning == model::Planning::priority && spec.priorities.empty()) {
    error("E_MISSING_FIELD", spec.plans.mark, path + ".priorities", "it isn't said which product comes first",
          "add priorities: [FIRST, SECOND]");
  }
  if (line.planning == model::Planning::shares && spec.shares.entries.empty()) {
    error("E_MISSING_FIELD", spec.plans.mark, path + ".shares", "it isn't said which shares the products get",
          "add shares: {ONE: 30 %, OTHER: 70 %}");
  }
  for (std::uint32_t i = 0; i < line.recipes; ++i) {
    world_.recipes[line.first_recipe + i].rank = static_cast<std::int64_t>(spec.priorities.size());
  }
  for (std::size_t place = 0; place < spec.priorities.size(); ++place) {
    model::RecipeId const id = recipe_of(line, spec.priorities[place]);
    if (!id.valid()) {
      unknown(spec.priorities[place], path + ".priorities");
    } else {
      std::int64_t& rank = world_.recipes[id.index()].rank;
      rank = std::min(rank, static_cast<std::int64_t>(place));
    }
  }
  for (auto const& entry : spec.shares.entries) {
    model::RecipeId const id = recipe_of(line, entry.name);
    if (!id.valid()) {
      unknown(entry.name, path + ".shares");
    } else {
      world_.recipes[id.index()].share = parameters_.optional<double>(entry.value, path + ".shares." + entry.name.text);
    }
  }
}

void Assembly::changeovers(LineSpec const& spec, model::Line& line, std::string const& path) {
  auto const known = [&](Text const& name, std::string const& at) {
    model::RecipeId const id = recipe_of(line, name);
    if (name.given && !id.valid()) {
      error("E_UNKNOWN_ID", name.mark, at, fmt::format("this line doesn't make '{}'", name.text),
            "name products listed under its makes:");
    }
    return id;
  };
  if (spec.set_up_for.given) line.set_up_for = known(spec.set_up_for, path + ".set_up_for");
  for (std::size_t i = 0; i < spec.changeovers.entries.size(); ++i) {
    ChangeoverSpec const& change = spec.changeovers.entries[i].block;
    std::string const at = fmt::format("{}.changeovers.{}", path, i);
    model::Changeover const built{known(change.from, at + ".from"), known(change.to, at + ".to"),
                                  parameters_.with_default<base::Duration>(change.time, at + ".time", 0)};
    if (built.from.valid() && built.from == built.to) {
      error("E_CONFLICT", change.to.mark, at, "lots of one product follow each other without a changeover",
            "name two different products");
    }
    for (model::Changeover const& other : line.changeovers) {
      if (other.from != built.from || other.to != built.to) continue;
      error("E_CONFLICT", change.mark, at, "this changeover is listed twice", "leave out one of them");
    }
    line.changeovers.push_back(built);
  }
}

void Assembly::work_in_process(LineSpec const& spec, model::Line const& line, std::string const& path) {
  for (std::size_t i = 0; i < spec.in_process.entries.size(); ++i) {
    WorkInProcessSpec const& work = spec.in_process.entries[i].block;
    std::string const at = fmt::format("{}.in_process.{}", path, i);
    model::RecipeId const id = recipe_of(line, work.product);
    if (!id.valid()) {
      error("E_UNKNOWN_ID", work.product.mark, at + ".product",
            fmt::format("this line doesn't make '{}'", work.product.text), "name a product listed under its makes:");
      continue;
    }
    model::Recipe& recipe = world_.recipes[id.index()];
    recipe.in_process.push_back({parameters_.optional<base::SimTime>(work.done_on, at + ".done_on"),
                                 parameters_.goods(work.quantity, at + ".quantity", per_unit(recipe.product))});
  }
}

void Assembly::made_on() {
  std::vector<bool> ordered(world_.recipes.size(), false);
  for (Supplied const& made : made_on_) {
    model::LineId const id = find(lines_, made.from);
    if (!id.valid()) continue;  // reported by the reader
    model::Line const& line = world_.lines[id.index()];
    if (!line.site.valid()) continue;
    model::Stock& stock = world_.stocks[made.stock.index()];
    std::string const& product = world_.products[stock.product.index()].name;
    if (line.site != stock.site) {
      error("E_CONFLICT", made.from.mark, made.path + ".made_on",
            fmt::format("line '{}' stands at site '{}', and this stock is at '{}'", line.name,
                        world_.sites[line.site.index()].name, world_.sites[stock.site.index()].name),
            "let the line's own site order it, and this one be supplied from there (from:)");
      continue;
    }
    for (std::uint32_t i = 0; i < line.recipes; ++i) {
      std::uint32_t const recipe = line.first_recipe + i;
      if (world_.recipes[recipe].product != stock.product) continue;
      stock.replenishment.recipe = model::RecipeId(recipe);
      ordered[recipe] = true;
    }
    if (!stock.replenishment.recipe.valid()) {
      error("E_UNKNOWN_ID", made.from.mark, made.path + ".made_on",
            fmt::format("line '{}' doesn't make '{}'", line.name, product),
            fmt::format("add {} under production.{}.makes", product, line.name));
    }
  }
  for (auto const& [name, spec] : spec_.production.entries) {
    model::Line const& line = world_.lines[lines_.at(name.text).index()];
    for (auto const& [product, unused] : spec.makes.entries) {
      model::RecipeId const id = recipe_of(line, product);
      if (!id.valid() || ordered[id.index()] || !world_.recipes[id.index()].in_process.empty()) continue;
      diagnostics_.warning("W_UNUSED", product.mark, "production." + name.text + ".makes." + product.text,
                           "no stock orders it of this line, so it is never made",
                           fmt::format("add replenishment: {{..., made_on: {}}} to sites.{}.stock.{}", name.text,
                                       spec.at.text, product.text));
    }
  }
}

model::RecipeId Assembly::recipe_of(model::Line const& line, Text const& product) const {
  model::ProductId const wanted = find(products_, product);
  for (std::uint32_t i = 0; i < line.recipes; ++i) {
    if (world_.recipes[line.first_recipe + i].product == wanted) return model::RecipeId(line.first_recipe + i);
  }
  return {};
}

model::StockId Assembly::stock_at(model::SiteId site, model::ProductId product) const {
  for (model::StockId const stock : world_.sites[site.index()].stocks) {
    if (world_.stocks[stock.index()].product == product) return stock;
  }
  return {};
}

ProductSpec const* Assembly::product_spec(std::string const& name) const {
  for (auto const& entry : spec_.products.entries) {
    if (entry.name.text == name) return &entry.block;
  }
  return nullptr;
}

}  // namespace chokepoint::scenario
