#include <unistd.h>

#include <cfenv>
#include <chokepoint_policy.hpp>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <stdexcept>
#include <thread>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

/// Policies that do what none may. Each gives nobody anything, besides.
namespace plugin = chokepoint::plugin;

namespace {
void give_nothing(chokepoint_decision* decisions, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) decisions[i].integer = 0;
}
}  // namespace

/// A table that is written by hand, as C has it.
#define BY_HAND(name, bytes_of_state)                                                                           \
  static std::int32_t decide_##name(chokepoint_context* context, void const* situation, void const* cases,      \
                                    std::int64_t count, chokepoint_decision* decisions);                        \
  extern "C" {                                                                                                  \
  extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, name);           \
  chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(allocation, name) = {sizeof(chokepoint_policy),              \
                                                                        sizeof(chokepoint_allocation),          \
                                                                        sizeof(chokepoint_allocation_case),     \
                                                                        "A fault.",                             \
                                                                        bytes_of_state,                         \
                                                                        0,                                      \
                                                                        nullptr,                                \
                                                                        0,                                      \
                                                                        nullptr,                                \
                                                                        decide_##name};                         \
  }                                                                                                             \
  static std::int32_t decide_##name([[maybe_unused]] chokepoint_context* context,                               \
                                    [[maybe_unused]] void const* situation, [[maybe_unused]] void const* cases, \
                                    [[maybe_unused]] std::int64_t count,                                        \
                                    [[maybe_unused]] chokepoint_decision* decisions)

BY_HAND(throws, 0) { throw std::runtime_error("nobody hears this"); }
BY_HAND(gives_up, 0) { return 7; }
BY_HAND(says_why, 0) {
  context->fail(context, "the wind is\nwrong");
  return 1;
}
BY_HAND(negative, 0) {
  for (std::int64_t i = 0; i < count; ++i) decisions[i].integer = -1;
  return 0;
}
BY_HAND(silent, 0) { return 0; }
BY_HAND(too_many, 0) {
  give_nothing(decisions, count + 1);
  return 0;
}
BY_HAND(beyond_state, 8) {
  static_cast<std::int64_t*>(context->state)[1] = 1;
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(before_state, 8) {
  static_cast<std::int64_t*>(context->state)[-1] = 1;
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(flushes, 0) {
#if defined(__x86_64__)
  _mm_setcsr(_mm_getcsr() | 0x8040U);
#endif
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(rounds, 0) {
  std::fesetround(FE_UPWARD);
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(sets_locale, 0) {
  std::setlocale(LC_ALL, "C.UTF-8");
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(crashes, 0) {
  std::raise(SIGSEGV);
  return 0;
}
BY_HAND(aborts, 0) { std::abort(); }
BY_HAND(terminates, 0) { std::terminate(); }
BY_HAND(exits, 0) {  // in a destructor's or a handler's stead, and as if all were well
  std::exit(0);
}
BY_HAND(exits_at_once, 0) { _exit(0); }
BY_HAND(exits_from_a_thread, 0) {
  std::thread([] { std::exit(0); }).join();
  return 0;
}
/// No fault: the copy shares this program's memory, and may do nothing but end or become another program.
BY_HAND(vforks, 0) {
  if (vfork() == 0) _exit(3);
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(forks, 0) {
  (void)fork();
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(prints, 0) {
  std::puts("hello");
  give_nothing(decisions, count);
  return 0;
}
BY_HAND(raises_what_is_wanted, 0) {  // and takes all that there is
  std::int64_t const volume = static_cast<chokepoint_allocation const*>(situation)->volume;
  give_nothing(decisions, count);
  decisions[0].integer = volume;
  const_cast<chokepoint_allocation_case*>(static_cast<chokepoint_allocation_case const*>(cases))->wanted = volume;
  return 0;
}
BY_HAND(raises_what_there_is, 0) {
  auto* const told = const_cast<chokepoint_allocation*>(static_cast<chokepoint_allocation const*>(situation));
  told->volume *= 2;
  for (std::int64_t i = 0; i < count; ++i) {
    decisions[i].integer = static_cast<chokepoint_allocation_case const*>(cases)[i].wanted;
  }
  return 0;
}
BY_HAND(remembers, 0) {  // what one actor asks changes what another is told
  static std::int64_t asked = 0;
  give_nothing(decisions, count);
  decisions[0].integer = ++asked % 2 == 0 ? 0 : static_cast<chokepoint_allocation_case const*>(cases)->wanted;
  std::int64_t const volume = static_cast<chokepoint_allocation const*>(situation)->volume;
  if (decisions[0].integer > volume) decisions[0].integer = volume;
  return 0;
}

/// A score that is no number.
struct NoNumber {
  static constexpr char const* meaning = "Scores nothing.";
  static void decide(plugin::Asked<plugin::routing>& asked) {
    for (std::size_t i = 0; i < asked.cases().size(); ++i) asked.decide(i, std::numeric_limits<double>::quiet_NaN());
  }
};
CHOKEPOINT_POLICY(routing, no_number, NoNumber);

/// An exception that the wrapper keeps inside.
struct Throwing {
  static constexpr char const* meaning = "Throws.";
  static void decide(plugin::Asked<plugin::allocation>&) { throw std::runtime_error("no stomach for this"); }
};
CHOKEPOINT_POLICY(allocation, throwing, Throwing);

/// Parameters that are sound by default, and not at their ends.
struct FailsAtAnEnd {
  static constexpr char const* meaning = "A fault.";
  static constexpr chokepoint_parameter parameters[] = {{"patience", "days", 20, 0, 365, "How long."},
                                                        {"share", "%", 50, 0, 100, "How much."}};
  static void decide(plugin::Asked<plugin::allocation>& asked) {
    if (asked.parameter(0) > 364 && asked.parameter(1) == 50) throw std::runtime_error("too patient");
    for (std::size_t i = 0; i < asked.cases().size(); ++i) asked.decide(i, 0);
  }
};
CHOKEPOINT_POLICY(allocation, fails_at_an_end, FailsAtAnEnd);

struct CrashesAtAnEnd {
  static constexpr char const* meaning = "A fault.";
  static constexpr auto& parameters = FailsAtAnEnd::parameters;
  static void decide(plugin::Asked<plugin::allocation>& asked) {
    if (asked.parameter(0) < 1) std::raise(SIGSEGV);
    for (std::size_t i = 0; i < asked.cases().size(); ++i) asked.decide(i, 0);
  }
};
CHOKEPOINT_POLICY(allocation, crashes_at_an_end, CrashesAtAnEnd);
