#include <set>

#include "engine/ledger/delay_reason.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/measures.hpp"

/// Outcomes: whose they are of.
namespace chokepoint::scenario {

namespace {

/// The ledger's number of a word of one of its lists.
std::uint8_t place_of(std::vector<std::string_view> const& words, std::string const& word) {
  return static_cast<std::uint8_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

}  // namespace

Assembly::Holders Assembly::holders(Text const& name) const {
  Holders holders;
  auto const add = [&](Text const& one) {
    if (auto const firm = find(firms_, one); firm.valid()) holders.firms.insert(firm);
    if (auto const country = find(countries_, one); country.valid()) holders.countries.insert(country);
  };
  add(name);
  for (auto const& group : spec_.groups.entries) {
    if (group.name.text != name.text) continue;
    for (Text const& member : group.members) add(member);
  }
  return holders;
}

void Assembly::not_measured_of(MeasureInfo const& info, Text const& name, std::string const& path) {
  std::string const whose =
      holders(name).empty() ? fmt::format("'{}' is none", name.text) : fmt::format("none belongs to '{}'", name.text);
  std::string hint;
  if (info.word == "wait" && find(buyers_, name).valid()) {
    hint = "for how long orders of a buyer wait write measure: order_wait";
  } else if (info.word == "wait" && find(sites_, name).valid()) {
    hint = "for how long orders wait for a site's stock write measure: stock_wait";
  }
  error("E_UNKNOWN_ID", name.mark, path + ".of",
        fmt::format("'{}' is measured of {}, and {}", info.word, owner_words(info), whose), hint);
}

/// Firms, then countries; without `of`, everybody who pays (for sales: who is paid).
bool Assembly::accounts(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome,
                        std::string const& path) {
  bool sound = true;
  auto const firms = static_cast<std::uint32_t>(world_.firms.size());
  for (Text const& name : spec.of) {
    Holders const holders = this->holders(name);
    std::size_t const before = outcome.entities.size();
    for (model::FirmId const firm : holders.firms) outcome.entities.push_back(firm.index());
    if (of_countries(info.measure)) {
      for (model::CountryId const country : holders.countries) outcome.entities.push_back(firms + country.index());
    } else {
      // A country itself has no such account: its firms are meant.
      for (std::uint32_t firm = 0; firm < firms && !holders.countries.empty(); ++firm) {
        if (holders.hold({{}, world_.firms[firm].home})) outcome.entities.push_back(firm);
      }
    }
    if (outcome.entities.size() == before) {
      not_measured_of(info, name, path);
      sound = false;
    }
  }
  if (spec.of.empty()) {
    // Everybody, those who aren't in the scenario among them; treasuries are the other side.
    for (std::uint32_t firm = 0; firm < firms; ++firm) outcome.entities.push_back(firm);
    outcome.entities.push_back(firms + static_cast<std::uint32_t>(world_.countries.size()));
  }
  if (world_.currencies.empty()) {
    error("E_CONFLICT", spec.measure.mark, path, "no product has a price and no lane a cost, so no money moves",
          "add price: to products");
    sound = false;
  }
  if (world_.currencies.size() > 1 && world_.worth.empty()) {
    error("E_CONFLICT", spec.measure.mark, path,
          fmt::format("money moves in {}, and no exchange rate is known", fmt::join(world_.currencies, ", ")),
          "state all prices in one currency, or exchange rates under currencies:");
    sound = false;
  }
  std::sort(outcome.entities.begin(), outcome.entities.end());
  outcome.entities.erase(std::unique(outcome.entities.begin(), outcome.entities.end()), outcome.entities.end());
  return sound;
}

bool Assembly::select(MeasureInfo const& info, OutcomeSpec const& spec, model::Outcome& outcome,
                      std::string const& path) {
  outcome.product = find(products_, spec.product);
  bool sound = true;
  // `holder_of` tells the firm and the country that an element belongs to, or nothing.
  auto const take = [&](auto const& names, std::size_t count, auto const& add, auto const& holder_of) {
    for (Text const& name : spec.of) {
      auto const id = find(names, name);
      if (id.valid()) {
        add(id.index());
        continue;
      }
      bool found = false;
      Holders const holders = this->holders(name);
      for (std::uint32_t i = 0; i < count && !holders.empty(); ++i) {
        if (!holders.hold(holder_of(i))) continue;
        add(i);
        found = true;
      }
      if (!found) {
        not_measured_of(info, name, path);
        sound = false;
      }
    }
    if (spec.of.empty()) {
      for (std::uint32_t i = 0; i < count; ++i) add(i);
    }
  };
  auto const add = [&](std::uint32_t entity) { outcome.entities.push_back(entity); };
  auto const held_by_nobody = [](std::uint32_t) { return Holder{}; };
  auto const of_site = [&](std::uint32_t site) { return Holder{world_.sites[site].firm, world_.sites[site].country}; };
  auto const of_line = [&](std::uint32_t line) {
    model::SiteId const site = world_.lines[line].site;
    return site.valid() ? of_site(site.index()) : Holder{};
  };
  switch (info.owner) {
    case MeasureOwner::office:
      take(offices_, world_.offices.size(), add, [&](std::uint32_t i) {
        return Holder{{}, world_.offices[i].country};
      });
      break;
    case MeasureOwner::lane:
      take(lanes_, world_.lanes.size(), add, held_by_nobody);
      break;
    case MeasureOwner::quota:
      take(quotas_, world_.quotas.size(), add, held_by_nobody);
      break;
    case MeasureOwner::permit:
      take(permits_, world_.permit_offices.size(), add, [&](std::uint32_t i) {
        return Holder{{}, world_.permit_offices[i].country};
      });
      break;
    case MeasureOwner::account:
      return accounts(info, spec, outcome, path);
    case MeasureOwner::line:
      take(lines_, world_.lines.size(), add, of_line);
      break;
    case MeasureOwner::recipe:
      take(
          lines_, world_.lines.size(),
          [&](std::uint32_t line) {
            for (std::uint32_t i = 0; i < world_.lines[line].recipes; ++i) {
              std::uint32_t const recipe = world_.lines[line].first_recipe + i;
              if (!outcome.product.valid() || world_.recipes[recipe].product == outcome.product) add(recipe);
            }
          },
          of_line);
      break;
    case MeasureOwner::stream:
    case MeasureOwner::delay:
      sound = channel(spec, outcome, path);
      take(
          buyers_, world_.buyers.size(),
          [&](std::uint32_t buyer) {
            for (model::DemandId const demand : world_.buyers[buyer].demands) {
              model::StockId const stock = world_.demands[demand.index()].stock;
              bool const suits = !outcome.product.valid() ||
                                 (stock.valid() && world_.stocks[stock.index()].product == outcome.product);
              bool const own =
                  info.measure != model::Measure::unmet_need || !world_.demands[demand.index()].substitutes_for.valid();
              bool const comes = !spec.channel.given || channel_of(world_.demands[demand.index()]) == outcome.channel;
              if (suits && own && comes) add(demand.index());
            }
          },
          [&](std::uint32_t i) {
            return Holder{world_.buyers[i].firm, world_.buyers[i].country};
          });
      break;
    case MeasureOwner::stock:
      take(
          sites_, world_.sites.size(),
          [&](std::uint32_t site) {
            for (model::StockId const stock : world_.sites[site].stocks) {
              model::Stock const& candidate = world_.stocks[stock.index()];
              bool const suits = !outcome.product.valid() || candidate.product == outcome.product;
              if (suits && !candidate.unlimited) add(stock.index());
            }
          },
          of_site);
      break;
    case MeasureOwner::event:
      take(events_, events_.size(), add, held_by_nobody);
      break;
    case MeasureOwner::commitment:
      take(commitments_, world_.commitments.size(), add, held_by_nobody);
      break;
    case MeasureOwner::dealer:
      take(dealers_, world_.dealers.size(), add, [&](std::uint32_t i) { return Holder{world_.dealers[i].firm, {}}; });
      break;
    case MeasureOwner::price:
      for (std::uint32_t product = 0; product < world_.products.size(); ++product) {
        bool const suits = !outcome.product.valid() || outcome.product.index() == product;
        if (suits && world_.products[product].pricing.stock.valid()) add(product);
      }
      if (outcome.entities.size() > 1) {
        error("E_CONFLICT", spec.measure.mark, path, "prices of several products aren't added up",
              "name one under product:");
        return false;
      }
      break;
    case MeasureOwner::units:
      if (spec.status.given) {
        outcome.status = place_of(status_words(), spec.status.text);
      } else {
        error("E_MISSING_FIELD", spec.mark, path + ".status", "it is not said which status",
              "add status: in_stock, in_transit, held, delivered or another");
        sound = false;
      }
      if (spec.channel.given && outcome.reduce == model::Reduce::first_date) {
        error("E_CONFLICT", spec.channel.mark, path + ".channel",
              "when a status first held an amount is known of all its channels together",
              "measure: delivered knows it of each channel");
        return false;
      }
      return channel(spec, outcome, path) && sound;
    case MeasureOwner::fleet:
    case MeasureOwner::campus:
      sound = select_campuses(info, spec, outcome, path);
      break;
  }
  if (spec.reason.given) outcome.reason = place_of(reason_words(), spec.reason.text);
  if (spec.order_class.given) outcome.order_class = place_of(class_words(), spec.order_class.text);
  if (spec.alone.given && spec.alone.integer != 0 && !alone(spec, outcome, path)) return false;
  if (sound && outcome.entities.empty() && info.owner != MeasureOwner::fleet && !spec.of.empty()) {
    std::vector<std::string_view> names;
    for (Text const& name : spec.of) names.push_back(name.text);
    error("E_UNKNOWN_ID", spec.of.front().mark, path + ".of",
          fmt::format("'{}' is measured of {}{}, and {} {} none", info.word, owner_words(info),
                      spec.product.given ? fmt::format(" of '{}'", spec.product.text) : "", fmt::join(names, ", "),
                      names.size() == 1 ? "has" : "have"),
          "name what has some, or leave out of: for all there are");
    return false;
  }
  if (sound && outcome.entities.empty() && info.owner != MeasureOwner::fleet) {
    error("E_UNKNOWN_ID", spec.measure.mark, path,
          fmt::format("the scenario has nothing that '{}' could be measured of", info.word),
          info.word == "wait" && !world_.buyers.empty() ? "for how long orders of buyers wait write measure: order_wait"
                                                        : "");
    return false;
  }
  if (info.owner == MeasureOwner::fleet) return sound;  // in their order, beside their shares
  std::sort(outcome.entities.begin(), outcome.entities.end());
  outcome.entities.erase(std::unique(outcome.entities.begin(), outcome.entities.end()), outcome.entities.end());
  return sound;
}

/// Only of gates: what is done goes on while none is unmet. Of all classes, since an order that is given up late takes
/// with it what it waited for, but not what else was unmet then.
bool Assembly::alone(OutcomeSpec const& spec, model::Outcome& outcome, std::string const& path) {
  outcome.alone = true;
  if (spec.order_class.given) {
    error("E_CONFLICT", spec.alone.mark, path + ".alone",
          "which gates are unmet at the same time is counted of all classes of orders together", "leave out class:");
    return false;
  }
  if (ledger::gate_of(static_cast<ledger::DelayReason>(outcome.reason))) return true;
  error(
      "E_CONFLICT", spec.reason.mark, path + ".reason",
      fmt::format("'{}' is no gate but something that is done, and nothing else is unmet meanwhile", spec.reason.text),
      "leave out alone:");
  return false;
}

}  // namespace chokepoint::scenario
