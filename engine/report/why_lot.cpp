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
#include "engine/report/numbers.hpp"
#include "engine/report/why_words.hpp"

namespace chokepoint::report {

namespace {

using Journey = WhyRun::Journey;

/// The place that a leg "fab to hall" begins or ends at.
std::string leg_from(Journey const& leg) { return leg.place.substr(0, leg.place.find(" to ")); }
std::string leg_to(Journey const& leg) {
  std::size_t const to = leg.place.find(" to ");
  return to == std::string::npos ? std::string() : leg.place.substr(to + 4);
}

/// The later of two that may be missing.
void take_later(Journey const*& best, Journey const& one) {
  if (best == nullptr || one.ends > best->ends) best = &one;
}

/// The legs of a lot and, before it was parted off, of the lots that it was part of: in the order of time.
std::vector<Journey const*> legs_of(WhyRun const& run, std::string const& lot) {
  std::vector<Journey const*> legs;
  for (Journey const& one : run.journeys) {
    if (one.step == "moves" && one.lot == lot) legs.push_back(&one);
  }
  std::sort(legs.begin(), legs.end(), [](auto const* a, auto const* b) { return a->begins < b->begins; });
  while (!legs.empty()) {
    Journey const& first = *legs.front();
    Journey const* before = nullptr;
    for (Journey const& one : run.journeys) {
      bool const leads_here = one.step == "moves" && one.order == first.order && one.ends <= first.begins &&
                              leg_to(one) == leg_from(first) && one.units >= first.units;
      if (leads_here) take_later(before, one);
    }
    if (before == nullptr) break;
    legs.insert(legs.begin(), before);
  }
  return legs;
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

/// The last answer of each authority that came before the next leg began: of the order, and of the lots on the way.
void add_answers(WhyRun const& run, std::vector<Journey const*> const& legs, std::vector<Journey const*>& story) {
  std::map<std::pair<std::string, std::string>, Journey const*> last;
  for (Journey const& one : run.journeys) {
    if (one.step != "asks") continue;
    std::optional<base::SimTime> until;
    if (one.order == legs.front()->order) until = legs.front()->begins;
    for (std::size_t i = 0; i + 1 < legs.size(); ++i) {
      if (one.order == legs[i]->lot) until = legs[i + 1]->begins;
    }
    if (until && one.ends <= *until) take_later(last[{one.order, authority_of(run, one)}], one);
  }
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
  if (one.step == "asks") {
    std::string const who = run.names.actor(authority_of(run, one));
    std::size_t const colon = one.place.find(": ");
    return colon == std::string::npos ? "asked " + who : fmt::format("asked {} ({})", who, one.place.substr(colon + 2));
  }
  if (one.step == "moves") return "moved from " + one.place;
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

/// The story of a lot that moved, in the order of time.
std::vector<Told> story_of_lot(WhyRun const& run, std::vector<Journey const*> const& legs) {
  std::vector<Journey const*> told = legs;
  add_answers(run, legs, told);
  Journey const* taken = nullptr;
  for (Journey const& one : run.journeys) {
    bool const fits = one.step == "is taken" && one.order == legs.back()->order && one.ends >= legs.back()->ends &&
                      one.units <= legs.back()->units;
    if (fits && (taken == nullptr || one.ends < taken->ends)) taken = &one;
  }
  std::stable_sort(told.begin(), told.end(), [](auto const* a, auto const* b) {
    return std::pair(a->ends, a->begins) < std::pair(b->ends, b->begins);
  });
  std::vector<Told> story;
  if (taken != nullptr)
    story.push_back({{"ordered by " + run.names.trader(taken->place), taken->begins, taken->begins, 0}, nullptr});
  bool has_moved = false;
  std::string place = leg_from(*legs.front());
  auto const stay = [&](Journey const& next, base::SimTime until) {
    // Shorter ones are hand-overs.
    if (story.empty() || until - story.back().step.ends < base::hours(3)) return;
    base::SimTime const from = story.back().step.ends;
    std::string const what =
        has_moved ? stay_words(run, *legs.back(), place, from) : lacked_words(run, *legs.front(), place, from, until);
    story.push_back({{what, from, until, 0}, &next});
  };
  for (Journey const* const one : told) {
    stay(*one, one->begins);
    story.push_back({step_of(run, *one), nullptr});
    if (one->step != "moves") continue;
    has_moved = true;
    place = leg_to(*one);
  }
  if (taken != nullptr) {
    stay(*taken, taken->ends);
    story.push_back({{"taken by " + run.names.trader(taken->place), taken->ends, taken->ends, taken->units}, nullptr});
  }
  return story;
}

/// The stays of an order's lots, each once, with the units that went on; lots that were parted off later stayed as one.
void add_stays(WhyRun const& run, std::set<std::string> const& lots, std::map<std::string, LotStep>& sums,
               auto const& add) {
  std::set<std::pair<Journey const*, base::SimTime>> seen;
  for (std::string const& lot : lots) {
    for (Told const& one : story_of_lot(run, legs_of(run, lot))) {
      if (one.stay_until == nullptr || !seen.insert({one.stay_until, one.step.begins}).second) continue;
      LotStep step = one.step;
      step.units = one.stay_until->units;
      add(sums, step);
    }
  }
}

/// Of an order with many lots: what is alike in one line, with all its units.
std::vector<LotStep> order_story(WhyRun const& run, std::string const& order) {
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
    if (one.order == order && !one.lot.empty()) lots.insert(one.lot);
  }
  for (Journey const& one : run.journeys) {
    // What is asked on the way is asked for a lot.
    if (one.order != order && (one.step != "asks" || !lots.contains(one.order))) continue;
    LotStep step = step_of(run, one);
    if (one.step == "is taken") {
      // Its time is that of the whole order.
      sums.try_emplace("ordered", LotStep{"ordered by " + run.names.trader(one.place), one.begins, one.begins, 0});
      step.begins = step.ends;
    }
    add(sums, step);
  }
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

std::string line_of(WhyRun const& run, std::string const& product, LotStep const& step) {
  std::string const unit = run.unit(product).empty() ? "unit" : run.unit(product);
  std::string const count =
      step.units > 0 ? fmt::format(", {} {}", readable(step.units), step.units == 1 ? unit : base::plural_of(unit))
                     : "";
  return fmt::format("{}: {}{}", dated(step), step.what, count);
}

}  // namespace

std::vector<LotStep> lot_story(WhyRun const& run, std::string const& id) {
  std::vector<Journey const*> const legs = legs_of(run, id);
  if (legs.empty()) return order_story(run, id);
  std::vector<LotStep> story;
  for (Told& one : story_of_lot(run, legs)) story.push_back(std::move(one.step));
  return story;
}

std::string lot_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns) {
  Journey const* const known = any_of(run, question.name);
  if (known == nullptr) return {};
  bool const is_order = legs_of(run, question.name).empty();
  std::vector<LotStep> const story = lot_story(run, question.name);
  Branch root{fmt::format("{} {} of {}, {}", is_order ? "Order" : "Lot", question.name, run.names.trader(known->buyer),
                          run.names.product(known->product)),
              {}};
  for (LotStep const& step : story) root.branches.push_back({line_of(run, known->product, step), {}});
  bool const is_taken =
      std::any_of(story.begin(), story.end(), [](LotStep const& step) { return step.what.starts_with("taken by"); });
  if (!is_taken) root.branches.push_back({"not delivered when the run ended, on " + day_words(run.to), {}});
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
  Journey const* leg = nullptr;
  for (Journey const& one : run.journeys) {
    if (one.step == "moves" && one.order == taken->order && one.ends <= taken->ends) take_later(leg, one);
  }
  std::vector<LotStep> const story = lot_story(run, leg == nullptr ? taken->order : leg->lot);
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
