#include "engine/simulation/simulation.hpp"

#include <algorithm>
#include <bit>

#include "engine/base/calendar.hpp"
#include "engine/base/memory_in_use.hpp"
#include "engine/base/name_hash.hpp"
#include "engine/ledger/checked.hpp"
#include "engine/processes/accounts.hpp"
#include "engine/processes/currencies.hpp"
#include "engine/processes/order_classes.hpp"
#include "engine/simulation/actors.hpp"
#include "engine/simulation/details_of_run.hpp"
#include "engine/simulation/outcomes.hpp"
#include "engine/simulation/run_observer.hpp"

namespace chokepoint::simulation {

namespace {

/// Where goods will go, and from where; ways that nobody foresees are searched when they are needed.
std::vector<model::RoutesWanted> routes_wanted(model::World const& world) {
  std::vector<std::pair<model::SiteId, model::SiteId>> ways;  // to, from
  auto const add = [&](model::SiteId from, model::SiteId to) {
    if (from.valid() && to.valid()) ways.emplace_back(to, from);
  };
  for (model::Demand const& demand : world.demands) {
    if (!demand.stock.valid()) continue;
    model::SiteId at = world.stocks[demand.stock.index()].site;
    for (model::SiteId const waypoint : demand.via) {
      add(at, waypoint);
      at = waypoint;
    }
    add(at, world.buyers[demand.buyer.index()].site);
  }
  for (model::Stock const& stock : world.stocks) {
    model::StockId const supplier = stock.replenishment.supplier;
    if (supplier.valid()) add(world.stocks[supplier.index()].site, stock.site);
  }
  std::sort(ways.begin(), ways.end());
  ways.erase(std::unique(ways.begin(), ways.end()), ways.end());
  std::vector<model::RoutesWanted> wanted;
  for (auto const& [to, from] : ways) {
    if (wanted.empty() || wanted.back().target != to) wanted.push_back({to, {}});
    wanted.back().from.push_back(from);
  }
  return wanted;
}

bool by_cost(model::World const& world) { return world.network_by_cost.site_count() > 0; }

std::string digest_failure(RunRecord const& record, kernel::RunReport const& report) {
  base::Digest digest;
  digest.add(record.seed).add(record.replication).add(record.events).add(record.failure);
  return digest.add(report.failure_key.high).add(report.failure_key.low).hex();
}

ledger::BooksShape shape_of(model::World const& world, processes::Observables const& observables, bool details) {
  ledger::BooksShape shape;
  shape.products = static_cast<std::uint32_t>(world.products.size());
  shape.delay.owners = static_cast<std::uint32_t>(world.demands.size());
  shape.delay.by_bucket = details;
  shape.delay.logged = details;
  shape.delay.alone =
      std::any_of(world.outcomes.begin(), world.outcomes.end(), [](auto const& outcome) { return outcome.alone; });
  shape.delay.marked = world.about.demands;
  bool const has_money = !world.currencies.empty();
  shape.money = {has_money ? processes::account_owners(world) : 0, processes::currencies_in_books(world)};
  shape.watches = observables.watches;
  shape.levels = observables.levels;
  shape.tallies = observables.tallies;
  return shape;
}

}  // namespace

Simulation::Simulation(model::World const& world, ExecutionSettings execution, std::vector<OutcomeStep> steps)
    : memory_before_(execution.profile ? base::memory_in_use() : std::nullopt),
      world_(world),
      parameters_(world.parameters),
      observables_(world),
      hashes_(world),
      steps_(std::move(steps)),
      time_(world, steps_),
      figures_(time_.buckets()),
      routes_(world.network, routes_wanted(world)),
      routes_by_cost_(world.network_by_cost,
                      by_cost(world) ? routes_wanted(world) : std::vector<model::RoutesWanted>()),
      board_initial_(world.board_owners.size(), 0),
      execution_(execution),
      pilot_needed_(execution.automatic && execution.threads > 1),
      actors_(std::make_unique<Actors>(world)) {
  if (execution.automatic) {
    divide({}, 1);
  } else {
    divide(kernel::divide_evenly(hashes_.actors.size(), execution.partitions), execution.threads);
  }
}

void Simulation::divide(kernel::Division division, int threads) {
  figures_.clear();
  observers_.clear();
  environments_.clear();
  books_.clear();
  memory_of_books_ = 0;
  std::uint16_t const partitions = division.partitions;
  executor_.emplace(kernel::Board(world_.board_owners, board_initial_), hashes_.actors, world_.clock.news_delay,
                    std::move(division), threads);
  executor_->set_alone_below(execution_.alone_below);
  ledger::BooksShape shape = shape_of(world_, observables_, execution_.details);
  if (partitions == 1) shape.scope = ledger::UnitsBook::Scope::run;
  for (std::uint16_t partition = 0; partition < partitions; ++partition) {
    auto const before = memory_before_ ? base::memory_in_use() : std::nullopt;
    books_.push_back(std::make_unique<ledger::Books>(time_.buckets(), shape));
    if (before) memory_of_books_ += *base::memory_in_use() - *before;
    environments_.push_back(std::make_unique<processes::Environment>(
        world_, parameters_, observables_, hashes_, rule_book_, routes_, routes_by_cost_, *books_.back(),
        [&](std::uint32_t actor) { return executor_->partition_of(kernel::ActorId(actor)) == partition; }));
    environments_.back()->figures = &figures_;
    environments_.back()->board = &executor_->shared().board;
    environments_.back()->rules.read_triggers_from(executor_->shared().board);
    figures_.add(books_.back()->units);
    if (execution_.details) observers_.emplace_back(world_, time_.buckets());
  }
}

Simulation::~Simulation() = default;

std::optional<kernel::RunReport> Simulation::begin(RunSettings const& settings) {
  if (settings.draw_uncertain) {
    parameters_.resolve(settings.seed, settings.replication, settings.pinned);
  } else {
    parameters_.resolve_central(settings.pinned);
  }
  processes::date_rules(world_, parameters_, rule_book_, vintages_);
  for (model::Lane const& lane : world_.lanes) {
    if (!lane.status.valid()) continue;
    bool const open = !lane.open.valid() || parameters_.at(lane.open, world_.clock.from);
    board_initial_[lane.status.index()] = open ? 1 : 0;
  }
  for (model::Dealer const& dealer : world_.dealers) {
    board_initial_[dealer.quote.index()] = processes::first_quote(dealer, parameters_, world_.clock.from);
  }
  processes::open_prices(world_, parameters_, board_initial_);
  executor_->reset(settings.seed, settings.replication, settings.trace, board_initial_);
  actors_->clear();
  for (auto& books : books_) books->reset();
  for (auto& observer : observers_) observer.reset();
  for (auto& environment : environments_) environment->reset(settings.seed, settings.replication);
  for (std::uint32_t index = 0; index < world_.actors.size(); ++index) {
    kernel::ActorId const actor(index);
    kernel::Context& context = executor_->start_context(actor, world_.clock.from, 0);
    try {
      actors_->start(actor, context, *environments_[executor_->partition_of(actor)]);
    } catch (std::bad_alloc const&) {
      throw;  // which says nothing of the actor
    } catch (std::exception const& problem) {
      bool const late = dynamic_cast<base::Unreproducible const*>(&problem) != nullptr;
      kernel::RunReport report;
      report.end = late ? kernel::RunEnd::unanswered : kernel::RunEnd::failure;
      report.failure = problem.what();
      report.failure_key = kernel::Key::start_of(world_.clock.from);
      report.failure_actor = actor;
      return report;
    }
  }
  return std::nullopt;
}

void Simulation::close_pending(base::SimTime end) {
  for (std::uint32_t index = 0; index < world_.actors.size(); ++index) {
    kernel::ActorId const actor(index);
    processes::Environment& environment = *environments_[executor_->partition_of(actor)];
    // What is learned of the past only now has no event as its cause.
    if (auto* const log = environment.delay.day_log()) log->set_cause({.holder = index});
    actors_->finish(actor, end, environment);
  }
  processes::Environment& environment = *environments_.front();
  executor_->for_each_pending([&](kernel::Event const& event, std::byte const* payload) {
    if (event.kind() == processes::GoodsArrived::kind) {
      processes::Consignment goods = kernel::read_message<processes::GoodsArrived>(payload).goods;
      environment.delay_close(goods, end);
    } else if (event.kind() == processes::LaneEntered::kind) {
      processes::Consignment goods = kernel::read_message<processes::LaneEntered>(payload).goods;
      environment.delay_close(goods, end);
    } else if (event.kind() == processes::OrderPlaced::kind) {
      auto placed = kernel::read_message<processes::OrderPlaced>(payload);
      if (placed.clock.owner != processes::none) {
        processes::for_each_class(placed.clock, placed.padding, [&](ledger::DelayClock& clock) {
          environment.delay.close(clock, end, ledger::DelayEnd::unfinished);
        });
      }
    } else if (event.kind() == processes::DealerAsked::kind) {
      auto asked = kernel::read_message<processes::DealerAsked>(payload);
      environment.delay.close(asked.clock, end, ledger::DelayEnd::unfinished);
    } else if (event.kind() == processes::UnitsToInstall::kind) {
      auto units = kernel::read_message<processes::UnitsToInstall>(payload);
      environment.delay.close(units.clock, end, ledger::DelayEnd::unfinished);
    }
  });
  for (auto& books : books_) books->levels.finish(end);
}

void Simulation::recount() {
  std::vector<std::int64_t> in_transit(world_.products.size(), 0);
  std::vector<std::int64_t> in_process(world_.products.size(), 0);
  std::vector<std::int64_t> delivered(world_.products.size(), 0);  // and not yet known to whoever has them
  executor_->for_each_pending([&](kernel::Event const& event, std::byte const* payload) {
    if (event.kind() == processes::GoodsArrived::kind) {
      auto const goods = kernel::read_message<processes::GoodsArrived>(payload).goods;
      in_transit[world_.stocks[goods.stock].product.index()] += goods.quantity();
    } else if (event.kind() == processes::LaneEntered::kind) {
      auto const goods = kernel::read_message<processes::LaneEntered>(payload).goods;
      in_transit[world_.stocks[goods.stock].product.index()] += goods.quantity();
    } else if (event.kind() == processes::SupplyArrived::kind) {
      auto const arrived = kernel::read_message<processes::SupplyArrived>(payload);
      in_transit[world_.stocks[arrived.stock].product.index()] += arrived.quantity;
    } else if (event.kind() == processes::LotFinished::kind) {
      auto const lot = kernel::read_message<processes::LotFinished>(payload);
      in_process[world_.recipes[lot.recipe].product.index()] += lot.good + lot.scrapped;
    } else if (event.kind() == processes::UnitsToInstall::kind) {
      auto const units = kernel::read_message<processes::UnitsToInstall>(payload);
      delivered[units.product] += units.clock.quantity;
    } else if (event.kind() == processes::Delivered::kind) {
      auto const taken = kernel::read_message<processes::Delivered>(payload);
      if (!processes::installs(world_.demands[taken.demand], world_))
        delivered[world_.stocks[taken.stock].product.index()] += taken.quantity;
    }
  });
  ledger::UnitsBook units(time_.buckets(), static_cast<std::uint32_t>(world_.products.size()));
  for (auto const& books : books_) units.merge(books->units);
  auto const fault =
      units.recount([&](std::uint32_t product, ledger::UnitStatus status) -> std::optional<std::int64_t> {
        std::int64_t found = 0;
        switch (status) {
          case ledger::UnitStatus::in_transit:
            found = in_transit[product];
            for (auto const& site : actors_->sites()) found += site.parked(model::ProductId(product), world_);
            for (auto const& lane : actors_->lanes()) found += lane.under_way(model::ProductId(product), world_);
            return found;
          case ledger::UnitStatus::in_process:
            found = in_process[product];
            for (auto const& line : actors_->lines()) found += line.in_process(model::ProductId(product), world_);
            return found;
          case ledger::UnitStatus::held:
            for (auto const& office : actors_->offices()) found += office.held(model::ProductId(product), world_);
            for (auto const& site : actors_->sites()) found += site.before_border(model::ProductId(product), world_);
            return found;
          case ledger::UnitStatus::stock:
            for (std::size_t index = 0; index < world_.stocks.size(); ++index) {
              model::Stock const& stock = world_.stocks[index];
              if (stock.product.index() != product || stock.unlimited) continue;
              found += actors_->sites()[stock.site.index()].on_hand(model::StockId(index), *environments_.front());
            }
            return found;
          case ledger::UnitStatus::delivered:
            found = delivered[product];
            for (auto const& buyer : actors_->buyers()) found += buyer.kept(model::ProductId(product), world_);
            for (auto const& campus : actors_->campuses())
              found += campus.not_online(model::ProductId(product), world_);
            return found;
          case ledger::UnitStatus::installed:
            for (auto const& campus : actors_->campuses()) found += campus.installed(model::ProductId(product), world_);
            return found;
          default:
            return std::nullopt;
        }
      });
  CHOKEPOINT_CHECK(!fault, "product {}: {}", world_.products[fault->product].name, fault->what);
}

std::vector<base::SimTime> Simulation::events_happened() const {
  std::vector<base::SimTime> times;
  for (std::size_t event = 0; event < world_.parameters.events.size(); ++event) {
    base::SimTime time = parameters_.events()[event].from;
    for (auto const& government : actors_->governments()) {
      time = std::min(time, government.first_time(model::TimelineEventId(event)));
    }
    for (auto const& introduction : actors_->introductions()) {
      time = std::min(time, introduction.first_time(model::TimelineEventId(event)));
    }
    times.push_back(time);
  }
  return times;
}

RunRecord Simulation::run(RunSettings const& settings) {
  kernel::RunReport report;
  try {
    report = run_events(settings);
    RunRecord finished = record(settings, report);
    if (profiler_) finished.profile = profile_of_run();
    return finished;
  } catch (ledger::OutOfBooks const& problem) {  // inside a handler it is the handler's failure
    RunRecord record;
    record.end = kernel::RunEnd::failure;
    record.seed = settings.seed;
    record.replication = settings.replication;
    record.events = report.events;
    record.failure = fmt::format("when the books were closed: {}", problem.what());
    record.hash = digest_failure(record, report);
    return record;
  }
}

RunRecord Simulation::record(RunSettings const& settings, kernel::RunReport const& report) {
  RunRecord record;
  record.end = report.end;
  record.seed = settings.seed;
  record.replication = settings.replication;
  record.events = report.events;
  record.windows = report.windows;
  record.uncertain = parameters_.uncertain();
  record.events_happened = events_happened();
  if (settings.trace) record.trace = executor_->trace();
  // An actor is asked in one partition: the order of partitions and actors makes no difference once they are sorted.
  for (auto const& environment : environments_) environment->policies.add_nothing_taken(record.nothing_taken);
  std::sort(record.nothing_taken.begin(), record.nothing_taken.end());
  if (report.end == kernel::RunEnd::failure || report.end == kernel::RunEnd::unanswered) {
    record.failure = fmt::format("{} at {}: {}", world_.actors[report.failure_actor.index()].name,
                                 base::iso_date_time(report.failure_key.time()), report.failure);
    record.hash = digest_failure(record, report);
    return record;
  }
  if (report.end == kernel::RunEnd::event_budget) {
    record.failure = fmt::format("more than {} events (clock.max_events)", world_.clock.max_events);
    record.hash = digest_failure(record, report);
    return record;
  }
  if (report.end == kernel::RunEnd::pending_budget) {
    record.failure =
        fmt::format("more than {} messages are on their way (clock.max_pending)", world_.clock.max_pending);
    record.hash = digest_failure(record, report);
    return record;
  }
  if (report.end == kernel::RunEnd::interrupted) return record;

  recount();
  // The first partition's books become those of all; the next run begins with empty ones.
  ledger::Books& merged = *books_.front();
  for (std::size_t i = 1; i < books_.size(); ++i) merged.merge(*books_[i]);
  merged.levels.finish(world_.clock.to);  // those that never moved were 0 all the time
  std::optional<std::string> const broken = merged.broken_promise();
  CHOKEPOINT_CHECK(!broken, "the books don't close: {}", *broken);

  record.outcomes =
      compute_outcomes(world_, parameters_, record.events_happened, observables_, time_, merged, steps_, record.steps);
  ledger::TimeBuckets const& buckets = time_.buckets();
  for (RunTime::Range const range : time_.plain()) record.bucket_ends.push_back(buckets.end(range.last - 1));
  for (std::uint32_t product = 0; product < world_.products.size(); ++product) {
    for (std::size_t status = 2; status < ledger::unit_statuses; ++status) {
      UnitSeries series{product, static_cast<ledger::UnitStatus>(status), {}};
      std::int64_t balance = 0;
      bool used = false;
      for (RunTime::Range const range : time_.plain()) {
        for (std::uint32_t bucket = range.first; bucket < range.last; ++bucket) {
          balance += merged.units.inflow(product, series.status, bucket) -
                     merged.units.outflow(product, series.status, bucket);
          used = used || merged.units.inflow(product, series.status, bucket) != 0;
        }
        series.closing.push_back(balance);
      }
      if (used) record.series.push_back(std::move(series));
    }
  }
  for (std::uint32_t demand = 0; demand < world_.demands.size(); ++demand) {
    for (std::size_t order_class = 0; order_class < ledger::order_classes; ++order_class) {
      for (std::size_t reason = 0; reason < ledger::delay_reasons; ++reason) {
        DelayRow row{demand, static_cast<ledger::OrderClass>(order_class), static_cast<ledger::DelayReason>(reason), 0};
        row.unit_seconds = merged.delay.charged(row.order_class, demand, row.reason);
        if (row.unit_seconds != 0) record.delay.push_back(row);
      }
    }
  }
  for (std::uint32_t bits = 0; bits < ledger::GateSet::combinations; ++bits) {
    BlockedRow row{ledger::GateSet::from_bits(static_cast<std::uint16_t>(bits)), 0};
    for (std::size_t order_class = 0; order_class < ledger::order_classes; ++order_class) {
      row.unit_seconds += merged.delay.charged(static_cast<ledger::OrderClass>(order_class), row.unmet);
      row.about += merged.delay.charged_marked(static_cast<ledger::OrderClass>(order_class), row.unmet);
    }
    if (row.unit_seconds != 0) record.blocked.push_back(row);
  }
  for (std::size_t order_class = 0; order_class < ledger::order_classes; ++order_class) {
    for (std::size_t end = 0; end < ledger::delay_ends; ++end) {
      record.waited +=
          merged.delay.age(static_cast<ledger::OrderClass>(order_class), static_cast<ledger::DelayEnd>(end));
    }
  }
  for (std::uint32_t demand = 0; demand < world_.about.demands.size(); ++demand) {
    if (!world_.about.tells_of(demand)) continue;
    processes::StreamObservables const& seen = observables_.streams[demand];
    std::uint32_t const last = time_.buckets().count() - 1;
    auto const total = [&](processes::TallyIndex tally) {
      return merged.tallies.moments(tally.index(), 0, last + 1).sum;
    };
    record.orders.push_back({demand, total(seen.ordered), total(seen.delivered), total(seen.cancelled),
                             merged.levels.value(seen.open.index())});
  }
  if (!observers_.empty()) record.details = details_of_run(world_, parameters_, time_, observers_, merged);
  record.hash = digest(record, merged);
  return record;
}

std::string Simulation::digest(RunRecord const& record, ledger::Books const& books) const {
  base::Digest digest;
  auto add_wide = [&](base::UnsignedWide value) {
    digest.add(static_cast<std::uint64_t>(value)).add(static_cast<std::uint64_t>(value >> 64));
  };
  digest.add(record.seed).add(record.replication).add(record.events).add(record.windows);
  for (double const value : record.uncertain) digest.add(std::bit_cast<std::uint64_t>(value));
  for (base::SimTime const happened : record.events_happened) digest.add(happened.seconds());
  for (OutcomeValue const& outcome : record.outcomes) {
    digest.add(std::uint64_t{outcome.value.has_value()}).add(std::uint64_t{outcome.standard_error.has_value()});
    digest.add(std::bit_cast<std::uint64_t>(outcome.value.value_or(0)));
    digest.add(std::bit_cast<std::uint64_t>(outcome.standard_error.value_or(0)));
  }
  for (UnitSeries const& series : record.series) {
    digest.add(std::uint64_t{series.product}).add(static_cast<std::uint64_t>(series.status));
    for (std::int64_t const closing : series.closing) digest.add(closing);
  }
  for (DelayRow const& row : record.delay) {
    digest.add(std::uint64_t{row.demand});
    digest.add(static_cast<std::uint64_t>(row.order_class)).add(static_cast<std::uint64_t>(row.reason));
    add_wide(static_cast<base::UnsignedWide>(row.unit_seconds));
  }
  for (BlockedRow const& row : record.blocked) {
    digest.add(std::uint64_t{row.unmet.bits()});
    add_wide(static_cast<base::UnsignedWide>(row.unit_seconds));
  }
  for (std::uint32_t level = 0; level < observables_.declared_levels; ++level) {
    for (RunTime::Range const range : time_.plain()) {
      base::Wide integral = 0;
      for (std::uint32_t bucket = range.first; bucket < range.last; ++bucket) {
        integral += books.levels.integral(level, bucket);
      }
      add_wide(static_cast<base::UnsignedWide>(integral));
    }
  }
  for (std::uint32_t tally = 0; tally < observables_.declared_tallies; ++tally) {
    for (RunTime::Range const range : time_.plain()) {
      ledger::Moments const moments = books.tallies.moments(tally, range.first, range.last);
      digest.add(moments.count);
      add_wide(static_cast<base::UnsignedWide>(moments.sum));
      add_wide(moments.sum_of_squares);
    }
  }
  return digest.hex();
}

}  // namespace chokepoint::simulation
