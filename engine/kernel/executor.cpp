#include "engine/kernel/executor.hpp"

namespace chokepoint::kernel {

Executor::Executor(Board board, std::vector<std::uint64_t> actor_name_hashes, base::Duration news_delay,
                   std::uint16_t partitions, int threads)
    : shared_(std::move(board)), failures_(partitions), runner_(threads) {
  CHOKEPOINT_CHECK(partitions >= 1 && threads >= 1, "{} partitions on {} threads", partitions, threads);
  CHOKEPOINT_CHECK(news_delay >= base::seconds(1), "news delay of {} s", news_delay.seconds());
  CHOKEPOINT_CHECK(actor_name_hashes.size() <= Key::max_actors, "{} actors", actor_name_hashes.size());
  shared_.news_delay = news_delay;
  shared_.counters.resize(actor_name_hashes.size());
  shared_.name_hashes = std::move(actor_name_hashes);
  if (partitions > 1) {
    for (std::size_t actor = 0; actor < shared_.counters.size(); ++actor) {
      shared_.partition_of.push_back(static_cast<std::uint16_t>(actor % partitions));
    }
  }
  for (std::uint16_t index = 0; index < partitions; ++index) {
    partitions_.push_back(std::make_unique<Partition>());
    partitions_.back()->outboxes.resize(partitions);
  }
  for (std::uint16_t index = 0; index < partitions; ++index) {
    contexts_.emplace_back(shared_, *partitions_[index], index);
  }
}

void Executor::reset(std::uint64_t seed, std::uint64_t replication, bool tracing,
                     std::vector<std::int64_t> const& board_initial) {
  shared_.seed = seed;
  shared_.replication = replication;
  shared_.tracing = tracing;
  shared_.board.reset(board_initial);
  std::fill(shared_.counters.begin(), shared_.counters.end(), ActorCounter{});
  for (auto& partition : partitions_) partition->clear();
  for (Failure& failure : failures_) failure.failed = false;
  failed_at_.reset();
}

Context& Executor::start_context(ActorId actor, base::SimTime now, std::uint32_t phase) {
  Context& context = contexts_[partition_of(actor)];
  context.begin_start(actor, now, phase);
  return context;
}

bool Executor::next_time(base::SimTime& time) const {
  bool found = false;
  for (auto const& partition : partitions_) {
    if (partition->queue.empty()) continue;
    base::SimTime const least = partition->queue.top().key.time();
    if (!found || least < time) time = least;
    found = true;
  }
  return found;
}

void Executor::exchange() {
  for (auto& partition : partitions_) {
    if (!partition->publications.empty()) shared_.board.commit(partition->publications);
  }
  if (partitions_.size() == 1) return;
  for (std::size_t to = 0; to < partitions_.size(); ++to) {
    Partition& destination = *partitions_[to];
    for (auto& from : partitions_) {
      for (Envelope& envelope : from->outboxes[to]) {
        if (envelope.event.in_slab()) {
          std::uint32_t const slot = destination.slab.acquire();
          std::memcpy(destination.slab.data(slot), envelope.payload.data(), max_message_bytes);
          envelope.event.set_slab_index(slot);
        }
        destination.queue.push(envelope.event);
      }
      from->outboxes[to].clear();
    }
  }
}

bool Executor::judge(RunLimits const& limits, RunReport& report) {
  Failure const* first = nullptr;
  std::uint64_t events = 0;
  for (std::size_t index = 0; index < partitions_.size(); ++index) {
    events += partitions_[index]->handled;
    Failure const& failure = failures_[index];
    if (failure.failed && (first == nullptr || failure.key < first->key)) first = &failure;
  }
  if (first != nullptr) {
    report.end = first->unreproducible ? RunEnd::unanswered : RunEnd::failure;
    report.failure = first->what;
    report.failure_key = first->key;
    report.failure_actor = first->actor;
    failed_at_ = first->key;
    return false;
  }
  report.events = events;
  report.windows += 1;
  if (events > limits.max_events) {
    report.end = RunEnd::event_budget;
    return false;
  }
  std::uint64_t pending = 0;
  for (auto const& partition : partitions_) pending += partition->queue.size();
  if (pending > limits.max_pending) {
    report.end = RunEnd::pending_budget;
    return false;
  }
  if (limits.stop_requested && limits.stop_requested()) {
    report.end = RunEnd::interrupted;
    return false;
  }
  return true;
}

std::vector<TraceRecord> Executor::trace() const {
  std::vector<TraceBuffer const*> buffers;
  for (auto const& partition : partitions_) buffers.push_back(&partition->trace);
  std::vector<TraceRecord> records = merge_traces(buffers);
  while (failed_at_ && !records.empty() && *failed_at_ < records.back().key) records.pop_back();
  return records;
}

}  // namespace chokepoint::kernel
