#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/scenario/field.hpp"

/// The probability laws that an author can write, each with its arguments, listed once: reader, checker, JSON Schema,
/// `explain`, reference pages and the assembly of the kernel's distributions read it from here.
///
/// A law is written in one of three forms, with `unit:` beside its name for numbers that carry none:
///     {exponential: 9 days}                              one argument
///     {triangular: [3, 4, 5], unit: days}                a list, in the order of the law's first form
///     {lognormal: {median: 90 days, sigma: 0.6}}         named arguments, of any one of its forms
namespace chokepoint::scenario {

/// What an argument's values are.
enum class ArgumentRole : std::uint8_t {
  value,   ///< carries the law's dimension: the mean of a transit time is a duration
  number,  ///< a pure number whatever the law is of: shapes, probabilities, coefficients of variation
  count,   ///< a whole pure number
};

struct LawArgument {
  std::string_view name;
  std::string_view meaning;
  ArgumentRole role = ArgumentRole::value;
  double minimum = -1e300;        ///< in the base unit of what the law is of: seconds, units, whole units of money
  bool minimum_excluded = false;  ///< the argument must exceed the minimum
  double maximum = 1e300;
  bool whole = false;    ///< must be a whole number
  bool is_list = false;  ///< of discrete and empirical: kept in LawSpec::points and ::weights, not in ::arguments
};

/// Something that arguments get wrong together.
struct LawProblem {
  std::string_view argument;  ///< the one to point at; empty for the law as a whole
  std::string message;        ///< what is wrong: "its low, 5, isn't below its high, 3"
  std::string hint;           ///< what to try; may be empty
};

/// Arguments that go together; `optional` ones may be left out.
struct LawForm {
  std::vector<std::string_view> required;
  std::vector<std::string_view> optional{};
};

struct LawInfo {
  std::string_view name;
  std::string_view meaning;
  std::vector<LawArgument> arguments;  ///< in declared order: that of LawSpec::arguments (lists left out)
  std::vector<LawForm> forms;          ///< the first one also as a list: required arguments, then optional ones
  std::string_view example;
  bool counts_only = false;  ///< gives whole numbers: not for times, money or dates
  bool for_dates = false;    ///< makes sense for dates
  bool only_dates = false;
  std::optional<LawProblem> (*check)(LawInfo const& info, LawSpec const& law) = nullptr;  ///< rules across arguments
};

/// All laws, the more usual ones first. "constant" is among them: what a plain value is.
std::vector<LawInfo> const& laws();

/// Nothing for an unknown name.
LawInfo const* find_law(std::string_view name);

/// The law meant by an unknown name: another common name of it ("gaussian") or a near one; empty when there is none.
std::string similar_law(std::string_view name);

/// Index in LawInfo::arguments, which is also the one in LawSpec::arguments unless the argument is a list.
std::optional<std::size_t> argument_index(LawInfo const& info, std::string_view argument);

/// The argument of a law as read. The law must be of the table and `argument` one of its names.
Value const& argument(LawSpec const& law, std::string_view argument);

/// Why a law isn't one for this kind of value ("poisson gives whole numbers, ..."); nothing when it is.
std::optional<LawProblem> check_kind(LawInfo const& info, ValueKind kind);

/// Why these named arguments don't make one of the law's forms (unknown, missing or mixed ones); nothing when they do.
std::optional<LawProblem> check_names(LawInfo const& info, std::vector<std::string_view> const& given);

/// The first thing wrong with the arguments' values, alone or together: ranges, order, sums. Arguments that are `$`
/// uncertain are taken to be right: whoever draws them checks again.
std::optional<LawProblem> check_arguments(LawSpec const& law);

/// "0.01 to 1e+08": what an argument may be by itself.
std::string bounds_words(LawArgument const& argument);

/// "{median, sigma} or {mean, cv}", for messages.
std::string describe_forms(LawInfo const& info);

}  // namespace chokepoint::scenario
