#include <fmt/format.h>

#include <boost/mpi/collectives.hpp>
#include <boost/mpi/communicator.hpp>
#include <boost/mpi/environment.hpp>
#include <chrono>
#include <optional>
#include <thread>

#include "engine/base/check.hpp"
#include "engine/sweep/ranks.hpp"
#include "engine/sweep/remote_shard.hpp"

namespace chokepoint::sweep {

namespace mpi = boost::mpi;
using results::Bytes;

namespace {

/// What messages are about. Every rank but 0 begins with `hello` and ends after `home`.
enum Tag : int {
  hello,  ///< the name of a rank's machine and the identity of the study that it has read; none where it couldn't
  shard,  ///< blocks to be run
  block,  ///< one that was run; none: that was the last of the shard
  stop,   ///< leave the shard where it is
  home    ///< no more work
};

/// Waits a little. MPI's own waiting burns a core, and with more ranks than cores one that computes is in want of it.
void nap() { std::this_thread::sleep_for(std::chrono::microseconds(200)); }

void send(mpi::communicator const& world, int to, Tag tag, Bytes const& bytes) {
  static constexpr char nothing = 0;  // the library makes a reference of where the bytes begin
  char const* const from = bytes.empty() ? &nothing : reinterpret_cast<char const*>(bytes.data());
  world.send(to, tag, from, static_cast<int>(bytes.size()));
}
void send(mpi::communicator const& world, int to, Tag tag, std::string const& text) {
  world.send(to, tag, text.data(), static_cast<int>(text.size()));
}

Bytes receive(mpi::communicator const& world, mpi::status const& status) {
  Bytes bytes(static_cast<std::size_t>(status.count<char>().value_or(0)));
  char nothing = 0;
  char* const to = bytes.empty() ? &nothing : reinterpret_cast<char*>(bytes.data());
  world.recv(status.source(), status.tag(), to, static_cast<int>(bytes.size()));
  return bytes;
}

/// Rank 0's view of the others.
class RankExecutor final : public Executor {
 public:
  RankExecutor(mpi::communicator const& world, Study const& study, std::string agreed)
      : world_(world), study_(study), agreed_(std::move(agreed)), others_(static_cast<std::size_t>(world.size())) {}

  void run(Schedule& schedule) override {
    bool told_to_stop = false;
    for (;;) {
      bool const stopping = schedule.stop_now();
      for (int rank = 1; rank < world_.size(); ++rank) {
        Other& other = others_[static_cast<std::size_t>(rank)];
        if (stopping && !told_to_stop && other.shard.is_out()) send(world_, rank, Tag::stop, Bytes());
        if (!stopping && other.ready && !other.shard.is_out()) give_shard(schedule, rank);
      }
      told_to_stop = stopping;
      bool const waits = schedule.has_shards_out() || (!stopping && !any_ready());
      if (!waits) break;
      if (auto const status = world_.iprobe(mpi::any_source, mpi::any_tag)) {
        hear(schedule, *status);
      } else {
        nap();
      }
    }
  }

 private:
  struct Other {
    bool ready = false;
    RemoteShard shard;
  };

  bool any_ready() const {
    for (Other const& other : others_) {
      if (other.ready) return true;
    }
    return false;
  }

  void give_shard(Schedule& schedule, int rank) {
    auto const orders = others_[static_cast<std::size_t>(rank)].shard.take(schedule, {});
    if (orders) send(world_, rank, Tag::shard, *orders);
  }

  void hear(Schedule& schedule, mpi::status const& status) {
    Bytes const message = receive(world_, status);
    Other& other = others_[static_cast<std::size_t>(status.source())];
    if (status.tag() == Tag::hello) {
      std::string const text(reinterpret_cast<char const*>(message.data()), message.size());
      std::string const machine = text.substr(0, text.find('\n'));
      std::string const theirs = text.substr(machine.size() + 1);
      other.ready = theirs == agreed_;
      if (other.ready) return;
      schedule.give_up({fmt::format("rank {} on {} {}", status.source(), machine,
                                    theirs.empty() ? "can't read the study" : "has read another study than rank 0"),
                        "every machine must see the same files at the same paths, and the same chokepoint"});
      return;
    }
    if (!message.empty()) {
      auto result = read_block_result(study_, message);
      CHOKEPOINT_CHECK(result.has_value(), "rank {} sent no block of the study", status.source());
      other.shard.add(std::move(*result));
      return;
    }
    auto returned = other.shard.end(schedule);
    if (returned.stopped_by.empty() && !schedule.stop_now()) give_shard(schedule, status.source());
    returned.tell(schedule);
  }

  mpi::communicator world_;
  Study const& study_;
  std::string agreed_;
  std::vector<Other> others_;  // by rank; the first is nobody
};

}  // namespace

struct Ranks::Joined {
  mpi::environment environment;  // ends the whole job where an exception leaves main
  mpi::communicator world;
  bool told = false;  // the others know what to read
};

bool Ranks::available() { return true; }
Ranks::Ranks() : joined_(std::make_unique<Joined>()) {}
Ranks::~Ranks() {
  if (rank() != 0) return;
  std::string nothing;
  if (!joined_->told) mpi::broadcast(joined_->world, nothing, 0);
  for (int other = 1; other < size() && joined_->told; ++other) send(joined_->world, other, Tag::home, Bytes());
}

int Ranks::rank() const { return joined_->world.rank(); }
int Ranks::size() const { return joined_->world.size(); }

std::unique_ptr<Executor> Ranks::make_executor(Study const& study, std::string const& request, std::string agreed) {
  CHOKEPOINT_CHECK(!joined_->told && !request.empty(), "ranks read one study");
  std::string text = request;
  mpi::broadcast(joined_->world, text, 0);
  joined_->told = true;
  return std::make_unique<RankExecutor>(joined_->world, study, std::move(agreed));
}

void Ranks::work(std::function<Read(std::string const& request)> const& read,
                 std::function<double()> const& clock) const {
  mpi::communicator const& world = joined_->world;
  std::string request;
  mpi::broadcast(world, request, 0);
  if (request.empty()) return;
  Read const known = read(request);
  std::optional<Worlds> worlds;
  std::optional<Worker> worker;
  if (known.study) worker.emplace(*known.study, worlds.emplace(*known.study));
  send(world, 0, Tag::hello, mpi::environment::processor_name() + '\n' + (known.study ? known.agreed : std::string()));
  for (;;) {
    auto const status = world.iprobe(0, mpi::any_tag);
    if (!status) {
      nap();
      continue;
    }
    Bytes const message = receive(world, *status);
    if (status->tag() == Tag::home) return;
    if (status->tag() != Tag::shard) continue;  // to stop what is done already
    double looked = clock();
    bool stopped = false;
    auto const stop = [&] {
      constexpr double often = 0.02;  // seconds: asking MPI takes longer than an event
      if (stopped || clock() - looked < often) return stopped;
      looked = clock();
      if (auto const word = world.iprobe(0, Tag::stop)) {
        (void)receive(world, *word);
        stopped = true;
      }
      return stopped;
    };
    for (BlockOrder const& order : read_shard(message)) {
      auto const result = worker->run(order.point, order.block, stop, order.lost);
      if (!result) break;
      send(world, 0, Tag::block, to_bytes(*result));
      if (!result->stopped_by.empty()) break;
    }
    send(world, 0, Tag::block, Bytes());
  }
}

}  // namespace chokepoint::sweep
