#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/report/names.hpp"

namespace chokepoint::report {

/// What the outcomes of a scenario are, in sentences that somebody understands who knows neither its files nor the
/// engine: what is measured, of whom, over which time, how it becomes one number, in which unit, and what it leaves
/// out; from the scenario's canonical text.
class OutcomeSentences {
 public:
  OutcomeSentences(std::vector<std::string> const& scenario_lines, Names names);

  /// "H200 delivered to A and B, by the licensed channel. In all, from 2025-12-01 until 2026-06-30, in chips." Empty
  /// where the scenario doesn't have the outcome.
  std::string of(std::string const& outcome, std::string_view unit) const;

  /// "2 products that have no price: Ascend and B300": of those that buyers order, which nobody pays for, so that they
  /// are in no sum of money. Empty where all have one.
  std::string unpriced() const;
  /// Whether an outcome is a sum of what was paid for goods, or computed from one.
  bool is_of_payments(std::string const& outcome) const;

 private:
  using Keys = std::map<std::string, std::string, std::less<>>;  ///< values of the canonical text

  std::string measured(Keys const& keys, std::string_view unit) const;
  std::string computed(std::string const& formula, std::string_view unit) const;
  std::string interval(Keys const& keys) const;
  std::string reduced(Keys const& keys, std::string_view unit) const;
  std::string whose(std::vector<std::string> const& whom) const;
  std::string value(Keys const& keys, std::string_view key) const;  ///< as people write it; empty where it isn't there

  Names names_;
  std::map<std::string, Keys, std::less<>> outcomes_;
  std::map<std::string, std::vector<std::string>, std::less<>> groups_;
  std::set<std::string, std::less<>> lanes_;
  std::string from_, to_, measured_from_;  ///< the run's, and the end of its warm-up
  std::vector<std::string> unpriced_;
};

}  // namespace chokepoint::report
