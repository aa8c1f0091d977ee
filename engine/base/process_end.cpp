#include "engine/base/process_end.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>

namespace chokepoint::base {

std::string describe_process_end(int status) {
  if (!WIFSIGNALED(status)) return fmt::format("ended with code {}", WEXITSTATUS(status));
  int const signal = WTERMSIG(status);
  if (signal == SIGKILL) return "was killed from outside (signal 9), most often by the system for lack of memory";
  return fmt::format("was ended by signal {} ({})", signal, ::strsignal(signal));
}

}  // namespace chokepoint::base
