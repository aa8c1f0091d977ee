#include "engine/kernel/context.hpp"

#include "engine/kernel/run_limits.hpp"

namespace chokepoint::kernel {

void Context::publish(BoardEntryId entry, std::int64_t value, base::SimTime effective) {
  CHOKEPOINT_CHECK(shared_->board.owner(entry) == self_, "actor {} publishes entry {} of actor {}", self_.index(),
                   entry.index(), shared_->board.owner(entry).index());
  CHOKEPOINT_CHECK(effective >= now_ + shared_->news_delay, "entry {} takes effect at {}, before the news delay",
                   entry.index(), effective.seconds());
  partition_->publications.push_back({effective, current_, entry, value});
}

void Context::begin_start(ActorId actor, base::SimTime now, std::uint32_t phase) {
  now_ = now;
  self_ = actor;
  current_ = Key::of(now, phase, 0, actor, 0);
}

void Context::refuse_to_pile() const { throw PiledUp(shared_->most_pending); }

std::uint32_t Context::delta_of_instant(ActorId to, std::uint32_t phase) {
  CHOKEPOINT_CHECK(to == self_, "actor {} sends to actor {} within one instant", self_.index(), to.index());
  CHOKEPOINT_CHECK(phase >= current_.phase(), "actor {} in phase {} schedules phase {} of the same instant",
                   self_.index(), current_.phase(), phase);
  ActorSlot& slot = shared_->actors[self_.index()];
  if (slot.instant != now_) {
    slot.instant = now_;
    slot.sent_at_instant = 0;
  }
  slot.sent_at_instant += 1;
  if (current_.delta() >= Key::max_delta || slot.sent_at_instant > max_sent_at_instant) {
    throw EndlessInstant(self_, now_);
  }
  return current_.delta() + 1;
}

}  // namespace chokepoint::kernel
