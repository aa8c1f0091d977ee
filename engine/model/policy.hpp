#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/model/parameter.hpp"

namespace chokepoint::policy {
class Answers;
}

namespace chokepoint::model {

/// The decisions that actors take, each a question with a name. What is told and answered with each is in
/// `policy/questions.hpp`, which has them in this order.
enum class Question : std::uint8_t {
  allocation,
  import_permits,
  replenishment,
  ordering,
  pausing,
  release,
  export_licensing,
  customs_inspection,
  customs_clearance,
  customs_forfeit,
  routing,
  substitution,
  grey_channel,
  buildout,
  planning,
  product_introduction,
  government_reaction,
  pricing,
  loading,
  funding,
};
inline constexpr std::size_t question_count = 20;

/// A scenario's own answer to a question, in place of the built-in one.
struct Policy {
  std::string name;  ///< "policies.us_first"
  Question question{};
  /// Who gives it; always there once the world is assembled. Shared, since copies of a world have the same.
  std::shared_ptr<policy::Answers const> answers;
  std::vector<Parameter<double>> parameters;  ///< in the order that whoever answers has them
  Parameter<bool> active;                     ///< invalid: always; while it isn't, the engine answers
};

/// Who answers an actor's question: the place of a policy, or nobody but the engine.
inline constexpr std::uint16_t built_in = 0xFFFF;

}  // namespace chokepoint::model
