#pragma once

#include "engine/model/parameters.hpp"

namespace chokepoint::model {

/// Stops at random: times of being up and down take turns.
struct Outages {
  bool present = false;
  LawId up;
  LawId down;
  bool suspends_work = true;
};

}  // namespace chokepoint::model
