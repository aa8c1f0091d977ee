#pragma once

#include "engine/model/world.hpp"

namespace chokepoint::model {

/// The country in which an actor is; invalid where it has none: a lane, a seller outside.
CountryId country_of(ActorId actor, World const& world);
/// The firm whose it is; invalid where it is nobody's, or a state's.
FirmId firm_of(ActorId actor, World const& world);

}  // namespace chokepoint::model
