#pragma once

#include <cstdint>

#include "engine/model/rule.hpp"

namespace chokepoint::processes {

/// What rules answer to one shipment, from best to worst.
enum class Verdict : std::uint8_t {
  allowed,           ///< nothing to ask for
  needs_permission,  ///< a license weighed case by case or presumed to be approved, a permit, or room under a cap
  presumed_denied,   ///< a license that is presumed to be denied
  not_allowed,       ///< banned, or entry is refused
};

/// By one vintage that governs; `enters`: the goods enter the rule's country.
inline Verdict verdict_of(model::Effects const& effects, bool enters) {
  if (effects.ban || (effects.refuses_entry && enters)) return Verdict::not_allowed;
  if (effects.license == model::Review::denial) return Verdict::presumed_denied;
  bool const asks = effects.license != model::Review::none || (effects.permit.valid() && enters) || effects.cap.valid();
  return asks ? Verdict::needs_permission : Verdict::allowed;
}

}  // namespace chokepoint::processes
