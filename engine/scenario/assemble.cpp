#include "engine/scenario/assemble.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "engine/base/unit.hpp"
#include "engine/model/bill_of_materials.hpp"
#include "engine/model/name_hashes.hpp"
#include "engine/model/ownership.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/uncertain_values.hpp"
#include "engine/scenario/unit_words.hpp"

namespace chokepoint::scenario {

std::optional<model::World> assemble(ScenarioSpec const& spec, base::Diagnostics& diagnostics, std::string* canonical) {
  // Before the world is there: of a large one the text takes a good part of the memory that it does.
  std::string identity = canonical_digest(spec);
  auto world = Assembly(spec, diagnostics).build();
  if (!world) return world;
  world->identity = std::move(identity);
  if (canonical != nullptr) *canonical = canonical_text(spec);
  return world;
}

std::optional<model::World> Assembly::build() {
  std::size_t const before = diagnostics_.error_count();
  world_.title = spec_.meta.title.text;
  goods_words_of_products_ = goods_words_of(spec_.products);
  clock();
  parameters_.add_uncertain(spec_);
  timeline();
  calendars();
  countries_and_firms();
  products();
  sites();
  lanes();
  trade();
  shipment_schema();
  rule_names();
  offices();
  permits();
  quotas();
  rules();
  dealers();
  buyers();
  about();
  campuses();
  suppliers();
  production();
  commitments();
  governments();
  actors();
  policies();
  board_of_governments();
  board_of_prices();
  network();
  outcomes();
  refuse_standing_time();
  refuse_floods();
  if (diagnostics_.error_count() == before) observed();
  if (diagnostics_.error_count() == before) name_goods();
  if (diagnostics_.error_count() == before) unread_settings();
  if (diagnostics_.error_count() == before) warnings();
  if (diagnostics_.error_count() > before) return std::nullopt;
  if (auto const names = model::names_of_one_hash(world_)) {
    error("E_ID", {}, "", fmt::format("{} have one hash, so that they would share their luck", *names),
          "give one of them another name");
    return std::nullopt;
  }
  return std::move(world_);
}

void Assembly::clock() {
  ClockSpec const& spec = spec_.clock;
  model::Clock& clock = world_.clock;
  clock.from = base::SimTime(spec.from.integer);
  clock.to = base::SimTime(spec.to.integer);
  if (spec.news_delay.given) clock.news_delay = base::Duration(spec.news_delay.integer);
  if (spec.batches.given) clock.batches = static_cast<std::uint32_t>(spec.batches.integer);
  if (spec.max_events.given) clock.max_events = static_cast<std::uint64_t>(spec.max_events.integer);
  if (spec.max_pending.given) clock.max_pending = static_cast<std::uint64_t>(spec.max_pending.integer);
  clock.measured_from = clock.from + base::Duration(spec.warm_up.given ? spec.warm_up.integer : 0);
  if (clock.to <= clock.from) {
    error("E_RANGE", spec.to.mark, "clock.to", "the run ends before it begins, so nothing can happen",
          "clock.to is the horizon: a date after clock.from");
  } else if (clock.measured_from >= clock.to) {
    error("E_RANGE", spec.warm_up.mark, "clock.warm_up", "the warm-up fills the whole run, so nothing is measured",
          "make it shorter, or the run longer");
  } else if ((clock.to - clock.measured_from).seconds() < clock.batches) {
    error("E_RANGE", spec.to.mark, "clock.batches", "the measured time has fewer seconds than there are batches");
  }
}

namespace {

/// "09:30", or "9:30", as minutes; -1 for anything else.
int minutes_of(std::string const& text) {
  std::size_t const hour_digits = text.find(':');
  if (hour_digits > 2 || text.size() - hour_digits != 3) return -1;
  int hours = 0;
  int minutes = 0;
  char const* const end = text.data() + text.size();
  auto const [colon, hour_problem] = std::from_chars(text.data(), end, hours);
  if (hour_problem != std::errc() || colon == end || *colon != ':') return -1;
  auto const [last, minute_problem] = std::from_chars(colon + 1, end, minutes);
  if (minute_problem != std::errc() || last != end) return -1;
  if (hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 24 * 60) return -1;
  return hours * 60 + minutes;
}

}  // namespace

void Assembly::calendars() {
  static constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (std::uint32_t const index : name_order(spec_.calendars)) {
    auto const& [name, spec] = spec_.calendars.entries[index];
    std::string const path = "calendars." + name.text;
    base::CalendarRules rules;
    if (spec.utc_offset.given) rules.utc_offset = base::Duration(spec.utc_offset.integer);
    if (!spec.working_days.empty()) {
      rules.working_days.fill(false);
      for (Text const& day : spec.working_days) {
        auto const found = std::find(weekdays.begin(), weekdays.end(), day.text);
        if (found != weekdays.end()) rules.working_days[static_cast<std::size_t>(found - weekdays.begin())] = true;
      }
    }
    if (spec.opens.given) rules.opens = minutes_of(spec.opens.text);
    if (spec.closes.given) rules.closes = minutes_of(spec.closes.text);
    if (rules.opens < 0 || rules.opens >= 24 * 60) {
      error("E_RANGE", spec.opens.mark, path + ".opens", "this is no time of day", "write it as 09:00");
      rules.opens = 0;
    }
    if (rules.closes <= rules.opens) {
      error("E_RANGE", spec.closes.mark, path + ".closes", "work ends before it begins, or this is no time of day",
            "write it as 17:00, and 24:00 for the end of the day");
      rules.closes = 24 * 60;
    }
    for (Text const& holiday : spec.holidays) {
      if (auto const date = base::parse_date(holiday.text)) rules.holidays.push_back(*date);
    }
    calendars_.emplace(name.text, model::CalendarId(world_.calendars.size()));
    world_.calendars.emplace_back(rules);
  }
}

void Assembly::countries_and_firms() {
  for (std::uint32_t const index : name_order(spec_.countries)) {
    auto const& [name, spec] = spec_.countries.entries[index];
    countries_.emplace(name.text, model::CountryId(world_.countries.size()));
    model::CustomsValue const basis = spec.customs_value.text == "cif"   ? model::CustomsValue::cif
                                      : spec.customs_value.text == "fob" ? model::CustomsValue::fob
                                                                         : model::CustomsValue::price;
    world_.countries.push_back({name.text, find(calendars_, spec.calendar), basis});
  }
  auto const order = name_order(spec_.firms);
  world_.firms.reserve(order.size());
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.firms.entries[index];
    firms_.emplace(name.text, model::FirmId(world_.firms.size()));
    model::Firm firm;
    firm.name = name.text;
    firm.kind = spec.kind.text;
    firm.home = find(countries_, spec.home);
    world_.firms.push_back(std::move(firm));
  }
  std::vector<model::Shareholding> holdings;
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.firms.entries[index];
    if (!spec.parent.given) continue;
    model::FirmId const firm = firms_.at(name.text);
    model::FirmId const parent = find(firms_, spec.parent);
    if (parent == firm) {
      error("E_CYCLE", spec.parent.mark, "firms." + name.text + ".parent", "a firm can't own itself");
      continue;
    }
    double const share = spec.parent_share.given ? spec.parent_share.number : 1.0;
    auto const parts = static_cast<std::int64_t>(std::nearbyint(share * 1e9));
    world_.firms[firm.index()].parent = parent;
    if (parent.valid() && parts > 0) holdings.push_back({parent, firm, parts});
  }
  model::Ownership const ownership(static_cast<std::uint32_t>(world_.firms.size()), holdings);
  for (std::uint32_t firm = 0; firm < world_.firms.size(); ++firm) {
    world_.firms[firm].ultimate_parent = ownership.ultimate_parent(model::FirmId(firm));
  }
  if (!ownership.ring().empty()) {
    std::string names;
    for (model::FirmId const firm : ownership.ring()) names += world_.firms[firm.index()].name + ", ";
    for (auto const& [name, spec] : spec_.firms.entries) {
      if (name.text != world_.firms[ownership.ring().front().index()].name) continue;
      error("E_CYCLE", spec.parent.mark, "firms." + name.text + ".parent",
            fmt::format("these firms own each other in a ring: {}so none has an ultimate parent", names));
    }
  }
}

void Assembly::products() {
  auto const order = name_order(spec_.products);
  std::vector<std::string> attribute_names;
  for (auto const& [name, spec] : spec_.products.entries) {
    for (auto const& attribute : spec.attributes.entries) attribute_names.push_back(attribute.name.text);
  }
  std::sort(attribute_names.begin(), attribute_names.end());
  attribute_names.erase(std::unique(attribute_names.begin(), attribute_names.end()), attribute_names.end());
  world_.attribute_names = attribute_names;

  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.products.entries[index];
    model::Product product;
    product.name = name.text;
    product.unit = unit_name(spec);
    if (spec.made_in.given) product.made_in = find(countries_, spec.made_in);
    if (spec.resolution.given) {
      double const parts = 1 / spec.resolution.number;
      product.per_unit = static_cast<std::int64_t>(std::nearbyint(parts));
      if (std::fabs(parts - static_cast<double>(product.per_unit)) > 1e-6 * parts) {
        error("E_RANGE", spec.resolution.mark, "products." + name.text + ".resolution",
              "a unit isn't a whole number of these parts", "use 1, 0.1, 0.01 and so on");
      }
    }
    std::string const path = "products." + name.text;
    product.power = parameters_.optional<double>(spec.power, path + ".power");
    product.server_overhead = parameters_.optional<double>(spec.server_overhead, path + ".server_overhead");
    product.per_rack = parameters_.goods(spec.per_rack, path + ".per_rack", product.per_unit);
    product.attributes.resize(attribute_names.size());
    for (auto const& attribute : spec.attributes.entries) {
      auto const place = std::lower_bound(attribute_names.begin(), attribute_names.end(), attribute.name.text);
      product.attributes[static_cast<std::size_t>(place - attribute_names.begin())] =
          parameters_.optional<double>(attribute.value, "products." + name.text + ".attributes." + attribute.name.text);
    }
    products_.emplace(name.text, model::ProductId(world_.products.size()));
    world_.products.push_back(std::move(product));
  }
  std::vector<model::MaterialLine> lines;
  std::vector<std::string> names;
  for (model::Product const& product : world_.products) names.push_back(product.name);
  for (auto const& [name, spec] : spec_.products.entries) {
    model::ProductId const product = products_.at(name.text);
    for (auto const& part : spec.made_from.entries) {
      model::ProductId const component = find(products_, part.name);
      if (!component.valid()) continue;
      lines.push_back({product, component});
      auto const amount = static_cast<std::int64_t>(
          std::nearbyint(in_base_units(part.value) * static_cast<double>(per_unit(component))));
      world_.products[product.index()].made_from.emplace_back(component, amount);
    }
  }
  std::vector<std::string> const cycle = model::find_material_cycle(names, lines);
  if (!cycle.empty()) {
    std::string text;
    for (std::string const& product : cycle) text += product + " needs ";
    for (auto const& [name, spec] : spec_.products.entries) {
      if (name.text != cycle.front()) continue;
      error("E_BOM_CYCLE", spec.made_from.entries.front().name.mark, "products." + name.text + ".made_from",
            fmt::format("a product needs itself: {}{}; so none of them can ever be made", text, cycle.front()),
            "leave out one of these lines");
    }
  }
}

void Assembly::check_goods_word(Value const& value, model::ProductId product, std::string const& path) {
  std::string const& expected = world_.products[product.index()].unit;
  if (!value.given || value.written->unit_word.empty() || value.written->unit_word == "unit" ||
      value.written->unit_word == expected)
    return;
  error("E_UNIT", value.mark, path,
        fmt::format("amounts of '{}' are in {}, not in {}", world_.products[product.index()].name,
                    base::plural_of(expected), base::plural_of(value.written->unit_word)),
        fmt::format("write the amount in {} (products.{}.unit)", base::plural_of(expected),
                    world_.products[product.index()].name));
}

UncertainSpec const* Assembly::uncertain(std::string const& name) const {
  for (auto const& entry : spec_.uncertain.entries) {
    if (!name.empty() && entry.name.text == name) return &entry.block;
  }
  return nullptr;
}

std::string Assembly::currency_of(Value const& value) const {
  UncertainSpec const* const drawn = uncertain(value.written->uncertain);
  return drawn != nullptr ? kind_of(*drawn).currency : value.written->currency;
}

void Assembly::check_order(Value const& earlier, Value const& later, std::string const& path, std::string_view why,
                           bool may_be_equal, std::string const& earlier_path) {
  if (!earlier.given || !later.given) return;
  // One uncertain value in both places is the same in both.
  bool const same = !earlier.written->uncertain.empty() && earlier.written->uncertain == later.written->uncertain &&
                    !parameters_.is_set(path) && !parameters_.is_set(earlier_path);
  if (same && may_be_equal) return;
  double const before = parameters_.extremes(earlier, earlier_path).greatest;
  double const after = parameters_.extremes(later, path).least;
  if (may_be_equal ? before <= after : before < after) return;
  bool const drawn = !earlier.written->uncertain.empty() || !later.written->uncertain.empty();
  error("E_RANGE", later.mark, path, fmt::format("{}{}", drawn ? "in some replications " : "", why),
        drawn ? "give the uncertain values laws that keep their order" : "write them in their order");
}

void Assembly::actors() {
  struct Named {
    std::string name;
    model::ActorKind kind;
    std::uint32_t index;
  };
  std::vector<Named> all;
  for (std::uint32_t i = 0; i < world_.sites.size(); ++i) {
    all.push_back({"sites." + world_.sites[i].name, model::ActorKind::site, i});
  }
  for (std::uint32_t i = 0; i < world_.offices.size(); ++i) {
    all.push_back({"offices." + world_.offices[i].name, model::ActorKind::office, i});
  }
  for (std::uint32_t i = 0; i < world_.buyers.size(); ++i) {
    all.push_back({"buyers." + world_.buyers[i].name, model::ActorKind::buyer, i});
  }
  for (std::uint32_t i = 0; i < world_.permit_offices.size(); ++i) {
    all.push_back({"permits." + world_.permit_offices[i].name, model::ActorKind::permit_office, i});
  }
  for (std::uint32_t i = 0; i < world_.quotas.size(); ++i) {
    all.push_back({"quotas." + world_.quotas[i].name, model::ActorKind::quota, i});
  }
  for (std::uint32_t i = 0; i < world_.campuses.size(); ++i) {
    all.push_back({"campuses." + world_.campuses[i].name, model::ActorKind::campus, i});
  }
  for (std::uint32_t i = 0; i < world_.lanes.size(); ++i) {
    model::Lane const& lane = world_.lanes[i];
    if (lane.outages.present || lane.open.valid() || lane.carries())
      all.push_back({"lanes." + lane.name, model::ActorKind::lane, i});
  }
  for (std::uint32_t i = 0; i < world_.lines.size(); ++i) {
    all.push_back({"production." + world_.lines[i].name, model::ActorKind::line, i});
  }
  for (std::uint32_t i = 0; i < world_.governments.size(); ++i) {
    all.push_back({"governments." + world_.governments[i].name, model::ActorKind::government, i});
  }
  for (std::uint32_t i = 0; i < world_.introductions.size(); ++i) {
    all.push_back({"introductions." + world_.introductions[i].name, model::ActorKind::introduction, i});
  }
  for (std::uint32_t i = 0; i < world_.commitments.size(); ++i) {
    all.push_back({"commitments." + world_.commitments[i].name, model::ActorKind::commitment, i});
  }
  for (std::uint32_t i = 0; i < world_.dealers.size(); ++i) {
    all.push_back({"dealers." + world_.dealers[i].name, model::ActorKind::dealer, i});
  }
  std::sort(all.begin(), all.end(), [](Named const& a, Named const& b) { return a.name < b.name; });
  for (Named const& named : all) {
    kernel::ActorId const id(world_.actors.size());
    world_.actors.push_back({named.name, named.kind, named.index});
    switch (named.kind) {
      case model::ActorKind::site:
        world_.sites[named.index].actor = id;
        break;
      case model::ActorKind::office:
        world_.offices[named.index].actor = id;
        break;
      case model::ActorKind::buyer:
        world_.buyers[named.index].actor = id;
        break;
      case model::ActorKind::permit_office:
        world_.permit_offices[named.index].actor = id;
        break;
      case model::ActorKind::quota:
        world_.quotas[named.index].actor = id;
        break;
      case model::ActorKind::line:
        world_.lines[named.index].actor = id;
        break;
      case model::ActorKind::campus:
        world_.campuses[named.index].actor = id;
        break;
      case model::ActorKind::government:
        world_.governments[named.index].actor = id;
        break;
      case model::ActorKind::introduction:
        world_.introductions[named.index].actor = id;
        break;
      case model::ActorKind::commitment:
        world_.commitments[named.index].actor = id;
        break;
      case model::ActorKind::dealer:
        world_.dealers[named.index].actor = id;
        world_.dealers[named.index].quote = kernel::BoardEntryId(world_.board_owners.size());
        world_.board_owners.push_back(id);
        break;
      case model::ActorKind::lane: {
        model::Lane& lane = world_.lanes[named.index];
        lane.actor = id;
        lane.status = kernel::BoardEntryId(world_.board_owners.size());
        world_.board_owners.push_back(id);
        break;
      }
    }
  }
  for (model::Gatekeeper& keeper : world_.gatekeepers) {
    keeper.actor = keeper.kind == model::GatekeeperKind::license  ? world_.offices[keeper.index].actor
                   : keeper.kind == model::GatekeeperKind::permit ? world_.permit_offices[keeper.index].actor
                                                                  : world_.quotas[keeper.index].actor;
  }
}

}  // namespace chokepoint::scenario
