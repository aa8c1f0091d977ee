#include <map>
#include <set>
#include <span>
#include <string_view>
#include <vector>

#include "engine/expression/compile.hpp"
#include "engine/model/actor_places.hpp"
#include "engine/policy/formula.hpp"
#include "engine/policy/names.hpp"
#include "engine/scenario/assembly.hpp"

/// Policies: formulas that answer questions, and who is asked them.
namespace chokepoint::scenario {

namespace {

using expression::Type;
using model::ActorKind;
using model::Question;

/// Whether a site decides about the price of something.
bool sets_prices(model::SiteId site, model::World const& world) {
  return std::any_of(world.products.begin(), world.products.end(), [&](model::Product const& product) {
    model::StockId const stock = product.pricing.stock;
    return stock.valid() && world.stocks[stock.index()].site == site;
  });
}

/// Whether lanes depart from a site that don't take everything.
bool loads_departures(model::SiteId site, model::World const& world) {
  auto const& lanes = world.sites[site.index()].lanes_that_depart;
  return std::any_of(lanes.begin(), lanes.end(),
                     [&](model::LaneId lane) { return world.lanes[lane.index()].capacity.valid(); });
}

/// Whether an actor is ever asked a question.
bool is_asked(model::Actor const& actor, Question question, model::World const& world) {
  switch (question) {
    case Question::allocation:
    case Question::replenishment:
    case Question::release:
    case Question::routing:
      return actor.kind == ActorKind::site;
    case Question::import_permits:
      return actor.kind == ActorKind::permit_office;
    case Question::ordering:
    case Question::pausing:
    case Question::substitution:
    case Question::buildout:
      return actor.kind == ActorKind::buyer;
    case Question::export_licensing:
      return actor.kind == ActorKind::office && (world.offices[actor.index].kind == model::OfficeKind::licensing ||
                                                 world.offices[actor.index].kind == model::OfficeKind::desk);
    case Question::customs_inspection:
    case Question::customs_clearance:
    case Question::customs_forfeit:
      return actor.kind == ActorKind::office && world.offices[actor.index].kind == model::OfficeKind::customs;
    case Question::grey_channel:
      return actor.kind == ActorKind::dealer;
    case Question::planning:
      return actor.kind == ActorKind::line;
    case Question::product_introduction:
      return actor.kind == ActorKind::introduction;
    case Question::government_reaction:
      return actor.kind == ActorKind::government;
    case Question::funding:
      return actor.kind == ActorKind::buyer && world.buyers[actor.index].budget.valid();
    case Question::loading:
      return actor.kind == ActorKind::site && loads_departures(model::SiteId(actor.index), world);
    case Question::pricing:
      return actor.kind == ActorKind::site && sets_prices(model::SiteId(actor.index), world);
  }
  return false;
}

/// Words that are decided are the same where the question tells them: `else rule`.
std::string word_domain(policy::QuestionInfo const& question, std::string_view field, std::string_view words) {
  return fmt::format("{} of {}", words == question.decision.words ? "decision" : field, question.name);
}

void words_in(expression::Schema& schema, expression::DomainId domain, std::string_view joined) {
  std::int64_t place = 0;
  for (std::string_view const word : policy::words_of(joined)) {
    if (!schema.find_symbol(domain, word)) schema.symbol(domain, std::string(word), place);
    ++place;
  }
}

/// Money is told as a plain number of the currency that the product is priced in, so what it is held against is one,
/// too.
base::Dimension as_told(base::Dimension dimension) {
  bool const is_money = dimension == base::dimensions::money || dimension == base::dimensions::price;
  return is_money ? base::Dimension{} : dimension;
}

/// How close a policy is to whom it is for: the closest decides.
enum Closeness : std::uint8_t { nobodys, of_all, of_role_or_country, of_role_in_country, by_name };

}  // namespace

std::optional<Type> Assembly::decision_type(Question question, expression::Schema& schema) const {
  policy::QuestionInfo const& about = policy::info(question);
  switch (about.decision.type) {
    case policy::FieldType::amount:
      return Type::number(base::dimensions::goods);
    case policy::FieldType::share:
    case policy::FieldType::money:
      return Type::number();
    case policy::FieldType::word: {
      expression::DomainId const domain = schema.domain(word_domain(about, "decision", about.decision.words));
      words_in(schema, domain, about.decision.words);
      return Type::name(domain);
    }
    default:
      return std::nullopt;  // a score may be in any unit: only which is greatest counts
  }
}

expression::Schema Assembly::question_schema(Question question, PolicySpec const& spec) {
  expression::Schema schema;
  names_in(schema);
  policy::QuestionInfo const& about = policy::info(question);
  auto const kind = [&](std::string_view name) { return schema.domain(name); };
  for (auto const& [name, id] : sites_) schema.symbol(kind("site"), name, id.index());
  for (auto const& [name, id] : lanes_) schema.symbol(kind("lane"), name, id.index());
  for (auto const& [name, id] : campuses_) schema.symbol(kind("campus"), name, id.index());
  for (auto const& [name, id] : dealers_) schema.symbol(kind("dealer"), name, id.index());
  for (std::size_t i = 0; std::string_view const word : policy::names_of(world_, "kind")) {
    schema.symbol(kind("kind"), std::string(word), static_cast<std::int64_t>(i++));
  }
  for (std::uint32_t actor = 0; actor < world_.actors.size(); ++actor) {
    schema.symbol(kind("actor"), world_.actors[actor].name, actor);
  }
  auto const fields = policy::formula_fields(question);
  for (std::uint32_t slot = 0; slot < fields.size(); ++slot) {
    policy::QuestionField const* const field = fields[slot].field;
    if (field == nullptr) {
      schema.field("left", Type::number(base::dimensions::goods), slot);
      continue;
    }
    Type type = Type::number();
    switch (field->type) {
      case policy::FieldType::amount:
        type = Type::number(base::dimensions::goods);
        break;
      case policy::FieldType::time:
        type = Type::number(base::dimensions::time);
        break;
      case policy::FieldType::date:
        type = Type::date();
        break;
      case policy::FieldType::flag:
        type = Type::boolean();
        break;
      case policy::FieldType::name:
        type = Type::name(kind(field->of));
        break;
      case policy::FieldType::word: {
        expression::DomainId const domain = schema.domain(word_domain(about, field->name, field->of));
        words_in(schema, domain, field->of);
        type = Type::name(domain);
        break;
      }
      default:
        break;
    }
    schema.field(std::string(field->name), type, slot);
  }
  bool of_case = false;
  if (policy::product_field(question, of_case) != nullptr) {
    std::map<std::string_view, base::Dimension> dimensions;
    for (auto const& [name, product] : spec_.products.entries) {
      for (auto const& attribute : product.attributes.entries) {
        dimensions.try_emplace(attribute.name.text, attribute.dimension);
      }
    }
    for (std::size_t i = 0; i < world_.attribute_names.size(); ++i) {
      std::string const& name = world_.attribute_names[i];
      schema.field("product." + name, Type::number(as_told(dimensions[name])),
                   static_cast<std::uint32_t>(fields.size() + i));
    }
  }
  for (std::uint32_t slot = 0; slot < spec.parameters.entries.size(); ++slot) {
    auto const& parameter = spec.parameters.entries[slot];
    base::Dimension const told = as_told(parameter.dimension);
    bool const is_money = told != parameter.dimension;
    schema.parameter(parameter.name.text,
                     Type::number(told, is_money ? std::string() : parameter.value.written->currency), slot);
  }
  return schema;
}

void Assembly::check_currencies(PolicySpec const& spec, model::Policy const& built) {
  // Those tell of money in a budget's or a design's own currency.
  if (built.question == Question::funding || built.question == Question::product_introduction) return;
  std::set<std::string> priced_in;
  for (auto const& entry : spec_.products.entries) {
    if (std::string const currency = price_currency(entry.block); !currency.empty()) priced_in.insert(currency);
  }
  for (auto const& [name, value, dimension] : spec.parameters.entries) {
    std::string const& currency = value.written->currency;
    bool const is_money = as_told(dimension) != dimension;
    if (!is_money || currency.empty() || priced_in.empty() || priced_in.contains(currency)) continue;
    error("E_UNIT", value.mark, fmt::format("{}.parameters.{}", built.name, name.text),
          fmt::format("no product is priced in {}, and questions tell of money in the currency that the product is "
                      "priced in",
                      currency),
          fmt::format("write it in {}", fmt::join(priced_in, " or ")));
  }
}

void Assembly::formula_policy(PolicySpec const& spec, model::Policy& built) {
  std::string const& path = built.name;
  for (auto const& parameter : spec.parameters.entries) {
    check_set_units(parameter.value, fmt::format("{}.parameters.{}", path, parameter.name.text));
    built.parameters.push_back(
        parameters_.optional<double>(parameter.value, fmt::format("{}.parameters.{}", path, parameter.name.text)));
  }
  expression::Schema schema = question_schema(built.question, spec);
  auto const wanted = decision_type(built.question, schema);
  auto decides =
      wanted
          ? expression::compile(spec.decides.text, spec.decides.mark, *wanted, schema, diagnostics_, path + ".decides")
          : expression::compile_quantity(spec.decides.text, spec.decides.mark, schema, diagnostics_, path + ".decides");
  if (decides) {
    auto const& read = decides->parameters_read();
    for (std::uint32_t slot = 0; slot < spec.parameters.entries.size(); ++slot) {
      if (std::find(read.begin(), read.end(), slot) != read.end()) continue;
      auto const& idle = spec.parameters.entries[slot].name;
      diagnostics_.warning("W_UNUSED", idle.mark, fmt::format("{}.parameters.{}", path, idle.text),
                           fmt::format("the formula doesn't look at '${}'", idle.text), "remove it, or use it");
    }
    built.answers = std::make_shared<policy::FormulaAnswers>(built.question, std::move(*decides));
  }
}

void Assembly::policies() {
  std::array<std::vector<std::uint8_t>, model::question_count> closeness;
  for (std::uint32_t const index : name_order(spec_.policies)) {
    auto const& [name, spec] = spec_.policies.entries[index];
    std::string const path = "policies." + name.text;
    policy::QuestionInfo const* const question = policy::find_question(spec.answers.text);
    if (question == nullptr) continue;  // reported by the reader
    model::Policy built;
    built.name = path;
    built.question = question->id;
    check_currencies(spec, built);
    built.active = parameters_.optional<bool>(spec.active, path + ".active");
    if (int{spec.library.given} + int{spec.worker.given} + int{spec.decides.given} + int{spec.lua.given} > 1) {
      error("E_CONFLICT", spec.mark, path, fmt::format("{} says in several ways how it decides", path),
            "keep one of decides:, lua: or script:, worker:, and library:");
    } else if (spec.library.given) {
      library_policy(spec, built);
    } else if (spec.worker.given) {
      worker_policy(spec, built);
    } else if (spec.decides.given) {
      formula_policy(spec, built);
    } else if (spec.lua.given) {
      script_policy(spec, built);
    } else {
      error("E_MISSING_FIELD", spec.mark, path, fmt::format("{} doesn't say how it decides", path),
            "write decides: with a formula, lua: or script: with a function in Lua, worker: with the name of a file in "
            "Python, or library: with the name of a library that has a policy");
    }
    auto const place = static_cast<std::uint16_t>(world_.policies.size());
    world_.policies.push_back(std::move(built));
    bind(spec, place, path, closeness[static_cast<std::size_t>(question->id)]);
  }
}

void Assembly::bind(PolicySpec const& spec, std::uint16_t policy, std::string const& path,
                    std::vector<std::uint8_t>& closeness) {
  Question const question = world_.policies[policy].question;
  policy::QuestionInfo const& about = policy::info(question);
  std::vector<std::uint16_t>& bound = world_.policy_of[static_cast<std::size_t>(question)];
  bound.resize(world_.actors.size(), model::built_in);
  closeness.resize(world_.actors.size(), nobodys);
  std::vector<bool> named(world_.actors.size(), false);
  for (Text const& name : spec.of) {
    std::string const wanted = fmt::format("{}.{}", about.asked_of, name.text);
    auto const found = std::find_if(world_.actors.begin(), world_.actors.end(),
                                    [&](model::Actor const& actor) { return actor.name == wanted; });
    if (found == world_.actors.end() || !is_asked(*found, question, world_)) {
      error("E_CONFLICT", name.mark, path + ".of", fmt::format("'{}' is never asked about {}", name.text, about.name),
            policy::where_asked(about));
      continue;
    }
    named[static_cast<std::size_t>(found - world_.actors.begin())] = true;
  }
  bool anybody = false;
  std::map<std::uint16_t, std::vector<std::string_view>> contested;  // actors, by who else answers them
  for (std::uint32_t index = 0; index < world_.actors.size(); ++index) {
    model::Actor const& actor = world_.actors[index];
    if (!is_asked(actor, question, world_)) continue;
    Closeness close = of_all;
    if (!spec.of.empty()) {
      if (!named[index]) continue;
      close = by_name;
    } else {
      if (spec.role.given) {
        model::FirmId const firm = model::firm_of(kernel::ActorId(index), world_);
        if (!firm.valid() || world_.firms[firm.index()].kind != spec.role.text) continue;
      }
      if (!spec.in.empty()) {
        model::CountryId const country = model::country_of(kernel::ActorId(index), world_);
        bool const there = std::any_of(spec.in.begin(), spec.in.end(), [&](Text const& one) {
          return country.valid() && find(countries_, one) == country;
        });
        if (!there) continue;
      }
      if (spec.role.given || !spec.in.empty()) close = of_role_or_country;
      if (spec.role.given && !spec.in.empty()) close = of_role_in_country;
    }
    anybody = true;
    if (closeness[index] == close) contested[bound[index]].emplace_back(actor.name);
    if (closeness[index] >= close) continue;
    closeness[index] = close;
    bound[index] = policy;
  }
  for (auto const& [other, actors] : contested) {
    constexpr std::size_t enough = 3;
    std::span<std::string_view const> const first = std::span(actors).first(std::min(enough, actors.size()));
    std::size_t const others = actors.size() - first.size();
    std::string const more = others > 0 ? fmt::format(" and {} more", others) : std::string();
    error("E_CONFLICT", spec.answers.mark, path + ".answers",
          fmt::format("{} answers {} of {}{} already, and is no further from {} than this", world_.policies[other].name,
                      about.name, fmt::join(first, ", "), more, actors.size() == 1 ? "it" : "them"),
          "say with of:, role: or in: whom each is for");
  }
  if (!anybody && spec.of.empty()) {
    bool const by_role = spec.role.given;
    bool const by_country = !by_role && !spec.in.empty();
    error("E_NOTHING",
          by_role      ? spec.role.mark
          : by_country ? spec.in.front().mark
                       : spec.answers.mark,
          path + (by_role      ? ".role"
                  : by_country ? ".in"
                               : ".answers"),
          fmt::format("nobody is asked about {}{}", about.name,
                      spec.role.given || !spec.in.empty() ? " of those that role: and in: name" : ""),
          policy::where_asked(about));
  }
}

}  // namespace chokepoint::scenario
