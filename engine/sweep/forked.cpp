#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <new>
#include <set>
#include <system_error>

#include "engine/base/check.hpp"
#include "engine/base/process_end.hpp"
#include "engine/policy/foreign_code.hpp"
#include "engine/policy/open_question.hpp"
#include "engine/sweep/executor.hpp"
#include "engine/sweep/remote_shard.hpp"

namespace chokepoint::sweep {

namespace {

using results::Bytes;

/// What a worker and its parent both see: where the worker is, and whether it shall stop. Survives the worker.
struct Shared {
  std::atomic<std::uint64_t> point, block, run, cell;
  std::atomic<bool> running, stop;
  policy::OpenQuestion question;
  static_assert(std::atomic<std::uint64_t>::is_always_lock_free, "shared between processes");
};

/// A page of its own, so that it is there before the first worker and after the last.
class SharedPage {
 public:
  SharedPage() {
    void* const page = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) throw std::system_error(errno, std::generic_category(), "can't share memory with workers");
    shared_ = new (page) Shared{};
  }
  ~SharedPage() { ::munmap(shared_, sizeof(Shared)); }
  SharedPage(SharedPage const&) = delete;
  SharedPage& operator=(SharedPage const&) = delete;
  Shared& operator*() const { return *shared_; }
  Shared* operator->() const { return shared_; }

 private:
  Shared* shared_;
};

bool write_all(int socket, void const* data, std::size_t size) {
  auto const* at = static_cast<char const*>(data);
  while (size > 0) {
    ssize_t const sent = ::send(socket, at, size, MSG_NOSIGNAL);  // a peer that is gone is no reason to die
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    at += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool read_all(int socket, void* data, std::size_t size) {
  auto* at = static_cast<char*>(data);
  while (size > 0) {
    ssize_t const got = ::read(socket, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

bool write_message(int socket, Bytes const& bytes) {
  std::uint64_t const size = bytes.size();
  return write_all(socket, &size, sizeof size) && write_all(socket, bytes.data(), bytes.size());
}

/// Nothing once the other side is gone, in the middle of a message, too.
std::optional<Bytes> read_message(int socket) {
  std::uint64_t size = 0;
  if (!read_all(socket, &size, sizeof size)) return std::nullopt;
  Bytes bytes(size);
  if (!read_all(socket, bytes.data(), bytes.size())) return std::nullopt;
  return bytes;
}

constexpr int code_out_of_memory = 99;  // of a worker that could say so

/// A worker's whole life: gets shards, sends each block as soon as it is run and an empty message after the last one.
[[noreturn]] void be_worker(Study const& study, Shared& shared, int socket, BeforeReplication const& before) {
  // Ctrl-C goes to the whole group; the parent says what it means.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  try {
    Worlds worlds(study, [&](model::World& world) { policy::note_questions(world, shared.question); });
    Worker worker(study, worlds);
    worker.on_out_of_memory([] { ::_exit(code_out_of_memory); });
    auto const stop = [&] { return shared.stop.load(std::memory_order_relaxed); };
    while (auto const message = read_message(socket)) {
      for (BlockOrder const& order : read_shard(*message)) {
        worker.watch([&](std::uint64_t run, std::uint64_t cell, std::uint64_t replication) {
          shared.point = order.point;
          shared.block = order.block;
          shared.run = run;
          shared.cell = cell;
          shared.running = true;
          if (before) before(cell, replication);
        });
        auto const result = worker.run(order.point, order.block, stop, order.lost);
        shared.running = false;
        if (!result || !write_message(socket, to_bytes(*result)) || !result->stopped_by.empty()) break;
      }
      if (!write_message(socket, {})) break;
    }
  } catch (std::bad_alloc const&) {
    ::_exit(code_out_of_memory);
  } catch (...) {
    ::_exit(70);  // EX_SOFTWARE: as a crash where it happened
  }
  ::_exit(0);  // no destructor: the files are the parent's
}

std::string ending_words(int status) {
  if (WIFEXITED(status) && WEXITSTATUS(status) == code_out_of_memory) return "ran out of memory";
  if (WIFEXITED(status) && WEXITSTATUS(status) == policy::ForeignCode::exit_code_of_a_failed_run) {
    return "was ended by it (exit)";
  }
  return base::describe_process_end(status);
}

class Forked final : public Executor {
 public:
  Forked(Study const& study, int workers, ForkedSettings settings)
      : study_(study), settings_(std::move(settings)), children_(static_cast<std::size_t>(workers)) {}

  ~Forked() override {
    for (Child& child : children_) {
      if (child.socket < 0) continue;
      ::close(child.socket);  // it reads the end of its work
      if (child.shard.is_out()) ::kill(child.process, SIGKILL);
      ::waitpid(child.process, nullptr, 0);
    }
  }

  void run(Schedule& schedule) override {
    double looked = schedule.now();
    for (;;) {
      bool const stop = schedule.stop_now();
      for (Child& child : children_) {
        if (stop) child.shared->stop = true;
        if (!stop && !child.shard.is_out()) give_shard(schedule, child);
      }
      if (!schedule.has_shards_out()) break;
      std::vector<pollfd> waits;
      std::vector<Child*> waiting;
      for (Child& child : children_) {
        if (!child.shard.is_out()) continue;
        waits.push_back({child.socket, POLLIN, 0});
        waiting.push_back(&child);
      }
      constexpr int look_again = 50;  // milliseconds until a wish to stop is seen
      if (::poll(waits.data(), waits.size(), look_again) < 0 && errno != EINTR) {
        throw std::system_error(errno, std::generic_category(), "can't wait for workers");
      }
      for (std::size_t i = 0; i < waits.size(); ++i) {
        if ((waits[i].revents & (POLLIN | POLLHUP | POLLERR)) != 0) hear(schedule, *waiting[i]);
      }
      // Time in which this process stood still is nobody's: a job that was stopped and goes on, a machine that slept.
      constexpr double longest_step = 1;  // seconds
      double const now = schedule.now();
      for (Child& child : children_) watch_question(child, std::min(now - looked, longest_step));
      looked = now;
    }
  }

 private:
  struct Child {
    pid_t process = -1;
    int socket = -1;
    SharedPage shared;
    RemoteShard shard;
    // The question that it was seen at last, how long it has been at it [s], and whether that was too long.
    std::uint64_t question = 0;
    double waited = 0;
    bool overdue = false;
  };

  void fork_child(Child& child) {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
      throw std::system_error(errno, std::generic_category(), "can't talk to a worker");
    }
    child.shared->running = false;
    child.shared->stop = false;
    child.shared->question.count = 0;
    child.question = 0;
    child.waited = 0;
    child.overdue = false;
    pid_t const parent = ::getpid();
    pid_t const process = ::fork();
    if (process < 0) throw std::system_error(errno, std::generic_category(), "can't start a worker");
    if (process == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent) ::_exit(0);  // died before we asked to be told
      // The parent's files are none of ours, and a lock that we hold with it would outlive it.
      constexpr int mine = 3;
      if (::dup2(ends[1], mine) != mine) ::_exit(71);  // EX_OSERR
      ::closefrom(mine + 1);
      policy::ForeignCode::leave_crashes();
      be_worker(study_, *child.shared, mine, settings_.before);
    }
    ::close(ends[1]);
    child.process = process;
    child.socket = ends[0];
  }

  void give_shard(Schedule& schedule, Child& child) {
    auto const orders = child.shard.take(schedule, lost_);
    if (!orders) return;
    if (child.socket < 0) fork_child(child);
    (void)write_message(child.socket, *orders);  // one that is gone is heard of by its silence
  }

  /// Ends a worker that is at one question for too long.
  void watch_question(Child& child, double step) const {
    std::uint64_t const question = child.shared->question.count;
    bool const same = question == child.question && policy::OpenQuestion::is_open(question);
    child.waited = same ? child.waited + step : 0;
    child.question = question;
    if (child.socket < 0 || child.overdue || child.waited <= settings_.seconds_to_answer) return;
    child.overdue = true;
    ::kill(child.process, SIGKILL);  // its silence is heard of next
  }

  /// One message of a worker, or its end.
  void hear(Schedule& schedule, Child& child) {
    auto const message = read_message(child.socket);
    if (message && !message->empty()) {
      auto block = read_block_result(study_, *message);
      CHOKEPOINT_CHECK(block.has_value(), "a worker sent no block of the study");
      child.shard.add(std::move(*block));
      idle_ends_ = 0;
      return;
    }
    auto returned = child.shard.end(schedule);
    if (!message) bury(schedule, child);
    if (returned.stopped_by.empty() && !schedule.stop_now()) give_shard(schedule, child);
    returned.tell(schedule);
  }

  /// Notes what a worker died of; the next shard gets a new one.
  void bury(Schedule& schedule, Child& child) {
    int status = 0;
    ::close(child.socket);
    while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
    }
    child.socket = -1;
    if (!child.shared->running) {
      constexpr int enough = 5;
      if (++idle_ends_ >= enough) {
        schedule.give_up({fmt::format("workers end before they run anything: the last one {}", ending_words(status)),
                          "leave out --isolate to see why"});
      }
      return;
    }
    bool const asked = child.shared->question.is_open();
    bool const same = child.shared->question.count == child.question;
    if (child.overdue && (!asked || !same)) return;  // it answered in the last moment
    LostRuns::key_type const place{child.shared->point, child.shared->block};
    std::uint64_t const run = child.shared->run;
    // The first time it may have been anyone's fault: someone killed it, or memory was short. The second time it is
    // the replication's.
    if (!suspects_.emplace(place, run).second) {
      std::string const what =
          child.overdue
              ? fmt::format("it didn't answer in {:g} seconds, twice", settings_.seconds_to_answer)
              : fmt::format("the process that {} it {}, twice", asked ? "asked" : "ran", ending_words(status));
      lost_[place].push_back({run, asked ? with_question(*child.shared, what) : what});
    }
  }

  /// "buyers.b at DATE: policies.p (ordering): WHAT", of the world that the worker was in. What can't be named now is
  /// told without a name: a sweep doesn't end for that.
  std::string with_question(Shared const& shared, std::string const& what) {
    try {
      base::Diagnostics found;
      std::uint64_t const cell = shared.cell;
      std::size_t const variants = study_.variants.size();
      auto const world = worlds_.world(cell / variants, static_cast<std::uint32_t>(cell % variants), found);
      if (world != nullptr) return fmt::format("{}: {}", policy::describe(shared.question, world->world), what);
    } catch (std::exception const&) {
    }
    return what;
  }

  Study const& study_;
  ForkedSettings settings_;
  Worlds worlds_{study_};
  std::vector<Child> children_;
  std::set<std::pair<LostRuns::key_type, std::uint64_t>> suspects_;  // runs during which a worker ended
  LostRuns lost_;
  int idle_ends_ = 0;  // workers in a row that ended while they ran nothing
};

}  // namespace

std::unique_ptr<Executor> make_forked(Study const& study, int workers, ForkedSettings settings) {
  return std::make_unique<Forked>(study, workers, std::move(settings));
}

}  // namespace chokepoint::sweep
