#include "engine/report/why_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <nlohmann/json.hpp>

#include "engine/base/calendar.hpp"
#include "engine/report/canonical_words.hpp"
#include "engine/report/why_words.hpp"
#include "engine/scenario/canonical.hpp"

namespace chokepoint::report {

namespace {

/// What a vintage says where it asks for what a step waits for.
bool asks(std::string_view step, std::string_view key, std::string_view value) {
  if (step == "license") return key == "license" && value != "\"none\"";
  if (step == "cap") return key == "cap";
  if (step == "import permit") return key == "permit";
  if (step == "laboratory") return key == "test";
  bool const bars = (key == "ban" || key == "refuses_entry" || key == "holds") && value == "1";
  return bars && (step == "customs" || (step == "license" && key == "ban"));
}

std::string unquoted(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
  return std::string(value);
}

/// What the scenario's text has below a path, by what follows it.
std::map<std::string, std::string> below(WhyRun const& run, std::string const& path) {
  std::map<std::string, std::string> found;
  for (std::string const& line : run.scenario_lines) {
    auto const parts = scenario::canonical_line(line);
    if (parts.path.size() > path.size() + 1 && parts.path.starts_with(path) && parts.path[path.size()] == '.') {
      found.emplace(parts.path.substr(path.size() + 1), parts.value);
    }
  }
  return found;
}

/// A number that stands there, or the run's value of what is uncertain: `$"batch_2_on"`.
std::optional<double> number(WhyRun const& run, std::string_view value) {
  if (value.starts_with('$')) {
    auto const found = run.uncertain.find(unquoted(value.substr(1)));
    return found == run.uncertain.end() ? std::nullopt : std::optional(found->second);
  }
  double figure = 0;
  auto const [end, error] = std::from_chars(value.data(), value.data() + value.size(), figure);
  return error == std::errc() && end == value.data() + value.size() ? std::optional(figure) : std::nullopt;
}

bool is_on(WhyRun const& run, std::string const& rule, base::SimTime before) {
  auto const keys = below(run, fmt::format("rules.\"{}\"", rule));
  auto const written = keys.find("active");
  bool on = written == keys.end() || written->second != "0";
  for (WhyRun::Switch const& one : run.switches) {
    if (one.rule == rule && one.from < before) on = one.active;
  }
  return on;
}

std::vector<std::string> strings(std::string_view list) {
  std::vector<std::string> words;
  for (std::size_t begin = list.find('"'); begin != std::string_view::npos;) {
    std::size_t const end = list.find('"', begin + 1);
    if (end == std::string_view::npos) break;
    words.emplace_back(list.substr(begin + 1, end - begin - 1));
    begin = list.find('"', end + 1);
  }
  return words;
}

/// "its 2 batches open on …, and it wants …": what a permit office asks of firms.
std::string office_words(WhyRun const& run, std::string const& office, base::SimTime before) {
  std::vector<std::string> told;
  std::vector<std::string> later;
  for (PermitBatch const& batch : batches_of(run, office)) {
    if (batch.opens && *batch.opens < before) continue;
    later.push_back(batch.opens ? fmt::format("{} on {}", batch.name, day_words(*batch.opens)) : batch.name);
  }
  std::string const opened = opened_batches_words(run, office, before);
  if (!opened.empty()) told.push_back("opened: " + opened);
  if (!later.empty()) told.push_back("to come: " + list_words(later));
  auto const keys = below(run, fmt::format("permits.\"{}\"", office));
  if (auto const ratio = keys.find("domestic_ratio"); ratio != keys.end()) {
    auto const wanted = number(run, ratio->second);
    if (wanted && *wanted > 0) {
      std::vector<std::string> products;
      if (auto const list = keys.find("domestic"); list != keys.end()) {
        for (std::string const& one : strings(list->second)) products.push_back(run.names.product(one));
      }
      auto const counts = keys.find("domestic_counts");
      told.push_back(fmt::format("wants {:g} domestic units{}, {}, for each that a firm imports", *wanted,
                                 products.empty() ? "" : " (" + list_words(products) + ")",
                                 counts == keys.end() ? "delivered" : unquoted(counts->second)));
    }
  }
  return fmt::format("{}", fmt::join(told, "; "));
}

/// Whether a buyer installs what it gets at the campus.
bool installs_at(WhyRun const& run, std::string const& buyer, std::string const& campus) {
  auto const keys = below(run, fmt::format("buyers.\"{}\"", buyer));
  auto const places = keys.find("installs_at");
  if (places == keys.end()) return false;
  auto const names = strings(places->second);
  return std::find(names.begin(), names.end(), campus) != names.end();
}

/// Of a lot, who ordered it isn't asked: any rule may be.
bool may_be_about(WhyRun const& run, WhyQuestion const& question, std::string const& rule) {
  if (question.kind == WhyQuestion::Kind::lot) return true;
  return std::any_of(run.may_govern.begin(), run.may_govern.end(), [&](WhyRun::MayGovern const& one) {
    if (one.rule != rule) return false;
    if (question.kind == WhyQuestion::Kind::campus) return installs_at(run, one.buyer, question.name);
    return one.buyer == question.name && (question.product.empty() || one.product == question.product);
  });
}

}  // namespace

std::vector<Asking> asking(WhyRun const& run, WhyQuestion const& question, std::string_view step) {
  base::SimTime const before = question.before();
  std::vector<Asking> found;
  for (std::size_t begin = 0; begin < run.vintages.size();) {
    std::string const& rule = run.vintages[begin].rule;
    std::size_t end = begin;
    std::optional<std::size_t> valid;
    for (; end < run.vintages.size() && run.vintages[end].rule == rule; ++end) {
      WhyRun::Vintage const& one = run.vintages[end];
      if (!one.effective || *one.effective >= before) continue;
      if (!valid || *run.vintages[*valid].effective <= *one.effective) valid = end;
    }
    if (valid && may_be_about(run, question, rule) && is_on(run, rule, before) &&
        !(run.vintages[*valid].sunset && *run.vintages[*valid].sunset < before)) {
      WhyRun::Vintage const& one = run.vintages[*valid];
      for (auto const& [key, value] : below(run, fmt::format("rules.\"{}\".vintages[{}]", rule, *valid - begin))) {
        if (!asks(step, key, value)) continue;
        bool const names_one = key == "cap" || key == "permit" || key == "test";
        found.push_back({rule, one.title, end - begin > 1 ? one.name : std::string(), *one.effective, key,
                         names_one ? unquoted(value) : std::string()});
        break;
      }
    }
    begin = end;
  }
  return found;
}

std::vector<PermitBatch> batches_of(WhyRun const& run, std::string_view office) {
  auto const keys = below(run, fmt::format("permits.\"{}\"", office));
  double forward = 0;
  if (auto const found = keys.find("brought_forward"); found != keys.end()) {
    forward = number(run, found->second).value_or(0);
  }
  std::vector<PermitBatch> batches;
  for (auto const& [key, value] : keys) {
    if (!key.starts_with("grants.") || value != "{}") continue;
    PermitBatch batch{unquoted(key.substr(std::string_view("grants.").size())), {}};
    if (auto const on = keys.find(key + ".on"); on != keys.end()) {
      if (auto const date = number(run, on->second)) {
        batch.opens = std::max(base::SimTime(static_cast<std::int64_t>(*date - forward)), run.from);
      }
    }
    batches.push_back(std::move(batch));
  }
  std::stable_sort(batches.begin(), batches.end(), [](PermitBatch const& a, PermitBatch const& b) {
    return a.opens.value_or(base::SimTime::end()) < b.opens.value_or(base::SimTime::end());
  });
  return batches;
}

std::string opened_batches_words(WhyRun const& run, std::string_view office, base::SimTime before) {
  std::vector<std::string> opened;
  for (PermitBatch const& batch : batches_of(run, office)) {
    if (batch.opens && *batch.opens < before) {
      opened.push_back(fmt::format("{} of {}", batch.name, day_words(*batch.opens)));
    }
  }
  return list_words(opened);
}

std::vector<std::string> asking_words(WhyRun const& run, WhyQuestion const& question, std::string_view step) {
  std::vector<std::string> sentences;
  for (Asking const& one : asking(run, question, step)) {
    std::string text = fmt::format("may ask for it: {}{}, since {}", one.title,
                                   one.vintage.empty() ? "" : ", " + one.vintage, day_words(one.since));
    if (one.key == "cap") text += "; the cap: " + run.names.of(one.of, {"quotas"});
    if (one.key == "test") text += "; the test: at " + run.names.of(one.of, {"sites"});
    sentences.push_back(std::move(text));
    if (one.key != "permit") continue;
    std::string const office = office_words(run, one.of, question.before());
    if (!office.empty()) sentences.push_back(fmt::format("{}, {}", run.names.of(one.of, {"permits"}), office));
  }
  return sentences;
}

nlohmann::ordered_json asking_json(WhyRun const& run, WhyQuestion const& question, std::string_view step) {
  auto list = nlohmann::ordered_json::array();
  for (Asking const& one : asking(run, question, step)) {
    nlohmann::ordered_json json{{"rule", one.rule}, {"title", one.title}, {"vintage", one.vintage}};
    json["since"] = base::iso_date_time(one.since);
    json["key"] = one.key;
    json["of"] = one.of;
    if (one.key == "permit") {
      json["batches"] = nlohmann::ordered_json::array();
      for (PermitBatch const& batch : batches_of(run, one.of)) {
        json["batches"].push_back(
            {{"name", batch.name},
             {"opens", batch.opens ? nlohmann::ordered_json(base::iso_date_time(*batch.opens)) : nullptr}});
      }
    }
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace chokepoint::report
