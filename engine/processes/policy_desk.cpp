#include "engine/processes/policy_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/base/unreproducible.hpp"
#include "engine/model/actor_places.hpp"
#include "engine/processes/environment.hpp"

namespace chokepoint::processes {

namespace {

/// What a policy may ask back, of one question.
class DeskHost final : public policy::Host {
 public:
  DeskHost(kernel::StreamKey const& luck, kernel::Context const& context, Environment const& environment)
      : luck_(luck), context_(context), environment_(environment) {}

  double draw(std::int64_t id, std::uint64_t number) const override {
    return environment_.draw_share(luck_, context_.self_name_hash(), static_cast<std::uint64_t>(id), number);
  }
  double attribute(std::int64_t product, std::size_t attribute) const override {
    if (product < 0 || static_cast<std::size_t>(product) >= environment_.world.products.size()) return std::nan("");
    model::Product const& one = environment_.world.products[static_cast<std::size_t>(product)];
    if (attribute >= one.attributes.size()) return std::nan("");
    return environment_.parameters.get_or(one.attributes[attribute], std::nan(""));
  }

 private:
  kernel::StreamKey const& luck_;
  kernel::Context const& context_;
  Environment const& environment_;
};

}  // namespace

PolicyDesk::PolicyDesk(model::World const& world, std::function<bool(std::uint32_t)> const& acts_here) {
  for (std::size_t policy = 0; policy < world.policies.size(); ++policy) {
    model::Policy const& rule = world.policies[policy];
    Desk& desk = desks_.emplace_back();
    desk.answerer = rule.answers->open(world);
    desk.question = rule.question;
    if (!policy::info(rule.question).decision.where_none.empty()) desk.in_vain.assign(world.actors.size(), 0);
    constexpr std::size_t word = sizeof(std::uint64_t);
    desk.state_words = (rule.answers->state_bytes() + word - 1) / word;
    if (desk.state_words == 0) continue;
    std::vector<std::uint16_t> const& bound = world.policy_of[static_cast<std::size_t>(rule.question)];
    desk.state_at.assign(world.actors.size(), 0);
    for (std::uint32_t actor = 0; actor < bound.size(); ++actor) {
      if (bound[actor] != policy || !acts_here(actor)) continue;
      desk.state_at[actor] = static_cast<std::uint32_t>(states_.size() + 1);
      states_.resize(states_.size() + desk.state_words + 2);
    }
  }
  if (world.policy_of[static_cast<std::size_t>(model::Question::routing)].empty()) return;
  lanes_from_.resize(world.sites.size());
  for (std::size_t lane = 0; lane < world.lanes.size(); ++lane) {
    lanes_from_[world.lanes[lane].from.index()].emplace_back(lane);
  }
}

/// By the question's name, not the policy's: policies that are compared have the same luck.
void PolicyDesk::reset(std::uint64_t seed) {
  std::fill(states_.begin(), states_.end(), 0);
  for (Desk& desk : desks_) {
    std::fill(desk.in_vain.begin(), desk.in_vain.end(), 0);
    desk.luck = kernel::StreamKey::of(seed, fmt::format("policy {}", policy::info(desk.question).name));
    for (std::uint32_t const at : desk.state_at) {
      if (at == 0) continue;
      states_[at - 1] = guard;
      states_[at + desk.state_words] = guard;
    }
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
      environment.draw_share(desks_[policy].luck, context.self_name_hash(), static_cast<std::uint64_t>(subject.id));
}

std::span<expression::Cell const> PolicyDesk::ask(std::uint16_t policy, std::byte const* situation,
                                                  std::byte const* cases, std::size_t count,
                                                  kernel::Context const& context, Environment const& environment) {
  model::Policy const& rule = environment.world.policies[policy];
  Desk& desk = desks_[policy];
  decisions_.assign(count + 1, std::bit_cast<expression::Cell>(policy::unanswered));  // the last is a guard
  std::span<expression::Cell> const decisions(decisions_.data(), count);
  parameters_.clear();
  for (model::Parameter<double> const& parameter : rule.parameters) {
    parameters_.push_back(expression::number_cell(environment.at(parameter, context)));
  }
  DeskHost const host(desk.luck, context, environment);
  std::uint64_t* const state = desk.state_words == 0 ? nullptr : &states_[desk.state_at[context.self().index()]];
  policy::Asked const asked{rule.question, situation, cases, count};
  bounds_.read(asked);
  try {
    desk.answerer->answer({asked, parameters_, std::as_writable_bytes(std::span(state, desk.state_words)), host},
                          decisions);
    if (state != nullptr && (state[-1] != guard || state[desk.state_words] != guard)) {
      throw policy::PolicyFailure(
          fmt::format("it wrote beyond the {} bytes of its state", rule.answers->state_bytes()));
    }
    if (std::bit_cast<std::uint64_t>(decisions_[count]) != policy::unanswered) {
      throw policy::PolicyFailure("it wrote more decisions than there are cases");
    }
    bounds_.check(decisions);
  } catch (policy::PolicyFailure const& failure) {
    // Whoever ends the run says whose event it was, and when.
    throw policy::PolicyFailure(
        fmt::format("{} ({}): {}", rule.name, policy::info(rule.question).name, failure.what()));
  } catch (base::Unreproducible const& late) {
    throw base::Unreproducible(fmt::format("{} ({}): {}", rule.name, policy::info(rule.question).name, late.what()));
  }
  return decisions;
}

void PolicyDesk::add_nothing_taken(std::vector<policy::NothingTaken>& to) const {
  for (std::size_t policy = 0; policy < desks_.size(); ++policy) {
    std::vector<std::uint32_t> const& in_vain = desks_[policy].in_vain;
    for (std::uint32_t actor = 0; actor < in_vain.size(); ++actor) {
      if (in_vain[actor] == 0 || in_vain[actor] == took_something) continue;
      to.push_back({static_cast<std::uint16_t>(policy), actor, in_vain[actor]});
    }
  }
}

std::size_t PolicyDesk::greatest(std::span<expression::Cell const> scores) {
  std::size_t best = scores.size();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].number < 0) continue;
    if (best == scores.size() || scores[i].number > scores[best].number) best = i;
  }
  return best;
}

std::span<std::size_t const> PolicyDesk::ranked(std::span<expression::Cell const> scores) {
  ranking_.clear();
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].number >= 0) ranking_.push_back(i);
  }
  std::sort(ranking_.begin(), ranking_.end(), [&](std::size_t left, std::size_t right) {
    return scores[left].number != scores[right].number ? scores[left].number > scores[right].number : left < right;
  });
  return ranking_;
}

}  // namespace chokepoint::processes
