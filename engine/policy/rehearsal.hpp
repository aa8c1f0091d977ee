#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/policy/answers.hpp"

namespace chokepoint::policy {

/// Made-up questions, to try policies on: members have any values that the question's table allows them, drawn from a
/// number, so that the same number gives the same question.
class Rehearsal {
 public:
  /// Names are those of `world`, which must outlive it; without one there are eight of each kind.
  explicit Rehearsal(model::Question question, model::World const* world = nullptr)
      : question_(info(question)), world_(world) {}

  /// Makes up the question of this number; several cases where the question may have several, at most `most_cases`.
  void make(std::uint64_t number, std::size_t most_cases = 8);

  model::Question question() const { return question_.id; }
  std::vector<std::uint64_t> const& situation() const { return situation_; }  ///< its bytes
  std::vector<std::uint64_t> const& cases() const { return cases_; }          ///< of all, one behind the other
  std::size_t count() const { return count_; }
  /// The question as it stands here.
  Asked asked() const {
    return {question_.id, reinterpret_cast<std::byte const*>(situation_.data()),
            reinterpret_cast<std::byte const*>(cases_.data()), count_};
  }

 private:
  std::uint64_t member(QuestionField const& field, std::uint64_t place);
  std::int64_t count_of(std::string_view kind);
  std::uint64_t& told(std::string_view name);
  void bound_money();
  std::pair<double, double> bounds_by_list();

  QuestionInfo const& question_;
  model::World const* world_;
  std::map<std::string_view, std::int64_t> counts_;  // of names, by kind
  std::optional<model::Parameters> values_;          // of the world, once they are looked at
  std::uint64_t number_ = 0;
  std::size_t count_ = 0;
  std::vector<std::uint64_t> situation_;
  std::vector<std::uint64_t> cases_;
};

/// What a policy may ask back while it is tried: luck and attributes that follow from what it asks for.
class RehearsalHost final : public Host {
 public:
  double draw(std::int64_t id, std::uint64_t number) const override;
  double attribute(std::int64_t product, std::size_t attribute) const override;
};

}  // namespace chokepoint::policy
