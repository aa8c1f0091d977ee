#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/analysis/concentration.hpp"
#include "engine/analysis/failures.hpp"
#include "engine/analysis/flows.hpp"
#include "engine/analysis/longest_path.hpp"
#include "engine/analysis/product_cuts.hpp"
#include "engine/cli/exit_codes.hpp"
#include "engine/cli/load.hpp"
#include "engine/cli/output.hpp"
#include "engine/cli/verbs.hpp"
#include "engine/report/numbers.hpp"

/// `analyze`: the graph of a scenario by itself, before anything is simulated.
namespace chokepoint::cli {

namespace {

using analysis::Actor;
using analysis::nobody;
using analysis::SupplyGraph;
using Json = nlohmann::ordered_json;
using Lines = std::vector<std::vector<std::string>>;

constexpr std::array<std::string_view, 6> not_looked_at{
    "single lanes (a strait that is a lane)", "whether a lane is open", "rules and licenses",
    "stocks and what is on the way",          "how much goes where",    "prices"};

std::string count_words(std::size_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::vector<std::string> names(std::vector<std::string> const& all, std::vector<std::uint32_t> const& places) {
  std::vector<std::string> result;
  for (std::uint32_t const place : places) result.push_back(place == nobody ? "?" : all[place]);
  return result;
}

/// The first few of a list, and how many more.
std::string listed(std::vector<std::string> const& all, std::size_t most = 4) {
  std::size_t const shown = std::min(all.size(), most);
  std::string text = fmt::format("{}", fmt::join(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return shown == all.size() ? text : fmt::format("{} and {} more", text, all.size() - shown);
}

/// Lines of equally many words in columns, all to the left.
std::string left_table(Lines const& lines) {
  std::vector<std::size_t> widths(lines.front().size(), 0);
  for (auto const& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], report::columns_of(line[i]));
  }
  std::string text;
  for (auto const& line : lines) {
    std::string joined;
    for (std::size_t i = 0; i < line.size(); ++i) joined += "  " + report::fit(line[i], widths[i]);
    text += joined.substr(0, joined.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

/// What analyze says, as text and as a document, part by part.
class Analysis {
 public:
  Analysis(SupplyGraph const& graph, std::size_t most) : graph_(graph), most_(most) {
    text_ = fmt::format("{}, {}, {}, {}.\n", count_words(graph.sources.size(), "source", "sources"),
                        count_words(graph.firms.size(), "firm", "firms"),
                        count_words(graph.countries.size(), "country", "countries"),
                        count_words(graph.wants.size(), "stream of orders", "streams of orders"));
    json_ = {{"sources", graph.sources.size()},
             {"firms", graph.firms.size()},
             {"countries", graph.countries.size()},
             {"wants", graph.wants.size()}};
    concentration();
    cuts(Actor::firm);
    cuts(Actor::country);
    contracts();
    failures(Actor::firm);
    failures(Actor::country);
    if (!graph.places.empty()) failures(Actor::place);
    between();
    path();
    // A reader of these tables might take a strait for harmless, since it makes nothing.
    json_["not_looked_at"] = not_looked_at;
    text_ += fmt::format("\nNot looked at: {}.\n", fmt::join(not_looked_at, ", "));
  }
  std::string const& text() const { return text_; }
  Json const& json() const { return json_; }

 private:
  std::vector<std::string> const& actors(Actor kind) const {
    if (kind == Actor::place) return graph_.places;
    return kind == Actor::firm ? graph_.firms : graph_.countries;
  }
  static std::string_view word(Actor kind) {
    return kind == Actor::firm ? "firm" : kind == Actor::country ? "country" : "place";
  }
  static std::string_view words(Actor kind) {
    return kind == Actor::firm ? "firms" : kind == Actor::country ? "countries" : "places";
  }
  void table(std::string_view heading, std::string const& lines) { text_ += fmt::format("\n{}\n{}", heading, lines); }
  /// "the 10 of 49" where not all are shown.
  std::string of(std::size_t all) const { return all > most_ ? fmt::format(" ({} of {})", most_, all) : ""; }

  void concentration() {
    auto all = analysis::concentrations(graph_);
    json_["concentration"] = Json::array();
    for (auto const& one : all) {
      json_["concentration"].push_back(
          {{"product", graph_.products[one.product]},
           {"sites", one.sites},
           {"firms", one.firms},
           {"countries", one.countries},
           {"by", one.by_capacity ? "capacity" : "number"},
           {"hhi_firms", one.hhi_firms},
           {"hhi_countries", one.hhi_countries},
           {"largest_firm", one.largest_firm == nobody ? Json() : Json(graph_.firms[one.largest_firm])},
           {"largest_firm_share", one.largest_firm_share},
           {"largest_country", one.largest_country == nobody ? Json() : Json(graph_.countries[one.largest_country])},
           {"largest_country_share", one.largest_country_share}});
    }
    std::stable_sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.hhi_firms > b.hhi_firms; });
    Lines lines{{"product", "by", "firms", "HHI", "largest", "", "countries", "HHI", "largest", ""}};
    for (std::size_t i = 0; i < std::min(all.size(), most_); ++i) {
      auto const& one = all[i];
      auto const share = [](double value) { return fmt::format("{:.0f} %", 100 * value); };
      auto const largest = [](std::vector<std::string> const& known, std::uint32_t actor) {
        return actor == nobody ? std::string() : known[actor];  // several are equal
      };
      bool const placed = one.countries > 0;
      lines.push_back({graph_.products[one.product], one.by_capacity ? "capacity" : "number", std::to_string(one.firms),
                       fmt::format("{:.0f}", one.hhi_firms), largest(graph_.firms, one.largest_firm),
                       share(one.largest_firm_share), std::to_string(one.countries),
                       placed ? fmt::format("{:.0f}", one.hhi_countries) : "",
                       largest(graph_.countries, one.largest_country), placed ? share(one.largest_country_share) : ""});
    }
    table("How few make a product" + of(all.size()) +
              ": shares of capacity as the run begins, or by number, each maker alike, where some isn't known",
          report::numbers_table(lines));
  }

  void cuts(Actor kind) {
    auto const all = analysis::product_cuts(graph_, kind);
    std::string const key = fmt::format("cut_by_{}", words(kind));
    json_[key] = Json::array();
    Lines lines{{"product", std::string(words(kind)), "who", "all makers of"}};
    for (auto const& one : all) {
      Json groups = Json::array();
      for (auto const& group : one.groups) {
        groups.push_back(
            {{"actors", names(actors(kind), group.actors)}, {"through", names(graph_.products, group.through)}});
      }
      // Each group has a row: whoever is in it makes all of what is named beside it.
      for (std::size_t i = 0; i < std::min(one.groups.size(), most_); ++i) {
        auto const& group = one.groups[i];
        lines.push_back({i == 0 ? graph_.products[one.product] : "",
                         i > 0       ? "or"
                         : one.exact ? std::to_string(one.least)
                                     : fmt::format("at most {}", one.least),
                         listed(names(actors(kind), group.actors)), listed(names(graph_.products, group.through))});
      }
      if (one.more || one.groups.size() > most_) lines.push_back({"", "or", "others", ""});
      json_[key].push_back({{"product", graph_.products[one.product]},
                            {"least", one.least},
                            {"exact", one.exact},
                            {"groups", std::move(groups)},
                            {"more_groups", one.more}});
    }
    table(fmt::format("The least {} without which nobody in the world can make it", words(kind)), left_table(lines));
  }

  void contracts() {
    auto const all = analysis::contract_cuts(graph_);
    json_["cut_of_contracts"] = Json::array();
    Lines lines{{"product", "makers", "who", "input"}};
    for (auto const& one : all) {
      Json makers = Json::array();
      std::vector<std::string> who;
      for (auto const& maker : one.makers) {
        makers.push_back({{"firm", graph_.firms[maker.firm]}, {"product", graph_.products[maker.product]}});
        who.push_back(graph_.firms[maker.firm] + " " + graph_.products[maker.product]);
      }
      json_["cut_of_contracts"].push_back({{"product", graph_.products[one.product]},
                                           {"input", graph_.products[one.input]},
                                           {"makers", std::move(makers)}});
      lines.push_back({graph_.products[one.product], std::to_string(one.makers.size()), listed(who, 3),
                       graph_.products[one.input]});
    }
    table("With contracts as they are: the least makers who keep an input from all who want the product",
          left_table(lines));
  }

  void failures(Actor kind) {
    auto const all = analysis::stoppers(graph_, kind);
    std::string const key = fmt::format("single_{}", words(kind));
    json_[key] = Json::array();
    Lines lines{{std::string(word(kind)), "streams of orders", "share", "sources of others"}};
    for (auto const& one : all) {
      std::vector<std::string> wants;
      for (std::uint32_t const want : one.wants) wants.push_back(graph_.wants[want].name);
      json_[key].push_back(
          {{std::string(word(kind)), actors(kind)[one.actor]}, {"sources", one.sources}, {"wants", std::move(wants)}});
    }
    for (std::size_t i = 0; i < std::min(all.size(), most_); ++i) {
      double const share = graph_.wants.empty()
                               ? 0
                               : static_cast<double>(all[i].wants.size()) / static_cast<double>(graph_.wants.size());
      lines.push_back({actors(kind)[all[i].actor], std::to_string(all[i].wants.size()),
                       fmt::format("{:.0f} %", 100 * share), std::to_string(all[i].sources)});
    }
    std::string_view const how = kind == Actor::place ? "that goods only pass stops, since there is no way around it"
                                                      : "alone stops, with contracts as they are";
    if (!all.empty()) {
      table(fmt::format("Whom one {} {}{}", word(kind), how, of(all.size())), report::numbers_table(lines));
    }

    std::map<std::pair<std::uint32_t, bool>, std::size_t> streams;  // of how many failures they take, and at most
    Json failures = Json::array();
    auto const least = analysis::least_failures(graph_, kind);
    for (std::size_t i = 0; i < least.size(); ++i) {
      ++streams[{least[i].least, !least[i].exact}];
      failures.push_back({{"want", graph_.wants[i].name}, {"least", least[i].least}, {"exact", least[i].exact}});
    }
    json_[fmt::format("failures_of_{}", words(kind))] = std::move(failures);
    std::vector<std::string> told;
    for (auto const& [takes, count] : streams) {
      std::string const stopped = count_words(count, "stream of orders", "streams of orders");
      told.push_back(takes.first == 0 ? fmt::format("{} can't be stopped so", stopped)
                                      : fmt::format("it takes {}{} to stop {}", takes.second ? "at most " : "",
                                                    count_words(takes.first, word(kind), words(kind)), stopped));
    }
    text_ += fmt::format("{}.\n", fmt::join(told, "; "));
  }

  void between() {
    auto const values = analysis::betweenness_of_firms(graph_);
    std::vector<std::uint32_t> order;
    for (std::uint32_t firm = 0; firm < values.size(); ++firm) {
      if (values[firm] > 0) order.push_back(firm);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return values[a] > values[b]; });
    json_["betweenness"] = Json::array();
    Lines lines{{"firm", "shortest ways"}};
    for (std::size_t i = 0; i < order.size(); ++i) {
      json_["betweenness"].push_back({{"firm", graph_.firms[order[i]]}, {"value", values[order[i]]}});
      if (i < most_) lines.push_back({graph_.firms[order[i]], report::readable(values[order[i]])});
    }
    if (!order.empty()) table("Who lies between others" + of(order.size()), report::numbers_table(lines));
  }

  void path() {
    auto const longest = analysis::longest_path(graph_);
    json_["longest_path"] = {{"days", longest.days}, {"circles", longest.circles}, {"sources", Json::array()}};
    std::vector<std::string> chain;
    for (std::uint32_t const source : longest.sources) {
      chain.push_back(graph_.sources[source].name);
      json_["longest_path"]["sources"].push_back(graph_.sources[source].name);
    }
    if (longest.want == nobody) return;
    chain.push_back(graph_.wants[longest.want].name);
    json_["longest_path"]["want"] = graph_.wants[longest.want].name;
    text_ +=
        fmt::format("\nThe longest chain, if nobody had anything in stock: {:.1f} days of making and carrying\n  {}\n",
                    longest.days, fmt::join(chain, "\n  "));
    if (longest.circles) text_ += "Some supply goes in a circle, which is cut at one place.\n";
  }

  SupplyGraph const& graph_;
  std::size_t most_;
  std::string text_;
  Json json_;
};

}  // namespace

int analyze(AnalyzeArguments const& arguments) {
  auto const file = scenario_path(arguments.file);
  base::Diagnostics diagnostics;
  auto const world = load_world(arguments, file, arguments.overrides, diagnostics);
  if (!world) {
    if (arguments.json) {
      print(Json{{"file", file.string()}, {"diagnostics", to_json(diagnostics)}});
    } else {
      print_diagnostics(arguments, diagnostics);
    }
    return exit_code::invalid_input;
  }
  SupplyGraph const graph = analysis::supply_graph(*world);
  Analysis const analysis(graph, arguments.top);
  if (arguments.json) {
    print(analysis.json());
  } else {
    print_diagnostics(arguments, diagnostics);
    print(Stream::out, fmt::format("{}: {}", world->title.empty() ? file.string() : world->title, analysis.text()));
  }
  return exit_code::ok;
}

}  // namespace chokepoint::cli
