#include "engine/report/lot_lineage.hpp"

#include <algorithm>

namespace chokepoint::report {

namespace {

using Journey = WhyRun::Journey;

/// `mine` tells whether a step is of an id, `parent_of` what that was part of.
template <class Mine, class Parent>
std::vector<std::string> line_of_parents(WhyRun const& run, std::string id, Mine const& mine, Parent const& parent_of) {
  std::vector<std::string> line;
  while (!id.empty() && std::find(line.begin(), line.end(), id) == line.end()) {
    line.insert(line.begin(), id);
    auto const own =
        std::find_if(run.journeys.begin(), run.journeys.end(), [&](Journey const& one) { return mine(one, id); });
    id = own == run.journeys.end() ? std::string() : parent_of(*own);
  }
  return line;
}

}  // namespace

std::string leg_from(Journey const& leg) { return leg.place.substr(0, leg.place.find(" to ")); }
std::string leg_to(Journey const& leg) {
  std::size_t const to = leg.place.find(" to ");
  return to == std::string::npos ? std::string() : leg.place.substr(to + 4);
}

std::vector<std::string> lots_up_to(WhyRun const& run, std::string const& lot) {
  return line_of_parents(
      run, lot, [](Journey const& one, std::string const& id) { return one.lot == id; },
      [](Journey const& one) { return one.parent_lot; });
}

std::vector<std::string> orders_up_to(WhyRun const& run, std::string const& order) {
  return line_of_parents(
      run, order, [](Journey const& one, std::string const& id) { return one.order == id; },
      [](Journey const& one) { return one.parent_order; });
}

Journey const* parting_of(WhyRun const& run, std::string const& id) {
  auto const found = std::find_if(run.journeys.begin(), run.journeys.end(), [&](Journey const& one) {
    return one.step == "is parted" && (one.lot.empty() ? one.order : one.lot) == id;
  });
  return found == run.journeys.end() ? nullptr : &*found;
}

std::vector<Journey const*> legs_of(WhyRun const& run, std::string const& lot) {
  std::vector<Journey const*> legs;
  std::vector<std::string> const lots = lots_up_to(run, lot);
  for (std::size_t i = 0; i < lots.size(); ++i) {
    Journey const* const parting = i + 1 < lots.size() ? parting_of(run, lots[i + 1]) : nullptr;
    std::vector<Journey const*> own;
    for (Journey const& one : run.journeys) {
      bool const is_before = parting == nullptr || one.ends <= parting->begins;
      if (one.step == "moves" && one.lot == lots[i] && is_before) own.push_back(&one);
    }
    std::sort(own.begin(), own.end(), [](auto const* a, auto const* b) { return a->begins < b->begins; });
    legs.insert(legs.end(), own.begin(), own.end());
  }
  return legs;
}

bool is_answer_of(Journey const& part, Journey const& one, std::string const& whole) {
  return one.step == "asks" && one.order == whole && one.ends == part.ends && one.units == part.units &&
         (part.place.empty() || one.place == part.place);
}

std::set<Journey const*> answers_of_parts(WhyRun const& run, std::string const& whole) {
  std::set<Journey const*> answers;
  for (Journey const& part : run.journeys) {
    if (part.step != "is parted" || (part.lot.empty() ? part.parent_order : part.parent_lot) != whole) continue;
    for (Journey const& one : run.journeys) {
      if (is_answer_of(part, one, whole) && answers.insert(&one).second) break;
    }
  }
  return answers;
}

}  // namespace chokepoint::report
