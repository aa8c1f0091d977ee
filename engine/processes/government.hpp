#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/environment.hpp"
#include "engine/processes/event_triggers.hpp"

namespace chokepoint::processes {

/// Watches what is published and answers with events of the timeline.
///
/// At each review a reaction looks at its condition: figures of months that were over a publication lag ago, events,
/// lanes and commitments as far as they are known. When the condition has come true since the last review (a
/// crossing), it reacts: after a drawn lag it announces its event, which takes effect one news delay later. A ladder
/// goes one step up with each crossing. A reaction with regimes doesn't watch: it goes from state to state after drawn
/// sojourns, and each state's event holds as long as the state.
class Government {
 public:
  explicit Government(std::uint32_t index) : index_(index) {}

  void start(kernel::Context& context, Environment& environment);
  void on(GovernmentReviews const& review, kernel::Context& context, Environment& environment);
  void on(ReactionDue const& due, kernel::Context& context, Environment& environment);
  void on(RegimeChanges const& change, kernel::Context& context, Environment& environment);

  /// When an event that this government triggered happened first; the end of time: it didn't.
  base::SimTime first_time(model::TimelineEventId event) const { return triggers_.first_time(event); }

  void clear();

 private:
  struct State {
    bool was_true = false;
    std::int64_t reactions = 0;
    std::uint32_t regime = 0;
  };

  model::Government const& who(Environment const& environment) const { return environment.world.governments[index_]; }
  model::Reaction const& rule(std::uint32_t reaction, Environment const& environment) const {
    return who(environment).reactions[reaction];
  }
  std::uint64_t owner(std::uint32_t reaction, Environment const& environment) const {
    return environment.hashes.reactions[index_][reaction];
  }
  bool sees(std::uint32_t reaction, kernel::Context& context, Environment& environment);
  expression::Cell figure(model::WatchedFigure const& figure, std::uint32_t months, kernel::Context const& context,
                          Environment const& environment) const;
  void plan_review(std::uint32_t reaction, std::uint32_t index, kernel::Context& context, Environment& environment);
  void enter(std::uint32_t reaction, std::uint32_t regime, std::uint32_t index, kernel::Context& context,
             Environment& environment);

  std::uint32_t index_;
  std::vector<State> states_;  // by reaction
  EventTriggers triggers_;
  std::vector<expression::Cell> cells_;  // scratch of one condition
};

}  // namespace chokepoint::processes
