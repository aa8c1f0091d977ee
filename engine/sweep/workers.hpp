#pragma once

#include <functional>

namespace chokepoint::sweep {

/// Runs `body(0)` to `body(threads - 1)` on as many threads of oneTBB, the caller's among them, and returns when all of
/// them have. They may begin late or one after the other: no body may wait for another one to begin.
void run_workers(int threads, std::function<void(int)> const& body);

}  // namespace chokepoint::sweep
