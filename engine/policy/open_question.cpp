#include "engine/policy/open_question.hpp"

#include <fmt/format.h>

#include <cstring>
#include <memory>
#include <utility>

#include "engine/base/calendar.hpp"
#include "engine/base/check.hpp"
#include "engine/policy/answers.hpp"
#include "engine/policy/chokepoint_policy.h"
#include "engine/policy/library_answers.hpp"

namespace chokepoint::policy {

namespace {

class NotingAnswerer final : public Answerer {
 public:
  NotingAnswerer(std::unique_ptr<Answerer> asked, std::uint32_t policy, OpenQuestion& note)
      : asked_(std::move(asked)), policy_(policy), note_(note) {}

  void answer(Asking const& asking, std::span<expression::Cell> decisions) override {
    chokepoint_asker asker;  // every situation begins with it
    std::memcpy(&asker, asking.asked.situation, sizeof asker);
    note_.policy.store(policy_, std::memory_order_relaxed);
    note_.actor.store(asker.actor, std::memory_order_relaxed);
    note_.date.store(asker.date, std::memory_order_relaxed);
    step();
    struct Close {
      NotingAnswerer& answerer;
      ~Close() { answerer.step(); }
    } const close{*this};
    asked_->answer(asking, decisions);
  }

 private:
  void step() { note_.count.store(note_.count.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  std::unique_ptr<Answerer> asked_;
  std::uint32_t policy_;
  OpenQuestion& note_;
};

class NotingAnswers final : public Answers {
 public:
  NotingAnswers(std::shared_ptr<Answers const> asked, std::uint32_t policy, OpenQuestion& note)
      : asked_(std::move(asked)), policy_(policy), note_(note) {}

  std::unique_ptr<Answerer> open(model::World const& world) const override {
    return std::make_unique<NotingAnswerer>(asked_->open(world), policy_, note_);
  }
  std::size_t state_bytes() const override { return asked_->state_bytes(); }

 private:
  std::shared_ptr<Answers const> asked_;
  std::uint32_t policy_;
  OpenQuestion& note_;
};

}  // namespace

void note_questions(model::World& world, OpenQuestion& note) {
  for (std::uint32_t i = 0; i < world.policies.size(); ++i) {
    std::shared_ptr<Answers const>& answers = world.policies[i].answers;
    // The others end by themselves: formulas always, scripts at their budget, programs at their deadline.
    if (dynamic_cast<LibraryAnswers const*>(answers.get()) == nullptr) continue;
    answers = std::make_shared<NotingAnswers>(std::move(answers), i, note);
  }
}

std::string describe(OpenQuestion const& question, model::World const& world) {
  std::uint32_t const policy = question.policy;
  auto const actor = static_cast<std::size_t>(question.actor.load());
  CHOKEPOINT_CHECK(policy < world.policies.size() && actor < world.actors.size(),
                   "a question to policy {} by actor {} of another world", policy, actor);
  model::Policy const& rule = world.policies[policy];
  return fmt::format("{} at {}: {} ({})", world.actors[actor].name, base::iso_date_time(base::SimTime(question.date)),
                     rule.name, info(rule.question).name);
}

}  // namespace chokepoint::policy
