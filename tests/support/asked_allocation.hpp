#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/policy/answers.hpp"
#include "engine/policy/chokepoint_policy.h"

/// A question of `allocation` that is asked directly, without a run around it.
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

/// A volume of 100 units of 1000 parts each, and cases that want so many units: the parts that are decided.
inline std::vector<std::int64_t> ask_allocation(policy::Answerer& answerer, std::span<std::uint64_t> state,
                                                std::vector<double> const& wanted,
                                                std::vector<double> const& parameters = {}) {
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
  answerer.answer({{model::Question::allocation, reinterpret_cast<std::byte const*>(&situation),
                    reinterpret_cast<std::byte const*>(cases.data()), cases.size()},
                   cells,
                   std::as_writable_bytes(state),
                   host},
                  decisions);
  std::vector<std::int64_t> parts;
  for (expression::Cell const& decision : decisions) parts.push_back(decision.symbol);
  return parts;
}

}  // namespace chokepoint::test
