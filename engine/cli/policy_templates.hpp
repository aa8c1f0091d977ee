#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/model/policy.hpp"

namespace chokepoint::cli {

/// A language that `policy new` begins policies in. In all texts NAME, CLASS, QUESTION, ASKED, MEANING, DECIDES,
/// WRITTEN, WITH_FOLDER and FOLDER stand for what the caller fills in.
struct PolicyLanguage {
  std::string_view name;     ///< as --in has it
  std::string_view written;  ///< how a scenario names such a policy
  std::string_view plugins;  ///< the folder that --plugins has to name; empty: none
  std::string_view next;     ///< what to type next
  std::vector<std::pair<std::string_view, std::string_view>> files;  ///< names and texts
};
/// The world of the examples, in which every question is asked: a scenario's text up to its block `policies`.
std::string_view world_of_examples();
/// Null where there is none of this name.
PolicyLanguage const* find_policy_language(std::string_view name);

/// What a policy begins as, the text of DECIDES: the engine's own answer, as far as the question tells it.
std::string_view policy_begins_as(std::string_view language, model::Question question);

}  // namespace chokepoint::cli
