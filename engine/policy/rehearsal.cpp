#include "engine/policy/rehearsal.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/base/check.hpp"
#include "engine/kernel/random_stream.hpp"
#include "engine/policy/names.hpp"

namespace chokepoint::policy {

namespace {

kernel::Uniform64 luck(std::uint64_t number, std::uint64_t place) {
  static kernel::StreamKey const key = kernel::StreamKey::of(1, "rehearsal");
  return kernel::draw(key, 0, 0, number, place);
}

/// One of 0, ..., count - 1.
std::int64_t one_of(kernel::Uniform64 drawn, std::int64_t count) {
  return static_cast<std::int64_t>(drawn.lower() * static_cast<double>(count));
}

constexpr std::int64_t parts_per_unit = 10;

}  // namespace

std::int64_t Rehearsal::count_of(std::string_view kind) {
  if (world_ == nullptr) return 8;
  auto const [found, is_new] = counts_.try_emplace(kind, 0);
  if (is_new) found->second = static_cast<std::int64_t>(names_of(*world_, kind).size());
  return found->second;
}

std::uint64_t Rehearsal::member(QuestionField const& field, std::uint64_t place) {
  kernel::Uniform64 const drawn = luck(number_, place);
  auto const integer = [](std::int64_t value) { return static_cast<std::uint64_t>(value); };
  if (field.name == "parts_per_unit") return integer(parts_per_unit);
  if (field.name == "id") return drawn.bits >> 1;
  if (field.name == "luck") return std::bit_cast<std::uint64_t>(drawn.lower());
  if (field.name == "lot") {
    constexpr std::array<std::int64_t, 4> lots = {1, 1, parts_per_unit, 4 * parts_per_unit};
    return integer(lots[static_cast<std::size_t>(one_of(drawn, static_cast<std::int64_t>(lots.size())))]);
  }
  switch (field.type) {
    case FieldType::amount:
      return integer(1 + one_of(drawn, 1000 * parts_per_unit));  // wanted, and there: never nothing
    case FieldType::count:
      return integer(one_of(drawn, 5));
    case FieldType::number:
      return std::bit_cast<std::uint64_t>(drawn.lower() * 10);
    case FieldType::share:
    case FieldType::score:
      return std::bit_cast<std::uint64_t>(drawn.lower());
    case FieldType::money:
      return std::bit_cast<std::uint64_t>(drawn.lower() * 40'000);
    case FieldType::time:
      return integer(one_of(drawn, 8'640'000));
    case FieldType::date:
      return integer(1'767'225'600 + one_of(drawn, 31'536'000));  // in 2026
    case FieldType::flag:
      return integer(one_of(drawn, 2));
    case FieldType::name:
      return integer(one_of(drawn, count_of(field.of) + 1) - 1);  // none, too
    case FieldType::word:
      return integer(one_of(drawn, static_cast<std::int64_t>(words_of(field.of).size())));
  }
  return 0;
}

/// A member of the situation.
std::uint64_t& Rehearsal::told(std::string_view name) {
  auto const& fields = question_.situation;
  auto const found = std::find_if(fields.begin(), fields.end(), [&](auto const& field) { return field.name == name; });
  CHOKEPOINT_CHECK(found != fields.end(), "{} tells no {}", question_.name, name);
  return situation_[asker_fields().size() + static_cast<std::size_t>(found - fields.begin())];
}

/// The least and the most that may be asked, by list price: the product's own bounds, or, where nobody knows which
/// products there are, some.
std::pair<double, double> Rehearsal::bounds_by_list() {
  constexpr std::uint64_t place_of_bounds = 2'000'000;
  if (world_ == nullptr) {
    return {luck(number_, place_of_bounds).lower(), 1 + luck(number_, place_of_bounds + 1).lower()};
  }
  constexpr double without = 1e6;
  auto const product = static_cast<std::int64_t>(told("product"));
  if (product < 0) return {0, without};
  model::Pricing const& pricing = world_->products[static_cast<std::size_t>(product)].pricing;
  if (!pricing.elasticity.valid()) return {0, without};
  if (!values_) values_.emplace(world_->parameters);
  return {values_->at(pricing.lowest, world_->clock.from), values_->at(pricing.highest, world_->clock.from)};
}

/// Of prices that are asked for: bounds around list price, and what is proposed within them.
void Rehearsal::bound_money() {
  auto const list = std::bit_cast<double>(told("list_price"));
  auto const [lowest, highest] = bounds_by_list();
  double const least = lowest * list;
  double const most = highest * list;
  told("least") = std::bit_cast<std::uint64_t>(least);
  told("most") = std::bit_cast<std::uint64_t>(most);
  std::uint64_t& proposed = told("proposed");
  proposed = std::bit_cast<std::uint64_t>(std::clamp(std::bit_cast<double>(proposed), least, most));
}

void Rehearsal::make(std::uint64_t number, std::size_t most_cases) {
  number_ = number;
  bool const several = question_.decision.shared || question_.decision.type == FieldType::score;
  constexpr std::uint64_t place_of_count = 1'000'000;
  count_ =
      several
          ? static_cast<std::size_t>(1 + one_of(luck(number, place_of_count), static_cast<std::int64_t>(most_cases)))
          : 1;
  std::uint64_t place = 0;
  situation_.clear();
  for (QuestionField const& field : asker_fields()) situation_.push_back(member(field, place++));
  for (QuestionField const& field : question_.situation) situation_.push_back(member(field, place++));
  if (question_.decision.type == FieldType::money) bound_money();
  cases_.clear();
  for (std::size_t i = 0; i < count_; ++i) {
    for (QuestionField const& field : subject_fields()) cases_.push_back(member(field, place++));
    for (QuestionField const& field : question_.case_fields) cases_.push_back(member(field, place++));
  }
}

double RehearsalHost::draw(std::int64_t id, std::uint64_t number) const {
  return luck(static_cast<std::uint64_t>(id), number).lower();
}

double RehearsalHost::attribute(std::int64_t product, std::size_t attribute) const {
  return static_cast<double>(product) * 100 + static_cast<double>(attribute);
}

}  // namespace chokepoint::policy
