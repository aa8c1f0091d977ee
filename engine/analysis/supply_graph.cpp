#include "engine/analysis/supply_graph.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engine/base/sim_time.hpp"
#include "engine/model/parameters.hpp"
#include "engine/model/route_search.hpp"

namespace chokepoint::analysis {

namespace {

class Reader {
 public:
  explicit Reader(model::World const& world) : world_(world), values_(world.parameters) {}

  SupplyGraph read() {
    for (auto const& product : world_.products) graph_.products.push_back(product.name);
    for (auto const& country : world_.countries) graph_.countries.push_back(country.name);
    find_places();
    for (model::Stock const& stock : world_.stocks) graph_.sources.push_back(source(stock));
    for (model::Demand const& demand : world_.demands) {
      bool const orders = demand.stock.valid() || demand.dealer.valid();
      if (orders && !demand.substitutes_for.valid()) graph_.wants.push_back(want(demand));
    }
    find_contents();
    find_ways();
    return std::move(graph_);
  }

 private:
  double days_of(model::LawId law) const {
    if (!law.valid()) return 0;
    return values_.law(law).mean() * values_.law_scale(law) / base::seconds_a_day;
  }

  void find_places() {
    place_of_.assign(world_.sites.size(), nobody);
    std::vector<bool> is_end(world_.sites.size(), false);
    for (model::Buyer const& buyer : world_.buyers) {
      if (buyer.site.valid()) is_end[buyer.site.index()] = true;
    }
    for (std::uint32_t i = 0; i < world_.sites.size(); ++i) {
      if (is_end[i] || !world_.sites[i].stocks.empty()) continue;
      place_of_[i] = static_cast<std::uint32_t>(graph_.places.size());
      graph_.places.push_back(world_.sites[i].name);
    }
  }

  std::uint32_t owner(model::SiteId site_id) {
    model::Site const& site = world_.sites[site_id.index()];
    std::string const& name =
        site.firm.valid() ? world_.firms[world_.firms[site.firm.index()].ultimate_parent.index()].name : site.name;
    auto const [found, is_new] =
        owners_.try_emplace({site.firm.valid(), name}, static_cast<std::uint32_t>(graph_.firms.size()));
    if (is_new) graph_.firms.push_back(name);
    return found->second;
  }

  SupplyGraph::Source source(model::Stock const& stock) {
    model::Site const& site = world_.sites[stock.site.index()];
    SupplyGraph::Source source;
    source.product = stock.product.index();
    source.name = site.name + "." + world_.products[source.product].name;
    source.firm = owner(stock.site);
    if (site.country.valid()) source.country = site.country.index();
    model::Replenishment const& refill = stock.replenishment;
    if (refill.recipe.valid()) {
      model::Recipe const& recipe = world_.recipes[refill.recipe.index()];
      model::Line const& line = world_.lines[recipe.line.index()];
      for (auto const& part : recipe.parts) source.inputs.push_back(part.stock.index());
      source.originates = true;
      source.days = days_of(recipe.cycle);
      if (line.capacity.valid()) {
        double const uses = recipe.uses.valid() ? values_.get(recipe.uses) : 1;
        source.capacity = values_.at(line.capacity, world_.clock.from) * base::seconds_a_day / std::max(uses, 1e-12);
      }
    } else if (refill.supplier.valid()) {
      source.inputs.push_back(refill.supplier.index());
    } else {
      source.originates = true;
      source.days = days_of(refill.outside_time);
    }
    source.input_days.assign(source.inputs.size(), 0);
    source.input_places.resize(source.inputs.size());
    return source;
  }

  SupplyGraph::Want want(model::Demand const& demand) {
    model::Buyer const& buyer = world_.buyers[demand.buyer.index()];
    SupplyGraph::Want want;
    want.name = demand.name;
    if (buyer.country.valid()) want.country = buyer.country.index();
    auto const add = [&](model::Demand const& stream) {
      model::StockId const stock = stream.dealer.valid() ? world_.dealers[stream.dealer.index()].stock : stream.stock;
      if (stock.valid()) want.sources.push_back(stock.index());
    };
    add(demand);
    want.product = want.sources.empty() ? 0 : world_.stocks[want.sources.front()].product.index();
    for (auto const& other : demand.else_buys) add(world_.demands[other.demand.index()]);
    want.source_days.assign(want.sources.size(), 0);
    want.source_places.resize(want.sources.size());
    sites_of_wants_.push_back(buyer.site);
    return want;
  }

  /// What nobody makes a product without: of each maker all that its inputs can't be made without, and of those what
  /// all makers have in common. Grows until nothing is added; a circle of products adds nothing by itself.
  void find_contents() {
    std::vector<std::vector<SupplyGraph::Source const*>> makers(graph_.products.size());
    for (auto const& source : graph_.sources) {
      if (source.originates) makers[source.product].push_back(&source);
    }
    std::vector<std::set<std::uint32_t>> needed(graph_.products.size());
    for (std::uint32_t product = 0; product < needed.size(); ++product) needed[product] = {product};
    for (bool grows = true; grows;) {
      grows = false;
      for (std::uint32_t product = 0; product < needed.size(); ++product) {
        std::optional<std::set<std::uint32_t>> common;
        for (SupplyGraph::Source const* maker : makers[product]) {
          std::set<std::uint32_t> own;
          for (std::uint32_t const input : maker->inputs) own.merge(std::set(needed[graph_.sources[input].product]));
          if (common) {
            std::erase_if(*common, [&](std::uint32_t part) { return !own.contains(part); });
          } else {
            common = std::move(own);
          }
          if (common->empty()) break;
        }
        if (!common) continue;
        std::size_t const before = needed[product].size();
        needed[product].insert(common->begin(), common->end());
        grows = grows || needed[product].size() > before;
      }
    }
    for (auto const& all : needed) graph_.contents.emplace_back(all.begin(), all.end());
  }

  /// The days on the way of all that is carried, one search for each site that goods are carried to.
  void find_ways() {
    struct Way {
      std::uint32_t from = 0;  // site
      double* days = nullptr;
      std::vector<std::uint32_t>* places = nullptr;
    };
    std::map<std::uint32_t, std::vector<Way>> to;
    auto const carried = [&](std::uint32_t source, model::SiteId site, double& days,
                             std::vector<std::uint32_t>& places) {
      model::SiteId const from = world_.stocks[source].site;
      if (site.valid() && site != from) to[site.index()].push_back({from.index(), &days, &places});
    };
    for (std::size_t i = 0; i < graph_.sources.size(); ++i) {
      auto& source = graph_.sources[i];
      for (std::size_t k = 0; k < source.inputs.size(); ++k) {
        carried(source.inputs[k], world_.stocks[i].site, source.input_days[k], source.input_places[k]);
      }
    }
    for (std::size_t i = 0; i < graph_.wants.size(); ++i) {
      auto& want = graph_.wants[i];
      for (std::size_t k = 0; k < want.sources.size(); ++k) {
        carried(want.sources[k], sites_of_wants_[i], want.source_days[k], want.source_places[k]);
      }
    }
    model::RouteSearch search(world_.network);
    std::vector<std::uint8_t> open(world_.network.lane_count(), 1);
    for (auto const& [site, ways] : to) {
      std::vector<model::SiteId> asked;
      for (Way const& way : ways) asked.emplace_back(way.from);
      search.run(model::SiteId(site), {}, asked);
      for (Way const& way : ways) {
        std::int64_t const cost = search.costs()[way.from];
        if (!model::RouteSearch::is_route(cost)) continue;
        *way.days = static_cast<double>(model::RouteSearch::seconds_of(cost)) / base::seconds_a_day;
      }
      // What lies on all ways lies on the fastest; whether there is another way is seen without it.
      std::map<std::uint32_t, std::vector<Way const*>> passing;  // by site
      for (Way const& way : ways) {
        if (!model::RouteSearch::is_route(search.costs()[way.from])) continue;
        for (std::uint32_t at = way.from; at != site;) {
          at = world_.network.lane(search.next_lanes()[at]).to.index();
          if (place_of_[at] != nobody) passing[at].push_back(&way);
        }
      }
      for (auto const& [place, through] : passing) {
        close(place, open, 0);
        asked.clear();
        for (Way const* way : through) asked.emplace_back(way->from);
        search.run(model::SiteId(site), open, asked);
        for (Way const* way : through) {
          if (!model::RouteSearch::is_route(search.costs()[way->from])) way->places->push_back(place_of_[place]);
        }
        close(place, open, 1);
      }
    }
  }

  void close(std::uint32_t site, std::vector<std::uint8_t>& open, std::uint8_t how) const {
    for (std::uint32_t lane = 0; lane < open.size(); ++lane) {
      auto const& ends = world_.network.lane(model::LaneId(lane));
      if (ends.from.index() == site || ends.to.index() == site) open[lane] = how;
    }
  }

  model::World const& world_;
  model::Parameters values_;
  SupplyGraph graph_;
  std::map<std::pair<bool, std::string>, std::uint32_t> owners_;
  std::vector<model::SiteId> sites_of_wants_;
  std::vector<std::uint32_t> place_of_;  // by site; nobody: goods begin or end there
};

}  // namespace

SupplyGraph supply_graph(model::World const& world) { return Reader(world).read(); }

}  // namespace chokepoint::analysis
