#pragma once

#include <array>
#include <cstddef>

#include "engine/policy/chokepoint_policy.h"
#include "engine/policy/questions.hpp"

/// What each question tells, member by member; for questions.cpp alone.
namespace chokepoint::policy::members {

using enum FieldType;

// `offsetof` needs the struct and the member as written.
#define MEMBER(question, member, type, ...) \
  QuestionField { #member, type, offsetof(chokepoint_##question, member), __VA_ARGS__ }

inline constexpr auto asker_members = std::to_array<QuestionField>({
    MEMBER(asker, date, date, "when it is asked"),
    MEMBER(asker, actor, name, "who is asked, such as \"sites.hsinchu\"", "actor"),
    MEMBER(asker, country, name, "its country", "country"),
    MEMBER(asker, firm, name, "its firm", "firm"),
});

inline constexpr auto subject_members = std::to_array<QuestionField>({
    MEMBER(subject, id, count, "what the luck of the case follows"),
    MEMBER(subject, luck, share, "drawn uniformly for the case: the same for every policy that is asked"),
});

inline constexpr auto allocation_fields = std::to_array<QuestionField>({
    MEMBER(allocation, product, name, "what the stock is of", "product"),
    MEMBER(allocation, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(allocation, volume, amount, "what is on hand"),
    MEMBER(allocation, lot, amount, "goods leave in whole multiples of this, or when they complete an order"),
    MEMBER(allocation, rule, word, "the stock's key `allocation`", "first_come|proportional|max_min|auction"),
});

inline constexpr auto allocation_case_fields = std::to_array<QuestionField>({
    MEMBER(allocation_case, wanted, amount, "still open of the order"),
    MEMBER(allocation_case, tier, count, "the order's class (`priority`); lower ones come first"),
    MEMBER(allocation_case, bid, share, "of list price that is offered on top of it"),
    MEMBER(allocation_case, buyer_firm, name, "the firm that buys", "firm"),
    MEMBER(allocation_case, buyer_home, name, "that firm's country", "country"),
    MEMBER(allocation_case, destination, name, "the country where the goods go", "country"),
    MEMBER(allocation_case, ordered_on, date, "when it was ordered"),
    MEMBER(allocation_case, buyer_kind, name, "what that firm is called (`firms.*.kind`); none: nothing", "kind"),
    MEMBER(allocation_case, price, money, "for a unit, as listed now; 0 where there is none"),
    MEMBER(allocation_case, needed_on, date,
           "when the need behind it falls due (`needed_on`; else `needed_within` after it was placed)"),
});

inline constexpr auto import_permits_fields = std::to_array<QuestionField>({
    MEMBER(import_permits, product, name, "what the permits are for; none: units of any product count alike",
           "product"),
    MEMBER(import_permits, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(import_permits, volume, amount, "what is left of the batch"),
    MEMBER(import_permits, rule, word, "the authority's key `split`", "first_come|proportional|max_min"),
});

inline constexpr auto import_permits_case_fields = std::to_array<QuestionField>({
    MEMBER(import_permits_case, wanted, amount, "what there is room for, by the conditions of the authority"),
    MEMBER(import_permits_case, tier, count, "class of the firm; lower ones come first"),
    MEMBER(import_permits_case, applicant, name, "the firm that applies; none: a buyer of no firm", "firm"),
    MEMBER(import_permits_case, filed_on, date, "when it applied"),
    MEMBER(import_permits_case, applicant_home, name, "that firm's country", "country"),
    MEMBER(import_permits_case, applicant_kind, name, "what that firm is called (`firms.*.kind`); none: nothing",
           "kind"),
    MEMBER(import_permits_case, price, money,
           "for a unit of the product that it applies for, as listed now; 0 where there is none"),
    MEMBER(import_permits_case, needed_on, date,
           "when the need behind it falls due (`needed_on`; else `needed_within` after the order was placed)"),
});

inline constexpr auto replenishment_fields = std::to_array<QuestionField>({
    MEMBER(replenishment, product, name, "what the stock is of", "product"),
    MEMBER(replenishment, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(replenishment, on_hand, amount, "what is there"),
    MEMBER(replenishment, on_order, amount, "what is ordered and not there"),
    MEMBER(replenishment, committed, amount, "what open orders are owed"),
    MEMBER(replenishment, proposed, amount, "what the stock's own rule would order"),
});

inline constexpr auto ordering_fields = std::to_array<QuestionField>({
    MEMBER(ordering, product, name, "what is needed", "product"),
    MEMBER(ordering, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(ordering, unmet, amount, "what was needed before and is not there yet"),
    MEMBER(ordering, proposed, amount, "what the stream's own rule would order: the need, times `padded_by`"),
});

inline constexpr auto ordering_case_fields = std::to_array<QuestionField>({
    MEMBER(ordering_case, need, amount, "what is needed"),
});

inline constexpr auto pausing_fields = std::to_array<QuestionField>({
    MEMBER(pausing, product, name, "what is ordered", "product"),
    MEMBER(pausing, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(pausing, price, money, "for a unit, as listed now; 0 where there is none"),
});

inline constexpr auto pausing_case_fields = std::to_array<QuestionField>({
    MEMBER(pausing_case, quantity, amount, "what is ordered"),
    MEMBER(pausing_case, wanted_on, date, "when it would have been ordered at first"),
});

inline constexpr auto release_fields = std::to_array<QuestionField>({
    MEMBER(release, product, name, "what the stock is of", "product"),
    MEMBER(release, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(release, price, money, "for a unit, as listed now; 0 where there is none"),
    MEMBER(release, rule, word, "the stock's key `release`", "when_permitted|when_licensed"),
});

inline constexpr auto release_case_fields = std::to_array<QuestionField>({
    MEMBER(release_case, quantity, amount, "what is open of the order"),
    MEMBER(release_case, permits_missing, count, "authorities that must still agree"),
    MEMBER(release_case, buyer_firm, name, "the firm that buys", "firm"),
    MEMBER(release_case, destination, name, "the country where the goods go", "country"),
    MEMBER(release_case, ordered_on, date, "when it was ordered"),
    MEMBER(release_case, buyer_home, name, "that firm's country", "country"),
    MEMBER(release_case, buyer_kind, name, "what that firm is called (`firms.*.kind`); none: nothing", "kind"),
    MEMBER(release_case, needed_on, date,
           "when the need behind it falls due (`needed_on`; else `needed_within` after it was placed)"),
});

inline constexpr auto export_licensing_case_fields = std::to_array<QuestionField>({
    MEMBER(export_licensing_case, product, name, "what the license is for; none: an application that names no product",
           "product"),
    MEMBER(export_licensing_case, parts_per_unit, count,
           "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(export_licensing_case, quantity, amount, "what is applied for"),
    MEMBER(export_licensing_case, review, word, "how the rule in force has it weighed",
           "none|case_by_case|denial|approval"),
    MEMBER(export_licensing_case, approves, share, "that the office's own rule approves"),
    MEMBER(export_licensing_case, denies, share, "that it denies; the rest is returned without action"),
    MEMBER(export_licensing_case, buyer_firm, name, "the firm that buys", "firm"),
    MEMBER(export_licensing_case, destination, name, "the country where the goods go", "country"),
    MEMBER(export_licensing_case, filed_on, date, "when it was filed"),
    MEMBER(export_licensing_case, attempt, count, "earlier applications for the same order"),
    MEMBER(export_licensing_case, buyer_home, name, "the country of the firm that buys", "country"),
    MEMBER(export_licensing_case, buyer_kind, name, "what that firm is called (`firms.*.kind`); none: nothing", "kind"),
    MEMBER(export_licensing_case, seller_firm, name, "the firm that sells; none: an application that names no product",
           "firm"),
    MEMBER(export_licensing_case, price, money, "for a unit, as listed now; 0 where there is none"),
    MEMBER(export_licensing_case, needed_on, date,
           "when the need behind it falls due (`needed_on`; else `needed_within` after the order was placed)"),
});

inline constexpr auto customs_inspection_fields = std::to_array<QuestionField>({
    MEMBER(customs_inspection, inspected, share, "that the office's own rule inspects"),
});

inline constexpr auto customs_case_fields = std::to_array<QuestionField>({
    MEMBER(customs_case, product, name, "what the lot is of", "product"),
    MEMBER(customs_case, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(customs_case, quantity, amount, "what is in the lot"),
    MEMBER(customs_case, price, money, "for a unit, as paid or listed; 0 where there is none"),
    MEMBER(customs_case, buyer_firm, name, "the firm that buys; none: a site's own stock", "firm"),
    MEMBER(customs_case, origin, name,
           "the country where the product is made (made_in), or else where the goods were ordered", "country"),
    MEMBER(customs_case, destination, name, "the country where they go", "country"),
    MEMBER(customs_case, arrived_on, date, "when the lot came to customs"),
    MEMBER(customs_case, buyer_home, name, "the country of the firm that buys", "country"),
    MEMBER(customs_case, buyer_kind, name, "what that firm is called (`firms.*.kind`); none: nothing", "kind"),
    MEMBER(customs_case, seller_firm, name, "the firm that sells", "firm"),
    MEMBER(customs_case, ordered_on, date, "when it was ordered"),
    MEMBER(customs_case, needed_on, date,
           "when the need behind it falls due (`needed_on`; else `needed_within` after it was placed); of a site's own "
           "none"),
});

inline constexpr auto customs_clearance_fields = std::to_array<QuestionField>({
    MEMBER(customs_clearance, releases, share, "that the office's own rule releases; the rest is refused"),
});

inline constexpr auto customs_forfeit_fields = std::to_array<QuestionField>({
    MEMBER(customs_forfeit, rule, word, "the office's key `after_hold`", "re_export|forfeit"),
});

inline constexpr auto routing_fields = std::to_array<QuestionField>({
    MEMBER(routing, product, name, "what goes", "product"),
    MEMBER(routing, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(routing, quantity, amount, "how much of it"),
    MEMBER(routing, target, name, "where it goes next: the first of the stops that are left", "site"),
    MEMBER(routing, waited, time, "since it was ordered; of a stock's own orders 0"),
    MEMBER(routing, rule, word, "the key `routing` of the stream or stock", "fastest|cheapest"),
    MEMBER(routing, target_in, name, "the country of `target`", "country"),
});

inline constexpr auto routing_case_fields = std::to_array<QuestionField>({
    MEMBER(routing_case, lane, name, "the lane", "lane"),
    MEMBER(routing_case, into, name, "the country where it ends", "country"),
    MEMBER(routing_case, takes, time, "expected for the whole way by this lane"),
    MEMBER(routing_case, cost, money, "for a unit on this lane; 0 where it costs nothing"),
});

inline constexpr auto substitution_fields = std::to_array<QuestionField>({
    MEMBER(substitution, needed, name, "what the buyer waits for", "product"),
    MEMBER(substitution, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(substitution, need, amount, "how much of it"),
    MEMBER(substitution, since, date, "when it was ordered"),
});

inline constexpr auto substitution_case_fields = std::to_array<QuestionField>({
    MEMBER(substitution_case, product, name, "the alternative", "product"),
    MEMBER(substitution_case, due, flag, "whether the need has waited as long as the alternative's key `after` says"),
    MEMBER(substitution_case, worth, number, "units of what is needed that one unit stands for"),
    MEMBER(substitution_case, dealer, name, "the dealer who is asked; none: a regular seller", "dealer"),
    MEMBER(substitution_case, premium, share, "over list price that the dealer was last heard to ask"),
    MEMBER(substitution_case, premium_below, share, "below which the stream's own rule takes it"),
});

inline constexpr auto grey_channel_fields = std::to_array<QuestionField>({
    MEMBER(grey_channel, product, name, "what it deals in", "product"),
    MEMBER(grey_channel, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(grey_channel, waiting, amount, "what is asked of it and not bought yet"),
    MEMBER(grey_channel, capacity, amount, "what it gets in a period"),
    MEMBER(grey_channel, enforcement, number, "what multiplies the risk of being found, from 0"),
    MEMBER(grey_channel, proposed, share, "that the dealer's own rule would ask"),
});

inline constexpr auto buildout_fields = std::to_array<QuestionField>({
    MEMBER(buildout, product, name, "what was received", "product"),
    MEMBER(buildout, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(buildout, quantity, amount, "how much of it"),
    MEMBER(buildout, rule, word, "the buyer's key `buildout`", "listed|earliest|largest"),
});

inline constexpr auto buildout_case_fields = std::to_array<QuestionField>({
    MEMBER(buildout_case, campus, name, "the campus", "campus"),
    MEMBER(buildout_case, located_in, name, "its country", "country"),
    MEMBER(buildout_case, room_in_all, amount,
           "what fits once everything planned is built, less what is there and was sent"),
    MEMBER(buildout_case, room_first, amount, "what fits when there is any room"),
    MEMBER(buildout_case, first_on, date, "when that is"),
});

inline constexpr auto planning_fields = std::to_array<QuestionField>({
    MEMBER(planning, set_up_for, name, "what the line made last", "product"),
    MEMBER(planning, rule, word, "the line's key `plans`", "first_come|priority|backlog|margin|shares"),
});

inline constexpr auto planning_case_fields = std::to_array<QuestionField>({
    MEMBER(planning_case, product, name, "what is ordered", "product"),
    MEMBER(planning_case, firm_orders, flag, "whether firm orders of customers stand behind it"),
    MEMBER(planning_case, backlog, number, "units ordered and not started"),
    MEMBER(planning_case, rank, count, "place in the line's list of priorities"),
    MEMBER(planning_case, margin, money,
           "that a unit of capacity earns: price x probability of sale - cost; 0 unless the line plans by margin"),
    MEMBER(planning_case, work, number, "capacity that the next lot takes"),
});

inline constexpr auto product_introduction_fields = std::to_array<QuestionField>({
    MEMBER(product_introduction, replaces, name, "the product in whose place it comes; none: nothing", "product"),
});

inline constexpr auto product_introduction_case_fields = std::to_array<QuestionField>({
    MEMBER(product_introduction_case, product, name, "the design", "product"),
    MEMBER(product_introduction_case, cost, money, "that the design takes, in the currency it is written in"),
});

inline constexpr auto government_reaction_fields = std::to_array<QuestionField>({
    MEMBER(government_reaction, sees, flag, "whether what it watches is true by the figures published last"),
    MEMBER(government_reaction, saw, flag, "whether it was at the look before"),
    MEMBER(government_reaction, answers, count, "answers that it has given"),
});

inline constexpr auto government_reaction_case_fields = std::to_array<QuestionField>({
    MEMBER(government_reaction_case, step, count, "place on the ladder, from 0"),
    MEMBER(government_reaction_case, happened, flag, "whether this step's event is known to be in force"),
});

inline constexpr auto pricing_fields = std::to_array<QuestionField>({
    MEMBER(pricing, product, name, "what is sold", "product"),
    MEMBER(pricing, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(pricing, on_hand, amount, "what is there; of a stock that never runs out 0"),
    MEMBER(pricing, on_order, amount, "what is ordered or made for the stock, and not there"),
    MEMBER(pricing, committed, amount, "what open orders are owed: those that the inventory position counts"),
    MEMBER(pricing, shipped, amount, "what was shipped since the look before"),
    MEMBER(pricing, lost, amount, "orders that were lost since then, for want of goods"),
    MEMBER(pricing, received, amount, "what was made or came since then"),
    MEMBER(pricing, every, time, "between two looks"),
    MEMBER(pricing, list_price, money, "for a unit: as stated, or by costs as they are now"),
    MEMBER(pricing, cost, money,
           "for a unit: what it is made from, at its prices, and conversion; 0 unless the price follows costs"),
    MEMBER(pricing, price, money, "for a unit, as asked until now"),
    MEMBER(pricing, least, money, "that may be asked: the product's key `lowest`, by list price; without it 0"),
    MEMBER(pricing, most, money, "that may be asked: `highest`, by list price; without it what can be counted"),
    MEMBER(pricing, proposed, money, "that the product's own rule would ask"),
});

inline constexpr auto loading_fields = std::to_array<QuestionField>({
    MEMBER(loading, parts_per_unit, count,
           "parts that make up one unit of every product: amounts in C are counted in parts"),
    MEMBER(loading, lane, name, "the lane", "lane"),
    MEMBER(loading, into, name, "the country where it ends", "country"),
    MEMBER(loading, room, amount, "what the departure takes, of all products together"),
    MEMBER(loading, waiting, amount, "what waits for it, of all products together"),
    MEMBER(loading, every, time, "between two departures"),
});

inline constexpr auto loading_case_fields = std::to_array<QuestionField>({
    MEMBER(loading_case, product, name, "what the lot is of", "product"),
    MEMBER(loading_case, quantity, amount, "what is in the lot"),
    MEMBER(loading_case, tier, count, "the order's class (`priority`); lower ones go first by the engine's own rule"),
    MEMBER(loading_case, value, money, "of the lot at its price, as agreed or listed now; 0 where there is none"),
    MEMBER(loading_case, firmness, word, "how firm its order was when it was placed; stock: a site's own",
           "stock|interest|purchase_order|prepaid"),
    MEMBER(loading_case, buyer_firm, name, "the firm that buys; none: a site's own stock", "firm"),
    MEMBER(loading_case, destination, name, "the country where the goods go", "country"),
    MEMBER(loading_case, ordered_on, date, "when it was ordered"),
    MEMBER(loading_case, needed_on, date,
           "when the need behind it falls due (`needed_on`; else `needed_within` after it was placed); of a site's own "
           "none"),
    MEMBER(loading_case, waiting_since, date, "when it came to this lane"),
});

inline constexpr auto funding_fields = std::to_array<QuestionField>({
    MEMBER(funding, budget, money, "of a period, in the currency of the budget"),
    MEMBER(funding, unspent, money, "of this period, in that currency; below 0: overspent"),
    MEMBER(funding, next_on, date, "when the next period begins"),
});

inline constexpr auto funding_case_fields = std::to_array<QuestionField>({
    MEMBER(funding_case, product, name, "what is ordered", "product"),
    MEMBER(funding_case, parts_per_unit, count, "parts that make up one unit: amounts in C are counted in parts"),
    MEMBER(funding_case, quantity, amount, "what waits for money"),
    MEMBER(funding_case, padding, amount, "what of it nobody needs"),
    MEMBER(funding_case, price, money, "for a unit, as listed now, in the currency of the budget"),
    MEMBER(funding_case, tier, count, "the stream's class (`priority`); lower ones come first where goods are scarce"),
    MEMBER(funding_case, firmness, word, "how firm the order will be", "interest|purchase_order|prepaid"),
    MEMBER(funding_case, wanted_on, date, "when it fell due"),
    MEMBER(funding_case, needed_on, date, "when the need behind it falls due (`needed_on`, `needed_within`)"),
});

#undef MEMBER

}  // namespace chokepoint::policy::members
