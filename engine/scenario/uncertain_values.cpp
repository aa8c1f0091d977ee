#include "engine/scenario/uncertain_values.hpp"

#include <algorithm>
#include <vector>

#include "engine/kernel/distribution.hpp"
#include "engine/scenario/laws.hpp"
#include "engine/scenario/parameter_builder.hpp"

namespace chokepoint::scenario {

UncertainKind kind_of(UncertainSpec const& spec) {
  for (auto const* values : {&spec.law.written->arguments, &spec.law.written->points}) {
    LawInfo const* const info = find_law(spec.law.written->kind);
    for (std::size_t i = 0; i < values->size(); ++i) {
      Value const& value = (*values)[i];
      bool const carries =
          values == &spec.law.written->points || (info != nullptr && info->arguments[i].role == ArgumentRole::value);
      if (carries && value.given && value.written->uncertain.empty()) {
        return {value.kind_read, value.dimension, value.written->unit_word, value.written->currency, true};
      }
    }
  }
  return {};
}

Value value_like(UncertainKind const& kind) {
  Value value;
  value.given = true;
  value.kind_read = kind.kind;
  value.dimension = kind.dimension;
  value.written.edit().unit_word = kind.unit_word;
  value.written.edit().currency = kind.currency;
  return value;
}

namespace {

constexpr std::uint64_t twentieth = ~std::uint64_t{0} / 20;

}  // namespace

std::optional<UncertainRange> range_of(UncertainSpec const& spec) {
  auto const uncertain = [](Value const& value) { return !value.written->uncertain.empty(); };
  bool const fixed = std::none_of(spec.law.written->arguments.begin(), spec.law.written->arguments.end(), uncertain) &&
                     std::none_of(spec.law.written->points.begin(), spec.law.written->points.end(), uncertain);
  if (!spec.law.given || !fixed || check_arguments(spec.law)) return std::nullopt;
  KernelLaw const law = kernel_law(spec.law);
  std::vector<double> arguments;
  for (Value const& argument : law.arguments) arguments.push_back(in_base_units(argument));
  kernel::Distribution const drawn = kernel::Distribution::of(law.law, arguments);
  return UncertainRange{.least = drawn.sample({0}),
                        .greatest = drawn.sample({~std::uint64_t{0}}),
                        .central = spec.central.given && spec.central.written->uncertain.empty()
                                       ? in_base_units(spec.central)
                                       : drawn.sample({std::uint64_t{1} << 63}),
                        .low = drawn.sample({twentieth}),
                        .high = drawn.sample({~twentieth}),
                        .has_ends = !kernel::shape_of(law.law).tail};
}

}  // namespace chokepoint::scenario
