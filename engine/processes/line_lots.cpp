#include <algorithm>

#include "engine/processes/line.hpp"

namespace chokepoint::processes {

/// What the lot will be is drawn now, by its own identity; nobody learns of it before its time.
void Line::send_lot(std::uint32_t product, Order const& order, std::int64_t quantity, kernel::Context& context,
                    Environment& environment) {
  model::Recipe const& made = recipe(product, environment);
  std::uint64_t const lot = derived_id(order.id, order.lots);
  std::uint64_t const owner = context.self_name_hash();
  environment.units.post(made.product.index(), ledger::UnitStatus::made, ledger::UnitStatus::in_process, quantity,
                         context.now());
  base::SimTime done = context.now();
  std::int64_t left = quantity;
  for (std::uint64_t pass = 0; left > 0; ++pass) {
    done = done + environment.draw_time(environment.law_at(made.cycle, context), environment.streams.line_cycle, owner,
                                        lot, pass);
    LotYield const out = yield_of(made, lot, pass, left, owner, products_[product].yield, environment);
    if (out.good + out.scrapped > 0) {
      Lot part;
      part.good = out.good;
      part.scrapped = out.scrapped;
      part.id = lot;
      part.last_event = order.last_event;
      part.product = product;
      finish_at(context.no_sooner_than_news(std::min(done, kernel::Context::last_moment)), part, context, environment);
    }
    left = out.rework;
  }
}

/// A lot's end: sent at once where nothing can keep it from coming, else kept here until it is near.
void Line::finish_at(base::SimTime done, Lot const& lot, kernel::Context& context, Environment& environment) {
  LevelIndex const level = seen(lot.product, environment).in_process;
  if (!rules(environment).stops() || done - context.now() <= context.news_delay()) {
    environment.add_interval(level, context.now(), done, lot.good + lot.scrapped);
    return deliver(lot, done, context, environment);
  }
  std::uint32_t const slot = lots_.acquire();
  Lot& kept = lots_[slot];
  kept = lot;
  kept.alive = true;
  kept.due = done;
  kept.left = done - context.now();
  environment.add(level, context.now(), lot.good + lot.scrapped);
  if (!stands_) plan_completion(slot, context);
}

void Line::plan_completion(std::uint32_t slot, kernel::Context& context) {
  base::SimTime const near = std::max(context.now(), lots_[slot].due - context.news_delay());
  context.schedule(near, LotNearsCompletion{{}, slot, lots_.generation(slot), turns_}, lots_[slot].last_event);
}

void Line::on(LotNearsCompletion const& near, kernel::Context& context, Environment& environment) {
  if (!lots_.alive(near.slot, near.generation) || near.turn != turns_) return;
  Lot& lot = lots_[near.slot];
  base::SimTime const heard = context.no_sooner_than_news(lot.due);
  LevelIndex const level = seen(lot.product, environment).in_process;
  environment.add(level, context.now(), -(lot.good + lot.scrapped));
  environment.add_interval(level, context.now(), heard, lot.good + lot.scrapped);
  lot.last_event = context.current();
  deliver(lot, heard, context, environment);
  lot.alive = false;
  lots_.release(near.slot);
}

void Line::deliver(Lot const& lot, base::SimTime heard, kernel::Context& context, Environment& environment) {
  context.send(environment.world.sites[rules(environment).site.index()].actor, heard,
               LotFinished{{}, lot.good, lot.scrapped, lot.id, recipe_id(lot.product, environment).index()},
               lot.last_event);
}

/// Part of a lot is lost: the site hears of it as scrap.
void Line::lose(Lot& lot, double share, kernel::Context& context, Environment& environment) {
  Lot lost = lot;
  lost.good = 0;
  lost.scrapped = lost_.take(lot.good, share);
  if (lost.scrapped == 0) return;
  lot.good -= lost.scrapped;
  base::SimTime const heard = context.now() + context.news_delay();
  LevelIndex const level = seen(lot.product, environment).in_process;
  environment.add(level, context.now(), -lost.scrapped);
  environment.add_interval(level, context.now(), heard, lost.scrapped);
  deliver(lost, heard, context, environment);
}

std::int64_t Line::in_process(model::ProductId product, model::World const& world) const {
  std::int64_t units = 0;
  for (std::size_t i = 0; i < components_.size(); ++i) {
    if (world.stocks[world.lines[id_.index()].components[i].index()].product == product) units += components_[i];
  }
  for (std::uint32_t slot = 0; slot < lots_.size(); ++slot) {
    Lot const& lot = lots_[slot];
    model::RecipeId const recipe(world.lines[id_.index()].first_recipe + lot.product);
    if (lot.alive && world.recipes[recipe.index()].product == product) units += lot.good + lot.scrapped;
  }
  return units;
}

}  // namespace chokepoint::processes
