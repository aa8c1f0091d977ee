#include <cmath>
#include <set>

#include "engine/base/name_hash.hpp"
#include "engine/ledger/units.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::scenario {

namespace {

constexpr double billion = 1e9;

}  // namespace

void Assembly::campuses() {
  auto const order = name_order(spec_.campuses);
  for (std::uint32_t const index : order) {
    Text const& name = spec_.campuses.entries[index].name;
    campuses_.emplace(name.text, model::CampusId(campuses_.size()));
  }
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.campuses.entries[index];
    model::Campus campus;
    campus.name = name.text;
    this->campus(spec, campus, "campuses." + name.text);
    world_.campuses.push_back(std::move(campus));
  }
  std::vector<std::set<model::ProductId>> products(world_.campuses.size());
  for (auto const& [name, spec] : spec_.buyers.entries) {
    model::Buyer& buyer = world_.buyers[buyers_.at(name.text).index()];
    buildout(spec, buyer, "buyers." + name.text);
    for (model::CampusId const campus : buyer.installs_at) {
      for (model::DemandId const demand : buyer.demands) {
        model::StockId const stock = world_.demands[demand.index()].stock;
        if (stock.valid() && !world_.demands[demand.index()].rented)
          products[campus.index()].insert(world_.stocks[stock.index()].product);
      }
    }
  }
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = spec_.campuses.entries[index];
    model::CampusId const id = campuses_.at(name.text);
    for (NamedValues const* const values : {&spec.opening, &spec.waiting}) {
      for (auto const& entry : values->entries) {
        if (auto const product = find(products_, entry.name); product.valid()) products[id.index()].insert(product);
      }
    }
    for (model::ProductId const product : products[id.index()]) fleet(spec, id, product, "campuses." + name.text);
  }
}

void Assembly::campus(CampusSpec const& spec, model::Campus& campus, std::string const& path) {
  campus.country = find(countries_, spec.in);
  campus.owner = find(firms_, spec.owner);
  campus.initial = capacity(spec.power, spec.racks, path);
  campus.limits_power = spec.power.given;
  campus.limits_racks = spec.racks.given;
  for (auto const& [name, phase] : spec.phases.entries) {
    campus.limits_power = campus.limits_power || phase.adds.power.given;
    campus.limits_racks = campus.limits_racks || phase.adds.racks.given;
  }
  std::vector<std::uint32_t> const phases = project(plans(spec.phases), campus.project, path + ".phases");
  for (std::uint32_t const phase : phases) {
    auto const& [name, block] = spec.phases.entries[phase];
    campus.adds.push_back(capacity(block.adds.power, block.adds.racks, path + ".phases." + name.text + ".adds"));
  }
  campus.overhead = parameters_.optional<double>(spec.overhead, path + ".overhead");
  if (spec.overhead.given && !campus.limits_power) {
    error("E_UNUSED", spec.overhead.mark, path + ".overhead",
          "this campus has as much power as anybody needs, so its overhead changes nothing",
          "say how much power there is (power: 60 MW), or leave it out");
  }
  campus.technicians = parameters_.optional<double>(spec.technicians, path + ".technicians");
  campus.batch = parameters_.goods(spec.batch, path + ".batch", 1);
  campus.commissioning = parameters_.law(spec.commissioning, path + ".commissioning");
  campus.availability = parameters_.optional<double>(spec.availability, path + ".availability");
  if (spec.has_outages) {
    campus.up = parameters_.law(spec.outages.up, path + ".outages.up");
    campus.down = parameters_.law(spec.outages.down, path + ".outages.down");
    if (campus.up.valid() && campus.down.valid()) {
      repeated_.push_back({campus.up, campus.down, spec.outages.up.mark, path + ".outages.up", "outages, nor in one"});
    }
  }
  users(spec, campus, path);
}

model::CampusCapacity Assembly::capacity(Value const& power, Value const& racks, std::string const& path) {
  return {parameters_.optional<double>(power, path + ".power"), parameters_.goods(racks, path + ".racks", 1)};
}

void Assembly::users(CampusSpec const& spec, model::Campus& campus, std::string const& path) {
  auto const parent_of = [&](model::FirmId firm) {
    return firm.valid() ? world_.firms[firm.index()].ultimate_parent : model::FirmId();
  };
  double sum = 0;
  double rented = 0;
  for (auto const& entry : spec.users.entries) {
    model::FirmId const firm = find(firms_, entry.name);
    if (!firm.valid()) continue;
    bool const abroad = world_.firms[firm.index()].home != campus.country;
    bool const own = parent_of(firm) == parent_of(campus.owner);
    campus.users.push_back({firm, entry.value.number, abroad && !own});
    sum += entry.value.number;
    if (abroad && !own) rented += entry.value.number;
  }
  if (spec.users.entries.empty() && campus.owner.valid()) campus.users.push_back({campus.owner, 1.0, false});
  if (!spec.users.entries.empty() && std::fabs(sum - 1) > 1e-9) {
    error("E_RANGE", spec.users.entries.front().name.mark, path + ".users",
          fmt::format("the shares of those who use the campus sum to {} %, not to 100 %", sum * 100),
          "let them sum to 100 %; what the owner keeps for itself stands under its own name");
  }
  std::sort(campus.users.begin(), campus.users.end(),
            [](model::CampusUser const& a, model::CampusUser const& b) { return a.firm < b.firm; });
  campus.rented_parts = static_cast<std::int64_t>(std::nearbyint(rented * billion));
}

std::vector<std::uint32_t> Assembly::project(std::vector<PhasePlan> const& phases, model::Project& project,
                                             std::string const& path) {
  std::vector<std::uint32_t> by_name(phases.size());
  std::iota(by_name.begin(), by_name.end(), 0U);
  std::sort(by_name.begin(), by_name.end(),
            [&](std::uint32_t a, std::uint32_t b) { return phases[a].name.text < phases[b].name.text; });
  std::map<std::string, std::uint32_t, std::less<>> known;
  for (std::uint32_t const index : by_name) known.emplace(phases[index].name.text, index);
  bool sound = true;
  for (std::uint32_t const index : by_name) {
    auto const& [name, spec] = phases[index];
    for (Text const& before : spec.after) {
      if (known.contains(before.text)) continue;
      error("E_UNKNOWN_ID", before.mark, path + "." + name.text + ".after",
            fmt::format("'{}' is no phase of this project", before.text), "phases are listed side by side, by name");
      sound = false;
    }
    if (!spec.time.given && !spec.ready_on.given) {
      error("E_MISSING_FIELD", spec.mark, path + "." + name.text,
            "it is not said when the phase is complete, so nothing that comes after it could begin",
            "write time: 200 days, or ready_on: and a date");
    }
  }
  // Depth first by name: every phase comes after those that it needs.
  std::vector<std::uint32_t> order;
  std::map<std::uint32_t, std::uint32_t> place;  // of the entry, in `order`
  std::set<std::uint32_t> open;
  auto const visit = [&](auto const& self, std::uint32_t index) -> void {
    auto const& [name, spec] = phases[index];
    if (place.contains(index)) return;
    if (!open.insert(index).second) {
      if (sound) {
        error("E_CYCLE", spec.after.front().mark, path + "." + name.text + ".after",
              "this phase comes after itself, by way of the phases that it waits for, so it would never begin");
      }
      sound = false;
      return;
    }
    for (Text const& before : spec.after) {
      if (auto const found = known.find(before.text); found != known.end()) self(self, found->second);
    }
    place.emplace(index, static_cast<std::uint32_t>(order.size()));
    order.push_back(index);
  };
  for (std::uint32_t const index : by_name) visit(visit, index);
  for (std::uint32_t const index : order) {
    auto const& [name, spec] = phases[index];
    std::string const at = path + "." + name.text;
    model::Phase phase;
    phase.name = name.text;
    phase.ordinal = base::name_hash(name.text);
    for (Text const& before : spec.after) {
      auto const found = known.find(before.text);
      if (found != known.end() && place.contains(found->second)) phase.after.push_back(place.at(found->second));
    }
    phase.starts = parameters_.optional<base::SimTime>(spec.starts, at + ".starts");
    phase.time = parameters_.law(spec.time, at + ".time");
    phase.ready_on = parameters_.optional<base::SimTime>(spec.ready_on, at + ".ready_on");
    phase.slips = parameters_.law(spec.slips, at + ".slips");
    project.phases.push_back(std::move(phase));
  }
  return order;
}

void Assembly::buildout(BuyerSpec const& spec, model::Buyer& buyer, std::string const& path) {
  for (Text const& name : spec.installs_at) {
    model::CampusId const campus = find(campuses_, name);
    if (!campus.valid()) continue;
    if (std::find(buyer.installs_at.begin(), buyer.installs_at.end(), campus) != buyer.installs_at.end()) {
      error("E_DUP_ID", name.mark, path + ".installs_at", fmt::format("'{}' stands here twice", name.text),
            "name each campus once, in order of preference");
      continue;
    }
    buyer.installs_at.push_back(campus);
  }
  buyer.buildout = spec.buildout.text == "earliest"  ? model::BuildoutOrder::earliest
                   : spec.buildout.text == "largest" ? model::BuildoutOrder::largest
                                                     : model::BuildoutOrder::listed;
  if (spec.installs_at.empty()) return;
  for (auto const& [stream, orders] : spec.orders.entries) {
    if (!orders.restock_to.given) continue;
    error("E_CONFLICT", orders.restock_to.mark, path + ".orders." + stream.text + ".restock_to",
          "this buyer installs what it receives, so it has no stock of its own that it could use up",
          "leave out restock_to: here, or installs_at: of the buyer");
  }
}

void Assembly::fleet(CampusSpec const& spec, model::CampusId id, model::ProductId product_id, std::string const& path) {
  model::Product const& product = world_.products[product_id.index()];
  model::Fleet fleet;
  fleet.campus = id;
  fleet.product = product_id;
  auto const amount = [&](NamedValues const& values, std::string const& key) {
    for (auto const& entry : values.entries) {
      if (entry.name.text != product.name) continue;
      std::string const at = fmt::format("{}.{}.{}", path, key, product.name);
      check_goods_word(entry.value, product_id, at);
      Value value = entry.value;
      value.integer = static_cast<std::int64_t>(std::nearbyint(value.number * 1e6));
      return parameters_.goods(value, at, product.per_unit);
    }
    return model::Parameter<std::int64_t>();
  };
  fleet.opening = amount(spec.opening, "opening");
  fleet.waiting = amount(spec.waiting, "waiting");
  auto const& words = channel_words();
  std::string_view const channel = spec.channel.given ? std::string_view(spec.channel.text) : "licensed";
  fleet.channel = static_cast<std::uint8_t>(std::find(words.begin(), words.end(), channel) - words.begin());
  model::Campus& campus = world_.campuses[id.index()];
  auto const needs = [&](bool limited, bool given, std::string_view key, std::string_view example) {
    if (!limited || given) return;
    error("E_MISSING_FIELD", spec.mark, fmt::format("products.{}.{}", product.name, key),
          fmt::format("{} comes to '{}', where {} is limited, and it isn't said how much of it one {} takes",
                      product.name, campus.name, key == "power" ? "power" : "the number of racks", product.unit),
          fmt::format("add {} under products.{}", example, product.name));
  };
  needs(campus.limits_power, product.power.valid(), "power", "power: 700 W");
  needs(campus.limits_racks, product.per_rack.valid(), "per_rack", "per_rack: 32 units");
  campus.fleets.push_back(model::FleetId(world_.fleets.size()));
  world_.fleets.push_back(fleet);
}

}  // namespace chokepoint::scenario
