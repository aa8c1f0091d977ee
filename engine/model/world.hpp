#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/calendar.hpp"
#include "engine/expression/expression.hpp"
#include "engine/kernel/board.hpp"
#include "engine/model/campus.hpp"
#include "engine/model/dealer.hpp"
#include "engine/model/government.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/introduction.hpp"
#include "engine/model/observed.hpp"
#include "engine/model/outages.hpp"
#include "engine/model/outcome.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/policy.hpp"
#include "engine/model/pricing.hpp"
#include "engine/model/production.hpp"
#include "engine/model/rule.hpp"
#include "engine/model/terms.hpp"
#include "engine/model/trade_network.hpp"

/// The fixed world: everything that no event changes. Const once assembled, shared by all replications and threads.
/// Tables are in the order of names, so an id is a rank.
namespace chokepoint::model {

using kernel::ActorId;

/// The most parts (of a product's resolution) that one amount may have: some 1.1e12, so that squares and sums of
/// observations fit.
inline constexpr double most_parts = 1099511627776.0;  // 2^40

struct Country {
  std::string name;
  CalendarId calendar;  ///< invalid: always open
  CustomsValue customs_value = CustomsValue::price;
};

struct Firm {
  std::string name;
  std::string kind;               ///< what rules and permits call it, such as "internet"; may be empty
  std::int64_t kind_symbol = -1;  ///< its place among all such words; -1: none
  CountryId home;
  FirmId parent;           ///< invalid: none
  FirmId ultimate_parent;  ///< through shares of 50 % and more; itself when nobody holds that much
};

struct Product {
  std::string name;
  std::string unit = "unit";                  ///< what one unit is called
  std::int64_t per_unit = 1;                  ///< amounts are counted in 1/per_unit of a unit
  CountryId made_in;                          ///< its origin; invalid: the country of whatever site sends it
  std::vector<Parameter<double>> attributes;  ///< by the world's attribute_names; invalid where the product has none
  std::vector<std::pair<ProductId, std::int64_t>> made_from;  ///< component, amount in its resolution per unit
  std::vector<ProductId> contents;    ///< all that it is made from, and that those are made from; ascending
  Parameter<double> price;            ///< list price, money per unit; invalid: unknown, or it follows costs
  Pricing pricing;                    ///< how its price moves by itself
  std::uint32_t currency = 0;         ///< of its price, and of what falls due on it: index into currencies
  Parameter<double> power;            ///< watts that one unit draws; invalid: unknown
  Parameter<double> server_overhead;  ///< power of a server by that of the units in it; invalid: 1
  Parameter<std::int64_t> per_rack;   ///< parts that fit in a rack; invalid: unknown

  bool has_price() const { return price.valid() || pricing.cost_plus; }
};

enum class ReplenishmentPolicy : std::uint8_t { none, base_stock, s_S, r_Q };

/// Which of the open ways goods take.
enum class Routing : std::uint8_t {
  fastest,   ///< least expected time
  cheapest,  ///< least carriage; among equals the fastest
};

/// How a stock refills itself. Amounts in the product's resolution.
struct Replenishment {
  ReplenishmentPolicy policy = ReplenishmentPolicy::none;
  RecipeId recipe;   ///< made here, on that line; invalid: bought
  StockId supplier;  ///< invalid: a supplier outside the model, who delivers after `outside_time`
  LawId outside_time;
  Routing routing = Routing::fastest;
  Parameter<std::int64_t> reorder_point;   ///< s, r; of base stock unused
  Parameter<std::int64_t> order_up_to;     ///< S, or the base-stock level
  Parameter<std::int64_t> order_quantity;  ///< Q
  bool periodic = false;
  Parameter<base::Duration> every;
  Parameter<base::Duration> first_review;
  bool counts_firm_orders = false;  ///< the inventory position owes firm orders that still wait for a license, too
  Parameter<base::Duration> retry_after;  ///< until an order that fell through is thought of again
  std::uint32_t forecast_periods = 0;     ///< > 0: moving average of so many review periods sets the target
  Parameter<double> lead_periods;
};

/// Goods already on their way when the run begins.
struct PipelineArrival {
  Parameter<base::SimTime> on;
  Parameter<std::int64_t> quantity;
};

/// How a scarce volume is shared among those who wait for it.
enum class Split : std::uint8_t {
  first_come,    ///< in the order in which they came
  proportional,  ///< by what they asked for (largest remainder)
  max_min,       ///< equal shares, and what one doesn't need to the others
  auction,       ///< to who bids most; all pay what the first bid that isn't served in full would have paid
};

/// What must be in hand before goods leave for a buyer.
enum class Release : std::uint8_t {
  when_permitted,  ///< the export license and the buyer's import permit
  when_licensed,   ///< the export license: goods may have to wait for the permit at the border
};

/// One product at one site: what it holds and how it serves.
struct Stock {
  SiteId site;
  ProductId product;
  bool unlimited = false;
  bool lost_sales = false;
  Release release = Release::when_permitted;
  Split allocation = Split::first_come;  ///< of scarce goods among orders of one class
  Parameter<std::int64_t> shipping_lot;  ///< parts that leave together, unless less completes an order; invalid: 1
  Parameter<std::int64_t> initial;
  std::vector<PipelineArrival> pipeline;
  Replenishment replenishment;
  Parameter<double> holding_cost;     ///< money per unit and second; invalid: 0
  Parameter<double> shortage_cost;    ///< money per unit and second (backorders) or per unit (lost sales)
  Parameter<double> order_cost;       ///< money per order
  Parameter<double> unit_value;       ///< money per unit that lies here; invalid: 0
  Parameter<double> cost_of_capital;  ///< share of that value per second; invalid: 0
};

struct Site {
  std::string name;
  Parameter<bool> dispatches;  ///< invalid: always
  Parameter<bool> receives;    ///< invalid: always
  FirmId firm;                 ///< may be invalid
  CountryId country;           ///< may be invalid
  ActorId actor;
  std::vector<StockId> stocks;            ///< by product
  std::vector<OfficeId> arrival_offices;  ///< customs and laboratories here, in the order goods pass them
  std::vector<LaneId> lanes_that_depart;  ///< lanes from here whose goods leave together
};

struct Lane {
  std::string name;
  std::string mode;
  SiteId from;
  SiteId to;
  LawId time;
  Parameter<bool> open;
  Parameter<bool> moving;                   ///< goods under way; invalid: always
  Parameter<bool> receives;                 ///< of the site at its end; invalid: always
  Parameter<double> cost;                   ///< money per unit; invalid: 0
  std::uint32_t currency = 0;               ///< of that
  Parameter<base::Duration> departs_every;  ///< invalid: goods leave at any moment, or with a load
  Parameter<base::SimTime> first_departure;
  Parameter<std::int64_t> capacity;         ///< of a scheduled departure, in micro-units; invalid: no limit
  Parameter<std::int64_t> leaves_with;      ///< micro-units that wait when the lane departs; invalid: it waits for none
  Parameter<base::Duration> waits_at_most;  ///< for that load; invalid: as long as it takes
  Outages outages;
  ActorId actor;                ///< invalid for a lane that never closes nor stops
  kernel::BoardEntryId status;  ///< 1 open, 0 closed; invalid for a lane without an actor

  /// Whether its actor holds the goods under way, since they may have to stop.
  bool carries() const { return moving.valid() || receives.valid(); }
  /// Whether goods wait at its beginning, to leave together.
  bool departs() const { return departs_every.valid() || leaves_with.valid(); }
};

enum class OfficeKind : std::uint8_t { desk, licensing, customs, laboratory };

/// What the time of a stage passes in.
enum class TimeCount : std::uint8_t {
  working_time,   ///< the open hours of the office's calendar
  business_days,  ///< the same, where a day is one working day of the calendar, whatever its hours
  calendar_time   ///< all hours, open or not
};

struct Stage {
  std::string name;
  Parameter<std::int64_t> officers;      ///< invalid: as many as come
  Parameter<std::int64_t> waiting_room;  ///< invalid: any number may wait
  LawId time;                            ///< invalid: no time at all
  TimeCount counts = TimeCount::working_time;
  Parameter<double> redo;       ///< invalid: never
  std::uint32_t redo_from = 0;  ///< stage index
};

struct Freeze {
  Parameter<base::SimTime> from;
  Parameter<base::SimTime> to;
  bool suspends_work = false;
};

struct Office {
  std::string name;
  OfficeKind kind = OfficeKind::desk;
  CountryId country;  ///< may be invalid
  SiteId site;        ///< of customs and laboratories
  ActorId actor;
  CalendarId calendar;  ///< invalid: always open
  std::optional<expression::Expression> applies;
  std::vector<Stage> stages;
  std::vector<Freeze> freezes;
  Outages outages;
  Parameter<bool> open;                    ///< whether it takes up cases; invalid: always
  Parameter<std::int64_t> backlog;         ///< cases that wait at the start; invalid: none
  Parameter<base::Duration> refile_after;  ///< how long an applicant takes to file again
  std::vector<RuleId> rules;               ///< whose licenses it decides on; empty: of orders that `applies` names
  /// Probabilities; the rest is returned without action. Invalid approve: always yes.
  struct Answers {
    Parameter<double> approve, deny;
  };
  Answers answers;                          ///< where applications are weighed case by case
  Answers under_denial;                     ///< under a presumption of denial; invalid: always no
  Answers under_approval;                   ///< under a presumption of approval; invalid: always yes
  Parameter<base::Duration> license_valid;  ///< invalid: for ever
  Parameter<double> inspected;              ///< share of lots that customs inspect; invalid: all
  Parameter<base::Duration> hold_limit;     ///< of goods that rules make customs hold; invalid: as long as they do
  bool forfeits = false;                    ///< after that goods are the state's; else they are sent back
};

/// A volume that an authority lets in, from a date on.
struct Grant {
  std::string name;
  Parameter<base::SimTime> on;
  Parameter<std::int64_t> quantity;  ///< parts of the authority's product
  Parameter<bool> active;            ///< invalid: yes
  std::vector<FirmId> firms;         ///< whose applications it serves; empty: everybody's
  Parameter<std::int64_t> each;      ///< the most one firm may get of it; invalid: all
};

/// An authority that permits imports firm by firm: applications wait until a grant covers them.
struct PermitOffice {
  std::string name;
  CountryId country;
  ActorId actor;
  ProductId product;  ///< invalid: units of any product count alike
  Split split = Split::first_come;
  std::vector<std::vector<FirmId>> tiers;     ///< served one after the other; firms of none come last
  std::vector<Grant> grants;                  ///< by name
  Parameter<bool> suspended;                  ///< dated; invalid: no
  Parameter<base::Duration> brought_forward;  ///< by how much earlier than its date each grant is opened; invalid: not
  LawId issue_time;                           ///< from the grant to the permit; invalid: at once
  Parameter<base::Duration> valid;            ///< invalid: for ever
  Parameter<double> domestic_ratio;           ///< domestic units that a firm must have for each imported; invalid: none
  std::vector<ProductId> domestic;            ///< what counts as such
  bool counts_ordered = false;                ///< domestic units count when ordered; else when delivered
};

enum class QuotaWindow : std::uint8_t { cumulative, year, quarter, rolling };

/// A cap: shipments count against a limit, or against a share of other shipments.
struct Quota {
  std::string name;
  ActorId actor;
  ProductId product;
  Parameter<bool> active;                       ///< whether it limits anything; invalid: yes
  std::optional<expression::Expression> basis;  ///< which shipments of the product the share is of
  Parameter<double> share;                      ///< of the basis; invalid: 0
  Parameter<std::int64_t> limit;                ///< beside the share; invalid: 0
  std::vector<LineId> plants;                   ///< whose construction allows volume, too
  Parameter<double> of_building;  ///< share of what the capacity under construction would make in a window; invalid: 0
  Parameter<double> of_built;     ///< share of what the capacity they have built would; invalid: 0
  Parameter<std::int64_t> opening_basis;  ///< shipped before the run, within the window; invalid: 0
  Parameter<std::int64_t> opening_used;
  Parameter<base::SimTime> counts_from;  ///< invalid: the run's start
  QuotaWindow window = QuotaWindow::cumulative;
  Parameter<base::Duration> over;          ///< of a rolling window
  bool carries_over = false;               ///< what a calendar window leaves unused adds to the next
  Parameter<std::int64_t> smallest_grant;  ///< invalid: one part
};

/// Somebody who must agree before an order's goods may leave.
enum class GatekeeperKind : std::uint8_t { license, permit, quota };
struct Gatekeeper {
  GatekeeperKind kind{};
  std::uint32_t index = 0;  ///< OfficeId, PermitOfficeId or QuotaId
  ActorId actor;
};
inline constexpr std::size_t most_gatekeepers = 16;

enum class Firmness : std::uint8_t { interest, purchase_order, prepaid };

struct DatedOrder {
  std::uint64_t ordinal = 0;  ///< names its luck within the stream: by its id or date, not by its place in the list
  Parameter<base::SimTime> on;
  Parameter<std::int64_t> quantity;   ///< invalid: true_need × padded_by
  Parameter<std::int64_t> true_need;  ///< invalid: quantity / padded_by
  Parameter<double> padded_by;        ///< invalid: as for the stream
  Parameter<base::SimTime> firm_on;   ///< invalid: firm as `firmness` says
  Firmness firmness = Firmness::purchase_order;
  Parameter<bool> licensed;            ///< invalid: no
  Parameter<base::SimTime> needed_on;  ///< invalid: as for the stream
};

enum class DemandKind : std::uint8_t { renewal, poisson_rate, dated, restocking, substitute };

/// What a buyer takes in place of a stream's product after waiting: a stream of its own, which orders only then.
struct Substitute {
  DemandId demand;
  Parameter<base::Duration> after;            ///< since the order
  Parameter<double> worth;                    ///< units of the stream's product that one unit stands for; invalid: 1
  std::optional<std::uint32_t> by_attribute;  ///< or: by this attribute of both products
  Parameter<double> premium_below;            ///< of a dealer; invalid: at any premium
};

/// One stream of orders (of a product from a stock) or of applications (to an office).
struct Demand {
  std::string name;  ///< "buyers.cloud.orders.chips": keys its luck
  BuyerId buyer;
  DemandKind kind = DemandKind::renewal;
  StockId stock;    ///< what is ordered where; invalid for applications
  DealerId dealer;  ///< who is asked for it; invalid: the desk at that stock's site
  OfficeId office;  ///< where applications go; invalid for orders
  LawId every;
  Parameter<double> rate;  ///< per second
  LawId quantity;          ///< in units of the product's resolution after scaling; invalid: one unit
  std::vector<DatedOrder> dates;
  std::vector<std::uint32_t> dates_by_ordinal;  ///< their places, by ascending ordinal
  Parameter<base::Duration> first;
  Parameter<base::SimTime> starts;
  Parameter<base::SimTime> ends;
  Parameter<std::int64_t> restock_to;
  Parameter<std::int64_t> has;  ///< of a restocking buyer at the start; invalid: restock_to
  Parameter<double> uses;       ///< units of resolution per second
  Firmness firmness = Firmness::purchase_order;
  LawId firm_after;                         ///< of an interest; invalid: never
  LawId patience;                           ///< invalid: endless
  Parameter<double> padded_by;              ///< an order by what of it is needed; invalid: 1
  Parameter<base::Duration> needed_within;  ///< from an order to when its need falls due; invalid: none
  Parameter<double> bids;                   ///< in auctions, share over list price that it pays at most; invalid: 0
  Parameter<double> elasticity;             ///< of what is wanted to the landed cost; invalid: 0
  Parameter<double> reference_cost;         ///< money per unit at which the stated quantities are wanted
  std::uint32_t reference_currency = 0;
  bool pads = false;  ///< some orders are for more than is needed
  Parameter<std::int64_t> priority;
  Parameter<bool> active;  ///< whether it orders; invalid: always
  std::vector<SiteId> via;
  std::vector<CountryId> exported_from;  ///< of `via`, each once, in its order; none: the country of the seller's site
  Routing routing = Routing::fastest;
  Parameter<base::Duration> expedites_after;  ///< age of an order from which it goes the fastest way; invalid: never
  bool price_when_ordered = false;            ///< that price holds; else the one when goods are paid
  DeliveryTerms terms = DeliveryTerms::unsaid;
  Parameter<double> deposit;              ///< share of the price that is paid when an order is firm; invalid: none
  std::vector<Substitute> else_buys;      ///< in the order in which they are thought of
  Parameter<base::Duration> reconsiders;  ///< until it looks again at what was too dear, or has failed
  DemandId substitutes_for;               ///< of a substitute: the stream in whose place it orders
  bool rented = false;                    ///< of a substitute: used where it stands
};

struct Buyer {
  std::string name;
  FirmId firm;        ///< may be invalid
  CountryId country;  ///< may be invalid
  SiteId site;        ///< where goods are taken; invalid: collected at the seller's site
  ActorId actor;
  std::vector<DemandId> demands;
  std::vector<CampusId> installs_at;  ///< in order of preference; empty: it installs nothing
  BuildoutOrder buildout = BuildoutOrder::listed;
  Parameter<bool> ordering;        ///< whether it places orders; invalid: always
  Parameter<std::int64_t> budget;  ///< minor units in each period; invalid: no limit
  std::uint32_t budget_currency = 0;
  Parameter<base::Duration> budget_period;
};

enum class ActorKind : std::uint8_t {
  site,
  office,
  buyer,
  lane,
  permit_office,
  quota,
  line,
  campus,
  government,
  commitment,
  dealer,
  introduction
};

struct Actor {
  std::string name;  ///< "offices.commerce": unique; luck is keyed by its hash
  ActorKind kind{};
  /// SiteId, OfficeId, BuyerId, LaneId, PermitOfficeId, QuotaId, LineId, CampusId, the government's place,
  /// CommitmentId, DealerId, the introduction's place
  std::uint32_t index = 0;
};

struct Clock {
  base::SimTime from;
  base::SimTime to;
  base::SimTime measured_from;  ///< end of the warm-up
  base::Duration news_delay = base::hours(1);
  std::uint32_t batches = 0;  ///< 0: no standard errors
  std::uint64_t max_events = 1'000'000'000;
  std::uint64_t max_pending = 2'000'000;  ///< messages on their way, and orders or lots that wait at one place
};

/// See the namespace comment.
/// Whose waiting, and for what, the summary of a run tells of.
struct About {
  std::vector<std::uint8_t> demands;  ///< by DemandId: 1 where it is told of; empty: all are
  std::string words;                  ///< "h200 ordered by big_three"; empty: all

  bool tells_of(std::size_t demand) const { return demands.empty() || demands[demand] != 0; }
};

struct World {
  std::string title;
  About about;
  Clock clock;
  ParameterTable parameters;
  std::vector<base::Calendar> calendars;
  std::vector<Country> countries;
  std::vector<Firm> firms;
  std::vector<std::string> attribute_names;
  std::vector<Product> products;
  std::vector<Site> sites;
  std::vector<Stock> stocks;
  std::vector<Lane> lanes;
  std::vector<std::vector<SiteId>> sites_waiting_for;  ///< by lane: sites upstream, where goods may wait for it
  std::vector<Line> lines;
  std::vector<Recipe> recipes;         ///< by line, then by product
  std::vector<RecipeId> begun_before;  ///< those that have goods in process when the run begins, by stock
  std::vector<Office> offices;
  std::vector<PermitOffice> permit_offices;
  std::vector<Quota> quotas;
  /// Licensing offices, authorities, quotas: at most `most_gatekeepers`, so that an order holds a bit for each.
  std::vector<Gatekeeper> gatekeepers;
  std::vector<Rule> rules;
  bool has_border_rules = false;  ///< some rule acts when goods enter a country
  bool has_drawback = false;      ///< some rule pays back when they leave it again
  std::vector<std::string> currencies;
  std::vector<double> minor_units;  ///< in one unit of each currency: 100 for most; one where there are no currencies
  std::uint32_t reporting = 0;      ///< the currency in which outcomes are reported
  /// Of one unit of each currency, in the reporting one; invalid: of that one itself. Empty: no rates are known, and
  /// all money is of one currency.
  std::vector<Parameter<double>> worth;
  std::vector<Buyer> buyers;
  std::vector<Demand> demands;
  std::vector<Campus> campuses;
  std::vector<Fleet> fleets;  ///< by campus, then product
  std::vector<Government> governments;
  std::vector<Commitment> commitments;
  std::vector<Introduction> introductions;
  std::vector<Dealer> dealers;
  std::vector<Actor> actors;
  std::vector<Policy> policies;  ///< by name
  /// By question, then by actor: the policy that answers in place of the engine's own, or `built_in`. Empty: none does.
  std::array<std::vector<std::uint16_t>, question_count> policy_of;
  std::vector<kernel::ActorId> board_owners;  ///< by BoardEntryId
  std::vector<Outcome> outcomes;
  std::vector<Observed> observed;
  std::vector<ObservedDate> observed_dates;
  TradeNetwork network;          ///< by expected time
  TradeNetwork network_by_cost;  ///< by carriage; without sites where nobody asks for the cheapest way

  std::string identity;  ///< digest of the canonical scenario
};

}  // namespace chokepoint::model
