#include <algorithm>
#include <chokepoint_policy.hpp>
#include <csignal>
#include <memory>
#include <vector>

/// Policies that take more than there is: of time, of memory.
namespace plugin = chokepoint::plugin;

namespace {
void first_come(auto& asked) {
  std::int64_t left = asked.situation().volume;
  for (std::size_t i = 0; i < asked.cases().size(); ++i) {
    std::int64_t const gets = std::min(asked.cases()[i].wanted, left);
    asked.decide(i, gets);
    left -= gets;
  }
}
}  // namespace

/// First come, first served, for those who get an answer.
struct HangsAtTimes {
  static constexpr char const* meaning = "Never answers the luckless.";
  enum Parameters : std::size_t { share };
  static constexpr chokepoint_parameter parameters[] = {{"share", "", 0, 0, 1, "How many get no answer."}};

  static void decide(plugin::Asked<plugin::allocation>& asked) {
    bool const luckless = asked.cases()[0].subject.luck < asked.parameter(share);
    for (bool volatile hangs = luckless; hangs;) {
    }
    first_come(asked);
  }
};
CHOKEPOINT_POLICY(allocation, hangs_at_times, HangsAtTimes);

/// Nothing is written to what it takes: it is a limit that ends it, not the machine.
struct TakesAllMemory {
  static constexpr char const* meaning = "Takes memory until there is none.";
  static void decide(plugin::Asked<plugin::allocation>& asked) {
    constexpr std::size_t piece = std::size_t{16} << 20;
    std::vector<std::unique_ptr<char[]>> taken;
    for (;;) taken.push_back(std::unique_ptr<char[]>(new char[piece]));
    first_come(asked);
  }
};
CHOKEPOINT_POLICY(allocation, takes_all_memory, TakesAllMemory);

/// As the system ends a process when memory is short.
struct Killed {
  static constexpr char const* meaning = "Is ended from outside.";
  static void decide(plugin::Asked<plugin::allocation>& asked) {
    std::raise(SIGKILL);
    first_come(asked);
  }
};
CHOKEPOINT_POLICY(allocation, killed, Killed);
