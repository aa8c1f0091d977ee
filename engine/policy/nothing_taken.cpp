#include "engine/policy/nothing_taken.hpp"

#include <fmt/format.h>

#include "engine/policy/answers.hpp"
#include "engine/policy/questions.hpp"

namespace chokepoint::policy {

std::string hint_of_scores_below_0(model::Question question) {
  QuestionExample const& example = info(question).example;
  return fmt::format("scores that only say an order must not be below 0, as in \"{}\": {}", example.formula,
                     example.meaning);
}

void warn_of_nothing_taken(model::World const& world, std::vector<NothingTaken> const& all,
                           base::Diagnostics& diagnostics) {
  constexpr std::size_t most_names = 3;
  for (std::size_t first = 0; first < all.size();) {
    model::Policy const& rule = world.policies[all[first].policy];
    std::size_t behind = first;
    std::uint64_t times = 0;
    std::vector<std::string> names;
    for (; behind < all.size() && all[behind].policy == all[first].policy; ++behind) {
      times += all[behind].times;
      if (names.size() < most_names) names.push_back(world.actors[all[behind].actor].name);
    }
    std::size_t const actors = behind - first;
    std::string who = fmt::format("{}", fmt::join(names, ", "));
    if (actors > names.size()) who += fmt::format(" and {} more", actors - names.size());
    QuestionInfo const& about = info(rule.question);
    diagnostics.warning(
        "W_NOTHING_TAKEN", {}, rule.name,
        fmt::format("asked {} about {} by {}, it gave scores below 0 only: {}",
                    times == 1 ? "once" : fmt::format("{} times", times), about.name, who, about.decision.where_none),
        rule.answers->is_built_in() ? std::string() : hint_of_scores_below_0(rule.question));
    first = behind;
  }
}

}  // namespace chokepoint::policy
