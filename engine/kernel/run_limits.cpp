#include "engine/kernel/run_limits.hpp"

#include <fmt/format.h>

namespace chokepoint::kernel {

EndlessInstant::EndlessInstant(ActorId actor_, base::SimTime time_)
    : std::runtime_error(fmt::format("more than {} events of one actor follow from each other within one second: the "
                                     "world loops without time passing",
                                     max_sent_at_instant)),
      actor(actor_),
      time(time_) {}

PiledUp::PiledUp(std::uint64_t most)
    : std::runtime_error(fmt::format("more than {} messages are on their way (clock.max_pending)", most)) {}

}  // namespace chokepoint::kernel
