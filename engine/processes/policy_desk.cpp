#include "engine/processes/policy_desk.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/model/actor_places.hpp"
#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

PolicyDesk::PolicyDesk(model::World const& world) : formulas_(world), luck_(world.policies.size()) {
  for (model::Policy const& policy : world.policies) questions_.push_back(policy.question);
  if (world.policy_of[static_cast<std::size_t>(model::Question::routing)].empty()) return;
  lanes_from_.resize(world.sites.size());
  for (std::size_t lane = 0; lane < world.lanes.size(); ++lane) {
    lanes_from_[world.lanes[lane].from.index()].emplace_back(lane);
  }
}

/// By the question's name, not the policy's: policies that are compared have the same luck.
void PolicyDesk::reset(std::uint64_t seed) {
  for (std::size_t policy = 0; policy < luck_.size(); ++policy) {
    luck_[policy] = kernel::StreamKey::of(seed, fmt::format("policy {}", policy::info(questions_[policy]).name));
  }
}

void PolicyDesk::fill(chokepoint_asker& asker, kernel::Context const& context, Environment const& environment) {
  model::World const& world = environment.world;
  asker.date = context.now().seconds();
  asker.actor = context.self().index();
  asker.country = place_or_none(model::country_of(context.self(), world));
  asker.firm = place_or_none(model::firm_of(context.self(), world));
}

void PolicyDesk::draw(chokepoint_subject& subject, std::uint16_t policy, kernel::Context const& context,
                      Environment const& environment) const {
  subject.luck =
      environment.draw_share(luck_[policy], context.self_name_hash(), static_cast<std::uint64_t>(subject.id));
}

std::span<expression::Cell const> PolicyDesk::ask(std::uint16_t policy, std::byte const* situation,
                                                  std::byte const* cases, std::size_t count,
                                                  kernel::Context const& context, Environment const& environment) {
  model::Policy const& rule = environment.world.policies[policy];
  decisions_.assign(count, expression::number_cell(0));
  parameters_.clear();
  for (model::Parameter<double> const& parameter : rule.parameters) {
    parameters_.push_back(expression::number_cell(environment.at(parameter, context)));
  }
  policy::Asked const asked{rule.question, situation, cases, count};
  try {
    formulas_.answer(
        policy, asked, parameters_,
        [&environment](std::int64_t product, std::size_t attribute) {
          if (product < 0) return std::nan("");
          model::Product const& one = environment.world.products[static_cast<std::size_t>(product)];
          if (attribute >= one.attributes.size()) return std::nan("");
          return environment.parameters.get_or(one.attributes[attribute], std::nan(""));
        },
        decisions_);
    policy::check_decisions(asked, decisions_);
  } catch (policy::PolicyFailure const& failure) {
    // Whoever ends the run says whose event it was, and when.
    throw policy::PolicyFailure(
        fmt::format("{} ({}): {}", rule.name, policy::info(rule.question).name, failure.what()));
  }
  return decisions_;
}

std::size_t PolicyDesk::greatest(std::span<expression::Cell const> scores) {
  std::size_t best = scores.size();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].number < 0) continue;
    if (best == scores.size() || scores[i].number > scores[best].number) best = i;
  }
  return best;
}

}  // namespace chokepoint::processes
