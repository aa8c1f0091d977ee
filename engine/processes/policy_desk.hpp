#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/kernel/context.hpp"
#include "engine/kernel/random_stream.hpp"
#include "engine/policy/answers.hpp"
#include "engine/policy/chokepoint_policy.h"
#include "engine/policy/nothing_taken.hpp"

namespace chokepoint::processes {

class Environment;

/// An id as members of questions have it: -1 where it refers to nothing.
template <class Tag>
std::int64_t place_or_none(base::Id<Tag> id) {
  return id.valid() ? static_cast<std::int64_t>(id.index()) : -1;
}

/// Where the policies of a scenario are asked: one desk for each partition, with the memory that asking takes and the
/// state of those who are asked there.
///
/// State stands in one block of words, a guard before and behind each actor's, so that a policy that writes beyond its
/// own is caught before anybody else's decision hangs on it.
class PolicyDesk {
 public:
  /// `acts_here` says which actors act in the partition.
  PolicyDesk(model::World const& world, std::function<bool(std::uint32_t)> const& acts_here);

  /// Names the luck of the next run and clears the states of the last.
  void reset(std::uint64_t seed);

  /// Room for so many cases, all zero; good until the next call. Nothing is allocated once the most have been there.
  template <class Case>
  std::span<Case> cases(std::size_t count) {
    static_assert(alignof(Case) <= alignof(std::uint64_t) && sizeof(Case) % sizeof(std::uint64_t) == 0);
    memory_.assign(count * sizeof(Case) / sizeof(std::uint64_t), 0);
    return {reinterpret_cast<Case*>(memory_.data()), count};
  }

  /// Asks a policy: says who asks and draws the luck of each case, then gives the decisions, held to what the question
  /// allows. Good until the next call. Throws policy::PolicyFailure, with policy and question.
  template <class Situation, class Case>
  std::span<expression::Cell const> ask(std::uint16_t policy, Situation& situation, std::span<Case> cases,
                                        kernel::Context const& context, Environment const& environment) {
    fill(situation.asker, context, environment);
    for (Case& one : cases) draw(one.subject, policy, context, environment);
    return ask(policy, reinterpret_cast<std::byte const*>(&situation), reinterpret_cast<std::byte const*>(cases.data()),
               cases.size(), context, environment);
  }
  /// Of a question that asks for scores: the case that is taken; their count where none is.
  template <class Situation, class Case>
  std::size_t choose(std::uint16_t policy, Situation& situation, std::span<Case> cases, kernel::Context const& context,
                     Environment const& environment) {
    std::size_t const chosen = greatest(ask(policy, situation, cases, context, environment));
    note(policy, context, chosen < cases.size());
    return chosen;
  }

  /// Of a question that asks for scores of all: the cases that are taken, in the order in which they are.
  template <class Situation, class Case>
  std::span<std::size_t const> rank(std::uint16_t policy, Situation& situation, std::span<Case> cases,
                                    kernel::Context const& context, Environment const& environment) {
    std::span<std::size_t const> const taken = ranked(ask(policy, situation, cases, context, environment));
    note(policy, context, !taken.empty());
    return taken;
  }

  bool keeps_state(std::uint16_t policy) const { return desks_[policy].state_words != 0; }
  /// Notes what a policy keeps of who is asked, to put it back where an answer can't be carried out.
  void note_state(std::uint16_t policy, kernel::Context const& context) {
    std::span<std::uint64_t const> const state = state_of(policy, context);
    noted_.assign(state.begin(), state.end());
  }
  void restore_state(std::uint16_t policy, kernel::Context const& context) {
    std::copy(noted_.begin(), noted_.end(), state_of(policy, context).begin());
  }

  /// Adds the actors who act here and for whom a policy never took anything in this run, by policy and actor.
  void add_nothing_taken(std::vector<policy::NothingTaken>& to) const;

  std::vector<model::LaneId>& ways() { return ways_; }  ///< scratch

  /// Lanes that begin at a site; only of worlds in which somebody's routing is asked about.
  std::span<model::LaneId const> lanes_from(model::SiteId site) const { return lanes_from_[site.index()]; }

 private:
  static void fill(chokepoint_asker& asker, kernel::Context const& context, Environment const& environment);
  void draw(chokepoint_subject& subject, std::uint16_t policy, kernel::Context const& context,
            Environment const& environment) const;
  std::span<expression::Cell const> ask(std::uint16_t policy, std::byte const* situation, std::byte const* cases,
                                        std::size_t count, kernel::Context const& context,
                                        Environment const& environment);
  static std::size_t greatest(std::span<expression::Cell const> scores);
  std::span<std::size_t const> ranked(std::span<expression::Cell const> scores);
  /// Keeps whether a policy took anything of what it was asked about.
  void note(std::uint16_t policy, kernel::Context const& context, bool taken) {
    std::vector<std::uint32_t>& in_vain = desks_[policy].in_vain;
    if (in_vain.empty()) return;
    std::uint32_t& times = in_vain[context.self().index()];
    times = taken || times == took_something ? took_something : times + 1;
  }

  std::span<std::uint64_t> state_of(std::uint16_t policy, kernel::Context const& context) {
    Desk const& desk = desks_[policy];
    return {&states_[desk.state_at[context.self().index()]], desk.state_words};
  }

  /// What a policy is asked by.
  struct Desk {
    std::unique_ptr<policy::Answerer> answerer;
    model::Question question{};
    kernel::StreamKey luck;
    std::size_t state_words = 0;
    std::vector<std::uint32_t> state_at;  // by actor: the first word in `states_`; empty where there is no state
    // By actor: how often it took nothing, as long as it never took anything; empty where that need not be told.
    std::vector<std::uint32_t> in_vain;
  };
  static constexpr std::uint32_t took_something = 0xFFFFFFFF;
  static constexpr std::uint64_t guard = 0x5AFE57A7EB0D1E55U;

  std::vector<Desk> desks_;  // by policy
  std::vector<std::uint64_t> states_;
  std::vector<std::uint64_t> noted_;
  std::vector<std::uint64_t> memory_;
  std::vector<expression::Cell> decisions_;
  std::vector<expression::Cell> parameters_;
  policy::DecisionBounds bounds_;
  std::vector<std::vector<model::LaneId>> lanes_from_;
  std::vector<model::LaneId> ways_;
  std::vector<std::size_t> ranking_;
};

}  // namespace chokepoint::processes
