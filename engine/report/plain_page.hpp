#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace chokepoint::report {

/// What a report says without its charts, as HTML: the question, the answer, the outcomes and what is taken for granted
/// (of comparisons, what differs). For readers without JavaScript; of a document as run_document, sweep_document or
/// comparison_document make it. Whatever texts are in it stay texts.
std::string plain_page(nlohmann::ordered_json const& document);

}  // namespace chokepoint::report
