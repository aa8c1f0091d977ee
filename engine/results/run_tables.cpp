#include "engine/results/run_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "engine/base/calendar.hpp"
#include "engine/ledger/money.hpp"
#include "engine/ledger/units.hpp"
#include "engine/processes/accounts.hpp"
#include "engine/processes/currencies.hpp"
#include "engine/results/journeys.hpp"
#include "engine/results/observed_course.hpp"
#include "engine/results/rule_words.hpp"
#include "engine/results/wait_tables.hpp"

namespace chokepoint::results {

namespace {

// In the order in which run_tables() fills them.
constexpr TableLayout layouts[] = {
    {"scenario", "line INTEGER NOT NULL, text TEXT NOT NULL"},
    {"assumptions",
     "path TEXT NOT NULL, central TEXT NOT NULL, range TEXT NOT NULL, grade TEXT NOT NULL, "
     "source TEXT NOT NULL, as_of TEXT NOT NULL, note TEXT NOT NULL, says TEXT NOT NULL"},
    {"titles", "path TEXT NOT NULL, title TEXT NOT NULL"},
    {"firms", "firm TEXT NOT NULL, kind TEXT NOT NULL, home TEXT, parent TEXT"},
    {"sites", "site TEXT NOT NULL, country TEXT, firm TEXT"},
    {"lanes", "lane TEXT NOT NULL, mode TEXT NOT NULL, from_site TEXT NOT NULL, to_site TEXT NOT NULL"},
    {"campuses", "campus TEXT NOT NULL, country TEXT, owner TEXT, availability REAL NOT NULL"},
    {"campus_users", "campus TEXT NOT NULL, firm TEXT NOT NULL, share REAL NOT NULL, rents INTEGER NOT NULL"},
    {"attributes", "product TEXT NOT NULL, attribute TEXT NOT NULL, value REAL NOT NULL"},
    {"rules",
     "rule TEXT NOT NULL, title TEXT NOT NULL, country TEXT, vintage TEXT NOT NULL, announced TEXT, "
     "published TEXT, effective TEXT, enforced TEXT, sunset TEXT, effects TEXT NOT NULL"},
    {"switches", "rule TEXT NOT NULL, date TEXT NOT NULL, active INTEGER NOT NULL"},
    {"may_govern", "buyer TEXT NOT NULL, product TEXT NOT NULL, rule TEXT NOT NULL"},
    {"openings", "product TEXT NOT NULL, status TEXT NOT NULL, units REAL NOT NULL, amount INTEGER NOT NULL"},
    {"flows",
     "from_site TEXT NOT NULL, to_site TEXT NOT NULL, product TEXT NOT NULL, bucket_end TEXT NOT NULL, "
     "units REAL NOT NULL, amount INTEGER NOT NULL, channel TEXT"},
    {"trades",
     "seller TEXT NOT NULL, site TEXT NOT NULL, buyer TEXT NOT NULL, product TEXT NOT NULL, "
     "bucket_end TEXT NOT NULL, units REAL NOT NULL, amount INTEGER NOT NULL"},
    {"online",
     "campus TEXT NOT NULL, product TEXT NOT NULL, bucket_end TEXT NOT NULL, units REAL NOT NULL, "
     "amount INTEGER NOT NULL"},
    {"waiting",
     "reason TEXT NOT NULL, bucket_end TEXT NOT NULL, unit_days REAL NOT NULL, "
     "unit_seconds TEXT NOT NULL, per_unit INTEGER NOT NULL, about INTEGER NOT NULL"},
    {"orders",
     "buyer TEXT NOT NULL, stream TEXT NOT NULL, product TEXT, ordered REAL NOT NULL, delivered REAL NOT NULL, "
     "given_up REAL NOT NULL, waiting REAL NOT NULL"},
    {"money",
     "owner TEXT NOT NULL, kind TEXT NOT NULL, category TEXT NOT NULL, currency TEXT NOT NULL, "
     "bucket_end TEXT NOT NULL, amount REAL NOT NULL, minor INTEGER NOT NULL"},
    {"journeys",
     "order_id TEXT NOT NULL, lot TEXT NOT NULL, buyer TEXT NOT NULL, product TEXT NOT NULL, "
     "units REAL NOT NULL, step TEXT NOT NULL, place TEXT NOT NULL, begins TEXT NOT NULL, "
     "ends TEXT NOT NULL, parent_order TEXT NOT NULL, parent_lot TEXT NOT NULL"},
    {"observed",
     "series TEXT NOT NULL, title TEXT NOT NULL, unit TEXT NOT NULL, date TEXT NOT NULL, value REAL NOT NULL, "
     "error REAL NOT NULL, simulated REAL, source TEXT NOT NULL"},
    {"observed_courses", "series TEXT NOT NULL, date TEXT NOT NULL, value REAL"},
    wait_layouts[0],
    wait_layouts[1],
    wait_layouts[2],
    wait_layouts[3],
    wait_layouts[4],
};

/// Fills the tables in the order of their layouts.
class Filler {
 public:
  Filler(model::World const& world, simulation::RunRecord const& record) : world_(world), record_(record) {}

  std::vector<Table> fill(std::vector<std::string> const& scenario_lines,
                          std::vector<scenario::Assumption> const& assumptions,
                          std::vector<scenario::Title> const& titles, bool of_observed) {
    begin();
    for (std::size_t i = 0; i < scenario_lines.size(); ++i) add(static_cast<std::int64_t>(i), scenario_lines[i]);
    begin();
    for (auto const& one : assumptions) {
      add(one.path, one.central, one.range, std::string(scenario::grade(one)), one.source, one.as_of, one.note,
          one.says);
    }
    begin();
    for (scenario::Title const& one : titles) add(one.path, one.title);
    begin();
    for (model::Firm const& firm : world_.firms) add(firm.name, firm.kind, name(firm.home), name(firm.parent));
    begin();
    for (model::Site const& site : world_.sites) add(site.name, name(site.country), name(site.firm));
    begin();
    for (model::Lane const& lane : world_.lanes) add(lane.name, lane.mode, site(lane.from), site(lane.to));
    begin();
    for (std::size_t i = 0; i < world_.campuses.size(); ++i) {
      model::Campus const& campus = world_.campuses[i];
      double const availability = record_.details ? record_.details->availabilities[i] : 1.0;
      add(campus.name, name(campus.country), name(campus.owner), availability);
    }
    begin();
    for (model::Campus const& campus : world_.campuses) {
      for (auto const& user : campus.users) {
        add(campus.name, name(user.firm), user.share, static_cast<std::int64_t>(user.rents));
      }
    }
    attributes();
    rules();
    movements();
    waiting();
    orders();
    money();
    begin();
    for (auto& row : journeys_of(world_, record_.trace)) tables_.back().rows.push_back(std::move(row));
    observed(of_observed);
    auto waits = wait_rows(world_, record_.details ? record_.details->waits : ledger::DelayLog());
    for (Rows& rows : waits) {
      begin();
      tables_.back().rows = std::move(rows);
    }
    return std::move(tables_);
  }

 private:
  void begin() {
    TableLayout const& layout = layouts[tables_.size()];
    tables_.push_back({std::string(layout.name), column_names(layout), {}});
  }
  void add(auto const&... cells) { tables_.back().rows.push_back({Cell(cells)...}); }

  Cell name(model::CountryId id) const { return id.valid() ? Cell(world_.countries[id.index()].name) : Cell(); }
  Cell name(model::FirmId id) const { return id.valid() ? Cell(world_.firms[id.index()].name) : Cell(); }
  std::string const& site(model::SiteId id) const { return world_.sites[id.index()].name; }
  std::string end(std::uint32_t bucket) const { return base::iso_date_time(record_.bucket_ends[bucket]); }
  static Cell date(std::optional<base::SimTime> time) {
    return time && *time < base::SimTime::end() ? Cell(base::iso_date_time(*time)) : Cell();
  }
  double units(std::uint32_t product, std::int64_t amount) const {
    return static_cast<double>(amount) / static_cast<double>(world_.products[product].per_unit);
  }

  static Cell cell(std::optional<double> const& value) {
    Cell cell;
    if (value) cell = *value;
    return cell;
  }

  /// What was seen, and what this run has at the same moments; courses where the record's steps are of them.
  void observed(bool of_observed) {
    begin();
    Rows courses;
    std::size_t step = 0;
    for (model::Observed const& series : world_.observed) {
      std::map<base::SimTime, std::optional<double>> simulated;
      for (base::SimTime const date : of_observed ? course_dates(series) : std::vector<base::SimTime>()) {
        auto const& value = simulated[date] = record_.steps.at(step++);
        courses.push_back({series.course.name, base::iso_date_time(date), cell(value)});
      }
      for (auto const& entry : series.entries) {
        auto const found = simulated.find(entry.at);
        add(series.course.name, course_title(series), series.course.unit, base::iso_date_time(entry.at), entry.value,
            entry.value_error, found == simulated.end() ? Cell() : cell(found->second), entry.source);
      }
    }
    begin();
    tables_.back().rows = std::move(courses);
  }

  void attributes() {
    begin();
    if (!record_.details) return;
    for (std::size_t product = 0; product < world_.products.size(); ++product) {
      for (std::size_t i = 0; i < world_.attribute_names.size(); ++i) {
        double const value = record_.details->attributes[product][i];
        if (!std::isnan(value)) add(world_.products[product].name, world_.attribute_names[i], value);
      }
    }
  }

  void rules() {
    begin();
    for (std::size_t i = 0; i < world_.rules.size(); ++i) {
      model::Rule const& rule = world_.rules[i];
      for (std::size_t j = 0; j < rule.vintages.size(); ++j) {
        model::VintageDates const dates = record_.details ? record_.details->vintages[i][j] : model::VintageDates{};
        std::string const& written = rule.vintages[j].name;
        add(rule.name, rule.title.empty() ? rule.name : rule.title, name(rule.jurisdiction),
            written.empty() ? fmt::format("vintage {}", j + 1) : written, date(dates.announced), date(dates.published),
            date(dates.effective), date(dates.enforced), date(dates.sunset),
            fmt::format("{}", fmt::join(effects_in_words(world_, rule.vintages[j], true), "; ")));
      }
    }
    begin();
    if (record_.details) {
      for (auto const& one : record_.details->switches) {
        add(world_.rules[one.rule].name, base::iso_date_time(one.from), static_cast<std::int64_t>(one.active));
      }
    }
    begin();
    if (!record_.details) return;
    std::set<std::array<std::string, 3>> told;  // a buyer may have several streams of one product
    for (auto const& one : record_.details->rules_of_streams) {
      model::Demand const& demand = world_.demands[one.demand.index()];
      told.insert({world_.buyers[demand.buyer.index()].name,
                   world_.products[world_.stocks[demand.stock.index()].product.index()].name,
                   world_.rules[one.rule.index()].name});
    }
    for (auto const& [buyer, product, rule] : told) add(buyer, product, rule);
  }

  void movements() {
    begin();
    if (record_.details) {
      for (auto const& opening : record_.details->openings) {
        add(world_.products[opening.product].name, std::string(ledger::name(opening.status)),
            units(opening.product, opening.amount), opening.amount);
      }
    }
    begin();
    if (record_.details) {
      auto const add_all = [&](std::vector<simulation::Flow> const& flows, Cell const& channel) {
        for (auto const& flow : flows) {
          add(world_.sites[flow.from].name, world_.sites[flow.to].name, world_.products[flow.product].name,
              end(flow.bucket), units(flow.product, flow.amount), flow.amount, channel);
        }
      };
      add_all(record_.details->flows, Cell());
      add_all(record_.details->grey_flows, std::string(ledger::name(ledger::UnitChannel::grey)));
    }
    begin();
    if (record_.details) {
      for (auto const& trade : record_.details->trades) {
        model::Site const& seller = world_.sites[trade.site];
        add(firm_or(seller.firm, seller.name), seller.name, buyer_of(trade.actor), world_.products[trade.product].name,
            end(trade.bucket), units(trade.product, trade.amount), trade.amount);
      }
    }
    begin();
    if (!record_.details) return;
    for (auto const& series : record_.details->fleets) {
      model::Fleet const& fleet = world_.fleets[series.fleet];
      for (std::uint32_t bucket = 0; bucket < series.closing.size(); ++bucket) {
        add(world_.campuses[fleet.campus.index()].name, world_.products[fleet.product.index()].name, end(bucket),
            units(fleet.product.index(), series.closing[bucket]), series.closing[bucket]);
      }
    }
  }

  std::string firm_or(model::FirmId firm, std::string const& otherwise) const {
    return firm.valid() ? world_.firms[firm.index()].name : otherwise;
  }
  /// The firm of the buyer or site that ordered, or its own name.
  std::string buyer_of(std::uint32_t actor) const {
    model::Actor const& who = world_.actors[actor];
    if (who.kind == model::ActorKind::buyer) {
      return firm_or(world_.buyers[who.index].firm, world_.buyers[who.index].name);
    }
    if (who.kind == model::ActorKind::site) {
      return firm_or(world_.sites[who.index].firm, world_.sites[who.index].name);
    }
    if (who.kind == model::ActorKind::line) {
      model::Site const& home = world_.sites[world_.lines[who.index].site.index()];
      return firm_or(home.firm, home.name);
    }
    return who.name;
  }

  void waiting() {
    begin();
    if (!record_.details) return;
    for (bool const about : {true, false}) {
      std::int64_t const resolution = common_resolution(world_, about);
      for (auto const& step : record_.details->waiting) {
        base::Wide const told = world_.about.demands.empty() ? step.unit_seconds : step.about;
        base::Wide const amount = about ? told : step.unit_seconds - told;
        if (amount == 0) continue;
        add(std::string(ledger::name(step.reason)), end(step.bucket),
            base::to_double(amount) / static_cast<double>(std::max<std::int64_t>(resolution, 1)) / 86'400,
            base::to_string(amount), resolution, static_cast<std::int64_t>(about));
      }
    }
  }

  /// Of the orders that the scenario is about, where these aren't all.
  void orders() {
    begin();
    for (simulation::OrderRow const& row : record_.orders) {
      model::Demand const& demand = world_.demands[row.demand];
      bool const of_goods = demand.stock.valid();
      model::Product const* const product =
          of_goods ? &world_.products[world_.stocks[demand.stock.index()].product.index()] : nullptr;
      double const parts = of_goods ? static_cast<double>(product->per_unit) : 1.0;
      auto const units_of = [&](base::Wide amount) { return base::to_double(amount) / parts; };
      add(world_.buyers[demand.buyer.index()].name, demand.name, of_goods ? Cell(product->name) : Cell(),
          units_of(row.ordered), units_of(row.delivered), units_of(row.given_up), units_of(row.waiting));
    }
  }

  void money() {
    begin();
    if (!record_.details) return;
    for (auto const& step : record_.details->money) {
      bool const reported = step.account.currency >= world_.currencies.size();
      std::uint32_t const currency = reported ? world_.reporting : step.account.currency;
      auto const [owner, kind] = owner_of(step.account.owner);
      add(owner, kind, std::string(ledger::name(step.account.category)),
          world_.currencies[currency] + (reported ? " (all)" : ""), end(step.bucket),
          static_cast<double>(step.amount) / world_.minor_units[currency], step.amount);
    }
  }
  std::pair<std::string, std::string> owner_of(std::uint32_t owner) const {
    if (owner < world_.firms.size()) return {world_.firms[owner].name, "firm"};
    std::size_t const country = owner - world_.firms.size();
    if (country < world_.countries.size()) return {world_.countries[country].name, "country"};
    return {"others", "others"};
  }

  model::World const& world_;
  simulation::RunRecord const& record_;
  std::vector<Table> tables_;
};

}  // namespace

std::span<TableLayout const> run_table_layouts() { return layouts; }

std::vector<std::string> column_names(TableLayout const& layout) {
  std::vector<std::string> names;
  std::string_view rest = layout.columns;
  while (!rest.empty()) {
    names.emplace_back(rest.substr(0, rest.find(' ')));
    std::size_t const comma = rest.find(", ");
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 2);
  }
  return names;
}

std::vector<Table> run_tables(model::World const& world, simulation::RunRecord const& record,
                              std::vector<std::string> const& scenario_lines,
                              std::vector<scenario::Assumption> const& assumptions,
                              std::vector<scenario::Title> const& titles, bool of_observed) {
  return Filler(world, record).fill(scenario_lines, assumptions, titles, of_observed && !record.steps.empty());
}

}  // namespace chokepoint::results
