#include "engine/report/measure_words.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace chokepoint::report {

namespace {

using model::Measure;

constexpr auto all_words = std::to_array<std::pair<Measure, MeasureWords>>({
    {Measure::waiting, {"cases @ that wait for an officer", "at", "all offices"}},
    {Measure::in_service, {"cases @ that officers work on", "at", "all offices"}},
    {Measure::present, {"cases @ that are not answered yet", "at", "all offices"}},
    {Measure::office_up, {"whether it works (1) or an outage stops it (0)", "at", "all offices"}},
    {Measure::lane_up, {"whether it is open (1) or stopped (0)", "on", "all lanes"}},
    {Measure::wait, {"how long a case @ waited for an officer", "at", "all offices"}},
    {Measure::sojourn, {"how long a case @ took from filing to answer", "at", "all offices"}},
    {Measure::arrivals, {"cases that came", "at", "all offices"}},
    {Measure::served, {"cases that got an answer", "at", "all offices"}},
    {Measure::turned_away, {"cases turned away since the waiting room was full", "at", "all offices"}},
    {Measure::on_hand, {"{} in stock", "at", "all sites"}},
    {Measure::backorders, {"{} ordered @ that wait for stock", "at", "all sites"}},
    {Measure::on_order, {"{} that the stock @ has ordered and not received", "at", "all sites"}},
    {Measure::stranded,
     {"{} in stock @ that no open firm order could take, had it all permissions", "at", "all sites"}},
    {Measure::demand, {"{} asked for @ when nothing but goods and a way was missing", "at", "all sites"}},
    {Measure::filled_at_once, {"{} served without waiting for stock", "at", "all sites"}},
    {Measure::lost, {"{} not sold @ since there was no stock", "at", "all sites"}},
    {Measure::order_quantity, {"{} of each order that refills the stock", "at", "all sites"}},
    {Measure::orders_placed, {"orders that refill the stock", "at", "all sites"}},
    {Measure::stock_wait, {"how long each of the {} served had waited for stock", "at", "all sites"}},
    {Measure::fill_rate, {"the share of {} asked for that did not wait for stock", "at", "all sites"}},
    {Measure::service_level, {"the share of orders of {} that did not wait for stock", "at", "all sites"}},
    {Measure::holding, {"what holding {} in stock costs", "at", "all sites"}},
    {Measure::shortage, {"what lacking {} costs", "at", "all sites"}},
    {Measure::ordering, {"what ordering {} for the stock costs", "at", "all sites"}},
    {Measure::financing, {"what the money tied up in {} in stock costs", "at", "all sites"}},
    {Measure::under_way, {"units of all products under way", "on", "all lanes"}},
    {Measure::awaiting_departure, {"units of all products that wait for the next departure", "on", "all lanes"}},
    {Measure::departure_load, {"units of all products that each departure takes", "on", "all lanes"}},
    {Measure::started, {"{} begun to be made, lot by lot", "at", "all lines of production"}},
    {Measure::made, {"{} made and good, lot by lot", "at", "all lines of production"}},
    {Measure::scrapped, {"{} made and scrapped, lot by lot", "at", "all lines of production"}},
    {Measure::in_process, {"{} being made", "at", "all lines of production"}},
    {Measure::production_backlog, {"{} ordered and not begun to be made", "at", "all lines of production"}},
    {Measure::material_wait,
     {"how long each of the {} begun had waited for components", "at", "all lines of production"}},
    {Measure::capacity_wait,
     {"how long each of the {} begun had waited for the line itself", "at", "all lines of production"}},
    {Measure::line_busy, {"whether the line is at work (1) or not (0)", "at", "all lines of production"}},
    {Measure::line_changing,
     {"whether the line is being made ready for another product (1) or not (0)", "at", "all lines of production"}},
    {Measure::line_starved,
     {"whether the line could work and lacks components (1) or not (0)", "at", "all lines of production"}},
    {Measure::changeovers, {"changes from one product to another", "at", "all lines of production"}},
    {Measure::open, {"{} ordered @ and neither received nor cancelled", "by", "all buyers"}},
    {Measure::unmet_need, {"{} needed @ that neither came nor were made up for by other goods", "by", "all buyers"}},
    {Measure::late, {"{} needed @ that should have come by then and had not", "by", "all buyers"}},
    {Measure::ordered, {"{} ordered", "by", "all buyers"}},
    {Measure::unfunded, {"{} wanted @ that wait for the budget of a later period", "by", "all buyers"}},
    {Measure::true_need, {"{} needed @ of what was ordered, padding left out", "by", "all buyers"}},
    {Measure::need_due, {"{} needed @ whose day had come, padding left out", "by", "all buyers"}},
    {Measure::firm_ordered, {"{} ordered firmly @, padding included", "by", "all buyers"}},
    {Measure::delivered, {"{} delivered", "to", "all buyers"}},
    {Measure::cancelled, {"{} of orders @ that ended without goods", "of", "all buyers"}},
    {Measure::order_wait, {"how long each of the {} delivered @ took from order to delivery", "to", "all buyers"}},
    {Measure::duty_delivered, {"duties and fees that had been paid on the {} delivered @", "to", "all buyers"}},
    {Measure::status, {"{}", "", ""}},
    {Measure::delay,
     {"the waiting of {} @ from order to delivery, or until a campus has put them online", "ordered by", "all buyers"}},
    {Measure::cap_used, {"{} that count against the limit of the present window", "of", "all quotas"}},
    {Measure::cap_reserved, {"{} granted that have not left yet", "under", "all quotas"}},
    {Measure::cap_headroom, {"{} that could still be granted", "under", "all quotas"}},
    {Measure::cap_asked, {"{} that lack no permission but room", "under", "all quotas"}},
    {Measure::permits_asked, {"{} applied for and not permitted", "at", "all permit offices"}},
    {Measure::permitted, {"{} permitted", "by", "all permit offices"}},
    {Measure::sales, {"what buyers paid @ for goods", "to", "all firms"}},
    {Measure::spending, {"what was paid @ for goods, to carriers, and in duties and fees", "by", "all buyers"}},
    {Measure::freight, {"what was paid @ to carriers", "by", "all firms"}},
    {Measure::duty, {"duties and fees at entry", "paid by (a firm) or to (a country)", ""}},
    {Measure::revenue_share, {"shares of the price owed to governments", "paid by (a firm) or to (a country)", ""}},
    {Measure::invested, {"what was sunk @ in designs and commitments", "by", "all firms and countries"}},
    {Measure::happened, {"whether it has happened (1) or not (0):", "", "any event"}},
    {Measure::online, {"{} online", "at", "all campuses"}},
    {Measure::compute,
     {"compute online @: units online times the availability of their campus times the {} of each product", "at",
      "all campuses"}},
    {Measure::idle_for_power, {"{} @ that wait for power or racks", "at", "all campuses"}},
    {Measure::power_used, {"grid power set aside for units online or being fitted", "at", "all campuses"}},
    {Measure::racks_used, {"racks that hold units, online or being fitted", "at", "all campuses"}},
    {Measure::idle_power, {"grid power @ that is there and not used", "at", "all campuses with limited power"}},
    {Measure::paid, {"what is paid", "of", "all commitments"}},
    {Measure::overdue, {"what was due and is not paid", "of", "all commitments"}},
    {Measure::list_price, {"the list price of one of the {}", "", ""}},
    {Measure::premium, {"what is asked @ over list price (asked / list price - 1)", "by", "all dealers"}},
    {Measure::enforcement, {"the level of enforcement", "against", "all dealers"}},
    {Measure::finds, {"lots @ that were found and seized", "of", "all dealers"}},
    {Measure::seized, {"{} @ that were found and seized", "of", "all dealers"}},
});

}  // namespace

MeasureWords words_of_measure(Measure measure) {
  auto const found =
      std::find_if(all_words.begin(), all_words.end(), [&](auto const& one) { return one.first == measure; });
  return found == all_words.end() ? MeasureWords{} : found->second;
}

}  // namespace chokepoint::report
