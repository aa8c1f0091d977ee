#pragma once

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/policy/chokepoint_policy.h"
#include "engine/policy/script_answers.hpp"

/// A script that is asked directly, without a run around it.
namespace chokepoint::test {

/// A world that has nothing but names.
inline model::World const& names_to_ask_about() {
  static model::World const world = [] {
    model::World made;
    for (std::string const name : {"CN", "US"}) made.countries.emplace_back().name = name;
    for (std::string const name : {"maker", "meta", "tencent"}) made.firms.emplace_back().name = name;
    made.products.emplace_back().name = "chip";
    made.attribute_names = {"tpp"};
    return made;
  }();
  return world;
}

/// A draw tells what it was asked for; the one product has 5000 of its one attribute.
struct TellingHost final : policy::Host {
  double draw(std::int64_t id, std::uint64_t number) const override {
    return static_cast<double>(id) + static_cast<double>(number) / 1000;
  }
  double attribute(std::int64_t product, std::size_t attribute) const override {
    return product == 0 && attribute == 0 ? 5000 : -1;
  }
};

/// Of `allocation`: a volume of 100 units of 1000 parts each, and cases that want so many units.
class AskedScript {
 public:
  explicit AskedScript(std::string text, std::vector<std::string> parameters = {})
      : answers_(model::Question::allocation, {.text = std::move(text), .file = "rule.lua", .first_line = 1},
                 std::move(parameters), names_to_ask_about()),
        answerer_(answers_.open(names_to_ask_about())),
        state(answers_.state_bytes() / sizeof(std::uint64_t)) {}

  /// Parts that are decided.
  std::vector<std::int64_t> ask(std::vector<double> const& wanted, std::vector<double> const& parameters = {}) {
    chokepoint_allocation situation{};
    situation.asker.country = 1;  // US
    situation.product = 0;
    situation.parts_per_unit = 1000;
    situation.volume = 100'000;
    situation.lot = 1;
    situation.rule = 2;  // max_min
    std::vector<chokepoint_allocation_case> cases(wanted.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
      cases[i].subject = {.id = static_cast<std::int64_t>(i + 7), .luck = 0.25};
      cases[i].wanted = static_cast<std::int64_t>(wanted[i] * 1000);
      cases[i].buyer_firm = i == 0 ? 2 : -1;  // tencent; nobody
      cases[i].ordered_on = CHOKEPOINT_NEVER;
    }
    std::vector<expression::Cell> cells;
    for (double const value : parameters) cells.push_back(expression::number_cell(value));
    std::vector<expression::Cell> decisions(cases.size());
    TellingHost const host;
    answerer_->answer({{model::Question::allocation, reinterpret_cast<std::byte const*>(&situation),
                        reinterpret_cast<std::byte const*>(cases.data()), cases.size()},
                       cells,
                       std::as_writable_bytes(std::span(state)),
                       host},
                      decisions);
    std::vector<std::int64_t> parts;
    for (expression::Cell const& decision : decisions) parts.push_back(decision.symbol);
    return parts;
  }

 private:
  policy::ScriptAnswers answers_;
  std::unique_ptr<policy::Answerer> answerer_;

 public:
  std::vector<std::uint64_t> state;
};

/// What a script's failure says; "none" where it has none.
inline std::string failure_of(std::string const& text) {
  try {
    AskedScript script(text);
    script.ask({5});
  } catch (policy::PolicyFailure const& failure) {
    return failure.what();
  } catch (policy::ScriptError const& error) {
    return fmt::format("when loaded, line {}: {}", error.line, error.what());
  }
  return "none";
}

/// decide() with this as its only line, the second of the script.
inline std::string deciding(std::string const& line) {
  return "function decide(situation, cases, parameters, state)\n" + line + "\nreturn 0 end";
}

/// What an expression of Lua is, as a text.
inline std::string told(std::string const& expression) {
  std::string const failure = failure_of(deciding("error(tostring(" + expression + "))"));
  std::string const place = "rule.lua:2: ";
  return failure.starts_with(place) ? failure.substr(place.size()) : "no text: " + failure;
}

}  // namespace chokepoint::test
