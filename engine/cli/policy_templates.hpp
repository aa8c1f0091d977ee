#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/policy.hpp"

namespace chokepoint::cli {

/// The files that `policy new` writes, by their names, for a language ("c++", "lua"). In names and texts NAME, CLASS,
/// QUESTION, ASKED, MEANING, DECIDES, WRITTEN, PLUGINS and FOLDER stand for what the caller fills in.
std::vector<std::pair<std::string_view, std::string_view>> policy_files(std::string_view language);

/// What a policy begins as, the text of DECIDES: the engine's own answer, as far as the question tells it.
std::string_view policy_begins_as(std::string_view language, model::Question question);

}  // namespace chokepoint::cli
