#include "engine/kernel/event_queue.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace chokepoint::kernel {

void EventQueue::put(Rung& rung, Event const& event) {
  auto const bucket = static_cast<std::size_t>((event.key.time().seconds() - rung.start) >> rung.shift);
  chunks_.push(rung.buckets[bucket], event);
}

void EventQueue::push_beyond(Event const& event) {
  std::int64_t const time = event.key.time().seconds();
  if (time >= far_from_) {
    far_least_ = std::min(far_least_, time);
    far_most_ = std::max(far_most_, time);
    chunks_.push(far_, event);
    return;
  }
  std::size_t rung = rung_count_ - 1;
  while (time >= rungs_[rung].end) rung -= 1;
  put(rungs_[rung], event);
}

EventQueue::Rung& EventQueue::add_rung(std::int64_t start, std::int64_t end, std::size_t events) {
  auto const seconds = static_cast<std::uint64_t>(end - start);
  std::size_t const wanted = std::clamp<std::size_t>(events / wanted_in_bucket, 2, most_buckets);
  Rung& rung = rungs_[rung_count_++];
  rung.start = start;
  rung.end = end;
  rung.shift = static_cast<std::uint32_t>(std::bit_width((seconds - 1) / wanted));
  rung.next = 0;
  rung.buckets.assign(static_cast<std::size_t>((seconds - 1) >> rung.shift) + 1, {});
  return rung;
}

void EventQueue::refill() {
  while (true) {
    if (rung_count_ == 0) {
      if (far_.count <= heap_at_most / 2) {
        near_until_ = far_from_ = never;
        spill_at_ = heap_at_most;
        chunks_.drain(far_, [&](Event const& event) { fresh_.push(event); });
      } else {
        Rung& rung = add_rung(far_least_, far_most_ + 1, far_.count);
        chunks_.drain(far_, [&](Event const& event) { put(rung, event); });
        far_from_ = rung.end;
      }
      far_ = {};
      far_least_ = never;
      far_most_ = 0;
      if (rung_count_ == 0) return;
    }
    Rung& rung = rungs_[rung_count_ - 1];
    while (rung.next < rung.buckets.size() && rung.buckets[rung.next].count == 0) rung.next += 1;
    if (rung.next == rung.buckets.size()) {
      rung_count_ -= 1;
      continue;
    }
    EventChunks::List const turn = rung.buckets[rung.next];
    std::int64_t const start = rung.start_of(rung.next);
    rung.next += 1;
    std::int64_t const end = std::min(rung.start_of(rung.next), rung.end);
    if (turn.count > sorted_at_most && rung.shift > 0 && rung_count_ < most_rungs) {
      Rung& narrower = add_rung(start, end, turn.count);
      chunks_.drain(turn, [&](Event const& event) { put(narrower, event); });
    } else {
      near_until_ = end;
      chunks_.take(turn, unsorted_);
      sort_run(unsorted_);
      return;
    }
  }
}

/// Too many wait in the heap: what it holds becomes a rung of its own.
void EventQueue::spill() {
  std::vector<Event> const& heap = fresh_.events();
  std::int64_t least = next_ < run_.size() ? run_[next_].key.time().seconds() : never;
  std::int64_t most = next_ < run_.size() ? run_.back().key.time().seconds() : 0;
  for (Event const& event : heap) {
    least = std::min(least, event.key.time().seconds());
    most = std::max(most, event.key.time().seconds());
  }
  if (least == most || rung_count_ == most_rungs) {
    spill_at_ = 2 * fresh_.size();
    return;
  }
  if (near_until_ == never) far_from_ = most + 1;
  Rung& rung = add_rung(least, near_until_ == never ? far_from_ : near_until_, heap.size() + run_.size() - next_);
  for (std::size_t index = next_; index < run_.size(); ++index) put(rung, run_[index]);
  for (Event const& event : heap) put(rung, event);
  run_.clear();
  next_ = foreseen_ = 0;
  fresh_.clear();
  spill_at_ = heap_at_most;
  near_until_ = least;
}

/// Few are sorted by counting for each how many come before it: no processor foresees how two of them compare, so the
/// comparisons that counting does beyond a sort's cost less than the guesses it saves.
void EventQueue::sort_run(std::vector<Event> const& unsorted) {
  spill_at_ = heap_at_most;
  next_ = foreseen_ = 0;
  run_.resize(unsorted.size());
  if (unsorted.size() > counted_at_most) {
    run_ = unsorted;
    std::sort(run_.begin(), run_.end(), [](Event const& a, Event const& b) { return a.key < b.key; });
    return;
  }
  std::array<std::uint32_t, counted_at_most> before{};
  for (std::size_t one = 1; one < unsorted.size(); ++one) {
    std::uint32_t before_one = 0;
    for (std::size_t other = 0; other < one; ++other) {
      std::uint32_t const less = unsorted[other].key < unsorted[one].key ? 1 : 0;
      before_one += less;
      before[other] += 1 - less;
    }
    before[one] += before_one;
  }
  for (std::size_t one = 0; one < unsorted.size(); ++one) run_[before[one]] = unsorted[one];
}

std::size_t EventQueue::bytes() const {
  std::size_t sum = (run_.capacity() + unsorted_.capacity()) * sizeof(Event) + fresh_.bytes() + chunks_.bytes();
  for (Rung const& rung : rungs_) sum += sizeof rung + rung.buckets.capacity() * sizeof(EventChunks::List);
  return sum;
}

void EventQueue::clear() {
  size_ = 0;
  near_until_ = far_from_ = far_least_ = never;
  far_most_ = 0;
  run_.clear();
  next_ = foreseen_ = 0;
  fresh_.clear();
  spill_at_ = heap_at_most;
  rung_count_ = 0;
  far_ = {};
  chunks_.clear();
}

}  // namespace chokepoint::kernel
