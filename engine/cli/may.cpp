#include "engine/simulation/may.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/base/decimal.hpp"
#include "engine/base/unit.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/report/may_words.hpp"
#include "engine/results/rule_words.hpp"

namespace chokepoint::cli {

namespace {

/// The names of a table as people write them, and the nearest to one that isn't there.
template <class Table>
std::optional<std::uint32_t> place_of(Table const& table, std::string const& name) {
  for (std::uint32_t index = 0; index < table.size(); ++index) {
    if (table[index].name == name) return index;
  }
  return std::nullopt;
}

template <class Table>
std::string near(Table const& table, std::string const& name) {
  std::vector<std::string_view> names;
  for (auto const& entry : table) names.push_back(entry.name);
  std::string const found = base::nearest(name, names);
  return found.empty() ? "" : fmt::format("; did you mean '{}'?", found);
}

/// A country, or that of a site.
std::optional<model::CountryId> country_of(model::World const& world, std::string const& name) {
  if (auto const country = place_of(world.countries, name)) return model::CountryId(*country);
  if (auto const site = place_of(world.sites, name)) return world.sites[*site].country;
  return std::nullopt;
}

/// Parts of a product: of "512 chips", "512 units" or "512". Nothing for what isn't a quantity of it.
std::optional<std::int64_t> parts_of(model::Product const& product, std::string_view text) {
  std::size_t const space = std::min(text.find(' '), text.size());
  std::string_view const word = space < text.size() ? text.substr(space + 1) : std::string_view();
  bool const known = word.empty() || word == product.unit || word == base::plural_of(product.unit) || word == "unit" ||
                     word == "units";
  auto const number = base::read_decimal(text.substr(0, space)).value;
  if (!number || !known) return std::nullopt;
  double const exact = base::to_double(*number) * static_cast<double>(product.per_unit);
  constexpr double most = 1e15;
  double const whole = std::nearbyint(exact);
  if (!(exact > 0) || exact > most || std::fabs(exact - whole) > 1e-9 * whole) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

struct Reading {
  simulation::MayQuestion question;
  std::string problem;  ///< what can't be understood; empty: all is well
};

Reading read(MayArguments const& arguments, model::World const& world) {
  Reading reading;
  simulation::MayQuestion& question = reading.question;
  auto const country = [&](std::string const& option, std::string const& name) {
    auto const found = country_of(world, name);
    if (!found && reading.problem.empty()) {
      reading.problem =
          fmt::format("--{}: '{}' is no country or site of the scenario{}", option, name, near(world.countries, name));
    }
    return found.value_or(model::CountryId());
  };
  auto const firm = [&](std::string const& option, std::string const& name) {
    if (name.empty()) return model::FirmId();
    auto const found = place_of(world.firms, name);
    if (!found && reading.problem.empty()) {
      reading.problem = fmt::format("--{}: '{}' is no firm of the scenario{}", option, name, near(world.firms, name));
    }
    return found ? model::FirmId(*found) : model::FirmId();
  };
  if (auto const product = place_of(world.products, arguments.product)) {
    question.product = model::ProductId(*product);
    model::Product const& asked = world.products[*product];
    auto const parts = arguments.quantity.empty() ? asked.per_unit : parts_of(asked, arguments.quantity);
    question.quantity = parts.value_or(0);
    if (!parts) {
      reading.problem =
          fmt::format("--quantity: '{}' is no quantity of {}; write a number of {}, such as '512 {}'",
                      arguments.quantity, asked.name, base::plural_of(asked.unit), base::plural_of(asked.unit));
    }
  } else {
    reading.problem =
        fmt::format("'{}' is no product of the scenario{}", arguments.product, near(world.products, arguments.product));
  }
  question.from = country("from", arguments.from);
  for (std::string const& via : arguments.via) question.via.push_back(country("via", via));
  question.to = country("to", arguments.to);
  if (!arguments.origin.empty()) question.origin = country("origin", arguments.origin);
  question.buyer = firm("for", arguments.buyer);
  question.seller = firm("seller", arguments.seller);
  question.on = world.clock.from;
  if (!arguments.on.empty()) {
    if (auto const date = base::parse_date_time(arguments.on)) {
      question.on = *date;
    } else if (reading.problem.empty()) {
      reading.problem = fmt::format("--on: '{}' is no date; write it as 2026-01-28", arguments.on);
    }
  }
  return reading;
}

nlohmann::ordered_json to_json(model::World const& world, simulation::MayQuestion const& question,
                               simulation::MayReport const& report) {
  nlohmann::ordered_json json;
  json["product"] = world.products[question.product.index()].name;
  json["on"] = base::iso_date_time(question.on);
  json["quantity"] =
      static_cast<double>(question.quantity) / static_cast<double>(world.products[question.product.index()].per_unit);
  if (auto const origin = simulation::origin_of(world, question); origin.valid()) {
    json["origin"] = world.countries[origin.index()].name;
  }
  json["verdict"] = report::word(report.answer.verdict);
  json["clauses"] = nlohmann::ordered_json::array();
  for (auto const& clause : report.answer.clauses) {
    model::Rule const& rule = world.rules[clause.rule.index()];
    model::Vintage const& vintage = rule.vintages[clause.vintage];
    nlohmann::ordered_json one;
    one["rule"] = rule.name;
    one["vintage"] = clause.vintage + 1;
    if (!vintage.name.empty()) one["name"] = vintage.name;
    one["effects"] = results::effects_in_words(world, vintage, clause.enters);
    one["verdict"] = report::word(clause.verdict);
    for (model::OfficeId const office : clause.decided_by) {
      one["decided_by"].push_back(world.offices[office.index()].name);
    }
    json["clauses"].push_back(std::move(one));
  }
  json["charges"] = nlohmann::ordered_json::array();
  for (auto const& due : report.answer.charges) {
    json["charges"].push_back({{"country", world.countries[due.country.index()].name},
                               {"rule", world.rules[due.rule.index()].name},
                               {"share", due.share},
                               {"per_unit", due.per_unit},
                               {"payer", due.paid_by_buyer ? "buyer" : "seller"}});
    if (!due.quota.valid()) continue;
    json["charges"].back()["tariff_quota"] = world.quotas[due.quota.index()].name;
    json["charges"].back()["share_within"] = due.share_within;
  }
  json["revenue_share"] = report.answer.revenue_share;
  if (report.rules_begin) json["rules_begin"] = base::iso_date_time(*report.rules_begin);
  json["alternatives"] = nlohmann::ordered_json::array();
  for (auto const& other : report.alternatives) {
    using Kind = simulation::MayAlternative::Kind;
    nlohmann::ordered_json one;
    if (other.kind == Kind::by_another_way) one["via"] = world.countries[other.via.index()].name;
    if (other.kind == Kind::later || other.on > question.on) one["from"] = base::iso_date_time(other.on);
    if (other.kind == Kind::another_product) {
      one["product"] = world.products[other.product.index()].name;
      if (other.from.valid()) one["sent_from"] = world.countries[other.from.index()].name;
    }
    one["verdict"] = report::word(other.verdict);
    json["alternatives"].push_back(std::move(one));
  }
  return json;
}

}  // namespace

int may(MayArguments const& arguments) {
  if (lacks_scenario(arguments.scenario)) return report_lacking_scenario(arguments);
  base::Diagnostics diagnostics;
  auto const world = load_world(arguments, scenario_path(arguments.scenario), arguments.overrides, diagnostics);
  if (!world) {
    print_diagnostics(arguments, diagnostics);
    return exit_code::invalid_input;
  }
  Reading const reading = read(arguments, *world);
  if (!reading.problem.empty()) {
    print(Stream::err, reading.problem + "\n");
    return exit_code::usage;
  }
  simulation::MayReport const report = simulation::may(*world, reading.question);
  if (arguments.json) {
    print(to_json(*world, reading.question, report));
  } else {
    print(Stream::out, report::may_words(*world, reading.question, report));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
