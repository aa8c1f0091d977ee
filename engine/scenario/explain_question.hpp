#pragma once

#include <string>
#include <string_view>

#include "engine/policy/questions.hpp"

namespace chokepoint::scenario {

/// What a person is told of a question: what it tells, what is decided, who decides without a policy, an example.
std::string question_page(policy::QuestionInfo const& question);

/// The questions to which a word is an answer; empty where there are none.
std::string answers_page(std::string_view word);

}  // namespace chokepoint::scenario
