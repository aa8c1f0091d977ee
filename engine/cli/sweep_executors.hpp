#pragma once

#include <memory>
#include <optional>

#include "engine/cli/verbs.hpp"
#include "engine/policy/libraries.hpp"
#include "engine/sweep/executor.hpp"
#include "engine/sweep/ranks.hpp"

/// Who runs a sweep that was asked for on the command line.
namespace chokepoint::cli {

/// This process among those that mpirun started; alone where it started none or one.
class Team {
 public:
  /// Whether the arguments ask for something that can't be had; reported then, with the exit code.
  static std::optional<int> refuse(SweepArguments const& arguments);
  explicit Team(SweepArguments const& arguments);

  /// Whether this process only runs what another one hands out.
  bool helps() const { return ranks_ && ranks_->rank() != 0; }
  /// Of those: until there is no more.
  int help() const;
  /// Of the others.
  std::unique_ptr<sweep::Executor> make_executor(SweepArguments const& arguments, sweep::Study const& study);

 private:
  std::unique_ptr<sweep::Ranks> ranks_;
  std::shared_ptr<policy::Libraries> libraries_;  // shared with the studies that it reads
};

}  // namespace chokepoint::cli
