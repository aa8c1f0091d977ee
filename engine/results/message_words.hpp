#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/ledger/delay_reason.hpp"
#include "engine/processes/messages.hpp"

/// The words in which results files tell of messages, gates and actors.
namespace chokepoint::results {

/// "case decided" of a processes::MessageKind.
std::string_view message_name(std::uint8_t kind);
/// "license + stock"; empty for none.
std::string gate_words(ledger::GateSet gates);
/// "turned away"
std::string_view answer_word(processes::Answer answer);
/// "substituted"
std::string_view reduction_word(processes::WhyReduced why);
/// "commerce" of "offices.commerce".
std::string plain_name(std::string const& actor);

}  // namespace chokepoint::results
