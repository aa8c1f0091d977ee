#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/kernel/executor.hpp"

/// Random graphs of actors on the bare kernel, to hold executors against each other.
namespace chokepoint::test {

/// Ways in which a graph goes wrong on purpose, to show that the comparison sees it.
enum class Fault {
  none,
  arrival_order,        ///< what the process happens to handle next reaches an actor's state
  unordered_iteration,  ///< actors go through a std::unordered_map whose keys are addresses
  parallel_reduce,      ///< actors add up doubles in an order that threads decide
};

struct GraphShape {
  std::uint64_t seed = 0;
  std::size_t actors = 2;
  std::int64_t news_delay = 60;       ///< seconds
  bool one_message = false;           ///< a single message goes round: one event a window
  std::uint64_t throws_in_event = 0;  ///< > 0: handlers throw where their state is a multiple of it

  /// All else by chance.
  static GraphShape of(std::uint64_t seed);
};

/// What a run of a graph showed.
struct GraphTrial {
  kernel::RunReport report;
  std::vector<std::uint64_t> states;   ///< by actor: folds all it handled, in that order
  std::vector<std::uint64_t> handled;  ///< by actor: folds the ids of the events alone
  std::vector<kernel::TraceRecord> trace;
};

GraphTrial run_graph(GraphShape const& shape, std::uint16_t partitions, int threads, Fault fault = Fault::none);

/// Everything that two runs show is equal: counts, order of events by actor, causes, payloads, final states.
bool same(GraphTrial const& a, GraphTrial const& b);
/// As `same`, for runs that ended with a failure: what lies after it is not compared.
bool same_failure(GraphTrial const& a, GraphTrial const& b);

std::uint64_t mix(std::uint64_t z);

}  // namespace chokepoint::test
