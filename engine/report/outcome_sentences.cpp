#include "engine/report/outcome_sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <iterator>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/report/canonical_words.hpp"
#include "engine/report/definitions.hpp"
#include "engine/report/measure_words.hpp"
#include "engine/report/why_words.hpp"
#include "engine/scenario/canonical.hpp"
#include "engine/scenario/measures.hpp"

namespace chokepoint::report {

namespace {

using model::Measure;
using model::Reduce;

/// `["a","b",]`
std::vector<std::string> listed(std::string_view value) {
  std::vector<std::string> items;
  for (std::size_t begin = value.find('"'); begin != std::string_view::npos; begin = value.find('"', begin)) {
    std::size_t const end = value.find('"', begin + 1);
    if (end == std::string_view::npos) break;
    items.emplace_back(value.substr(begin + 1, end - begin - 1));
    begin = end + 1;
  }
  return items;
}

std::string with_blanks(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string capitalized(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

double number_of(std::string_view value) {
  double number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

/// What follows `prefix` up to the closing quote, of `buyers."cloud".orders` after `buyers."`: cloud.
std::string quoted_name(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return {};
  path.remove_prefix(prefix.size());
  return std::string(path.substr(0, path.find('"')));
}

MeasureWords words_for(scenario::MeasureInfo const& measure, bool of_lanes) {
  return words_of_measure(of_lanes && measure.measure == Measure::office_up ? Measure::lane_up : measure.measure);
}

std::string in_unit(std::string_view unit) {
  if (unit.empty() || unit == "date") return {};
  std::string_view const meaning = base::unit_meaning(unit);
  return meaning.empty() ? fmt::format(", in {}", unit) : fmt::format(", in {} ({})", unit, meaning);
}

constexpr std::array money_for_goods{Measure::sales, Measure::spending, Measure::duty, Measure::revenue_share,
                                     Measure::duty_delivered};

}  // namespace

OutcomeSentences::OutcomeSentences(std::vector<std::string> const& scenario_lines, Names names)
    : names_(std::move(names)) {
  std::set<std::string> ordered, priced;
  double from = 0, warm_up = 0;
  for (std::string const& line : scenario_lines) {
    auto const [path, value] = scenario::canonical_line(line);
    if (std::string const outcome = quoted_name(path, "outcomes.\""); !outcome.empty()) {
      std::size_t const prefix = std::string_view("outcomes.\"\"").size() + outcome.size();
      Keys& keys = outcomes_[outcome];
      if (path.size() > prefix + 1) keys.emplace(path.substr(prefix + 1), value);
    } else if (std::string const group = quoted_name(path, "groups.\""); !group.empty()) {
      groups_[group] = listed(value);
    } else if (std::string const lane = quoted_name(path, "lanes.\""); !lane.empty()) {
      lanes_.insert(lane);
    } else if (path == "clock.from") {
      from = number_of(value);
      from_ = canonical_words(path, value);
    } else if (path == "clock.to") {
      to_ = canonical_words(path, value);
    } else if (path == "clock.warm_up") {
      warm_up = number_of(value);
    } else if (path.starts_with("buyers.\"") && path.ends_with(".product")) {
      for (std::string const& product : listed(value)) ordered.insert(product);
    } else if (std::string const product = quoted_name(path, "products.\""); !product.empty()) {
      std::string_view const key = path.substr(std::string_view("products.\"\"").size() + product.size());
      if (key.starts_with(".price") || key.starts_with(".pricing.cost_plus")) priced.insert(product);
    }
  }
  measured_from_ = warm_up > 0 ? base::iso_date(base::SimTime(static_cast<std::int64_t>(from + warm_up))) : from_;
  std::set_difference(ordered.begin(), ordered.end(), priced.begin(), priced.end(), std::back_inserter(unpriced_));
}

std::string OutcomeSentences::value(Keys const& keys, std::string_view key) const {
  auto const found = keys.find(key);
  return found == keys.end() ? std::string() : canonical_words(fmt::format("outcomes.\"x\".{}", key), found->second);
}

std::string OutcomeSentences::whose(std::vector<std::string> const& whom) const {
  constexpr std::size_t most_members = 4;
  std::vector<std::string> words;
  for (std::string const& one : whom) {
    auto const group = groups_.find(one);
    if (group == groups_.end()) {
      words.push_back(names_.of(one, {"buyers", "offices", "firms", "dealers", "campuses", "quotas", "permits",
                                      "commitments", "production", "sites", "lanes", "countries", "timeline"}));
      continue;
    }
    std::string const name = names_.of(one, {"groups"});
    std::size_t const size = group->second.size();
    std::string const members = size > most_members ? fmt::format("{} in all", size) : whose(group->second);
    words.push_back(fmt::format("{} ({})", name == one ? with_blanks(one) : name, members));
  }
  return list_words(words);
}

std::string OutcomeSentences::interval(Keys const& keys) const {
  std::string const own_from = value(keys, "from");
  std::string const own_to = value(keys, "to");
  bool const of_the_run = keys.find("measure") != keys.end() && value(keys, "measure") == "delay";
  std::string const& begin = !own_from.empty() ? own_from : of_the_run ? from_ : measured_from_;
  std::string const& end = own_to.empty() ? to_ : own_to;
  if (begin.empty() || end.empty()) return {};
  return fmt::format("from {} until {}", begin, end);
}

std::string OutcomeSentences::reduced(Keys const& keys, std::string_view unit) const {
  scenario::MeasureInfo const* const measure = scenario::find_measure(value(keys, "measure"));
  std::string const own = value(keys, "reduce");
  Reduce reduce = measure->usual;
  for (auto const& one : scenario::reducers()) {
    if (one.word == own) reduce = one.reduce;
  }
  std::string const span = interval(keys);
  std::string const when = span.empty() ? std::string() : " " + span;
  std::string const comma = span.empty() ? std::string() : ", " + span;
  std::string const end = value(keys, "to").empty() ? to_ : value(keys, "to");
  std::string const at_end = end.empty() ? "As it is at the end" : "As it is on " + end;
  std::string const seen = measure->is_level ? "at any time" : "of any one";
  switch (reduce) {
    case Reduce::total:
      return fmt::format("{}{}{}.", measure->is_level ? "Amount times time" : "In all", comma, in_unit(unit));
    case Reduce::rate:
      return fmt::format("In all{}, divided by that time{}.", comma, in_unit(unit));
    case Reduce::average:
      return fmt::format("The average over time{}{}.", comma, in_unit(unit));
    case Reduce::mean:
      return fmt::format("The mean of all{}{}.", comma, in_unit(unit));
    case Reduce::variance:
      return fmt::format("The variance of all{}.", comma);
    case Reduce::maximum:
      return fmt::format("The highest {}{}{}.", seen, comma, in_unit(unit));
    case Reduce::quantile: {
      std::string const share = value(keys, "quantile");
      double const below = share.empty() ? 50 : 100 * number_of(keys.find("quantile")->second);
      return fmt::format("What {:g} % of all stay below{}.", below, in_unit(unit));
    }
    case Reduce::share_above:
      return fmt::format("The share {} above {}{}{}.", measure->is_level ? "of the time" : "of all",
                         value(keys, "above"), comma, in_unit(unit));
    case Reduce::final_value:
      return fmt::format("{}{}.", at_end, in_unit(unit));
    case Reduce::first_date: {
      if (measure->measure == Measure::happened) return fmt::format("The first date{}.", when);
      std::string const amount = value(keys, "reaches");
      std::string const what = amount.empty() ? "there was any" : "it had come to " + amount;
      std::string const in_metric = measure->measure == Measure::compute ? " " + value(keys, "metric") : std::string();
      return fmt::format("The date on which {}{}, counted{}.", what, amount.empty() ? "" : in_metric,
                         span.empty() ? " from the beginning" : when);
    }
  }
  return {};
}

std::string OutcomeSentences::measured(Keys const& keys, std::string_view unit) const {
  scenario::MeasureInfo const* const measure = scenario::find_measure(value(keys, "measure"));
  if (measure == nullptr) return {};
  auto const of = keys.find("of");
  std::vector<std::string> const whom = of == keys.end() ? std::vector<std::string>() : listed(of->second);
  std::string const product = value(keys, "product");
  std::string const goods = product.empty() ? "units" : names_.product(product);
  MeasureWords const words = words_for(*measure, !whom.empty() && lanes_.contains(whom[0]));
  std::string text(words.what);
  if (measure->measure == Measure::status) {
    std::string const status = with_blanks(value(keys, "status"));
    text = fmt::format("{} {}", goods, status == "delivered" ? "delivered and not put online since" : status);
  } else if (std::size_t const place = text.find("{}"); place != std::string::npos) {
    text.replace(place, 2, measure->measure == Measure::compute ? value(keys, "metric") : goods);
  }
  bool const campuses =
      measure->owner == scenario::MeasureOwner::fleet || measure->owner == scenario::MeasureOwner::campus;
  auto const in = keys.find("in");
  std::string const where = in == keys.end() || !campuses ? std::string() : " in " + whose(listed(in->second));
  std::string owner = !whom.empty() ? whose(whom) : where.empty() ? std::string(words.all) : "campuses";
  if (!owner.empty()) {
    owner = fmt::format("{}{}{}", words.of, words.of.empty() ? "" : " ", owner + where);
    if (std::size_t const place = text.find('@'); place != std::string::npos) {
      text.replace(place, 1, owner);
    } else {
      text += " " + owner;
    }
  }
  auto const add = [&](std::string_view key, std::string_view before, std::string_view after) {
    std::string const told = value(keys, key);
    if (!told.empty()) text += fmt::format("{}{}{}", before, whose({told}), after);
  };
  std::string const channel = value(keys, "channel");
  if (channel == "rented") text += ", rented from abroad";
  if (channel == "domestic") text += ", made in the buyer’s own country";
  if (channel == "licensed" || channel == "grey") text += fmt::format(", by the {} channel", channel);
  add("owner", ", of campuses owned by ", "");
  add("user", ", the part that ", " uses");
  if (!value(keys, "since_opening").empty()) text += ", without what was online when the run began";
  if (std::string const reason = value(keys, "reason"); !reason.empty()) {
    text += fmt::format(", counting only the waiting for: {}", with_blanks(reason));
    if (value(keys, "alone") == "yes") text += ", while nothing else was missing";
  }
  if (std::string const one = value(keys, "class"); !one.empty()) {
    text += one == "genuine"    ? ", of units that are needed"
            : one == "inflated" ? ", of units that pad orders"
                                : ", of orders given up before they left";
  }
  return capitalized(text) + ". " + reduced(keys, unit);
}

std::string OutcomeSentences::computed(std::string const& formula, std::string_view unit) const {
  std::string text;
  for (std::size_t at = 0; at < formula.size();) {
    char const first = formula[at];
    bool const letter = std::isalpha(static_cast<unsigned char>(first)) != 0 || first == '_';
    if (!letter) {
      text += first;
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < formula.size() && (std::isalnum(static_cast<unsigned char>(formula[end])) != 0 ||
                                    formula[end] == '_' || formula[end] == '.')) {
      ++end;
    }
    std::string const word = formula.substr(at, end - at);
    std::size_t const dot = word.find('.');
    if (outcomes_.contains(word)) {
      text += fmt::format("“{}”", names_.of(word, {"outcomes"}));
    } else if (dot != std::string::npos) {
      text += fmt::format("{} of {}", word.substr(dot + 1), names_.product(word.substr(0, dot)));
    } else if (word == "min" || word == "max") {
      text += word == "min" ? "the least of " : "the greatest of ";
    } else {
      text += word;
    }
    at = end;
  }
  if (text.starts_with("if ") && text.ends_with(" then 1 else 0")) {
    return fmt::format("Yes (1) where {}, else no (0).", text.substr(3, text.size() - 3 - 14));
  }
  if (text.starts_with("if ") && text.ends_with(" then 0 else 1")) {
    return fmt::format("No (0) where {}, else yes (1).", text.substr(3, text.size() - 3 - 14));
  }
  return fmt::format("Computed from other outcomes: {}{}.", text, in_unit(unit));
}

bool OutcomeSentences::is_of_payments(std::string const& outcome) const {
  auto const found = outcomes_.find(outcome);
  if (found == outcomes_.end()) return false;
  auto const* const measure = scenario::find_measure(value(found->second, "measure"));
  if (measure != nullptr) {
    return std::find(money_for_goods.begin(), money_for_goods.end(), measure->measure) != money_for_goods.end();
  }
  std::string const formula = value(found->second, "formula");
  std::string word;
  for (std::size_t i = 0; i <= formula.size(); ++i) {
    bool const inside =
        i < formula.size() && (std::isalnum(static_cast<unsigned char>(formula[i])) != 0 || formula[i] == '_');
    if (inside) {
      word += formula[i];
    } else if (!word.empty()) {
      if (word != outcome && is_of_payments(word)) return true;
      word.clear();
    }
  }
  return false;
}

std::string OutcomeSentences::unpriced() const {
  constexpr std::size_t most = 6;
  if (unpriced_.empty()) return {};
  std::vector<std::string> told;
  for (std::string const& one : unpriced_) {
    if (told.size() < most) told.push_back(names_.product(one));
  }
  if (unpriced_.size() > most) told.push_back(fmt::format("{} others", unpriced_.size() - most));
  return fmt::format("{} product{} that {} no price: {}", unpriced_.size(), unpriced_.size() == 1 ? "" : "s",
                     unpriced_.size() == 1 ? "has" : "have", list_words(told));
}

std::string OutcomeSentences::of(std::string const& outcome, std::string_view unit) const {
  auto const found = outcomes_.find(outcome);
  if (found == outcomes_.end()) return {};
  Keys const& keys = found->second;
  std::string const formula = value(keys, "formula");
  std::string text = formula.empty() ? measured(keys, unit) : computed(formula, unit);
  if (text.empty()) return {};
  if (is_of_payments(outcome) && !unpriced_.empty()) text += fmt::format(" Without {}.", unpriced());
  if (std::string const better = value(keys, "better"); !better.empty()) {
    text += fmt::format(" {}, as the scenario has it.",
                        better_words(better == "less" ? Better::less : Better::more, std::string(unit)));
  }
  return text;
}

}  // namespace chokepoint::report
