#include "engine/base/process_end.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace chokepoint::base {
namespace {

/// How a copy of this process ends that does so.
template <class Act>
std::string end_of(Act const& act) {
  pid_t const child = ::fork();
  if (child == 0) {
    act();
    ::_exit(3);
  }
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return describe_process_end(status);
}

TEST(ProcessEnd, CodesAndSignalsAreTold) {
  EXPECT_EQ(end_of([] {}), "ended with code 3");
  EXPECT_EQ(end_of([] {
              std::signal(SIGSEGV, SIG_DFL);  // sanitizers catch it otherwise
              ::raise(SIGSEGV);
            }),
            "was ended by signal 11 (Segmentation fault)");
}

TEST(ProcessEnd, WhatTheSystemKilledIsSaidToBeShortOfMemory) {
  // Whom the system kills hears nothing first, as here of the end of its time.
  EXPECT_EQ(end_of([] {
              rlimit const second{1, 1};
              ::setrlimit(RLIMIT_CPU, &second);
              for (volatile bool goes_on = true; goes_on;) {
              }
            }),
            "was killed from outside (signal 9), most often by the system for lack of memory");
}

}  // namespace
}  // namespace chokepoint::base
