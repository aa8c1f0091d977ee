#include "engine/policy/check.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <functional>
#include <iterator>
#include <new>
#include <thread>

#include "engine/base/process_end.hpp"
#include "engine/model/parameters.hpp"
#include "engine/policy/allocation.hpp"
#include "engine/policy/chokepoint_policy.h"
#include "engine/policy/library_answers.hpp"
#include "engine/policy/nothing_taken.hpp"
#include "engine/policy/rehearsal.hpp"

namespace chokepoint::policy {

namespace {

using expression::Cell;

constexpr int seconds_of_patience = 20;
constexpr std::uint64_t tried_questions = 400;

/// With which setting of the parameters a question was asked last, in memory that a trial shares with who waits for it:
/// one that crashes can't say. No setting: `nothing_said`.
constexpr std::uint32_t nothing_said = 0xFFFFFFFF;
std::atomic<std::uint32_t>& setting_of_trial() {
  static auto* const shared = [] {
    void* const there =
        mmap(nullptr, sizeof(std::atomic<std::uint32_t>), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return there == MAP_FAILED ? new std::atomic<std::uint32_t> : new (there) std::atomic<std::uint32_t>;
  }();
  return *shared;
}

/// The parameters that a question of this number is asked with.
std::vector<Cell> const& setting_for(TrialBinding const& binding, std::uint64_t number) {
  auto const place = static_cast<std::uint32_t>(number % binding.settings.size());
  setting_of_trial() = place;
  return binding.settings[place].values;
}

/// Words for where it went wrong.
struct Wrong : std::runtime_error {
  using std::runtime_error::runtime_error;
};

model::World const& world_of(TrialBinding const& binding) {
  static model::World const empty;
  return binding.world != nullptr ? *binding.world : empty;
}

constexpr std::uint64_t guard = 0x5AFE57A7EB0D1E55U;

/// An actor who is asked, with its state between two guards, as the engine keeps it.
class TriedActor {
 public:
  TriedActor(TrialBinding const& binding, Answerer& answerer)
      : binding_(binding), answerer_(answerer), state_((binding.answers->state_bytes() + 7) / 8 + 2, 0) {
    state_.front() = state_.back() = guard;
  }

  /// Asks the question of this number.
  std::vector<std::uint64_t> ask(Rehearsal& rehearsal, std::uint64_t number) {
    rehearsal.make(number);
    std::vector<Cell> room(rehearsal.count() + 1, std::bit_cast<Cell>(unanswered));  // the last is a guard
    std::span<Cell> const decisions(room.data(), rehearsal.count());
    bounds_.read(rehearsal.asked());
    answerer_.answer({rehearsal.asked(), setting_for(binding_, number),
                      std::as_writable_bytes(std::span(state_.data() + 1, state_.size() - 2)), host_},
                     decisions);
    if (state_.front() != guard || state_.back() != guard) {
      throw Wrong(fmt::format("it wrote beyond the {} bytes of its state", binding_.answers->state_bytes()));
    }
    if (std::bit_cast<std::uint64_t>(room.back()) != unanswered) {
      throw Wrong("it wrote more decisions than there are cases");
    }
    bounds_.check(decisions);
    std::vector<std::uint64_t> bits;
    for (Cell const& decision : decisions) bits.push_back(std::bit_cast<std::uint64_t>(decision));
    return bits;
  }
  std::vector<std::uint64_t> const& state() const { return state_; }

 private:
  TrialBinding const& binding_;
  Answerer& answerer_;
  RehearsalHost host_;
  DecisionBounds bounds_;
  std::vector<std::uint64_t> state_;
};

using Decided = std::vector<std::vector<std::uint64_t>>;

/// What an actor decides about these questions, one after the other.
Decided decided(TrialBinding const& binding, model::Question question, std::uint64_t first) {
  auto const answerer = binding.answers->open(world_of(binding));
  Rehearsal rehearsal(question, binding.world);
  TriedActor actor(binding, *answerer);
  Decided all;
  for (std::uint64_t number = first; number < first + tried_questions; ++number)
    all.push_back(actor.ask(rehearsal, number));
  return all;
}

void answers_within_bounds(TrialBinding const& binding, model::Question question) {
  (void)decided(binding, question, 0);
}

void answers_the_same_twice(TrialBinding const& binding, model::Question question) {
  auto const answerer = binding.answers->open(world_of(binding));
  Rehearsal rehearsal(question, binding.world);
  TriedActor actor(binding, *answerer);
  for (std::uint64_t number = 0; number < tried_questions; ++number) {
    TriedActor copy = actor;  // a copied state stands elsewhere
    auto const once = actor.ask(rehearsal, number);
    auto const again = copy.ask(rehearsal, number);
    if (once != again) throw Wrong(fmt::format("question {} has two answers from the same state", number));
    if (actor.state() != copy.state()) throw Wrong(fmt::format("question {} leaves two states behind", number));
  }
}

void keeps_actors_apart(TrialBinding const& binding, model::Question question) {
  Decided const one = decided(binding, question, 0);
  Decided const other = decided(binding, question, tried_questions);
  auto const answerer = binding.answers->open(world_of(binding));
  Rehearsal rehearsal(question, binding.world);
  TriedActor first(binding, *answerer);
  TriedActor second(binding, *answerer);
  for (std::uint64_t i = 0; i < tried_questions; ++i) {
    bool const same = first.ask(rehearsal, i) == one[i] && second.ask(rehearsal, tried_questions + i) == other[i];
    if (!same) throw Wrong("what one actor is answered depends on what another was asked: state belongs in `state`");
  }
}

void answers_threads(TrialBinding const& binding, model::Question question) {
  Decided const alone[] = {decided(binding, question, 0), decided(binding, question, tried_questions)};
  for (int round = 0; round < 5; ++round) {
    Decided together[2];
    std::exception_ptr problems[2];
    auto const run = [&](int which) {
      try {
        together[which] = decided(binding, question, which == 0 ? 0 : tried_questions);
      } catch (...) {
        problems[which] = std::current_exception();
      }
    };
    std::thread other(run, 1);
    run(0);
    other.join();
    for (int which : {0, 1}) {
      if (problems[which]) {
        setting_of_trial() = nothing_said;  // the other thread went on
        std::rethrow_exception(problems[which]);
      }
      if (together[which] == alone[which]) continue;
      setting_of_trial() = nothing_said;
      throw Wrong("two threads at once get other answers than one alone");
    }
  }
}

/// Of a question where that is hardly meant: takes something of one of the made-up questions at least.
void takes_something(TrialBinding const& binding, model::Question question) {
  for (auto const& decisions : decided(binding, question, 0)) {
    for (std::uint64_t const bits : decisions) {
      if (std::bit_cast<double>(bits) >= 0) return;
    }
  }
  setting_of_trial() = nothing_said;
  throw Wrong(fmt::format("of {} made-up questions all scores were below 0: {}. Perhaps that is meant; else {}",
                          tried_questions, info(question).decision.where_none, hint_of_scores_below_0(question)));
}

/// Of amounts that leave in lots: that none of them is another one once it is rounded.
void answers_in_lots(TrialBinding const& binding, model::Question question) {
  auto const answerer = binding.answers->open(world_of(binding));
  Rehearsal rehearsal(question, binding.world);
  TriedActor actor(binding, *answerer);
  for (std::uint64_t number = 0; number < tried_questions; ++number) {
    auto const decisions = actor.ask(rehearsal, number);
    Asked const asked = rehearsal.asked();
    chokepoint_allocation situation;
    std::memcpy(&situation, asked.situation, sizeof situation);
    for (std::size_t i = 0; i < decisions.size(); ++i) {
      auto const decided = static_cast<std::int64_t>(decisions[i]);
      std::int64_t const leaves = shippable(decided, Amounts::wanted(asked, i), situation.lot);
      if (leaves == decided) continue;
      auto const units = [&](std::int64_t parts) {
        return static_cast<double>(parts) / static_cast<double>(situation.parts_per_unit);
      };
      throw Wrong(fmt::format(
          "question {} has {} for case {} of {}, where goods leave in lots of {} units: {} leave, and the "
          "rest stays for another time. Perhaps that is meant; else decide whole multiples of `lot`, or all "
          "that is `wanted`",
          number, units(decided), i + 1, decisions.size(), units(situation.lot), units(leaves)));
    }
  }
}

/// Memory between pages that nobody may touch.
class GuardedBlock {
 public:
  explicit GuardedBlock(std::size_t bytes) : page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))), bytes_(bytes) {
    inside_ = std::max<std::size_t>(1, (bytes + page_ - 1) / page_) * page_;
    void* const there = mmap(nullptr, inside_ + 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (there == MAP_FAILED) throw Wrong("there is no memory to try it with");
    base_ = static_cast<std::byte*>(there);
    mprotect(base_, page_, PROT_NONE);
    mprotect(base_ + page_ + inside_, page_, PROT_NONE);
  }
  ~GuardedBlock() { munmap(base_, inside_ + 2 * page_); }
  GuardedBlock(GuardedBlock const&) = delete;
  GuardedBlock& operator=(GuardedBlock const&) = delete;

  std::byte* at_end() const { return base_ + page_ + inside_ - bytes_; }
  std::byte* at_beginning() const { return base_ + page_; }

 private:
  std::size_t page_;
  std::size_t bytes_;
  std::size_t inside_;
  std::byte* base_;
};

bool holds(std::byte const* there, std::vector<std::uint64_t> const& words) {
  return std::memcmp(there, words.data(), words.size() * sizeof words[0]) == 0;
}

void keeps_to_its_memory(TrialBinding const& binding, model::Question question) {
  auto const answerer = binding.answers->open(world_of(binding));
  Rehearsal rehearsal(question, binding.world);
  RehearsalHost const host;
  std::size_t const state_bytes = (binding.answers->state_bytes() + 7) / 8 * 8;
  for (bool const at_end : {true, false}) {
    GuardedBlock const state(state_bytes);
    std::byte* const own = at_end ? state.at_end() : state.at_beginning();
    for (std::uint64_t number = 0; number < tried_questions; ++number) {
      rehearsal.make(number);
      auto const copied = [&](std::vector<std::uint64_t> const& words, GuardedBlock const& block) {
        std::byte* const there = at_end ? block.at_end() : block.at_beginning();
        std::memcpy(there, words.data(), words.size() * sizeof words[0]);
        return there;
      };
      GuardedBlock const situation(rehearsal.situation().size() * 8);
      GuardedBlock const cases(rehearsal.cases().size() * 8);
      GuardedBlock const decisions(rehearsal.count() * 8);
      auto* const decided_here = reinterpret_cast<Cell*>(at_end ? decisions.at_end() : decisions.at_beginning());
      std::byte* const told = copied(rehearsal.situation(), situation);
      std::byte* const told_of_cases = copied(rehearsal.cases(), cases);
      answerer->answer(
          {{question, told, told_of_cases, rehearsal.count()}, setting_for(binding, number), {own, state_bytes}, host},
          {decided_here, rehearsal.count()});
      if (!holds(told, rehearsal.situation())) throw Wrong("it wrote to the situation that it is told");
      if (!holds(told_of_cases, rehearsal.cases())) throw Wrong("it wrote to the cases that it is told");
    }
  }
}

/// Signals by which a process ends that did something wrong itself: others are limits and the system's.
constexpr int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
bool is_crash(int signal) { return std::find(std::begin(crashes), std::end(crashes), signal) != std::end(crashes); }

constexpr char came_to_an_end = '.';  // before the words of a trial: whoever ends the program has none

std::string tried_elsewhere(std::function<void()> const& claim);

/// Tries a claim in another process: what was wrong and with which parameters, empty where nothing was.
std::string tried(TrialBinding const& binding, std::function<void()> const& claim) {
  setting_of_trial() = nothing_said;
  std::string problem = tried_elsewhere(claim);
  std::uint32_t const setting = setting_of_trial();
  if (problem.empty() || setting >= binding.settings.size() || binding.settings[setting].words.empty()) return problem;
  return fmt::format("{} ({})", problem, binding.settings[setting].words);
}

std::string tried_elsewhere(std::function<void()> const& claim) {
  int ends[2];
  if (pipe(ends) != 0) return "it couldn't be tried: no pipe";
  pid_t const child = fork();
  if (child < 0) return "it couldn't be tried: no process";
  if (child == 0) {
    close(ends[0]);
    // What the C library or a policy has to say on its way down is nobody's answer; and what it prints, nobody's
    // result.
    if (int const nowhere = open("/dev/null", O_WRONLY); nowhere >= 0) dup2(nowhere, STDERR_FILENO);
    if (int const kept = memfd_create("printed", 0); kept >= 0) dup2(kept, STDOUT_FILENO);
    for (int const signal : crashes) std::signal(signal, SIG_DFL);
    std::string words;
    try {
      claim();
    } catch (std::bad_alloc const&) {
      words = "there wasn't enough memory to try it";
    } catch (std::exception const& problem) {
      words = problem.what();
    }
    std::fflush(stdout);
    if (words.empty() && lseek(STDOUT_FILENO, 0, SEEK_END) > 0) {
      words = "it writes to standard output, which is for the program's results";
    }
    words.insert(words.begin(), came_to_an_end);
    [[maybe_unused]] auto const written = write(ends[1], words.data(), std::min<std::size_t>(words.size(), 4000));
    _exit(0);
  }
  close(ends[1]);
  std::string words;
  bool hangs = false;
  for (;;) {
    pollfd reader{ends[0], POLLIN, 0};
    if (poll(&reader, 1, seconds_of_patience * 1000) == 0) {
      hangs = true;
      kill(child, SIGKILL);
      break;
    }
    char buffer[512];
    ssize_t const count = read(ends[0], buffer, sizeof buffer);
    if (count <= 0) break;
    words.append(buffer, static_cast<std::size_t>(count));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  if (hangs) {
    return fmt::format(
        "it was still at it after {} seconds, and was ended here (in a run a library that hangs is ended by `sweep "
        "--isolate` alone)",
        seconds_of_patience);
  }
  if (WIFSIGNALED(status) && is_crash(WTERMSIG(status))) {
    return fmt::format("it crashes ({})", strsignal(WTERMSIG(status)));
  }
  if (WIFSIGNALED(status)) return "the process that tried it " + base::describe_process_end(status);
  if (!words.starts_with(came_to_an_end)) return "it ends the program";
  return words.substr(1);
}

}  // namespace

namespace {

/// Parameters at their ends. What has no end there is as by default.
void add_ends(TrialBinding& binding) {
  std::vector<DeclaredParameter> const* const declared = binding.answers->declared();
  if (declared == nullptr || declared->empty()) return;
  enum class End : std::uint8_t { standard, least, most };
  auto const at = [](DeclaredParameter const& one, End end) {
    double const bound = end == End::least ? one.least : end == End::most ? one.most : one.otherwise;
    return std::isfinite(bound) ? bound : one.otherwise;
  };
  auto const add = [&](std::string words, auto const& end_of) {
    TrialBinding::Setting setting{{}, std::move(words)};
    for (std::size_t i = 0; i < declared->size(); ++i) {
      DeclaredParameter const& one = (*declared)[i];
      setting.values.push_back(expression::number_cell(one.told(at(one, end_of(i)))));
    }
    binding.settings.push_back(std::move(setting));
  };
  binding.settings.front().words =
      binding.world == nullptr ? "with all parameters as by default" : "with the parameters that the scenario gives it";
  if (binding.world != nullptr) add("with all parameters as by default", [](std::size_t) { return End::standard; });
  add("with all parameters at their least", [](std::size_t) { return End::least; });
  add("with all parameters at their most", [](std::size_t) { return End::most; });
  if (declared->size() == 1) return;
  for (std::size_t varied = 0; varied < std::min(declared->size(), most_varied); ++varied) {
    DeclaredParameter const& one = (*declared)[varied];
    for (End const end : {End::least, End::most}) {
      if (at(one, end) == one.otherwise) continue;
      add(fmt::format("with {} = {}, the other parameters as by default", one.name, one.written(at(one, end))),
          [&](std::size_t i) { return i == varied ? end : End::standard; });
    }
  }
}

}  // namespace

TrialBinding trial_binding(std::shared_ptr<Library const> const& library, LibraryPolicy const& policy) {
  TrialBinding binding;
  std::vector<std::vector<std::int64_t>> const names(policy.lists.size(), {0, 2, 3});
  binding.answers = std::make_shared<LibraryAnswers>(library, policy, names);
  binding.settings.resize(1);
  for (DeclaredParameter const& one : policy.parameters) {
    binding.settings[0].values.push_back(expression::number_cell(one.told(one.otherwise)));
  }
  add_ends(binding);
  return binding;
}

TrialBinding trial_binding(model::World const& world, model::Policy const& policy, base::SimTime moment) {
  model::Parameters const values(world.parameters);
  TrialBinding binding{policy.answers, {{}}, &world};
  for (auto const& parameter : policy.parameters) {
    binding.settings[0].values.push_back(expression::number_cell(values.at(parameter, moment)));
  }
  add_ends(binding);
  return binding;
}

std::vector<Finding> check_policy(TrialBinding const& binding, model::Question question) {
  using Promise = void (*)(TrialBinding const&, model::Question);
  std::pair<char const*, Promise> const claims[] = {
      {"answers every question within its bounds, and leaves rounding and locale alone", answers_within_bounds},
      {"answers the same question from the same state the same", answers_the_same_twice},
      {"keeps what it knows of one actor from another's answers", keeps_actors_apart},
      {"answers two threads at once as it answers one", answers_threads},
      {"keeps to its state, to the cases, and to their decisions", keeps_to_its_memory}};
  std::vector<Finding> findings;
  for (auto const& [words, claim] : claims) {
    Finding finding{words, tried(binding, [&, run = claim] { run(binding, question); })};
    // Whoever can't answer fails everything in the same words, and says nothing new.
    bool const told = !finding.problem.empty() && !findings.empty() && findings.front().problem == finding.problem;
    if (!told) findings.push_back(std::move(finding));
  }
  bool const may_take_nothing = info(question).decision.where_none.empty();
  if (!may_take_nothing && findings.front().problem.empty()) {
    Finding finding{"takes something", tried(binding, [&] { takes_something(binding, question); }), true};
    if (!finding.problem.empty()) findings.push_back(std::move(finding));
  }
  if (question == model::Question::allocation && findings.front().problem.empty()) {
    Finding finding{"decides in whole lots", tried(binding, [&] { answers_in_lots(binding, question); })};
    finding.note = true;
    if (!finding.problem.empty()) findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace chokepoint::policy
