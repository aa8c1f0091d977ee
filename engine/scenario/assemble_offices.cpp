#include <set>

#include "engine/expression/compile.hpp"
#include "engine/model/shipment_fields.hpp"
#include "engine/scenario/assembly.hpp"

namespace chokepoint::scenario {

void Assembly::names_in(expression::Schema& schema) const {
  schema.goods_words(goods_words_of_products_);
  expression::DomainId const product = schema.domain("product");
  expression::DomainId const country = schema.domain("country");
  expression::DomainId const buyer = schema.domain("buyer");
  expression::DomainId const firm = schema.domain("firm");
  for (auto const& [name, id] : products_) schema.symbol(product, name, id.index());
  for (auto const& [name, id] : countries_) schema.symbol(country, name, id.index());
  for (auto const& [name, id] : firms_) schema.symbol(firm, name, id.index());
  std::uint32_t position = 0;  // buyers get their ids later, in the same order of names
  for (std::uint32_t const index : name_order(spec_.buyers)) {
    schema.symbol(buyer, spec_.buyers.entries[index].name.text, position++);
  }
  for (auto const& group : spec_.groups.entries) {
    std::vector<std::int64_t> in_countries;
    std::vector<std::int64_t> in_firms;
    for (Text const& member : group.members) {
      if (auto const id = find(countries_, member); id.valid()) in_countries.push_back(id.index());
      if (auto const id = find(firms_, member); id.valid()) in_firms.push_back(id.index());
    }
    if (!in_countries.empty()) schema.set(country, group.name.text, in_countries);
    if (!in_firms.empty()) schema.set(firm, group.name.text, in_firms);
  }
}

void Assembly::shipment_schema() {
  using expression::Type;
  using enum model::ShipmentField;
  auto const slot = [](model::ShipmentField field) { return static_cast<std::uint32_t>(field); };
  names_in(schema_);
  expression::DomainId const product = schema_.domain("product");
  expression::DomainId const country = schema_.domain("country");
  expression::DomainId const buyer = schema_.domain("buyer");
  expression::DomainId const firm = schema_.domain("firm");
  schema_.field("product", Type::name(product), slot(product_name));
  schema_.field("origin", Type::name(country), slot(origin_country));
  schema_.field("destination", Type::name(country), slot(destination_country_name));
  schema_.field("buyer", Type::name(buyer), slot(buyer_name));
  schema_.field("buyer_home", Type::name(country), slot(buyer_home));
  schema_.field("buyer_parent", Type::name(firm), slot(buyer_parent));
  schema_.field("seller", Type::name(firm), slot(seller_firm));
  schema_.field("buyer_firm", Type::name(firm), slot(buyer_firm));
  schema_.field("exported_from", Type::name(country), slot(exported_from_country));
  // The words that firms are called, in the order of the alphabet.
  expression::DomainId const kind = schema_.domain("kind of firm");
  std::set<std::string> kinds;
  for (model::Firm const& one : world_.firms) {
    if (!one.kind.empty()) kinds.insert(one.kind);
  }
  for (std::string const& word : kinds) {
    auto const value = static_cast<std::int64_t>(std::distance(kinds.begin(), kinds.find(word)));
    schema_.symbol(kind, word, value);
    for (model::Firm& one : world_.firms) {
      if (one.kind == word) one.kind_symbol = value;
    }
  }
  schema_.field("buyer_kind", Type::name(kind), slot(buyer_kind));
  schema_.field("quantity", Type::number(base::dimensions::goods), slot(quantity_units));
  schema_.field("date", Type::date(), slot(on_date));
  // An attribute has one dimension in all products: comparisons would mean nothing else.
  std::map<std::string_view, base::Dimension> dimensions;
  for (auto const& [name, spec] : spec_.products.entries) {
    for (auto const& attribute : spec.attributes.entries) {
      auto const [first, is_new] = dimensions.try_emplace(attribute.name.text, attribute.dimension);
      if (is_new || first->second == attribute.dimension) continue;
      error("E_UNIT", attribute.name.mark, "products." + name.text + ".attributes." + attribute.name.text,
            fmt::format("'{}' is {} here, but {} in another product", attribute.name.text,
                        base::describe(attribute.dimension), base::describe(first->second)),
            "give it the same kind of unit everywhere");
    }
  }
  for (std::uint32_t i = 0; i < world_.attribute_names.size(); ++i) {
    schema_.field("product." + world_.attribute_names[i], Type::number(dimensions.at(world_.attribute_names[i])),
                  static_cast<std::uint32_t>(model::first_attribute_slot + i));
  }
}

void Assembly::offices() {
  for (std::uint32_t const index : name_order(spec_.offices)) {
    auto const& [name, spec] = spec_.offices.entries[index];
    model::OfficeId const id(world_.offices.size());
    offices_.emplace(name.text, id);
    model::Office office_built;
    office_built.name = name.text;
    office(spec, office_built, "offices." + name.text);
    world_.offices.push_back(std::move(office_built));
  }
  // In file order, since that is the order in which goods pass them.
  for (auto const& [name, spec] : spec_.offices.entries) {
    model::Office const& office_built = world_.offices[offices_.at(name.text).index()];
    if (office_built.site.valid()) {
      world_.sites[office_built.site.index()].arrival_offices.push_back(offices_.at(name.text));
    }
  }
}

void Assembly::office(OfficeSpec const& spec, model::Office& office, std::string const& path) {
  office.kind = spec.kind.text == "licensing"    ? model::OfficeKind::licensing
                : spec.kind.text == "customs"    ? model::OfficeKind::customs
                : spec.kind.text == "laboratory" ? model::OfficeKind::laboratory
                                                 : model::OfficeKind::desk;
  office.country = find(countries_, spec.in);
  office.calendar = find(calendars_, spec.calendar);
  bool const handles_goods = office.kind == model::OfficeKind::customs || office.kind == model::OfficeKind::laboratory;
  if (handles_goods && !spec.at.given) {
    error("E_MISSING_FIELD", spec.mark, path + ".at", "it is not said whose arrivals this office handles",
          "add at: and the name of a site");
  }
  if (handles_goods) office.site = find(sites_, spec.at);
  // Customs are of the country whose border they keep; a laboratory may be anybody's, and keep any hours.
  bool const of_the_site = office.kind == model::OfficeKind::customs && office.site.valid();
  if (!office.country.valid() && of_the_site) office.country = world_.sites[office.site.index()].country;
  if (!office.calendar.valid() && office.country.valid()) {
    office.calendar = world_.countries[office.country.index()].calendar;
  }
  if (spec.applies.given) {
    office.applies = expression::compile(spec.applies.text, spec.applies.mark, expression::Type::boolean(), schema_,
                                         diagnostics_, path + ".applies");
  }
  auto const stage_of = [&](Value const& officers, LawSpec const& time, Text const& counts, Value const& room,
                            Value const& redo, std::string const& at) {
    model::Stage stage;
    stage.counts = counts.text == "business_days"   ? model::TimeCount::business_days
                   : counts.text == "calendar_time" ? model::TimeCount::calendar_time
                                                    : model::TimeCount::working_time;
    if (!counts.given) check_what_a_day_is(office, time, at);
    stage.officers = parameters_.optional<std::int64_t>(officers, at + ".officers");
    stage.waiting_room = parameters_.optional<std::int64_t>(room, at + ".waiting_room");
    stage.time = parameters_.law(time, at + ".time");
    stage.redo = parameters_.optional<double>(redo, at + ".redo");
    return stage;
  };
  if (spec.stages.entries.empty()) {
    office.stages.push_back(stage_of(spec.officers, spec.time, spec.counts, spec.waiting_room, spec.redo, path));
  }
  for (std::size_t i = 0; i < spec.stages.entries.size(); ++i) {
    StageSpec const& stage_spec = spec.stages.entries[i].block;
    std::string const at = path + ".stages." + std::to_string(i);
    model::Stage stage =
        stage_of(stage_spec.officers, stage_spec.time, stage_spec.counts, stage_spec.waiting_room, stage_spec.redo, at);
    stage.name = stage_spec.name.text;
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (!stage_spec.name.given || spec.stages.entries[earlier].block.name.text != stage.name) continue;
      error("E_DUP_ID", stage_spec.name.mark, at + ".name",
            fmt::format("two stages are called '{}', so redo_from couldn't tell which is meant", stage.name),
            "give one of them another name");
      break;
    }
    stage.redo_from = static_cast<std::uint32_t>(i);
    if (stage_spec.redo_from.given) {
      bool found = false;
      for (std::size_t earlier = 0; earlier <= i; ++earlier) {
        if (spec.stages.entries[earlier].block.name.text != stage_spec.redo_from.text) continue;
        stage.redo_from = static_cast<std::uint32_t>(earlier);
        found = true;
      }
      if (!found) {
        error("E_UNKNOWN_ID", stage_spec.redo_from.mark, at + ".redo_from",
              fmt::format("no stage up to this one is called '{}'", stage_spec.redo_from.text),
              "name an earlier stage, or this one");
      }
    }
    if (i > 0 && stage_spec.waiting_room.given) {
      error("E_CONFLICT", stage_spec.waiting_room.mark, at + ".waiting_room",
            "only the first stage can turn cases away: later ones are inside the office", "move it to the first stage");
    }
    office.stages.push_back(std::move(stage));
  }
  for (std::size_t i = 0; i < spec.freezes.entries.size(); ++i) {
    PauseSpec const& freeze = spec.freezes.entries[i].block;
    std::string const at = path + ".freezes." + std::to_string(i);
    office.freezes.push_back({parameters_.optional<base::SimTime>(freeze.from, at + ".from"),
                              parameters_.optional<base::SimTime>(freeze.to, at + ".to"),
                              freeze.in_progress.text == "suspend"});
    check_order(freeze.from, freeze.to, at + ".to", "the freeze ends before it begins", false);
  }
  office.outages = outages(spec.outages.up, spec.outages.down, spec.has_outages, path + ".outages");
  office.outages.suspends_work = spec.outages.in_progress.text != "finish";
  office.open = parameters_.optional<bool>(spec.open, path + ".open");
  office.backlog = parameters_.optional<std::int64_t>(spec.backlog, path + ".backlog");
  office.refile_after = parameters_.with_default<base::Duration>(spec.refile_after, path + ".refile_after", 86400);
  office.answers = answers(spec.decides, path + ".decides");
  office.under_denial = answers(spec.under_denial, path + ".under_denial");
  office.under_approval = answers(spec.under_approval, path + ".under_approval");
  office.hold_limit = parameters_.optional<base::Duration>(spec.hold_limit, path + ".hold_limit");
  office.inspected = parameters_.optional<double>(spec.inspected, path + ".inspected");
  office.forfeits = spec.after_hold.text == "forfeit";
  office.license_valid = parameters_.optional<base::Duration>(spec.license_valid, path + ".license_valid");
  for (Text const& rule : spec.rules) {
    if (auto const id = find(rules_, rule); id.valid()) office.rules.push_back(id);
  }
  if (!spec.rules.empty() && spec.applies.given) {
    error("E_CONFLICT", spec.applies.mark, path + ".applies",
          "the office decides on the licenses of rules, and these say which shipments they are about",
          "write the condition under the rule (rules.X.applies), or leave out rules:");
  }
}

model::Office::Answers Assembly::answers(NamedValues const& values, std::string const& path) {
  model::Office::Answers answers;
  if (values.entries.empty()) return answers;
  double least = 0;
  double greatest = 0;
  bool drawn = false;
  bool changes = false;
  bool rest_given = false;
  for (auto const& answer : values.entries) {
    std::string const at = path + "." + answer.name.text;
    auto const extremes = parameters_.extremes(answer.value);
    least += extremes.least;
    greatest += extremes.greatest;
    drawn = drawn || !answer.value.written->uncertain.empty();
    changes = changes || !answer.value.written->path.empty() || parameters_.is_set(at);
    if (answer.name.text == "approve") {
      answers.approve = parameters_.optional<double>(answer.value, at);
    } else if (answer.name.text == "deny") {
      answers.deny = parameters_.optional<double>(answer.value, at);
    } else if (answer.name.text == "return") {
      rest_given = true;
    } else {
      error("E_UNKNOWN_FIELD", answer.name.mark, at, fmt::format("'{}' is no answer of an office", answer.name.text),
            "answers are approve, deny and return");
    }
  }
  if (!answers.approve.valid()) {
    answers.approve = parameters_.with_default<double>(Value{}, path + ".approve", 0);
  }
  constexpr double slack = 1e-9;
  base::Mark const mark = values.entries.front().name.mark;
  if (drawn && rest_given) {
    error("E_UNCERTAIN", mark, path,
          "with an uncertain probability among them, the answers don't sum to 1 in every replication",
          "leave out return: it is what approve and deny leave over");
  } else if (changes && rest_given) {
    error("E_DATED", mark, path + ".decides",
          "with a probability that changes over time among them, the answers don't sum to 1 at every moment",
          "leave out return: it is what approve and deny leave over");
  } else if (changes) {
    // Whatever approve leaves is the most that deny can be: no moment makes probabilities of more than 1.
  } else if (drawn && greatest > 1 + slack) {
    error("E_RANGE", mark, path,
          fmt::format("the answers' probabilities may sum to {}, which is more than 1", greatest),
          "give the uncertain values laws whose greatest values sum to at most 1");
  } else if (!drawn && (greatest > 1 + slack || (rest_given && least < 1 - slack))) {
    error("E_RANGE", mark, path, fmt::format("the answers' probabilities sum to {}, not to 1", greatest),
          greatest > 1 ? "" : "leave out return: it is what the others leave over");
  }
  return answers;
}

}  // namespace chokepoint::scenario
