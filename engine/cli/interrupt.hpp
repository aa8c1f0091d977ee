#pragma once

namespace chokepoint::cli {

/// From now on the first Ctrl-C or SIGTERM is a request to stop cleanly; the second one ends the program at once.
void watch_for_interrupt();
bool interrupt_requested();

}  // namespace chokepoint::cli
