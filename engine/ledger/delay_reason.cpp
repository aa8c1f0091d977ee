#include "engine/ledger/delay_reason.hpp"

namespace chokepoint::ledger {

std::string_view name(DelayReason reason) {
  constexpr std::array<std::string_view, delay_reasons> names{
      "interest", "license", "cap",     "import permit", "production slot", "fabrication", "stock", "laboratory",
      "route",    "transit", "customs", "site",          "installation",    "handover"};
  return names[static_cast<std::size_t>(reason)];
}

std::string_view name(Gate gate) { return name(reason_of(gate)); }

}  // namespace chokepoint::ledger
