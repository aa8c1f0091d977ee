#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <new>
#include <span>
#include <type_traits>

#include "chokepoint_policy_table.h"

/// Policies in C++20, over the C table of chokepoint_policy_table.h. A whole one:
///
///     #include <chokepoint_policy.hpp>
///
///     namespace plugin = chokepoint::plugin;
///
///     struct Fair {
///       static constexpr char const* meaning = "Everybody gets the same share of what is there.";
///       static void decide(plugin::Asked<plugin::allocation>& asked) {
///         std::int64_t const each = asked.situation().volume / std::int64_t(asked.cases().size());
///         for (std::size_t i = 0; i < asked.cases().size(); ++i) {
///           asked.decide(i, std::min(each, asked.cases()[i].wanted));
///         }
///       }
///     };
///     CHOKEPOINT_POLICY(allocation, fair, Fair)
///
/// What a policy may have besides: `struct State` (trivially copyable, kept for each actor who is asked; then `decide`
/// takes `Asked<allocation, State>`), `parameters` and `lists`, static constexpr arrays of chokepoint_parameter and
/// chokepoint_name_list. An exception ends the replication with its words; none leaves the library.
namespace chokepoint::plugin {

/// The questions: what each tells, and what a decision is.
#define CHOKEPOINT_QUESTION(question, case_struct, decision) \
  struct question {                                          \
    using Situation = chokepoint_##question;                 \
    using Case = chokepoint_##case_struct;                   \
    using Decision = decision;                               \
  }
CHOKEPOINT_QUESTION(allocation, allocation_case, std::int64_t);
CHOKEPOINT_QUESTION(import_permits, import_permits_case, std::int64_t);
CHOKEPOINT_QUESTION(replenishment, replenishment_case, std::int64_t);
CHOKEPOINT_QUESTION(ordering, ordering_case, std::int64_t);
CHOKEPOINT_QUESTION(pausing, pausing_case, std::int64_t);
CHOKEPOINT_QUESTION(release, release_case, std::int64_t);
CHOKEPOINT_QUESTION(export_licensing, export_licensing_case, std::int64_t);
CHOKEPOINT_QUESTION(customs_inspection, customs_case, std::int64_t);
CHOKEPOINT_QUESTION(customs_clearance, customs_case, std::int64_t);
CHOKEPOINT_QUESTION(customs_forfeit, customs_case, std::int64_t);
CHOKEPOINT_QUESTION(routing, routing_case, double);
CHOKEPOINT_QUESTION(substitution, substitution_case, double);
CHOKEPOINT_QUESTION(grey_channel, grey_channel_case, double);
CHOKEPOINT_QUESTION(buildout, buildout_case, double);
CHOKEPOINT_QUESTION(planning, planning_case, double);
CHOKEPOINT_QUESTION(product_introduction, product_introduction_case, double);
CHOKEPOINT_QUESTION(government_reaction, government_reaction_case, double);
CHOKEPOINT_QUESTION(pricing, pricing_case, double);
CHOKEPOINT_QUESTION(loading, loading_case, double);
CHOKEPOINT_QUESTION(funding, funding_case, double);
#undef CHOKEPOINT_QUESTION

/// Of policies that keep nothing between calls.
struct Nothing {};

/// A question as it is asked, and where its answer goes.
template <class Question, class State = Nothing>
class Asked {
 public:
  using Situation = typename Question::Situation;
  using Case = typename Question::Case;
  using Decision = typename Question::Decision;

  Asked(chokepoint_context& context, void const* situation, void const* cases, std::int64_t count,
        chokepoint_decision* decisions)
      : context_(context),
        situation_(*static_cast<Situation const*>(situation)),
        cases_(static_cast<Case const*>(cases), static_cast<std::size_t>(count)),
        decisions_(decisions) {}

  Situation const& situation() const { return situation_; }
  std::span<Case const> cases() const { return cases_; }

  /// What the policy keeps of the actor who is asked: all zero when a run begins.
  State& state() const { return *static_cast<State*>(context_.state); }

  /// The value of a parameter now, in its unit, by its place in `parameters`.
  double parameter(std::size_t place) const { return context_.parameters[place]; }

  /// The names of a list, ascending, by its place in `lists`.
  std::span<std::int64_t const> list(std::size_t place) const {
    return {context_.lists[place].places, static_cast<std::size_t>(context_.lists[place].count)};
  }
  /// Whether a name is in a list.
  bool is_in(std::size_t place, std::int64_t name) const {
    for (std::int64_t const one : list(place)) {
      if (one == name) return true;
    }
    return false;
  }

  /// Luck of a case besides its own: number 1, 2, ...; a share in (0,1).
  double draw(Case const& one, std::int64_t number) const { return context_.draw(&context_, one.subject.id, number); }

  /// An attribute of a product, by its place in a list of attributes; NaN where it has none.
  double attribute(std::int64_t product, std::int64_t name) const {
    return context_.attribute(&context_, product, name);
  }

  void decide(std::size_t place, Decision decision) {
    if constexpr (std::is_same_v<Decision, double>) {
      decisions_[place].number = decision;
    } else {
      decisions_[place].integer = decision;
    }
  }

  /// What was decided for a case before, in this very call.
  Decision decided(std::size_t place) const {
    if constexpr (std::is_same_v<Decision, double>) {
      return decisions_[place].number;
    } else {
      return decisions_[place].integer;
    }
  }

 private:
  chokepoint_context& context_;
  Situation const& situation_;
  std::span<Case const> cases_;
  chokepoint_decision* decisions_;
};

/// Between the C table and a policy's class.
template <class Question, class Policy>
struct Table {
  static constexpr bool keeps_state = requires { typename Policy::State; };
  template <class P, bool>
  struct StateOf {
    using type = Nothing;
  };
  template <class P>
  struct StateOf<P, true> {
    using type = typename P::State;
  };
  using State = typename StateOf<Policy, keeps_state>::type;
  static_assert(std::is_trivially_copyable_v<State> && alignof(State) <= alignof(std::int64_t),
                "the engine copies and clears a policy's state as bytes");

  static std::int32_t decide(chokepoint_context* context, void const* situation, void const* cases, std::int64_t count,
                             chokepoint_decision* decisions) noexcept {
    try {
      Asked<Question, State> asked(*context, situation, cases, count, decisions);
      Policy::decide(asked);
      return 0;
    } catch (std::bad_alloc const&) {
      context->fail(context, "it ran out of memory");
    } catch (std::exception const& problem) {
      context->fail(context, problem.what());
    } catch (...) {
      context->fail(context, "something was thrown that is no std::exception");
    }
    return 1;
  }

  static constexpr chokepoint_policy made() {
    chokepoint_policy table{};
    table.struct_size = sizeof table;
    table.situation_size = sizeof(typename Question::Situation);
    table.case_size = sizeof(typename Question::Case);
    table.meaning = Policy::meaning;
    table.state_size = keeps_state ? static_cast<std::int64_t>(sizeof(State)) : 0;
    if constexpr (requires { Policy::parameters; }) {
      table.parameter_count = static_cast<std::int64_t>(std::size(Policy::parameters));
      table.parameters = std::data(Policy::parameters);
    }
    if constexpr (requires { Policy::lists; }) {
      table.list_count = static_cast<std::int64_t>(std::size(Policy::lists));
      table.lists = std::data(Policy::lists);
    }
    table.decide = &decide;
    return table;
  }
};

}  // namespace chokepoint::plugin

/// Offers a class as a policy: CHOKEPOINT_POLICY(allocation, us_reserve, UsReserve).
#define CHOKEPOINT_POLICY(question, name, Policy)                                                   \
  extern "C" {                                                                                      \
  extern CHOKEPOINT_POLICY_EXPORT chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(question, name); \
  constinit chokepoint_policy const CHOKEPOINT_POLICY_SYMBOL(question, name) =                      \
      ::chokepoint::plugin::Table<::chokepoint::plugin::question, Policy>::made();                  \
  }                                                                                                 \
  static_assert(true, "a semicolon may follow")
