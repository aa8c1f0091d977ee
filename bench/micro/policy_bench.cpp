#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>

#include "engine/expression/compile.hpp"
#include "engine/policy/check.hpp"
#include "engine/policy/formula.hpp"
#include "engine/policy/libraries.hpp"
#include "engine/policy/rehearsal.hpp"

/// What it takes to ask a policy: the same answer, "put off every order whose luck is below a half", as a formula and
/// from a shared library. Decisions are checked against the luck that they follow.
namespace chokepoint::policy {
namespace {

constexpr std::size_t questions = 256;

/// Asks one after another of made-up questions.
void ask(benchmark::State& state, Answers const& answers, std::vector<expression::Cell> const& parameters) {
  model::World const world;
  auto const answerer = answers.open(world);
  std::vector<Rehearsal> asked;
  for (std::uint64_t number = 0; number < questions; ++number) {
    asked.emplace_back(model::Question::pausing).make(number);
  }
  RehearsalHost const host;
  std::array<expression::Cell, 1> decision{};
  std::size_t next = 0;
  for (auto _ : state) {
    Rehearsal const& one = asked[next++ % questions];
    answerer->answer({one.asked(), parameters, {}, host}, decision);
    double luck = 0;
    std::memcpy(&luck, one.asked().cases + offsetof(chokepoint_subject, luck), sizeof luck);
    if (decision[0].symbol != (luck < 0.5 ? 1 : 0)) state.SkipWithError("it decides otherwise");
  }
  state.SetItemsProcessed(state.iterations());
}

void formula(benchmark::State& state) {
  expression::Schema schema;
  auto const fields = formula_fields(model::Question::pausing);
  for (std::uint32_t slot = 0; slot < fields.size(); ++slot) {
    if (fields[slot].field->name == "luck") schema.field("luck", expression::Type::number(), slot);
  }
  auto const decision = schema.domain("decision");
  schema.symbol(decision, "order", 0);
  schema.symbol(decision, "wait", 1);
  base::Diagnostics diagnostics;
  auto compiled = expression::compile("if luck < 0.5 then wait else order", {}, expression::Type::name(decision),
                                      schema, diagnostics);
  if (!compiled) return state.SkipWithError("the formula doesn't compile");
  ask(state, FormulaAnswers(model::Question::pausing, std::move(*compiled)), {});
}
BENCHMARK(formula);

void library(benchmark::State& state) {
  auto const loaded = Libraries({CHOKEPOINT_LIBRARIES}).open("sound");
  if (!loaded) return state.SkipWithError(loaded.error().message.c_str());
  LibraryPolicy const* const waiting = loaded.value()->find(model::Question::pausing, "waiting");
  ask(state, *trial_binding(loaded.value(), *waiting).answers, {expression::number_cell(50)});
}
BENCHMARK(library);

}  // namespace
}  // namespace chokepoint::policy
