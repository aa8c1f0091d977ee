#include <algorithm>

#include "engine/processes/site.hpp"

namespace chokepoint::processes {

std::int64_t Site::work_in_process(std::uint32_t index, Environment const& environment) const {
  model::World const& world = environment.world;
  model::StockId const own = place(environment).stocks[index];
  auto const stock_of = [&](model::RecipeId recipe) { return world.recipes[recipe.index()].stock; };
  auto recipe = std::lower_bound(world.begun_before.begin(), world.begun_before.end(), own,
                                 [&](model::RecipeId one, model::StockId stock) { return stock_of(one) < stock; });
  std::int64_t units = 0;
  for (; recipe != world.begun_before.end() && stock_of(*recipe) == own; ++recipe) {
    for (model::WorkInProcess const& work : world.recipes[recipe->index()].in_process) {
      units += std::max(std::int64_t{0}, environment.parameters.get(work.quantity));
    }
  }
  return units;
}

/// Two orders where customers' firm orders stand behind a part only: what neither the shelf nor earlier orders cover.
void Site::order_production(std::uint32_t index, std::int64_t quantity, std::uint64_t order, kernel::Context& context,
                            Environment& environment) {
  Shelf& shelf = shelves_[index];
  model::Replenishment const& rule = stock_of(index, environment).replenishment;
  std::int64_t const uncovered = shelf.committed - shelf.on_hand - shelf.on_order;
  std::int64_t const firm = rule.counts_firm_orders ? std::clamp(uncovered, std::int64_t{0}, quantity) : 0;
  shelf.on_order += quantity;
  environment.add(seen(index, environment).on_order, context.now(), quantity);
  model::Recipe const& recipe = environment.world.recipes[rule.recipe.index()];
  kernel::ActorId const line = environment.world.lines[recipe.line.index()].actor;
  if (firm > 0) {
    context.tell(line, ProductionOrdered{{}, order, firm, rule.recipe.index(), 1}, context.current());
  }
  if (firm < quantity) {
    std::uint64_t const id = firm > 0 ? derived_id(order, 0) : order;
    context.tell(line, ProductionOrdered{{}, id, quantity - firm, rule.recipe.index(), 0}, context.current());
  }
}

void Site::on(LotFinished const& finished, kernel::Context& context, Environment& environment) {
  model::Recipe const& recipe = environment.world.recipes[finished.recipe];
  RecipeObservables const& made = environment.observables.recipes[finished.recipe];
  std::uint32_t const index = shelf_of(recipe.stock.index(), environment);
  std::uint32_t const product = recipe.product.index();
  std::int64_t const all = finished.good + finished.scrapped;
  shelves_[index].on_order -= all;
  environment.add(seen(index, environment).on_order, context.now(), -all);
  if (finished.scrapped > 0) {
    environment.units.post(product, ledger::UnitStatus::in_process, ledger::UnitStatus::scrapped, finished.scrapped,
                           context.now());
    environment.observe(made.scrapped, context.now(), finished.scrapped);
  }
  if (finished.good > 0) {
    environment.units.post(product, ledger::UnitStatus::in_process, ledger::UnitStatus::stock, finished.good,
                           context.now());
    environment.observe(made.made, context.now(), finished.good);
    receive(index, finished.good, context, environment);
  }
  if (finished.scrapped > 0) review_continuously(index, context, environment);  // what is lost is still wanted
}

}  // namespace chokepoint::processes
