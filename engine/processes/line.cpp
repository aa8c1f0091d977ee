#include "engine/processes/line.hpp"

#include <algorithm>
#include <cmath>

#include "engine/processes/decisions.hpp"
#include "engine/processes/prices.hpp"

namespace chokepoint::processes {

namespace {

constexpr double longest = 274877906944.0;  // seconds: as Environment::longest

}  // namespace

void Line::start(kernel::Context& context, Environment& environment) {
  model::Line const& line = rules(environment);
  products_.resize(line.recipes);
  components_.assign(line.components.size(), 0);
  candidates_.reserve(line.recipes);
  candidate_products_.reserve(line.recipes);
  if (line.set_up_for.valid()) set_up_for_ = line.set_up_for.index() - line.first_recipe;
  worked_until_ = free_since_ = context.now();
  if (line.capacity.valid()) {
    schedule_.draw(line.project, context.self_name_hash(), environment);
    for (std::uint32_t phase = 0; phase < line.project.phases.size(); ++phase) {
      base::SimTime const at = schedule_.complete_at(phase);
      if (at > context.now()) {
        context.schedule(at, PhaseCompleted{{}, phase});
      } else {
        added_ += environment.parameters.get_or(line.adds[phase], 0.0);
      }
    }
    base::SimTime const next = environment.parameters.next_change(line.capacity, context.now());
    if (next < base::SimTime::end()) context.schedule(next, LineCapacityChanges{{}, 0, 0});
  }
  plan_turn(context, environment);
  if (line.outages.present) {
    base::Duration const until =
        environment.draw_time(line.outages.up, environment.streams.line_up, context.self_name_hash(), 0);
    context.schedule(context.now() + until, LineTurns{{}, outage_begins, 0});
  }
  stands_ = !environment.at_or(line.running, context, true);
  capacity_ = present_capacity(context, environment);
  stopped_ = capacity_ <= 0;
  for (std::uint32_t product = 0; product < line.recipes; ++product) {
    model::Recipe const& made = recipe(product, environment);
    for (std::size_t i = 0; i < made.in_process.size(); ++i) {
      std::int64_t const quantity = environment.parameters.get(made.in_process[i].quantity);
      if (quantity <= 0) continue;
      base::SimTime const done = context.no_sooner_than_news(environment.parameters.get(made.in_process[i].done_on));
      environment.units.post(made.product.index(), ledger::UnitStatus::initial, ledger::UnitStatus::in_process,
                             quantity, context.now());
      Lot lot;
      lot.good = quantity;
      lot.id = derived_id(context.self_name_hash(), std::uint64_t{product} << 32 | i);
      lot.product = product;
      finish_at(done, lot, context, environment);
    }
  }
}

base::Calendar const* Line::calendar(Environment const& environment) const {
  model::CalendarId const id = rules(environment).calendar;
  return id.valid() ? &environment.world.calendars[id.index()] : nullptr;
}

std::int64_t Line::next_lot(std::uint32_t product, Order const& order, Environment const& environment) const {
  return std::min(order.rest(), environment.parameters.get_or(recipe(product, environment).lot, order.rest()));
}

double Line::work_of(std::uint32_t product, std::int64_t quantity, Environment const& environment) const {
  double const uses = environment.parameters.get(recipe(product, environment).uses);
  return uses * static_cast<double>(quantity) / static_cast<double>(per_unit(product, environment));
}

bool Line::has_components(std::uint32_t product, Order const& order, Environment const& environment) const {
  std::int64_t const parts = per_unit(product, environment);
  std::int64_t const after = order.started + next_lot(product, order, environment);
  for (model::RecipePart const& part : recipe(product, environment).parts) {
    std::int64_t const needed = part.needed(after, parts) - part.needed(order.started, parts);
    if (components_[part.component] < needed) return false;
  }
  return true;
}

/// Keeps the time during which each product's next lot lacked components. Called after whatever may change that.
void Line::note_shortages(base::SimTime now, Environment const& environment) {
  for (std::uint32_t index = 0; index < products_.size(); ++index) {
    Product& product = products_[index];
    bool const lacks = !product.queue.empty() && !has_components(index, orders_[product.queue.front()], environment);
    if (product.is_short) product.short_seconds += (now - product.short_since).seconds();
    product.is_short = lacks;
    product.short_since = now;
  }
}

void Line::on(ProductionOrdered const& ordered, kernel::Context& context, Environment& environment) {
  std::uint32_t const index = ordered.recipe - rules(environment).first_recipe;
  Product& product = products_[index];
  note_shortages(context.now(), environment);
  std::uint32_t const slot = orders_.acquire();
  Order& order = orders_[slot];
  order = Order{};
  order.id = ordered.order;
  order.came = orders_came_++;
  order.quantity = ordered.quantity;
  order.waits_since = context.now();
  order.short_before = product.short_seconds;
  order.last_event = context.current();
  order.firm = ordered.firm != 0;
  product.queue.push(orders_, slot, order.priority());
  product.backlog += order.quantity;
  environment.add(seen(index, environment).backlog, context.now(), order.quantity);
  ask_for_components(order, index, context, environment);
  note_shortages(context.now(), environment);
  plan_soon(context);
}

void Line::ask_for_components(Order const& order, std::uint32_t product, kernel::Context& context,
                              Environment& environment) const {
  kernel::ActorId const site = environment.world.sites[rules(environment).site.index()].actor;
  std::uint64_t ordinal = 0;
  for (model::RecipePart const& part : recipe(product, environment).parts) {
    ledger::DelayClock clock;
    clock.quantity = part.needed(order.quantity, per_unit(product, environment));
    clock.opened = clock.since = context.now();
    clock.owner = none;
    std::uint64_t const id = derived_id(order.id, (std::uint64_t{1} << 32) + ordinal++);
    if (clock.quantity == 0) continue;
    // Goods that stay within a site need no license.
    context.tell(
        site,
        OrderPlaced{
            {}, id, clock, context.now().seconds(), never, part.stock.index(), OrderPlaced::pack(context.self(), true)},
        order.last_event);
  }
}

void Line::on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment) {
  Consignment const& goods = arrived.goods;
  auto const& stocks = rules(environment).components;
  auto const found = std::find(stocks.begin(), stocks.end(), model::StockId(goods.stock));
  CHOKEPOINT_CHECK(found != stocks.end(), "goods arrive at line {} that it doesn't use", rules(environment).name);
  environment.units.post(environment.world.stocks[goods.stock].product.index(), ledger::UnitStatus::in_transit,
                         ledger::UnitStatus::in_process, goods.quantity(), context.now());
  components_[static_cast<std::size_t>(found - stocks.begin())] += goods.quantity();
  note_shortages(context.now(), environment);
  plan_soon(context);
}

void Line::plan_soon(kernel::Context& context) {
  if (plans_ || activity_ != Activity::idle) return;
  plans_ = true;
  context.schedule(context.now(), LinePlans{}, context.current());
}

void Line::on(LinePlans const& plans, kernel::Context& context, Environment& environment) {
  (plans.asked_again != 0 ? puts_off_ : plans_) = false;
  plan(context, environment);
}

bool Line::can_start(kernel::Context& context, Environment const& environment) {
  if (activity_ != Activity::idle || stopped_) return false;
  base::Calendar const* const hours = calendar(environment);
  if (hours == nullptr || hours->is_open(context.now())) return true;
  bool const waits = std::any_of(products_.begin(), products_.end(), [](Product const& p) { return !p.queue.empty(); });
  if (waits && !plans_) {
    plans_ = true;
    context.schedule(hours->next_open(context.now()), LinePlans{}, context.current());
  }
  return false;
}

void Line::plan(kernel::Context& context, Environment& environment) {
  while (can_start(context, environment)) {
    if (next_product_ == none) {
      bool const waits = std::any_of(products_.begin(), products_.end(),
                                     [](Product const& product) { return !product.queue.empty(); });
      if (!waits || !choose(context, environment)) {
        if (!candidates_.empty() && waits) put_off(context);
        return set_starved(waits && candidates_.empty(), context.now(), environment);
      }
      set_starved(false, context.now(), environment);
      bool const other = set_up_for_ != none && set_up_for_ != next_product_;
      base::Duration const changeover = other ? changeover_to(next_product_, environment) : base::Duration(0);
      set_up_for_ = next_product_;
      if (other) environment.observe(environment.observables.lines[id_.index()].changeovers, context.now(), 1);
      if (changeover > base::Duration(0)) {
        work_left_ = static_cast<double>(changeover.seconds());
        if (context.now() == free_since_) work_left_ += carried_;
        set_activity(Activity::changing, context.now(), environment);
        plan_end(context, environment);
        continue;
      }
    }
    begin_lot(context, environment);
  }
}

/// A policy would start none of what could be: it is asked again in a day.
void Line::put_off(kernel::Context& context) {
  if (puts_off_) return;
  puts_off_ = true;
  context.schedule(context.now() + base::days(1), LinePlans{{}, 1}, context.current());
}

bool Line::choose(kernel::Context const& context, Environment& environment) {
  candidates_.clear();
  candidate_products_.clear();
  candidate_ids_.clear();
  for (std::uint32_t index = 0; index < products_.size(); ++index) {
    Product const& product = products_[index];
    if (product.queue.empty()) continue;
    Order const& order = orders_[product.queue.front()];
    if (!has_components(index, order, environment)) continue;
    model::Recipe const& made = recipe(index, environment);
    model::Parameters const& values = environment.parameters;
    policy::ProductionCandidate candidate;
    candidate.firm = order.firm;
    candidate.came = order.came;
    candidate.backlog = static_cast<double>(product.backlog) / static_cast<double>(per_unit(index, environment));
    candidate.rank = made.rank;
    candidate.share = values.get_or(made.share, 0.0);
    candidate.credit = product.credit;
    candidate.work = work_of(index, next_lot(index, order, environment), environment);
    if (rules(environment).planning == model::Planning::margin) {
      double const sells = order.firm ? 1.0 : values.get_or(made.sells, 1.0);
      candidate.margin = policy::margin_under_risk(price_of_unit(made.product, context.now(), environment), sells,
                                                   values.get_or(made.cost, 0.0), values.get(made.uses));
    }
    candidates_.push_back(candidate);
    candidate_products_.push_back(index);
    candidate_ids_.push_back(made.product);
  }
  if (candidates_.empty()) return false;
  model::Planning const rule = rules(environment).planning;
  model::ProductId const made_last =
      set_up_for_ == none ? model::ProductId() : recipe(set_up_for_, environment).product;
  std::size_t const chosen = decide(PlanningAsked{rule, made_last, candidates_, candidate_ids_}, context, environment);
  if (chosen == candidates_.size()) return false;
  if (rule == model::Planning::shares) {
    policy::settle_shares(candidates_, chosen);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      products_[candidate_products_[i]].credit = candidates_[i].credit;
    }
  }
  next_product_ = candidate_products_[chosen];
  return true;
}

base::Duration Line::changeover_to(std::uint32_t product, Environment const& environment) const {
  model::Line const& line = rules(environment);
  for (model::Changeover const& changeover : line.changeovers) {
    if (changeover.from == recipe_id(set_up_for_, environment) && changeover.to == recipe_id(product, environment)) {
      return environment.parameters.get(changeover.time);
    }
  }
  return environment.parameters.get_or(line.changeover, base::Duration(0));
}

void Line::begin_lot(kernel::Context& context, Environment& environment) {
  std::uint32_t const index = next_product_;
  next_product_ = none;
  Product& product = products_[index];
  std::uint32_t const slot = product.queue.front();
  Order& order = orders_[slot];
  std::int64_t const quantity = next_lot(index, order, environment);
  RecipeObservables const& observables = seen(index, environment);
  note_shortages(context.now(), environment);
  std::int64_t const waited = (context.now() - order.waits_since).seconds();
  std::int64_t const lacked = product.short_seconds - order.short_before;
  environment.observe(observables.material_wait, context.now(), lacked, quantity);
  environment.observe(observables.capacity_wait, context.now(), waited - lacked, quantity);
  environment.observe(observables.started, context.now(), quantity);
  environment.add(observables.backlog, context.now(), -quantity);
  product.backlog -= quantity;
  consume(index, order, quantity, context.now(), environment);
  send_lot(index, order, quantity, context, environment);
  order.started += quantity;
  order.lots += 1;
  order.waits_since = context.now();
  order.short_before = product.short_seconds;
  if (order.rest() == 0) {
    product.queue.remove(orders_, slot, order.priority());
    orders_.release(slot);
  }
  note_shortages(context.now(), environment);
  if (!rules(environment).capacity.valid()) return;
  work_left_ = work_of(index, quantity, environment);
  if (context.now() == free_since_) work_left_ += carried_ * capacity_;
  set_activity(Activity::starting, context.now(), environment);
  plan_end(context, environment);
}

void Line::consume(std::uint32_t product, Order const& order, std::int64_t quantity, base::SimTime now,
                   Environment& environment) {
  std::int64_t const parts = per_unit(product, environment);
  for (model::RecipePart const& part : recipe(product, environment).parts) {
    std::int64_t const used = part.needed(order.started + quantity, parts) - part.needed(order.started, parts);
    if (used == 0) continue;
    components_[part.component] -= used;
    environment.units.post(environment.world.stocks[part.stock.index()].product.index(), ledger::UnitStatus::in_process,
                           ledger::UnitStatus::consumed, used, now);
  }
}

double Line::speed() const {
  if (stopped_ || activity_ == Activity::idle) return 0;
  return activity_ == Activity::changing ? 1.0 : capacity_;
}

/// Takes what was done since the last look off what is left.
void Line::work_until(base::SimTime now, Environment const& environment) {
  base::Calendar const* const hours = calendar(environment);
  base::Duration const worked =
      hours == nullptr ? now - worked_until_ : hours->working_time_between(worked_until_, now);
  work_left_ -= speed() * static_cast<double>(worked.seconds());
  worked_until_ = now;
}

void Line::plan_end(kernel::Context& context, Environment& environment) {
  worked_until_ = context.now();
  slot_generation_ += 1;
  if (speed() <= 0) return;
  double const exact = std::clamp(work_left_ / speed(), 0.0, longest);
  double const whole = std::nearbyint(exact);
  if (whole < 1) {
    carried_ = work_left_ / speed();
    free_since_ = context.now();
    set_activity(Activity::idle, context.now(), environment);
    return;
  }
  base::Duration const time(static_cast<std::int64_t>(whole));
  base::Calendar const* const hours = calendar(environment);
  base::SimTime const end = hours == nullptr ? context.now() + time : hours->add_working_time(context.now(), time);
  context.schedule(end, LineSlotEnds{{}, slot_generation_}, context.current());
}

void Line::on(LineSlotEnds const& ends, kernel::Context& context, Environment& environment) {
  if (ends.generation != slot_generation_ || activity_ == Activity::idle) return;
  double const was = speed();
  work_until(context.now(), environment);
  carried_ = work_left_ / was;
  free_since_ = context.now();
  set_activity(Activity::idle, context.now(), environment);
  plan_soon(context);
}

void Line::set_activity(Activity activity, base::SimTime now, Environment& environment) {
  activity_ = activity;
  LineObservables const& observables = environment.observables.lines[id_.index()];
  environment.set(observables.busy, now, activity == Activity::starting && !stopped_ ? 1 : 0);
  environment.set(observables.changing, now, activity == Activity::changing && !stopped_ ? 1 : 0);
}

void Line::set_starved(bool starved, base::SimTime now, Environment& environment) {
  starved_ = starved;
  environment.set(environment.observables.lines[id_.index()].starved, now, starved && !stopped_ ? 1 : 0);
}

void Line::clear() {
  std::vector<Product> products = std::move(products_);
  SlotPool<Order> orders = std::move(orders_);
  std::vector<std::int64_t> components = std::move(components_);
  std::vector<policy::ProductionCandidate> candidates = std::move(candidates_);
  std::vector<std::uint32_t> candidate_products = std::move(candidate_products_);
  std::vector<model::ProductId> candidate_ids = std::move(candidate_ids_);
  ProjectSchedule schedule = std::move(schedule_);
  SlotPool<Lot> lots = std::move(lots_);
  *this = Line(id_);
  schedule_ = std::move(schedule);
  lots_ = std::move(lots);
  lots_.clear();
  products_ = std::move(products);
  orders_ = std::move(orders);
  components_ = std::move(components);
  candidates_ = std::move(candidates);
  candidate_products_ = std::move(candidate_products);
  candidate_ids_ = std::move(candidate_ids);
  products_.clear();
  orders_.clear();
}

}  // namespace chokepoint::processes
