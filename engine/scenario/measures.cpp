#include "engine/scenario/measures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/ledger/delay.hpp"
#include "engine/ledger/delay_reason.hpp"
#include "engine/ledger/units.hpp"

namespace chokepoint::scenario {

namespace {

using model::Measure;
using model::Reduce;
using enum MeasureOwner;
using enum MeasureQuantity;

constexpr std::string_view of_levels = "total average maximum share_above final";
constexpr std::string_view of_sizes = "total rate mean variance maximum quantile share_above";
constexpr std::string_view of_counts = "total rate";
// What adds up as the run goes, so that it is known when it first came to an amount.
constexpr std::string_view of_amounts = "total rate mean variance maximum quantile share_above first_date";
constexpr std::string_view of_numbers = "total rate first_date";
constexpr std::string_view of_fleets = "total average final first_date";
constexpr std::string_view of_sizes_of_campuses = "total average maximum final";

// Costs and lanes' contents are known as sums over time only, so nothing else can be asked about them.
constexpr std::array all_measures = std::to_array<MeasureInfo>(
    {{"waiting", Measure::waiting, office, cases, true, Reduce::average, of_levels, "Cases that wait for an officer."},
     {"in_service", Measure::in_service, office, cases, true, Reduce::average, of_levels,
      "Cases that officers work on."},
     {"present", Measure::present, office, cases, true, Reduce::average, of_levels, "Cases in the office."},
     {"up", Measure::office_up, office, share, true, Reduce::average, "average final",
      "1 while no outage stops the office, else 0; of a lane named under `of`, 1 while it is open."},
     {"up", Measure::lane_up, lane, share, true, Reduce::average, "average final", "1 while the lane is open, else 0."},
     {"wait", Measure::wait, office, time, false, Reduce::mean, of_sizes,
      "Time that a case waited for officers, seen when it leaves."},
     {"sojourn", Measure::sojourn, office, time, false, Reduce::mean, of_sizes,
      "Time that a case was in the office, seen when it leaves."},
     {"arrivals", Measure::arrivals, office, cases, false, Reduce::total, of_numbers, "Cases that came."},
     {"served", Measure::served, office, cases, false, Reduce::total, of_numbers, "Cases that left with an answer."},
     {"turned_away", Measure::turned_away, office, cases, false, Reduce::total, of_numbers,
      "Cases that found the waiting room full."},
     {"on_hand", Measure::on_hand, stock, goods, true, Reduce::average, of_levels, "Units in stock."},
     {"backorders", Measure::backorders, stock, goods, true, Reduce::average, of_levels,
      "Units ordered that wait for stock."},
     {"on_order", Measure::on_order, stock, goods, true, Reduce::average, of_levels,
      "Units that the stock has ordered and not received."},
     {"stranded", Measure::stranded, stock, goods, true, Reduce::final_value, of_levels,
      "Units in stock beyond what open firm orders of it could take, had they all permissions: a rule that bans an "
      "order "
      "strands what waits for it."},
     {"demand", Measure::demand, stock, goods, false, Reduce::total, of_amounts,
      "Units asked for, order by order, once nothing but goods and a way was missing."},
     {"filled_at_once", Measure::filled_at_once, stock, goods, false, Reduce::total, of_amounts,
      "Units of this demand that were served without waiting for stock."},
     {"lost", Measure::lost, stock, goods, false, Reduce::total, of_amounts, "Units of lost sales."},
     {"order_quantity", Measure::order_quantity, stock, goods, false, Reduce::mean, of_sizes,
      "Units of each replenishment order."},
     {"orders_placed", Measure::orders_placed, stock, cases, false, Reduce::total, of_counts,
      "Number of replenishment orders."},
     {"stock_wait", Measure::stock_wait, stock, time, false, Reduce::mean, of_sizes,
      "Time that each unit served waited for stock."},
     {"fill_rate", Measure::fill_rate, stock, share, false, Reduce::mean, "mean",
      "Share of the units asked for that did not wait for stock (type 2 service); what was lost did. Seen when units "
      "leave or are lost."},
     {"service_level", Measure::service_level, stock, share, false, Reduce::mean, "mean",
      "Share of the orders that did not wait for stock for any of their units (type 1 service by order). Seen when the "
      "last unit leaves or is lost."},
     {"holding", Measure::holding, stock, money, true, Reduce::total, of_counts,
      "Holding cost: units on hand × time × `holding_cost`."},
     {"shortage", Measure::shortage, stock, money, true, Reduce::total, of_counts,
      "Shortage cost: backorders × time (lost sales: units) × `shortage_cost`."},
     {"ordering", Measure::ordering, stock, money, false, Reduce::total, of_counts,
      "Ordering cost: replenishment orders × `order_cost`."},
     {"financing", Measure::financing, stock, money, true, Reduce::total, of_counts,
      "Financing cost: units on hand × time × `unit_value` × `cost_of_capital`."},
     {"under_way", Measure::under_way, lane, goods, true, Reduce::average, "total average",
      "Units on the lane, of all products together."},
     {"awaiting_departure", Measure::awaiting_departure, lane, goods, true, Reduce::average, of_levels,
      "Units that wait at the lane's beginning for its next departure, of all products together."},
     {"departure_load", Measure::departure_load, lane, goods, false, Reduce::mean, of_sizes,
      "Units of each departure that takes any, of all products together."},
     {"started", Measure::started, recipe, goods, false, Reduce::total, of_amounts,
      "Units of each lot that a line started."},
     {"made", Measure::made, recipe, goods, false, Reduce::total, of_amounts,
      "Good units that came off a line, lot by lot."},
     {"scrapped", Measure::scrapped, recipe, goods, false, Reduce::total, of_amounts,
      "Units that came off a line as scrap, lot by lot."},
     {"in_process", Measure::in_process, recipe, goods, true, Reduce::average, "total average",
      "Units that a line has started and not finished."},
     {"production_backlog", Measure::production_backlog, recipe, goods, true, Reduce::average, of_levels,
      "Units ordered of a line and not started."},
     {"material_wait", Measure::material_wait, recipe, time, false, Reduce::mean, of_sizes,
      "Time for which each unit started had waited while the product's next lot lacked components, since its order "
      "came "
      "or the order's last lot was started."},
     {"capacity_wait", Measure::capacity_wait, recipe, time, false, Reduce::mean, of_sizes,
      "The rest of that time: the line was at work on something else, changing over, stopped or closed."},
     {"busy", Measure::line_busy, line, share, true, Reduce::average, "average final",
      "1 while the start of a lot occupies the line, else 0; closed hours within a start count."},
     {"changing", Measure::line_changing, line, share, true, Reduce::average, "average final",
      "1 while the line is made ready for another product, else 0."},
     {"starved", Measure::line_starved, line, share, true, Reduce::average, "average final",
      "1 while the line could start and all that is ordered of it lacks components, their way from the stock (two news "
      "delays) included, else 0."},
     {"changeovers", Measure::changeovers, line, cases, false, Reduce::total, of_numbers,
      "Changes from one product to another, whether or not they take time."},
     {"open", Measure::open, stream, goods, true, Reduce::average, of_levels,
      "Units ordered and neither received nor cancelled; of applications, cases without an answer."},
     {"unmet_need", Measure::unmet_need, stream, goods, true, Reduce::final_value, of_levels,
      "Units needed that neither came nor were made up for by substitutes, in units of what was ordered; orders that "
      "ended without goods count on."},
     {"late", Measure::late, stream, goods, true, Reduce::average, of_levels,
      "Of the unmet need, what should have come by now: `needed_on`, `needed_within`; what came fills what was due "
      "first."},
     {"ordered", Measure::ordered, stream, goods, false, Reduce::total, of_amounts, "Units ordered, order by order."},
     {"unfunded", Measure::unfunded, stream, goods, true, Reduce::average, of_levels,
      "Units that a buyer wants and will order with the budget of a later period."},
     {"true_need", Measure::true_need, stream, goods, false, Reduce::total, of_amounts,
      "Units needed of what was ordered, order by order; without those that pad orders."},
     {"need_due", Measure::need_due, stream, goods, false, Reduce::total, of_amounts,
      "Units needed, order by order, when they fall due: the fill of a buyer is delivered / need_due."},
     {"firm_ordered", Measure::firm_ordered, stream, goods, false, Reduce::total, of_amounts,
      "Units of orders that the desk knows to be firm, padding with them; those of dealers by the parts that they "
      "order."},
     {"delivered", Measure::delivered, stream, goods, false, Reduce::total, of_amounts,
      "Units at the buyer's disposal, delivery by delivery, those of substitutes with them; of applications, cases "
      "approved."},
     {"cancelled", Measure::cancelled, stream, goods, false, Reduce::total, of_amounts,
      "Units of orders that ended without goods; of applications, cases not approved."},
     {"order_wait", Measure::order_wait, stream, time, false, Reduce::mean, of_sizes,
      "Time from order to disposal of each unit delivered; of applications, from filing to approval."},
     {"duty_delivered", Measure::duty_delivered, stream, money, false, Reduce::total, of_counts,
      "Duties and fees that had been paid on the goods delivered, at the exchange rate of the delivery; what is paid "
      "beyond is sunk in goods that aren't."},
     {"status", Measure::status, MeasureOwner::units, goods, true, Reduce::final_value, "total rate final first_date",
      "Units in a status of the unit ledger, named under `status`: total and rate of those that entered it, final what "
      "is in it at the window's end, first_date when it first held `reaches`."},
     {"delay", Measure::delay, MeasureOwner::delay, time, false, Reduce::total, "total",
      "Unit-days of waiting from order to delivery (to being online, of units that are installed), of the whole run "
      "with its warm-up; all reasons, or the one under `reason`."},
     {"cap_used", Measure::cap_used, quota, goods, true, Reduce::final_value, of_levels,
      "Units that count against the quota in its present window."},
     {"cap_reserved", Measure::cap_reserved, quota, goods, true, Reduce::final_value, of_levels,
      "Units granted that have not left yet."},
     {"cap_headroom", Measure::cap_headroom, quota, goods, true, Reduce::final_value, of_levels,
      "Units that could still be granted: allowed - used - reserved. Of a quota that isn't active, as if it were."},
     {"cap_asked", Measure::cap_asked, quota, goods, true, Reduce::average, of_levels,
      "Units whose desk misses no permission but the quota's, and for which it has no room; a permit that is asked for "
      "later, at the border, isn't counted."},
     {"permits_asked", Measure::permits_asked, permit, goods, true, Reduce::final_value, of_levels,
      "Units applied for and not permitted."},
     {"permitted", Measure::permitted, permit, goods, false, Reduce::total, of_numbers, "Units permitted."},
     {"sales", Measure::sales, account, money, false, Reduce::total, of_counts,
      "What buyers have paid firms for goods: on delivery, or as terms and deposits say."},
     {"spending", Measure::spending, account, money, false, Reduce::total, of_counts,
      "What firms have paid: for goods, a dealer's premium with them, to carriers, and duties and fees at entry. "
      "Without "
      "`of`, what buyers without a firm have paid is in it, too."},
     {"freight", Measure::freight, account, money, false, Reduce::total, of_counts, "What firms have paid carriers."},
     {"duty", Measure::duty, account, money, false, Reduce::total, of_counts,
      "Duties and fees at entry: of firms what they have paid, of countries what they have taken."},
     {"revenue_share", Measure::revenue_share, account, money, false, Reduce::total, of_counts,
      "Shares of the price owed to governments: of firms what they have paid, of countries what they have taken."},
     {"invested", Measure::invested, account, money, false, Reduce::total, of_counts,
      "What firms and countries have sunk: the cost of designs, and instalments of commitments whose currency is one "
      "that "
      "goods are paid in."},
     {"happened", Measure::happened, event, share, true, Reduce::final_value, "final first_date",
      "Of events of the timeline: final is 1 where the event has happened before the window's end, else 0; first_date "
      "its date, of several events that of the first."},
     {"online", Measure::online, fleet, goods, true, Reduce::final_value, of_fleets,
      "Units commissioned at campuses and not out; with `user`, that firm's share of them."},
     {"compute", Measure::compute, fleet, MeasureQuantity::compute, true, Reduce::final_value, of_fleets,
      "Compute online: units online × availability of the campus × the product's attribute named under `metric`."},
     {"idle_for_power", Measure::idle_for_power, fleet, goods, true, Reduce::total, "total average final",
      "Units at a campus that wait for power or racks; total in unit-days."},
     {"power_used", Measure::power_used, campus, power, true, Reduce::average, of_sizes_of_campuses,
      "Grid power set aside for units that are online or being fitted."},
     {"racks_used", Measure::racks_used, campus, racks, true, Reduce::average, of_sizes_of_campuses,
      "Racks that hold units, online or being fitted; partly filled ones count."},
     {"idle_power", Measure::idle_power, campus, power, true, Reduce::total, of_sizes_of_campuses,
      "Grid power that is there and not used; total in MW-days. Of campuses whose power is limited."},
     {"paid", Measure::paid, commitment, money, true, Reduce::final_value, "average maximum final",
      "What of a commitment is paid."},
     {"overdue", Measure::overdue, commitment, money, true, Reduce::average, "average maximum final",
      "What of a commitment was due and isn't paid."},
     {"list_price", Measure::list_price, price, money, true, Reduce::average, "average maximum final",
      "What is asked for a unit of the product named under `product`, whose price moves (`pricing`), from each look of "
      "its seller to the next."},
     {"premium", Measure::premium, dealer, share, true, Reduce::average, "average maximum final",
      "What a dealer asks over list price: grey price / list price - 1."},
     {"enforcement", Measure::enforcement, dealer, share, true, Reduce::average, "average maximum final",
      "The level of enforcement against a dealer, seen when something happens to it."},
     {"finds", Measure::finds, dealer, cases, false, Reduce::total, of_numbers, "Lots of a dealer that were found."},
     {"seized", Measure::seized, dealer, goods, false, Reduce::total, of_numbers, "Units of these lots."}});

constexpr std::array all_reducers = std::to_array<ReducerInfo>(
    {{"total", Reduce::total, "sum over the window; of levels, level × time; of several elements, of all together"},
     {"rate", Reduce::rate, "total by time"},
     {"average", Reduce::average,
      "over time; of several elements the average of their sum, of shares the mean of the elements"},
     {"mean", Reduce::mean, "over observations, those of several elements pooled"},
     {"variance", Reduce::variance, "of observations, those of several elements pooled"},
     {"maximum", Reduce::maximum, "the greatest observation; of a level, of one element only"},
     {"quantile", Reduce::quantile,
      "the one under `quantile` of observations after the warm-up, those of several elements pooled; within 1/256"},
     {"share_above", Reduce::share_above,
      "share of observations greater than `above`; of a level, of time, and of one element only"},
     {"final", Reduce::final_value,
      "at the window's end; of several elements their sum, of shares the mean of the elements"},
     {"first_date", Reduce::first_date,
      "the first moment of the window at which the status, or all of the measured together, held `reaches`; of what "
      "adds up (delivered, ordered, lost, permitted, ...), at which so much had come since the window began; of "
      "events, "
      "their date"}});

/// A ledger's word as authors write it: "in transit" is in_transit. Kept for good.
template <class Enum>
std::vector<std::string_view> words_of(std::size_t count) {
  static std::vector<std::string> kept;
  if (kept.empty()) {
    for (std::size_t i = 0; i < count; ++i) {
      std::string word(ledger::name(static_cast<Enum>(i)));
      std::replace(word.begin(), word.end(), ' ', '_');
      kept.push_back(std::move(word));
    }
  }
  return {kept.begin(), kept.end()};
}

}  // namespace

std::span<MeasureInfo const> measures() { return all_measures; }
std::span<ReducerInfo const> reducers() { return all_reducers; }

MeasureInfo const* find_measure(std::string_view word) {
  auto const found = std::find_if(all_measures.begin(), all_measures.end(),
                                  [&](MeasureInfo const& info) { return info.word == word; });
  return found == all_measures.end() ? nullptr : &*found;
}

std::string_view word_of(Reduce reduce) {
  for (ReducerInfo const& info : all_reducers) {
    if (info.reduce == reduce) return info.word;
  }
  return {};
}

bool can_reduce(MeasureInfo const& measure, std::string_view reducer) {
  return fmt::format(" {} ", measure.reducers).find(fmt::format(" {} ", reducer)) != std::string::npos;
}

bool is_burden(Measure measure) {
  constexpr std::array burdens{
      Measure::waiting,      Measure::present,        Measure::wait,           Measure::sojourn,
      Measure::turned_away,  Measure::backorders,     Measure::stranded,       Measure::lost,
      Measure::stock_wait,   Measure::holding,        Measure::shortage,       Measure::ordering,
      Measure::financing,    Measure::scrapped,       Measure::material_wait,  Measure::capacity_wait,
      Measure::line_starved, Measure::line_changing,  Measure::changeovers,    Measure::production_backlog,
      Measure::unmet_need,   Measure::late,           Measure::unfunded,       Measure::cancelled,
      Measure::order_wait,   Measure::duty_delivered, Measure::delay,          Measure::awaiting_departure,
      Measure::cap_asked,    Measure::permits_asked,  Measure::spending,       Measure::freight,
      Measure::duty,         Measure::revenue_share,  Measure::idle_for_power, Measure::idle_power,
      Measure::overdue,      Measure::list_price,     Measure::premium,        Measure::finds,
      Measure::seized};
  return std::find(burdens.begin(), burdens.end(), measure) != burdens.end();
}

std::string_view owner_words(MeasureOwner owner) {
  switch (owner) {
    case office:
      return "offices";
    case stock:
      return "stocks at sites";
    case lane:
      return "lanes";
    case line:
      return "lines of production";
    case recipe:
      return "products of lines of production";
    case stream:
      return "buyers";
    case MeasureOwner::units:
      return "products";
    case MeasureOwner::delay:
      return "orders of buyers";
    case quota:
      return "quotas";
    case permit:
      return "permits";
    case account:
      return "firms and countries";
    case event:
      return "events of the timeline";
    case fleet:
    case campus:
      return "campuses";
    case commitment:
      return "commitments";
    case dealer:
      return "dealers";
    case price:
      return "products whose price moves";
  }
  return {};
}

bool of_countries(Measure measure) {
  return measure == Measure::duty || measure == Measure::revenue_share || measure == Measure::invested;
}

std::string_view owner_words(MeasureInfo const& measure) {
  if (measure.owner == account && !of_countries(measure.measure)) return "firms";
  return owner_words(measure.owner);
}

std::string_view quantity_words(MeasureQuantity quantity) {
  switch (quantity) {
    case cases:
      return "cases";
    case time:
      return "time";
    case goods:
      return "units";
    case money:
      return "money";
    case share:
      return "a share";
    case power:
      return "power";
    case racks:
      return "racks";
    case MeasureQuantity::compute:
      return "units times an attribute";
  }
  return {};
}

std::vector<std::string_view> const& measure_words() {
  static std::vector<std::string_view> const words = [] {
    std::vector<std::string_view> result;
    for (MeasureInfo const& info : all_measures) {
      if (find_measure(info.word) == &info) result.push_back(info.word);
    }
    return result;
  }();
  return words;
}

std::vector<std::string_view> const& reducer_words() {
  static std::vector<std::string_view> const words = [] {
    std::vector<std::string_view> result;
    for (ReducerInfo const& info : all_reducers) result.push_back(info.word);
    return result;
  }();
  return words;
}

std::vector<std::string_view> const& status_words() {
  static std::vector<std::string_view> const words = words_of<ledger::UnitStatus>(ledger::unit_statuses);
  return words;
}

std::vector<std::string_view> const& channel_words() {
  static std::vector<std::string_view> const words = words_of<ledger::UnitChannel>(ledger::unit_channels);
  return words;
}

std::vector<std::string_view> const& class_words() {
  static std::vector<std::string_view> const words = words_of<ledger::OrderClass>(ledger::order_classes);
  return words;
}

std::vector<std::string_view> const& reason_words() {
  static std::vector<std::string_view> const words = words_of<ledger::DelayReason>(ledger::delay_reasons);
  return words;
}

std::string_view measures_in_short() {
  static std::string const text = [] {
    std::string result = "What is measured.";
    std::vector<std::string_view> owners;
    for (MeasureOwner const owner :
         {office, stock, lane, line, recipe, stream, MeasureOwner::units, MeasureOwner::delay, quota, permit, account,
          event, fleet, commitment, dealer, price}) {
      if (owner == account) owners.emplace_back("firms");
      owners.push_back(owner_words(owner));
    }
    for (std::string_view const owner : owners) {
      std::string words;
      for (MeasureInfo const& info : all_measures) {
        if (owner_words(info) != owner) continue;
        words += fmt::format("{}{} ({})", words.empty() ? "" : ", ", info.word, quantity_words(info.quantity));
      }
      result += fmt::format(" Of {}: {}.", owner, words);
    }
    return result + " `explain measures` says more.";
  }();
  return text;
}

std::string_view reducers_in_short() {
  static std::string const text = [] {
    std::string result = "How it becomes one number:";
    for (ReducerInfo const& info : all_reducers) {
      result += fmt::format("{} {} ({})", &info == all_reducers.data() ? "" : ",", info.word, info.meaning);
    }
    return result + ".";
  }();
  return text;
}

std::string_view campus_measures() {
  static std::string const text = [] {
    std::string words;
    for (MeasureInfo const& info : all_measures) {
      bool const of_campuses = info.owner == fleet || info.owner == campus;
      if (of_campuses) words += fmt::format("{}{}", words.empty() ? "" : "|", info.word);
    }
    return "measure=" + words;
  }();
  return text;
}

std::string_view product_applies() {
  static std::string const text = [] {
    std::string words;
    for (MeasureInfo const& info : all_measures) {
      bool const by_product = info.owner == stock || info.owner == recipe || info.owner == stream ||
                              info.owner == MeasureOwner::units || info.owner == MeasureOwner::delay ||
                              info.owner == fleet || info.owner == price;
      if (by_product) words += fmt::format("{}{}", words.empty() ? "" : "|", info.word);
    }
    return "measure=" + words;
  }();
  return text;
}

}  // namespace chokepoint::scenario
