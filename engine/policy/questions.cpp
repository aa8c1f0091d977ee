#include "engine/policy/questions.hpp"

#include <fmt/format.h>

#include <array>

#include "engine/base/check.hpp"
#include "engine/policy/question_members.hpp"

namespace chokepoint::policy {

namespace {

using namespace members;

template <class Situation, class Case>
constexpr QuestionInfo question(model::Question id, std::string_view name, std::string_view asked_of,
                                std::string_view meaning, Decision decision, QuestionExample example,
                                std::span<QuestionField const> situation, std::span<QuestionField const> case_fields) {
  return {id, name, asked_of, meaning, decision, example, situation, case_fields, sizeof(Situation), sizeof(Case)};
}

constexpr std::span<QuestionField const> no_fields{};
constexpr std::string_view best = "the case with the greatest is taken, of equal ones the first; none below 0";

constexpr std::array<QuestionInfo, model::question_count> questions{{
    question<chokepoint_allocation, chokepoint_allocation_case>(
        model::Question::allocation, "allocation", "sites",
        "How much of a scarce stock does each order get that could leave? Asked whenever goods or orders come, as long "
        "as something is on hand; what no order gets stays.",
        {.type = amount,
         .meaning = "what the order gets now; what is neither all that it wants nor a whole number of lots is rounded "
                    "down to whole lots, and the rest stays",
         .shared = true},
        {"by the stock's key `allocation`", "if tier == 0 then min(wanted, left) else min(wanted, left / 2)",
         "The first class gets all that there is, each of the others at most half of what is left."},
        allocation_fields, allocation_case_fields),
    question<chokepoint_import_permits, chokepoint_import_permits_case>(
        model::Question::import_permits, "import_permits", "permits",
        "How much of a batch of permits does each application get? Asked whenever a batch is opened or an application "
        "comes, until nothing is given.",
        {.type = amount, .meaning = "what is permitted now", .shared = true},
        {"by the authority's key `split`", "min(wanted, min(left, volume / 4))",
         "Nobody gets more than a quarter of what is there, each time it is asked."},
        import_permits_fields, import_permits_case_fields),
    question<chokepoint_replenishment, chokepoint_replenishment_case>(
        model::Question::replenishment, "replenishment", "sites", "How much does a stock order at a review?",
        {.type = amount, .meaning = "what is ordered"},
        {"what is `proposed`", "if on_order > on_hand then 0 units else proposed",
         "Nothing more as long as more is ordered than there is."},
        replenishment_fields, no_fields),
    question<chokepoint_ordering, chokepoint_ordering_case>(
        model::Question::ordering, "ordering", "buyers",
        "How much does a buyer order for what it needs? What is more than the need is padding; of less the rest is not "
        "ordered later, unless the stream restocks.",
        {.type = amount, .meaning = "what is ordered"},
        {"what is `proposed`", "min(proposed, 2 * need)", "At most twice what is needed."}, ordering_fields,
        ordering_case_fields),
    question<chokepoint_pausing, chokepoint_pausing_case>(
        model::Question::pausing, "pausing", "buyers",
        "Does a buyer put off an order? Asked when the order falls due, and every day while it is put off.",
        {.type = word, .meaning = "what it does today", .words = "order|wait"},
        {"`wait` while an event of the timeline pauses the buyer or its key `ordering` is no, else `order`",
         "if price > 30000 and date < wanted_on + 90 days then wait else order",
         "At such a price it waits, for 90 days at most."},
        pausing_fields, pausing_case_fields),
    question<chokepoint_release, chokepoint_release_case>(
        model::Question::release, "release", "sites",
        "Do goods leave before the importer's permit is there, so that they may have to wait for it at the border, "
        "where duty is paid already? Asked whenever it is looked at what an order requires and permits are missing.",
        {.type = word, .meaning = "what must be in hand", .words = "when_permitted|when_licensed"},
        {"by the stock's key `release`", "if quantity < 10 units then when_licensed else rule",
         "Small orders leave with their license alone."},
        release_fields, release_case_fields),
    question<chokepoint_export_licensing, chokepoint_export_licensing_case>(
        model::Question::export_licensing, "export_licensing", "offices",
        "How does an office decide on an application?",
        {.type = word,
         .meaning = "the answer; return: without action, to be filed again",
         .words = "approve|deny|return"},
        {"`approve` with the share `approves`, `deny` with `denies`, else `return`",
         "if attempt > 0 then deny else if luck < approves then approve else return", "Who files again is denied."},
        no_fields, export_licensing_case_fields),
    question<chokepoint_customs_inspection, chokepoint_customs_case>(
        model::Question::customs_inspection, "customs_inspection", "offices",
        "Is an arriving lot inspected, or does it pass the stages of the office at once?",
        {.type = word, .meaning = "what is done", .words = "inspect|pass"},
        {"`inspect` with the share `inspected`", "if luck < inspected or price > 20000 then inspect else pass",
         "All that is dear is inspected, of the rest the usual share."},
        customs_inspection_fields, customs_case_fields),
    question<chokepoint_customs_clearance, chokepoint_customs_case>(
        model::Question::customs_clearance, "customs_clearance", "offices",
        "What becomes of a lot whose inspection is over? Asked again every day of a lot that is held. What a rule "
        "makes customs hold is held whatever is answered.",
        {.type = word, .meaning = "what is done", .words = "release|hold|refuse"},
        {"`release` with the share `releases`, else `refuse`",
         "if date < arrived_on + 30 days then hold else if luck < releases then release else refuse",
         "Every lot is held until it is there for 30 days."},
        customs_clearance_fields, customs_case_fields),
    question<chokepoint_customs_forfeit, chokepoint_customs_case>(
        model::Question::customs_forfeit, "customs_forfeit", "offices",
        "What becomes of a lot that was held as long as the office holds any?",
        {.type = word, .meaning = "what is done", .words = "re_export|forfeit"},
        {"by the office's key `after_hold`", "if price > 20000 then forfeit else rule", "What is dear is kept."},
        customs_forfeit_fields, customs_case_fields),
    question<chokepoint_routing, chokepoint_routing_case>(
        model::Question::routing, "routing", "sites",
        "Which way do goods go from here? A case for each open lane that brings them nearer to where they go.",
        {.type = score, .meaning = best, .where_none = "the goods go no way"},
        {"by the key `routing` of the stream or stock", "if takes < 10 days then 2 / (1 + cost) else 1 / (1 + cost)",
         "The cheapest, where a slow way counts as twice as dear."},
        routing_fields, routing_case_fields),
    question<chokepoint_substitution, chokepoint_substitution_case>(
        model::Question::substitution, "substitution", "buyers",
        "What does a buyer take in place of what it waits for? A case for each alternative.",
        {.type = score, .meaning = best},
        {"the first that is `due` and, of a dealer, costs less than `premium_below`", "if due then worth else -1",
         "Of what is due the one that stands for most; nothing before."},
        substitution_fields, substitution_case_fields),
    question<chokepoint_grey_channel, chokepoint_grey_channel_case>(
        model::Question::grey_channel, "grey_channel", "dealers", "What does a dealer ask over list price?",
        {.type = share, .meaning = "of list price, on top of it"},
        {"what is `proposed`", "if waiting > capacity then 2 * proposed else proposed",
         "Twice as much while more is asked for than it can get."},
        grey_channel_fields, no_fields),
    question<chokepoint_buildout, chokepoint_buildout_case>(
        model::Question::buildout, "buildout", "buyers",
        "To which of its campuses does a buyer send what it has received? A case for each; where none is taken the "
        "first of the list gets the goods.",
        {.type = score, .meaning = best, .where_none = "the first campus of the list gets the goods"},
        {"by the buyer's key `buildout`",
         "if room_first >= quantity then 2 else if room_in_all > 0 units then 1 else 0",
         "To the first where all of it fits at once, else to the first with room."},
        buildout_fields, buildout_case_fields),
    question<chokepoint_planning, chokepoint_planning_case>(
        model::Question::planning, "planning", "production",
        "Which of the production orders that wait does a free line start? A case for each product whose components are "
        "there; where none is taken the line stays free until something comes.",
        {.type = score, .meaning = best, .where_none = "the line starts nothing"},
        {"by the line's key `plans`", "if product == set_up_for then 2 else 1",
         "It goes on with what it made last, as long as that is ordered."},
        planning_fields, planning_case_fields),
    question<chokepoint_product_introduction, chokepoint_product_introduction_case>(
        model::Question::product_introduction, "product_introduction", "introductions",
        "Which design does a firm begin? A case for each that is not introduced and could be sold to every customer, "
        "as far as rules are known. Asked when rules become known, while the product it would replace could not be "
        "sold and no design is under way.",
        {.type = score, .meaning = best}, {"the first of them", "1 / (1 + cost)", "The design that costs least."},
        product_introduction_fields, product_introduction_case_fields),
    question<chokepoint_government_reaction, chokepoint_government_reaction_case>(
        model::Question::government_reaction, "government_reaction", "governments",
        "Does a government answer to what it sees, and with which step of its ladder? A case for each step, at each "
        "look.",
        {.type = score, .meaning = best},
        {"the next step of the ladder, when what it watches becomes true",
         "if sees and not happened and step < 2 then 1 else -1",
         "The first of two steps that is left; it goes no further."},
        government_reaction_fields, government_reaction_case_fields),
    question<chokepoint_pricing, chokepoint_pricing_case>(
        model::Question::pricing, "pricing", "sites",
        "What does a seller ask for a unit? Asked at each look at the price (`products.*.pricing`), of the site that "
        "decides about it; what is asked stands until the next look, however list price moves meanwhile, and is known "
        "one news delay later.",
        {.type = money, .meaning = "for a unit, at least `least` and at most `most`"},
        {"what is `proposed`", "max(least, min(most, if committed > on_hand then 1.1 * price else price))",
         "A tenth more at each look at which more is owed than there is."},
        pricing_fields, no_fields),
    question<chokepoint_loading, chokepoint_loading_case>(
        model::Question::loading, "loading", "sites",
        "Which of the goods that wait go onto a departure? Asked at each departure of a lane with a `capacity` for "
        "which goods wait; a case for each lot, by class and then in the order in which they came. What stays is asked "
        "about again at the next departure.",
        {.type = score,
         .meaning = "the greatest goes aboard first, of equal ones the first; the last for which there is room may go "
                    "in part; none below 0",
         .where_none = "nothing goes aboard"},
        {"by class, then as they came", "if firmness == stock then 0 days else 2100-01-01 - needed_on",
         "The earliest need first, and last what a site ordered for itself."},
        loading_fields, loading_case_fields),
    question<chokepoint_funding, chokepoint_funding_case>(
        model::Question::funding, "funding", "buyers",
        "Which of the orders that wait for money does a buyer pay first? A case for each, in the order in which they "
        "were wanted; asked when one more waits, when a period begins and when money comes back. What isn't paid is "
        "asked about again then.",
        {.type = score,
         .meaning = "the greatest is paid first, of equal ones the first, in whole units as far as the money goes; the "
                    "first that isn't paid in full ends it; none below 0",
         .where_none = "nothing is paid for"},
        {"as they were wanted", "2100-01-01 - needed_on", "The earliest need first."}, funding_fields,
        funding_case_fields),
}};

}  // namespace

std::string_view describe(FieldType type) {
  switch (type) {
    case amount:
      return "amount";
    case count:
      return "count";
    case number:
      return "number";
    case share:
      return "share";
    case money:
      return "money";
    case time:
      return "time";
    case date:
      return "date";
    case flag:
      return "yes or no";
    case name:
      return "name";
    case word:
      return "word";
    case score:
      return "score";
  }
  return "";
}

std::string describe(QuestionField const& field) {
  if (field.type == name && field.of == "kind") return "name of a kind of firms";
  if (field.type == name) {
    bool const vowel = std::string_view("aeiou").find(field.of.front()) != std::string_view::npos;
    return fmt::format("name of {} {}", vowel ? "an" : "a", field.of);
  }
  if (field.type == word) return fmt::format("one of {}", fmt::join(words_of(field.of), ", "));
  return std::string(describe(field.type));
}

std::string describe(Decision const& decision) {
  if (!decision.words.empty()) return fmt::format("one of {}", fmt::join(words_of(decision.words), ", "));
  return fmt::format("{}{}", decision.shared ? "shared " : "", describe(decision.type));
}

std::string where_asked(QuestionInfo const& about) {
  switch (about.id) {
    case model::Question::pricing:
      return "the sites that are asked stand under products: *: pricing: at:";
    case model::Question::loading:
      return "the sites that are asked are those from which lanes: with a capacity: depart";
    case model::Question::funding:
      return "the buyers that are asked are those with a budget:";
    default:
      return fmt::format("those who are asked stand under {}:", about.asked_of);
  }
}

std::span<QuestionField const> asker_fields() { return asker_members; }
std::span<QuestionField const> subject_fields() { return subject_members; }

std::span<QuestionInfo const> all_questions() { return questions; }

QuestionInfo const& info(model::Question question) { return questions[static_cast<std::size_t>(question)]; }

QuestionInfo const* find_question(std::string_view name) {
  for (QuestionInfo const& one : questions) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

std::vector<std::string_view> words_of(std::string_view joined) {
  std::vector<std::string_view> words;
  while (!joined.empty()) {
    std::size_t const end = joined.find('|');
    words.push_back(joined.substr(0, end));
    joined = end == std::string_view::npos ? std::string_view() : joined.substr(end + 1);
  }
  return words;
}

}  // namespace chokepoint::policy
