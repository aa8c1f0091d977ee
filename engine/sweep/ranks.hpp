#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/sweep/executor.hpp"

/// A sweep on the processes ("ranks") that mpirun started: rank 0 hands out shards and is the only one that writes, all
/// others run blocks. A rank that dies takes the job with it, as MPI has it; `resume` goes on with what was stored.
namespace chokepoint::sweep {

class Ranks {
 public:
  /// Whether this program was built with MPI; without it no Ranks can be made.
  static bool available();

  /// Joins the others; ends when this object does, and for rank 0 ends the work of all.
  Ranks();
  ~Ranks();
  Ranks(Ranks const&) = delete;
  Ranks& operator=(Ranks const&) = delete;

  int rank() const;
  int size() const;

  /// Of rank 0: gives work to the others, who read the study that `request` describes; `agreed` is its identity, so
  /// that a rank whose files are others is found. Once.
  std::unique_ptr<Executor> make_executor(Study const& study, std::string const& request, std::string agreed);

  /// A study as another rank reads it, with its identity.
  struct Read {
    std::optional<Study> study;
    std::string agreed;
  };
  /// Of the others: runs what rank 0 hands out until it sends everyone home.
  void work(std::function<Read(std::string const& request)> const& read, std::function<double()> const& clock) const;

 private:
  struct Joined;
  std::unique_ptr<Joined> joined_;
};

}  // namespace chokepoint::sweep
