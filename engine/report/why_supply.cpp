#include "engine/report/why_supply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/report/canonical_words.hpp"
#include "engine/report/numbers.hpp"
#include "engine/scenario/canonical.hpp"

namespace chokepoint::report {

namespace {

constexpr std::size_t most_steps = 12;

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// What stands at paths of the scenario, by words: "sites.hub.stock.chip.replenishment.from" is "packaging".
class Written {
 public:
  explicit Written(std::vector<std::string> const& lines) {
    for (std::string const& line : lines) {
      auto const parts = scenario::canonical_line(line);
      values_.emplace(report::path_words(parts.path), std::pair(parts.path, parts.value));
    }
  }
  std::string at(std::string const& path) const {
    auto const found = values_.find(path);
    return found == values_.end() ? std::string() : canonical_words(found->second.first, found->second.second);
  }
  /// A value that is set at a path elsewhere, as people write it.
  std::string words_of(std::string const& path, std::string_view value) const {
    auto const found = values_.find(path);
    return found == values_.end() ? std::string(value) : canonical_words(found->second.first, value);
  }
  std::optional<double> number_at(std::string const& path) const {
    auto const found = values_.find(path);
    return found == values_.end() ? std::optional<double>() : number_of(found->second.second);
  }
  /// What follows a beginning: keys and values, in the order of keys.
  std::vector<std::pair<std::string, std::string>> below(std::string const& beginning) const {
    std::vector<std::pair<std::string, std::string>> found;
    for (auto at = values_.lower_bound(beginning); at != values_.end() && at->first.starts_with(beginning); ++at) {
      found.emplace_back(at->first.substr(beginning.size()), std::string(at->second.second));
    }
    return found;
  }

 private:
  std::map<std::string, std::pair<std::string_view, std::string_view>, std::less<>> values_;
};

/// The sites and lanes that goods pass from a source to a site, by the flows of the run.
struct Passage {
  std::set<std::string> lanes, leave, enter;
};

class Supply {
 public:
  Supply(WhyRun const& run, base::SimTime until) : run_(run), written_(run.scenario_lines), until_(until) {}

  std::optional<SupplyStep> behind(std::string const& site, std::string const& product) {
    if (!seen_.insert({site, product}).second || seen_.size() > most_steps) return std::nullopt;
    SupplyStep step{site, product, {}, {}, {}, {}, {}};
    std::string const refill = fmt::format("sites.{}.stock.{}.replenishment.", site, product);
    step.from = written_.at(refill + "from");
    step.line = written_.at(refill + "made_on");
    if (!step.line.empty()) {
      step.shortfall =
          shortfall([&](WhyRun::Flow const& flow) { return flow.from == site && flow.product == product; });
      add_events(step, {}, "production." + step.line);
      for (auto const& [input, count] :
           written_.below(fmt::format("production.{}.makes.{}.from.", step.line, product))) {
        if (auto found = behind(site, input)) step.behind.push_back(std::move(*found));
      }
    } else if (!step.from.empty()) {
      step.shortfall = shortfall([&](WhyRun::Flow const& flow) { return flow.to == site && flow.product == product; });
      add_events(step, passage(site, product, step.from), {});
      if (step.shortfall) {
        if (auto found = behind(step.from, product)) step.behind.push_back(std::move(*found));
      }
    }
    // A line that lacked nothing and of which nothing is told says nothing.
    if (!step.shortfall && step.events.empty() && step.behind.empty()) return std::nullopt;
    if (!step.shortfall && step.line.empty()) return std::nullopt;
    return step;
  }

 private:
  std::optional<Shortfall> shortfall(auto const& counts) const {
    std::vector<FlowStep> steps;
    base::SimTime begin = run_.from;
    for (base::SimTime const end : run_.step_ends) {
      steps.push_back({begin, end, 0});
      begin = end;
    }
    for (WhyRun::Flow const& flow : run_.flows) {
      if (!counts(flow)) continue;
      auto const at = std::lower_bound(run_.step_ends.begin(), run_.step_ends.end(), flow.end);
      if (at != run_.step_ends.end()) steps[static_cast<std::size_t>(at - run_.step_ends.begin())].units += flow.units;
    }
    return shortfall_of(std::move(steps), until_);
  }

  Passage passage(std::string const& site, std::string const& product, std::string const& source) const {
    Passage passage;
    std::vector<std::string> open{site};
    std::set<std::string> visited;
    while (!open.empty()) {
      std::string const to = open.back();
      open.pop_back();
      if (to == source || !visited.insert(to).second) continue;
      for (WhyRun::Flow const& flow : run_.flows) {
        if (flow.to != to || flow.product != product) continue;
        passage.leave.insert(flow.from);
        passage.enter.insert(to);
        for (WhyRun::Lane const& lane : run_.lanes) {
          if (lane.from == flow.from && lane.to == to) passage.lanes.insert(lane.name);
        }
        open.push_back(flow.from);
      }
    }
    return passage;
  }

  static bool has(std::set<std::string> const& names, std::string const& name) { return names.contains(name); }

  /// What an event does there, in words; empty where it does nothing.
  std::string effect(std::string const& event, Passage const& way, std::string const& line) const {
    std::set<std::string> words;
    for (auto const& [kind, value] : written_.below(fmt::format("timeline.{}.pauses.", event))) {
      bool const stops_line = kind == "production" && !line.empty();
      for (std::string const& name : names_in(value)) {
        if (stops_line && "production." + name == line) {
          words.insert(run_.names.of(name, {"production"}) + " stands still");
        }
        if (kind == "transit" && has(way.lanes, name)) words.insert(run_.names.of(name, {"lanes"}) + " stands still");
        if (kind == "receipt" && has(way.enter, name)) words.insert(site_name(name) + " lets nothing in");
        if (kind == "dispatch" && has(way.leave, name)) words.insert(site_name(name) + " lets nothing out");
      }
    }
    for (auto const& [path, value] : written_.below(fmt::format("timeline.{}.set.", event))) {
      std::size_t const dot = path.find('.');
      std::string const kind = path.substr(0, dot);
      std::string const rest = dot == std::string::npos ? std::string() : path.substr(dot + 1);
      std::string const name = rest.substr(0, rest.find('.'));
      std::string const key = rest.size() > name.size() ? rest.substr(name.size() + 1) : std::string();
      bool const of_line = !line.empty() && fmt::format("{}.{}", kind, name) == line;
      bool const of_lane = kind == "lanes" && has(way.lanes, name);
      bool const of_site = kind == "sites" && ((key == "receives" && has(way.enter, name)) ||
                                               (key == "dispatches" && has(way.leave, name)));
      if (of_line || of_lane || of_site) words.insert(setting_words(kind, name, key, path, value));
    }
    std::vector<std::string> const all(words.begin(), words.end());
    return list_words(all);
  }

  std::string setting_words(std::string const& kind, std::string const& name, std::string const& key,
                            std::string const& path, std::string const& value) const {
    std::string const who = run_.names.of(name, {kind});
    bool const yes = value == "1";
    if (key == "open") return who + (yes ? " opens" : " is closed");
    if (key == "moving") return who + (yes ? " moves again" : " stands still");
    if (key == "running") return who + (yes ? " runs again" : " stands still");
    if (key == "receives") return who + (yes ? " lets goods in again" : " lets nothing in");
    if (key == "dispatches") return who + (yes ? " lets goods out again" : " lets nothing out");
    if (key == "capacity") {
      std::optional<double> const before = written_.number_at(path);
      std::optional<double> const now = number_of(value);
      if (before && now && *before > 0)
        return fmt::format("{} has {:.3g} % of its capacity", who, 100 * *now / *before);
    }
    return fmt::format("{}: {} {}", who, key, written_.words_of(path, value));
  }

  void add_events(SupplyStep& step, Passage const& way, std::string const& line) const {
    for (WhyRun::Event const& event : run_.events) {
      if (event.at >= until_ || event.at + base::days(looked_back_days) <= until_) continue;
      std::string const does = effect(event.name, way, line);
      if (!does.empty()) step.events.emplace_back(event.at, fmt::format("{} ({})", event.title, does));
    }
    std::stable_sort(step.events.begin(), step.events.end(),
                     [](auto const& a, auto const& b) { return a.first < b.first; });
  }

  std::string site_name(std::string const& name) const { return run_.names.of(name, {"sites"}); }

  /// `["n4","cowos",]`
  static std::vector<std::string> names_in(std::string const& list) {
    std::vector<std::string> names;
    for (std::size_t begin = list.find('"'); begin != std::string::npos;) {
      std::size_t const end = list.find('"', begin + 1);
      if (end == std::string::npos) break;
      names.push_back(list.substr(begin + 1, end - begin - 1));
      begin = list.find('"', end + 1);
    }
    return names;
  }

  WhyRun const& run_;
  Written written_;
  base::SimTime until_;
  std::set<std::pair<std::string, std::string>> seen_;
};

bool same(std::optional<Shortfall> const& a, std::optional<Shortfall> const& b) {
  return a && b && a->from == b->from && a->to == b->to && a->came == b->came;
}

/// `before`: of the step that it stands behind, whose figures needn't be told again.
std::string step_words(WhyRun const& run, SupplyStep const& step, SupplyStep const* before) {
  std::string const site = run.names.of(step.site, {"sites"});
  std::string const product = run.names.product(step.product);
  std::string const line = run.names.of(step.line, {"production"});
  bool const told = before != nullptr && same(before->shortfall, step.shortfall);
  if (!step.shortfall || told) return fmt::format("{}: made at {} by {}", product, site, line);
  Shortfall const& one = *step.shortfall;
  std::string const unit = run.unit(step.product).empty() ? "unit" : run.unit(step.product);
  std::string const amount =
      fmt::format("{} {} from {} to {}, where {} is usual", readable(one.came),
                  one.came == 1 ? unit : base::plural_of(unit), day_words(one.from), day_words(one.to),
                  readable(one.usual >= 1000 ? std::round(one.usual / 100) * 100 : one.usual));
  if (!step.line.empty()) return fmt::format("{} left {}, made there by {}: {}", product, site, line, amount);
  return fmt::format("{} for {} from {}: {}", product, site, run.names.of(step.from, {"sites"}), amount);
}

Branch branch_of(WhyRun const& run, SupplyStep const& step, SupplyStep const* before) {
  Branch branch{step_words(run, step, before), {}};
  for (auto const& [at, words] : step.events) {
    branch.branches.push_back({fmt::format("{}: {}", day_words(at), words), {}});
  }
  for (SupplyStep const& one : step.behind) branch.branches.push_back(branch_of(run, one, &step));
  return branch;
}

}  // namespace

std::optional<SupplyStep> supply_behind(WhyRun const& run, std::string const& site, std::string const& product,
                                        base::SimTime until) {
  if (run.flows.empty() || run.step_ends.empty()) return std::nullopt;
  return Supply(run, until).behind(site, product);
}

std::optional<SupplyStep> supply_behind(WhyRun const& run, WhyAnswer const& answer, base::SimTime until) {
  constexpr std::string_view sites = "sites.";
  for (WaitingPart const& part : answer.parts) {  // the largest first
    std::string const& holder = part.standing.holder;
    if (part.standing.step != "stock" || !holder.starts_with(sites)) continue;
    return supply_behind(run, holder.substr(sites.size()), answer.product, until);
  }
  return std::nullopt;
}

Branch supply_branch(WhyRun const& run, SupplyStep const& step) { return branch_of(run, step, nullptr); }

nlohmann::ordered_json supply_json(WhyRun const& run, SupplyStep const& step) {
  nlohmann::ordered_json json{{"site", step.site}, {"product", step.product}};
  json["from"] = step.from.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(step.from);
  json["line"] = step.line.empty() ? nlohmann::ordered_json() : nlohmann::ordered_json(step.line);
  json["shortfall"] = nullptr;
  if (step.shortfall) {
    json["shortfall"] = {{"from", base::iso_date_time(step.shortfall->from)},
                         {"to", base::iso_date_time(step.shortfall->to)},
                         {"came", step.shortfall->came},
                         {"usual", step.shortfall->usual}};
  }
  json["events"] = nlohmann::ordered_json::array();
  for (auto const& [at, words] : step.events) {
    json["events"].push_back({{"date", base::iso_date_time(at)}, {"what", words}});
  }
  json["behind"] = nlohmann::ordered_json::array();
  for (SupplyStep const& one : step.behind) json["behind"].push_back(supply_json(run, one));
  return json;
}

}  // namespace chokepoint::report
