#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

/// A pledge that is paid in instalments.
///
/// Each instalment slips by a drawn time after it is due, and is paid then, or once every milestone has passed, if
/// that is later. From due to payment it is overdue. What is paid and overdue in all is on the Board, one news delay
/// later.
class Commitment {
 public:
  explicit Commitment(model::CommitmentId id) : id_(id) {}

  void start(kernel::Context& context, Environment& environment);
  void on(InstalmentReady const& ready, kernel::Context& context, Environment& environment);
  void on(InstalmentDue const& due, kernel::Context& context, Environment& environment);
  /// A milestone may have passed.
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);

  void clear();

 private:
  struct State {
    bool ready = false;
    bool paid = false;
    bool overdue = false;
  };

  model::Commitment const& rules(Environment const& environment) const {
    return environment.world.commitments[id_.index()];
  }
  std::int64_t amount(std::uint32_t index, Environment const& environment) const {
    return environment.parameters.get(rules(environment).instalments[index].amount);
  }
  void look_at_milestones(kernel::Context& context, Environment& environment);
  void pay_what_can_be(kernel::Context& context, Environment& environment);
  void book_payment(std::int64_t amount, base::SimTime now, Environment& environment) const;
  void publish(kernel::Context& context, Environment& environment);

  model::CommitmentId id_;
  std::vector<State> instalments_;
  std::vector<std::uint8_t> passed_;  // by milestone; one that has passed stays so
  std::int64_t paid_ = 0;             // minor units
  std::int64_t overdue_ = 0;
};

}  // namespace chokepoint::processes
