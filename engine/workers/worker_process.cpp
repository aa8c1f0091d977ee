#include "engine/workers/worker_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>

#include "engine/base/process_end.hpp"
#include "engine/base/unreproducible.hpp"

extern char** environ;

namespace chokepoint::workers {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr int socket_of_child = 3;
constexpr std::size_t header_bytes = 8;
// The question's number is the rest of a header, little-endian, as this machine is.
constexpr std::size_t place_of_number = 5;
constexpr std::size_t bytes_of_number = 3;
static_assert(std::endian::native == std::endian::little);
constexpr std::uint32_t longest_body = 256U << 20;

/// The environment, with what must be the same wherever a study runs.
std::vector<std::string> environment_of_child() {
  std::vector<std::string> const own = {fmt::format("CHOKEPOINT_SOCKET={}", socket_of_child), "PYTHONHASHSEED=0",
                                        "PYTHONDONTWRITEBYTECODE=1", "TZ=UTC", "LC_ALL=C.UTF-8"};
  std::vector<std::string> all = own;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    std::string_view const text = *entry;
    bool replaced = false;
    for (std::string const& one : own) replaced = replaced || text.starts_with(one.substr(0, one.find('=') + 1));
    if (!replaced) all.emplace_back(text);
  }
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

struct WorkerProcess::Connection {
  asio::io_context context;
  asio::local::stream_protocol::socket socket{context};
  pid_t process = -1;         // until it is gathered
  pid_t group = -1;           // it and what it started
  pid_t parent = ::getpid();  // a copy of this process, made by fork, has no program
  Clock::time_point until = Clock::time_point::max();
  double seconds = 0;
  std::uint32_t question = 0;  // its number; 0 before the first
  // What was read of frames: those before `begin` are done with, those up to `end` are here.
  std::vector<std::byte> buffer = std::vector<std::byte>(std::size_t{64} << 10);
  std::size_t begin = 0;
  std::size_t end = 0;

  /// Reads until so many bytes are here from `begin` on: mostly all of a frame at once.
  void have(std::size_t bytes) {
    if (end - begin >= bytes) return;
    if (begin > 0) std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    end -= begin;
    begin = 0;
    if (buffer.size() < bytes) buffer.resize(bytes);
    auto const free = asio::buffer(buffer.data() + end, buffer.size() - end);
    std::size_t const missing = bytes - end;
    finish([&](auto&& done) {
      asio::async_read(socket, free, asio::transfer_at_least(missing),
                       [this, done](boost::system::error_code const& error, std::size_t size) {
                         end += size;
                         done(error, size);
                       });
    });
  }

  /// Starts an operation and waits for its end.
  template <class Start>
  void finish(Start const& start) {
    std::optional<boost::system::error_code> ended;
    start([&ended](boost::system::error_code const& error, std::size_t) { ended = error; });
    context.restart();
    // Now and then a look at the program itself: what it started may hold the socket when it is gone.
    constexpr auto between_looks = std::chrono::milliseconds(200);
    while (!ended) {
      context.run_until(std::min(until, Clock::now() + between_looks));
      if (ended) break;
      int status = 0;
      bool const gone = gather(status, std::chrono::milliseconds(0));
      if (!gone && Clock::now() < until) continue;
      socket.close();
      context.run();  // the operation hears that it is canceled
      if (gone) throw WorkerEnded("its program " + base::describe_process_end(status));
      throw base::Unreproducible(fmt::format("its program didn't answer in {:g} seconds", seconds));
    }
    if (*ended) throw WorkerEnded(words_for_end());
  }

  /// How the program ended, waiting a little for it.
  std::string words_for_end() {
    int status = 0;
    if (!gather(status, std::chrono::milliseconds(500))) return "its program closed the connection";
    return "its program " + base::describe_process_end(status);
  }

  /// Whether the program has ended, within that time.
  bool gather(int& status, std::chrono::milliseconds patience) {
    if (process < 0) return false;
    auto const limit = Clock::now() + patience;
    while (true) {
      pid_t const ended = ::waitpid(process, &status, WNOHANG);
      if (ended == process || (ended < 0 && errno != EINTR)) {
        process = -1;
        return ended > 0;
      }
      if (Clock::now() >= limit) return false;
      ::usleep(1000);
    }
  }

  void stop() {
    boost::system::error_code ignored;
    socket.close(ignored);  // it reads the end of its work
    if (group < 0 || parent != ::getpid()) return;
    int status = 0;
    bool const gone = process < 0 || gather(status, std::chrono::milliseconds(50)) || process < 0;
    ::kill(-group, SIGKILL);  // with what it started
    if (gone) return;
    while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
  }
};

WorkerProcess::WorkerProcess(std::string_view module) : connection_(std::make_unique<Connection>()) {
  asio::local::stream_protocol::socket theirs(connection_->context);
  asio::local::connect_pair(connection_->socket, theirs);
  ::fcntl(connection_->socket.native_handle(), F_SETFD, FD_CLOEXEC);
  // A number that is free in the child, whatever the pair's are.
  int const handle = ::fcntl(theirs.native_handle(), F_DUPFD_CLOEXEC, socket_of_child + 1);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, handle, socket_of_child);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, socket_of_child + 1);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&attributes, &signals);
  for (int const one : {SIGINT, SIGTERM, SIGPIPE}) sigaddset(&signals, one);
  posix_spawnattr_setsigdefault(&attributes, &signals);
  std::vector<std::string> arguments = {"python3", "-B", "-c", std::string(module)};
  std::vector<std::string> environment = environment_of_child();
  int const problem = ::posix_spawnp(&connection_->process, "python3", &actions, &attributes,
                                     pointers_to(arguments).data(), pointers_to(environment).data());
  connection_->group = problem == 0 ? connection_->process : -1;
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  ::close(handle);
  if (problem != 0) {
    connection_->process = -1;
    std::string const what = fmt::format("python3 can't be started: {}", ::strerror(problem));
    if (problem == EAGAIN || problem == ENOMEM) throw base::Unreproducible(what);  // the machine is full
    throw WorkerEnded(what);
  }
}

WorkerProcess::~WorkerProcess() { connection_->stop(); }

void WorkerProcess::allow(double seconds) {
  connection_->seconds = seconds;
  connection_->until =
      Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

void WorkerProcess::send(char kind, std::span<std::byte const> body) {
  auto const size = static_cast<std::uint32_t>(body.size());
  std::array<std::byte, header_bytes> header{};
  std::memcpy(header.data(), &size, sizeof size);
  header[sizeof size] = static_cast<std::byte>(kind);
  std::memcpy(header.data() + place_of_number, &connection_->question, bytes_of_number);
  std::array<asio::const_buffer, 2> const parts = {asio::buffer(header), asio::buffer(body.data(), body.size())};
  connection_->finish([&](auto&& done) { asio::async_write(connection_->socket, parts, done); });
}

void WorkerProcess::begin_question() {
  Connection& connection = *connection_;
  boost::system::error_code ignored;
  if (connection.end > connection.begin || connection.socket.available(ignored) > 0) {
    throw WorkerEnded("its program sends what nobody asked for: more than one answer to a question");
  }
  constexpr std::uint32_t most = (1U << (8 * bytes_of_number)) - 1;
  connection.question = connection.question == most ? 1 : connection.question + 1;
}

WorkerProcess::Frame WorkerProcess::receive() {
  Connection& connection = *connection_;
  connection.have(header_bytes);
  std::uint32_t size = 0;
  std::memcpy(&size, connection.buffer.data() + connection.begin, sizeof size);
  if (size > longest_body) throw WorkerEnded(fmt::format("its program sends {} bytes at once", size));
  connection.have(header_bytes + size);
  std::byte const* const at = connection.buffer.data() + connection.begin;
  std::uint32_t number = 0;
  std::memcpy(&number, at + place_of_number, bytes_of_number);
  if (number != connection.question) {
    throw WorkerEnded(
        fmt::format("its program speaks of question {}, where question {} is asked", number, connection.question));
  }
  connection.begin += header_bytes + size;
  return {static_cast<char>(at[sizeof size]), {at + header_bytes, size}};
}

}  // namespace chokepoint::workers
