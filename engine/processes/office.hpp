#pragma once

#include <cstdint>
#include <vector>

#include "engine/processes/decisions.hpp"
#include "engine/processes/environment.hpp"
#include "engine/processes/slot_queue.hpp"

namespace chokepoint::processes {

/// A staffed desk, or several in a row: a licensing office, customs inspection, a laboratory.
///
/// A case passes the stages in order. At each it waits, by priority class and then by arrival, for an officer who is
/// free while the office is open, is worked on for a drawn time, and with the stage's `redo` probability goes
/// back to an earlier desk. While a freeze, an outage or closed hours last, or `open` is no, nothing is taken up; work
/// under way is finished or suspended as the scenario says (suspended work resumes where it stopped). A case that finds
/// the first stage's waiting room full is turned away. After the last stage an application is answered: approved,
/// denied, or returned without action; goods are released or refused. The stages are M/G/c/K queues with priorities
/// (Gross et al., Fundamentals of Queueing Theory, 4th ed., ch. 2-4).
class Office {
 public:
  explicit Office(model::OfficeId id) : id_(id) {}

  /// Schedules what is known beforehand: freezes, the first outage.
  void start(kernel::Context& context, Environment& environment);

  void on(CaseFiled const& filed, kernel::Context& context, Environment& environment);
  void on(GoodsArrived const& arrived, kernel::Context& context, Environment& environment);
  void on(StageCompleted const& completed, kernel::Context& context, Environment& environment);
  void on(OfficeWakes const& wakes, kernel::Context& context, Environment& environment);
  void on(RulesChange const& change, kernel::Context& context, Environment& environment);
  void on(OutageChanges const& change, kernel::Context& context, Environment& environment);
  void on(ValuesChange const& change, kernel::Context& context, Environment& environment);

  /// Ends the delay of goods still held when the run ends at `end`.
  void finish(base::SimTime end, Environment& environment);
  /// Units of a product held here now.
  std::int64_t held(model::ProductId product, model::World const& world) const;

  /// Forgets everything; memory stays for the next replication.
  void clear();

 private:
  struct Withheld {
    Consignment goods;
    base::SimTime until;
    base::SimTime arrived;
    std::uint64_t asked = 0;  // how often a policy was asked about it before
  };
  struct Case {
    union {
      CaseFiled filed;
      Consignment goods;
    };
    base::SimTime entered;
    kernel::EventId last_event = 0;  // of this case, for the trace
    base::SimTime waiting_since;
    std::int64_t waited = 0;  // seconds, all stages
    base::SimTime completes;
    std::int64_t remaining = 0;    // seconds of what its stage counts, while suspended
    std::uint32_t completion = 0;  // generation of the pending completion
    std::uint32_t visits = 0;      // services begun: the draw index of its service times
    std::uint32_t next = 0;
    std::uint32_t before = 0;
    std::uint8_t stage = 0;
    std::uint8_t priority = 0;
    bool is_goods = false;
    bool in_service = false;
    bool present = false;

    Case() : filed() {}
    std::uint64_t ordinal() const { return is_goods ? goods.lot : derived_id(filed.order, filed.attempt); }
  };
  struct StageState {
    ClassQueue<Case> queue;
    std::int64_t busy = 0;
  };
  enum WakeReason : std::uint32_t {
    doors_open,
    freeze_begins,
    freeze_ends,
    hold_is_over,
    staff_changes,
    backlog_waits,
    opening_changes,
    holds_reviewed
  };

  model::Office const& rules(Environment const& environment) const { return environment.world.offices[id_.index()]; }
  OfficeObservables const& seen(Environment const& environment) const {
    return environment.observables.offices[id_.index()];
  }

  void take_in_backlog(kernel::Context& context, Environment& environment);
  void begin(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void pass_uninspected(kernel::Context& context, Environment& environment);
  void take_in(std::uint32_t slot, kernel::Context& context, Environment& environment);
  bool turns_away(kernel::Context& context, Environment& environment) const;
  void enter_stage(std::uint32_t slot, std::uint32_t stage, kernel::Context& context, Environment& environment);
  void begin_service(std::uint32_t slot, kernel::Context& context, Environment& environment);
  void take_up(std::uint32_t stage, kernel::Context& context, Environment& environment);
  void leave(std::uint32_t slot, kernel::Context& context, Environment& environment);
  static model::Review review_of(Case const& done, kernel::Context& context, Environment& environment);
  Answer answer_to(Case const& done, kernel::Context& context, Environment& environment) const;
  CustomsAction clearance(LotAtCustoms const& lot, kernel::Context& context, Environment& environment) const;
  void answer(Case const& done, Answer answer, kernel::Context& context, Environment& environment);
  void release(Consignment const& goods, kernel::Context& context, Environment& environment);
  void plan_rules_change(kernel::Context& context, Environment& environment) const;
  void release_what_may_go(kernel::Context& context, Environment& environment);
  void refuse(Consignment const& goods, kernel::Context& context, Environment& environment);
  void withhold(Consignment const& goods, base::SimTime arrived, kernel::Context& context, Environment& environment);
  void plan_hold_review(kernel::Context& context, Environment& environment);
  void end_holds(kernel::Context& context, Environment& environment);
  void let_go(LotAtCustoms const& lot, kernel::Context& context, Environment& environment);
  bool open(kernel::Context const& context, Environment const& environment) const;
  bool has_officer(std::uint32_t stage, kernel::Context const& context, Environment const& environment) const;
  base::SimTime work_until(base::SimTime now, std::int64_t seconds, std::uint32_t stage,
                           Environment const& environment) const;
  /// What the stage's time passes in; null where that is all hours.
  base::Calendar const* hours_of(std::uint32_t stage, Environment const& environment) const;
  void pause(bool suspends, kernel::Context& context, Environment& environment);
  void resume(bool suspends, kernel::Context& context, Environment& environment);
  void plan_staff_change(std::uint32_t stage, kernel::Context& context, Environment& environment);
  void plan_opening_change(kernel::Context& context, Environment& environment);
  void plan_opening(kernel::Context& context, Environment& environment);

  model::OfficeId id_;
  std::vector<StageState> stages_;
  SlotPool<Case> cases_;
  std::vector<Withheld> withheld_;  // inspected, and kept by a rule or a policy
  std::uint32_t pauses_ = 0;        // freezes and outages that last
  std::uint32_t suspensions_ = 0;   // those of them that suspend work
  bool opening_planned_ = false;
  std::vector<std::uint32_t> uninspected_;  // slots of cases that go on when the office opens
  bool hold_review_planned_ = false;
};

}  // namespace chokepoint::processes
