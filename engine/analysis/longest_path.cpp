#include "engine/analysis/longest_path.hpp"

#include <algorithm>

namespace chokepoint::analysis {

LongestPath longest_path(SupplyGraph const& graph) {
  enum class State : std::uint8_t { fresh, open, done };
  std::size_t const count = graph.sources.size();
  std::vector<State> state(count, State::fresh);
  std::vector<double> days(count, 0);
  std::vector<std::uint32_t> before(count, nobody);
  LongestPath path;
  // Depth first without recursion: chains may be as long as there are sources.
  struct Step {
    std::uint32_t source;
    std::size_t next = 0;
  };
  for (std::uint32_t start = 0; start < count; ++start) {
    if (state[start] != State::fresh) continue;
    std::vector<Step> steps{{start}};
    state[start] = State::open;
    while (!steps.empty()) {
      Step& step = steps.back();
      auto const& source = graph.sources[step.source];
      if (step.next < source.inputs.size()) {
        std::uint32_t const input = source.inputs[step.next++];
        if (state[input] == State::open) path.circles = true;
        if (state[input] != State::fresh) continue;
        state[input] = State::open;
        steps.push_back({input});
        continue;
      }
      double longest = 0;
      for (std::size_t i = 0; i < source.inputs.size(); ++i) {
        std::uint32_t const input = source.inputs[i];
        if (state[input] != State::done) continue;
        double const all = days[input] + source.input_days[i];
        if (before[step.source] == nobody || all > longest) {
          longest = all;
          before[step.source] = input;
        }
      }
      days[step.source] = source.days + longest;
      state[step.source] = State::done;
      steps.pop_back();
    }
  }
  std::uint32_t last = nobody;
  for (std::uint32_t i = 0; i < graph.wants.size(); ++i) {
    auto const& want = graph.wants[i];
    for (std::size_t k = 0; k < want.sources.size(); ++k) {
      double const all = days[want.sources[k]] + want.source_days[k];
      if (path.want != nobody && all <= path.days) continue;
      path.want = i;
      path.days = all;
      last = want.sources[k];
    }
  }
  for (; last != nobody; last = before[last]) path.sources.push_back(last);
  std::reverse(path.sources.begin(), path.sources.end());
  return path;
}

}  // namespace chokepoint::analysis
