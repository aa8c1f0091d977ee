#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/expression/expression.hpp"
#include "engine/model/world.hpp"
#include "engine/policy/declared_parameter.hpp"
#include "engine/policy/questions.hpp"

/// Who answers in a policy's name: a formula, a function of a library, or whatever else is asked in the same way.
///
///   Answers    what a binding of the scenario is answered by; const, shared by all runs of a world
///   Answerer   the same, opened for one partition of one simulation, with what memory answering takes
///
/// Whoever asks (`processes/policy_desk.hpp`) fills in situation and cases, hands over the binding's parameters as they
/// are now and the acting actor's state, and holds the decisions to what the question allows.
namespace chokepoint::policy {

/// A policy's answer that can't be used. It ends the replication.
class PolicyFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A question as it is asked: the structs of chokepoint_policy.h.
struct Asked {
  model::Question question{};
  std::byte const* situation = nullptr;
  std::byte const* cases = nullptr;
  std::size_t count = 0;
};

/// What a policy may ask back while it answers.
class Host {
 public:
  virtual ~Host() = default;
  /// A share in (0,1), drawn from the luck of the question, the acting actor and the subject `id`: the same wherever
  /// and whenever the run is repeated. Number 0 is the `luck` that the case of this subject comes with.
  virtual double draw(std::int64_t id, std::uint64_t number) const = 0;
  /// An attribute of a product, now; NaN where it has none. Attributes are numbered as in World::attribute_names.
  virtual double attribute(std::int64_t product, std::size_t attribute) const = 0;
};

/// One question, with all that comes with it.
struct Asking {
  Asked asked;
  std::span<expression::Cell const> parameters;  ///< the policy's, in its own order, as they are now
  std::span<std::byte> state;  ///< of binding and acting actor; 8-byte aligned, zero when a run begins
  Host const& host;
};

/// Answers for one partition: nobody else calls it at the same time.
class Answerer {
 public:
  virtual ~Answerer() = default;
  /// Gives the decision of each case, in order. Throws PolicyFailure where there is none. Allocates nothing once the
  /// most cases have been there.
  virtual void answer(Asking const& asking, std::span<expression::Cell> decisions) = 0;
};

/// What answers a binding.
class Answers {
 public:
  virtual ~Answers() = default;
  /// `world` outlives it.
  virtual std::unique_ptr<Answerer> open(model::World const& world) const = 0;
  /// Memory that each acting actor has of its own, from the beginning of a run to its end.
  virtual std::size_t state_bytes() const { return 0; }

  /// Whether the policy comes with the engine: nobody is told to write it otherwise.
  virtual bool is_built_in() const { return false; }
  /// The parameters that it declares, in the order in which it is told them; null where it declares nothing, and takes
  /// whatever the scenario gives it.
  virtual std::vector<DeclaredParameter> const* declared() const { return nullptr; }
};

/// What decisions hold before they are answered: no decision that any question allows.
inline constexpr std::uint64_t unanswered = 0xFFF8C0DEC0DEC0DEU;

/// What the decisions of a question are held to. It is read before the question is asked: whoever is asked may write to
/// what it is told.
class DecisionBounds {
 public:
  /// Allocates nothing once the most cases have been there.
  void read(Asked const& asked);
  /// Throws PolicyFailure unless the decisions are what the question asked for.
  void check(std::span<expression::Cell const> decisions) const;

 private:
  struct OfCase {
    std::int64_t parts_per_unit, wanted;
    double least, most;
  };
  void check_money(std::size_t index, double decided) const;
  void check_word(std::size_t index, std::int64_t decided) const;
  void check_amount(std::size_t index, std::int64_t decided, std::int64_t& left) const;
  [[noreturn]] void fail(std::size_t index, std::string const& what) const;

  QuestionInfo const* about_ = nullptr;
  std::size_t count_ = 0;
  std::int64_t volume_ = 0;
  std::vector<OfCase> of_cases_;
};

/// For a question that nobody wrote to.
void check_decisions(Asked const& asked, std::span<expression::Cell const> decisions);

/// The amounts of a question as it is asked: members that questions have in common, wherever they stand.
struct Amounts {
  static std::int64_t parts_per_unit(Asked const& asked, std::size_t index);  ///< 1 where products don't matter
  static std::int64_t volume(Asked const& asked);                     ///< what is shared; else all that can be counted
  static std::int64_t wanted(Asked const& asked, std::size_t index);  ///< 0 where nothing is shared
  static double least(Asked const& asked, std::size_t index);         ///< of money that is asked for; else 0
  static double most(Asked const& asked, std::size_t index);          ///< of it; else all that a number can be
};

}  // namespace chokepoint::policy
