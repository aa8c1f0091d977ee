#pragma once

#include <optional>

#include "engine/policy/allocation.hpp"
#include "engine/policy/buildout_order.hpp"
#include "engine/policy/grey_market.hpp"
#include "engine/policy/production.hpp"
#include "engine/policy/substitution.hpp"
#include "engine/processes/environment.hpp"
#include "engine/processes/prices.hpp"

/// Decisions of actors, each a question with a name (`model::Question`).
///
/// A process says what it knows and asks `decide`. Unless the scenario binds a policy to that actor's question, the
/// engine's own answer holds, which the room `policy` gives or the process proposes. A decision takes effect at once,
/// within the event that asks: its consequences are events of their own.
namespace chokepoint::processes {

/// What a decision about an order or a lot may look at.
struct OrderFacts {
  std::uint64_t id = 0;  ///< the order's or the lot's: its luck follows it
  model::StockId stock;
  std::uint32_t demand = none;
  std::uint32_t customer = none;
  base::SimTime ordered;
};

/// When the need behind a buyer's order falls due: what was said of the very order, or of the one that it is a part of;
/// else `needed_within` after `placed`. CHOKEPOINT_NEVER where no stream stands behind it.
std::int64_t needed_on(std::uint32_t demand, std::uint64_t order, base::SimTime placed, Environment const& environment);

/// The country of a firm, and what it is called, by its place among firms: -1 where there is none.
std::int64_t home_of(std::int64_t firm, model::World const& world);
std::int64_t kind_of(std::int64_t firm, model::World const& world);

/// Who gets how much of a scarce stock: `granted` of each claim.
struct AllocationAsked {
  model::StockId stock;
  std::int64_t volume = 0;
  std::int64_t lot = 1;
  std::span<policy::Claim> claims;
  std::span<policy::Account> accounts;
  policy::Sharing& sharing;
};
void decide(AllocationAsked const& asked, std::uint16_t policy, std::span<OrderFacts const> orders,
            kernel::Context const& context, Environment& environment);

/// Who gets how much of a batch of permits: `granted` of each claim.
struct Applicant {
  std::uint64_t order = 0;
  std::uint32_t firm = none;
  std::int64_t filed_at = 0;
  std::int64_t placed_at = 0;
  std::uint32_t demand = none;
};
struct PermitsAsked {
  model::PermitOffice const& office;
  std::int64_t volume = 0;
  std::span<policy::Claim> claims;
  std::span<Applicant const> applicants;  ///< who stands behind each claim
  std::span<policy::Account> accounts;
  policy::Sharing& sharing;
};
void decide(PermitsAsked const& asked, kernel::Context const& context, Environment& environment);

/// How much a stock orders; below 0: what it gives back, which is asked of nobody.
struct ReplenishmentAsked {
  model::StockId stock;
  std::int64_t on_hand = 0;
  std::int64_t on_order = 0;
  std::int64_t committed = 0;
  std::uint64_t review = 0;   ///< orders placed before
  std::int64_t proposed = 0;  ///< by the stock's own rule
};
std::int64_t decide(ReplenishmentAsked const& asked, kernel::Context const& context, Environment& environment);

/// How much a buyer orders, and what of that it doesn't need.
struct OrderingAsked {
  std::uint32_t demand = none;
  std::uint64_t ordinal = 0;
  std::int64_t need = 0;
  std::int64_t proposed = 0;
  std::int64_t unmet = 0;
};
struct Ordered {
  std::int64_t quantity = 0;
  std::int64_t padding = 0;
};
Ordered decide(OrderingAsked const& asked, kernel::Context const& context, Environment& environment);

/// Whether a buyer puts off an order; by its own rule while it is `paused`.
struct PausingAsked {
  std::uint32_t demand = none;
  std::uint64_t ordinal = 0;
  std::int64_t quantity = 0;
  base::SimTime wanted;
  bool paused = false;
  std::uint64_t asked_before = 0;
};
bool decide(PausingAsked const& asked, kernel::Context const& context, Environment& environment);

/// What must be in hand before an order's goods leave.
struct ReleaseAsked {
  OrderFacts order;
  std::int64_t quantity = 0;
  std::int64_t permits_missing = 0;
};
model::Release decide(ReleaseAsked const& asked, kernel::Context const& context, Environment& environment);

/// How an office answers an application: by its own rule it approves or denies with these shares, and returns the rest
/// without action.
struct LicensingAsked {
  CaseFiled const& filed;
  std::uint64_t ordinal = 0;  ///< of the application
  model::Review review{};
  double approves = 1;
  double denies = 0;
};
Answer decide(LicensingAsked const& asked, kernel::Context const& context, Environment& environment);

/// What customs do with a lot.
enum class CustomsAction : std::uint8_t { release, hold, refuse };
struct LotAtCustoms {
  Consignment const& goods;
  base::SimTime arrived;
  std::uint64_t asked_before = 0;
};
struct InspectionAsked {
  LotAtCustoms lot;
  double inspected = 1;  ///< share, by the office's own rule
};
/// Whether it is inspected.
bool decide(InspectionAsked const& asked, kernel::Context const& context, Environment& environment);
struct ClearanceAsked {
  LotAtCustoms lot;
  double releases = 1;       ///< share, by the office's own rule
  CustomsAction proposed{};  ///< by it, with its luck
};
CustomsAction decide(ClearanceAsked const& asked, kernel::Context const& context, Environment& environment);
struct ForfeitAsked {
  LotAtCustoms lot;
  bool forfeits = false;  ///< by the office's own rule
};
/// Whether it is the state's.
bool decide(ForfeitAsked const& asked, kernel::Context const& context, Environment& environment);

/// The lane that goods take from a site towards the next stop; invalid: there is no open way.
struct RoutingAsked {
  Consignment const& goods;
  model::SiteId at;
  model::SiteId target;
  model::Routing rule{};
};
model::LaneId decide(RoutingAsked const& asked, kernel::Context const& context, Environment& environment);

/// Which alternative a buyer takes: a place in the list, or their count where it takes none.
struct SubstitutionAsked {
  std::uint32_t demand = none;
  std::uint64_t need = 0;  ///< the stream's count of needs before it
  std::int64_t quantity = 0;
  base::SimTime since;
  std::span<policy::SubstituteOffer const> offers;
  std::span<double const> worths;
};
std::size_t decide(SubstitutionAsked const& asked, kernel::Context const& context, Environment& environment);

/// What a dealer asks over list price, a share of it.
struct GreyChannelAsked {
  model::Dealer const& dealer;
  std::int64_t waiting = 0;
  std::int64_t capacity = 0;
  double enforcement = 0;
  std::uint64_t count = 0;  ///< of questions before
  double proposed = 0;      ///< by the dealer's own rule
};
double decide(GreyChannelAsked const& asked, kernel::Context const& context, Environment& environment);

/// To which of its campuses a buyer's goods go: a place in the list, or their count where no plan has room.
struct BuildoutAsked {
  model::BuildoutOrder order{};
  model::ProductId product;
  std::int64_t quantity = 0;
  std::span<policy::CampusOffer const> offers;
  std::span<model::CampusId const> campuses;
};
std::size_t decide(BuildoutAsked const& asked, kernel::Context const& context, Environment& environment);

/// Which waiting production order a line starts: a place among the candidates, or their count where it starts none.
struct PlanningAsked {
  model::Planning rule{};
  model::ProductId set_up_for;
  std::span<policy::ProductionCandidate const> waiting;
  std::span<model::ProductId const> products;
};
std::size_t decide(PlanningAsked const& asked, kernel::Context const& context, Environment& environment);

/// Which acceptable design a firm begins: a place among `acceptable`, which are places in its list; their count: none.
struct IntroductionAsked {
  model::Introduction const& firm;
  std::span<std::uint32_t const> acceptable;
};
std::size_t decide(IntroductionAsked const& asked, kernel::Context const& context, Environment& environment);

/// With which step of its ladder a government answers; their count: with none.
struct ReactionAsked {
  model::Reaction const& reaction;
  bool sees = false;
  bool saw = false;
  std::int64_t answers = 0;
  std::uint64_t look = 0;  ///< looks before
};
std::size_t decide(ReactionAsked const& asked, kernel::Context const& context, Environment& environment);

/// What a seller asks for a unit of what it has in a stock, in price parts; `PriceReview::not_decided`: what was found
/// by the product's own rule. Amounts are those since the look before.
struct PricingAsked {
  model::StockId stock;
  PriceReview const& found;
  std::int64_t on_hand = 0;
  std::int64_t on_order = 0;
  std::int64_t committed = 0;
  std::int64_t shipped = 0;
  std::int64_t lost = 0;
  std::int64_t received = 0;
};
std::int64_t decide(PricingAsked const& asked, kernel::Context const& context, Environment& environment);

/// Which goods go onto a departure: places among those that wait, in the order in which they go aboard. By the engine's
/// own rule that is the order in which they stand here.
struct GoodsWaiting {
  Consignment const* goods = nullptr;
  base::SimTime since;
  std::uint32_t tier = 0;
};
struct LoadingAsked {
  model::LaneId lane;
  std::int64_t room = 0;  ///< micro-units
  std::span<GoodsWaiting const> waiting;
};
std::span<std::size_t const> decide(LoadingAsked const& asked, std::uint16_t policy, kernel::Context const& context,
                                    Environment& environment);

/// Which orders are paid first: places among those that wait for money, in the order in which they are paid. By the
/// engine's own rule that is the order in which they stand here.
struct OrderUnfunded {
  std::uint64_t order = 0;
  std::uint32_t demand = none;
  std::int64_t quantity = 0;
  std::int64_t padding = 0;
  std::int64_t price = 0;  ///< of a unit, in price parts of the budget's currency
  model::Firmness firmness{};
  std::int64_t wanted_at = 0;
  std::int64_t needed_at = 0;
};
struct FundingAsked {
  model::Buyer const& buyer;
  std::int64_t unspent = 0;  ///< minor units of the budget's currency
  base::SimTime next;        ///< period
  std::span<OrderUnfunded const> waiting;
};
std::span<std::size_t const> decide(FundingAsked const& asked, std::uint16_t policy, kernel::Context const& context,
                                    Environment& environment);

}  // namespace chokepoint::processes
