#include "engine/report/why_lot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

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

/// "commerce" of "commerce: approved".
std::string authority(Journey const& asking) { return asking.place.substr(0, asking.place.find(':')); }

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
    if (until && one.ends <= *until) take_later(last[{one.order, authority(one)}], one);
  }
  for (auto const& [key, one] : last) story.push_back(one);
}

/// What the units stood before at that place from that second on, as the tables of waiting have it; empty where several
/// did at once.
std::string stay_words(WhyRun const& run, Journey const& lot, std::string const& place, base::SimTime from) {
  std::set<std::string> found;
  for (WaitBook::Move const& move : run.book.moves) {
    WaitBook::Stream const& stream = run.book.streams[move.stream];
    if (stream.buyer != lot.buyer || stream.product != lot.product) continue;
    WaitBook::State const& state = run.book.states[move.to];
    if ((move.first != from && move.last != from) || state.kind != "waiting" || state.gates.empty()) continue;
    found.insert(doing_words(state.steps.front(), true));
  }
  std::string const at = place.empty() ? std::string() : " at " + place;
  return found.size() == 1 ? *found.begin() + at : "stood" + at;
}

std::string step_words(Journey const& one) {
  if (one.step == "asks") {
    std::size_t const colon = one.place.find(": ");
    return colon == std::string::npos
               ? "asked " + one.place
               : fmt::format("asked {} ({})", one.place.substr(0, colon), one.place.substr(colon + 2));
  }
  if (one.step == "moves") return "moved from " + one.place;
  return "taken by " + one.place;
}

LotStep step_of(Journey const& one) { return {step_words(one), one.begins, one.ends, one.units}; }

/// Of an order with many lots: what is alike in one line, with all its units.
std::vector<LotStep> order_story(WhyRun const& run, std::string const& order) {
  std::map<std::string, LotStep> sums;
  for (Journey const& one : run.journeys) {
    if (one.order != order) continue;
    LotStep step = step_of(one);
    if (one.step == "is taken") {
      // Its time is that of the whole order.
      sums.try_emplace("ordered", LotStep{"ordered by " + one.place, one.begins, one.begins, 0});
      step.begins = step.ends;
    }
    auto const [place, is_new] = sums.try_emplace(step.what, step);
    if (is_new) continue;
    place->second.units += step.units;
    place->second.begins = std::min(place->second.begins, step.begins);
    place->second.ends = std::max(place->second.ends, step.ends);
  }
  std::vector<LotStep> story;
  for (auto& [what, step] : sums) story.push_back(std::move(step));
  std::stable_sort(story.begin(), story.end(), [](auto const& a, auto const& b) { return a.ends < b.ends; });
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
      step.units > 0 ? fmt::format(", {} {}{}", readable(step.units), unit, step.units == 1 ? "" : "s") : "";
  return fmt::format("{}: {}{}", dated(step), step.what, count);
}

}  // namespace

std::vector<LotStep> lot_story(WhyRun const& run, std::string const& id) {
  std::vector<Journey const*> const legs = legs_of(run, id);
  if (legs.empty()) return order_story(run, id);
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
  std::vector<LotStep> story;
  std::string place;
  auto const stay = [&](base::SimTime until) {
    // Shorter ones are hand-overs.
    if (story.empty() || place.empty() || until - story.back().ends < base::hours(3)) return;
    base::SimTime const from = story.back().ends;
    story.push_back({stay_words(run, *legs.back(), place, from), from, until, 0});
  };
  for (Journey const* const one : told) {
    stay(one->begins);
    story.push_back(step_of(*one));
    if (one->step == "moves") place = leg_to(*one);
  }
  if (taken != nullptr) {
    stay(taken->ends);
    story.push_back({"taken by " + taken->place, taken->ends, taken->ends, taken->units});
    story.insert(story.begin(), {"ordered by " + taken->place, taken->begins, taken->begins, 0});
  }
  return story;
}

std::string lot_words(WhyRun const& run, WhyQuestion const& question, std::size_t columns) {
  Journey const* const known = any_of(run, question.name);
  if (known == nullptr) return {};
  bool const is_order = legs_of(run, question.name).empty();
  std::vector<LotStep> const story = lot_story(run, question.name);
  Branch root{fmt::format("{} {} of {}, {}", is_order ? "Order" : "Lot", question.name, known->buyer, known->product),
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
