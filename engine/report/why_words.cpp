#include "engine/report/why_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/unit.hpp"
#include "engine/report/numbers.hpp"

namespace chokepoint::report {

namespace {

/// What units lack at each gate.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> lacking{{
    {"interest", "a firm order"},
    {"license", "an export license"},
    {"cap", "room under the cap"},
    {"import permit", "an import permit"},
    {"production slot", "capacity to make them"},
    {"stock", "goods in stock"},
    {"laboratory", "the laboratory"},
    {"route", "an open route"},
    {"customs", "customs"},
    {"site", "room at the campus"},
}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> active{{
    {"fabrication", "being made"},
    {"transit", "in transit"},
    {"installation", "being installed"},
    {"handover", "being handed over"},
}};

std::string decision_words(WaitBook::Cause const& cause, Names const& names) {
  std::string const who = names.actor(cause.sender);
  bool const quota = cause.sender.starts_with("quotas.");
  if (cause.answer == "approved") {
    if (quota) return "volume granted by " + who;
    return (cause.sender.starts_with("permits.") ? "permitted by " : "licensed by ") + who;
  }
  if (cause.answer == "returned") return "returned by " + who + " without action";
  return fmt::format("{} by {}", cause.answer, who);
}

}  // namespace

bool is_taken_back(Passing const& passing) {
  // What it hadn't ordered of anybody yet a buyer drops by itself.
  return passing.cause.event == "orders reduced" || (passing.given_up && passing.cause.event == "need reviewed");
}

std::string plain(std::string_view actor) { return std::string(actor.substr(actor.find('.') + 1)); }

std::string lacking_words(std::vector<std::string> const& gates, std::string_view holder) {
  std::vector<std::string> lacks;
  for (std::string const& gate : gates) {
    if (gate == "customs" && holder.starts_with("sites.")) {
      lacks.emplace_back("customs that take filings");
      continue;
    }
    for (auto const& [name, words] : lacking) {
      if (gate == name) lacks.emplace_back(words);
    }
  }
  return list_words(lacks);
}

std::string doing_words(std::string const& step, bool plural, std::string_view holder) {
  for (auto const& [name, words] : active) {
    if (step == name) return fmt::format("{} {}", plural ? "are" : "is", words);
  }
  return fmt::format("{} for {}", plural ? "wait" : "waits", lacking_words({step}, holder));
}

std::string cause_words(Passing const& passing, Names const& names) {
  WaitBook::Cause const& cause = passing.cause;
  std::string const& step = passing.step;
  std::string const who = names.actor(cause.sender);
  std::string const where = names.actor(cause.holder);
  if (cause.event == "case decided") return decision_words(cause, names);
  bool const by_dealer = cause.holder.starts_with("dealers.");
  if (by_dealer && step == "transit")
    return passing.given_up ? "seized on its way through " + where : "brought by " + where;
  if (cause.event == "stage completed") return "passed by " + where;
  if (cause.event == "commissioning completed") return "commissioned at " + where;
  if (cause.event == "phase completed") return "a phase of " + where + " was completed";
  if (cause.event == "fitting completed") return "fitted at " + where;
  if (cause.event == "units to install") return "taken in at " + where;
  if (cause.event == "rules change" || cause.event == "values change") return "rules changed";
  if (cause.event == "order firmed") return "the order became firm";
  if (is_taken_back(passing)) return "taken back by the buyer";
  if (cause.event == "patience over") return "the buyer's patience was over";
  if (cause.event == "permission lapses") return "a permission lapsed";
  if (cause.event == "lane reopened" || cause.event == "lane changes") return "the route reopened";
  // Units that stood there went on; what hadn't stood yet was stopped.
  if (cause.event == "pause turns")
    return fmt::format("a pause {} at {}", step == "route" || step == "stock" ? "ended" : "began", where);
  if (cause.event == "lane departs") return "the next departure left " + where;
  if (cause.event == "dealer period begins") return where + " had room in its next period";
  if (cause.event == "dealer asked") return where + " had goods to offer";
  if (cause.event == "order placed") return "served from stock at " + where;
  if (cause.event == "lot nears end") return "came through to the end of " + where;
  if (step == "transit") return where.empty() ? "arrived" : "arrived at " + where;
  if (step == "stock") return where.empty() ? "goods came in" : "goods came in at " + where;
  if (cause.event == "office wakes" || cause.event == "outage changes") return where + " opened again";
  return cause.event.empty() ? "went on" : fmt::format("{} ({})", cause.event, who);
}

std::string amount_words(std::int64_t amount, std::int64_t per_unit) {
  return per_unit == 1 ? grouped(amount) : readable(static_cast<double>(amount) / static_cast<double>(per_unit));
}

std::string unit_words(std::int64_t amount, std::int64_t per_unit, std::string const& unit) {
  std::string const name = unit.empty() ? "unit" : unit;
  return amount == per_unit ? name : base::plural_of(name);
}

std::string units_words(std::int64_t amount, std::int64_t per_unit, std::string const& unit) {
  return amount_words(amount, per_unit) + " " + unit_words(amount, per_unit, unit);
}

std::string day_words(base::SimTime time) { return base::iso_date(time); }

std::string minute_words(base::SimTime time) {
  std::string text = base::iso_date_time(time);
  text[text.find('T')] = ' ';
  return text.substr(0, text.size() - 4);  // without seconds and Z
}

std::string when_words(Amount const& amount) {
  std::string const first = day_words(amount.first);
  std::string const last = day_words(amount.last);
  return first == last ? "on " + first : fmt::format("from {} to {}", first, last);
}

std::string since_words(Standing const& standing) {
  std::string const first = day_words(standing.since.first);
  std::string const last = day_words(standing.since.last);
  std::string const earliest = day_words(standing.earliest);
  std::string text = first == last ? "since " + first : fmt::format("since days between {} and {}", first, last);
  // Who of them left isn't kept.
  if (earliest != first) text += fmt::format(" (if first in, first out; at the earliest since {})", earliest);
  return text;
}

std::string list_words(std::vector<std::string> const& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    text += i == 0 ? "" : i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

namespace {

void draw(Branch const& branch, std::string const& before, std::string const& under, std::size_t columns,
          std::string& out) {
  std::size_t const room = columns > columns_of(before) + 20 ? columns - columns_of(before) : 20;
  std::string lead = before;
  for (std::string const& line : wrap(branch.text, room)) {
    out += lead + line + "\n";
    lead = under + (branch.branches.empty() ? "  " : "│ ");
  }
  for (std::size_t i = 0; i < branch.branches.size(); ++i) {
    bool const last = i + 1 == branch.branches.size();
    draw(branch.branches[i], under + (last ? "└─ " : "├─ "), under + (last ? "   " : "│  "), columns, out);
  }
}

}  // namespace

std::string tree(Branch const& root, std::size_t columns) {
  std::string out;
  draw(root, "", "", columns, out);
  return out;
}

}  // namespace chokepoint::report
