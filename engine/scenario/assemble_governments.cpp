#include <cmath>

#include "engine/expression/compile.hpp"
#include "engine/ledger/units.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::scenario {

void Assembly::commitments() {
  for (std::uint32_t const index : name_order(spec_.commitments)) {
    auto const& [name, spec] = spec_.commitments.entries[index];
    std::string const path = "commitments." + name.text;
    model::Commitment pledge;
    pledge.name = name.text;
    pledge.firm = find(firms_, spec.by);
    pledge.country = find(countries_, spec.by);
    pledge.currency = spec.amount.written->currency;
    bool const kept =
        std::find(world_.currencies.begin(), world_.currencies.end(), pledge.currency) != world_.currencies.end();
    if (kept) pledge.account_currency = currency_index(pledge.currency);
    pledge.minor_units = static_cast<std::int64_t>(minor_units_of(pledge.currency));
    double most = 0;
    for (std::size_t i = 0; i < spec.instalments.entries.size(); ++i) {
      InstalmentSpec const& instalment = spec.instalments.entries[i].block;
      std::string const at = fmt::format("{}.instalments.{}", path, i);
      std::string const currency = currency_of(instalment.amount);
      if (currency != pledge.currency) {
        error("E_UNIT", instalment.amount.mark, at + ".amount",
              fmt::format("the whole is in {}, and this instalment in {}", pledge.currency, currency),
              "write both in one currency");
      }
      most += parameters_.extremes(instalment.amount).greatest;
      pledge.instalments.push_back({parameters_.optional<base::SimTime>(instalment.due, at + ".due"),
                                    parameters_.money(instalment.amount, at + ".amount", pledge.currency)});
    }
    if (most > in_base_units(spec.amount) * (1 + 1e-12)) {
      error("E_RANGE", spec.amount.mark, path + ".amount",
            fmt::format("the instalments come to as much as {:.0f}, which is more than was pledged", most),
            "pledge more, or make the instalments smaller");
    }
    pledge.slips = parameters_.law(spec.slips, path + ".slips");
    for (Text const& need : spec.needs) {
      if (auto const event = find(events_, need); event.valid()) pledge.needs.push_back(event);
    }
    commitments_.emplace(name.text, model::CommitmentId(world_.commitments.size()));
    world_.commitments.push_back(std::move(pledge));
  }
}

void Assembly::governments() {
  triggered_by_.assign(world_.parameters.events.size(), nobody);
  introductions();
  for (std::uint32_t const index : name_order(spec_.governments)) {
    auto const& [name, spec] = spec_.governments.entries[index];
    world_.governments.push_back({name.text, find(countries_, spec.in), {}, {}});
    for (std::uint32_t const place : name_order(spec.reactions)) {
      auto const& [reaction_name, reaction_spec] = spec.reactions.entries[place];
      model::Reaction built;
      built.name = fmt::format("governments.{}.reactions.{}", name.text, reaction_name.text);
      reaction(reaction_spec, built, built.name);
      world_.governments.back().reactions.push_back(std::move(built));
    }
  }
  for (auto const& [name, spec] : spec_.timeline.entries) {
    std::size_t const event = events_.at(name.text).index();
    if (!world_.parameters.events[event].by_reaction || triggered_by_[event] != nobody) continue;
    error("E_NOTHING", spec.by_reaction.mark, "timeline." + name.text + ".by_reaction",
          "nothing triggers this event, so it never happens",
          "name it under triggers: or ladder: of a reaction, under introduces: of a design, or give it a date");
  }
}

model::TimelineEventId Assembly::triggered(Text const& name, std::string const& path) {
  return triggered(name, path, static_cast<std::uint32_t>(world_.governments.size() - 1));
}

model::TimelineEventId Assembly::triggered(Text const& name, std::string const& path, std::uint32_t by) {
  model::TimelineEventId const event = find(events_, name);
  if (!event.valid()) return event;  // reported by the reader
  std::uint32_t& owner = triggered_by_[event.index()];
  if (!world_.parameters.events[event.index()].by_reaction) {
    error("E_CONFLICT", name.mark, path, fmt::format("'{}' has a date, so nobody triggers it", name.text),
          fmt::format("write by_reaction: yes in timeline.{} in place of its date", name.text));
  } else if (owner != nobody && owner != by) {
    std::string const other = (owner & by_introduction) != 0
                                  ? "introductions." + world_.introductions[owner & ~by_introduction].name
                                  : "governments." + world_.governments[owner].name;
    error("E_CONFLICT", name.mark, path, fmt::format("'{}' is triggered by {} already", name.text, other),
          "give each its own events");
  }
  owner = by;
  return event;
}

void Assembly::reaction(ReactionSpec const& spec, model::Reaction& reaction, std::string const& path) {
  if (!spec.regimes.entries.empty()) return regimes(spec, reaction, path);
  auto const missing = [&](bool given, std::string_view key, std::string_view why, std::string_view hint) {
    if (!given)
      error("E_MISSING_FIELD", spec.mark, fmt::format("{}.{}", path, key), std::string(why), std::string(hint));
  };
  missing(spec.watches.given, "watches", "it is not said what this reaction watches",
          "add watches: and a condition, or regimes:");
  missing(spec.every.given, "every", "it is not said how often the government looks", "add every: 30 days");
  missing(spec.triggers.given || !spec.ladder.empty(), "triggers", "it is not said what it answers with",
          "add triggers: and an event, or ladder: and several");
  if (spec.watches.given) {
    auto const schema = watched_schema(reaction.figures);
    reaction.watches = expression::compile(spec.watches.text, spec.watches.mark, expression::Type::boolean(), schema,
                                           diagnostics_, path + ".watches");
  }
  reaction.every = parameters_.law(spec.every, path + ".every");
  reaction.lag = parameters_.law(spec.lag, path + ".lag");
  reaction.publication_lag =
      parameters_.with_default<base::Duration>(spec.publication_lag, path + ".publication_lag", 30 * 86400.0);
  double const news = static_cast<double>(world_.clock.news_delay.seconds());
  double const lag = spec.publication_lag.given ? parameters_.extremes(spec.publication_lag).least : 30 * 86400.0;
  if (lag < news) {
    error("E_RANGE", spec.publication_lag.given ? spec.publication_lag.mark : spec.mark, path + ".publication_lag",
          "figures can't be published sooner than news travels", "make it clock.news_delay or more");
  }
  for (Text const& step : spec.ladder) reaction.ladder.push_back(triggered(step, path + ".ladder"));
  if (spec.triggers.given) reaction.ladder.push_back(triggered(spec.triggers, path + ".triggers"));
  reaction.at_most = parameters_.with_default<std::int64_t>(spec.at_most, path + ".at_most",
                                                            static_cast<double>(reaction.ladder.size()));
}

void Assembly::regimes(ReactionSpec const& spec, model::Reaction& reaction, std::string const& path) {
  auto const order = name_order(spec.regimes);
  Names<std::uint32_t> names;
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    names.emplace(spec.regimes.entries[order[place]].name.text, place);
  }
  auto const regime_named = [&](Text const& name, std::string const& at) {
    auto const found = names.find(name.text);
    if (found != names.end()) return found->second;
    std::vector<std::string_view> known;
    for (auto const& [word, place] : names) known.emplace_back(word);
    std::string const near = base::nearest(name.text, known);
    error("E_UNKNOWN_ID", name.mark, at, fmt::format("'{}' is no regime of this reaction", name.text),
          near.empty() ? fmt::format("there are {}", fmt::join(known, ", ")) : fmt::format("did you mean '{}'?", near));
    return 0U;
  };
  if (spec.starts.given) {
    reaction.starts = regime_named(spec.starts, path + ".starts");
  } else {
    error("E_MISSING_FIELD", spec.mark, path + ".starts", "it is not said in which regime the run begins",
          fmt::format("add starts: {}", spec.regimes.entries.front().name.text));
  }
  for (std::uint32_t const index : order) {
    auto const& [name, regime_spec] = spec.regimes.entries[index];
    std::string const at = fmt::format("{}.regimes.{}", path, name.text);
    model::Regime regime;
    regime.name = name.text;
    regime.lasts = parameters_.law(regime_spec.lasts, at + ".lasts");
    if (regime_spec.triggers.given) regime.event = triggered(regime_spec.triggers, at + ".triggers");
    if (!regime_spec.then.entries.empty() && !regime_spec.lasts.given) {
      error("E_MISSING_FIELD", regime_spec.mark, at + ".lasts", "it is not said how long this regime lasts",
            "add lasts: 90 days");
    }
    double sum = 0;
    bool drawn = false;
    for (auto const& next : regime_spec.then.entries) {
      drawn = drawn || !next.value.written->uncertain.empty();
      sum += next.value.number;
    }
    if (!drawn && !regime_spec.then.entries.empty() && std::fabs(sum - 1) > 1e-9) {
      error("E_RANGE", regime_spec.then.entries.front().name.mark, at + ".then",
            fmt::format("the probabilities of what follows sum to {}, not to 1", sum), "let them sum to 100 %");
    }
    for (auto const& next : regime_spec.then.entries) {
      std::string const place = fmt::format("{}.then.{}", at, next.name.text);
      regime.next.push_back({regime_named(next.name, place), parameters_.optional<double>(next.value, place)});
    }
    // In the order of names, so that the order of writing decides no luck.
    std::sort(regime.next.begin(), regime.next.end(), [](auto const& a, auto const& b) { return a.regime < b.regime; });
    reaction.regimes.push_back(std::move(regime));
  }
}

expression::Schema Assembly::watched_schema(std::vector<model::WatchedFigure>& figures) const {
  using expression::Type;
  using enum model::WatchedFigure::Kind;
  expression::Schema schema;
  schema.goods_words(goods_words_of_products_);
  auto const add = [&](std::string name, Type const& type, model::WatchedFigure const& figure) {
    schema.field(std::move(name), type, static_cast<std::uint32_t>(figures.size()));
    figures.push_back(figure);
  };
  for (auto const& [product, id] : products_) {
    std::uint32_t const index = id.index();
    for (std::size_t status = 0; status < status_words().size(); ++status) {
      std::string const of = fmt::format("{}.{}", status_words()[status], product);
      auto const figure = [&](model::WatchedFigure::Kind kind) {
        return model::WatchedFigure{kind, index, static_cast<std::uint8_t>(status)};
      };
      add("total." + of, Type::number(base::dimensions::goods), figure(total));
      add("month." + of, Type::number(base::dimensions::goods), figure(month));
      if (ledger::is_source(static_cast<ledger::UnitStatus>(status))) continue;  // they hold nothing
      add("balance." + of, Type::number(base::dimensions::goods), figure(balance));
    }
  }
  for (auto const& [event, id] : events_) add("happened." + event, Type::boolean(), {happened, id.index(), 0});
  for (auto const& [lane, id] : lanes_) add("open." + lane, Type::boolean(), {lane_open, id.index(), 0});
  for (auto const& [pledge, id] : commitments_) {
    std::string const& currency = world_.commitments[id.index()].currency;
    add("paid." + pledge, Type::number(base::dimensions::money, currency), {paid, id.index(), 0});
    add("overdue." + pledge, Type::number(base::dimensions::money, currency), {overdue, id.index(), 0});
  }
  add("date", Type::date(), {date, 0, 0});
  return schema;
}

void Assembly::board_of_governments() {
  auto const entry = [&](kernel::ActorId owner) {
    world_.board_owners.push_back(owner);
    return kernel::BoardEntryId(world_.board_owners.size() - 1);
  };
  for (std::size_t event = 0; event < world_.parameters.events.size(); ++event) {
    if (triggered_by_[event] == nobody) {
      // It has been reported where nobody triggers it; the parameters hold together all the same.
      if (world_.parameters.events[event].by_reaction) world_.parameters.events[event].trigger = entry({});
      continue;
    }
    std::uint32_t const by = triggered_by_[event];
    world_.parameters.events[event].trigger = entry(
        (by & by_introduction) != 0 ? world_.introductions[by & ~by_introduction].actor : world_.governments[by].actor);
  }
  for (model::Commitment& pledge : world_.commitments) {
    pledge.paid = entry(pledge.actor);
    pledge.overdue = entry(pledge.actor);
  }
  listeners();
}

void Assembly::listeners() {
  for (auto const& [name, spec] : spec_.timeline.entries) {
    model::TimelineEventId const id = events_.at(name.text);
    model::TimelineEvent& event = world_.parameters.events[id.index()];
    if (!event.by_reaction) continue;
    auto& listeners = event.listeners;
    std::vector<std::string> paths = paused_[id];
    for (auto const& entry : spec.set.entries) paths.push_back(entry.path.text);
    for (std::string const& path : paths) {
      // Of elements whose names begin alike the longest name is meant. Buyers look when they order, but for a pause.
      kernel::ActorId found;
      std::size_t longest = 0;
      for (std::uint32_t actor = 0; actor < world_.actors.size(); ++actor) {
        std::string const& prefix = world_.actors[actor].name;
        bool const fits = path.starts_with(prefix + ".") && prefix.size() > longest &&
                          (world_.actors[actor].kind != model::ActorKind::buyer || path == prefix + ".ordering");
        if (!fits) continue;
        found = kernel::ActorId(actor);
        longest = prefix.size();
      }
      if (found.valid()) listeners.push_back(found);
      for (model::Lane const& lane : world_.lanes) {  // who holds what comes to a site
        if (path == "sites." + world_.sites[lane.to.index()].name + ".receives") listeners.push_back(lane.actor);
      }
      bool const suspends = path.starts_with("permits.") && path.ends_with(".suspended");
      if (suspends) {  // whose goods it awaits
        for (model::Site const& site : world_.sites) listeners.push_back(site.actor);
      }
      if (!path.starts_with("rules.")) continue;
      for (std::uint32_t actor = 0; actor < world_.actors.size(); ++actor) {  // who holds what rules are about
        model::ActorKind const kind = world_.actors[actor].kind;
        bool const hears = kind == model::ActorKind::site || kind == model::ActorKind::office ||
                           kind == model::ActorKind::introduction;
        if (hears) listeners.emplace_back(actor);
      }
    }
    for (model::Commitment const& pledge : world_.commitments) {
      if (std::find(pledge.needs.begin(), pledge.needs.end(), id) != pledge.needs.end()) {
        listeners.push_back(pledge.actor);
      }
    }
    std::sort(listeners.begin(), listeners.end());
    listeners.erase(std::unique(listeners.begin(), listeners.end()), listeners.end());
  }
}

}  // namespace chokepoint::scenario
