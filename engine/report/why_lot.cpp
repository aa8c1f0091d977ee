#include "engine/report/why_lot.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "engine/base/unit.hpp"
#include "engine/report/lot_lineage.hpp"
#include "engine/report/numbers.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

using Journey = WhyRun::Journey;

/// The later of two that may be missing.
void take_later(Journey const*& best, Journey const& one) {
  if (best == nullptr || one.ends > best->ends) best = &one;
}

/// Moves of the lot's buyer and product that may be the lot's own at that second.
template <class Take>
void moves_at(WhyRun const& run, Journey const& lot, base::SimTime moment, Take const& take) {
  for (WaitBook::Move const& move : run.book.moves) {
    WaitBook::Stream const& stream = run.book.streams[move.stream];
    bool const is_asked = stream.buyer == lot.buyer && stream.product == lot.product;
    if (is_asked && move.first <= moment && moment <= move.last) take(move);
  }
}

/// Who answered, "offices.commerce": an office, a permit office or a quota may have the same name; which of them
/// decided is in the causes of waiting, those of that second where several have. The name alone where they don't tell.
std::string authority_of(WhyRun const& run, Journey const& asking) {
  std::string name = asking.place.substr(0, asking.place.find(':'));  // "commerce" of "commerce: approved"
  std::set<std::string> ever, then;
  auto const take = [&](WaitBook::Cause const& cause, std::set<std::string>& into) {
    if (cause.event == "case decided" && plain(cause.sender) == name) into.insert(cause.sender);
  };
  for (WaitBook::Cause const& cause : run.book.causes) take(cause, ever);
  bool const is_shared = ever.size() > 1;
  auto const take_of = [&](WaitBook::Move const& move) { take(run.book.causes[move.cause], then); };
  if (is_shared) moves_at(run, asking, asking.ends, take_of);
  std::set<std::string> const& found = is_shared ? then : ever;
  return found.size() == 1 ? *found.begin() : name;
}

/// The last answer of each authority to each asker: the order, until its goods left or it became part of another's
/// past, and the lots on the way. An answer that parted off a part is that part's alone.
void add_answers(WhyRun const& run, std::string const& order, std::vector<Journey const*> const& legs,
                 std::vector<std::string> const& lots, std::vector<Journey const*>& story) {
  std::map<std::pair<std::string, std::string>, Journey const*> last;
  // Of a line of parents and their parts: each asked until its part was parted off, and got that part's answer.
  auto const add = [&](std::vector<std::string> const& line, base::SimTime until) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      std::set<Journey const*> not_own = answers_of_parts(run, line[i]);
      Journey const* const parting = i + 1 < line.size() ? parting_of(run, line[i + 1]) : nullptr;
      if (parting != nullptr) {
        auto const own = std::find_if(not_own.begin(), not_own.end(),
                                      [&](Journey const* one) { return is_answer_of(*parting, *one, line[i]); });
        if (own != not_own.end()) not_own.erase(own);
      }
      base::SimTime const end = parting != nullptr ? parting->ends : until;
      for (Journey const& one : run.journeys) {
        if (one.step != "asks" || one.order != line[i] || one.ends > end || not_own.contains(&one)) continue;
        take_later(last[{line[i], authority_of(run, one)}], one);
      }
    }
  };
  add(orders_up_to(run, order), legs.empty() ? run.to : legs.front()->begins);
  add(lots, run.to);
  for (auto const& [key, one] : last) story.push_back(one);
}

/// What orders wait for before their goods leave the seller.
constexpr std::array<std::string_view, 5> before_leaving{"interest", "license", "cap", "stock", "production slot"};

bool waits_at_a_gate(WaitBook::State const& state) {
  return state.kind == "waiting" && !state.gates.empty() && state.reason != "handover";
}

/// What the units stood before at that place from that second on, as the tables of waiting have it; empty where several
/// did at once.
std::string stay_words(WhyRun const& run, Journey const& lot, std::string const& place, base::SimTime from) {
  std::set<std::string> found;
  moves_at(run, lot, from, [&](WaitBook::Move const& move) {
    WaitBook::State const& state = run.book.states[move.to];
    if ((move.first == from || move.last == from) && waits_at_a_gate(state)) {
      found.insert(doing_words(state.steps.front(), true, run.book.causes[move.cause].holder));
    }
  });
  std::string const at = place.empty() ? std::string() : " at " + place;
  return found.size() == 1 ? *found.begin() + at : "stood" + at;
}

/// What orders of the same buyer for the same goods waited for at gates of the seller in that time, and what ended it:
/// of single ones it isn't kept. The largest first.
std::string meanwhile_words(WhyRun const& run, Journey const& order, base::SimTime from, base::SimTime until) {
  if (until - from < base::days(1)) return {};
  constexpr std::size_t most_steps = 3, most_causes = 2;
  std::map<std::string, std::map<std::string, Passing>> ends;  // by step and what ended it
  for (WaitBook::Move const& move : run.book.moves) {
    WaitBook::Stream const& stream = run.book.streams[move.stream];
    WaitBook::State const& left = run.book.states[move.from];
    WaitBook::State const& reached = run.book.states[move.to];
    bool const is_asked = stream.buyer == order.buyer && stream.product == order.product;
    if (!is_asked || move.last < from || move.first > until || !waits_at_a_gate(left)) continue;
    std::string const& step = left.steps.front();
    bool const leaves_later = std::find(before_leaving.begin(), before_leaving.end(), step) != before_leaving.end();
    if (!leaves_later || (!reached.steps.empty() && reached.steps.front() == step)) continue;
    WaitBook::Cause const& cause = run.book.causes[move.cause];
    if (step == "stock" && cause.event == "case decided") continue;  // that is told of what was asked for
    Passing passing{step, cause, false, {}, {move.stream}};
    passing.units.add(move.amount, move.first, move.last);
    auto const [known, is_new] = ends[step].try_emplace(cause_words(passing, run.names), passing);
    if (!is_new) known->second.units.add(move.amount, move.first, move.last);
  }
  auto const amount_of = [](auto const& causes) {
    std::int64_t sum = 0;
    for (auto const& [words, passing] : causes) sum += passing.units.amount;
    return sum;
  };
  std::vector<std::pair<std::string, std::vector<Passing>>> steps;
  for (auto const& [step, causes] : ends) {
    std::vector<Passing> all;
    for (auto const& [words, passing] : causes) all.push_back(passing);
    std::stable_sort(all.begin(), all.end(),
                     [](auto const& a, auto const& b) { return a.units.amount > b.units.amount; });
    steps.emplace_back(step, std::move(all));
  }
  std::stable_sort(steps.begin(), steps.end(), [&](auto const& a, auto const& b) {
    return amount_of(ends.at(a.first)) > amount_of(ends.at(b.first));
  });
  std::vector<std::string> told;
  for (std::size_t i = 0; i < std::min(most_steps, steps.size()); ++i) {
    std::vector<std::string> causes;
    for (std::size_t j = 0; j < std::min(most_causes, steps[i].second.size()); ++j) {
      Passing const& one = steps[i].second[j];
      causes.push_back(fmt::format("{} {}", run.ending_words(one), when_words(one.units)));
    }
    told.push_back(fmt::format("for {} ({})", lacking_words({steps[i].first}), fmt::join(causes, "; ")));
  }
  if (told.empty()) return {};
  return fmt::format("orders of {} waited there then {}", run.names.trader(order.buyer), list_words(told));
}

/// What an order lacked until that second, when its goods left or it asked for more: "waited for goods (came in at
/// fab)".
std::string lacked_words(WhyRun const& run, Journey const& order, std::string const& place, base::SimTime from,
                         base::SimTime until) {
  std::map<std::string, std::set<std::string>> ends;  // of each step
  moves_at(run, order, until, [&](WaitBook::Move const& move) {
    WaitBook::State const& left = run.book.states[move.from];
    WaitBook::State const& reached = run.book.states[move.to];
    if (!waits_at_a_gate(left) || (!reached.steps.empty() && reached.steps.front() == left.steps.front())) return;
    Passing passing{left.steps.front(), run.book.causes[move.cause], false, {}, {move.stream}};
    passing.units.add(move.amount, until, until);
    ends[passing.step].insert(run.ending_words(passing));
  });
  if (ends.size() != 1) {
    std::string const where = place.empty() ? "waited" : "waited at " + place;
    std::string const meanwhile = meanwhile_words(run, order, from, until);
    return meanwhile.empty() ? where : fmt::format("{}; {}", where, meanwhile);
  }
  auto const& [step, causes] = *ends.begin();
  if (causes.size() != 1) return "waited for " + lacking_words({step});
  constexpr std::string_view goods = "goods ";
  if (step == "stock" && causes.begin()->starts_with(goods)) {
    return fmt::format("waited for goods ({})", causes.begin()->substr(goods.size()));
  }
  return fmt::format("waited for {} ({})", lacking_words({step}), *causes.begin());
}

std::string step_words(WhyRun const& run, Journey const& one) {
  if (one.step == "asks" || one.step == "is parted") {
    std::string const who = run.names.actor(authority_of(run, one));
    std::size_t const colon = one.place.find(": ");
    return colon == std::string::npos ? "asked " + who : fmt::format("asked {} ({})", who, one.place.substr(colon + 2));
  }
  if (one.step == "moves") return "moved from " + one.place;
  if (one.step == "is ordered") return "ordered by " + run.names.trader(one.buyer);
  return "taken by " + run.names.trader(one.place);
}

LotStep step_of(WhyRun const& run, Journey const& one) {
  return {step_words(run, one), one.begins, one.ends, one.units};
}

/// A step of a lot's story; of a stay, what ended it.
struct Told {
  LotStep step;
  Journey const* stay_until = nullptr;
};

bool is_lot(WhyRun const& run, std::string const& id) {
  return std::any_of(run.journeys.begin(), run.journeys.end(), [&](Journey const& one) { return one.lot == id; });
}

std::string parted_from(Journey const& parting) {
  return parting.lot.empty() ? "parted off from order " + parting.parent_order
                             : "parted off from lot " + parting.parent_lot;
}

/// When an order, or one that it was part of, parted off another part, and when it was parted off itself.
void add_partings(WhyRun const& run, std::string const& order, base::SimTime until, std::vector<Told>& story) {
  for (Journey const& one : run.journeys) {
    if (one.step != "is parted" || !one.lot.empty() || one.ends > until) continue;
    if (one.order == order) story.push_back({{parted_from(one), one.begins, one.ends, one.units}, nullptr});
    if (one.parent_order != order) continue;
    std::string const by = one.place.empty() ? std::string() : ": " + step_words(run, one);
    LotStep const step{"a part went on as order " + one.order + by, one.begins, one.ends, one.units, one.order};
    story.push_back({step, nullptr});
  }
}

/// When an order was placed, or the one that it was part of; null: before the run.
Journey const* ordering_of(WhyRun const& run, std::string const& order) {
  std::string const first = orders_up_to(run, order).front();
  auto const found = std::find_if(run.journeys.begin(), run.journeys.end(),
                                  [&](Journey const& one) { return one.step == "is ordered" && one.order == first; });
  return found == run.journeys.end() ? nullptr : &*found;
}

/// The story of a lot, in the order of time.
std::vector<Told> story_of_lot(WhyRun const& run, std::string const& lot) {
  std::vector<Journey const*> const legs = legs_of(run, lot);
  std::vector<std::string> const lots = lots_up_to(run, lot);
  Journey const* own = nullptr;
  Journey const* taken = nullptr;
  for (Journey const& one : run.journeys) {
    if (one.lot != lot) continue;
    if (own == nullptr) own = &one;
    if (one.step == "is taken") taken = &one;
  }
  std::vector<Journey const*> events = legs;
  add_answers(run, own->order, legs, lots, events);
  std::vector<Told> known;
  for (Journey const* const one : events) known.push_back({step_of(run, *one), one});
  base::SimTime const left = legs.empty() ? run.to : legs.front()->begins;
  add_partings(run, own->order, left, known);
  for (std::string const& one : lots) {
    Journey const* const parting = parting_of(run, one);
    if (parting != nullptr)
      known.push_back({{parted_from(*parting), parting->begins, parting->ends, parting->units}, parting});
  }
  std::stable_sort(known.begin(), known.end(), [](Told const& a, Told const& b) {
    return std::pair(a.step.ends, a.step.begins) < std::pair(b.step.ends, b.step.begins);
  });
  std::vector<Told> story;
  if (Journey const* const ordered = ordering_of(run, own->order)) story.push_back({step_of(run, *ordered), nullptr});
  bool has_moved = false;
  std::string place = legs.empty() ? std::string() : leg_from(*legs.front());
  auto const stay = [&](Journey const* next, base::SimTime until) {
    // Shorter ones are hand-overs.
    if (next == nullptr || story.empty() || until - story.back().step.ends < base::hours(3)) return;
    base::SimTime const from = story.back().step.ends;
    std::string const what = legs.empty() ? "was brought, by no lane"  // as dealers do
                             : has_moved  ? stay_words(run, *own, place, from)
                                          : lacked_words(run, *own, place, from, until);
    story.push_back({{what, from, until, 0}, next});
  };
  for (Told const& one : known) {
    stay(one.stay_until, one.step.begins);
    story.push_back({one.step, nullptr});
    if (one.stay_until == nullptr || one.stay_until->step != "moves") continue;
    has_moved = true;
    place = leg_to(*one.stay_until);
  }
  if (taken != nullptr) {
    stay(taken, taken->ends);
    story.push_back({{"taken by " + run.names.trader(taken->place), taken->ends, taken->ends, taken->units}, nullptr});
  }
  return story;
}

/// The stays of an order's lots, each once, with the units that went on or were parted off then.
void add_stays(WhyRun const& run, std::set<std::string> const& lots, std::map<std::string, LotStep>& sums,
               auto const& add) {
  std::set<std::pair<Journey const*, base::SimTime>> seen;
  for (std::string const& lot : lots) {
    for (Told const& one : story_of_lot(run, lot)) {
      if (one.stay_until == nullptr || !seen.insert({one.stay_until, one.step.begins}).second) continue;
      LotStep step = one.step;
      step.units = one.stay_until->units;
      add(sums, step);
    }
  }
}

/// Of an order with many lots: what is alike in one line, with all its units; but for the lots that are told elsewhere.
std::vector<LotStep> order_story(WhyRun const& run, std::string const& order,
                                 std::set<std::string> const& elsewhere = {}) {
  std::map<std::string, LotStep> sums;
  auto const add = [](std::map<std::string, LotStep>& all, LotStep const& step) {
    auto const [place, is_new] = all.try_emplace(step.what, step);
    if (is_new) return;
    place->second.units += step.units;
    place->second.begins = std::min(place->second.begins, step.begins);
    place->second.ends = std::max(place->second.ends, step.ends);
  };
  std::set<std::string> lots;
  for (Journey const& one : run.journeys) {
    if (one.order == order && !one.lot.empty() && !elsewhere.contains(one.lot)) lots.insert(one.lot);
  }
  std::set<Journey const*> const of_parts = answers_of_parts(run, order);
  for (Journey const& one : run.journeys) {
    // What is asked on the way is asked for a lot.
    if (one.order != order && (one.step != "asks" || !lots.contains(one.order))) continue;
    if (one.step == "is parted" || of_parts.contains(&one) || elsewhere.contains(one.lot)) continue;
    LotStep step = step_of(run, one);
    if (one.step == "is taken") step.begins = step.ends;  // its time is that of the whole order
    add(sums, step);
  }
  Journey const* const ordered = ordering_of(run, order);
  if (ordered != nullptr && ordered->order != order) add(sums, step_of(run, *ordered));
  std::vector<Journey const*> past;
  add_answers(run, order, {}, {}, past);
  for (Journey const* const one : past) {
    if (one->order != order) add(sums, step_of(run, *one));
  }
  std::vector<Told> partings;
  add_partings(run, order, run.to, partings);
  for (Told const& one : partings) add(sums, one.step);
  add_stays(run, lots, sums, add);
  std::vector<LotStep> story;
  for (auto& [what, step] : sums) story.push_back(std::move(step));
  std::stable_sort(story.begin(), story.end(), [](auto const& a, auto const& b) {
    return std::pair(a.ends, a.begins) < std::pair(b.ends, b.begins);
  });
  return story;
}

Journey const* any_of(WhyRun const& run, std::string const& id) {
  for (Journey const& one : run.journeys) {
    if (one.lot == id || one.order == id) return &one;
  }
  return nullptr;
}

std::string dated(LotStep const& step) {
  std::string const ends = minute_words(step.ends);
  return step.begins == step.ends ? ends : fmt::format("{} to {}", minute_words(step.begins), ends);
}

std::string counted(WhyRun const& run, std::string const& product, double units) {
  std::string const unit = run.unit(product).empty() ? "unit" : run.unit(product);
  return fmt::format("{} {}", readable(units), units == 1 ? unit : base::plural_of(unit));
}

std::string line_of(WhyRun const& run, std::string const& product, LotStep const& step) {
  std::string const count = step.units > 0 ? ", " + counted(run, product, step.units) : std::string();
  return fmt::format("{}: {}{}", dated(step), step.what, count);
}

}  // namespace

std::vector<LotStep> lot_story(WhyRun const& run, std::string const& id) {
  if (!is_lot(run, id)) return order_story(run, id);
  std::vector<LotStep> story;
  for (Told& one : story_of_lot(run, id)) story.push_back(std::move(one.step));
  return story;
}

namespace {

bool is_taken(WhyRun const& run, std::string const& id) {
  return std::any_of(run.journeys.begin(), run.journeys.end(),
                     [&](Journey const& one) { return one.step == "is taken" && (one.lot == id || one.order == id); });
}

void add_lots(std::vector<LotPart> const& parts, std::set<std::string>& lots) {
  for (LotPart const& part : parts) {
    if (!part.is_order) lots.insert(part.id);
    add_lots(part.parts, lots);
  }
}

/// What befell a lot or an order and is not told of its parts.
std::vector<LotStep> own_story(WhyRun const& run, std::string const& id, std::vector<LotPart> const& parts) {
  if (is_lot(run, id)) return lot_story(run, id);
  std::set<std::string> lots;
  add_lots(parts, lots);
  return order_story(run, id, lots);
}

/// What a lot waited for until it was parted off or sent off at that second: what it was part of may have gone on
/// waiting, or for something else.
std::optional<LotStep> wait_of(WhyRun const& run, std::string const& lot, base::SimTime until) {
  for (Told const& one : story_of_lot(run, lot)) {
    if (one.stay_until != nullptr && one.stay_until->lot == lot && one.step.ends == until) return one.step;
  }
  return std::nullopt;
}

LotPart part_of(WhyRun const& run, std::string const& id, LotStep parted) {
  LotPart part{id, !is_lot(run, id), std::move(parted), {}, lot_parts(run, id), is_taken(run, id)};
  auto wait = part.is_order ? std::nullopt : wait_of(run, id, part.parted.ends);
  if (wait) part.steps.push_back(std::move(*wait));
  for (LotStep& step : own_story(run, id, part.parts)) {
    if (step.ends > part.parted.ends) part.steps.push_back(std::move(step));
  }
  return part;
}

/// The lots of an order that were parted off from no other, each with its first leg.
std::vector<Journey const*> first_lots(WhyRun const& run, std::string const& order) {
  std::map<std::string, Journey const*> first;
  for (Journey const& one : run.journeys) {
    if (one.step != "moves" || one.order != order || one.lot.empty() || !one.parent_lot.empty()) continue;
    Journey const*& known = first[one.lot];
    if (known == nullptr || one.begins < known->begins) known = &one;
  }
  std::vector<Journey const*> lots;
  for (auto const& [lot, one] : first) lots.push_back(one);
  return lots;
}

}  // namespace

std::vector<LotPart> lot_parts(WhyRun const& run, std::string const& id) {
  std::vector<LotPart> parts;
  bool const lot = is_lot(run, id);
  for (Journey const& one : run.journeys) {
    if (one.step != "is parted" || (lot ? one.parent_lot != id : !one.lot.empty() || one.parent_order != id)) continue;
    std::string const how = one.place.empty() ? "parted off" : "parted off: " + step_words(run, one);
    parts.push_back(part_of(run, lot ? one.lot : one.order, {how, one.begins, one.ends, one.units}));
  }
  if (!lot) {
    std::vector<Journey const*> const lots = first_lots(run, id);
    if (lots.size() == 1) {
      for (LotPart& part : lot_parts(run, lots.front()->lot)) parts.push_back(std::move(part));
    } else {
      for (Journey const* const one : lots) {
        parts.push_back(part_of(run, one->lot, {"sent off", one->begins, one->begins, one->units}));
      }
    }
  }
  std::stable_sort(parts.begin(), parts.end(), [](LotPart const& a, LotPart const& b) {
    return std::pair(a.parted.ends, a.id) < std::pair(b.parted.ends, b.id);
  });
  return parts;
}

namespace {

/// Of a lot or an order: what neither went on in its parts nor was taken. Of a lot that was parted, whose rest is a
/// part, what never moved again.
double left_of(WhyRun const& run, std::string const& id, std::vector<LotPart> const& parts) {
  bool const lot = is_lot(run, id);
  double left = 0;
  for (Journey const& one : run.journeys) {
    if (lot ? one.lot == id : one.order == id && one.lot.empty()) left = std::max(left, one.units);
  }
  for (Journey const& one : run.journeys) {
    if (one.step == "is taken" && (lot ? one.lot == id : one.order == id)) left -= one.units;
  }
  for (LotPart const& part : parts) {
    if (lot || part.is_order) left -= part.parted.units;
  }
  return left;
}

void add_parts(WhyRun const& run, std::string const& id, std::string const& product, std::vector<LotStep> const& steps,
               std::vector<LotPart> const& parts, Branch& root) {
  constexpr std::size_t most_parts = 12;
  constexpr double rounding = 1e-9;
  std::vector<std::pair<base::SimTime, Branch>> branches;
  for (LotStep const& step : steps) {
    if (step.part.empty()) branches.push_back({step.ends, {line_of(run, product, step), {}}});
  }
  for (std::size_t i = 0; i < std::min(most_parts, parts.size()); ++i) {
    LotPart const& part = parts[i];
    std::string const name = fmt::format(", as {} {}", part.is_order ? "order" : "lot", part.id);
    Branch branch{line_of(run, product, part.parted) + name, {}};
    add_parts(run, part.id, product, part.steps, part.parts, branch);
    branches.push_back({part.parted.ends, std::move(branch)});
  }
  std::stable_sort(branches.begin(), branches.end(), [](auto const& a, auto const& b) { return a.first < b.first; });
  for (auto& [time, branch] : branches) root.branches.push_back(std::move(branch));
  if (parts.size() > most_parts) {
    double units = 0;
    for (std::size_t i = most_parts; i < parts.size(); ++i) units += parts[i].parted.units;
    root.branches.push_back({fmt::format("and {} more parts with {}; --json has all", parts.size() - most_parts,
                                         counted(run, product, units)),
                             {}});
  }
  double const left = left_of(run, id, parts);
  if (left > rounding) {
    std::string const what = parts.empty() && !is_taken(run, id) ? "" : counted(run, product, left) + " ";
    root.branches.push_back({fmt::format("{}not delivered when the run ended, on {}", what, day_words(run.to)), {}});
  }
}

}  // namespace

std::string lot_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns) {
  Journey const* const known = any_of(run, question.name);
  if (known == nullptr) return {};
  Branch root{fmt::format("{} {} of {}, {}", is_lot(run, question.name) ? "Lot" : "Order", question.name,
                          run.names.trader(known->buyer), run.names.product(known->product)),
              {}};
  std::vector<LotPart> const parts = lot_parts(run, question.name);
  add_parts(run, question.name, known->product, own_story(run, question.name, parts), parts, root);
  return tree(root, columns);
}

std::string chain_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns) {
  Journey const* before = nullptr;
  Journey const* after = nullptr;
  for (Journey const& one : run.journeys) {
    if (one.step != "is taken" || one.buyer != question.name || one.product != question.product) continue;
    if (one.ends < question.until || !question.dated) {
      take_later(before, one);
    } else if (after == nullptr || one.ends < after->ends) {
      after = &one;
    }
  }
  Journey const* const taken = before != nullptr ? before : after;
  if (taken == nullptr) return {};
  std::vector<LotStep> const story = lot_story(run, taken->lot.empty() ? taken->order : taken->lot);
  std::optional<Branch> chain;
  for (LotStep const& step : story) {
    Branch branch{line_of(run, question.product, step), {}};
    if (chain) branch.branches.push_back(std::move(*chain));
    chain = std::move(branch);
  }
  if (!chain) return {};
  std::string const which = before != nullptr ? "last delivery" : "first delivery, which came later";
  return fmt::format("The chain behind the {}, backwards\n", which) + tree(*chain, columns);
}

}  // namespace chokepoint::report
