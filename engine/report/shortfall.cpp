#include "engine/report/shortfall.hpp"

#include <algorithm>
#include <cstddef>

#include "engine/base/calendar.hpp"

namespace chokepoint::report {

namespace {

constexpr double low_share = 0.5;         // of what is usual
constexpr std::size_t fewest_pauses = 3;  // fewer may be chance

double days_of(FlowStep const& step) {
  return static_cast<double>((step.to - step.from).seconds()) / base::seconds_a_day;
}

template <class Number>
Number median_of(std::vector<Number> values) {
  auto const middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Each step that is shorter than half of a usual one becomes part of the one before it.
std::vector<FlowStep> without_stubs(std::vector<FlowStep> const& steps) {
  std::vector<double> lengths;
  for (FlowStep const& step : steps) lengths.push_back(days_of(step));
  double const usual = median_of(lengths);
  std::vector<FlowStep> whole;
  for (FlowStep const& step : steps) {
    if (!whole.empty() && days_of(step) < usual / 2) {
      whole.back().to = step.to;
      whole.back().units += step.units;
    } else {
      whole.push_back(step);
    }
  }
  return whole;
}

/// In how many steps lots come and pause once; 1 where they don't pause regularly.
std::size_t rhythm_of(std::vector<FlowStep> const& steps) {
  auto const comes = [](FlowStep const& step) { return step.units > 0; };
  std::vector<std::size_t> pauses;
  std::vector<std::size_t> between;
  // What lies before the first lot and behind the last is no pause between lots.
  auto at = std::find_if(steps.begin(), steps.end(), comes);
  while (at != steps.end()) {
    auto const pause = std::find_if_not(at, steps.end(), comes);
    auto const next = std::find_if(pause, steps.end(), comes);
    if (next == steps.end()) break;
    between.push_back(static_cast<std::size_t>(pause - at));
    pauses.push_back(static_cast<std::size_t>(next - pause));
    at = next;
  }
  return pauses.size() < fewest_pauses ? 1 : median_of(pauses) + median_of(between);
}

/// `count` steps to one, from the first with something on: what is left over at the end isn't whole.
std::vector<FlowStep> gathered(std::vector<FlowStep> const& steps, std::size_t count) {
  if (count == 1) return steps;
  auto const first = std::find_if(steps.begin(), steps.end(), [](FlowStep const& step) { return step.units > 0; });
  std::vector<FlowStep> all;
  for (auto at = first; static_cast<std::size_t>(steps.end() - at) >= count; at += static_cast<std::ptrdiff_t>(count)) {
    FlowStep& one = all.emplace_back(*at);
    for (auto part = at + 1; part != at + static_cast<std::ptrdiff_t>(count); ++part) one.units += part->units;
    one.to = (at + static_cast<std::ptrdiff_t>(count) - 1)->to;
  }
  return all;
}

}  // namespace

std::optional<Shortfall> shortfall_of(std::vector<FlowStep> steps, base::SimTime until) {
  std::erase_if(steps, [](FlowStep const& step) { return !(step.from < step.to); });
  if (steps.empty()) return std::nullopt;
  steps = without_stubs(steps);
  std::size_t const rhythm = rhythm_of(steps);
  steps = gathered(steps, rhythm);
  if (steps.empty()) return std::nullopt;
  std::vector<double> rates;
  for (FlowStep const& step : steps) rates.push_back(step.units / days_of(step));
  double const usual = median_of(rates);
  if (!(usual > 0)) return std::nullopt;
  std::optional<Shortfall> worst;
  std::optional<Shortfall> now;
  double lot = 0;  // of one step that stretch has
  auto const end_stretch = [&] {
    bool const counts = now && (rhythm == 1 || now->usual - now->came > lot);
    if (counts && (!worst || now->usual - now->came > worst->usual - worst->came)) worst = now;
    now.reset();
  };
  for (FlowStep const& step : steps) {
    bool const near = step.to <= until && step.to + base::days(looked_back_days) > until;
    double const expected = usual * days_of(step);
    if (!near || step.units >= low_share * expected) {
      end_stretch();
      continue;
    }
    if (!now) now = Shortfall{step.from, step.to, 0, 0};
    lot = expected;
    now->to = step.to;
    now->came += step.units;
    now->usual += expected;
  }
  end_stretch();
  return worst;
}

}  // namespace chokepoint::report
