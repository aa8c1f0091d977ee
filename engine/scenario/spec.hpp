#pragma once

#include <memory>
#include <vector>

#include "engine/policy/libraries.hpp"
#include "engine/scenario/field.hpp"
#include "engine/scenario/seldom.hpp"
#include "engine/scenario/spec_policies.hpp"
#include "engine/scenario/spec_rules.hpp"
#include "engine/scenario/spec_study.hpp"

/// A scenario as its author wrote it: one struct a block, one member a key. The keys themselves, with meaning, unit,
/// range and default, are listed in spec.cpp and the files spec_*.cpp, and nowhere else.
namespace chokepoint::scenario {

/// What the question is about: whose orders, of which products.
struct AboutSpec final : SpecBlock {
  std::vector<Text> products, buyers;
  void visit(FieldVisitor& visitor) override;
};

struct MetaSpec final : SpecBlock {
  Text title, question, author, license;
  Value as_of;
  AboutSpec about;
  bool has_about = false;
  void visit(FieldVisitor& visitor) override;
};

struct ClockSpec final : SpecBlock {
  Value from, to, warm_up, news_delay, batches, max_events, max_pending;
  void visit(FieldVisitor& visitor) override;
};

struct CalendarSpec final : SourcedBlock {
  Value utc_offset;
  std::vector<Text> working_days, holidays;
  Text opens, closes;
  void visit(FieldVisitor& visitor) override;
};

struct CountrySpec final : SourcedBlock {
  Text title, calendar, customs_value;
  void visit(FieldVisitor& visitor) override;
};

/// A currency beside the one in which outcomes are reported.
struct CurrencySpec final : SpecBlock {
  Text title;
  Value worth;
  void visit(FieldVisitor& visitor) override;
};

struct FirmSpec final : SourcedBlock {
  Text title, home, kind, parent;
  Value parent_share;
  void visit(FieldVisitor& visitor) override;
};

/// List price from costs.
struct CostPlusSpec final : SpecBlock {
  Value conversion_cost, margin;
  void visit(FieldVisitor& visitor) override;
};

/// A price that follows scarcity.
struct ScarcitySpec final : SpecBlock {
  Value elasticity, lowest, highest;
  void visit(FieldVisitor& visitor) override;
};

/// How a price moves by itself.
struct PricingSpec final : SpecBlock {
  Text at;
  Value every;
  CostPlusSpec cost_plus;
  ScarcitySpec scarcity;
  bool has_cost_plus = false, has_scarcity = false;
  void visit(FieldVisitor& visitor) override;
};

struct ProductSpec final : SourcedBlock {
  Text title, unit, made_in;
  Value resolution, price, power, server_overhead, per_rack;
  PricingSpec pricing;
  bool has_pricing = false;
  NamedValues attributes, made_from;
  void visit(FieldVisitor& visitor) override;
};

/// How a stock refills itself.
struct ReplenishmentSpec final : SourcedBlock {
  Text policy, from, made_on;
  Value reorder_point, order_quantity, order_up_to;
  struct Supply {
    Text routing;
    LawSpec outside_time;
    Value base_stock;
    void visit(FieldVisitor& visitor);
  };
  struct Review {
    Text review, counts, forecast;
    Value every, first_review, retry_after, forecast_periods, lead_periods;
    void visit(FieldVisitor& visitor);
  };
  Seldom<Supply> supply;
  Seldom<Review> review;
  void visit(FieldVisitor& visitor) override;
};

struct PipelineSpec final : SpecBlock {
  Value on, quantity;
  void visit(FieldVisitor& visitor) override;
};

struct StockSpec final : SourcedBlock {
  Text supply;
  Value initial;
  struct Service {
    Text unmet, release, allocation;
    Value shipping_lot;
    void visit(FieldVisitor& visitor);
  };
  struct Costs {
    Value holding_cost, shortage_cost, order_cost, unit_value, cost_of_capital;
    void visit(FieldVisitor& visitor);
  };
  Seldom<Service> service;
  Seldom<Costs> costs;
  Blocks<PipelineSpec> pipeline;
  ReplenishmentSpec replenishment;
  bool has_replenishment = false;
  void visit(FieldVisitor& visitor) override;
};

struct SiteSpec final : SourcedBlock {
  Text title, firm, in;
  Value dispatches, receives;
  Blocks<StockSpec> stock;  ///< by product
  void visit(FieldVisitor& visitor) override;
};

struct OutagesSpec final : SpecBlock {
  LawSpec up, down;
  Text in_progress;
  void visit(FieldVisitor& visitor) override;
};

/// When a lane is closed.
struct ClosuresSpec final : SpecBlock {
  LawSpec up, down;
  void visit(FieldVisitor& visitor) override;
};

struct LaneSpec final : SourcedBlock {
  Text from, to, mode;
  LawSpec time;
  Value open, moving, cost;
  struct Service {
    Value departs_every, first_departure, capacity, leaves_with, waits_at_most;
    ClosuresSpec outages;
    bool has_outages = false;
    void visit(FieldVisitor& visitor);
  };
  Seldom<Service> service;
  void visit(FieldVisitor& visitor) override;
};

/// How a line makes one product.
struct RecipeSpec final : SourcedBlock {
  NamedValues from;
  Value uses, lot;
  LawSpec cycle;
  /// What comes of a lot, and what that is worth.
  struct Result {
    Text yield_law;
    Value yield, defect_density, area, clustering, rework, sells, cost;
    void visit(FieldVisitor& visitor);
  };
  Seldom<Result> result;
  void visit(FieldVisitor& visitor) override;
};

struct ChangeoverSpec final : SpecBlock {
  Text from, to;
  Value time;
  void visit(FieldVisitor& visitor) override;
};

struct WorkInProcessSpec final : SpecBlock {
  Text product;
  Value quantity, done_on;
  void visit(FieldVisitor& visitor) override;
};

/// One step of a building project.
struct PhaseSpec : SpecBlock {
  std::vector<Text> after;
  Value starts, ready_on;
  LawSpec time, slips;

 protected:
  void visit_plan(FieldVisitor& visitor);
};

/// One step of a plant's project.
struct LinePhaseSpec final : PhaseSpec {
  Value adds;
  void visit(FieldVisitor& visitor) override;
};

/// A line that makes products.
struct LineSpec final : SourcedBlock {
  Text title, at, calendar, plans, set_up_for;
  Value capacity, running, stop_loses, changeover;
  ClosuresSpec outages;
  bool has_outages = false;
  Blocks<RecipeSpec> makes;  ///< by product
  Blocks<ChangeoverSpec> changeovers;
  Blocks<WorkInProcessSpec> in_process;
  Blocks<LinePhaseSpec> phases;
  LawSpec restart_after_stop;
  std::vector<Text> priorities;
  NamedValues shares;
  void visit(FieldVisitor& visitor) override;
};

struct StageSpec final : SpecBlock {
  Text name, redo_from, counts;
  Value officers, waiting_room, redo;
  LawSpec time;
  void visit(FieldVisitor& visitor) override;
};

struct PauseSpec final : SpecBlock {
  Value from, to;
  Text in_progress;
  void visit(FieldVisitor& visitor) override;
};

/// A staffed desk: a licensing office, customs inspection, a laboratory.
struct OfficeSpec final : SourcedBlock {
  Text title, kind, in, at, calendar, after_hold, counts;
  Formula applies;
  Value officers, waiting_room, redo, backlog, refile_after, license_valid, hold_limit, inspected, open;
  std::vector<Text> rules;
  LawSpec time;
  Blocks<StageSpec> stages;
  Blocks<PauseSpec> freezes;
  OutagesSpec outages;
  bool has_outages = false;
  NamedValues decides, under_denial, under_approval;
  void visit(FieldVisitor& visitor) override;
};

/// A product that could be brought to market.
struct DesignSpec final : SpecBlock {
  Text product, introduces;
  Value cost;
  void visit(FieldVisitor& visitor) override;
};

/// A firm that designs products for what rules allow.
struct IntroductionSpec final : SourcedBlock {
  Text title, by, from, replaces, sees, accepts;
  std::vector<Text> customers;
  Blocks<DesignSpec> designs;
  LawSpec takes;
  void visit(FieldVisitor& visitor) override;
};

/// Power and racks.
struct CapacitySpec final : SpecBlock {
  Value power, racks;
  void visit(FieldVisitor& visitor) override;
};

/// One step of a campus's project.
struct CampusPhaseSpec final : PhaseSpec {
  CapacitySpec adds;
  bool has_adds = false;
  void visit(FieldVisitor& visitor) override;
};

/// A place where computers are installed.
struct CampusSpec final : SourcedBlock {
  Text title, in, owner, channel;
  NamedValues users, opening, waiting;
  Blocks<CampusPhaseSpec> phases;
  Value power, racks, overhead, technicians, batch, availability;
  LawSpec commissioning;
  ClosuresSpec outages;
  bool has_outages = false;
  void visit(FieldVisitor& visitor) override;
};

/// A dealer of the grey channel.
struct DealerSpec final : SourcedBlock {
  Text title, firm, product, from;
  Value capacity, period, premium, scarcity, risk, lot, detection, vigilance, enforcement, fades;
  LawSpec time;
  void visit(FieldVisitor& visitor) override;
};

/// One dated order of a list.
struct DatedOrderSpec final : SpecBlock {
  Value on, quantity, true_need, padded_by, firm_on, needed_on, licensed;
  Text id, firmness;
  void visit(FieldVisitor& visitor) override;
};

/// What a buyer takes in place of what it waits for.
struct SubstituteSpec final : SpecBlock {
  Text product, dealer, rent, from, by;
  Value after, worth, premium_below;
  void visit(FieldVisitor& visitor) override;
};

/// One stream of orders or applications of a buyer.
struct DemandSpec final : SourcedBlock {
  Text product, from, apply_to, dealer, firmness, pays, terms;
  LawSpec quantity, every, patience, firm_after;
  Value rate, starts, ends, priority, active, first, restock_to, has, uses, padded_by, elasticity, reference_cost,
      reconsiders, deposit, bids, needed_within;
  Blocks<DatedOrderSpec> dates;
  Blocks<SubstituteSpec> else_buys;
  std::vector<Text> via;
  Text routing;
  Value expedites_after;
  void visit(FieldVisitor& visitor) override;
};

struct BuyerSpec final : SourcedBlock {
  Text title, firm, in, at, buildout;
  Value ordering;
  Value budget, budget_period;
  std::vector<Text> installs_at;
  Blocks<DemandSpec> orders;  ///< by name
  void visit(FieldVisitor& visitor) override;
};

/// What stands still while an event lasts.
struct PausesSpec final : SpecBlock {
  std::vector<Text> ordering, production, dispatch, transit, receipt;
  void visit(FieldVisitor& visitor) override;
};

/// A named event: when it happens, what it changes, for how long.
struct EventSpec final : SourcedBlock {
  Text title;
  Value on, happens_on, brought_forward, occurs, by_reaction;
  std::vector<Text> after, unless;
  LawSpec delay, lasts;
  Settings set;
  PausesSpec pauses;
  bool has_pauses = false;
  void visit(FieldVisitor& visitor) override;
};

/// A state of affairs that lasts a while and is followed by others.
struct RegimeSpec final : SpecBlock {
  LawSpec lasts;
  Text triggers;
  NamedValues then;
  void visit(FieldVisitor& visitor) override;
};

/// What a government watches and how it answers.
struct ReactionSpec final : SourcedBlock {
  Formula watches;
  LawSpec every, lag;
  Value publication_lag, at_most;
  Text triggers, starts;
  std::vector<Text> ladder;
  Blocks<RegimeSpec> regimes;
  void visit(FieldVisitor& visitor) override;
};

struct GovernmentSpec final : SourcedBlock {
  Text title, in;
  Blocks<ReactionSpec> reactions;
  void visit(FieldVisitor& visitor) override;
};

struct InstalmentSpec final : SpecBlock {
  Value due, amount;
  void visit(FieldVisitor& visitor) override;
};

/// A pledge, paid in instalments.
struct CommitmentSpec final : SourcedBlock {
  Text title, by;
  Value amount;
  Blocks<InstalmentSpec> instalments;
  LawSpec slips;
  std::vector<Text> needs;
  void visit(FieldVisitor& visitor) override;
};

/// A value drawn once a replication; the block holds its law's name as a key: {uniform: [1.5, 3], central: 2}.
struct UncertainSpec final : SpecBlock {
  LawSpec law;
  Value central, as_of;
  Text title, unit, source, note;
  void visit(FieldVisitor& visitor) override;
};

struct CorrelationSpec final : SpecBlock {
  std::vector<Text> between;
  Value rank;
  void visit(FieldVisitor& visitor) override;
};

/// What a key of `source:` stands for.
struct SourceSpec final : SpecBlock {
  Text says, published, of, weight;
  void visit(FieldVisitor& visitor) override;
};

struct OutcomeSpec final : SpecBlock {
  Text title, measure, reduce, product, status, channel, reason, order_class, metric, owner, user, unit, better;
  std::vector<Text> of, in;
  Value above, quantile, from, to, reaches, since_opening, alone;
  Formula formula;
  void visit(FieldVisitor& visitor) override;
  std::string_view implied(std::string_view key) const override;
};

/// What was seen at one date.
struct ObservationSpec final : SpecBlock {
  Value on, value, error;
  Text source;
  void visit(FieldVisitor& visitor) override;
};

/// What was seen of an outcome, or of units in a status: history to hold runs against.
struct ObservedSpec final : SpecBlock {
  Text title, outcome, status, product, shows, source;
  Blocks<ObservationSpec> values;
  Value occurred, not_by, within, possible_since;
  std::vector<Text> asked;
  void visit(FieldVisitor& visitor) override;
};

/// A value of the scenario that was chosen so that it fits what was seen.
struct FittedSpec final : SpecBlock {
  Text path, note;
  std::vector<Text> to;
  Value until;
  void visit(FieldVisitor& visitor) override;
};

/// How the scenario is held against what was seen.
struct BacktestSpec final : SpecBlock {
  Value split;
  std::vector<Text> series;
  Blocks<FittedSpec> fitted;
  Variants changes;
  void visit(FieldVisitor& visitor) override;
};

/// Which uncertain values are fitted to what was seen, and how.
struct CalibrateSpec final : SpecBlock {
  std::vector<Text> values, to;
  Text distance, scale;
  Value until, particles, draws, quantile, generations, tolerance, acceptance, simulations, seed;
  void visit(FieldVisitor& visitor) override;
};

struct ScenarioSpec final : SpecBlock {
  // Not inline: whoever has a scenario would compile how each of sixty blocks is copied and destroyed, for 10 s.
  ScenarioSpec();
  ScenarioSpec(ScenarioSpec const& other);
  ScenarioSpec(ScenarioSpec&& other) noexcept;
  ScenarioSpec& operator=(ScenarioSpec const& other);
  ScenarioSpec& operator=(ScenarioSpec&& other) noexcept;
  ~ScenarioSpec() override;

  Value version;
  std::vector<Text> include;
  MetaSpec meta;
  ClockSpec clock;
  Blocks<CalendarSpec> calendars;
  NamedLists groups;
  Blocks<UncertainSpec> uncertain;
  Blocks<CorrelationSpec> correlations;
  Blocks<CountrySpec> countries;
  Blocks<CurrencySpec> currencies;
  Blocks<FirmSpec> firms;
  Blocks<ProductSpec> products;
  Blocks<SiteSpec> sites;
  Blocks<LaneSpec> lanes;
  Blocks<RuleSpec> rules;
  Blocks<LineSpec> production;
  Blocks<OfficeSpec> offices;
  Blocks<PermitSpec> permits;
  Blocks<QuotaSpec> quotas;
  Blocks<CampusSpec> campuses;
  Blocks<DealerSpec> dealers;
  Blocks<BuyerSpec> buyers;
  Blocks<EventSpec> timeline;
  Blocks<GovernmentSpec> governments;
  Blocks<IntroductionSpec> introductions;
  Blocks<CommitmentSpec> commitments;
  Blocks<PolicySpec> policies;
  Blocks<OutcomeSpec> outcomes;
  Blocks<ObservedSpec> observed;
  Blocks<SourceSpec> sources;
  BacktestSpec backtest;
  CalibrateSpec calibrate;
  StudySpec study;
  bool has_meta = false, has_clock = false, has_backtest = false, has_calibrate = false, has_study = false;
  std::shared_ptr<policy::Libraries> libraries;  ///< where `policies` find theirs; null: nowhere
  void visit(FieldVisitor& visitor) override;
};

}  // namespace chokepoint::scenario
