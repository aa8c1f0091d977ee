#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// When a key has an effect. The field table says it in FieldInfo::applies: terms joined by " & ", each about a key of
/// the same block, or as "../key" of the block around it:
///
///     dates              the key is written
///     !dates             it isn't
///     policy=s_S|r_Q     its word is one of these; where it isn't written, its default counts
///     policy!=r_Q        its word is none of these
namespace chokepoint::scenario {

struct ConditionTerm {
  bool around = false;  ///< of the block around: only whether such a key is written
  std::string_view key;
  bool negated = false;
  std::vector<std::string_view> words{};  ///< empty: whether the key is written at all
};

std::vector<ConditionTerm> condition_terms(std::string_view applies);

/// What the terms ask about a key.
struct KeyState {
  bool written = false;
  std::string_view word;  ///< as written, or the default that counts in its place; may be empty
};

/// The first term that doesn't hold; nothing when all do.
std::optional<ConditionTerm> broken_term(std::string_view applies,
                                         std::function<KeyState(ConditionTerm const&)> const& state);

/// "only with `policy: s_S` or `r_Q`, not beside `dates`"; empty for no condition.
std::string describe_condition(std::string_view applies);

/// Why a key is without effect and what to try, for a term that doesn't hold.
struct ConditionComplaint {
  std::string why;   ///< "beside 'dates'", "with 'policy: base_stock'"
  std::string hint;  ///< "remove it, or ..."
};
/// `around` names the block around, for terms about it.
ConditionComplaint complain(ConditionTerm const& term, KeyState const& state, std::string_view around);

}  // namespace chokepoint::scenario
