#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint::workers {

/// The program is gone, or says what nobody can read. The same input would end it again.
class WorkerEnded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A program that answers over a local socket: docs/worker-protocol.md says in what frames. Ended with its object.
///
/// One question after the other: each has a number, which its frames have in both directions, so that what is said
/// twice is nobody's next answer.
///
/// It has a socket (in CHOKEPOINT_SOCKET) and standard error, which is its standard output as well; no standard input;
/// UTC and the C locale; a process group of its own, so that Ctrl-C is the engine's alone.
class WorkerProcess {
 public:
  /// Starts Python on `module`, which then waits for a frame. Throws WorkerEnded where that can't be done.
  explicit WorkerProcess(std::string_view module);
  ~WorkerProcess();
  WorkerProcess(WorkerProcess const&) = delete;
  WorkerProcess& operator=(WorkerProcess const&) = delete;

  struct Frame {
    char kind = 0;
    std::span<std::byte const> body;  ///< until the next one is received
  };

  /// From here on sending and receiving take `seconds` at most: then base::Unreproducible is thrown, and the program is
  /// of no more use.
  void allow(double seconds);
  void send(char kind, std::span<std::byte const> body);
  Frame receive();

  /// Frames from here on are of the next question, and say so: those of another one are refused. Nothing may have come
  /// that nobody asked for.
  void begin_question();

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
};

}  // namespace chokepoint::workers
