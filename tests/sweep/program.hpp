#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

#include "tests/sweep/small_study.hpp"

namespace chokepoint::test {

/// The built program in a folder with a small study.
class Program : public SmallStudy {
 protected:
  /// Starts a program in the study's folder; the first word is looked up. What it says goes to the file `said`.
  pid_t start_any(std::vector<std::string> words) const {
    pid_t const child = ::fork();
    if (child != 0) return child;
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    if (::chdir(folder_.c_str()) != 0) ::_exit(120);
    if (std::freopen("/dev/null", "r", stdin) == nullptr || std::freopen("said", "w", stdout) == nullptr ||
        ::dup2(1, 2) != 2) {
      ::_exit(121);
    }
    ::execvp(arguments[0], arguments.data());
    ::_exit(122);
  }
  /// chokepoint with these arguments.
  pid_t start(std::vector<std::string> words) const {
    words.insert(words.begin(), CHOKEPOINT_BINARY_DIR "/chokepoint");
    return start_any(std::move(words));
  }
  /// The exit code; -1 of a program that a signal ended.
  static int wait_for(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string said() const {
    std::ifstream file(folder_ / "said");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::string hash_of(std::string const& name) const {
    auto const file = results::SweepFile::open_to_read(folder_ / name);
    return file ? file.value().canonical_hash().value() : file.error().message;
  }
  std::uint64_t replications_of(std::string const& name) const {
    auto const file = results::SweepFile::open_to_read(folder_ / name);
    return file ? file.value().state(0).value().replications : 0;
  }
  /// Processes that a process has started and that still run.
  static std::vector<pid_t> children_of(pid_t process) {
    std::ifstream file("/proc/" + std::to_string(process) + "/task/" + std::to_string(process) + "/children");
    std::vector<pid_t> children;
    for (pid_t child = 0; file >> child;) children.push_back(child);
    return children;
  }
};

/// Studies of two kinds: with a number of replications, and until a precision is reached.
inline constexpr char const* compared =
    "factors:\n"
    "  officers: {path: offices.commerce.officers, values: [1, 2]}\n"
    "  transit: {path: lanes.air.time, values: [3 days, 6 days]}\n"
    "compare: {slow: {offices.commerce.time: 3 days}}\n"
    "bands: {delivered: {step: 10 days}, wait: {step: 30 days, shows: each_step}, under_way: {status: in_transit}}\n"
    "replications: 200\n";

/// With rows packed, which a quantile's interval is read from.
inline constexpr char const* packed =
    "factors:\n"
    "  officers: {path: offices.commerce.officers, values: [1, 2]}\n"
    "compare: {slow: {offices.commerce.time: 3 days}}\n"
    "precision: {worst: {outcome: wait, of: quantile, quantile: 80 %, half_width: 0.8}}\n"
    "at_most: 1600\n"
    "rows: blocks\n";

inline constexpr char const* precise =
    "factors:\n"
    "  officers: {path: offices.commerce.officers, values: [1, 2, 3]}\n"
    "compare: {slow: {offices.commerce.time: 3 days}}\n"
    "precision:\n"
    "  wait: {relative: 3 %}\n"
    "  late: {outcome: wait, of: probability, above: 12, half_width: 0.05}\n"
    "  worst: {outcome: wait, of: quantile, quantile: 80 %, half_width: 1}\n"
    "  gain: {outcome: delivered, of: difference, half_width: 20}\n"
    "bands: {delivered: {step: 45 days, quantiles: [10 %, 90 %]}}\n"
    "at_most: 1600\n";

}  // namespace chokepoint::test
