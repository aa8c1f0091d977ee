#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/report/why_question.hpp"

/// What lots and orders were part of, told from their journeys (results/journeys.hpp).
namespace chokepoint::report {

/// The place that a leg "fab to hall" begins or ends at.
std::string leg_from(WhyRun::Journey const& leg);
std::string leg_to(WhyRun::Journey const& leg);

/// What a lot or an order was before, and before that; from the first on, itself last.
std::vector<std::string> lots_up_to(WhyRun const& run, std::string const& lot);
std::vector<std::string> orders_up_to(WhyRun const& run, std::string const& order);

/// When and how a lot or an order was parted off; null: it is whole.
WhyRun::Journey const* parting_of(WhyRun const& run, std::string const& id);

/// The legs of a lot and, before it was parted off, of the lots that it was part of: in the order of time.
std::vector<WhyRun::Journey const*> legs_of(WhyRun const& run, std::string const& lot);

/// Whether an answer to the whole is the one by which a part became one of its own.
bool is_answer_of(WhyRun::Journey const& part, WhyRun::Journey const& one, std::string const& whole);
/// Those of all parts of an order or a lot: they are those parts' and no longer its own.
std::set<WhyRun::Journey const*> answers_of_parts(WhyRun const& run, std::string const& whole);

}  // namespace chokepoint::report
