#pragma once

#include <functional>
#include <optional>
#include <string>

namespace chokepoint::tests {

/// What came of work done in a process of its own.
struct Contained {
  std::optional<std::string> answer;  ///< nothing when the process crashed, hung or was stopped by a limit
  std::string end;                    ///< how it ended, in words
  double cpu_seconds = 0;
  double megabytes = 0;  ///< the largest resident size, the test program's own included
};

/// Runs `work` in a child process that is stopped after 10 s of computing, 60 s in all, or at 1 GB, so that whatever
/// happens there is an answer, too.
Contained run_contained(std::function<std::string()> const& work);

}  // namespace chokepoint::tests
