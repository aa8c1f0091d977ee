#include "tests/properties/actor_graph.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>

#include <array>
#include <bit>
#include <stdexcept>
#include <thread>

#include "engine/base/name_hash.hpp"
#include "engine/kernel/random_stream.hpp"

namespace chokepoint::test {

namespace {

using base::SimTime;
using kernel::ActorId;
using kernel::BoardEntryId;
using kernel::Context;

constexpr std::int64_t begin_of_run = 1000;
constexpr std::size_t board_entries = 3;

struct Tick {
  static constexpr std::uint8_t kind = 2;
  static constexpr std::uint32_t phase = 3;
  std::uint64_t left;
};
struct Echo {
  static constexpr std::uint8_t kind = 3;
  static constexpr std::uint32_t phase = 5;
};
struct Note {
  static constexpr std::uint8_t kind = 1;
  static constexpr std::uint32_t phase = 1;
  std::uint64_t value;
  std::uint64_t hops;
};
/// As large as a message can be.
struct Parcel {
  static constexpr std::uint8_t kind = 4;
  static constexpr std::uint32_t phase = 2;
  std::array<std::uint64_t, 7> values;
  std::uint64_t hops;
};

/// The sum of numbers of very different size, added up in whatever order the threads come by.
double sum_in_any_order() {
  static std::vector<double> const numbers = [] {
    std::vector<double> made;
    for (std::uint64_t i = 0; i < 4096; ++i) {
      made.push_back(static_cast<double>(mix(i) >> 11) * (i % 3 == 0 ? 1e-9 : i % 3 == 1 ? 1.0 : -1e6));
    }
    return made;
  }();
  static tbb::task_arena arena(4);
  double sum = 0;
  arena.execute([&] {
    sum = tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, numbers.size(), 128), 0.0,
        [&](auto const& range, double part) {
          for (std::size_t i = range.begin(); i != range.end(); ++i) part += numbers[i];
          std::this_thread::yield();  // a part is so short that no other thread would find one to steal
          return part;
        },
        [](double a, double b) { return a + b; }, tbb::simple_partitioner());
  });
  return sum;
}

/// Actors that fold everything they see, in the order they see it, into one number, and answer with messages whose
/// targets, times and kinds follow from it: any difference in order spreads through the whole graph.
class Graph {
 public:
  Graph(GraphShape const& shape, Fault fault)
      : shape_(shape), fault_(fault), states_(shape.actors), handled_(shape.actors), peers_(shape.actors) {
    if (fault != Fault::unordered_iteration) return;
    // As in a process with a history: objects lie where there is room, here and there.
    static std::atomic<std::uint64_t> graphs{0};
    std::uint64_t const history = mix(graphs.fetch_add(1));
    for (auto& peers : peers_) {
      for (std::uint64_t i = 0; i < 13; ++i) {
        auto& object = heap_.emplace_back(std::make_unique<std::byte[]>(16 + mix(history + heap_.size()) % 700));
        peers.emplace(object.get(), i);
      }
    }
  }

  void start(kernel::Executor& executor) {
    // In every second graph nothing is planned for a while, and what is sent and published beforehand comes first.
    std::int64_t const quiet = shape_.seed % 2 == 0 ? 0 : 20 * shape_.news_delay;
    for (std::size_t actor = 0; actor < states_.size(); ++actor) {
      states_[actor] = mix(shape_.seed ^ actor);
      if (shape_.one_message && actor > 0) continue;
      Context& context = executor.start_context(ActorId(actor), SimTime(begin_of_run), 0);
      if (actor < board_entries) {
        context.publish(BoardEntryId(actor), static_cast<std::int64_t>(actor) + 5,
                        SimTime(begin_of_run + shape_.news_delay));
      }
      if (!shape_.one_message && states_[actor] % 3 == 0) {
        context.tell(ActorId((actor + 1) % states_.size()), Note{states_[actor], 2});
      }
      // Bursts: most actors begin at the same instant.
      context.schedule(SimTime(begin_of_run + quiet + static_cast<std::int64_t>(mix(actor) % 3)),
                       Tick{shape_.one_message ? 1 : 8 + states_[actor] % 8});
    }
  }

  void dispatch(kernel::Event const& event, std::byte const* payload, Context& context) {
    std::uint64_t& state = states_[event.target().index()];
    std::uint64_t& order = handled_[event.target().index()];
    order = mix(order ^ event.key.id());
    state = mix(state ^ static_cast<std::uint64_t>(context.now().seconds()) ^ event.kind());
    if (event.kind() == Tick::kind) go_wrong(event.target().index(), state);
    if (shape_.throws_in_event > 0 && state % shape_.throws_in_event == 0) throw std::runtime_error("as planned");
    switch (event.kind()) {
      case Tick::kind: {
        auto const tick = kernel::read_message<Tick>(payload);
        // Luck of its own, as processes have it.
        state = mix(state ^ kernel::draw(luck_, context.replication(), context.self_name_hash(), tick.left, 0).bits);
        if (tick.left == 0) return;
        bool const same_instant = state % 4 == 0;
        context.schedule(same_instant ? context.now() : context.now() + base::Duration(at_most(state, 97)),
                         Tick{tick.left - 1});
        if (state % 8 < 3) context.schedule(context.now(), Echo{}, context.current());
        return talk(state, shape_.one_message ? 300 : 6, context);
      }
      case Note::kind: {
        auto const note = kernel::read_message<Note>(payload);
        state = mix(state ^ note.value);
        return learn(state, note.hops, context);
      }
      case Parcel::kind: {
        auto const parcel = kernel::read_message<Parcel>(payload);
        for (std::uint64_t const value : parcel.values) state = mix(state ^ value);
        return learn(state, parcel.hops, context);
      }
      default:  // an echo
        return;
    }
  }

  std::vector<std::uint64_t> const& states() const { return states_; }
  std::vector<std::uint64_t> const& handled() const { return handled_; }

 private:
  static std::int64_t at_most(std::uint64_t state, std::uint64_t most) {
    return static_cast<std::int64_t>(mix(state) % (most + 1));
  }

  void go_wrong(std::size_t actor, std::uint64_t& state) {
    switch (fault_) {
      case Fault::none:
        return;
      case Fault::arrival_order:
        state = mix(state ^ arrivals_.fetch_add(1));
        return;
      case Fault::unordered_iteration:
        for (auto const& [address, number] : peers_[actor]) state = mix(state ^ number);
        return;
      case Fault::parallel_reduce:
        state = mix(state ^ std::bit_cast<std::uint64_t>(sum_in_any_order()));
        return;
    }
  }

  /// Reads the Board, changes its own entry, passes on.
  void learn(std::uint64_t& state, std::uint64_t hops, Context& context) {
    for (std::uint32_t entry = 0; entry < board_entries; ++entry) {
      state = mix(state ^ static_cast<std::uint64_t>(context.read(BoardEntryId(entry))));
    }
    state = mix(state ^ context.board_version());
    std::uint32_t const self = context.self().index();
    if (self < board_entries) {
      context.publish(BoardEntryId(self), static_cast<std::int64_t>(state >> 1),
                      context.now() + context.news_delay() + base::Duration(at_most(state, 50)));
    }
    if (hops > 0) talk(state, hops - 1, context);
  }

  void talk(std::uint64_t state, std::uint64_t hops, Context& context) {
    std::uint64_t const copies = state % 16 == 0 && !shape_.one_message ? 5 : 1;  // now and then a heavy actor
    for (std::uint64_t copy = 0; copy < copies; ++copy) {
      std::uint64_t const target = mix(state + copy);
      // The first actor hears of a quarter of all: one with very many messages.
      ActorId const to(static_cast<std::size_t>(target % 4 == 0 ? 0 : target % states_.size()));
      if (to == context.self()) {
        if (shape_.one_message) context.schedule(context.now() + base::Duration(1), Note{state, hops});
        continue;
      }
      SimTime const at = context.now() + context.news_delay() + base::Duration(at_most(state - copy, 2) * 11);
      if (state % 3 == 0) {
        context.send(to, at, Parcel{{state, copy, state + 2, state + 3, state + 4, state + 5, state + 6}, hops});
      } else {
        context.send(to, at, Note{mix(state ^ copy), hops});
      }
    }
  }

  GraphShape shape_;
  Fault fault_;
  kernel::StreamKey luck_ = kernel::StreamKey::of(7, "graph");
  std::vector<std::uint64_t> states_;
  std::vector<std::uint64_t> handled_;
  std::vector<std::unordered_map<std::byte const*, std::uint64_t>> peers_;  // of the fault unordered_iteration
  std::vector<std::unique_ptr<std::byte[]>> heap_;
  std::atomic<std::uint64_t> arrivals_{0};
};

bool same_record(kernel::TraceRecord const& a, kernel::TraceRecord const& b) {
  return a.key == b.key && a.target == b.target && a.kind == b.kind && a.cause == b.cause && a.previous == b.previous &&
         a.payload == b.payload;
}

bool same_trace(std::vector<kernel::TraceRecord> const& a, std::vector<kernel::TraceRecord> const& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same_record);
}

}  // namespace

std::uint64_t mix(std::uint64_t z) {
  z += 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

GraphShape GraphShape::of(std::uint64_t seed) {
  GraphShape shape;
  shape.seed = seed;
  shape.actors = board_entries + mix(seed) % 40;
  shape.news_delay = static_cast<std::int64_t>(1 + mix(seed + 1000) % 200);
  shape.one_message = seed % 10 == 9;
  return shape;
}

GraphTrial run_graph(GraphShape const& shape, std::uint16_t partitions, int threads, Fault fault) {
  std::vector<std::uint64_t> names;
  for (std::size_t i = 0; i < shape.actors; ++i) names.push_back(base::name_hash("actor" + std::to_string(i)));
  std::vector<ActorId> owners;
  for (std::uint32_t entry = 0; entry < board_entries; ++entry) owners.push_back(ActorId(entry));
  kernel::Executor executor(kernel::Board(owners, std::vector<std::int64_t>(board_entries, 0)), names,
                            base::seconds(shape.news_delay), partitions, threads);
  executor.reset(shape.seed, 3, true, std::vector<std::int64_t>(board_entries, 0));
  Graph graph(shape, fault);
  graph.start(executor);
  GraphTrial trial;
  trial.report = executor.run(graph, {.until = SimTime(100000), .max_events = 5'000'000, .stop_requested = {}});
  trial.states = graph.states();
  trial.handled = graph.handled();
  trial.trace = executor.trace();
  return trial;
}

bool same(GraphTrial const& a, GraphTrial const& b) {
  return a.report.end == b.report.end && a.report.events == b.report.events && a.report.windows == b.report.windows &&
         a.states == b.states && a.handled == b.handled && same_trace(a.trace, b.trace);
}

bool same_failure(GraphTrial const& a, GraphTrial const& b) {
  return a.report.end == b.report.end && a.report.events == b.report.events && a.report.windows == b.report.windows &&
         a.report.failure == b.report.failure && a.report.failure_key == b.report.failure_key &&
         a.report.failure_actor == b.report.failure_actor && same_trace(a.trace, b.trace);
}

}  // namespace chokepoint::test
