#include <cmath>
#include <set>

#include "engine/ledger/units.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/measures.hpp"

/// Outcomes of campuses: which ones, whose share, and of what.
namespace chokepoint::scenario {

bool Assembly::select_campuses(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome,
                               std::string const& path) {
  bool sound = true;
  std::set<model::CampusId> named;
  for (Text const& name : spec.of) {
    auto const id = find(campuses_, name);
    if (id.valid()) {
      named.insert(id);
      continue;
    }
    Holders const holders = this->holders(name);
    bool found = false;
    for (std::uint32_t i = 0; i < world_.campuses.size(); ++i) {
      if (!holders.hold({world_.campuses[i].owner, world_.campuses[i].country})) continue;
      named.insert(model::CampusId(i));
      found = true;
    }
    if (found) continue;
    not_measured_of(info, name, path);
    sound = false;
  }
  std::set<model::CountryId> countries;
  for (Text const& name : spec.in) countries.insert(find(countries_, name));
  auto const belongs_to = [&](model::FirmId firm, model::FirmId wanted) {
    return firm == wanted || (firm.valid() && world_.firms[firm.index()].ultimate_parent == wanted);
  };
  model::FirmId const owner = find(firms_, spec.owner);
  model::FirmId const user = find(firms_, spec.user);
  outcome.since_opening = spec.since_opening.given && spec.since_opening.integer != 0;
  if (!sound) return false;
  if (info.quantity == MeasureQuantity::compute && !metric(spec, outcome, path)) return false;
  for (std::uint32_t index = 0; index < world_.campuses.size(); ++index) {
    model::Campus const& campus = world_.campuses[index];
    if (!spec.of.empty() && named.count(model::CampusId(index)) == 0) continue;
    if (!spec.in.empty() && countries.count(campus.country) == 0) continue;
    if (spec.owner.given && !belongs_to(campus.owner, owner)) continue;
    if (info.owner == MeasureOwner::campus) {
      // Where power isn't limited, nobody knows what is idle.
      if (info.measure != model::Measure::idle_power || campus.limits_power) outcome.entities.push_back(index);
      continue;
    }
    double share = spec.user.given ? 0 : 1;
    for (model::CampusUser const& one : campus.users) {
      if (spec.user.given && belongs_to(one.firm, user)) share += one.share;
    }
    if (share <= 0) continue;
    for (model::FleetId const fleet : campus.fleets) {
      model::ProductId const product = world_.fleets[fleet.index()].product;
      if (outcome.product.valid() && product != outcome.product) continue;
      bool const counts = info.quantity != MeasureQuantity::compute ||
                          world_.products[product.index()].attributes[outcome.metric].valid();
      if (!counts) continue;
      outcome.entities.push_back(fleet.index());
      if (spec.user.given) outcome.shares.push_back(share);
    }
  }
  if (!outcome.entities.empty() || info.owner == MeasureOwner::campus) return true;
  error("E_UNKNOWN_ID", spec.measure.mark, path,
        fmt::format("no campus has, or can get, anything that '{}' could be measured of here", info.word),
        "see that the campuses meet in:, owner:, user: and product: of this outcome, and that buyers install there");
  return false;
}

bool Assembly::metric(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  std::string known;
  for (std::string const& name : world_.attribute_names) known += (known.empty() ? "" : ", ") + name;
  std::string const hint = known.empty() ? "give products attributes: {tpp: 15832}" : "attributes are: " + known;
  if (!spec.metric.given) {
    error("E_MISSING_FIELD", spec.mark, path + ".metric", "it is not said which attribute of products is summed up",
          hint);
    return false;
  }
  auto const found = std::find(world_.attribute_names.begin(), world_.attribute_names.end(), spec.metric.text);
  if (found == world_.attribute_names.end()) {
    error("E_UNKNOWN_ID", spec.metric.mark, path + ".metric",
          fmt::format("no product has an attribute '{}'", spec.metric.text), hint);
    return false;
  }
  outcome.metric = static_cast<std::uint32_t>(found - world_.attribute_names.begin());
  for (auto const& [name, product] : spec_.products.entries) {
    for (auto const& attribute : product.attributes.entries) {
      // Of one kind in all products, as the reader has seen to.
      if (attribute.name.text == spec.metric.text) outcome.metric_dimension = attribute.dimension;
    }
  }
  return true;
}

std::uint8_t Assembly::channel_of(model::Demand const& demand) const {
  constexpr std::uint8_t none = 255;
  if (!demand.stock.valid()) return none;
  model::Buyer const& buyer = world_.buyers[demand.buyer.index()];
  model::CountryId const origin = world_.sites[world_.stocks[demand.stock.index()].site.index()].country;
  bool const abroad = buyer.site.valid() && world_.sites[buyer.site.index()].country != origin;
  return static_cast<std::uint8_t>(demand.dealer.valid() ? ledger::UnitChannel::grey
                                   : demand.rented       ? ledger::UnitChannel::rented
                                   : abroad              ? ledger::UnitChannel::licensed
                                                         : ledger::UnitChannel::domestic);
}

bool Assembly::channel(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  if (!spec.channel.given) return true;
  auto const& words = channel_words();
  outcome.channel = static_cast<std::uint8_t>(std::find(words.begin(), words.end(), spec.channel.text) - words.begin());
  if (!spec.status.given || ledger::has_channel(static_cast<ledger::UnitStatus>(outcome.status))) return true;
  error("E_CONFLICT", spec.channel.mark, path + ".channel",
        fmt::format("units that are {} have no channel: it is known once they are delivered", spec.status.text),
        "measure the status delivered or installed, or leave out channel:");
  return false;
}

}  // namespace chokepoint::scenario
