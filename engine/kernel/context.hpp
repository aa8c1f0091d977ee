#pragma once

#include <cstring>
#include <memory>
#include <vector>

#include "engine/base/check.hpp"
#include "engine/kernel/partition.hpp"

namespace chokepoint::kernel {

/// All that a handler may do besides changing its own actor's state: read the clock and the Board, send, publish.
///
/// Concrete on purpose: tests read the outbox of a `TestContext` instead of mocking an interface.
class Context {
 public:
  Context(Shared& shared, Partition& partition, std::uint16_t partition_index)
      : shared_(&shared), partition_(&partition), partition_index_(partition_index) {}

  base::SimTime now() const { return now_; }
  ActorId self() const { return self_; }
  /// The event that is handled; 0 at the start of the run, when none is.
  EventId current() const { return current_.count() == 0 ? 0 : current_.id(); }
  base::Duration news_delay() const { return shared_->news_delay; }
  std::uint64_t replication() const { return shared_->replication; }
  std::uint64_t self_name_hash() const { return shared_->actors[self_.index()].name_hash; }

  /// The last moment that a key can hold. Runs end long before it, so what is due later (a draw from a heavy tail) is
  /// due here and stays pending.
  static constexpr base::SimTime last_moment = base::SimTime::end() - base::seconds(1);

  /// A message to this actor itself, at `at` >= now; at this very instant only in the same or a later phase.
  /// `previous` is the last event of the same subject, for the trace. Gives the event's id.
  template <Message M>
  EventId schedule(base::SimTime at, M const& message, EventId previous = 0) {
    return emit(self_, at, M::phase, M::kind, &message, message_bytes<M>, previous);
  }

  /// A message to another actor, at `at` >= now + news delay: nobody learns anything instantly.
  template <Message M>
  EventId send(ActorId to, base::SimTime at, M const& message, EventId previous = 0) {
    CHOKEPOINT_CHECK(at >= now_ + shared_->news_delay, "actor {} at {} sends to actor {} at {}, before the news delay",
                     self_.index(), now_.seconds(), to.index(), at.seconds());
    return emit(to, at, M::phase, M::kind, &message, message_bytes<M>, previous);
  }

  /// As `send`, one news delay from now: what one learns as soon as anybody can.
  template <Message M>
  EventId tell(ActorId to, M const& message, EventId previous = 0) {
    return emit(to, now_ + shared_->news_delay, M::phase, M::kind, &message, message_bytes<M>, previous);
  }

  /// The later of `at` and the first moment at which another actor can know.
  base::SimTime no_sooner_than_news(base::SimTime at) const {
    base::SimTime const news = now_ + shared_->news_delay;
    return at < news ? news : at;
  }

  std::int64_t read(BoardEntryId entry) const { return shared_->board.read(entry, now_); }
  std::uint64_t board_version() const { return shared_->board.version(now_); }

  /// Changes a Board entry that this actor owns, effective no sooner than now + news delay.
  void publish(BoardEntryId entry, std::int64_t value, base::SimTime effective);

  // For executors and tests.
  void begin(Event const& event) {
    now_ = event.key.time();
    self_ = event.target();
    current_ = event.key;
  }
  /// Stands as if `actor` handled an event of `phase` at `now`; used to let actors schedule their first events.
  void begin_start(ActorId actor, base::SimTime now, std::uint32_t phase);
  Partition& partition() { return *partition_; }
  std::uint16_t partition_index() const { return partition_index_; }

 private:
  EventId emit(ActorId to, base::SimTime at, std::uint32_t phase, std::uint8_t kind, void const* message,
               std::size_t bytes, EventId previous);
  std::uint32_t delta_of_instant(ActorId to, std::uint32_t phase);
  [[noreturn]] void refuse_to_pile() const;

  Shared* shared_;
  Partition* partition_;
  std::uint16_t partition_index_;
  base::SimTime now_;
  ActorId self_;
  Key current_;
};

inline EventId Context::emit(ActorId to, base::SimTime at, std::uint32_t phase, std::uint8_t kind, void const* message,
                             std::size_t bytes, EventId previous) {
  CHOKEPOINT_CHECK(at >= now_, "actor {} at {} schedules for {}", self_.index(), now_.seconds(), at.seconds());
  if (at >= base::SimTime::end()) at = last_moment;
  std::uint32_t const delta = at == now_ ? delta_of_instant(to, phase) : 0;
  ActorSlot& slot_of_self = shared_->actors[self_.index()];
  slot_of_self.sent += 1;  // from 1, so that id 0 is never an event
  Event event;
  event.key = Key::of(at, phase, delta, self_, slot_of_self.sent);
  bool const in_slab = bytes > inline_message_bytes;
  event.target_and_kind = (to.index() << 8) | (in_slab ? 128U : 0U) | kind;
  if (shared_->tracing) [[unlikely]] {
    partition_->trace.sent(event.key.id(), current(), previous);
  }
  std::uint16_t const destination =
      shared_->partition_of.empty() ? partition_index_ : shared_->partition_of[to.index()];
  if (destination == partition_index_) {
    if (in_slab) {
      std::uint32_t const slot = partition_->slab.acquire();
      std::memcpy(partition_->slab.data(slot), message, bytes);
      // The trace keeps the whole slot, which may hold more of an older message.
      if (shared_->tracing) [[unlikely]] {
        std::memset(partition_->slab.data(slot) + bytes, 0, max_message_bytes - bytes);
      }
      event.set_slab_index(slot);
    } else {
      std::memcpy(event.payload.data(), message, bytes);
    }
    partition_->queue.push(event);
    if (partition_->queue.size() > shared_->most_pending) [[unlikely]]
      refuse_to_pile();
  } else {
    Mailbox& box = partition_->mail[shared_->side][destination];
    if (box.events.size() >= shared_->most_pending) [[unlikely]]
      refuse_to_pile();
    if (in_slab) {
      event.set_slab_index(static_cast<std::uint32_t>(box.payloads.size()));
      std::memcpy(box.payloads.emplace_back().data(), message, bytes);
    } else {
      std::memcpy(event.payload.data(), message, bytes);
    }
    box.events.push_back(event);
    if (at < partition_->mailed) partition_->mailed = at;
  }
  return event.key.id();
}

}  // namespace chokepoint::kernel
