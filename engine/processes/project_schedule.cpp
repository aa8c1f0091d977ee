#include "engine/processes/project_schedule.hpp"

#include <algorithm>
#include <cmath>

namespace chokepoint::processes {

template <class TimeOf, class SlipOf>
void ProjectSchedule::compute(model::Project const& project, Environment const& environment, TimeOf const& time_of,
                              SlipOf const& slip_of) {
  model::Parameters const& values = environment.parameters;
  complete_at_.clear();
  begins_ = base::SimTime::end();
  for (model::Phase const& phase : project.phases) {
    base::SimTime begins = environment.world.clock.from;
    if (phase.starts.valid()) begins = values.get(phase.starts);
    bool first = !phase.starts.valid();
    for (std::uint32_t const before : phase.after) {
      begins = first ? complete_at_[before] : std::max(begins, complete_at_[before]);
      first = false;
    }
    begins_ = std::min(begins_, begins);
    base::SimTime const built =
        phase.ready_on.valid() ? std::max(values.get(phase.ready_on), begins) : begins + time_of(phase);
    complete_at_.push_back(std::min(built + slip_of(phase), base::SimTime::end()));
  }
}

void ProjectSchedule::draw(model::Project const& project, std::uint64_t owner, Environment const& environment) {
  auto const drawn = [&](model::LawId law, kernel::StreamKey const& purpose, std::uint64_t ordinal) {
    return law.valid() ? environment.draw_time(law, purpose, owner, ordinal) : base::Duration(0);
  };
  compute(
      project, environment,
      [&](model::Phase const& phase) { return drawn(phase.time, environment.streams.phase_time, phase.ordinal); },
      [&](model::Phase const& phase) { return drawn(phase.slips, environment.streams.phase_slip, phase.ordinal); });
}

void ProjectSchedule::plan(model::Project const& project, Environment const& environment) {
  compute(
      project, environment,
      [&](model::Phase const& phase) {
        // A law without a mean is planned as if it never ended.
        double const mean = environment.parameters.law(phase.time).mean();
        double const longest = static_cast<double>(Environment::longest.seconds());
        double const seconds = std::isfinite(mean) ? std::clamp(mean, 0.0, longest) : longest;
        return base::Duration(static_cast<std::int64_t>(std::nearbyint(seconds)));
      },
      [](model::Phase const&) { return base::Duration(0); });
}

}  // namespace chokepoint::processes
