#include "engine/kernel/executor.hpp"

namespace chokepoint::kernel {

Executor::Executor(Board board, std::vector<std::uint64_t> const& actor_name_hashes, base::Duration news_delay,
                   Division division, int threads)
    : shared_(std::move(board)), failures_(division.partitions), team_(division.partitions, threads) {
  CHOKEPOINT_CHECK(threads >= 1, "{} threads", threads);
  CHOKEPOINT_CHECK(news_delay >= base::seconds(1), "news delay of {} s", news_delay.seconds());
  CHOKEPOINT_CHECK(actor_name_hashes.size() <= Key::max_actors, "{} actors", actor_name_hashes.size());
  CHOKEPOINT_CHECK(division.partitions == 1 || division.of.size() == actor_name_hashes.size(),
                   "{} actors, of which {} have a partition", actor_name_hashes.size(), division.of.size());
  shared_.news_delay = news_delay;
  shared_.actors.resize(actor_name_hashes.size());
  for (std::size_t actor = 0; actor < actor_name_hashes.size(); ++actor) {
    shared_.actors[actor].name_hash = actor_name_hashes[actor];
  }
  shared_.partition_of = std::move(division.of);
  for (std::uint16_t index = 0; index < division.partitions; ++index) {
    partitions_.push_back(std::make_unique<Partition>());
    for (auto& side : partitions_.back()->mail) side.resize(division.partitions);
    contexts_.push_back(std::make_unique<Context>(shared_, *partitions_.back(), index));
  }
}

void Executor::reset(std::uint64_t seed, std::uint64_t replication, bool tracing,
                     std::vector<std::int64_t> const& board_initial) {
  shared_.seed = seed;
  shared_.replication = replication;
  shared_.tracing = tracing;
  shared_.board.reset(board_initial);
  shared_.side = 0;
  for (ActorSlot& actor : shared_.actors) {
    std::uint64_t const name_hash = actor.name_hash;
    actor = {};
    actor.name_hash = name_hash;
  }
  for (auto& partition : partitions_) partition->clear();
  for (Failure& failure : failures_) failure.failed = false;
  failed_at_.reset();
}

Context& Executor::start_context(ActorId actor, base::SimTime now, std::uint32_t phase) {
  Context& context = *contexts_[partition_of(actor)];
  context.begin_start(actor, now, phase);
  return context;
}

base::SimTime Executor::next_time() const {
  base::SimTime least = base::SimTime::end();
  for (auto const& partition : partitions_) least = std::min({least, partition->next, partition->mailed});
  return least;
}

void Executor::take_mail(std::uint16_t index, std::uint8_t side) {
  if (partitions_.size() == 1) return;
  Partition& to = *partitions_[index];
  for (auto& from : partitions_) {
    Mailbox& box = from->mail[side][index];
    for (Event& event : box.events) {
      if (event.in_slab()) {
        std::uint32_t const slot = to.slab.acquire();
        std::memcpy(to.slab.data(slot), box.payloads[event.slab_index()].data(), max_message_bytes);
        event.set_slab_index(slot);
      }
      to.queue.push(event);
    }
    box.clear();
  }
}

void Executor::take_all_mail() {
  for (std::uint16_t index = 0; index < partition_count(); ++index) {
    for (std::uint8_t const side : {std::uint8_t{0}, std::uint8_t{1}}) take_mail(index, side);
    Partition& partition = *partitions_[index];
    partition.mailed = base::SimTime::end();
    partition.next = partition.queue.empty() ? base::SimTime::end() : partition.queue.top().key.time();
  }
}

void Executor::commit_publications() {
  for (auto& partition : partitions_) {
    if (!partition->publications.empty()) shared_.board.commit(partition->publications);
  }
}

bool Executor::judge(RunLimits const& limits, RunReport& report) {
  Failure const* first = nullptr;
  for (Failure const& failure : failures_) {
    if (failure.failed && failure.out_of_memory) throw std::bad_alloc();
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
  report.events = handled();
  report.windows += 1;
  if (report.events > limits.max_events) {
    report.end = RunEnd::event_budget;
    return false;
  }
  if (pending() > limits.max_pending) {
    report.end = RunEnd::pending_budget;
    return false;
  }
  if (limits.stop_requested && limits.stop_requested()) {
    report.end = RunEnd::interrupted;
    return false;
  }
  return true;
}

std::uint64_t Executor::handled() const {
  std::uint64_t events = 0;
  for (auto const& partition : partitions_) events += partition->handled;
  return events;
}

std::uint64_t Executor::pending() const {
  std::uint64_t messages = 0;
  for (auto const& partition : partitions_) {
    messages += partition->queue.size();
    for (auto const& side : partition->mail) {
      for (Mailbox const& box : side) messages += box.events.size();
    }
  }
  return messages;
}

std::size_t Executor::bytes() const {
  std::size_t sum =
      shared_.actors.capacity() * sizeof(ActorSlot) + shared_.partition_of.capacity() * sizeof(std::uint16_t);
  for (auto const& partition : partitions_) sum += sizeof(Partition) + sizeof(Context) + partition->bytes();
  return sum;
}

std::vector<TraceRecord> Executor::trace() const {
  std::vector<TraceBuffer const*> buffers;
  for (auto const& partition : partitions_) buffers.push_back(&partition->trace);
  std::vector<TraceRecord> records = merge_traces(buffers);
  while (failed_at_ && !records.empty() && *failed_at_ < records.back().key) records.pop_back();
  return records;
}

}  // namespace chokepoint::kernel
