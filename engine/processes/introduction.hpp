#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/processes/environment.hpp"
#include "engine/processes/event_triggers.hpp"
#include "engine/processes/verdict.hpp"

namespace chokepoint::processes {

/// A firm that designs products for what rules allow.
///
/// Whenever a rule's text becomes known, begins to bind or ends, it asks which of its products its customers could have
/// under all the rules that it knows by then, once these bind. It wants the first such of its list, with the product
/// that it began with before all others. One that it has introduced before is simply sold again. Else its design is
/// begun: the cost is sunk, and after a drawn time it is introduced, unless the customers couldn't have it any more:
/// then it never is, and the firm looks again. It designs one product at a time.
class Introduction {
 public:
  explicit Introduction(std::uint32_t index) : index_(index) {}

  void start(kernel::Context& context, Environment& environment);
  void on(IntroductionReviewed const& review, kernel::Context& context, Environment& environment);
  void on(DesignCompleted const& completed, kernel::Context& context, Environment& environment);
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);

  base::SimTime first_time(model::TimelineEventId event) const { return triggers_.first_time(event); }

  void clear();

 private:
  model::Introduction const& rules(Environment const& environment) const {
    return environment.world.introductions[index_];
  }
  void learn(base::SimTime now, Environment const& environment);
  bool acceptable(model::ProductId product, base::SimTime now, Environment& environment);
  void look(kernel::Context& context, Environment& environment);
  void plan_review(kernel::Context& context, Environment& environment);

  std::uint32_t index_;
  EventTriggers triggers_;
  model::RuleBook known_;                 // the texts known, with their dates
  std::optional<RulesInForce> in_force_;  // of these
  base::SimTime all_bind_;                // when the last of them does
  std::vector<std::uint8_t> introduced_;  // by design
  bool designing_ = false;
  std::vector<std::uint32_t> choice_;  // scratch: designs that could be begun
  std::vector<model::RuleBook::DatedVintage> scratch_;
};

}  // namespace chokepoint::processes
