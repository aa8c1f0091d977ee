#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/expression/schema.hpp"
#include "engine/model/policy.hpp"
#include "engine/policy/library.hpp"
#include "engine/policy/script_words.hpp"
#include "engine/scenario/assemble.hpp"
#include "engine/scenario/outcome_units.hpp"
#include "engine/scenario/parameter_builder.hpp"

namespace chokepoint::scenario {

struct MeasureInfo;

/// The positions of a block's entries in the order of their names: ids are ranks.
template <class B>
std::vector<std::uint32_t> name_order(Blocks<B> const& blocks) {
  std::vector<std::uint32_t> order(blocks.entries.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return blocks.entries[a].name.text < blocks.entries[b].name.text;
  });
  return order;
}

/// The work of `assemble`, in the order in which parts need each other.
class Assembly {
 public:
  Assembly(ScenarioSpec const& spec, base::Diagnostics& diagnostics)
      : spec_(spec),
        diagnostics_(diagnostics),
        parameters_(world_.parameters, base::SimTime(spec.clock.from.integer), diagnostics) {}

  std::optional<model::World> build();

 private:
  template <class Id>
  using Names = std::map<std::string, Id, std::less<>>;

  // assemble.cpp
  void clock();
  void calendars();
  void countries_and_firms();
  void products();
  void actors();
  void network();
  std::vector<model::NetworkLane> weighed_by_cost(std::vector<model::NetworkLane> const& by_time,
                                                  model::Parameters const& central) const;
  model::Routing routing(Text const& word);

  // assemble_places.cpp
  void sites();
  void stock(model::SiteId site, std::string const& product, StockSpec const& spec, std::string const& path);
  void replenishment(model::StockId id, ReplenishmentSpec const& spec, std::string const& path);
  void suppliers();
  void supply_ring();
  void lanes();
  void bids(DemandSpec const& spec, model::Demand& demand, std::string const& path);
  void elasticity(DemandSpec const& spec, model::Demand& demand, std::string const& path);
  model::Parameter<bool> flag_that_may_fall(Value const& value, std::string const& path);

  // assemble_production.cpp
  void production();
  void line(LineSpec const& spec, model::LineId id, std::string const& path);
  void recipe(RecipeSpec const& spec, Text const& name, LineSpec const& line, model::Recipe& recipe,
              std::string const& path);
  void recipe_parts(RecipeSpec const& spec, ProductSpec const& product, model::Recipe& recipe, std::string const& path);
  void recipe_yield(RecipeSpec const& spec, model::Recipe& recipe, std::string const& path);
  void line_planning(LineSpec const& spec, model::Line& line, std::string const& path);
  void changeovers(LineSpec const& spec, model::Line& line, std::string const& path);
  void work_in_process(LineSpec const& spec, model::Line const& line, std::string const& path);
  void made_on();
  model::RecipeId recipe_of(model::Line const& line, Text const& product) const;
  model::StockId stock_at(model::SiteId site, model::ProductId product) const;
  ProductSpec const* product_spec(std::string const& name) const;

  // assemble_offices.cpp
  void shipment_schema();
  void offices();
  void office(OfficeSpec const& spec, model::Office& office, std::string const& path);
  model::Outages outages(LawSpec const& up, LawSpec const& down, bool given, std::string const& path);
  /// Seconds of the longest unit of time that it is told in, an uncertain value's law looked up; 0: in none.
  double time_unit_of(Value const& value) const;
  void check_what_a_line_does_in_a_day(LineSpec const& spec, model::Line const& line, std::string const& path);
  void check_what_a_day_is(model::Office const& office, LawSpec const& time, std::string const& path);
  model::Office::Answers answers(NamedValues const& values, std::string const& path);
  // assemble_dealers.cpp
  void dealers();
  /// The streams of what a stream's buyer takes instead.
  void substitutes(DemandSpec const& spec, model::DemandId whose, std::string const& path);
  void worth(SubstituteSpec const& spec, model::Demand const& demand, model::DemandId whose,
             model::Substitute& substitute, std::string const& path);
  /// The site's stock of the product; E_UNKNOWN_ID where it has none.
  model::StockId stock_to_buy(model::SiteId site, model::ProductId product, Text const& from, std::string const& path);

  // assemble_about.cpp
  void about();

  // assemble_buyers.cpp
  void buyers();
  void demand(DemandSpec const& spec, model::BuyerId buyer, std::string const& path);
  void budget(BuyerSpec const& spec, model::BuyerId id, std::string const& path);
  void check_padding(DatedOrderSpec const& order, std::string const& path);
  /// By dated order the ordinal that names its luck, whatever its place in the list.
  std::vector<std::uint64_t> dated_ordinals(DemandSpec const& spec, std::string const& path);

  // assemble_timeline.cpp
  void timeline();
  void timeline_ring();
  void reject_triggered(Text const& other, std::string const& path);
  /// What events set where it has no effect.
  void unread_settings();
  void pauses(model::TimelineEventId event, PausesSpec const& spec, std::string const& path);
  // assemble_campuses.cpp
  void campuses();
  void campus(CampusSpec const& spec, model::Campus& campus, std::string const& path);
  model::CampusCapacity capacity(Value const& power, Value const& racks, std::string const& path);
  void users(CampusSpec const& spec, model::Campus& campus, std::string const& path);
  /// Gives the positions of the phases' blocks in the order in which the project has them.
  struct PhasePlan {
    Text const& name;
    PhaseSpec const& spec;
  };
  template <class Phase>
  static std::vector<PhasePlan> plans(Blocks<Phase> const& phases) {
    std::vector<PhasePlan> all;
    for (auto const& [name, block] : phases.entries) all.push_back({name, block});
    return all;
  }
  /// The places in `phases`, in the order of the project's.
  std::vector<std::uint32_t> project(std::vector<PhasePlan> const& phases, model::Project& project,
                                     std::string const& path);
  void buildout(BuyerSpec const& spec, model::Buyer& buyer, std::string const& path);
  void fleet(CampusSpec const& spec, model::CampusId id, model::ProductId product_id, std::string const& path);

  // assemble_governments.cpp
  void commitments();
  void governments();
  void reaction(ReactionSpec const& spec, model::Reaction& reaction, std::string const& path);
  void regimes(ReactionSpec const& spec, model::Reaction& reaction, std::string const& path);
  /// What a condition may look at; `figures` gets an entry for each slot.
  expression::Schema watched_schema(std::vector<model::WatchedFigure>& figures) const;
  /// The event that a reaction triggers; E_CONFLICT where it isn't made for that, or is another government's.
  model::TimelineEventId triggered(Text const& name, std::string const& path);
  model::TimelineEventId triggered(Text const& name, std::string const& path, std::uint32_t by);
  void introductions();

  // assemble_policies.cpp
  /// Who answers which question; once actors are known.
  void policies();
  void bind(PolicySpec const& spec, std::uint16_t policy, std::string const& path,
            std::vector<std::uint8_t>& closeness);
  /// Of parameters that are money: that it is money that questions tell of.
  void check_currencies(PolicySpec const& spec, model::Policy const& built);
  void formula_policy(PolicySpec const& spec, model::Policy& built);
  // assemble_declared.cpp
  /// Of a parameter that nobody declares: that what events set in its place is counted in the same.
  void check_set_units(Value const& value, std::string const& path);
  /// `policy` is what messages call it.
  void declared_parameters(PolicySpec const& spec, std::string const& policy,
                           std::vector<policy::DeclaredParameter> const& declared, model::Policy& built);
  /// Else an error at the value.
  bool has_declared_unit(Value const& value, policy::DeclaredParameter const& one, std::string const& policy,
                         std::string const& path);
  // assemble_scripts.cpp
  /// Of a parameter that nobody looks at.
  void told_of_idle(Text const& name, std::string const& place, std::string const& what, std::string const& instead);
  void worker_policy(PolicySpec const& spec, model::Policy& built);
  void script_policy(PolicySpec const& spec, model::Policy& built);
  void script_parameters(PolicySpec const& spec, policy::ScriptWords const& words, model::Policy& built);
  // assemble_libraries.cpp
  void library_policy(PolicySpec const& spec, model::Policy& built);
  std::vector<std::vector<std::int64_t>> library_names(PolicySpec const& spec, policy::LibraryPolicy const& offered,
                                                       std::string const& path);
  /// The places of what a word names among all of a kind, or of all members of a group; empty where it names nothing.
  std::vector<std::int64_t> places_of(std::string_view kind, Text const& name) const;
  std::vector<std::string_view> names_of(std::string_view kind) const;
  expression::Schema question_schema(model::Question question, PolicySpec const& spec);
  std::optional<expression::Type> decision_type(model::Question question, expression::Schema& schema) const;
  /// The names that formulas may write: products, countries, firms, buyers, with their groups.
  void names_in(expression::Schema& schema) const;
  void design_cost(DesignSpec const& spec, model::Design& design, std::string& currency, std::string const& path);
  /// Board entries of triggered events and of commitments, and who listens; once actors are known.
  void board_of_governments();
  void listeners();

  // assemble_warnings.cpp: what is allowed and probably not meant
  void warnings();
  void warn_of_idle_keys();
  void warn_of_quick_times();
  void warn_of_missing_routes();
  void warn_of_empty_stocks();
  void warn_of_times_outside();
  void warn_of_idle_offices();
  void warn_of_instant_work();
  void warn_of_empty_orders();
  void warn_of_late_orders();
  void refuse_standing_time();
  void refuse_floods();
  void note_stream(DemandSpec const& spec, model::Demand const& demand, std::string const& path);
  void warn_of_campuses();
  void warn_of_collection_abroad();
  void warn_of_rules();
  bool looks_like_no_percent(Value const& duty) const;
  void warn_of_twin_vintages(RuleSpec const& rule, std::string const& path);
  void warn_of_dates(VintageSpec const& vintage, std::string const& path);
  void warn_of_test(VintageSpec const& vintage, std::string const& path);
  void warn_of_settings_at_once();
  void warn_of_early_dates();
  void warn_of_lone_attributes();

  // assemble_currencies.cpp
  void currencies();
  void exchange_rates(std::set<std::string>& used);
  /// Its place among the world's; 0 where it is none of them.
  std::uint32_t currency_index(std::string const& currency) const;
  /// Whether amounts of one can be told in the other: they are the same, or rates of both are known.
  bool convertible(std::string const& one, std::string const& other) const;

  // assemble_prices.cpp
  void pricing();
  /// What a unit costs must be neither beyond what can be counted nor so little that it counts as nothing.
  void check_unit_price(Value const& value, std::string const& path);
  void cost_plus(PricingSpec const& spec, ProductSpec const& whose, model::Product& product, std::string const& path);
  void scarcity(PricingSpec const& spec, model::Product& product, std::string const& path);
  void board_of_prices();
  /// Of its price, or of what it is made from where the price follows costs; empty: it has no price.
  std::string price_currency(ProductSpec const& product) const;

  // assemble_rules.cpp
  void trade();
  void rule_names();
  void permits();
  void quotas();
  void plants_of_quotas();
  void rules();
  model::Vintage vintage(
      VintageSpec const& spec, std::string const& path,
      std::function<std::optional<expression::Expression>(Formula const&, std::string const&)> const& condition);
  void gatekeepers();
  std::vector<model::FirmId> firms_of(std::vector<Text> const& names, std::string const& path);

  // assemble_goods_words.cpp
  void name_goods();
  /// What the products' units are called; "unit" where they are called differently.
  std::string goods_word(std::vector<model::ProductId> const& products) const;

  // assemble_observed.cpp
  void observed();
  void observation(Blocks<ObservationSpec>::Entry const& entry, std::string const& path, std::string const& source,
                   model::Observed& series);
  void observed_date(Text const& name, ObservedSpec const& spec, std::string const& path);
  /// An observation's standard deviation, in the outcome's unit and, where it was told so, as a share; `shown` is the
  /// value.
  struct SeenError {
    double deviation = 0;
    double share = 0;  ///< 0: told in the unit
  };
  std::optional<SeenError> observation_error(Value const& error_of, double shown, OutcomeType const& type,
                                             std::string const& unit, std::string const& path);
  /// Its type, and the factor from the unit in which it is reported to base units.
  OutcomeType type_of_course(model::Course const& course) const;

  // assemble_outcomes.cpp
  void outcomes();
  bool outcome(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  /// The firm and the country that something belongs to; either may be invalid.
  struct Holder {
    model::FirmId firm;
    model::CountryId country;
  };
  /// The firms and countries that a name stands for.
  struct Holders {
    std::set<model::FirmId> firms;
    std::set<model::CountryId> countries;
    bool empty() const { return firms.empty() && countries.empty(); }
    bool hold(Holder const& one) const { return firms.count(one.firm) > 0 || countries.count(one.country) > 0; }
  };
  /// Itself, where it is a firm or a country, and the members of a group of that name.
  Holders holders(Text const& name) const;
  void not_measured_of(MeasureInfo const& info, Text const& name, std::string const& path);
  bool accounts(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  bool select(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  /// Fleets and campuses, chosen by name, country, owner and user.
  bool select_campuses(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome,
                       std::string const& path);
  bool metric(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  /// The channel by which a stream's units come.
  std::uint8_t channel_of(model::Demand const& demand) const;
  bool channel(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  bool alone(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  bool reaches(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::int64_t parts,
               std::string const& path);
  bool window(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  std::vector<model::ProductId> products_of(MeasureInfo const& info, model::Outcome const& outcome) const;
  /// Units, thresholds and what they are measured in.
  bool amounts(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  bool threshold(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::int64_t parts,
                 std::string const& path);
  bool money(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  void in_percent(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path);
  using Measured = std::map<std::string, std::uint32_t, std::less<>>;  ///< outcomes that aren't formulas, by name
  model::Parameter<double> attribute_of(model::ProductId product, std::string const& name) const;
  bool formula(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path, Measured const& measured,
               base::Diagnostics& diagnostics);

  template <class Id>
  static Id find(Names<Id> const& names, Text const& name) {
    auto const found = names.find(name.text);
    return found == names.end() ? Id() : found->second;
  }
  void error(std::string_view code, base::Mark mark, std::string path, std::string message, std::string hint = {}) {
    diagnostics_.error(code, mark, std::move(path), std::move(message), std::move(hint));
  }
  std::int64_t per_unit(model::ProductId product) const { return world_.products[product.index()].per_unit; }
  void check_goods_word(Value const& value, model::ProductId product, std::string const& path);
  /// E_RANGE where `later` may come before `earlier` (or at it, unless `may_be_equal`): both are held against each
  /// other at the least and greatest that they may be.
  /// Events that set `later` at `path`, and `earlier` at `earlier_path`, count.
  void check_order(Value const& earlier, Value const& later, std::string const& path, std::string_view why,
                   bool may_be_equal, std::string const& earlier_path = {});
  UncertainSpec const* uncertain(std::string const& name) const;
  std::string currency_of(Value const& value) const;

  ScenarioSpec const& spec_;
  base::Diagnostics& diagnostics_;
  model::World world_;
  ParameterBuilder parameters_;
  expression::Schema schema_;  // of offices' `applies`
  base::GoodsWords goods_words_of_products_;
  /// What happens again and again after such times; `other` passes in between, where valid.
  struct Repeated {
    model::LawId time;
    model::LawId other;
    base::Mark mark;
    std::string path;
    std::string_view what;
  };
  std::vector<Repeated> repeated_;
  /// Streams of orders: how often they come at least, in how many seconds of the run.
  struct Stream {
    model::LawId every;
    double rate = 0;  ///< per second
    double seconds = 0;
    base::Mark mark;
    std::string path;
  };
  std::vector<Stream> streams_;
  Names<model::CalendarId> calendars_;
  Names<model::CountryId> countries_;
  Names<model::FirmId> firms_;
  Names<model::ProductId> products_;
  Names<model::SiteId> sites_;
  Names<model::LaneId> lanes_;
  Names<model::LineId> lines_;
  Names<model::OfficeId> offices_;
  Names<model::BuyerId> buyers_;
  Names<model::RuleId> rules_;
  Names<model::PermitOfficeId> permits_;
  Names<model::QuotaId> quotas_;
  std::set<std::string, std::less<>> triggered_;  ///< events that governments trigger
  Names<model::TimelineEventId> events_;
  Names<model::CampusId> campuses_;
  Names<model::DealerId> dealers_;
  Names<model::CommitmentId> commitments_;
  /// By event: the government that triggers it, an introduction (its place with this bit), or nobody.
  std::vector<std::uint32_t> triggered_by_;
  static constexpr std::uint32_t by_introduction = 0x40000000U;
  static constexpr std::uint32_t nobody = 0xFFFFFFFFU;
  std::map<model::TimelineEventId, std::vector<std::string>> paused_;  // paths of the flags that an event turns
  using Whereabouts = std::unordered_map<std::string_view, std::string_view>;
  Whereabouts countries_of_sites_, homes_of_firms_;  // as they are written, once an event pauses something
  struct StockCurrencies {
    std::string holding, shortage, ordering, financing;  // empty where there is no such cost
  };
  std::vector<StockCurrencies> stock_currencies_;  // by StockId
  std::vector<std::string> currencies_;            // by outcome; empty where it isn't money
  std::vector<std::string> goods_words_;           // by outcome: "chip"; empty of formulas and where it is of no goods
  std::vector<std::string> lane_costs_;            // by LaneId: currencies; empty where it costs nothing
  struct Supplied {
    model::StockId stock;
    Text from;
    std::string path;
  };
  std::vector<Supplied> supplied_;  // resolved once all stocks are known
  bool routes_by_cost_ = false;     // somebody asks for the cheapest way
  std::vector<Supplied> made_on_;   // resolved once all lines are known: `from` names the line
};

}  // namespace chokepoint::scenario
