#include "tests/bad_inputs/contained.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <exception>
#include <fstream>

namespace chokepoint::tests {

namespace {

void limit_self() {
#ifdef CHOKEPOINT_SANITIZED
  constexpr rlim_t cpu_seconds = 30;
#else
  constexpr rlim_t cpu_seconds = 10;
#endif
  rlimit const cpu{cpu_seconds, cpu_seconds};
  ::setrlimit(RLIMIT_CPU, &cpu);
  rlimit const core{0, 0};
  ::setrlimit(RLIMIT_CORE, &core);
#ifndef CHOKEPOINT_SANITIZED
  // Sanitizers reserve terabytes of addresses that they never use.
  constexpr rlim_t bytes = rlim_t{1} << 30U;
  rlimit const memory{bytes, bytes};
  ::setrlimit(RLIMIT_AS, &memory);
#endif
  constexpr unsigned whole_seconds = 60;
  ::alarm(whole_seconds);
}

void write_all(int handle, std::string const& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    ssize_t const count = ::write(handle, text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR) return;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
}

std::string read_all(int handle) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (true) {
    ssize_t const count = ::read(handle, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

/// What a child that is forked now has in memory from its first moment on: pages of files come when they are used.
double own_megabytes() {
  std::ifstream file("/proc/self/statm");
  long whole = 0;
  long resident = 0;
  long of_files = 0;
  file >> whole >> resident >> of_files;
  return static_cast<double>(resident - of_files) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

double in_seconds(timeval time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; }

}  // namespace

Contained run_contained(std::function<std::string()> const& work) {
  Contained result;
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) {
    result.end = "no pipe";
    return result;
  }
  pid_t const child = ::fork();
  if (child < 0) {
    ::close(ends[0]);
    ::close(ends[1]);
    result.end = "no process";
    return result;
  }
  if (child == 0) {
    ::close(ends[0]);
    limit_self();
    constexpr int threw = 3;
    int status = 0;
    try {
      write_all(ends[1], work());
    } catch (std::exception const& problem) {
      write_all(ends[1], problem.what());
      status = threw;
    }
    ::close(ends[1]);
    ::_exit(status);  // the child's copies of the test program's objects are not its to destroy
  }
  ::close(ends[1]);
  double const inherited = own_megabytes();  // a forked child begins with all that this program holds
  std::string text = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  rusage usage{};
  while (::wait4(child, &status, 0, &usage) < 0 && errno == EINTR) {
  }
  result.cpu_seconds = in_seconds(usage.ru_utime) + in_seconds(usage.ru_stime);
  result.megabytes = static_cast<double>(usage.ru_maxrss) / 1024 - inherited;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
    result.answer = std::move(text);
    result.end = "ended";
  } else if (WIFSIGNALED(status)) {
    result.end = fmt::format("stopped by signal {}", WTERMSIG(status));
  } else {
    result.end = fmt::format("failed: {}", text);
  }
  return result;
}

}  // namespace chokepoint::tests
