#include <chokepoint_policy.hpp>

namespace plugin = chokepoint::plugin;

/// A government that answers in kind: a step of its ladder for each provocation, another one for each time that the
/// provocation has lasted as long as its patience, none while there is peace. After a long peace it lets a first
/// provocation pass, as a forgiving player does.
struct TitForTat {
  static constexpr char const* meaning =
      "Climbs a step for each provocation, and another whenever one has lasted as long as its patience.";

  enum Parameter : std::size_t { patience, forgives_after };
  static constexpr chokepoint_parameter parameters[] = {
      {"patience", "", 6, 1, 1e6, "How many looks a provocation may last before it is answered again."},
      {"forgives_after", "", 1e6, 1, 1e6, "After so many quiet looks since an answer the next provocation passes."}};

  struct State {
    std::int64_t answered;  // answers so far
    std::int64_t since;     // looks since the last one, or since a provocation began that was let pass
    std::int64_t quiet;     // looks in a row without provocation
  };

  static void decide(plugin::Asked<plugin::government_reaction, State>& asked) {
    State& state = asked.state();
    auto const& now = asked.situation();
    bool answers = false;
    if (now.sees != 0) {
      bool const begins = now.saw == 0;
      bool const forgiven =
          begins && state.answered > 0 && static_cast<double>(state.quiet) >= asked.parameter(forgives_after);
      state.since = begins ? 0 : state.since + 1;
      answers = begins ? !forgiven : static_cast<double>(state.since) >= asked.parameter(patience);
      state.quiet = 0;
    } else {
      state.quiet += 1;
    }
    bool left = answers;
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      bool const next = left && asked.cases()[i].step >= state.answered && asked.cases()[i].happened == 0;
      asked.decide(i, next ? 1 : -1);
      if (next) left = false;
    }
    if (answers) {
      state.answered += 1;
      state.since = 0;
    }
  }
};
CHOKEPOINT_POLICY(government_reaction, tit_for_tat, TitForTat);
