#include <map>
#include <tuple>

#include "engine/model/reachability.hpp"
#include "engine/model/route_search.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/scenario/source_text.hpp"
#include "engine/scenario/uncertain_values.hpp"

namespace chokepoint::scenario {

namespace {

/// Laws without a least value reach below any news delay now and then; from one case in a hundred on it matters.
constexpr std::uint64_t one_in_a_hundred = ~std::uint64_t{0} / 100;

}  // namespace

void Assembly::warnings() {
  warn_of_idle_keys();
  warn_of_quick_times();
  warn_of_missing_routes();
  warn_of_empty_stocks();
  warn_of_times_outside();
  warn_of_idle_offices();
  warn_of_instant_work();
  warn_of_empty_orders();
  warn_of_late_orders();
  warn_of_campuses();
  warn_of_collection_abroad();
  warn_of_rules();
  warn_of_settings_at_once();
  warn_of_early_dates();
  warn_of_lone_attributes();
}

/// Two events that set one value at the same moment, where uncertain values and dates are central.
void Assembly::warn_of_settings_at_once() {
  model::Parameters central(world_.parameters);
  central.resolve_central();
  auto const& events = world_.parameters.events;
  auto const order = model::timeline_order(events);
  std::vector<std::size_t> ranks(order.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) ranks[order[rank].index()] = rank;
  for (model::ParameterPath const& path : world_.parameters.paths) {
    std::vector<model::TimelineEventId> setters;
    for (model::EventSetting const& setting : path.settings) {
      if (central.events()[setting.event.index()].happens()) setters.push_back(setting.event);
    }
    auto const from = [&](model::TimelineEventId event) { return central.events()[event.index()].from; };
    std::sort(setters.begin(), setters.end(), [&](model::TimelineEventId a, model::TimelineEventId b) {
      return std::pair(from(a), ranks[a.index()]) < std::pair(from(b), ranks[b.index()]);
    });
    for (std::size_t i = 1; i < setters.size(); ++i) {
      if (from(setters[i - 1]) != from(setters[i])) continue;
      std::string const& loser = events[setters[i - 1].index()].name;
      std::string const& winner = events[setters[i].index()].name;
      std::string const& what = world_.parameters.entries[path.first].path;
      base::Mark mark = spec_.timeline.entries[events[setters[i - 1].index()].place].name.mark;
      for (auto const& entry : spec_.timeline.entries[events[setters[i - 1].index()].place].block.set.entries) {
        if (entry.path.text == what) mark = entry.path.mark;
      }
      diagnostics_.warning("W_SAME_MOMENT", mark, fmt::format("timeline.{}", loser),
                           fmt::format("'{}' sets {} at the same moment, and its value holds", winner, what),
                           "date one of them later, even by a second, or leave out what doesn't hold");
    }
  }
}

/// With `after`, `on` is the earliest date. In a file that is taken to be meant, and it may hold in some futures; one
/// that is set for a run and changes nothing of it, uncertain values and dates being central, was meant as the date.
void Assembly::warn_of_early_dates() {
  model::Parameters central(world_.parameters);
  central.resolve_central();
  for (auto const& [name, spec] : spec_.timeline.entries) {
    model::TimelineEvent const& event = world_.parameters.events[events_.at(name.text).index()];
    if (!is_override(diagnostics_, spec.on.mark) || event.happens_on.valid() || event.after.empty()) continue;
    base::SimTime latest(0);
    for (model::TimelineEventId const before : event.after) {
      latest = std::max(latest, central.events()[before.index()].from);
    }
    base::SimTime const on = central.get(event.on);
    if (latest >= base::SimTime::end()) continue;
    model::TimelineEvent free = event;
    free.on = {};
    free.brought_forward = {};
    free.occurs = {};
    free.unless.clear();
    base::SimTime const anyhow = model::span_of(free, {}, central, central.events()).from;
    if (on >= anyhow) continue;
    diagnostics_.warning(
        "W_EARLY", spec.on.mark, fmt::format("timeline.{}.on", name.text),
        fmt::format(
            "{} changes nothing in a plain run: beside after: it is the earliest date, and by after: and delay: "
            "the event comes on {}",
            base::iso_date(on), base::iso_date(anyhow)),
        fmt::format("for it to happen on that day, whatever else is said, write timeline.{}.happens_on instead",
                    name.text));
  }
}

/// An attribute of one product only, near one that this product lacks and others have, is probably misspelt.
void Assembly::warn_of_lone_attributes() {
  std::map<std::string_view, std::size_t> owners;
  for (auto const& [name, spec] : spec_.products.entries) {
    for (auto const& attribute : spec.attributes.entries) owners[attribute.name.text] += 1;
  }
  for (auto const& [name, spec] : spec_.products.entries) {
    std::set<std::string_view> own;
    for (auto const& attribute : spec.attributes.entries) own.insert(attribute.name.text);
    std::vector<std::string_view> others;
    for (auto const& [other, count] : owners) {
      if (!own.empty() && !own.contains(other)) others.push_back(other);
    }
    for (auto const& attribute : spec.attributes.entries) {
      if (owners[attribute.name.text] != 1 || others.empty()) continue;
      std::string const near = diagnostics_.suggest(attribute.name.text, others);
      if (near.empty()) continue;
      diagnostics_.warning("W_NEAR", attribute.name.mark,
                           fmt::format("products.{}.attributes.{}", name.text, attribute.name.text),
                           fmt::format("no other product has the attribute '{}', and this one lacks '{}', which others "
                                       "have",
                                       attribute.name.text, near),
                           fmt::format("write '{}' if that is what you mean", near));
    }
  }
}

/// "5" is hardly meant as 500 %; who means that, of an anti-dumping duty, writes it.
bool Assembly::looks_like_no_percent(Value const& duty) const {
  constexpr double most = 5;
  auto const plain = [](double number, std::string const& text) {
    return number >= 1 && text.find('%') == std::string::npos;
  };
  if (!duty.given) return false;
  if (!duty.written->uncertain.empty()) return parameters_.extremes(duty).greatest > most;
  if (duty.written->path.empty()) return plain(duty.number, duty.written->text);
  return std::any_of(duty.written->path.begin(), duty.written->path.end(),
                     [&](Value::Dated const& step) { return step.uncertain.empty() && plain(step.number, step.text); });
}

/// Duties that look like a forgotten %, dates that a law hasn't in this order, tests where nobody tests, and permits
/// that nobody will ever get.
void Assembly::warn_of_rules() {
  for (auto const& [name, spec] : spec_.rules.entries) {
    warn_of_twin_vintages(spec, "rules." + name.text);
    for (std::size_t i = 0; i < spec.vintages.entries.size(); ++i) {
      VintageSpec const& vintage = spec.vintages.entries[i].block;
      std::string const path = fmt::format("rules.{}.vintages.{}", name.text, i);
      warn_of_dates(vintage, path);
      warn_of_test(vintage, path);
      if (!looks_like_no_percent(vintage.duty)) continue;
      double const greatest = parameters_.extremes(vintage.duty).greatest;
      diagnostics_.warning("W_LARGE", vintage.duty.mark, path + ".duty",
                           fmt::format("this is a duty of {:g} %", greatest * 100),
                           fmt::format("write {:g} % if that is what you mean", greatest));
    }
  }
  for (auto const& [name, spec] : spec_.permits.entries) {
    if (!spec.grants.entries.empty()) continue;
    diagnostics_.warning("W_EMPTY", name.mark, "permits." + name.text,
                         "it grants nothing, so what needs its permit never enters",
                         "add grants: {first: {on: 2026-01-28, quantity: 1000 units}}");
  }
}

/// Versions of a rule that never govern, since one that is about all shipments begins with them and has no end.
void Assembly::warn_of_twin_vintages(RuleSpec const& rule, std::string const& path) {
  using Begins = std::tuple<std::int64_t, std::int64_t, std::string_view>;  // in law, in fact, and for which goods
  auto const certain = [&](std::size_t i, Value const& date, std::string_view key) {
    return date.written->uncertain.empty() && date.written->path.empty() &&
           !parameters_.is_set(fmt::format("{}.vintages.{}.{}", path, i, key));
  };
  auto const begins = [&](std::size_t i) -> std::optional<Begins> {
    VintageSpec const& version = rule.vintages.entries[i].block;
    bool const plain = version.effective.given && !version.brought_forward.given &&
                       certain(i, version.effective, "effective") && certain(i, version.enforced, "enforced");
    if (!plain) return std::nullopt;
    std::int64_t const in_law = version.effective.integer;
    std::int64_t const in_fact = version.enforced.given ? std::max(in_law, version.enforced.integer) : in_law;
    return Begins(in_law, in_fact, version.in_transit.text);
  };
  std::map<Begins, std::size_t> governing;  // from the last one back
  for (std::size_t i = rule.vintages.entries.size(); i-- > 0;) {
    VintageSpec const& version = rule.vintages.entries[i].block;
    auto const begun = begins(i);
    if (!begun) continue;
    auto const later = governing.find(*begun);
    if (later != governing.end()) {
      diagnostics_.warning("W_SAME_MOMENT", version.effective.mark, fmt::format("{}.vintages.{}", path, i),
                           fmt::format("it never governs: version {} begins on the same day and, listed later, takes "
                                       "its place",
                                       later->second),
                           "write both effects in one version, or under when: what each is about");
    } else if (!version.when.given && (!version.sunset.given || (certain(i, version.sunset, "sunset") &&
                                                                 version.sunset.integer > std::get<1>(*begun)))) {
      // After its sunset none that it has replaced returns.
      governing.emplace(*begun, i);
    }
  }
}

/// A text is announced before it is anything else, and not enforced before it is law. It may well take effect before it
/// is published: then it does so for what is past.
void Assembly::warn_of_dates(VintageSpec const& vintage, std::string const& path) {
  auto const certain = [](Value const& date) { return date.given && date.written->uncertain.empty(); };
  auto const hold = [&](Value const& earlier, Value const& later, std::string_view key, std::string_view why,
                        std::string_view instead) {
    if (!certain(earlier) || !certain(later) || earlier.integer <= later.integer) return;
    diagnostics_.warning("W_DATES", earlier.mark, fmt::format("{}.{}", path, key), std::string(why),
                         std::string(instead));
  };
  for (Value const* const later : {&vintage.published, &vintage.effective}) {
    hold(vintage.announced, *later, "announced", "it is announced after it is published or takes effect",
         "write the day on which people first knew of it");
  }
  hold(vintage.effective, vintage.enforced, "effective",
       "it is enforced before it takes effect, and binds when it takes effect",
       "leave out enforced:, or write the day from which compliance is demanded");
}

/// Goods pass the site and nobody looks at them there.
void Assembly::warn_of_test(VintageSpec const& vintage, std::string const& path) {
  model::SiteId const site = find(sites_, vintage.test);
  if (!site.valid()) return;
  bool const tested = std::any_of(world_.offices.begin(), world_.offices.end(), [&](model::Office const& office) {
    return office.kind == model::OfficeKind::laboratory && office.site == site;
  });
  if (tested) return;
  diagnostics_.warning(
      "W_NO_LABORATORY", vintage.test.mark, path + ".test",
      fmt::format("no laboratory is at {}, so that goods pass it untested", in_quotes(vintage.test.text)),
      fmt::format("add offices: {{lab: {{kind: laboratory, at: {}, time: 5 days}}}}", vintage.test.text));
}

/// Who collects at the seller's takes goods there: no border is passed, and rules see the seller's country.
void Assembly::warn_of_collection_abroad() {
  if (world_.rules.empty()) return;
  for (auto const& [name, spec] : spec_.buyers.entries) {
    model::Buyer const& buyer = world_.buyers[buyers_.at(name.text).index()];
    if (buyer.site.valid() || !buyer.country.valid()) continue;
    for (auto const& [stream, order] : spec.orders.entries) {
      model::SiteId const from = find(sites_, order.from);
      if (!from.valid()) continue;
      model::CountryId const there = world_.sites[from.index()].country;
      if (!there.valid() || there == buyer.country) continue;
      diagnostics_.warning(
          "W_COLLECTED", order.from.mark, fmt::format("buyers.{}.orders.{}.from", name.text, stream.text),
          fmt::format(
              "the buyer is in {} and collects in {}: goods pass no border, so rules see {} as their destination",
              world_.countries[buyer.country.index()].name, world_.countries[there.index()].name,
              world_.countries[there.index()].name),
          fmt::format("add at: to buyers.{}, a site where it takes goods, and lanes that lead there", name.text));
      break;
    }
  }
}

/// What is read and checked already, but moves nothing until there is trade, or nobody uses it.
void Assembly::warn_of_idle_keys() {
  auto const idle = [&](base::Mark mark, std::string path, std::string_view why, std::string_view instead) {
    diagnostics_.warning("W_UNUSED", mark, std::move(path),
                         fmt::format("this is checked, but {}, so it changes no result", why), std::string(instead));
  };
  for (auto const& [name, spec] : spec_.products.entries) {
    model::ProductId const product = products_.at(name.text);
    auto const made = [&](model::Recipe const& recipe) { return recipe.product == product; };
    if (!spec.made_from.entries.empty() && !spec.pricing.has_cost_plus &&
        std::none_of(world_.recipes.begin(), world_.recipes.end(), made)) {
      idle(spec.made_from.entries.front().name.mark, "products." + name.text + ".made_from",
           "no line makes this product", "add it to what a line under production: makes");
    }
  }
}

void Assembly::warn_of_quick_times() {
  model::Parameters central(world_.parameters);
  central.resolve_central();
  double const delay = static_cast<double>(world_.clock.news_delay.seconds());
  auto const look = [&](model::LawId law, LawSpec const& spec, std::string path, std::string_view why, int delays = 1) {
    bool quick = false;
    for (std::uint32_t row = 0; law.valid() && row < world_.parameters.laws[law.index()].rows; ++row) {
      quick = quick || central.law(model::LawId(law.index() + row)).sample({one_in_a_hundred}) < delays * delay;
    }
    if (!quick) return;
    diagnostics_.warning("W_NEWS_DELAY", spec.mark, std::move(path),
                         fmt::format("in one case of a hundred or more this takes less than {}: {}",
                                     delays == 1 ? "the news delay" : "two news delays", why),
                         "make clock.news_delay shorter, down to 1 second, or the time longer");
  };
  for (auto const& [name, spec] : spec_.lanes.entries) {
    model::Lane const& lane = world_.lanes[lanes_.at(name.text).index()];
    if (lane.carries()) {
      look(lane.time, spec.time, "lanes." + name.text + ".time",
           "goods that may have to stop are handed to the lane and back, so such times become two news delays", 2);
    } else {
      look(lane.time, spec.time, "lanes." + name.text + ".time",
           "goods arrive no sooner than news, so such times become the news delay");
    }
  }
  for (auto const& [name, spec] : spec_.production.entries) {
    model::Line const& line = world_.lines[lines_.at(name.text).index()];
    for (auto const& [product, recipe_spec] : spec.makes.entries) {
      look(world_.recipes[recipe_of(line, product).index()].cycle, recipe_spec.cycle,
           "production." + name.text + ".makes." + product.text + ".cycle",
           "the site hears of a lot no sooner than of any news, so such times become the news delay");
    }
  }
  for (auto const& [site, site_spec] : spec_.sites.entries) {
    for (auto const& [product, stock_spec] : site_spec.stock.entries) {
      for (model::StockId const stock : world_.sites[sites_.at(site.text).index()].stocks) {
        if (world_.stocks[stock.index()].product != find(products_, product)) continue;
        look(world_.stocks[stock.index()].replenishment.outside_time, stock_spec.replenishment.supply->outside_time,
             "sites." + site.text + ".stock." + product.text + ".replenishment.outside_time",
             "the supplier outside the model then answers sooner than anybody inside it could");
      }
    }
  }
}

void Assembly::warn_of_missing_routes() {
  model::RouteSearch search(world_.network);
  model::Reachability const lanes(world_.network);
  auto const look = [&](model::SiteId from, model::SiteId to, std::vector<model::SiteId> const& via, base::Mark mark,
                        std::string path) {
    if (!from.valid() || !to.valid() || (via.empty() && lanes.by_way_of_the_hub(from, to))) return;
    if (world_.network.cheapest_open_route(search, from, to, {}, via)) return;
    diagnostics_.warning(
        "W_NO_ROUTE", mark, std::move(path),
        fmt::format("no lanes lead from '{}' to '{}'{}, even when all are open: nothing that is ordered "
                    "here ever arrives",
                    world_.sites[from.index()].name, world_.sites[to.index()].name,
                    via.empty() ? "" : " by way of the sites under via:"),
        "add the lanes that are missing");
  };
  for (auto const& [name, spec] : spec_.buyers.entries) {
    for (auto const& [stream, stream_spec] : spec.orders.entries) {
      std::string const path = "buyers." + name.text + ".orders." + stream.text;
      std::vector<model::SiteId> via;
      for (Text const& site : stream_spec.via) via.push_back(find(sites_, site));
      look(find(sites_, stream_spec.from), find(sites_, spec.at), via, stream_spec.from.mark, path + ".from");
      for (std::size_t i = 0; i < stream_spec.else_buys.entries.size(); ++i) {
        SubstituteSpec const& substitute = stream_spec.else_buys.entries[i].block;
        if (!substitute.product.given) continue;
        look(find(sites_, substitute.from), find(sites_, spec.at), {}, substitute.from.mark,
             fmt::format("{}.else_buys.{}.from", path, i));
      }
    }
  }
  for (Supplied const& supplied : supplied_) {
    look(find(sites_, supplied.from), world_.stocks[supplied.stock.index()].site, {}, supplied.from.mark,
         supplied.path + ".from");
  }
}

void Assembly::warn_of_empty_stocks() {
  std::vector<bool> asked(world_.stocks.size(), false);
  for (model::Demand const& demand : world_.demands) {
    if (demand.stock.valid()) asked[demand.stock.index()] = true;
  }
  for (model::Stock const& stock : world_.stocks) {
    if (stock.replenishment.supplier.valid()) asked[stock.replenishment.supplier.index()] = true;
  }
  std::vector<bool> being_made(world_.stocks.size(), false);
  for (model::Recipe const& recipe : world_.recipes) {
    for (model::RecipePart const& part : recipe.parts) asked[part.stock.index()] = true;
    if (recipe.stock.valid() && !recipe.in_process.empty()) being_made[recipe.stock.index()] = true;
  }
  for (auto const& [site, site_spec] : spec_.sites.entries) {
    for (auto const& [product, spec] : site_spec.stock.entries) {
      for (model::StockId const id : world_.sites[sites_.at(site.text).index()].stocks) {
        model::Stock const& stock = world_.stocks[id.index()];
        bool const filled = being_made[id.index()] || stock.unlimited || spec.has_replenishment ||
                            !stock.pipeline.empty() ||
                            (spec.initial.given && parameters_.extremes(spec.initial).greatest > 0);
        if (stock.product != find(products_, product) || !asked[id.index()] || filled) continue;
        diagnostics_.warning("W_EMPTY", product.mark, "sites." + site.text + ".stock." + product.text,
                             "this stock has nothing at first, nothing on its way and no replenishment, so whatever is "
                             "asked of it waits for ever or is lost",
                             "add initial:, pipeline: or replenishment:, or supply: unlimited");
      }
    }
  }
}

/// What is dated before or after the run never happens in it.
void Assembly::warn_of_times_outside() {
  auto const look = [&](Value const& from, Value const& to, std::string path, std::string_view what) {
    bool const after = from.given && parameters_.extremes(from).least >= static_cast<double>(spec_.clock.to.integer);
    bool const before = to.given && parameters_.extremes(to).greatest <= static_cast<double>(spec_.clock.from.integer);
    if (!after && !before) return;
    if (after && is_override(diagnostics_, spec_.clock.to.mark)) return;  // the run ends earlier than its author meant
    diagnostics_.warning("W_OUTSIDE", after ? from.mark : to.mark, std::move(path),
                         fmt::format("{} {}, so it never happens", what,
                                     after ? "begins after the run (clock.to)" : "is over before the run (clock.from)"),
                         "change its dates, or run longer");
  };
  for (auto const& [name, spec] : spec_.timeline.entries) {
    look(spec.happens_on.given ? spec.happens_on : spec.on, {}, "timeline." + name.text, "this event");
  }
  for (auto const& [name, spec] : spec_.rules.entries) {
    for (std::size_t i = 0; i < spec.vintages.entries.size(); ++i) {
      VintageSpec const& vintage = spec.vintages.entries[i].block;
      look(vintage.enforced.given ? vintage.enforced : vintage.effective, {},
           fmt::format("rules.{}.vintages.{}", name.text, i), "this vintage");
    }
  }
  for (auto const& [name, spec] : spec_.offices.entries) {
    for (std::size_t i = 0; i < spec.freezes.entries.size(); ++i) {
      PauseSpec const& freeze = spec.freezes.entries[i].block;
      look(freeze.from, freeze.to, fmt::format("offices.{}.freezes.{}", name.text, i), "this freeze");
    }
  }
  for (auto const& [name, spec] : spec_.buyers.entries) {
    for (auto const& [stream, orders] : spec.orders.entries) {
      std::string const path = "buyers." + name.text + ".orders." + stream.text;
      look(orders.starts, orders.ends, path, "this stream of orders");
      for (std::size_t i = 0; i < orders.dates.entries.size(); ++i) {
        look(orders.dates.entries[i].block.on, {}, fmt::format("{}.dates.{}", path, i), "this order");
      }
    }
  }
  for (auto const& [name, spec] : spec_.sites.entries) {
    for (auto const& [product, stock_spec] : spec.stock.entries) {
      for (std::size_t i = 0; i < stock_spec.pipeline.entries.size(); ++i) {
        Value const& on = stock_spec.pipeline.entries[i].block.on;
        std::string const path = fmt::format("sites.{}.stock.{}.pipeline.{}", name.text, product.text, i);
        look(on, {}, path, "this arrival");
        if (!on.given || parameters_.extremes(on).greatest >= static_cast<double>(spec_.clock.from.integer)) continue;
        if (is_override(diagnostics_, spec_.clock.from.mark)) continue;
        diagnostics_.warning("W_OUTSIDE", on.mark, path,
                             "this arrival is dated before the run (clock.from), so it comes when the run begins",
                             "count what has arrived under initial:, or change its date");
      }
    }
  }
}

}  // namespace chokepoint::scenario
