#include <algorithm>

#include "engine/base/diagnostic.hpp"
#include "engine/scenario/assembly.hpp"
#include "engine/scenario/near_or_all.hpp"

/// What a scenario gives to the parameters of a policy, held against what the policy declares, in whichever language.
namespace chokepoint::scenario {

namespace {

/// Whether it is 0 without a unit, which is the same in all units.
bool is_plain_nothing(Value const& value) {
  return value.written->uncertain.empty() && value.written->path.empty() && value.number == 0 &&
         value.written->unit_word.empty() && value.dimension == base::Dimension{};
}

/// "a length of time (such as 12 weeks)", "money in CNY".
std::string counted_in(Value const& value) {
  std::string const& currency = value.written->currency;
  return currency.empty() ? base::describe(value.dimension) : "money in " + currency;
}

}  // namespace

void Assembly::check_set_units(Value const& value, std::string const& path) {
  for (Value const* const set : parameters_.set_values(path)) {
    bool const same = set->dimension == value.dimension && set->written->currency == value.written->currency;
    if (same || is_plain_nothing(*set) || is_plain_nothing(value)) continue;
    error("E_UNIT", set->mark, path,
          fmt::format("it is {}, and what it replaces is {}", counted_in(*set), counted_in(value)),
          "give it in the unit of what holds before the event");
  }
}

bool Assembly::has_declared_unit(Value const& value, policy::DeclaredParameter const& one, std::string const& policy,
                                 std::string const& path) {
  bool const other_money =
      !one.currency.empty() && !value.written->currency.empty() && value.written->currency != one.currency;
  if ((value.dimension == one.dimension && !other_money) || is_plain_nothing(value)) return true;
  std::string const but = other_money && value.dimension == one.dimension
                              ? fmt::format(", in {}, and this is in {}", one.currency, value.written->currency)
                              : std::string();
  error("E_UNIT", value.mark, path,
        fmt::format("{} of the policy {} is {}{}", one.name, policy,
                    one.unit.empty() ? "a plain number" : fmt::format("counted in {}", one.unit), but),
        fmt::format("write it as {}", one.written(one.otherwise)));
  return false;
}

void Assembly::declared_parameters(PolicySpec const& spec, std::string const& policy,
                                   std::vector<policy::DeclaredParameter> const& declared, model::Policy& built) {
  std::vector<std::string_view> known;
  for (auto const& one : declared) known.push_back(one.name);
  for (auto const& given : spec.parameters.entries) {
    if (std::find(known.begin(), known.end(), given.name.text) != known.end()) continue;
    error("E_UNKNOWN_FIELD", given.name.mark, fmt::format("{}.parameters.{}", built.name, given.name.text),
          fmt::format("the policy {} has no parameter '{}'", policy, given.name.text),
          near_or_all(given.name.text, known, "it has none"));
  }
  for (policy::DeclaredParameter const& one : declared) {
    std::string const path = fmt::format("{}.parameters.{}", built.name, one.name);
    auto const given = std::find_if(spec.parameters.entries.begin(), spec.parameters.entries.end(),
                                    [&](auto const& entry) { return entry.name.text == one.name; });
    Value value;
    if (given != spec.parameters.entries.end()) {
      value = given->value;
    } else {
      built.parameters.push_back(parameters_.with_default<double>(value, path, one.told(one.otherwise)));
      continue;
    }
    bool sound = has_declared_unit(value, one, policy, path);
    for (Value const* const set : parameters_.set_values(path)) sound &= has_declared_unit(*set, one, policy, path);
    if (!sound) continue;
    auto const [least, greatest] = parameters_.extremes(value, path);
    if (!one.allows(least) || !one.allows(greatest)) {
      double const outside = one.scale() * (one.allows(least) ? greatest : least);
      // Where it stands: what holds at first, else the first event that sets it so.
      auto const is_out = [&](Value const& written) {
        auto const [low, high] = parameters_.extremes(written);
        return !one.allows(low) || !one.allows(high);
      };
      base::Mark mark = value.mark;
      if (!is_out(value)) {
        for (Value const* const set : parameters_.set_values(path)) {
          if (!is_out(*set)) continue;
          mark = set->mark;
          break;
        }
      }
      error("E_RANGE", mark, path,
            fmt::format("{} of the policy {} may be {}, and here it may be {}", one.name, policy, one.range(),
                        fmt::format("{:.6g}{}{}", outside, one.unit.empty() ? "" : " ", one.unit)),
            fmt::format("without it, {} holds{}{}", one.written(one.otherwise), one.meaning.empty() ? "" : ": ",
                        one.meaning));
    }
    built.parameters.push_back(parameters_.scaled<double>(value, path, one.told_in_unit ? one.scale() : 1));
  }
}

}  // namespace chokepoint::scenario
