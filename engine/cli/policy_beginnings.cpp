#include "engine/cli/policy_templates.hpp"

/// What `policy new` writes into a policy's function, question by question.
namespace chokepoint::cli {

namespace {

using model::Question;

/// What a policy begins as: the engine's own answer, as far as the question tells it.
std::string_view decides_in_cpp(Question question) {
  switch (question) {
    case Question::allocation:
    case Question::import_permits:
      return R"(    std::int64_t left = asked.situation().volume;  // first come, first served
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      std::int64_t const gets = std::min(left, asked.cases()[i].wanted);
      asked.decide(i, gets);
      left -= gets;
    }
)";
    case Question::replenishment:
    case Question::ordering:
    case Question::grey_channel:
    case Question::pricing:
      return "    asked.decide(0, asked.situation().proposed);\n";
    case Question::release:
    case Question::customs_forfeit:
      return "    asked.decide(0, asked.situation().rule);\n";
    case Question::pausing:
      return "    asked.decide(0, 0);  // order, 1: wait\n";
    case Question::export_licensing:
      return R"(    auto const& filed = asked.cases()[0];
    double const luck = filed.subject.luck;
    asked.decide(0, luck < filed.approves ? 0 : luck < filed.approves + filed.denies ? 1 : 2);  // approve, deny, return
)";
    case Question::customs_inspection:
      return "    asked.decide(0, asked.cases()[0].subject.luck < asked.situation().inspected ? 0 : 1);  // inspect, "
             "pass\n";
    case Question::customs_clearance:
      return "    asked.decide(0, asked.cases()[0].subject.luck < asked.situation().releases ? 0 : 2);  // release, "
             "refuse\n";
    case Question::routing:
      return R"(    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      asked.decide(i, 1 / (1.0 + static_cast<double>(asked.cases()[i].takes)));  // the fastest
    }
)";
    case Question::substitution:
      return R"(    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      bool const good = one.due != 0 && (one.dealer < 0 || one.premium < one.premium_below);
      asked.decide(i, good ? 1 : -1);  // the first that will do
    }
)";
    case Question::buildout:
      return R"(    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      asked.decide(i, asked.cases()[i].room_in_all > 0 ? 1 : -1);  // the first with room
    }
)";
    case Question::loading:
      return R"(    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      asked.decide(i, 1 / (1.0 + static_cast<double>(asked.cases()[i].tier)));  // by class, then as they came
    }
)";
    case Question::funding:
      return R"(    for (std::size_t i = 0; i < asked.cases().size(); ++i) asked.decide(i, 1);  // in turn
)";
    case Question::planning:
      return R"(    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      auto const& one = asked.cases()[i];
      asked.decide(i, one.backlog + (one.firm_orders != 0 ? 1e9 : 0));  // firm orders first, then the longest queue
    }
)";
    case Question::product_introduction:
      return R"(    for (std::size_t i = 0; i < asked.cases().size(); ++i) asked.decide(i, 1);  // the first, which is the best
)";
    case Question::government_reaction:
      return R"(    auto const& now = asked.situation();
    bool const provoked = now.sees != 0 && now.saw == 0;
    for (std::size_t i = 0; i < asked.cases().size(); ++i) {
      asked.decide(i, provoked && asked.cases()[i].happened == 0 ? 1 : -1);  // the first step that is left
    }
)";
  }
  return {};
}

/// The same in Lua.
std::string_view decides_in_lua(Question question) {
  switch (question) {
    case Question::allocation:
    case Question::import_permits:
      return R"(  local left, gets = situation.volume, {}  -- first come, first served
  for i, case in ipairs(cases) do
    gets[i] = math.min(left, case.wanted)
    left = left - gets[i]
  end
  return gets
)";
    case Question::replenishment:
    case Question::ordering:
    case Question::grey_channel:
    case Question::pricing:
      return "  return situation.proposed\n";
    case Question::release:
    case Question::customs_forfeit:
      return "  return situation.rule\n";
    case Question::pausing:
      return "  return 'order'  -- or 'wait'\n";
    case Question::export_licensing:
      return R"(  local filed = cases[1]
  if filed.luck < filed.approves then return 'approve' end
  if filed.luck < filed.approves + filed.denies then return 'deny' end
  return 'return'
)";
    case Question::customs_inspection:
      return "  return cases[1].luck < situation.inspected and 'inspect' or 'pass'\n";
    case Question::customs_clearance:
      return "  return cases[1].luck < situation.releases and 'release' or 'refuse'\n";
    case Question::routing:
      return R"(  local scores = {}
  for i, case in ipairs(cases) do scores[i] = 1 / (1 + case.takes) end  -- the fastest
  return scores
)";
    case Question::substitution:
      return R"(  local scores = {}
  for i, case in ipairs(cases) do
    local good = case.due and (not case.dealer or case.premium < case.premium_below)
    scores[i] = good and 1 or -1  -- the first that will do
  end
  return scores
)";
    case Question::buildout:
      return R"(  local scores = {}
  for i, case in ipairs(cases) do scores[i] = case.room_in_all > 0 and 1 or -1 end  -- the first with room
  return scores
)";
    case Question::loading:
      return R"(  local scores = {}
  for i, case in ipairs(cases) do scores[i] = 1 / (1 + case.tier) end  -- by class, then as they came
  return scores
)";
    case Question::funding:
      return R"(  local scores = {}
  for i = 1, #cases do scores[i] = 1 end  -- in turn
  return scores
)";
    case Question::planning:
      return R"(  local scores = {}
  for i, case in ipairs(cases) do
    scores[i] = case.backlog + (case.firm_orders and 1e9 or 0)  -- firm orders first, then the longest queue
  end
  return scores
)";
    case Question::product_introduction:
      return R"(  local scores = {}
  for i = 1, #cases do scores[i] = 1 end  -- the first, which is the best
  return scores
)";
    case Question::government_reaction:
      return R"(  local provoked, scores = situation.sees and not situation.saw, {}
  for i, case in ipairs(cases) do
    scores[i] = provoked and not case.happened and 1 or -1  -- the first step that is left
  end
  return scores
)";
  }
  return {};
}

/// The same in Python.
std::string_view decides_in_python(Question question) {
  switch (question) {
    case Question::allocation:
    case Question::import_permits:
      return R"(    left, gets = situation.volume, []  # first come, first served
    for case in cases:
        gets.append(min(left, case.wanted))
        left -= gets[-1]
    return gets
)";
    case Question::replenishment:
    case Question::ordering:
    case Question::grey_channel:
    case Question::pricing:
      return "    return situation.proposed\n";
    case Question::release:
    case Question::customs_forfeit:
      return "    return situation.rule\n";
    case Question::pausing:
      return "    return \"order\"  # or \"wait\"\n";
    case Question::export_licensing:
      return R"(    filed = cases[0]
    if filed.luck < filed.approves:
        return "approve"
    return "deny" if filed.luck < filed.approves + filed.denies else "return"
)";
    case Question::customs_inspection:
      return "    return \"inspect\" if cases[0].luck < situation.inspected else \"pass\"\n";
    case Question::customs_clearance:
      return "    return \"release\" if cases[0].luck < situation.releases else \"refuse\"\n";
    case Question::routing:
      return "    return [1 / (1 + case.takes) for case in cases]  # the fastest\n";
    case Question::substitution:
      return R"(    scores = []
    for case in cases:
        good = case.due and (case.dealer is None or case.premium < case.premium_below)
        scores.append(1 if good else -1)  # the first that will do
    return scores
)";
    case Question::buildout:
      return "    return [1 if case.room_in_all > 0 else -1 for case in cases]  # the first with room\n";
    case Question::loading:
      return "    return [1 / (1 + case.tier) for case in cases]  # by class, then as they came\n";
    case Question::funding:
      return "    return [1 for case in cases]  # in turn\n";
    case Question::planning:
      return "    return [case.backlog + (1e9 if case.firm_orders else 0) for case in cases]  # firm ones, long "
             "queues\n";
    case Question::product_introduction:
      return "    return [1 for case in cases]  # the first, which is the best\n";
    case Question::government_reaction:
      return R"(    provoked = situation.sees and not situation.saw
    return [1 if provoked and not case.happened else -1 for case in cases]  # the first step that is left
)";
  }
  return {};
}

}  // namespace

std::string_view policy_begins_as(std::string_view language, Question question) {
  if (language == "lua") return decides_in_lua(question);
  return language == "python" ? decides_in_python(question) : decides_in_cpp(question);
}

}  // namespace chokepoint::cli
