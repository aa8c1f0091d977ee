#include "engine/policy/answers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace chokepoint::policy {

namespace {

/// Where a member stands, so that nobody looks for it by name while a run goes on.
struct Place {
  enum class In : std::uint8_t { neither, situation, cases } in = In::neither;
  std::uint16_t offset = 0;

  std::int64_t read(Asked const& asked, std::size_t index, std::size_t case_bytes, std::int64_t otherwise) const {
    if (in == In::neither) return otherwise;
    std::byte const* const from = in == In::situation ? asked.situation : asked.cases + index * case_bytes;
    std::int64_t value = 0;
    std::memcpy(&value, from + offset, sizeof value);
    return value;
  }
};

struct Places {
  Place parts_per_unit, volume, wanted, least, most;
  std::int64_t words = 0;  ///< that a decision may be
};

Place place_of(QuestionInfo const& about, std::string_view name) {
  for (QuestionField const& field : about.situation) {
    if (field.name == name) return {Place::In::situation, field.offset};
  }
  for (QuestionField const& field : about.case_fields) {
    if (field.name == name) return {Place::In::cases, field.offset};
  }
  return {};
}

Places const& places(model::Question question) {
  static std::array<Places, model::question_count> const all = [] {
    std::array<Places, model::question_count> found;
    for (QuestionInfo const& about : all_questions()) {
      found[static_cast<std::size_t>(about.id)] = {
          place_of(about, "parts_per_unit"), place_of(about, "volume"),
          place_of(about, "wanted"),         place_of(about, "least"),
          place_of(about, "most"),           static_cast<std::int64_t>(words_of(about.decision.words).size())};
    }
    return found;
  }();
  return all[static_cast<std::size_t>(question)];
}

}  // namespace

std::int64_t Amounts::parts_per_unit(Asked const& asked, std::size_t index) {
  return places(asked.question).parts_per_unit.read(asked, index, info(asked.question).case_bytes, 1);
}

std::int64_t Amounts::volume(Asked const& asked) {
  return places(asked.question).volume.read(asked, 0, 0, std::numeric_limits<std::int64_t>::max());
}

std::int64_t Amounts::wanted(Asked const& asked, std::size_t index) {
  return places(asked.question).wanted.read(asked, index, info(asked.question).case_bytes, 0);
}

double Amounts::least(Asked const& asked, std::size_t index) {
  return std::bit_cast<double>(places(asked.question).least.read(asked, index, info(asked.question).case_bytes, 0));
}

double Amounts::most(Asked const& asked, std::size_t index) {
  constexpr double all = std::numeric_limits<double>::max();
  return std::bit_cast<double>(
      places(asked.question)
          .most.read(asked, index, info(asked.question).case_bytes, std::bit_cast<std::int64_t>(all)));
}

void DecisionBounds::read(Asked const& asked) {
  about_ = &info(asked.question);
  count_ = asked.count;
  FieldType const type = about_->decision.type;
  if (type != FieldType::amount && type != FieldType::money) return;
  volume_ = Amounts::volume(asked);
  of_cases_.resize(count_);
  for (std::size_t index = 0; index < count_; ++index) {
    of_cases_[index] = type == FieldType::money
                           ? OfCase{1, 0, Amounts::least(asked, index), Amounts::most(asked, index)}
                           : OfCase{Amounts::parts_per_unit(asked, index), Amounts::wanted(asked, index), 0, 0};
  }
}

void DecisionBounds::fail(std::size_t index, std::string const& what) const {
  throw PolicyFailure(fmt::format("the answer to case {} of {} is {}", index + 1, count_, what));
}

void DecisionBounds::check_money(std::size_t index, double decided) const {
  OfCase const& bounds = of_cases_[index];
  if (decided < bounds.least) fail(index, fmt::format("{}, below the least of {}", decided, bounds.least));
  if (decided > bounds.most) fail(index, fmt::format("{}, above the most of {}", decided, bounds.most));
}

void DecisionBounds::check_word(std::size_t index, std::int64_t decided) const {
  std::int64_t const words = places(about_->id).words;
  if (decided >= 0 && decided < words) return;
  fail(index, fmt::format("{}, where only 0 to {} mean something ({})", decided, words - 1, about_->decision.words));
}

void DecisionBounds::check_amount(std::size_t index, std::int64_t decided, std::int64_t& left) const {
  OfCase const& bounds = of_cases_[index];
  auto const units = [&](std::int64_t parts) {
    return static_cast<double>(parts) / static_cast<double>(bounds.parts_per_unit);
  };
  if (decided < 0) fail(index, fmt::format("{} units, below 0", units(decided)));
  if (static_cast<double>(decided) > model::most_parts) fail(index, "more than can be counted");
  if (!about_->decision.shared) return;
  if (decided > bounds.wanted) {
    fail(index, fmt::format("{} units, more than the {} that are wanted", units(decided), units(bounds.wanted)));
  }
  if (decided > left) fail(index, fmt::format("{} units, when {} are left", units(decided), units(left)));
  left -= decided;
}

void DecisionBounds::check(std::span<expression::Cell const> decisions) const {
  FieldType const type = about_->decision.type;
  std::int64_t left = volume_;
  for (std::size_t index = 0; index < count_; ++index) {
    expression::Cell const& decision = decisions[index];
    if (std::bit_cast<std::uint64_t>(decision) == unanswered) fail(index, "missing");
    if (is_double(type)) {
      if (!std::isfinite(decision.number)) fail(index, "no finite number");
      if (type == FieldType::share && decision.number < 0) {
        fail(index, fmt::format("a share of {}, below 0", decision.number));
      }
      if (type == FieldType::money) check_money(index, decision.number);
    } else if (type == FieldType::word) {
      check_word(index, decision.symbol);
    } else {
      check_amount(index, decision.symbol, left);
    }
  }
}

void check_decisions(Asked const& asked, std::span<expression::Cell const> decisions) {
  DecisionBounds bounds;
  bounds.read(asked);
  bounds.check(decisions);
}

}  // namespace chokepoint::policy
